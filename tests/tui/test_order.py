"""What was typed before a key counts before it, and what comes after it waits for it.

About `tui.window.app_input` and `tui.window.order`.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual import events
from textual.widgets import Input

from tests.tui.hosting import Stage, stage
from tests.tui.test_letters import Boxes
from tui.window.keyboard.parser import Keyboard
from tui.window.widgets.composer import Composer

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shown(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("order")) as made:
        await made.push(Boxes(made))
        made.see(made.one("#many", Composer).focus)
        await made.pause()
        yield made


def at_once(own: Stage, data: str) -> None:
    """Everything is there before anything of it is done."""
    for message in Keyboard().read(data.encode()):
        own.see(lambda message=message: own.app.post_message(message))  # type: ignore[misc]


async def test_letters_after_tab_go_to_the_next_box(shown: Stage) -> None:
    at_once(shown, "what\tday")
    await shown.until(lambda: shown.one("#one", Input).value == "day")
    assert shown.one("#many", Composer).text == "what"


async def test_a_key_takes_away_what_was_typed_before_it(shown: Stage) -> None:
    at_once(shown, "one\x7f\x7fx\x17two\x1b[Dy")
    await shown.until(lambda: shown.one("#many", Composer).text.endswith("o"))
    assert shown.one("#many", Composer).text == "twyo"


async def test_a_key_that_goes_before_all_others_does_not_overtake(shown: Stage) -> None:
    found: list[str] = []

    async def quit_now() -> None:
        found.append(shown.one("#many", Composer).text)

    shown.app.action_quit = quit_now  # type: ignore[method-assign]
    at_once(shown, "I never said it" * 10 + "\x11")
    await shown.until(lambda: bool(found))
    assert found == ["I never said it" * 10]


async def test_a_part_that_is_gone_holds_nothing_up(shown: Stage) -> None:
    box = shown.one("#many", Composer)
    at_once(shown, "a")
    await shown.pause()
    shown.see(lambda: shown.app.post_message(events.Key("f12", None)))
    shown.see(box.remove)
    await shown.pause()
    shown.see(shown.one("#one", Input).focus)
    at_once(shown, "b")
    await shown.until(lambda: shown.one("#one", Input).value == "b")
