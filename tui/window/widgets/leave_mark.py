"""The small × at the top right of every screen: leaving at once, by the mouse."""

from textual import events

from tui.window.widgets.words import Words
from tui.words import leaving as leaving_words


class LeaveMark(Words):
    """No button: Tab never stops here, and nothing but a click presses it."""

    DEFAULT_CSS = """
    LeaveMark {
        layer: leave;
        dock: right;
        width: 2;
        height: 1;
        padding: 0 0 0 1;
        color: $muted;
        background: $background;
        &:hover { color: $text; background: $panel; }
    }
    """

    def __init__(self) -> None:
        super().__init__(leaving_words.MARK)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        await self.run_action("app.leave_at_once")
