"""Private rounds: both seal, both open, both see; and choosing together where the picks differ."""

from dataclasses import replace

from protocol.errors import Malformed, OutOfTurn
from protocol.guide.structure import Choose, Rate, Sets, Write
from protocol.seal.answers import DIGEST_BYTES, SALT_BYTES, Opening, digest_of
from protocol.seats import PARTNERS, Seat, other
from protocol.session.events import Opened, Sealed, Voice, Voided, decode_answer
from protocol.session.moves import current_activity
from protocol.session.session import (
    BOTH,
    NOBODY,
    Choosing,
    Promise,
    Rating,
    Round,
    Session,
    Writing,
    put,
)
from protocol.utterance import utterance

Sealing = Rating | Writing | Choosing
"""The phases that hold a round."""


def follow(
    session: Session, phase: Sealing, seat: Seat, event: Sealed | Opened | Voided
) -> Sealing:
    """The phase after one step of its round. Raises `OutOfTurn`."""
    round_ = phase.round
    match event:
        case Sealed(attempt, digest):
            return replace(phase, round=_seal(round_, seat, attempt, digest))
        case Opened(answer, salt):
            # An opening and a void that cross: else one could send its answer, begin again at once,
            # read what the other opens meanwhile, and answer anew knowing it.
            round_ = round_.still_open_to(seat) or round_
            round_ = _open(session, round_, seat, Opening(answer, salt))
            return _revealed(session, replace(phase, round=round_))
        case Voided():
            return _void(phase, seat)


def _void(phase: Sealing, seat: Seat) -> Sealing:
    round_ = phase.round
    again = round_.again | {seat}
    if not round_.is_lopsided_for(seat) and not again >= BOTH:
        # Whoever has read the other's answer, or could have, asks; else one could read answer
        # after answer without ever giving one.
        return replace(phase, round=replace(round_, again=again))
    asked_by = min(round_.again, default=seat)
    anew = Round(
        attempt=round_.attempt + 1,
        # What both have looked at is asked anew, as after a break: nobody says it again by a slip.
        before=(None, None) if round_.is_open else round_.digests,
        asked_by=asked_by,
        former=None if again >= BOTH else replace(round_, again=NOBODY, former=None),
    )
    return type(phase)(round=anew)


def choose(session: Session, phase: Choosing, seat: Seat, option: str) -> Choosing:
    """The phase after an open pick. Raises `OutOfTurn`."""
    activity = current_activity(session)
    assert isinstance(activity, Choose)  # the phase comes from one
    if option not in {known.id for known in activity.options}:
        raise OutOfTurn("no such option")
    picks = put(phase.picks, seat, option)
    return replace(phase, picks=picks, chosen=_common(activity, picks))


def settle(session: Session, activity: Choose, chosen: str) -> Session:
    """What was chosen, remembered, and what it sets."""
    session = replace(session, chosen={**session.chosen, activity.id: chosen})
    match activity.sets:
        case Sets.VOICE:
            return replace(session, voice=Voice(chosen), wishes=(None, None))
        case Sets.STARTER:
            return replace(session, starter=Seat.FIRST if chosen == "first" else Seat.SECOND)
        case None:
            return session


def _seal(round_: Round, seat: Seat, attempt: int, digest: bytes) -> Round:
    if attempt != round_.attempt or len(digest) != DIGEST_BYTES:
        raise OutOfTurn("sealed for another attempt")
    if digest == round_.digests[other(seat)]:
        raise OutOfTurn("a copied digest")
    return replace(round_, digests=put(round_.digests, seat, digest))


def _open(session: Session, round_: Round, seat: Seat, opening: Opening) -> Round:
    place = (session.step, session.activity)
    if len(opening.salt) != SALT_BYTES:
        raise OutOfTurn("a salt of another length")
    digest = digest_of(session.room_id, seat, place, round_.attempt, opening)
    if digest != round_.digests[seat]:
        raise OutOfTurn("not what was sealed")
    try:
        answer = decode_answer(opening.answer)
    except Malformed:
        raise OutOfTurn("not an answer") from None
    # With an opening there is something new to see: what was asked before has lapsed.
    answers = put(round_.answers, seat, _fitting(session, answer))
    return replace(round_, answers=answers, again=NOBODY)


def _fitting(session: Session, answer: tuple[str, ...]) -> tuple[str, ...]:
    """The answer, cleaned, if it is one to this activity's question."""
    match current_activity(session):
        case Rate(items=items, scale=scale, needs=needs):
            known = {label.id for label in scale}
            if not needs:
                known.add("")  # a line that is left open
            if len(answer) == len(items) and known.issuperset(answer):
                return answer
        case Choose(options=options):
            if len(answer) == 1 and answer[0] in {option.id for option in options}:
                return answer
        case Write(fields=fields):
            if len(answer) == len(fields):
                return tuple(utterance(text) for text in answer)
    raise OutOfTurn("not an answer to this question")


def _revealed(session: Session, phase: Sealing) -> Sealing:
    """What follows from both answers, once both are open."""
    first, second = phase.round.answers
    if first is None or second is None:
        return phase
    match phase, current_activity(session):
        case Rating(), Rate(needs=needs) if needs:
            return replace(phase, is_another_time=set(first + second) != {needs})
        case Writing(), Write(promise=True):
            promises = [Promise(text) if text else None for text in (first[0], second[0])]
            return replace(phase, promises=(promises[0], promises[1]))
        case Choosing(), Choose() as activity:
            picks = (first[0], second[0])
            return replace(phase, picks=picks, chosen=_common(activity, picks))
    return phase


def _common(activity: Choose, picks: tuple[str | None, str | None]) -> str | None:
    if activity.decline and activity.decline in picks:
        return activity.decline
    return picks[0] if all(picks[seat] == picks[0] for seat in PARTNERS) else None
