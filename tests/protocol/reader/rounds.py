"""A private round by the page's rules: sealed, opened, asked anew."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from tests.protocol.reader import packing, seals
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.texts import has_words

if TYPE_CHECKING:
    from tests.protocol.reader.session import Session

Round = dict[str, Any]


def first(attempt: int = 0) -> Round:
    return {
        **{"attempt": attempt, "digests": [None, None], "answers": [None, None], "again": []},
        **{"asked_by": None, "former": None, "overtaken": 0},
    }


def first_for(seats: list[int]) -> Round:
    """Of whoever it is not for, nothing is asked."""
    absent = [seat not in seats for seat in (0, 1)]
    return {
        **first(),
        "digests": [b"" if each else None for each in absent],
        "answers": [[] if each else None for each in absent],
    }


def is_sealed(round_: Round) -> bool:
    return None not in round_["digests"]


def is_open(round_: Round) -> bool:
    return None not in round_["answers"]


def still_open(round_: Round, seat: int) -> Round | None:
    """The round before, if this seat may still open its digest of there."""
    former: Round | None = round_["former"]
    if former is None or former["answers"][seat] is not None or round_["digests"][seat] is not None:
        return None
    return former


def following(round_: Round) -> int:
    """The number of the next attempt."""
    return int(max(round_["attempt"], round_["overtaken"])) + 1


def may(round_: Round, seat: int) -> set[str]:
    answers = round_["answers"]
    if not is_sealed(round_):
        mine = {"sealed"} if round_["digests"][seat] is None else set()
        return mine | ({"opened"} if still_open(round_, seat) else set())
    if is_open(round_):
        return set()
    mine = {"opened"} if answers[seat] is None else set()
    is_lopsided = answers[seat] is not None and answers[1 - seat] is None
    return mine | ({"voided"} if is_lopsided or seat not in round_["again"] else set())


def commitment(
    room: bytes, seat: int, place: tuple[int, int, int], answer: bytes, salt: bytes
) -> bytes:
    """The digest of an answer; the place is (step, activity, attempt)."""
    where = b"".join(number.to_bytes(4, "big") for number in place)
    return seals.digest("unh1.commit", room, bytes([seat]), where, answer, salt)


def take(session: "Session", seat: int, tag: str, said: list[Any]) -> None:
    phase = session.phase
    round_ = phase["round"]
    if tag == "sealed":
        attempt, bound = said
        if attempt != round_["attempt"] or len(bound) != 32 or bound == round_["digests"][1 - seat]:
            raise Refused("not to be sealed")
        round_["digests"][seat] = bound
    elif tag == "opened":
        former = still_open(round_, seat)
        if former is not None:
            former = {**former, "overtaken": round_["attempt"]}
        round_ = phase["round"] = deepcopy(former or round_)
        place = (session.step, session.activity, round_["attempt"])
        is_bound = commitment(session.room_id, seat, place, *said) == round_["digests"][seat]
        if len(said[1]) != 32 or not is_bound:
            raise Refused("not what was sealed")
        answer = packing.answer(said[0])
        check(session, answer)
        round_["answers"][seat], round_["again"] = answer, []
        if is_open(round_):
            reveal(session)
    else:
        void(session, seat)


def check(session: "Session", answer: list[str]) -> None:
    """Whether it is one to the question. Raises `Refused`."""
    activity = session.now
    if not session.is_answer(answer):
        raise Refused("no answer")
    match activity["kind"]:
        case "rate":
            known = [label["id"] for label in activity["scale"]]
            known += [] if activity["needs"] else [""]
            if len(answer) != len(activity["items"]) or not set(answer) <= set(known):
                raise Refused("no answer")
        case "write":
            if len(answer) != len(activity["fields"]):
                raise Refused("no answer")
        case "choose":
            options = [option["id"] for option in activity["options"]]
            if len(answer) != 1 or answer[0] not in options:
                raise Refused("no answer")


def void(session: "Session", seat: int) -> None:
    phase = session.phase
    round_ = phase["round"]
    was_asked = list(round_["again"])
    again = sorted({*was_asked, seat})
    is_lopsided = round_["answers"][seat] is not None and round_["answers"][1 - seat] is None
    if not is_lopsided and again != [0, 1]:
        round_["again"] = again
        return
    phase["round"] = {
        **{"attempt": following(round_), "digests": [None, None], "answers": [None, None]},
        **{"again": [], "asked_by": was_asked[0] if was_asked else seat, "overtaken": 0},
        "former": None if again == [0, 1] else {**round_, "again": [], "former": None},
    }
    if phase["is"] == "Rating":
        phase["another"] = False


def reveal(session: "Session") -> None:
    """What follows from both answers."""
    phase, activity = session.phase, session.now
    first, second = phase["round"]["answers"]
    match phase["is"]:
        case "Rating" if activity["needs"]:
            phase["another"] = {*first, *second} != {activity["needs"]}
        case "Writing" if activity["promise"]:
            size = None if isinstance(activity["promise"], str) else 1
            both = (first[:size], second[:size])
            phase["promises"] = [[0, None] if all(map(has_words, each)) else None for each in both]
        case "Choosing":
            phase["picks"] = [first[0], second[0]]
            settle(session)
        case _:
            session.reveal(first, second)


def settle(session: "Session") -> None:
    """What is chosen by both picks."""
    picks, decline = session.phase["picks"], session.now["decline"]
    if session.now["sets"] == "length" and None not in picks:
        order = [option["id"] for option in session.now["options"]]
        session.phase["chosen"] = min(picks, key=order.index)
    elif decline and decline in picks:
        session.phase["chosen"] = decline
    else:
        session.phase["chosen"] = picks[0] if picks[0] == picks[1] else None


def outline(round_: Round, *, is_text: bool) -> list[Any]:
    answers = round_["answers"]
    told = [answer is not None for answer in answers] if is_text else answers
    former = round_["former"] and outline(round_["former"], is_text=is_text)
    return [
        *(round_["attempt"], round_["digests"], told, round_["again"]),
        *(round_["asked_by"], former),
        *([round_["overtaken"]] if round_["overtaken"] else []),
    ]
