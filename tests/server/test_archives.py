"""Every archive holds to the contract.

About `server.store.memory`, `server.store.sqlite` and `server.store.sqlite_archive`.
"""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from server.store.memory import MemoryArchive
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive
from tests.server.archive_contract import ROOM, ArchiveContract, Author
from tests.server.clients import settings_for
from tests.server.clock import Clock
from tests.simulation.cluster import Cluster, ClusterArchive

WEEK_S = 7 * 24 * 60 * 60


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def other(one: Author) -> Author:
    return one


class TestSqlite(ArchiveContract):
    """While somebody is in the room, and it is remembered."""

    IS_SHARED: ClassVar[bool] = False
    IS_WATCHED: ClassVar[bool] = True

    @pytest.fixture
    def one(self, tmp_path: Path, clock: Clock) -> Iterator[Author]:
        with Store(tmp_path) as store:
            settings = settings_for(tmp_path, events_per_minute=100_000)
            archive = SqliteArchive(store, settings, clock, clock.steady)
            if self.IS_WATCHED:
                archive.watch(ROOM, lambda notice: None)
            yield Author(archive, clock)


class TestSqliteUnwatched(TestSqlite):
    """While nobody is in it, and everything is looked up."""

    IS_WATCHED: ClassVar[bool] = False


class TestMemory(ArchiveContract):
    IS_SHARED: ClassVar[bool] = True

    @pytest.fixture
    def one(self, clock: Clock) -> Author:
        return Author(MemoryArchive(WEEK_S, clock.steady), clock)


@pytest.mark.parametrize("seed", range(10))
class TestCluster(ArchiveContract):
    """The model that the simulator's relays stand on, at its worst."""

    IS_SHARED: ClassVar[bool] = True

    @pytest.fixture
    def cluster(self, seed: int, clock: Clock) -> Cluster:
        return Cluster(random.Random(seed), clock.steady, WEEK_S, slowness=0.0)

    @pytest.fixture
    def one(self, cluster: Cluster, clock: Clock) -> Author:
        return Author(ClusterArchive(cluster), clock)

    @pytest.fixture
    def other(self, cluster: Cluster, clock: Clock) -> Author:
        return Author(ClusterArchive(cluster), clock)

    @pytest.fixture(autouse=True)
    def settling(self, cluster: Cluster) -> None:
        self.cluster = cluster

    async def settle(self) -> None:
        while self.cluster.pending:
            await asyncio.sleep(0)
