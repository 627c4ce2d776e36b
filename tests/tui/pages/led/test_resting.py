"""A hold, and a word with one, as the two see them.

About `tui.pages.led.hold` and `tui.pages.led.alone`.
"""

from dataclasses import replace
from typing import Final

import pytest

from protocol.activities.ladder import Stage, holder
from protocol.activities.turns import Talking
from protocol.seal.keyring import Member
from protocol.seats import PARTNERS, Partner, other
from protocol.session.asides import Whispered
from protocol.session.controls import Held, Rejoined, Resumed, TookAside
from protocol.session.events import Preferred, Voice
from tests.tui.led import KIM, LED, MET, at
from tests.tui.pages.desk import Desk, events, ids, main_of, pressed, remark, texts_of
from tests.tui.scenes import ADA, NOW_MS, SAM, Play
from tui.pages.led.line import LedLine, led_line
from tui.pages.now import is_my_turn, page_now
from tui.pages.page import Here, Page
from tui.pages.parts import Ask, Said, Whisper
from tui.seat.room_state import RoomState
from tui.seat.slots import leader_slot
from tui.words import led as led_words

NAME: Final = "Kim de Wit"
WHISPER_SLOT: Final = leader_slot(Member(KIM, MET.signing, MET.exchange).name)


@pytest.fixture
def desk() -> Desk:
    return Desk()


# -- a hold


def held(play: Play) -> Play:
    return play.do(KIM, Held(60))


@pytest.mark.parametrize("stage", [Stage.SPEAK, Stage.SAY_BACK, Stage.CHECK])
def test_in_a_hold_nobody_writes_and_only_whoever_has_the_rung_goes_on(
    desk: Desk, stage: Stage
) -> None:
    play = held(at("lately").climb_to(stage))
    assert isinstance(phase := play.session.phase, Talking)
    whose = holder(phase)
    for seat in PARTNERS:
        page = desk.page((play, seat, LED))
        assert page.kind == "hold" and page.boxes == ()
        assert led_words.asks_to_breathe(NAME) in page.texts
        assert ids(page) == ({"resume"} if seat is whose else set())
    assert whose is not None
    assert events(pressed(desk.page((play, whose, LED)), "resume")) == [Resumed()]


def test_no_key_that_somebody_was_about_to_press_ends_a_hold(desk: Desk) -> None:
    """F9 said something a moment ago; Enter, too, goes to no button by itself."""
    page = desk.page((held(at("lately")), ADA, LED))
    assert main_of(page) == "" and page.nothing_to_do == led_words.ONLY_BREATHING
    assert page.waits_for_answer == led_words.ONLY_BREATHING
    assert page.no_box == led_words.ONLY_BREATHING


def test_what_was_typed_is_in_its_box_when_a_hold_is_over(desk: Desk) -> None:
    play = at("lately")
    (box,) = (box for box in desk.page((play, ADA, LED)).boxes if box.id == "piece")
    desk.drafts.keep(box.slot, "When we eat and")
    held(play)
    assert desk.page((play, ADA, LED)).is_still, "its drafts are not gathered into the notes"
    play.do(ADA, Resumed())
    (again,) = (box for box in desk.page((play, ADA, LED)).boxes if box.id == "piece")
    assert again.draft == "When we eat and"


def test_nobody_is_called_to_the_window_while_both_rest(desk: Desk) -> None:
    for play in (held(at("lately")), aside(ADA)):
        assert not any(is_my_turn(desk.state((play, seat, LED))) for seat in PARTNERS)


# -- a word with one


def aside(first: Partner, *, second: bool = False, minutes: int = 3) -> Play:
    play = at("agreements").do(KIM, TookAside(first, minutes))
    return play.do(KIM, TookAside(other(first), minutes)) if second else play


def page(desk: Desk, play: Play, seat: Partner, here: Here | None = None) -> Page:
    return desk.page((play, seat, LED), here)


