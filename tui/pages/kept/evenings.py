"""What the two kept of an evening, as it is shown: in one line, all of it, each thing that can go.

Pure: from documents to texts. Every text was found on this laptop, where anybody may have put it:
it is cleaned here as what comes over a line is. What it is not: a file that is handed out
(`tui.kept.keepsake`), or what a facilitator keeps (`tui.pages.keeping`).
"""

from collections.abc import Collection, Iterator
from datetime import tzinfo
from typing import Final, Literal

from msgspec.structs import replace

from tui.kept.evening import Circle, Evening, Thanks, Undertaking, Wrote
from tui.kept.forgetting import Of, Piece
from tui.kept.keepsake.telling import one_line, told
from tui.kept.markdown import cleaned, day, moment
from tui.kept.opened import Open
from tui.pages.parts import Text
from tui.seat.stays import WORN_OUT
from tui.words import keepsake as keepsake_words
from tui.words import kept_evenings as evenings_words

PIECE_CHARS: Final = 60
"""A thing that can be forgotten is told by its beginning."""


def line_of(evening: Evening) -> str:
    return evenings_words.evening_line(day(evening.date), one_line(evening.title))


def open_line(one: Open) -> str:
    """What is still open, in one line."""
    partner = one_line(one.evening.partner)
    return evenings_words.open_line(_whose(one.evening, one.item), partner, day(one.evening.date))


def thanks_line(thanks: Thanks, zone: tzinfo) -> str:
    return evenings_words.thanks_line(day(thanks.at.astimezone(zone).date()), one_line(thanks.text))


def _whose(evening: Evening, item: Undertaking) -> str:
    """What it is, by its beginning, and whose: two people may have promised alike."""
    short = replace(item, text=_short(item.text))
    return told(short, _named(evening, "me"), _named(evening, "partner")).what.removesuffix(".")


def texts_of(evening: Evening, looked_at: Collection[str] = ()) -> tuple[Text, ...]:
    """All of it; the first is its title. `looked_at`: the ids of items that are open no more."""
    head = Text(day(evening.date), "title")
    whom = evenings_words.with_whom(one_line(evening.title), one_line(evening.partner))
    parts = [
        *_agreed(evening, looked_at),
        *_ending(evening),
        *_wrote(evenings_words.mine(one_line(evening.me)), evening.my_words),
        *_wrote(evenings_words.theirs(one_line(evening.partner)), evening.partner_words),
        *_own(evening),
    ]
    return head, Text(whom, "muted"), *(parts or [Text(evenings_words.ONLY_THE_DATE, "gap")])


def thanks_texts(thanks: Thanks, zone: tzinfo) -> tuple[Text, ...]:
    title = Text(evenings_words.THANKS, "title")
    texts = [Text(moment(thanks.at, zone), "muted"), Text(one_line(thanks.text), "gap")]
    if thanks.for_partner:
        texts.append(Text(evenings_words.meant_for(one_line(thanks.partner)), "muted gap"))
    return title, *texts


def piece_line(evening: Evening, piece: Piece) -> str:
    """One thing of it, by its beginning. `piece`: one of `pieces_of`."""
    number = piece.number
    match piece.of:
        case Of.ITEMS:
            return _whose(evening, (evening.items or ())[number])
        case Of.ENDING:
            ending = (evening.ending or ())[number]
            told_by = evenings_words.said(_named(evening, ending.by), _short(ending.text))
            return evenings_words.said(evenings_words.AT_THE_END, told_by)
        case Of.MY_WORDS:
            return evenings_words.yours(_short((evening.my_words or ())[number].text))
        case Of.PARTNER_WORDS:
            theirs = (evening.partner_words or ())[number]
            return evenings_words.of_partner(_named(evening, "partner"), _short(theirs.text))
        case Of.CIRCLES:
            return _circle((evening.circles or ())[number])
        case Of.WORN_OUT:
            return _short(evening.worn_out)


def forgetting(evening: Evening, piece: Piece | None = None) -> str:
    """What becomes of it elsewhere, if it goes here. None: all of the evening goes."""
    if piece is not None and piece.of in (Of.CIRCLES, Of.WORN_OUT):
        return evenings_words.ONLY_HERE
    return evenings_words.deleted_here(one_line(evening.partner))


def _agreed(evening: Evening, looked_at: Collection[str]) -> Iterator[Text]:
    if evening.items is None:
        return
    yield Text(evenings_words.AGREED, "heading")
    if not evening.items:
        yield Text(evenings_words.NOTHING_AGREED)
    for number, item in enumerate(evening.items):
        one = told(item, _named(evening, "me"), _named(evening, "partner"))
        is_over = item.id in looked_at
        lines = [one.what, *one.lines, one.more, evenings_words.LOOKED_AT if is_over else ""]
        yield Text("\n".join(each for each in lines if each), "gap" if number else "")


def _ending(evening: Evening) -> Iterator[Text]:
    if not evening.ending:
        return
    yield Text(evenings_words.ENDING, "heading")
    above = ""
    for each in evening.ending:
        title = one_line(each.title)
        if title and title != above:
            yield Text(title, "label" if not above else "label gap")
        above = title
        yield Text(evenings_words.said(_named(evening, each.by), cleaned(each.text).strip()))


def _wrote(heading: str, wrote: Collection[Wrote] | None) -> Iterator[Text]:
    if not wrote:
        return
    yield Text(heading, "heading")
    above = ""
    for each in wrote:
        title = one_line(each.title)
        if title and title != above:
            yield Text(title, "label" if not above else "label gap")
        above = title
        yield Text(cleaned(each.text).strip())


def _own(evening: Evening) -> Iterator[Text]:
    worn_out = cleaned(evening.worn_out).strip()
    told_below = WORN_OUT if worn_out else frozenset[str]()
    circles = [each for each in evening.circles or () if each.activity not in told_below]
    if circles:
        yield Text(evenings_words.CIRCLES, "heading")
        yield Text("\n".join(_circle(each) for each in circles))
    if worn_out:
        yield Text(evenings_words.WORN_OUT, "heading")
        yield Text(worn_out)


def _named(evening: Evening, who: Literal["me", "partner"]) -> str:
    if who == "me":
        return one_line(evening.me) or evenings_words.YOU
    return one_line(evening.partner) or evenings_words.OTHER


def _circle(circle: Circle) -> str:
    what = evenings_words.rated(one_line(circle.title), one_line(circle.item))
    picked = one_line(circle.word)
    if not picked and circle.of == len(keepsake_words.NEAR):
        picked = keepsake_words.NEAR[circle.step]
    return evenings_words.circle(what, picked)


def _short(text: str) -> str:
    line = one_line(text)
    if len(line) <= PIECE_CHARS:
        return line
    cut = line[: PIECE_CHARS - 1]
    return f"{cut.rpartition(' ')[0] or cut} …"
