"""A third seat, by the page's rules: how it comes, what it may do, how it goes."""

from typing import TYPE_CHECKING, Any, Final

from tests.protocol.reader import deals, introducing, rounds, seals, turns
from tests.protocol.reader.packing import Refused, packed
from tests.protocol.reader.tables import limit, table
from tests.protocol.reader.texts import has_words

if TYPE_CHECKING:
    from tests.protocol.reader.session import Session

Third = dict[str, Any]
Phase = dict[str, Any]

SEAT: Final = 2
ANY_PAGE: Final = {
    *("asked-for-third", "answered-asking", "introduced-third", "consented"),
    *("went-on-alone", "facilitator-left"),
}
ALWAYS: Final = {"paused", "stopped-for-today", "left"}
NO: Final = [bytes(32), bytes(32)]
QUESTION: Final = "?"
BREAKS: Final = {"Pausing", "Stopped"}
BETWEEN: Final = {"paused", "took-aside", "replanned"}
"""Open to a third where nobody is in a piece."""


def events() -> set[str]:
    """Everything that is about a third seat."""
    rows = table("controls")
    return {row["event"] for row in rows if row["event"] != "paused"}


def nobody() -> Third:
    return {
        **{"asking": None, "put_off": False, "question": None, "answers": [None, None]},
        **{"declined": False, "seated": None, "gone": False},
        **{"last": None, "aside": None, "hold": None, "held": None, "wants": None},
        **{"more": 0, "remarks": 0},
    }


def no_plan() -> dict[str, Any]:
    return {"left_out": [], "coming": [], "back_to": None, "asked": None}


# -- who may do what


def about(session: "Session", seat: int) -> set[str]:
    """What is open to a partner about a third seat."""
    third, phase = session.third, session.phase
    if phase["is"] == "Ended":
        return set()
    if third["seated"]:
        return {"went-on-alone"}
    if third["question"]:
        return {"went-on-alone"} | ({"consented"} if third["answers"][seat] is None else set())
    inner = phase["inner"] if phase["is"] in BREAKS else phase
    if inner["is"] == "Gathering" and inner["hash"] is None:
        return set()
    if third["asking"] is None:
        return {"asked-for-third", "introduced-third"}
    mine = {"introduced-third", "went-on-alone"}
    if third["asking"] == [1 - seat, False]:
        mine |= {"asked-for-third", "answered-asking"}
    return mine


def while_led(session: "Session", seat: int, mine: set[str]) -> set[str]:
    """What is left of a partner's moves in a word with one, and in a hold."""
    third, phase = session.third, session.phase
    if third["aside"]:
        return (mine & {"opened"}) | ALWAYS | {"rejoined"}
    if phase["is"] == "Talking" and third["hold"]:
        resumed = {"resumed"} if seat == turns.holder(phase) else set()
        return (mine & {"preferred"}) | ALWAYS | resumed
    if phase["is"] == "Talking" and third["wants"] and seat == phase["turn"]["speaker"]:
        return mine | {"gave-way"}
    return mine


def may(session: "Session") -> set[str]:
    """What is open to the third seat itself."""
    third, phase = session.third, session.phase
    if not third["seated"] or phase["is"] == "Ended":
        return set()
    mine = {"facilitator-left"}
    if third["aside"]:
        return mine | ({"rejoined"} if third["aside"][2] else {"took-aside"})
    if phase["is"] in BREAKS:
        return mine
    here = (session.step, session.activity) if session.plan["asked"] is None else None
    back = {"went-back"} if session.been.keys() - {here} else set()
    remark = {"remarked"} if third["remarks"] < limit("REMARKS_LIMIT") else set()
    match phase["is"]:
        case "Gathering":
            return mine | remark | {"took-aside"}
        case "Closing":
            return mine | remark | (back if not session.closed else set())
        case "LeftOut":
            return mine | remark | BETWEEN | back | {"advanced"}
    mine.add("extended")
    if phase["is"] == "Talking":
        mine |= in_a_turn(session)
        if is_mid_piece(phase) and not third["hold"]:
            return mine
    mine |= remark | BETWEEN
    if may_be_cut(phase):
        mine |= back
    asked = [seat for seat in (0, 1) if session.takes_part(seat)]
    if all(seat in phase["ready"] or "ready" in session.may_of_two(seat) for seat in asked):
        mine.add("advanced")
    return mine


