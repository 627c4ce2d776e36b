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
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from protocol.answers import SALT_BYTES, Opening, digest_of
from protocol.envelope import Kind
from protocol.errors import Alarm, Cause, Malformed, OutOfTurn
from protocol.events import (
    AnyEvent,
    Began,
    Breathed,
    GuidePart,
    Introduced,
    Opened,
    Sealed,
    decode_answer,
    decode_move,
    encode_answer,
    encode_move,
)
from protocol.frames import Code, End, Logged
from protocol.guide import guide_hash, guide_parts
from protocol.ledger import Ledger, Taken
from protocol.limits import VERSION
from protocol.moves import Kinds, holder, moves
from protocol.referee import Entry, apply
from protocol.sealing import NONCE_BYTES
from protocol.seats import other
from protocol.session import (
    Choosing,
    Ended,
    Gathering,
    Rating,
    Round,
    Session,
    Stage,
    Talking,
    Writing,
)
from tui.errors import StorageFailed
from tui.link import Line, Link
from tui.seat_file import SeatFile

RETRY_S: Final = 2.0
"""After a refusal that time heals (too many events in a minute, a full disk): the wait before the
same bytes are sent again."""


@dataclass(frozen=True)
class Pace:
    """The times a session keeps, in seconds. Only tests and `--quick` have others."""

    breath_s: float = 5.0
    """The pause at every hand-over."""
    quiet_s: float = 10.0
    """After this long without a new entry, what was read is confirmed."""
    confirm_s: float = 30.0
    """At the latest after this long, while something is unconfirmed."""
    doubt_s: float = 45.0
    """Words that the partner has not confirmed for this long are mentioned on the screen."""


QUICK: Final = Pace(breath_s=0.0, quiet_s=0.2, confirm_s=1.0)


class Trouble(Enum):
    """What stands in the way just now; each has a sentence on the screen."""

    DISK = "disk"
    """This laptop's disk takes nothing."""
    RELAY_BUSY = "relay-busy"
    """The relay asks to wait; the same words go out again by themselves."""
    RELAY_FULL = "relay-full"
    """The room or the seat has used up what the relay gives it."""
    GUIDE = "guide"
    """The guide that the other laptop sent does not load here."""
    VERSION = "version"
    """The other laptop runs another version."""


