"""Sentences about a guide that this laptop does not hold."""

from typing import Final

ACCEPT: Final = "Begin with this guide"
DECLINE: Final = "Rather not"


def guide_of(partner: str) -> str:
    """The title above somebody's own guide."""
    return f"{partner}'s guide"


def guide_to_read(partner: str) -> str:
    """Asks to read somebody's own guide before it begins."""
    return (
        f"{partner} brought this guide. It did not come with unhurried: its words are {partner}'s. "
        "Read all of it, then say whether you want to begin."
    )


def guide_mark(owner: str | None) -> str:
    """On every page: whose words these are; None for this person's."""
    return "From your own guide" if owner is None else f"From {owner}'s guide"


def guide_declined(name: str | None) -> str:
    """Nothing has begun, because of the guide."""
    if name is None:
        return "You would rather not begin with this guide."
    return f"{name} would rather not begin with this guide."
