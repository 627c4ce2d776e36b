"""Sentences about guides: which one, how long, and those that this laptop does not hold."""

from typing import Final

ACCEPT: Final = "Begin with this guide"
DECLINE: Final = "Rather not"

WHICH: Final = "What do you two do?"
OTHERS: Final = "Choose something else"
CHOOSE: Final = "What do you two do?"
CHOOSE_THIS: Final = "This one"

CARRIED_STEP: Final = "Since last time"
CARRIED: Final = "What you both kept"
CARRIED_PROMPT: Final = "First you look at it, one thing at a time. Change what no longer fits."


def lasts_as_said(minutes: int, name: str = "") -> str:
    """How long a guide or a length takes, as its author says it, where we cannot tell."""
    return f"{name}: about {minutes} minutes." if name else f"About {minutes} minutes."


def length(name: str, minutes: str) -> str:
    """How long one length of a guide takes."""
    return f"{name}: {minutes}."


def doing(title: str, lasts: str) -> str:
    """To both, before they go in: what they are about to do."""
    return f"You two do: {title}.\n{lasts}".rstrip()


def brought(*, is_mine: bool) -> str:
    """The same, of a guide that did not come with the program."""
    if is_mine:
        return "You bring a guide of your own. Your partner reads it before anything begins."
    return "Your partner brings a guide of their own. You read it before anything begins."


def brought_by(kim: str) -> str:
    """The same, of a guide that whoever leads the two has brought."""
    return f"{_first_up(kim)} brings a guide. You both read it before anything begins."


def guide_of(partner: str) -> str:
    """The title above somebody's own guide."""
    return f"{_first_up(partner)}'s guide"


def guide_to_read(partner: str, *, has_author: bool = False) -> str:
    """Asks to read somebody's own guide before it begins; `has_author`: it names who wrote it."""
    name = _first_up(partner)
    whose = "" if has_author else f": its words are {partner}'s"
    return (
        f"{name} brought this guide. It did not come with unhurried{whose}. "
        "Read all of it, then say whether you want to begin."
    )


def being_read(partner: str) -> str:
    """To the one who brought a guide, while the other reads it."""
    return (
        f"{_first_up(partner)} is reading the guide you chose, and then says whether to begin "
        "with it."
    )


def both_read(kim: str, partner: str) -> str:
    """To one of two who are led and has said yes to the guide, while the other reads it."""
    return f"{_first_up(partner)} is reading {kim}'s guide, and then says whether to begin with it."


SOURCES: Final = "It draws on:"
FEELINGS: Final = "Its words for feelings:"
NEEDS: Final = "Its words for needs:"


def by(author: str, version: str) -> str:
    """Who wrote a guide, and which one of it this is; empty where neither is said."""
    if author and version:
        return f"By {author}, version {version}."
    if author:
        return f"By {author}."
    return f"Version {version}." if version else ""


def for_whom(text: str) -> str:
    return f"For: {text}"


def not_for(text: str) -> str:
    return f"Not for: {text}"


def guide_mark(owner: str | None) -> str:
    """On every page: whose words these are; None for this person's."""
    return "From your own guide" if owner is None else f"From {owner}'s guide"


def guide_declined(name: str | None) -> str:
    """Nothing has begun, because of the guide."""
    if name is None:
        return "You would rather not begin with this guide."
    return f"{_first_up(name)} would rather not begin with this guide."


DECLINED_HINT: Final = "No reason is needed. You can begin again with another guide."


def _first_up(name: str) -> str:
    """Whoever has no name yet begins a sentence, too."""
    return name[:1].upper() + name[1:]
