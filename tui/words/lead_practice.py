"""Practice for whoever leads two others."""

from typing import Final

NAME: Final = "Kim"
ABOUT: Final = "is trying out how to lead"
LABEL: Final = "Practice, two pretend partners"
"""What the room is called in the header: nobody takes the two for people."""
NOTE: Final = "The two are scripts on this laptop. Nothing leaves it, and nothing is kept."
