"""The room: one view per phase, a header, a quiet line for the state of things, and the keys."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Button

from protocol.activities.activity import Voice
from protocol.activities.turns import Talking
from tui.errors import StorageFailed
from tui.news import Line
from tui.pages.heading import heading
from tui.pages.lasting import left
from tui.pages.led.line import LONG_AWAY_MS
from tui.pages.now import help_of, page_now
from tui.pages.state_line import may_search, state_line
from tui.pages.way import way
from tui.seat.leftovers import gather
from tui.seat.room_state import RoomState
from tui.window.intents import BreakWanted, SearchWanted, SignalsWanted
from tui.window.screens.main_key import named_main
from tui.window.screens.paged import Paged
from tui.window.views.page import PageView
from tui.window.views.seen import Seen
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.header import RoomHeader
from tui.window.widgets.led_line import LedStrip
from tui.window.widgets.side import Side
from tui.window.widgets.words import TooSmall, Words, button
from tui.words import app as app_words
from tui.words import join as join_words
from tui.words import led as led_words
from tui.words import room as room_words

ROOM_FOR_ALL: Final = 76
"""Columns from which the footer has room for every key; below, what has a button goes first."""

SHORT_LABEL: Final = 12
"""What F9 does, if it is longer than this, takes the place of F8 in a narrow window."""

HINT_S: Final = 15.0
"""Long enough to be read twice."""


LONG_DOWN_S: Final = 60.0
"""A relay that starts again, or a laptop that wakes, is back before that."""


class RoomScreen(Paged):
    """One seat's sight of the session. It redraws from the state it is bound to."""

    CSS_PATH = "room.tcss"
    AUTO_FOCUS = ""
    """Each view focuses what one goes on with; by itself the screen would take a hidden button."""

    BINDINGS = [
        Binding("f9", "main", id="main"),
        Binding("ctrl+s", "main", show=False, id="main-too"),
        Binding("escape", "back", show=False),
        Binding("pageup", "scroll_words(-1)", show=False, priority=True),
        Binding("pagedown", "scroll_words(1)", show=False, priority=True),
        Binding("up", "scroll_or_go(-1)", show=False),
        Binding("down", "scroll_or_go(1)", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("enter", "say_how", show=False),
        Binding("f4", "break", id="break"),
        Binding("f7", "answer", id="answer", priority=True),
        Binding("f8", "signal", id="signal"),
        Binding("ctrl+b", "begin_gently", show=False),
        Binding("f1", "app.help", id="help"),
    ]

    room: reactive[RoomState | None] = reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._led: Final = LedStrip()
        self._line: Final = Words(id="state-line")
        """Both are asked so often that to look for them on the screen would take longer."""
        self._key: object = None
        self._is_changing = False
        self._turn: object = None
        self._seen = Seen()
        """What was seen of the turn; each page of it goes on from there."""
        self._nudged: set[str] = set()
        """The rules that have spoken in it."""
        self._keys: tuple[object, ...] | None = None
        self._voice: Voice | None = None
        self._hint = ""
        self._hint_turns = 0
        """Pages that were turned since the hint came."""
        self._hint_timer: Timer | None = None
        self._down_timer: Timer | None = None
        """Runs, or has run out, while the line is down."""
        self._is_long_down = False
        self._away_timer: Timer | None = None
        """Runs, or has run out, while the line of whoever leads is down."""

    def key_words(self) -> Mapping[str, str]:
        return {
            "f9": app_words.KEY_MAIN,
            "f4": app_words.KEY_BREAK,
            "f7": app_words.KEY_ANSWER,
            "f8": app_words.KEY_SIGNAL,
            "f1": app_words.KEY_HELP,
        }

    def compose(self) -> ComposeResult:
        yield Side(id="way")
        with Vertical(id="page"):
            yield RoomHeader(id="header")
            yield self._led
            with Horizontal(id="state"):
                yield self._line
                yield button(join_words.TROUBLE, "search")
            yield Vertical(id="stage")
            yield KeyLine()
        yield TooSmall()

    def watch_room(self, state: RoomState | None) -> None:
        if state is None or not self.is_mounted:
            return
        self.query_one(RoomHeader).show(heading(state))
        self.query_one("#way", Side).tell(way(state))
        self._show_led(state)
        self._tell_voice(state.session.voice)
        self._time_outage(state.news.line)
        self._show_line(state)
        if self._is_changing:
            return  # the change that is under way looks at the newest state when it is done
        if self.view is not None and self.view.show(state):
            self._refresh_keys()
        else:
            self._is_changing = True
            self.run_worker(self._follow(), group="view")

    async def _follow(self) -> None:
        """Puts the view on the screen that the newest state asks for, one change at a time."""
        stage = self.query_one("#stage", Vertical)
        try:
            while self.room is not None and page_now(self.room).key != self._key:
                state, self._view, view = self.room, None, PageView(self.room)
                self._key = view.page.key
                with self.app.batch_update():
                    await stage.remove_children()
                    self._turn_hint()
                    self._gather(state)
                    view.seen = self._seen_in(state)
                    view.nudging.told = self._nudged
                    await stage.mount(view)
                self._view = view
        finally:
            self._is_changing = False
        if self.room is not None and self.view is not None:
            self.view.show(self.room)
            self._show_line(self.room)
            self.tell_missed()
        self.tidy_soon()
        self.refresh_bindings()

    def _seen_in(self, state: RoomState) -> Seen:
        """What was seen of the turn that this page is about; a break leaves it as it was."""
        if not page_now(state).is_still:
            past = len(state.phase.past) if isinstance(state.phase, Talking) else None
            turn = state.session.step, state.session.activity, past
            if turn != self._turn:
                self._turn, self._seen, self._nudged = turn, Seen(), set()
        return self._seen

    def _gather(self, state: RoomState) -> None:
        """What was typed on a page that is over is in the notes from now on, and that is said."""
        if page_now(state).is_still:
            return  # the page comes back
        try:
            is_moved = gather(state)
        except StorageFailed:
            return
        if is_moved:
            self.hint(room_words.IN_NOTES)

    def on_mount(self) -> None:
        self.watch_room(self.room)

    def on_resize(self) -> None:
        self.refresh_bindings()

    def _refresh_keys(self) -> None:
        """Makes the footer anew if what the keys do has changed: it is a good part of a redraw."""
        view, room = self.view, self.room
        if view is not None and room is not None:
            keys = (view.main_label, room.may_signal, room.can_break, self._is_asked)
            if keys != self._keys:
                self._keys = keys
                self.refresh_bindings()

    def hint(self, text: str, *, is_of_page: bool = False) -> None:
        """A quiet sentence for a while; `is_of_page`: true here alone, it leaves with the page."""
        self._hint, self._hint_turns = text, int(is_of_page)
        if self._hint_timer is not None:
            self._hint_timer.stop()
        self._hint_timer = self.set_timer(HINT_S, self._forget_hint)
        if self.room is not None:
            self._show_line(self.room)

    def _turn_hint(self) -> None:
        """It leaves with the page after the one on which it came."""
        self._hint_turns += 1
        if self._hint_turns > 1:
            self._hint = ""

    def _show_led(self, state: RoomState) -> None:
        """What was done last by whoever leads; once more when their line has been down for long."""
        self._led.show(state)
        away_ms = state.leader_away_ms
        if self._away_timer is not None and not away_ms:
            self._away_timer.stop()
            self._away_timer = None
        elif self._away_timer is None and 0 < away_ms < LONG_AWAY_MS:
            self._away_timer = self.set_timer((LONG_AWAY_MS - away_ms) / 1000, self._is_long_away)

    def _is_long_away(self) -> None:
        if self.room is not None:
            self._led.show(self.room)
            self._refresh_keys()

    def let_be(self) -> None:
        """What the line of a led session asks needs no answer any more."""
        self._led.let_be()
        if self.room is not None:
            self._led.show(self.room)
            self._refresh_keys()

    def _tell_voice(self, voice: Voice) -> None:
        """The way of talking has changed, by both of them."""
        before, self._voice = self._voice, voice
        is_chosen = self._view is not None and self._view.page.kind != "choosing"
        if before is not None and before is not voice and is_chosen:
            self.hint(app_words.VOICE_ALOUD if voice is Voice.ALOUD else app_words.VOICE_TYPED)

    def _time_outage(self, line: Line) -> None:
        """How long the line has been down decides what is said of it."""
        is_down = line is Line.RECONNECTING
        if is_down and self._down_timer is None:
            self._down_timer = self.set_timer(LONG_DOWN_S, self._tell_long_down)
        elif not is_down and self._down_timer is not None:
            self._down_timer.stop()
            self._down_timer, self._is_long_down = None, False

    def _tell_long_down(self) -> None:
        self._is_long_down = True
        if self.room is not None:
            self._show_line(self.room)

    def _forget_hint(self) -> None:
        self._hint = ""
        if self.room is not None:
            self._show_line(self.room)

    def _show_line(self, state: RoomState) -> None:
        line = self._line
        if not line.is_attached:
            return  # the program ends, and the page that is being turned is gone already
        text = state_line(state, self._hint, is_long_down=self._is_long_down)
        line.say(text)
        self.query_one("#search", Button).display = bool(text) and may_search(state)
        line.set_class(bool(text) and text == left(state), "calm")
        self.query_one("#state").display = bool(text)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The footer says what F9 does now, and what does nothing just now does not stand there.

        Pressed all the same, each says why it does nothing.
        """
        main = self.view.main_label if self.view is not None else ""
        found = named_main(super().active_bindings, main)
        is_narrow = self.size.width < ROOM_FOR_ALL
        if self.room is not None and not self.room.can_break:
            found.pop("f4", None)
        if not self._is_asked:
            found.pop("f7", None)
        elif "f7" in found and any(strip.is_longer for strip in self.query(LedStrip)):
            binding = replace(found["f7"].binding, description=led_words.READ_ALL)
            found["f7"] = found["f7"]._replace(binding=binding)
        may_signal = self.room is not None and self.room.may_signal
        if not may_signal or (is_narrow and len(main) > SHORT_LABEL):
            found.pop("f8", None)
        return found

    @property
    def help_text(self) -> str:
        """Help for the present view, then for the room."""
        if self.room is None:
            return ""
        return help_of(self.room, page_now(self.room) if self.view is None else self.view.page)

    def action_begin_gently(self) -> None:
        if self.view is not None:
            self.view.begin_gently()

    def action_break(self) -> None:
        self.post_message(BreakWanted())

    @property
    def _is_asked(self) -> bool:
        """Whether the line of a led session asks something."""
        return self._led.asks

    def action_answer(self) -> None:
        if self._is_asked:
            self._led.answer()
        else:
            self.hint(led_words.NOTHING_ASKED, is_of_page=True)

    def action_signal(self) -> None:
        if self.room is not None and self.room.may_signal:
            self.post_message(SignalsWanted())
        else:
            self.hint(room_words.NO_SIGNAL_NOW, is_of_page=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "search":
            event.stop()
            self.post_message(SearchWanted())
