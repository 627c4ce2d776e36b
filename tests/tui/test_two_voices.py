"""Two pretend partners for whoever practises leading: they differ, and every line of theirs fits.

About `tui.rehearsal.led.voices` and `tui.words.two_voices`.
"""

from collections.abc import Iterator

import pytest
from msgspec import structs

from protocol.activities.write import Write
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS, Partner, Seat
from tests.whole.laptops import small_guide
from tui.disk.shelf import NAMES, shipped
from tui.rehearsal.led.voices import script_of
from tui.rehearsal.minds.choose import Chosen
from tui.rehearsal.minds.kinds import LINES
from tui.rehearsal.minds.rate import Rated
from tui.rehearsal.minds.turns import Told
from tui.rehearsal.minds.write import Written
from tui.rehearsal.script import practice_script
from tui.words import two_voices as voice_words

GUIDES = (
    *(shipped(name) for name in NAMES),
    *(structs.replace(shipped(name), id="mine") for name in NAMES),
    small_guide(),
)


def texts(guide: Guide, seat: Partner) -> Iterator[tuple[str, object]]:
    """By activity: what that partner says first in a turn, or writes."""
    for id, lines in script_of(guide, seat).lines.items():
        match lines:
            case Told(speak=said):
                yield id, said
            case Written(fields=fields):
                yield id, (*fields.values(),)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.title)
def test_what_they_say_fits_every_page(guide: Guide) -> None:
    for seat in PARTNERS:
        script = script_of(guide, seat)
        for step in guide.steps:
            for activity in step.activities:
                if type(activity) in LINES:
                    script.lines[activity.id].fits(activity.id, activity)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.title)
def test_no_two_of_them_say_or_write_the_same_on_one_page(guide: Guide) -> None:
    first, second = (dict(texts(guide, seat)) for seat in PARTNERS)
    assert first.keys() == second.keys()
    assert not any(first[id] == second[id] for id in first)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.title)
def test_neither_says_the_same_on_page_after_page(guide: Guide) -> None:
    said = [each for each in script_of(guide, Seat.FIRST).lines.values() if isinstance(each, Told)]
    for one, *next_ones in zip(*(said[n:] for n in range(6)), strict=False):
        assert all(each.speak != one.speak for each in next_ones)


def test_where_they_pick_words_of_a_scale_they_do_not_all_pick_the_middle() -> None:
    lines = script_of(shipped("leaks"), Seat.FIRST).lines.values()
    assert any(isinstance(each, Rated) and len(set(each.picks.values())) > 1 for each in lines)


def test_what_the_first_writes_goes_on_from_the_words_that_stand_before_it() -> None:
    for name in NAMES:
        guide = shipped(name)
        writes = [a for step in guide.steps for a in step.activities if isinstance(a, Write)]
        lines = script_of(guide, Seat.FIRST).lines
        for activity in writes:
            written = lines[activity.id]
            assert isinstance(written, Written)
            for field in activity.fields:
                assert written.fields[field.id] in voice_words.ANSWERS[field.text]


def test_what_is_picked_for_both_leads_where_the_script_of_the_other_goes() -> None:
    for name in NAMES:
        first, second = (script_of(shipped(name), seat).lines for seat in PARTNERS)
        chosen = [id for id, each in second.items() if isinstance(each, Chosen)]
        assert chosen and all(first[id] == second[id] for id in chosen)


def test_who_was_given_a_script_for_the_guide_keeps_it() -> None:
    guide = shipped("burnout")
    assert script_of(guide, Seat.SECOND) == practice_script(guide)
