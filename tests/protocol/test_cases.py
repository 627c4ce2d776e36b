"""The cases of `vectors.json`: every layout has some, and the package still says what they say.

About `protocol.wire.frames`.
"""

from collections.abc import Callable
from typing import get_args

import msgspec
import pytest

from protocol.errors import BadGuide, Malformed, OutOfTurn
from protocol.guide.loading import read_guide
from protocol.guide.structure import guide_bytes, guide_hash
from protocol.limits import VERSION
from protocol.seal.answers import decode_answer
from protocol.seats import Seat
from protocol.session.events import EVENTS, Move, Signal, decode_move, decode_seen, written
from protocol.session.outline import digest
from protocol.session.referee import Entry, apply
from protocol.session.session import Session
from protocol.wire.frames import ToClient, ToRelay, read_at_relay
from tests.protocol.cases import Case
from tests.protocol.vectors import SECTIONS, cases, grown, plain, read

KNOWN = read()[1]

MADE = cases()


def tag(kind: type[msgspec.Struct]) -> object:
    return kind.__struct_config__.tag


def data(case: Case, name: str) -> bytes:
    """The bytes that a case holds under a name."""
    found = case[name]
    assert isinstance(found, dict)
    return bytes.fromhex(found["hex"])


def test_nothing_is_made_today_that_the_file_does_not_know() -> None:
    """`python -m tests.protocol.vectors` adds it."""
    assert grown(KNOWN) == KNOWN


@pytest.mark.parametrize("section", sorted(SECTIONS.keys() - {"guides", "sessions"}))
def test_every_known_case_is_said_today_as_it_always_was(section: str) -> None:
    made = MADE[section]
    assert made
    for case in KNOWN[section]:
        if case.get("version", VERSION) == VERSION:
            assert case in made


def test_every_frame_and_event_and_signal_has_a_case() -> None:
    frames = {case["frame"][0] for case in KNOWN["frames"] if isinstance(case["frame"], list)}
    assert frames == {tag(kind) for kind in (*get_args(ToClient), *get_args(ToRelay))}
    events = [case["event"] for case in KNOWN["moves"] if isinstance(case["event"], list)]
    assert {event[0] for event in events} == {tag(kind) for kind in EVENTS}
    assert {event[1] for event in events if event[0] == "signalled"} == {
        signal.value for signal in Signal
    }


def test_every_first_answer_has_its_inputs() -> None:
    """Those of a session are among the answers themselves."""
    first = [name for name in read()[0] if not name.startswith("session")]
    of = [case["of"] for case in KNOWN["inputs"]]
    assert sorted(name for names in of if isinstance(names, list) for name in names) == sorted(
        first
    )


def test_a_guide_that_was_known_is_read_and_named_as_it_was() -> None:
    for case in KNOWN["guides"]:
        found = data(case, "bytes")
        assert guide_bytes(read_guide(found)) == found
        assert guide_hash(found) == data(case, "hash")


def test_a_log_of_this_version_leads_to_the_same_digests() -> None:
    logs = [case for case in KNOWN["sessions"] if case["version"] == VERSION]
    assert len(logs) == 8
    for case in logs:
        session = Session(room_id=data(case, "room"))
        assert digest(session) == data(case, "before")
        lines = case["log"]
        assert isinstance(lines, list)
        for seat, at_ms, page, said, is_refused, after in lines:
            event = msgspec.convert([page, unplain(said)], Move).event
            entry = Entry(Seat(seat), at_ms, page, event)
            try:
                session = apply(session, entry)
                assert not is_refused
            except OutOfTurn:
                assert is_refused
            assert plain(digest(session)) == after


def unplain(value: object) -> object:
    """What `plain` was given, with lists for tuples."""
    match value:
        case {"hex": str(text)}:
            return bytes.fromhex(text)
        case list():
            return [unplain(each) for each in value]
    return value


def test_every_move_is_read_as_it_was() -> None:
    for case in KNOWN["moves"]:
        move = decode_move(data(case, "bytes"))
        assert plain([move.page, written(move.event)]) == [
            case["page"],
            case["event"],
        ]


@pytest.mark.parametrize("case", KNOWN["refused"], ids=lambda case: case["why"])
def test_what_is_none_of_ours_is_refused(case: Case) -> None:
    readers: dict[object, Callable[[bytes], object]] = {
        "frame": read_at_relay,
        "move": decode_move,
        "confirmation": decode_seen,
        "answer": decode_answer,
        "guide": read_guide,
    }
    with pytest.raises((Malformed, BadGuide)):
        readers[case["as"]](data(case, "bytes"))
