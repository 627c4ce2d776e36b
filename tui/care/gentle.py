"""A gentle start: four beginnings that make a hard thing easier to hear, put into sentences.

    I feel ...  when ...  I need ...  would you be willing to ...

Every line may stay empty; what is empty is left out, and the rest is still good language. The words
and the sentences are data (`gentle.en.toml`), one file for a language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

MOST: Final = 2
"""So many feelings, and so many needs: more are hard to hear at once."""

_AROUND: Final = " \t\n.,;:!?…"
"""What is not said of a line: the sentence brings its own."""


@dataclass(frozen=True)
class Beginning:
    """What somebody has picked and written."""

    feelings: tuple[str, ...] = ()
    when: str = ""
    needs: tuple[str, ...] = ()
    willing: str = ""


@dataclass(frozen=True)
class Gentle:
    """The words of a language."""

    feelings: tuple[str, ...]
    needs: tuple[str, ...]
    am: frozenset[str]
    """Feelings that one is, and does not feel."""
    starts: Mapping[str, tuple[str, ...]]
    small: frozenset[str]
    sentences: Mapping[str, str]

    def text(self, beginning: Beginning) -> str:
        """The sentences; empty where everything is."""
        when = self._line("when", beginning.when)
        willing = self._line("willing", beginning.willing)
        needs = self._both(beginning.needs)
        put = {"when": when, "willing": willing, "needs": needs}
        put["feelings"] = self._both(beginning.feelings)
        names = []
        if beginning.feelings:
            be = "feel" if self.am.isdisjoint(beginning.feelings) else "am"
            names.append(f"{be}-when" if when else be)
            when = ""
        names += self._joined(when, {"need": needs, "willing": willing})
        return " ".join(self.sentences[name].format(**put) for name in names)

    def _joined(self, when: str, others: Mapping[str, str]) -> list[str]:
        """What is asked for; `when` goes with the first of it, or stands alone."""
        names = [name for name, text in others.items() if text]
        if not when:
            return names
        return [f"when-{names[0]}", *names[1:]] if names else ["when"]

    def _both(self, words: tuple[str, ...]) -> str:
        """One word, or two."""
        one, *rest = words[:MOST] or ("",)
        return self.sentences["and"].format(one=one, two=rest[0]) if rest else one

    def _line(self, name: str, typed: str) -> str:
        """A line as it goes on in a sentence: nothing said twice, no full stop, a small letter."""
        line = " ".join(typed.split()).strip(_AROUND)
        for start in self.starts[name]:
            head, rest = line[: len(start)], line[len(start) :]
            if head.lower() == start and (not rest or not rest[0].isalnum()):
                line = rest.strip(_AROUND)
        first = line.partition(" ")[0]
        is_small = first.lower() in self.small and first[1:] == first[1:].lower()
        return line[:1].lower() + line[1:] if is_small else line


@cache
def gentle_of(language: str) -> Gentle:
    """The words of a language, read once."""
    text = files("tui").joinpath("care", f"gentle.{language}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Gentle(
        feelings=tuple(data["feelings"]),
        needs=tuple(data["needs"]),
        am=frozenset(data["am"]),
        starts={name: tuple(each) for name, each in data["starts"].items()},
        small=frozenset(data["small"]["words"]),
        sentences=data["sentences"],
    )
