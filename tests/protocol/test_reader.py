"""A second program, from the page alone, comes to the same in every layout and every session.

`tests.protocol.reader` reads the tables of `docs/protocol.md`; here it builds and reads what the
vectors hold, and folds sessions beside the referee. That it can hold a room with the real program
is in `tests/whole/test_reader.py`.
"""

import ast
import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.words import WORDS
from tests.protocol.reader import (
    door,
    introducing,
    keys,
    led_doors,
    line,
    log,
    packing,
    rounds,
    seals,
    tables,
)
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.session import Session as Read
from tests.protocol.test_codec import REFUSED, by_ours, message, usual
from tests.protocol.vectors import VECTORS
from tests.tries import tries

READER: Final = Path(__file__).with_name("reader")


def bare(value: Any) -> Any:
    """A case with its bytes as bytes."""
    match value:
        case {"hex": str(text)}:
            return bytes.fromhex(text)
        case dict():
            return {name: bare(each) for name, each in value.items()}
        case list():
            return [bare(each) for each in value]
    return value


KNOWN: Final[dict[str, Any]] = bare(json.loads(VECTORS.read_text("utf-8")))


def first_answers() -> dict[str, bytes]:
    return {name: bytes.fromhex(text) for name, text in KNOWN.items() if isinstance(text, str)}


def test_the_reader_knows_nothing_but_the_page() -> None:
    files = sorted(READER.glob("*.py"))
    assert len(files) > 5
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                first = name.split(".")[0]
                assert first not in ("protocol", "server", "tui"), path.name
                assert first != "tests" or name.startswith("tests.protocol.reader"), path.name


# -- the layouts


def test_the_list_of_words_is_the_one() -> None:
    assert tables.spoken_words() == WORDS


@pytest.mark.parametrize("case", KNOWN["hashes"])
def test_hashes(case: dict[str, Any]) -> None:
    assert seals.digest(case["label"], *case["parts"]) == case["H"]
    assert seals.mac(case["key"], case["label"], *case["parts"]) == case["MAC"]


@pytest.mark.parametrize("case", KNOWN["paddings"])
def test_paddings(case: dict[str, Any]) -> None:
    content = bytes((1 + i) % 256 for i in range(case["length"]))
    padded = seals.pad(content)
    assert len(padded) == case["padded"]
    assert seals.digest("unh1.test", padded) == case["H"]
    assert seals.unpad(padded) == content


@pytest.mark.parametrize("case", KNOWN["seals"])
def test_seals(case: dict[str, Any]) -> None:
    key, nonce, ad = case["key"], case["nonce"], case["ad"]
    assert seals.seal(key, nonce, case["plain"], ad) == case["sealed"]
    assert seals.unseal(key, nonce, case["sealed"], ad) == case["plain"]
    with pytest.raises(Refused):
        seals.unseal(key, nonce, case["sealed"], ad + b"x")


@pytest.mark.parametrize("case", KNOWN["words"])
def test_words(case: dict[str, Any]) -> None:
    assert seals.words(case["bytes"], len(case["words"])) == case["words"]


@pytest.mark.parametrize("case", KNOWN["frames"])
def test_frames(case: dict[str, Any]) -> None:
    senders = {row["frame"]: row["from"] for row in tables.table("frames")}
    sender = senders[case["frame"][0]]
    assert packing.packed(case["frame"]) == case["bytes"]
    assert packing.frame(case["bytes"], sender) == case["frame"]
    with pytest.raises(Refused):
        packing.frame(case["bytes"], "client" if sender == "relay" else "relay")


READ: Final[dict[str, Callable[[bytes], object]]] = {
    "to the relay": lambda data: packing.frame(data, "client"),
    "to a client": lambda data: packing.frame(data, "relay"),
    "a move": lambda data: packing.content(data, "move"),
    "a confirmation": lambda data: packing.content(data, "confirmation"),
    "an answer": packing.answer,
    "a guide": packing.guide,
}


