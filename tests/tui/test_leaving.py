"""Leaving at once, on a terminal: what stands there then, what is gone, and what can hold it up.

About `tui.window.leaving`, `tui.window.calendar` and `tui.window.widgets.leave_mark`.
"""

import os
import shutil
import signal
import tempfile
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import pyte
import pytest
from textual import events

from tests.figures import figure
from tests.tui.hosting import stage
from tests.tui.leaver import HELD, HOLDS
from tests.tui.scenes import PIECES
from tests.tui.terminals import ENTER_ALTERNATE, LEAVE_ALTERNATE, Terminal, terminal
from tests.tui.test_bytes import kept
from tests.tui.test_ways_out import changed
from tui.care.month import lines, month_of
from tui.disk.seat_file import seats
from tui.errors import SeatUnreadable, StorageFailed
from tui.window import calendar, leaving
from tui.window.order import Keeping
from tui.window.title import titled
from tui.words import app as app_words
from tui.words import floor as floor_words
from tui.words import leaving as leaving_words

DRAFT: Final = "goldfinch " * 400
"""4,000 characters in the box."""

THRICE: Final = b"\x1b\x1b\x1b"
BY_NUMBER: Final = b"\x1b[27u" * 3

WORDS: Final = ("goldfinch", "Ada", "Sam", "Acknowledge", "unhurried", *PIECES)
"""Of the session, and of the program."""

DAYS: Final = " ".join(leaving_words.DAYS)


@contextmanager
def held(directory: Path, hold: str = "nothing") -> Iterator[Terminal]:
    """The speaker's room with a long draft, held up by something."""
    with terminal("-m", "tests.tui.leaver", hold, str(directory)) as screen:
        assert screen.shows(floor_words.you_have_the_floor(is_speaking=True))
        screen.put(b"\x1b[200~" + DRAFT.encode() + b"\x1b[201~")
        assert screen.shows("goldfinch goldfinch")
        # What the last 50 ms are for is tried by itself; a busy machine may need longer.
        assert screen.until(lambda: is_on_disk(directory))
        screen.send(signal.SIGUSR1)
        # The room's own title may follow in the same breath.
        assert screen.until(lambda: titled(HELD).encode() in screen.bytes)
        yield screen


def is_on_disk(directory: Path, text: str = DRAFT) -> bool:
    """Whether a copy of the seat, as it is on the disk just now, has the draft."""
    (seat,) = seats(directory)
    with tempfile.TemporaryDirectory() as name:
        for path in (seat, seat.with_name(f"{seat.name}-wal")):
            if path.exists():
                shutil.copy(path, Path(name) / path.name)
        try:
            return kept(Path(name)) == text
        except (SeatUnreadable, StorageFailed):
            return False  # copied in the middle of a commit


def shows_calendar(screen: Terminal) -> bool:
    return screen.until(lambda: screen.title == leaving_words.TITLE and DAYS in screen.text())


def is_alone(screen: Terminal) -> bool:
    """Whether the process is the calendar's by now, and not only its picture there."""
    told = Path(f"/proc/{screen.pid}/cmdline")
    return not told.exists() or b"tui.window.calendar" in told.read_bytes()


def is_drawn(screen: Terminal) -> bool:
    """Whether all of the calendar has been read: it may come in more than one piece."""
    seen = screen.text()
    return not any(word in seen for word in WORDS)


def everything(screen: Terminal) -> str:
    """What stands in the window, and all that could be scrolled back to."""
    seen = pyte.HistoryScreen(80, 24, history=10_000)
    pyte.ByteStream(seen).feed(screen.bytes)
    past = ["".join(line[column].data for column in range(80)) for line in seen.history.top]
    return "\n".join([*past, *seen.display])


def assert_nothing_of_it(screen: Terminal) -> None:
    seen = everything(screen)
    assert not [word for word in WORDS if word in seen], seen


CASES: Final = [
    *((hold, THRICE) for hold in HOLDS if hold != "no python"),
    ("nothing", BY_NUMBER),
    ("dialogs", BY_NUMBER),
]


@pytest.mark.gate
@pytest.mark.parametrize(("hold", "keys"), CASES)
def test_the_screen_and_the_scrollback_contain_none_of_the_session_s_words(
    tmp_path: Path, hold: str, keys: bytes
) -> None:
    """From a box, a dialog over a dialog, the palette; while a loop or a disk hangs or is full."""
    with held(tmp_path / "room", hold) as screen:
        screen.put(keys)
        assert shows_calendar(screen)
        assert screen.until(lambda: is_alone(screen) and is_drawn(screen))
        assert_nothing_of_it(screen)
        assert screen.bytes.count(ENTER_ALTERNATE) == 1, "and no flash of anything else"
        assert LEAVE_ALTERNATE not in screen.bytes
        since = screen.bytes.rpartition(leaving_words.TITLE.encode())[2].decode()
        assert not [word for word in WORDS if word in since], "nothing is drawn after it"
        assert "\x07" not in since, "no sound"
        screen.put(b"q")
        assert screen.wait() == 0
        assert_nothing_of_it(screen)
        assert not screen.after.replace(b"\x1b[?25h", b"")
    assert changed(screen.bytes) == {}
    assert kept(tmp_path / "room") == DRAFT


