"""What one seat holds: the log as it was folded, own moves on their way, and the news of both.

What it is not: it does nothing by itself. `tui.seat.hearing` brings in what the line says, and
`tui.seat.sitting` what a person does.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from protocol.errors import Cause
from protocol.limits import KEY_BYTES
from protocol.seal.envelope import Kind
from protocol.seal.keyring import has_three
from protocol.seal.sealing import NONCE_BYTES
from protocol.seal.seating import signed
from protocol.seats import Seat
from protocol.session.events import AnyEvent
from protocol.session.ledger import Taken
from protocol.session.session import Ended, Session
from protocol.wire.frames import Logged
from tui.errors import StorageFailed
from tui.news import PASSING, News, Tempo, Trouble, trouble_of
from tui.seat.confirming import Confirming
from tui.seat.facts import NOTHING_LEFT
from tui.seat.ports import Ports
from tui.seat.recall import begun, cursor_at, look_ahead, restored
from tui.seat.relay_clock import RelayClock
from tui.seat.watching import Watcher

CLOCK_STEP_MS: Final = 1_000
"""By less than that a screen's times do not follow the difference of two clocks."""


class Holding:
    """Mutable: it owns the ledger and the news of one seat."""

    def __init__(self, ports: Ports, pace: Tempo) -> None:
        """Raises `SeatUnreadable`, `StorageFailed`, or `Alarm` if the kept log does not hold."""
        keep, clock = ports.keep, ports.clock
        self.keep: Final = keep
        self.seat: Final = keep.facts.seat
        self.clock: Final = clock
        self.news = News(alarm=keep.alarm)
        self.relay_clock: Final = RelayClock(keep.clock_ms)
        self.confirming: Final = Confirming(
            pace.quiet_s, pace.confirm_s, pace.doubt_s, clock.steady_s()
        )
        self._draw: Final = ports.draw
        self.ledger = restored(keep)
        self.relay_clock.came(self.session.page_ms, clock.now_ms())
        if self.ledger.is_confirmation_owed:
            self.confirming.heard(clock.steady_s(), is_their_move=True)
        self.watcher = Watcher()
        """Who is told of every change; nobody before the seat is whole."""
        self.to_do_again: Final[list[AnyEvent]] = []
        """Own moves that did not count and mean the same still."""
        self.tell_of_ledger()
        self.tell(clock_ms=self.relay_clock.ahead_ms)
        self.ahead, self.waiting = look_ahead(self.session, keep)

    @property
    def session(self) -> Session:
        """The session as the log has it."""
        return self.ledger.session

    @property
    def is_over(self) -> bool:
        """Whether both have closed or one has left; who leaves waits for no line."""
        phase = self.ahead.phase
        has_left = isinstance(phase, Ended) and phase.left is self.seat
        return has_left or isinstance(self.session.phase, Ended)

    @property
    def lasting_trouble(self) -> Trouble | None:
        """What stands in the way whatever the relay does."""
        return None if self.news.trouble in PASSING else self.news.trouble

    def tell_of_ledger(self) -> None:
        """Whether everybody still has the same order of things."""
        ledger = self.ledger
        has_third_parted = ledger.channel.has_parted(Seat.FACILITATOR)
        has_strays = ledger.strays > 0
        parted = ledger.has_parted
        self.tell(has_parted=parted, has_third_parted=has_third_parted, has_strays=has_strays)

    def look_ahead(self) -> None:
        """The log, or what is on its way, has changed."""
        self.ahead, self.waiting = look_ahead(self.session, self.keep)

    def take(self, logged: Logged) -> Taken:
        """Reads the next entry. Raises `Alarm`."""
        taken = self.ledger.take(logged.at_ms, logged.event)
        self.ledger = begun(self.ledger)
        return taken

    def put(
        self,
        kind: Kind,
        content: bytes,
        left: Mapping[str, str] = NOTHING_LEFT,
        *,
        is_over: bool = False,
    ) -> int:
        """Seals an own event and keeps it until it comes back; its counter. Raises
        `StorageFailed`, and `NoKey` while the key that is due is not there."""
        event = self.ledger.channel.seal(kind, content, self._draw(NONCE_BYTES))
        return self._keep(event, content, left, is_over=is_over)

    def put_aside(
        self, beside: Seat, content: bytes, left: Mapping[str, str] = NOTHING_LEFT
    ) -> int:
        """As `put`: for that seat alone."""
        event = self.ledger.channel.seal_aside(beside, content, self._draw(NONCE_BYTES))
        return self._keep(event, content, left)

    def hand_out(self, epoch: int) -> None:
        """As `put`: a new key of the room, that is due or will be with what is on its way.

        Raises `StorageFailed`, and `NoKey` or `BadSeal` where somebody has no key to wrap it for.
        """
        facts, ledger = self.keep.facts, self.ledger
        members = ledger.members(epoch)
        after = cursor_at(self.keep, ledger.channel.seq) if has_three(epoch) else 0
        signature = signed(facts.room.room_id, epoch, after, members, facts.seed)
        nonces = tuple(self._draw(NONCE_BYTES) for _ in range(len(members) + 1))
        event, content = ledger.hand_out(epoch, self._draw(KEY_BYTES), nonces, signature)
        self._keep(event, content)

    def _keep(
        self,
        event: bytes,
        content: bytes,
        left: Mapping[str, str] = NOTHING_LEFT,
        *,
        is_over: bool = False,
    ) -> int:
        counter = self.ledger.channel.counter
        try:
            self.keep.put_outbox(counter, event, content, left=left, is_over=is_over)
        except StorageFailed:
            # Its counter is used up by bytes that nobody will see: build the channel anew.
            self.ledger = restored(self.keep)
            raise
        self.confirming.said()
        self.relay_clock.said(counter, self.clock.now_ms())
        return counter

    def restore(self) -> None:
        """What is kept counts, whatever was heard since."""
        self.ledger = restored(self.keep)
        self.look_ahead()

    def alarm(self, cause: Cause) -> None:
        """The log cannot be trusted any further, now and after every start."""
        self.tell(alarm=cause)
        try:
            self.keep.set_alarm(cause)
        except StorageFailed as error:
            self.tell(trouble=trouble_of(error))

    def tell(self, **changes: object) -> None:
        """The news, but for what is none."""
        fresh = {name: told for name, told in changes.items() if getattr(self.news, name) != told}
        if fresh:
            self.news = replace(self.news, **fresh)  # type: ignore[arg-type]  # it checks names
            self.watcher.changed()

    def changed(self) -> None:
        """The session may have changed, and what is on its way."""
        clock_ms = self.relay_clock.ahead_ms
        if abs(clock_ms - self.news.clock_ms) < CLOCK_STEP_MS:
            clock_ms = self.news.clock_ms
        self.news = replace(self.news, waiting=self.waiting, clock_ms=clock_ms)
        self.watcher.changed()
