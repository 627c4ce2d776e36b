"""The relay's whole view: frames, and how they are told apart."""
