"""What every seat has in one room, a partner's and a facilitator's: its log, its line, its words.

    what a person does ──> the referee asks: allowed? ──> sealed ──> durable outbox ──> relay
                                                                                          │
    screens redraw <── Session <── ledger: verified, opened, folded <── kept <── logged ──┘

What it is: the meeting point of rules, disk and line, without any screen. What it is not: it does
nothing by itself but confirm what was read; that is `tui.seat.sitting` and `tui.seat.leading`. It
holds no words of its own; everything can be built again from what is kept. It reaches the world
through `tui.seat.ports` alone; what comes in is heard by `tui.seat.hearing`.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Final

from protocol.activities.activity import Kinds
from protocol.errors import NoKey, OutOfTurn
from protocol.seal.envelope import Kind
from protocol.seats import Seat
from protocol.session.asides import Whispered, encode_aside
from protocol.session.session import Ended, Session
from protocol.utterance import has_words
from protocol.wire.frames import End
from tui.errors import StorageFailed
from tui.news import OF_DISK, Line, News, Tempo, trouble_of
from tui.seat import ports
from tui.seat.facts import NOTHING_LEFT
from tui.seat.hearing import Hearing
from tui.seat.holding import Holding
from tui.seat.outgoing import RETRY_S
from tui.seat.watching import Watcher


class Seated:
    """One seat in one room. Mutable: it acts, and waits for the moment to act."""

    def __init__(self, world: ports.Ports, pace: Tempo, watcher: Watcher | None) -> None:
        """Raises `SeatUnreadable`, `StorageFailed`, or `Alarm` if the kept log does not hold."""
        self.keep: Final = world.keep
        self.pace: Final = pace
        self._draw: Final = world.draw
        self._clock: Final = world.clock
        self._timers: Final[set[asyncio.TimerHandle]] = set()
        self._is_acting = False
        self._held: Final = Holding(world, pace)
        self._hearing: Final = Hearing(
            self._held,
            world.line,
            pace.mend_s,
            later=self._later,
            go_on=self._go_on,
            over=self._over,
            roster_due=self._say_roster,
        )
        self.link: Final = self._hearing.line
        if watcher is not None:
            self._held.watcher = watcher

    @property
    def session(self) -> Session:
        """The session as the log has it."""
        return self._held.session

    @property
    def ahead(self) -> Session:
        """The session as it will be once what is on its way has come back."""
        return self._held.ahead

    @property
    def news(self) -> News:
        """What a screen needs besides the session."""
        return self._held.news

    @property
    def end(self) -> End | None:
        """Why the room is gone, once it is; for a third seat, or why it has no seat any more."""
        return self._hearing.end

    @property
    @abstractmethod
    def is_over(self) -> bool:
        """Whether nothing more is to come of it."""

    @property
    def is_caught_up(self) -> bool:
        """Whether the log here is as long as the relay's was when the line came up."""
        return self._hearing.is_caught_up

    @property
    def page_head(self) -> bytes:
        """The head with which the present page began."""
        return self._held.ledger.page_head

    @property
    def whispers(self) -> tuple[Whispered, ...]:
        """The words with one that this seat is part of."""
        return self._held.ledger.whispers

    @abstractmethod
    def moves(self) -> Kinds:
        """What this seat may do now: nothing twice, and nothing about what is not shown yet."""

    def whisper(self, text: str, left: Mapping[str, str] = NOTHING_LEFT) -> None:
        """Says it to the one with whom a word with one is on: durable first, then sent.

        Raises `OutOfTurn`, `Malformed` or `StorageFailed`. `left` as for a move.
        """
        beside = self.beside
        if beside is None or not has_words(text):
            raise OutOfTurn("no word with one is on, or none was said")
        try:
            self._held.put_aside(beside, encode_aside(text), left)
        except NoKey:
            raise OutOfTurn("there is no key of these two") from None
        self._hearing.outgoing.send()
        self._held.changed()

    @property
    def beside(self) -> Seat | None:
        """With whom this seat is in a word with one now; None: it is in none."""
        aside = self.session.third.aside
        if aside is None or self.news.alarm is not None or self._held.ledger.has_parted:
            return None
        if self._held.seat is Seat.FACILITATOR:
            return aside.seat
        return Seat.FACILITATOR if aside.seat is self._held.seat else None

    # -- the life of it

    async def run(self) -> None:
        """Holds the line and acts by itself until the room is gone or the task is cancelled."""
        confirming = asyncio.create_task(self._keep_confirming())
        try:
            await self.link.run()
        finally:
            confirming.cancel()
            self.let_go()

    def let_go(self) -> None:
        """Nothing that was to happen in a while happens: the seat may be gone by then."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    @abstractmethod
    def _over(self) -> None:
        """It is over."""

    def _put(
        self,
        kind: Kind,
        content: bytes,
        left: Mapping[str, str] = NOTHING_LEFT,
        *,
        is_over: bool = False,
    ) -> int:
        """Durable first, then sent; its counter. Raises `StorageFailed`, and `OutOfTurn` while the
        key that is due is not there."""
        try:
            counter = self._held.put(kind, content, left, is_over=is_over)
        except NoKey:
            raise OutOfTurn("nobody has handed out the key that is due") from None
        self._hearing.outgoing.send()
        return counter

    # -- what happens by itself

    def _go_on(self) -> None:
        """After every change: send what waits, then do what needs no hand."""
        self._hearing.outgoing.send()
        if self._is_acting or self.news.alarm is not None:
            return
        self._is_acting = True
        try:
            self._act()
        except OutOfTurn:
            pass  # a race; looked at again with the next entry
        except StorageFailed as error:
            self._held.tell(trouble=trouble_of(error))
            self._later(RETRY_S, self._go_on)
            return
        finally:
            self._is_acting = False
        self._hearing.outgoing.send()
        if self.news.trouble in OF_DISK:
            self._held.tell(trouble=None)
        if self.is_over:
            self._over()

    @abstractmethod
    def _act(self) -> None:
        """Does what needs no hand. Raises `OutOfTurn` or `StorageFailed`."""

    def _say_roster(self) -> None:
        """The relay is to be told again who may enter the room."""

    def _later(self, delay_s: float, act: Callable[[], None]) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(delay_s, fire)
        self._timers.add(timer)

    # -- confirmations

    async def _keep_confirming(self) -> None:
        """Says `Seen` after a quiet while, and at the latest after `confirm_s`."""
        while not self.is_over:
            await asyncio.sleep(min(self.pace.quiet_s, 1.0) / 2)
            is_due = self._held.confirming.is_due(self._clock.steady_s())
            if is_due and self.news.line is Line.OPEN:
                self._confirm()
            self._hearing.look_for_confirmations()

    @property
    def _can_confirm(self) -> bool:
        is_silent = self.news.alarm is not None or isinstance(self.session.phase, Ended)
        return not is_silent and not self._held.ledger.is_keyless

    def _confirm(self) -> None:
        if not self._can_confirm:
            return
        try:
            self._put(Kind.SEEN, self._held.ledger.confirmation())
        except StorageFailed as error:
            self._held.tell(trouble=trouble_of(error))
