"""What is offered before two begin, and what both read before they go in."""

import re
from pathlib import Path

import pytest

from protocol.activities.activity import Voice
from protocol.activities.agree import Agree
from protocol.activities.days import Timing
from protocol.guide.carrying import can_carry
from protocol.guide.structure import guide_bytes, guide_hash
from protocol.guide.times import estimate
from tests.whole.laptops import small_guide
from tui.disk.shelf import BURNOUT, NAMES, guide_of, shipped, title_of
from tui.pages.guides import lasts, offers
from tui.pages.terms import DAYS
from tui.window.at_door import doing
from tui.words import guide as guide_words


def hash_named(name: str) -> bytes:
    return guide_hash(guide_bytes(shipped(name)))


def test_the_guide_of_a_first_session_is_offered_first_and_each_says_how_long_it_takes() -> None:
    found = offers({name: shipped(name) for name in NAMES})
    assert [each.name for each in found] == list(NAMES) and found[0].name == BURNOUT
    for each in found:
        assert each.title == shipped(each.name).title
        assert "aloud" in each.lasts.lower() and "typed" in each.lasts


def test_what_has_a_look_back_or_is_given_one_says_that_it_looks_back() -> None:
    guides = {name: shipped(name) for name in NAMES}
    has_one = {each.name for each in offers(guides) if each.looks_back}
    assert has_one == {name for name in NAMES if not can_carry(shipped(name))} == {"follow-up"}
    assert all(each.looks_back for each in offers(guides, carried=NAMES))


@pytest.mark.parametrize("name", [name for name in NAMES if not shipped(name).lengths])
def test_the_readme_tells_how_long_each_guide_takes_as_the_program_does(name: str) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    (row,) = (each for each in readme.splitlines() if each.startswith(f"| {shipped(name).title} |"))
    aloud, typed = (cell.strip() for cell in row.strip("|").split("|")[2:])
    assert lasts(shipped(name)) == f"About {aloud} minutes aloud, {typed} typed."


def test_both_read_which_guide_it_is_before_they_go_in() -> None:
    for name in NAMES:
        for is_mine in (True, False):
            said = doing(hash_named(name), is_mine=is_mine)
            assert shipped(name).title in said and lasts(shipped(name)) in said


def test_a_guide_that_was_brought_is_said_to_be_one() -> None:
    own = guide_hash(guide_bytes(small_guide()))
    assert doing(own, is_mine=False) == guide_words.brought(is_mine=False)
    assert doing(own, is_mine=True) == guide_words.brought(is_mine=True)


def test_a_guide_of_an_earlier_version_is_named_without_a_time_that_is_no_longer_its_own() -> None:
    first = bytes.fromhex("3370229d581ac576536b1076d196b9e42260751db88407ff58e4d433c6742145")
    assert guide_of(first) is None
    assert doing(first, is_mine=False) == guide_words.doing(shipped(BURNOUT).title, "")


def test_each_guide_of_the_program_is_found_by_its_hash() -> None:
    for name in NAMES:
        found = guide_of(hash_named(name))
        assert found == shipped(name)
        assert title_of(hash_named(name)) == shipped(name).title
    assert guide_of(bytes(32)) is None and title_of(bytes(32)) == ""


def test_a_guide_of_several_lengths_says_each_in_a_line_of_its_own() -> None:
    lines = lasts(shipped(BURNOUT)).split("\n")
    assert [line.partition(":")[0] for line in lines] == ["A short evening", "Two evenings"]


def test_a_guide_whose_ways_are_too_many_takes_as_long_as_its_author_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.pages.lasting.estimate", lambda *said: None)
    assert lasts(shipped("daily")) == "About 15 minutes."


def test_what_each_guide_says_of_itself_is_near_what_is_estimated() -> None:
    for name in NAMES:
        guide = shipped(name)
        lengths: list[tuple[str | None, int]] = [(each.id, each.minutes) for each in guide.lengths]
        for length, minutes in lengths or [(None, guide.minutes)]:
            found = estimate(guide, Voice.ALOUD, length)
            assert found is not None and abs(found.whole.most - minutes) <= 5


def test_a_look_back_takes_about_twenty_minutes_and_an_evening_of_leaks_forty_five() -> None:
    for name, most in (("follow-up", 21), ("leaks", 49), ("daily", 17)):
        found = estimate(shipped(name), Voice.ALOUD)
        assert found is not None and found.whole.most <= most


def test_the_leaks_with_not_today_take_about_twenty_minutes() -> None:
    found = estimate(shipped("leaks"), Voice.ALOUD)
    assert found is not None and found.whole.least < 21


@pytest.mark.parametrize("name", NAMES)
def test_where_a_date_is_picked_no_line_before_it_has_said_when_already(name: str) -> None:
    """Else "in two weeks" is picked, and the dates begin tomorrow."""
    spans = re.compile(r"(?i)\bweeks?\b|\bdays?\b|\bmonth|tomorrow")
    for step in shipped(name).steps:
        for each in step.activities:
            if isinstance(each, Agree) and each.timing is Timing.DATE:
                assert not [option.text for option in each.options if spans.search(option.text)]


def test_dates_are_offered_as_far_ahead_as_the_two_are_asked_to_meet_again() -> None:
    assert {7, 14, 21, 28} <= set(DAYS)
