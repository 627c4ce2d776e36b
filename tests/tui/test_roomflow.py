"""What the app knows about a room before anybody has said anything in it."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.scenes import seat_file
from tui.app import UnhurriedApp
from tui.paths import find_paths
from tui.settings import Settings

AT_HOME = "ws://192.168.1.9:4774"


@pytest.mark.parametrize(
    ("relay", "chosen", "hosts_relay", "is_with_partner"),
    [
        (AT_HOME, "", False, True),
        (AT_HOME, "wss://relay.example.org", False, True),
        (AT_HOME, AT_HOME, False, False),
        (AT_HOME, "", True, False),
        ("wss://relay.example.org", "", False, False),
    ],
)
def test_only_a_relay_that_nobody_chose_runs_on_the_partners_laptop(
    tmp_path: Path, relay: str, chosen: str, hosts_relay: bool, is_with_partner: bool
) -> None:
    app = UnhurriedApp(find_paths(tmp_path / "home"))
    app.settings = Settings(relay=chosen)
    (tmp_path / "seat").mkdir()
    with closing(seat_file(tmp_path / "seat")) as file:
        facts = replace(file.facts, relay=relay, hosts_relay=hosts_relay)
    assert app.rooms._is_relay_with_partner(facts) is is_with_partner
