"""What a laptop keeps locked: the documents."""