@dataclass(frozen=True)
class News:
    """What a screen needs besides the session."""

    line: Line = Line.CONNECTING
    is_partner_here: bool = False
    alarm: Cause | None = None
    trouble: Trouble | None = None
    unconfirmed: int = 0
    """How many of the newest own pieces the partner has not confirmed yet."""
    is_doubtful: bool = False
    """... and for longer than `Pace.doubt_s`."""
    waiting: tuple[AnyEvent, ...] = ()
    """Own moves that are on their way."""


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
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`draw` gives fresh random bytes; `guide` is what the first seat brings along.

        `name` is how this partner is called. Raises `SeatUnreadable`, `StorageFailed`, or `Alarm`
        if the kept log itself does not hold.
        """
        facts = file.facts
        self.file: Final = file
        self.seat: Final = facts.seat
        self.pace: Final = pace
        self.on_change: Callable[[], None] = lambda: None
        """Called after every change of `session` or `news`."""
        self.on_return: Callable[[AnyEvent], None] = lambda event: None
        """Called with an own event that the log refused; its words are to be kept at once."""
        self.end: End | None = None
        """Why the room is gone, once it is."""
        self.news = News(alarm=file.alarm)
        self.link: Final = Link(facts.relay, facts.room.room_id, self.seat, facts.seed, self)
        self._draw: Final = draw
        self._name: Final = name
        self._guide: Final = guide
        self._clock: Final = clock
        self._timers: Final[set[asyncio.TimerHandle]] = set()
        self._sending: int | None = None
        self._caught_up_at = 0
        self._is_acting = False
        self._owed_since: float | None = None
        self._last_entry = clock()
        self._unconfirmed_since: float | None = None
        self._ledger = self._restored()
        self._ahead, self._waiting = self._look_ahead()
        self._confirmations()

    @property
    def session(self) -> Session:
        """The session as the log has it."""
        return self._ledger.session

    @property
    def page_head(self) -> bytes:
        """The head with which the present page began."""
        return self._ledger.page_head

    # -- what a person does

    def moves(self) -> Kinds:
        """What this seat may do now, counting what is still on its way as done."""
        if self.news.alarm is not None:
            return frozenset()
        return moves(self._ahead, self.seat)

    def do(self, event: AnyEvent) -> None:
        """Does it: durable first, then sent. Raises `OutOfTurn`, `Malformed` or `StorageFailed`."""
        if self.news.alarm is not None:
            raise OutOfTurn("the log cannot be trusted")
        page = self.session.page
        ahead = apply(self._ahead, Entry(self.seat, self.session.page_ms, page, event))
        self._put(Kind.MOVE, encode_move(page, event))
        self._ahead, self._waiting = ahead, (*self._waiting, event)
        self._owed_since = None
        self._changed()

    def answer(self, answer: tuple[str, ...]) -> None:
        """Seals a private answer; it opens by itself once both have sealed. Raises as `do`."""
        phase = self.session.phase
        if not isinstance(phase, Rating | Writing | Choosing) or Sealed not in self.moves():
            raise OutOfTurn("nothing to answer")
        opening = Opening(encode_answer(answer), self._draw(SALT_BYTES))
        place = (self.session.step, self.session.activity)
        attempt = phase.round.attempt
        bound = digest_of(self.session.room_id, self.seat, place, attempt, opening)
        self.file.put_opening(bound, opening.salt + opening.answer)
        self.do(Sealed(attempt, bound))

    def own_answer(self, round_: Round) -> tuple[str, ...] | None:
        """What this seat has sealed in the round, also before it is opened."""
        opening = self._opening(round_)
        return None if opening is None else decode_answer(opening.answer)

    # -- the life of it

    async def run(self) -> None:
        """Holds the line and acts by itself until the room is gone or the task is cancelled."""
        confirming = asyncio.create_task(self._keep_confirming())
        try:
            await self.link.run()
        finally:
            confirming.cancel()
            for timer in self._timers:
                timer.cancel()

    # -- what the line says (the `Listener` of the link)

    @property
    def last_cursor(self) -> int:
        return self.file.last_cursor

    def line_is(self, line: Line) -> None:
        is_partner_here = self.news.is_partner_here and line is Line.OPEN
        self._tell(line=line, is_partner_here=is_partner_here)

    def entered(self, last: int, here: frozenset[int]) -> None:
        if last < self.last_cursor:
            self._alarm(Cause.ROLLBACK)
            return
        self._caught_up_at = last
        self._sending = None
        self._tell(is_partner_here=other(self.seat) in here)
        if last == self.last_cursor:
            self._go_on()

    def entries(self, entries: tuple[Logged, ...]) -> None:
        if self.news.alarm is not None:
            return
        # After a reconnect the newest entries may be handed out twice.
        fresh = [logged for logged in entries if logged.cursor > self.last_cursor]
        kept: list[Logged] = []
        own_counter, alarm = None, None
        for logged in fresh:
            try:
                taken = self._ledger.take(logged.at_ms, logged.event)
            except Alarm as raised:
                alarm = raised.cause
                break
            kept.append(logged)
            own_counter = self._noticed(taken) or own_counter
        try:
            self.file.add_entries(kept, own_counter)
        except StorageFailed:
            self._storage_failed()
            return
        self._settle(alarm)

    def appended(self, counter: int) -> None:
        # The relay had it already; it came, or comes, with the entries.
        self._sending = None

    def denied(self, code: Code, counter: int) -> None:
        match code:
            case Code.RATE | Code.STORAGE | Code.RELAY_FULL:
                self._tell(trouble=Trouble.RELAY_BUSY)
                self._later(RETRY_S, self._send_again)
            case Code.SEAT_FULL | Code.ROOM_FULL | Code.EVENT_SIZE:
                self._tell(trouble=Trouble.RELAY_FULL)
            case Code.CONFLICT:
                # Our next event is not the next one there: the relay lost what it had handed out.
                self._alarm(Cause.ROLLBACK)
            case _:
                self.link.drop()

    def presence(self, seat: int, is_here: bool) -> None:
        if seat == other(self.seat):
            self._tell(is_partner_here=is_here)

    def gone(self, end: End) -> None:
        self.end = end
        self._changed()

    # -- keeping and sending

    def _restored(self) -> Ledger:
        """Everything again from the seat file."""
        facts = self.file.facts
        ledger = Ledger(facts.room, self.seat, facts.seed)
        for logged in self.file.log():
            ledger.take(logged.at_ms, logged.event)
        for waiting in self.file.outbox():
            ledger.channel.reserve(waiting.counter)
        return ledger

    def _put(self, kind: Kind, content: bytes) -> None:
        event = self._ledger.channel.seal(kind, content, self._draw(NONCE_BYTES))
        try:
            self.file.put_outbox(self._ledger.channel.counter, event, content)
        except StorageFailed:
            # Its counter is used up by bytes that nobody will see: build the channel anew.
            self._ledger = self._restored()
            raise
        self._send_next()

    def _send_next(self) -> None:
        """One event in flight at a time: what is sent arrives in the order of its counters."""
        if self._sending is None and self.news.line is Line.OPEN and self.news.alarm is None:
            waiting = self.file.outbox()
            if waiting:
                self._sending = waiting[0].counter
                self.link.append(waiting[0].counter, waiting[0].event)

    def _send_again(self) -> None:
        self._sending = None
        self._tell(trouble=None)
        self._send_next()

    def _noticed(self, taken: Taken) -> int | None:
        """What an entry means for this seat; its counter if it is an own one come back."""
        self._last_entry = self._clock()
        if taken.seat is not self.seat:
            if taken.event is not None and self._owed_since is None:
                self._owed_since = self._last_entry
            if taken.is_refused and isinstance(self.session.phase, Gathering):
                self._note_gathering(taken.event)
            return None
        self._sending = None
        if taken.is_refused and taken.event is not None:
            self.on_return(taken.event)
        return None if taken.is_duplicate else taken.counter

    def _note_gathering(self, event: AnyEvent | None) -> None:
        """A beginning that was refused has to be explained, or both would wait for ever."""
        match event:
            case Began(version=version) if version != VERSION:
                self._tell(trouble=Trouble.VERSION)
            case Began() | GuidePart():
                self._tell(trouble=Trouble.GUIDE)

    def _settle(self, alarm: Cause | None) -> None:
        """After entries were kept."""
        self._ahead, self._waiting = self._look_ahead()
        self._confirmations()
        name = self.session.names[other(self.seat)]
        if name and name != self.file.partner_name:
            self.file.set_partner_name(name)
        self._changed()
        if alarm is not None:
            self._alarm(alarm)
        elif self.last_cursor >= self._caught_up_at:
            self._go_on()

    def _look_ahead(self) -> tuple[Session, tuple[AnyEvent, ...]]:
        """The session as it will be once what is on its way has come back, and what that is."""
        ahead, waiting = self.session, []
        for own in self.file.outbox():
            try:
                move = decode_move(own.content)
                ahead = apply(ahead, Entry(self.seat, ahead.page_ms, move.page, move.event))
                waiting.append(move.event)
            except (Malformed, OutOfTurn):
                continue  # a confirmation, or a move that will be refused and given back
        return ahead, tuple(waiting)

    def _storage_failed(self) -> None:
        """Disk full: what cannot be kept is not taken. The line starts anew in a while."""
        self._ledger = self._restored()
        self._ahead, self._waiting = self._look_ahead()
        self._tell(trouble=Trouble.DISK)
        self._changed()
        self.link.drop()

    def _alarm(self, cause: Cause) -> None:
        self._tell(alarm=cause)
        self.file.set_alarm(cause)

    # -- what happens by itself

    def _go_on(self) -> None:
        """After every change: send what waits, then do what needs no hand."""
        if self.news.trouble is Trouble.DISK:
            self._tell(trouble=None)
        self._send_next()
        if self._is_acting or self.news.alarm is not None:
            return
        self._is_acting = True
        try:
            self._act()
        except OutOfTurn:
            pass  # a race; looked at again with the next entry
        except StorageFailed:
            self._tell(trouble=Trouble.DISK)
        finally:
            self._is_acting = False
        if isinstance(self.session.phase, Ended) and not self.file.outbox():
            self.link.close_room()

    def _act(self) -> None:
        phase, mine = self.session.phase, self.moves()
        if isinstance(phase, Gathering):
            self._introduce()
        elif isinstance(phase, Rating | Writing | Choosing) and Opened in mine:
            opening = self._opening(phase.round)
            if opening is not None:
                self.do(Opened(opening.answer, opening.salt))
        elif isinstance(phase, Talking) and phase.stage is Stage.BREATH and Breathed in mine:
            page, since_ms = self.session.page, phase.since_ms
            self._later(self.pace.breath_s, lambda: self._breathe(page, since_ms))

    def _introduce(self) -> None:
        """The guide, if this seat brings it, and the name."""
        if self._guide is not None:
            parts = guide_parts(self._guide)
            if Began in self.moves():
                self.do(Began(VERSION, guide_hash(self._guide), len(parts)))
            while GuidePart in self.moves() and isinstance(self._ahead.phase, Gathering):
                self.do(GuidePart(parts[len(self._ahead.phase.parts)]))
        if Introduced in self.moves():
            self.do(Introduced(self._name))

    def _breathe(self, page: int, since_ms: int) -> None:
        """Ends the breath that this was set for, if it still lasts."""
        phase = self.session.phase
        if not isinstance(phase, Talking) or self.session.page != page:
            return
        is_same_breath = phase.stage is Stage.BREATH and phase.since_ms == since_ms
        if is_same_breath and holder(phase) is self.seat and Breathed in self.moves():
            try:
                self.do(Breathed())
            except StorageFailed:
                self._tell(trouble=Trouble.DISK)

    def _opening(self, round_: Round) -> Opening | None:
        bound = round_.digests[self.seat]
        kept = self.file.opening(bound) if bound is not None else None
        return None if kept is None else Opening(kept[SALT_BYTES:], kept[:SALT_BYTES])

    def _later(self, delay_s: float, act: Callable[[], None]) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(delay_s, fire)
        self._timers.add(timer)

    # -- confirmations

    async def _keep_confirming(self) -> None:
        """Says `Seen` after a quiet while, and at the latest after `confirm_s`."""
        while True:
            await asyncio.sleep(min(self.pace.quiet_s, 1.0) / 2)
            if self._owed_since is not None and self.news.line is Line.OPEN:
                now = self._clock()
                is_quiet = now - self._last_entry >= self.pace.quiet_s
                if is_quiet or now - self._owed_since >= self.pace.confirm_s:
                    self._confirm()
            self._confirmations()

    def _confirm(self) -> None:
        if self.news.alarm is not None or isinstance(self.session.phase, Ended):
            return
        self._owed_since = None
        try:
            self._put(Kind.SEEN, self._ledger.confirmation())
        except StorageFailed:
            self._tell(trouble=Trouble.DISK)

    def _confirmations(self) -> None:
        unconfirmed = self._ledger.unconfirmed
        now = self._clock()
        if not unconfirmed:
            self._unconfirmed_since = None
        elif self._unconfirmed_since is None:
            self._unconfirmed_since = now
        since = self._unconfirmed_since
        is_doubtful = since is not None and now - since >= self.pace.doubt_s
        self._tell(unconfirmed=unconfirmed, is_doubtful=is_doubtful, waiting=self._waiting)

    def _tell(self, **changes: object) -> None:
        news = replace(self.news, **changes)  # type: ignore[arg-type]  # replace() checks names
        if news != self.news:
            self.news = news
            self.on_change()

    def _changed(self) -> None:
        self.news = replace(self.news, waiting=self._waiting)
        self.on_change()
