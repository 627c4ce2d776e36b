"""A screen straight above home, in one step for the eye.

What stood there last is changed for the new one, not taken away before: home is not seen in
between, and a room that is entered does not look as if it had been left.
"""

from typing import Any

from textual.app import App
from textual.screen import Screen


async def above_home(app: App[int], screen: Screen[Any]) -> None:
    """Shows the screen, with nothing between it and home."""
    while len(app.screen_stack) > 2:
        await app.pop_screen()
    if len(app.screen_stack) == 2:
        await app.switch_screen(screen)
    else:
        await app.push_screen(screen)
