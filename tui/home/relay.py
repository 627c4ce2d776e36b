"""The relay on this laptop: for two laptops at home, for practice, and for `unhurried relay`.

The one module of the terminal program that knows `server`. What it is: which relay is started with
which quotas, and its errors as ours. What it is not: a relay. `server` is imported when a relay is
wanted, so that whatever imports this module starts as fast as before.
"""

import asyncio
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.errors import DiskFull, PortTaken, RelayFailed, RelayInUse

if TYPE_CHECKING:
    import click

    from server.relay import Relay
    from server.settings import RelaySettings
    from server.store.sqlite import Store

LOOPBACK: Final = "127.0.0.1"

EVERYWHERE: Final = "everywhere"
"""Every address of this laptop, the loopback one too."""

HOME_DISK_FREE_SHARE: Final = 0.01
"""A laptop is often fuller than a server, and this relay keeps one small room."""

HOME_EVENTS_PER_MINUTE: Final = 120
"""Nobody here is a stranger; a fast typist need not wait."""

HOME_ROOMS_PER_HOUR: Final = 60
"""Beginning again and again is what one does at first."""

REST_S: Final = 15.0
"""A laptop that lost the line just then is back within that."""

EVER_MS: Final = 2**62
"""Later than any room was made."""

PLENTY: Final = 1_000_000
"""For a relay that only this one program uses: more than it ever asks for."""


@asynccontextmanager
async def home_relay(data_dir: Path, host: str, port: int) -> AsyncIterator[str]:
    """A relay for two laptops at home, until the block is left; the URL is for this laptop.

    Raises `PortTaken`, `RelayInUse`, `RelayFailed` or `DiskFull`.
    """
    async with _at_home(data_dir, host, port) as running:
        yield running.url


@asynccontextmanager
async def _at_home(data_dir: Path, host: str, port: int) -> AsyncIterator["_Running"]:
    from server.settings import RelaySettings

    settings = RelaySettings(
        data_dir=data_dir,
        host=host,
        port=port,
        disk_free_share=HOME_DISK_FREE_SHARE,
        events_per_minute=HOME_EVENTS_PER_MINUTE,
        rooms_per_hour=HOME_ROOMS_PER_HOUR,
    )
    try:
        async with _running(settings) as running:
            yield running
    finally:
        tidy_relay(data_dir)


