"""A room's log, verified, opened and folded: what one seat makes of it. Pure, but mutable.

    entry ──chain──> sound ──codec──> move ──referee──> session
                                      seen ──compared──> a confirmation, or parted

    KEYS  ──keyring──> the key of the epoch that the referee says is due, for its members
    ASIDE ──referee──> a word with one, while one is on, for the two whose it is; for the other it
                       is there

What a modified program of another member writes (malformed content, moves out of turn) is chained
and otherwise ignored. Where its order of things is not ours, or it made another session of it, the
seat has parted: nothing more of it is folded. What only a relay can do raises `Alarm`.

Everything that the two wait for, they wait for of each other: a third seat that has parted, or that
confirms nothing, holds nobody up.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from protocol.errors import BadSeal, Malformed, NoKey, OutOfTurn
from protocol.seal.chain import Accepted, Channel, Room, Standing, Start
from protocol.seal.envelope import Kind
from protocol.seal.keyring import Exchange, Handed, Key, Member, has_three
from protocol.seats import PARTNERS, Seat
from protocol.session.asides import Whispered, decode_aside
from protocol.session.events import (
    AnyEvent,
    GuessedFeeling,
    MadeSense,
    NamedFeeling,
    NotQuite,
    SaidBack,
    Spoke,
    decode_move,
    decode_seen,
    encode_seen,
)
from protocol.session.outline import digest
from protocol.session.referee import Entry, apply
from protocol.session.session import Session
from protocol.session.snapshot import Parts, joined, read_part

_SPOKEN: Final = Spoke | SaidBack | NotQuite | MadeSense | GuessedFeeling | NamedFeeling


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry turned out to be."""

    seat: Seat | None
    """None for an entry that nobody of this room signed."""
    counter: int
    standing: Standing
    event: AnyEvent | None = field(default=None, repr=False)
    """The move in it, if it is one, well-formed, and this seat can open it."""
    is_refused: bool = False
    """The referee refused it, or it was sealed under a key that does not go with its place, or no
    word with this one is on: nobody sees it, and its author gets the words back."""
    is_void: bool = False
    """It is refused because it was sealed under a key that does not go with its place, or that
    never counted: then not even its author opens it here."""
    handed: Handed | None = None
    """A key of the room that counts, and that this seat can open."""
    whispered: Whispered | None = None
    """A word with one that this seat is part of; it is not to be shown if it is refused."""

    @property
    def is_duplicate(self) -> bool:
        """Chained and ignored: the relay handed out an old event once more."""
        return self.standing is Standing.DUPLICATE


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The first key of an epoch that counts."""

    by: Seat
    seen_seq: int
    """The entry after which a third seat begins, if it comes with it."""
    handed: Handed


class Ledger:
    """One room as one seat has read it so far. Mutable: it grows with every entry."""

    def __init__(
        self,
        room: Room,
        seat: Seat,
        seed: bytes,
        exchange: Exchange | None = None,
        start: Start | None = None,
    ) -> None:
        """An empty log of a partner's; `seed` is the seat's Ed25519 seed. `exchange`: what it needs
        for the keys of later epochs. `start`: of a third seat, see `protocol.session.coming`."""
        self.seat: Final = seat
        self.partners: Final = tuple(each for each in PARTNERS if each is not seat)
        """Whom this seat waits for: the other partner; the third seat, for both."""
        self.channel: Final = Channel(room, seat, seed, exchange, start)
        self.session: Session = Session(room_id=room.room_id)
        self.page_head: bytes = self.channel.head
        """The head with which the present page began: at the close, two words of it are said."""
        self._digests: list[bytes] = [digest(self.session)]
        """After each entry; empty where the session was not known."""
        self._parts: dict[Seat, Parts] = {seat: Parts() for seat in PARTNERS}
        self._own_words: list[int] = []
        self._own_moves: list[int] = []
        self._their_last_move = 0
        self._is_parting_told = False
        self._handed_out: dict[int, HandedOut] = {}
        self._told: dict[int, set[Seat]] = {}
        """Which partners have told a third seat all that it is to know, by epoch."""
        self._to_bear_out = 0
        self._borne_out = 0
        """Entries: what the other partner told and we hold too, and what we have confirmed."""
        self._whispers: list[Whispered] = []
        self.strays = 0
        """How many entries nobody of this room signed."""

    @property
    def has_parted(self) -> bool:
        """Whether the partner no longer has the same order of things, or made another session of
        it: nothing more of that seat is folded."""
        return any(map(self.channel.has_parted, self.partners))

    @property
    def unconfirmed(self) -> int:
        """How many of the newest own pieces on this page the partner has not verifiably seen."""
        seen = self._seen
        return sum(seq > seen for seq in self._own_words)

    @property
    def unseen(self) -> int:
        """How many own moves that count, on any page, the partner has not verifiably seen.

        A page that has turned confirms nothing: a relay may turn it for one alone.
        """
        seen = self._seen
        self._own_moves = [seq for seq in self._own_moves if seq > seen]
        return len(self._own_moves)

    @property
    def is_confirmation_owed(self) -> bool:
        """Whether the partner has done something since this seat last said what it had seen."""
        return self._their_last_move > self.channel.seen_by(self.seat)

    @property
    def whispers(self) -> tuple[Whispered, ...]:
        """The words with one that this seat was part of, while it was led by the same third."""
        return tuple(self._whispers)

    @property
    def to_bear_out(self) -> int | None:
        """The entry at which the other partner has told a third seat what we hold too, if that has
        not been confirmed with a digest yet: before that it is shown nothing."""
        return self._to_bear_out if self._to_bear_out > self._borne_out else None

    @property
    def _seen(self) -> int:
        """The newest entry that everybody whom this seat waits for has verifiably seen."""
        return min(map(self.channel.seen_by, self.partners))

    def take(self, at_ms: int, event: bytes) -> Taken:
        """Reads the next entry. Raises `Alarm`, and then nothing more is to be read."""
        accepted = self.channel.accept(at_ms, event)
        page = self.session.page
        taken = self._read(accepted)
        self._digests.append(self._digest())
        self._turn(accepted.seq)
        if self.session.page != page:
            self._own_words.clear()
            self.page_head = self.channel.head
        return taken

    def confirmation(self) -> bytes:
        """The content of a `Seen` for everything read so far."""
        return encode_seen(self.channel.head, self._digests[-1])

    # -- keys

    @property
    def is_keyless(self) -> bool:
        """Whether somebody has to hand out the key that is due before this seat can say anything.
        Either partner may."""
        return self.channel.keyring.sealing is None

    def handed_out(self, epoch: int) -> HandedOut | None:
        """The first key of that epoch that counts, if there is one."""
        return self._handed_out.get(epoch)

    def has_told(self, seat: Seat, epoch: int) -> bool:
        """Whether that partner has told the third seat of the epoch all that it is to know."""
        return seat in self._told.get(epoch, ())

    def members(self, epoch: int, third: Member | None = None) -> tuple[Member, ...]:
        """Whom a key of that epoch is for: the two, and with three the third seat, by default the
        one that both have let in.

        Raises `NoKey` where the keys of one of them are not known.
        """
        seated = self.session.third.seated
        third = third or (None if seated is None else seated.member)
        found = [self.channel.keyring.member(seat) for seat in PARTNERS]
        wanted = [*found, third] if has_three(epoch) else found
        members = tuple(each for each in wanted if each is not None)
        if len(members) != len(wanted):
            raise NoKey("somebody has no key to wrap another for")
        return members

    def hand_out(
        self,
        epoch: int,
        key: bytes,
        nonces: tuple[bytes, ...],
        signature: bytes,
        third: Member | None = None,
    ) -> tuple[bytes, bytes]:
        """This seat's next event, and its content: a new key of the room for that epoch, which is
        due, or will be with what lies in the outbox before it.

        `key`: 32 fresh random bytes; `nonces`: 24 for each member and for the event. `signature`:
        of the roster, see `protocol.wire.proofs`. Raises `NoKey` and `BadSeal`.
        """
        members = self.members(epoch, third)
        return self.channel.hand_out(Key(epoch, key, self.channel.seq), members, nonces, signature)

    def _turn(self, seq: int) -> None:
        """The epoch that is due after entry `seq`."""
        if self.session.epoch != self.channel.keyring.due:
            self.channel.keyring.turn(self.session.epoch, seq)
            self._whispers.clear()

    def _third(self) -> bytes | None:
        """Who alone may have the third seat."""
        seated = self.session.third.seated
        return None if seated is None else seated.keys

    def _digest(self) -> bytes:
        """Of the session as it is; empty while it is not known."""
        return digest(self.session)

    # -- reading

    def _read(self, accepted: Accepted) -> Taken:
        seat, content = accepted.seat, accepted.content
        if seat is None:
            self.strays += 1
            if self.strays == 1:
                self._their_last_move = accepted.seq
            return Taken(None, accepted.counter, accepted.standing)
        taken = Taken(seat, accepted.counter, accepted.standing)
        if content is None:
            if accepted.standing is Standing.PARTED:
                self._heard_parted(seat, accepted.seq)
            return taken
        match accepted.kind:
            case Kind.KEYS:
                return self._take_keys(accepted, taken, seat, content)
            case Kind.MOVE if accepted.is_void:
                return _given_back(taken, content)
            case Kind.MOVE:
                return self._fold(accepted, seat, content)
            case Kind.ASIDE:
                return self._whispered(accepted, taken, seat, content)
            case _ if accepted.is_void:
                return taken
            case Kind.SEEN:
                return self._compared(accepted, taken, seat, content)
            case _:
                return self._take_part(accepted, taken, seat, content)

    def _compared(self, accepted: Accepted, taken: Taken, seat: Seat, content: bytes) -> Taken:
        if seat is self.seat:
            self._borne_out = max(self._borne_out, self.channel.seen_by(seat))
            return taken
        return taken if self._is_same(seat, content) else self._part(accepted, taken, seat)

    def _part(self, accepted: Accepted, taken: Taken, seat: Seat) -> Taken:
        self.channel.part(seat)
        self._heard_parted(seat, accepted.seq)
        return replace(taken, standing=Standing.PARTED)

    def _take_keys(self, accepted: Accepted, taken: Taken, seat: Seat, content: bytes) -> Taken:
        header = accepted.header
        assert header is not None  # of a stray entry alone nothing is known
        try:
            handed = Handed.read(content)
            counts = self.channel.keyring.take(header, handed, self._third())
        except Malformed:
            return taken
        except BadSeal:
            return self._part(accepted, taken, seat)
        if not counts:
            return taken
        if seat is not self.seat:
            self._their_last_move = accepted.seq
        first = HandedOut(seat, header.seen_seq, handed)
        self._handed_out.setdefault(header.epoch, first)
        return replace(taken, handed=handed)

    def _whispered(self, accepted: Accepted, taken: Taken, seat: Seat, content: bytes) -> Taken:
        header, is_own = accepted.header, seat is self.seat
        beside = None if header is None else self.channel.keyring.beside(header)
        try:
            text = decode_aside(content)
        except Malformed:
            # Of an own one that does not open any more the outbox has the words still.
            return replace(taken, is_refused=is_own)
        if beside is None or not text:
            return replace(taken, is_refused=is_own)
        if not is_own:
            self._their_last_move = accepted.seq
        said = Whispered(accepted.seq, accepted.at_ms, seat, beside, text)
        is_void = accepted.is_void or not self._is_aside_with(beside)
        if not is_void:
            self._whispers.append(said)
        return replace(taken, whispered=said, is_refused=is_void)

    def _is_aside_with(self, beside: Seat) -> bool:
        """Whether a word with one is on, with the partner of the two."""
        aside = self.session.third.aside
        partner = self.seat if beside is Seat.FACILITATOR else beside
        return aside is not None and aside.seat is partner

    def _take_part(self, accepted: Accepted, taken: Taken, seat: Seat, content: bytes) -> Taken:
        """A part of what a partner tells the third seat: of the other it has to be what we hold."""
        if seat not in PARTNERS:
            return taken
        try:
            parts = self._parts[seat].add(read_part(content))
            if parts is None:
                return taken
            told = joined(parts, self.channel.room.room_id)
        except Malformed:
            return taken
        seq = parts[0].seq
        if seat is not self.seat:
            self._their_last_move = accepted.seq
            is_ours = 0 <= seq < len(self._digests) and self._digests[seq] == digest(told)
            names = zip(told.names, self.session.names, strict=True)
            # Of a name that was said since then nothing was told.
            is_named = all(name in (None, ours) for name, ours in names)
            if not is_ours or not is_named:
                return self._part(accepted, taken, seat)
            self._to_bear_out = seq
        self._told.setdefault(told.epoch, set()).add(seat)
        return taken

    def _heard_parted(self, seat: Seat, seq: int) -> None:
        """The other end is to hear once of our head, so that it can see for itself."""
        if seat is not self.seat and not self._is_parting_told:
            self._is_parting_told = True
            self._their_last_move = seq

    def _fold(self, accepted: Accepted, seat: Seat, content: bytes) -> Taken:
        try:
            move = decode_move(content)
        except Malformed:
            # An own one was well-formed: its key came too late to count, and the outbox has it.
            is_own = seat is self.seat
            return Taken(
                seat, accepted.counter, accepted.standing, is_refused=is_own, is_void=is_own
            )
        entry = Entry(seat, accepted.at_ms, move.page, move.event)
        try:
            self.session = apply(self.session, entry)
            is_refused = False
        except OutOfTurn:
            is_refused = True
        if seat is not self.seat:
            self._their_last_move = accepted.seq
        elif not is_refused:
            self._own_moves.append(accepted.seq)
            if isinstance(move.event, _SPOKEN):
                self._own_words.append(accepted.seq)
        return Taken(seat, accepted.counter, accepted.standing, move.event, is_refused)

    def _is_same(self, seat: Seat, content: bytes) -> bool:
        """The same head must have led the other laptop to the same session."""
        try:
            seen = decode_seen(content)
        except Malformed:
            return True
        seq, start = self.channel.seen_by(seat), self.channel.start
        # A head that is not the one of its own header says nothing about any session.
        if seq < start or seen.head != self.channel.head_at(seq):
            return True
        return self._digests[seq - start] in (b"", seen.digest)


def _given_back(taken: Taken, content: bytes) -> Taken:
    """A move that was sealed under a key which does not go with its place."""
    try:
        event = decode_move(content).event
        return replace(taken, event=event, is_refused=True, is_void=True)
    except Malformed:
        return taken
