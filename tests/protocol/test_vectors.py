"""Known answers: what version 1 says for fixed inputs, so that no byte of it moves unnoticed.

`vectors.json` is for other implementations too. These are its first answers, in hex; they are
written by `python -m tests.protocol.test_vectors`, and what is known stays. What hangs on the list
of words is there twice, for the first list and for the second. `tests.protocol.vectors` adds cases
with their inputs, those of these answers too. The second half of this file checks the first ones by
other means: published vectors, and small computations that share no code with the package.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final

import msgpack
import pytest
from nacl.pwhash import argon2id
from nacl.signing import VerifyKey

from protocol.door.exchange import Guest, Inviter
from protocol.door.invitation import (
    STRETCH_MEMORY_BYTES,
    STRETCH_PASSES,
    Opening,
    stretch,
    where_word,
)
from protocol.door.seeds import GuestSeeds, InviterSeeds
from protocol.seal.chain import Channel, Room, head_words
from protocol.seal.envelope import Kind
from protocol.seal.sealing import (
    exchange_key,
    hash_of,
    lp,
    mac,
    pad,
    public_key,
    seal,
    shared_secret,
    sign,
    unseal,
)
from protocol.seats import Seat
from protocol.session.outline import digest, outline
from protocol.session.session import PHASES
from protocol.words import LIST_VERSION, WORDS, spell
from tests.protocol.cases import counted
from tests.protocol.known_session import ROOM_ID, VERSION, Played, evenings, named, played
from tests.protocol.test_sealing import xchacha_poly
from tests.protocol.vectors import read, write

LATER: Final = {"Auditing", "Wishing", "Owning", "Ticking", "Reviewing", "Sharing", "Deciding"}
"""Phases of kinds that came with version 3 and later: `vectors.json` has logs of these."""

TAGS: Final = {kind.tag for kind in PHASES} - LATER
"""What every other phase is called in the digest."""

WORDS_ONE = tuple(Path(__file__).with_name("words_one.txt").read_text("ascii").split())
"""The first list of words, which version 1 said."""

SECOND_LIST = ", words 2"
"""What the names of those answers end in that hang on the list of words."""


KEY, AD, NONCE = counted(0, 32), b"associated", counted(64, 24)
SEEDS = counted(1, 32), counted(2, 32)
ROOM = Room(
    room_id=counted(100, 32),
    epoch=0,
    key=counted(150, 32),
    roster=((Seat.FIRST, public_key(SEEDS[0])), (Seat.SECOND, public_key(SEEDS[1]))),
)
TIMES_MS = 1_700_000_000_000, 1_700_000_000_001
OPENING = Opening(lobby=counted(7, 32), door=counted(8, 32))
HOST = InviterSeeds(
    signing=counted(11, 32),
    exchange=counted(12, 32),
    ephemeral=counted(13, 32),
    blind=counted(14, 32),
    room_key=counted(16, 32),
    offer_nonce=counted(17, 24),
    box_nonce=counted(18, 24),
)
VISITOR = GuestSeeds(
    signing=counted(21, 32),
    exchange=counted(22, 32),
    ephemeral=counted(23, 32),
    nonce=counted(24, 24),
)
DRAWN = counted(200, 10)


def primitives() -> dict[str, bytes]:
    return {
        "lp": lp(b"a", b"", b"bc"),
        "hash": hash_of("unh1.test", b"a", b"bc"),
        "mac": mac(KEY, "unh1.test", b"a", b"bc"),
        "pad": pad(b"content"),
        "seal": seal(KEY, NONCE, b"plain", AD),
        "signing public key": public_key(SEEDS[0]),
        "signature": sign(SEEDS[0], b"unhurried/1 test\0message"),
        "exchange public key": exchange_key(SEEDS[0]),
        "shared secret": shared_secret(SEEDS[0], exchange_key(SEEDS[1])),
    }


def events() -> dict[str, bytes]:
    """A move by the first seat, then a confirmation by the second."""
    ends = Channel(ROOM, Seat.FIRST, SEEDS[0]), Channel(ROOM, Seat.SECOND, SEEDS[1])
    move = ends[0].seal(Kind.MOVE, b"a move", NONCE)
    for end in ends:
        end.accept(TIMES_MS[0], move)
    seen = ends[1].seal(Kind.SEEN, b"a confirmation", counted(65, 24))
    ends[0].accept(TIMES_MS[1], seen)
    return {
        "kid": ROOM.kid,
        "head 0": ROOM.genesis,
        "header": move[:130],
        "event 1": move,
        "head 1": ends[0].head_at(1),
        "event 2": seen,
        "head 2": ends[0].head,
        f"head words{SECOND_LIST}": " ".join(head_words(ends[0].head)).encode(),
    }


def door() -> dict[str, bytes]:
    inviter, guest = Inviter(OPENING, HOST, counted(30, 32)), Guest(OPENING, VISITOR, "Sam")
    knock = guest.knock(inviter.offer)
    inviter.hear(knock)
    admit, admission = inviter.let_in()
    return {
        "offer": inviter.offer,
        "knock": knock,
        "admit": admit,
        "transcript": admission.transcript,
        f"spoken words{SECOND_LIST}": " ".join(admission.spoken).encode(),
    }


def session() -> dict[str, bytes]:
    """A whole session: what is said, entry by entry, and the digest that each leads to.

    Of every phase also what is hashed, where it is first met.
    """
    return {"session room": ROOM_ID, **told("session", played())}


def naming() -> dict[str, bytes]:
    return told("session-2", named())


def two_evenings() -> dict[str, bytes]:
    return told("session-3", evenings())


def told(what: str, played: Played) -> dict[str, bytes]:
    answers: dict[str, bytes] = {}
    met: set[str] = set()
    for number, (seat, content, after) in enumerate(played, 1):
        answers[f"{what} move {number} by {seat.name.lower()}"] = content
        answers[f"{what} digest {number}"] = digest(after)
        if (name := after.phase.tag) not in met:
            met.add(name)
            answers[f"{what} outline {number}, {name}"] = outline(after)
    return answers


def invitation() -> dict[str, bytes]:
    """At the full cost: with the first list below, the one test that pays it."""
    opening = stretch(spell(DRAWN, 5))
    answers = {
        "invitation": " ".join(spell(DRAWN, 5)).encode(),
        "where word": where_word(713).encode(),
        "word list": sha256("\n".join(WORDS).encode()).digest(),
        "lobby": opening.lobby,
        "door": opening.door,
    }
    return {f"{name}{SECOND_LIST}": answer for name, answer in answers.items()}


def first_list() -> dict[str, bytes]:
    """What hangs on the first list of words, which no program draws from any more."""
    vectors = known()
    words = spelled(DRAWN, 5)
    salt = blake2b(b"unhurried/1 invitation", digest_size=16).digest()
    master = argon2id.kdf(32, words, salt, opslimit=STRETCH_PASSES, memlimit=STRETCH_MEMORY_BYTES)
    return {
        "head words": spelled(plain_hash(b"unh1.head.words", vectors["head 2"]), 2),
        "spoken words": spelled(plain_hash(b"unh1.sas.words", vectors["transcript"]), 2),
        "invitation": words,
        "where word": WORDS_ONE[713].encode(),
        "word list": sha256("\n".join(WORDS_ONE).encode()).digest(),
        "lobby": plain_hash(b"unh1.lobby.id", key=master),
        "door": plain_hash(b"unh1.door.key", key=master),
    }


def spelled(data: bytes, count: int, words: tuple[str, ...] = WORDS_ONE) -> bytes:
    """`count` words of a list, computed by hand."""
    numbers = [int.from_bytes(data[i : i + 2], "big") % 1_024 for i in range(0, 2 * count, 2)]
    return " ".join(words[number] for number in numbers).encode()


def known() -> dict[str, bytes]:
    first, _ = read()
    return {name: bytes.fromhex(text) for name, text in first.items()}


@contextmanager
def as_then() -> Iterator[None]:
    """The layouts are older than the rules: offer and first entry only say another number now, and
    the id of a room was drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("protocol.door.exchange.room_of", lambda roster: counted(15, 32))
        patch.setattr("protocol.door.notes.VERSION", 1)
        patch.setattr("protocol.session.referee.VERSION", VERSION)
        yield