@pytest.mark.parametrize("case", KNOWN["refused"], ids=lambda case: case["why"])
def test_refused(case: dict[str, Any]) -> None:
    name = "to the relay" if case["as"] == "frame" else f"a {case['as']}".replace("a a", "an a")
    with pytest.raises(Refused):
        READ[name](case["bytes"])


@pytest.mark.parametrize("name", READ)
@given(data=st.data())
@settings(usual, max_examples=tries(80))
def test_what_the_page_allows_is_what_the_package_takes(name: str, data: st.DataObject) -> None:
    said = data.draw(message(name))
    try:
        READ[name](said)
        is_taken = True
    except Refused:
        is_taken = False
    assert is_taken == (by_ours(name, said) is not REFUSED)


@pytest.mark.parametrize("case", KNOWN["proofs"])
def test_proofs(case: dict[str, Any]) -> None:
    said = case["challenge"] + case["room"] + bytes([case["seat"]])
    assert f"unhurried/1 {case['purpose']}\0".encode() + said == case["message"]
    assert seals.public(case["seed"]) == case["public"]
    assert seals.sign(case["seed"], case["purpose"], said) == case["proof"]
    seals.verify(case["public"], case["purpose"], said, case["proof"])


@pytest.mark.parametrize("case", KNOWN["host_words"])
def test_the_words_of_a_host(case: dict[str, Any]) -> None:
    plain = unicodedata.normalize("NFKD", case["typed"]).lower()
    word = "".join(each for each in plain if each in "abcdefghijklmnopqrstuvwxyz0123456789")
    assert word == case["word"]
    key = seals.digest("unh1.word", word.encode("ascii"))
    assert seals.mac(key, "unh1.word.room", case["room"]) == case["proof"]


@pytest.mark.parametrize("case", KNOWN["rosters"])
def test_rosters(case: dict[str, Any]) -> None:
    assert seals.public(case["seed"]) == case["public"]
    asked = (case["room"], case["epoch"], case["after"], case["roster"])
    assert line.roster_signature(case["seed"], *asked) == case["signature"]


@pytest.mark.parametrize("case", KNOWN["moves"])
def test_moves(case: dict[str, Any]) -> None:
    said = [case["page"], case["event"]]
    assert packing.packed(said) == case["bytes"]
    assert packing.content(case["bytes"], "move") == said


@pytest.mark.parametrize("case", KNOWN["confirmations"])
def test_confirmations(case: dict[str, Any]) -> None:
    said = [case["head"], case["digest"]]
    assert packing.packed(said) == case["bytes"]
    assert packing.content(case["bytes"], "confirmation") == said


@pytest.mark.parametrize("case", KNOWN["commitments"])
def test_commitments(case: dict[str, Any]) -> None:
    place = (case["step"], case["activity"], case["attempt"])
    assert packing.packed(case["answer"]) == case["bytes"]
    assert packing.answer(case["bytes"]) == case["answer"]
    bound = rounds.commitment(case["room"], case["seat"], place, case["bytes"], case["salt"])
    assert bound == case["digest"]


@pytest.mark.parametrize("case", KNOWN["guides"], ids=lambda case: case["name"])
def test_guides(case: dict[str, Any]) -> None:
    assert packing.packed(case["guide"]) == case["bytes"]
    assert packing.guide(case["bytes"]) == case["guide"]
    assert seals.digest("unh1.guide", case["bytes"]) == case["hash"]
    size = tables.limit("PART_BYTES")
    parts = [case["bytes"][at : at + size] for at in range(0, len(case["bytes"]), size)]
    assert [len(part) for part in parts] == case["parts"]


def log_of(room: dict[str, Any], seat: int) -> log.Log:
    keys = tuple(key for _, key in room["roster"])
    found = log.Log(room["room_id"], room["key"], keys, seat, room["seeds"][seat], room["epoch"])
    assert (found.kid, found.head) == (room["kid"], room["genesis"])
    assert keys == tuple(seals.public(seed) for seed in room["seeds"])
    return found


