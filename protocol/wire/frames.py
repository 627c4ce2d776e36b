"""What a client and a relay say to each other, one binary websocket message per frame.

The relay speaks first. A client then either visits a lobby or enters a room, once per connection.

    client                           relay
                                     Welcome(version, challenge)

    Ask()                            Host(contact, news, wants_word)
    Word(proof)                      nothing; a Create that follows at once is borne out by it

    in a lobby, the mailbox behind an invitation
    Visit(lobby)                     Visited(notes), Note(...) for each so far, then live ones
    Post(note)                       Note(index, note) to every visitor, the poster too
    Shut()                           the lobby is deleted; Gone(SHUT) to every visitor

    in a room, the ordered log
    Create(room, roster, seat,       Entered(...), as for Enter; once more with the same
           proof, after)             roster: the same
    Enter(room, seat, after, proof)  Entered(last, here), Entries(...) after the cursor, then live
    Append(counter, event)           once committed, Entries(...) to every member, the author too;
                                     a repeated (seat, counter): Appended(counter, cursor)
                                     entries that the relay has lost, where Entered(last) says so
    Offer(entries)                   Mended(last) to the author, Entries(...) to the others
    Renew(epoch, roster, after,      Renewed(epoch); a third seat that is not on it is told
          signatures)                Gone(UNSEATED)
    Close(proof)                     once both partners have closed: Gone(CLOSED) to all
                                     Presence(seat, here) when another member comes or goes

    what is refused                  Denied(code, counter); counter 0 unless it is about an append

A relay from before `Ask` and `Word` answers them with Denied(VERSION). It is asked on a connection
of its own, and told a word only where it said that it wants one. Only whoever has told one is told
of words: to anybody else a relay that wants one is full.

Cursors are opaque: they increase within a room and need not be contiguous; 0 is before the first.
Times are milliseconds since 1970 and never run backwards within a room. A proof is the seat's
Ed25519 signature, see `proofs`, so who merely saw a room id can do nothing with it.
"""

from enum import Enum
from typing import Annotated, Final

import msgspec

from protocol.codec import Reader, encode
from protocol.errors import Malformed
from protocol.limits import BATCH_LIMIT, EVENT_LIMIT, FRAME_LIMIT, KEY_BYTES, NOTE_LIMIT
from protocol.wire.limits import HOST_LINE_CHARS as HOST_LINE_CHARS
from protocol.wire.limits import SEATS

INTEGER_LIMIT: Final = 2**53
"""Counters, cursors and times stay below this, so that any language can hold them."""

PROOF_BYTES: Final = 64
"""Ed25519."""

Number = Annotated[int, msgspec.Meta(ge=0, lt=INTEGER_LIMIT)]
"""A counter, a cursor, a time or an index."""

SeatNumber = Annotated[int, msgspec.Meta(ge=0, lt=SEATS)]

