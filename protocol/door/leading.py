"""The leading door: a facilitator lets one of two partners in, to a session that it will lead.

    knock   [name, [where, reach, others]]: the guest's name, and its card
    admit   seat u8 | couple 32 | third 32 | guide hash 32 | the introduction, canonical

Each partner has a door, and words, of its own; there is no room yet, and the facilitator founds
none. It gives each of them the same 32 random bytes, `couple`, and with these the two meet at a
door of their own (`protocol.door.exchange`, `protocol.door.invitation.opened`), where they compare
two words with each other: whoever knows these bytes could stand between them. The first partner
has `third` as well, and lets the facilitator in with it (`protocol.door.third`); for the second,
who opens no door with it, it is 32 zero bytes.

Each takes the keys shown here along to the doors that follow, so each of the three knows later whom
it has met here. See `protocol.door.boxed` for what hides what.

Whoever comes again after a crash has new keys, and the old knock lies in the lobby still: so until
somebody is let in the newest knock stands. The inviter shows its keys once, all the same.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

import msgspec

from protocol.clean import clean_line, clean_name
from protocol.codec import Reader, encode
from protocol.door.boxed import SAID_BYTES, BoxedHost, BoxedVisitor
from protocol.door.introduction import Facilitator, Introduction, read_introduction
from protocol.door.invitation import Opening
from protocol.door.notes import Keys, Role, spoken
from protocol.door.seeds import GuestSeeds, LeadSeeds
from protocol.door.third import NO_DOOR
from protocol.errors import DoorShut, Malformed, Reason
from protocol.seal.keyring import Member
from protocol.seats import PARTNERS, Partner, Seat

CARD_LIMITS: Final[dict[str, tuple[int, int]]] = {
    "where": (120, 360),
    "reach": (60, 180),
    "others": (120, 360),
}
"""By field: the most characters, and the most bytes of UTF-8."""

_LED_PLACE: Final = struct.Struct("B32s32s32s")
"""Seat, couple, third, guide hash; the introduction follows."""


class Card(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a partner tells the facilitator alone, before there is a room.

    Each may be empty. Raises `Malformed` for a text that is not a cleaned line of its length.
    """

    where: str = ""
    """Where they are now."""
    reach: str = ""
    """A number to reach them on."""
    others: str = ""
    """Whether anybody else is in the room."""

    def __post_init__(self) -> None:
        for field_, limits in CARD_LIMITS.items():
            text: str = getattr(self, field_)
            if clean_line(text, *limits) != text:
                raise Malformed(f"{field_} of a card that is not a cleaned line")


class Arrival(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A partner stands at the door.

    Raises `Malformed` for a name that is not as `clean_name` leaves it; it may be empty.
    """

    name: str
    card: Card

    def __post_init__(self) -> None:
        if clean_name(self.name) != self.name:
            raise Malformed("a name that is not a cleaned line")


def card_line(field_: str, typed: str) -> str:
    """What was typed, as that field of a card takes it: one line, cut to its limits."""
    return clean_line(typed, *CARD_LIMITS[field_])


@dataclass(frozen=True)
class LetIn:
    """What the facilitator holds of a partner who was let in."""

    member: Member
    """The partner, with the keys to be met with again."""
    arrival: Arrival
    transcript: bytes
    """T, 32 bytes."""

    @property
    def spoken(self) -> tuple[str, str]:
        """The two words to compare by voice with that partner."""
        return spoken(self.transcript)


@dataclass(frozen=True)
class Led:
    """What a partner holds who was let in: the way to the other partner, and who will lead."""

    seat: Partner
    """The own seat in the room of the two."""
    seed: bytes = field(repr=False)
    """The own Ed25519 seed, 32 bytes, for that seat."""
    exchange_seed: bytes = field(repr=False)
    """The own X25519 seed, 32 bytes."""
    facilitator: Facilitator
    couple: bytes = field(repr=False)
    """32 bytes: the door where the two meet."""
    third: bytes | None = field(repr=False)
    """32 bytes: the door where the first partner lets the facilitator in; None for the second."""
    guide_hash: bytes
    transcript: bytes
    """T, 32 bytes."""

    @property
    def spoken(self) -> tuple[str, str]:
        """The two words to compare by voice with the facilitator."""
        return spoken(self.transcript)


class LeadHost(BoxedHost[Arrival, LetIn]):
    """The facilitator, at the door for one of the two. Mutable."""

    role = Role.LED

    def __init__(
        self,
        opening: Opening,
        seeds: LeadSeeds,
        seat: Partner,
        introduction: Introduction,
        guide_hash: bytes,
    ) -> None:
        """`seat`: whom these words let in. The offer is ready to be posted then."""
        super().__init__(opening, seeds.seat, seeds.doors[seat])
        self._guest_seat: Final = seat
        third = seeds.third if seat is Seat.FIRST else NO_DOOR
        self._giving: Final = (
            _LED_PLACE.pack(seat, seeds.couple, third, guide_hash) + introduction.encoded
        )

    def let_in(self) -> tuple[bytes, LetIn]:
        """The last note, and who came. Raises `DoorShut` (`NOT_OURS`) if nobody has knocked."""
        met, _ = self._known()
        note, t = self._give(self._giving)
        return note, LetIn(met.keys.member(self._guest_seat), met.said, t)

    @property
    def _stands(self) -> bool:
        """Nothing has been shown before somebody is let in."""
        return self._admit is not None

    def _told(self, keys: Keys, said: bytes) -> Arrival:
        return _ARRIVALS.read(said)


class LeadGuest(BoxedVisitor[Led]):
    """One of the two, at the door of whoever will lead them. Mutable."""

    role = Role.LED

    def __init__(self, opening: Opening, seeds: GuestSeeds, arrival: Arrival) -> None:
        super().__init__(opening, seeds)
        self._arrival: Final = arrival
        self._has_company = False

    def hear(self, note: bytes) -> Led | None:
        """As any guest, but another's knock is passed over; `TAKEN` if that one was let in."""
        try:
            return super().hear(note)
        except DoorShut as shut:
            if shut.reason is Reason.TAMPERED and self._has_company:
                raise DoorShut(Reason.TAKEN) from None
            raise

    def _pass_over(self, knock: bytes) -> None:
        self._has_company = True

    def _saying(self) -> bytes:
        return encode(self._arrival)

    def _taken(self, given: bytes, host: Keys, t: bytes) -> Led:
        if len(given) < _LED_PLACE.size:
            raise Malformed("too short")
        seat, couple, third, guide_hash = _LED_PLACE.unpack_from(given)
        is_first = seat == Seat.FIRST
        if seat not in PARTNERS or couple == NO_DOOR or is_first is (third == NO_DOOR):
            raise Malformed("no place of a partner")
        introduction = read_introduction(given[_LED_PLACE.size :])
        return Led(
            seat=PARTNERS[seat],
            seed=self._seeds.signing,
            exchange_seed=self._seeds.exchange,
            facilitator=Facilitator(host.member(Seat.FACILITATOR), introduction),
            couple=couple,
            third=third if is_first else None,
            guide_hash=guide_hash,
            transcript=t,
        )


_ARRIVALS: Final[Reader[Arrival]] = Reader(Arrival, SAID_BYTES - 1)
