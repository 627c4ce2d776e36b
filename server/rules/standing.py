"""Where the log of a room stands, and what may be added to it.

Pure: a `RoomLog` is a value, and whatever may be added makes a new one, beside the record that has
to be written for it. If the record cannot be written the new value is dropped, and nothing has
happened. It is small however long the log is, so that it can be kept beside the newest record and
a room be opened without reading it all.

What it is not: who is there, see `rooms`; nor how a record is kept, see `server.store`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from protocol.wire.frames import Code, Missing
from protocol.wire.limits import PARTNERS, SEATS
from server.errors import Refused
from server.settings import RelaySettings

Roster = tuple[tuple[int, bytes], ...]
"""(seat, public key), in seat order."""

MINUTE_US: Final = 60_000_000

CURSOR_GAP: Final = 1_000_000
"""How far a log may be ahead of one that was put back, or a cursor ahead of the one before it.

An archive whose positions are ahead of its cursors uses some up.
"""

CLOCK_LAG_MS: Final = 24 * 60 * 60_000
"""How far the clock of a machine may be behind that of the one whose log it takes over. Without a
limit a member could date an entry so far ahead that its room never expires."""


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The root of what may stand in a log. None can refer back to itself."""


class Founded(Record, frozen=True, tag="founded"):
    """The room has come to be."""

    roster: Roster
    awaited: frozenset[int] = frozenset()
    """If it is made again: the seats that may hold a part of what was in it."""


class Seated(Record, frozen=True, tag="seated"):
    """The third seat has come, or gone."""

    roster: Roster
    signatures: tuple[tuple[int, bytes], ...]
    """(seat, signature) of the partners under it."""
    epoch: int = 0
    """It is that of this epoch: an earlier one is out of date."""
    since: int = 0
    """The cursor after which the third seat reads."""


class Entry(Record, frozen=True, tag="entry"):
    """A seat has said something."""

    cursor: int
    at_ms: int
    seat: int
    counter: int
    event: bytes


class Signed(Record, frozen=True, tag="signed"):
    """These seats have signed the close."""

    seats: frozenset[int]


class Awaited(Record, frozen=True, tag="awaited"):
    """These seats have not yet shown what they hold of a log that was put back."""

    seats: frozenset[int]


class Ended(Record, frozen=True, tag="ended"):
    """Nobody finds the room any more."""


AnyRecord = Founded | Seated | Entry | Signed | Awaited | Ended


@dataclass(frozen=True, slots=True)
class Quota:
    """What one seat may use up in one room."""

    event_bytes: int
    seat_bytes: int
    room_entries: int
    """Of the room: an equal share for each of those it was founded for, and as much for a third
    seat that comes later, so that it takes nothing of theirs."""
    interval_us: int
    """Between two events in the long run."""
    burst_us: int
    """What a seat may be ahead of that."""

    @classmethod
    def of(cls, settings: RelaySettings) -> "Quota":
        """The one that a host has chosen."""
        interval_us = MINUTE_US // settings.events_per_minute
        return cls(
            settings.event_bytes,
            settings.seat_bytes,
            settings.room_entries,
            interval_us,
            interval_us * settings.events_per_minute,
        )


