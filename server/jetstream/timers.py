"""A timer for each room: when nobody was in one for too long, one of the relays is told.

A timer is a message that the engine takes away when its time is over, leaving a mark in its place.
All relays share the marks: each goes to one of them, and to another one until it was seen to.
"""

import json
from collections.abc import Callable, Collection
from typing import Final, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import Said, read_answer
from server.jetstream.lookup import following, newest
from server.jetstream.naming import Names, Place, place_of
from server.jetstream.streams import IDLE
from server.jetstream.writing import NAME
from server.jetstream.writing import Line as Writes

CONSUMER: Final = "due"

MARKS: Final = 100
"""So many are looked at in one go."""

MARKS_S: Final = 2.0
"""So long is waited for each."""

SEEN_TO_S: Final = 60
"""So long a relay may take to see to one, until another is told."""

RENEWALS: Final = 14
"""In the life of a timer: twice a day, for a week."""


class Line(Writes, Protocol):
    """What timers are set and heard through, see `Line` in `line`."""

    async def pull(
        self, subject: str, data: bytes, wait_s: float, is_last: Callable[[Said], bool]
    ) -> list[Said]: ...


class Timers:
    """Those of one fleet, as one relay sets them and is told of them. Mutable."""

    def __init__(
        self, line: Line, names: Names, retention_s: int, steady_ms: Callable[[], int]
    ) -> None:
        self._line: Final = line
        self._names: Final = names
        self._renew_s: Final = retention_s // RENEWALS
        self._life_s: Final = max(1, retention_s + self._renew_s)
        self._steady_ms: Final = steady_ms
        self._set_ms: Final[dict[str, int]] = {}
        """When this relay last set each, by token."""
        self._due: Final[dict[str, str]] = {}
        """By token, where it is told that a mark was seen to."""

    async def start(self) -> None:
        """Be told from now on. Raises `StorageFailed`."""
        config = {
            "durable_name": CONSUMER,
            "ack_policy": "explicit",
            "ack_wait": SEEN_TO_S * 1_000_000_000,
            "deliver_policy": "all",
        }
        body = {"stream_name": IDLE, "config": config}
        await self._line.api(f"CONSUMER.DURABLE.CREATE.{IDLE}.{CONSUMER}", body)

    async def touch(self, places: Collection[Place]) -> None:
        """Somebody is, or has been, in these rooms. Raises `StorageFailed`."""
        now_ms = self._steady_ms()
        for place in places:
            set_ms = self._set_ms.get(place.token)
            is_fresh = set_ms is not None and now_ms - set_ms < self._renew_s * 1000
            if is_fresh and place.token not in self._due:
                continue
            headers = {"Nats-TTL": f"{self._life_s}s"}
            read_answer(await self._line.ask(place.idle, b"", headers))
            self._set_ms[place.token] = now_ms
            await self.see_to(place)
        before_ms = now_ms - self._renew_s * 1000
        for token in [each for each, at_ms in self._set_ms.items() if at_ms < before_ms]:
            del self._set_ms[token]

    async def see_to(self, place: Place) -> None:
        """It has ended, or somebody has come after all."""
        reply = self._due.pop(place.token, None)
        if reply is not None:
            await self._line.tell(reply, b"+ACK")

    async def due(self) -> list[bytes]:
        """The names of the rooms whose time is over, as this relay was told of them.

        Raises `StorageFailed`.
        """
        body = json.dumps({"batch": MARKS, "no_wait": True}).encode()
        asked = f"$JS.API.CONSUMER.MSG.NEXT.{IDLE}.{CONSUMER}"
        told = await self._line.pull(asked, body, MARKS_S, lambda said: bool(said.status))
        found = []
        for said in told:
            if said.status:
                continue
            try:
                name = await self._due_by(said)
            except StorageFailed:
                # What is wrong with one room is that one's: it is told again later.
                continue
            if name is None:
                await self._line.tell(said.reply, b"+ACK")
            else:
                found.append(name)
        return found

    async def _due_by(self, said: Said) -> bytes | None:
        """The room whose mark that is, if it is one, and nobody was there since."""
        if "Nats-Marker-Reason" not in said.headers:
            return None
        try:
            place = place_of(said.subject.removeprefix("i."))
        except ValueError:
            return None
        newer = await newest(self._line, IDLE, place.idle)
        if newer is not None and "Nats-Marker-Reason" not in newer.headers:
            return None
        founding = await following(self._line, place.stream, place.log, 1)
        if founding is None or NAME not in founding.headers:
            return None
        name = self._names.open(founding.headers[NAME])
        self._due[place.token] = said.reply
        return name
