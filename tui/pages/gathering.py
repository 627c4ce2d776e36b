"""Before it begins: both laptops are getting ready, or a guide waits to be read.

A guide that this laptop does not hold is shown as the inviter's, and accepted, before it begins.
Nothing of it is said in the program's voice: every page of it is there to be read as plain text,
and no F9 that only reads on accepts it.
"""

from collections.abc import Iterator
from typing import Final

from protocol.activities.agree import Agree
from protocol.activities.audit import Audit
from protocol.activities.choose import Choose
from protocol.activities.evening import Evening
from protocol.activities.kinds import AnyActivity
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.tick import Tick
from protocol.activities.turns import Turns
from protocol.activities.wishes import Wishes
from protocol.activities.write import Write
from protocol.guide.structure import Guide
from protocol.seats import Partner, Seat
from protocol.session.events import Left
from tui.news import Line
from tui.pages.asides import asides, put_in
from tui.pages.frame import apart, head
from tui.pages.lasting import lasts, lengths
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Do, Part, Text, Wish
from tui.seat.room_state import RoomState
from tui.words import guide as guide_words
from tui.words import help as help_words
from tui.words import room as room_words


def gathering_page(state: RoomState, here: Here) -> Page:
    """Both laptops are getting ready, or the other reads the guide that was brought."""
    told = room_words.WAITING_FOR_START
    if state.news.line is Line.OPEN and not state.news.is_partner_here:
        told = room_words.still_at_the_door(state.partner)
    elif state.news.line is Line.OPEN and _is_being_read(state):
        told = guide_words.being_read(state.partner)
        if state.is_guide_of_leader:
            told = guide_words.both_read(state.leader, state.partner)
    return Page(
        "gathering",
        state.session.page,
        here,
        look="still",
        head=head(state),
        body=(Text(told, "reading centred", "waiting"),),
        help=help_words.GATHERING,
        is_still=True,
    )


def _is_being_read(state: RoomState) -> bool:
    """Whether all of a guide that this person brought, or whoever leads, is there, and the other
    has not agreed."""
    is_mine = not state.is_guide_known and state.seat is Seat.FIRST
    is_brought = is_mine or state.is_guide_of_leader
    agreed = state.session.names[state.partner_seat] is not None
    return is_brought and state.session.guide is not None and not agreed


def guide_page(state: RoomState, here: Here) -> Page:
    """Who brought it, all its pages, and whether to begin with it."""
    guide, partner, owner = state.session.guide, state.partner, state.guide_owner or state.partner
    called = (partner, partner, YOU) if state.seat is Seat.SECOND else (partner, YOU, partner)
    assert guide is not None  # this page is only for one that has arrived
    body: list[Part] = [Text(guide.title, "title"), Text(guide.about, "reading")]
    body.append(Text("\n".join(about_it(guide)), "muted gap", "about-it"))
    own = "\n".join(own_words(guide))
    body.append(Text(own, "reading gap", "own-words", bool(own)))
    for step in guide.steps:
        body.append(Text(step.title, "name theirs gap"))
        body += [
            Text(put_in(_to_reader("\n".join(whole(guide, each)), state.seat), *called), "reading")
            for each in step.activities
        ]
    return Page(
        "guide",
        state.session.page,
        here,
        head=head(
            state,
            Text(guide_words.guide_of(owner), "title"),
            Text(guide_words.guide_to_read(owner, has_author=bool(guide.author)), "prompt"),
        ),
        body=tuple(body),
        foot=(
            row(
                [
                    Button(
                        guide_words.ACCEPT, "accept", (Wish.ACCEPT,), is_main=True, answers=True
                    ),
                    Button(guide_words.DECLINE, "decline", (Do(Left()),), answers=True),
                ]
            ),
            apart(state),
        ),
        mains=None,
        focus=("accept",),
        waits=room_words.TWO_ANSWERS,
        help=help_words.GUIDE,
        is_still=True,
    )


YOU: Final = "you"
"""Who reads it, and has said no name in the session yet."""


def _to_reader(text: str, seat: Partner) -> str:
    return room_words.to_you(text, "{second}" if seat is Seat.SECOND else "{first}")


def about_it(guide: Guide) -> Iterator[str]:
    """Who wrote it, for whom it is, what it draws on, and how long it takes."""
    yield from filter(None, (guide_words.by(guide.author, guide.version),))
    if guide.for_whom:
        yield guide_words.for_whom(guide.for_whom)
    if guide.not_for:
        yield guide_words.not_for(guide.not_for)
    if guide.sources:
        yield guide_words.SOURCES
        yield from _listed(iter(guide.sources))
    told = [guide_words.length(text, minutes) for text, minutes in lengths(guide)]
    yield from told or filter(None, (lasts(guide),))


def own_words(guide: Guide) -> Iterator[str]:
    """The lists of words that a guide brings, to name feelings and needs with."""
    words = guide.words
    if words is None:
        return
    for heading, groups in (
        (guide_words.FEELINGS, words.feelings),
        (guide_words.NEEDS, words.needs),
    ):
        if groups:
            yield heading
            yield from _listed(", ".join(group.words) for group in groups)


def whole(guide: Guide, activity: AnyActivity) -> Iterator[str]:
    """Everything that a guide says to the two on a page, and when it comes."""
    yield from sentences(activity)
    aside = "; ".join(asides(guide, activity))
    if aside:
        yield f"({aside})"


def sentences(activity: AnyActivity) -> Iterator[str]:
    """Everything that a page of a guide says."""
    yield activity.title
    yield activity.prompt
    match activity:
        case Read(text=text) | Evening(text=text):
            yield text
        case Private(items=items, scale=scale, options=options, note=note):
            yield from _listed(label.text for label in (*items, *scale, *options))
            yield from filter(None, (note,))
        case Rate(items=items, scale=scale):
            yield from _listed(label.text for label in (*items, *scale))
        case Write(fields=fields, promise=promise):
            yield from _listed(label.text for label in fields)
            yield from filter(None, (promise if isinstance(promise, str) else "",))
        case Audit(groups=groups):
            for group in groups:
                yield group.title
                yield from _listed(item.text for item in group.items)
        case Wishes(items=items):
            yield from _listed(item.text for item in items)
        case Tick(sentence=sentence):
            yield sentence
        case Choose(options=options):
            yield from _listed(option.text for option in options)
        case Agree(options=options, fields=fields, day=day, enough=enough, again=again):
            yield from _listed(option.text for option in options)
            yield from _listed(field.text for field in fields)
            yield from filter(None, (day, enough, again))
        case Turns(listen=listen, note=note, stem=stem, openings=openings):
            yield listen
            yield from filter(None, (note, stem))
            yield from _listed(each.text for each in openings)


def _listed(texts: Iterator[str]) -> Iterator[str]:
    return (f"  - {text}" for text in texts)


def is_to_be_accepted(state: RoomState) -> bool:
    """Whether the guide waits for this person's yes."""
    return state.must_accept_guide and state.session.guide is not None
