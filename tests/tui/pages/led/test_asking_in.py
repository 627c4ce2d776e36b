"""What can be done about being led, and the door of whoever asks somebody in, as data.

About `tui.pages.led.offers` and `tui.pages.led.asking_in`.
"""

from dataclasses import replace
from typing import Final

from protocol.session.controls import AnsweredAsking, AskedForThird, WentOnAlone
from protocol.session.events import StoppedForToday
from tests.tui.led import INTRODUCTION, LED, asked, led
from tests.tui.pages.desk import Desk, events
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.pages.led.asking_in import ANSWERS, AskingIn, At, step_of
from tui.pages.led.line import Question, ask_somebody, go_without, led_line, would_ask
from tui.pages.led.offers import About, help_about, offers
from tui.seat.room_state import RoomState
from tui.words import asking as asking_words
from tui.words import breaks as breaks_words

DESK: Final = Desk()


def state(play: Play, seat: object = ADA) -> RoomState:
    return DESK.state((play, seat, LED))  # type: ignore[arg-type]  # a partner


def going_on() -> Play:
    return Play().begin().skip_to("lately")


def abouts(play: Play, seat: object = ADA) -> list[About]:
    return [each.about for each in offers(state(play, seat))]


def test_what_there_is_follows_from_who_is_asked_or_there() -> None:
    play = going_on()
    assert abouts(play) == abouts(play, SAM) == [About.ASK]
    play.do(ADA, AskedForThird())
    assert abouts(play) == [About.TAKE_BACK] and abouts(play, SAM) == [About.ANSWER]
    play.do(SAM, AnsweredAsking(True))
    assert abouts(play) == [About.DOOR, About.TAKE_BACK]
    assert abouts(play, SAM) == [About.TAKE_BACK]
    assert abouts(asked(play)) == abouts(play, SAM) == [About.WITHOUT]
    assert abouts(led(going_on())) == [About.WITHOUT]


def test_either_can_go_on_without_and_is_told_how_in_the_help() -> None:
    here = state(led(going_on()))
    assert asking_words.help_led("Kim de Wit") == help_about(here)
    back, alone = go_without(here).answers
    assert not back.does and events(alone.does) == [WentOnAlone()]
    assert help_about(state(going_on())) == asking_words.HELP_ALONE


def test_nobody_is_asked_in_where_nobody_from_elsewhere_can_come() -> None:
    here = state(going_on())
    assert [events(each.does) for each in ask_somebody(here).answers] == [[], [AskedForThird()]]
    at_home = replace(here, where="192.168.1.9")
    assert ask_somebody(at_home).text == asking_words.AT_HOME
    assert len(ask_somebody(at_home).answers) == 1


def test_the_line_asks_the_other_and_not_in_the_middle_of_a_sentence() -> None:
    play = going_on().do(SAM, AskedForThird())
    speaker, listener = state(play), state(play, SAM)
    assert led_line(speaker) is None and speaker.is_speaker
    told = led_line(listener)
    assert told is not None and told.text == asking_words.have_asked("Ada")
    other = led_line(state(going_on().do(ADA, AskedForThird()), SAM))
    assert other is not None and other.question is Question.ASKING
    answers = [events(each.does) for each in would_ask(speaker).answers]
    assert answers == [[], [AnsweredAsking(True)], [AnsweredAsking(False)]]


def test_every_step_at_the_door_leads_back_and_names_nobody_before_they_have_knocked() -> None:
    met = AskingIn(introduction=INTRODUCTION, spoken=("lantern", "meadow"), words=("one", "two"))
    for at in At:
        step = step_of(replace(met, at=at), "Sam")
        assert step.answers[0].id == "back"
        assert {each.id for each in step.answers} <= set(ANSWERS)
        is_known = at in (At.KNOCK, At.COMPARE)
        said = step.title + step.text + "".join(each.label for each in step.answers)
        assert ("Kim de Wit" in said) is is_known


def test_a_stop_says_where_else_the_words_are_while_somebody_leads() -> None:
    told = breaks_words.kim_has_it("Kim de Wit")
    for play, is_told in ((led(going_on()), True), (going_on(), False)):
        page = DESK.page((play.do(ADA, StoppedForToday()), ADA, HERE))
        assert any(told in text for text in page.texts) is is_told
