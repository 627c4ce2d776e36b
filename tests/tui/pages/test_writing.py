"""What both read once both have written: that it was left empty, or what a promise comes to."""

import pytest

from protocol.activities.warmth import Warm, Warmed
from protocol.session.events import Answered, Ready
from tests.tui.pages.desk import Desk, ids
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.pages.page import Here, Page
from tui.words import rounds as rounds_words


@pytest.fixture
def desk() -> Desk:
    return Desk()


def wrote(activity: str, mine: tuple[str, ...], theirs: tuple[str, ...]) -> Play:
    return Play().begin().skip_to(activity).seal(ADA, *mine).seal(SAM, *theirs).open()


def phrases(page: Page) -> set[str]:
    return {each for each in ids(page) if each.startswith("warm-")}


def test_what_was_left_empty_is_said_to_be_empty_and_not_to_have_been_written(desk: Desk) -> None:
    play = wrote("appreciation", ("You made tea.",), ("",))
    ada, sam = desk.page((play, ADA, HERE)), desk.page((play, SAM, HERE))
    assert (
        rounds_words.left_empty("Sam") in ada.texts and rounds_words.wrote("Sam") not in ada.texts
    )
    assert rounds_words.left_empty(None) in sam.texts
    assert rounds_words.NOTHING_WRITTEN not in (*ada.texts, *sam.texts)


def test_a_title_that_says_it_already_is_not_said_again_below(desk: Desk) -> None:
    page = desk.page((wrote("take-away", ("Tea",), ("Walks",)), ADA, HERE))
    assert "What I take with me" in page.texts and "I take with me" not in page.texts
    page = desk.page((wrote("promise", ("Tea",), ("Walks",)), ADA, HERE))
    assert "This week I will" in page.texts


def test_who_asked_for_another_promise_reads_that_it_may_come_and_when_it_may_not(
    desk: Desk,
) -> None:
    play = wrote("promise", ("Tea",), ("Walks",)).do(SAM, Answered(0, False))
    assert rounds_words.may_word_anew("Ada") in desk.page((play, SAM, HERE)).texts
    play.do(ADA, Answered(0, True), Ready())
    page = desk.page((play, SAM, HERE))
    assert rounds_words.PROMISE_YOU_SAID_ELSE in page.texts
    assert rounds_words.may_word_anew("Ada") not in page.texts


def test_rest_of_ones_own_is_asked_for_and_not_promised_to_the_other(desk: Desk) -> None:
    play = wrote("own-rest", ("Sleep late", "Sunday"), ("Read a book", "Tonight"))
    page = desk.page((play, ADA, HERE))
    assert "Tonight: to rest, I will Read a book." in page.texts
    assert rounds_words.for_oneself("Sam") in page.texts
    assert rounds_words.self_asked("Sam") in page.texts
    assert rounds_words.promise_asked("Sam") not in page.texts
    play.do(SAM, Answered(0, True))
    assert rounds_words.self_welcome("Sam") in desk.page((play, ADA, HERE)).texts


def test_a_promise_with_an_empty_line_is_none_and_both_read_so(desk: Desk) -> None:
    play = wrote("own-rest", ("Sleep late", ""), ("Read a book", "Tonight"))
    ada, sam = desk.page((play, ADA, HERE)), desk.page((play, SAM, HERE))
    assert rounds_words.NOT_PROMISED in ada.texts and rounds_words.NOT_PROMISED in sam.texts
    assert "yes" in ids(ada) and "yes" not in ids(sam)


def test_that_a_line_left_open_makes_no_promise_is_said_before_it_is_left(desk: Desk) -> None:
    play = Play().begin().skip_to("own-rest")
    page = desk.page((play, ADA, HERE), Here(written={"field-rest": "Sleep late"}))
    assert page.open is not None and page.open.sentence == rounds_words.OPEN_IN_PROMISE
    play = Play().begin().skip_to("appreciation")
    page = desk.page((play, ADA, HERE), Here(written={}))
    assert page.open is not None and page.open.sentence == rounds_words.WRITE_EMPTY


def test_nothing_is_offered_to_be_said_before_a_promise_is_answered(desk: Desk) -> None:
    play = wrote("promise", ("Phone in the hall.",), ("Tea on Sunday.",))
    assert {"yes", "else"} <= ids(desk.page((play, ADA, HERE)))
    assert phrases(desk.page((play, ADA, HERE))) == set()
    play.do(ADA, Answered(0, True))
    assert phrases(desk.page((play, ADA, HERE))) == {"warm-thanks"}


def test_a_kind_word_that_was_said_stands_there_while_one_still_answers(desk: Desk) -> None:
    play = wrote("promise", ("Phone in the hall.",), ("Tea on Sunday.",))
    play.do(SAM, Answered(0, True), Warmed(Warm.THANKS))
    assert "Sam: Thank you." in desk.page((play, ADA, HERE)).texts
