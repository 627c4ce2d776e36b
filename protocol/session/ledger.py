"""A room's log, verified, opened and folded: what one seat makes of it. Pure, but mutable.

    entry ──chain──> sound ──codec──> move ──referee──> session
                                      seen ──compared──> a confirmation, or parted

What a modified program of another member writes (malformed content, moves out of turn) is chained
and otherwise ignored. Where its order of things is not ours, or it made another session of it, the
seat has parted: nothing more of it is folded. What only a relay can do raises `Alarm`.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from protocol.errors import Malformed, OutOfTurn
from protocol.seal.chain import Accepted, Channel, Room, Standing
from protocol.seal.envelope import Kind
from protocol.seats import Seat, as_partner, other
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

_SPOKEN: Final = Spoke | SaidBack | NotQuite | MadeSense | GuessedFeeling | NamedFeeling


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry turned out to be."""

    seat: Seat | None
    """None for an entry that nobody of this room signed."""
    counter: int
    standing: Standing
    event: AnyEvent | None = field(default=None, repr=False)
    """The move in it, if it is one and well-formed."""
    is_refused: bool = False
    """The referee refused it: nobody sees it, and its author gets the words back."""

    @property
    def is_duplicate(self) -> bool:
        """Chained and ignored: the relay handed out an old event once more."""
        return self.standing is Standing.DUPLICATE


class Ledger:
    """One room as one seat has read it so far. Mutable: it grows with every entry."""

    def __init__(self, room: Room, seat: Seat, seed: bytes) -> None:
        """An empty log of a partner's; `seed` is the seat's Ed25519 seed."""
        self.seat: Final = as_partner(seat)
        self.channel: Final = Channel(room, seat, seed)
        self.session: Session = Session(room_id=room.room_id)
        self.page_head: bytes = self.channel.head
        """The head with which the present page began: at the close, two words of it are said."""
        self._digests: list[bytes] = [digest(self.session)]
        self._own_words: list[int] = []
        self._own_moves: list[int] = []
        self._their_last_move = 0
        self._is_parting_told = False
        self.strays = 0
        """How many entries nobody of this room signed."""

    @property
    def has_parted(self) -> bool:
        """Whether the partner no longer has the same order of things, or made another session of
        it: nothing more of that seat is folded."""
        return self.channel.has_parted(other(self.seat))

    @property
    def unconfirmed(self) -> int:
        """How many of the newest own pieces on this page the partner has not verifiably seen."""
        seen = self.channel.seen_by(other(self.seat))
        return sum(seq > seen for seq in self._own_words)

    @property
    def unseen(self) -> int:
        """How many own moves that count, on any page, the partner has not verifiably seen.

        A page that has turned confirms nothing: a relay may turn it for one alone.
        """
        seen = self.channel.seen_by(other(self.seat))
        self._own_moves = [seq for seq in self._own_moves if seq > seen]
        return len(self._own_moves)

    @property
    def is_confirmation_owed(self) -> bool:
        """Whether the partner has done something since this seat last said what it had seen."""
        return self._their_last_move > self.channel.seen_by(self.seat)

    def take(self, at_ms: int, event: bytes) -> Taken:
        """Reads the next entry. Raises `Alarm`, and then nothing more is to be read."""
        accepted = self.channel.accept(at_ms, event)
        page = self.session.page
        taken = self._read(accepted)
        self._digests.append(digest(self.session))
        if self.session.page != page:
            self._own_words.clear()
            self.page_head = self.channel.head
        return taken

    def confirmation(self) -> bytes:
        """The content of a `Seen` for everything read so far."""
        return encode_seen(self.channel.head, self._digests[-1])

    def _read(self, accepted: Accepted) -> Taken:
        seat, content = accepted.seat, accepted.content
        if seat is None:
            self.strays += 1
            if self.strays == 1:
                self._their_last_move = accepted.seq
        elif content is not None and accepted.kind is Kind.SEEN:
            if seat is not self.seat and not self._is_same(seat, content):
                self.channel.part(seat)
                accepted = replace(accepted, standing=Standing.PARTED)
        elif content is not None:
            return self._fold(accepted, seat, content)
        if seat is not None and accepted.standing is Standing.PARTED:
            self._heard_parted(seat, accepted.seq)
        return Taken(seat, accepted.counter, accepted.standing)

    def _heard_parted(self, seat: Seat, seq: int) -> None:
        """The other end is to hear once of our head, so that it can see for itself."""
        if seat is not self.seat and not self._is_parting_told:
            self._is_parting_told = True
            self._their_last_move = seq

    def _fold(self, accepted: Accepted, seat: Seat, content: bytes) -> Taken:
        try:
            move = decode_move(content)
        except Malformed:
            return Taken(seat, accepted.counter, accepted.standing)
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
        seq = self.channel.seen_by(seat)
        # A head that is not the one of its own header says nothing about any session.
        return seen.head != self.channel.head_at(seq) or seen.digest == self._digests[seq]
