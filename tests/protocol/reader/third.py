"""A third seat, by the page's rules: how it comes, what it may do, how it goes."""

from typing import TYPE_CHECKING, Any, Final

from tests.protocol.reader.packing import Refused

if TYPE_CHECKING:
    from tests.protocol.reader.session import Session

Third = dict[str, Any]

SEAT: Final = 2
ANY_PAGE: Final = {"consented", "went-on-alone", "facilitator-left"}
NO: Final = [bytes(32), bytes(32)]


def nobody() -> Third:
    return {
        **{"answers": [None, None], "seated": None, "declined": False, "gone": False},
        "last": None,
    }


def may(session: "Session", seat: int) -> set[str]:
    """What is open to a seat about a third one; to the third seat, all that is."""
    third, phase = session.third, session.phase
    if phase["is"] == "Ended":
        return set()
    if seat == SEAT:
        return {"facilitator-left"} if third["seated"] else set()
    mine = set()
    has_begun = phase["is"] != "Gathering" or phase["hash"] is not None
    if has_begun and not third["seated"] and third["answers"][seat] is None:
        mine.add("consented")
    if third["seated"] or third["answers"] != [None, None]:
        mine.add("went-on-alone")
    return mine


def take(session: "Session", seat: int, tag: str, said: list[Any]) -> None:
    third = session.third
    if tag == "consented":
        consent(session, seat, said)
        return
    session.third = {**nobody(), "gone": bool(third["gone"] or third["seated"])}
    if third["seated"]:
        session.epoch += 1
        session.third["last"] = [SEAT if seat == SEAT else None, tag]
    else:
        session.third["declined"] = True


def consent(session: "Session", seat: int, said: list[Any]) -> None:
    third = session.third
    if [len(each) for each in said] != [32, 32] or (said[0] == NO[0]) != (said[1] == NO[1]):
        raise Refused("no answer")
    third["answers"][seat], third["declined"] = said, False
    if None in third["answers"]:
        return
    first, second = third["answers"]
    is_let_in = first == second != NO
    session.third = nobody()
    if is_let_in:
        session.third["seated"] = first
        session.epoch += 1
        session.turn(session.phase)
    else:
        session.third.update(declined=True, gone=third["gone"])


def outline(session: "Session") -> list[Any]:
    """What is told of it; nothing where there never was any."""
    third = session.third
    if third == nobody():
        return []
    so_far = [third["declined"], third["gone"]]
    return [["third", session.epoch, third["answers"], third["seated"], so_far, third["last"]]]