def in_a_turn(session: "Session") -> set[str]:
    third, phase = session.third, session.phase
    if third["hold"]:
        return {"resumed", "gave-floor"}
    stage = phase["stage"]
    mine = {"gave-floor"} if stage == "breath" else set()
    if stage not in ("breath", "rest") and not third["wants"]:
        mine.add("held")
    if is_mid_piece(phase) and turns.holder(phase) == phase["turn"]["speaker"]:
        mine.add("nudged")
    return mine


def is_mid_piece(phase: Phase) -> bool:
    return phase["stage"] not in ("breath", "heard", "rest")


def may_be_cut(phase: Phase) -> bool:
    """Not between seals and openings, and not at another time."""
    if "round" not in phase:
        return True
    is_whole = rounds.is_sealed(phase["round"]) == rounds.is_open(phase["round"])
    return is_whole and not phase.get("another")


def is_untouched(phase: Phase) -> bool:
    """Whether nothing has begun of a page that takes more than being ready."""
    if phase["is"] == "Talking":
        return turns.is_untold(phase)
    if "round" not in phase or phase.get("things") is not None:
        return False
    if phase["is"] == "Reviewing" and phase["held"] is None:
        return True
    return not any(phase["round"]["digests"])


# -- what follows


def take(session: "Session", seat: int, tag: str, said: list[Any]) -> None:
    third, phase, plan = session.third, session.phase, session.plan
    match tag:
        case "asked-for-third" if third["asking"]:
            third["asking"][1] = True
        case "asked-for-third":
            session.third = {**alone(third), "asking": [seat, False]}
        case "answered-asking" if said[0]:
            third["asking"][1] = True
        case "answered-asking":
            session.third = {**alone(third), "put_off": True}
        case "introduced-third":
            session.third = {**alone(third), "question": met(*said)}
        case "consented":
            consent(session, seat, said)
        case "went-on-alone" | "facilitator-left":
            session.third = alone(third)
            if third["seated"]:
                session.epoch += 1
                plan.update(left_out=[], coming=[])
            else:
                session.third["declined" if third["question"] else "put_off"] = True
        case "advanced":
            session.go_on()
        case "went-back":
            place = session.place_of(said[0])
            is_here = plan["asked"] is None and place == (session.step, session.activity)
            if place not in session.been or is_here:
                raise Refused("no earlier activity")
            session.keep_agreed()
            session.leave(is_done=False)
            plan.update(back_to=None, asked=None)
            assert place is not None
            later = [session.at(each)["kind"] for each in session.places() if each >= place]
            if "keep" in later:
                session.ask_anew()
            session.begin(place)
        case "replanned":
            replan(session, *said)
        case "held":
            if not limit("HOLD_LEAST_S") <= said[0] <= limit("HOLD_MOST_S"):
                raise Refused("no such hold")
            is_first = third["held"] != turn_key(phase)
            begun = {"hold": said[0], "held": turn_key(phase)}
            third.update(begun if is_first else {"wants": said[0]})
        case "gave-way":
            third.update(hold=third["wants"], wants=None)
        case "resumed":
            third["hold"] = None
        case "gave-floor":
            give(session, said[0])
        case "extended":
            if not 1 <= said[0] <= limit("MORE_MOST_MIN"):
                raise Refused("not a little")
            third["more"] += said[0]
        case "remarked":
            if not has_words(said[0]) or len(said[0]) > limit("REMARK_CHARS"):
                raise Refused("no remark")
            third["remarks"] += 1
        case "nudged":
            if said[0] != phase["turn"]["speaker"]:
                raise Refused("for whoever speaks")
        case "took-aside":
            aside(third, *said)
        case "rejoined":
            third["aside"] = None


def alone(third: Third) -> Third:
    """Nobody is asked, or there."""
    return {**nobody(), "gone": bool(third["gone"] or third["seated"])}


def met(signing: bytes, exchange: bytes, introduction: list[Any]) -> list[bytes]:
    """What a yes to them names."""
    told = packed(introduction)
    introducing.read(told)
    if [len(signing), len(exchange)] != [32, 32]:
        raise Refused("no keys")
    seals.shared(bytes(32), exchange)
    return [seals.digest("unh1.lead.keys", signing, exchange), introducing.name_of(told)]


def consent(session: "Session", seat: int, said: list[Any]) -> None:
    third = session.third
    if said not in (NO, third["question"]):
        raise Refused("somebody else, or something else")
    third["answers"][seat] = said != NO
    if None in third["answers"]:
        return
    if third["answers"] == [True, True]:
        session.third = {**nobody(), "seated": third["question"]}
        session.epoch += 1
        session.turn(session.phase)
    else:
        session.third = {**alone(third), "declined": True}


