"""An open question, a sentence on one's side, and a wish that is answered: their pages as data."""

from dataclasses import replace

import msgspec
import pytest

from protocol.activities.ladder import Rung, Stage
from protocol.activities.turns import Turns
from protocol.seats import Partner
from protocol.session.events import (
    Breathed,
    GuessedFeeling,
    Heard,
    MadeSense,
    OfferedLess,
    Passed,
    Preferred,
    Replied,
    SaidNotNow,
    SaidYes,
    TookSide,
    Voice,
    Wished,
    Wondered,
)
from protocol.session.moves import moves
from tests.tui.pages.desk import Desk, events, ids, main_of, pressed, remark, said
from tests.tui.scenes import ADA, HERE, SAM, Play
from tests.tui.wishes import WISHES
from tui.pages.now import page_now
from tui.pages.page import Here, Page
from tui.pages.parts import Ask, Button, Entry, Said, Turn
from tui.words import floor as floor_words
from tui.words import passing as passing_words
from tui.words import wishing as wishing_words

WISH = "Ask me on Sunday what is coming up in the week"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def at(stage: Stage) -> Play:
    return Play(guide=WISHES).begin().climb_to(stage)


def both(desk: Desk, play: Play) -> tuple[Page, Page]:
    """Ada's page, who speaks, and Sam's."""
    return desk.page((play, ADA, HERE)), desk.page((play, SAM, HERE))


# -- an open question


def test_the_listener_has_the_questions_of_the_guide_and_nowhere_to_write(desk: Desk) -> None:
    page = desk.page("wonder")
    asked = [each for each in page.buttons if each.id.startswith("ask-")]
    assert [each.label for each in asked] == [
        "What was the hardest part?",
        "What did you hope for then?",
        "Since when?",
    ]
    assert events(pressed(page, "ask-since")) == [Wondered("since")]
    assert page.boxes == () and page.main is None and "pass" in ids(page)


def test_the_speaker_waits_for_a_question_that_may_come(desk: Desk) -> None:
    ada, _ = both(desk, at(Stage.WONDER))
    assert wishing_words.wonders("Sam") in ada.texts


def test_the_question_is_read_and_answered_or_let_be(desk: Desk) -> None:
    page = desk.page("reply", Here(written={"piece": "that nobody asked"}))
    assert wishing_words.asked("Sam") in said(page) and "What was the hardest part?" in said(page)
    assert events(pressed(page, "say")) == [Replied("that nobody asked")]
    (ask,) = pressed(page, "pass")
    assert isinstance(ask, Ask) and ask.event == Passed() and ask.yes == passing_words.LET_BE


@pytest.mark.parametrize("name", ["stem", "side"])
def test_what_was_answered_is_in_sight_before_something_is_said_to_it(
    desk: Desk, name: str
) -> None:
    (so_far,) = [each for each in desk.page(name).parts if isinstance(each, Said)]
    first = so_far.pieces[len(so_far.pieces) - so_far.fresh]
    assert so_far.fresh and first.text == wishing_words.replied("Ada")


def test_a_question_that_was_let_be_stands_there_without_an_answer(desk: Desk) -> None:
    ada, sam = both(desk, at(Stage.REPLY).do(ADA, Passed()).do(SAM, Breathed()))
    for page in (ada, sam):
        assert "What was the hardest part?" in said(page)
        assert wishing_words.YOU_REPLIED not in said(page)
        assert floor_words.REST_PASSED not in said(page)


def test_who_would_ask_nothing_leaves_out_nothing_else(desk: Desk) -> None:
    page = desk.page("wonder")
    (ask,) = pressed(page, "pass")
    assert isinstance(ask, Ask) and ask.yes == passing_words.ASK_NOTHING
    _, sam = both(desk, at(Stage.WONDER).do(SAM, Passed()))
    assert sam.kind == "makes-sense"


# -- the sentence that the guide begins


def test_the_guide_begins_the_sentence_and_its_beginning_stands_over_it(desk: Desk) -> None:
    page = desk.page("stem")
    (box,) = [each for each in page.boxes if not each.is_note]
    assert box.start == "I had not seen that "
    assert events(pressed(desk.page("stem", Here(written={"piece": "x y"})), "say")) == [
        MadeSense("x y")
    ]
    ada, _ = both(desk, at(Stage.MAKES_SENSE))
    assert floor_words.is_finishing_sentence("Sam", "I had not seen that") in ada.texts
    ada, _ = both(desk, at(Stage.SIDE))
    assert "I had not seen that" in said(ada)


def test_one_sentence_on_the_others_side(desk: Desk) -> None:
    page = desk.page("side", Here(written={"piece": "I can be on your side by cooking"}))
    (box,) = [each for each in page.boxes if not each.is_note]
    assert box.start == wishing_words.SIDE_START
    assert events(pressed(page, "say")) == [TookSide("I can be on your side by cooking")]
    assert remark(pressed(desk.page("side"), "say")) == floor_words.WRITE_FIRST
    ada, _ = both(desk, at(Stage.SIDE))
    assert wishing_words.is_taking_side("Sam") in ada.texts


def test_a_listener_is_told_of_saying_it_back_only_where_somebody_does(desk: Desk) -> None:
    play = Play(guide=WISHES).begin()
    assert floor_words.LISTEN in desk.page((play, SAM, HERE)).texts
    state = desk.state((play, SAM, HERE))
    assert isinstance(turns := state.activity, Turns)
    session, steps = play.session, WISHES.steps
    only = msgspec.structs.replace(turns, rungs=(Rung.SPEAK,), openings=(), stem="")
    step = msgspec.structs.replace(steps[0], activities=(only, *steps[0].activities[1:]))
    guide = msgspec.structs.replace(WISHES, steps=(step, *steps[1:]))
    page = page_now(replace(state, session=replace(session, guide=guide)))
    assert floor_words.LISTEN_ONLY in page.texts and floor_words.LISTEN not in page.texts