@pytest.mark.parametrize("case", KNOWN["envelopes"])
def test_envelopes(case: dict[str, Any]) -> None:
    room = log_of(case["room"], case["seat"])
    values = {**case, "magic": b"UNH1", "room_id": room.room_id, "epoch": 0, "kid": room.kid}
    header = tables.lay("header", values)
    assert header == case["header"]
    assert log.sealed(header, case["content"], room.key, room.seed) == case["event"]
    assert log.opened(case["event"], room.key) == case["content"]


@pytest.mark.parametrize("case", KNOWN["chains"])
def test_chains(case: dict[str, Any]) -> None:
    room = log_of(case["room"], 0)
    for entry in case["entries"]:
        standing, _, _, _, content = room.take(entry["at_ms"], entry["event"])
        assert (standing, content, room.head) == (
            entry["standing"],
            entry["content"],
            entry["head"],
        )
    assert log.head_words(room.head) == case["words"]
    with pytest.raises(Refused, match="alarm"):
        room.take(case["entries"][-1]["at_ms"] - 1, b"earlier")


@pytest.mark.parametrize("case", KNOWN["keys"])
def test_keys(case: dict[str, Any]) -> None:
    author, epoch, room = case["author"], case["epoch"], log_of(case["room"], case["author"])
    place, own = (room.room_id, epoch, room.head), (author, case["exchange"][author])
    *wraps, nonce = case["nonces"]
    members = [(signing, exchange) for signing, exchange in case["members"]]
    said = keys.content(place, own, case["key"], (0, 0, 0), members, wraps, case["signature"])
    assert said == case["content"]
    kid = seals.mac(case["key"], "unh1.kid")[:16]
    header = tables.lay(
        "header",
        {
            **{"magic": b"UNH1", "kind": 3, "room_id": room.room_id, "epoch": epoch, "kid": kid},
            **{"seat": author, "counter": 9, "seen_seq": 0, "seen_head": room.head},
            **{"nonce": nonce},
        },
    )
    box = keys.box(room.room_id, epoch)
    assert log.sealed(header, said, box, room.seed) == case["event"]
    assert keys.read(log.opened(case["event"], box)).members == members
    third = (seals.public(seed_from(3)), seals.exchange(case["exchange"][2]))
    assert keys.name(third) == case["third"]
    for seat in range(len(members)):
        ring = keys.Ring(
            room.room_id,
            seat,
            case["exchange"][seat],
            {at: each for at, each in enumerate([*members[:2], third])},
            {},
            due=epoch,
            third=case["third"],
        )
        assert ring.take(header, said) == "counts"
        assert ring.keys[epoch, kid] == (case["key"], 0)
    aside = keys.Ring(room.room_id, 2, case["exchange"][2], {author: members[author]}, {}, due=1)
    pair = aside.pair(author)
    assert pair is not None
    assert log.opened(case["aside_event"], pair) == case["aside"]


def seed_from(start: int) -> bytes:
    """The fixed seeds of the vectors: bytes that count up."""
    return bytes((start + at) % 256 for at in range(32))


@pytest.mark.parametrize("case", KNOWN["introductions"])
def test_introductions(case: dict[str, Any]) -> None:
    assert introducing.read(case["bytes"]) == case["introduction"]
    assert introducing.name_of(case["bytes"]) == case["hash"]


