"""Agreements with an owner, a day as data and several lines: their page, and the close, as data.

About `tui.pages.agreeing` and `tui.pages.terms`.
"""

from dataclasses import replace

import pytest

from protocol.activities.activity import OWNED_MOST, Agreement, Owner
from protocol.activities.days import On, Weekly
from protocol.session.events import Answered, Proposed, Ready
from tests.tui.pages.desk import Desk, events, ids, main_of, pressed, remark
from tests.tui.scenes import ADA, HERE, SAM, TAKEN, Play
from tests.tui.wishes import WISHES
from tui.pages.page import Here, Page
from tui.pages.parts import Menu, Scale, Turn
from tui.pages.terms import PART, told
from tui.seat.slots import agree_pick_slot, agree_slot
from tui.words import agreeing as agreeing_words

DATES = "Birthdays and other dates"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def at(activity: str) -> Play:
    return Play(guide=WISHES).begin().skip_to(activity)


def both(desk: Desk, play: Play) -> tuple[Page, Page]:
    """Ada's page, and Sam's."""
    return desk.page((play, ADA, HERE)), desk.page((play, SAM, HERE))


def how(desk: Desk, scene: str, written: dict[str, str], **picked: str) -> Page:
    """The second part of the page."""
    return desk.page(scene, Here(branch=PART, written=written, picked=picked))


def scale(page: Page, id: str) -> Scale:
    (found,) = [part for part in page.shown if isinstance(part, Scale) and part.id == id]
    return found


def test_what_was_being_written_when_the_other_suggested_something_is_said_to_be_kept(
    desk: Desk,
) -> None:
    assert desk.page("agreeing-asked").quiet != agreeing_words.IS_KEPT
    desk.drafts.keep("choose-actions/what", "half a")
    assert desk.page("agreeing-asked").quiet == agreeing_words.IS_KEPT
    assert desk.page("agreeing").quiet == agreeing_words.HINT


# -- the two parts


def test_what_comes_first_and_whose_and_when_on_a_second_part(desk: Desk) -> None:
    first = desk.page("hand-over", Here(written={"what": DATES}))
    assert pressed(first, "next") == (Turn(PART),) and main_of(first) == "next"
    assert "suggest" not in ids(first) and "ready" in ids(first)
    second = how(desk, "hand-over", {"what": DATES})
    assert main_of(second) == "suggest" and {"suggest", "back"} <= ids(second)
    assert "ready" not in ids(second) and DATES in second.texts
    assert not any(isinstance(part, Menu) for part in second.shown)


def test_without_words_there_is_no_second_part(desk: Desk) -> None:
    assert remark(pressed(desk.page("hand-over"), "next")) == agreeing_words.PICK


def test_nothing_is_suggested_before_it_is_said_who_takes_it(desk: Desk) -> None:
    page = how(desk, "hand-over", {"what": DATES})
    assert remark(pressed(page, "suggest")) == agreeing_words.WHO_FIRST
    assert page.open is not None and page.open.ids == ("owner",) and not page.open.may_stay


def test_all_parts_are_suggested_together_and_a_line_of_the_menu_by_its_id(desk: Desk) -> None:
    page = how(
        desk,
        "hand-over",
        {"what": DATES, "enough": "a card in time"},
        owner="second",
        when="2025-11-25",
        again="2025-12-08",
    )
    assert events(pressed(page, "suggest")) == [
        Proposed(
            "",
            "",
            option="dates",
            owner=Owner.SECOND,
            when=On(2025, 11, 25),
            enough="a card in time",
            again=On(2025, 12, 8),
        )
    ]


def test_a_line_that_was_changed_by_hand_goes_as_it_is(desk: Desk) -> None:
    page = how(desk, "hand-over", {"what": f"{DATES}, all of them"}, owner="first")
    (event,) = events(pressed(page, "suggest"))
    assert event == Proposed(f"{DATES}, all of them", "", owner=Owner.FIRST)


def test_the_coming_days_are_offered(desk: Desk) -> None:
    days = scale(how(desk, "hand-over", {"what": DATES}), "when").choices
    assert [choice.id for choice in days] == [
        *(f"2025-11-{day}" for day in range(25, 31)),
        *("2025-12-01", "2025-12-08", "2025-12-15", "2025-12-22"),
    ]
    assert [choice.text for choice in days][:2] == ["Tue 25", "Wed 26"]


def test_a_day_that_was_picked_yesterday_and_is_gone_by_now_is_picked_no_more(desk: Desk) -> None:
    state = desk.state("hand-over")
    desk.drafts.keep(agree_pick_slot(state.activity, "when"), "2025-11-20")  # type: ignore[arg-type]  # it is an `agree`
    assert scale(how(desk, "hand-over", {"what": DATES}), "when").picked == ""


@pytest.mark.parametrize(
    ("hour", "when", "day"),
    [
        ("20:00", Weekly(6, 1_200), ""),
        ("20.30", Weekly(6, 1_230), ""),
        ("7", Weekly(6, 420), ""),
        ("after the news", None, "Sunday, after the news"),
        ("25:00", None, "Sunday, 25:00"),
        ("", None, "Sunday"),
    ],
)
def test_an_hour_is_data_where_it_is_one_and_words_where_it_is_not(
    desk: Desk, hour: str, when: Weekly | None, day: str
) -> None:
    page = how(desk, "weekly", {"what": "A walk", "day": hour}, weekday="6")
    assert events(pressed(page, "suggest")) == [
        Proposed("A walk", day, owner=Owner.BOTH, when=when)
    ]


