"""What follows from events about a third seat, and of one. Each is legal already: `moves` says so.

Nothing of a third seat puts words into a partner's mouth, opens a sealed answer or ends a
partner's piece, and nothing waits for it. It comes with the same yes of both, and goes by itself or
as soon as one of the two says so; with each a new key of the room begins.
"""

from dataclasses import replace

from protocol.errors import OutOfTurn
from protocol.limits import KEY_BYTES
from protocol.seats import Partner, Seat, put
from protocol.session.controls import (
    NOT_WITH_A_THIRD,
    Consented,
    FacilitatorLeft,
    WentOnAlone,
)
from protocol.session.session import Session
from protocol.session.third import Control, Third


def consent(session: Session, seat: Partner, answer: Consented) -> Session:
    """The session after a partner's answer to being led. Raises `OutOfTurn` for none."""
    third, nobody = session.third, NOT_WITH_A_THIRD
    if {len(answer.keys), len(answer.policy)} != {KEY_BYTES}:
        raise OutOfTurn("not the hash of keys, or of a policy")
    if (answer.keys == nobody.keys) != (answer.policy == nobody.policy):
        raise OutOfTurn("keys without a policy, or a policy without keys")
    answers = put(third.answers, seat, answer)
    if None in answers:
        return replace(session, third=replace(third, answers=answers, is_declined=False))
    if answers[0] != answers[1] or answer == nobody:
        return replace(session, third=Third(is_declined=True, has_gone=third.has_gone))
    # On a new page: what was on its way was meant for two.
    led = replace(session, third=Third(seated=answer), epoch=session.epoch + 1)
    return led.turn_page(session.phase)


def go(session: Session, event: WentOnAlone | FacilitatorLeft) -> Session:
    """The session without a third seat. The page stays: whoever speaks goes on speaking."""
    third = session.third
    if third.seated is None:
        return replace(session, third=Third(is_declined=True, has_gone=third.has_gone))
    by = Seat.FACILITATOR if isinstance(event, FacilitatorLeft) else None
    third = Third(has_gone=True, last=Control(by, event))
    return replace(session, third=third, epoch=session.epoch + 1)