@pytest.fixture(autouse=True)
def versions() -> Iterator[None]:
    with as_then():
        yield


@pytest.mark.parametrize(
    "part", [primitives, events, session, naming, two_evenings, door, invitation, first_list]
)
def test_version_one_says_what_it_has_always_said(part: Callable[[], dict[str, bytes]]) -> None:
    vectors, answers = known(), part()
    assert answers == {name: vectors[name] for name in answers}


def test_every_vector_is_checked() -> None:
    """All but two parts by name, which are dear to compute and checked above."""
    hanging = ("head words", "spoken words", "invitation", "where word", "word list")
    dear = {*hanging, "lobby", "door"}
    dear |= {f"{name}{SECOND_LIST}" for name in dear}
    assert set(known()) == {
        *primitives(),
        *events(),
        *session(),
        *naming(),
        *two_evenings(),
        *door(),
        *dear,
    }


def test_the_session_of_the_vectors_meets_every_phase() -> None:
    assert {
        after.phase.tag for walk in (played(), named(), evenings()) for _, _, after in walk
    } == TAGS


def test_the_second_list_has_its_number_in_the_salt() -> None:
    salt = blake2b(b"unhurried/1 invitation, words 2", digest_size=16).digest()
    words = spell(DRAWN, 5)
    password = " ".join(words).encode()
    master = argon2id.kdf(32, password, salt, opslimit=1, memlimit=64 * 1024)
    opening = stretch(words, memory_bytes=64 * 1024, passes=1)
    assert opening.lobby == plain_hash(b"unh1.lobby.id", key=master)
    assert LIST_VERSION == 2