# -- a wish


def test_a_wish_is_one_line(desk: Desk) -> None:
    page = desk.page("wish")
    (line,) = [each for each in page.boxes if not each.is_note]
    assert isinstance(line, Entry) and line.limit == 200
    assert remark(pressed(page, "say")) == wishing_words.WISH_FIRST
    page = desk.page("wish", Here(written={"line": "ask me"}))
    assert events(pressed(page, "say")) == [Wished("ask me")] and main_of(page) == "say"


def test_the_listener_says_yes_a_smaller_version_or_not_now(desk: Desk) -> None:
    page = desk.page("answer")
    assert f"{wishing_words.wish_of('Ada')}: {WISH}" in page.texts
    assert events(pressed(page, "yes")) == [SaidYes()]
    assert events(pressed(page, "not-now")) == [SaidNotNow()]
    assert pressed(page, "smaller") == (Turn("smaller"),)
    assert "pass" in ids(page)
    smaller = desk.page("answer", Here(branch="smaller", written={"line": "at breakfast"}))
    assert events(pressed(smaller, "offer")) == [OfferedLess("at breakfast")]
    assert "yes" not in ids(smaller) and "back" in ids(smaller)


def test_the_page_keeps_its_parts_whatever_of_it_is_shown(desk: Desk) -> None:
    def parts(page: Page) -> list[str]:
        return [part.id for part in page.parts if isinstance(part, Button)]

    assert parts(desk.page("answer")) == parts(desk.page("answer", Here(branch="smaller")))


@pytest.mark.parametrize(
    ("scene", "told"),
    [
        ("answer-yes", wishing_words.says_yes("Sam")),
        ("answer-not-now", wishing_words.says_not_now("Sam")),
    ],
)
def test_who_wished_reads_the_answer(desk: Desk, scene: str, told: str) -> None:
    page = desk.page(scene)
    assert told in page.texts and events(pressed(page, "taken-in")) == [Heard()]


@pytest.mark.parametrize("seat", [ADA, SAM])
def test_after_not_now_the_wish_is_nowhere(desk: Desk, seat: Partner) -> None:
    play = at(Stage.ANSWER).do(SAM, SaidNotNow())
    assert WISH not in said(desk.page((play, seat, HERE)))
    rest = desk.page((play.climb_to(Stage.REST), seat, HERE))
    assert WISH not in rest.texts[: rest.texts.index("Sam" if seat is ADA else "You")]


def test_a_smaller_version_is_answered_by_the_one_who_wished(desk: Desk) -> None:
    page = desk.page("less")
    assert "Ask you on Sunday how the week looks" in page.texts
    assert events(pressed(page, "yes")) == [SaidYes()]
    assert events(pressed(page, "not-now")) == [SaidNotNow()]
    play = at(Stage.ANSWER).do(SAM, OfferedLess("Ask you")).do(ADA, Breathed()).do(ADA, SaidYes())
    _, sam = both(desk, play)
    assert wishing_words.says_thanks("Ada") in sam.texts


def test_a_yes_is_read_once_more_at_the_close(desk: Desk) -> None:
    play = at(Stage.REST).skip_to("")
    ada, sam = both(desk, play)
    assert any(text == f"Sam said yes: {WISH}." for text in ada.texts)
    assert any(text == f"You said yes: {WISH}." for text in sam.texts)


def test_aloud_nothing_has_to_be_written_and_the_yes_still_stands_at_the_close(desk: Desk) -> None:
    play = Play(guide=WISHES).begin().both(Preferred(Voice.ALOUD)).climb_to(Stage.WISH)
    page = desk.page((play, ADA, HERE))
    assert events(pressed(page, "say")) == [Wished("")]
    play.do(ADA, Wished("")).do(SAM, Breathed()).do(SAM, SaidYes())
    ada, _ = both(desk, play.climb_to(Stage.REST).skip_to(""))
    assert "Sam said yes: what was asked for aloud." in ada.texts


def test_who_has_two_already_is_told_so_and_not_asked_for_a_third(desk: Desk) -> None:
    play = at(Stage.ANSWER)
    full = desk.state((play, SAM, HERE))
    mine = moves(play.session, SAM) - {SaidYes, OfferedLess}
    page = page_now(replace(full, moves=mine))
    assert wishing_words.ENOUGH in page.texts
    assert {"yes", "smaller"}.isdisjoint(ids(page)) and {"not-now", "pass"} <= ids(page)


# -- a word of the list


def test_a_word_of_the_list_goes_by_its_id_and_any_other_as_it_is(desk: Desk) -> None:
    for word, event in (
        ("let down", GuessedFeeling("", "let-down")),
        ("let down a bit", GuessedFeeling("let down a bit")),
    ):
        page = desk.page("feeling", Here(written={"own": word}))
        assert events(pressed(page, "offer")) == [event]


def test_both_read_the_word_of_an_id(desk: Desk) -> None:
    play = Play().begin().skip_to("what-hurt").climb_to(Stage.FEELING)
    play.do(SAM, GuessedFeeling("", "under-pressure")).do(ADA, Breathed())
    ada, sam = both(desk, play)
    assert floor_words.guesses("Sam", "under pressure") in ada.texts
    assert floor_words.you_guessed("under pressure") in sam.texts
