"""Every scene and every other screen of the program, each stood before once at each size: what it
looked like, and what was wrong with it. One running app for all that is asked of all of them.

The questions about a room are in `ROOM`, those about another screen in `SCREEN`: each gives what it
found wrong, in words, and is asked while the moment stands.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from textual.command import CommandPalette
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Footer

from tests.tui.drawings import drawing, looks
from tests.tui.hosting import SIZES, Stage, is_shown, rows_of
from tests.tui.scenes import scenes
from tests.tui.test_drawing import check
from tests.tui.test_screens import CASES, put
from tests.tui.test_views import SEEN, cut_off, in_window, overflowing, scroll_to_focus
from tui.pages.parts import Button as Answering
from tui.window.screens.preferences import DARK, LIGHT
from tui.window.widgets.leave_mark import LeaveMark
from tui.window.widgets.page import COLUMN

THEMES: Final = {"dark": DARK, "light": LIGHT}
PALETTE: Final = "palette"
ROWS: Final = 34
"""The greatest height of a page, its keys included."""

STILL_FOR: Final = 2
"""So often in a row the same is seen."""
USUAL: Final = (80, 24)
"""The size of the pictures: the usual one."""

Size = tuple[int, int]
Asked = tuple[str, str]
"""The question, and the scene or screen it was asked of."""


@dataclass
class Album:
    """What one walk through everything has found. Mutable while it is made."""

    pictures: dict[str, str] = field(default_factory=dict)
    """Pictures and texts, by the name of their file."""
    parts: set[type] = field(default_factory=set)
    """The kinds of part that were drawn on some page."""
    wrong: dict[Asked, list[str]] = field(default_factory=dict)
    """What was found, by the question; empty where all was well."""

    def ask(self, question: str, name: str, size: Size, found: Callable[[], list[str]]) -> None:
        """Notes what a question finds; that it cannot be asked is a finding too."""
        try:
            said = found()
        except Exception as error:  # noqa: BLE001  # told by the one test it belongs to
            said = [repr(error)]
        at = f"at {size[0]}x{size[1]}: "
        self.wrong.setdefault((question, name), []).extend(at + each for each in said)


def file_of(name: str, theme: str) -> str:
    return f"{name.replace(' ', '-')}-{theme}.svg"


def text_of(name: str) -> str:
    return f"{name.replace(' ', '-')}.txt"


async def still(on: Stage) -> None:
    """Until nothing moves any more: the keys at the bottom, and what is said of words below the
    edge, come a moment after the rest, and on a busy machine that moment is a long one."""
    before, same = "", 0
    while same < STILL_FOR:
        await on.pause()
        now = looks(on.lines())
        before, same = now, same + 1 if now == before else 0


async def walk(on: Stage, pictured: tuple[str, ...]) -> Album:
    """Everything there is to see, in the dark at every size, and at the usual one in the light.

    `pictured` are the scenes of which a picture is kept.
    """
    made = Album()
    for theme in THEMES:
        await on.wear(THEMES[theme])
        for size in SIZES if theme == "dark" else (USUAL,):
            await on.resize(*size)
            await _room(on, made, theme, size, pictured)
            await _others(on, made, theme, size)
    return made


async def _room(on: Stage, made: Album, theme: str, size: Size, pictured: tuple[str, ...]) -> None:
    wanted = list(scenes()) if theme == "dark" else list(pictured)
    on.fresh_drafts()
    await on.reshow(on.state(wanted[0]))
    for name in wanted:
        await on.show(on.state(name))
        await still(on)
        _keep(on, made, name, theme, size, is_pictured=name in pictured)
        if theme == "dark":
            for question, (sizes, ask) in ROOM.items():
                if size in sizes:
                    made.ask(question, name, size, partial(on.see, partial(ask, on, made, name)))
            await _ask_what_is_cut_off(on, made, name, size)


async def _others(on: Stage, made: Album, theme: str, size: Size) -> None:
    for name, case in CASES.items():
        screen = case.screen(on)
        await put(on, screen)
        on.see(partial(case.after, screen))
        await still(on)
        _keep(on, made, name, theme, size, is_pictured=True)
        if theme == "dark":
            for question, (sizes, ask) in SCREEN.items():
                if size in sizes:
                    made.ask(question, name, size, partial(on.see, partial(ask, on, name, screen)))
    await on.reshow(on.state("speaking"))
    await on.press("ctrl+p")
    await on.until(lambda: isinstance(on.app.screen, CommandPalette) and "Pass" in on.page())
    await still(on)
    _keep(on, made, PALETTE, theme, size, is_pictured=True)
    await on.press("escape")
    await on.until(lambda: not isinstance(on.app.screen, CommandPalette))


def _keep(on: Stage, made: Album, name: str, theme: str, size: Size, *, is_pictured: bool) -> None:
    """What stands there now: as a picture, as text, or both."""
    lines, kept = on.lines(), made.pictures
    if size == USUAL and is_pictured:
        kept[file_of(name, theme)] = drawing(lines, size[0])
    if theme == "dark":
        digest = hashlib.sha256(looks(lines).encode()).hexdigest()[:12]
        page = "\n".join(f"|{row}" for row in rows_of(lines))
        text = f"{size[0]}x{size[1]}  {digest}\n{page}\n\n"
        kept[text_of(name)] = kept.get(text_of(name), "") + text


# -- what is asked of a room


async def _ask_what_is_cut_off(on: Stage, made: Album, name: str, size: Size) -> None:
    """What cannot be seen and has to be, where the page stands once a key has been pressed.

    Afterwards it stands where it stood: the next scene may be of the same page.
    """
    focused = on.app.screen.focused
    moved: dict[Widget, int] = {}
    if focused is not None and not on.see(lambda: in_window(on, focused)):
        moved = {each: each.scroll_offset.y for each in on.view.query("*") if each.is_scrollable}
        on.see(lambda: scroll_to_focus(on))
        await on.pause()
    made.ask("cut off", name, size, lambda: on.see(lambda: cut_off(on, SEEN[name])))
    for widget, y in moved.items():
        on.see(partial(widget.scroll_to, y=y, animate=False))
    if moved:
        await on.pause()


def _unsaid(on: Stage, made: Album, name: str) -> list[str]:
    return [] if SEEN[name].says in on.page() else [f"{SEEN[name].says!r} is not there"]


def _focus(on: Stage, made: Album, name: str) -> list[str]:
    focused, wanted = on.app.screen.focused, SEEN[name].focus
    found = [] if focused is None or is_shown(focused) else [f"{focused} is hidden"]
    begins = on.view.page.begins
    if isinstance(begins, Answering) and begins.answers:
        # What answers the other is the first to be reached, and never has the focus by itself.
        found += [] if focused is None else [f"the focus is on {focused}"]
        return found + ([] if wanted in ("", begins.id) else [f"one begins with {begins.id}"])
    return found + ([] if wanted in ("", on.focused()) else [f"the focus is on {focused}"])


def _order(on: Stage, made: Album, name: str) -> list[str]:
    screen = on.app.screen
    buttons = {each for each in screen.query(Button) if is_shown(each) and not each.disabled}
    chain = list(screen.focus_chain)
    places = [
        (each.region.y, each.region.x) for each in chain if each in buttons and in_window(on, each)
    ]
    found = [f"{each} is out of reach" for each in buttons - set(chain)]
    return found + ([] if places == sorted(places) else [f"the order is {places}"])


def accented(screen: Screen[object]) -> list[Button]:
    """The buttons in sight that are not like the others."""
    return [each for each in screen.query(Button) if each.variant != "default" and is_shown(each)]


def _accent(on: Stage, made: Album, name: str) -> list[str]:
    main, found = on.view.main_button, accented(on.app.screen)
    return [] if found == [main] * (main is not None) else [f"{found} stand out, main is {main}"]


def _undrawn(on: Stage, made: Album, name: str) -> list[str]:
    made.parts |= check(on, on.view.state)
    return []


def _reach(on: Stage) -> tuple[int, int, int]:
    """(rows of the page with its keys, its left edge, the left edge of the keys)."""
    screen = on.app.screen
    page, keys = next(iter(screen.query("#page, .page"))), screen.query_one(Footer)
    top = min(page.region.y, keys.region.y)
    bottom = max(page.region.bottom, keys.region.bottom)
    return bottom - top, page.region.x, keys.region.x


def _too_high(on: Stage) -> list[str]:
    rows, left, keys = _reach(on)
    found = [f"{rows} rows are too many"] if rows > ROWS else []
    return found + ([f"it begins at {left}, its keys at {keys}"] if left != keys else [])


def _apart(on: Stage, made: Album, name: str) -> list[str]:
    """The foot begins right below the words, also where the window is much higher than they are."""
    foot = on.view.query_one(".foot").region
    # A body that holds nothing is not there.
    body = [part for part in on.view.query(".head, .body") if part.display][-1]
    gap = foot.y - body.region.bottom
    found = _too_high(on) + ([f"{gap} rows above the foot"] if gap > 2 else [])
    return found + ([] if foot.width == COLUMN else [f"the foot is {foot.width} wide"])


WIDE: Final = tuple(size for size in SIZES if size[0] >= 110)
AT_USUAL: Final = (USUAL,)

RoomQuestion = Callable[[Stage, Album, str], list[str]]
ROOM: Final[dict[str, tuple[tuple[Size, ...], RoomQuestion]]] = {
    "says": (AT_USUAL, _unsaid),
    "focus": (AT_USUAL, _focus),
    "order": (AT_USUAL, _order),
    "accent": (AT_USUAL, _accent),
    "drawn": (AT_USUAL, _undrawn),
    "apart": (WIDE, _apart),
}
"""By a name: at which sizes, and what is asked."""


# -- what is asked of another screen


def _needed(on: Stage, name: str, screen: Screen[object]) -> list[str]:
    case = CASES[name]
    found = overflowing(on)
    if " ".join(case.says.split()) not in on.page():
        found.append(f"{case.says!r} is not there")
    needed = [*screen.query(Footer), screen.query_one(LeaveMark)]
    needed += screen.query(f"#{case.main or 'nothing'}")
    return found + [f"{each} is out of sight" for each in needed if not in_window(on, each)]


def _reached(on: Stage, name: str, screen: Screen[object]) -> list[str]:
    focused = screen.focused
    found = [] if focused is None or is_shown(focused) else [f"{focused} is hidden"]
    buttons = {each for each in screen.query(Button) if is_shown(each) and not each.disabled}
    return found + [f"{each} is out of reach" for each in buttons - set(screen.focus_chain)]


def _one_accent(on: Stage, name: str, screen: Screen[object]) -> list[str]:
    found, main = [each.id for each in accented(on.app.screen)], CASES[name].main
    return [] if found == [main] * bool(main) else [f"{found} stand out"]


def _reads_well(on: Stage, name: str, screen: Screen[object]) -> list[str]:
    widest = max(each.region.width for each in screen.query("*") if is_shown(each))
    is_wide = widest > COLUMN and on.app.size.width > COLUMN
    return _too_high(on) + ([f"something is {widest} wide"] if is_wide else [])


ScreenQuestion = Callable[[Stage, str, Screen[object]], list[str]]
SCREEN: Final[dict[str, tuple[tuple[Size, ...], ScreenQuestion]]] = {
    "needed": (SIZES, _needed),
    "reached": (AT_USUAL, _reached),
    "one accent": (AT_USUAL, _one_accent),
    "reads well": (SIZES, _reads_well),
}
"""By a name: at which sizes, and what is asked."""
