"""Nudges: a quiet line, for whoever writes, about what may be hard to hear. Told to nobody else.

The rules are data (`nudges.en.toml`), one file for a language. A rule fires on a sentence; it never
blocks a text and never changes one. Nothing here is imported where nudges are switched off.

No pattern repeats anything without a bound, so that looking takes time in proportion to the text.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Final

from tui.care.plain import sentences

LOOKED_AT_CHARS: Final = 4_000
"""Of a longer text nothing further on is looked at: more is not said in one piece."""

BEFORE_CHARS: Final = 120
"""So far back it is looked for who says it."""


class Where(Enum):
    """What is written."""

    SPEAK = "speak"
    """Something is said to the other."""
    SAY_BACK = "say-back"
    """What was heard is said back."""
    OWN_PART = "own-part"
    """What one would do differently."""
    LIMIT = "limit"
    """What one needs more room for."""


@dataclass(frozen=True)
class Rule:
    """What may be hard to hear, and the line about it."""

    id: str
    where: frozenset[Where]
    text: str
    """What is shown; `{partner}` becomes the name."""
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    """A sentence with this in it is left alone."""
    unless_after: re.Pattern[str]
    """So is what stands straight after this."""
    yes: tuple[str, ...]
    """Examples that it fires on."""
    no: tuple[str, ...]
    """Examples that are left alone."""


@dataclass(frozen=True)
class Rules:
    """The rules of a language. The order decides between two that begin at one word."""

    rules: tuple[Rule, ...]
    spellings: Mapping[str, str]
    told: re.Pattern[str]
    """What stands after this is what somebody else says."""

    def found(self, text: str, where: Where, but: Collection[str] = ()) -> Rule | None:
        """The rule that fires on `text`, the earliest in it; None for none.

        `but`: the ids of those that have fired already.
        """
        open_ = [rule for rule in self.rules if where in rule.where and rule.id not in but]
        for sentence in sentences(text[:LOOKED_AT_CHARS], self.spellings):
            found = [(at, rule) for rule in open_ if (at := self._at(rule, sentence)) >= 0]
            if found:
                return min(found, key=lambda pair: pair[0])[1]
        return None

    def _at(self, rule: Rule, sentence: str) -> int:
        """Where in a sentence a rule fires; less than nothing for nowhere."""
        is_left_alone: bool | None = None
        for found in rule.pattern.finditer(sentence):
            if is_left_alone is None:
                is_left_alone = rule.unless.search(sentence) is not None
            if is_left_alone:
                break
            before = sentence[max(0, found.start() - BEFORE_CHARS) : found.start()]
            if not self.told.search(before) and not rule.unless_after.search(before):
                return found.start()
        return -1


@cache
def rules_of(language: str) -> Rules:
    """The rules of a language, read once."""
    text = files("tui").joinpath("care", f"nudges.{language}.toml").read_text("utf-8")
    return read(text)


def read(toml: str) -> Rules:
    """The rules that a text holds."""
    data = tomllib.loads(toml)
    lists = {name: _any(words.split()) for name, words in data["lists"].items()}
    lists |= {name: _any(_put(lines, lists)) for name, lines in data["phrases"].items()}
    rules = tuple(
        Rule(
            id=each["id"],
            where=frozenset(map(Where, each["where"])),
            text=each["text"],
            pattern=_words(_put(each["pattern"], lists)),
            unless=_words(_put(each.get("unless", ()), lists)),
            unless_after=_ending(_put([*data["after"], *each.get("after", ())], lists)),
            yes=tuple(each["examples_yes"]),
            no=tuple(each["examples_no"]),
        )
        for each in data["rules"]
    )
    return Rules(rules, data["spellings"], _words(_put(data["told"], lists)))


_NAME: Final = re.compile(r"<([a-z-]{1,20})>")


_BREAK: Final = re.compile(r"\n *")


def _put(lines: Iterable[str], lists: Mapping[str, str]) -> list[str]:
    """The lines in one piece, with the lists in them that they name."""
    whole = (_BREAK.sub("", line) for line in lines)
    return [_NAME.sub(lambda found: lists[found.group(1)], line) for line in whole]


def _any(lines: Iterable[str]) -> str:
    return f"(?:{'|'.join(lines)})"


def _words(lines: list[str]) -> re.Pattern[str]:
    """Any of the lines, as whole words; of no lines: nothing."""
    return re.compile(f"(?<= ){_any(lines)}(?= )" if lines else "(?!)")


def _ending(lines: list[str]) -> re.Pattern[str]:
    """Any of them, at the end."""
    return re.compile(f"(?<= ){_any(lines)} $" if lines else "(?!)")