@pytest.mark.parametrize("case", KNOWN["led_doors"])
def test_doors_of_a_facilitator(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.protocol.reader.led_doors.limit", as_of(case["version"]))
    lobby, key, inviter, guest = case["lobby"], case["door"], case["inviter"], case["guest"]
    role, names = case["role"], ("sA", "xA", "eA", "r")
    host = door.Keys(*(inviter[name] for name in names))
    visitor = door.Keys(*(guest[name] for name in ("sB", "xB", "eB")))
    if role == "led":
        drawn, nonce, box, couple, third = led_doors.grown(case["grown"], case["seat"])
        assert (drawn, nonce, box) == (host, inviter["offer_nonce"], inviter["box_nonce"])
        said = led_doors.arrival(case["name"], list(case["card"]))
        given = led_doors.led_place(
            case["seat"],
            couple,
            third if case["seat"] == 0 else bytes(32),
            case["guide_hash"],
            case["introduction"],
        )
    else:
        said = case["introduction"]
        partners = [(first, second) for first, second in case["partners"]]
        other = led_doors.other_secret(case["key"], (visitor.public[1], visitor.public[2]))
        assert case["other"] == other
        facts = (case["room_id"], case["kid"], partners, case["guide_hash"])
        given = led_doors.led_room(*facts, other)
    offered = led_doors.offer(lobby, key, host, inviter["offer_nonce"], role)
    assert offered == case["offer"]
    told = led_doors.read_offer(lobby, key, offered, role)["told"]
    knocked = led_doors.knock(key, offered, told, visitor, guest["nonce"], said)
    assert knocked == case["knock"]
    assert led_doors.read_knock(key, offered, host, knocked)[1] == said
    if role == "led":
        assert led_doors.read_arrival(said) == [case["name"], list(case["card"])]
    note, t = led_doors.admit(lobby, key, offered, knocked, host, inviter["box_nonce"], given)
    assert (note, t) == (case["admit"], case["T"])
    assert seals.words(seals.digest("unh1.sas.words", t), 2) == list(case["words"])
    entered, shown, also_t = led_doors.enter(lobby, key, offered, knocked, visitor, note, role)
    assert (entered, also_t) == (given, t)
    if role == "led":
        seat, _, introduction = led_doors.read_led_place(entered)
        assert (seat, introduction) == (case["seat"], introducing.read(case["introduction"]))
    else:
        assert led_doors.read_led_room(entered, shown, visitor)["room_id"] == case["room_id"]
    another = "led" if role == "facilitator" else "facilitator"
    with pytest.raises(packing.Refused):
        led_doors.read_offer(lobby, key, offered, another)


@pytest.mark.parametrize("case", KNOWN["doors"])
def test_doors(case: dict[str, Any]) -> None:
    lobby, key, inviter, guest = case["lobby"], case["door"], case["inviter"], case["guest"]
    names = ("sA", "xA", "eA", "r", "key")
    drawn = inviter.get("room_id", b"")
    host = replace(door.Keys(*(inviter[name] for name in names)), room_id=drawn)
    visitor = door.Keys(*(guest[name] for name in ("sB", "xB", "eB")))
    offered = door.offer(
        lobby, key, host, inviter["offer_nonce"], case["guide_hash"], case["version"]
    )
    assert offered == case["offer"]
    knocked = door.knock(key, offered, visitor, guest["nonce"], guest["name"])
    assert knocked == case["knock"]
    assert door.read_knock(key, offered, knocked)[1] == guest["name"]
    assert door.turned(key, offered, case["version"]) == case["turned"]
    note, first = door.admit(lobby, key, offered, knocked, host, inviter["box_nonce"])
    assert note == case["admit"]
    assert (first.transcript, first.words) == (case["T"], case["words"])
    if case["version"] == tables.limit("VERSION"):
        assert door.enter(lobby, key, offered, knocked, visitor, note) == first
        with pytest.raises(Refused):
            changed = replace(visitor, ephemeral=bytes(32))
            door.enter(lobby, key, offered, knocked, changed, note)


@pytest.mark.parametrize("case", KNOWN["invitations"])
def test_invitations(case: dict[str, Any]) -> None:
    found = seals.opening(case["words"], case["memory"], case["passes"])
    assert found == (case["lobby"], case["door"])


def test_the_first_answers_follow_from_their_inputs() -> None:
    """Those of the first list of words, and of the full cost, are computed beside this."""
    given = {case["of"][0]: case for case in KNOWN["inputs"]}
    answers = {
        name: bytes.fromhex(found) for name, found in KNOWN.items() if isinstance(found, str)
    }
    case = given["lp"]
    assert seals.lp(*case["parts"]) == answers["lp"]
    case = given["hash"]
    assert seals.digest(case["label"], *case["parts"]) == answers["hash"]
    case = given["mac"]
    assert seals.mac(case["key"], case["label"], *case["parts"]) == answers["mac"]
    assert seals.pad(given["pad"]["content"]) == answers["pad"]
    case = given["seal"]
    assert seals.seal(case["key"], case["nonce"], case["plain"], case["ad"]) == answers["seal"]
    case = given["shared secret"]
    assert seals.public(case["seed"]) == answers["signing public key"]
    assert seals.exchange(case["seed"]) == answers["exchange public key"]
    shared = seals.shared(case["seed"], seals.exchange(case["other"]))
    assert shared == answers["shared secret"]
    case = given["signature"]
    said = case["message"].removeprefix(b"unhurried/1 test\0")
    assert seals.sign(case["seed"], "test", said) == answers["signature"]
    case = given["kid"]
    ends = [log_of(case["room"], seat) for seat in (0, 1)]
    for at, author in enumerate(case["authors"]):
        event = ends[author].seal(case["kinds"][at], case["contents"][at], case["nonces"][at])
        assert event == answers[f"event {at + 1}"]
        for end in ends:
            assert end.take(case["at_ms"][at], event)[0] == "sound"
            assert end.head == answers[f"head {at + 1}"]
    spoken = " ".join(log.head_words(ends[0].head)).encode()
    assert spoken == answers["head words, words 2"]


# -- sessions


@pytest.mark.parametrize(
    ("played", "entries"), [("session", 98), ("session-2", 13), ("session-3", 27)]
)
def test_the_logs_among_the_first_answers_lead_to_their_digests(
    played: str, entries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        name: bytes.fromhex(found) for name, found in KNOWN.items() if isinstance(found, str)
    }
    began = next(found for name, found in answers.items() if name.startswith(f"{played} move 1 "))
    version = packing.content(began, "move")[1][1]  # type: ignore[index]  # ["began", version, ...]
    monkeypatch.setattr("tests.protocol.reader.session.limit", as_of(version))
    session = Read(answers["session room"])
    outlines = {
        int(name.split()[2].removesuffix(",")): found
        for name, found in answers.items()
        if name.startswith(f"{played} outline ")
    }
    moves_in = [name for name in answers if name.startswith(f"{played} move ")]
    assert len(moves_in) == entries
    for name in moves_in:
        _, _, number, _, seat = name.split()
        at, event = packing.content(answers[name], "move")
        after = session.take(["first", "second"].index(seat), at, event)  # type: ignore[arg-type]
        assert after is not None, name
        session = after
        assert session.digest() == answers[f"{played} digest {number}"], name
        assert outlines.get(int(number), session.outline()) == session.outline()


def as_of(version: Any) -> Callable[[str], int]:
    """The limits of the page, but of an earlier version."""
    return lambda name: int(version) if name == "VERSION" else tables.limit(name)


TOLD: Final = [
    case
    for case in KNOWN["sessions"]
    if case["name"] != "looking" or case["version"] == tables.limit("VERSION")
]
"""Logs whose rules the page tells: before version 5 a review began with boxes."""


@pytest.mark.parametrize("case", TOLD, ids=lambda case: case["name"])
def test_a_log_leads_to_its_digests(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.protocol.reader.session.limit", as_of(case["version"]))
    session = Read(case["room"])
    assert session.digest() == case["before"]
    for number, (seat, _, at, event, is_refused, after) in enumerate(case["log"]):
        assert packing.fits(event, "event")
        taken = session.take(seat, at, event)
        assert (taken is None) == is_refused, number
        session = taken or session
        assert session.digest() == after, number
