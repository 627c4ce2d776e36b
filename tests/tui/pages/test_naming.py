"""Giving the one thing a name: its page, and the pages that are about it, as plain data."""

from dataclasses import replace

import pytest

from protocol.activities.name import NAMED_CHARS
from protocol.seats import Seat
from protocol.session.events import Answered, Proposed, Ready
from tests.tui.pages.desk import Desk, events, main_of, pressed
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.pages.now import page_now
from tui.pages.page import Here
from tui.pages.parts import Entry, Tell
from tui.seat.slots import agree_slot
from tui.words import agreeing as agreeing_words
from tui.words import naming as naming_words
from tui.words import room as room_words


@pytest.fixture
def desk() -> Desk:
    return Desk()


def settled(words: str = "Sunday evening") -> Play:
    play = Play().begin().skip_to("the-thing")
    return play.do(SAM, Proposed(words, "")).do(ADA, Answered(1, True)).both(Ready())


def test_what_is_written_is_suggested_and_nothing_else_goes_on(desk: Desk) -> None:
    page = desk.page("naming", Here(written={"what": "Sunday evening"}))
    assert main_of(page) == "suggest"
    assert events(pressed(page, "suggest")) == [Proposed("Sunday evening", "")]


def test_an_empty_line_suggests_nothing_and_is_not_passed_over_by_a_slip(desk: Desk) -> None:
    page = desk.page("naming")
    assert pressed(page, "suggest") == (Tell(naming_words.PICK, focus="what"),)
    assert main_of(page) == "ready"
    assert page.open is not None and page.open.ids == ("what",) and page.open.may_stay
    assert page.open.sentence == naming_words.NOTHING


def test_a_line_holds_no_more_than_a_name_may(desk: Desk) -> None:
    (line,) = desk.page("naming").boxes
    assert isinstance(line, Entry) and line.limit == NAMED_CHARS


def test_the_others_words_are_answered_before_anything_else(desk: Desk) -> None:
    page = desk.page("naming-asked")
    assert naming_words.suggests("Sam") in page.texts and "Sunday evening" in page.texts
    assert {button.id for button in page.buttons} == {"yes", "no"} and page.boxes == ()
    assert events(pressed(page, "yes")) == [Answered(1, True)]
    assert events(pressed(page, "no")) == [Answered(1, False)]


def test_half_a_word_that_the_others_suggestion_put_out_of_sight_is_said_to_be_kept(
    desk: Desk,
) -> None:
    assert desk.page("naming-asked").quiet != agreeing_words.IS_KEPT
    desk.drafts.keep("the-thing/what", "Sunday even")
    assert desk.page("naming-asked").quiet == agreeing_words.IS_KEPT
    # With a no the line is there again, and the words in it.
    play = Play().begin().skip_to("the-thing").do(SAM, Proposed("Monday", ""))
    (line,) = page_now(desk.state((play.do(ADA, Answered(1, False)), ADA, HERE)), Here()).boxes
    assert isinstance(line, Entry) and line.draft == "Sunday even"


def test_ones_own_words_wait_for_the_other(desk: Desk) -> None:
    page = desk.page("naming-waiting")
    assert naming_words.you_suggested("Sam") in page.texts
    assert "yes" not in {button.id for button in page.buttons}


def test_a_no_blames_nobody_and_leaves_the_line_open(desk: Desk) -> None:
    play, _, news = (Play().begin().skip_to("the-thing"), ADA, HERE)
    play.do(SAM, Proposed("Your lateness", "")).do(ADA, Answered(1, False))
    mine, theirs = (desk.page((play, seat, news)) for seat in (ADA, SAM))
    assert naming_words.YOU_RATHER_NOT in mine.texts and len(mine.boxes) == 1
    assert naming_words.rather_not("Ada") in theirs.texts and len(theirs.boxes) == 1


def test_what_was_suggested_leaves_the_line_once_it_is_made(desk: Desk) -> None:
    state = desk.state("naming-waiting")
    assert state.activity is not None
    slot = agree_slot(state.activity, "what")  # type: ignore[arg-type]  # it is a `name`
    desk.drafts.keep(slot, "Sunday evening")
    assert page_now(desk.state("naming-waiting")).lets_go == (slot,)
    desk.drafts.keep(slot, "something else by now")
    assert page_now(desk.state("naming-waiting")).lets_go == ()


@pytest.mark.parametrize("seat", [ADA, SAM])
def test_what_both_call_it_stands_over_the_whole_step_and_in_its_texts(
    desk: Desk, seat: Seat
) -> None:
    play = settled()
    for activity in ("before-hurt", "what-hurt", "what-need", "own-part"):
        state = desk.state((play.skip_to(activity), ADA if seat is ADA else SAM, HERE))
        assert any("Sunday evening" in text for text in page_now(state).texts)
        assert room_words.about(state.chosen_for) not in page_now(state).texts
    assert state.filled("About {topic}") == "About Sunday evening"
    after = desk.state((play.skip_to("choose-actions"), ADA, HERE))
    assert after.topic == "" and "Sunday evening" not in " ".join(page_now(after).texts)


def test_without_a_name_it_is_what_was_chosen(desk: Desk) -> None:
    play = Play().begin().skip_to("the-thing").both(Ready())
    state = desk.state((play, ADA, HERE))
    assert state.topic == "" and room_words.about(state.chosen_for) in page_now(state).texts
    assert state.filled("About {topic}") == f"About {naming_words.THE_ONE_THING}"


def test_a_name_that_looks_like_a_place_for_one_is_shown_as_it_is(desk: Desk) -> None:
    state = desk.state((settled("{partner} and {topic}"), ADA, HERE))
    assert state.filled("About {topic}") == "About {partner} and {topic}"
    assert replace(state).topic == "{partner} and {topic}"


def test_what_a_question_names_is_not_said_twice_over_it(desk: Desk) -> None:
    play = settled().skip_to("what-hurt")
    for seat in (ADA, SAM):
        page = desk.page((play, seat, HERE))
        named = [text for text in page.texts if "Sunday evening" in text]
        assert len(named) == 1, page.texts
    before = desk.page((settled().skip_to("before-hurt"), ADA, HERE))
    assert naming_words.about("Sunday evening") in before.texts
