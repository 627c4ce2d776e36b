"""Help to begin and nudges in the program: the words that are picked, what a press sends, and that
nobody else learns of either.

About `tui.pages.gentle`, `tui.window.views.nudging` and `tui.window.widgets.several`.
"""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Final

import pytest
import pytest_asyncio
from textual.widget import Widget
from textual.widgets import Button

from protocol.guide.structure import guide_bytes
from protocol.session.events import Spoke
from tests.tui.hosting import Stage, is_shown, stage
from tests.tui.memory import MemoryEnding, MemoryKeep, MemoryRelay, facts_for_two, world
from tests.whole.laptops import PACE, small_guide, until
from tui.care.nudges import rules_of
from tui.pages.gentle import LINES
from tui.seat.open_room import OpenRoom
from tui.seat.slots import private_key
from tui.window.intents import NoNudges
from tui.window.screens.preferences import SettingsScreen
from tui.window.views import nudging
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.several import Several
from tui.words import gentle as gentle_words
from tui.words import settings as settings_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

HARD: Final = "You never listen to me.\n\n  And you are so selfish. "


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("gentle")) as made:
        yield made


async def speak(on: Stage, *, has_nudges: bool = True, size: tuple[int, int] = (60, 18)) -> None:
    """The speaker's page, anew."""
    await on.resize(*size)
    await on.scene("speaking")
    await on.reshow(replace(on.state("speaking"), has_nudges=has_nudges))


def type_in(on: Stage, text: str) -> None:
    box = on.box("#piece")
    on.see(lambda: setattr(box, "text", text))


def nudge_on(on: Stage) -> str:
    return on.view.nudging.text


# -- help to begin


async def test_at_60x18_composer_preview_and_both_buttons_are_in_sight(shared: Stage) -> None:
    await speak(shared)
    await shared.press("ctrl+b")
    await fill_in(shared)
    await shared.until(lambda: "dinner?" in shared.page())
    for id in ("#piece", "#preview", "#put", "#back", *(f"#{line}" for line in LINES)):
        found = shared.one(id, Widget)
        assert is_shown(found) and found.region.height > 0, id
        seen = shared.see(lambda found=found: shared.app.screen.find_widget(found))  # type: ignore[misc]  # bound
        assert seen.visible_region == seen.region and seen.region.bottom <= 18, id


async def fill_in(on: Stage) -> None:
    """All four lines, by keys."""
    await on.press("space", "right", "space", "tab")
    on.one("#when", DraftLine).value = "we eat and nobody says anything"
    await on.press("tab", "space", "tab")
    on.one("#willing", DraftLine).value = "leave the phones in the hall at dinner"
    await on.pause()


async def test_put_it_in_my_box_adds_to_the_box_and_nothing_is_sent(shared: Stage) -> None:
    await speak(shared)
    type_in(shared, "It is about dinner.")
    await shared.press("ctrl+b")
    await fill_in(shared)
    await shared.press("f9")
    await shared.until(lambda: shared.view.page.branch == "")
    assert shared.box("#piece").text == (
        "It is about dinner.\n"
        "I feel tired and drained when we eat and nobody says anything. I need rest. "
        "Would you be willing to leave the phones in the hall at dinner?"
    )
    assert shared.app.done == [] and shared.see(lambda: shared.box("#piece").has_focus)
    assert shared.drafts.get(shared.box("#piece").slot) == shared.box("#piece").text
    assert gentle_words.IS_PUT in shared.page()
    # What was said of it goes with the next key in the box.
    await shared.press("x")
    await shared.until(lambda: gentle_words.IS_PUT not in shared.page())
    # The lines went with it: opened again, they are empty.
    await shared.press("ctrl+b")
    await shared.until(lambda: gentle_words.EMPTY in shared.page())
    assert shared.one("#feel", Several).picked == ()


async def test_what_does_not_fit_any_more_stays_in_the_lines(shared: Stage) -> None:
    await speak(shared)
    full = "word " * 799
    type_in(shared, full)
    await shared.press("ctrl+b")
    await fill_in(shared)
    await shared.press("f9")
    await shared.until(lambda: "Say what stands there first" in shared.page())
    assert shared.box("#piece").text == full and shared.one("#feel", Several).picked


