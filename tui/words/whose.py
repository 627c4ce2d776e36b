"""Sentences about whose wound it is."""

from typing import Final

MINE: Final = "Mine"
EACH: Final = "Each of us has one"
EACH_HAS_ONE: Final = "Each of you has one."
IN_TURN: Final = "You take turns: one speaks, the other listens, then you change."
WIDEN: Final = "Each of us has one"
IT_IS_YOURS: Final = "It is yours."


def yours(partner: str) -> str:
    return f"{partner}’s"


def it_is(name: str) -> str:
    return f"It is {name}’s."


def you_speak(partner: str) -> str:
    return f"You speak, and {partner} listens."


def they_speak(partner: str) -> str:
    return f"{partner} speaks, and you listen."
