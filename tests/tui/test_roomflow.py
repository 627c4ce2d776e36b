"""What the app knows about a room before anybody has said anything in it."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from tests.tui.scenes import seat_file
from tui.disk.locked.sweeping import KEY
from tui.disk.paths import find_paths
from tui.seat.open_room import OpenRoom
from tui.seat.room_state import Search
from tui.window.app import UnhurriedApp

AT_HOME = "ws://192.168.1.9:4774"


@pytest.mark.parametrize(
    ("relay", "hosts_relay", "found_by_word", "search"),
    [
        (AT_HOME, False, True, Search.PARTNER),
        (AT_HOME, False, False, Search.RELAY),
        ("ws://127.0.0.1:4774", False, False, Search.NONE),
        ("ws://localhost:4774", False, False, Search.NONE),
        (AT_HOME, True, False, Search.NONE),
        ("wss://relay.example.org", False, False, Search.NONE),
    ],
)
def test_only_a_relay_that_the_words_led_to_is_surely_on_the_partners_laptop(
    tmp_path: Path, relay: str, hosts_relay: bool, found_by_word: bool, search: Search
) -> None:
    app = UnhurriedApp(find_paths(tmp_path / "home"))
    (tmp_path / "seat").mkdir()
    with closing(seat_file(tmp_path / "seat")) as file:
        facts = replace(
            file.facts, relay=relay, hosts_relay=hosts_relay, found_by_word=found_by_word
        )
    assert app.rooms._search_for(facts) is search


class Quiet:
    """A room that is shown to nobody."""

    has_nudges = False
    has_lines = False
    is_practice = False

    def follow(self) -> None: ...

    def state(self) -> None: ...


async def test_nudges_are_as_the_settings_say_and_none_tonight_once_somebody_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = UnhurriedApp(find_paths(tmp_path))

    async def shown(_: object) -> None: ...

    monkeypatch.setattr(app, "show_room", shown)
    monkeypatch.setattr(app, "soon", lambda _: None)

    async def entered() -> Quiet:
        room = Quiet()
        await app.rooms._show(cast(OpenRoom, room))
        return room

    assert (await entered()).has_nudges is True
    app.settings = replace(app.settings, nudges=False)
    assert (await entered()).has_nudges is False
    app.settings = replace(app.settings, nudges=True)
    room = await entered()
    app.rooms.no_more_nudges()
    assert room.has_nudges is False
    assert (await entered()).has_nudges is False
    assert (await entered()) is not room and app.settings.nudges is True


@pytest.mark.parametrize("has_key", [False, True])
@pytest.mark.parametrize("is_practice", [False, True])
async def test_there_may_be_own_lines_where_there_is_a_key_and_it_is_no_practice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_key: bool, is_practice: bool
) -> None:
    app = UnhurriedApp(find_paths(tmp_path))

    async def shown(_: object) -> None: ...

    monkeypatch.setattr(app, "show_room", shown)
    if has_key:
        (app.paths.kept / KEY).write_bytes(b"")
    room = Quiet()
    room.is_practice = is_practice
    await app.rooms._show(cast(OpenRoom, room))
    assert room.has_lines is (has_key and not is_practice)
