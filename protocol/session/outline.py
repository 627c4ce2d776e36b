"""The digest of a session: what two honest laptops must agree on to the bit, without any text.

A phase is told by its tag, which stands on the wire for good: a class may be renamed, a tag not.
"""

from typing import Final

from protocol.codec import encode
from protocol.seal.sealing import hash_of
from protocol.session.session import (
    Agreeing,
    BeingTogether,
    Choosing,
    Closing,
    Ended,
    Gathering,
    LeftOut,
    Pausing,
    Phase,
    Rating,
    Reading,
    Round,
    Session,
    Stopped,
    Talking,
    Turn,
    Writing,
)

TAGS: Final[dict[type[Phase], str]] = {
    Gathering: "Gathering",
    Reading: "Reading",
    Rating: "Rating",
    Writing: "Writing",
    Choosing: "Choosing",
    Talking: "Talking",
    Agreeing: "Agreeing",
    BeingTogether: "BeingTogether",
    LeftOut: "LeftOut",
    Closing: "Closing",
    Pausing: "Pausing",
    Stopped: "Stopped",
    Ended: "Ended",
}
"""What each phase is called in the digest."""


def digest(session: Session) -> bytes:
    """32 bytes over the outline of a session."""
    return hash_of("unh1.state", outline(session))


def outline(session: Session) -> bytes:
    """Place, phase, floor and outcomes, without any text: canonical msgpack.

    Letters are left out: cleaning uses Unicode tables that differ between Python versions, so two
    honest laptops may hold slightly different ones. The text itself is covered by the head.
    """
    told = (
        session.guide_hash,
        [name is not None for name in session.names],
        (session.page, session.step, session.activity),
        (session.voice, session.wishes, session.starter),
        sorted(session.ratings.items()),
        sorted(session.chosen.items()),
        [seat for seat, _ in session.promises],
        [made.activity for made in session.agreements],
        sorted(session.closed),
        _outline(session.phase),
    )
    return encode(told)


def _outline(phase: Phase) -> object:
    """What of a phase two honest laptops must agree on to the bit."""
    name = TAGS[type(phase)]
    match phase:
        case Gathering():
            return name, phase.guide_hash, len(phase.parts)
        case Reading():
            return name, sorted(phase.ready)
        case Rating():
            return name, _round(phase.round, is_text=False), sorted(phase.ready)
        case Writing():
            promises = [
                promise and (promise.number, promise.is_welcome) for promise in phase.promises
            ]
            return name, _round(phase.round, is_text=True), promises, sorted(phase.ready)
        case Choosing():
            round_ = _round(phase.round, is_text=False)
            return name, round_, phase.picks, phase.chosen, sorted(phase.ready)
        case Talking():
            turns = [_turn(turn) for turn in (*phase.past, phase.turn)]
            rungs = (phase.stage, phase.then, phase.told)
            return name, rungs, turns, phase.signals, sorted(phase.ready)
        case Agreeing():
            proposal = phase.proposal and (phase.proposal.by, phase.proposal.number)
            counts = (phase.proposals, len(phase.made))
            return name, proposal, counts, phase.declined, sorted(phase.ready)
        case BeingTogether():
            return name, phase.started_ms is not None, sorted(phase.ready)
        case LeftOut():
            return name, _outline(phase.inner), sorted(phase.ready)
        case Pausing():
            seats = (phase.asked, sorted(phase.acknowledged), sorted(phase.back))
            return name, _outline(phase.inner), phase.by, phase.minutes, seats
        case Stopped():
            return name, _outline(phase.inner), phase.by, sorted(phase.back)
        case Closing():
            return (name,)
        case Ended():
            return name, phase.left


def _round(value: Round, *, is_text: bool) -> object:
    answers = [answer is not None for answer in value.answers] if is_text else value.answers
    former = value.former and _round(value.former, is_text=is_text)
    return value.attempt, value.digests, answers, sorted(value.again), value.asked_by, former


def _turn(turn: Turn) -> object:
    told = [
        part is not None
        for part in (turn.said_back, turn.missed, turn.sense, turn.guess, turn.feeling)
    ]
    return turn.speaker, len(turn.pieces), told, turn.passed
