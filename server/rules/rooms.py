"""The rules of a room: who is in it, which events it takes, and where they stand in its log.

Pure, but for being mutable: no sockets, no storage, no clock. A peer is whatever the caller likes.
What a room says about an append is provisional until the caller has committed it; if that fails,
`undo` takes it back. Cursors are never used twice, not even those of an append that was undone.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from protocol.wire.frames import Code, Missing
from protocol.wire.limits import PARTNERS
from server.errors import Refused
from server.rules.paces import Pace
from server.settings import RelaySettings

P = TypeVar("P")

Roster = tuple[tuple[int, bytes], ...]
"""(seat, public key), in seat order."""

MINUTE_MS: Final = 60_000

CURSOR_GAP: Final = 1_000_000
"""How far a log may be ahead of one that was put back, or a cursor ahead of the one before it.

What could not be committed used cursors up: on a disk that is full for a week, some hundred
thousand.
"""

CLOCK_LAG_MS: Final = 24 * 60 * MINUTE_MS
"""How far the clock of a machine may be behind that of the one whose log it takes over. Without a
limit a member could date an entry so far ahead that its room never expires."""


class Past(NamedTuple):
    """What a room must know of an entry that is already in its log, in the order of the log."""

    seat: int
    cursor: int
    at_ms: int
    size: int
    """The event's length in bytes."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a new event will stand."""

    cursor: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Known:
    """There is an event of that seat and counter already. The caller compares the bytes."""

    cursor: int


class Seat:
    """What one seat has used up in one room."""

    __slots__ = ("cursors", "key", "pace", "used_bytes")

    def __init__(self, key: bytes, pace: Pace) -> None:
        self.key = key
        self.cursors = array("q")
        """By counter, the first being 1: eight bytes an event instead of a second index on disk."""
        self.used_bytes = 0
        self.pace = pace


