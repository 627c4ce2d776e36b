"""What a facilitator reads and does: `tui.pages.lead.screen`, `tui.pages.lead.controls`,
`tui.pages.lead.looking`, `tui.pages.lead.alone`, `tui.pages.shown` and `tui.seat.lead_state`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from protocol.activities.read import Read
from protocol.errors import Cause, OutOfTurn
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.asides import Whispered
from protocol.session.controls import Change, Nudge
from protocol.session.events import (
    Advanced,
    AnyEvent,
    Extended,
    FacilitatorLeft,
    Finished,
    GaveFloor,
    Held,
    Nudged,
    Paused,
    Ready,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    Spoke,
    TookAside,
    WentBack,
    WentOnAlone,
)
from protocol.session.moves import moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended, Session
from protocol.wire.frames import End
from tests.protocol.worlds import AT_MS, begun, begun_with, led, play, rate, turns, write
from tests.tui.pages.desk import events, main_of, pressed, remark
from tests.tui.pages.lead.rooms import drafts, lead_state, moments, partner_state
from tui.news import Line, News
from tui.pages.heading import Heading
from tui.pages.lead import controls
from tui.pages.lead.plan import page_time
from tui.pages.lead.screen import heading_of, lead_page
from tui.pages.lead.telling import lead_line
from tui.pages.page import Here, Page
from tui.pages.parts import Ask, Box, Do, Menu, Said, Tell, Whisper
from tui.pages.shown import page_of
from tui.seat.lead_state import LeadState
from tui.seat.slots import NOTES, REMARK, whisper_slot
from tui.words import app as app_words
from tui.words import lead as lead_words

FIRST, SECOND = PARTNERS
KIM = Seat.FACILITATOR
BRANCHES = ("", controls.BACK, controls.PLAN, controls.WORD, controls.PAUSE, controls.MORE, "notes")
LATER_MS = AT_MS + 60_000
"""Long after the page turned."""


# Any: the other fields of a state.
def at(session: Session, branch: str = "", **own: Any) -> Page:
    here = Here(branch=branch, written={"remark": "One moment.", "question": "What else?"})
    return lead_page(lead_state(session, now_ms=LATER_MS, **own), here)


@cache
def looked() -> tuple[tuple[Session, tuple[Page, ...]], ...]:
    """Many moments, each with all parts of its screen, with something in each box; and in some of
    them each line of each list picked once."""
    found = enumerate(moments()[::2])
    return tuple((each, tuple(_pages(each, picks=at % 6 == 0))) for at, each in found)


def _pages(session: Session, *, picks: bool) -> Iterator[Page]:
    state = lead_state(session, now_ms=LATER_MS)
    written = {"remark": "One moment.", "question": "What else?", "whisper-0": "a"}
    for branch in BRANCHES:
        page = lead_page(state, Here(branch=branch, written=written))
        yield page
        for menu in (part for part in page.shown if isinstance(part, Menu) and picks):
            for choice in menu.choices:
                picked = {menu.id: choice.id}
                yield lead_page(state, Here(branch=branch, written=written, picked=picked))


def offered(page: Page) -> list[AnyEvent]:
    deeds = [deed for button in page.buttons for deed in button.does]
    return [each.event for each in deeds if isinstance(each, Do | Ask)]


def test_whatever_a_button_does_the_referee_takes() -> None:
    done: set[type[AnyEvent]] = set()
    for session, pages in looked():
        for page in pages:
            for event in offered(page):
                try:
                    apply(session, Entry(KIM, AT_MS, session.page, event))
                except OutOfTurn:
                    pytest.fail(f"{event} in {session.phase}")
                done.add(type(event))
    assert {Remarked, Paused, Held, TookAside, Replanned, WentBack, FacilitatorLeft} <= done


def test_whatever_the_referee_would_take_has_a_button() -> None:
    """Advanced may ask for a second press first."""
    for session, pages in looked():
        found = {type(event) for page in pages for event in offered(page)}
        asked = Here(asked=frozenset({f"go-on {session.page}"}))
        once_more = lead_page(lead_state(session, now_ms=LATER_MS), asked)
        found |= {type(event) for event in offered(once_more)}
        # Where one goes back to is picked first: see `looked`. More of no time says why not.
        more = set() if page_time(lead_state(session, now_ms=LATER_MS)) else {Extended}
        assert moves(session, KIM) - found <= {WentBack, *more}


def test_a_button_keeps_its_place_and_says_why_it_does_nothing() -> None:
    session = play(led(begun_with(turns())), (FIRST, Spoke("That.")))
    usual = [button.id for button in at(led(begun_with(rate()))).buttons]
    page = at(session)
    assert [button.id for button in page.buttons] == usual
    assert remark(pressed(page, "go-on")) == lead_words.in_a_piece("Kim")
    assert remark(pressed(page, "say")) == lead_words.in_a_piece("Kim")
    off = {button.id for button in page.buttons if controls.OFF in button.look}
    assert off == {"go-on", "to-go-back", "to-pause", "to-word", "say"}


def test_it_is_not_told_whether_whoever_has_the_floor_has_begun() -> None:
    said = play(led(begun_with(turns())), (FIRST, Spoke("That.")))
    for session in (led(begun_with(turns())), said):
        told = remark(pressed(at(session), "go-on"))
        assert told == lead_words.in_a_piece("Kim") and "or about to" in told


def test_every_reason_is_a_sentence() -> None:
    for _, pages in looked():
        for page in pages:
            for button in page.buttons:
                for deed in button.does:
                    if isinstance(deed, Tell):
                        assert deed.text.strip()
                        assert deed.text[-1] == "."


# -- go on


def test_going_on_asks_for_a_second_press_within_five_seconds_while_one_is_not_ready() -> None:
    session = play(led(_read()), (FIRST, Ready()))
    page = lead_page(lead_state(session, now_ms=LATER_MS), Here())
    (deed,) = pressed(page, "go-on")
    assert isinstance(deed, Tell)
    assert deed.lasts_s == 5.0
    assert "Sam is not ready" in deed.text
    again = lead_page(lead_state(session, now_ms=LATER_MS), Here(asked=frozenset({deed.marks})))
    assert events(pressed(again, "go-on")) == [Advanced()]


def test_the_second_press_counts_for_the_page_it_was_meant_for_alone() -> None:
    session = led(_read())
    (deed,) = pressed(lead_page(lead_state(session, now_ms=LATER_MS), Here()), "go-on")
    assert isinstance(deed, Tell)
    turned = play(session, (FIRST, Ready()), (SECOND, Ready()))
    asked = Here(asked=frozenset({deed.marks}))
    assert events(pressed(lead_page(lead_state(turned, now_ms=LATER_MS), asked), "go-on")) == []


def test_a_page_that_has_just_turned_is_not_gone_on_from_by_the_same_press() -> None:
    session = led(_read())
    state = lead_state(session, now_ms=session.page_ms + 500)
    assert remark(pressed(lead_page(state, Here()), "go-on")) == app_words.JUST_TURNED


def test_a_page_that_came_back_because_a_word_was_ended_asks_before_it_goes_on() -> None:
    """F9 was for a word with one until now."""
    session = play(led(_read()), (KIM, TookAside(FIRST, 3)), (SECOND, Rejoined()))
    state = lead_state(session, now_ms=LATER_MS, done_ms=LATER_MS - 500)
    assert app_words.JUST_TURNED in _asked_first(state)
    assert app_words.JUST_TURNED not in _asked_first(replace(state, done_ms=AT_MS))


def _asked_first(state: LeadState) -> list[str]:
    deeds = pressed(lead_page(state, Here()), "go-on")
    return [each.text for each in deeds if isinstance(each, Tell)]


def test_a_press_that_is_on_its_way_is_not_sent_twice() -> None:
    news = News(line=Line.RECONNECTING, waiting=(Advanced(),))
    page = at(led(_read()), news=news)
    assert remark(pressed(page, "go-on")) == lead_words.ON_ITS_WAY


def test_f9_says_what_stands_in_the_line_and_goes_on_only_with_an_empty_one() -> None:
    session = led(_read())
    assert main_of(at(session)) == "say"
    empty = lead_page(lead_state(session), Here(written={"remark": ""}))
    assert main_of(empty) == "go-on"


# -- the line to both


def test_the_line_to_both_has_one_slot_on_every_page_and_is_never_in_the_way() -> None:
    slots = set()
    for session in moments()[::5]:
        page = at(session)
        boxes = {box.id: box.slot for box in page.boxes}
        slots |= {boxes.get("remark", REMARK)}
        assert page.unsent == ()
    assert slots == {REMARK}


def test_the_screen_is_one_page_through_all_that_happens() -> None:
    """Nothing is drawn anew under fingers that type, but where a word with one begins or ends."""
    session = led(begun_with(rate(), turns(), write()))
    keys = set()
    for _ in range(3):
        keys.add(at(session).key)
        session = play(session, (KIM, Replanned(Change.LEAVE_OUT, _here(session))))
        if not isinstance(session.phase, Ended) and "Talking" in type(session.phase).__name__:
            break
    keys.add(at(session).key)
    assert len(keys) == 1
    kinds = {tuple((type(part), getattr(part, "id", "")) for part in at(each).parts)
             for each in moments()[::5] if at(each).kind == "lead"}  # fmt: skip
    assert len(kinds) == 1


# -- the rest of the table


def test_hold_asks_the_speaker_for_a_second_one_in_the_same_turn() -> None:
    session = play(led(begun_with(turns())), (FIRST, Spoke("That.")))
    page = at(session)
    assert events(pressed(page, "hold")) == [Held(60)]
    held = play(session, (KIM, Held(60)))
    assert events(pressed(at(held), "hold")) == [Resumed()]
    assert at(held).quiet == lead_words.HOLDS
    after = at(play(held, (KIM, Resumed())))
    found = after.button("hold")
    assert found is not None
    assert found.label == lead_words.ASK_HOLD


def test_holds_last_between_half_a_minute_and_two() -> None:
    page = at(led(begun_with(turns())), controls.MORE)
    seconds = [event.seconds for event in offered(page) if isinstance(event, Held)]
    assert seconds == [30, 60, 90, 120]


def test_more_time_is_only_ever_more() -> None:
    page = at(led(begun_with(turns())), controls.MORE)
    assert [e.minutes for e in offered(page) if isinstance(e, Extended)] == [1, 3, 5]


def test_where_no_time_runs_there_is_no_more_of_it() -> None:
    page = at(led(_read()))
    assert not [each for each in offered(page) if isinstance(each, Extended)]
    assert pressed(page, "more-1") == (Tell(lead_words.NO_TIME),)


def test_the_floor_is_given_at_a_hand_over() -> None:
    session = play(led(begun_with(turns())), (FIRST, Spoke("That.")))
    why = remark(pressed(at(session, controls.MORE), "floor-1"))
    assert why == lead_words.FLOOR_AT_BREATH
    breath = play(session, (FIRST, Finished()))
    page = at(breath, controls.MORE)
    assert [e.seat for e in offered(page) if isinstance(e, GaveFloor)] == [FIRST, SECOND]


def test_a_soft_word_goes_to_whoever_speaks() -> None:
    session = led(begun_with(turns()))
    page = at(session, controls.MORE)
    assert [e for e in offered(page) if isinstance(e, Nudged)] == [
        Nudged(FIRST, nudge) for nudge in Nudge
    ]


def test_leaving_asks_and_says_what_follows() -> None:
    page = at(led(begun_with(rate())), controls.MORE)
    (deed,) = pressed(page, "leave")
    assert isinstance(deed, Ask)
    assert deed.event == FacilitatorLeft()


def test_to_look_at_a_page_of_the_plan_moves_nobody_and_says_that_only_one_looks() -> None:
    session = led(begun_with(rate(name="one"), turns(name="two")))
    here = Here(branch=controls.PLAN, picked={"places": "two"})
    page = lead_page(lead_state(session, now_ms=LATER_MS), here)
    assert lead_words.LOCAL in page.texts
    assert "Tell." in page.texts
    assert {type(event) for event in offered(page)} == {Replanned}


def test_the_hint_of_the_guide_is_for_the_facilitator() -> None:
    session = led(begun_with(rate()))
    guide = session.guide
    assert isinstance(guide, Guide)
    state = lead_state(session)
    own = replace(state, own=_with_hint(guide, "Slow down here."))
    assert lead_words.hint("Slow down here.") in lead_page(own, Here()).texts
    looking = Here(branch=controls.PLAN, picked={"places": guide.steps[0].activities[0].id})
    assert lead_words.hint("Slow down here.") in lead_page(own, looking).texts
    assert lead_words.hint("Slow down here.") not in lead_page(state, Here()).texts


def test_a_hint_that_came_with_the_guide_of_the_two_is_shown_to_nobody() -> None:
    session = led(begun_with(rate()))
    assert isinstance(session.guide, Guide)
    told = replace(session, guide=_with_hint(session.guide, "Be sharp with Sam."))
    page = lead_page(lead_state(told), Here())
    assert "Be sharp with Sam." not in " ".join(page.texts)


def test_without_private_words_there_is_no_word_with_one() -> None:
    page = at(led(begun_with(rate())), takes_private_words=False)
    assert remark(pressed(page, "to-word")) == lead_words.NO_PRIVATE_WORDS


# -- a word with one


def aside(seat: Partner = FIRST) -> Session:
    return play(led(begun_with(rate())), (KIM, TookAside(seat, 3)))


def test_a_word_with_one_is_a_page_of_its_own_with_the_name_in_frame_and_button() -> None:
    page = lead_page(lead_state(aside()), Here(written={"whisper-0": "How are you?"}))
    assert page.kind == "alone"
    assert lead_words.only_reads("Kim") in page.texts
    (button,) = [each for each in page.buttons if each.id == "whisper"]
    assert button.label == lead_words.say_to("Kim")
    assert button.does == (Whisper(FIRST, "How are you?", "whisper-0"),)


def test_there_is_no_box_for_both_beside_the_one_for_one() -> None:
    page = lead_page(lead_state(aside()), Here())
    assert [box.id for box in page.boxes] == ["whisper-0"]
    assert not any(isinstance(event, Remarked) for event in offered(page))


def test_what_is_typed_for_one_belongs_to_them_and_never_moves() -> None:
    """Also after the word with the other, and where a word begins with the other."""
    kept = drafts()
    kept.keep(whisper_slot(FIRST), "only for the first")
    first = aside()
    second = play(first, (KIM, TookAside(SECOND, 3)))
    other = aside(SECOND)
    for session, seat in ((first, FIRST), (second, SECOND), (other, SECOND)):
        page = lead_page(lead_state(session, drafts=kept), Here())
        (box,) = page.boxes
        assert isinstance(box, Box)
        assert box.slot == whisper_slot(seat)
        assert box.draft == ("only for the first" if seat is FIRST else "")
    assert at(play(second, (KIM, Rejoined()))).kind == "lead"


def test_what_was_said_with_one_is_not_shown_beside_the_other() -> None:
    told = (
        Whispered(1, AT_MS, FIRST, FIRST, "for you alone"),
        Whispered(2, AT_MS, KIM, FIRST, "I hear you"),
    )
    first = lead_page(lead_state(aside(), whispered=told), Here())
    assert "Kim: for you alone" in str(first.parts)
    second = play(aside(), (KIM, TookAside(SECOND, 3)))
    assert "for you alone" not in str(lead_page(lead_state(second, whispered=told), Here()).parts)
    whole = lead_page(lead_state(play(second, (KIM, Rejoined())), whispered=told), Here())
    assert "for you alone" not in str(whole.parts)


def test_the_other_has_a_word_for_as_long_and_then_all_three() -> None:
    first = lead_page(lead_state(aside()), Here())
    assert events(pressed(first, "next")) == [TookAside(SECOND, 3)]
    second = lead_page(lead_state(play(aside(), (KIM, TookAside(SECOND, 3)))), Here())
    assert events(pressed(second, "next")) == [Rejoined()]


# -- nothing to lead


def test_nothing_of_a_session_is_shown_before_both_laptops_tell_the_same() -> None:
    page = at(led(begun_with(rate())), is_told=False)
    assert page.texts == (lead_words.NOT_TOLD,)


def test_once_they_go_on_alone_nothing_of_the_page_is_left_and_nobody_is_named() -> None:
    session = led(begun_with(turns()))
    session = play(session, (FIRST, Spoke("That.")))
    pages = [at(play(session, (seat, WentOnAlone()))) for seat in (FIRST, SECOND)]
    assert pages[0].texts == pages[1].texts == (lead_words.ON_THEIR_OWN,)


def test_before_two_yeses_there_is_nothing_to_see() -> None:
    assert at(begun()).texts == (lead_words.NOT_SEATED,)


def test_who_no_longer_holds_the_same_session_as_the_two_can_leave_them() -> None:
    lost = News(line=Line.OPEN, has_parted=True)
    state = lead_state(led(begun_with(turns())), is_told=False, news=lost)
    state = replace(state, moves=frozenset({FacilitatorLeft}))
    page = lead_page(state, Here())
    assert page.texts == (lead_words.PARTED,)
    assert main_of(page) == "leave" and events(pressed(page, "leave")) == [FacilitatorLeft()]
    gone = replace(lost, waiting=(FacilitatorLeft(),))
    page = lead_page(replace(state, moves=frozenset(), news=gone), Here())
    assert page.texts == (lead_words.PARTED, lead_words.PARTED_LEFT)
    assert main_of(page) == "home"


def test_who_is_told_that_the_order_is_another_and_has_no_move_has_a_way_out() -> None:
    lost = News(line=Line.OPEN, alarm=Cause.ROLLBACK)
    state = replace(lead_state(led(begun_with(turns())), news=lost), moves=frozenset())
    page = lead_page(state, Here())
    assert page.texts == (lead_words.PARTED,)
    assert main_of(page) == "home"
    # Once they are known to have gone on, that is what is told.
    page = lead_page(replace(state, end=End.UNSEATED), Here())
    assert page.texts == (lead_words.ON_THEIR_OWN,)


# -- the first line, and the notes


def test_the_first_line_says_whose_room_it_is_who_is_there_and_how_late_it_is() -> None:
    session = led(begun_with(turns()))
    told = heading_of(lead_state(session, (True, False), label="Tuesday"))
    assert (told.step, told.corner) == ("Tuesday", "waiting for Sam")
    assert heading_of(lead_state(session)).step == "Kim and Sam"
    down = heading_of(lead_state(session, news=News(line=Line.RECONNECTING)))
    assert "Sam" not in down.corner


@pytest.mark.parametrize("end", End)
def test_what_the_relay_has_no_more_for_this_seat_is_not_led_and_is_no_line_that_is_down(
    end: End,
) -> None:
    """They went on alone, or ended it, while nobody was there to read of it."""
    session = led(begun_with(turns()))
    state = lead_state(session, news=News(line=Line.GONE), end=end, label="Tuesday")
    told = lead_words.ON_THEIR_OWN if end is End.UNSEATED else lead_words.ENDED
    assert lead_page(state, Here()).texts == (told,)
    assert lead_line(state) == ""
    assert heading_of(state) == Heading("Tuesday", "", "", "")


def test_the_notes_are_the_same_beside_the_page_and_alone() -> None:
    boxes = [box for box in at(led(begun_with(rate()))).boxes if box.is_note]
    assert {box.slot for box in boxes} == {NOTES}
    assert [box.id for box in boxes] == ["notes-alone", "notes"]


def _read() -> Session:
    """A page that is only read."""
    page = Read(id="rules", title="Rules", prompt="Read.", text="One speaks.")
    return begun_with(page, page_after())


def page_after() -> Read:
    return Read(id="more", title="More", prompt="Read on.", text="The other listens.")


def _here(session: Session) -> str:
    assert session.guide is not None
    return session.guide.activity(session.step, session.activity).id


def _with_hint(guide: Guide, text: str) -> Guide:
    from msgspec import structs

    step = guide.steps[0]
    hinted = tuple(structs.replace(each, facilitator=text) for each in step.activities)
    return structs.replace(guide, steps=(structs.replace(step, activities=hinted),))


def test_whoever_sits_there_has_their_own_page() -> None:
    session = led(begun_with(rate()))
    assert page_of(lead_state(session)).kind == "lead"
    assert page_of(partner_state(session, FIRST, drafts())).kind == "rating"


def test_a_text_that_both_read_is_read_from_its_beginning() -> None:
    pages = at(led(_read())), at(led(begun_with(rate())))
    found = [
        [part for part in page.body if isinstance(part, Said) and part.is_shown] for page in pages
    ]
    assert [[(each.id, each.is_growing) for each in shown] for shown in found] == [
        [("said-text", False)],
        [("said-alone", True)],
    ]
