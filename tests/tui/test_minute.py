"""The minute for oneself before a door is opened: nothing of it is seen, sent or kept.

About `tui.window.minuteflow`, `tui.window.screens.minute` and `tui.window.widgets.asked`.
"""

import gc
import itertools
import os
import socket
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from textual.widgets._footer import FooterKey

from tests.tui.hosting import Stage, stage
from tests.tui.test_views import in_window
from tui.disk.settings import Settings
from tui.window.screens.begin import BeginScreen
from tui.window.screens.home import HomeScreen
from tui.window.screens.join import JoinScreen
from tui.window.screens.minute import BeforeScreen, MinuteScreen, NameScreen
from tui.window.screens.people import PeopleScreen
from tui.window.widgets.asked import AskedRow
from tui.words import begin as begin_words
from tui.words import minute as minute_words

Pattern = tuple[int | None, ...]

PATTERNS: Final[tuple[Pattern, ...]] = tuple(itertools.product((None, 0, 1), repeat=4))
"""Every way to answer four questions with no, yes or not at all."""


@pytest_asyncio.fixture
async def one(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as program:
        program.see(lambda: setattr(program.app, "settings", Settings(name="Ada")))
        yield program


def screen_of(program: Stage) -> type[object]:
    return type(program.see(lambda: program.app.screen))


async def choose(program: Stage, what: str) -> None:
    program.see(lambda: program.app.screen.post_message(HomeScreen.Chosen(what)))
    await program.until(lambda: not isinstance(program.app.screen, HomeScreen))


async def minute(program: Stage, what: str = "begin") -> list[AskedRow]:
    """The first page; its rows."""
    program.see(lambda: program.app.screen.post_message(HomeScreen.Chosen(what)))
    await program.until(lambda: len(program.app.screen.query(AskedRow)) == 4)
    return list(program.see(lambda: program.app.screen.query(AskedRow)))


async def press(program: Stage, name: str, leads_to: type[object]) -> None:
    """The button of that id, as a person would press it."""
    program.see(lambda: program.app.screen.query_one(f"#{name}").action_press())  # type: ignore[attr-defined]
    await program.until(lambda: isinstance(program.app.screen, leads_to) and has_keys(program))


def has_keys(program: Stage) -> bool:
    """The last line comes last."""
    keys = program.app.screen.query(FooterKey)
    return bool(keys) and all(key.region for key in keys)


def files(program: Stage) -> dict[str, bytes]:
    root = program.app.paths.data
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def seen(program: Stage) -> tuple[object, ...]:
    """All that can be told from outside: each cell, the title, the focus, the keys, notices."""
    return (
        tuple(tuple(line) for line in program.lines()),
        program.see(lambda: program.app.title),
        program.focused(),
        program.see(lambda: tuple(program.app.screen.active_bindings)),
        program.see(lambda: tuple(program.app._notifications)),
    )


class NoSocket(socket.socket):
    """Nobody has any business with one before the door."""

    def __init__(self, *_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")


def forbid_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket from now on, and no address is looked up either."""

    def looked_up(*_: object, **__: object) -> None:
        raise AssertionError("an address was looked up")

    monkeypatch.setattr(socket, "socket", NoSocket)
    for name in ("getaddrinfo", "gethostbyname", "create_connection", "create_server"):
        monkeypatch.setattr(socket, name, looked_up)


def answer(program: Stage, rows: list[AskedRow], pattern: Pattern) -> tuple[str, ...]:
    """Picks what a key or a click would; how the rows look then."""
    for row, picked in zip(rows, pattern, strict=True):
        if picked is not None:
            program.see(lambda: row._pick(picked))  # noqa: B023
    assert tuple(row.picked for row in rows) == pattern
    return tuple(program.see(row.render).markup for row in rows)


async def test_for_all_82_answer_patterns_screen_1_hands_on_the_same_and_forgets(
    one: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one real screen, whose answers are really set: what goes on to screen 2 is one word."""
    before, around, title = files(one), dict(os.environ), one.app.title
    forbid_network(monkeypatch)
    rows = await minute(one)
    screen = one.app.screen
    assert isinstance(screen, MinuteScreen)
    handed: list[object] = []
    monkeypatch.setattr(screen, "dismiss", handed.append)
    looks = set()
    for pattern in PATTERNS:
        looks.add(answer(one, rows, pattern))
        screen._is_finished = False
        one.see(lambda: screen.pressed("go-on"))
        assert [row.picked for row in rows] == [None] * 4
    screen._is_finished = False
    one.see(lambda: screen.pressed("skip"))
    assert len(looks) == 81, "each pattern was there to be seen"
    assert handed == ["done"] * 82
    assert "__init__" not in vars(BeforeScreen), "screen 2 is told nothing"
    assert files(one) == before
    assert (dict(os.environ), one.app.title) == (around, title)


async def go_through(program: Stage, patterns: Iterable[Pattern | None]) -> set[object]:
    """From the first screen to screen 2 and back with each; all that could be seen of screen 2."""
    before, told = files(program), set[object]()
    for number, pattern in enumerate(patterns):
        rows = await minute(program, ("begin", "join")[number % 2])
        if pattern is not None:
            answer(program, rows, pattern)
        await press(program, "skip" if pattern is None else "go-on", BeforeScreen)
        told.add(seen(program))
        await press(program, "not-tonight", HomeScreen)
    assert files(program) == before
    return told


async def test_screen_2_is_byte_for_byte_the_same_and_no_socket_or_file_is_touched(
    one: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_network(monkeypatch)
    alone = [tuple(1 if n == place else None for n in range(4)) for place in range(4)]
    assert len(await go_through(one, [None, *alone, (1, 1, 1, 1), (0, 0, 0, 0)])) == 1


@pytest.mark.long
async def test_for_all_82_answer_patterns_the_rendered_screen_2_is_the_same_byte_for_byte(
    one: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_network(monkeypatch)
    assert len(await go_through(one, [None, *PATTERNS])) == 1


@pytest.mark.gate
async def test_what_was_picked_by_keys_and_mouse_leaves_screen_2_as_it_was_skipped(
    one: Stage,
) -> None:
    await minute(one)
    await press(one, "skip", BeforeScreen)
    plain = seen(one)
    await press(one, "not-tonight", HomeScreen)
    rows = await minute(one)
    await one.press("left", "right", "down", "right", "down", "2")
    await one.click("#asked-3", (rows[3].size.width - 1, 0))
    assert [row.picked for row in rows] == [1, 1, 1, 1]
    await one.press("backspace")
    assert [row.picked for row in rows] == [1, 1, 1, None]
    await one.press("f9")
    await one.until(lambda: isinstance(one.app.screen, BeforeScreen) and has_keys(one))
    assert seen(one) == plain


async def test_the_widget_tree_after_leaving_holds_no_picked_value_and_gc_finds_no_row(
    one: Stage,
) -> None:
    for way in ("go-on", "escape"):
        rows = await minute(one)
        answer(one, rows, (1, 0, 1, 1))
        await one.pause()
        kept = rows[0]
        del rows
        if way == "escape":
            await one.press("escape")
        else:
            await press(one, "go-on", BeforeScreen)
            assert not one.see(lambda: one.app.screen.query(AskedRow))
            await press(one, "not-tonight", HomeScreen)
        await one.until(lambda: isinstance(one.app.screen, HomeScreen))
        assert kept.picked is None
        del kept
        await one.pause()
        gc.collect()
        left = [each for each in gc.get_objects() if isinstance(each, AskedRow)]
        assert left == []


async def test_no_button_has_the_focus_on_screen_2_and_a_stray_enter_decides_nothing(
    one: Stage,
) -> None:
    await minute(one)
    await press(one, "skip", BeforeScreen)
    assert one.focused() == ""
    await one.press("enter", "f9", "x")
    assert screen_of(one) is BeforeScreen
    await one.press("tab", "enter")
    await one.until(lambda: isinstance(one.app.screen, BeginScreen))


@pytest.mark.parametrize(("what", "door"), [("begin", BeginScreen), ("join", JoinScreen)])
async def test_the_door_comes_after_it_with_the_name_that_is_known(
    one: Stage, what: str, door: type[object]
) -> None:
    await minute(one, what)
    await press(one, "skip", BeforeScreen)
    await press(one, "go-on", door)
    assert one.see(lambda: getattr(one.app.screen.query_one("#name"), "value")) == "Ada"  # noqa: B009


@pytest.mark.gate
async def test_where_no_name_is_known_it_is_asked_first_and_kept_nowhere_yet(one: Stage) -> None:
    one.see(lambda: setattr(one.app, "settings", Settings()))
    before = files(one)
    await choose(one, "begin")
    assert screen_of(one) is NameScreen
    await one.press("enter")
    assert begin_words.NAME_NEEDED in one.page()
    await one.press("E", "v", "e", "enter")
    await one.until(lambda: isinstance(one.app.screen, MinuteScreen))
    await press(one, "skip", BeforeScreen)
    assert files(one) == before
    await press(one, "go-on", BeginScreen)
    assert one.see(lambda: getattr(one.app.screen.query_one("#name"), "value")) == "Eve"  # noqa: B009


@pytest.mark.gate
async def test_every_time_a_session_is_begun_it_asks_again_as_if_for_the_first_time(
    one: Stage,
) -> None:
    first = await minute(one)
    await one.pause()
    look = one.svg()
    one.see(lambda: first[0]._pick(1))
    await press(one, "go-on", BeforeScreen)
    await press(one, "go-on", BeginScreen)
    await one.press("escape")
    await one.until(lambda: isinstance(one.app.screen, HomeScreen))
    assert [row.picked for row in await minute(one)] == [None] * 4
    await one.pause()
    assert one.svg() == look


async def test_screen_1_at_60x18_shows_all_four_lines_and_both_buttons_without_scrolling(
    one: Stage,
) -> None:
    await one.resize(60, 18)
    rows = await minute(one)
    parts = [*rows, *one.see(lambda: one.app.screen.query("#go-on, #skip"))]
    assert len(parts) == 6
    assert all(one.see(lambda each=each: in_window(one, each)) for each in parts)  # type: ignore[misc]
    assert one.see(lambda: all(part.max_scroll_y == 0 for part in one.app.screen.query("*")))
    page = one.page()
    assert all(words in page for words in ("spend, or where you go?", minute_words.ALONE[-30:]))
    widths = {each.region.width for each in parts[4:]}
    assert len(widths) == 1, "both ways on are as large"


async def test_screen_2_shows_all_of_it_in_the_smallest_window(one: Stage) -> None:
    await one.resize(60, 18)
    await minute(one)
    await press(one, "skip", BeforeScreen)
    page = one.page()
    assert minute_words.BEFORE[-30:] in page and minute_words.HOW in page
    assert all(label in page for label in (minute_words.NOT_TONIGHT, minute_words.PEOPLE))


@pytest.mark.gate
async def test_people_to_talk_to_are_one_press_away_and_one_comes_back_to_screen_2(
    one: Stage,
) -> None:
    await minute(one)
    await press(one, "skip", BeforeScreen)
    await press(one, "people", PeopleScreen)
    await one.press("escape")
    await one.until(lambda: isinstance(one.app.screen, BeforeScreen))
    await press(one, "not-tonight", HomeScreen)
    await minute(one)
    await one.press("f2")
    await one.until(lambda: isinstance(one.app.screen, PeopleScreen))
