"""A turn by the page's rules: its stages, who has which, and what each leads to."""

from typing import TYPE_CHECKING, Any, Final

from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import limit, table, words

if TYPE_CHECKING:
    from tests.protocol.reader.session import Session

Phase = dict[str, Any]

SPEAKERS: Final = ("speak", "check", "reply", "feeling-check", "wish", "less")
"""The stages that the speaker has."""

LISTENERS_SIGNALS: Final = {"slower", "again", "with-you", "my-part", "ask-pause"}

SAID: Final = {
    "speak": {"spoke", "finished", "passed"},
    "say-back": {"said-back", "passed"},
    "check": {"understood", "not-quite", "more-to-say", "passed"},
    "wonder": {"wondered", "passed"},
    "reply": {"replied", "passed"},
    "makes-sense": {"made-sense", "passed"},
    "feeling": {"guessed-feeling", "passed"},
    "feeling-check": {"felt-right", "named-feeling", "passed"},
    "side": {"took-side", "passed"},
    "wish": {"wished", "passed"},
    "answer": {"said-yes", "offered-less", "said-not-now", "passed"},
    "less": {"said-yes", "said-not-now", "passed"},
    "heard": {"heard"},
    "breath": {"breathed"},
}
"""What whoever has a stage may say there."""

TOLD: Final = {
    "said-back": "said_back",
    "made-sense": "sense",
    "guessed-feeling": "guess",
    "named-feeling": "feeling",
    "replied": "reply",
    "took-side": "side",
    "wished": "wish",
}
"""The events that tell something and lead on."""

PARTS: Final = ("said_back", "missed", "sense", "guess", "feeling")
LATER: Final = ("opening", "reply", "side", "wish", "less")

STEPS: Final = {
    "wonder": ["wonder", "reply"],
    "feeling": ["feeling", "feeling-check"],
    "answer": ["wish", "answer"],
}
"""The stages of the rungs that have more than one."""


def turn_of(speaker: int) -> Phase:
    parts = dict.fromkeys((*PARTS, *LATER), False)
    return {"speaker": speaker, "pieces": 0, "passed": None, "granted": None, **parts}


def first(starter: int, turns: int) -> Phase:
    return {
        **{"turn": turn_of(starter), "past": [], "signals": [None, None]},
        **{"stage": "speak", "then": "speak", "told": "speak", "turns": turns},
    }


def is_untold(phase: Phase) -> bool:
    """Whether the first turn has not begun."""
    is_fresh = phase["turn"] == turn_of(phase["turn"]["speaker"])
    return not phase["past"] and phase["stage"] == "speak" and is_fresh


def owner(phase: Phase, stage: str) -> int:
    """Who has a stage of the ladder."""
    speaker: int = phase["turn"]["speaker"]
    return speaker if stage in SPEAKERS else 1 - speaker


def holder(phase: Phase) -> int:
    """Who has the present stage."""
    match phase["stage"]:
        case "heard":
            return 1 - owner(phase, phase["told"])
        case "breath":
            return owner(phase, phase["then"])
    return owner(phase, phase["stage"])


def may(session: "Session", seat: int) -> set[str]:
    phase = session.phase
    turn, stage = phase["turn"], phase["stage"]
    if stage == "rest":
        return {"ready"} if seat not in phase["ready"] else set()
    mine = set() if stage == "breath" else {"signalled"}
    if session.is_first_turn() and is_untold(phase):
        if phase["turns"] == 1 and (session.voice == "typed" or seat == turn["speaker"]):
            mine.add("each-has-one")
    if seat != holder(phase):
        return mine
    mine |= SAID[stage]
    if stage == "heard" and seat == turn["speaker"] and turn["passed"] == 1 - seat:
        mine.add("more-to-say")
    if stage == "speak" and not turn["pieces"] and session.voice == "typed":
        mine.remove("finished")
    if turn["pieces"] >= limit("PIECES_LIMIT"):
        mine.discard("spoke")
    if stage == "answer" and session.owned(seat) >= limit("OWNED_MOST"):
        mine -= {"said-yes", "offered-less"}
    return mine