async def test_ctrl_b_and_escape_go_back_and_the_lines_stay(shared: Stage) -> None:
    await speak(shared)
    for way_back in ("ctrl+b", "escape"):
        await shared.press("ctrl+b")
        await shared.until(lambda: shared.view.page.branch == "gentle")
        await shared.press("end", "space") if way_back == "ctrl+b" else None
        await shared.press(way_back)
        await shared.until(lambda: shared.view.page.branch == "")
    assert shared.one("#feel", Several).picked == ("tired",)
    assert shared.app.done == []


async def test_a_third_word_takes_the_place_of_the_first(shared: Stage) -> None:
    await speak(shared)
    await shared.press("ctrl+b", "space", "right", "space", "right", "space")
    assert shared.one("#feel", Several).picked == ("drained", "empty")
    await shared.press("space")
    assert shared.one("#feel", Several).picked == ("drained",)


async def test_letters_rows_and_the_mouse_find_a_word(shared: Stage) -> None:
    await speak(shared, size=(80, 24))
    await shared.press("ctrl+b", "h", "enter")
    feel = shared.one("#feel", Several)
    assert feel.picked == ("hurt",)
    await shared.press("down", "up", "up")
    assert shared.see(lambda: feel.is_open) is True
    # The first click opens the list, and picks nothing that came to stand under it.
    need = shared.one("#need", Several)
    await shared.until(lambda: need.region.height > 0 or feel.region.height > 1)
    shared.see(lambda: shared.one("#when", DraftLine).focus())
    await shared.until(lambda: not feel.is_open)
    await shared.click("#need", offset=(3, 0))
    await shared.until(lambda: need.is_open and need.region.height > 1)
    assert shared.see(lambda: len(need.picked)) == 0
    await shared.click("#need", offset=(3, 1))
    assert shared.see(lambda: need.picked) == ("rest",)


# -- nudges


@pytest.mark.sample
async def test_with_a_nudge_on_screen_say_it_sends_the_text_byte_for_byte(shared: Stage) -> None:
    await speak(shared)
    type_in(shared, HARD)
    await shared.press("f9")
    await shared.until(lambda: shared.has("#nudge"))
    assert shared.app.done == [] and shared.box("#piece").text == HARD
    await shared.press("f9")
    await shared.until(lambda: bool(shared.app.done))
    nudged = shared.app.done
    await speak(shared, has_nudges=False)
    type_in(shared, HARD)
    await shared.press("f9")
    await shared.until(lambda: bool(shared.app.done))
    assert nudged == shared.app.done == [Spoke(HARD.strip())]
    assert not shared.has("#nudge")


