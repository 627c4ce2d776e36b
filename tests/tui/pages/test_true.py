"""What stands on a page is true there, is said once, and offers nothing that cannot be done."""

import re
from dataclasses import replace

import pytest

from protocol.activities.activity import Skipped
from protocol.activities.ladder import Stage as Rung
from protocol.activities.ladder import Turn
from protocol.activities.turns import Talking, Turns
from protocol.seats import Partner
from protocol.session.events import Acknowledged, Left, Paused, Ready, Voided
from tests.tui.pages.desk import Desk, events, ids, later, main_of, pressed, texts_of
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.news import Line
from tui.pages.now import help_of, page_now
from tui.pages.page import Here, Page
from tui.pages.parts import Said, Tell
from tui.pages.state_line import may_search, state_line
from tui.seat.room_state import RoomState, Search
from tui.words import closing as closing_words
from tui.words import floor as floor_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words.times import MINUTE_MS

KEPT = re.compile(r"(?i)everything (is kept|stays)|words are kept|nothing you type is lost")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def read(page: Page) -> str:
    """What is read on it, from the top, with what was said where it stands."""
    told: list[str] = []
    for part in page.shown:
        if isinstance(part, Said):
            told += [piece.text for piece in part.pieces]
        elif isinstance(text := getattr(part, "text", None), str):
            told.append(text)
    return " ".join(told)


def talking(state: RoomState, **changes: object) -> RoomState:
    phase = state.phase
    assert isinstance(phase, Talking)
    changed = replace(phase, **changes)  # type: ignore[arg-type]  # by name
    return replace(state, session=replace(state.session, phase=changed))


def turns_of(state: RoomState) -> Turns:
    assert isinstance(state.activity, Turns)
    return state.activity


def test_once_the_time_together_is_up_nothing_is_asked(desk: Desk) -> None:
    page = page_now(later(desk.state("together"), 60))
    assert page.main is not None and page.before_main is None
    assert events(page.main.does) == [Ready()]


@pytest.mark.parametrize(
    ("speaker", "heading"), [(ADA, floor_words.YOU_MISSED), (SAM, floor_words.missed("Sam"))]
)
def test_what_somebody_wanted_heard_too_is_there_when_both_rest(
    desk: Desk, speaker: int, heading: str
) -> None:
    state = desk.state("rest")
    phase = state.phase
    assert isinstance(phase, Talking) and state.seat is ADA
    past = (replace(turn, missed="That I miss you.") for turn in phase.past)
    past_of_one = tuple(turn for turn in past if turn.speaker is speaker)
    back = floor_words.heard_you_say("Sam") if speaker is ADA else floor_words.YOU_SAID_BACK
    assert f"{heading} That I miss you. {back}" in read(page_now(talking(state, past=past_of_one)))


@pytest.mark.parametrize("name", ["say-back", "check-waiting", "makes-sense", "breath"])
def test_nobody_is_said_to_speak_while_the_other_answers(desk: Desk, name: str) -> None:
    state = desk.state(name)
    told = read(page_now(state))
    assert floor_words.has_the_floor(state.partner, is_speaking=False) in told
    assert floor_words.has_the_floor(state.partner, is_speaking=True) not in told


def test_the_time_of_a_turn_that_begins_is_its_own(desk: Desk) -> None:
    state = desk.state("breath-passed")
    phase = state.phase
    assert isinstance(phase, Talking)
    assert (phase.stage, phase.then) == (Rung.BREATH, Rung.SPEAK)
    long_ago = talking(state, turn_ms=phase.since_ms - 2 * MINUTE_MS)
    assert floor_words.about_minutes(turns_of(state).minutes) in read(page_now(long_ago))


def test_what_is_asked_under_what_was_missed_does_not_say_it_again(desk: Desk) -> None:
    assert read(desk.page("heard-missed")).count(floor_words.missed("Ada")) == 1


def test_who_picked_no_circles_at_the_start_is_told_so_at_the_end(desk: Desk) -> None:
    assert room_words.PRIVATE_NO_BEFORE in read(desk.page("circles-again"))
    desk.drafts.keep_private("closeness/circles", "2")
    told = read(desk.page("circles-again"))
    assert room_words.PRIVATE_NO_BEFORE not in told and room_words.PRIVATE_BEFORE in told


@pytest.mark.parametrize(
    ("name", "can_go_on"),
    [("speaking", True), ("say-back", True), ("say-back-waiting", False), ("listening", False)],
)
def test_who_waits_for_one_who_is_away_is_not_told_to_go_on(
    desk: Desk, name: str, can_go_on: bool
) -> None:
    state = desk.state(name)
    told = state_line(replace(state, news=replace(state.news, is_partner_here=False)))
    assert "is not connected just now. We keep the place" in told
    assert ("you can go on" in told) is can_go_on


def test_who_can_only_leave_a_step_out_is_not_told_to_go_on(desk: Desk) -> None:
    state = desk.state("listening")
    alone = replace(
        state, news=replace(state.news, is_partner_here=False), moves=state.moves | {Skipped}
    )
    assert alone.may(Skipped) and "you can go on" not in state_line(alone)


def test_who_is_asked_to_be_asked_again_reads_which_button_agrees(desk: Desk) -> None:
    page = desk.page("another-time-asked")
    assert any(rounds_words.wants_asking("Sam") in each for each in texts_of(page))
    assert f"“{rounds_words.ASK_AGAIN}”" in rounds_words.wants_asking("Sam")
    assert [each.label for each in page.buttons if each.id == "again"] == [rounds_words.ASK_AGAIN]
    assert events(pressed(page, "again")) == [Voided()]


