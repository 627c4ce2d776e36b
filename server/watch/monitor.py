"""The local port on which a relay tells whoever runs it how it is: `/metrics` and `/health`.

Counts, latencies and sizes; nothing of whom. Even so it belongs on loopback: on a relay with a
single room the counts tell when two people talk. The HTTP is the websocket library's own, which
reads one bounded request and closes.
"""

import errno
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from server.errors import CannotListen, PortTaken
from server.listening import place
from server.settings import HEALTH_PATH
from server.watch.metrics import CONTENT_TYPE

METRICS_PATH: Final = "/metrics"

TIMEOUT_S: Final = 5.0

REQUEST_LIMIT_BYTES: Final = 1024
"""Nothing is read here but an opening request."""

OK: Final = "ok"
"""The health of a relay that is well."""

JSON: Final = "application/json"


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
    connection: ServerConnection, status: str, more: Mapping[str, object] | None = None
) -> Response:
    """One word for how it is: 200 with `OK`, else 503, since nobody new should be sent here.

    `more` is for whoever runs the relay: counts would tell a stranger when two people talk.
    """
    code = HTTPStatus.OK if status == OK else HTTPStatus.SERVICE_UNAVAILABLE
    return answer(connection, code, JSON, json.dumps({"status": status, **(more or {})}) + "\n")


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
            process_request=tell,
            compression=None,
            max_size=REQUEST_LIMIT_BYTES,
            open_timeout=TIMEOUT_S,
            close_timeout=TIMEOUT_S,
            server_header=None,
            **place(host, port),
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise MetricsPortTaken("something else listens on this port") from None
        raise MetricsCannotListen(error.strerror or "cannot listen there") from None
    async with server:
        yield next(iter(server.sockets)).getsockname()[1]
