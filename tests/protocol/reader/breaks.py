"""Pausing, stopping, leaving, coming back and closing, by the page's rules."""

from typing import TYPE_CHECKING, Any

from tests.protocol.reader import rounds
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import limit

if TYPE_CHECKING:
    from tests.protocol.reader.session import Session

Phase = dict[str, Any]


def take(session: "Session", seat: int, tag: str, said: list[Any]) -> None:
    phase = session.phase
    is_paused, is_stopped = phase["is"] == "Pausing", phase["is"] == "Stopped"
    if phase["is"] == "Ended":
        return
    match tag:
        case "left":
            session.turn({"is": "Ended", "left": seat})
        case "paused" if not is_stopped:
            if not limit("PAUSE_LEAST_MIN") <= said[0] <= limit("PAUSE_MOST_MIN"):
                raise Refused("no such pause")
            new = {"inner": phase, "by": seat, "minutes": said[0], "asked": None}
            again = {**phase, "asked": seat}
            bare: Phase = {"is": "Pausing", "acknowledged": [], "back": []}
            session.turn({**(again if is_paused else new), **bare})
        case "stopped-for-today" if is_stopped:
            phase["back"] = [each for each in phase["back"] if each != seat]
        case "stopped-for-today":
            inner = phase["inner"] if is_paused else phase
            session.turn({"is": "Stopped", "inner": inner, "by": seat, "back": []})
        case "acknowledged":
            phase["acknowledged"] = sorted([*phase["acknowledged"], seat])
        case "came-back":
            session.closed = [each for each in session.closed if each != seat]
            phase["back"] = sorted([*phase["back"], seat])
            if phase["back"] == [0, 1]:
                session.turn(taken_up(phase["inner"]))
        case "closed":
            session.closed = sorted([*session.closed, seat])
            if session.closed == [0, 1]:
                session.keep_what_stays(phase.get("inner", phase))
                session.turn({"is": "Ended", "left": None})
            elif is_paused or is_stopped:
                phase["back"] = [each for each in phase["back"] if each != seat]


def taken_up(inner: Phase) -> Phase:
    if inner["is"] == "Rating" and inner["another"]:
        anew = rounds.first(rounds.following(inner["round"]))
        return {
            **{"is": "Rating", "round": anew, "another": False, "warm": [None, None]},
            "ready": [],
        }
    return inner
