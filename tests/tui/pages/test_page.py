"""The rules that all pages share, as plain data: the main thing, unsent words, what is open.

About `tui.pages.parts`.
"""

import pytest

from protocol.activities.activity import Voice
from protocol.activities.tick import TICKED, UNTICKED
from protocol.session.events import (
    Answered,
    FeltRight,
    Left,
    Preferred,
    SaidNotNow,
    SaidYes,
    Spoke,
    Understood,
)
from tests.tui.pages.desk import Desk, main_of, pressed
from tests.tui.scenes import ADA, HERE, Play, Scene, scenes
from tui.pages.page import Here
from tui.pages.parts import Answer, Box, Button, Deed, Do, Side, Tell, Turn, Wish, side_of
from tui.seat.slots import NOTES
from tui.words import passing as passing_words
from tui.words import room as room_words


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("name", sorted(scenes()))
def test_the_main_thing_leaves_no_words_behind(desk: Desk, name: str) -> None:
    """It takes along what the boxes hold, or it is known that they hold something."""
    page = desk.page(name)
    boxes = [box for box in page.boxes if not box.is_note]
    written = Here(written={box.id: "words not sent" for box in boxes}, branch=page.branch)
    page = desk.page(name, written)
    assert page.unsent == tuple(box for box in page.boxes if not box.is_note)
    main = page.main
    if not boxes or main is None:
        return
    turns = [deed for deed in main.does if isinstance(deed, Turn)]
    if turns:
        # Another part of the same page: nothing is sent yet, and nothing is put away.
        turned = desk.page(name, Here(written=written.written, branch=turns[0].branch))
        assert {box.id for box in page.unsent} <= {box.id for box in turned.unsent}
    elif main.sends and not all(isinstance(deed, Tell) for deed in main.does):
        told = [str(d.event) for d in main.does if isinstance(d, Do)]
        told += [str(d.answer) for d in main.does if isinstance(d, Answer)]
        assert told and all("words not sent" in each for each in told)


@pytest.mark.parametrize("name", sorted(scenes()))
def test_what_stops_or_leaves_is_never_slid_onto(desk: Desk, name: str) -> None:
    page = desk.page(name)
    led_on = desk.page(name, Here(leads_on=True, branch=page.branch))
    assert led_on.main is None or not led_on.main.leaves
    if page.main is not None and not page.main.leaves:
        assert main_of(led_on) == main_of(page)


@pytest.mark.parametrize("words", ["", "one more thing"])
def test_aloud_it_is_asked_once_whether_all_was_said_and_the_next_press_ends_it(
    desk: Desk, words: str
) -> None:
    """Also where the first press said a line, and asked it in that line's own words."""
    play = Play().begin().skip_to("lately").both(Preferred(Voice.ALOUD))
    scene: Scene = (play, ADA, HERE)
    if words:
        said = desk.page(scene, Here(written={"piece": words}))
        assert main_of(said) == "say" and said.before_main is None
        play.do(ADA, Spoke(words))
    asked = desk.page(scene, Here(has_just_said=bool(words)))
    tell = asked.before_main
    assert tell is not None
    assert tell.text == (passing_words.ALL_SAID if words else passing_words.ALL_SAID_ALOUD)
    after = desk.page(scene, Here(asked=frozenset({tell.marks})))
    assert main_of(after) == "finished" and after.before_main is None
    again = desk.page(scene, Here(asked=frozenset({tell.marks}), has_just_said=True))
    assert again.before_main is not None and again.before_main.text == passing_words.ALL_SAID


@pytest.mark.parametrize("name", sorted(scenes()))
def test_where_f9_presses_nothing_it_says_truly_whether_there_is_something_to_do(
    desk: Desk, name: str
) -> None:
    """Phrases may always be sent, and a page be left out; neither is asked for."""
    page = desk.page(name)
    beside = ("signal", "warm-", "pass", "skip")
    # What a tick was is still there to read once it is sealed, and nothing follows from it.
    live = [each for each in page.buttons if each.does or page.kind != "keep"]
    asked = [each.id for each in live if not each.id.startswith(beside)]
    if page.main is not None or not asked:
        assert page.nothing_to_do != room_words.BUTTONS_TO_PRESS
    else:
        assert page.nothing_to_do != room_words.NOTHING_TO_DO


