"""`docs/phases.md`: the phases and the moves in them, drawn from what the rules do.

    python -m tests.protocol.diagram      writes the page anew

Nothing in it is told by hand. Every move that `moves` lists is tried, in a session of every shape
that long walks come across, and drawn to where `apply` takes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

from protocol.activities.activity import Doing, Event
from protocol.activities.kinds import DOINGS
from protocol.activities.ladder import Rung, Stage, is_ladder
from protocol.activities.turns import Talking
from protocol.seats import PARTNERS
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import EVENTS, Breathed, Preferred, Signalled
from protocol.session.moves import ALWAYS
from protocol.session.outline import outline
from protocol.session.referee import Entry, apply
from protocol.session.session import PHASES, LeftOut, Phase, Session, current_activity
from tests.protocol.bots import VARIETY, fitting, listed, random_walk
from tests.protocol.page import code, met, tag
from tests.protocol.worlds import AT_MS, begun_with, turns

PAGE: Final = Path(__file__).parents[2] / "docs" / "phases.md"

Arrow = tuple[Session, type[Event], Session]
"""(before, event, after)."""

Edge = tuple[str, str, str]
"""(from, label, to), as they are drawn."""

ACTIVITY: Final = "activity"
"""Stands for every phase of an activity."""

EVERYWHERE: Final = ALWAYS | {Preferred}
"""Open in every activity."""

NEXT: Final = "the next page"
NEXT_TURN: Final = "next turn"


@cache
def arrows() -> tuple[Arrow, ...]:
    """Every move that is open to a partner somewhere, with the session before and after."""
    found = []
    for session in _once_each():
        for seat in PARTNERS:
            for kind in listed(session, seat):
                if kind in THIRD_EVENTS:
                    continue
                for variant in range(VARIETY if kind.__struct_fields__ else 1):
                    event = fitting(session, seat, kind, variant)
                    after = apply(session, Entry(seat, AT_MS, session.page, event))
                    found.append((session, kind, after))
    return tuple(found)


def _once_each() -> Iterator[Session]:
    """What is met, without what is the same but for texts, times and what was before."""
    seen: set[bytes] = set()
    for session in (*met(), *_climbing()):
        here = replace(session, page=0, ratings={}, chosen={}, promises=(), agreements=())
        if (told := outline(here)) not in seen:
            seen.add(told)
            yield session


def _climbing() -> Iterator[Session]:
    """Turns on ladders on which every rung follows every other that it may follow."""
    some = [more for count in range(3) for more in combinations(list(Rung)[1:], count)]
    checked = [(Rung.SAY_BACK, Rung.CHECK, rung) for rung in list(Rung)[3:]]
    for more in (*some, *checked):
        if is_ladder(rungs := (Rung.SPEAK, *more)):
            for seed in range(3):
                yield from random_walk(begun_with(turns(*rungs)), seed, 120)


def names(kinds: Iterable[type[Event]], around: str = "`") -> str:
    """Tags of events, in the order of the wire."""
    wanted = frozenset(kinds)
    return ", ".join(f"{around}{tag(kind)}{around}" for kind in EVENTS if kind in wanted)


# -- from page to page


def _drawn(phase: Phase) -> str:
    return ACTIVITY if isinstance(phase, Doing) else phase.tag


def _is_turned(before: Session, after: Session) -> bool:
    return (before.step, before.activity) != (after.step, after.activity)


def pages() -> Iterator[Edge]:
    """The arrows that turn the page; those with the same event and end are drawn as one."""
    froms: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for before, kind, after in arrows():
        one, other = _drawn(before.phase), _drawn(after.phase)
        is_next = isinstance(before.phase, Doing) and _is_turned(before, after)
        if one != other or is_next:
            froms[(tag(kind), other)].add(one)
    order = [ACTIVITY, *(kind.tag for kind in PHASES)]
    for (label, end), starts in sorted(froms.items()):
        yield " & ".join(sorted(starts, key=order.index)), label, end


# -- within an activity


def activities() -> Iterator[tuple[str, ...]]:
    """(kinds in a guide, phase, what it goes on with, what turns the page, what leaves it out)."""
    ends: defaultdict[tuple[str, str], set[type[Event]]] = defaultdict(set)
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for before, kind, after in arrows():
        phase, activity = before.phase, current_activity(before)
        if not isinstance(phase, Doing) or activity is None:
            continue
        kinds[phase.tag].add(code(tag(type(activity))))
        if kind not in EVERYWHERE:
            end = NEXT if _is_turned(before, after) else after.phase.tag
            ends[(phase.tag, end)].add(kind)
    for each in DOINGS:
        turning = ends[(each.tag, NEXT)]
        staying = ends[(each.tag, each.tag)] - turning
        aside = names(ends[(each.tag, LeftOut.tag)])
        asked = ", ".join(sorted(kinds[each.tag]))
        yield asked, code(each.tag), names(staying), names(turning), aside


# -- within a turn


def stages() -> Iterator[tuple[Edge, bool]]:
    """The arrows between the rungs of a turn, and whether a breath lies on the way."""
    labels: defaultdict[tuple[str, str, bool], set[type[Event]]] = defaultdict(set)
    for before, kind, after in arrows():
        was, now = before.phase, after.phase
        if not isinstance(was, Talking) or not isinstance(now, Talking):
            continue
        if was.stage is now.stage or kind in EVERYWHERE | {Breathed}:
            continue
        is_breath = now.stage is Stage.BREATH
        is_over = len(now.past) > len(was.past)
        end = now.then.value if is_breath else now.stage.value
        end = NEXT_TURN if is_over and is_breath else end
        labels[(was.stage.value, end, is_breath)].add(kind)
    order = [stage.value for stage in Stage] + [NEXT_TURN]
    for start, end, is_breath in sorted(labels, key=lambda at: (*map(order.index, at[:2]), at[2])):
        yield (start, names(labels[(start, end, is_breath)], ""), end), is_breath


# -- the page


def _node(name: str) -> str:
    return " & ".join(each.replace("-", "_").replace(" ", "_") for each in name.split(" & "))


def _flowchart(edges: Iterable[tuple[Edge, bool]]) -> str:
    drawn = list(edges)
    ends = {each for (start, _, end), _ in drawn for each in (*start.split(" & "), end)}
    lines = [f"    {_node(name)}[{name}]" for name in sorted(ends)]
    for (start, label, end), is_broken in drawn:
        lines.append(f"    {_node(start)} {'-.->' if is_broken else '-->'}|{label}| {_node(end)}")
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def page() -> str:
    """The whole page."""
    rows = "\n".join(f"| {' | '.join(row)} |" for row in activities())
    return f"""# The phases of a session, and the moves in them

Drawn from the rules by `python -m tests.protocol.diagram`, and compared with them in a test. The
names are those of the digest and the wire; what each means is told in [protocol.md](protocol.md).

## From page to page

*{ACTIVITY}* stands for every phase that an activity goes on in; they are told apart below. Not
drawn: what only one of two has done so far, and a break that is made longer.

{_flowchart((edge, False) for edge in pages())}

## Within an activity

A kind of activity is one module in `protocol/activities/`. Besides what is told here,
{names(ALWAYS)} are open to every seat in every phase, and
{names(EVERYWHERE - ALWAYS)} to both partners in each of these. The page is turned once both have.

| kinds in a guide | phase | goes on with | turns the page | leaves it out |
| --- | --- | --- | --- | --- |
{rows}

## Within a turn

A broken line leads through a breath, which the partner who is next ends with {names({Breathed})}.
At `heard`, words are taken in by the one they were said to. At *{NEXT_TURN}* the other partner
begins to speak; after the second turn both rest. {names({Signalled})} is open on all of them and
changes no rung. Which rungs there are, an activity says.

{_flowchart(stages())}
"""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
