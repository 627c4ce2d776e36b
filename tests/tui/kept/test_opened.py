"""Over all evenings: what is open is what none has looked at.

About `tui.kept.opened`.
"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kept.samples import (
    BARE,
    CALL,
    EVENING,
    NOTE,
    NOW,
    RECORD,
    THANKS,
    WALK,
    documents,
    evenings,
    of_the_two,
)
from tui.kept.evening import Evening, Looked, Thanks
from tui.kept.opened import Open, opened, over

few = st.lists(of_the_two, max_size=5)

ids = st.sampled_from([f"{n:x}" * 32 for n in range(6)])

looked = st.builds(Looked, id=ids, whose=st.sampled_from(("me", "partner", "both")))


@st.composite
def courses(draw: st.DrawFn) -> list[Evening]:
    """Evenings with few ids among them, so that they meet."""
    made = draw(st.lists(evenings, max_size=5))
    return [
        each.__replace__(
            looked_at=tuple(draw(st.lists(looked, max_size=3))),
            items=tuple(item.__replace__(id=draw(ids)) for item in each.items or ()) or None,
        )
        for each in made
    ]


def test_what_is_kept_is_open_until_an_evening_has_looked_at_it() -> None:
    assert opened([EVENING]).open == (Open(WALK, EVENING), Open(CALL, EVENING))
    later = BARE.__replace__(looked_at=(WALK.once_looked_at,))
    assert opened([later, EVENING]).open == (Open(CALL, EVENING),)
    assert (
        opened(
            [EVENING, BARE.__replace__(looked_at=(WALK.once_looked_at, CALL.once_looked_at))]
        ).open
        == ()
    )


@given(found=courses())
def test_open_is_exactly_what_no_evening_has_looked_at_and_each_once(found: list[Evening]) -> None:
    known = {each for evening in found for each in evening.looked_at}
    kept = [item for each in found for item in each.items or ()]
    open_ids = [each.item.id for each in opened(found).open]
    assert len(open_ids) == len(set(open_ids))
    assert set(open_ids) == {each.id for each in kept if each.once_looked_at not in known}
    assert over(found) == {each.id for each in kept if each.once_looked_at in known}
    assert all(each.item in (each.evening.items or ()) for each in opened(found).open)


@given(found=courses(), data=st.data())
def test_one_evening_more_opens_nothing_that_was_looked_at(
    found: list[Evening], data: st.DataObject
) -> None:
    more = data.draw(evenings).__replace__(items=None, looked_at=(data.draw(looked),))
    before = {each.item.id for each in opened(found).open}
    after = {each.item.id for each in opened([*found, more]).open}
    assert after <= before and before - after <= {each.id for each in more.looked_at}


@given(found=courses(), named=st.lists(ids, max_size=6), data=st.data())
def test_nobody_closes_what_is_another_s_whatever_ids_they_bring_as_their_own(
    found: list[Evening], named: list[str], data: st.DataObject
) -> None:
    """A changed program of the partner names any ids beside its own lines. It closes what is
    kept here as the partner's, and nothing of mine or of both."""
    looked_at = tuple(Looked(id=each, whose="partner") for each in named)
    more = data.draw(evenings).__replace__(items=None, looked_at=looked_at)

    def still(evenings: list[Evening]) -> set[str]:
        return {each.item.id for each in opened(evenings).open if each.item.whose != "partner"}

    assert still([*found, more]) >= still(found)
    assert over([*found, more]) - over(found) <= {
        item.id for each in found for item in each.items or () if item.whose == "partner"
    }


@given(found=few, data=st.data())
def test_it_does_not_matter_in_which_order_the_files_lay(
    found: list[Evening | Thanks], data: st.DataObject
) -> None:
    other = data.draw(st.permutations([*found, *found[:1]]))
    one, two = opened(found), opened(other)
    assert {*one.evenings} == {*two.evenings} and {*one.thanks} == {*two.thanks}
    assert [each.date for each in one.evenings] == [each.date for each in two.evenings]


@given(found=st.lists(documents, max_size=6))
def test_the_newest_is_first_and_of_a_facilitator_there_is_nothing(found: list[object]) -> None:
    one = opened(found)  # type: ignore[arg-type]  # a list of any of them
    dates = [each.date for each in one.evenings]
    moments = [each.at for each in one.thanks]
    assert dates == sorted(dates, reverse=True) and moments == sorted(moments, reverse=True)
    assert {*one.evenings} | {*one.thanks} == {
        each for each in found if isinstance(each, Evening | Thanks)
    }


def test_what_a_facilitator_keeps_is_no_evening() -> None:
    one = opened([NOTE, RECORD])
    assert (one.evenings, one.open, one.thanks) == ((), (), ())


def test_two_copies_of_one_evening_are_one() -> None:
    one = opened([EVENING, EVENING, THANKS, THANKS])
    assert one.evenings == (EVENING,) and one.thanks == (THANKS,)
    assert len(one.open) == 2


def test_thanks_and_evenings_come_newest_first() -> None:
    later = THANKS.__replace__(at=NOW + timedelta(days=1), text="the walk")
    before = EVENING.__replace__(date=date(2025, 1, 1))
    one = opened([THANKS, before, later, BARE])
    assert one.thanks == (later, THANKS) and one.evenings == (BARE, before)


def test_what_is_open_is_known_by_whom_it_is_with() -> None:
    other = EVENING.__replace__(
        id="3e" * 16, partner="Noor", items=(CALL.__replace__(id="3f" * 16),)
    )
    one = opened([EVENING, other])
    assert [each.evening.partner for each in one.with_partner(" noor ")] == ["Noor"]
    assert len(one.with_partner("Sam")) == 2 and one.with_partner("Kim") == ()
