"""The program in a terminal window: it draws, and hears keys."""
