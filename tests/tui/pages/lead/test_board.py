"""Three rooms, one in front: `tui.seat.lead_board` and `tui.pages.lead.board`."""

import random
from dataclasses import replace
from typing import Any

import pytest

from protocol.seats import PARTNERS, Seat, other
from protocol.session.asides import Whispered
from protocol.session.events import (
    AnyEvent,
    Left,
    Paused,
    Rejoined,
    Remarked,
    Spoke,
    StoppedForToday,
    TookAside,
    WentOnAlone,
)
from protocol.session.moves import moves
from protocol.session.session import Session
from tests.protocol.worlds import AT_MS, begun_with, led, play, rate, turns, write
from tests.tui.pages.desk import pressed, remark, texts_of
from tests.tui.pages.lead.rooms import drafts, lead_state
from tui.news import Line, News
from tui.pages.lead.board import Standing, board_page, label_of, minutes, standing, title_of
from tui.pages.lead.screen import lead_page
from tui.pages.page import Here
from tui.pages.parts import Tell, ToRoom
from tui.seat.lead_board import LeadBoard, LedRoom, RestingRoom
from tui.seat.lead_times import Times
from tui.seat.slots import NOTES, REMARK
from tui.words import lead as lead_words

FIRST, SECOND = PARTNERS
KIM = Seat.FACILITATOR
KEYS = ("tuesday", "wednesday", "thursday")


# Any: the other fields of a state.
def room(key: str, session: Session, **own: Any) -> LedRoom:
    """With drafts of its own, in a session of its own."""
    alone = replace(session, room_id=key.encode().ljust(32, b"."))
    state = lead_state(alone, **{"drafts": drafts(), "label": key, **own})
    return LedRoom(key, state)


def board(*sessions: Session) -> LeadBoard:
    rooms = tuple(room(key, each) for key, each in zip(KEYS, sessions, strict=False))
    return LeadBoard(rooms, KEYS[0])


START = led(begun_with(turns(), rate(), write()))


@pytest.mark.parametrize("switches", [1_000, pytest.param(10_000, marks=pytest.mark.gate)])
def test_three_rooms_random_switches_no_text_in_a_room_it_was_not_typed_for(switches: int) -> None:
    """Acceptance check 8: ten thousand switches with drafts in every box, through words with one;
    no board has a word of anybody."""
    dice = random.Random(8)
    names = [(f"zqada{n}", f"zqsam{n}") for n in range(3)]
    starts = [replace(play(START, (FIRST, Spoke(f"zqsaid{n}"))), names=names[n]) for n in range(3)]
    now = board(*starts)
    typed: dict[str, tuple[str, str]] = {}
    for number in range(switches):
        state = now.in_front.state
        page = lead_page(state, Here())
        for box in page.boxes:
            for word in box.draft.split():
                assert typed[word] == (now.front, box.slot)
        if page.boxes and dice.random() < 0.5:
            box, word = dice.choice(page.boxes), f"zqtyped{number}"
            typed[word] = (now.front, box.slot)
            kept = [*state.drafts.get(box.slot).split()[-3:], word]
            state.drafts.keep(box.slot, " ".join(kept))
        if dice.random() < 0.1:
            now = _goes_on(now, dice)
        now = _switched(now, dice.choice(KEYS))
    assert len(typed) > switches * 0.3


def _goes_on(now: LeadBoard, dice: random.Random) -> LeadBoard:
    """A word with one begins in the room in front, is with the other, or is over."""
    front = now.in_front
    session, aside = front.state.session, front.state.session.third.aside
    event: AnyEvent = Rejoined()
    if aside is None or not aside.is_second:
        event = TookAside(dice.choice(PARTNERS) if aside is None else other(aside.first), 3)
    if type(event) in moves(session, KIM):
        session = play(session, (KIM, event))
    state = replace(front.state, session=session, moves=moves(session, KIM))
    rooms = tuple(replace(e, state=state) if e.key == front.key else e for e in now.rooms)
    return LeadBoard(rooms, now.front)


def _switched(now: LeadBoard, key: str) -> LeadBoard:
    """Through the board, as somebody would who means it."""
    page = board_page(now, Here())
    (deed,) = pressed(page, f"to-{key}")
    if isinstance(deed, Tell):
        page = board_page(now, Here(asked=frozenset({deed.marks})))
        (deed,) = pressed(page, f"to-{key}")
    assert deed == ToRoom(key)
    assert not any("zq" in text for text in texts_of(page.parts))
    return now.switched(key)


def test_a_switch_with_a_line_that_was_not_sent_asks_once() -> None:
    now = board(START, START)
    now.in_front.state.drafts.keep(REMARK, "half a line")
    told = remark(pressed(board_page(now, Here()), "to-wednesday"))
    assert told == lead_words.line_unsent("tuesday")
    assert pressed(board_page(now, Here()), "to-tuesday") == (ToRoom("tuesday"),)


