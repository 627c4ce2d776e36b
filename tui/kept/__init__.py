"""What a laptop keeps locked: what is in it, how it is written down, how it is handed out. Pure."""
