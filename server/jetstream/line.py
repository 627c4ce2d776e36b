"""The line to the machines that keep the rooms: asked, told and listened to.

The one module that knows the client of NATS. It keeps its own account of who waits for which
answer, since what a relay asks may run in no task at first (see `server.stepping`), and one
question may have many answers.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Final

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from server.errors import ClusterAway
from server.jetstream.access import UNNAMED, Access, absence_of, named
from server.jetstream.answers import NO_HEADERS, Headers, NoAnswer, Said, read_answer
from server.jetstream.closing import closed

OPEN_S: Final = 10.0
"""So long is tried to reach one of the machines."""

ANSWER_S: Final = 5.0
"""So long is waited for an answer, if whoever asks does not say."""

ASK_AGAIN_S: Final = 0.5
"""So long until a question is asked again that may be asked twice: where nobody leads just now a
question is not heard, and not kept for whoever leads next."""

ASKED_AGAIN: Final = ("STREAM.MSG.", "STREAM.INFO.")
"""How questions begin that may be asked twice: what reads, and what deletes by a position."""

PULSE_S: Final = 2
"""So often a line is tried that says nothing; at the third silence another machine is tried. One
that dies with its network says nothing at all."""

PULSES: Final = 2

UNHEARD_MS: Final = 3_000
"""So long may what was said go unheard by the other end's system until the line is cut. The client
would first wait for that to be heard, on a line it knows to be dead."""


NOBODY: Final = "503"
"""The status of an answer that says that nobody is there."""


class Line:
    """One connection, for as long as it holds. Mutable. See `open_line`."""

    def __init__(self, client: Client) -> None:
        self._client: Final = client
        self._inbox: Final = client.new_inbox()
        self._numbers: Final = count()
        self._waiting: Final[dict[str, asyncio.Queue[Said]]] = {}
        self.on_return: Final[list[Callable[[], None]]] = []
        """Called when the line has been away, and whenever something was not heard."""
        self.returns = 0
        """How often it was away and has come back."""
        self.is_lost = False
        """The machines have closed it for good."""

    async def begin(self) -> None:
        """From now on answers are heard."""
        await self._client.subscribe(f"{self._inbox}.*", cb=self._answered)
        await self._pass()

    def hurry(self) -> None:
        """Have the system cut a line that nothing gets through, where it can (Linux)."""
        # There is no other way to its socket. Where that changes, it only takes longer.
        transport = getattr(self._client, "_transport", None)
        writer = getattr(transport, "_io_writer", None)
        if isinstance(writer, asyncio.StreamWriter) and hasattr(socket, "TCP_USER_TIMEOUT"):
            option = socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT
            writer.get_extra_info("socket").setsockopt(*option, UNHEARD_MS)

    async def _pass(self) -> None:
        """Returns once the machine knows all that was said so far. Raises `NoAnswer`.

        Said to oneself: what the client calls a flush may overtake what it has yet to send.
        """
        subject = f"{self._inbox}.{next(self._numbers)}"
        queue = self._waiting[subject] = asyncio.Queue()
        try:
            await self.tell(subject)
            said = await _next(queue, ANSWER_S)
            if said is None or said.status == NOBODY:
                raise NoAnswer("nothing comes back")
        finally:
            del self._waiting[subject]

    @property
    def version(self) -> tuple[int, int]:
        """Of the machine at the other end."""
        known = self._client.connected_server_version
        return known.major, known.minor

    async def _answered(self, message: Msg) -> None:
        queue = self._waiting.get(message.subject)
        if queue is not None:
            queue.put_nowait(_said(message))

    async def ask(
        self,
        subject: str,
        data: bytes = b"",
        headers: Headers = NO_HEADERS,
        wait_s: float = ANSWER_S,
    ) -> Said:
        """The first answer. Raises `NoAnswer`."""
        answers = await self.ask_all(subject, data, headers, wait_s, lambda said: True)
        if not answers:
            raise NoAnswer("no answer in time")
        return answers[0]

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]:
        """The answers up to the last, or until none has come for so long.

        Raises `NoAnswer` if nobody is there.
        """
        reply = f"{self._inbox}.{next(self._numbers)}"
        queue: asyncio.Queue[Said] = asyncio.Queue()
        self._waiting[reply] = queue
        try:
            await self.tell(subject, data, headers, reply=reply)
            return await _collect(queue, wait_s, is_last)
        finally:
            del self._waiting[reply]

    async def pull(
        self, subject: str, data: bytes, wait_s: float, is_last: Callable[[Said], bool]
    ) -> list[Said]:
        """As `ask_all`, of what is handed over under its own subject."""
        inbox = self._client.new_inbox()
        queue: asyncio.Queue[Said] = asyncio.Queue()
        end = await self.listen(inbox, queue.put_nowait)
        try:
            await self.tell(subject, data, reply=inbox)
            return await _collect(queue, wait_s, is_last)
        finally:
            await end()

    async def tell(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, reply: str = ""
    ) -> None:
        """Say something. Raises `NoAnswer` if the line is gone for good, or full."""
        try:
            await self._client.publish(subject, data, reply, dict(headers) or None)
        except (nats.errors.Error, OSError):
            raise NoAnswer("nothing can be said") from None

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        """What the engine answers. Raises `NoAnswer` and `ApiError`."""
        data = b"" if body is None else json.dumps(body).encode()
        asked = f"$JS.API.{subject}"
        if not subject.startswith(ASKED_AGAIN):
            return read_answer(await self.ask(asked, data))
        reply = f"{self._inbox}.{next(self._numbers)}"
        queue = self._waiting[reply] = asyncio.Queue()
        try:
            for _ in range(round(ANSWER_S / ASK_AGAIN_S)):
                await self.tell(asked, data, reply=reply)
                answers = await _collect(queue, ASK_AGAIN_S, lambda said: True)
                if answers:
                    return read_answer(answers[0])
        finally:
            del self._waiting[reply]
        raise NoAnswer("no answer in time")

    async def listen(
        self, subject: str, hear: Callable[[Said], None]
    ) -> Callable[[], Awaitable[None]]:
        """Be told what is said there. Returns what ends it. Raises `NoAnswer`."""

        async def heard(message: Msg) -> None:
            hear(_said(message))

        try:
            subscription: Subscription = await self._client.subscribe(subject, cb=heard)
        except (nats.errors.Error, OSError):
            raise NoAnswer("nothing can be heard") from None

        async def end() -> None:
            try:
                await subscription.unsubscribe()
            except (nats.errors.Error, OSError):
                return

        try:
            await self._pass()
        except BaseException:
            await end()
            raise
        return end

    def is_cut(self) -> None:
        """What was asked will not be answered: nobody needs to wait for it."""
        for subject, queue in self._waiting.items():
            queue.put_nowait(Said(subject, {"Status": NOBODY}, b""))

    def has_missed(self) -> None:
        """Something may have been said that was not heard."""
        for tell in self.on_return:
            tell()


async def _collect(
    queue: "asyncio.Queue[Said]", wait_s: float, is_last: Callable[[Said], bool]
) -> list[Said]:
    answers: list[Said] = []
    while not answers or not is_last(answers[-1]):
        said = await _next(queue, wait_s)
        if said is None:
            break
        if said.status == NOBODY:
            raise NoAnswer("nobody is there")
        answers.append(said)
    return answers


async def _next(queue: "asyncio.Queue[Said]", wait_s: float) -> Said | None:
    if not queue.empty():
        return queue.get_nowait()
    # Its own task: whoever asks may have none yet.
    getting = asyncio.ensure_future(queue.get())
    try:
        done, _ = await asyncio.wait([getting], timeout=wait_s)
        return getting.result() if done else None
    finally:
        getting.cancel()


def _said(message: Msg) -> Said:
    return Said(message.subject, message.headers or NO_HEADERS, message.data, message.reply)


@asynccontextmanager
async def open_line(urls: Sequence[str], access: Access = UNNAMED) -> AsyncIterator[Line]:
    """A line to any of these machines, until the block is left. Raises `ClusterAway`."""
    client = Client()
    line: Line | None = None
    faults: list[Exception] = []

    async def has_missed(*fault: Exception) -> None:
        if line is not None:
            line.has_missed()
        else:
            faults.extend(fault)

    async def is_back() -> None:
        if line is not None:
            line.returns += 1
            line.hurry()
            line.has_missed()

    async def is_cut() -> None:
        if line is not None:
            line.is_cut()

    async def is_lost() -> None:
        if line is not None:
            line.is_lost = True

    plain, options = named(urls)
    connecting = client.connect(
        servers=plain,
        error_cb=has_missed,
        reconnected_cb=is_back,
        disconnected_cb=is_cut,
        ping_interval=PULSE_S,
        max_outstanding_pings=PULSES,
        closed_cb=is_lost,
        max_reconnect_attempts=-1,
        # What cannot be said now is not said: later it would be out of date, and nobody waits.
        pending_size=-1,
        reconnect_time_wait=0.2,  # type: ignore[arg-type]  # seconds, and parts of them
        nkeys_seed_str=access.seed,
        tls=access.tls,
        **options,
    )
    try:
        await asyncio.wait_for(connecting, OPEN_S)
        line = Line(client)
        line.hurry()
        await line.begin()
    except (nats.errors.Error, OSError, TimeoutError, NoAnswer):
        line = None
        await closed(client)
        raise ClusterAway("none of the machines lets this relay in", absence_of(faults)) from None
    try:
        yield line
    finally:
        await closed(client)
