"""The third door: a partner lets somebody in who may lead, to the room of the two.

    knock   the guest's introduction, canonical
    admit   room_id 32 | kid 16 | roster | guide hash 32; no key of the room
            roster = (seat u8 | s 32 | x 32) for both partners, as in epoch 0

The inviter has the keys of its seat, the guest those of the third seat to be. Whoever comes through
knows the room and who is in it, and can open nothing: that takes a yes of both, see
`protocol.seal.keyring`. See `protocol.door.boxed` for what hides what.

Where a partner and the facilitator have met before, at a door of an appointment, each knows whom to
expect: `expected`. Nobody else is let in then, nor led anywhere else.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from protocol.door.boxed import BoxedHost, BoxedVisitor
from protocol.door.introduction import Facilitator, Introduction, read_introduction
from protocol.door.invitation import Opening
from protocol.door.notes import Keys, Role, spoken
from protocol.door.seeds import GuestSeeds, HostSeeds, SeatSeeds
from protocol.errors import Malformed
from protocol.seal.keyring import Member
from protocol.seats import PARTNERS, Partner, Seat

_LED_ROOM: Final = struct.Struct(">32s16s" + 2 * "B32s32s" + "32s")


@dataclass(frozen=True)
class LedRoom:
    """What a third seat is told of a room before anybody has said yes. It opens nothing."""

    room_id: bytes
    kid: bytes
    """The 16 bytes that name the key of epoch 0."""
    partners: tuple[Member, ...]
    """The two, in seat order, with the keys that they have in every epoch."""
    guide_hash: bytes

    @property
    def packed(self) -> bytes:
        """Its bytes, as they are given at the door."""
        seats = [(m.seat, m.signing, m.exchange) for m in self.partners]
        return _LED_ROOM.pack(self.room_id, self.kid, *seats[0], *seats[1], self.guide_hash)

    @classmethod
    def read(cls, content: bytes) -> "LedRoom":
        """The room of these bytes. Raises `Malformed` unless it is one of two partners."""
        if len(content) != _LED_ROOM.size:
            raise Malformed("no room")
        room_id, kid, a, *first, b, second_s, second_x, guide_hash = _LED_ROOM.unpack(content)
        if (a, b) != PARTNERS or first[0] == second_s:
            raise Malformed("a roster that is not two partners in order")
        partners = (Member(Seat.FIRST, *first), Member(Seat.SECOND, second_s, second_x))
        return cls(room_id, kid, partners, guide_hash)


@dataclass(frozen=True)
class Asked:
    """What the partner holds who let somebody in: whom to ask the other partner about."""

    facilitator: Facilitator
    transcript: bytes
    """T, 32 bytes."""

    @property
    def spoken(self) -> tuple[str, str]:
        """The two words to compare by voice with whoever has come in."""
        return spoken(self.transcript)


@dataclass(frozen=True)
class AskedIn:
    """What whoever came in holds: enough to wait for a key, and none."""

    room: LedRoom
    by: Partner
    """Which of the two let us in."""
    seed: bytes = field(repr=False)
    """The own Ed25519 seed, 32 bytes."""
    exchange_seed: bytes = field(repr=False)
    """The own X25519 seed, 32 bytes."""
    transcript: bytes
    """T, 32 bytes."""

    @property
    def spoken(self) -> tuple[str, str]:
        """The two words to compare by voice with the partner who let us in."""
        return spoken(self.transcript)


class ThirdHost(BoxedHost[Facilitator, Asked]):
    """The partner who opens the third door. Mutable."""

    role = Role.FACILITATOR

    def __init__(
        self,
        opening: Opening,
        seat: SeatSeeds,
        seeds: HostSeeds,
        room: LedRoom,
        expected: Facilitator | None = None,
    ) -> None:
        """`seat`: the own keys in that room. The offer is ready to be posted then."""
        super().__init__(opening, seat, seeds)
        self._room: Final = room
        self._expected: Final = expected

    def let_in(self) -> tuple[bytes, Asked]:
        """The last note, and who came. Raises `DoorShut` (`NOT_OURS`) if nobody has knocked."""
        met, _ = self._known()
        note, t = self._give(self._room.packed)
        return note, Asked(met.said, t)

    def _is_someone(self, keys: Keys) -> bool:
        taken = {key for each in self._room.partners for key in (each.signing, each.exchange)}
        return not taken & {keys.signing, keys.exchange}

    def _told(self, keys: Keys, said: bytes) -> Facilitator:
        told = Facilitator(keys.member(Seat.FACILITATOR), read_introduction(said))
        if self._expected not in (None, told):
            raise Malformed("somebody else than was met before")
        return told


class ThirdGuest(BoxedVisitor[AskedIn]):
    """Whoever may lead, at the third door. Mutable."""

    role = Role.FACILITATOR

    def __init__(
        self,
        opening: Opening,
        seeds: GuestSeeds,
        introduction: Introduction,
        expected: tuple[Member, ...] = (),
    ) -> None:
        """`seeds` hold the keys that the third seat will have; `expected`: the two, in order."""
        super().__init__(opening, seeds)
        self._introduction: Final = introduction
        self._expected: Final = expected

    def _saying(self) -> bytes:
        return self._introduction.encoded

    def _taken(self, given: bytes, host: Keys, t: bytes) -> AskedIn:
        room = LedRoom.read(given)
        by = next((seat for seat in PARTNERS if room.partners[seat] == host.member(seat)), None)
        own = {self._keys.signing, self._keys.exchange}
        if by is None or any(own & {each.signing, each.exchange} for each in room.partners):
            raise Malformed("a roster without whoever let us in, or with us")
        if self._expected not in ((), room.partners):
            raise Malformed("not the two who were met before")
        return AskedIn(room, by, self._seeds.signing, self._seeds.exchange, t)