@pytest.mark.parametrize("name", ["gone", "alarm", "ended"])
def test_a_page_on_which_nothing_goes_on_offers_no_break_and_no_phrase(
    desk: Desk, name: str
) -> None:
    state = desk.state(name)
    assert not state.can_break and not state.may_signal


@pytest.mark.parametrize("speaker", [ADA, SAM])
def test_what_a_guide_notes_about_a_turn_is_read_until_its_first_word(
    desk: Desk, speaker: Partner
) -> None:
    state = desk.state("say-back")
    note = turns_of(state).note
    assert note
    for pieces in ((), ("It hurt.",)):
        page = page_now(talking(state, stage=Rung.SPEAK, turn=Turn(speaker, pieces)))
        assert any(note in each for each in texts_of(page)) is not bool(pieces)


# -- a key does not turn under a finger


def test_i_am_back_is_no_all_right_once_the_other_asks_for_longer(desk: Desk) -> None:
    play = Play().begin().skip_to("lately").do(ADA, Paused(20)).do(SAM, Acknowledged())
    assert main_of(desk.page((play, SAM, HERE))) == "back"
    page = desk.page((play.do(ADA, Paused(40)), SAM, HERE))
    assert main_of(page) == "" and {"seen"} <= ids(page)


def test_one_press_of_all_right_too_many_tells_nobody_that_one_is_back(desk: Desk) -> None:
    play = Play().begin().skip_to("lately").do(ADA, Paused(20))
    asked = {
        deed.marks
        for deed in pressed(desk.page((play, SAM, HERE)), "seen")
        if isinstance(deed, Tell)
    }
    page = desk.page((play.do(SAM, Acknowledged()), SAM, HERE), Here(asked=frozenset(asked)))
    assert main_of(page) == "back" and page.before_main is not None
    assert page.main is not None and page.main.answers
    asked.add(page.before_main.marks)
    again = desk.page((play, SAM, HERE), Here(asked=frozenset(asked)))
    assert main_of(again) == "back" and again.before_main is None
    assert desk.page((play, SAM, HERE)).before_main is None


def test_who_has_come_in_to_a_stop_continues_and_who_stopped_just_now_closes(desk: Desk) -> None:
    state = desk.state("stopped")
    for came_back, key in ((True, "back"), (False, "home")):
        assert main_of(page_now(replace(state, came_back=came_back))) == key


@pytest.mark.parametrize("name", ["speaking", "pausing", "stopped", "another-time", "ended"])
def test_nothing_of_practice_is_called_kept(desk: Desk, name: str) -> None:
    state = replace(desk.state(name), is_practice=True)
    page = page_now(state)
    told = [*texts_of(page), state_line(state), help_of(state, page)]
    assert not [each for each in told if KEPT.search(each)]


def test_who_reads_the_two_words_is_not_said_to_do_nothing(desk: Desk) -> None:
    state = desk.state("gathering")
    alone = replace(state, news=replace(state.news, is_partner_here=False))
    told = f"{state_line(alone)} {read(page_now(alone))}"
    assert room_words.still_at_the_door("Ada") in told


def test_who_went_back_at_the_door_may_have_seen_other_words(desk: Desk) -> None:
    state = replace(desk.state((Play().bring().do(SAM, Left()), ADA, HERE)), partner_hint="Sam")
    told = read(page_now(state))
    assert closing_words.left_at_the_door("Sam") in told
    assert closing_words.ENDED_LEFT_HINT not in told
    # Of a session that had begun it is as it was.
    assert closing_words.ENDED_LEFT_HINT in read(desk.page("left"))


def test_who_practises_without_a_name_is_called_you(desk: Desk) -> None:
    state = desk.state("choosing")
    names = (room_words.PRACTICE_NAME, "Robin")
    practice = replace(state, is_practice=True, session=replace(state.session, names=names))
    assert practice.filled("{first} speaks first") == "You speak first"
    assert practice.filled("{second} speaks first") == "Robin speaks first"
    assert state.filled("{first} speaks first") == "Ada speaks first"


@pytest.mark.parametrize(
    ("search", "line", "is_offered"),
    [
        (Search.PARTNER, Line.OPEN, True),
        (Search.RELAY, Line.OPEN, False),
        (Search.RELAY, Line.RECONNECTING, True),
        (Search.NONE, Line.RECONNECTING, False),
    ],
)
def test_a_new_address_is_asked_for_only_where_there_may_be_one(
    desk: Desk, search: Search, line: Line, is_offered: bool
) -> None:
    state = desk.state("speaking")
    news = replace(state.news, line=line, is_partner_here=False)
    assert may_search(replace(state, search=search, news=news)) is is_offered


def test_a_session_that_stopped_may_be_locked_unless_it_is_practice_or_to_be_ended(
    desk: Desk,
) -> None:
    def offered(state: RoomState) -> bool:
        found = page_now(state).button("lock")
        return found is not None and found.is_shown

    state = desk.state("stopped")
    assert offered(state)
    assert not offered(replace(state, is_practice=True))
    closed = replace(state.session, closed=frozenset({state.seat}))
    assert not offered(replace(state, session=closed))
