"""What remains of a session that is over, until its relay knows: nothing that was said.

    seat ──part──> parting ──`tui.line.farewell`──> nothing

What stays of it by the wish of both is locked before that (`tui.disk.staying`).

It holds what signs the close of the room, and own events that were sealed and had not gone out;
no name, no word, no key that opens anything. It is written first and the seat is erased then: from
the moment it is there the seat is over, and the next start of anything erases what a kill left of
it (`tui.disk.tidying`).
"""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from protocol.errors import Malformed
from protocol.seal.envelope import read_header
from protocol.seats import Seat
from tui.disk.atomic import FILE_MODE, PART, at_work_in, erase, storage
from tui.disk.seat_file import SeatFile
from tui.disk.system import AS_IS, NO_LINK, sync_directory
from tui.disk.tidying import PARTING, ours
from tui.errors import SeatUnreadable, StorageFailed
from tui.words import times

KEPT_MS: Final = 30 * 24 * 60 * 60 * 1000
"""A relay that has not been reached for so long has most likely let the room go by itself: the
usual one keeps it for seven days. By this laptop's clock, which may be wrong: so it is asked once
more first."""

LIMIT_BYTES: Final = 2**24
"""More than an outbox ever holds."""


class _Kept(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The fields of `Parting`, as they lie on the disk."""

    room_id: bytes
    seat: int
    seed: bytes
    relay: str
    hosts_relay: bool
    cursor: int
    unsent: tuple[tuple[int, bytes], ...]
    repeat: tuple[int, bytes] | None
    ended_ms: int
    is_told: bool


@dataclass(frozen=True)
class Parting:
    """A right to close a room, and what should go out before."""

    room_id: bytes
    seat: Seat
    seed: bytes
    relay: str
    hosts_relay: bool
    cursor: int
    """The newest that this seat had read: so the relay hands out nothing."""
    unsent: tuple[tuple[int, bytes], ...]
    """(counter, sealed event) of what the partner is still to get: that this person has left."""
    repeat: tuple[int, bytes] | None
    """An own event that the relay has. A close is not answered; an event said again is."""
    ended_ms: int
    is_told: bool = False
    """The relay has the close. Kept still where the relay is on this laptop, for the partner."""

    def __repr__(self) -> str:
        return f"Parting(seat={self.seat!r}, is_told={self.is_told})"


class Parted(NamedTuple):
    """A seat that is over."""

    path: Path | None
    """Where its parting lies; None if there is none, or the disk took none."""
    parting: Parting | None
    """None if the seat could not be read."""


def part(file: SeatFile, *, says_last_words: bool) -> Parted:
    """Ends a seat: what was said is erased, and the right to close the room stays for now.

    `says_last_words`: own events that have not gone out still do. Raises `StorageFailed` where the
    disk does not let go; if the parting is there, the next start of anything tries again.
    """
    path, parting = file.path.with_suffix(PARTING), None
    with suppress(SeatUnreadable, StorageFailed):
        parting = _parting(file, says_last_words=says_last_words)
    is_kept = parting is not None and _is_kept(path, parting)
    file.forget()
    # A full disk has room for it now; else the relay forgets the room by itself.
    is_kept = is_kept or (parting is not None and _is_kept(path, parting))
    return Parted(path if is_kept else None, parting)


def _is_kept(path: Path, parting: Parting) -> bool:
    """Whether the disk took it: the words go in any case."""
    try:
        keep(path, parting)
    except StorageFailed:
        return False
    return True


def _parting(file: SeatFile, *, says_last_words: bool) -> Parting:
    """Raises `SeatUnreadable` or `StorageFailed`."""
    facts, outbox = file.facts, tuple((each.counter, each.event) for each in file.outbox())
    return Parting(
        room_id=facts.room.room_id,
        seat=facts.seat,
        seed=facts.seed,
        relay=facts.relay,
        hosts_relay=facts.hosts_relay,
        cursor=file.last_cursor,
        unsent=outbox if says_last_words else (),
        repeat=outbox[-1] if says_last_words and outbox else _newest_own(file),
        ended_ms=times.now_ms(),
    )


def keep(path: Path, parting: Parting) -> None:
    """Puts a parting on the disk, as a whole. Raises `StorageFailed`."""
    fields = [getattr(parting, name) for name in _Kept.__struct_fields__]
    body = msgspec.msgpack.encode(_Kept(*fields))
    whole = path.with_name(path.name + PART)
    with storage(), at_work_in(path.parent):
        erase(whole)
        handle = os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY | AS_IS, FILE_MODE)
        with open(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        os.replace(whole, path)
        sync_directory(path.parent)


def told(path: Path, parting: Parting) -> None:
    """The relay has the close: forgets the parting, unless the partner needs this laptop's relay.

    Raises `StorageFailed`.
    """
    if parting.hosts_relay:
        keep(path, replace(parting, unsent=(), repeat=None, is_told=True))
    else:
        forget(path)


def forget(path: Path) -> None:
    """Nothing more is to be said. Raises `StorageFailed`."""
    with storage(), at_work_in(path.parent):
        erase(path)


def partings(directory: Path) -> tuple[tuple[Path, Parting], ...]:
    """What is still to be told; what is none of ours is erased. Raises `StorageFailed`."""
    found = []
    with storage(), suppress(FileNotFoundError):
        for path in ours(directory, PARTING):
            parting = _read(path)
            if parting is None:
                with suppress(StorageFailed):  # it holds up none of the others
                    forget(path)
            else:
                found.append((path, parting))
    return tuple(found)


def not_reached(path: Path, parting: Parting, now_ms: int) -> None:
    """The relay is away once more: after a month nobody goes on asking. Raises `StorageFailed`."""
    if now_ms - parting.ended_ms > KEPT_MS:
        forget(path)
    elif now_ms < parting.ended_ms:
        # The clock has been set back since: the month begins now.
        keep(path, replace(parting, ended_ms=now_ms))


def _read(path: Path) -> Parting | None:
    """The parting at `path`; None if it is none."""
    try:
        with storage(), open(os.open(path, os.O_RDONLY | NO_LINK | AS_IS), "rb") as file:
            kept = msgspec.msgpack.decode(file.read(LIMIT_BYTES), type=_Kept)
        fields = {name: getattr(kept, name) for name in _Kept.__struct_fields__}
        return Parting(**{**fields, "seat": Seat(kept.seat)})
    except (StorageFailed, msgspec.MsgspecError, ValueError):
        return None


def _newest_own(file: SeatFile) -> tuple[int, bytes] | None:
    """(counter, sealed event) of this seat's newest entry in the log. Raises as `_parting`."""
    for logged in reversed(file.log()):
        try:
            header = read_header(logged.event)
        except Malformed:
            continue
        if header.seat is file.facts.seat:
            return header.counter, logged.event
    return None
