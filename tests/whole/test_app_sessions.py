"""Two real apps on the relay at home go through a whole guide, by keys alone and by the mouse.

The gate goes through the shortest guide and the first one, and `-m long` does so in many more ways.
`test_app_detours` does so with everything that one may do on the way.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import server.relay
from server.relay import Relay
from server.settings import RelaySettings
from tests.whole.hands import Hand, Keys, Mouse, Partner, unseen
from tests.whole.seats import Person, meet, two_at_home
from tui.disk.seat_file import seats
from tui.disk.shelf import NAMES, shipped


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits in steps of 20 ms for an app to be idle; shorter ones do."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


@pytest.fixture(autouse=True)
def relays(monkeypatch: pytest.MonkeyPatch) -> list[Relay]:
    """Every relay that an app has started at home: its health on the line tells no counts."""
    found: list[Relay] = []
    running = server.relay.running

    @asynccontextmanager
    async def seen(settings: RelaySettings) -> AsyncIterator[Relay]:
        async with running(settings) as relay:
            found.append(relay)
            yield relay

    monkeypatch.setattr(server.relay, "running", seen)
    return found


async def nothing_left(first: Person, second: Person, relay: Relay) -> None:
    """After the close: no seat on either laptop, no room on the relay."""
    for each in (first, second):
        assert seats(each.app.paths.seats) == ()
        assert list(each.app.paths.seats.iterdir()) == []
        assert not each.has("#seat-0")
    await first.until(lambda: not any(relay.health().values()))


async def through(
    first: Person,
    second: Person,
    hands: tuple[Hand, Hand],
    seed: int,
    relays: list[Relay],
    guide: str = NAMES[0],
    views: int = 16,
) -> None:
    """From home through the door and the whole guide to the close, and back home.

    `guide` is the one that is picked; `views` is how many kinds of page there are at least.
    """
    await meet(first, second, guide=guide)
    for each in (first, second):
        assert each.session.guide == shipped(guide)
    assert [relay.health()["rooms"] for relay in relays] == [1]
    chosen = {"topic": "hurt"}
    ada, sam = (
        Partner(each, hand, seed, chosen) for each, hand in zip((first, second), hands, strict=True)
    )
    await asyncio.gather(ada.live(), sam.live())
    assert unseen(ada, sam) == []
    assert unseen(sam, ada) == []
    assert len(ada.pages | sam.pages) >= views
    await nothing_left(first, second, relays[0])


@pytest.mark.gate
async def test_two_go_through_a_whole_guide_of_their_choice_by_keys_alone(
    tmp_path: Path, relays: list[Relay]
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        hands = Keys(1, main=0.8, letters=0.08), Keys(2, main=0.8, letters=0.08)
        await through(ada, sam, hands, 1, relays, "daily", views=8)


@pytest.mark.gate
async def test_two_go_through_the_whole_guide_by_keys_alone(
    tmp_path: Path, relays: list[Relay]
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        hands = Keys(1, main=0.8, letters=0.08), Keys(2, main=0.8, letters=0.08)
        await through(ada, sam, hands, 1, relays)


@pytest.mark.long
async def test_two_go_through_the_whole_guide_by_the_mouse_alone(
    tmp_path: Path, relays: list[Relay]
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await through(ada, sam, (Mouse(), Mouse()), 2, relays)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 9))
async def test_two_go_through_the_whole_guide_whatever_they_do(
    tmp_path: Path, relays: list[Relay], seed: int
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await through(ada, sam, (Keys(seed), Mouse()), seed, relays)
