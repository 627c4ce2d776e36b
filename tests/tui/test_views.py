"""The moments of a session: what each says and what is to be done there, and how they come and go.

About `tui.window.screens.room`, `tui.window.views.turned` and `tui.window.widgets.mark`.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace
from typing import Final

import pytest
import pytest_asyncio
from rich.color import ColorType
from textual import events
from textual.events import Resize
from textual.geometry import Region
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Footer, Input, TextArea
from textual.widgets._toast import Toast

from protocol.activities.warmth import Warm
from protocol.seats import Seat
from protocol.session.events import Finished, Signal, Spoke
from protocol.session.session import Pausing
from tests.tui.hosting import SIZES, Stage, is_shown, later, played, stage
from tests.tui.scenes import ADA, scenes
from tui.pages.parts import Button as Answering
from tui.seat.room_state import RoomState
from tui.window.screens.dialogs import HelpDialog
from tui.window.widgets.composer import Composer
from tui.window.widgets.footer import KeyLine
from tui.words import agreeing as agreeing_words
from tui.words import app as app_words
from tui.words import audit as audit_words
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import floor as floor_words
from tui.words import guide as guide_words
from tui.words import help as help_words
from tui.words import keep as keep_words
from tui.words import line as line_words
from tui.words import naming as naming_words
from tui.words import passing as passing_words
from tui.words import review as review_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words import sharing as sharing_words
from tui.words import tick as tick_words
from tui.words import together as together_words
from tui.words import warmth as warmth_words
from tui.words import whose as whose_words
from tui.words import wishes as wishes_words
from tui.words import wishing as wishing_words
from tui.words.times import moment as moment_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class Seen:
    """What has to be on the screen in a scene."""

    says: str
    main: str = ""
    """The id of the main button; empty: nothing is to be done here."""
    focus: str = ""
    """The id of where one begins: it has the focus, or gets it with the first Tab where it answers
    the other; empty: whatever, or nothing."""


def heard(name: str) -> str:
    return floor_words.heard_you_say(name)


WISH: Final = "Ask me on Sunday what is coming up in the week"
"""What each wishes of the other, and is read at the close."""

SEEN: Final = {
    "gathering": Seen(room_words.WAITING_FOR_START),
    "guide": Seen(guide_words.guide_to_read("Ada"), focus="accept"),
    "good-time": Seen("Is now a good time", "send", "item-now"),
    "good-time-sealed": Seen(rounds_words.sealed_comes_to("Sam")),
    "good-time-open": Seen(rounds_words.BOTH_ANSWERED, "ready", "ready"),
    "another-time": Seen(rounds_words.ANOTHER_TIME, "stop", "stop"),
    "reading": Seen("How this works", "ready", "ready"),
    "reading-waiting": Seen(room_words.waiting_for("Sam")),
    "choosing": Seen("Typed or aloud?", "send", "picks"),
    "choosing-apart": Seen("Talk it over", main="this", focus="picks"),
    "choosing-settled": Seen(rounds_words.settled("We type to each other"), "ready", "ready"),
    "circles": Seen("How close do you feel?", "ready", "circles"),
    "writing": Seen("Something good first", "send", "field-thing"),
    "writing-sealed": Seen(rounds_words.sealed_waiting("Sam")),
    "writing-open": Seen(rounds_words.wrote("Sam"), "ready", "ready"),
    "signs": Seen("", "send", "item-short-tempered"),
    "leaks": Seen("", "send", "item-talk"),
    "leaks-open": Seen(rounds_words.BOTH_ANSWERED, "ready", "ready"),
    "speaking": Seen(floor_words.you_have_the_floor(is_speaking=True), "finished", "piece"),
    "speaking-doubtful": Seen(line_words.DOUBTFUL, "finished", "piece"),
    "parted": Seen(line_words.parted("Sam")),
    "speaking-dropped": Seen("The line is down", "finished", "piece"),
    "speaking-mending": Seen("The relay lost its newest part", "finished", "piece"),
    "listening": Seen(floor_words.has_the_floor("Ada", is_speaking=True)),
    "listening-signal": Seen(floor_words.SIGNALS[Signal.SLOWER]),
    "breath": Seen(floor_words.BREATHE),
    "breath-waiting": Seen(floor_words.BREATHE),
    "say-back": Seen("Say back what you heard", "say", "piece"),
    "say-back-again": Seen("only tired", "say", "piece"),
    "say-back-waiting": Seen(floor_words.is_saying_back("").split(".")[0].strip()),
    "check": Seen(floor_words.IS_THAT_IT, focus="yes"),
    "check-waiting": Seen("is checking whether that was it"),
    "makes-sense": Seen("Say what makes sense", "say", "piece"),
    "heard-sense": Seen(rounds_words.has_made_sense("Sam"), "taken-in", "taken-in"),
    "heard-waiting": Seen(rounds_words.is_taking_in("Ada")),
    "heard-missed": Seen(rounds_words.has_told_missed("Ada"), "taken-in", "taken-in"),
    "heard-passed": Seen(passing_words.passed_rung("Sam"), "taken-in", "taken-in"),
    "breath-passed": Seen(passing_words.passed_by("Ada")),
    "left-out": Seen("One of you would rather leave this out", "ready", "ready"),
    "another-time-asked": Seen("Sam would like you both to be asked again"),
    "feeling": Seen("feel?", "offer", "feelings"),
    "feeling-check": Seen("alone", focus="right"),
    "feeling-check-waiting": Seen(floor_words.you_guessed("alone")),
    "wonder": Seen(wishing_words.WONDER),
    "reply": Seen(wishing_words.REPLY, "say", "piece"),
    "stem": Seen(floor_words.finish_sentence("I had not seen that"), "say", "piece"),
    "side": Seen(wishing_words.side_now("Ada"), "say", "piece"),
    "wish": Seen(wishing_words.wish_now("Sam"), "say", "line"),
    "answer": Seen(wishing_words.ANSWER, focus="yes"),
    "answer-waiting": Seen(wishing_words.is_answering("Sam")),
    "answer-yes": Seen(wishing_words.says_yes("Sam"), "taken-in", "taken-in"),
    "answer-not-now": Seen(wishing_words.says_not_now("Sam"), "taken-in", "taken-in"),
    "less": Seen(wishing_words.offers_less("Sam"), focus="yes"),
    "rest-wishes": Seen(floor_words.REST, "ready", "ready"),
    "hand-over": Seen(agreeing_words.HINT, "ready", "menu"),
    "hand-over-asked": Seen(agreeing_words.NO_CHECKING, focus="yes"),
    "hand-over-made": Seen(agreeing_words.MADE, "ready", "menu"),
    "weekly": Seen(agreeing_words.HINT, "ready", "menu"),
    "limit": Seen("What we say if it is forgotten", "ready", "what"),
    "closing-taken": Seen(agreeing_words.said_yes("Sam", WISH), "close", "close"),
    "audit": Seen(audit_words.will_read("Sam"), "next", "line-plans"),
    "audit-open": Seen(audit_words.CHAIR, "ready", "ready"),
    "wishes": Seen(wishes_words.ALONE, "next", "item-quiet"),
    "wishes-open": Seen(wishes_words.would_like("Sam"), "ready", "ready"),
    "whose": Seen("Nobody has to be right.", "send", "picks"),
    "whose-open": Seen(whose_words.IT_IS_YOURS, "ready", "ready"),
    "sharing": Seen(sharing_words.ONLY_YOU, "ready", "picks"),
    "sharing-shown": Seen(sharing_words.says("Sam", "I am on the way"), "ready", "picks"),
    "sharing-note": Seen("Letting go takes its own time.", "ready", "ready"),
    "tick": Seen(tick_words.shown_if_both("Sam")),
    "tick-open": Seen(tick_words.BOTH, "ready", "ready"),
    "keep": Seen(keep_words.NONE_IS_FINE, "send", "agreements"),
    "keep-sealed": Seen(keep_words.waiting("Sam")),
    "keep-open": Seen(keep_words.both_keep([keep_words.ITEMS]), "ready", "ready"),
    "keep-nothing": Seen(keep_words.NONE_OF_BOTH, "ready", "ready"),
    "closing-kept": Seen(closing_words.TITLE, "close", "close"),
    "own-part-fields": Seen("One change I have already seen in you", "send", "field-sorry"),
    "own-part-warm": Seen(warmth_words.said("Sam", Warm.HEARD_IT), "ready", "ready"),
    "swap": Seen("instead of", "send", "field-when"),
    "swap-open": Seen(rounds_words.promise_asked("Sam"), focus="yes"),
    "review": Seen(review_words.OWN, "send", "field-own-0"),
    "review-held": Seen(review_words.HELD_BY_BOTH, "send", "field-own-0"),
    "review-own": Seen(review_words.USUAL, "mark", "how-0"),
    "review-waiting": Seen(review_words.waits("Ada")),
    "review-told": Seen(review_words.smaller("Call on Sundays"), "ready", "ready"),
    "rest": Seen("You have both been heard", "ready", "ready"),
    "promise": Seen(rounds_words.promise_asked("Sam"), focus="yes"),
    "promise-declined": Seen(rounds_words.promise_declined("Sam"), "", "anew"),
    "topic": Seen("", "send", "picks"),
    "agreeing": Seen(agreeing_words.HINT, "ready", "menu"),
    "agreeing-asked": Seen(agreeing_words.suggests("Sam"), focus="yes"),
    "agreeing-waiting": Seen(agreeing_words.you_suggested("Sam")),
    "agreeing-made": Seen(agreeing_words.MADE, "ready", "menu"),
    "naming": Seen(naming_words.HINT, "ready", "what"),
    "naming-asked": Seen(naming_words.suggests("Sam"), focus="yes"),
    "naming-waiting": Seen(naming_words.you_suggested("Sam"), "ready", "ready"),
    "naming-declined": Seen(naming_words.YOU_RATHER_NOT, "ready", "what"),
    "naming-settled": Seen(naming_words.CALLED, "ready", "ready"),
    "together": Seen(together_words.HINT, "ready", "ready"),
    "own-care": Seen("", "send", ""),
    "circles-again": Seen("", "ready", "circles"),
    "closing": Seen(closing_words.TITLE, "close", "close"),
    "pausing": Seen(breaks_words.paused_by("Sam"), "seen", "seen"),
    "pausing-own": Seen(breaks_words.paused_by(None), "back", "back"),
    "stopped": Seen(breaks_words.STOPPED_TITLE, "home", "home"),
    "ended": Seen(closing_words.ENDED, "home", "home"),
    "left": Seen(closing_words.ended_left("Sam"), "home", "home"),
    "alarm": Seen(line_words.ALARM_TITLE, "home", "home"),
    "gone": Seen(endings_words.GONE_TITLE, "home", "home"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("views")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def at_80(room: Stage) -> Stage:
    """The room in a window of the usual size, with nothing typed and nothing wished."""
    await room.resize(80, 24)
    return room


def in_window(on: Stage, widget: Widget) -> bool:
    """Whether all of it is within the window and within everything that could cut it off."""
    seen = widget.region
    for node in widget.ancestors:
        if isinstance(node, Widget):
            seen = seen.intersection(node.region)
    window = Region(0, 0, *on.app.size)
    return bool(seen) and seen.intersection(window) == widget.region


async def test_there_is_a_line_for_every_scene() -> None:
    assert SEEN.keys() == scenes().keys()


PULLED: Final = ("leaks", "speaking", "check", "agreeing", "rest")
"""The scenes that are tried by default: much to read, much to press, boxes, a list."""


@pytest.mark.gate
@pytest.mark.parametrize(
    "name",
    [pytest.param(each, marks=() if each in PULLED else pytest.mark.gate) for each in SEEN],
)
async def test_nothing_that_matters_is_cut_off_when_a_window_changes_its_size(
    at_80: Stage, name: str
) -> None:
    """The same page from size to size; at each size anew it is looked at in `test_snapshots`."""
    await at_80.scene(name)
    cut = []
    for size in SIZES:
        await at_80.resize(*size)
        at_80.see(lambda: scroll_to_focus(at_80))
        await at_80.pause()
        cut += [f"at {size[0]}x{size[1]}: {each}" for each in cut_off(at_80, SEEN[name])]
    assert cut == []


def scroll_to_focus(on: Stage) -> None:
    """As the next key would."""
    if on.app.screen.focused is not None:
        on.app.screen.focused.scroll_visible(animate=False)


def cut_off(on: Stage, wanted: Seen) -> list[str]:
    """What cannot be seen and has to be."""
    screen = on.app.screen
    found = overflowing(on)
    needed = [*screen.query(Footer), *screen.query(f"#stage #{wanted.main or 'nothing'}")]
    needed += [each for each in screen.query("#stage .title, #stage .ask") if is_shown(each)]
    found += [f"{each} is out of sight" for each in needed if not in_window(on, each)]
    if wanted.main and not any(is_shown(each) for each in screen.query(f"#{wanted.main}")):
        found.append(f"{wanted.main} is not there")
    found += [
        f"{box} has no row to write in"
        for box in screen.query(Composer)
        if box.has_focus and not (box.content_region.height >= 1 and in_window(on, box))
    ]
    return found


def overflowing(on: Stage) -> list[str]:
    """What is wider than its place: text that nobody could read, or a bar to scroll sideways."""
    found = []
    for widget in on.app.screen.walk_children(Widget):
        if not is_shown(widget) or isinstance(widget, Input | TextArea):
            continue
        if widget.show_horizontal_scrollbar:
            found.append(f"{widget} scrolls sideways")
        around = widget.parent.region if isinstance(widget.parent, Widget) else widget.region
        if (
            widget.region.width
            and not around.x <= widget.region.x <= widget.region.right <= around.right
        ):
            found.append(f"{widget} is cut at the side")
    return found


@pytest.mark.parametrize("name", ["reading", "speaking", "listening", "pausing", "closing"])
@pytest.mark.gate
async def test_f1_opens_help_and_esc_closes_it(at_80: Stage, name: str) -> None:
    await at_80.scene(name)
    await at_80.press("f1")
    await at_80.until(lambda: isinstance(at_80.app.screen, HelpDialog))
    assert help_words.help_keys(is_kept=True)[:30] in at_80.page()
    await at_80.press("escape")
    await at_80.until(lambda: at_80.app.screen is not None and at_80.has("#stage"))


async def test_the_speaker_has_a_composer_and_the_listener_only_notes(at_80: Stage) -> None:
    await at_80.scene("speaking")
    assert at_80.view.page.kind == "speaking"
    assert [box.id for box in at_80.view.query(Composer)] == ["piece"]
    await at_80.scene("listening")
    assert at_80.view.page.kind == "listening"
    assert [box.id for box in at_80.view.query(Composer)] == ["notes"]


async def test_keys_of_a_listener_do_not_speak(at_80: Stage) -> None:
    await at_80.scene("listening")
    await at_80.press("tab", "h", "i", "f9", "ctrl+s", "enter")
    assert [event for event in at_80.app.done if isinstance(event, Spoke | Finished)] == []


@pytest.mark.parametrize("name", ["breath", "breath-waiting"])
async def test_nobody_can_type_while_both_breathe(at_80: Stage, name: str) -> None:
    await at_80.scene(name)
    assert not list(at_80.view.query("Composer, Input"))


async def test_a_piece_that_is_not_confirmed_is_marked_and_only_that(at_80: Stage) -> None:
    await at_80.scene("speaking-doubtful")
    await at_80.until(lambda: "And I miss you" in at_80.page())
    rows = [row for row in at_80.grid() if "·" in row]
    assert len(rows) == 1 and "And I miss you." in rows[0]


async def test_the_mark_goes_when_the_piece_is_confirmed(at_80: Stage) -> None:
    state = await at_80.scene("speaking-doubtful")
    await at_80.show(replace(state, news=replace(state.news, unconfirmed=0, is_doubtful=False)))
    await at_80.pause()
    assert "·" not in at_80.page()


async def test_a_piece_on_its_way_is_told_so(at_80: Stage) -> None:
    state = await at_80.scene("speaking")
    await at_80.show(replace(state, news=replace(state.news, waiting=(Spoke("One more."),))))
    await at_80.pause()
    assert f"One more. ({line_words.SENDING})" in at_80.page()


async def test_a_turn_that_ends_without_a_line_says_when_and_ends_once(at_80: Stage) -> None:
    state = await at_80.scene("speaking-dropped")
    await at_80.show(replace(state, news=replace(state.news, waiting=(Finished(),))))
    await at_80.pause()
    assert floor_words.TURN_ENDS_LATER in at_80.page()
    await at_80.press("f9")
    assert floor_words.TURN_ENDS_LATER in at_80.page()
    assert at_80.app.done == []


@pytest.mark.gate
async def test_finishing_says_what_still_stands_in_the_box(at_80: Stage) -> None:
    await at_80.scene("speaking")
    at_80.see(lambda: setattr(at_80.box("#piece"), "text", "One more."))
    await at_80.click("#finished")
    await at_80.pause()
    assert at_80.app.done == [Spoke("One more."), Finished()]


async def test_two_new_pages_of_one_moment_meet_the_right_view(at_80: Stage) -> None:
    await at_80.scene("speaking")
    first, second = at_80.state("pausing"), at_80.state("reading")

    def hurry() -> None:
        for state in (first, later(first), second, later(second)):
            at_80.app.room = state

    at_80.see(hurry)
    await at_80.until(lambda: at_80._is_settled(later(second)))
    await at_80.pause()
    assert SEEN["reading"].says in at_80.page()


@pytest.mark.parametrize("name", ["speaking", "breath", "agreeing"])
async def test_leaving_in_the_middle_of_a_change_is_no_fault(at_80: Stage, name: str) -> None:
    await at_80.scene(name)
    at_80.see(lambda: setattr(at_80.app, "room", at_80.state("pausing")))
    await at_80.work(at_80.app.leave())
    await at_80.pause()
    assert at_80.app._exception is None


@pytest.mark.parametrize("first", ["speaking", "leaks", "agreeing"])
async def test_a_window_that_is_too_small_says_so_and_nothing_else(
    at_80: Stage, first: str
) -> None:
    await at_80.scene(first)
    await at_80.resize(30, 8)
    assert at_80.page() == app_words.TOO_SMALL


@pytest.mark.gate
async def test_without_colour_the_floor_is_told_by_word_and_shape(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(tmp_path_factory.mktemp("grey")) as grey:
        await grey.scene("speaking")
        assert f"▶ {floor_words.you_have_the_floor(is_speaking=True)}" in grey.page()
        await grey.scene("listening")
        assert f"◇ {floor_words.has_the_floor('Ada', is_speaking=True)}" in grey.page()
        styles = [segment.style for line in grey.lines() for segment in line if segment.style]
        shades = [style.color.triplet for style in styles if style.color is not None]
        assert all(shade is None or len(set(shade)) == 1 for shade in shades)
        assert not any(style.color and style.color.type is ColorType.STANDARD for style in styles)


def at_a_wild_time(state: RoomState, at_ms: int) -> RoomState:
    """The same moment, whose relay wrote down impossible times."""
    phase = state.session.phase
    times = {
        each.name: (at_ms,) * len(Seat) if each.name == "ends_ms" else at_ms
        for each in fields(phase)
        if each.name.endswith("_ms")
    }
    assert times
    wild = replace(phase, **times)  # type: ignore[arg-type]  # ints, or one for each seat
    return replace(state, session=replace(state.session, phase=wild, page_ms=at_ms))


@pytest.mark.gate
@pytest.mark.parametrize(
    "at_ms",
    [2**53 - 1, 253_402_300_800_000, 0, -(2**53), 10**400],
    ids=lambda at_ms: str(at_ms)[:16],
)
@pytest.mark.parametrize("name", ["pausing", "pausing-own", "stopped", "speaking", "together"])
async def test_no_time_of_a_relay_keeps_a_page_from_being_shown(
    at_80: Stage, name: str, at_ms: int
) -> None:
    await at_80.scene(name)
    await at_80.show(at_a_wild_time(at_80.state(name), at_ms))
    # Long after it was begun, the time together is up.
    is_up = name == "together" and at_ms <= 0
    says = together_words.OVER if is_up else SEEN[name].says
    await at_80.until(lambda: says in at_80.page())
    if name.startswith("pausing") and at_ms > 253_402_300_000_000:
        await at_80.until(lambda: endings_words.back_at("") in at_80.page())


async def test_the_first_seat_is_ada() -> None:
    assert played("speaking")[1] is ADA


@pytest.mark.parametrize("name", ["pausing", "together", "breath", "speaking", "signs"])
@pytest.mark.gate
async def test_a_page_on_its_way_out_asks_for_none_of_its_parts(at_80: Stage, name: str) -> None:
    await at_80.scene(name)
    view = at_80.view
    faults: list[Exception] = []
    at_80.see(lambda: setattr(at_80.app, "_handle_exception", faults.append))
    pressed = [Button.Pressed(each) for each in view.query(Button)]
    # As between the first part that goes and the last: all parts are marked, and some have gone.
    at_80.see(lambda: setattr(view, "_pruning", True))
    await at_80.do(_without_parts(view))
    for timer in list(view._timers):
        at_80.see(lambda timer=timer: view.post_message(_tick(timer)))  # type: ignore[misc]
    for press in pressed:
        at_80.see(lambda press=press: view.post_message(press))  # type: ignore[misc]
    at_80.see(lambda: view._fold.look(view.screen))
    at_80.see(lambda: view.call_after_refresh(view.quiet, "too late"))
    at_80.see(lambda: view.post_message(Resize(view.size, view.size)))
    await at_80.pause()
    at_80.see(lambda: delattr(at_80.app, "_handle_exception"))
    assert faults == []
    await at_80.scene("reading")


async def _without_parts(view: Widget) -> None:
    await view.remove_children()


def _tick(timer: Timer) -> events.Timer:
    callback = timer._callback
    assert callback is not None
    return events.Timer(timer=timer, time=0, callback=callback)


@pytest.mark.gate
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("told", [app_words.PASTE_TOO_LONG, app_words.LETTERS_LEFT_OUT,
                                  app_words.NO_BOX_HERE, room_words.BUTTONS_TO_PRESS])  # fmt: skip
async def test_a_notice_lies_over_the_keys_and_over_nothing_else(
    at_80: Stage, told: str, size: tuple[int, int]
) -> None:
    await at_80.resize(*size)
    await at_80.scene("own-care")
    at_80.see(lambda: at_80.app.notify(told, markup=False))
    await at_80.until(lambda: bool([*at_80.app.screen.query(Toast)]))
    await at_80.until(lambda: bool(at_80.app.screen.query_one(Toast).region))
    notice = at_80.app.screen.query_one(Toast).region
    assert notice.y >= at_80.app.screen.query_one(KeyLine).region.y
    assert told in at_80.page()
    at_80.see(at_80.app.clear_notifications)
    await at_80.resize(80, 24)


@pytest.mark.parametrize("name", ["promise", "answer", "guide"])
async def test_an_enter_too_many_answers_nobody_and_one_tab_leads_to_the_answer(
    at_80: Stage, name: str
) -> None:
    await at_80.scene("rest")
    await at_80.until(lambda: at_80.app.screen.focused is not None)
    await at_80.show(at_80.state(name))
    assert at_80.app.screen.focused is None
    at_80.app.wanted.clear()
    await at_80.press("enter")
    assert at_80.app.wanted == []
    begins = at_80.view.page.begins
    assert isinstance(begins, Answering)
    assert at_80.view.page.waits_for_answer in at_80.page()
    await at_80.press("tab")
    assert at_80.app.screen.focused is at_80.view.widgets[begins.id]


@pytest.mark.gate
async def test_a_pause_asked_for_again_and_again_leaves_every_key_in_place(at_80: Stage) -> None:
    state = await at_80.scene("pausing")
    view, focused = at_80.view, at_80.app.screen.focused
    for minutes in range(5, 65):
        phase = state.phase
        assert isinstance(phase, Pausing)
        again = replace(phase, minutes=minutes, at_ms=phase.at_ms + 60_000 * minutes)
        state = replace(state, session=state.session.turn_page(again))
        at_80.see(lambda state=state: setattr(at_80.app, "room", state))  # type: ignore[misc]
        await at_80.pause()
    assert at_80.view is view
    assert at_80.app.screen.focused is focused
    until = endings_words.back_at(moment_of(again.at_ms + 64 * 60_000, state.now_ms))
    assert until in at_80.page()


@pytest.mark.gate
async def test_a_list_of_marks_is_walked_by_the_arrow_keys_and_marked_by_space(
    at_80: Stage,
) -> None:
    await at_80.resize(60, 18)
    await at_80.scene("audit")
    at_80.see(lambda: at_80.view._doing._turn("weigh"))
    first, second = [each.id for each in at_80.view.page.buttons if each.look == "mark"][:2]
    await at_80.until(lambda: at_80.app.screen.focused is at_80.view.widgets[first])
    await at_80.press("down")
    assert at_80.app.screen.focused is at_80.view.widgets[second]
    await at_80.press("space")
    await at_80.until(lambda: any("●" in each.label for each in at_80.view.page.buttons))
    await at_80.press("up")
    assert at_80.app.screen.focused is at_80.view.widgets[first]
    await at_80.resize(80, 24)


async def test_that_nothing_is_marked_is_said_no_longer_once_something_is(at_80: Stage) -> None:
    await at_80.scene("audit")
    at_80.see(lambda: at_80.view._doing._turn("weigh"))
    first = next(each.id for each in at_80.view.page.buttons if each.look == "mark")
    await at_80.press("f9")
    await at_80.until(lambda: room_words.NOTHING_MARKED in at_80.page())
    await at_80.until(lambda: at_80.app.screen.focused is at_80.view.widgets[first])
    await at_80.press("space")
    await at_80.until(lambda: any("●" in each.label for each in at_80.view.page.buttons))
    await at_80.until(lambda: room_words.NOTHING_MARKED not in at_80.page())
