"""What a seat hands to the relay: its own events one at a time, and what the relay has lost.

    outbox ──> one in flight ──> back with the log; or refused: the same bytes again, later
    kept log ──> offers ──> a relay that holds less of it than this laptop does

What it is not: it judges nothing that comes in, and knows no session; `tui.seat.sitting` does.
"""

from collections.abc import Callable
from typing import Final

from tui.seat.ports import Keep, Line
from tui.seat.recall import missing_after

RETRY_S: Final = 2.0
"""After a refusal that time heals (too many events in a minute, a full disk): the wait before the
same bytes are sent again."""

Later = Callable[[float, Callable[[], None]], None]
"""Lets something happen after so many seconds."""


class Outgoing:
    """Mutable: it remembers what is in flight, and how far the relay's log has been mended."""

    def __init__(
        self,
        keep: Keep,
        link: Line,
        patience_s: float,
        *,
        is_open: Callable[[], bool],
        later: Later,
        on_again: Callable[[], None],
        on_rollback: Callable[[], None],
    ) -> None:
        """`is_open`: whether the relay is there and trusted. `on_again` is called when something
        that was refused should go out once more; `on_rollback` when the relay has forgotten what
        it will not take back, within `patience_s`."""
        self._keep: Final = keep
        self._link: Final = link
        self._patience_s: Final = patience_s
        self._is_open: Final = is_open
        self._later: Final = later
        self._on_again: Final = on_again
        self._on_rollback: Final = on_rollback
        self._in_flight: int | None = None
        self._is_again_due = False
        self._given_to: int | None = None
        self._offers = 0

    @property
    def is_giving_back(self) -> bool:
        """Whether the relay still lacks a part of the log that this laptop holds."""
        return self._given_to is not None

    def begin(self) -> None:
        """On a new line: nothing is in flight on it, and nothing was asked for."""
        self._in_flight = self._given_to = None

    def landed(self) -> None:
        """What was in flight is there, or will not be."""
        self._in_flight = None

    def put_off(self) -> None:
        """The relay takes nothing from us until the other laptop has been there, and says so."""
        self._in_flight = None
        self._offers += 1

    def send(self) -> None:
        """One event in flight at a time: what is sent arrives in the order of its counters."""
        if self._in_flight is None and self._given_to is None and self._is_open():
            waiting = self._keep.outbox()
            if waiting:
                self._in_flight = waiting[0].counter
                self._link.append(waiting[0].counter, waiting[0].event)

    def send_later(self) -> None:
        """Once, however often the relay refuses meanwhile."""
        if not self._is_again_due:
            self._is_again_due = True
            self._later(RETRY_S, self.send_again)

    def send_again(self) -> None:
        """What was refused, now."""
        self._is_again_due = False
        self._in_flight = None
        if self._given_to is not None:
            self.give_back(self._given_to)
        self._on_again()

    def give_back(self, last: int) -> None:
        """The relay holds our log up to the cursor `last` only: offers it some of the rest."""
        if not self._is_open():
            return
        try:
            missing = missing_after(self._keep, last)
        except LookupError:
            # It holds an entry there that we never had.
            self._on_rollback()
            return
        self._given_to = last
        self._offers += 1
        self._link.offer(missing)
        offer = self._offers
        self._later(self._patience_s, lambda: self._doubt(offer))

    def taken_back(self, last: int) -> bool:
        """The relay holds our log up to the cursor `last` by now; whether that is all of it."""
        if self._given_to is None or last <= self._given_to:
            return False  # the answer to an offer that was made twice
        if last < self._keep.last_cursor:
            self.give_back(last)
            return False
        self._given_to = None
        return True

    def _doubt(self, offer: int) -> None:
        """A relay that says it has lost entries takes them back, or it has not lost them."""
        is_unanswered = self._given_to is not None and offer == self._offers
        if is_unanswered and self._is_open():
            self._on_rollback()
