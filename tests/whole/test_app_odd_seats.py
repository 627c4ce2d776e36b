"""What lies where a seat should be: it can be deleted, and nothing else is hurt."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.server.clients import store_of
from tests.tui.memory import facts_for_two
from tests.tui.scenes import seat_file
from tests.tui.test_tidying import told
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, free_port, laptop, person
from tests.whole.test_app_deleting import ask_to_delete, make_older
from tests.whole.test_app_endings import traces
from tests.whole.test_app_lines import come_back, to_the_first_turn, two_laptops
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile, seats
from tui.disk.shelf import shipped
from tui.window.screens.home import HomeScreen
from tui.words import endings as endings_words
from tui.words import home as home_words
from tui.words import line as line_words

NAME: Final = f"{'ab' * 16}.seat"
FILM: Final = b"somebody's film" * 1_000
NOTED: Final = "donotanswernow"


def a_laptop(directory: Path) -> Paths:
    paths = laptop(directory / "Ada", free_port(), name="Ada")
    paths.make()
    (directory / "film").write_bytes(FILM)
    (directory / "film").chmod(0o644)
    return paths


async def delete_it(ada: Person, notice: str = endings_words.DELETED) -> None:
    await ask_to_delete(ada)
    await ada.enter_on("#delete")
    await ada.reads(notice)


@pytest.mark.sample
async def test_a_second_name_of_somebodys_file_goes_and_the_file_stays(tmp_path: Path) -> None:
    paths = a_laptop(tmp_path)
    os.link(tmp_path / "film", paths.seats / NAME)
    async with person(app_at(paths), "Ada") as ada:
        await ada.reads(endings_words.HOME_UNREADABLE)
        await delete_it(ada)
        assert list(paths.seats.iterdir()) == []
    assert (tmp_path / "film").read_bytes() == FILM
    assert (tmp_path / "film").stat().st_mode & 0o777 == 0o644


@pytest.mark.gate
async def test_one_that_has_gone_meanwhile_is_said_to_be_gone(tmp_path: Path) -> None:
    """The other has ended it, and this laptop let go of it while the first screen was shown."""
    paths = a_laptop(tmp_path)
    SeatFile.create(paths.seats, facts_for_two(shipped("daily"), os.urandom)[0]).close()
    async with person(app_at(paths), "Ada") as ada:
        await ada.until(lambda: ada.has("#seat-0"))
        for path in paths.seats.iterdir():
            path.unlink()
        await ada.enter_on("#seat-0")
        await ada.reads(endings_words.SEAT_GONE)
        assert not ada.has("#seat-0")


@pytest.mark.parametrize(
    "put",
    [
        lambda path, film: path.symlink_to(film),
        lambda path, film: path.mkdir(),
        lambda path, film: os.mkfifo(path),
        lambda path, film: path.symlink_to(film.with_name("nowhere")),
    ],
    ids=["link", "directory", "pipe", "dangling"],
)
async def test_what_is_no_file_is_no_session_and_is_left_alone(
    tmp_path: Path, put: Callable[[Path, Path], None]
) -> None:
    paths = a_laptop(tmp_path)
    put(paths.seats / NAME, tmp_path / "film")
    before = told(tmp_path)
    async with person(app_at(paths), "Ada") as ada:
        await ada.reads(home_words.BEGIN)
        assert not ada.has("#delete-0")
        await ada.do(ada.app.go_home())
    assert told(tmp_path) == before


@pytest.mark.parametrize("becomes", ["nothing", "directory", "pipe", "garbage"])
async def test_a_session_that_is_replaced_while_the_first_screen_shows_it(
    tmp_path: Path, becomes: str
) -> None:
    """The press says what came of it, and nothing that was put there is harmed."""
    paths = a_laptop(tmp_path)
    file = seat_file(paths.seats)
    file.put_draft("notes", NOTED)
    file.close()
    async with person(app_at(paths), "Ada") as ada:
        await ada.until(lambda: ada.has("#delete-0"))
        await ask_to_delete(ada)
        file.path.unlink()
        match becomes:
            case "directory":
                file.path.mkdir()
            case "pipe":
                os.mkfifo(file.path)
            case "garbage":
                file.path.write_bytes(b"not a seat" * 1_000)
        before = told(paths.seats)
        await ada.enter_on("#delete")
        await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
        await ada.until(
            lambda: endings_words.DELETED in ada.text or endings_words.DELETE_FAILED in ada.text
        )
        if becomes in ("directory", "pipe"):
            assert told(paths.seats) == before
        else:
            await ada.reads(endings_words.DELETED)
            assert list(paths.seats.iterdir()) == []


@pytest.mark.parametrize("version", [1, 99])
async def test_a_seat_of_any_other_version_leaves_no_trace(tmp_path: Path, version: int) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
    (path,) = seats(laptops[0].seats)
    file = SeatFile.open(path)
    file.put_draft("notes", NOTED)
    secrets = (NOTED.encode(), file.facts.room.key, file.facts.exchange_seed)
    file.close()
    make_older(laptops[0], version)
    async with person(app_at(laptops[0]), "Ada") as ada:
        await ada.reads(endings_words.HOME_OTHER_VERSION)
        await delete_it(ada)
        await until(lambda: traces(laptops[0].data, secrets) == [])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
async def test_a_disk_that_takes_nothing_is_never_called_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Nothing can be written over or renamed; what cannot be removed either is not "deleted"."""
    paths = a_laptop(tmp_path)
    file = seat_file(paths.seats)
    file.put_draft("notes", NOTED)
    file.close()

    def refused(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    async with person(app_at(paths), "Ada") as ada:
        await ask_to_delete(ada)
        with monkeypatch.context() as patched:
            for name in ("rename", "replace"):
                patched.setattr(os, name, refused)
            await ada.enter_on("#delete")
            await ada.reads(endings_words.DELETE_FAILED)
            assert file.path.exists()
        # The disk is well again, and so is the session: it can be deleted now.
        await delete_it(ada)
        await until(lambda: traces(paths.data, (NOTED.encode(),)) == [])


async def test_both_delete_it_at_once_and_nothing_of_it_is_anywhere(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        (path,) = seats(laptops[0].seats)
        file = SeatFile.open(path)
        room = file.facts.room
        file.close()
        async with (
            person(app_at(laptops[0]), "Ada") as ada,
            person(app_at(laptops[1]), "Sam") as sam,
        ):
            for each in (ada, sam):
                await ask_to_delete(each)
            for each in (ada, sam):
                await each.enter_on("#delete")
            for each in (ada, sam):
                await each.reads(endings_words.DELETED)
            keys = (room.key, room.room_id, *(key for _, key in room.roster))
            await until(lambda: traces(tmp_path, keys) == [])


async def test_who_deletes_first_leaves_the_other_a_session_that_goes_on_and_ends(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        async with (
            person(app_at(laptops[0]), "Ada") as ada,
            person(app_at(laptops[1]), "Sam") as sam,
        ):
            await come_back(sam)
            await sam.until(lambda: sam.has("#heard"))
            await delete_it(ada)
            await until(lambda: list(laptops[0].seats.iterdir()) == [])
            assert sam.has("#heard") and line_words.ALARM_TITLE not in sam.text
            await sam.do(sam.app.go_home())
            await delete_it(sam)
            await until(lambda: list(laptops[1].seats.iterdir()) == [])
            (database,) = (tmp_path / "relay").glob("*.sqlite3")
            await until(lambda: not any(each.count_rooms() for each in [store_of(relay)]))
            assert database.exists()
