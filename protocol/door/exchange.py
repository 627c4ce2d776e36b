"""The door between the two: the key exchange behind an invitation, sans I/O, over a lobby.

    offer   role 1; told: guide hash 32
    knock   pad(eB | sB | xB | name)
    admit   room_id | epoch u32 | K | roster
            roster = (seat u8 | s 32 | x 32) for each seat, in order

Both have fresh keys for their seats, and leave with one room. See `protocol.door.notes` for what
is around it, and `protocol.door.sides` for how the two go about it.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from protocol.door.invitation import Opening
from protocol.door.notes import Keys, Offer, Role, spoken
from protocol.door.seeds import GuestSeeds, InviterSeeds
from protocol.door.sides import Host, Offered, Visitor
from protocol.errors import Malformed
from protocol.limits import NAME_LIMIT_CHARS
from protocol.seal.chain import Room
from protocol.seal.keyring import Member
from protocol.seal.sealing import pad, unpad
from protocol.seats import Seat
from protocol.wire.proofs import room_of

NAME_LIMIT_BYTES: Final = 4 * NAME_LIMIT_CHARS
"""UTF-8 needs at most four bytes for a character."""

_ROOM: Final = struct.Struct(">32sI32s" + 2 * "B32s32s")


@dataclass(frozen=True)
class Knock:
    """Someone who has the words stands at the door."""

    name: str
    """As sent; to be cleaned before it is shown."""


@dataclass(frozen=True)
class Admission:
    """What one side holds once the door has been opened; the words are spent."""

    room: Room
    seat: Seat
    """The own seat."""
    seed: bytes = field(repr=False)
    """The own Ed25519 seed, 32 bytes."""
    exchange_seed: bytes = field(repr=False)
    """The own X25519 seed, 32 bytes."""
    partner: Member
    guide_hash: bytes
    """Of the guide that the inviter offers; the log has to bring this one."""
    transcript: bytes
    """T, 32 bytes: names this very exchange."""

    @property
    def spoken(self) -> tuple[str, str]:
        """The two words to compare by voice: equal words, nobody in the middle."""
        return spoken(self.transcript)


class Inviter(Host[Knock, Admission]):
    """The one of the two who invites, and will have the first seat. Mutable."""

    role = Role.PARTNER

    def __init__(self, opening: Opening, seeds: InviterSeeds, guide_hash: bytes) -> None:
        """`guide_hash` has 32 bytes. The offer is ready to be posted then."""
        super().__init__(opening, seeds.seat, seeds.host, guide_hash)
        self._room_key: Final = seeds.room_key
        self._guide_hash: Final = guide_hash

    def let_in(self) -> tuple[bytes, Admission]:
        """The last note, and the room. Raises `DoorShut` (`NOT_OURS`) if nobody has knocked."""
        met, t = self._known()
        host, guest = self._keys.member(Seat.FIRST), met.keys.member(Seat.SECOND)
        roster = ((host.seat, host.signing), (guest.seat, guest.signing))
        room = Room(room_of(roster), 0, self._room_key, roster)
        note = self._admitted(_pack_room(room, host, guest), self._seeds.box_nonce)
        return note, Admission(
            room=room,
            seat=Seat.FIRST,
            seed=self._seat.signing,
            exchange_seed=self._seat.exchange,
            partner=guest,
            guide_hash=self._guide_hash,
            transcript=t,
        )

    def _parts(self, content: bytes) -> tuple[Keys, bytes]:
        return Keys.read(unpad(content))

    def _said(self, note: bytes, keys: Keys, shared: bytes, rest: bytes) -> Knock:
        if len(rest) > NAME_LIMIT_BYTES:
            raise Malformed("a name that is too long")
        try:
            return Knock(rest.decode())
        except UnicodeDecodeError:
            raise Malformed("a name that is no text") from None


class Guest(Visitor[Admission]):
    """The one of the two who has been told the words, and will have the second seat. Mutable."""

    role = Role.PARTNER
    _given_bytes = _ROOM.size

    def __init__(self, opening: Opening, seeds: GuestSeeds, name: str) -> None:
        """`name` is shown to the inviter. Raises `Malformed` where it is too long."""
        super().__init__(opening, seeds)
        self._name: Final = name.encode()
        if len(self._name) > NAME_LIMIT_BYTES:
            raise Malformed(f"{len(self._name)} bytes of name where {NAME_LIMIT_BYTES} fit")

    def _content(self, offer: Offer, note: bytes) -> bytes:
        return pad(self._keys.packed + self._name)

    def _given(self, content: bytes, host: Keys, offered: Offered, t: bytes) -> Admission:
        inviter, me = host.member(Seat.FIRST), self._keys.member(Seat.SECOND)
        return Admission(
            room=_read_room(content, inviter, me),
            seat=Seat.SECOND,
            seed=self._seeds.signing,
            exchange_seed=self._seeds.exchange,
            partner=inviter,
            guide_hash=offered.offer.told,
            transcript=t,
        )


def _pack_room(room: Room, first: Member, second: Member) -> bytes:
    seats = [(m.seat, m.signing, m.exchange) for m in (first, second)]
    return _ROOM.pack(room.room_id, room.epoch, room.key, *seats[0], *seats[1])


def _read_room(content: bytes, host: Member, me: Member) -> Room:
    """The room, if it is that of the host and us. Raises `Malformed`."""
    room_id, epoch, key = struct.unpack_from(">32sI32s", content)
    roster = ((Seat.FIRST, host.signing), (Seat.SECOND, me.signing))
    if room_id != room_of(roster):
        raise Malformed("a room that no relay would make for the two of us")
    room = Room(room_id, epoch, key, roster)
    if _pack_room(room, host, me) != content:
        raise Malformed("a roster that is not the two of us")
    return room
