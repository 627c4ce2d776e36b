"""Sentences about a private answer that one may show."""

from typing import Final

ONLY_YOU: Final = "It stays on this laptop, unless you show it."
SHOW: Final = "Show it"
PICK_FIRST: Final = "Pick a line first. What you pick stays with you until you show it."


def question(partner: str) -> str:
    return f"Show this to {partner}?"


def will_read(partner: str, text: str) -> str:
    return f"{partner} will read: {text}"


def says(name: str | None, text: str) -> str:
    """`name` is None for this person."""
    return f"You showed: {text}" if name is None else f"{name} says: {text}"
