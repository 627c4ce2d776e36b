"""Several relays on three real machines, measured: see the command in `__main__`."""
