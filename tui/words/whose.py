"""Sentences about whose wound it is."""

from typing import Final

MINE: Final = "Mine"
EACH: Final = "Each of us has one"
EACH_HAS_ONE: Final = "Each of you has one."
IN_TURN: Final = "You take turns: one speaks, the other listens, then you change."
WIDEN: Final = "Each of us has one"
WIDEN_TITLE: Final = "Does each of you have one?"
IT_IS_YOURS: Final = "It is yours."


def yours(partner: str) -> str:
    return f"{partner}’s"


def it_is(name: str) -> str:
    return f"It is {name}’s."


def you_speak(partner: str) -> str:
    return f"You speak, and {partner} listens."


def widen_text(partner: str, *, is_mine: bool) -> str:
    """Before the first word: what follows where each has one. `is_mine`: this person speaks now."""
    then = f"Then {partner} speaks after you." if is_mine else f"Then you speak after {partner}."
    return f"{then} You both read it, and it stays that way."


def both_speak(partner: str, *, is_mine: bool) -> str:
    """The same, once it is so."""
    then = f"{partner} speaks after you." if is_mine else f"You speak after {partner}."
    return f"{EACH_HAS_ONE} {then}"


def they_speak(partner: str) -> str:
    return f"{partner} speaks, and you listen."
