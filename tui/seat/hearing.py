"""What a seat hears from its line, and what it makes of it: kept, folded, or told as trouble.

    entries ──> verified, opened, folded (the ledger) ──> kept ──> the screens, and what goes on

What it is not: the line (`tui.line.link`), or what this seat does about it (`tui.seat.sitting`).
"""

from collections.abc import Callable
from typing import Final

from protocol.errors import Alarm, Cause
from protocol.limits import VERSION
from protocol.seal.envelope import Kind, read_header
from protocol.seats import Seat
from protocol.session.asides import decode_aside
from protocol.session.events import (
    AnyEvent,
    Began,
    GuidePart,
    Paused,
    StoppedForToday,
    WentOnAlone,
    decode_move,
)
from protocol.session.ledger import Taken
from protocol.session.moves import moves
from protocol.session.session import Ended
from protocol.wire.frames import Code, End, Logged
from tui.errors import StorageFailed
from tui.news import Line, Trouble, trouble_of
from tui.seat.facts import Roster
from tui.seat.holding import Holding
from tui.seat.outgoing import Later, Outgoing
from tui.seat.ports import OpenLine

PRESSING: Final = Paused | StoppedForToday | WentOnAlone
"""What is said once more, by itself, where it was lost to a change of keys: care is not lost."""

CLOCK_KEPT_MS: Final = 60_000
"""By less than that what is kept does not follow the difference of two clocks."""

COMES_S: Final = 10.0
"""So long after both have let somebody in it is not told that they are not connected: their program
hears of it from the relay, and comes within a few seconds."""


