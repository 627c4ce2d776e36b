"""One seat's part in one room: the session as the log has it, and what this seat adds to it.

    what a person does ──> the referee asks: allowed? ──> sealed ──> durable outbox ──> relay
                                                                                          │
    screens redraw <── Session <── ledger: verified, opened, folded <── kept <── logged ──┘

What it is: the meeting point of rules, disk and line, without any screen; the app, the pretend
partner of `practice` and both partners of `check` are each one `Sitting`. What it is not: it holds
no words of its own; everything can be built again from the seat file.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from protocol.activities.activity import Kinds
from protocol.activities.choose import Choosing
from protocol.activities.rate import Rating
from protocol.activities.rounds import Round
from protocol.activities.write import Writing
from protocol.errors import Alarm, Cause, OutOfTurn
from protocol.limits import VERSION
from protocol.seal.answers import SALT_BYTES, Opening, decode_answer, digest_of, encode_answer
from protocol.seal.envelope import Kind
from protocol.seal.sealing import NONCE_BYTES, pad
from protocol.seats import Seat, as_partner, other
from protocol.session.events import (
    AnyEvent,
    Began,
    Breathed,
    Closed,
    Finished,
    GuidePart,
    Left,
    Opened,
    Sealed,
    encode_move,
)
from protocol.session.ledger import Taken
from protocol.session.moves import ALWAYS, ANY_PAGE, moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended, Gathering, Session
from protocol.wire.frames import Code, End, Logged
from tui.disk.seat_file import NOTHING_LEFT, SeatFile
from tui.errors import StorageFailed
from tui.home.networks import is_certain_relay
from tui.line.dial import dial
from tui.line.link import Link
from tui.line.wire import Dial, Roster
from tui.news import PASSING, Line
from tui.news import QUICK as QUICK
from tui.news import News as News
from tui.news import Pace as Pace
from tui.news import Trouble as Trouble
from tui.seat.confirming import Confirming
from tui.seat.outgoing import RETRY_S, Outgoing
from tui.seat.recall import kept_opening, look_ahead, opening_of, restored
from tui.seat.reflexes import breath, reflex
from tui.seat.relay_clock import RelayClock
from tui.words import times

CLOCK_STEP_MS: Final = 1_000
CLOCK_KEPT_MS: Final = 60_000
"""By less than that a screen's times, and the seat file, do not follow the difference of two
clocks."""

PARTING: Final[Kinds] = ALWAYS | {Closed}
"""What can still be done once the two no longer have the same order of things."""


class Sitting:
    """One seat in one room. Mutable: it owns the ledger, the seat file and the link."""

    def __init__(
        self,
        file: SeatFile,
        draw: Callable[[int], bytes],
        pace: Pace,
        *,
        name: str,
        guide: bytes | None = None,
        is_known: Callable[[bytes], bool] = lambda name: True,
        clock: Callable[[], float] = time.monotonic,
        wall_ms: Callable[[], int] = times.now_ms,
        dial: Dial = dial,
    ) -> None:
        """`draw` gives fresh random bytes; `guide` is what the first seat brings along.

        `name` is how this partner is called; `is_known` says of a guide's hash whether this laptop
        holds it, and one that it does not is accepted first, by `accept_guide`. Raises
        `SeatUnreadable`, `StorageFailed`, or `Alarm` if the kept log itself does not hold.
        """
        facts = file.facts
        self.file: Final = file
        self.seat: Final = as_partner(facts.seat)
        self.pace: Final = pace
        self.on_change: Callable[[], None] = lambda: None
        """Called after every change of `session` or `news`."""
        self.on_return: Callable[[AnyEvent], None] = lambda event: None
        """Called with an own event that the log refused; its words are to be kept at once."""
        self.on_over: Callable[[], None] = self._close
        """Called, perhaps more than once, when the session is over; by itself it tells the relay,
        and keeps the seat for whoever made it."""
        self.end: End | None = None
        """Why the room is gone, once it is."""
        self.news = News(alarm=file.alarm)
        self.link: Final = Link(facts.relay, facts.room.room_id, self.seat, facts.seed, self, dial)
        self._draw: Final = draw
        self._name: Final = name
        self._guide: Final = guide
        self.is_guide_known: Final = is_known(facts.guide_hash)
        """Whether the guide came with this program; else it is the first seat's."""
        self._clock: Final = clock
        self._wall_ms: Final = wall_ms
        self._relay_clock: Final = RelayClock(file.clock_ms)
        self._timers: Final[set[asyncio.TimerHandle]] = set()
        self._outgoing: Final = Outgoing(
            file,
            self.link,
            pace.mend_s,
            is_open=lambda: self.news.line is Line.OPEN and self.news.alarm is None,
            later=self._later,
            on_again=self._go_on,
            on_rollback=lambda: self._alarm(Cause.ROLLBACK),
        )
        self._caught_up_at = 0
        self._is_acting = False
        self._confirming: Final = Confirming(pace.quiet_s, pace.confirm_s, pace.doubt_s, clock())
        self._ledger = restored(self.file)
        self._relay_clock.came(self.session.page_ms, wall_ms())
        self._tell(has_parted=self._ledger.has_parted, has_strays=self._ledger.strays > 0)
        self._tell(clock_ms=self._relay_clock.ahead_ms)
        if self._ledger.is_confirmation_owed:
            self._confirming.heard(clock(), is_their_move=True)
        self._ahead, self._waiting = look_ahead(self.session, self.file)
        self._confirmations()

    @property
    def session(self) -> Session:
        """The session as the log has it."""
        return self._ledger.session

    @property
    def ahead(self) -> Session:
        """The session as it will be once what is on its way has come back."""
        return self._ahead

    @property
    def is_over(self) -> bool:
        """Whether both have closed or one has left; who leaves waits for no line."""
        phase = self._ahead.phase
        has_left = isinstance(phase, Ended) and phase.left is self.seat
        return has_left or isinstance(self.session.phase, Ended)

    @property
    def is_caught_up(self) -> bool:
        """Whether the log here is as long as the relay's was when the line came up."""
        return self.news.line is Line.OPEN and self.last_cursor >= self._caught_up_at

    @property
    def page_head(self) -> bytes:
        """The head with which the present page began."""
        return self._ledger.page_head

    # -- what a person does

    def moves(self) -> Kinds:
        """What this seat may do now: nothing twice, and nothing about what is not shown yet."""
        if self.news.alarm is not None:
            return frozenset()
        mine = moves(self._ahead, self.seat)
        if self._ledger.has_parted:
            mine &= PARTING
        if self._ahead.page != self.session.page:
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
        if self._ledger.has_parted and type(event) not in PARTING:
            raise OutOfTurn("the two no longer have the same order of things")
        page = self.session.page if page is None else page
        ahead = apply(self._ahead, Entry(self.seat, self.session.page_ms, page, event))
        is_over = isinstance(event, Left)
        self._put(Kind.MOVE, encode_move(page, event), left, is_over=is_over)
        self._ahead, self._waiting = ahead, (*self._waiting, event)
        self._changed()
        if self.is_over:
            self.on_over()

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
        if not isinstance(phase, Rating | Writing | Choosing) or Sealed not in self.moves():
            raise OutOfTurn("nothing to answer")
        opening = Opening(encode_answer(answer), self._draw(SALT_BYTES))
        # What could be sealed but never opened would hold both up.
        pad(encode_move(self.session.page, Opened(opening.answer, opening.salt)))
        place = (self.session.step, self.session.activity)
        attempt = phase.round.attempt
        bound = digest_of(self.session.room_id, self.seat, place, attempt, opening)
        self.file.put_opening(bound, opening.salt + opening.answer)
        self.do(Sealed(attempt, bound), left=left)

    def own_answer(self, round_: Round) -> tuple[str, ...] | None:
        """What this seat has sealed in the round, also before it is opened."""
        return self._answer_behind(round_.digests[self.seat])

    def former_answer(self, round_: Round) -> tuple[str, ...] | None:
        """What this seat had sealed before both began again; None also if that is lost."""
        return self._answer_behind(round_.before[self.seat])

    def _answer_behind(self, bound: bytes | None) -> tuple[str, ...] | None:
        opening = opening_of(bound, self.file)
        return None if opening is None else decode_answer(opening.answer)

    @property
    def must_accept_guide(self) -> bool:
        """Whether this person has to accept the other's guide before the session begins."""
        is_mine = self.is_guide_known or self.seat is Seat.FIRST
        return not is_mine and not self.file.has_accepted_guide

    def accept_guide(self) -> None:
        """The guide was read: the session may begin. Raises `StorageFailed`."""
        self.file.accept_guide()
        self._go_on()
        self._changed()

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

    # -- what the line says (the `Listener` of the link)

    @property
    def last_cursor(self) -> int:
        return self.file.last_cursor

    def line_is(self, line: Line) -> None:
        is_partner_here = self.news.is_partner_here and line is Line.OPEN
        # What the relay asked for on a line that is gone says nothing about the next one.
        trouble = self.news.trouble if line is Line.OPEN else self._lasting_trouble
        self._tell(line=line, is_partner_here=is_partner_here, trouble=trouble)
        if line is Line.UNKNOWN and self.end is None and isinstance(self.session.phase, Ended):
            # Both had closed, and the relay has forgotten the room since this seat was last there.
            self.gone(End.CLOSED)

    def founding(self) -> Roster | None:
        # A relay at home is only an address, and may be another one by now.
        is_certain = self.file.facts.hosts_relay or is_certain_relay(self.link.url)
        if not is_certain or self.news.alarm or isinstance(self.session.phase, Ended):
            return None
        return self.file.facts.room.roster

    def entered(self, last: int, here: frozenset[int]) -> None:
        self._caught_up_at = last
        self._outgoing.begin()
        self._tell(is_partner_here=other(self.seat) in here, trouble=self._lasting_trouble)
        if last < self.last_cursor:
            self._outgoing.give_back(last)
        elif last == self.last_cursor:
            self._go_on()

    def mended(self, last: int) -> None:
        if self._outgoing.taken_back(last):
            self._tell(trouble=self._lasting_trouble)
            self._go_on()

    def entries(self, entries: tuple[Logged, ...]) -> None:
        if self.news.alarm is not None:
            return
        kept: list[Logged] = []
        own_counter, alarm = None, None
        try:
            last = self.last_cursor
            for logged in entries:
                if logged.cursor <= last:
                    continue  # after a reconnect the newest entries may be handed out twice
                taken = self._ledger.take(logged.at_ms, logged.event)
                last = logged.cursor
                own = taken.counter if taken.seat is self.seat else None
                self._relay_clock.came(logged.at_ms, self._wall_ms(), own)
                kept.append(logged)
                own_counter = self._noticed(taken) or own_counter
        except Alarm as raised:
            alarm = raised.cause
        except StorageFailed:
            self._storage_failed()
            return
        if not kept and alarm is None:
            # Nothing new: not worth a flush, and a hostile relay could ask for thousands of them.
            return
        try:
            is_over = isinstance(self.session.phase, Ended)
            self.file.add_entries(kept, own_counter, is_over=is_over)
        except StorageFailed:
            self._storage_failed()
            return
        self._settle(alarm)

    def appended(self, counter: int) -> None:
        # The relay had it already; it came, or comes, with the entries.
        self._outgoing.landed()

    def denied(self, code: Code, counter: int) -> None:
        match code:
            case Code.RATE:
                self._tell(trouble=Trouble.RELAY_BUSY)
                self._outgoing.send_later()
            case Code.STORAGE | Code.RELAY_FULL:
                self._tell(trouble=Trouble.RELAY_STUCK)
                self._outgoing.send_later()
            case Code.MENDING:
                self._outgoing.put_off()
                self._tell(trouble=Trouble.MENDING)
                if self.news.is_partner_here:
                    self._outgoing.send_later()
            case Code.SEAT_FULL | Code.ROOM_FULL | Code.EVENT_SIZE:
                self._tell(trouble=Trouble.RELAY_FULL)
            case Code.CONFLICT:
                # Our next event is not the next one there: the relay lost what it had handed out.
                self._alarm(Cause.ROLLBACK)
            case _:
                self.link.drop(slowly=True)

    def presence(self, seat: int, is_here: bool) -> None:
        if seat == other(self.seat):
            self._tell(is_partner_here=is_here)
            if is_here and self.news.trouble is Trouble.MENDING:
                self._outgoing.send_again()

    def gone(self, end: End) -> None:
        self.end = end
        self._changed()

    # -- keeping

    def _put(
        self,
        kind: Kind,
        content: bytes,
        left: Mapping[str, str] = NOTHING_LEFT,
        *,
        is_over: bool = False,
    ) -> None:
        event = self._ledger.channel.seal(kind, content, self._draw(NONCE_BYTES))
        try:
            counter = self._ledger.channel.counter
            self.file.put_outbox(counter, event, content, left=left, is_over=is_over)
        except StorageFailed:
            # Its counter is used up by bytes that nobody will see: build the channel anew.
            self._ledger = restored(self.file)
            raise
        self._confirming.said()
        self._relay_clock.said(counter, self._wall_ms())
        self._outgoing.send()

    def _noticed(self, taken: Taken) -> int | None:
        """What an entry means for this seat; its counter if it is an own one come back."""
        is_theirs = taken.seat is not self.seat
        had_parted, had_strays = self.news.has_parted, self.news.has_strays
        self._tell(has_parted=self._ledger.has_parted, has_strays=self._ledger.strays > 0)
        # The other end is to hear once of our head too, so that it sees for itself.
        is_new = (had_parted, had_strays) != (self.news.has_parted, self.news.has_strays)
        is_news = is_theirs and (taken.event is not None or is_new)
        self._confirming.heard(self._clock(), is_their_move=is_news)
        if is_theirs:
            if taken.is_refused and taken.seat is Seat.FIRST and self.session.guide is None:
                self._note_gathering(taken.event)
            return None
        self._outgoing.landed()
        self._tell(trouble=self._lasting_trouble)
        if taken.is_refused and taken.event is not None:
            self.on_return(taken.event)
        return None if taken.is_duplicate else taken.counter

    def _note_gathering(self, event: AnyEvent | None) -> None:
        """A beginning that was refused has to be explained, or both would wait for ever.

        Only what is due: what a changed program says besides holds nobody up.
        """
        if type(event) not in moves(self.session, Seat.FIRST):
            return
        match event:
            case Began(version=version) if version != VERSION:
                self._tell(trouble=Trouble.VERSION)
            case Began() | GuidePart():
                self._tell(trouble=Trouble.GUIDE)

    def _settle(self, alarm: Cause | None) -> None:
        """After entries were kept."""
        self._ahead, self._waiting = look_ahead(self.session, self.file)
        self._confirmations()
        self._remember()
        if self.session.page and self.news.trouble in (Trouble.GUIDE, Trouble.VERSION):
            self._tell(trouble=None)  # it has begun all the same
        self._changed()
        if alarm is not None:
            self._alarm(alarm)
            if self.is_over:
                self.on_over()
        elif self.last_cursor >= self._caught_up_at:
            self._go_on()

    def _remember(self) -> None:
        """What the first screen, and whoever comes back, should know before a line is up."""
        name, clock_ms = self.session.names[other(self.seat)], self._relay_clock.ahead_ms
        try:
            if name and name != self.file.partner_name:
                self.file.set_partner_name(name)
            if abs(clock_ms - self.file.clock_ms) > CLOCK_KEPT_MS:
                self.file.set_clock(clock_ms)
        except StorageFailed:
            pass  # a convenience; the log has the name, and the next entry tells of the clock

    def _storage_failed(self) -> None:
        """Disk full: what cannot be kept is not taken. The line starts anew in a while."""
        self._ledger = restored(self.file)
        self._ahead, self._waiting = look_ahead(self.session, self.file)
        self._tell(trouble=Trouble.DISK)
        self._changed()
        self.link.drop(slowly=True)

    def _alarm(self, cause: Cause) -> None:
        self._tell(alarm=cause)
        try:
            self.file.set_alarm(cause)
        except StorageFailed:
            self._tell(trouble=Trouble.DISK)

    # -- what happens by itself

    def _go_on(self) -> None:
        """After every change: send what waits, then do what needs no hand."""
        self._outgoing.send()
        if self._is_acting or self.news.alarm is not None:
            return
        self._is_acting = True
        try:
            self._act()
        except OutOfTurn:
            pass  # a race; looked at again with the next entry
        except StorageFailed:
            self._tell(trouble=Trouble.DISK)
            self._later(RETRY_S, self._go_on)
            return
        finally:
            self._is_acting = False
        if self.news.trouble is Trouble.DISK:
            self._tell(trouble=None)
        if self.is_over:
            self.on_over()

    def _close(self) -> None:
        if isinstance(self.session.phase, Ended) and not self.file.outbox():
            self.link.close_room()

    def _act(self) -> None:
        if self._ledger.has_parted:
            return
        phase = self.session.phase
        if isinstance(phase, Gathering):
            if phase.guide_hash not in (None, self.file.facts.guide_hash):
                # Not the guide that was offered at the door: refused before anything is said.
                self._tell(trouble=Trouble.GUIDE)
                return
        while event := reflex(
            self.session,
            self._ahead,
            moves(self._ahead, self.seat),
            guide=self._guide,
            name=None if self.must_accept_guide else self._name,
            opening=lambda round_: kept_opening(round_, self.file),
        ):
            self.do(event)
        begun = breath(self.session, self.seat, moves(self._ahead, self.seat))
        if begun is not None:
            self._later(self.pace.breath_s, lambda: self._breathe(begun))

    def _breathe(self, begun: tuple[int, int]) -> None:
        """Ends the breath that this was set for, if it still lasts."""
        is_same = breath(self.session, self.seat, moves(self._ahead, self.seat)) == begun
        if is_same and self.news.alarm is None and not self._ledger.has_parted:
            try:
                self.do(Breathed())
            except StorageFailed:
                self._tell(trouble=Trouble.DISK)
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
            if self.news.line is Line.OPEN and self._confirming.is_due(self._clock()):
                self._confirm()
            self._confirmations()

    def _confirm(self) -> None:
        if self.news.alarm is not None or isinstance(self.session.phase, Ended):
            return
        try:
            self._put(Kind.SEEN, self._ledger.confirmation())
        except StorageFailed:
            self._tell(trouble=Trouble.DISK)

    def _confirmations(self) -> None:
        unconfirmed = self._ledger.unconfirmed
        # A relay that keeps our words to itself is to be doubted too; one that is away is not.
        is_held_back = self.news.line is Line.OPEN and (
            self._outgoing.is_giving_back or bool(self.file.outbox())
        )
        # What has no words is to be seen as well, or a relay could part the two in silence.
        unseen = 0 if isinstance(self.session.phase, Ended) else self._ledger.unseen
        pending = unseen + is_held_back
        is_doubtful = self._confirming.is_doubtful(pending, self._clock())
        self._tell(unconfirmed=unconfirmed, is_doubtful=is_doubtful, waiting=self._waiting)

    @property
    def _lasting_trouble(self) -> Trouble | None:
        """What stands in the way whatever the relay does."""
        return None if self.news.trouble in PASSING else self.news.trouble

    def _tell(self, **changes: object) -> None:
        fresh = {name: told for name, told in changes.items() if getattr(self.news, name) != told}
        if fresh:
            self.news = replace(self.news, **fresh)  # type: ignore[arg-type]  # it checks names
            self.on_change()

    def _changed(self) -> None:
        clock_ms = self._relay_clock.ahead_ms
        if abs(clock_ms - self.news.clock_ms) < CLOCK_STEP_MS:
            clock_ms = self.news.clock_ms
        self.news = replace(self.news, waiting=self._waiting, clock_ms=clock_ms)
        self.on_change()
