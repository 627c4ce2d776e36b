"""The referee: folds entries into the session and refuses what is out of turn.

The theory of a session:

    Gathering ──the guide and both names──> the first activity ──> ... ──> Closing ──both──> Ended

    read, private   Reading          both ready
    rate            Rating           both seal, both open, both ready
    write           Writing          the same; a promise is answered by the other
    choose          Choosing         the same; where the picks differ both pick openly until equal
    turns           Talking          one partner climbs the ladder, then the other, then both rest
    agree           Agreeing         propose, answer, until both are ready
    together        BeingTogether    a shared timer

    From each of these: LeftOut (one leaves an optional activity out), until both are ready

    From every phase: Pausing (both come back), Stopped (both come back, another day), Ended (left).
    The stronger one wins whatever the order: left over stopped over paused.

`apply` is pure. It knows seats, never "me"; it reads no clock, and no time changes what follows. A
refusal raises `OutOfTurn` and changes nothing. Texts are cleaned here, as they enter the session.
"""

from dataclasses import dataclass, replace

from protocol.clean import clean, clean_name
from protocol.errors import BadGuide, OutOfTurn
from protocol.guide.loading import read_guide
from protocol.guide.structure import (
    GUIDE_LIMIT,
    PART_BYTES,
    Choose,
    Rate,
    Turns,
    guide_hash,
)
from protocol.limits import KEY_BYTES, VERSION
from protocol.seats import Seat, other
from protocol.session import ladder, rounds
from protocol.session.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    Began,
    Breathed,
    CameBack,
    Chose,
    Closed,
    FeltRight,
    Finished,
    GuessedFeeling,
    GuidePart,
    Heard,
    Introduced,
    Left,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    Opened,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    SaidBack,
    Sealed,
    Signalled,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    Understood,
    Voided,
)
from protocol.session.moves import ANY_PAGE, current_activity, moves
from protocol.session.places import next_page
from protocol.session.session import (
    BOTH,
    NOBODY,
    Agreeing,
    Agreement,
    BeingTogether,
    Choosing,
    Closing,
    Ended,
    Gathering,
    LeftOut,
    OpenPhase,
    Pausing,
    Promise,
    Proposal,
    Rating,
    Reading,
    Round,
    Session,
    Stopped,
    Talking,
    Writing,
    put,
)
from protocol.utterance import MISSING, has_words, utterance

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
    after = _apply(session, entry)
    return after if after.page == session.page else _dated(after, entry.at_ms)


def _dated(session: Session, at_ms: int) -> Session:
    """A page that was just turned. A turn's gentle time begins with it, and anew after a pause."""
    phase = session.phase
    if isinstance(phase, Talking):
        phase = replace(phase, since_ms=at_ms, turn_ms=at_ms)
    return replace(session, phase=phase, page_ms=at_ms)


def _apply(session: Session, entry: Entry) -> Session:
    """One case per legal pair; what `moves` let through and no case takes is refused."""
    seat, event = entry.seat, entry.event
    match session.phase, event:
        case Ended(), Left():
            return session
        case _, Left():
            return session.turn_page(Ended(left=seat))
        case phase, StoppedForToday():
            return _stop(session, entry)
        case phase, Paused(minutes):
            return _pause(session, entry, minutes)
        case _, Preferred(voice):
            wishes = put(session.wishes, seat, voice)
            if wishes == (voice, voice):
                return replace(session, voice=voice, wishes=(None, None))
            return replace(session, wishes=wishes)
        case ((Pausing() | Stopped() as phase), CameBack()):
            # Coming back takes an own *closed* back, and the other way round: the last word counts.
            session = replace(session, closed=session.closed - {seat})
            if phase.back | {seat} >= BOTH:
                return session.turn_page(_taken_up(phase.inner))
            return replace(session, phase=replace(phase, back=phase.back | {seat}))
        case Pausing() as phase, Acknowledged():
            phase = replace(phase, acknowledged=phase.acknowledged | {seat})
            return replace(session, phase=phase)
        case ((Closing() | Pausing() | Stopped()), Closed()):
            return _close(session, seat)
        case Gathering() as phase, Began() | GuidePart() | Introduced():
            return _gather(session, phase, seat, event)
        case (
            (
                Reading()
                | Rating()
                | Writing()
                | Choosing()
                | Talking()
                | Agreeing()
                | BeingTogether() as phase
            ),
            Skipped(),
        ):
            return _keep(session).turn_page(LeftOut(phase))
        case _, Ready():
            return _ready(session, seat)
        case ((Rating() | Writing() | Choosing() as phase), Sealed() | Opened() | Voided()):
            return replace(session, phase=rounds.follow(session, phase, seat, event))
        case Choosing() as phase, Chose(option):
            return replace(session, phase=rounds.choose(session, phase, seat, option))
        case Writing() as phase, Answered() | Offered():
            return replace(session, phase=_promise(phase, seat, event))
        case Talking() as phase, (
            Spoke()
            | Finished()
            | Passed()
            | Breathed()
            | Heard()
            | SaidBack()
            | Understood()
            | NotQuite()
            | MoreToSay()
            | MadeSense()
            | GuessedFeeling()
            | FeltRight()
            | NamedFeeling()
            | Signalled()
        ):
            return replace(session, phase=ladder.climb(session, phase, seat, entry.at_ms, event))
        case Agreeing() as phase, Proposed() | Answered():
            return replace(session, phase=_agree(session, phase, seat, event))
        case BeingTogether() as phase, Started():
            return replace(session, phase=replace(phase, started_ms=entry.at_ms))
    raise OutOfTurn("no such pair")


