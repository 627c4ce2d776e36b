"""The third door: a partner lets somebody in who may lead, to the room of the two.

    knock   the guest's introduction, canonical
    admit   room_id 32 | kid 16 | roster | guide hash 32 | other 32; no key of the room
            roster = (seat u8 | s 32 | x 32) for both partners, as in epoch 0
            other  = MAC(K, "unh1.third.other", H("unh1.lead.keys", sB, xB)), or zeros

The inviter has the keys of its seat, the guest those of the third seat to be. Whoever comes through
knows the room and who is in it, and can open nothing: that takes a yes of both, see
`protocol.seal.keyring`. See `protocol.door.boxed` for what hides what.

The two words are of one partner and the guest. So that the other need not believe what it is told
of keys, it opens a third door too, with `other` in place of words: K is the key of epoch 0, so both
partners come to the same bytes, and the guest was given them. There is no other door behind that
one, nor where each of the two has met the facilitator at a door of an appointment.

Where two have met or heard of each other, each knows whom to expect: `expected`. Nobody else is let
in then, nor led anywhere else.
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
from protocol.limits import KEY_BYTES
from protocol.seal.keyring import Member
from protocol.seal.sealing import mac
from protocol.seats import PARTNERS, Partner, Seat

_LED_ROOM: Final = struct.Struct(">32s16s" + 2 * "B32s32s" + "32s32s")

NO_DOOR: Final = bytes(KEY_BYTES)
"""In place of a secret, where it opens no further door."""


@dataclass(frozen=True)
class LedRoom:
    """What a third seat is told of a room before anybody has said yes. It opens nothing."""

    room_id: bytes
    kid: bytes
    """The 16 bytes that name the key of epoch 0."""
    partners: tuple[Member, ...]
    """The two, in seat order, with the keys that they have in every epoch."""
    guide_hash: bytes


def other_secret(key: bytes, third: Member) -> bytes:
    """32 bytes: the door where the other partner meets whom the first has let in. `key`: of epoch
    0, which both partners have."""
    return mac(key, "unh1.third.other", third.name)


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
    other: bytes | None = field(repr=False)
    """32 bytes: the door where the other partner meets us; None where we have met."""
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
        *,
        key: bytes | None = None,
        expected: Facilitator | None = None,
    ) -> None:
        """`seat`: the own keys in that room; `key`: of its epoch 0, where the other partner has not
        met the guest, and is to. The offer is ready to be posted then."""
        super().__init__(opening, seat, seeds)
        self._room: Final = room
        self._key: Final = key
        self._expected: Final = expected

    def let_in(self) -> tuple[bytes, Asked]:
        """The last note, and who came. Raises `DoorShut` (`NOT_OURS`) if nobody has knocked."""
        met, _ = self._known()
        third = met.said.member
        other = NO_DOOR if self._key is None else other_secret(self._key, third)
        note, t = self._give(_pack(self._room, other))
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
        room, other = _read(given)
        by = next((seat for seat in PARTNERS if room.partners[seat] == host.member(seat)), None)
        own = {self._keys.signing, self._keys.exchange}
        if by is None or any(own & {each.signing, each.exchange} for each in room.partners):
            raise Malformed("a roster without whoever let us in, or with us")
        if self._expected not in ((), room.partners):
            raise Malformed("not the two who were met before")
        return AskedIn(
            room=room,
            by=by,
            other=None if other == NO_DOOR else other,
            seed=self._seeds.signing,
            exchange_seed=self._seeds.exchange,
            transcript=t,
        )


def _pack(room: LedRoom, other: bytes) -> bytes:
    seats = [(m.seat, m.signing, m.exchange) for m in room.partners]
    return _LED_ROOM.pack(room.room_id, room.kid, *seats[0], *seats[1], room.guide_hash, other)


def _read(content: bytes) -> tuple[LedRoom, bytes]:
    """The room of these bytes, and the other door. Raises `Malformed` unless two are in it."""
    if len(content) != _LED_ROOM.size:
        raise Malformed("no room")
    room_id, kid, a, *first, b, second_s, second_x, guide, other = _LED_ROOM.unpack(content)
    if (a, b) != PARTNERS or first[0] == second_s:
        raise Malformed("a roster that is not two partners in order")
    partners = (Member(Seat.FIRST, *first), Member(Seat.SECOND, second_s, second_x))
    return LedRoom(room_id, kid, partners, guide), other
