"""The referee: folds entries into the session and refuses what is out of turn.

The theory of a session:

    Gathering ──the guide and both names──> the first activity ──> ... ──> Closing ──both──> Ended

    Each activity goes on in a phase of its kind (`Doing`), until both are ready: the table is in
    `protocol.activities.kinds`, its rules in the module of the kind. All of it is drawn in
    `docs/phases.md`.

    From each of these: LeftOut (one leaves an optional activity out), until both are ready; but
    from what is for one of the two alone it just goes on

    Where an evening ends, the next activity waits in Stopped until both come back.

    From every phase: Pausing (both come back), Stopped (both come back, another day), Ended (left).
    The stronger one wins whatever the order: left over stopped over paused.

    Beside all of it a third seat may come, with the same yes of both, and go: see `leading`.

`apply` is pure. It knows seats, never "me"; it reads no clock, and no time changes what follows. A
refusal raises `OutOfTurn` and changes nothing. Texts are cleaned here, as they enter the session.
"""

from dataclasses import dataclass, replace

from protocol.activities.activity import Deed, Doing, Ready, Skipped
from protocol.activities.keep import Deciding
from protocol.activities.owners import EachHasOne
from protocol.activities.rounds import Opened
from protocol.activities.whose import Owning
from protocol.clean import clean_name
from protocol.errors import BadGuide, OutOfTurn
from protocol.guide.loading import read_guide
from protocol.guide.structure import GUIDE_LIMIT, PART_BYTES, guide_hash
from protocol.limits import KEY_BYTES, VERSION
from protocol.seats import BOTH, NOBODY, PARTNERS, Partner, Seat, put
from protocol.session.controls import ThirdEvent
from protocol.session.events import (
    Acknowledged,
    AnyEvent,
    Began,
    CameBack,
    Closed,
    GuidePart,
    Introduced,
    Left,
    Paused,
    Preferred,
    StoppedForToday,
)
from protocol.session.leading import Led, lead, settled
from protocol.session.moves import ANY_PAGE, moves
from protocol.session.places import go_on, is_passed_over, next_page
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    LeftOut,
    OpenPhase,
    Pausing,
    Session,
    Stopped,
)
from protocol.utterance import MISSING, has_words

PAUSE_LEAST_MIN = 5
PAUSE_MOST_MIN = 24 * 60
"""A pause lasts between five minutes and a day; after that the program offers to end kindly."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A verified, opened and decoded entry of the log."""

    seat: Seat
    at_ms: int
    page: int
    event: AnyEvent


def apply(session: Session, entry: Entry) -> Session:
    """The session after the entry. Raises `OutOfTurn` if it is refused."""
    kind = type(entry.event)
    if kind not in moves(session, entry.seat):
        raise OutOfTurn(f"{kind.__name__} has no place in {type(session.phase).__name__}")
    if kind not in ANY_PAGE and entry.page != session.page:
        raise OutOfTurn(f"{kind.__name__} was meant for another page")
    after = settled(session, _apply(session, entry), entry.seat, entry.event)
    return after if after.page == session.page else _dated(after, entry.at_ms)


def _dated(session: Session, at_ms: int) -> Session:
    """A page that was just turned."""
    phase = session.phase
    if isinstance(phase, Doing):
        phase = phase.dated(at_ms)
    return replace(session, phase=phase, page_ms=at_ms)


def _apply(session: Session, entry: Entry) -> Session:
    """One case per legal pair; what `moves` let through and no case takes is refused."""
    seat, event = entry.seat, entry.event
    match session.phase, event:
        case Ended(), Left():
            return session
        case _, Left():
            return session.turn_page(Ended(left=seat))
        case _, StoppedForToday():
            return _stop(session, entry)
        case _, Paused(minutes):
            return _pause(session, entry, minutes)
    if isinstance(event, ThirdEvent):
        return lead(session, Led(seat, event, entry.at_ms))
    if seat is Seat.FACILITATOR:
        raise OutOfTurn("not for a facilitator")
    match session.phase, event:
        case _, Preferred(voice):
            wishes = put(session.wishes, seat, voice)
            if wishes == (voice, voice):
                return replace(session, voice=voice, wishes=(None, None))
            return replace(session, wishes=wishes)
        case ((Pausing() | Stopped() as phase), CameBack()):
            # Coming back takes an own *closed* back, and the other way round: the last word counts.
            session = replace(session, closed=session.closed - {seat})
            if phase.back | {seat} >= BOTH:
                return _past_nothing(session.turn_page(_taken_up(phase.inner)))
            return replace(session, phase=replace(phase, back=phase.back | {seat}))
        case ((Pausing() | Stopped()) as phase, Opened()) if isinstance(phase.inner, Doing):
            # A break overtook it; the break stays, and what was opened is there after it.
            inner = phase.inner.after(session.setting, Deed(seat, event, entry.at_ms))
            return replace(session, phase=replace(phase, inner=inner))
        case Pausing() as phase, Acknowledged():
            phase = replace(phase, acknowledged=phase.acknowledged | {seat})
            return replace(session, phase=phase)
        case ((Closing() | Pausing() | Stopped()), Closed()):
            return _close(session, seat)
        case Gathering() as phase, Began() | GuidePart() | Introduced():
            return _gather(session, phase, seat, event)
        case Doing() as phase, Skipped():
            return _left_out(session, phase)
        case ((Doing() | LeftOut() as phase), Ready()):
            return _ready(session, phase, seat, entry.at_ms)
        case Doing() as phase, EachHasOne():
            return _each_has_one(session, phase, Deed(seat, event, entry.at_ms))
        case Doing() as phase, _:
            # Everything else is the activity's own.
            after = phase.after(session.setting, Deed(seat, event, entry.at_ms))
            if is_passed_over(session, phase) and not after.is_untouched:
                # Whoever was ready was so for a page that is only read.
                after = replace(after, ready=NOBODY)
            return _past_nothing(replace(session, phase=after))
    raise OutOfTurn("no such pair")


