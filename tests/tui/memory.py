"""The ports of a seat in memory: what is kept, a relay with lines to it, an ending.

No disk and no socket; what comes in is still heard from the line's own task, one thing at a time.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from msgspec import structs

from protocol.errors import Cause
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.seal.envelope import read_header
from protocol.seal.sealing import verify
from protocol.seats import PARTNERS, Seat
from protocol.wire.frames import Code, End, Logged, Missing, Renew
from protocol.wire.proofs import roster_message
from tui.errors import StorageFailed
from tui.news import Line, Told
from tui.rehearsal.practice import admissions_for_two
from tui.seat.facts import NOTHING_LEFT, SeatFacts, Waiting, seat_facts
from tui.seat.ports import Draw, Listener, Ports
from tui.seat.stays import EVERYTHING, NOTHING, Stays

NOW_MS: Final = 1_764_000_000_000


def facts_for_two(guide: Guide, draw: Draw) -> tuple[SeatFacts, SeatFacts]:
    """The seats of a new room."""
    both = admissions_for_two(guide_hash(guide_bytes(guide)), draw)
    made = partial(seat_facts, url="memory", hosts_relay=False, now_ms=NOW_MS)
    first, second = (made(each) for each in both)
    return first, second


class LoopClock:
    """The loop's own time."""

    def steady_s(self) -> float:
        return asyncio.get_running_loop().time()

    def now_ms(self) -> int:
        return NOW_MS + int(self.steady_s() * 1000)


class MemoryKeep:
    """A `Keep` that is gone with the test. Mutable."""

    def __init__(self, facts: SeatFacts) -> None:
        self.facts = facts
        self.is_full = False
        """Takes nothing."""
        self.has_accepted_guide = False
        self.begins_alone = False
        self.is_over = False
        self.partner_name = ""
        self.clock_ms = 0
        self.is_closing = False
        self.alarm: Cause | None = None
        self._log: Final[list[Logged]] = []
        self._outbox: Final[dict[int, Waiting]] = {}
        self._openings: Final[dict[bytes, bytes]] = {}
        self._drafts: Final[dict[str, str]] = {}
        self._privates: Final[dict[str, str]] = {}

    def set_relay(self, url: str) -> None:
        self.facts = replace(self.facts, relay=url)

    def log(self) -> tuple[Logged, ...]:
        return tuple(self._log)

    def log_from(self, cursor: int, count: int) -> tuple[Logged, ...]:
        return tuple(each for each in self._log if each.cursor >= cursor)[:count]

    @property
    def last_cursor(self) -> int:
        return self._log[-1].cursor if self._log else 0

    def add_entries(
        self, entries: Iterable[Logged], own_counter: int | None = None, *, is_over: bool = False
    ) -> None:
        self._want_room()
        self._log.extend(entries)
        for counter in [each for each in self._outbox if each <= (own_counter or 0)]:
            del self._outbox[counter]
        self.is_over |= is_over

    def outbox(self) -> tuple[Waiting, ...]:
        return tuple(self._outbox[counter] for counter in sorted(self._outbox))

    def put_outbox(
        self,
        counter: int,
        event: bytes,
        content: bytes,
        *,
        left: Mapping[str, str] = NOTHING_LEFT,
        is_over: bool = False,
    ) -> None:
        self._want_room()
        assert counter not in self._outbox
        self._outbox[counter] = Waiting(counter, event, content)
        for slot, text in left.items():
            self.put_draft(slot, text)
        self.is_over |= is_over

    def put_opening(self, key: bytes, opening: bytes) -> None:
        self._want_room()
        self._openings[key] = opening

    def opening(self, key: bytes) -> bytes | None:
        return self._openings.get(key)

    def put_draft(self, slot: str, text: str) -> None:
        self._put(self._drafts, slot, text)

    def drafts(self) -> dict[str, str]:
        return dict(self._drafts)

    def put_private(self, key: str, value: str) -> None:
        self._put(self._privates, key, value)

    def privates(self) -> dict[str, str]:
        return dict(self._privates)

    def set_alarm(self, cause: Cause) -> None:
        self.alarm = self.alarm or cause

    def accept_guide(self) -> None:
        self.has_accepted_guide = True

    def begin_alone(self) -> None:
        self.begins_alone = True

    def set_partner_name(self, name: str) -> None:
        self.partner_name = name

    def set_clock(self, clock_ms: int) -> None:
        self.clock_ms = clock_ms

    def set_closing(self, is_closing: bool) -> None:
        self.is_closing = is_closing

    def forget(self) -> None:
        """Nothing of what was said is left."""
        for kept in (self._outbox, self._openings, self._drafts, self._privates):
            kept.clear()
        self._log.clear()

    def _put(self, table: dict[str, str], key: str, text: str) -> None:
        self._want_room()
        if text:
            table[key] = text
        else:
            table.pop(key, None)

    def _want_room(self) -> None:
        if self.is_full:
            raise StorageFailed("the test's memory is full")