class Hearing:
    """The `Listener` of one line. Mutable: it knows how far the log was when the line came up."""

    def __init__(
        self,
        holding: Holding,
        line: OpenLine,
        patience_s: float,
        *,
        later: Later,
        go_on: Callable[[], None],
        over: Callable[[], None],
        roster_due: Callable[[], None] = lambda: None,
    ) -> None:
        """`go_on` is called after every change, `over` once the session is; `roster_due` where the
        relay is to be told again who may enter the room."""
        self._holding: Final = holding
        self._roster_due: Final = roster_due
        self._go_on: Final = go_on
        self._over: Final = over
        self.end: End | None = None
        """Why the room is gone, once it is."""
        self.line: Final = line(holding.keep.facts, self)
        self.outgoing: Final = Outgoing(
            holding.keep,
            self.line,
            patience_s,
            is_open=lambda: self._is_open and holding.news.alarm is None,
            later=later,
            on_again=go_on,
            on_rollback=lambda: holding.alarm(Cause.ROLLBACK),
        )
        self._caught_up_at = 0
        self._later: Final = later
        self._is_led = holding.session.third.seated is not None
        self._third_due_s = 0.0
        """From when on whoever was let in is missed."""
        self.look_for_confirmations()

    @property
    def _is_open(self) -> bool:
        return self._holding.news.line is Line.OPEN

    @property
    def is_caught_up(self) -> bool:
        """Whether the log here is as long as the relay's was when the line came up."""
        return self._is_open and self.last_cursor >= self._caught_up_at

    def look_for_confirmations(self) -> None:
        """How many own pieces the partner has not confirmed, and whether that is to be doubted."""
        holding = self._holding
        ledger = holding.ledger
        # A relay that keeps our words to itself is to be doubted too; one that is away is not.
        is_held_back = self._is_open and (
            self.outgoing.is_giving_back or bool(holding.keep.outbox())
        )
        # What has no words is to be seen as well, or a relay could part the two in silence.
        unseen = 0 if isinstance(holding.session.phase, Ended) else ledger.unseen
        pending = unseen + is_held_back
        is_doubtful = holding.confirming.is_doubtful(pending, holding.clock.steady_s())
        holding.tell(
            unconfirmed=ledger.unconfirmed, is_doubtful=is_doubtful, waiting=holding.waiting
        )

    # -- what the line says

    @property
    def last_cursor(self) -> int:
        return self._holding.keep.last_cursor

    def line_is(self, line: Line) -> None:
        holding = self._holding
        # What the relay asked for on a line that is gone says nothing about the next one.
        trouble = holding.news.trouble if line is Line.OPEN else holding.lasting_trouble
        holding.tell(line=line, trouble=trouble)
        self._here(holding.news.here if line is Line.OPEN else frozenset())
        if line is not Line.UNKNOWN or self.end is not None:
            return
        if isinstance(holding.session.phase, Ended):
            # Both had closed, and the relay has forgotten the room since this seat was last there.
            self.gone(End.CLOSED)
        elif holding.seat is Seat.FACILITATOR and self._is_certain:
            # The two have gone on alone while this seat was not there.
            self.gone(End.UNSEATED)

    def founding(self) -> Roster | None:
        holding = self._holding
        if holding.seat is Seat.FACILITATOR:
            return None  # the room is the two partners'
        if not self._is_certain or holding.news.alarm or isinstance(holding.session.phase, Ended):
            return None
        return holding.keep.facts.room.roster

    @property
    def _is_certain(self) -> bool:
        """A relay at home is only an address, and may be another one by now."""
        return self._holding.keep.facts.hosts_relay or self.line.is_certain

    def entered(self, last: int, here: frozenset[Seat]) -> None:
        holding = self._holding
        self._caught_up_at = last
        self.outgoing.begin()
        self._roster_due()
        self._here(here)
        holding.tell(trouble=holding.lasting_trouble)
        if last < self.last_cursor:
            # What a relay has lost a third seat waits for: the two give it back.
            if holding.seat is not Seat.FACILITATOR:
                self.outgoing.give_back(last)
        elif last == self.last_cursor:
            self._go_on()

    def mended(self, last: int) -> None:
        if self.outgoing.taken_back(last):
            self._holding.tell(trouble=self._holding.lasting_trouble)
            self._go_on()

    def entries(self, entries: tuple[Logged, ...]) -> None:
        holding = self._holding
        if holding.news.alarm is not None:
            return
        kept: list[Logged] = []
        own_counter, alarm = None, None
        try:
            last = self.last_cursor
            for logged in entries:
                if logged.cursor <= last:
                    continue  # after a reconnect the newest entries may be handed out twice
                taken = holding.take(logged)
                last = logged.cursor
                own = taken.counter if taken.seat is holding.seat else None
                holding.relay_clock.came(logged.at_ms, holding.clock.now_ms(), own)
                kept.append(logged)
                own_counter = self._noticed(taken) or own_counter
        except Alarm as raised:
            alarm = raised.cause
        except StorageFailed as error:
            self._storage_failed(error)
            return
        if not kept and alarm is None:
            # Nothing new: not worth a flush, and a hostile relay could ask for thousands of them.
            return
        try:
            is_over = isinstance(holding.session.phase, Ended)
            holding.keep.add_entries(kept, own_counter, is_over=is_over)
        except StorageFailed as error:
            self._storage_failed(error)
            return
        self._settle(alarm)

    def appended(self, counter: int) -> None:
        # The relay had it already; it came, or comes, with the entries.
        self.outgoing.landed()

    def denied(self, code: Code, counter: int) -> None:
        holding = self._holding
        if code is Code.ROSTER:
            return  # an older word than the one that the relay has; or it was about a third seat
        self._roster_due()
        match code:
            case Code.RATE:
                holding.tell(trouble=Trouble.RELAY_BUSY)
                self.outgoing.send_later()
            case Code.STORAGE | Code.RELAY_FULL | Code.WORD | Code.WORD_RATE:
                # The last two where a room that was lost is made again.
                holding.tell(trouble=Trouble.RELAY_STUCK)
                self.outgoing.send_later()
            case Code.MENDING:
                self.outgoing.put_off()
                holding.tell(trouble=Trouble.MENDING)
                if holding.news.is_partner_here:
                    self.outgoing.send_later()
            case Code.SEAT_FULL | Code.ROOM_FULL | Code.EVENT_SIZE:
                holding.tell(trouble=Trouble.RELAY_FULL)
            case Code.CONFLICT:
                # Our next event is not the next one there: the relay lost what it had handed out.
                holding.alarm(Cause.ROLLBACK)
            case _:
                self.line.drop(slowly=True)

    def presence(self, seat: Seat, is_here: bool) -> None:
        holding = self._holding
        here = holding.news.here
        self._here(here | {seat} if is_here else here - {seat})
        if seat in holding.ledger.partners:
            if is_here and holding.news.trouble is Trouble.MENDING:
                self.outgoing.send_again()
            elif not is_here:
                # What the other would have done, this seat may have to do.
                self._go_on()

    def renewed(self, epoch: int) -> None:
        """Nothing hangs on it here: what anybody can read is decided by the keys."""

    def gone(self, end: End) -> None:
        self.end = end
        self._holding.changed()

    # -- what that means

    def _here(self, here: frozenset[Seat]) -> None:
        """Who else is there now."""
        is_partner_here = here >= set(self._holding.ledger.partners)
        self._holding.tell(here=here, is_partner_here=is_partner_here)
        self._look_for_third()

    def _look_for_third(self) -> None:
        """Since when whoever leads is not there: a line that is down says nothing of them."""
        holding, away_ms = self._holding, None
        now_s, was_led = holding.clock.steady_s(), self._is_led
        self._is_led = is_led = holding.session.third.seated is not None
        if is_led and not was_led and holding.seat is not Seat.FACILITATOR:
            self._third_due_s = now_s + COMES_S
            self._later(COMES_S, self._look_for_third)
        if Seat.FACILITATOR in holding.news.here:
            self._third_due_s = now_s
        elif is_led and self._is_open and now_s >= self._third_due_s:
            away_ms = holding.news.third_away_ms or holding.clock.now_ms()
        holding.tell(third_away_ms=away_ms)

    def _noticed(self, taken: Taken) -> int | None:
        """What an entry means for this seat; its counter if it is an own one come back."""
        holding = self._holding
        is_theirs = taken.seat is not holding.seat
        before = holding.news
        holding.tell_of_ledger()
        # The other end is to hear once of our head too, so that it sees for itself.
        is_news = is_theirs and (taken.event is not None or holding.news != before)
        holding.confirming.heard(holding.clock.steady_s(), is_their_move=is_news)
        if is_theirs:
            if taken.is_refused and taken.seat is Seat.FIRST and holding.session.guide is None:
                self._note_gathering(taken.event)
            return None
        if taken.counter is not None:
            holding.watcher.came_back(taken.counter)
        self.outgoing.landed()
        holding.tell(trouble=holding.lasting_trouble)
        if taken.is_refused:
            self._give_back(taken)
        return None if taken.is_duplicate else taken.counter

    def _give_back(self, taken: Taken) -> None:
        """An own event that does not count."""
        holding, event = self._holding, taken.event
        if event is None:
            # Its key may be gone, or never have counted; what lies in the outbox is not sealed.
            for own in holding.keep.outbox():
                if own.counter != taken.counter:
                    continue
                header = read_header(own.event)
                if header.kind is not Kind.ASIDE:
                    event = decode_move(own.content).event
                elif header.epoch == holding.session.epoch:
                    holding.watcher.word_returned(decode_aside(own.content))
                else:
                    holding.watcher.word_too_late(decode_aside(own.content))
        if taken.is_void and isinstance(event, PRESSING):
            # It crossed with a third seat that came or went, and means the same after that.
            holding.to_do_again.append(event)
        elif event is not None:
            holding.watcher.returned(event)

    def _note_gathering(self, event: AnyEvent | None) -> None:
        """A beginning that was refused has to be explained, or both would wait for ever.

        Only what is due: what a changed program says besides holds nobody up.
        """
        if type(event) not in moves(self._holding.session, Seat.FIRST):
            return
        match event:
            case Began(version=version) if version != VERSION:
                self._holding.tell(trouble=Trouble.VERSION)
            case Began() | GuidePart():
                self._holding.tell(trouble=Trouble.GUIDE)

    def _settle(self, alarm: Cause | None) -> None:
        """After entries were kept."""
        holding = self._holding
        holding.look_ahead()
        self._look_for_third()
        self.look_for_confirmations()
        self._remember()
        if holding.session.page and holding.news.trouble in (Trouble.GUIDE, Trouble.VERSION):
            holding.tell(trouble=None)  # it has begun all the same
        holding.changed()
        if alarm is not None:
            holding.alarm(alarm)
            if holding.is_over:
                self._over()
        elif self.last_cursor >= self._caught_up_at:
            self._go_on()

    def _remember(self) -> None:
        """What the first screen, and whoever comes back, should know before a line is up."""
        holding = self._holding
        keep, clock_ms = holding.keep, holding.relay_clock.ahead_ms
        names = [holding.session.names[seat] for seat in holding.ledger.partners]
        # Of two there is no name of the one partner.
        name = names[0] if len(names) == 1 else None
        try:
            if name and name != keep.partner_name:
                keep.set_partner_name(name)
            if abs(clock_ms - keep.clock_ms) > CLOCK_KEPT_MS:
                keep.set_clock(clock_ms)
        except StorageFailed:
            pass  # a convenience; the log has the name, and the next entry tells of the clock

    def _storage_failed(self, error: StorageFailed) -> None:
        """What cannot be kept is not taken. The line starts anew in a while."""
        self._holding.restore()
        self._holding.tell(trouble=trouble_of(error))
        self._holding.changed()
        self.line.drop(slowly=True)
