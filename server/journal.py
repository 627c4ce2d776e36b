"""Group commit: what is appended in one turn of the event loop is committed at its end, as one.

An entry is handed out only after its commit, so whoever has seen it can rely on it. One commit per
turn batches by itself under load and adds no delay without it; a fixed window of some milliseconds
halves the throughput. If the commit fails, nothing of the group has happened: each author is told,
and the relay goes on.
"""

from asyncio import AbstractEventLoop
from collections.abc import Iterator
from typing import Final, Protocol, TypeVar

from protocol.frames import Appended, Code, Denied, Entries, Logged, pack
from protocol.limits import BATCH_LIMIT
from server.errors import StorageFailed
from server.rooms import Known, Placed, Room
from server.store import LOGGED_OVERHEAD_BYTES, Row, Store

BATCH_BYTES: Final = BATCH_LIMIT - 64
"""For the entries of one frame; the rest is for the frame's own tag and headers."""


class Reader(Protocol):
    """Whoever can be handed a frame. Never waits, never raises."""

    def offer(self, frame: bytes) -> None: ...


R = TypeVar("R", bound=Reader)


class Journal:
    """The appends of this turn. Mutable."""

    def __init__(self, store: Store, loop: AbstractEventLoop) -> None:
        self._store = store
        self._loop = loop
        self._rows: list[Row] = []
        self._appends: list[tuple[Room[R], R]] = []  # type: ignore[valid-type]