class Room(Generic[P]):
    """One room that somebody is in."""

    __slots__ = (
        "_last_at_ms",
        "_last_cursor",
        "_newest_cursor",
        "_owed",
        "_seats",
        "_settings",
        "_unproven",
        "awaited",
        "claimants",
        "closed",
        "has_ended",
        "is_known",
        "live",
        "name",
        "number",
        "peers",
        "roster",
    )

    def __init__(
        self,
        number: int,
        name: bytes,
        roster: Roster,
        settings: RelaySettings,
    ) -> None:
        self.number: Final = number
        """The store's short name for it."""
        self.name: Final = name
        self.roster: Final = roster
        self.closed: set[int] = set()
        """The seats that have signed the close."""
        self.awaited: frozenset[int] = frozenset()
        """While the log is being mended: the seats that have not yet shown what they hold."""
        self.claimants: set[int] = set()
        """The seats that are here and say, of a log that seems whole, that they hold more of it."""
        self.peers: dict[int, P] = {}
        """Who is here, by seat."""
        self.live: list[P] = []
        """Those who have read the past and are handed new entries."""
        self.has_ended = False
        """Closed or expired: whoever is still here is about to be told."""
        self.is_known = True
        """Whether every entry of the log has been taken in; until then nothing can be added."""
        self._settings = settings
        self._seats = {
            seat: Seat(key, Pace(settings.events_per_minute, MINUTE_MS)) for seat, key in roster
        }
        self._unproven: set[int] = set()
        """The seats that have said so before, and then had nothing to give."""
        self._owed: dict[int, int] = {}
        """By seat that is here: the cursor up to which it held the log when it came."""
        self._last_cursor = 0
        self._newest_cursor = 0
        self._last_at_ms = 0

    def stand_at(self, tip: Placed) -> None:
        """There is a log already, and its newest entry is there: enough to come in and read."""
        self._last_cursor = self._newest_cursor = tip.cursor
        self._last_at_ms = tip.at_ms
        self.is_known = False

    def remember(self, past: Iterable[Past]) -> None:
        """Take in the log so far. Once, before anything is added."""
        # Everybody else waits meanwhile, so nothing is called twenty thousand times for nothing.
        cursor = at_ms = 0
        for seat, cursor, at_ms, size in past:
            member = self._seats[seat]
            member.cursors.append(cursor)
            member.used_bytes += size
            member.pace.note(at_ms)
        self._last_cursor = self._newest_cursor = cursor
        self._last_at_ms = at_ms
        self.is_known = True

    @property
    def newest_cursor(self) -> int:
        """The cursor of the newest committed entry; 0 if there is none."""
        return self._newest_cursor

    @property
    def here(self) -> tuple[int, ...]:
        """The seats that are connected, in order."""
        return tuple(sorted(self.peers))

    @property
    def is_closed(self) -> bool:
        """Whether both partners have signed the close; no facilitator is waited for."""
        return self.closed >= PARTNERS

    def key(self, seat: int) -> bytes | None:
        """The public key of `seat`, if the roster has it."""
        member = self._seats.get(seat)
        return None if member is None else member.key

    def others(self, seat: int) -> Iterator[P]:
        """Everybody who is here but `seat`."""
        return (peer for other, peer in self.peers.items() if other != seat)

    def arrive(self, seat: int, peer: P, after: int = 0) -> P | None:
        """`peer` takes `seat`, holding the log up to the cursor `after`.

        Returns the peer it replaces: the newest connection wins.
        """
        replaced = self.peers.get(seat)
        if replaced is not None and replaced in self.live:
            self.live.remove(replaced)
        self.peers[seat] = peer
        self._owed[seat] = after if self._holds_more(seat, after) else 0
        self.claimants.discard(seat)
        if self._owed[seat] and seat not in self.awaited:
            self.claimants.add(seat)
        return replaced

    def awaited_with(self, seat: int, after: int) -> frozenset[int]:
        """Who is awaited once `seat` comes, holding the log up to the cursor `after`."""
        return self.awaited if self._holds_more(seat, after) else self.awaited - {seat}

    def _holds_more(self, seat: int, after: int) -> bool:
        """Whether `seat` may hold more than there is here: then this log was put back to a copy.

        It is only its word, so it is taken for as long as it is here, and once.
        """
        is_likely = self._newest_cursor < after <= self._newest_cursor + CURSOR_GAP
        return is_likely and seat not in self._unproven

    def owes(self, seat: int, peer: P) -> bool:
        """Whether `peer` in `seat` has said that it holds more, and has not given it back yet."""
        return self.peers.get(seat) is peer and self._owed[seat] > self._newest_cursor

    def doubt(self, seat: int) -> frozenset[int]:
        """`seat` has had its time: what it has not given back by now it does not have.

        Returns who is awaited from now on.
        """
        self.claimants.discard(seat)
        self._unproven.add(seat)
        self._owed[seat] = 0
        return self.awaited - {seat}

    def has_offered_all(self, seat: int) -> bool:
        """Whether what `seat` holds is safe here; then it holds no more than anybody else."""
        if self._newest_cursor < self._owed[seat]:
            return False
        self.claimants.discard(seat)
        return True

    def depart(self, seat: int, peer: P) -> bool:
        """`peer` is gone. Returns whether the seat is empty now: not if it had been replaced."""
        if self.peers.get(seat) is not peer:
            return False
        del self.peers[seat]
        self._owed.pop(seat, None)
        if seat in self.claimants:
            self.claimants.discard(seat)
            if self.peers:
                # Or it would come and go, and hold up whoever stays.
                self._unproven.add(seat)
        if peer in self.live:
            self.live.remove(peer)
        return True

    def append(self, seat: int, counter: int, size: int, now_ms: int) -> Placed | Known:
        """Where `seat`'s event number `counter` of `size` bytes stands. Raises `Refused`."""
        member = self._seats[seat]
        count = len(member.cursors)
        if 1 <= counter <= count:
            return Known(member.cursors[counter - 1])
        if counter != count + 1:
            raise Refused(Code.CONFLICT)
        if self.awaited or self.claimants:
            raise Refused(Code.MENDING)
        self._check_space(member, size)
        # Last of the checks: it counts.
        if not member.pace.take(now_ms):
            raise Refused(Code.RATE)
        # The wall clock may be set back, also while the relay is down; a room's time may not.
        placed = Placed(self._last_cursor + 1, max(now_ms, self._last_at_ms))
        self._take(member, placed.cursor, placed.at_ms, size)
        return placed

    def restore(self, seat: int, entry: Missing, now_ms: int) -> Placed | Known:
        """Where an entry that `seat` offers stands. Raises `Refused`.

        It keeps its cursor and its time: whoever has read it has hashed both.
        """
        member = self._seats.get(entry.seat)
        if member is None:
            raise Refused(Code.CONFLICT)
        count = len(member.cursors)
        if entry.cursor <= self._last_cursor:
            # Two seats offer the same, or one offers it again: the second is compared.
            if 1 <= entry.counter <= count and member.cursors[entry.counter - 1] == entry.cursor:
                return Known(entry.cursor)
            raise Refused(Code.CONFLICT)
        if entry.seat != seat and not self._is_put_back(entry.seat):
            # The log seems whole: nobody's entries are taken on somebody else's word alone. They
            # may be offered again once that seat is here and says the same.
            raise Refused(Code.MENDING)
        is_owed = entry.cursor <= min(self._owed.get(seat, 0), self._last_cursor + CURSOR_GAP)
        is_in_time = self._last_at_ms <= entry.at_ms <= now_ms + CLOCK_LAG_MS
        if entry.counter != count + 1 or not is_owed or not is_in_time:
            raise Refused(Code.CONFLICT)
        self._check_space(member, len(entry.event))
        self._take(member, entry.cursor, entry.at_ms, len(entry.event))
        member.pace.note(entry.at_ms)
        return Placed(entry.cursor, entry.at_ms)

    def _is_put_back(self, seat: int) -> bool:
        """Whether this log is known to lack something, be it by the word of `seat` itself."""
        return bool(self.awaited) or self._owed.get(seat, 0) > self._newest_cursor

    def _check_space(self, member: Seat, size: int) -> None:
        limits = self._settings
        if size > limits.event_bytes:
            raise Refused(Code.EVENT_SIZE)
        if member.used_bytes + size > limits.seat_bytes:
            raise Refused(Code.SEAT_FULL)
        if len(member.cursors) >= limits.room_entries // len(self._seats):
            # An equal share for each: nobody uses up what the other has.
            raise Refused(Code.ROOM_FULL)

    @property
    def tip(self) -> Placed:
        """Where the newest entry stands, committed or not."""
        return Placed(self._last_cursor, self._last_at_ms)

    def rewind(self, tip: Placed) -> None:
        """What was restored since `tip` was undone: the same entries may be offered again."""
        self._last_cursor, self._last_at_ms = tip.cursor, tip.at_ms

    def commit(self, cursor: int) -> None:
        """Everything up to `cursor` is safe on disk."""
        self._newest_cursor = cursor

    def undo(self, seat: int, size: int) -> None:
        """The newest event of `seat` could not be committed: it never was."""
        member = self._seats[seat]
        member.cursors.pop()
        member.used_bytes -= size
        member.pace.give_back()

    def _take(self, member: Seat, cursor: int, at_ms: int, size: int) -> None:
        member.cursors.append(cursor)
        member.used_bytes += size
        self._last_cursor = cursor
        self._last_at_ms = at_ms
