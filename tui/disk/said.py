"""What was said in a session, as a plain list: for one that cannot go on any more.

Where this program knows the rules the session follows, only what they let through is shown, as on
every other screen. Where it does not (another version), it is what the partners' laptops sent,
checked for who wrote it and in which order, and nothing more.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from protocol.activities.activity import Activity
from protocol.activities.keep import Ticks, ToKeep
from protocol.activities.keeping import is_id
from protocol.activities.tick import TICKED, UNTICKED, Tick
from protocol.clean import clean, clean_name
from protocol.errors import Alarm, Malformed
from protocol.limits import VERSION
from protocol.seal.answers import decode_answer
from protocol.seal.chain import Channel
from protocol.seal.envelope import Kind
from protocol.seats import Seat
from protocol.session.events import (
    AnyEvent,
    Introduced,
    OfferedLess,
    Opened,
    Passed,
    Proposed,
    SaidNotNow,
    SaidYes,
    Sealed,
    Wished,
    decode_move,
)
from protocol.session.ledger import Ledger
from protocol.session.session import current_activity
from tui.seat.in_words import in_words, suggestion
from tui.seat.ports import Keep
from tui.words import endings as endings_words
from tui.words import rounds as rounds_words
from tui.words.called import called

LIMIT: Final = 1_000
"""Pieces of each at most: far more than anybody says, and few enough to be shown at once. What one
of the two fills up leaves the other's untouched."""

_TICKS: Final = frozenset({TICKED, UNTICKED})
"""The answers to a tick."""


@dataclass(frozen=True)
class Piece:
    """One thing that somebody said."""

    seat: Seat
    how: str
    """The kind of what was done, as in `endings_words.SAID_AS`."""
    text: str


def what_was_said(keep: Keep) -> tuple[str, ...]:
    """A line for each thing that was said. Raises `SeatUnreadable` or `StorageFailed`."""
    names = {seat: "" for seat in Seat}
    pieces: list[Piece] = []
    opened: dict[Seat, Opened] = {}
    wishes: list[Piece] = []
    for seat, event, activity in _events(keep):
        match event:
            case Introduced(name):
                names[seat] = names[seat] or clean_name(name)
            case Sealed():
                # Who answers anew opens what was before no more.
                opened = {each: answer for each, answer in opened.items() if each is seat}
            case Opened():
                opened[seat] = event
                if len(opened) == 2:  # never the other's alone
                    pieces += _answers(opened, activity)
                    opened = {}
            case Wished() | OfferedLess():
                wishes.append(Piece(seat, type(event).__name__, clean(event.text)))
            case SaidYes() | SaidNotNow() | Passed():
                # What was not granted is kept nowhere.
                pieces += wishes if isinstance(event, SaidYes) else []
                wishes = []
            case _:
                pieces += _pieces(seat, event)
    own, partner = keep.facts.seat, keep.partner_name
    lines = []
    for piece in _at_most(pieces):
        usual = rounds_words.YOU if piece.seat is own else partner
        name = names[piece.seat] or usual or endings_words.PARTNER
        if piece.seat is not own:
            name = called(name, names[own])
        how = endings_words.SAID_AS[piece.how]
        if piece.text:
            lines.append(endings_words.said(name, how, piece.text))
    return tuple(lines)


def _at_most(pieces: list[Piece]) -> Iterator[Piece]:
    """Those of each seat up to the limit."""
    counts: Counter[Seat] = Counter()
    for piece in pieces:
        counts[piece.seat] += 1
        if counts[piece.seat] <= LIMIT:
            yield piece


def _events(keep: Keep) -> Iterator[tuple[Seat, AnyEvent, Activity | None]]:
    """What was done, in order, up to where the log stops holding; and in which activity, where that
    is known."""
    facts = keep.facts
    try:
        if facts.version == VERSION:
            ledger = Ledger(facts.room, facts.seat, facts.seed, facts.exchange)
            for logged in keep.log():
                before = ledger.session
                taken = ledger.take(logged.at_ms, logged.event)
                if taken.seat is None or taken.event is None or taken.is_refused:
                    continue
                yield taken.seat, in_words(taken.event, before), current_activity(before)
            return
        channel = Channel(facts.room, facts.seat, facts.seed)
        for logged in keep.log():
            accepted = channel.accept(logged.at_ms, logged.event)
            seat, content = accepted.seat, accepted.content
            if seat is None or content is None or accepted.kind is not Kind.MOVE:
                continue
            try:
                event = decode_move(content).event
            except Malformed:
                continue  # of a kind that this version does not know
            yield seat, event, None
    except Alarm:
        return


def _pieces(seat: Seat, event: AnyEvent) -> Iterator[Piece]:
    how = type(event).__name__
    if how in endings_words.SAID_AS:
        text = getattr(event, "text", "")
        if isinstance(event, Proposed):
            text = suggestion(event)
        yield Piece(seat, how, clean(text))


def _answers(opened: Mapping[Seat, Opened], activity: Activity | None) -> Iterator[Piece]:
    """What both answered. A tick is told only if both have ticked, as on its own page: in words, or
    not at all."""
    told = {seat: _answer(event) for seat, event in opened.items()}
    if isinstance(activity, Tick):
        is_shown = set(told.values()) == {TICKED}
        told = dict.fromkeys(told, activity.sentence if is_shown else "")
    elif isinstance(activity, ToKeep) or any(map(_is_about_keeping, opened.values())):
        return  # nobody is told what the other ticked
    elif activity is None and _TICKS.issuperset(told.values()):
        return
    for seat, text in told.items():
        yield Piece(seat, "Opened", text)


def _is_about_keeping(event: Opened) -> bool:
    """By its looks, where it is not known in which activity it was said."""
    try:
        *letters, token = decode_answer(event.answer) or ("",)
    except Malformed:
        return False
    return is_id(token) and len(letters) == len(Ticks().letters)


def _answer(event: Opened) -> str:
    try:
        parts = [clean(part) for part in decode_answer(event.answer)]
    except Malformed:
        return ""
    # An id is nobody's word: programs name them to each other.
    return "; ".join(part for part in parts if part and not is_id(part))
