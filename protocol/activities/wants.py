"""What is asked of every text and list of a guide: lengths, ids, plain letters.

A bad guide raises one `BadGuide` that names the place, and never repeats what it read: a guide
comes from outside.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol

from protocol.clean import clean
from protocol.errors import BadGuide

LIST_LIMIT: Final = 9
"""More than this many choices, items or fields fit no screen."""

TITLE_CHARS: Final = 40
PROMPT_CHARS: Final = 160
READING_CHARS: Final = 600
ENTRY_CHARS: Final = 60
WORD_CHARS: Final = 20
SCALE_CHARS: Final = 56
"""What the smallest screen, 60 by 18, shows: a title in a line, a prompt in three, a text to read
in eleven, an entry of a list in a line or two, the words of a scale in one row with gaps."""

READING_LINES: Final = 12
"""Lines of a text to read that somebody broke by hand."""

MINUTES_MOST: Final = 60
"""The longest turn, and the longest time together."""

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Named(Protocol):
    """An entry of a list."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


_gathered: Final[ContextVar[list[BadGuide] | None]] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[list[BadGuide]]:
    """Within the block, what is wanted and does not hold is gathered, in order, and nothing is
    raised: whoever writes a guide is told everything at once."""
    found: list[BadGuide] = []
    token = _gathered.set(found)
    try:
        yield found
    except BadGuide as error:
        found.append(error)
    except (LookupError, ValueError, AssertionError):
        # What was asked of a thing that is wrong already, as has been said.
        if not found:
            raise
    finally:
        _gathered.reset(token)


def want(holds: bool, where: str, wanted: str) -> None:
    """Raises `BadGuide` unless it holds; while they are gathered, notes it."""
    if holds:
        return
    error, found = BadGuide(where, f"wanted {wanted}"), _gathered.get()
    if found is None:
        raise error
    found.append(error)


def want_id(where: str, name: str) -> None:
    """Raises `BadGuide` unless it is an id."""
    want(
        ID.fullmatch(name) is not None,
        f"{where}, field id".removeprefix(", "),
        "small letters, digits and dashes",
    )


def want_text(
    where: str, name: str, text: str, most: int, *, lines: int = 1, may_be_empty: bool = False
) -> None:
    """Raises `BadGuide` unless it is a plain text of so many characters and lines at most."""
    place = f"{where}, field {name}".removeprefix(", ")
    want(may_be_empty or bool(text.strip()), place, "some text")
    want(len(text) <= most, place, f"at most {most} characters")
    want(text.count("\n") < lines, place, f"at most {lines} {'line' if lines == 1 else 'lines'}")
    want(clean(text) == text, place, "plain text without control characters")


def want_minutes(where: str, minutes: int) -> None:
    """Raises `BadGuide` unless it is a time for a page."""
    want(1 <= minutes <= MINUTES_MOST, f"{where}, field minutes", f"between 1 and {MINUTES_MOST}")


def want_entries(where: str, name: str, entries: tuple[Named, ...], least: int = 1) -> None:
    """Raises `BadGuide` unless the entries fit a screen, and have ids of their own."""
    place = f"{where}, field {name}"
    want(least <= len(entries) <= LIST_LIMIT, place, f"{least} to {LIST_LIMIT} entries")
    for entry in entries:
        want_id(place, entry.id)
        want_text(place, "text", entry.text, ENTRY_CHARS)
    want(len({entry.id for entry in entries}) == len(entries), place, "ids of their own")


def want_scale(where: str, scale: tuple[Named, ...], least: int = 2) -> None:
    """Raises `BadGuide` unless the words stand in one row."""
    want_entries(where, "scale", scale, least)
    place = f"{where}, field scale"
    for entry in scale:
        want_text(place, "text", entry.text, WORD_CHARS)
    row = sum(len(entry.text) + 3 for entry in scale)
    want(row <= SCALE_CHARS, place, f"words that stand in one row of {SCALE_CHARS} characters")
