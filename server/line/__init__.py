"""Connections: who is let in, how fast, and over what."""
