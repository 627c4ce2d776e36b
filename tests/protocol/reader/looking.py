"""Kinds in which each looks for themselves first, and kind words, by the page's rules."""

from typing import TYPE_CHECKING, Any

from tests.protocol.reader import rounds
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import limit, words
from tests.protocol.reader.texts import has_words

if TYPE_CHECKING:
    from tests.protocol.reader.session import Session

Phase = dict[str, Any]
Map = dict[str, Any]


# -- kind words


def phrases(session: "Session", seat: int) -> set[str]:
    """What a seat may say to what the other has shown."""
    phase, activity = session.phase, session.now
    match phase["is"]:
        case "Sharing":
            return {"thanks", "heard-it"} if phase["shown"][1 - seat] is not None else set()
        case "Reviewing":
            thing = present(phase)
            is_told = thing and is_marked(thing) and 1 - seat in thing["owners"]
            return {"thanks", "helped", "no-worry"} if is_told else set()
        case "Rating" | "Writing" | "Auditing" | "Wishing":
            answers = phase["round"]["answers"]
            theirs = answers[1 - seat] or []
            if None in answers or not any(has_words(text) for text in theirs):
                return set()
            if phase["is"] == "Writing" and activity["own_part"]:
                return {"thanks", "heard-it"}
            if phase["is"] == "Writing" and activity["promise"]:
                return {"thanks"}
            if phase["is"] == "Writing":
                return {"thanks", "did-good", "not-known"}
            return set() if activity.get("needs") else {"thanks", "not-known"}
    return set()


def warming(session: "Session", seat: int) -> set[str]:
    is_open = "warm" in session.phase and session.phase["warm"][seat] is None
    return {"warmed"} if is_open and phrases(session, seat) else set()


def take(session: "Session", seat: int, tag: str, said: list[Any]) -> None:
    """What is done in these kinds, beside rounds."""
    phase = session.phase
    match tag:
        case "warmed":
            if said[0] not in phrases(session, seat):
                raise Refused("another phrase")
            phase["warm"][seat] = said[0]
            phase["ready"] = [each for each in phase["ready"] if each == seat]
        case "showed":
            if said[0] not in [option["id"] for option in session.now["options"]]:
                raise Refused("no such option")
            phase["shown"][seat] = said[0]
            phase["ready"] = [each for each in phase["ready"] if each == seat]
        case "each-has-one" if phase["is"] == "Talking":
            phase["turns"] = 2
            session.owners[session.now["for"].partition(":")[2]] = [0, 1]
        case "each-has-one":
            phase.update(owners=[0, 1], ready=[])
            session.turn(phase)
        case "marked":
            how, then, text = said
            if (then == "smaller") != bool(text) or (text and not has_words(text)):
                raise Refused("no smaller one")
            thing = present(phase)
            thing["how"][seat], thing["then"][seat] = how, then


# -- rounds


def is_answer(session: "Session", answer: list[str]) -> bool:
    """Whether it is one to the question of these kinds."""
    activity = session.now
    match activity["kind"]:
        case "audit":
            return is_audited(activity, answer)
        case "wishes":
            return answer == [each["id"] for each in activity["items"] if each["id"] in answer]
        case "whose":
            return len(answer) == 1 and answer[0] in words("wound")
        case "tick":
            return answer in (["ticked"], ["not"])
        case "keep":
            *letters, token = answer or [""]
            return len(letters) == 4 and set(letters) <= {"y", "n"} and is_id(token)
        case "review" if session.phase["held"] is None:
            return (
                answer == sorted(set(answer))
                and len(answer) == limit("HELD_SLOTS")
                and all(map(is_id, answer))
            )
        case "review" if session.phase["things"] is None:
            size = limit("OWN_LINES") + limit("SHARED_LINES")
            ids = [each for each in answer[size:] if each]
            is_whole = len(answer) == 2 * size and len(set(ids)) == len(ids)
            return is_whole and set(ids) <= set(session.phase["held"])
        case "review":
            is_two = len(answer) == 2 and answer[0] in words("fared")
            return is_two and answer[1] in ("keep", "let-go")
    return True


def is_id(text: str) -> bool:
    return len(text) == 32 and set(text) <= set("0123456789abcdef")


def lines(audit: Map) -> list[str]:
    return [item["id"] for group in audit["groups"] for item in group["items"]]


def is_audited(audit: Map, answer: list[str]) -> bool:
    ids = lines(audit)
    marks, weighing = answer[: len(ids)], answer[len(ids) :]
    if len(marks) != len(ids) or not set(marks) <= {*words("mark"), ""}:
        return False
    ours = [id for id, mark in zip(ids, marks, strict=True) if mark != "not-ours"]
    return weighing == [id for id in ours if id in weighing] and len(weighing) <= audit["weigh"]


