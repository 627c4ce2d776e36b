"""The local port on which a relay tells whoever runs it how it is: `/metrics` and `/health`.

Counts, latencies and sizes; nothing of whom. Even so it belongs on loopback: on a relay with a
single room the counts tell when two people talk. The HTTP is the websocket library's own, which
reads one bounded request and closes.
"""

import errno
import json
import os
import resource
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from server.database import DATABASE
from server.errors import CannotListen, PortTaken
from server.metrics import CONTENT_TYPE, Family, gauge
from server.settings import HEALTH_PATH

METRICS_PATH: Final = "/metrics"

TIMEOUT_S: Final = 5.0

REQUEST_LIMIT_BYTES: Final = 1024
"""Nothing is read here but an opening request."""

JSON: Final = "application/json"

PROCESS: Final = Path("/proc/self")
"""Where Linux tells how much memory a process has; other systems leave those lines out."""


def answer(
    connection: ServerConnection, status: HTTPStatus, content_type: str, text: str
) -> Response:
    """An answer that is no page."""
    response = connection.respond(status, text)
    del response.headers["Content-Type"]
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = "no-store"
    return response


def health_answer(
    connection: ServerConnection, counts: Mapping[str, int], *, is_draining: bool
) -> Response:
    """How much there is of everything: 503 once nobody new should be sent here, else 200."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_draining else HTTPStatus.OK
    return answer(connection, status, JSON, json.dumps(dict(counts)) + "\n")


class MetricsPortTaken(PortTaken):
    """Something else listens on the port for metrics."""


class MetricsCannotListen(CannotListen):
    """The address for metrics is not this machine's, or the port is not for this user."""


@asynccontextmanager
async def monitoring(
    host: str,
    port: int,
    exposition: Callable[[], str],
    health: Callable[[ServerConnection], Response],
) -> AsyncIterator[int]:
    """Answer on `port`, until the block is left; yields the real one.

    Raises `MetricsPortTaken` or `MetricsCannotListen`.
    """

    def tell(connection: ServerConnection, request: Request) -> Response:
        if request.headers.get_all("Origin"):
            return connection.respond(HTTPStatus.FORBIDDEN, "not for web pages\n")
        if request.path == METRICS_PATH:
            return answer(connection, HTTPStatus.OK, CONTENT_TYPE, exposition())
        if request.path == HEALTH_PATH:
            return health(connection)
        return connection.respond(HTTPStatus.NOT_FOUND, "nothing here\n")

    async def never(_connection: ServerConnection) -> None:
        """`tell` lets nobody in."""

    try:
        server = await serve(
            never,
            host,
            port,
            process_request=tell,
            compression=None,
            max_size=REQUEST_LIMIT_BYTES,
            open_timeout=TIMEOUT_S,
            close_timeout=TIMEOUT_S,
            server_header=None,
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise MetricsPortTaken("something else listens on this port") from None
        raise MetricsCannotListen(error.strerror or "cannot listen there") from None
    async with server:
        yield next(iter(server.sockets)).getsockname()[1]


def sizes_of(data_dir: Path) -> Iterator[Family]:
    """What the store takes of the disk."""
    database = data_dir / DATABASE
    log = database.with_name(f"{DATABASE}-wal")
    yield gauge("database_bytes", "Size of the database file.", _size(database))
    yield gauge("wal_bytes", "Size of the write-ahead log.", _size(log))
    try:
        disk = shutil.disk_usage(data_dir)
    except OSError:
        return
    yield gauge("disk_free_ratio", "Part of the disk that is free.", disk.free / disk.total)


def process_families(started_s: float) -> Iterator[Family]:
    """What the process takes, under the names that Prometheus' own clients use."""
    for name, kind, about, value in (
        ("start_time_seconds", "gauge", "When the relay started.", started_s),
        ("cpu_seconds_total", "counter", "Processor time.", time.process_time()),
        ("max_fds", "gauge", "Most open files.", _most_files()),
        *_of_linux(),
    ):
        yield Family(f"process_{name}", kind, about, {(): value})


def _of_linux() -> Iterator[tuple[str, str, str, float]]:
    try:
        pages = int((PROCESS / "statm").read_text("ascii").split()[1])
        files = len(os.listdir(PROCESS / "fd"))
    except OSError:
        return
    memory = pages * os.sysconf("SC_PAGE_SIZE")
    yield "resident_memory_bytes", "gauge", "Memory.", memory
    yield "open_fds", "gauge", "Open files.", files


def _most_files() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
