"""Who said and wrote what, page by page, as the kept log of a seat has it.

What it is: an own reading of the log for what may be kept (`tui.kept.keeping`). Told apart by the
guide's own word on who may keep what is said on a page (`Activity.may_keep`). Left out is
everything that carries the other's words: what is said back, what makes sense, a question, a
guessed feeling, and what is said on somebody's side; and wishes, of which a yes makes an agreement
and everything else leaves nothing. What it is not: a transcript. What was said on a page that
nobody may keep is not in it, nor is a word with one, nor what a third seat said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from protocol.activities.activity import Keep as MayKeep
from protocol.activities.kinds import AnyActivity
from protocol.activities.write import Write, Writing
from protocol.errors import Alarm
from protocol.seats import PARTNERS, Partner, as_partner, other
from protocol.session.events import AnyEvent, NamedFeeling, NotQuite, Replied, Spoke
from protocol.session.ledger import Ledger
from protocol.session.session import Session, current_activity
from protocol.utterance import utterance
from tui.seat.filling import filled, topic_of
from tui.seat.in_words import in_words
from tui.seat.ports import Keep
from tui.words.called import called

_OWN: Final = Spoke | NotQuite | Replied | NamedFeeling
"""What whoever speaks says of their own."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one of the two said or wrote on one page."""

    by: Partner
    page: str
    """The id of the activity."""
    title: str
    """Of the page, with the names filled in."""
    text: str
    may: MayKeep
    """Who may keep it: its author, or both."""

    def __repr__(self) -> str:
        return f"Saying(by={self.by!r})"


@dataclass(frozen=True, slots=True)
class Step:
    """A move that counts, and the session on both sides of it."""

    before: Session
    by: Partner
    event: AnyEvent
    after: Session


@dataclass(frozen=True, slots=True)
class Told:
    """A kept log, read to its end."""

    session: Session
    sayings: tuple[Saying, ...]
    """In the order in which the pages came; one for each page and seat."""
    holds: bool
    """The log holds to its end."""
    ended_ms: int
    """When its last entry came, by the relay's clock."""


def told_by(keep: Keep) -> Told:
    """What the log of a partner's seat tells. Raises `SeatUnreadable` or `StorageFailed`."""
    facts = keep.facts
    seat = as_partner(facts.seat)
    ledger = Ledger(facts.room, seat, facts.seed, facts.exchange)
    steps: list[Step] = []
    holds, at_ms = True, 0
    try:
        for logged in keep.log():
            before, at_ms = ledger.session, logged.at_ms
            taken = ledger.take(logged.at_ms, logged.event)
            if taken.event is not None and taken.seat in PARTNERS and not taken.is_refused:
                steps.append(Step(before, as_partner(taken.seat), taken.event, ledger.session))
    except Alarm:
        holds = False
    holds = holds and keep.alarm is None and not ledger.has_parted
    return Told(ledger.session, sayings_of(steps, seat), holds, at_ms)


def sayings_of(steps: Iterable[Step], seat: Partner) -> tuple[Saying, ...]:
    """What both said, as this seat reads it; what was written once more counts as it was last."""
    found: dict[tuple[Partner, str], Saying] = {}
    for step in steps:
        for said in _sayings(step, seat):
            key = said.by, said.page
            is_written = isinstance(current_activity(step.before), Write)
            found[key] = said if is_written else _after(found.get(key), said)
    return tuple(found.values())


def _after(earlier: Saying | None, said: Saying) -> Saying:
    """What was said on a page so far, and what has come."""
    if earlier is None:
        return said
    return replace(said, text=f"{earlier.text}\n{said.text}")


def _sayings(step: Step, seat: Partner) -> Iterator[Saying]:
    """What a move adds on a page of which something may be kept."""
    activity = current_activity(step.before)
    if activity is None or activity.may_keep is MayKeep.NEVER:
        return
    event = in_words(step.event, step.before)
    if isinstance(event, _OWN):
        if text := utterance(event.text):
            yield _saying(step.before, activity, step.by, text, seat)
    elif isinstance(activity, Write):
        for author, text in _written(step.before, step.after, activity, seat):
            yield _saying(step.before, activity, author, text, seat)


def _written(
    before: Session, after: Session, write: Write, seat: Partner
) -> Iterator[tuple[Partner, str]]:
    """What both wrote, once both have read it. A promise is kept as what it is, or not at all."""
    phase = after.phase
    both = phase.round.both if isinstance(phase, Writing) else None
    if both is None or write.promise or before.phase == phase:
        return
    for author in PARTNERS:
        lines = [
            f"{filled_in(before, field.text, seat)} {text}"
            for field, text in zip(write.fields, both[author], strict=False)
            if text
        ]
        if lines:
            yield author, "\n".join(lines)


def _saying(
    session: Session, activity: AnyActivity, by: Partner, text: str, seat: Partner
) -> Saying:
    title = filled_in(session, activity.title, seat)
    return Saying(by, activity.id, title, text, activity.may_keep)


def filled_in(session: Session, text: str, seat: Partner) -> str:
    """A text of the guide, with the names in it as this seat reads them."""
    own, partner = names_of(session, seat)
    return filled(text, seat, own, partner, topic_of(session))


def names_of(session: Session, seat: Partner) -> tuple[str, str]:
    """What this seat is called, and the other, as this one calls it."""
    own, theirs = session.names[seat] or "", session.names[other(seat)] or ""
    return own, called(theirs, own)
