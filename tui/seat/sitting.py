"""One seat's part in one room: the session as the log has it, and what this seat adds to it.

    what a person does ──> the referee asks: allowed? ──> sealed ──> durable outbox ──> relay
                                                                                          │
    screens redraw <── Session <── ledger: verified, opened, folded <── kept <── logged ──┘

What it is: the meeting point of rules, disk and line, without any screen; the app, the pretend
partner of `practice` and both partners of `check` are each one `Sitting`. What it is not: it holds
no words of its own; everything can be built again from what is kept. It reaches the world through
`tui.seat.ports` alone; what comes in is heard by `tui.seat.hearing`.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from protocol.activities.activity import Kinds
from protocol.activities.rounds import Round, Sealing
from protocol.errors import OutOfTurn
from protocol.seal.answers import SALT_BYTES, Unsealing, decode_answer, digest_of, encode_answer
from protocol.seal.envelope import Kind
from protocol.seal.sealing import pad
from protocol.seats import Partner, Seat
from protocol.session.events import (
    AnyEvent,
    Breathed,
    Closed,
    Finished,
    Left,
    Opened,
    Sealed,
    encode_move,
)
from protocol.session.moves import ALWAYS, ANY_PAGE, moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended, Gathering, Session
from protocol.wire.frames import End
from tui.errors import StorageFailed
from tui.news import OF_DISK, Line, News, Tempo, Trouble, trouble_of
from tui.seat import ports
from tui.seat.facts import NOTHING_LEFT
from tui.seat.hearing import Hearing
from tui.seat.holding import Holding
from tui.seat.outgoing import RETRY_S
from tui.seat.recall import kept_opening, opening_of
from tui.seat.reflexes import breath, reflex
from tui.seat.watching import Watcher

PARTING: Final[Kinds] = ALWAYS | {Closed}
"""What can still be done once the two no longer have the same order of things."""


class Sitting:
    """One seat in one room. Mutable: it acts, and waits for the moment to act."""

    def __init__(
        self,
        world: ports.Ports,
        pace: Tempo,
        *,
        name: str,
        guide: bytes | None = None,
        is_known: Callable[[bytes], bool] = lambda name: True,
        watcher: Watcher | None = None,
        closes: bool = True,
    ) -> None:
        """`guide` is what the first seat brings along, `name` how this partner is called.

        `is_known` says of a guide's hash whether this laptop holds it, and one that it does not is
        accepted first, by `accept_guide`. `closes`: once the session is over it tells the relay by
        itself, and keeps the seat; else whoever watches sees to that. Raises `SeatUnreadable`,
        `StorageFailed`, or `Alarm` if the kept log itself does not hold.
        """
        self.keep: Final = world.keep
        self.pace: Final = pace
        self._draw: Final = world.draw
        self._clock: Final = world.clock
        self._name: Final = name
        self._guide: Final = guide
        self._closes: Final = closes
        self.is_guide_known: Final = is_known(world.keep.facts.guide_hash)
        """Whether the guide came with this program; else it is the first seat's."""
        self._timers: Final[set[asyncio.TimerHandle]] = set()
        self._is_acting = False
        self._held: Final = Holding(world, pace)
        self.seat: Final[Partner] = self._held.seat
        self._hearing: Final = Hearing(
            self._held,
            world.line,
            pace.mend_s,
            later=self._later,
            go_on=self._go_on,
            over=self._over,
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
        """Why the room is gone, once it is."""
        return self._hearing.end

    @property
    def is_over(self) -> bool:
        """Whether both have closed or one has left; who leaves waits for no line."""
        return self._held.is_over

    @property
    def is_caught_up(self) -> bool:
        """Whether the log here is as long as the relay's was when the line came up."""
        return self._hearing.is_caught_up

    @property
    def page_head(self) -> bytes:
        """The head with which the present page began."""
        return self._held.ledger.page_head

    # -- what a person does

    def moves(self) -> Kinds:
        """What this seat may do now: nothing twice, and nothing about what is not shown yet."""
        if self.news.alarm is not None:
            return frozenset()
        mine = moves(self.ahead, self.seat)
        if self._held.ledger.has_parted:
            mine &= PARTING
        if self.ahead.page != self.session.page:
            return mine & ANY_PAGE
        # Whoever has just said something may be finished before it has come back.
        return mine & (moves(self.session, self.seat) | {Finished})

    def do(
        self,
        event: AnyEvent,
        page: int | None = None,
        left: Mapping[str, str] = NOTHING_LEFT,
    ) -> None:
        """Does it: durable first, then sent. Raises `OutOfTurn`, `Malformed` or `StorageFailed`.

        `page` is the one that it is meant for; None: the present one.
        `left`: what stays in the drafts it was typed in, by slot, once it is durable.
        """
        if self.news.alarm is not None:
            raise OutOfTurn("the log cannot be trusted")
        if self._held.ledger.has_parted and type(event) not in PARTING:
            raise OutOfTurn("the two no longer have the same order of things")
        page = self.session.page if page is None else page
        ahead = apply(self.ahead, Entry(self.seat, self.session.page_ms, page, event))
        is_over = isinstance(event, Left)
        counter = self._put(Kind.MOVE, encode_move(page, event), left, is_over=is_over)
        self._held.ahead, self._held.waiting = ahead, (*self._held.waiting, event)
        self._held.watcher.went_out(counter)
        self._held.changed()
        if self.is_over:
            self._over()

    def answer(
        self,
        answer: tuple[str, ...],
        page: int | None = None,
        left: Mapping[str, str] = NOTHING_LEFT,
    ) -> None:
        """Seals a private answer; it opens by itself once both have sealed. Raises as `do`."""
        phase = self.session.phase
        if page not in (None, self.session.page):
            raise OutOfTurn("an answer to another page")
        if not isinstance(phase, Sealing) or Sealed not in self.moves():
            raise OutOfTurn("nothing to answer")
        opening = Unsealing(encode_answer(answer), self._draw(SALT_BYTES))
        # What could be sealed but never opened would hold both up.
        pad(encode_move(self.session.page, Opened(opening.answer, opening.salt)))
        place = (self.session.step, self.session.activity)
        attempt = phase.round.attempt
        bound = digest_of(self.session.room_id, self.seat, place, attempt, opening)
        self.keep.put_opening(bound, opening.salt + opening.answer)
        self.do(Sealed(attempt, bound), left=left)

    def own_answer(self, round_: Round) -> tuple[str, ...] | None:
        """What this seat has sealed in the round, also before it is opened."""
        return self._answer_behind(round_.digests[self.seat])

    def former_answer(self, round_: Round) -> tuple[str, ...] | None:
        """What this seat had sealed before both began again; None also if that is lost."""
        return self._answer_behind(round_.before[self.seat])

    def _answer_behind(self, bound: bytes | None) -> tuple[str, ...] | None:
        opening = opening_of(bound, self.keep)
        return None if opening is None else decode_answer(opening.answer)

    @property
    def must_accept_guide(self) -> bool:
        """Whether this person has to accept the other's guide before the session begins."""
        is_mine = self.is_guide_known or self.seat is Seat.FIRST
        return not is_mine and not self.keep.has_accepted_guide

    def accept_guide(self) -> None:
        """The guide was read: the session may begin. Raises `StorageFailed`."""
        self.keep.accept_guide()
        self._go_on()
        self._held.changed()

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

    def _put(
        self,
        kind: Kind,
        content: bytes,
        left: Mapping[str, str] = NOTHING_LEFT,
        *,
        is_over: bool = False,
    ) -> int:
        """Durable first, then sent; its counter. Raises `StorageFailed`."""
        counter = self._held.put(kind, content, left, is_over=is_over)
        self._hearing.outgoing.send()
        return counter

    def _over(self) -> None:
        is_folded = isinstance(self.session.phase, Ended)
        if self._closes and is_folded and not self.keep.outbox():
            self.link.close_room()
        self._held.watcher.over()

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
        if self.news.trouble in OF_DISK:
            self._held.tell(trouble=None)
        if self.is_over:
            self._over()

    def _act(self) -> None:
        if self._held.ledger.has_parted:
            return
        phase = self.session.phase
        if isinstance(phase, Gathering):
            if phase.guide_hash not in (None, self.keep.facts.guide_hash):
                # Not the guide that was offered at the door: refused before anything is said.
                self._held.tell(trouble=Trouble.GUIDE)
                return
        while event := reflex(
            self.session,
            self.ahead,
            moves(self.ahead, self.seat),
            guide=self._guide,
            name=None if self.must_accept_guide else self._name,
            opening=lambda round_: kept_opening(round_, self.keep),
        ):
            self.do(event)
        begun = breath(self.session, self.seat, moves(self.ahead, self.seat))
        if begun is not None:
            self._later(self.pace.breath_s, lambda: self._breathe(begun))

    def _breathe(self, begun: tuple[int, int]) -> None:
        """Ends the breath that this was set for, if it still lasts."""
        is_same = breath(self.session, self.seat, moves(self.ahead, self.seat)) == begun
        if is_same and self.news.alarm is None and not self._held.ledger.has_parted:
            try:
                self.do(Breathed())
            except StorageFailed as error:
                self._held.tell(trouble=trouble_of(error))
                self._later(RETRY_S, lambda: self._breathe(begun))

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

    def _confirm(self) -> None:
        if self.news.alarm is not None or isinstance(self.session.phase, Ended):
            return
        try:
            self._put(Kind.SEEN, self._held.ledger.confirmation())
        except StorageFailed as error:
            self._held.tell(trouble=trouble_of(error))
