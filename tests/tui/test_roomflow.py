"""What the app knows about a room before anybody has said anything in it."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.scenes import seat_file
from tui.disk.paths import find_paths
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
