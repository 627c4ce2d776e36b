"""What one of the two can do at any moment about being led, wherever it stands: F4, Ctrl+P, F1."""

from dataclasses import dataclass
from enum import Enum

from protocol.session.controls import AnsweredAsking, AskedForThird, WentOnAlone
from protocol.session.session import Gathering
from tui.seat.room_state import RoomState
from tui.words import asking as asking_words


class About(Enum):
    """What of it."""

    WITHOUT = "without"
    """To go on without whoever leads, or would."""
    ASK = "ask"
    """To ask the other whether somebody may."""
    ANSWER = "answer"
    """To answer that."""
    DOOR = "door"
    """The words for whoever was asked, and who is at the door."""
    TAKE_BACK = "take-back"
    """To rather ask nobody, for now."""


@dataclass(frozen=True)
class Offer:
    """One line of it."""

    about: About
    label: str
    hint: str = ""


def offers(state: RoomState) -> tuple[Offer, ...]:
    """What there is now."""
    third, partner = state.session.third, state.partner
    if state.is_practice or not state.can_break:
        return ()
    if third.seated is not None or third.question is not None:
        label, hint = asking_words.go_on_without(state.leader), asking_words.WITHOUT_HINT
        return (Offer(About.WITHOUT, label, hint),) if state.may(WentOnAlone) else ()
    asking, found = third.asking, []
    if asking is None:
        if state.may(AskedForThird) and not isinstance(state.phase, Gathering):
            found.append(Offer(About.ASK, asking_words.ASK, asking_words.ASK_HINT))
        return tuple(found)
    if state.may(AnsweredAsking):
        found.append(Offer(About.ANSWER, asking_words.answer(partner)))
    is_mine = asking.by is state.seat
    if is_mine and asking.is_agreed:
        found.append(Offer(About.DOOR, asking_words.SHOW))
    if (is_mine or asking.is_agreed) and state.may(WentOnAlone):
        label = asking_words.TAKE_BACK if is_mine else asking_words.NOBODY
        found.append(Offer(About.TAKE_BACK, label))
    return tuple(found)


def help_about(state: RoomState) -> str:
    """What F1 says of it; empty: nothing."""
    if state.session.third.seated is not None:
        return asking_words.help_led(state.leader)
    is_offered = any(each.about is About.ASK for each in offers(state))
    return asking_words.HELP_ALONE if is_offered else ""
