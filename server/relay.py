"""A running relay: the listening socket, one conversation per connection, and the housekeeping.

`running` is all that others need. It installs no signal handlers and starts no loop of its own, so
it runs inside another program's event loop as well; signals belong to the command line.
"""

import asyncio
import errno
import logging
import math
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any, Final

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Response

from protocol.limits import FRAME_LIMIT, KEY_BYTES
from server.conversation import Conversation
from server.errors import (
    CannotListen,
    ClusterLost,
    PortTaken,
    StorageFailed,
    StoreDamaged,
    StoreUnusable,
)
from server.gauges import Told, gauges
from server.house import House
from server.housing import housed
from server.line.gate import Gate
from server.line.guard import Bounds, Guarded, guarded_by
from server.line.tls import Certificate, CertificateUnusable
from server.line.words import WordsUnusable, read_words
from server.listening import place
from server.rules.elapsed import steady_clock_ms, wall_clock_ms
from server.rules.words import Words
from server.settings import RelaySettings
from server.store.memory import MemoryHall
from server.store.ports import Archive, Hall
from server.watch.condition import Condition, Trouble
from server.watch.logs import Bulletin, tell
from server.watch.metrics import exposition
from server.watch.monitor import OK, health_answer, monitoring

SERVICE_RESTART: Final = 1012
"""The websocket close code that says: come back in a moment."""

QUEUE_FRAMES: Final = 4
"""Frames read ahead per connection."""

WRITE_LIMIT_BYTES: Final = 32_768
"""What the network may hold of one peer before it counts as full."""

UPKEEP_EVERY_S: Final = 0.25
"""How often an archive may do something for itself."""

TICK_S: Final = 1.0
"""How often lobbies expire, and how long a failed erasure waits for the next attempt."""

SWEEP_EVERY_S: Final = 60.0
"""How often rooms expire."""

LOSSES: Final = {StoreDamaged: "store-damaged", ClusterLost: "cluster-lost"}
"""What is told of a store that is lost, unless it is gone."""

QUIET_LOGS: Final = {"websockets": logging.WARNING, "asyncio": logging.ERROR}
"""Debug logs print frames, and asyncio logs a line per write to a peer that was cut off."""


