"""A room's log, verified, opened and folded: what one seat makes of it. Pure, but mutable.

    entry ──chain──> accepted ──codec──> move ──referee──> session
                                seen ──compared──> alarm, or a confirmation

What a modified program of another member writes (malformed content, moves out of turn) is chained
and otherwise ignored. What the relay did raises `Alarm`.
"""

from dataclasses import dataclass, field
from typing import Final

from protocol.chain import Accepted, Channel, Room
from protocol.envelope import Kind
from protocol.errors import Alarm, Cause, Malformed, OutOfTurn
from protocol.events import (
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
from protocol.outline import digest
from protocol.referee import Entry, apply
from protocol.seats import Seat, other
from protocol.session import Session

_SPOKEN: Final = Spoke | SaidBack | NotQuite | MadeSense | GuessedFeeling | NamedFeeling


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry turned out to be."""

    seat: Seat
    counter: int
    is_duplicate: bool
    """Chained and ignored: the relay handed out an old event once more."""
    event: AnyEvent | None = field(default=None, repr=False)
    """The move in it, if it is one and well-formed."""
    is_refused: bool = False
    """The referee refused it: nobody sees it, and its author gets the words back."""


class Ledger:
    """One room as one seat has read it so far. Mutable: it grows with every entry."""

    def __init__(self, room: Room, seat: Seat, seed: bytes) -> None:
        """An empty log; `seed` is the seat's Ed25519 seed."""
        self.seat: Final = seat
        self.channel: Final = Channel(room, seat, seed)
        self.session: Session = Session(room_id=room.room_id)
        self.page_head: bytes = self.channel.head
        """The head with which the present page began: at the close, two words of it are said."""
        self._digests: list[bytes] = [digest(self.session)]
        self._own_words: list[int] = []
        self._own_moves: list[int] = []
        self._their_last_move = 0

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
        if accepted.content is None:
            return Taken(accepted.seat, accepted.counter, is_duplicate=True)
        if accepted.kind is Kind.SEEN:
            self._compare(accepted.seat, accepted.content)
            return Taken(accepted.seat, accepted.counter, is_duplicate=False)
        return self._fold(accepted, accepted.content)

    def _fold(self, accepted: Accepted, content: bytes) -> Taken:
        try:
            move = decode_move(content)
        except Malformed:
            return Taken(accepted.seat, accepted.counter, is_duplicate=False)
        entry = Entry(accepted.seat, accepted.at_ms, move.page, move.event)
        try:
            self.session = apply(self.session, entry)
            is_refused = False
        except OutOfTurn:
            is_refused = True
        if accepted.seat is not self.seat:
            self._their_last_move = accepted.seq
        elif not is_refused:
            self._own_moves.append(accepted.seq)
            if isinstance(move.event, _SPOKEN):
                self._own_words.append(accepted.seq)
        return Taken(accepted.seat, accepted.counter, False, move.event, is_refused)

    def _compare(self, seat: Seat, content: bytes) -> None:
        """The same head must have led the other laptop to the same session."""
        try:
            seen = decode_seen(content)
        except Malformed:
            return
        seq = self.channel.seen_by(seat)
        if seen.head == self.channel.head_at(seq) and seen.digest != self._digests[seq]:
            raise Alarm(Cause.DISAGREEMENT)
