"""The whole of the rules, pure: no I/O, no clock, no randomness of its own."""