class Relay:
    """One relay that is running. Mutable; made by `running`."""

    def __init__(
        self,
        settings: RelaySettings,
        archive: Archive,
        now_ms: Callable[[], int] = wall_clock_ms,
        steady_ms: Callable[[], int] = steady_clock_ms,
        hall: Hall | None = None,
    ) -> None:
        """Without a `hall` it stands alone."""
        self.host: Final = settings.host
        self.port = settings.port
        """Where it listens; the real one once it does."""
        self.metrics_port = settings.metrics_port
        """Where it tells how it is, likewise; None if nowhere."""
        self.is_store_lost: Final = asyncio.Event()
        """The database was moved, deleted or found damaged: what is taken now will not last.

        A relay that is started anew is given it by the laptops, so the best is to stop.
        """
        self.loss: StoreUnusable | None = None
        """What has become of it."""
        self._settings = settings
        # Not by whether it is empty: as it begins, every hall is.
        hall = MemoryHall(settings) if hall is None else hall
        self._house: House[Conversation] = House(settings, archive, hall, now_ms, steady_ms)
        self.counts: Final = self._house.counts
        self._condition: Final = Condition(archive, self.counts)
        self._gate = Gate(settings, self.counts, self._answer_stranger)
        self._bulletin = Bulletin(self.counts)
        self._certificate: Certificate | None = None
        self._server: Server | None = None
        self._monitor = AsyncExitStack()
        self._chores: list[asyncio.Task[None]] = []
        self._started_s = time.time()

    def health(self) -> dict[str, int]:
        """How much there is of everything, and nothing about any of it."""
        return {
            "connections": len(self._gate),
            "rooms": len(self._house.rooms),
            "lobbies": len(self._house.hall),
        }

    @property
    def troubles(self) -> frozenset[Trouble]:
        """What keeps it from serving couples, as of a second ago."""
        return self._condition.troubles

    @property
    def status(self) -> str:
        """How it is, in one word."""
        if self._house.is_draining:
            return "draining"
        return OK if self._condition.is_well else "trouble"

    def metrics(self) -> str:
        """Counts, latencies and sizes as Prometheus reads them."""
        ends_at_s = None if self._certificate is None else self._certificate.ends_at_s
        told = Told(self._settings, self._house, self._condition, len(self._gate), ends_at_s)
        return exposition(self.counts, gauges(told, self._started_s))

    def drain(self) -> None:
        """Take no new rooms and lobbies from now on; what is running goes on."""
        self._house.is_draining = True

    def take_again(self) -> None:
        """Take new rooms and lobbies again."""
        self._house.is_draining = False

    def reload(self) -> None:
        """Serve the certificate, and take the words, that their files hold now; what does not
        hold is not taken."""
        self._reload_words()
        if self._certificate is None:
            return
        try:
            self._certificate.reload()
        except CertificateUnusable as error:
            self.counts.failed_reloads += 1
            tell(logging.ERROR, "reload", certificate="kept", fault=error.fault.value)
        else:
            tell(logging.INFO, "reload", certificate="new")

    def _reload_words(self) -> None:
        words, path = self._house.words, self._settings.words_file
        if words is None or path is None:
            return
        try:
            words.become(read_words(path))
        except WordsUnusable as error:
            self.counts.failed_reloads += 1
            tell(logging.ERROR, "reload", words="kept", fault=error.fault.value)
        else:
            tell(logging.INFO, "reload", words="new")

    async def sweep(self) -> None:
        """Expire what is due now, and erase it. Also done by itself, every so often."""
        self._house.expire_lobbies()
        await self._expire_rooms()
        await self._erase_now()

    async def _expire_rooms(self) -> None:
        try:
            await self._house.expire_rooms()
        except StorageFailed as failure:
            self.counts.fail("sweep", failure)

    def _answer_stranger(self, connection: ServerConnection) -> Response:
        return health_answer(connection, self.status)

    def _answer_host(self, connection: ServerConnection) -> Response:
        troubles = sorted(trouble.value for trouble in self.troubles)
        return health_answer(connection, self.status, {"troubles": troubles, **self.health()})

    async def _open(self) -> None:
        tls = self._tls()
        if self._settings.words_file is not None:
            self._house.words = Words(read_words(self._settings.words_file))
        await self.sweep()
        await self._look()
        self._server = await self._listen(tls)
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        settings = self._settings
        if settings.metrics_port is not None:
            host, port = settings.metrics_host, settings.metrics_port
            telling = monitoring(host, port, self.metrics, self._answer_host)
            self.metrics_port = await self._monitor.enter_async_context(telling)
        for chore in (self._keep_up, self._tidy, self._erase):
            self._chores.append(asyncio.create_task(_watched(chore)))

    async def _listen(self, tls: dict[str, Any]) -> Server:
        settings = self._settings
        bounds = Bounds(
            settings.input_bytes_per_s,
            settings.input_burst_bytes,
            settings.input_frame_bytes,
            settings.output_bytes,
            settings.send_timeout_s,
        )
        try:
            return await serve(
                self._converse,
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
                create_connection=guarded_by(bounds, self._gate.release, self.counts),
                **place(settings.host, settings.port),
                **tls,
            )
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken("something else listens on this port") from None
            raise CannotListen(_reason(error)) from None

    def _tls(self) -> dict[str, Any]:  # Any: the keywords of an event loop
        settings = self._settings
        if settings.tls_cert is None or settings.tls_key is None:
            return {}
        self._certificate = Certificate(settings.tls_cert, settings.tls_key)
        return {
            "ssl": self._certificate.context,
            # Without these a half-open handshake is held for a minute.
            "ssl_handshake_timeout": settings.open_timeout_s,
            "ssl_shutdown_timeout": settings.close_timeout_s,
        }

    async def _shut(self) -> None:
        self.drain()
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await self._monitor.aclose()
        self._house.journal.flush()
        if self._server is not None:
            # Those whose room has just ended are told why before the line is cut.
            await self._erase_now()
            self._server.close(code=SERVICE_RESTART)
            await self._server.wait_closed()
        self._house.journal.flush()
        try:
            await self._house.note_time()
        except StorageFailed as failure:
            self.counts.fail("note", failure)

    async def _erase_now(self) -> bool:
        try:
            await self._house.erase()
        except StorageFailed as failure:
            self.counts.fail("erase", failure)
            return False
        return True

    async def _converse(self, connection: ServerConnection) -> None:
        assert isinstance(connection, Guarded), "the server makes no others"
        conversation = Conversation(self._house, connection, os.urandom(KEY_BYTES))
        connection.on_message = conversation.hear
        try:
            while True:
                await conversation.idle()
                # What came before the line above, and what is not one whole binary message.
                conversation.hear(await connection.recv())
        except ConnectionClosed:
            pass
        finally:
            connection.on_message = None
            conversation.end()

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(UPKEEP_EVERY_S)
            began_s = time.perf_counter()
            try:
                was_due = await self._house.archive.upkeep()
            except StorageFailed as failure:
                self.counts.fail("checkpoint", failure)
                was_due = True
            if was_due:
                self.counts.checkpoints.note(time.perf_counter() - began_s)

    async def _tidy(self) -> None:
        swept_at_s = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            self._house.expire_lobbies()
            await self._look()
            self._bulletin.look(time.monotonic())
            self._look_at_store()
            if time.monotonic() - swept_at_s >= SWEEP_EVERY_S:
                swept_at_s = time.monotonic()
                self._gate.forget_idle()
                await self._expire_rooms()

    async def _look(self) -> None:
        ends_at_s = None if self._certificate is None else self._certificate.ends_at_s
        ends_in_s = math.inf if ends_at_s is None else ends_at_s - time.time()
        await self._condition.look(time.monotonic(), ends_in_s)

    def _look_at_store(self) -> None:
        try:
            self._house.archive.examine()
        except StoreUnusable as loss:
            if self.loss is None:
                tell(logging.CRITICAL, LOSSES.get(type(loss), "store-gone"))
            self.loss = loss
            self.is_store_lost.set()

    async def _erase(self) -> None:
        while True:
            await self._house.has_endings.wait()
            if not await self._erase_now():
                await asyncio.sleep(TICK_S)
                self._house.has_endings.set()


@asynccontextmanager
async def running(
    settings: RelaySettings,
    now_ms: Callable[[], int] = wall_clock_ms,
    steady_ms: Callable[[], int] = steady_clock_ms,
) -> AsyncIterator[Relay]:
    """A relay that listens, until the block is left: then every socket is closed with 1012.

    For the clocks see `elapsed`. Raises `PortTaken`, `CannotListen`, `CertificateUnusable` and
    `WordsUnusable`, and what `housed` raises: all of them OSErrors.
    """
    with _quiet_logs():
        async with housed(settings, now_ms, steady_ms) as (archive, hall):
            relay = Relay(settings, archive, now_ms, steady_ms, hall)
            try:
                await relay._open()
                yield relay
            finally:
                await relay._shut()


def _reason(error: OSError) -> str:
    """Why nothing can listen there, in the words of the system; asyncio's quote the address."""
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)
    return error.strerror or "no such address"


async def _watched(chore: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run a chore to the end of the relay; a bug in one is told, without its content."""
    try:
        await chore()
    except Exception as error:
        tell(logging.CRITICAL, "chore-died", error=type(error).__name__)
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