async def test_a_while_after_the_last_key_a_nudge_is_there_and_then_one_press_sends(
    shared: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nudging.REST_S == 1.5
    monkeypatch.setattr(nudging, "REST_S", 0.01)
    await speak(shared)
    type_in(shared, HARD)
    await shared.until(lambda: shared.has("#nudge"))
    await shared.press("f9")
    await shared.until(lambda: bool(shared.app.done))
    assert shared.app.done == [Spoke(HARD.strip())]
    await shared.until(lambda: not shared.has("#nudge"))


async def test_never_more_than_one_at_a_time_and_each_rule_once_in_a_turn(shared: Stage) -> None:
    texts = {rule.id: rule.text for rule in rules_of("en").rules}
    await speak(shared)
    type_in(shared, HARD)
    await shared.press("f9")
    await shared.until(lambda: nudge_on(shared) == texts["you-always"])
    # It goes with the words that it was about; then there may be another.
    type_in(shared, "You are so selfish.")
    await shared.until(lambda: nudge_on(shared) == "")
    await shared.press("f9")
    await shared.until(lambda: nudge_on(shared) == texts["label"])
    type_in(shared, HARD)
    await shared.until(lambda: nudge_on(shared) == texts["label"])
    type_in(shared, "You never listen.")
    await shared.until(lambda: nudge_on(shared) == "")
    await shared.press("f9")
    await shared.until(lambda: bool(shared.app.done))
    assert shared.app.done == [Spoke("You never listen.")]


async def test_finished_says_it_once_too_and_sends_with_the_next_press(shared: Stage) -> None:
    await speak(shared)
    type_in(shared, "You never listen.")
    await shared.click("#finished")
    assert shared.has("#nudge") and shared.app.done == []
    shared.see(lambda: shared.one("#finished", Button).press())
    await shared.until(lambda: len(shared.app.done) == 2)


async def test_not_again_tonight_is_one_press_away(shared: Stage) -> None:
    await speak(shared)
    type_in(shared, "You never listen.")
    await shared.press("f9")
    await shared.until(lambda: shared.has("#not-tonight"))
    await shared.click("#not-tonight")
    await shared.until(lambda: any(isinstance(each, NoNudges) for each in shared.app.wanted))
    quiet = replace(shared.view.state, has_nudges=False)
    await shared.show(quiet)
    await shared.until(lambda: not shared.has("#nudge"))
    await shared.press("f9")
    await shared.until(lambda: bool(shared.app.done))


async def test_they_are_switched_off_in_the_settings_by_a_key(shared: Stage) -> None:
    await shared.push(SettingsScreen(shared.app.settings))
    shared.see(lambda: shared.one("#nudges", ScaleRow).focus())
    await shared.press("right", "f9")
    await shared.until(lambda: not shared.app.settings.nudges)
    await shared.push(SettingsScreen(shared.app.settings))
    assert shared.see(lambda: shared.one("#nudges", ScaleRow).word) == settings_words.OFF


OFF: Final = """
import asyncio, sys, tempfile
from dataclasses import replace
from pathlib import Path
from tests.tui.hosting import stage
async def main():
    async with stage(Path(tempfile.mkdtemp())) as on:
        await on.reshow(replace(on.state("speaking"), has_nudges={has_nudges}))
        box = on.box("#piece")
        on.see(lambda: setattr(box, "text", "You never listen to me."))
        await on.press("f9")
        await on.until(lambda: bool(on.app.done) or on.has("#nudge"))
    print(sorted(name for name in sys.modules if name in ("tui.care.nudges", "tui.care.plain")))
asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("has_nudges", "imported"),
    [(False, "[]"), (True, "['tui.care.nudges', 'tui.care.plain']")],
)
async def test_switched_off_no_rule_module_is_imported(has_nudges: bool, imported: str) -> None:
    program = OFF.format(has_nudges=has_nudges)
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert done.stdout.strip() == imported, done.stderr


# -- nobody else learns of it


def drawn(seed: int) -> Callable[[int], bytes]:
    """The same random bytes for each run."""
    return random.Random(seed).randbytes


async def said_in(*, has_nudges: bool, lines: dict[str, str]) -> tuple[list[bytes], int]:
    """The log of a short session, and how often the other's page changed, with everything of this
    module used by the first, or nothing."""
    guide, relay = small_guide(), MemoryRelay()
    keeps = [MemoryKeep(facts) for facts in facts_for_two(guide, drawn(1))]
    ada, sam = (
        OpenRoom(
            world(keep, relay, drawn(2 + n)),
            MemoryEnding(keep),
            PACE,
            name=("Ada", "Sam")[n],
            guide=guide_bytes(guide) if n == 0 else None,
        )
        for n, keep in enumerate(keeps)
    )
    ada.has_nudges = has_nudges
    tasks = [asyncio.create_task(each.run()) for each in (ada, sam)]
    try:
        await until(lambda: ada.sitting.session.page == sam.sitting.session.page > 0)
        for slot, text in lines.items():
            ada.drafts.keep(slot, text)
            ada.drafts.keep_private(private_key("gentle-start", slot), text)
        assert ada.state().has_nudges is has_nudges and not sam.state().has_nudges
        before = len(relay.log)
        ada.sitting.answer(("yes",))
        await until(lambda: len(relay.log) > before and not keeps[0].outbox())
        return [each.event for each in relay.log], sam.sitting.session.page
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_frames_and_log_are_equal_with_nudges_on_and_off_and_with_the_builder_used() -> None:
    async with asyncio.timeout(60):
        quiet = await said_in(has_nudges=False, lines={})
        told = await said_in(
            has_nudges=True, lines={"one/gentle-when/0": "it is late", "one/gentle-feel/0": "sad"}
        )
    assert quiet == told and len(quiet[0]) > 2
