"""Opening a connection to a relay: encrypted or not, never elsewhere, never for ever.

What it is: the one place that knows how this program meets a relay, for a room, a lobby or a look,
and the only one that knows websockets.
All addresses of a relay are tried side by side, up to its welcome: one that swallows what it is
sent holds nobody up, whether it takes connections or not. What it is not: a conversation;
`tui.line.link` and `tui.line.lobby` hold those.
"""

import asyncio
import socket as sockets
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from itertools import chain, zip_longest
from typing import Final
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    InvalidHandshake,
    InvalidStatus,
    InvalidURI,
    WebSocketException,
)

from protocol.errors import Malformed
from protocol.limits import BATCH_LIMIT, VERSION
from protocol.wire.frames import Welcome, read_at_client
from protocol.wire.limits import PATH
from tui.errors import (
    LineDropped,
    RelayAway,
    RelayCrowded,
    RelayCrowdedHere,
    RelayStrange,
    RelayUnreachable,
    RelayUntrusted,
    RelayVersion,
)
from tui.line.race import first_success

DIAL_AGAIN_S: Final = 2.5
"""Another dial beside those that have not been answered for so long: a line that is back is found
within five seconds, also if what was dialled before was swallowed."""

MOST_DIALS: Final = 4

MOST_ADDRESSES: Final = 8
"""Of one relay. Who has more is not reached better by more."""

OPEN_TIMEOUT_S: Final = 8.0
"""A laptop that just woke up needs a moment; a person needs an answer."""

PING_EVERY_S: Final = 5.0
PONG_WITHIN_S: Final = 20.0
"""A line that has died in silence, as when a laptop changes its network, is noticed within the sum
of both. Answers queue behind what is said: the longest event takes sixteen seconds at 1,000 bytes a
second, and a line so slow is not dead."""

UNSENT_LIMIT_BYTES: Final = 2**20
"""What may wait to be sent. A relay that asks for answers and takes none would fill the memory."""

ANSWERED: Final[Mapping[int, type[RelayUnreachable]]] = {
    HTTPStatus.SERVICE_UNAVAILABLE: RelayCrowded,
    HTTPStatus.TOO_MANY_REQUESTS: RelayCrowdedHere,
    HTTPStatus.BAD_GATEWAY: RelayAway,
    HTTPStatus.GATEWAY_TIMEOUT: RelayAway,
}
"""By what a relay, or a proxy in front of it, answers in place of opening a line."""


Answer = tuple["_Websocket", Welcome]


class _Modest(ClientConnection):
    """Hangs up on a relay that makes it answer, as to pings, and takes no answers."""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.get_write_buffer_size() > UNSENT_LIMIT_BYTES:
            self.transport.abort()


class _Websocket:
    """A websocket as the rest of this program knows a line. See `tui.line.wire`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection: Final = connection

    async def send(self, message: bytes, /) -> None:
        try:
            await self._connection.send(message)
        except (WebSocketException, OSError):
            raise LineDropped from None

    async def recv(self) -> bytes:
        try:
            message = await self._connection.recv()
        except (WebSocketException, OSError):
            raise LineDropped from None
        if isinstance(message, str):
            raise Malformed("a text message")
        return message

    def abort(self) -> None:
        self._connection.transport.abort()

    async def close(self) -> None:
        """Says goodbye, for a moment at most. May be called twice."""
        await self._connection.close()


class _NoRedirect(connect):
    """A relay is where it was said to be; a redirect would take the seat somewhere else."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


@asynccontextmanager
async def dial(url: str, *, any_version: bool = False) -> AsyncIterator[Answer]:
    """An open connection to the relay at `url`, and its welcome.

    `any_version`: also to one of another version, of which not much can be wanted. Raises
    `RelayUnreachable` and its kinds, or `RelayVersion`; inside, what a `Socket` does.
    """
    socket, welcome = await _first_answer(url, any_version)
    try:
        yield socket, welcome
    finally:
        await socket.close()


