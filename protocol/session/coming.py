"""The third seat's reading of a log that had begun before it came.

    KEYS of a partner ──> the room's key from here on, and the place to begin at
    SNAPSHOT          ──> the session as it stood after an entry, without its texts
    what came since   ──> folded onto that
    a confirmation of the other partner, with the same digest ──> it is so: `is_ready`

Of what was said before, it has the head of the chain and no key. Before a partner has told where
the session stands, and the other has borne that out, nothing is to be shown. Once the seat is gone
nothing opens any more: whoever comes again begins anew, and the gap stays closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from protocol.errors import BadSeal, Malformed
from protocol.limits import KEY_BYTES
from protocol.seal.chain import Accepted, Room, Standing, Start
from protocol.seal.envelope import Header, Kind, open_event, read_header, verify_event
from protocol.seal.keyring import Exchange, Handed, Member, Wrapping, box_key, has_three, kid_of
from protocol.seal.sealing import exchange_key, public_key, unpad
from protocol.seats import PARTNERS, Seat
from protocol.session.events import decode_seen
from protocol.session.ledger import Ledger, Taken
from protocol.session.outline import digest
from protocol.session.session import Session
from protocol.session.snapshot import joined, read_part

NO_KEY: Final = bytes(KEY_BYTES)
"""What stands for the key of a room where a seat has none."""


@dataclass(frozen=True)
class Latecomer:
    """What the third seat knows once it has been at the door: no key of the room yet."""

    room_id: bytes
    partners: tuple[Member, ...]
    """The two, in seat order."""
    seed: bytes = field(repr=False)
    """Of the own Ed25519 key, 32 bytes."""
    exchange_seed: bytes = field(repr=False)
    """Of the own X25519 key, 32 bytes."""

    @property
    def member(self) -> Member:
        """This seat, as the two consent to it."""
        return Member(Seat.FACILITATOR, public_key(self.seed), exchange_key(self.exchange_seed))

    def begin(self, events: Iterable[bytes]) -> "Coming | None":
        """A ledger that begins where a partner handed out a key to this seat; None: nowhere yet.

        `events` are those that the relay hands to this seat, from the first on.
        """
        for event in events:
            found = self._handed(event)
            if found is not None:
                return Coming(self, *found)
        return None

    def _handed(self, event: bytes) -> tuple[Room, Start] | None:
        """The room's key and the place to begin, if that event is a partner's that hands it out."""
        try:
            header = read_header(event)
            author = {each.seat: each for each in self.partners}.get(header.seat)
            is_ours = header.kind is Kind.KEYS and header.room_id == self.room_id
            if author is None or not is_ours or not has_three(header.epoch):
                return None
            verify_event(event, author.signing)
            box = box_key(self.room_id, header.epoch)
            handed = Handed.read(unpad(open_event(event, header, box)))
            if handed.members != (*self.partners, self.member):
                return None
            key = self._unwrapped(header, handed, author)
        except (BadSeal, Malformed):
            return None
        if kid_of(key) != header.kid:
            return None
        roster = tuple((each.seat, each.signing) for each in handed.members)
        room = Room(self.room_id, header.epoch, key, roster)
        return room, Start(header.seen_seq, header.seen_head, handed.counters)

    def _unwrapped(self, header: Header, handed: Handed, author: Member) -> bytes:
        wrapping = Wrapping(self.room_id, header.epoch, header.seat, header.seen_head)
        wrapped = handed.wraps[Seat.FACILITATOR]
        return wrapping.unwrap(wrapped, self.exchange_seed, author.exchange, Seat.FACILITATOR)


class Arriving(Ledger):
    """The log of a third seat that nobody has handed a key to yet: nothing of it is read. Mutable.

    It seals nothing, and its session is that of a room in which nothing has happened.
    """

    def __init__(self, me: Latecomer) -> None:
        """Before the first entry."""
        roster = tuple((each.seat, each.signing) for each in me.partners)
        super().__init__(Room(me.room_id, 0, NO_KEY, roster), Seat.FACILITATOR, me.seed)
        self._me: Final = me
        self._events: list[tuple[int, bytes]] = []
        self.begun: Coming | None = None
        """What it goes on as, once a key was handed to this seat; all of the log is in it."""

    @property
    def is_keyless(self) -> bool:
        return True

    def take(self, at_ms: int, event: bytes) -> Taken:
        """Notes the entry. Raises `Alarm` as every ledger, once it has begun."""
        self._events.append((at_ms, event))
        self.begun = self._me.begin([event])
        taken = Taken(None, 0, Standing.SOUND)
        if self.begun is not None:
            for each in self._events:
                taken = self.begun.take(*each)
        return taken


class Coming(Ledger):
    """See above. Mutable: it grows with every entry, from the first that was handed out."""

    def __init__(self, me: Latecomer, room: Room, start: Start) -> None:
        """Only for `Latecomer.begin`."""
        keys = tuple((each.seat, each.exchange) for each in me.partners)
        exchange = Exchange(me.exchange_seed, keys)
        super().__init__(room, Seat.FACILITATOR, me.seed, exchange, start)
        self._name: Final = me.member.name
        self._told_by: Seat | None = None
        self._told_at = 0
        self._held: dict[int, tuple[Accepted, Seat, bytes]] = {}
        """Moves that came before it was told what to fold them onto, by entry."""
        self._said: list[tuple[Seat, int, bytes]] = []
        """(seat, entry, digest): what the two have confirmed."""
        self._digests[0] = b""

    @property
    def is_ready(self) -> bool:
        """Whether both partners hold this session: then it may be shown."""
        return (
            self._told_by is not None
            and not self.has_parted
            and any(
                seat is not self._told_by and seq >= self._told_at for seat, seq, _ in self._said
            )
        )

    def _third(self) -> bytes | None:
        return self._name

    def _digest(self) -> bytes:
        return b"" if self._told_by is None else digest(self.session)

    def _turn(self, seq: int) -> None:
        if self._told_by is not None:
            super()._turn(seq)

    def _fold(self, accepted: Accepted, seat: Seat, content: bytes) -> Taken:
        if self._told_by is not None:
            return super()._fold(accepted, seat, content)
        self._held[accepted.seq] = accepted, seat, content
        return Taken(seat, accepted.counter, accepted.standing)

    def _compared(self, accepted: Accepted, taken: Taken, seat: Seat, content: bytes) -> Taken:
        after = super()._compared(accepted, taken, seat, content)
        seq = self.channel.seen_by(seat)
        if seat is not self.seat and after is taken and seq >= self.channel.start:
            try:
                seen = decode_seen(content)
            except Malformed:
                return after
            if seen.head == self.channel.head_at(seq):
                self._said.append((seat, seq, seen.digest))
        return after

    def _take_part(self, accepted: Accepted, taken: Taken, seat: Seat, content: bytes) -> Taken:
        """A part of where the session stood; the first who tells it all is believed, until the
        other confirms it or not."""
        if seat not in PARTNERS or self._told_by is not None:
            return taken
        try:
            parts = self._parts[seat].add(read_part(content))
            if parts is None:
                return taken
            told, seq = joined(parts, self.channel.room.room_id), parts[0].seq
        except Malformed:
            return taken
        is_due = told.epoch == self.channel.room.epoch
        if not is_due or not self.channel.start <= seq < accepted.seq:
            return taken
        self._told_by, self._told_at = seat, seq
        self._catch_up(told, seq, accepted.seq)
        self._their_last_move = accepted.seq
        return taken

    def _catch_up(self, told: Session, seq: int, newest: int) -> None:
        """Folds what came since onto what was told; then what the two confirmed is compared."""
        start, self.session = self.channel.start, told
        self._digests[seq - start] = digest(told)
        for at in range(seq + 1, newest):
            if at in self._held and self.session.epoch == self.channel.room.epoch:
                super()._fold(*self._held[at])
            self._digests[at - start] = digest(self.session)
        self._held.clear()
        super()._turn(newest)
        said, self._said = self._said, []
        for seat, at, seen in said:
            if self._digests[at - start] in (b"", seen):
                self._said.append((seat, at, seen))
            else:
                self.channel.part(seat)