# By other means


def plain_hash(person: bytes, *parts: bytes, key: bytes = b"") -> bytes:
    digest = blake2b(digest_size=32, person=person, key=key)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


def plain_seal(key: bytes, nonce: bytes, plain: bytes, ad: bytes) -> bytes:
    commitment = plain_hash(b"unh1.aead.com", nonce, key=key)
    inner = plain_hash(b"unh1.aead.enc", nonce, key=key)
    return commitment + xchacha_poly(inner, nonce, plain, commitment + ad)


def test_the_seal_is_the_specified_one_computed_by_hand() -> None:
    assert known()["seal"] == plain_seal(KEY, NONCE, b"plain", AD)


def test_the_event_is_the_specified_one_computed_by_hand() -> None:
    vectors = known()
    kid = plain_hash(b"unh1.kid", key=ROOM.key)[:16]
    genesis = plain_hash(b"unh1.genesis", ROOM.room_id, kid, *(key for _, key in ROOM.roster))
    header = b"".join(
        (b"UNH1\1", ROOM.room_id, bytes(4), kid, b"\0", bytes(7), b"\1", bytes(8), genesis, NONCE)
    )
    assert vectors["header"] == header
    key = plain_hash(b"unh1.seat.key", b"\0", key=ROOM.key)
    body = header + plain_seal(key, NONCE, b"a move\x80".ljust(256, b"\0"), header)
    event = vectors["event 1"]
    assert event[:-64] == body
    VerifyKey(ROOM.roster[0][1]).verify(b"unhurried/1 event\0" + body, event[-64:])


def test_the_chain_is_the_specified_one_computed_by_hand() -> None:
    vectors = known()
    head = vectors["head 0"]
    for number in (1, 2):
        place = number.to_bytes(8, "big") + TIMES_MS[number - 1].to_bytes(8, "big")
        head = plain_hash(b"unh1.chain", head, place, vectors[f"event {number}"])
        assert vectors[f"head {number}"] == head
    digest = plain_hash(b"unh1.head.words", head)
    assert vectors[f"head words{SECOND_LIST}"] == spelled(digest, 2, WORDS)