def _close(session: Session, seat: Seat) -> Session:
    session = replace(session, closed=session.closed | {seat})
    if session.closed >= BOTH:
        return session.turn_page(Ended())
    match session.phase:
        case Pausing() | Stopped() as phase:
            return replace(session, phase=replace(phase, back=phase.back - {seat}))
    return session


def _taken_up(phase: OpenPhase) -> OpenPhase:
    """What a break leads back to: after *another time* both are asked anew."""
    if isinstance(phase, Rating) and phase.is_another_time:
        return Rating(Round(phase.round.attempt + 1))
    return phase


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
    session: Session, phase: Gathering, seat: Seat, event: Began | GuidePart | Introduced
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


def _ready(session: Session, seat: Seat) -> Session:
    phase = session.phase
    assert not isinstance(phase, Gathering | Pausing | Stopped | Closing | Ended)  # moves() says so
    ready = phase.ready | {seat}
    if not ready >= BOTH:
        return replace(session, phase=replace(phase, ready=ready))
    return next_page(_keep(_remember(session)))


def _remember(session: Session) -> Session:
    """What of this activity the rest of the session needs."""
    match session.phase, current_activity(session):
        case Rating(round=round_), Rate(id=name) if round_.answers[0] and round_.answers[1]:
            answers = (round_.answers[0], round_.answers[1])
            return replace(session, ratings={**session.ratings, name: answers})
        case Choosing(chosen=str(chosen)), Choose() as activity:
            return rounds.settle(session, activity, chosen)
        case Talking(past=past), Turns():
            return replace(session, starter=past[-1].speaker)
    return session


def _keep(session: Session) -> Session:
    """What both said yes to; it also stays where the rest of an activity is left out."""
    match session.phase:
        case Writing(promises=promises):
            kept = tuple(
                (Seat(seat), promise.text)
                for seat, promise in enumerate(promises)
                if promise is not None and promise.is_welcome
            )
            return replace(session, promises=session.promises + kept)
        case Agreeing(made=made):
            return replace(session, agreements=session.agreements + made)
    return session


def _promise(phase: Writing, seat: Seat, event: Answered | Offered) -> Writing:
    match event:
        case Answered(number, is_yes):
            owner = other(seat)
            promise = phase.promises[owner]
            if promise is None or promise.number != number:
                raise OutOfTurn("an answer to another wording")
            promises = put(phase.promises, owner, replace(promise, is_welcome=is_yes))
            # Who was ready had not read the no, and may want to word it anew.
            ready = phase.ready if is_yes else phase.ready - {owner}
            return replace(phase, promises=promises, ready=ready)
        case Offered(text):
            promise = phase.promises[seat]
            words = utterance(text)
            if promise is None or not words:
                raise OutOfTurn("a promise without words")
            anew = Promise(words, promise.number + 1)
            return replace(phase, promises=put(phase.promises, seat, anew), ready=NOBODY)


def _agree(session: Session, phase: Agreeing, seat: Seat, event: Proposed | Answered) -> Agreeing:
    match event:
        case Proposed(text, day):
            words, when = utterance(text), clean(day)
            if not words:
                raise OutOfTurn("a proposal without words")
            proposals = put(phase.proposals, seat, phase.proposals[seat] + 1)
            proposal = Proposal(seat, sum(proposals), words, when)
            return replace(
                phase, proposal=proposal, proposals=proposals, declined=None, ready=NOBODY
            )
        case Answered(number, is_yes):
            proposal_ = phase.proposal
            if proposal_ is None or proposal_.number != number:
                raise OutOfTurn("an answer to another proposal")
            if not is_yes:
                ready = phase.ready - {proposal_.by}
                return replace(phase, proposal=None, declined=seat, ready=ready)
            where = activity.id if (activity := current_activity(session)) else ""
            made = (*phase.made, Agreement(proposal_.text, proposal_.day, where))
            return replace(phase, proposal=None, made=made)
