"""The line to a relay, and what is arranged over it."""
