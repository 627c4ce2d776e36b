"""What stays is locked once both have ended it, before the seat goes, and just once.

About `tui.disk.staying` and `tui.words.keep`, on two laptops behind a relay in memory.
"""

import shutil
from datetime import date, datetime
from itertools import product
from pathlib import Path

import pytest

from protocol.activities.keep import Ticks
from protocol.errors import Cause
from protocol.seal.envelope import Kind, read_header
from protocol.session.events import Left, Skipped
from protocol.session.session import Closing
from tests.tui.keeping import Side, two
from tests.tui.phrases import WORDS, at_once
from tests.tui.test_dying import Laptop
from tests.whole.laptops import until
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import open_key
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile, seats
from tui.disk.staying import LIES, PLACE, evening_in, keep, part_all, part_with
from tui.errors import DiskFull, StorageFailed
from tui.kept.evening import Wrote
from tui.news import Told
from tui.seat.stays import Own, Stays
from tui.window.homeflow import open_seats
from tui.window.screens.home import SeatKind

ALL = (Ticks(True, True, True, True), frozenset(Own))
NOT_ONE = (Ticks(), frozenset[Own]())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)


async def test_what_both_ticked_lies_on_both_laptops_and_the_seats_are_gone(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as both:
        keys = [side.chooses_words() for side in both.sides]
        await both.talk()
        await both.ticks(ALL, ALL)
        await both.ends()
        ada, sam = (side.evenings(key) for side, key in zip(both.sides, keys, strict=True))
        assert len(ada) == len(sam) == 1 and ada[0].id == sam[0].id
        assert ada[0].items is not None and sam[0].items is not None
        assert {each.text for each in ada[0].items} == {"Ada will call", "Sam will call"}
        assert [each.id for each in ada[0].items] == [each.id for each in sam[0].items]
        tea = Wrote(title="Something good", text="It did me good when you Sam made tea")
        assert ada[0].partner_words == (tea,) == sam[0].my_words
        assert ada[0].date <= date.today() and (ada[0].me, ada[0].partner) == ("Ada", "Sam")
        for side in both.sides:
            assert side.files == ["kept/*.age", "kept/*.age", "kept/*.pub"]


async def test_without_a_tick_the_laptops_are_as_they_always_were_at_the_end(
    tmp_path: Path,
) -> None:
    async with two(tmp_path / "with") as both:
        await both.talk()
        await both.ticks(NOT_ONE, NOT_ONE)
        await both.ends()
        asked = [side.files for side in both.sides]
    async with two(tmp_path / "without") as both:
        await both.talk()
        both.ada.does(Skipped())
        await until(lambda: all(side.room.sitting.session.page > 3 for side in both.sides))
        await both.ends()
        assert [side.files for side in both.sides] == asked


async def test_one_s_own_words_stay_with_one_who_wants_them_and_not_with_the_other(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as both:
        keys = [side.chooses_words() for side in both.sides]
        await both.talk()
        await both.ticks((Ticks(), frozenset({Own.MY_WORDS, Own.PARTNER_WORDS})), NOT_ONE)
        await both.ends()
        (mine,) = both.ada.evenings(keys[0])
        assert mine.my_words and mine.partner_words is None and mine.items is None
        assert both.sam.evenings(keys[1]) == []


async def test_what_is_promised_to_stay_on_the_last_page_is_what_lies_there_then(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as both:
        for side in both.sides:
            side.chooses_words()
        await both.talk()
        await both.ticks(ALL, ALL)
        # Nothing is written at the end of this guide, and there are no circles in it.
        state = both.ada.room.state()
        assert state.is_to_stay - state.would_stay == Stays(ending=True, circles=True)
        await both.go_on()
        await until(lambda: isinstance(both.ada.room.state().phase, Closing))
        promised = both.ada.room.state().would_stay
        await both.closes(*both.sides)
        await until(lambda: both.is_over(both.ada))
        assert both.ada.room.leave is not None and both.ada.room.leave.stays == promised


async def test_where_no_words_were_chosen_nothing_stays_on_that_laptop(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        key = both.sam.chooses_words()
        await both.talk()
        await both.ticks(ALL, ALL)
        assert not both.ada.room.state().can_keep and both.sam.room.state().can_keep
        await both.ends()
        leave = both.ada.room.leave
        assert leave is not None and leave.stays == Stays()
        assert not list(both.ada.paths.kept.rglob("*.age"))
        assert len(both.sam.evenings(key)) == 1


@pytest.mark.parametrize("is_before_the_close", [True, False])
async def test_nothing_stays_where_one_has_left(tmp_path: Path, is_before_the_close: bool) -> None:
    async with two(tmp_path) as both:
        keys = [side.chooses_words() for side in both.sides]
        await both.talk()
        await both.ticks(ALL, ALL)
        if not is_before_the_close:
            await both.go_on()
            await both.closes(both.ada)
        both.sam.does(Left())
        await until(lambda: all(both.is_over(side) for side in both.sides))
        for side, key in zip(both.sides, keys, strict=True):
            assert side.evenings(key) == []


# -- killed, and a disk that is full


async def over(both_path: Path) -> tuple[Side, Path]:
    """A laptop whose program was killed at the moment at which both had ended it: its seat is still
    there, and nothing lies in the drawer yet; and the way to that seat."""
    async with two(both_path) as both:
        for side in both.sides:
            side.chooses_words()
        await both.talk()
        await both.ticks(ALL, ALL)
        await both.go_on()
        await both.closes(both.sam)
        both.ada.room.end = lambda *, keeps=True: None  # type: ignore[method-assign]
        await both.closes(both.ada)
        await until(lambda: both.ada.file.is_over)
        await both.ada.dies()
        return both.ada, both.ada.file.path


def documents(side: Side) -> list[Path]:
    return list(Drawer(side.paths.kept).paths())


async def test_whatever_is_killed_between_the_two_it_lies_there_once(tmp_path: Path) -> None:
    side, path = await over(tmp_path)
    file = SeatFile.open(path)
    assert evening_in(file) is not None and file.is_over
    assert keep(file, side.paths.kept).is_something
    file.close()  # killed before the seat was erased
    (lies,) = documents(side)
    before = lies.read_bytes()
    part_all(side.paths.seats, side.paths.kept)
    assert documents(side) == [lies] and lies.read_bytes() == before
    assert not path.exists()


@pytest.mark.gate
async def test_after_a_death_at_any_touch_of_the_disk_it_lies_there_once_and_the_seat_is_gone(
    tmp_path: Path,
) -> None:
    side, _ = await over(tmp_path / "two")

    def make(paths: Paths) -> None:
        shutil.copytree(side.paths.data, paths.data, dirs_exist_ok=True)

    def act(paths: Paths) -> None:
        (path,) = seats(paths.seats)
        file = SeatFile.open(path)
        part_with(file, paths.kept)

    laptop, identity = Laptop(tmp_path, make), open_key(side.paths.kept, WORDS)
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        found = Drawer(laptop.paths.kept).read_all(identity)
        assert len(found.found) == 1 and found.unread == (), number
        assert seats(laptop.paths.seats) == (), number
        assert not [each for each in laptop.paths.kept.rglob("*.part")], number


async def test_nothing_stays_of_a_session_whose_log_is_not_to_be_trusted(tmp_path: Path) -> None:
    side, path = await over(tmp_path)
    file = SeatFile.open(path)
    file.set_alarm(Cause.FORK)
    assert evening_in(file) is None and keep(file, side.paths.kept) == Stays()
    file.close()


async def test_a_place_that_was_drawn_before_a_kill_is_the_one_it_comes_to(tmp_path: Path) -> None:
    side, path = await over(tmp_path)
    file = SeatFile.open(path)
    drawn = Drawer(side.paths.kept).free_place()
    file.put_private(PLACE, drawn.name)
    file.close()
    part_all(side.paths.seats, side.paths.kept)
    assert documents(side) == [drawn]


async def test_a_place_that_is_none_of_ours_is_drawn_anew(tmp_path: Path) -> None:
    side, path = await over(tmp_path)
    file = SeatFile.open(path)
    file.put_private(PLACE, "../../elsewhere.age")
    assert keep(file, side.paths.kept).is_something
    file.close()
    assert [each.parent for each in documents(side)] == [side.paths.kept]


@pytest.mark.parametrize("forgets_all", [False, True])
async def test_what_was_forgotten_while_the_disk_still_held_its_seat_does_not_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgets_all: bool
) -> None:
    side, path = await over(tmp_path)

    def holds_on(seat: SeatFile) -> None:
        raise StorageFailed("the test's disk lets go of nothing")

    with monkeypatch.context() as patched:
        patched.setattr(SeatFile, "forget", holds_on)
        part_all(side.paths.seats, side.paths.kept)
    drawer = Drawer(side.paths.kept)
    (lies,) = documents(side)
    assert path.exists()
    if forgets_all:
        drawer.forget_all()
        side.chooses_words()
    else:
        drawer.forget(lies)
    file = SeatFile.open(path)
    assert keep(file, side.paths.kept) == Stays()
    file.close()
    part_all(side.paths.seats, side.paths.kept)
    assert documents(side) == [] and not path.exists()


async def test_a_seat_that_takes_no_note_of_it_is_locked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    side, path = await over(tmp_path)
    put = SeatFile.put_private

    def takes_no_note(seat: SeatFile, key: str, value: str) -> None:
        if key == LIES:
            raise DiskFull("the test's disk is full")
        put(seat, key, value)

    monkeypatch.setattr(SeatFile, "put_private", takes_no_note)
    file = SeatFile.open(path)
    assert keep(file, side.paths.kept).is_something and len(documents(side)) == 1
    file.close()


async def test_a_full_disk_leaves_the_seat_until_it_is_locked_after_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    side, path = await over(tmp_path)

    def full(*args: object) -> None:
        raise DiskFull("the test's disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Drawer, "put", full)
        part_all(side.paths.seats, side.paths.kept)
        assert path.exists() and documents(side) == []
    part_all(side.paths.seats, side.paths.kept)
    assert not path.exists() and len(documents(side)) == 1


async def test_the_first_screen_says_of_what_is_over_why_it_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    side, path = await over(tmp_path)

    def fails(*args: object, **named: object) -> None:
        raise StorageFailed("the test's disk takes nothing, and lets go of nothing")

    def shown() -> list[SeatKind]:
        return [seat.kind for seat in open_seats(side.paths)]

    with monkeypatch.context() as patched:
        patched.setattr(Drawer, "put", fails)
        assert shown() == [SeatKind.NOT_KEPT] and path.exists()
    with monkeypatch.context() as patched:
        patched.setattr(SeatFile, "forget", fails)
        assert shown() == [SeatKind.NOT_GONE] and path.exists()
    assert shown() == [] and not path.exists()


@pytest.mark.parametrize("keeps", [True, False])
async def test_in_the_window_one_tries_again_or_goes_on_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeps: bool
) -> None:
    put = Drawer.put
    is_full = True

    def sometimes(drawer: Drawer, *args: object) -> object:
        if is_full and drawer.folder == both.ada.paths.kept:
            raise StorageFailed("the test's disk takes nothing")
        return put(drawer, *args)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(Drawer, "put", sometimes)
    async with two(tmp_path) as both:
        keys = [side.chooses_words() for side in both.sides]
        await both.talk()
        await both.ticks(ALL, ALL)
        await both.go_on()
        await both.closes(*both.sides)
        await until(lambda: both.is_over(both.sam) and both.ada.room.leave is not None)
        leave = both.ada.room.leave
        assert leave is not None and isinstance(leave.not_kept, StorageFailed)
        assert not leave.is_deleted and both.ada.file.path.exists()
        both.ada.room.end()
        assert both.ada.file.path.exists()
        is_full = not keeps
        both.ada.room.end(keeps=keeps)
        await until(lambda: both.is_over(both.ada))
        assert not both.ada.file.path.exists()
        leave = both.ada.room.leave
        assert leave is not None and leave.told is Told.GONE
        assert leave.stays.is_something is keeps
        assert len(both.ada.evenings(keys[0])) == keeps


# -- what goes over the line


async def sizes(directory: Path, ticks: Ticks, own: frozenset[Own]) -> list[int]:
    """How long each move is until both read what stays; when somebody confirms is up to chance."""
    async with two(directory) as both:
        await both.talk()
        await both.ticks((ticks, own), NOT_ONE)
        said = [each.event for each in both.relay.log]
        return [len(each) for each in said if read_header(each).kind is Kind.MOVE]


async def test_whatever_is_ticked_every_move_is_of_the_same_length(tmp_path: Path) -> None:
    plain = await sizes(tmp_path / "plain", *NOT_ONE)
    every = [*product((False, True), repeat=4)][1::3]
    for at, each in enumerate(every):
        own = frozenset(list(Own)[: at % 4])
        assert await sizes(tmp_path / str(at), Ticks(*each), own) == plain, each


@pytest.mark.parametrize("ahead_ms", [2**62, -(2**62), 10**14, -(10**13)])
async def test_it_stays_whatever_a_relay_has_told_of_the_time(
    tmp_path: Path, ahead_ms: int
) -> None:
    """Else whoever hosts one could keep a session from ending, and the program from starting."""
    side, path = await over(tmp_path)
    file = SeatFile.open(path)
    began = datetime.fromtimestamp(file.facts.began_ms / 1000).date()
    file.set_clock(ahead_ms)
    evening = evening_in(file)
    assert evening is not None and evening.date == began
    file.close()
    part_all(side.paths.seats, side.paths.kept)
    assert len(documents(side)) == 1 and not path.exists()
