"""Killed at any touch of the disk while something ends: the next start finishes it.

In a process of its own each, so quick that every touch there is can be tried; through the real
program in `tests.whole.test_app_dying`.

About `tui.disk.parting`.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import Logged
from tests.tui.scenes import seat_file
from tests.tui.test_tidying import told
from tests.whole.dying import NEVER, die, touches
from tui.disk.parting import KEPT_MS, Parting, keep, not_reached, part, partings
from tui.disk.parting import told as relay_was_told
from tui.disk.paths import Paths, find_paths
from tui.disk.seat_file import SeatFile, seats
from tui.disk.seat_store import forget_unread
from tui.disk.staying import part_all
from tui.rehearsal.practice import temporary

NOTED: Final = "donotanswernow"


class Laptop:
    """A data directory that can be put back to how it was. Mutable."""

    def __init__(self, directory: Path, make: Callable[[Paths], None]) -> None:
        self.paths: Final = find_paths(directory / "data")
        self._copy: Final = directory / "copy"
        self._record: Final = directory / "record"
        self._deaths = 0
        self.paths.make()
        make(self.paths)
        shutil.copytree(self.paths.data, self._copy)

    def each_death(self, act: Callable[[Paths], None]) -> list[str]:
        """Dies at each touch of `act`, with the next start after it; all touches."""
        assert self._dies(NEVER, act) == 0
        found = touches(self._record)
        assert found
        return found

    def dies_at(self, number: int, act: Callable[[Paths], None]) -> None:
        """The laptop as it was, and a death at that touch."""
        shutil.rmtree(self.paths.data)
        shutil.copytree(self._copy, self.paths.data)
        assert self._dies(number, act) == -9

    def starts(self) -> None:
        """As `tui.command.cli` does, whatever is started."""
        self.paths.tidy()
        part_all(self.paths.seats, self.paths.kept)

    def holds(self, secret: str) -> list[str]:
        return [
            path.name
            for path in self.paths.data.rglob("*")
            if path.is_file() and secret.encode() in path.read_bytes()
        ]

    def _dies(self, number: int, act: Callable[[Paths], None]) -> int:
        self._record.unlink(missing_ok=True)
        return die(self._record, number, lambda: act(self.paths))


def a_session(*, is_over: bool) -> Callable[[Paths], None]:
    def make(paths: Paths) -> None:
        file = seat_file(paths.seats)
        file.put_draft("notes", NOTED)
        file.put_outbox(7, b"sealed", NOTED.encode())
        file.add_entries([Logged(1, 1, b"the last entry")], is_over=is_over)
        file.close()

    return make


def the_seat(paths: Paths) -> Path:
    (path,) = seats(paths.seats)
    return path


def test_a_session_that_is_over_is_gone_after_a_death_at_any_touch_of_its_ending(
    tmp_path: Path,
) -> None:
    def act(paths: Paths) -> None:
        part(SeatFile.open(the_seat(paths)), says_last_words=True)

    laptop = Laptop(tmp_path, a_session(is_over=True))
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        assert laptop.holds(NOTED) == [], number
        # The relay is still told.
        ((path, parted),) = partings(laptop.paths.seats)
        assert parted.unsent == ((7, b"sealed"),), number
        assert [each.name for each in laptop.paths.seats.iterdir()] == [path.name], number


def test_a_death_at_any_touch_of_deleting_leaves_a_whole_session_or_none(tmp_path: Path) -> None:
    def act(paths: Paths) -> None:
        part(SeatFile.open(the_seat(paths)), says_last_words=False)

    laptop, outcomes = Laptop(tmp_path, a_session(is_over=False)), set()
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        found = seats(laptop.paths.seats)
        outcomes.add(len(found))
        if found:
            file = SeatFile.open(found[0])
            assert file.drafts() == {"notes": NOTED}, number
            part(file, says_last_words=False)
        assert laptop.holds(NOTED) == [], number
        assert not [each for each in laptop.paths.seats.iterdir() if ".seat" in each.name], number
    assert outcomes == {0, 1}


def test_a_death_at_any_touch_of_deleting_what_cannot_be_opened_leaves_all_or_nothing(
    tmp_path: Path,
) -> None:
    name = f"{'ab' * 16}.seat"

    def make(paths: Paths) -> None:
        (paths.seats / name).write_text(NOTED * 500)
        (paths.seats / f"{name}-wal").write_text(NOTED)

    laptop = Laptop(tmp_path, make)

    def act(paths: Paths) -> None:
        forget_unread(the_seat(paths))

    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        if seats(laptop.paths.seats):
            forget_unread(the_seat(laptop.paths))
        assert list(laptop.paths.seats.iterdir()) == [], number


def a_parting(paths: Paths) -> None:
    file = seat_file(paths.seats)
    part(file, says_last_words=True)
    ((path, parted),) = partings(paths.seats)
    keep(path, replace(parted, hosts_relay=True))


@pytest.mark.parametrize("step", ["told", "set back", "not reached"])
def test_a_death_at_any_touch_of_a_parting_leaves_one_or_none(tmp_path: Path, step: str) -> None:
    def act(paths: Paths) -> None:
        ((path, parted),) = partings(paths.seats)
        match step:
            case "told":
                relay_was_told(path, parted)
            case "set back":
                not_reached(path, parted, 5)
            case "not reached":
                not_reached(path, parted, parted.ended_ms + KEPT_MS + 1)

    laptop = Laptop(tmp_path, a_parting)
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        kept: tuple[tuple[Path, Parting], ...] = partings(laptop.paths.seats)
        assert len(kept) <= 1, number
        assert [each for each in laptop.paths.seats.iterdir()] == [path for path, _ in kept]


def test_a_death_at_any_touch_of_a_practice_that_ends_leaves_nothing(tmp_path: Path) -> None:
    def act(paths: Paths) -> None:
        with temporary(paths.seats) as here:
            (here / "words").write_text(NOTED)
            seat_file(here).close()

    laptop = Laptop(tmp_path, lambda paths: None)
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        assert list(laptop.paths.seats.iterdir()) == [], number


@pytest.mark.gate
def test_a_death_at_any_touch_of_tidying_up_leaves_it_to_the_next_start(tmp_path: Path) -> None:
    """... and a neighbour's files as they were."""
    names = [f"{'ab' * 16}.seat.part", f"{'cd' * 16}.seat-wal", f"{'ef' * 16}.parting.part"]

    def make(paths: Paths) -> None:
        a_session(is_over=True)(paths)
        for name in names:
            (paths.seats / name).write_text(NOTED)
        (paths.data / "film.part").write_text("somebody's")
        (paths.seats / "film.part").write_text("somebody's")

    def act(paths: Paths) -> None:
        paths.tidy()
        part_all(paths.seats, paths.kept)

    laptop = Laptop(tmp_path, make)
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        assert laptop.holds(NOTED) == [], number
        assert {name for name in told(laptop.paths.data) if "film" in name} == {
            "film.part",
            "seats/film.part",
        }, number
