"""The cases of `vectors.json`: for every layout, inputs and what the package makes of them.

In a case bytes are bytes; the file has them as {"hex": "..."}. What each section is for is said in
`docs/protocol.md`; the whole logs are in `tests.protocol.logs`.
"""

from collections.abc import Iterator
from typing import Final

import msgpack
import msgspec

from protocol.door.exchange import Guest, Inviter
from protocol.door.invitation import (
    STRETCH_MEMORY_BYTES,
    STRETCH_PASSES,
    Opening,
    draw,
    stretch,
)
from protocol.door.seeds import GuestSeeds, InviterSeeds
from protocol.guide.structure import guide_bytes, guide_hash, guide_parts
from protocol.limits import VERSION
from protocol.seal.answers import Unsealing, digest_of, encode_answer
from protocol.seal.chain import Channel, Room, head_words
from protocol.seal.envelope import Header, Kind, seal_event
from protocol.seal.keyring import Exchange, Key, Member
from protocol.seal.sealing import exchange_key, hash_of, mac, pad, public_key, seal, sign
from protocol.seats import Seat
from protocol.session.asides import encode_aside
from protocol.session.events import (
    EVENTS,
    AnyEvent,
    Began,
    GuidePart,
    Paused,
    Signal,
    Signalled,
    encode_move,
    encode_seen,
    written,
)
from protocol.session.session import Session
from protocol.wire.frames import (
    Append,
    Appended,
    Ask,
    Close,
    Code,
    Create,
    Denied,
    End,
    Enter,
    Entered,
    Entries,
    Frame,
    Gone,
    Host,
    Logged,
    Mended,
    Missing,
    Note,
    Offer,
    Post,
    Presence,
    Renew,
    Renewed,
    Shut,
    Visit,
    Visited,
    Welcome,
    Word,
    pack,
)
from protocol.wire.proofs import proof_message, roster_message, tidy_word, word_proof
from protocol.words import spell
from tests.protocol.bots import fitting
from tests.protocol.worlds import COMPACT, EIGHT, FIRST, LOOKING, ROOM, SECOND, STAYING

Case = dict[str, object]

STEADY: Final = 1_700_000_000_000


def counted(start: int, length: int) -> bytes:
    """`length` bytes that count up from `start`: the fixed inputs."""
    return bytes((start + i) % 256 for i in range(length))


def listed(value: object) -> object:
    """A struct of ours as the list, or the map, that goes on the wire."""
    return msgspec.to_builtins(value, builtin_types=(bytes,))


# -- the sections


def inputs() -> Iterator[Case]:
    """What the first answers were made from; `of` names them."""
    seeds, of_two = SEEDS, room_facts(ROOM_OF_TWO, SEEDS)
    yield {"of": ["lp"], "parts": (b"a", b"", b"bc")}
    yield {"of": ["hash"], "label": "unh1.test", "parts": (b"a", b"bc")}
    yield {"of": ["mac"], "label": "unh1.test", "parts": (b"a", b"bc"), "key": counted(0, 32)}
    yield {"of": ["pad"], "content": b"content"}
    sealed = {"key": counted(0, 32), "nonce": counted(64, 24), "plain": b"plain"}
    yield {"of": ["seal"], **sealed, "ad": b"associated"}
    yield {"of": ["signing public key", "exchange public key"], "seed": seeds[0]}
    yield {"of": ["signature"], "seed": seeds[0], "message": b"unhurried/1 test\0message"}
    yield {"of": ["shared secret"], "seed": seeds[0], "other": seeds[1]}
    yield {
        "of": ["kid", "head 0", "header", "event 1", "head 1", "event 2", "head 2"],
        "room": of_two,
        "authors": [0, 1],
        "kinds": [1, 2],
        "contents": [b"a move", b"a confirmation"],
        "nonces": [counted(64, 24), counted(65, 24)],
        "at_ms": [STEADY, STEADY + 1],
    }
    facts = next(doors())
    asked = ("lobby", "door", "guide_hash", "inviter", "guest")
    of_door = {name: facts[name] for name in asked}
    assert isinstance(facts["inviter"], dict)
    inviter = dict(facts["inviter"])
    later = {name: inviter.pop(name) for name in ("key", "offer_nonce", "box_nonce")}
    # Then the room's id was drawn.
    of_door["inviter"] = {**inviter, "room_id": counted(139, 32), **later}
    yield {"of": ["offer", "knock", "admit", "transcript"], "version": 1, **of_door}
    for words_of in ("", ", words 2"):
        yield {"of": [f"invitation{words_of}"], "bytes": counted(200, 10)}
        yield {"of": [f"lobby{words_of}", f"door{words_of}"], **FULL_COST}
        yield {"of": [f"where word{words_of}"], "number": 713}
        yield {"of": [f"word list{words_of}"], "hash": "sha256 of the words with newlines between"}
        yield {"of": [f"head words{words_of}"], "label": "unh1.head.words", "from": "head 2"}
        yield {"of": [f"spoken words{words_of}"], "label": "unh1.sas.words", "from": "transcript"}


