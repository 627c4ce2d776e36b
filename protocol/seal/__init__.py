"""What is sealed before it leaves a laptop, and the chain that it hangs on."""
