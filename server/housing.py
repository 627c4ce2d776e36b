"""Where a relay keeps its rooms, and who tells it who is in them: by its settings.

A relay that stands alone has a database of its own and its memory. What a fleet needs is loaded
here, and only where one was asked for.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from server.settings import Keeping, RelaySettings
from server.store.memory import MemoryHall
from server.store.ports import Archive, Hall
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive


@asynccontextmanager
async def housed(
    settings: RelaySettings, now_ms: Callable[[], int], steady_ms: Callable[[], int]
) -> AsyncIterator[tuple[Archive, Hall]]:
    """Both, until the block is left.

    Raises `StoreUnusable` with its kinds; for a fleet `ClusterUnusable` with its kinds, and what
    `papers_of` raises.
    """
    if settings.archive is Keeping.JETSTREAM:
        async with _joined(settings, now_ms, steady_ms) as (archive, hall):
            yield archive, hall
        return
    with Store(settings.data_dir) as store:
        yield SqliteArchive(store, settings, now_ms, steady_ms), MemoryHall(settings)


@asynccontextmanager
async def _joined(
    settings: RelaySettings, now_ms: Callable[[], int], steady_ms: Callable[[], int]
) -> AsyncIterator[tuple[Archive, Hall]]:
    from server.joining import papers_of

    papers = papers_of(settings)
    from server.jetstream.fleet import Access, joined

    access = Access(papers.seed, papers.tls)
    async with joined(settings, papers.key, access, now_ms, steady_ms) as both:
        yield both
