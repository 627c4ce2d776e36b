"""Three laptops over one log, and every key that each has: for what a third seat may read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from protocol.door.introduction import introduction_hash
from protocol.errors import BadSeal, Malformed
from protocol.guide.structure import guide_bytes, guide_hash, guide_parts
from protocol.limits import VERSION
from protocol.seal.chain import Room
from protocol.seal.envelope import Kind, open_event, read_header
from protocol.seal.keyring import Exchange, Member, box_key, pair_key
from protocol.seal.sealing import exchange_key, public_key, shared_secret, unpad
from protocol.seats import PARTNERS, Seat
from protocol.session.asides import encode_aside
from protocol.session.coming import Coming, Latecomer
from protocol.session.events import (
    AnyEvent,
    Began,
    Consented,
    FacilitatorLeft,
    GuidePart,
    Introduced,
    IntroducedThird,
    WentOnAlone,
    encode_move,
)
from protocol.session.ledger import Ledger, Taken
from protocol.session.snapshot import parts_of_snapshot
from protocol.wire.proofs import room_of
from tests.protocol.worlds import COMPACT, KIM

FIRST, SECOND, THIRD = Seat
SEEDS: Final = {seat: bytes([seat + 1]) * 32 for seat in Seat}
EXCHANGE: Final = {seat: bytes([seat + 51]) * 32 for seat in Seat}
MEMBERS: Final = {
    seat: Member(seat, public_key(SEEDS[seat]), exchange_key(EXCHANGE[seat])) for seat in Seat
}
TWO_KEYS: Final = tuple((seat, MEMBERS[seat].signing) for seat in PARTNERS)
ROOM: Final = Room(room_of(TWO_KEYS), 0, b"k" * 32, TWO_KEYS)
GUIDE: Final = guide_bytes(COMPACT)
SIGNATURE: Final = b"s" * 64
GOES: Final = WentOnAlone()


MET: Final = IntroducedThird(MEMBERS[THIRD].signing, MEMBERS[THIRD].exchange, KIM.introduction)
"""What one of the two tells of the third seat."""

YES: Final = Consented(MEMBERS[THIRD].name, introduction_hash(MET.introduction))
"""What both say to it."""


def exchange_of(seat: Seat) -> Exchange:
    """What a partner brings from the door."""
    other = PARTNERS[1 - seat]
    return Exchange(EXCHANGE[seat], ((other, MEMBERS[other].exchange),))


@dataclass
class Three:
    """One log, two partners, and perhaps a third. Mutable."""

    ledgers: dict[Seat, Ledger]
    log: list[tuple[int, bytes]] = field(default_factory=list)
    third: Coming | None = None
    drawn: int = 0
    names: dict[Seat, str] = field(default_factory=lambda: {FIRST: "Ada", SECOND: "Sam"})

    @classmethod
    def begun(cls) -> "Three":
        """The two are on the first page."""
        ledgers: dict[Seat, Ledger] = {
            seat: Ledger(ROOM, seat, SEEDS[seat], exchange_of(seat)) for seat in PARTNERS
        }
        three = cls(ledgers)
        three.do(FIRST, Began(VERSION, guide_hash(GUIDE), len(guide_parts(GUIDE))))
        for part in guide_parts(GUIDE):
            three.do(FIRST, GuidePart(part))
        for seat in PARTNERS:
            three.do(seat, Introduced(three.names[seat]))
        return three

    @property
    def seats(self) -> dict[Seat, Ledger]:
        return {**self.ledgers, **({THIRD: self.third} if self.third is not None else {})}

    def draw(self, count: int) -> bytes:
        self.drawn += 1
        return self.drawn.to_bytes(count, "big")

    def seal(self, seat: Seat, kind: Kind, content: bytes) -> bytes:
        return self.seats[seat].channel.seal(kind, content, self.draw(24))

    def move(self, seat: Seat, event: AnyEvent) -> bytes:
        """Sealed, and not handed out yet."""
        page = self.seats[seat].session.page
        return self.seal(seat, Kind.MOVE, encode_move(page, event))

    def do(self, seat: Seat, event: AnyEvent) -> Taken:
        """What its own ledger makes of the seat's move."""
        return self.hand(self.move(seat, event))[seat]

    def say_seen(self, *seats: Seat) -> None:
        for seat in seats or tuple(self.seats):
            self.hand(self.seal(seat, Kind.SEEN, self.seats[seat].confirmation()))

    def whisper(self, seat: Seat, other: Seat, text: str) -> bytes:
        channel = self.seats[seat].channel
        return channel.seal_aside(other, encode_aside(text), self.draw(24))

    def keys(self, seat: Seat, epoch: int, third: Member | None = MEMBERS[THIRD]) -> bytes:
        """A new key by that partner, not handed out yet."""
        count = 4 if epoch % 2 else 3
        nonces = tuple(self.draw(24) for _ in range(count))
        event, _ = self.ledgers[seat].hand_out(epoch, self.draw(32), nonces, SIGNATURE, third)
        return event

    def hand(self, event: bytes) -> dict[Seat, Taken]:
        """An honest relay hands it to all who are there."""
        entry = 1_000 + len(self.log), event
        self.log.append(entry)
        return {seat: ledger.take(*entry) for seat, ledger in self.seats.items()}

    def consent(self) -> None:
        """Both let the third seat in; no key is handed out yet."""
        self.do(FIRST, MET)
        for seat in PARTNERS:
            self.do(seat, YES)

    def comes(self) -> None:
        """Both consent; a key for three, and the third seat reads what comes from there on."""
        self.consent()
        self.comes_in()

    def comes_in(self) -> None:
        """A key for three, and the third seat reads what comes from there on."""
        base = len(self.log)
        self.hand(self.keys(FIRST, self.ledgers[FIRST].session.epoch))
        self.join(base)

    def join(self, base: int) -> None:
        """The third seat is handed what comes after that entry."""
        handed = self.log[base:]
        third = LATECOMER.begin([event for _, event in handed])
        assert third is not None
        for entry in handed:
            third.take(*entry)
        self.third = third

    def tell(self, seat: Seat = FIRST) -> None:
        """That partner tells where the session stands."""
        ledger = self.ledgers[seat]
        for part in parts_of_snapshot(ledger.session, ledger.channel.seq):
            self.hand(self.seal(seat, Kind.SNAPSHOT, part))

    def goes(self, handing: Seat = FIRST, event: AnyEvent = GOES) -> None:
        """It leaves, or one of the two goes on without it; a new key for the two."""
        self.do(THIRD if event == FacilitatorLeft() else SECOND, event)
        self.hand(self.keys(handing, self.ledgers[FIRST].session.epoch))


