"""The evenings stand in one order, which tells no time.

About `tui.kept.order`.
"""

from datetime import date
from itertools import permutations
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kept.samples import CALL, EVENING, WALK, evenings
from tui.kept.course import course
from tui.kept.evening import Circle, Evening, Looked
from tui.kept.listing import listed
from tui.kept.opened import opened
from tui.kept.order import newest_first

SAME_DAY: Final = EVENING.date
CIRCLES: Final = tuple(
    Circle(activity="near", title="T", item="", word="", step=step, of=7) for step in range(3)
)


def evening(id: str, *, has: str = "", looks_at: str = "", on: date = SAME_DAY) -> Evening:
    items = (WALK.__replace__(id=has),) if has else None
    looked = (Looked(id=looks_at, whose="both"),) if looks_at else ()
    at = {"0": 0, "7": 1, "f": 2}[id]
    return EVENING.__replace__(
        id=id * 32, date=on, items=items, looked_at=looked, circles=(CIRCLES[at],), worn_out=""
    )


def test_of_one_date_the_later_one_is_that_which_looked_at_what_the_other_left() -> None:
    first = evening("f", has=WALK.id)
    second = evening("0", has=CALL.id, looks_at=WALK.id)
    third = evening("7", looks_at=CALL.id)
    for lay in permutations((first, second, third)):
        assert newest_first(lay) == (third, second, first)


def test_where_neither_tells_it_the_order_is_the_same_all_the_same() -> None:
    alone = evening("0", has=WALK.id), evening("7"), evening("f", has=CALL.id)
    for lay in permutations(alone):
        assert newest_first(lay) == tuple(reversed(alone))


def test_a_circle_of_what_looked_at_each_other_ends() -> None:
    one, two = (
        evening("0", has=WALK.id, looks_at=CALL.id),
        evening("7", has=CALL.id, looks_at=WALK.id),
    )
    assert set(newest_first([one, two])) == {one, two} == set(newest_first([two, one]))
    assert newest_first([one, two]) == newest_first([two, one])


def test_it_is_one_order_wherever_evenings_are_shown() -> None:
    first, second = evening("f", has=WALK.id), evening("0", looks_at=WALK.id)
    for lay in permutations((first, second)):
        items = listed([(str(at), each) for at, each in enumerate(lay)], ())
        assert [each.evening for each in items] == [second, first] == [*opened(lay).evenings]
        # The course is read from the first evening on.
        assert [row.pairs for row in course(lay)] == [(2,), (0,)]


@given(found=st.lists(evenings, max_size=5), data=st.data())
def test_by_date_and_in_the_same_order_however_the_files_lay(
    found: list[Evening], data: st.DataObject
) -> None:
    same = [
        each.__replace__(date=data.draw(st.sampled_from((SAME_DAY, each.date)))) for each in found
    ]
    ordered = newest_first(same)
    assert ordered == newest_first(data.draw(st.permutations([*same, *same[:1]])))
    dates = [each.date for each in ordered]
    assert dates == sorted(dates, reverse=True) and set(ordered) == set(same)