def _past_nothing(session: Session) -> Session:
    """Where there is nothing in an activity for anybody, the next page comes without a word."""
    phase = session.phase
    is_over = isinstance(phase, Doing) and phase.is_over(session.setting)
    return next_page(session) if is_over else session


def _close(session: Session, seat: Partner) -> Session:
    session = replace(session, closed=session.closed | {seat})
    if session.closed >= BOTH:
        return _with_what_stays(session).turn_page(Ended())
    match session.phase:
        case Pausing() | Stopped() as phase:
            return replace(session, phase=replace(phase, back=phase.back - {seat}))
    return session


def _with_what_stays(session: Session) -> Session:
    """Both end it in a break, and what stays was said on the page before it: that is so."""
    phase = session.phase
    inner = phase.inner if isinstance(phase, Pausing | Stopped) else None
    if not isinstance(inner, Deciding):
        return session
    setting = session.setting
    return session.with_outcome(setting.activity.id, inner.kept(setting))


def _taken_up(phase: OpenPhase) -> OpenPhase:
    return phase.taken_up() if isinstance(phase, Doing) else phase


def _stop(session: Session, entry: Entry) -> Session:
    match session.phase:
        case Stopped() as phase:
            return replace(session, phase=replace(phase, back=phase.back - {entry.seat}))
        case Pausing(inner=inner):
            return session.turn_page(Stopped(inner, entry.seat, entry.at_ms))
        case Ended():
            return session
        case phase:
            return session.turn_page(Stopped(phase, entry.seat, entry.at_ms))


def _pause(session: Session, entry: Entry, minutes: int) -> Session:
    phase = session.phase
    if isinstance(phase, Stopped | Ended):
        return session
    if not PAUSE_LEAST_MIN <= minutes <= PAUSE_MOST_MIN:
        raise OutOfTurn("a pause lasts between five minutes and a day")
    if isinstance(phase, Pausing):
        return session.turn_page(phase.once_more(entry.seat, minutes, entry.at_ms))
    return session.turn_page(Pausing(phase, entry.seat, minutes, entry.at_ms))


def _gather(
    session: Session, phase: Gathering, seat: Partner, event: Began | GuidePart | Introduced
) -> Session:
    match event:
        case Began(version, name, parts):
            if version != VERSION:
                raise OutOfTurn("another version of the protocol")
            if len(name) != KEY_BYTES or not 1 <= parts <= GUIDE_LIMIT // PART_BYTES + 1:
                raise OutOfTurn("not the beginning of a guide")
            return replace(session, phase=Gathering(guide_hash=name, parts_wanted=parts))
        case GuidePart(part):
            if not 1 <= len(part) <= PART_BYTES:
                raise OutOfTurn("not a part of a guide")
            phase = replace(phase, parts=(*phase.parts, part))
            session = replace(session, phase=phase)
            if len(phase.parts) == phase.parts_wanted:
                session = _with_guide(session, phase)
        case Introduced(text):
            if not has_words(text):
                raise OutOfTurn("a name without letters")
            session = replace(session, names=put(session.names, seat, clean_name(text) or MISSING))
    if session.guide is not None and None not in session.names:
        return next_page(session)
    return session


def _with_guide(session: Session, phase: Gathering) -> Session:
    data = b"".join(phase.parts)
    if guide_hash(data) != phase.guide_hash:
        raise OutOfTurn("the parts are not the guide that was named")
    try:
        guide = read_guide(data)
    except BadGuide as error:
        raise OutOfTurn(f"a guide that does not load: {error}") from None
    return replace(session, guide=guide, guide_hash=phase.guide_hash, activity=-1)


def _left_out(session: Session, phase: Doing) -> Session:
    """Both are told; but where one of the two is alone with it, nobody is: who waits would know who
    it was. It goes on then as if it were done."""
    setting = session.setting
    kept = session.with_outcome(setting.activity.id, phase.kept(setting))
    if all(phase.takes_part(setting, each) for each in PARTNERS):
        return kept.turn_page(LeftOut(phase))
    within = phase.turned(setting)
    if within is not None and not _begins_a_group(session):
        return kept.turn_page(within)
    return next_page(kept, skips_group=True)


def _begins_a_group(session: Session) -> bool:
    """Whether something of the guide is left out together with it."""
    assert session.guide is not None  # only an activity can be left out
    is_added = session.plan.back_to is not None
    end = session.guide.group_end(session.step, session.activity)
    return end != session.activity and not is_added


def _each_has_one(session: Session, phase: Doing, deed: Deed) -> Session:
    """On its own page that turns it: what was on its way to go on was meant for another answer. In
    the turn that follows it does not: the first word, if it is on its way, was meant as it is."""
    setting = session.setting
    after = phase.after(setting, deed)
    if isinstance(phase, Owning):
        return session.turn_page(after)
    owners = {**session.owners, setting.activity.whose[1]: BOTH}
    return replace(session, phase=after, owners=owners)


def _ready(session: Session, phase: Doing | LeftOut, seat: Partner, at_ms: int) -> Session:
    ready, setting = phase.ready | {seat}, session.setting
    asked = BOTH
    if isinstance(phase, Doing):
        asked = frozenset(each for each in PARTNERS if phase.takes_part(setting, each))
    if not ready >= asked:
        return replace(session, phase=replace(phase, ready=ready))
    return go_on(session, phase, at_ms)
