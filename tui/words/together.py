"""Sentences of the time that the two spend away from the screen."""

from typing import Final

START: Final = "Start the time"
ENOUGH: Final = "That was enough"
HINT: Final = "Put the laptops aside. The time runs on both."
RUNS: Final = "The time has begun. If that was enough, press once more."
"""The key that began it does not end it with the next press."""
OVER: Final = "The time is up. Stay as long as you like."
