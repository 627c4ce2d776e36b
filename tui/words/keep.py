"""Sentences about what stays of an evening."""

from typing import Final

AGREEMENTS: Final = "Our agreements and promises"
ENDING: Final = "What we wrote at the end"
NOTHING_YET: Final = "Nothing is ticked. Then nothing stays."
SEND: Final = "That is all"
BOTH_AGREEMENTS: Final = "You both keep your agreements and promises."
BOTH_ENDING: Final = "You both keep what you wrote at the end."
BOTH_NOTHING: Final = "Of what is both yours, nothing stays."


def alone(partner: str) -> str:
    """Before anything is ticked."""
    return f"What is for both stays only if {partner} ticks it too."


def may_keep(partner: str) -> str:
    return f"{partner} may keep my words"


def may_record(leader: str) -> str:
    return f"{leader} may keep our agreements"


def waiting(partner: str) -> str:
    """Own answer is in, whatever it is."""
    return f"Your answer is in. When {partner} is done, you both read what stays."
