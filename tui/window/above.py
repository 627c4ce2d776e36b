"""A screen straight above home, in one step for the eye.

Whatever stood there goes, and the new one comes, before anything is drawn: home is not seen in
between, and a room that is entered does not look as if it had been left.
"""

from typing import Any

from textual.app import App
from textual.screen import Screen


async def above_home(app: App[int], screen: Screen[Any]) -> None:
    """Shows the screen, with nothing between it and home."""
    with app.batch_update():
        while len(app.screen_stack) > 1:
            await app.pop_screen()
        await app.push_screen(screen)
