"""What comes before a door: a name, a minute for oneself, and what everybody reads.

Until it is over, no socket is opened, no address looked up, no relay started and no file touched.
So there is nothing whose time could tell what somebody picked, and *Not tonight* is told to nobody.
"""

from collections.abc import Callable

from textual.app import App

from tui.window.screens.minute import BeforeScreen, MinuteScreen, NameScreen


def first_a_minute(app: App[int], name: str, go_on: Callable[[str], None]) -> None:
    """Shows the pages one after the other; `go_on` is called with the name at their end, if there
    is one: who turns back, or not tonight, is before the first screen again."""

    def named(typed: str | None) -> None:
        if typed is None:
            return

        def minded(is_done: str | None) -> None:
            if is_done is not None:
                app.push_screen(BeforeScreen(), decided)

        def decided(wanted: str | None) -> None:
            if wanted is not None:
                go_on(typed)

        app.push_screen(MinuteScreen(), minded)

    if name:
        named(name)
    else:
        app.push_screen(NameScreen(), named)
