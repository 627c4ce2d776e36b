"""The two pages before a door, as plain data. About `tui.care.minute`."""

import inspect
import re

from tui.care import minute
from tui.care.minute import afterwards, questions
from tui.words import minute as minute_words


def test_what_is_said_after_the_questions_knows_no_answer() -> None:
    """It takes nothing, and the module holds nothing that it could remember."""
    assert not inspect.signature(afterwards).parameters
    assert afterwards() == afterwards()
    held = [
        name
        for name, value in vars(minute).items()
        if isinstance(value, list | dict | set) and not name.startswith("__")
    ]
    assert held == []


def test_every_question_is_answered_by_the_same_two_words_or_not_at_all() -> None:
    page = questions()
    assert len(page.questions) == 4 and page.answers == ("No", "Yes")
    assert [each.id for each in page.buttons] == ["go-on", "skip"]


def test_who_asks_is_not_told_apart_from_who_is_asked() -> None:
    """The same for the one who begins and the one who joins: no name, and nothing of a door."""
    assert "{" not in " ".join([questions().text, *questions().questions, afterwards().text])


def test_no_title_can_be_read_across_a_room_as_what_it_is_about() -> None:
    for title in (questions().title, afterwards().title):
        assert not re.search("violen|abus|safe|afraid|fear|hurt", title, re.IGNORECASE)


def test_going_on_is_always_there_and_nobody_is_refused() -> None:
    assert [each.id for each in afterwards().buttons] == ["go-on", "not-tonight", "people"]
    assert afterwards().buttons[1].label == minute_words.NOT_TONIGHT


def test_the_first_line_says_that_the_screen_may_be_watched() -> None:
    assert questions().text.startswith("Somebody may be able to see this screen, now or later.")
    assert "Nothing here is kept or sent." in questions().text


def test_everybody_is_shown_where_help_is_and_a_bland_way_out() -> None:
    assert minute_words.PEOPLE == "People to talk to" and minute_words.NOT_TONIGHT == "Not tonight"
    assert "F2" in afterwards().text