def test_rooms_of_this_laptop_that_are_not_open_can_be_opened_beside_the_others() -> None:
    resting = RestingRoom("r1", "Friday"), RestingRoom("r2", "")
    now = replace(board(START), resting=resting)
    page = board_page(now, Here())
    assert pressed(page, "to-r1") == (ToRoom("r1"),)
    assert "○ Friday" in [each.label for each in page.buttons]
    assert f"○ {lead_words.UNLABELLED}" in [each.label for each in page.buttons]
    now.in_front.state.drafts.keep(REMARK, "half a line")
    assert remark(pressed(board_page(now, Here()), "to-r1")) == lead_words.line_unsent("tuesday")
    assert now.switched("tuesday").resting == resting


def test_notes_ask_for_nothing_since_they_are_sent_to_nobody() -> None:
    now = board(START, START)
    now.in_front.state.drafts.keep(NOTES, "slower")
    assert pressed(board_page(now, Here()), "to-wednesday") == (ToRoom("wednesday"),)


def test_how_a_room_stands_is_told_in_one_of_a_few_words() -> None:
    whisper = Whispered(4, AT_MS, SECOND, SECOND, "a word")
    aside = play(led(begun_with(rate())), (KIM, TookAside(SECOND, 3)))
    found = {
        Standing.BOTH: room("a", START),
        Standing.ASKED: room("a", Session(room_id=bytes(32)), is_awaiting=True),
        Standing.ONE_WAITS: room("a", START, here=(True, False)),
        Standing.NOBODY: room("a", Session(room_id=bytes(32)), here=(False, False)),
        Standing.ASKS_PAUSE: room("a", play(START, (FIRST, Paused(10)))),
        Standing.STOPPED: room("a", play(START, (FIRST, StoppedForToday()))),
        Standing.ASKS_YOU: room("a", aside, whispered=(whisper,)),
        Standing.WITHOUT: room("a", play(START, (SECOND, WentOnAlone()))),
        Standing.OVER: room("a", play(START, (SECOND, Left()))),
        Standing.LINE_DOWN: room("a", START, news=News(line=Line.RECONNECTING)),
    }
    assert {expected: standing(each) for expected, each in found.items()} == {
        each: each for each in Standing
    }
    assert set(lead_words.STANDING) == {each.value for each in Standing}


def test_a_word_that_was_on_the_screen_asks_for_nobody_any_more() -> None:
    whisper = Whispered(4, AT_MS, SECOND, SECOND, "a word")
    rooms = room("a", START, whispered=(whisper,)), room("b", START)
    now = LeadBoard(rooms, "a")
    assert standing(now.rooms[0]) is Standing.ASKS_YOU
    assert standing(now.switched("b").rooms[0]) is Standing.BOTH


def test_own_words_to_one_ask_for_nobody() -> None:
    own = Whispered(4, AT_MS, KIM, SECOND, "a word")
    assert standing(room("a", START, whispered=(own,))) is Standing.BOTH


def test_a_room_without_a_label_is_told_by_a_number_and_not_by_names() -> None:
    now = LeadBoard((room("a", START, label=""), room("b", START, label="")), "b")
    assert [label_of(now, each) for each in now.rooms] == ["Room 1", "Room 2"]


def test_the_title_of_the_window_has_no_label_in_it() -> None:
    now = board(START, START, START).switched("thursday")
    assert "3" in title_of(now)
    assert not any(key in title_of(now) for key in KEYS)


def test_minutes_are_by_the_relays_clock() -> None:
    times = Times().after(START, AT_MS)
    found = room("a", START, times=times, now_ms=AT_MS + 42 * 60_000)
    assert minutes(found) == 42
    page = board_page(LeadBoard((found,), "a"), Here())
    assert "both here, 42 min" in page.texts


def test_there_are_three_rooms_at_most_and_one_is_in_front() -> None:
    rooms = [room(key, START) for key in "abcd"]
    with pytest.raises(ValueError, match="wanted up to 3"):
        LeadBoard(tuple(rooms), "a")
    with pytest.raises(ValueError, match="2 rooms"):
        LeadBoard((rooms[0], rooms[0]), "a")
    with pytest.raises(ValueError, match="1 rooms"):
        LeadBoard((rooms[0],), "b")


def test_the_screen_of_each_room_is_drawn_anew() -> None:
    """A box of one room never becomes that of another."""
    for session in (START, play(START, (FIRST, Left())), START):
        one, two = (lead_page(room(key, session).state, Here()) for key in "ab")
        assert one.key != two.key
    aside = play(led(begun_with(rate())), (KIM, TookAside(FIRST, 3)))
    one, two = (lead_page(room(key, aside).state, Here()) for key in "ab")
    assert one.kind == two.kind == "alone"
    assert one.key != two.key


def test_what_is_said_to_both_in_one_room_goes_to_that_room() -> None:
    """A remark is an event of the room in whose box it stood: the page knows no other."""
    now = board(START, led(begun_with(rate())))
    other = now.switched("wednesday").in_front.state
    deeds = pressed(lead_page(other, Here(written={"remark": "Hello."})), "say")
    assert any(getattr(each, "event", None) == Remarked("Hello.") for each in deeds)