@pytest.mark.parametrize("name", sorted(scenes()))
def test_no_key_that_goes_on_says_yes_to_the_other(desk: Desk, name: str) -> None:
    """To what they ask, or to what they heard: a yes is pressed itself, and the key says that
    another answer is as good."""
    page = desk.page(name)
    assert page.main is None or not any(_is_yes(deed) for deed in page.main.does)
    asked = [each.id for each in page.buttons if any(map(_is_yes, each.does))]
    if asked:
        assert page.main is None and page.focus is not None and set(asked) & set(page.focus)
        has_three = {"smaller", "more"} & {each.id for each in page.buttons}
        told = room_words.THREE_ANSWERS if has_three else room_words.TWO_ANSWERS
        assert page.nothing_to_do == told


def _is_yes(deed: Deed) -> bool:
    match deed:
        case Do(SaidYes() | Understood() | FeltRight()):
            return True
        case Do(Answered(is_yes=is_yes)):
            return is_yes
    return False


def test_f9_denies_nothing_to_who_may_ask_or_tick(desk: Desk) -> None:
    for name in ("wonder", "tick"):
        assert desk.page(name).nothing_to_do == room_words.BUTTONS_TO_PRESS


@pytest.mark.parametrize("name", sorted(scenes()))
def test_what_answers_the_other_never_has_the_focus_by_itself(desk: Desk, name: str) -> None:
    """An Enter that was meant for the page before answers nothing; the first Tab leads there."""
    page = desk.page(name)
    answering = {each.id for each in page.buttons if any(map(_is_answer, each.does))}
    assert answering == {each.id for each in page.buttons if each.answers}
    if not answering:
        assert page.waits_for_answer == ""
    elif not isinstance(page.begins, Box):
        assert isinstance(page.begins, Button) and page.begins.id in answering
        assert page.waits_for_answer


def _is_answer(deed: Deed) -> bool:
    """Whether a press of it tells the other what they asked for, were it meant or not."""
    match deed:
        case Wish.ACCEPT:
            return True
        case Answer(answer):
            return answer in ((TICKED,), (UNTICKED,))
        case Do(Left()):
            return True
        case Do(SaidYes() | SaidNotNow() | Answered() | Understood() | FeltRight()):
            return True
    return False


def test_a_tick_is_begun_with_neither_answer_and_the_first_that_is_there_is_the_tick(
    desk: Desk,
) -> None:
    page = desk.page("tick")
    assert page.main is None
    assert isinstance(page.begins, Button) and page.begins.answers
    assert [each.id for each in page.buttons][:2] == ["tick", "leave"]


def test_how_many_lines_are_open_is_told_in_letters() -> None:
    told = [room_words.lines_open(count, may_stay=True) for count in range(1, 31)]
    assert not any(letter.isdecimal() for each in told for letter in each)
    assert told[2].startswith("Three lines") and told[6].startswith("Seven lines")


def test_what_leaves_says_so(desk: Desk) -> None:
    leaving = {
        (name, button.id)
        for name in scenes()
        for button in desk.page(name).buttons
        if button.leaves
    }
    assert {id for _, id in leaving} == {"stop", "close", "home", "forget", "lock"}


def test_letters_go_to_what_is_to_be_said_and_else_to_the_notes(desk: Desk) -> None:
    for name, id in (
        ("speaking", "piece"),
        ("say-back", "piece"),
        ("listening", "notes"),
        ("writing", "field-thing"),
    ):
        box = desk.page(name).box
        assert box is not None and box.id == id
    assert desk.page("breath").box is None and desk.page("breath").no_box
    care = desk.page("own-care")
    first, second = care.boxes[0].id, care.boxes[1].id
    filled = desk.page("own-care", Here(written={first: "sleep"}))
    assert filled.box is not None and filled.box.id == second


def test_a_draft_counts_as_written_until_a_box_says_otherwise(desk: Desk) -> None:
    slot = desk.page("speaking").boxes[0].slot
    desk.drafts.keep(slot, "half a thought")
    page = desk.page("speaking")
    assert [box.id for box in page.unsent] == ["piece"] and main_of(page) == "say"
    assert main_of(desk.page("speaking", Here(written={"piece": ""}))) == "finished"


def test_notes_are_never_unsent(desk: Desk) -> None:
    desk.drafts.keep(NOTES, "only for me")
    assert desk.page("listening").unsent == ()


def test_an_empty_box_says_what_to_do_and_where(desk: Desk) -> None:
    for name in ("say-back", "makes-sense"):
        (deed,) = pressed(desk.page(name), "say")
        assert isinstance(deed, Tell) and deed.focus == "piece"


def test_whose_words_they_are_is_in_their_look() -> None:
    assert side_of("said mine unconfirmed") is Side.MINE
    assert side_of("name theirs gap") is Side.THEIRS
    assert side_of("said muted") is None