class Spent(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one seat has used up in one room."""

    count: int = 0
    """Of its events: 1, 2, 3 ... are in the log."""
    bytes: int = 0
    busy_until_us: int = 0
    """The generic cell rate algorithm's one number: see `paces`."""
    looked_us: int = 0
    """The clock when that was last changed."""


class RoomLog(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where one log stands."""

    position: int = 0
    """The archive's own number of the newest record, which it is asked to write after."""
    cursor: int = 0
    """Of the newest entry; 0 if there is none."""
    at_ms: int = 0
    """When that was. The wall clock may be set back; a room's time may not."""
    spent: tuple[Spent, ...] = ()
    """By seat. Empty where the archive has not counted it yet: then nothing can be placed."""
    closed: frozenset[int] = frozenset()
    """The seats that have signed the close."""
    awaited: frozenset[int] = frozenset()
    """While the log is being mended: the seats that have not yet shown what they hold."""
    is_mended: bool = False
    """Whether entries have kept cursors that are no positions of this archive."""
    epoch: int = 0
    """Of the newest roster: an older one is not taken any more."""
    since: int = 0
    """The cursor after which the third seat reads; what is before it, it is never handed."""
    shares: int = len(PARTNERS)
    """How many seats the room was founded for."""

    @property
    def is_counted(self) -> bool:
        """Whether it is known what each seat has used up."""
        return bool(self.spent)

    @property
    def is_closed(self) -> bool:
        """Whether both partners have signed the close; no facilitator is waited for."""
        return self.closed >= PARTNERS

    def count(self, seat: int) -> int:
        """How many events of `seat` are in it; 0 for one that is not on the roster."""
        return self.spent[seat].count if 0 <= seat < len(self.spent) else 0

    def at(self, position: int) -> "RoomLog":
        """The same, where the archive has put it."""
        if position == self.position:
            return self
        return msgspec.structs.replace(self, position=position)


def founded(roster: Roster, awaited: frozenset[int] = frozenset()) -> tuple[RoomLog, Founded]:
    """A new log. `awaited` are those who may hold a part of what was in it before."""
    log = RoomLog(spent=tuple(Spent() for _ in roster), awaited=awaited, shares=len(roster))
    return log, Founded(roster, awaited)


def place(
    log: RoomLog, quota: Quota, seat: int, counter: int, event: bytes, now_ms: int
) -> tuple[RoomLog, Entry]:
    """`seat`'s event number `counter`, the next one, at the end of the log.

    Raises `Refused`, also for one that is there already: whoever asks compares it first.
    """
    spent = log.spent[seat]
    if counter != spent.count + 1:
        raise Refused(Code.CONFLICT)
    if log.awaited:
        raise Refused(Code.MENDING)
    size = len(event)
    _check_space(log, quota, spent, size)
    # Last of the checks, as a refusal over it is the one that passes by itself.
    now_us = now_ms * 1000
    busy_until_us = _busy_until(spent, quota, now_us) + quota.interval_us
    if busy_until_us - now_us > quota.burst_us:
        raise Refused(Code.RATE)
    cursor = (log.cursor if log.cursor >= log.position else log.position) + 1
    at_ms = now_ms if now_ms > log.at_ms else log.at_ms
    now_spent = Spent(counter, spent.bytes + size, busy_until_us, now_us)
    return _with(log, cursor, at_ms, seat, now_spent), Entry(cursor, at_ms, seat, counter, event)


def restore(
    log: RoomLog,
    quota: Quota,
    entry: Missing,
    now_ms: int,
    *,
    by: int,
    up_to: int,
    witnesses: Collection[int],
) -> tuple[RoomLog, Entry]:
    """What the seat `by` offers, which holds the log up to the cursor `up_to`, at the end of it.

    It keeps its cursor and its time: whoever has read it has hashed both. `witnesses` are the seats
    that say themselves that this log lacks something. Raises `Refused`, also for what is there
    already: whoever asks compares it first.
    """
    seat = entry.seat
    # What a third seat has said stays in the log, though it may be gone by now, and though a relay
    # that was put back may never have heard of it.
    known = SEATS if log.is_counted else len(log.spent)
    if not 0 <= seat < known or entry.cursor <= log.cursor:
        raise Refused(Code.CONFLICT)
    log = _with_seats(log, seat + 1)
    # A third seat's both partners bear out: nobody waits for one that may be gone.
    needed = {seat} if seat in PARTNERS else PARTNERS - {by}
    if seat != by and not log.awaited and not needed.issubset(witnesses):
        # The log seems whole: nobody's entries are taken on somebody else's word alone. They
        # may be offered again once that seat is here and says the same.
        raise Refused(Code.MENDING)
    spent, size = log.spent[seat], len(entry.event)
    is_owed = entry.cursor <= min(up_to, log.cursor + CURSOR_GAP)
    is_in_time = log.at_ms <= entry.at_ms <= now_ms + CLOCK_LAG_MS
    if entry.counter != spent.count + 1 or not is_owed or not is_in_time:
        raise Refused(Code.CONFLICT)
    _check_space(log, quota, spent, size)
    now_spent = _noted(spent, quota, entry.at_ms * 1000, size)
    new = _with(log, entry.cursor, entry.at_ms, seat, now_spent, is_mended=True)
    return new, Entry(entry.cursor, entry.at_ms, seat, entry.counter, entry.event)


def sign(log: RoomLog, seat: int) -> tuple[RoomLog, Signed]:
    """`seat` signs the close."""
    closed = log.closed | {seat}
    return msgspec.structs.replace(log, closed=closed), Signed(closed)


def await_seats(log: RoomLog, seats: frozenset[int]) -> tuple[RoomLog, Awaited]:
    """These are waited for from now on, and no others."""
    return msgspec.structs.replace(log, awaited=seats), Awaited(seats)


@dataclass(frozen=True, slots=True)
class Change:
    """A roster that somebody asks for, once it is known whose signatures under it hold."""

    epoch: int
    roster: Roster
    since: int
    signatures: tuple[tuple[int, bytes], ...]

    @property
    def signers(self) -> frozenset[int]:
        """The partners who have signed it."""
        return frozenset(seat for seat, _ in self.signatures)


def renew(log: RoomLog, old: Roster, change: Change) -> tuple[RoomLog, Seated] | None:
    """The third seat comes or goes, or has; None if that is known here already.

    Either partner alone lets it go, both together let it come. Raises `Refused` for too few
    signatures, for what was before the newest roster, and if anything else would change. Whoever
    comes goes on counting where the one before stopped: no counter has two meanings.
    """
    new = change.roster
    if _partners(old) != _partners(new):
        raise Refused(Code.ROSTER)
    # A relay that was put back may have missed that somebody came and went: that is noted, once.
    if old == new and change.since == log.since and (log.epoch or len(new) > len(PARTNERS)):
        return None
    if change.epoch <= log.epoch:
        raise Refused(Code.ROSTER)
    comes = len(new) > len(PARTNERS)
    if not change.signers or (comes and not change.signers >= PARTNERS):
        raise Refused(Code.ROSTER)
    renewed = msgspec.structs.replace(
        _with_seats(log, len(new)), epoch=change.epoch, since=change.since
    )
    return renewed, Seated(new, change.signatures, change.epoch, change.since)


def _partners(roster: Roster) -> list[tuple[int, bytes]]:
    return [pair for pair in roster if pair[0] in PARTNERS]


def _with_seats(log: RoomLog, seats: int) -> RoomLog:
    """The log with a count for so many seats at least, if it has any."""
    missing = seats - len(log.spent)
    if missing <= 0 or not log.is_counted:
        return log
    return msgspec.structs.replace(log, spent=log.spent + (Spent(),) * missing)


def counted(
    log: RoomLog, quota: Quota, seats: int, past: Iterable[tuple[int, int, int]]
) -> RoomLog:
    """`log` with what each of so many seats has used up. `past` are (seat, at_ms, bytes) in
    order."""
    # Everybody else waits meanwhile, so nothing is called twenty thousand times for nothing.
    counts, sizes, busy, looked = ([0] * seats for _ in range(4))
    interval_us, burst_us = quota.interval_us, quota.burst_us
    for seat, at_ms, size in past:
        counts[seat] += 1
        sizes[seat] += size
        at_us = at_ms * 1000
        until_us = (busy[seat] if busy[seat] > at_us else at_us) + interval_us
        # It may have been written at a faster pace: what was once allowed is no debt.
        busy[seat] = until_us if until_us < at_us + burst_us else at_us + burst_us
        looked[seat] = at_us
    spent = tuple(map(Spent, counts, sizes, busy, looked))
    return msgspec.structs.replace(log, spent=spent)


def _busy_until(spent: Spent, quota: Quota, now_us: int) -> int:
    busy_until_us = spent.busy_until_us
    if now_us < spent.looked_us:
        # The clock was set back. No time has passed, and nobody should wait for it; but one event
        # is taken, from which on time is counted by the new clock. A refusal is noted nowhere:
        # without that, no time would pass until the clock is again where it was.
        busy_until_us -= spent.looked_us - now_us
        busy_until_us = min(busy_until_us, now_us + quota.burst_us - quota.interval_us)
    return busy_until_us if busy_until_us > now_us else now_us


def _noted(spent: Spent, quota: Quota, at_us: int, size: int) -> Spent:
    """One that was taken elsewhere, whatever the pace was there."""
    busy_until_us = _busy_until(spent, quota, at_us) + quota.interval_us
    return Spent(
        spent.count + 1, spent.bytes + size, min(busy_until_us, at_us + quota.burst_us), at_us
    )


def _check_space(log: RoomLog, quota: Quota, spent: Spent, size: int) -> None:
    if size > quota.event_bytes:
        raise Refused(Code.EVENT_SIZE)
    if spent.bytes + size > quota.seat_bytes:
        raise Refused(Code.SEAT_FULL)
    if spent.count >= quota.room_entries // log.shares:
        # An equal share for each: nobody uses up what the other has.
        raise Refused(Code.ROOM_FULL)


def _with(
    log: RoomLog, cursor: int, at_ms: int, seat: int, spent: Spent, *, is_mended: bool = False
) -> RoomLog:
    """One entry further; at that position, unless the archive says another."""
    before = log.spent
    return RoomLog(
        cursor,
        cursor,
        at_ms,
        before[:seat] + (spent,) + before[seat + 1 :],
        log.closed,
        log.awaited,
        log.is_mended or is_mended,
        log.epoch,
        log.since,
        log.shares,
    )
