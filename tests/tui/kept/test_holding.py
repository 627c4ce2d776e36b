"""What is still open of what the two kept, for their own boxes: `tui.kept.holding`."""

from pathlib import Path

import pytest

from protocol.guide.structure import guide_bytes, guide_hash
from tests.tui.kept.samples import BARE, CALL, EVENING, WALK
from tui.disk.own_guides import Guides
from tui.disk.shelf import BURNOUT, NAMES, carried
from tui.kept.evening import Day
from tui.kept.holding import Holds, held_with
from tui.kept.opened import Opened, opened
from tui.seat.held import Held
from tui.window.at_door import to_offer


def test_what_is_open_with_this_partner_is_held_and_nothing_of_another() -> None:
    found = held_with(opened([EVENING]), EVENING.partner)
    assert [each.id for each in found] == [WALK.id, CALL.id]
    assert all(
        each.text.startswith(item.text) for each, item in zip(found, (WALK, CALL), strict=True)
    )
    assert held_with(opened([EVENING]), "Somebody Else") == ()
    looked = BARE.__replace__(looked_at=(WALK.once_looked_at,))
    assert [each.id for each in held_with(opened([looked, EVENING]), EVENING.partner)] == [CALL.id]


@pytest.mark.parametrize(
    ("whose", "is_own", "is_shared"),
    [("me", True, False), ("partner", False, False), ("both", False, True), ("", False, True)],
)
def test_whose_it_is_says_into_whose_box_it_comes(
    whose: str, is_own: bool, is_shared: bool
) -> None:
    item = WALK.__replace__(whose=whose, when=Day())
    evening = EVENING.__replace__(items=(item,))
    assert held_with(opened([evening]), EVENING.partner) == (
        Held(WALK.id, WALK.text, is_own=is_own, is_shared=is_shared),
    )


@pytest.mark.parametrize(
    ("when", "behind"),
    [
        (Day(), ""),
        (Day(words="before  breakfast"), " (before breakfast)"),
        (Day(weekday=6, time="17:00"), " (Every Sunday at 17:00)"),
        (Day(weekday=6, time="17:00", words="Sundays"), " (Sundays)"),
        (Day(weekday=6), ""),
        (Day(date="2026-12-03", words="Thursday"), ""),  # that day is over by then
        (Day(words="a walk after dinner"), ""),  # it says so already
    ],
)
def test_a_day_that_comes_again_stands_behind_the_words_and_goes_on_with_them(
    when: Day, behind: str
) -> None:
    item = WALK.__replace__(when=when, text="a walk after dinner")
    (held,) = held_with(opened([EVENING.__replace__(items=(item,))]), EVENING.partner)
    assert held.text == f"a walk after dinner{behind}"


def test_the_disk_is_asked_once_the_words_were_given_and_then_no_more() -> None:
    told: list[Opened | None] = [None, None, opened([EVENING])]
    holds = Holds(lambda: told.pop(0), lambda: EVENING.partner)
    assert holds() == () and holds() == ()
    assert len(holds()) == len(holds()) == 2 and not told


def test_a_door_offers_the_look_back_only_where_something_open_was_opened_here(
    tmp_path: Path,
) -> None:
    guides = Guides(tmp_path)
    for name in ("", *NAMES):
        plain = guides.named(name)
        looked = BARE.__replace__(looked_at=(WALK.once_looked_at, CALL.once_looked_at))
        for nothing in (None, opened([]), opened([looked, EVENING])):
            assert to_offer(guides, name, nothing) == plain
        found = to_offer(guides, name, opened([EVENING]))
        assert found == (carried(name or BURNOUT) or plain)
        # The inviter's own program finds it again when it goes in.
        assert guides.of(guide_hash(guide_bytes(found))) == found
