"""A relay that may lie: one room, and for each seat a log of its own.

Honest by itself, and without disk or quotas: what one seat appends is shown to all, in one order. A
third seat enters by the roster that the two have told, and reads from where that says. What it is
not: an attack; `tests.simulation.attacks` overrides what is shown, and when.
"""

import random
from collections.abc import Callable, Iterable
from typing import Final

from protocol.errors import BadSeal, Malformed
from protocol.limits import KEY_BYTES, VERSION
from protocol.seal.sealing import verify
from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Denied,
    End,
    Enter,
    Entered,
    Entries,
    Frame,
    Gone,
    Logged,
    Presence,
    Renew,
    Renewed,
    Welcome,
    read_at_relay,
)
from protocol.wire.proofs import proof_message
from server.line.wire import wire
from tests.simulation.clock import VirtualLoop
from tests.simulation.network import Hearing, RelayEnd
from tests.simulation.trace import Trace
from tui.seat.facts import SeatFacts

BEGAN_MS: Final = 1_700_000_000_000

BATCH: Final = 8
"""Entries in one frame."""

EARLY_ENTRIES: Final = (6, 40)
"""The lie begins somewhere between the gathering and the middle of a session."""

PARTNERS: Final = (0, 1)
THIRD: Final = 2


class LyingRelay:
    """One room and its lies. Mutable."""

    def __init__(
        self,
        loop: VirtualLoop,
        chance: random.Random,
        trace: Trace,
        facts: tuple[SeatFacts, SeatFacts],
        seats: tuple[int, ...] = PARTNERS,
    ) -> None:
        """`seats`: of whom there may be any in the room."""
        self.loop: Final = loop
        self.chance: Final = chance
        self.trace: Final = trace
        self.facts: Final = facts
        """Of both seats: an attack may have a member's program on its side."""
        self.seats: Final = seats
        self.roster = Renew(0, (), 0, ())
        """As the two have told it last; before that, they are alone."""
        self.victim: Final = chance.choice(seats)
        """The seat that is lied to, where it is only one."""
        self.is_lying = False
        self.begins_at: Final = chance.randint(*EARLY_ENTRIES)
        self.views: Final[dict[int, list[Logged]]] = {seat: [] for seat in seats}
        """Every entry as each seat was or will be shown it."""
        self.ends: Final[dict[int, RelayEnd]] = {}
        """Who is here."""
        self.counters: Final[dict[tuple[int, int], int]] = {}
        """The cursor of each (seat, counter)."""
        self.taken = 0
        """How many appends it has taken."""
        self._cursor = 0
        self._talks = 0
        self._newest: Final[dict[int, int]] = {}
        """The number of each seat's newest connection."""
        self._closed: Final[set[int]] = set()

    # -- what an attack overrides

    def begin(self) -> None:
        """The first lie; from here on `is_lying`."""

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        """What a seat is shown of a new entry, once the relay is lying."""
        return (logged,)

    def take(self, seat: int, counter: int, event: bytes) -> None:
        """An append that is new and next."""
        logged = self.next_entry(event)
        self.counters[seat, counter] = logged.cursor
        for member in self.seats:
            shown = self.show(member, seat, logged) if self.is_lying else (logged,)
            self.hand(member, *shown)
        if not self.is_lying and self.taken >= self.begins_at:
            self.lie()

    def last(self, seat: int) -> int:
        """The cursor that a seat is told to be the newest."""
        return self.views[seat][-1].cursor if self.views[seat] else 0

    def heard(self, seat: int, frame: Frame) -> None:
        """A frame that nothing honest is done with here."""

    def is_member(self, seat: int, challenge: bytes, proof: bytes) -> bool:
        """Whether somebody may enter there; of the two nobody else ever tries."""
        key = dict(self.roster.roster).get(THIRD)
        if seat != THIRD or key is None:
            return seat in PARTNERS
        room = self.facts[0].room.room_id
        try:
            verify(key, proof_message("enter", challenge, room, seat), proof)
        except BadSeal:
            return False
        return True

    def since(self, seat: int) -> int:
        """The cursor after which a seat is handed anything."""
        return self.roster.after if seat == THIRD else 0

    def renew(self, seat: int, change: Renew) -> None:
        """A partner's word on who may enter."""
        if change.epoch > self.roster.epoch:
            self.roster = change
            if THIRD in self.ends:
                self.say(THIRD, Gone(End.UNSEATED))
                self.cut(THIRD)
        self.say(seat, Renewed(self.roster.epoch))

    # -- what it uses for it

    def lie(self) -> None:
        """The attack begins, if it has not."""
        if not self.is_lying:
            self.is_lying = True
            self.trace.note("relay", "lie", self.taken)
            self.begin()

    def next_entry(self, event: bytes, *, at_ms: int | None = None) -> Logged:
        """An entry at the next cursor."""
        self._cursor += 1
        now_ms = BEGAN_MS + int(self.loop.time() * 1000)
        return Logged(self._cursor, now_ms if at_ms is None else at_ms, event)

    def hand(self, seat: int, *entries: Logged) -> None:
        """Adds to a seat's log, and shows it at once if the seat is here."""
        self.views[seat].extend(entries)
        if entries:
            self.say(seat, Entries(entries))

    def say(self, seat: int, frame: Frame) -> None:
        """Says something to a seat, if it is here."""
        if seat in self.ends:
            self.ends[seat].offer(wire(frame))

    def tell_others(self, seat: int, frame: Frame) -> None:
        """Says it to all but one."""
        for other in self.seats:
            if other != seat:
                self.say(other, frame)

    def cut(self, seat: int) -> None:
        """Lets a seat's connection go."""
        if seat in self.ends:
            self.ends.pop(seat).part(1000)

    def later(self, delay_s: float, act: Callable[[], None]) -> None:
        self.loop.call_later(delay_s, act)

    # -- the honest part

    def accept(self, end: RelayEnd) -> Hearing:
        """As a `Host`."""
        challenge = self.chance.randbytes(KEY_BYTES)
        end.offer(wire(Welcome(VERSION, challenge)))
        self._talks += 1
        return _Talk(self, end, self._talks, challenge)

    def enter(self, seat: int, end: RelayEnd, number: int, after: int) -> None:
        if number < self._newest.get(seat, 0):
            # As the real one: what was said on a connection that is given up may arrive late.
            end.part(1000)
            return
        self._newest[seat] = number
        self.ends[seat] = end
        self.tell_others(seat, Presence(seat, True))
        end.offer(wire(Entered(self.last(seat), tuple(sorted(self.ends)))))
        after = max(after, self.since(seat))
        past = [logged for logged in self.views[seat] if logged.cursor > after]
        for start in range(0, len(past), BATCH):
            end.offer(wire(Entries(tuple(past[start : start + BATCH]))))

    def leave(self, seat: int, end: RelayEnd) -> None:
        if self.ends.get(seat) is end:
            del self.ends[seat]
            self.tell_others(seat, Presence(seat, False))

    def append(self, seat: int, counter: int, event: bytes) -> None:
        if (seat, counter) in self.counters:
            self.say(seat, Appended(counter, self.counters[seat, counter]))
        elif counter > 1 and (seat, counter - 1) not in self.counters:
            self.say(seat, Denied(Code.CONFLICT, counter))
        else:
            self.taken += 1
            self.take(seat, counter, event)

    def close(self, seat: int) -> None:
        self._closed.add(seat)
        if self._closed >= set(PARTNERS):
            for member in self.seats:
                self.say(member, Gone(End.CLOSED))


class _Talk:
    """One connection to it."""

    def __init__(self, relay: LyingRelay, end: RelayEnd, number: int, challenge: bytes) -> None:
        self._relay: Final = relay
        self._end: Final = end
        self._number: Final = number
        self._challenge: Final = challenge
        self._seat: int | None = None

    def hear(self, message: bytes, /) -> None:
        try:
            frame = read_at_relay(message)
        except Malformed:
            self._end.part(1002)
            return
        match self._seat, frame:
            case None, Enter(_, seat, _, proof) if not self._relay.is_member(
                seat, self._challenge, proof
            ):
                self._end.offer(wire(Denied(Code.PROOF, 0)))
            case None, Enter(_, seat, after, _):
                self._seat = seat
                self._relay.enter(seat, self._end, self._number, after)
            case int(seat), Append(counter, event):
                self._relay.append(seat, counter, event)
            case int(seat), Close():
                self._relay.close(seat)
            case int(seat), Renew() if seat in PARTNERS:
                self._relay.renew(seat, frame)
            case int(seat), _:
                self._relay.heard(seat, frame)

    def end(self) -> None:
        if self._seat is not None:
            self._relay.leave(self._seat, self._end)