async def _first_answer(url: str, any_version: bool) -> Answer:
    """Dials again while the first dial may still be answered; the first welcome counts.

    Where a line comes back, what was dialled before may stay silent until it times out.
    """
    dialling: set[asyncio.Task[Answer]] = set()
    try:
        for _ in range(MOST_DIALS):
            dialling.add(asyncio.create_task(_at_any_address(url, any_version)))
            done, dialling = await asyncio.wait(
                dialling, timeout=DIAL_AGAIN_S, return_when=asyncio.FIRST_COMPLETED
            )
            if done:
                break
        else:
            done, dialling = await asyncio.wait(dialling, return_when=asyncio.FIRST_COMPLETED)
        first, *others = done
        dialling.update(others)
        return first.result()
    finally:
        for task in dialling:
            task.cancel()
        for answer in await asyncio.gather(*dialling, return_exceptions=True):
            if isinstance(answer, tuple):
                await _hung_up(answer)


async def _at_any_address(url: str, any_version: bool) -> Answer:
    """At the first of the relay's addresses that says its welcome."""
    addresses = await _addresses(url)
    attempts = [partial(_opened, url, address, any_version) for address in addresses]
    return await first_success(attempts, _hung_up, telling)


async def _addresses(url: str) -> list[str]:
    """What the host of `url` resolves to, the kinds of address by turns (RFC 8305, section 4)."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "wss" else 80)
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            found = await asyncio.get_running_loop().getaddrinfo(
                parts.hostname, port, type=sockets.SOCK_STREAM
            )
    except (OSError, ValueError, TimeoutError):
        raise RelayUnreachable from None
    kinds: dict[int, list[str]] = {}
    for kind, _, _, _, address in found:
        kinds.setdefault(kind, []).append(str(address[0]))
    by_turns = chain.from_iterable(zip_longest(*kinds.values()))
    addresses = list(dict.fromkeys(each for each in by_turns if each is not None))
    if not addresses:
        raise RelayUnreachable
    return addresses[:MOST_ADDRESSES]


async def _hung_up(answer: Answer) -> None:
    await answer[0].close()


def telling(error: Exception) -> int:
    """Of several failures, the one that says most comes first: someone answered there."""
    kinds = (RelayVersion, RelayCrowded, RelayUntrusted, RelayAway, RelayStrange)
    return next((n for n, kind in enumerate(kinds) if isinstance(error, kind)), len(kinds))


async def _opened(url: str, address: str, any_version: bool) -> Answer:
    """The relay of `url` at one of its addresses; a certificate has to be for the name."""
    try:
        connection = await _NoRedirect(
            url + PATH,
            host=address,
            create_connection=_Modest,
            compression=None,
            max_size=BATCH_LIMIT,
            max_queue=4,
            proxy=None,
            user_agent_header=None,
            open_timeout=OPEN_TIMEOUT_S,
            ping_interval=PING_EVERY_S,
            ping_timeout=PONG_WITHIN_S,
            close_timeout=1,
        )
    except InvalidStatus as refused:
        raise ANSWERED.get(refused.response.status_code, RelayStrange) from None
    except ssl.SSLCertVerificationError:
        raise RelayUntrusted from None
    except ssl.SSLError as error:
        # A line that was cut is silence; anything else speaks something that is not TLS.
        is_cut = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
        raise (RelayUnreachable if is_cut else RelayStrange) from None
    except InvalidHandshake as error:
        raise (RelayUnreachable if _is_silence(error) else RelayStrange) from None
    except (OSError, TimeoutError, InvalidURI, WebSocketException, ValueError):
        raise RelayUnreachable from None
    socket = _Websocket(connection)
    try:
        return socket, await _welcomed(socket, any_version)
    except BaseException:
        socket.abort()
        raise


def _is_silence(error: InvalidHandshake) -> bool:
    """Whether the line was closed before a line of text came, as where a port leads nowhere."""
    return isinstance(error.__cause__, EOFError | OSError)


async def _welcomed(socket: _Websocket, any_version: bool) -> Welcome:
    try:
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            frame = read_at_client(await socket.recv())
    except (TimeoutError, LineDropped):
        raise RelayUnreachable from None
    except Malformed:
        raise RelayStrange from None
    if not isinstance(frame, Welcome):
        raise RelayStrange
    if frame.version != VERSION and not any_version:
        raise RelayVersion(frame.version)
    return frame
