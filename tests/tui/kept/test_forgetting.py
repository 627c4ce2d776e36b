"""One piece less: what was to go is gone, all else stays, and what was looked at stays so.

About `tui.kept.forgetting`.
"""

from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.tui.kept.samples import BARE, CALL, EVENING, WALK, evenings
from tests.tui.kept.test_opened import courses
from tui.kept.evening import Evening
from tui.kept.forgetting import Of, Piece, pieces_of, told_of, without
from tui.kept.format import packed, unpacked
from tui.kept.opened import opened


def test_every_thing_that_was_kept_can_go_by_itself() -> None:
    assert [*pieces_of(EVENING)] == [
        Piece(Of.ITEMS, 0),
        Piece(Of.ITEMS, 1),
        Piece(Of.ENDING, 0),
        Piece(Of.ENDING, 1),
        Piece(Of.MY_WORDS),
        Piece(Of.PARTNER_WORDS),
        Piece(Of.CIRCLES),
        Piece(Of.WORN_OUT),
    ]
    assert [*pieces_of(BARE)] == []


def test_one_promise_goes_and_the_agreement_stays() -> None:
    assert without(EVENING, Piece(Of.ITEMS, 1)) == EVENING.__replace__(items=(WALK,))
    assert without(EVENING, Piece(Of.ITEMS, 0)) == EVENING.__replace__(items=(CALL,))
    assert without(EVENING, Piece(Of.WORN_OUT)) == EVENING.__replace__(worn_out="")


@given(evening=evenings, data=st.data())
def test_exactly_one_goes_and_nothing_else_changes(evening: Evening, data: st.DataObject) -> None:
    pieces = [*pieces_of(evening)]
    assume(pieces)
    piece = data.draw(st.sampled_from(pieces))
    left = without(evening, piece)
    assert len([*pieces_of(left)]) == len(pieces) - 1
    other = {each: getattr(evening, each) for each in evening.__struct_fields__}
    assert {**other, piece.of.value: getattr(left, piece.of.value)} == {
        each: getattr(left, each) for each in left.__struct_fields__
    }
    assert unpacked(packed(left)) == left


@given(evening=evenings)
def test_all_can_go_one_after_the_other_and_then_nothing_says_what_there_was(
    evening: Evening,
) -> None:
    left = evening
    while pieces := [*pieces_of(left)]:
        left = without(left, pieces[-1])
    bare = BARE.__replace__(
        id=evening.id,
        date=evening.date,
        guide=evening.guide,
        guide_hash=evening.guide_hash,
        title=evening.title,
        me=evening.me,
        partner=evening.partner,
        looked_at=evening.looked_at,
    )
    fields = ("items", "ending", "my_words", "partner_words", "circles")
    empty = {each: None for each in fields if not getattr(left, each)}
    assert left.__replace__(**empty) == bare


@pytest.mark.parametrize(
    "piece", [Piece(Of.ITEMS, 2), Piece(Of.ITEMS, -1), Piece(Of.WORN_OUT, 1)], ids=str
)
def test_what_is_not_there_cannot_go(piece: Piece) -> None:
    with pytest.raises(ValueError):
        without(EVENING, piece)
    with pytest.raises(ValueError):
        without(BARE, Piece(Of.WORN_OUT))


def test_what_was_looked_at_stays_so_when_the_evening_goes_that_knew_it() -> None:
    later = BARE.__replace__(
        date=EVENING.date + timedelta(days=7), looked_at=(WALK.once_looked_at,)
    )
    told = told_of(later, EVENING)
    assert told == EVENING.__replace__(looked_at=(*EVENING.looked_at, WALK.once_looked_at))
    assert told_of(later, told) is told
    assert told_of(BARE, EVENING) is EVENING


@given(found=courses(), data=st.data())
def test_forgetting_an_evening_opens_nothing(found: list[Evening], data: st.DataObject) -> None:
    assume(found)
    gone = data.draw(st.sampled_from(found))
    left = [told_of(gone, each) for each in found if each is not gone]
    before = {each.item.id for each in opened(found).open}
    after = {each.item.id for each in opened(left).open}
    assert after <= before