def test_the_terminal_is_given_back_as_it_was_with_a_cleared_page(tmp_path: Path) -> None:
    with terminal("-m", "tests.tui.leaver", "nothing", str(tmp_path / "room")) as screen:
        before = termios.tcgetattr(screen._master)
        assert screen.shows(floor_words.you_have_the_floor(is_speaking=True))
        during = termios.tcgetattr(screen._master)
        screen.put(THRICE)
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
        assert termios.tcgetattr(screen._master) == during != before
        screen.put(b"q")
        assert screen.until(lambda: screen.bytes.endswith(b"\x1b[?25h"))
        assert not everything(screen).strip()
        assert screen.until(lambda: termios.tcgetattr(screen._master) == before)


@pytest.mark.gate
def test_it_is_the_same_number_and_holds_nothing_that_the_program_held(tmp_path: Path) -> None:
    """What a shell waits for goes on; files, lines and the environment are gone."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("looks at how the system sees it")
    with held(tmp_path / "room") as screen:
        root = Path(f"/proc/{screen.pid}")
        assert len(os.listdir(root / "fd")) > 6
        screen.put(THRICE)
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
        screen.put(b"\x1b[C")
        assert screen.until(lambda: month_name(1) in screen.text())
        ours = {each for each in os.listdir("/proc/self/fd") if is_handed_on(int(each))}
        assert set(os.listdir(root / "fd")) <= {"0", "1", "2", *ours}
        told = (root / "environ").read_bytes() + (root / "cmdline").read_bytes()
        assert str(tmp_path).encode() not in told and b"goldfinch" not in told
        names = {each.partition(b"=")[0].decode() for each in told.split(b"\0") if b"=" in each}
        assert names - {"import sys; sys.path.append"} <= {*leaving.PLACES, *names_of_arguments()}
        assert not os.listdir(root / "task")[1:], "no thread of it is left"


def is_handed_on(number: int) -> bool:
    """Whether every program that the tests start has it, by no doing of theirs."""
    try:
        return os.get_inheritable(number)
    except OSError:
        return False


def names_of_arguments() -> set[str]:
    """What looks like a variable within the calendar's own command."""
    return {leaving.START.partition("=")[0]}


def month_name(by: int) -> str:
    month = month_of(datetime.now()).turned(by)
    return f"{leaving_words.MONTHS[month.month - 1]} {month.year}"


@pytest.mark.gate
def test_arrow_keys_turn_the_pages_and_esc_does_nothing(tmp_path: Path) -> None:
    with held(tmp_path / "room") as screen:
        screen.put(THRICE)
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
        assert month_name(0) in screen.text()
        assert screen.until(lambda: turned(screen, b"\x1b[C\x1b[B\x1b[6~", 3))
        screen.put(b"\x1b\x1b\x1bx\r")
        screen.put(b"\x1bOD\x1b[A\x1b[5~\x1b[D")
        assert screen.shows(month_name(-1))
        assert screen.code is None


def turned(screen: Terminal, keys: bytes, by: int) -> bool:
    """Pressed until it is seen: what was typed before the calendar listened may have gone."""
    if month_name(by) not in screen.text() and month_name(0) in screen.text():
        screen.put(keys)
        screen.until(lambda: month_name(by) in screen.text(), within_s=5)
    return month_name(by) in screen.text()


@pytest.mark.parametrize("key", [b"q", b"Q", b"\x03", b"\x04", b"\x1b[C\x1b[Cq"], ids=ascii)
def test_it_ends_as_people_end_what_they_do_not_know(tmp_path: Path, key: bytes) -> None:
    with terminal("-c", f"{leaving.START}", "", "unpainted") as screen:
        assert shows_calendar(screen)
        screen.put(key)
        assert screen.wait() == 0
        assert not everything(screen).strip()


def test_a_window_that_is_closed_ends_it(tmp_path: Path) -> None:
    with terminal("-c", leaving.START, "", "") as screen:
        assert shows_calendar(screen)
        screen.send(signal.SIGTERM)
        assert screen.wait() == 0
    with terminal("-c", leaving.START, "", "") as screen:
        assert shows_calendar(screen)
        screen.hang_up()
        _, screen.code = os.waitpid(screen.pid, 0)


@pytest.mark.gate
def test_where_python_is_gone_an_empty_window_is_left(tmp_path: Path) -> None:
    """After an upgrade, for one. The line is cut all the same, and nothing is shown."""
    with held(tmp_path / "room", "no python") as screen:
        screen.put(THRICE)
        assert screen.wait() == 0
        assert_nothing_of_it(screen)
    assert changed(screen.bytes) == {}


