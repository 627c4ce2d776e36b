"""What was agreed and promised, in sentences; days and texts as a file shows them.

Pure. All that somebody wrote is cleaned here as what comes over a line is, so that whatever writes
a file has nothing else in its hands. What it is not: markup of any kind.
"""

from datetime import date

from protocol.clean import clean_line
from tui.kept.evening import Day, Undertaking
from tui.kept.markdown import cleaned, day
from tui.kept.shape import Quiet
from tui.words import agreeing as agreeing_words
from tui.words import keepsake as keepsake_words
from tui.words import times

Paragraphs = tuple[tuple[str, ...], ...]
"""Each of some lines; none of them is empty."""


class Told(Quiet, frozen=True):
    """An agreement or a promise."""

    what: str
    """What it is, and whose: one sentence."""
    more: str = ""
    """When, what is good enough, when it is looked at again: sentences, or nothing."""
    lines: tuple[str, ...] = ()
    """Further lines of it."""


def told(thing: Undertaking, me: str, partner: str) -> Told:
    """It, as both would read it. `me`, `partner`: what the two are called, cleaned."""
    text = one_line(thing.text)
    enough, again = one_line(thing.enough), _named(thing.again)
    details = (
        when(thing.when, is_taken=thing.whose in ("me", "partner")),
        keepsake_words.good_enough(enough) if enough else "",
        keepsake_words.looked_at_again(again) if again else "",
    )
    return Told(
        agreeing_words.sentences((_whose(thing, text, me, partner),)),
        agreeing_words.sentences(details),
        tuple(line for each in thing.more if (line := one_line(each))),
    )


def _whose(thing: Undertaking, text: str, me: str, partner: str) -> str:
    if thing.whose in ("", "both"):
        return keepsake_words.both(text) if thing.whose else text
    name = (me or keepsake_words.ME) if thing.whose == "me" else partner or keepsake_words.PARTNER
    is_promise = thing.kind == "promise"
    return (keepsake_words.promised if is_promise else keepsake_words.takes)(name, text)


def when(of: Day, *, is_taken: bool = False) -> str:
    """A day in words: as data first, and beside it what was written; empty for none.

    `is_taken`: one of the two takes it on, from then on.
    """
    words = one_line(of.words)
    if of.date:
        told_day = keepsake_words.from_day if is_taken else keepsake_words.on_day
        told_as_data = told_day(_day(of), of.time)
    elif of.is_weekly and of.weekday is not None:
        told_as_data = keepsake_words.every(times.WEEKDAYS[of.weekday], of.time)
    else:
        return keepsake_words.in_words(words) if words else ""
    return f"{told_as_data}, {words}" if words else told_as_data


def _named(again: Day) -> str:
    """The day by itself; what was written beside it says how it was picked, not when it is."""
    return _day(again) if again.date else one_line(again.words)


def _day(of: Day) -> str:
    return day(date.fromisoformat(of.date))


def one_line(text: str) -> str:
    """All of a text as one cleaned line."""
    return " ".join(cleaned(text).split())


def named(text: str, limit: int) -> str:
    """A title or a name that somebody typed: one cleaned line, no longer than that."""
    return clean_line(text, limit)


def paragraphs(text: str) -> Paragraphs:
    """A text of many lines, cleaned: an empty one begins a new paragraph."""
    found: list[list[str]] = [[]]
    for line in cleaned(text).split("\n"):
        if line.strip():
            found[-1].append(line.rstrip())
        else:
            found.append([])
    return tuple(tuple(lines) for lines in found if lines)
