"""What was picked by its id, in words: for the notes, and where a session is only read."""

import pytest

from protocol.activities.activity import Owner
from protocol.session.events import AnyEvent, GuessedFeeling, NamedFeeling, Proposed, Spoke
from tests.tui.scenes import Play
from tests.tui.wishes import WISHES
from tui.seat.in_words import in_words, suggestion
from tui.words import times


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (GuessedFeeling("", "let-down"), "let down"),
        (NamedFeeling("", "alone"), "alone"),
        (GuessedFeeling("lost"), "lost"),
        (Proposed("", "", option="dates", owner=Owner.FIRST), "Birthdays and other dates"),
        (Proposed("Tea", "", owner=Owner.FIRST), "Tea"),
        (Spoke("I was tired"), "I was tired"),
    ],
    ids=repr,
)
def test_an_id_becomes_the_words_it_stands_for(event: AnyEvent, text: str) -> None:
    session = Play(guide=WISHES).begin().skip_to("hand-over").session
    assert getattr(in_words(event, session), "text") == text  # noqa: B009  # each has one


def test_an_id_of_another_page_has_no_words_and_nothing_breaks() -> None:
    session = Play(guide=WISHES).begin().session
    proposed = Proposed("", "soon", option="dates")
    assert in_words(proposed, session) == Proposed("", "soon")


def test_all_that_somebody_wrote_of_a_suggestion_comes_back() -> None:
    proposed = Proposed("Ten minutes", "daily", enough="quiet", more=("then tea", ""))
    assert suggestion(proposed) == "Ten minutes; then tea; quiet  (daily)"


@pytest.mark.parametrize(
    ("text", "minute"),
    [("20:00", 1200), ("8.05", 485), (" 0 ", 0), ("24", None), ("8:60", None), ("eight", None)],
)
def test_an_hour_is_read_as_people_write_it(text: str, minute: int | None) -> None:
    assert times.hour(text) == minute
    assert minute is None or times.hour(times.clock(minute)) == minute


def test_no_days_are_offered_where_the_clock_shows_none() -> None:
    assert times.coming(2**63, (1, 2)) == []
    assert len(times.coming(1_764_000_000_000, (1, 2))) == 2