@pytest.mark.parametrize("first", PARTNERS, ids=["ada", "sam"])
@pytest.mark.parametrize("second", [False, True], ids=["first", "then"])
def test_both_read_the_same_two_sentences(desk: Desk, first: Partner, second: bool) -> None:
    told = set()
    for seat in PARTNERS:
        found = page(desk, aside(first, second=second), seat)
        told.add(next(text for text in found.texts if "each of you" in text))
        assert found.kind == (
            "alone" if seat is (first if not second else other(first)) else "aside"
        )
    names = ("Ada", "Sam") if first is ADA else ("Sam", "Ada")
    assert told == {
        f"{NAME} speaks with each of you for a moment, about 3 minutes each. "
        f"{names[0]} first, then {names[1]}."
    }


def test_who_reads_it_stands_in_the_frame_and_on_the_button(desk: Desk) -> None:
    found = page(desk, aside(ADA), ADA, Here(written={"whisper": "I am tired."}))
    assert f"Only {NAME} reads this" in found.texts
    say = found.main
    assert say is not None and say.label == f"Say it to {NAME}"
    assert say.does == (Whisper(KIM, "I am tired.", "whisper"),)
    assert [box.slot for box in found.boxes] == [WHISPER_SLOT], "a box of its own, and no other"


def test_nothing_empty_is_said_to_anybody(desk: Desk) -> None:
    assert remark(pressed(page(desk, aside(ADA), ADA), "say")) == led_words.NOTHING_WRITTEN


def test_whoever_waits_has_their_own_notes_and_sees_nothing_of_it(desk: Desk) -> None:
    """Whatever was said there, and however often: the page of the other is equal."""
    play = aside(ADA)
    found = page(desk, play, SAM)
    assert [box.is_note for box in found.boxes] == [True]
    desk.drafts.keep(WHISPER_SLOT, "of this laptop, and not of the one who waits")
    again = page(desk, play, SAM)
    assert again == found and WHISPER_SLOT not in set(texts_of(again))


def words(state: RoomState) -> RoomState:
    return replace(
        state,
        whispered=(
            Whispered(7, NOW_MS, KIM, ADA, "How is it, [b]only[/] us two?"),
            Whispered(8, NOW_MS, ADA, KIM, "I am tired."),
        ),
        whispering=("And I do not know how to say it.",),
    )


def test_what_was_said_to_each_other_alone_stands_there_and_what_is_on_its_way(
    desk: Desk,
) -> None:
    found = page_now(words(desk.state((aside(ADA), ADA, LED))))
    (said,) = (part for part in found.shown if isinstance(part, Said))
    assert [piece.text for piece in said.pieces] == [
        f"{NAME}: How is it, [b]only[/] us two?",
        "I am tired.",
        "And I do not know how to say it.",
    ]
    assert said.pieces[-1].look == "said mine waiting"


@pytest.mark.parametrize("seat", PARTNERS, ids=["ada", "sam"])
def test_either_of_the_two_ends_it_once_asked(desk: Desk, seat: Partner) -> None:
    play = aside(ADA)
    (deed,) = pressed(page(desk, play, seat), "rejoin")
    assert isinstance(deed, Ask) and deed.event == Rejoined()
    play.do(seat, deed.event)
    lines = [led_line(desk.state((play, each, LED))) for each in PARTNERS]
    assert lines == [LedLine(led_words.TOGETHER_AGAIN)] * 2, "nobody reads who it was"
    assert page(desk, play, SAM).kind == "reading"


def test_words_that_were_not_sent_hold_up_nobody_who_would_end_it(desk: Desk) -> None:
    found = page(desk, aside(ADA), ADA, Here(written={"whisper": "I am"}))
    assert found.unsent == () and found.is_still


def test_neither_waits_for_words_of_somebody_who_has_no_line(desk: Desk) -> None:
    away = replace(LED, here=frozenset(PARTNERS), third_away_ms=NOW_MS)
    for seat in PARTNERS:
        told = led_words.is_away_from_word(desk.state((aside(ADA), seat, LED)).leader)
        assert told not in page(desk, aside(ADA), seat).texts
        assert told in desk.page((aside(ADA), seat, away)).texts


def test_whoever_talks_aloud_is_told_who_may_hear_it(desk: Desk) -> None:
    play = at("agreements").both(Preferred(Voice.ALOUD)).do(KIM, TookAside(ADA, 3))
    assert led_words.hears_too("Sam") in page(desk, play, ADA).texts
    assert led_words.hears_too("Sam") not in page(desk, aside(ADA), ADA).texts
