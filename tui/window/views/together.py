"""A calm timer that both share."""

from textual.app import ComposeResult
from textual.containers import Center, Horizontal
from textual.widgets import Digits

from protocol.activities.together import BeingTogether, Together
from protocol.session.events import Ready, Started
from tui.seat.room_state import RoomState
from tui.window.views.base import ReadyView
from tui.window.widgets.words import Words, button
from tui.words import together as together_words
from tui.words.times import seconds_left


class TogetherView(ReadyView):
    """Minutes and seconds; it never ends anything by itself."""

    _is_asked = False
    """The end was pressed for once, while the time still ran."""

    @classmethod
    def stage(cls, state: RoomState) -> object:
        return isinstance(state.phase, BeingTogether) and state.phase.started_ms is not None

    @property
    def _minutes(self) -> int:
        assert isinstance(self.state.activity, Together)
        return self.state.activity.minutes

    @property
    def _started_ms(self) -> int | None:
        assert isinstance(self.state.phase, BeingTogether)
        return self.state.phase.started_ms

    def compose_body(self) -> ComposeResult:
        with Center(classes="clock"):
            yield Digits(id="clock")
        yield Words(together_words.HINT, id="together-hint", classes="muted centred")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            if self._started_ms is None:
                yield button(together_words.START, "start", is_main=True)
            else:
                yield button(together_words.ENOUGH, "ready", is_main=True)

    def arrive(self) -> None:
        super().arrive()
        self.set_interval(1, self._tick)
        self._tick()

    def _tick(self) -> None:
        left = self._left_s
        self.query_one("#clock", Digits).update(f"{left // 60}:{left % 60:02}")
        if self._started_ms is not None and left == 0:
            self.query_one("#together-hint", Words).say(together_words.OVER)

    @property
    def _left_s(self) -> int:
        started, now_ms = self._started_ms, self.state.now_ms
        since_ms = now_ms if started is None else self.state.here_ms(started)
        return seconds_left(self._minutes, since_ms, now_ms)

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.shown("#start", state.may(Started))
        self.shown("#ready", state.may(Ready))

    def pressed(self, name: str) -> None:
        if name == "start":
            self.act(Started())
        elif name == "ready" and self._left_s > 0 and not self._is_asked:
            # The key that began it would end it with one press too many.
            self._is_asked = True
            self.quiet(together_words.RUNS)
        else:
            super().pressed(name)
