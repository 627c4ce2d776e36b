"""What is written of a room beside its entries, as a statement to the database and what goes in."""

from collections.abc import Iterable

from server.errors import StorageFailed
from server.rules.standing import AnyRecord, Awaited, Ended, Roster, Seated, Signed

Mark = tuple[str, tuple[object, ...]]
"""A statement about a room, and what goes into it."""


def mark_of(number: int, record: AnyRecord) -> Mark:
    """What a record leaves at the room of that number. Raises `StorageFailed` if it leaves none."""
    match record:
        case Signed(seats):
            return signed(number, seats)
        case Awaited(seats):
            return awaited(number, seats)
        case Seated(roster, _, epoch, since):
            statement = "UPDATE rooms SET roster = ?, epoch = ?, since = ? WHERE number = ?"
            return statement, (keys_of(roster), epoch, since, number)
        case Ended():
            return ended(number)
        case _:
            raise StorageFailed("a record that marks nothing")


def signed(number: int, seats: Iterable[int]) -> Mark:
    """These seats of a room have signed the close."""
    return "UPDATE rooms SET closed = ? WHERE number = ?", (bits_of(seats), number)


def awaited(number: int, seats: Iterable[int]) -> Mark:
    """These seats of a room may hold what was lost here."""
    return "UPDATE rooms SET awaited = ? WHERE number = ?", (bits_of(seats), number)


def ended(number: int) -> Mark:
    """Nobody finds the room any more."""
    return "UPDATE rooms SET name = NULL WHERE number = ?", (number,)


def keys_of(roster: Roster) -> bytes:
    """The keys of a roster, one after the other; 32 bytes each."""
    return b"".join(key for _, key in roster)


def bits_of(seats: Iterable[int]) -> int:
    """One bit for each seat."""
    return sum(1 << seat for seat in seats)


def seats_of(bits: int) -> frozenset[int]:
    """The seats whose bits are set."""
    return frozenset(seat for seat in range(bits.bit_length()) if bits >> seat & 1)
