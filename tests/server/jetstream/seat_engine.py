"""What the machines of a fleet would do with seats and beacons, in memory and at once.

It holds to what the real ones were seen to do, see `test_real_seats`: one message for each subject,
a condition on each write, told again once it is written.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from server.jetstream.answers import NO_HEADERS, ApiError, Headers, NoAnswer, Said
from server.jetstream.lookup import NO_MESSAGE
from server.jetstream.register import NO_STREAM
from server.jetstream.writing import EXPECTED, MOVED

Hear = Callable[[Said], None]


class Message(NamedTuple):
    position: int
    headers: Headers
    data: bytes


class SeatEngine:
    """The stream, and who listens. Mutable."""

    def __init__(self) -> None:
        self.position = 0
        self.kept: dict[str, Message] = {}
        self.ears: list[tuple[EngineLine, str, Hear]] = []
        self.has_stream = True

    def restart(self) -> None:
        """All machines are started anew, and memory is empty."""
        self.position, self.kept, self.has_stream = 0, {}, False

    def put(self, subject: str, data: bytes, headers: Headers) -> int:
        last = self.kept.get(subject)
        if int(headers[EXPECTED]) != (last.position if last else 0):
            raise ApiError(MOVED, "wrong last sequence")
        self.position += 1
        self.kept[subject] = Message(self.position, headers, data)
        self.say(f"p{subject[1:]}", data, {"Nats-Sequence": str(self.position)})
        return self.position

    def say(self, subject: str, data: bytes, headers: Headers) -> None:
        for line, listened, hear in tuple(self.ears):
            is_theirs = listened in (subject, f"{subject.rpartition('.')[0]}.*")
            if is_theirs and not line.is_away and not line.is_deaf:
                line.hear(partial(hear, Said(subject, headers, data)))

    def expire(self) -> None:
        """The lives of goodbyes are over."""
        self.kept = {
            subject: message
            for subject, message in self.kept.items()
            if message.headers["Nats-TTL"] != "1s"
        }


class EngineLine:
    """The line of one relay. Mutable. See `Line`."""

    def __init__(self, engine: SeatEngine) -> None:
        self.engine = engine
        self.on_return: list[Callable[[], None]] = []
        self.is_away = False
        self.is_deaf = False
        """It can ask, and is told nothing."""
        self.forgets = 0
        """So many answers to what is written do not come."""
        self.before_put: list[Callable[[], None]] = []
        """What happens just before something is written, each once."""
        self.asked: list[str] = []
        self.lag: Callable[[], int] = int
        """How many turns of the loop something takes to arrive."""
        self.unheard: list[Callable[[], None]] = []

    def returns(self) -> None:
        self.is_away = self.is_deaf = False
        for tell in self.on_return:
            tell()

    def _reach(self) -> None:
        if self.is_away:
            raise NoAnswer("nothing can be said")

    def hear(self, tell: Callable[[], None]) -> None:
        """Something is said: heard in order, and perhaps later than an answer."""
        self.unheard.append(tell)
        if len(self.unheard) > 1:
            return
        if (turns := self.lag()) == 0:
            self._pump(0)
        else:
            asyncio.get_running_loop().call_soon(self._pump, turns)

    def _pump(self, turns: int) -> None:
        if turns:
            asyncio.get_running_loop().call_soon(self._pump, turns - 1)
            return
        while self.unheard:
            self.unheard[0]()
            self.unheard.pop(0)

    async def _pass(self) -> None:
        for _ in range(self.lag()):
            await asyncio.sleep(0)

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        self._reach()
        await self._pass()
        answer = self._answer(subject, body)
        await self._pass()
        return answer

    def _answer(self, subject: str, body: Mapping[str, object] | None) -> dict[str, Any]:
        self.asked.append(subject)
        if subject.startswith("STREAM.CREATE."):
            self.engine.has_stream = True
            return {"config": body}
        assert subject == "STREAM.MSG.GET.SEATS" and body is not None
        if not self.engine.has_stream:
            raise ApiError(NO_STREAM, "stream not found")
        found = self.engine.kept.get(str(body["last_by_subj"]))
        if found is None:
            raise ApiError(NO_MESSAGE, "no message found")
        return {"message": {"seq": found.position, "data": b64encode(found.data).decode()}}

    async def ask(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, wait_s: float = 0
    ) -> Said:
        self._reach()
        await self._pass()
        if not self.engine.has_stream:
            raise NoAnswer("nobody is there")
        while self.before_put:
            self.before_put.pop(0)()
        self.asked.append(subject)
        try:
            answer: dict[str, object] = {"seq": self.engine.put(subject, data, headers)}
        except ApiError as error:
            answer = {"error": {"err_code": error.code, "description": error.about}}
        await self._pass()
        if self.forgets:
            self.forgets -= 1
            raise NoAnswer("no answer in time")
        return Said("", NO_HEADERS, json.dumps(answer).encode())

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]:
        raise NotImplementedError

    async def tell(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, reply: str = ""
    ) -> None:
        self._reach()
        self.engine.say(subject, data, headers)

    async def listen(self, subject: str, hear: Hear) -> Callable[[], Awaitable[None]]:
        self._reach()
        ear = self, subject, hear
        self.engine.ears.append(ear)

        async def end() -> None:
            self.engine.ears.remove(ear)

        return end
