"""What goes into a keepsake: of one evening, what was kept of it and is wanted now.

What it is: the one place that takes words out of an `Evening`. Whatever writes a file knows a
`Keepsake` alone, so that nothing that was not chosen can be in it. The words of the partner need
two yeses: the partner's, without which they were never kept, and that of whoever writes the file.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Final

from protocol.limits import NAME_LIMIT_CHARS
from tui.kept.course import Row, row_of
from tui.kept.evening import Ending, Evening, Wrote
from tui.kept.keepsake.telling import Paragraphs, Told, named, one_line, paragraphs, told
from tui.kept.shape import Quiet
from tui.words import keepsake as keepsake_words

TITLE_CHARS: Final = 80
"""A title is no longer than this."""


class Share(Enum):
    """A part of an evening that is wanted, or not."""

    AGREED = "agreed"
    """Agreements and promises."""
    ENDING = "ending"
    """What both wrote at the end."""
    MINE = "mine"
    """Own words."""
    THEIRS = "theirs"
    """The partner's."""
    CIRCLES = "circles"
    """Own circles, and how worn out: only where they are picked by themselves."""


USUAL: Final = frozenset({Share.AGREED, Share.ENDING, Share.MINE})
"""What is ticked at first, where there is any of it. The rest is picked by itself."""


class Said(Quiet, frozen=True):
    """What somebody said or wrote on one page."""

    title: str
    parts: Paragraphs
    who: str = ""
    """Whose it is, where that is not the same for all."""


class Keepsake(Quiet, frozen=True, kw_only=True):
    """What a file shows, cleaned. Nothing: it was not chosen, or there is none of it."""

    title: str
    on: date | None = None
    """Of the evening; None: of many."""
    me: str = ""
    partner: str = ""
    agreed: tuple[Told, ...] = ()
    ending: tuple[Said, ...] = ()
    mine: tuple[Said, ...] = ()
    theirs: tuple[Said, ...] = ()
    rows: tuple[Row, ...] = ()


def offered(evening: Evening) -> tuple[Share, ...]:
    """The parts of which there is something to take, in order."""
    row = row_of(evening)
    found = {
        Share.AGREED: evening.items,
        Share.ENDING: evening.ending,
        Share.MINE: evening.my_words,
        Share.THEIRS: evening.partner_words,
        Share.CIRCLES: None if row is None else (row,),
    }
    return tuple(share for share, texts in found.items() if texts)


def chosen(evening: Evening, shares: Collection[Share], title: str = "") -> Keepsake:
    """What was wanted of it, with a title that somebody typed, or the usual one."""
    me, partner = (named(each, NAME_LIMIT_CHARS) for each in (evening.me, evening.partner))
    wanted = [share for share in offered(evening) if share in shares]
    items = evening.items or () if Share.AGREED in wanted else ()
    ending = evening.ending or () if Share.ENDING in wanted else ()
    mine = evening.my_words or () if Share.MINE in wanted else ()
    theirs = evening.partner_words or () if Share.THEIRS in wanted else ()
    row = row_of(evening) if Share.CIRCLES in wanted else None
    return Keepsake(
        title=named(title, TITLE_CHARS) or keepsake_words.TITLE,
        on=evening.date,
        me=me,
        partner=partner,
        agreed=tuple(told(each, me, partner) for each in items),
        ending=tuple(_written(each, me, partner) for each in ending),
        mine=_joined(mine),
        theirs=_joined(theirs),
        rows=() if row is None else (row,),
    )


def of_course(rows: Sequence[Row], title: str = "") -> Keepsake:
    """The course alone: the circles of many evenings, and nothing else of them."""
    called = named(title, TITLE_CHARS) or keepsake_words.COURSE_FILE
    return Keepsake(title=called, rows=tuple(rows))


def _written(ending: Ending, me: str, partner: str) -> Said:
    is_mine = ending.by == "me"
    who = me or keepsake_words.ME if is_mine else partner or keepsake_words.PARTNER
    return Said(one_line(ending.title), paragraphs(ending.text), who)


def _joined(wrote: Iterable[Wrote]) -> tuple[Said, ...]:
    """What was said on the same page, piece by piece, stands under one title."""
    found: list[Said] = []
    for each in wrote:
        title, parts = one_line(each.title), paragraphs(each.text)
        if found and found[-1].title == title:
            found[-1] = Said(title, (*found[-1].parts, *parts))
        else:
            found.append(Said(title, parts))
    return tuple(each for each in found if each.parts)
