"""Sentences on which nudges are tried, one a line; see the head of each file."""

from pathlib import Path
from typing import Final, NamedTuple

from tui.care.nudges import Where

HERE: Final = Path(__file__).parent


class Written(NamedTuple):
    """What somebody writes, where, and the rule that it is an example of; empty for none."""

    rule: str
    where: Where
    text: str


def tired() -> list[Written]:
    """What a nudge may help with."""
    return [Written(rule, _where(rest), rest[-1]) for rule, *rest in _lines("tired.txt")]


def harmless() -> list[Written]:
    """What only looks like it."""
    return [Written("", _where(rest), rest[-1]) for rest in _lines("harmless.txt")]


def fresh() -> tuple[list[Written], list[Written]]:
    """What the rules were tried on, lot by lot: hard to hear, and harmless."""
    told = [
        (is_hard, Written("", Where(where), text)) for is_hard, where, text in _lines("fresh.txt")
    ]
    hard, mild = ([each for is_hard, each in told if is_hard == word] for word in ("yes", "no"))
    return hard, mild


def warm() -> list[str]:
    """What two people say who like each other."""
    return [text for (text,) in _lines("warm.txt")]


def _lines(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [line.replace("\\n", "\n").split("\t") for line in told]


def _where(rest: list[str]) -> Where:
    return Where(rest[0]) if len(rest) > 1 else Where.SPEAK