Key = Annotated[bytes, msgspec.Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
"""The id of a room or a lobby, a public key, a challenge."""

Proof = Annotated[bytes, msgspec.Meta(min_length=PROOF_BYTES, max_length=PROOF_BYTES)]

Roster = Annotated[tuple[tuple[SeatNumber, Key], ...], msgspec.Meta(min_length=2, max_length=SEATS)]
"""(seat, Ed25519 public key) in seat order: two or three."""

Epoch = Annotated[int, msgspec.Meta(ge=1, lt=2**32)]
"""Counts the keys of a room after its first: 1, 2, 3 ..."""

EventBytes = Annotated[bytes, msgspec.Meta(min_length=1, max_length=EVENT_LIMIT)]

HostLine = Annotated[str, msgspec.Meta(min_length=0, max_length=HOST_LINE_CHARS)]

NoteBytes = Annotated[bytes, msgspec.Meta(min_length=1, max_length=NOTE_LIMIT)]


class Code(Enum):
    """Why a relay refused. Stable: clients hold a sentence for each."""

    VERSION = "version"
    """The client spoke a frame this relay does not know."""
    MALFORMED = "malformed"
    """Bytes that are no frame."""
    UNEXPECTED = "unexpected"
    """A frame that has no place at this point of the conversation."""
    PROOF = "proof"
    """The proof does not hold, or there is no such room: the two look alike."""
    EXISTS = "exists"
    """A room of that id exists with another roster."""
    CONFLICT = "conflict"
    """The seat's counter is taken by a different event, or is not the next one."""
    REPLACED = "replaced"
    """The seat has been entered from another connection."""
    EVENT_SIZE = "event-size"
    """The event is longer than this relay takes."""
    RATE = "rate"
    """Too many events in a minute; the same bytes may be sent again later."""
    SEAT_FULL = "seat-full"
    """The seat has used up its bytes in this room."""
    ROOM_FULL = "room-full"
    """The room has reached its number of entries."""
    RELAY_FULL = "relay-full"
    """The relay takes no new rooms: disk or quota."""
    ROOMS_RATE = "rooms-rate"
    """Too many new rooms from one address in an hour."""
    LOBBY_FULL = "lobby-full"
    """The lobby holds as many notes as it may."""
    DRAINING = "draining"
    """The relay takes no new rooms or lobbies: it is about to restart, or was told to."""
    WORD = "word"
    """No word that this relay's host has given to its couples."""
    WORD_RATE = "word-rate"
    """Too many words were tried from there, or too many rooms made with that word, for a while."""
    MENDING = "mending"
    """The relay was put back to an older copy of its log. Nothing new is taken until both
    partners have come by with what they hold; the same bytes may be sent again then."""
    ROSTER = "roster"
    """A roster that is older than the room's, names other partners, or lacks a signature that it
    needs; or an event of a seat that has just gone from it."""
    STORAGE = "storage"
    """The entry could not be committed and is not logged; the same bytes may be sent again."""


class End(Enum):
    """Why a lobby or a room is gone."""

    SHUT = "shut"
    """Somebody in the lobby has deleted it."""
    CLOSED = "closed"
    """Both partners have closed the room."""
    EXPIRED = "expired"
    """Its time was over."""
    UNSEATED = "unseated"
    """This seat is not on the roster any more. The room goes on without it."""


class Frame(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """The root of all frames. None can refer back to itself, so the collector need not look."""


class Welcome(Frame, frozen=True, tag="welcome"):
    """The first thing a relay says."""

    version: int
    challenge: Key
    """32 random bytes of this connection, for the proofs."""


class Ask(Frame, frozen=True, tag="ask"):
    """What does whoever runs this relay say, and does a room want a word?"""


class Host(Frame, frozen=True, tag="host"):
    """What whoever runs this relay says. Text from outside: to be cleaned, and shown as theirs."""

    contact: HostLine
    """How they are reached; empty if they do not say."""
    news: HostLine
    """Empty if there are none."""
    wants_word: bool
    """A new room is only made for who has a word that they gave to their couples."""


class Word(Frame, frozen=True, tag="word"):
    """That whoever makes the room that is named next has a word of the host."""

    proof: Key
    """For that room alone; the word itself is not sent. See `proofs`."""


class Visit(Frame, frozen=True, tag="visit"):
    """Into the lobby of that id."""

    lobby: Key


class Visited(Frame, frozen=True, tag="visited"):
    """In it; the notes that are there follow."""

    notes: int
    """How many were there on arrival; they follow at once. No lobby looks like an empty one."""


class Post(Frame, frozen=True, tag="post"):
    """Leave a note, for everybody who visits."""

    note: NoteBytes


class Note(Frame, frozen=True, tag="note"):
    """One that is there, or has just been left."""

    index: Number
    """0, 1, 2 ... in the order of arrival."""
    note: NoteBytes


class Shut(Frame, frozen=True, tag="shut"):
    """Delete the lobby."""


class Create(Frame, frozen=True, tag="create"):
    """Make the room, if it is not there with the same roster, and enter it."""

    room: Key
    roster: Roster
    """(seat, Ed25519 public key) in seat order: the two; one with a third is refused (`roster`)."""
    seat: SeatNumber
    proof: Proof
    after: Number | None = None
    """None for a new room; as in `enter` for one that the relay has lost and that is made again."""


class Enter(Frame, frozen=True, tag="enter"):
    """Into a room that is there."""

    room: Key
    seat: SeatNumber
    after: Number
    """The last cursor the client holds; 0 for none."""
    proof: Proof


class Entered(Frame, frozen=True, tag="entered"):
    """In it; what lies after the own cursor follows."""

    last: Number
    """The cursor of the newest entry, 0 if there is none: what follows up to it is the past."""
    here: tuple[SeatNumber, ...]
    """The seats that are connected now, this one too, in order."""


class Append(Frame, frozen=True, tag="append"):
    """Log an event: once for a seat and counter, however often it is said."""

    counter: Number
    """The seat's own count: 1, 2, 3 ..."""
    event: EventBytes


class Appended(Frame, frozen=True, tag="appended"):
    """It was logged before, and is not handed out again."""

    counter: Number
    cursor: Number


class Logged(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """An event as the relay logged it."""

    cursor: Number
    at_ms: Number
    event: bytes


class Entries(Frame, frozen=True, tag="entries"):
    """What has been committed."""

    entries: tuple[Logged, ...]
    """In the order of the log."""


class Presence(Frame, frozen=True, tag="presence"):
    """Another member has come or gone."""

    seat: SeatNumber
    here: bool


class Missing(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An entry as a relay logged it and then lost it. A relay reads no event: seat and counter are
    the client's word for what stands in its header."""

    cursor: Number
    at_ms: Number
    seat: SeatNumber
    counter: Number
    event: EventBytes


class Offer(Frame, frozen=True, tag="offer"):
    """Entries that the relay has lost."""

    entries: Annotated[tuple[Missing, ...], msgspec.Meta(min_length=1)]
    """In the order of the log, from the first that is missing."""


class Mended(Frame, frozen=True, tag="mended"):
    """What was offered is there."""

    last: Number
    """The cursor of the newest entry that the relay holds now."""


class Renew(Frame, frozen=True, tag="renew"):
    """The third seat has come, or gone: said by a partner. One that comes has both signatures."""

    epoch: Epoch
    """Of the room's key that goes with it; the roster of an earlier one is out of date."""
    roster: Roster
    after: Number
    """The cursor after which a third seat on it reads; 0 where there is none."""
    signatures: Annotated[
        tuple[tuple[SeatNumber, Proof], ...], msgspec.Meta(min_length=1, max_length=2)
    ]
    """(seat, signature) of the partners, in order; see `proofs`."""


class Renewed(Frame, frozen=True, tag="renewed"):
    """The roster is the one that was asked for, or a newer one."""

    epoch: Number
    """Of the roster as it is now; 0 for the first."""


class Close(Frame, frozen=True, tag="close"):
    """This seat agrees that the room is deleted; both partners do."""

    proof: Proof


class Gone(Frame, frozen=True, tag="gone"):
    """The lobby or the room is no more. The connection ends."""

    end: End


class Denied(Frame, frozen=True, tag="denied"):
    """Refused. `counter` is 0 unless it is about an append."""

    code: Code
    counter: int


ToRelay = Ask | Word | Visit | Post | Shut | Create | Enter | Append | Offer | Renew | Close
ToClient = (
    Welcome
    | Host
    | Visited
    | Note
    | Entered
    | Appended
    | Entries
    | Mended
    | Renewed
    | Presence
    | Gone
    | Denied
)

ENTRIES_LIMIT: Final = BATCH_LIMIT // 16
"""The most entries in one frame: none is shorter than 16 bytes with its cursor and time."""

_to_relay: Final[Reader[ToRelay]] = Reader(ToRelay, FRAME_LIMIT)
_to_client: Final[Reader[ToClient]] = Reader(ToClient, BATCH_LIMIT, items=ENTRIES_LIMIT)


def pack(frame: Frame) -> bytes:
    """The bytes of one websocket message."""
    return encode(frame)


def read_at_relay(data: bytes) -> ToRelay:
    """The frame a client sent. Raises `Malformed`."""
    frame = _to_relay.read(data)
    if isinstance(frame, Create):
        _roster(frame.roster, frame.seat)
    if isinstance(frame, Renew):
        _roster(frame.roster, frame.signatures[0][0])
        signers = [seat for seat, _ in frame.signatures]
        if signers not in ([0], [1], [0, 1]):
            raise Malformed("signatures that are not the partners' in order")
        if frame.after and len(frame.roster) < SEATS:
            raise Malformed("a place to begin at, and nobody who begins there")
    return frame


def read_at_client(data: bytes) -> ToClient:
    """The frame a relay sent. Raises `Malformed`."""
    return _to_client.read(data)


def _roster(roster: tuple[tuple[int, bytes], ...], seat: int) -> None:
    seats = [member for member, _ in roster]
    if seats not in ([0, 1], [0, 1, 2]) or seat not in seats:
        raise Malformed("a roster that is not the seats in order")
