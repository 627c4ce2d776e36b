"""Who carries what: the rules of `protocol.activities.audit`; what is shown is in the pages."""

from dataclasses import replace
from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.activities.activity import Label
from protocol.activities.agree import Agree
from protocol.activities.audit import Audit, Auditing, Lot, Mark, looked_at
from protocol.errors import BadGuide
from protocol.guide.checking import check
from protocol.seats import Pair
from protocol.session.events import Opened, Ready, Sealed
from protocol.session.moves import moves
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    answered,
    begun_with,
    both_sealed,
    guide_of,
    is_refused,
    opened,
    play,
    ready,
    sealed,
)

GROUPS: Final = ("ab", "cde", "f")
AUDIT: Final = Audit(
    id="load",
    title="Who",
    prompt="Who does it?",
    groups=tuple(
        Lot(f"g{group}", group.upper(), tuple(Label(each, each.upper()) for each in group))
        for group in GROUPS
    ),
)
LINES: Final = "".join(GROUPS)
MARKS: Final = tuple(mark.value for mark in Mark)

Answer = tuple[str, ...]


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """One of a person's answers."""
    marks = draw(st.tuples(*(st.sampled_from((*MARKS, "")) for _ in LINES)))
    ours = [line for line, mark in zip(LINES, marks, strict=True) if mark != "not-ours"]
    weighing = draw(st.sets(st.sampled_from(ours), max_size=3)) if ours else set()
    return (*marks, *sorted(weighing))


def swapped(both: Pair[Answer]) -> Pair[Answer]:
    return both[1], both[0]


def shown(both: Pair[Answer]) -> list[tuple[str, Pair[str], bool]]:
    return [(each.line.id, each.marks, each.is_same) for each in looked_at(AUDIT, both)]


@given(st.tuples(answers(), answers()))
def test_order_depends_on_difference_and_list_order_only(both: Pair[Answer]) -> None:
    found = shown(both)
    places = [(is_same, LINES.index(line)) for line, _, is_same in found]
    assert places == sorted(places)
    turned = [(line, (marks[1], marks[0]), is_same) for line, marks, is_same in found]
    assert shown(swapped(both)) == turned


def test_two_see_a_line_alike_if_they_mean_the_same_person() -> None:
    alike = {("me", "you"), ("you", "me"), ("both", "both"), ("nobody", "nobody")}
    for first, second in product(MARKS, repeat=2):
        both = (first,) * 6, (second,) * 6
        found = next((each for each in looked_at(AUDIT, both) if each.line.id == "a"), None)
        if first == second == "not-ours":
            assert found is None
        else:
            assert found is not None and found.is_same == ((first, second) in alike)


def test_not_ours_by_both_hides_the_line_and_by_one_does_not() -> None:
    first = ("not-ours", "not-ours", "", "me", "me", "me")
    second = ("not-ours", "me", "", "", "you", "me")
    assert [line for line, _, _ in shown((first, second))] == ["b", "d", "f", "e"]


def test_a_line_that_both_left_open_is_not_shown() -> None:
    assert not shown((("",) * 6, ("",) * 6))
    assert not shown((("",) * 6, ("not-ours",) * 6))


@pytest.mark.parametrize(
    "answer",
    [
        MARKS[:5],
        ("me",) * 7,
        ("sometimes", *("me",) * 5),
        (*("me",) * 6, "a", "b", "c", "d"),
        (*("me",) * 6, "b", "a"),
        (*("me",) * 6, "a", "a"),
        (*("me",) * 6, "z"),
        ("not-ours", *("me",) * 5, "a"),
    ],
    ids=["short", "long", "no mark", "a fourth", "order", "twice", "no line", "not theirs"],
)
def test_what_is_no_answer_is_refused(answer: Answer) -> None:
    session = both_sealed(begun_with(AUDIT), answer, ("me",) * 6)
    assert is_refused(session, FIRST, opened(session, FIRST, *answer))


@given(answers())
def test_what_a_person_may_mark_is_an_answer(answer: Answer) -> None:
    session = answered(begun_with(AUDIT), answer, ("me",) * 6)
    assert isinstance(session.phase, Auditing) and session.phase.round.is_open


def test_nothing_of_either_is_on_the_wire_before_both_sealed() -> None:
    session = begun_with(AUDIT)
    session = play(session, (FIRST, sealed(session, FIRST, *("me",) * 6, "a")))
    assert Opened not in moves(session, FIRST) | moves(session, SECOND)
    assert Sealed not in moves(session, FIRST) and Ready not in moves(session, FIRST)


FIRST_MARKS: Final = ("me", "me", "you", "both", "not-ours", "nobody")
SECOND_MARKS: Final = ("me", "you", "you", "both", "not-ours", "nobody")


def test_what_weighs_on_nobody_is_not_offered_where_something_weighs() -> None:
    lines = ready(answered(begun_with(AUDIT), (*FIRST_MARKS, "f"), (*SECOND_MARKS, "a"))).lines[
        "load"
    ]
    assert lines.order == ("a", "f") and lines.marked == (("f",), ("a",))


def test_where_nothing_weighs_the_differences_come_first_then_the_rest() -> None:
    lines = ready(answered(begun_with(AUDIT), FIRST_MARKS, SECOND_MARKS)).lines["load"]
    assert lines.order == ("a", "c", "b", "d", "f") and lines.marked == ((), ())


@given(st.tuples(answers(), answers()))
def test_a_hand_over_offers_only_what_weighs_on_somebody_where_anything_does(
    both: Pair[Answer],
) -> None:
    hand_over = Agree(id="hand-over", title="T", prompt="P", prefill="load")
    session = ready(answered(begun_with(AUDIT, hand_over), *both))
    weighing = {id for answer in both for id in AUDIT.split(answer)[1]}
    offered = {label.id for label in session.setting.prefill}
    theirs = {each.line.id for each in looked_at(AUDIT, both)}
    assert offered == (weighing or theirs)


def test_left_out_it_leaves_nothing() -> None:
    assert Auditing().outcome(begun_with(AUDIT).setting).lines is None


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("groups", {"groups": ()}),
        ("groups", {"groups": AUDIT.groups * 2}),
        ("groups", {"groups": (Lot("x", "X", tuple(Label(c, c) for c in "abcdef")),)}),
        ("groups", {"groups": (Lot("x", "X", ()),)}),
        ("groups", {"groups": (Lot("x", "", (Label("a", "A"),)),)}),
        ("groups", {"groups": tuple(Lot(f"g{n}", "X", (Label("a", "A"),)) for n in range(2))}),
        ("weigh", {"weigh": 4}),
        ("weigh", {"weigh": -1}),
    ],
)
def test_an_audit_that_makes_no_sense_is_refused(field: str, change: dict[str, object]) -> None:
    import msgspec

    with pytest.raises(BadGuide, match=f"field {field}"):
        check(guide_of(msgspec.structs.replace(AUDIT, **change)))


def test_a_refusal_and_an_open_look_are_not_the_same_to_the_digest() -> None:
    session = answered(begun_with(AUDIT), ("me",) * 6, ("you",) * 6)
    assert session != replace(session, phase=Auditing())