def reveal(session: "Session", first: list[str], second: list[str]) -> None:
    """What follows from both answers."""
    phase = session.phase
    if phase["is"] == "Owning":
        meant = {"mine": [[0], [1]], "yours": [[1], [0]], "each": [[0, 1], [0, 1]]}
        one, two = meant[first[0]][0], meant[second[0]][1]
        phase["owners"] = one if one == two else [0, 1]
    elif phase["is"] == "Deciding":
        phase["stays"] = [first[at] == second[at] == "y" for at in (0, 1, 3)]
    elif phase["is"] == "Reviewing" and phase["held"] is None:
        phase["held"] = sorted(set(first) & set(second))
        phase["round"] = rounds.first(rounds.following(phase["round"]))
    elif phase["is"] == "Reviewing" and phase["things"] is None:
        own, size = limit("OWN_LINES"), limit("OWN_LINES") + limit("SHARED_LINES")
        lines = [list(zip(each[:size], each[size:], strict=True)) for each in (first, second)]
        owners = [([0], lines[0][:own]), ([1], lines[1][:own])]
        owners += [([0, 1], lines[0][own:]), ([0, 1], lines[1][own:])]
        things: list[Phase] = []
        for seats, brought in owners:
            for text, id in brought:
                known = [each["id"] for each in things if each["owners"] == [0, 1]]
                if has_words(text) and not (seats == [0, 1] and id and id in known):
                    new = {"owners": seats, "how": [None, None], "then": [None, None], "id": id}
                    things.append(new)
        phase["things"] = things
        to_thing(phase, 0)
    elif phase["is"] == "Reviewing":
        thing = present(phase)
        thing["how"], thing["then"] = [first[0], second[0]], [first[1], second[1]]


# -- a review, thing by thing


def present(phase: Phase) -> Any:
    """The thing that is looked at; none where there are none."""
    return phase["things"][phase["at"]] if phase["things"] else None


def is_marked(thing: Phase) -> bool:
    return all(thing["how"][seat] is not None for seat in thing["owners"])


def to_thing(phase: Phase, at: int) -> None:
    phase.update(at=at, ready=[], warm=[None, None])
    thing = present(phase)
    if thing and thing["owners"] == [0, 1]:
        phase["round"] = rounds.first(rounds.following(phase["round"]))


def turned(session: "Session") -> bool:
    """Whether there is a next page of the activity, which begins then."""
    phase = session.phase
    if phase["is"] == "Reviewing" and phase["at"] + 1 < len(phase["things"]):
        to_thing(phase, phase["at"] + 1)
    elif phase["is"] == "Sharing" and not phase["noted"]:
        if not session.now["note"] and phase["shown"] == [None, None]:
            return False
        phase.update(noted=True, ready=[])
    else:
        return False
    session.turn(phase)
    return True


# -- what is kept


def keep(session: "Session") -> None:
    """What later activities need of it."""
    phase, activity = session.phase, session.now
    if phase["is"] == "Owning" and phase["owners"]:
        session.owners[activity["id"]] = phase["owners"]
    if "round" not in phase or not rounds.is_open(phase["round"]):
        return
    first, second = phase["round"]["answers"]
    if phase["is"] == "Wishing":
        order = [each["id"] for each in activity["items"] if each["id"] in first + second]
        session.lines[activity["id"]] = [order, [first, second]]
    elif phase["is"] == "Auditing":
        ids = lines(activity)
        weighing = [first[len(ids) :], second[len(ids) :]]
        order = [id for id in ids if id in weighing[0] + weighing[1]]
        # Where nothing weighs, whatever is theirs.
        shown = sorted(
            (is_seen_alike(*both), place)
            for place, both in enumerate(zip(first, second, strict=False))
            if place < len(ids) and not set(both) <= {"", "not-ours"}
        )
        order = order or [ids[place] for _, place in shown]
        session.lines[activity["id"]] = [order, weighing]


def is_seen_alike(first: str, second: str) -> bool:
    """Whether both marks of a line mean the same of the two."""
    turned_round = {"me": "you", "you": "me"}
    return first == turned_round.get(second, second)


def keep_promised(session: "Session") -> None:
    """Promises and agreements that were not let go."""
    for thing in session.phase["things"] or []:
        if is_marked(thing) and thing["id"]:
            session.looked_at.append([thing["id"], thing["owners"]])
        if not is_marked(thing) or "let-go" in thing["then"]:
            continue
        if thing["owners"] == [0, 1]:
            session.agreements.append(session.now["id"])
        else:
            session.promises.append(thing["owners"][0])