def aside(third: Third, seat: int, minutes: int) -> None:
    if third["aside"]:
        first, so_long, _ = third["aside"]
        if (seat, minutes) != (1 - first, so_long):
            raise Refused("the other is next, for as long")
        third["aside"][2] = True
        return
    if seat == SEAT or not 1 <= minutes <= limit("ASIDE_MOST_MIN"):
        raise Refused("no such word")
    third.update(aside=[seat, minutes, False], hold=None)


def give(session: "Session", seat: int) -> None:
    phase = session.phase
    speaker, past = phase["turn"]["speaker"], phase["past"]
    is_for_both = len(session.seats_of(session.now)) == 2
    if seat == speaker:
        phase["turn"]["passed"] = None
    elif seat == SEAT or not is_for_both or len(past) + 2 > limit("TURNS_MOST"):
        raise Refused("no turn for them")
    else:
        if phase["turn"] != turns.turn_of(speaker):
            past.append(phase["turn"])
        phase.update(turn=turns.turn_of(seat), turns=max(phase["turns"], len(past) + 2))
    turns.at(phase, "breath")
    phase["then"] = "speak"
    session.third["hold"] = None


def replan(session: "Session", change: str, what: str) -> None:
    plan = session.plan
    if change == "leave-out":
        leave_out(session, what)
        return
    place = session.place_of(what)
    if change == "add":
        if place is None or not session.seats_of(session.at(place)):
            raise Refused("no activity of the guide, or of nobody")
    elif not has_words(what) or len(what) > limit("PROMPT_CHARS") or set(what) & deals.BREAKS:
        raise Refused("no question")
    if len(plan["coming"]) == limit("COMING_LIMIT"):
        raise Refused("enough")
    plan["coming"].append([change, what])
    plan["left_out"] = [each for each in plan["left_out"] if each != what]


def leave_out(session: "Session", what: str) -> None:
    plan, phase = session.plan, session.phase
    here = (session.step, session.activity)
    place = session.place_of(what)
    is_present = what == QUESTION if plan["asked"] is not None else place == here
    if is_present and phase["is"] != "LeftOut":
        if not may_be_cut(phase):
            raise Refused("one would be left with less")
        session.keep_agreed()
        session.next(skips_group=True)
        return
    coming = [each[1] if each[0] == "add" else QUESTION for each in plan["coming"]]
    if what in coming:
        del plan["coming"][len(coming) - 1 - coming[::-1].index(what)]
        return
    if place is None or place <= (plan["back_to"] or here):
        raise Refused("nothing to come")
    plan["left_out"] = sorted({*plan["left_out"], what})


def turn_key(phase: Phase) -> list[int] | None:
    return [len(phase["past"]), phase["turn"]["speaker"]] if phase["is"] == "Talking" else None


def settle(before: "Session", after: "Session", seat: int, tag: str, said: list[Any]) -> None:
    """What is of another page or turn is gone, and what was done last is held."""
    third = after.third
    if third == nobody():
        return
    if after.page != before.page:
        is_break = {before.phase["is"], after.phase["is"]} & BREAKS
        here = {"last": None, "aside": None, "held": third["held"] if is_break else None}
        third = {**third, **here, "hold": None, "wants": None, "more": 0, "remarks": 0}
    elif turn_key(after.phase) != turn_key(before.phase):
        third = {**third, "hold": None, "wants": None, "more": 0}
    if tag in events() and before.third["seated"]:
        has_text = tag == "remarked" or (tag == "replanned" and said[0] == "ask")
        by = None if tag == "went-on-alone" else seat
        third["last"] = [by, tag, *([] if has_text else said)]
    after.third = third


def outline(session: "Session") -> list[Any]:
    """What is told of it; nothing where there never was any."""
    third, plan = session.third, session.plan
    if third == nobody():
        return []
    hold = [third["hold"], third["held"], third["wants"]]
    coming = [[change, what if change == "add" else None] for change, what in plan["coming"]]
    been = [[*place, session.been[place]] for place in sorted(session.been)]
    return [
        [
            "third",
            [
                *(third["asking"], third["put_off"], third["question"], third["answers"]),
                third["declined"],
            ],
            [session.epoch, third["seated"], third["gone"]],
            [third["aside"], hold, third["more"], third["remarks"], third["last"]],
            [plan["left_out"], coming, plan["back_to"], plan["asked"] is not None],
            [been, session.spent, session.again],
        ]
    ]
