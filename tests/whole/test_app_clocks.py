"""Two clocks that differ by hours, years, ages: what the screen says of times is true by one's own.

The relay's clock is given to it; the laptop's is shifted before the program begins.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
import pytest

from protocol.session.events import CameBack, Paused
from protocol.session.session import Pausing
from server.relay import running
from server.rules.elapsed import steady_clock_ms
from tests.tui.terminals import terminal
from tests.whole.laptops import settings_for, url_of
from tests.whole.seats import Person, app_at, person
from tests.whole.test_app_lines import come_back, to_the_first_turn, two_laptops
from tui.disk.seat_file import SeatFile, seats
from tui.words import breaks as breaks_words
from tui.words import relay as relay_words
from tui.words import times

HOUR_MS: Final = 3_600_000
MINUTES: Final = 20

LONG: Final = pytest.mark.long

AHEAD: Final = [
    pytest.param(0, id="alike", marks=LONG),
    pytest.param(HOUR_MS, id="an hour"),
    pytest.param(-HOUR_MS, id="an hour behind", marks=LONG),
    pytest.param(-400 * times.DAY_MS, id="400 days behind"),
    pytest.param(400 * times.DAY_MS, id="400 days", marks=LONG),
]
"""How far the laptops' clocks are ahead of the relay's, in milliseconds."""

YEAR_10000_MS: Final = 253_402_300_800_000
BEGAN_MS: Final = [
    pytest.param(0),
    pytest.param(YEAR_10000_MS),
    *(pytest.param(ms, marks=LONG) for ms in (-1, -(2**62), 2**31 * 1000, 2**53, 2**62)),
]

YEARS_AND_ZONES: Final = [
    pytest.param(-60, "garbage"),
    pytest.param(8_000, "UTC"),
    *(pytest.param(years, "UTC", marks=LONG) for years in (-500, -60, 20, 10_000_000)),
    *(pytest.param(-60, zone, marks=LONG) for zone in (":/dev/null", "XYZ-99", "")),
]
"""How far the laptop's clock is off, in years, and its TZ."""


def is_about_right(text: str) -> bool:
    """Whether a time of return stands there that is so many minutes from now."""
    back = datetime.now() + timedelta(minutes=MINUTES)
    return any(f"{back - timedelta(minutes=n):%H:%M}" in text for n in (0, 1, 2))


async def reads_of_a_break(someone: Person) -> None:
    await someone.until(lambda: isinstance(someone.session.phase, Pausing))
    await someone.until(lambda: is_about_right(someone.text))
    for untrue in (breaks_words.PAUSE_OVER, breaks_words.PAUSE_LONG, " on ", "tomorrow on"):
        assert untrue not in someone.text.partition(breaks_words.PAUSE_TEXT)[0]
    await someone.reads(breaks_words.PAUSE_TEXT)


@pytest.mark.parametrize("ahead_ms", AHEAD)
async def test_a_break_lasts_as_long_as_was_asked_whatever_the_relays_clock_says(
    tmp_path: Path, ahead_ms: int
) -> None:
    settings = settings_for(tmp_path / "relay")
    async with running(settings, lambda: times.now_ms() - ahead_ms, steady_clock_ms) as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            await come_back(ada)
            await ada.until(lambda: ada.has("#piece"))
            assert ada.see(lambda: ada.app.rooms.do(Paused(MINUTES)))
            await reads_of_a_break(ada)
        # And who comes back to it reads the same, before anything was said to the relay.
        async with person(app_at(laptops[0]), "Ada") as ada:
            await come_back(ada)
            await reads_of_a_break(ada)
            assert CameBack in ada.room.moves


@pytest.mark.parametrize("began_ms", BEGAN_MS)
async def test_a_seat_of_any_date_is_shown_and_opened(tmp_path: Path, began_ms: int) -> None:
    async with running(settings_for(tmp_path / "relay")) as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        (path,) = seats(laptops[0].seats)
        file = SeatFile.open(path)
        body = msgspec.msgpack.encode(
            {**msgspec.msgpack.decode(msgspec.msgpack.encode(file.facts)), "began_ms": began_ms}
        )
        file._store.write("UPDATE facts SET body = ?", body)
        file.close()
        async with person(app_at(laptops[0]), "Ada") as ada:
            await ada.until(lambda: ada.has("#seat-0"))
            assert "1970" not in ada.text and "Begun" not in ada.text
            await come_back(ada)
            await ada.until(lambda: ada.has("#piece"))


SHIFTED: Final = """
import sys, time
seconds = float(sys.argv.pop(1))
real, real_ns = time.time, time.time_ns
time.time = lambda: real() + seconds
time.time_ns = lambda: real_ns() + int(seconds) * 10**9
from tui.command.cli import main
main()
"""


@pytest.mark.parametrize(("years", "zone"), YEARS_AND_ZONES)
def test_the_program_starts_practises_and_ends_in_any_year_and_zone(
    tmp_path: Path, years: int, zone: str
) -> None:
    arguments = ("-c", SHIFTED, str(years * 365 * 86_400), "--data-dir", str(tmp_path))
    with terminal(*arguments, "practice", "--quick", variables={"TZ": zone}) as screen:
        # No relay can greet in a year of five digits: HTTP has no date for it.
        is_dated = years < 7_000
        assert screen.shows("Is now a good time?" if is_dated else relay_words.RELAY_FAILED[:40])
        screen.type("\x11")
        assert screen.wait() == 0
    assert not (tmp_path / "unhurried.log").exists()