LATECOMER: Final = Latecomer(
    ROOM.room_id, tuple(MEMBERS[seat] for seat in PARTNERS), SEEDS[THIRD], EXCHANGE[THIRD]
)


def keys_of(three: Three, seat: Seat, *, also: tuple[bytes, ...] = ()) -> set[bytes]:
    """Every key that a seat has, or can make of what it has and of the whole log: those of its
    ring, its seeds, what these share with every public key, and of each the keys of this room."""
    secrets = {SEEDS[seat], EXCHANGE[seat], *also}
    ledger = three.seats.get(seat)
    if ledger is not None:
        secrets |= {key.key for key in ledger.channel.keyring.held}
    secrets |= {shared_secret(EXCHANGE[seat], each.exchange) for each in MEMBERS.values()}
    for epoch in range(4):
        secrets.add(box_key(ROOM.room_id, epoch))
        for each in MEMBERS.values():
            secrets.add(pair_key(ROOM.room_id, epoch, EXCHANGE[seat], each.exchange))
    return secrets


def opened_by(secrets: set[bytes], log: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """(entry, content) of what one of the secrets opens, by whatever header it has."""
    for seq, (_, event) in enumerate(log, 1):
        header = read_header(event)
        for secret in secrets:
            try:
                yield seq, unpad(open_event(event, header, secret))
            except (BadSeal, Malformed):
                continue
