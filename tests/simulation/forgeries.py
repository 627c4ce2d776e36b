"""Attacks that show an entry which no member of the room wrote there. Each is always told."""

from typing import Final

from protocol.limits import KEY_BYTES
from protocol.seal.chain import Channel, Room
from protocol.seal.envelope import EVENT_SIZES, MAGIC, Kind
from protocol.seal.sealing import NONCE_BYTES
from tests.simulation.attack import SHOWN, Attack
from tests.simulation.liar import PARTNERS
from tui.seat.facts import SeatFacts

ROOM_AT: Final = 5
EPOCH_AT: Final = 37
"""Where the room's id and the epoch begin in an event's header."""


class Injected(Attack):
    """The root of attacks that show an entry which no member wrote.

    It is no alarm, because a member's changed program can write one too; but both are told: that
    something was left out, or that the two no longer have the same order of things.
    """

    may_end = SHOWN

    def forged(self) -> bytes:
        """The entry."""
        raise NotImplementedError

    def begin(self) -> None:
        for seat in self.chance.choice(((0,), (1,), self.seats)):
            self.hand(seat, self.next_entry(self.forged()))

    @property
    def author(self) -> SeatFacts:
        """Of the partner in whose name it is."""
        return self.facts[self.victim if self.victim in PARTNERS else 0]

    def honest(self) -> bytearray:
        """Some entry of this room, to be changed."""
        return bytearray(self.chance.choice(self.views[0]).event)

    def sealed_in(self, room: Room, seed: bytes) -> bytes:
        """An entry by whoever has the seed, in a room of that key."""
        seat = self.author.seat
        channel = Channel(room, seat, seed)
        spent = max((counter for author, counter in self.counters if author == seat), default=0)
        channel.reserve(spent)
        content, nonce = self.chance.randbytes(40), self.chance.randbytes(NONCE_BYTES)
        return channel.seal(Kind.MOVE, content, nonce)


class Garbage(Injected):
    """An entry that is noise, of any length, or an old one with a changed bit."""

    def forged(self) -> bytes:
        kind = self.chance.randrange(3)
        if kind == 0:
            return self.chance.randbytes(self.chance.randint(0, 1_000))
        if kind == 1:
            return MAGIC + self.chance.randbytes(self.chance.choice(EVENT_SIZES) - len(MAGIC))
        event = self.honest()
        event[self.chance.randrange(len(event))] ^= 1 << self.chance.randrange(8)
        return bytes(event)


class ForeignEntry(Injected):
    """An entry in the right room and seat, by somebody with neither its key nor its signature."""

    def forged(self) -> bytes:
        room = self.facts[0].room
        key = self.chance.randbytes(KEY_BYTES)
        other = Room(room.room_id, room.epoch, key, room.roster)
        return self.sealed_in(other, self.chance.randbytes(KEY_BYTES))


class WrongRoom(Injected):
    """A member's own entry, from another room or made to look like one."""

    def forged(self) -> bytes:
        if self.chance.random() < 0.5:
            event = self.honest()
            event[ROOM_AT : ROOM_AT + KEY_BYTES] = self.chance.randbytes(KEY_BYTES)
            return bytes(event)
        facts = self.author
        room_id, key = self.chance.randbytes(KEY_BYTES), self.chance.randbytes(KEY_BYTES)
        return self.sealed_in(Room(room_id, 0, key, facts.room.roster), facts.seed)


class WrongEpoch(Injected):
    """A member's own entry, made to look as if it were under a key of another epoch."""

    def forged(self) -> bytes:
        event = self.honest()
        event[EPOCH_AT : EPOCH_AT + 4] = self.chance.randint(1, 2**32 - 1).to_bytes(4, "big")
        return bytes(event)
