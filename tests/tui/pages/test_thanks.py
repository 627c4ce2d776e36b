"""Small thanks as they are asked for and shown: which question, which order, and cleaned.

About `tui.pages.thanks` and `tui.words.thanks`.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from protocol.clean import clean
from tests.protocol.worlds import guide_of, write
from tests.tries import tries
from tests.tui.kept.samples import EVENING, NOTE
from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, HERE, Play
from tui.kept.evening import THANKS_CHARS, Thanks
from tui.pages.now import page_now
from tui.pages.parts import Wish
from tui.pages.thanks import line_of, partner_of, prompt_of, text_of, thanks_in, to_bring, whom
from tui.seat.room_state import RoomState
from tui.words import thanks as thanks_words

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
OLD = Thanks(at=NOON - timedelta(days=9), text="He fed the cat", for_partner=True, partner="Sam")
MIDDLE = Thanks(at=NOON - timedelta(days=2), text="He laughed", partner="Sam")
NEW = Thanks(at=NOON, text="Tea at the door", partner="Sam")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_on_three_days_there_are_three_questions_and_then_the_first_again() -> None:
    days = [date(2026, 11, 26) + timedelta(days=n) for n in range(4)]
    asked = [prompt_of(day, "Sam") for day in days]
    assert len(set(asked)) == 3 and asked[3] == asked[0]
    assert thanks_words.unasked("Sam") in asked and "Sam" in thanks_words.unasked("Sam")
    assert thanks_words.PARTNER in thanks_words.unasked("")


def test_own_lines_stand_the_newest_first_and_nothing_else_among_them() -> None:
    found = thanks_in([(1, OLD), (2, NOTE), (3, NEW), (4, MIDDLE)])
    assert found == ((3, NEW), (4, MIDDLE), (1, OLD))


def test_what_was_meant_to_be_seen_stands_first_beside_a_page() -> None:
    found = thanks_in([(1, OLD), (3, NEW), (4, MIDDLE)])
    assert [line for _, line in to_bring(found)] == [OLD, NEW, MIDDLE]


def test_a_week_without_a_line_is_not_spoken_of() -> None:
    rows = [line_of(each, UTC) for each in (NEW, OLD)]
    assert rows == [
        "Thu 26 Nov 2026 · Tea at the door",
        "Tue 17 Nov 2026 · He fed the cat · to show",
    ]


@given(st.text(min_size=1, max_size=200))
@example("\x1b[2J\u202eyou\nare\r\x9b31m gone\u2028")
@settings(max_examples=tries(200))
def test_what_somebody_put_there_is_one_cleaned_line(text: str) -> None:
    thanks = Thanks(at=NOON, text=text, partner=text[:40])
    for shown in (line_of(thanks, UTC), text_of(thanks), partner_of(thanks)):
        assert clean(shown) == shown and len(shown.splitlines()) <= 1


def test_a_line_that_cleaning_makes_longer_still_fits() -> None:
    assert 0 < len(text_of(Thanks(at=NOON, text="\U0001d160" * THANKS_CHARS))) <= THANKS_CHARS


def test_whom_it_is_about_is_known_from_what_was_kept_last() -> None:
    earlier = structs.replace(EVENING, date=date(2026, 11, 1), partner="Kim")
    later = structs.replace(EVENING, date=date(2026, 11, 20), partner="Jo")
    assert whom([earlier, later, NEW]) == "Jo"
    assert whom([OLD, structs.replace(NEW, partner="Noa"), NOTE]) == "Noa"
    assert whom([NOTE, structs.replace(NEW, partner="")]) == ""


# -- on the page where something good is asked for


def offered(state: RoomState) -> bool:
    button = page_now(state).button("noted")
    return button is not None and button.is_shown


def test_the_drawer_is_offered_where_something_good_is_asked_for_and_there_may_be_lines(
    desk: Desk,
) -> None:
    with_lines = replace(desk.state("writing"), has_lines=True)
    assert offered(with_lines)
    assert not offered(desk.state("writing"))
    assert not offered(replace(desk.state("writing-sealed"), has_lines=True))
    for id in ("take-away", "appreciation-again"):
        state = desk.state((Play().begin().skip_to(id), ADA, HERE))
        assert not offered(replace(state, has_lines=True)), id


def test_in_a_guide_of_one_s_own_any_page_for_writing_may_say_that_it_is_for_thanks(
    desk: Desk,
) -> None:
    for is_for_them in (True, False):
        page = structs.replace(write(name="good"), thanks=is_for_them)
        state = desk.state((Play(guide=guide_of(page)).begin(), ADA, HERE))
        assert offered(replace(state, has_lines=True)) == is_for_them
        assert not offered(state)  # who has noted nothing is offered nothing


def test_that_one_has_lines_changes_nothing_that_is_sent(desk: Desk) -> None:
    """Only a button, which sends nothing, stands there more."""
    without = page_now(desk.state("writing"))
    with_lines = page_now(replace(desk.state("writing"), has_lines=True))
    assert with_lines.key == without.key and with_lines.texts == without.texts
    found = with_lines.button("noted")
    assert found is not None and found.does == (Wish.NOTED,) and not found.sends
