"""The relay on this laptop, and the networks it can be found on."""