@pytest.mark.gate
def test_a_click_on_the_mark_leaves_from_a_dialog_too(tmp_path: Path) -> None:
    with held(tmp_path / "room", "help") as screen:
        assert screen.until(lambda: leaving_words.MARK in screen.text())
        (row, line) = next(
            (row, line)
            for row, line in enumerate(screen._screen.display)
            if leaving_words.MARK in line
        )
        assert row == 0
        at = f"{line.index(leaving_words.MARK) + 1};1"
        screen.put(f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
        assert_nothing_of_it(screen)


@pytest.mark.gate
def test_the_palette_has_a_line_that_leaves(tmp_path: Path) -> None:
    with held(tmp_path / "room", "the palette") as screen:
        assert screen.shows(app_words.PALETTE_PLACEHOLDER[1:])
        screen.type(leaving_words.ACTION)
        assert screen.shows(leaving_words.ACTION_HINT[:30])
        screen.put(b"\r")
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
        assert_nothing_of_it(screen)


def test_two_presses_go_back_and_lose_nothing(tmp_path: Path) -> None:
    with held(tmp_path / "room", "dialogs") as screen:
        screen.put(b"\x1b[27u" * 2)
        assert screen.shows("only for you")  # the palette and the settings have gone
        assert not is_alone(screen) and DAYS not in screen.text()
    assert kept(tmp_path / "room") == DRAFT


def test_what_is_told_of_the_terminal_comes_back_as_it_was() -> None:
    attributes: calendar.Attributes = [1, 2, 3, 4, 15, 15, [bytes([n]) for n in range(32)]]
    assert calendar.unpacked(calendar.packed(attributes)) == attributes
    assert calendar.unpacked(calendar.packed(None)) is None
    numbers: list[int | bytes] = [*(bytes([n]) for n in range(30)), 1, 0]
    found = calendar.unpacked(calendar.packed([1, 2, 3, 4, 15, 15, numbers]))
    assert found is not None and found[:6] == [1, 2, 3, 4, 15, 15]


def test_a_window_that_takes_nothing_holds_it_up_for_a_moment_only() -> None:
    reader, writer = os.pipe()
    try:
        os.set_blocking(writer, False)
        try:
            while True:
                os.write(writer, b"x" * 4096)
        except BlockingIOError:
            pass
        os.set_blocking(writer, True)
        assert not leaving.paint(writer, 80, 24)
        assert os.get_blocking(writer)
    finally:
        os.close(reader)
        os.close(writer)


def test_what_was_painted_before_is_what_the_calendar_paints() -> None:
    """So that nothing is seen to change when it begins."""
    now = datetime(2026, 11, 26, 21, 4)
    assert lines(month_of(now), now) == lines(month_of(now), now.replace(second=59))


async def test_what_is_on_its_way_to_a_box_is_kept_before_it_goes(tmp_path: Path) -> None:
    """In the driver's own order, without a terminal: letters, and then what has them kept."""
    async with stage(tmp_path) as on:
        await on.scene("speaking")
        is_done = threading.Event()

        def typed() -> None:
            for letter in "goldfinch":
                on.app.post_message(events.Key(letter, letter))
            on.app.post_message(Keeping(is_done))

        on.see(typed)
        await on.until(is_done.is_set)
        assert on.drafts.get("lately/speak/0") == "goldfinch"


@pytest.mark.clock
def test_what_was_typed_in_the_last_moment_is_kept(tmp_path: Path) -> None:
    """It has 50 ms for it, which a busy machine may not give."""
    with terminal("-m", "tests.tui.leaver", "nothing", str(tmp_path / "room")) as screen:
        assert screen.shows(floor_words.you_have_the_floor(is_speaking=True))
        screen.put(b"goldfinch")
        assert screen.shows("goldfinch")
        assert not is_on_disk(tmp_path / "room", "goldfinch")
        screen.put(BY_NUMBER)
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
    assert kept(tmp_path / "room") == "goldfinch"


def test_nothing_on_the_disk_tells_that_or_when_one_left(tmp_path: Path) -> None:
    """No log, no mark, no time; and nothing is deleted."""
    with held(tmp_path / "room") as screen:
        before = names_in(tmp_path)
        screen.put(THRICE)
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
        screen.put(b"q")
        assert screen.wait() == 0
    assert {name for name in names_in(tmp_path) if not name.endswith(("-wal", "-shm"))} == {
        name for name in before if not name.endswith(("-wal", "-shm"))
    }


def names_in(directory: Path) -> set[str]:
    return {str(path.relative_to(directory)) for path in directory.rglob("*")}


@pytest.mark.clock
@pytest.mark.long
def test_from_the_third_esc_to_the_painted_calendar_it_takes_at_most_300_ms(tmp_path: Path) -> None:
    """In 95 of 100, over every kind of screen, with a draft of 4,000 characters in the room."""
    from tests.bench import leaving as bench

    assert len(DRAFT) == 4_000
    figure("p95 of leaving at once", bench.p95(bench.measured(tmp_path, times=2)), bench.TARGET_S)
