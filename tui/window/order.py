"""What was typed before a key counts before it, at any speed.

Textual hands a letter to the box in front, and a key that no box takes comes back through every
part around it before it does anything; by then, letters that were typed later may stand in the box,
or go to the one that had the focus before. And a key that goes before all others overtakes letters
that still wait. Here a key waits for the letters before it, and what comes after it for the key.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events
from textual.message import Message
from textual.timer import Timer

if TYPE_CHECKING:
    import threading

    from textual.app import App

ROUNDS: Final = 2
"""A key is done after one; what it led to, a button pressed or a box changed, after another."""

PATIENCE_S: Final = 0.5
"""A part that has gone in the meantime answers never."""


class Closing(events.Event, bubble=False):
    """The system wants the program to end; what was pressed before that counts."""


class Keeping(events.Event, bubble=False):
    """What has been typed until now is to be on disk: one leaves at once."""

    def __init__(self, is_done: "threading.Event") -> None:
        super().__init__()
        self.is_done: Final = is_done
        """Set once it is."""


class Settled(Message):
    """Comes back from the part in front behind everything that was sent there before."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Order:
    """Keys and pastes in the order in which they came. Mutable."""

    def __init__(self, app: "App[int]", give: Callable[[events.Event], Awaitable[None]]) -> None:
        """`give` hands an event on at once."""
        self._app: Final = app
        self._give: Final = give
        self._line: Final[deque[events.Event]] = deque()
        self._has_letters = False
        self._is_waiting = False
        self._rounds = self._number = 0
        self._timer: Timer | None = None

    @property
    def is_behind(self) -> bool:
        """Something has been pressed that has not been handed on."""
        return bool(self._line)

    async def take(self, event: events.Event) -> None:
        """Hands an event on as soon as everything before it is done."""
        self._line.append(event)
        await self._go_on()

    async def arrived(self, number: int) -> None:
        """A `Settled` came back, or was waited for in vain."""
        if not self._is_waiting or number != self._number:
            return
        if self._timer is not None:
            self._timer.stop()
        self._is_waiting = False
        if self._rounds:
            self._wait(self._rounds)
        await self._go_on()

    async def _go_on(self) -> None:
        while self._line and not self._is_waiting:
            event = self._line[0]
            if is_letter(event):
                self._has_letters = True
                await self._give(self._line.popleft())
            elif self._has_letters:
                self._has_letters = False
                self._wait(ROUNDS)
            else:
                await self._give(self._line.popleft())
                self._wait(ROUNDS)

    def _wait(self, rounds: int) -> None:
        self._rounds = rounds - 1
        self._number += 1
        there = self._app.focused or self._app.screen
        self._is_waiting = there.post_message(Settled(self._number))
        if self._is_waiting:
            self._timer = self._app.set_timer(PATIENCE_S, partial(self.arrived, self._number))


def is_letter(event: events.Event) -> bool:
    """Whether it goes to the box in front and does nothing else."""
    return isinstance(event, events.Key) and event.is_printable
