"""What is asked for a keepsake: how, what goes into it, which days a calendar would have.

Pure: from an evening to texts and answers. What it is not: the rule of what may go into a file
(`tui.kept.keepsake.choosing`), or a file.
"""

from collections.abc import Collection
from typing import Final

from protocol.limits import NAME_LIMIT_CHARS
from tui.kept.evening import Evening
from tui.kept.keepsake.calendar import Dates
from tui.kept.keepsake.choosing import USUAL, Share, offered
from tui.kept.keepsake.telling import named
from tui.kept.markdown import day
from tui.pages.parts import Button, Text
from tui.words import keepsake as keepsake_words

PAGE: Final = "page"
TEXT: Final = "text"
CALENDAR: Final = "calendar"
"""How, by id."""

ENDINGS: Final = {PAGE: ".html", TEXT: ".md", CALENDAR: ".ics"}
"""Of the names of files."""

TICKED, UNTICKED = "●", "○"


def how(evening: Evening) -> tuple[Button, ...]:
    """The ways in which something of it can be written; none where there is nothing."""
    ways = []
    if offered(evening):
        ways += [(keepsake_words.PAGE, PAGE), (keepsake_words.TEXT, TEXT)]
    if evening.items:
        ways.append((keepsake_words.CALENDAR, CALENDAR))
    return tuple(Button(label, id, ()) for label, id in ways)


def how_texts(evening: Evening) -> tuple[Text, ...]:
    """What stands above them; the first is the title."""
    title = Text(keepsake_words.HOW_TITLE, "title")
    told = keepsake_words.OPEN if how(evening) else keepsake_words.NOTHING_THERE
    return title, Text(day(evening.date), "muted"), Text(told)


def usual(evening: Evening) -> frozenset[Share]:
    """What is ticked at first."""
    return USUAL.intersection(offered(evening))


def ticks(evening: Evening, ticked: Collection[Share]) -> tuple[Button, ...]:
    """A line for each part of it, to tick and to take back."""
    partner = named(evening.partner, NAME_LIMIT_CHARS)
    texts = {
        Share.AGREED: keepsake_words.WHAT_AGREED,
        Share.ENDING: keepsake_words.WHAT_ENDING,
        Share.MINE: keepsake_words.WHAT_MINE,
        Share.THEIRS: keepsake_words.what_theirs(partner),
        Share.CIRCLES: keepsake_words.WHAT_CIRCLES,
    }
    return tuple(
        Button(f"{TICKED if each in ticked else UNTICKED} {texts[each]}", each.value, ())
        for each in offered(evening)
    )


def dates_texts(dates: Dates) -> tuple[Text, ...]:
    """Which days go into the file, and what has none; the first is the title."""
    title = Text(keepsake_words.DATES_TITLE, "title")
    days = "\n".join(dates.told) or keepsake_words.NO_DATES
    texts = [Text(days)]
    if dates.without:
        texts.append(Text(keepsake_words.without_day(dates.without), "gap"))
    if dates.told:
        texts.append(Text(keepsake_words.DATES_TEXT, "muted" if dates.without else "muted gap"))
    return title, *texts


def stem_of(evening: Evening, way: str) -> str:
    """How the name of the file begins: it says nothing of the two. Days for a calendar leave the
    evening out, as the file itself does."""
    return "dates" if way == CALENDAR else f"evening-{evening.date:%Y-%m-%d}"