class MemoryRelay:
    """One room: a log, who may enter it, and the lines that are open to it. Mutable."""

    def __init__(self) -> None:
        self.log: Final[list[Logged]] = []
        self.is_gone = False
        self.roster = Renew(0, (), 0, ())
        """As it was said last; before that, the two are in it."""
        self.handed: Final[list[Logged]] = []
        """All that a third seat was handed, in order."""
        self._waiting: Final[list[MemoryLine]] = []
        """Lines of third seats that are not on it."""
        self._open: Final[dict[Seat, MemoryLine]] = {}
        self._counters: Final[dict[Seat, int]] = dict.fromkeys(Seat, 0)
        self._closed: Final[set[Seat]] = set()

    def line(self, facts: SeatFacts, ear: Listener) -> "MemoryLine":
        """As `OpenLine`."""
        return MemoryLine(self, facts, ear)

    @property
    def has_third(self) -> bool:
        """Whether a third seat may enter."""
        return len(self.roster.roster) == len(Seat)

    def renew(self, line: "MemoryLine", change: Renew) -> None:
        """A partner's word on who may enter: a third with the signatures of both."""
        assert line.seat in PARTNERS and change.epoch > 0
        if change.epoch <= self.roster.epoch:
            same = structs.replace(change, signatures=self.roster.signatures) == self.roster
            answer = (lambda ear: ear.renewed(change.epoch)) if same else _refused
            line.hear(answer)
            return
        keys, members = dict(change.roster), change.roster
        message = roster_message(line.room_id, change.epoch, change.after, members)
        for seat, signature in change.signatures:
            verify(keys[seat], message, signature)
        assert {seat for seat, _ in change.signatures} <= set(PARTNERS)
        assert len(change.signatures) == 2 or len(members) == 2
        self.roster = change
        line.hear(lambda ear: ear.renewed(change.epoch))
        gone = self._open.get(Seat.FACILITATOR)
        if not self.has_third and gone is not None:
            self.leave(gone)
            gone.hear(lambda ear: ear.gone(End.UNSEATED))
            gone.is_out = True
        while self.has_third and self._waiting:
            self.enter(self._waiting.pop())

    def enter(self, line: "MemoryLine") -> None:
        is_third = line.seat is Seat.FACILITATOR
        if is_third and not self.has_third:
            if line.ear.last_cursor:
                line.is_out = True
                line.hear(lambda ear: ear.line_is(Line.UNKNOWN))
            else:
                self._waiting.append(line)
            return
        self._open[line.seat], line.is_in = line, True
        others = [each for each in self._open.values() if each is not line]
        line.hear(lambda ear: ear.line_is(Line.OPEN))
        last, here = len(self.log), frozenset(each.seat for each in others)
        line.hear(lambda ear: ear.entered(last, here))
        since = max(line.ear.last_cursor, self.roster.after if is_third else 0)
        missed = tuple(each for each in self.log if each.cursor > since)
        if missed:
            self._hand(line, missed)
        for each in others:
            each.hear(lambda ear: ear.presence(line.seat, True))
        if self.is_gone:
            line.hear(lambda ear: ear.gone(End.CLOSED))

    def leave(self, line: "MemoryLine") -> None:
        if line in self._waiting:
            self._waiting.remove(line)
        if self._open.get(line.seat) is line:
            del self._open[line.seat]
            for each in self._open.values():
                each.hear(lambda ear: ear.presence(line.seat, False))

    def append(self, line: "MemoryLine", counter: int, event: bytes) -> None:
        if counter <= self._counters[line.seat]:
            line.hear(lambda ear: ear.appended(counter))
            return
        assert read_header(event).seat is line.seat
        self._counters[line.seat] = counter
        entry = Logged(len(self.log) + 1, NOW_MS + len(self.log), event)
        self.log.append(entry)
        for each in self._open.values():
            self._hand(each, (entry,))

    def _hand(self, line: "MemoryLine", entries: tuple[Logged, ...]) -> None:
        if line.seat is Seat.FACILITATOR:
            self.handed.extend(entries)
        line.hear(lambda ear: ear.entries(entries))

    def close(self, line: "MemoryLine") -> None:
        self._closed.add(line.seat)
        if len(self._closed) == 2 and not self.is_gone:
            self.is_gone = True
            self.log.clear()
            for each in self._open.values():
                each.hear(lambda ear: ear.gone(End.CLOSED))