def hashes() -> Iterator[Case]:
    for parts in ((), (b"",), (b"a", b"bc"), (b"ab", b"c"), (counted(9, 300),)):
        yield {
            "label": "unh1.test",
            "parts": parts,
            "key": counted(0, 32),
            "H": hash_of("unh1.test", *parts),
            "MAC": mac(counted(0, 32), "unh1.test", *parts),
        }


def paddings() -> Iterator[Case]:
    for length in (0, 7, 255, 256, 1_023, 1_024, 4_096, 16_383):
        padded = pad(counted(1, length))
        yield {"length": length, "padded": len(padded), "H": hash_of("unh1.test", padded)}


def seals() -> Iterator[Case]:
    for plain_text in (b"", b"plain", counted(3, 100)):
        key, nonce, ad = counted(0, 32), counted(64, 24), b"associated"
        sealed = seal(key, nonce, plain_text, ad)
        yield {"key": key, "nonce": nonce, "plain": plain_text, "ad": ad, "sealed": sealed}


def words() -> Iterator[Case]:
    for data in (bytes(4), b"\xff\xff\xfc\x00", counted(200, 10)):
        yield {"bytes": data, "words": spell(data, len(data) // 2)}


ROSTER_OF_THREE: Final = tuple((seat, counted(8 + seat, 32)) for seat in range(3))

FRAMES: Final[tuple[Frame, ...]] = (
    Welcome(2, counted(1, 32)),
    Host("relay@example.org", "", False),
    Host("", "Away on Sunday.", True),
    Visited(2),
    Note(0, counted(2, 40)),
    Entered(0, (0,)),
    Entered(70_000, (0, 1)),
    Appended(7, 130),
    Entries((Logged(5, STEADY, counted(3, 20)), Logged(9, STEADY + 1, counted(4, 300)))),
    Mended(9),
    Presence(1, True),
    Presence(0, False),
    *(Gone(end) for end in End),
    *(Denied(code, 0) for code in Code),
    Denied(Code.RATE, 7),
    Ask(),
    Word(counted(13, 32)),
    Visit(counted(5, 32)),
    Post(counted(6, 300)),
    Shut(),
    Create(counted(7, 32), ((0, counted(8, 32)), (1, counted(9, 32))), 0, counted(10, 64)),
    Create(counted(7, 32), ((0, counted(8, 32)), (1, counted(9, 32))), 1, counted(10, 64), 300),
    Enter(counted(7, 32), 1, 2**53 - 1, counted(10, 64)),
    Append(1, counted(11, 498)),
    Offer((Missing(6, STEADY, 1, 3, counted(12, 498)),)),
    Close(counted(10, 64)),
    Renew(1, ROSTER_OF_THREE, 300, ((0, counted(10, 64)), (1, counted(11, 64)))),
    Renew(2, ROSTER_OF_THREE[:2], 0, ((1, counted(11, 64)),)),
    Renewed(2),
)


def frames() -> Iterator[Case]:
    for frame in FRAMES:
        yield {"frame": listed(frame), "bytes": pack(frame)}


REFUSED: Final[tuple[tuple[str, str, bytes], ...]] = (
    ("frame", "an integer wider than it need be", b"\x93\xa6append\xcc\x07\xc4\x05event"),
    ("frame", "an array wider than it need be", b"\xdc\x00\x03\xa6append\x07\xc4\x05event"),
    ("frame", "a text wider than it need be", b"\x93\xd9\x06append\x07\xc4\x05event"),
    ("frame", "binary wider than it need be", b"\x93\xa6append\x07\xc5\x00\x05event"),
    ("frame", "text where binary is wanted", b"\x93\xa6append\x07\xa5event"),
    ("frame", "a float", b"\x93\xa6append\xcb" + bytes(8) + b"\xc4\x05event"),
    ("frame", "true where a number is wanted", b"\x93\xa6append\xc3\xc4\x05event"),
    ("frame", "a field too many", b"\x94\xa6append\x07\xc4\x05event\xc0"),
    ("frame", "a field too few", b"\x92\xa6append\x07"),
    ("frame", "a byte too many", b"\x93\xa6append\x07\xc4\x05event\x00"),
    ("frame", "a number below 0", b"\x93\xa6append\xff\xc4\x05event"),
    ("frame", "a number of 2^53", b"\x93\xa6append\xcf\x00\x20" + bytes(6) + b"\xc4\x05event"),
    ("frame", "no bytes of an event", b"\x93\xa6append\x07\xc4\x00"),
    ("frame", "an id of 31 bytes", b"\x92\xa5visit\xc4\x1f" + bytes(31)),
    ("frame", "an offer of nothing", b"\x92\xa5offer\x90"),
    ("frame", "what only a relay says", b"\x93\xa6denied\xa4rate\x00"),
    ("frame", "a map", b"\x81\xa4shut\xc0"),
    ("move", "no event of the table", b"\x92\x03\x91\xa4sang"),
    ("move", "a text that is not UTF-8", b"\x92\x03\x92\xa5spoke\xa1\xff"),
    ("move", "no signal of the table", b"\x92\x03\x92\xa9signalled\xa4nods"),
    ("move", "an event without its array", b"\x92\x03\xa5ready"),
    ("confirmation", "a head without a digest", b"\x91\xc4\x00"),
    ("answer", "a number", b"\x91\x01"),
    ("guide", "a map without its fields", b"\x80"),
    ("guide", "a field twice", b"\x82\xa2id\xa1a\xa2id\xa1a"),
)
"""(what it would be, why it is not, bytes)."""


def refused() -> Iterator[Case]:
    """A frame is one to a relay."""
    for kind, why, data in REFUSED:
        yield {"as": kind, "why": why, "bytes": data}


def proofs() -> Iterator[Case]:
    for purpose, seat in (("create", 0), ("enter", 1), ("close", 1)):
        seed, challenge, room = counted(1 + seat, 32), counted(20, 32), counted(100, 32)
        message = proof_message(purpose, challenge, room, seat)
        yield {
            "purpose": purpose,
            "challenge": challenge,
            "room": room,
            "seat": seat,
            "seed": seed,
            "public": public_key(seed),
            "message": message,
            "proof": sign(seed, message),
        }


def host_words() -> Iterator[Case]:
    """What a host's word comes to, however it is typed, and its proof for a room."""
    for typed in ("lavender lantern", " Lavender-Lantern", "\u00c4pfel 2026"):
        word, room = tidy_word(typed), counted(100, 32)
        yield {"typed": typed, "word": word, "room": room, "proof": word_proof(word, room)}


def rosters() -> Iterator[Case]:
    """What a partner signs where a third seat comes, and where it goes."""
    for epoch, after, roster in ((1, 300, ROSTER_OF_THREE), (2, 0, ROSTER_OF_THREE[:2])):
        message = roster_message(counted(100, 32), epoch, after, roster)
        yield {
            "room": counted(100, 32),
            "epoch": epoch,
            "after": after,
            "roster": [list(pair) for pair in roster],
            "seed": SEEDS[0],
            "public": public_key(SEEDS[0]),
            "message": message,
            "signature": sign(SEEDS[0], message),
        }


def moves() -> Iterator[Case]:
    """Every event, and every signal."""
    session = Session(room_id=ROOM)
    data = guide_bytes(EIGHT)
    # A layout: which version it names does not matter here.
    begin: list[AnyEvent] = [Began(2, guide_hash(data), 1), GuidePart(data)]
    said = [*begin, *(fitting(session, FIRST, kind) for kind in EVENTS[len(begin) :])]
    said += [Signalled(signal) for signal in Signal if signal is not Signal.SLOWER]
    said += [Paused(1_440)]
    for event in said:
        yield {"page": 300, "event": written(event), "bytes": encode_move(300, event)}


def confirmations() -> Iterator[Case]:
    head, outlined = counted(30, 32), counted(31, 32)
    yield {"head": head, "digest": outlined, "bytes": encode_seen(head, outlined)}


def commitments() -> Iterator[Case]:
    for seat, answer in (
        (FIRST, ("yes", "")),
        (SECOND, ("walk",)),
        (SECOND, ("für dich \U0001f375",)),
    ):
        salt, place, attempt = counted(40, 32), (2, 5), 3
        opening = Unsealing(encode_answer(answer), salt)
        yield {
            "room": ROOM,
            "seat": int(seat),
            "step": place[0],
            "activity": place[1],
            "attempt": attempt,
            "answer": answer,
            "bytes": opening.answer,
            "salt": salt,
            "digest": digest_of(ROOM, seat, place, attempt, opening),
        }


def guides() -> Iterator[Case]:
    """Every kind of activity; `guide` is the map in the order in which it is packed."""
    for guide in (EIGHT, COMPACT, LOOKING, STAYING):
        data = guide_bytes(guide)
        yield {
            "name": guide.id,
            "guide": msgpack.unpackb(data),
            "bytes": data,
            "hash": guide_hash(data),
            "parts": [len(part) for part in guide_parts(data)],
        }


SEEDS: Final = counted(1, 32), counted(2, 32)
ROOM_OF_TWO: Final = Room(
    room_id=counted(100, 32),
    epoch=0,
    key=counted(150, 32),
    roster=((Seat.FIRST, public_key(SEEDS[0])), (Seat.SECOND, public_key(SEEDS[1]))),
)


def room_facts(room: Room, seeds: tuple[bytes, ...]) -> Case:
    return {
        "room_id": room.room_id,
        "epoch": room.epoch,
        "key": room.key,
        "roster": [[int(seat), key] for seat, key in room.roster],
        "seeds": seeds,
        "kid": room.kid,
        "genesis": room.genesis,
    }


def envelopes() -> Iterator[Case]:
    for seat, kind, content in (
        (FIRST, Kind.MOVE, encode_move(3, fitting(Session(room_id=ROOM), FIRST, EVENTS[3]))),
        (SECOND, Kind.SEEN, encode_seen(counted(30, 32), counted(31, 32))),
        (SECOND, Kind.MOVE, counted(1, 1_023)),
    ):
        header = Header(
            kind=kind,
            room_id=ROOM_OF_TWO.room_id,
            epoch=0,
            kid=ROOM_OF_TWO.kid,
            seat=seat,
            counter=300,
            seen_seq=2**32 + 1,
            seen_head=counted(60, 32),
            nonce=counted(64, 24),
        )
        yield {
            "room": room_facts(ROOM_OF_TWO, SEEDS),
            "kind": kind.value,
            "seat": int(seat),
            "counter": header.counter,
            "seen_seq": header.seen_seq,
            "seen_head": header.seen_head,
            "nonce": header.nonce,
            "content": content,
            "header": header.pack(),
            "event": seal_event(header, content, ROOM_OF_TWO.key, SEEDS[seat]),
        }


def chains() -> Iterator[Case]:
    """One log as the first seat reads it: two events, a stray one, a duplicate, one that parts."""
    ends = [Channel(ROOM_OF_TWO, seat, SEEDS[seat]) for seat in (FIRST, SECOND)]
    entries: list[Case] = []

    def log(event: bytes) -> None:
        at_ms = STEADY + len(entries) // 2
        accepted = ends[0].accept(at_ms, event)
        entries.append(
            {
                "at_ms": at_ms,
                "event": event,
                "standing": accepted.standing.value,
                "content": accepted.content,
                "head": ends[0].head,
            }
        )

    first = ends[0].seal(Kind.MOVE, encode_move(0, Paused(5)), counted(64, 24))
    log(first)
    ends[1].accept(STEADY, first)
    log(ends[1].seal(Kind.SEEN, encode_seen(ends[1].head, counted(31, 32)), counted(65, 24)))
    log(b"nobody signed this")
    log(first)
    other = Channel(ROOM_OF_TWO, SECOND, SEEDS[1])
    other.reserve(2)
    log(other.seal(Kind.MOVE, encode_move(0, Paused(5)), counted(66, 24)))
    log(ends[0].seal(Kind.MOVE, counted(1, 300), counted(67, 24)))
    yield {
        "room": room_facts(ROOM_OF_TWO, SEEDS),
        "entries": entries,
        "words": head_words(ends[0].head),
    }


def keys() -> Iterator[Case]:
    """Of a third seat that comes, and of one that goes: what hands out the key, and a word with
    one."""
    seeds, exchange = (
        [counted(each, 32) for each in (1, 2, 3)],
        [counted(51 + at, 32) for at in range(3)],
    )
    members = tuple(
        Member(seat, public_key(seeds[seat]), exchange_key(exchange[seat])) for seat in Seat
    )
    for epoch, author in ((1, FIRST), (2, SECOND)):
        other = SECOND if author is FIRST else FIRST
        known = ((other, members[other].exchange), (Seat.FACILITATOR, members[2].exchange))
        channel = Channel(ROOM_OF_TWO, author, SEEDS[author], Exchange(exchange[author], known))
        channel.reserve(8)
        told = members if epoch == 1 else members[:2]
        nonces = tuple(counted(80 + at, 24) for at in range(len(told) + 1))
        key = Key(epoch, counted(200 + epoch, 32))
        event, content = channel.hand_out(key, told, nonces, counted(90, 64))
        channel.keyring.turn(1, 0)
        yield {
            "room": room_facts(ROOM_OF_TWO, SEEDS),
            "epoch": epoch,
            "author": int(author),
            "key": key.key,
            "exchange": exchange,
            "members": [[each.signing, each.exchange] for each in told],
            "third": members[2].name,
            "nonces": nonces,
            "signature": counted(90, 64),
            "content": content,
            "event": event,
            "aside": encode_aside("How is it for you?"),
            "aside_nonce": counted(99, 24),
            "aside_event": channel.seal_aside(
                Seat.FACILITATOR, encode_aside("How is it for you?"), counted(99, 24)
            ),
        }


def doors() -> Iterator[Case]:
    opening = Opening(lobby=counted(7, 32), door=counted(8, 32))
    random_a, random_b = counted(11, 240), counted(21, 120)
    host, visitor = InviterSeeds.cut(random_a[:128] + random_a[160:]), GuestSeeds.cut(random_b)
    inviter = Inviter(opening, host, counted(30, 32))
    guest = Guest(opening, visitor, "Sam")
    knock = guest.knock(inviter.offer)
    inviter.hear(knock)
    admit, admission = inviter.let_in()
    yield {
        "lobby": opening.lobby,
        "door": opening.door,
        "guide_hash": counted(30, 32),
        "version": VERSION,
        "inviter": {
            **{"sA": host.signing, "xA": host.exchange, "eA": host.ephemeral, "r": host.blind},
            "key": host.room_key,
            **{"offer_nonce": host.offer_nonce, "box_nonce": host.box_nonce},
        },
        "guest": {
            **{"sB": visitor.signing, "xB": visitor.exchange, "eB": visitor.ephemeral},
            **{"nonce": visitor.nonce, "name": "Sam"},
        },
        "offer": inviter.offer,
        "knock": knock,
        "turned": guest.turn_away(inviter.offer),
        "admit": admit,
        "T": admission.transcript,
        "words": admission.spoken,
    }


def invitations() -> Iterator[Case]:
    """At a cost that a test can pay; the first vectors hold an opening at the full one."""
    words_ = draw(counted(5, 32))
    cheap = stretch(words_, memory_bytes=64 * 1024, passes=1)
    yield {"words": words_, "memory": 64 * 1024, "passes": 1, **opened(cheap)}


def opened(opening: Opening) -> Case:
    return {"lobby": opening.lobby, "door": opening.door}


FULL_COST: Final = {"memory": STRETCH_MEMORY_BYTES, "passes": STRETCH_PASSES}
