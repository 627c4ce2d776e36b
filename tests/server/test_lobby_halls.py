"""The lobbies of a relay that stands alone hold to the contract of all.

About `server.store.memory`.
"""

from pathlib import Path

import pytest

from server.store.memory import MemoryHall
from tests.server.clients import settings_for
from tests.server.clock import Clock
from tests.server.lobbies_contract import LobbiesContract
from tests.server.lobby_guests import Relay


@pytest.fixture
def clock() -> Clock:
    return Clock()


class TestMemory(LobbiesContract):
    @pytest.fixture
    def one(self, clock: Clock) -> Relay:
        return Relay(MemoryHall(settings_for(Path("nowhere"))), clock.steady)

    @pytest.fixture
    def other(self, one: Relay) -> Relay:
        return one

    @pytest.fixture
    def brief_one(self, clock: Clock) -> Relay:
        hall = MemoryHall(settings_for(Path("nowhere"), lobby_lifetime_s=2))
        return Relay(hall, clock.steady)

    @pytest.fixture
    def brief_other(self, brief_one: Relay) -> Relay:
        return brief_one

    @pytest.fixture(autouse=True)
    def ticking(self, clock: Clock) -> None:
        self.clock = clock

    async def passes(self, span_ms: int) -> None:
        self.clock.passes(span_ms)
