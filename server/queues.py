"""What is asked of the rooms, and not written yet: one queue for each."""

import asyncio
from typing import Final, Generic, TypeVar

import msgspec

from server.reading import Reader
from server.rules.rooms import Gathering
from server.store.rows import Row

R = TypeVar("R", bound=Reader)


class Asked(msgspec.Struct, Generic[R], frozen=True, gc=False):
    """An event that somebody wants to have in the log."""

    author: R
    seat: int
    counter: int
    event: bytes
    now_ms: int


class Queue(Generic[R]):
    """What is asked of one room, and not written yet. Mutable."""

    __slots__ = ("asked", "is_due", "is_writing", "must_look", "room", "tries", "turns")

    def __init__(self, room: Gathering[R]) -> None:
        self.room: Final = room
        self.asked: list[Asked[R]] = []
        self.is_due = False
        """Whether it is looked at at the end of this turn."""
        self.is_writing = False
        """Whether somebody writes to the room, or looks up where it stands, right now."""
        self.must_look = False
        """Whether something may have been written elsewhere that those who are here wait for."""
        self.tries = 0
        """How often what is at its head was moved."""
        self.turns: list[asyncio.Future[None]] = []
        """Those who want to write next."""


class Judged(msgspec.Struct, Generic[R], frozen=True, gc=False):
    """What was taken of one queue, and is on its way."""

    queue: Queue[R]
    asked: list[Asked[R]]
    """Of each row."""
    rows: list[Row]
    repeats: list[Asked[R]]
    """Those who have asked for one of the rows once more."""
