"""A session can always be deleted from the first screen, and read where it cannot go on.

About `tui.disk.said`, `tui.window.homeflow` and `tui.window.screens.said`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from protocol.guide.structure import guide_hash
from protocol.limits import VERSION
from protocol.wire.frames import End, Gone, pack
from server.relay import Relay
from tests.whole.fake_relay import fake_relay
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, free_port, laptop, person
from tests.whole.test_app_lines import GUIDE, come_back, to_the_first_turn, two_laptops
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile
from tui.errors import StorageFailed
from tui.rehearsal.practice import seats_for_two
from tui.window.screens.dialogs import DeleteDialog
from tui.window.screens.home import HomeScreen
from tui.window.screens.room import RoomScreen
from tui.window.screens.said import SaidScreen
from tui.words import breaks as breaks_words
from tui.words import endings as endings_words


@asynccontextmanager
async def at_home(directory: Path) -> AsyncIterator[tuple[Relay, Paths, Person]]:
    """Ada before the first screen, with a session that has come to the first turn."""
    async with relay_at(directory / "relay") as relay:
        laptops = await two_laptops(directory, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            yield relay, laptops[0], ada


async def ask_to_delete(someone: Person, *, by_mouse: bool = False) -> None:
    if by_mouse:
        assert await someone.click("#delete-0")
    else:
        await someone.enter_on("#delete-0")
    await someone.until(lambda: isinstance(someone.app.screen, DeleteDialog))


@pytest.mark.sample
@pytest.mark.parametrize("by_mouse", [False, True], ids=["keyboard", "mouse"])
async def test_an_open_session_is_deleted_after_one_question(
    tmp_path: Path, by_mouse: bool
) -> None:
    async with at_home(tmp_path) as (_, paths, ada):
        await ask_to_delete(ada, by_mouse=by_mouse)
        await ada.reads(endings_words.DELETE_HERE)
        await ada.reads(endings_words.delete_there("Sam"))
        assert ada.see(lambda: ada.app.focused is ada.app.screen.query_one("#back"))
        if by_mouse:
            await ada.click("#delete")
        else:
            await ada.enter_on("#delete")
        await ada.reads(endings_words.DELETED)
        assert not ada.has("#seat-0")
        await until(lambda: list(paths.seats.iterdir()) == [])


@pytest.mark.sample
async def test_who_keeps_it_has_it_still(tmp_path: Path) -> None:
    async with at_home(tmp_path) as (_, _, ada):
        await ask_to_delete(ada)
        await ada.press("escape")
        await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
        await ada.enter_on("#seat-0")
        await ada.until(lambda: isinstance(ada.app.screen, RoomScreen))


async def test_the_partner_of_a_deleted_session_keeps_theirs_and_is_not_told(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            await ask_to_delete(ada)
            await ada.enter_on("#delete")
            await until(lambda: list(laptops[0].seats.iterdir()) == [])
        async with person(app_at(laptops[1]), "Sam") as sam:
            await come_back(sam)
            await sam.until(lambda: sam.has("#heard"))


@pytest.mark.parametrize(
    "content", [b"not a seat " * 500, b"", b"SQLite format 3\0" + bytes(4_080)], ids=len
)
async def test_one_that_cannot_be_opened_is_deleted_too(tmp_path: Path, content: bytes) -> None:
    paths = laptop(tmp_path / "Ada", free_port(), name="Ada")
    paths.make()
    (paths.seats / f"{'ab' * 16}.seat").write_bytes(content)
    async with person(app_at(paths), "Ada") as ada:
        await ada.reads(endings_words.HOME_UNREADABLE)
        assert ada.see(lambda: ada.app.focused is ada.app.screen.query_one("#begin"))
        await ask_to_delete(ada)
        await ada.enter_on("#delete")
        await ada.reads(endings_words.DELETED)
        assert list(paths.seats.iterdir()) == []


async def test_one_that_is_torn_in_the_middle_is_deleted_too(tmp_path: Path) -> None:
    async with at_home(tmp_path) as (_, paths, ada):
        (path,) = paths.seats.glob("*.seat")
        data = bytearray(path.read_bytes())
        data[8_192:-4_096] = os.urandom(len(data) - 12_288)
        path.write_bytes(data)
        await ada.do(ada.app.go_home())
        await ask_to_delete(ada)
        await ada.enter_on("#delete")
        await ada.reads(endings_words.DELETED)
        assert list(paths.seats.iterdir()) == []


async def test_one_that_the_system_does_not_let_us_read_is_deleted_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise StorageFailed("the file system said EACCES")

    async with at_home(tmp_path) as (_, paths, ada):
        monkeypatch.setattr(SeatFile, "open", refused)
        await ada.do(ada.app.go_home())
        await ada.reads(endings_words.HOME_UNREADABLE)
        await ask_to_delete(ada)
        await ada.enter_on("#delete")
        await ada.reads(endings_words.DELETED)
        assert list(paths.seats.iterdir()) == []


async def test_what_the_disk_does_not_let_go_of_is_not_called_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(file: SeatFile) -> None:
        raise StorageFailed("the file system said EROFS")

    async with fake_relay() as relay:
        async with at_home(tmp_path) as (_, paths, ada):
            (path,) = paths.seats.glob("*.seat")
            file = SeatFile.open(path)
            file.set_relay(relay.url)
            file.close()
            await ada.enter_on("#seat-0")
            await ada.until(lambda: 0 in relay.members)
            await relay.send_raw(0, pack(Gone(End.EXPIRED)))
            await ada.reads(endings_words.GONE_TITLE)
            monkeypatch.setattr(SeatFile, "forget", refused)
            await ada.enter_on("#forget")
            await ada.until(lambda: isinstance(ada.app.screen, DeleteDialog))
            await ada.enter_on("#delete")
            await ada.reads(endings_words.DELETE_FAILED)
            assert path.exists()


async def test_one_that_another_window_has_open_says_so_and_stays(tmp_path: Path) -> None:
    async with at_home(tmp_path) as (_, paths, ada):
        await come_back(ada)
        async with person(app_at(paths), "Ada again") as again:
            await again.reads(endings_words.HOME_IN_USE)
            await ask_to_delete(again)
            await again.enter_on("#delete")
            await again.reads(endings_words.DELETE_IN_USE)
        assert ada.has("#piece")


def make_older(paths: Paths, version: int = VERSION - 1) -> None:
    """The seat there was begun with the version before this one, or another."""
    (path,) = paths.seats.glob("*.seat")
    file = SeatFile.open(path)
    facts = replace(file.facts, version=version)
    file._store.write("UPDATE facts SET body = ?", msgspec.msgpack.encode(facts))
    file.close()


async def test_one_of_another_version_is_read_and_deleted_and_says_why(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            await come_back(ada)
            await ada.fill("#piece", "By the evening I have nothing left.")
            await ada.press("ctrl+s")
            await ada.until(lambda: not ada.room.news.waiting)
        make_older(laptops[0])
        async with person(app_at(laptops[0]), "Ada") as ada:
            await ada.reads(endings_words.HOME_OTHER_VERSION)
            assert not ada.has("#seat-0")
            await ada.enter_on("#read-0")
            await ada.until(lambda: isinstance(ada.app.screen, SaidScreen))
            await ada.reads(endings_words.SAID_OTHER_VERSION)
            await ada.reads("Ada: By the evening I have nothing left.")
            await ada.press("escape")
            await ask_to_delete(ada)
            await ada.enter_on("#delete")
            await until(lambda: list(laptops[0].seats.iterdir()) == [])


async def test_a_seat_of_a_program_that_did_not_say_its_version_is_one_of_the_first(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        facts, _ = await seats_for_two(url_of(relay), guide_hash(GUIDE), os.urandom)
    body = msgspec.msgpack.decode(msgspec.msgpack.encode(facts))
    del body["version"]
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(body), type=type(facts))
    assert (facts.version, kept.version) == (VERSION, 1)


# -- a relay that says that it has nothing


@pytest.mark.parametrize("end", [End.EXPIRED, End.CLOSED])
async def test_a_relay_that_says_it_is_gone_deletes_nothing_and_is_not_believed_more(
    tmp_path: Path, end: End
) -> None:
    async with fake_relay() as relay:
        async with at_home(tmp_path) as (_, paths, ada):
            (path,) = paths.seats.glob("*.seat")
            file = SeatFile.open(path)
            file.set_relay(relay.url)
            file.close()
            await ada.enter_on("#seat-0")
            await ada.until(lambda: 0 in relay.members)
            await relay.send_raw(0, pack(Gone(end)))
            await ada.reads(endings_words.GONE_TITLE)
            assert "lay still" not in ada.text
            await ada.enter_on("#read")
            await ada.until(lambda: isinstance(ada.app.screen, SaidScreen))
            await ada.press("escape")
            await ada.until(lambda: isinstance(ada.app.screen, RoomScreen))
            await ada.enter_on("#home")
            await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
            assert path.exists()
            await ada.enter_on("#seat-0")
            await ada.until(lambda: ada.has("#piece") and 0 in relay.members)
            await relay.send_raw(0, pack(Gone(end)))
            await ada.reads(endings_words.GONE_TITLE)
            await ada.enter_on("#forget")
            await ada.until(lambda: isinstance(ada.app.screen, DeleteDialog))
            await ada.enter_on("#delete")
            await ada.reads(endings_words.DELETED)
            assert list(paths.seats.glob("*.seat")) == []


# -- coming back from another day


async def stop_and_go_home(two: tuple[Person, Person]) -> None:
    await two[0].press("f4")
    await two[0].until(lambda: two[0].has("#minutes"))
    await two[0].enter_on("#stop")
    for each in two:
        await each.reads(breaks_words.STOPPED_TEXT)
        # Who is left there reads a line more, which leaves something below: that comes first.
        await each.press("pagedown")
        await each.enter_on("#home")
        await each.until(lambda each=each: isinstance(each.app.screen, HomeScreen))  # type: ignore[misc]


async def test_nobody_is_let_into_a_room_whose_other_has_closed_the_laptop_again(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            async with person(app_at(laptops[1]), "Sam") as sam:
                for each in (ada, sam):
                    await come_back(each)
                await stop_and_go_home((ada, sam))
                await come_back(ada)
                await ada.reads(endings_words.returned("Sam"))
                assert ada.see(lambda: ada.app.focused is None or ada.app.focused.id != "home")
                await ada.enter_on("#home")
                await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
                await come_back(sam)
                await sam.reads(endings_words.returned("Ada"))
                await sam.until(lambda: sam.room.news.line.value == "open")
                assert not sam.room.news.is_partner_here
                # Ada comes once more, and now both are there.
                await come_back(ada)
                await ada.until(lambda: ada.has("#piece"))
                await sam.until(lambda: sam.has("#heard"))


async def test_who_was_never_away_is_asked_before_it_goes_on(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            async with person(app_at(laptops[1]), "Sam") as sam:
                for each in (ada, sam):
                    await come_back(each)
                await ada.press("f4")
                await ada.until(lambda: ada.has("#minutes"))
                await ada.enter_on("#stop")
                await sam.reads(breaks_words.STOPPED_TEXT)
                await sam.enter_on("#home")
                await sam.until(lambda: isinstance(sam.app.screen, HomeScreen))
                await come_back(sam)
                await ada.reads(breaks_words.is_back("Sam"))
                assert not ada.has("#piece")
                await ada.enter_on("#back")
                await ada.until(lambda: ada.has("#piece"))
