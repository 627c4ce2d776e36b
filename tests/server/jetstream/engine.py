"""A model of the machines that keep lobbies, which misbehaves as the real ones may, by its seed.

What is asked may be done without being answered, what is kept may not be told, or twice, or late;
what has run out may lie there for a while. What it never does: keep a note whose condition does not
hold, or answer a question about what is there with less than that.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any, Final, NamedTuple

from server.jetstream.answers import NO_HEADERS, Headers, NoAnswer, Said, read_answer

CAP: Final = 8
LATE_S: Final = 0.001
LINGERS_MS: Final = 1_000


class Kept(NamedTuple):
    """One message."""

    position: int
    subject: str
    headers: dict[str, str]
    data: bytes
    at_ms: int
    until_ms: int


class Engine:
    """All machines together. Mutable."""

    def __init__(self, random: Random, now_ms: Callable[[], int], *, worst: float = 0.3) -> None:
        self.random: Final = random
        self.now_ms: Final = now_ms
        self.worst = worst
        """How often anything goes wrong that may."""
        self.hears_all = True
        """Whether whatever is kept is told at last."""
        self.kept: list[Kept] = []
        self.position = 0
        self.is_away = False
        self.lines: Final[list[ModelLine]] = []

    def line(self) -> "ModelLine":
        """One more relay's."""
        self.lines.append(ModelLine(self))
        return self.lines[-1]

    def may(self) -> bool:
        """Whether something goes wrong now."""
        return self.random.random() < self.worst

    def start_again(self) -> None:
        """All machines, which lose their memory; the lines are away meanwhile."""
        self.kept, self.position = [], 0
        for line in self.lines:
            line.has_missed()

    def answer(self, subject: str, data: bytes, headers: Headers) -> bytes:
        """What is said to a question, once it is done."""
        self._let_run_out()
        if not subject.startswith("$JS.API."):
            return self._keep(subject, data, headers)
        match subject.split(".")[2:]:
            case ["STREAM", "MSG", "GET", "LOBBIES"]:
                return self._get(json.loads(data))
            case ["STREAM", "PURGE", "LOBBIES"]:
                asked = json.loads(data)
                self._purge(asked["filter"], asked["seq"])
                return b'{"success": true}'
            case ["STREAM", "INFO", "LOBBIES"]:
                return json.dumps({"ts": _time(self.now_ms())}).encode()
        raise AssertionError(subject)

    def last_of(self, subject: str) -> Kept | None:
        """The newest there."""
        return next((each for each in reversed(self.kept) if each.subject == subject), None)

    def _let_run_out(self) -> None:
        lingers_ms = LINGERS_MS if self.may() else 0
        now_ms = self.now_ms()
        self.kept = [each for each in self.kept if each.until_ms + lingers_ms > now_ms]

    def _purge(self, subject: str, before: int) -> None:
        self.kept = [
            each for each in self.kept if each.subject != subject or each.position >= before
        ]

    def _keep(self, subject: str, data: bytes, headers: Headers) -> bytes:
        last = self.last_of(subject)
        expected = headers.get("Nats-Expected-Last-Subject-Sequence")
        if self.may():
            return _error(10164, "somebody is just writing there")
        if expected is not None and int(expected) != (last.position if last else 0):
            return _error(10071, "wrong last sequence")
        if headers.get("Nats-Rollup") == "sub":
            self._purge(subject, self.position + 1)
        if sum(each.subject == subject for each in self.kept) >= CAP:
            return _error(10077, "maximum messages per subject exceeded")
        self.position += 1
        life_ms = 1000 * int(headers["Nats-TTL"].removesuffix("s"))
        now_ms = self.now_ms()
        kept = Kept(self.position, subject, dict(headers), data, now_ms, now_ms + life_ms)
        self.kept.append(kept)
        told = {**headers, "Nats-Sequence": str(self.position)}
        for line in self.lines:
            line.be_told(Said(f"k.{subject}", told, data))
        return json.dumps({"seq": self.position}).encode()

    def _get(self, asked: dict[str, Any]) -> bytes:
        subject = asked.get("last_by_subj") or asked["next_by_subj"]
        if "last_by_subj" in asked:
            found = self.last_of(subject)
        else:
            later = (k for k in self.kept if k.subject == subject and k.position >= asked["seq"])
            found = next(later, None)
        if found is None:
            return _error(10037, "no message found")
        lines = "".join(f"{key}: {value}\r\n" for key, value in found.headers.items())
        message = {
            "seq": found.position,
            "hdrs": b64encode(f"NATS/1.0\r\n{lines}\r\n".encode()).decode(),
            "data": b64encode(found.data).decode(),
            "time": _time(found.at_ms),
        }
        return json.dumps({"message": message}).encode()


class ModelLine:
    """One relay's line to them. Mutable."""

    def __init__(self, engine: Engine) -> None:
        self._engine: Final = engine
        self.on_return: Final[list[Callable[[], None]]] = []
        self._ears: Final[dict[str, Callable[[Said], None]]] = {}
        self.is_deaf = False

    async def ask(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, wait_s: float = 0
    ) -> Said:
        engine = self._engine
        await asyncio.sleep(LATE_S * engine.random.random() if engine.may() else 0)
        if engine.is_away or engine.may():
            raise NoAnswer("not done")
        answer = engine.answer(subject, data, headers)
        await asyncio.sleep(LATE_S * engine.random.random() if engine.may() else 0)
        if engine.may():
            raise NoAnswer("done, and not answered")
        return Said("inbox", {}, answer)

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        return read_answer(await self.ask(f"$JS.API.{subject}", json.dumps(body or {}).encode()))

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]:
        engine = self._engine
        await asyncio.sleep(0)
        if engine.is_away or engine.may():
            raise NoAnswer("nobody is there")
        found = map(engine.last_of, json.loads(data)["multi_last"])
        answers = [
            Said("inbox", {"Nats-Subject": k.subject, "Nats-Sequence": str(k.position)}, k.data)
            for k in found
            if k is not None
        ]
        return [*answers, Said("inbox", {"Status": "204"}, b"")]

    async def tell(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, reply: str = ""
    ) -> None:
        raise AssertionError("lobbies ask")

    async def listen(
        self, subject: str, hear: Callable[[Said], None]
    ) -> Callable[[], Awaitable[None]]:
        await asyncio.sleep(0)
        self._ears[subject.removesuffix("*")] = hear

        async def end() -> None:
            del self._ears[subject.removesuffix("*")]

        return end

    def be_told(self, said: Said) -> None:
        """It was kept."""
        engine = self._engine
        if self.is_deaf or (not engine.hears_all and engine.may()):
            return
        loop = asyncio.get_running_loop()
        for _ in range(2 if engine.may() else 1):
            if engine.may():
                loop.call_later(LATE_S * engine.random.random(), self._hear, said)
            else:
                loop.call_soon(self._hear, said)

    def _hear(self, said: Said) -> None:
        for subject, hear in tuple(self._ears.items()):
            if said.subject.startswith(subject):
                hear(said)

    def has_missed(self) -> None:
        """It was away, and is back."""
        for tell in self.on_return:
            tell()


def _error(code: int, about: str) -> bytes:
    return json.dumps({"error": {"err_code": code, "description": about}}).encode()


def _time(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"2026-11-{1 + hours // 24:02}T{hours % 24:02}:{minutes:02}:{seconds:02}.{ms:03}000001Z"