def test_the_digest_is_the_hash_of_the_outline_computed_by_hand() -> None:
    vectors = known()
    told = [name for name in vectors if " outline " in name]
    for name in told:
        digest_name = name.partition(",")[0].replace("outline", "digest")
        assert vectors[digest_name] == plain_hash(b"unh1.state", vectors[name])
    assert {name.partition(", ")[2] for name in told} == TAGS


def test_an_outline_names_its_phase_and_tells_no_text() -> None:
    for name, answer in known().items():
        if " outline " in name:
            phase = msgpack.unpackb(answer)[-1]
            assert phase[0] == name.partition(", ")[2]
            assert b"tired" not in answer and b"Bring" not in answer and b"Ada" not in answer


def test_the_door_is_the_specified_one_computed_by_hand() -> None:
    vectors = known()
    offer, knock, admit = vectors["offer"], vectors["knock"], vectors["admit"]
    reveal = [exchange_key(HOST.ephemeral), public_key(HOST.signing), exchange_key(HOST.exchange)]
    reveal.append(HOST.blind)
    commitment = plain_hash(b"unh1.sas.commit", *reveal)
    content = commitment + b"\1" + b"\0\1" + counted(30, 32)
    ad = b"offer" + OPENING.lobby
    assert offer == HOST.offer_nonce + plain_seal(OPENING.door, HOST.offer_nonce, content, ad)

    keys = (VISITOR.ephemeral, VISITOR.signing, VISITOR.exchange)
    visitor = [exchange_key(keys[0]), public_key(keys[1]), exchange_key(keys[2])]
    content = (b"".join(visitor) + b"Sam\x80").ljust(256, b"\0")
    ad = b"knock" + plain_hash(b"unh1.offer", offer)
    assert knock == VISITOR.nonce + plain_seal(OPENING.door, VISITOR.nonce, content, ad)

    t = plain_hash(b"unh1.transcript", OPENING.lobby, offer, knock, *reveal)
    assert vectors["transcript"] == t
    shared = shared_secret(VISITOR.ephemeral, reveal[0])
    key = plain_hash(b"unh1.admit.key", OPENING.door, t, key=shared)
    roster = b"\0" + reveal[1] + reveal[2] + b"\1" + visitor[1] + visitor[2]
    content = counted(15, 32) + bytes(4) + HOST.room_key + roster
    box = HOST.box_nonce + plain_seal(key, HOST.box_nonce, content, t)
    assert admit[:128] + admit[192:] == b"".join(reveal) + box
    VerifyKey(reveal[1]).verify(b"unhurried/1 admit\0" + t + box, admit[128:192])


def test_the_signature_is_the_first_of_rfc_8032() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    wanted = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert public_key(seed) == public
    assert sign(seed, b"") == wanted


def test_the_exchange_is_the_one_of_rfc_7748() -> None:
    alice = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    bob = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
    shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    assert shared_secret(alice, exchange_key(bob)).hex() == shared
    assert shared_secret(bob, exchange_key(alice)).hex() == shared


def test_the_cipher_by_hand_is_the_one_of_the_xchacha_draft() -> None:
    """draft-irtf-cfrg-xchacha-03, A.3.1, so that the computations above stand on their own."""
    plain = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        b"future, sunscreen would be it."
    )
    ad = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    sealed = xchacha_poly(counted(0x80, 32), counted(0x40, 24), plain, ad)
    assert sealed[:16].hex() == "bd6d179d3e83d43b9576579493c0e939"
    assert sealed[-16:].hex() == "c0875924c1c7987947deafd8780acf49"


def test_the_seal_of_the_vectors_opens() -> None:
    assert unseal(KEY, NONCE, known()["seal"], AD) == b"plain"


if __name__ == "__main__":
    with as_then():
        parts = {**events(), **session(), **naming(), **two_evenings(), **door(), **invitation()}
    added = {name: answer for name, answer in parts.items() if name not in known()}
    grown = {name: answer.hex() for name, answer in {**known(), **added}.items()}
    write(grown, read()[1])
