"""A running relay: the listening socket, one conversation per connection, and the housekeeping.

`running` is all that others need. It installs no signal handlers and starts no loop of its own, so
it runs inside another program's event loop as well; signals belong to the command line.
"""

import asyncio
import errno
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from protocol.limits import FRAME_LIMIT, KEY_BYTES
from server.conversation import Conversation
from server.errors import CannotListen, PortTaken, StorageFailed
from server.gate import Gate
from server.guard import Bounds, Guarded, guarded_by
from server.house import House
from server.settings import RelaySettings
from server.store import Store

SERVICE_RESTART: Final = 1012
"""The websocket close code that says: come back in a moment."""

QUEUE_FRAMES: Final = 4
"""Frames read ahead per connection."""

WRITE_LIMIT_BYTES: Final = 32_768
"""What the network may hold of one peer before it counts as full."""

CHECKPOINT_EVERY_S: Final = 0.25
CHECKPOINT_BYTES: Final = 4 * 1024 * 1024
"""Written since the last checkpoint: below it one is not worth its flushes."""

TICK_S: Final = 1.0
"""How often lobbies expire, and how long a failed erasure waits for the next attempt."""

SWEEP_EVERY_S: Final = 60.0
"""How often rooms expire."""

QUIET_LOGS: Final = {"websockets": logging.WARNING, "asyncio": logging.ERROR}
"""Debug logs print frames, and asyncio logs a line per write to a peer that was cut off."""

log: Final = logging.getLogger("unhurried.relay")


def wall_clock_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Relay:
    """One relay that is running. Mutable; made by `running`."""

    def __init__(self, settings: RelaySettings, store: Store, now_ms: Callable[[], int]) -> None:
        self.host: Final = settings.host
        self.port = settings.port
        """Where it listens; the real one once it does."""
        self._settings = settings
        self._house: House[Conversation] = House(settings, store, now_ms)
        self._gate = Gate(settings, self.health)
        self._server: Server | None = None
        self._chores: list[asyncio.Task[None]] = []

    def health(self) -> dict[str, int]:
        """How much there is of everything, and nothing about any of it."""
        return {
            "connections": len(self._gate),
            "rooms": len(self._house.rooms),
            "lobbies": len(self._house.lobbies),
        }

    def drain(self) -> None:
        """Take no new rooms and lobbies from now on; what is running goes on."""
        self._house.is_draining = True

    async def sweep(self) -> None:
        """Expire what is due now, and erase it. Also done by itself, every so often."""
        self._house.expire_lobbies()
        self._expire_rooms()
        await self._erase_now()

    def _expire_rooms(self) -> None:
        try:
            self._house.expire_rooms()
        except StorageFailed as failure:
            log.error("sweep: %s", failure)

    async def _open(self) -> None:
        await self.sweep()
        settings = self._settings
        bounds = Bounds(
            settings.input_bytes_per_s,
            settings.input_burst_bytes,
            settings.output_bytes,
            settings.send_timeout_s,
        )
        try:
            self._server = await serve(
                self._converse,
                settings.host,
                settings.port,
                # A page in a browser always has an origin; see the gate, which says so first.
                origins=[None],
                # Nearly twice the work per entry for text that is sealed, and 907 MiB of memory
                # for 0.9 MiB of zeros.
                compression=None,
                max_size=FRAME_LIMIT,
                max_queue=QUEUE_FRAMES,
                write_limit=WRITE_LIMIT_BYTES,
                open_timeout=settings.open_timeout_s,
                ping_interval=settings.ping_interval_s,
                ping_timeout=settings.ping_timeout_s,
                close_timeout=settings.close_timeout_s,
                server_header=None,
                process_request=self._gate.admit,
                create_connection=guarded_by(bounds, self._gate.release),
            )
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken("something else listens on this port") from None
            raise CannotListen(error.strerror or "cannot listen there") from None
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        for chore in (self._keep_log_short, self._tidy, self._erase):
            self._chores.append(asyncio.create_task(_watched(chore)))

    async def _shut(self) -> None:
        self.drain()
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        self._house.journal.flush()
        if self._server is not None:
            # Those whose room has just ended are told why before the line is cut.
            await self._erase_now()
            self._server.close(code=SERVICE_RESTART)
            await self._server.wait_closed()
        self._house.journal.flush()

    async def _erase_now(self) -> bool:
        try:
            await self._house.erase()
        except StorageFailed as failure:
            log.error("erase: %s", failure)
            return False
        return True

    async def _converse(self, connection: ServerConnection) -> None:
        assert isinstance(connection, Guarded), "the server makes no others"
        conversation = Conversation(self._house, connection, os.urandom(KEY_BYTES))
        connection.on_message = conversation.hear
        try:
            while True:
                # What came before the line above, and what is not one whole binary message.
                conversation.hear(await connection.recv())
        except ConnectionClosed:
            pass
        finally:
            connection.on_message = None
            conversation.end()

    async def _keep_log_short(self) -> None:
        while True:
            await asyncio.sleep(CHECKPOINT_EVERY_S)
            if self._house.store.unchecked_bytes >= CHECKPOINT_BYTES:
                try:
                    await self._house.checkpoint()
                except StorageFailed as failure:
                    log.error("checkpoint: %s", failure)

    async def _tidy(self) -> None:
        swept_at_s = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            self._house.expire_lobbies()
            if time.monotonic() - swept_at_s >= SWEEP_EVERY_S:
                swept_at_s = time.monotonic()
                self._expire_rooms()

    async def _erase(self) -> None:
        while True:
            await self._house.has_endings.wait()
            if not await self._erase_now():
                await asyncio.sleep(TICK_S)
                self._house.has_endings.set()


@asynccontextmanager
async def running(
    settings: RelaySettings, now_ms: Callable[[], int] = wall_clock_ms
) -> AsyncIterator[Relay]:
    """A relay that listens, until the block is left: then every socket is closed with 1012.

    `now_ms` gives milliseconds since 1970. Raises `PortTaken`, `CannotListen` and `StoreUnusable`
    with its kinds, all of them OSErrors.
    """
    with _quiet_logs(), Store(settings.data_dir) as store:
        relay = Relay(settings, store, now_ms)
        try:
            await relay._open()
            yield relay
        finally:
            await relay._shut()


async def _watched(chore: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run a chore to the end of the relay; a bug in one is told, without its content."""
    try:
        await chore()
    except Exception as error:
        log.critical("a chore of the relay has died: %s", type(error).__name__)
        raise


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Another program's log levels are put back afterwards."""
    before = {name: logging.getLogger(name).level for name in QUIET_LOGS}
    for name, level in QUIET_LOGS.items():
        logging.getLogger(name).setLevel(max(level, before[name]))
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
