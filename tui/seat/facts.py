"""What a seat is made of: what was settled at the door, and what of it is on its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from protocol.door.exchange import Admission
from protocol.door.introduction import Facilitator, Introduction
from protocol.door.leading import Led
from protocol.door.third import AskedIn
from protocol.limits import VERSION
from protocol.seal.chain import Room
from protocol.seal.keyring import Exchange, Member
from protocol.seats import PARTNERS, Seat
from protocol.session.coming import NO_KEY, Latecomer

Roster = tuple[tuple[Seat, bytes], ...]
"""(seat, Ed25519 public key) in seat order."""

NOTHING_LEFT: Final[Mapping[str, str]] = MappingProxyType({})
"""No draft is touched."""


@dataclass(frozen=True)
class SeatFacts:
    """What was settled at the door."""

    room: Room
    """A third seat has no key of it from the door: `NO_KEY` stands there."""
    seat: Seat
    seed: bytes = field(repr=False)
    """Of the Ed25519 key that signs for this seat: 32 bytes."""
    exchange_seed: bytes = field(repr=False)
    """Of the X25519 key that keys are wrapped for: 32 bytes."""
    partner_keys: tuple[tuple[Seat, bytes], ...]
    """(seat, X25519 public key) of the others; their signing keys are in the roster."""
    guide_hash: bytes
    """Of the guide that was offered at the door; the room has to bring this one."""
    relay: str
    """The URL of the relay, as it was last reached."""
    hosts_relay: bool
    """This laptop runs the relay at home."""
    began_ms: int
    """Milliseconds since 1970."""
    found_by_word: bool = False
    """The words of the invitation said where its relay is, so it runs on the inviter's laptop."""
    version: int = 1
    """The protocol version it was begun with: seats of the first one do not say."""
    leads: Facilitator | None = None
    """Who is to lead the two from the start, met at the door of an appointment; of a third seat,
    itself. None: nobody was expected at the door."""
    door_ahead: bytes | None = field(default=None, repr=False)
    """32 bytes: a door that follows on the one of this seat. Of the first partner, where `leads` is
    let in; of a third seat, where the other partner meets it."""

    word_proof: bytes = field(default=b"", repr=False)
    """With which the room was made, where the relay's host wanted a word; of whoever made it."""

    @property
    def exchange(self) -> Exchange:
        """What keys of later epochs are handed out and taken up with."""
        return Exchange(self.exchange_seed, self.partner_keys)

    @property
    def latecomer(self) -> Latecomer:
        """What a third seat begins with."""
        signing, exchange = dict(self.room.roster), dict(self.partner_keys)
        partners = tuple(Member(seat, signing[seat], exchange[seat]) for seat in PARTNERS)
        return Latecomer(self.room.room_id, partners, self.seed, self.exchange_seed)


@dataclass(frozen=True)
class Waiting:
    """An own event that has not come back from the relay yet."""

    counter: int
    event: bytes
    """As it was sealed; it is sent again byte for byte."""
    content: bytes = field(repr=False)
    """The same in plain, to hand the words back if they are refused."""


def seat_facts(
    admission: Admission,
    url: str,
    *,
    hosts_relay: bool,
    now_ms: int,
    found_by_word: bool = False,
    led: Led | None = None,
    word: bytes = b"",
) -> SeatFacts:
    """What a laptop keeps of an admission; `led`: of the door before it, where there was one;
    `word`: the proof with which it has made the room."""
    partner = admission.partner
    return SeatFacts(
        room=admission.room,
        seat=admission.seat,
        seed=admission.seed,
        exchange_seed=admission.exchange_seed,
        partner_keys=((partner.seat, partner.exchange),),
        guide_hash=admission.guide_hash,
        relay=url,
        hosts_relay=hosts_relay,
        found_by_word=found_by_word,
        began_ms=now_ms,
        version=VERSION,
        leads=None if led is None else led.facilitator,
        door_ahead=None if led is None else led.third,
        word_proof=word,
    )


def lead_facts(
    asked: AskedIn,
    introduction: Introduction,
    url: str,
    *,
    hosts_relay: bool,
    now_ms: int,
    found_by_word: bool = False,
) -> SeatFacts:
    """What a facilitator's laptop keeps of a door: whom it may come to lead, and no key."""
    room = asked.room
    own = Latecomer(room.room_id, room.partners, asked.seed, asked.exchange_seed).member
    return SeatFacts(
        room=Room(room.room_id, 0, NO_KEY, tuple((m.seat, m.signing) for m in room.partners)),
        seat=Seat.FACILITATOR,
        seed=asked.seed,
        exchange_seed=asked.exchange_seed,
        partner_keys=tuple((each.seat, each.exchange) for each in room.partners),
        guide_hash=room.guide_hash,
        leads=Facilitator(own, introduction),
        door_ahead=asked.other,
        relay=url,
        hosts_relay=hosts_relay,
        found_by_word=found_by_word,
        began_ms=now_ms,
        version=VERSION,
    )
