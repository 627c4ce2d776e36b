"""Our colours are legible, as values and as they come out of a running app."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Horizontal
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import (
    Button,
    Footer,
    Input,
    OptionList,
    RadioButton,
    RadioSet,
    Static,
    TextArea,
)
from textual.widgets.option_list import Option

from tui.window.themes import DARK, DEFAULTS, LIGHT, THEMES, Palette, dress

BODY = 7.0
WORDS = 4.5
LINES = 3.0
"""WCAG 2.2: 1.4.6 for what is read at length, 1.4.3 for other words, 1.4.11 for borders."""

NAMES = [theme.name for theme in THEMES]
PALETTES = {"unhurried-dark": DARK, "unhurried-light": LIGHT}
FOCUSABLE = ["#typed", "#empty", "#primary", "#plain", "#name", "#noname", "#radio", "#options"]


class Ask(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Static("Shall we stop for today?", classes="body")
        yield Button("Stop for today", variant="primary")
        yield Button("Go on")


class Sample(App[None]):
    """One of everything."""

    CSS_PATH = Path(__file__).parents[2] / "tui" / "window" / "base.tcss"
    CSS = """
        Horizontal { height: auto; }
        TextArea { height: 4; }
        RadioSet, OptionList { width: 1fr; }
        .muted { color: $muted; }
        .mine { color: $mine; }
        .theirs { color: $theirs; }
        .third { color: $third; }
        .good { color: $good; }
        .caution { color: $caution; }
    """
    BINDINGS = [("f9", "finish", "I'm finished"), ("f4", "pause", "Pause")]

    def __init__(self, name: str) -> None:
        super().__init__()
        dress(self, name)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULTS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "pause" else True

    def compose(self) -> ComposeResult:
        yield Static("What has it been like for you, lately?", classes="body")
        for name in ("muted", "mine", "theirs", "third", "good", "caution"):
            yield Static(f"this is {name}", classes=name)
        yield TextArea("And I miss you", id="typed", classes="body")
        yield TextArea(placeholder=Content("Notes for yourself"), id="empty")
        with Horizontal():
            yield Button("Say it", variant="primary", id="primary")
            yield Button("I'm finished", id="plain")
            yield Button("Pass", disabled=True)
            yield Button("Not now", disabled=True, variant="primary")
        yield Input("Ada", id="name", classes="body")
        yield Input(placeholder="your name", id="noname")
        with Horizontal():
            with RadioSet(id="radio"):
                yield RadioButton("typed", value=True)
                yield RadioButton("aloud")
                yield RadioButton("neither", disabled=True)
            yield OptionList("one", "two", None, Option("three", disabled=True), id="options")
        yield Footer()

    def action_finish(self) -> None: ...

    def action_pause(self) -> None: ...


@asynccontextmanager
async def running(name: str) -> AsyncIterator[tuple[Sample, Pilot[None]]]:
    app = Sample(name)
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await pilot.pause()
        yield app, pilot


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come to hold")


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two `#rrggbb`, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [part / 255 for part in Color.parse(colour).rgb]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shown(app: App[None]) -> list[tuple[str, float, bool]]:
    """(text, contrast, whether it is lines) of all that the app shows now, but empty cells."""
    found = []
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            text = segment.text.strip()
            if text:
                is_lines = all("\u2500" <= letter <= "\u259f" for letter in text)
                found.append((text, contrast(*colours(segment)), is_lines))
    return found


def colours(segment: Segment) -> tuple[str, str]:
    style = segment.style
    assert style is not None and style.color is not None and style.bgcolor is not None
    assert not style.dim, segment.text
    front, back = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
    return (back, front) if style.reverse else (front, back)


def too_faint(app: App[None]) -> list[tuple[str, float, bool]]:
    # The half blocks at the sides of a bare dot are drawn in the colour of what is behind them.
    return [
        (text, ratio, is_lines)
        for text, ratio, is_lines in shown(app)
        if ratio < (LINES if is_lines else WORDS) and text not in ("▐", "▌")
    ]


def pairs(palette: Palette) -> dict[str, tuple[float, float]]:
    """The least contrast that each colour has where it is used, and the least it may have."""
    grounds = (palette.background, palette.surface, palette.panel)
    words = ("muted", "faint", "mine", "theirs", "third", "good", "caution")
    colour = asdict(palette)

    def least(name: str, *behind: str) -> float:
        return min(contrast(colour[name], ground) for ground in behind)

    return {
        "text": (least("text", *grounds, palette.raised), BODY),
        "text, selected": (least("text", palette.selection), BODY),
        "text, inverted": (contrast(palette.background, palette.text), BODY),
        "muted, raised": (least("muted", palette.raised), WORDS),
        "line": (least("line", palette.background, palette.surface), LINES),
        **{name: (least(name, *grounds), WORDS) for name in words},
    }


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=NAMES)
def test_every_pair_of_a_palette_is_legible(palette: Palette) -> None:
    assert {name: pair for name, pair in pairs(palette).items() if pair[0] < pair[1]} == {}


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=NAMES)
def test_every_pair_is_legible_with_256_colours(palette: Palette) -> None:
    """As Textual and Rich show them in a terminal without true colour."""

    def nearest(colour: str) -> str:
        eight_bit = Color.parse(colour).rich_color.downgrade(ColorSystem.EIGHT_BIT)
        return eight_bit.get_truecolor().hex

    seen = Palette(**{name: nearest(colour) for name, colour in asdict(palette).items()})
    for name in ("text", "muted", "faint", "mine", "theirs", "third", "good", "caution"):
        colour = asdict(seen)[name]
        assert contrast(colour, seen.background) >= WORDS, name
        assert contrast(colour, seen.surface) >= WORDS, name
    assert contrast(seen.text, seen.panel) >= WORDS
    assert contrast(seen.text, seen.background) >= BODY


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_in_a_running_app_is_too_faint(name: str) -> None:
    async with running(name) as (app, pilot):
        assert len(shown(app)) > 50
        for selector in FOCUSABLE:
            app.query_one(selector).focus()
            await pilot.pause()
            assert too_faint(app) == [], selector


@pytest.mark.parametrize("name", NAMES)
async def test_what_is_under_the_mouse_stays_legible(name: str) -> None:
    async with running(name) as (app, pilot):
        for selector in ("#primary", "#plain", "#options", "#radio", "FooterKey"):
            await pilot.hover(selector, offset=(3, 0))
            assert too_faint(app) == [], selector


@pytest.mark.parametrize("name", NAMES)
async def test_what_is_read_at_length_has_more_contrast(name: str) -> None:
    # The cursor stands on the A of "And".
    body = ("What has it been", "nd I miss you", "Ada", "Shall we stop")
    async with running(name) as (app, pilot):
        found = {text: ratio for text, ratio, _ in shown(app) if text.startswith(body)}
        await app.push_screen(Ask())
        await pilot.pause()
        found |= {text: ratio for text, ratio, _ in shown(app) if text.startswith(body)}
    assert len(found) == 4
    assert min(found.values()) >= BODY


@pytest.mark.parametrize("name", NAMES)
async def test_a_question_is_legible_and_hides_what_is_behind_it(name: str) -> None:
    async with running(name) as (app, pilot):
        await app.push_screen(Ask())
        await pilot.pause()
        assert too_faint(app) == []
        assert not any("lately" in text for text, _, _ in shown(app))


@pytest.mark.parametrize("name", NAMES)
async def test_the_palette_of_commands_is_legible(name: str) -> None:
    async with running(name) as (app, pilot):
        await pilot.press("ctrl+p", "q")
        await until(pilot, lambda: any("Quit" in text for text, _, _ in shown(app)))
        assert [found for found in too_faint(app) if "🔎" not in found[0]] == []


@pytest.mark.parametrize("name", NAMES)
async def test_a_notice_is_legible(name: str) -> None:
    async with running(name) as (app, pilot):
        for severity in ("information", "warning", "error"):
            app.notify("kept", title="A note", severity=severity, markup=False)
        await until(pilot, lambda: sum("kept" in text for text, _, _ in shown(app)) == 3)
        assert too_faint(app) == []


@pytest.mark.parametrize("name", NAMES)
async def test_a_focused_button_differs_by_more_than_its_hue(name: str) -> None:
    async with running(name) as (app, pilot):
        palette = PALETTES[name]
        for selector in ("#plain", "#primary"):
            button = app.query_one(selector, Button)
            button.focus()
            await pilot.pause()
            style = button.rich_style
            assert style.underline and style.bgcolor is not None
            ring = style.bgcolor.get_truecolor().hex
            assert contrast(ring, palette.background) >= LINES
        assert contrast(palette.text, palette.panel) >= LINES


@pytest.mark.parametrize("name", NAMES)
async def test_buttons_are_one_row_high(name: str) -> None:
    async with running(name) as (app, _):
        assert {button.outer_size.height for button in app.query(Button)} == {1}


async def test_only_our_themes_can_be_picked() -> None:
    async with running("unhurried-light") as (app, _):
        assert list(app.available_themes) == NAMES
        assert app.theme == "unhurried-light"


async def test_an_unknown_theme_is_the_first_of_ours() -> None:
    async with running("a-theme-of-yesterday") as (app, _):
        assert app.theme == "unhurried-dark"


async def test_the_theme_can_be_changed_while_running() -> None:
    async with running("unhurried-dark") as (app, pilot):
        app.theme = "unhurried-light"
        await pilot.pause()
        assert too_faint(app) == []
        assert app.screen.styles.background.hex.lower() == LIGHT.background