def test_what_was_picked_and_written_goes_once_it_is_suggested(desk: Desk) -> None:
    play = at("hand-over").do(ADA, TAKEN)
    state = desk.state((play, ADA, HERE))
    desk.drafts.keep(agree_slot(state.activity, "what"), DATES)  # type: ignore[arg-type]  # it is an `agree`
    gone = desk.page((play, ADA, HERE)).lets_go
    assert {"hand-over/what", "hand-over/owner/picked", "hand-over/enough"} <= set(gone)


def test_what_was_picked_is_no_word_for_the_notes(desk: Desk) -> None:
    desk.drafts.keep("hand-over/owner/picked", "second")
    desk.drafts.gather(lambda _: "One thing")
    assert "second" not in desk.drafts.get("notes")


# -- what the two read


def test_an_agreement_shows_at_the_close_as_whose_it_is_and_what_goes_with_it(desk: Desk) -> None:
    made = Agreement(
        "Birthdays and dates",
        "From Monday",
        "hand-over",
        owner=Owner.SECOND,
        enough="a card in time",
    )
    state = desk.state((at("hand-over"), ADA, HERE))
    line = "Birthdays and dates  (From Monday). Good enough: a card in time."
    assert told(state, made, "hand-over") == f"Sam takes: {line}"
    mine = desk.state((at("hand-over"), SAM, HERE))
    assert told(mine, made, "hand-over") == f"You take: {line}"


def test_the_close_tells_the_days_and_that_nobody_checks_until_then(desk: Desk) -> None:
    assert (
        "Sam takes: Birthdays and other dates. Good enough: a card in time. "
        "From Monday 1 December. You look at it again on Monday 15 December. "
        "No checking on it until then."
    ) in desk.page("closing-taken").texts


def test_a_weekly_time_is_told_by_its_day_and_hour(desk: Desk) -> None:
    state = desk.state((at("weekly"), ADA, HERE))
    made = Agreement("A walk", "", "weekly", owner=Owner.BOTH, when=Weekly(6, 1_200))
    assert told(state, made, "weekly") == "A walk. Every Sunday at 20:00."


def test_the_other_reads_all_of_a_suggestion_before_the_answer(desk: Desk) -> None:
    page = desk.page("hand-over-asked")
    (line,) = [text for text in page.texts if text.startswith("Sam takes:")]
    assert "a card in time" in line and events(pressed(page, "yes")) == [Answered(1, True)]


def test_a_thing_of_both_stands_at_the_close_with_the_question_it_answers(desk: Desk) -> None:
    walk = Proposed("A walk", "", owner=Owner.BOTH, when=Weekly(6, 1_200))
    play = at("weekly").do(SAM, walk).do(ADA, Answered(1, True)).both(Ready()).skip_to("")
    line = "A time without screens: A walk. Every Sunday at 20:00."
    assert line in desk.page((play, ADA, HERE)).texts
    assert line in desk.page((play, SAM, HERE)).texts


def test_what_is_agreed_on_is_not_left_out_any_more(desk: Desk) -> None:
    """Else both would read that it was left out, and find it at the close."""
    soon = Proposed("On Sunday", "", owner=Owner.BOTH)
    play = Play().begin().skip_to("follow-up").do(SAM, soon).do(ADA, Answered(1, False))
    assert all("skip" in ids(page) for page in both(desk, play))
    play.do(SAM, soon).do(ADA, Answered(2, True))
    for page in both(desk, play):
        assert "skip" not in ids(page) and main_of(page) == "ready"


# -- at most two each


def test_who_has_two_is_offered_no_more_and_both_read_why(desk: Desk) -> None:
    play = at("hand-over")
    taken = [Agreement("x", "", "a", owner=Owner.SECOND)] * OWNED_MOST
    play.session = replace(play.session, agreements=tuple(taken))
    page = desk.page((play, ADA, HERE), Here(branch=PART, written={"what": DATES}))
    assert [choice.id for choice in scale(page, "owner").choices] == ["first"]
    assert agreeing_words.has_two("Sam") in page.texts
    mine = desk.page((play, SAM, HERE), Here(branch=PART, written={"what": DATES}))
    assert agreeing_words.has_two(None) in mine.texts


def test_where_both_have_two_nothing_more_is_suggested_and_they_go_on(desk: Desk) -> None:
    play = at("hand-over")
    owners = [Owner.FIRST, Owner.SECOND] * OWNED_MOST
    taken = tuple(Agreement("x", "", "a", owner=owner) for owner in owners)
    play.session = replace(play.session, agreements=taken)
    page = desk.page((play, ADA, HERE))
    assert page.boxes == () and main_of(page) == "ready"
    assert page.quiet == agreeing_words.nobody_takes_more("Sam")


# -- a limit


def test_a_limit_can_be_agreed_only_with_the_first_field(desk: Desk) -> None:
    page = desk.page("limit", Here(written={"more-word": "kettle"}))
    assert remark(pressed(page, "suggest")) == agreeing_words.PICK
    assert page.open is not None and not page.open.may_stay
    page = desk.page("limit", Here(written={"what": "Ten minutes alone", "more-word": "kettle"}))
    said = Proposed("Ten minutes alone", "", owner=Owner.BOTH, more=("", "kettle"))
    assert events(pressed(page, "suggest")) == [said]


def test_a_limit_is_told_line_by_line_as_a_thing_of_both(desk: Desk) -> None:
    said = Proposed("Ten minutes alone", "", owner=Owner.BOTH, more=("Then tea", ""))
    page = desk.page((at("limit").do(SAM, said), ADA, HERE))
    assert "Ten minutes alone. How I come towards you: Then tea." in page.texts


def test_the_labels_of_several_lines_stay_when_something_is_written(desk: Desk) -> None:
    page = desk.page("limit", Here(written={"what": "x"}))
    assert {"What I may count on", "How I come towards you"} <= set(page.texts)
