"""What a guide is, and how one is read."""