class RelayAtHome:
    """The relay of this program, from when somebody needs it to the end. Mutable."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir: Final = data_dir
        self._held: Final = AsyncExitStack()
        self._running: _Running | None = None
        self._turn: Final = asyncio.Lock()
        """One that is still ending holds the port that another would take."""
        self._resting: asyncio.Task[None] | None = None

    async def url(self, address: str, port: int) -> str:
        """Its URL for this laptop; it is started if it does not run yet. An empty `address` is
        every one that this laptop has. Raises as `home_relay`."""
        self._stay()
        async with self._turn:
            if self._running is None:
                entering = _at_home(self._data_dir, address or EVERYWHERE, port)
                self._running = await self._held.enter_async_context(entering)
            return self._running.url

    @property
    def is_running(self) -> bool:
        """Whether it listens, or is about to end."""
        return self._running is not None or self._turn.locked()

    @property
    def is_resting(self) -> bool:
        """Whether it ends as soon as nobody is connected."""
        return self._resting is not None

    def rest(self, after_s: float = REST_S) -> None:
        """A session on it is over for both, and deleted: it ends as soon as nobody has been
        connected for so long, unless its URL is asked for before that. So another program on this
        laptop can listen, and who has lost the line just then is still told."""
        if self._running is not None and self._resting is None:
            self._resting = asyncio.create_task(self._rest(after_s))

    async def _rest(self, after_s: float) -> None:
        while True:
            was_idle = self._running is None or self._running.is_idle
            await asyncio.sleep(after_s)
            if was_idle and (self._running is None or self._running.is_idle):
                break
        self._resting = None  # from here on it is not called off
        await self.stop()

    def _stay(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    async def stop(self) -> None:
        """Ends it, if it runs."""
        self._stay()
        async with self._turn:
            self._running = None
            await self._held.aclose()


def tidy_relay(data_dir: Path) -> None:
    """Ends what nobody has been in for too long, finishes what a relay that was killed had begun to
    erase, and removes a log that is empty.

    A relay at home runs when somebody begins or comes back: without this a room that nobody comes
    back to would lie here for ever. Even an empty log would tell how many rooms there ever were.
    Never fails, and does nothing while a relay runs.
    """
    if not _has_log(data_dir):
        return
    from server.errors import StorageFailed
    from server.settings import RelaySettings
    from server.store.database import DATABASE
    from server.store.sqlite import Store

    with suppress(StorageFailed, OSError), Store(data_dir) as store:
        _end_what_is_stale(store, RelaySettings(data_dir=data_dir).retention_s)
        for number in store.ended():
            while not store.erase_some(number):
                pass
        store.truncate()
        if not store.stale(EVER_MS):
            # While the store's own lock is held: nobody else can have begun with it.
            for ending in ("", "-wal", "-shm"):
                (data_dir / f"{DATABASE}{ending}").unlink(missing_ok=True)


def _end_what_is_stale(store: "Store", retention_s: int) -> None:
    """By the relay's own count of days. Raises the server's `StorageFailed`."""
    from server.rules.elapsed import Moment, after_a_stop, steady_clock_ms, wall_clock_ms

    if not store.count_rooms():
        return
    now, last = (wall_clock_ms(), steady_clock_ms()), store.moment()
    # One that was killed in its first minute has noted none.
    moment = Moment(store.newest_kept_ms(), *now) if last is None else after_a_stop(last, *now)
    store.note(moment, ())
    for number, _ in store.stale(moment.counted_ms - retention_s * 1000):
        store.end(number)


def holds_rooms(data_dir: Path) -> bool:
    """Whether a relay that ran in `data_dir`, or still does, may have a room there."""
    tidy_relay(data_dir)
    return _has_log(data_dir)


def _has_log(data_dir: Path) -> bool:
    """Whether both files that a relay of ours makes are there, and are files."""
    with suppress(OSError):
        if any(data_dir.iterdir()):
            from server.store.database import DATABASE, LOCK

            modes = [(data_dir / name).lstat().st_mode for name in (DATABASE, LOCK)]
            return all(stat.S_ISREG(mode) for mode in modes) and _is_log(data_dir / DATABASE)
    return False


def _is_log(path: Path) -> bool:
    """Whether SQLite has made it. Asked of SQLite, or a relay of ours would lose its locks."""
    import sqlite3

    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as db:
            db.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return False
    return True


@asynccontextmanager
async def private_relay(data_dir: Path) -> AsyncIterator[str]:
    """A relay that only this laptop can reach, with quotas that nobody meets; yields its URL.

    Raises as `home_relay`.
    """
    from server.settings import RelaySettings

    settings = RelaySettings(
        data_dir=data_dir,
        host=LOOPBACK,
        port=0,
        connections_per_address=PLENTY,
        events_per_minute=PLENTY,
        rooms_per_hour=PLENTY,
        arrivals_per_minute=PLENTY,
        lobbies_per_address=PLENTY,
        input_bytes_per_s=PLENTY * 1024,
        disk_free_share=0.0,
    )
    async with _running(settings) as running:
        yield running.url


def relay_command() -> "click.Command":
    """`unhurried relay`: the very command `unhurried-relay`, options and all."""
    from server.command.cli import main

    return main


@dataclass(frozen=True)
class _Running:
    """A relay that listens."""

    url: str
    """For this laptop."""
    relay: "Relay"

    @property
    def is_idle(self) -> bool:
        """Whether nobody is connected, and nobody waited for."""
        found = self.relay.health()
        return not found["connections"] and not found["lobbies"]


@asynccontextmanager
async def _running(settings: "RelaySettings") -> AsyncIterator[_Running]:
    from server.relay import running

    # Entered by hand: what goes wrong inside the block is not an error of the relay.
    relay = running(settings)
    with _told_as_ours():
        started = await relay.__aenter__()
    host = LOOPBACK if started.host == EVERYWHERE else started.host
    try:
        yield _Running(f"ws://{host}:{started.port}", started)
    finally:
        await relay.__aexit__(None, None, None)


@contextmanager
def _told_as_ours() -> Iterator[None]:
    from server import errors

    try:
        yield
    except errors.PortTaken:
        raise PortTaken("something else listens on this port") from None
    except errors.StoreInUse:
        raise RelayInUse("another program runs this relay") from None
    except errors.StoreFull:
        raise DiskFull("no room for the relay's log") from None
    except errors.RelayUnavailable as error:
        raise RelayFailed(type(error).__name__) from None