def climb(session: "Session", seat: int, tag: str, said: list[Any]) -> None:
    phase = session.phase
    turn, stage = phase["turn"], phase["stage"]
    match tag:
        case "signalled":
            is_listeners = said[0] in LISTENERS_SIGNALS
            if said[0] not in words("signal") or is_listeners == (seat == turn["speaker"]):
                raise Refused("a signal of the other's")
            phase["signals"][seat] = said[0]
        case "spoke":
            session.words(said[0], needed=True)
            turn["pieces"] += 1
        case "finished":
            on(session, has_words=bool(turn["pieces"]))
        case "understood":
            on(session, has_words=False)
        case "felt-right":
            turn["feeling"] = turn["guess"]
            on(session, has_words=False)
        case "not-quite":
            has_words = session.words(said[0])
            turn["missed"] = True
            to_heard(phase) if has_words else over(phase, "say-back")
        case "more-to-say":
            turn["passed"] = None
            over(phase, "speak")
        case "passed" if stage in STEPS["wonder"] and following(session, "reply"):
            over(phase, str(following(session, "reply")))
        case "passed" if stage == "reply":
            end(phase)
        case "wondered":
            if said[0] not in [each["id"] for each in session.now["openings"]]:
                raise Refused("no question of the guide")
            turn.update(opening=True, reply=False)
            on(session, has_words=False)
        case "guessed-feeling" | "named-feeling":
            has_words = felt(session, *said)
            turn[TOLD[tag]] = True
            on(session, has_words=has_words)
        case "said-yes" | "said-not-now":
            turn["granted"] = tag == "said-yes"
            if not turn["granted"]:
                turn.update(wish=False, less=False)
            to_heard(phase)
        case "offered-less":
            session.line(said[0])
            turn["less"] = True
            over(phase, "less")
        case "passed":
            turn.update(passed=seat, wish=False, less=False)
            is_last_word = stage == "speak" and turn["pieces"]
            to_heard(phase) if seat != turn["speaker"] or is_last_word else end(phase)
        case "breathed":
            at(phase, phase["then"])
        case "heard":
            heard(session)
        case _:
            has_words = session.line(said[0]) if tag == "wished" else session.words(said[0])
            turn[TOLD[tag]] = True
            if tag == "wished":
                turn["less"] = False
            on(session, has_words=has_words)


def felt(session: "Session", text: str, word: str) -> bool:
    """Whether a feeling has words; a word of the list has, and no text beside it."""
    if not word:
        return session.words(text)
    if text or word not in [row["word"] for row in table("words") if row["set"] == "feeling"]:
        raise Refused("no word of the list")
    return True


def following(session: "Session", stage: str) -> str | None:
    ladder: list[str] = []
    for rung in session.now["rungs"]:
        ladder += STEPS.get(rung, [rung])
    place = ladder.index("answer" if stage == "less" else stage) + 1
    return ladder[place] if place < len(ladder) else None


def on(session: "Session", *, has_words: bool) -> None:
    phase = session.phase
    after = following(session, phase["stage"])
    is_theirs = after is not None and owner(phase, after) != holder(phase)
    if has_words and not is_theirs:
        to_heard(phase)
    elif after is None:
        end(phase)
    else:
        over(phase, after)


def over(phase: Phase, stage: str) -> None:
    before = holder(phase)
    at(phase, stage)
    if holder(phase) != before:
        phase.update(stage="breath", then=stage)


def to_heard(phase: Phase) -> None:
    told = phase["stage"]
    at(phase, "heard")
    phase["told"] = told


def heard(session: "Session") -> None:
    phase = session.phase
    is_missed = phase["told"] == "check"
    after = "say-back" if is_missed else following(session, phase["told"])
    if phase["turn"]["passed"] is not None or after is None:
        end(phase)
    else:
        at(phase, "breath")
        phase["then"] = after


def end(phase: Phase) -> None:
    phase["past"].append(phase["turn"])
    if len(phase["past"]) == phase["turns"]:
        at(phase, "rest")
        return
    phase["turn"] = turn_of(1 - phase["turn"]["speaker"])
    at(phase, "breath")
    phase["then"] = "speak"


def at(phase: Phase, stage: str) -> None:
    phase.update(stage=stage, signals=[None, None])


def granted(session: "Session") -> list[Any]:
    """An agreement for each wish that was answered with a yes; the listener's."""
    phase = session.phase
    turns = phase["past"] if phase["stage"] == "rest" else [*phase["past"], phase["turn"]]
    owners = [("second", "first")[turn["speaker"]] for turn in turns if turn["granted"]]
    return [[session.now["id"], owner, None, None] for owner in owners]


def outline(phase: Phase) -> list[Any]:
    turns = []
    for turn in (*phase["past"], phase["turn"]):
        told = [turn["speaker"], turn["pieces"], [turn[part] for part in PARTS], turn["passed"]]
        later = [turn[part] for part in LATER]
        is_later = any(later) or turn["granted"] is not None
        turns.append([*told, later, turn["granted"]] if is_later else told)
    return [[phase["stage"], phase["then"], phase["told"]], turns, phase["signals"]]