def _refused(ear: Listener) -> None:
    ear.denied(Code.ROSTER, 0)


class MemoryLine:
    """One seat's line to it. Mutable: it holds what was not heard yet."""

    def __init__(self, relay: MemoryRelay, facts: SeatFacts, ear: Listener) -> None:
        self.url = "memory"
        self.is_certain: Final = True
        self.seat: Final = facts.seat
        self.room_id: Final = facts.room.room_id
        self.ear: Final = ear
        self._relay: Final = relay
        self.is_out = False
        """It has no seat any more."""
        self.is_in = False
        """It has been let in."""
        self.is_down = False
        """What is said on it gets nowhere."""
        self._is_open = False
        self._unheard: asyncio.Queue[Callable[[Listener], None]] = asyncio.Queue()

    def hear(self, told: Callable[[Listener], None]) -> None:
        """The seat hears it when it is its turn."""
        self._unheard.put_nowait(told)

    async def run(self) -> None:
        self.ear.line_is(Line.CONNECTING)
        self._is_open = True
        self._relay.enter(self)
        try:
            while True:
                (await self._unheard.get())(self.ear)
                is_out = self.is_out or self._relay.is_gone
                if is_out and self._unheard.empty():
                    if self.is_in or self._relay.is_gone:
                        self.ear.line_is(Line.GONE)
                    return
        finally:
            self._is_open = False
            self._relay.leave(self)

    def append(self, counter: int, event: bytes) -> None:
        if self._is_open and not self.is_down:
            self._relay.append(self, counter, event)

    def offer(self, entries: tuple[Missing, ...]) -> None:
        raise AssertionError("this relay loses nothing")

    def renew(self, change: Renew) -> None:
        if self._is_open:
            self._relay.renew(self, change)

    def close_room(self) -> None:
        if self._is_open:
            self._relay.close(self)

    def retry_now(self) -> None:
        """It waits for nothing."""

    def drop(self, *, slowly: bool = False) -> None:
        """It is not held open by anything that could be let go."""


class MemoryEnding:
    """What becomes of a kept seat. Mutable: it notes what was asked of it."""

    def __init__(self, keep: MemoryKeep) -> None:
        self._keep: Final = keep
        self.says_last_words: bool | None = None
        self.is_let_go = False
        self.can_keep = False

    def there_is(self) -> Stays:
        return EVERYTHING

    def keep(self) -> Stays:
        return NOTHING

    def part(self, *, says_last_words: bool) -> None:
        self.says_last_words = says_last_words
        self._keep.forget()

    def let_go(self) -> None:
        self.is_let_go = True

    async def take_leave(self, url: str, tell: Callable[[Told], None], *, stays: bool) -> None:
        tell(Told.TOLD)
        tell(Told.GONE)


def world(keep: MemoryKeep, relay: MemoryRelay, draw: Draw) -> Ports:
    """Everything that a seat asks for, without a laptop."""
    return Ports(keep=keep, line=relay.line, draw=draw, clock=LoopClock())
