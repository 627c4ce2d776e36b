"""Small thanks, as they are asked for and shown: a prompt, lines in order, a line in one row.

Pure. Every text was found on this laptop, where anybody may have put it: it is cleaned here as what
comes over a line is. What it is not: a file, or anything that is sent.
"""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import Final, TypeVar

from protocol.activities.activity import Activity
from protocol.activities.write import Write
from protocol.clean import clean_name
from protocol.letters import cut
from tui.kept.documents import Document
from tui.kept.evening import THANKS_CHARS, Evening, Thanks
from tui.pages.keeping import one_line
from tui.words import thanks as thanks_words
from tui.words.called import called

APPRECIATION: Final = "appreciation"
"""The id of the activity in which one writes what did one good in the last days, in the guides of
the program. In a guide of one's own `thanks = true` says the same of any other."""

T = TypeVar("T")


def prompt_of(today: date, partner: str) -> str:
    """What is asked on that day: another one on the next."""
    prompts = thanks_words.MISSED, thanks_words.unasked(partner), thanks_words.MISS
    return prompts[today.toordinal() % len(prompts)]


def thanks_in(found: Iterable[tuple[T, Document]]) -> tuple[tuple[T, Thanks], ...]:
    """Those of it that are lines of one's own, the newest first; beside each, whatever it is known
    by."""
    lines = [(known, each) for known, each in found if isinstance(each, Thanks)]
    return tuple(sorted(lines, key=lambda each: each[1].at, reverse=True))


def to_bring(lines: Sequence[tuple[T, Thanks]]) -> tuple[tuple[T, Thanks], ...]:
    """The same for the drawer beside a page: first what was meant to be seen."""
    return tuple(sorted(lines, key=lambda each: not each[1].for_partner))


def line_of(thanks: Thanks, zone: tzinfo) -> str:
    """It in one row."""
    when = thanks.at.astimezone(zone)
    short = f"{when:%a} {when.day} {when:%b %Y}"
    return thanks_words.line(short, text_of(thanks), is_for_partner=thanks.for_partner)


def text_of(thanks: Thanks) -> str:
    """Its text, cleaned, and no longer than a line may be: some letters are cleaned into two."""
    return cut(one_line(thanks.text), THANKS_CHARS)


def partner_of(thanks: Thanks, own: str = "") -> str:
    """Whom it is about, as they are called on a screen; empty where that is not known."""
    return called(clean_name(thanks.partner), own)


def whom(found: Iterable[Document], own: str = "") -> str:
    """Whom a line is most likely about, by what was kept last; empty where nothing tells."""
    documents = tuple(found)
    evenings = [each for each in documents if isinstance(each, Evening) and each.partner]
    if evenings:
        newest = max(evenings, key=lambda each: each.date)
        return called(clean_name(newest.partner), own)
    lines = [each for _, each in thanks_in((None, each) for each in documents) if each.partner]
    return partner_of(lines[0], own) if lines else ""


def is_for_thanks(activity: Activity | None) -> bool:
    """Whether own lines may be brought up on its page."""
    return isinstance(activity, Write) and (activity.thanks or activity.id == APPRECIATION)
