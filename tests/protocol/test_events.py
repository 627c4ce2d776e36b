"""The codec of events: one encoding per event, and nothing else decodes."""

from collections.abc import Callable
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from protocol.activities.activity import Owner
from protocol.activities.days import On, Weekly
from protocol.activities.review import Fared, Fate
from protocol.codec import encode
from protocol.door.introduction import Introduction, Policy, cleaned
from protocol.errors import Malformed
from protocol.limits import PAD_SIZES
from protocol.seal.answers import decode_answer, encode_answer
from protocol.seats import Seat
from protocol.session.controls import Change, Nudge
from protocol.session.events import (
    EVENTS,
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Answered,
    AnyEvent,
    Move,
    Opened,
    Paused,
    Preferred,
    Proposed,
    Ready,
    Sealed,
    Seen,
    Signal,
    Signalled,
    Spoke,
    Voice,
    Warm,
    decode_move,
    decode_seen,
    encode_move,
    encode_seen,
    move_bytes,
)
from tests.tries import tries

INTS = st.integers(-(2**63), 2**64 - 1)

BY_TYPE: dict[object, st.SearchStrategy[object]] = {
    str: st.text(max_size=40),
    bytes: st.binary(max_size=40),
    int: INTS | st.sampled_from([0, 127, 128, 255, 256, 65_535, 65_536, -1, -32, -33]),
    bool: st.booleans(),
    Voice: st.sampled_from(Voice),
    Signal: st.sampled_from(Signal),
    Warm: st.sampled_from(Warm),
    Fared: st.sampled_from(Fared),
    Fate: st.sampled_from(Fate),
    Seat: st.sampled_from(Seat),
    Nudge: st.sampled_from(Nudge),
    Change: st.sampled_from(Change),
}
ON = st.builds(On, INTS, INTS, INTS)
BY_TYPE |= {
    Owner | None: st.sampled_from((None, *Owner)),
    On | None: st.none() | ON,
    On | Weekly | None: st.none() | ON | st.builds(Weekly, INTS, INTS),
    Introduction: st.builds(
        lambda policy, *typed: Introduction(
            cleaned("name", typed[0]) or "Kim",
            cleaned("about", typed[1]),
            policy,
            cleaned("law", typed[2]),
            cleaned("call", typed[3]),
        ),
        st.sampled_from(Policy),
        *[st.text(max_size=40)] * 4,
    ),
    tuple[str, ...]: st.lists(st.text(max_size=9), max_size=3).map(tuple),
}


def any_of(kind: type[AnyEvent]) -> st.SearchStrategy[AnyEvent]:
    return st.builds(kind, **{name: BY_TYPE[hint] for name, hint in get_type_hints(kind).items()})


KINDS: tuple[type[AnyEvent], ...] = get_args(AnyEvent)
ANY = st.sampled_from(KINDS).flatmap(any_of)

usual = settings(max_examples=tries(500), deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=50_000, deadline=None, suppress_health_check=list(HealthCheck))


def is_malformed(content: bytes, read: Callable[[bytes], object] = decode_move) -> bool:
    try:
        read(content)
    except Malformed:
        return True
    return False


@given(INTS, ANY)
@usual
def test_every_move_comes_back_as_it_was(page: int, event: AnyEvent) -> None:
    assert decode_move(encode_move(page, event)) == Move(page, event)


def test_what_an_event_did_not_have_at_first_is_written_only_where_it_is_said() -> None:
    plain, whole = Proposed("a", "b"), Proposed("", "b", option="tea", owner=Owner.BOTH)
    assert encode_move(0, plain)[1:] == b"\x00\x93\xa8proposed\xa1a\xa1b"
    assert encode_move(0, whole)[1:] == b"\x00\x95\xa8proposed\xa0\xa1b\xa3tea\xa4both"
    said = encode_move(0, Proposed("a", "b", again=On(2026, 12, 1)))
    assert decode_move(said).event == Proposed("a", "b", again=On(2026, 12, 1))


def test_what_is_not_said_is_not_written_out() -> None:
    assert is_malformed(b"\x92\x00\x94\xa8proposed\xa1a\xa1b\xa0")
    assert is_malformed(b"\x92\x00\x93\xafguessed-feeling\xa1a\xa0")


def test_every_kind_of_event_has_a_tag_of_its_own() -> None:
    tags = [kind.__struct_config__.tag for kind in EVENTS]
    assert len(set(tags)) == len(EVENTS) == 63


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_confirmation_comes_back_as_it_was(head: bytes, digest: bytes) -> None:
    assert decode_seen(encode_seen(head, digest)) == Seen(head, digest)


@given(st.lists(st.text(max_size=20), max_size=20))
def test_an_answer_comes_back_as_it_was(texts: list[str]) -> None:
    assert decode_answer(encode_answer(tuple(texts))) == tuple(texts)


# -- changed bytes


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """An encoded move with some of its bytes changed, taken out or put in."""
    content = bytearray(encode_move(draw(st.integers(0, 70_000)), draw(ANY)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(content)))
        match draw(st.sampled_from("change cut insert drop".split())):
            case "change" if place < len(content):
                content[place] = draw(st.integers(0, 255))
            case "cut":
                del content[place:]
            case "insert":
                content[place:place] = draw(st.binary(min_size=1, max_size=4))
            case _:
                del content[place : place + 1]
    return bytes(content)


def check_strict(content: bytes) -> None:
    try:
        move = decode_move(content)
    except Malformed:
        return
    assert move_bytes(move) == content


@given(changed())
@usual
def test_changed_bytes_are_refused_or_are_the_one_encoding_of_another_move(
    content: bytes,
) -> None:
    check_strict(content)


@pytest.mark.long
@given(changed() | st.binary(max_size=60))
@many
def test_many_changed_bytes_are_refused_or_another_move(content: bytes) -> None:
    check_strict(content)


@given(st.binary(max_size=60))
@example(b"\x92\x03\x92\xa5spoke\xa1\xff")
@usual
def test_any_bytes_are_refused_or_the_one_encoding_of_something(content: bytes) -> None:
    check_strict(content)
    for read in (decode_seen, decode_answer):
        try:
            value = read(content)
        except Malformed:
            continue
        assert encode(value) == content


@given(ANY)
@usual
def test_every_truncation_is_refused(event: AnyEvent) -> None:
    content = encode_move(3, event)
    assert all(is_malformed(content[:end]) for end in range(len(content)))


MOVE_3 = b"\x92\x03"

ODD: dict[str, bytes] = {
    "nothing": b"",
    "nil": b"\xc0",
    "a float for a page": b"\x92\xcb\x40\x08\x00\x00\x00\x00\x00\x00\x91\xa5ready",
    "a whole float for minutes": MOVE_3 + b"\x92\xa6paused\xcb\x40\x34" + bytes(6),
    "a float32 for minutes": MOVE_3 + b"\x92\xa6paused\xca\x41\xa0\x00\x00",
    "nan": MOVE_3 + b"\x92\xa6paused\xcb\x7f\xf8" + bytes(6),
    "true for minutes": MOVE_3 + b"\x92\xa6paused\xc3",
    "a text for minutes": MOVE_3 + b"\x92\xa6paused\xa220",
    "a wide page": b"\x92\xcc\x03\x91\xa5ready",
    "a very wide page": b"\x92\xcf" + bytes(7) + b"\x03\x91\xa5ready",
    "a wide negative page": b"\x92\xd0\xff\x91\xa5ready",
    "a wide text": MOVE_3 + b"\x92\xa5spoke\xd9\x01x",
    "a wide list": b"\xdc\x00\x02\x03\x91\xa5ready",
    "a very wide list": b"\xdd\x00\x00\x00\x02\x03\x91\xa5ready",
    "a wide tag": MOVE_3 + b"\x91\xd9\x05ready",
    "wide bytes": MOVE_3 + b"\x92\xaaguide-part\xc5\x00\x01x",
    "bytes for a text": MOVE_3 + b"\x92\xa5spoke\xc4\x01x",
    "a text for bytes": MOVE_3 + b"\x92\xaaguide-part\xa1x",
    "base64 for bytes": MOVE_3 + b"\x92\xaaguide-part\xa4eHh4",
    "one for true": MOVE_3 + b"\x93\xa8answered\x00\x01",
    "nil for a text": MOVE_3 + b"\x92\xa5spoke\xc0",
    "an unknown signal": MOVE_3 + b"\x92\xa9signalled\xa4nope",
    "an unknown kind": MOVE_3 + b"\x91\xa4nope",
    "a number for a kind": MOVE_3 + b"\x91\x01",
    "a kind without its list": MOVE_3 + b"\xa5ready",
    "an empty list for an event": MOVE_3 + b"\x90",
    "a map for an event": MOVE_3 + b"\x81\xa4type\xa5ready",
    "a map for a move": b"\x82\xa4page\x03\xa5event\x91\xa5ready",
    "an extension for a page": b"\x92\xd4\x01\x03\x91\xa5ready",
    "a timestamp for a page": b"\x92\xd6\xff\x00\x00\x00\x03\x91\xa5ready",
    "an extension for a text": MOVE_3 + b"\x92\xa5spoke\xd4\x01x",
    "a reserved byte": MOVE_3 + b"\xc1",
    "a field too many": MOVE_3 + b"\x92\xa5ready\xc0",
    "a field too few": MOVE_3 + b"\x91\xa5spoke",
    "one of two fields": MOVE_3 + b"\x92\xa8proposed\xa1x",
    "a third part of a move": b"\x93\x03\x91\xa5ready\xc0",
    "bytes after it": MOVE_3 + b"\x91\xa5ready\xc0",
    "two moves": (MOVE_3 + b"\x91\xa5ready") * 2,
    "letters that are not UTF-8": MOVE_3 + b"\x92\xa5spoke\xa1\xff",
    "a lone surrogate": MOVE_3 + b"\x92\xa5spoke\xa3\xed\xa0\x80",
    "an overlong letter": MOVE_3 + b"\x92\xa5spoke\xa2\xc1\xa1",
    "a length that is not there": MOVE_3 + b"\x92\xa5spoke\xdb\xff\xff\xff\xff",
    "a list that is not there": b"\xdd\xff\xff\xff\xff",
    "a bomb of lists": b"\x91" * 16_000,
    "a bomb of lists in an event": MOVE_3 + b"\x91" * 16_000,
    "a bomb of lists in a field": MOVE_3 + b"\x92\xa5spoke" + b"\x91" * 16_000,
    "a bomb of lists in a field too many": MOVE_3 + b"\x93\xa5spoke\xa1x" + b"\x91" * 16_000,
    "a bomb of maps": b"\x81" * 16_000,
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD.keys())
def test_what_is_not_exactly_a_move_is_refused(content: bytes) -> None:
    assert is_malformed(content)
    assert is_malformed(content, decode_seen)
    assert is_malformed(content, decode_answer)


@pytest.mark.parametrize(
    "content",
    [
        b"\x91\x01",
        b"\x91\xc4\x01x",
        b"\x91\xc0",
        b"\x81\xa1x\xa1x",
        b"\xa1x",
        b"\xdc\x00\x01\xa1x",
        b"\xdd\x10\x00\x00\x00\xa1x",
        b"\x91\xa1\xff",
    ],
)
def test_what_is_not_exactly_a_list_of_texts_is_no_answer(content: bytes) -> None:
    assert is_malformed(content, decode_answer)


def test_more_than_the_largest_pad_is_refused_unread() -> None:
    limit = PAD_SIZES[-1]
    for read in (decode_move, decode_seen, decode_answer):
        assert is_malformed(b"\x90" + bytes(limit), read)
    fits = encode_move(0, Spoke("x" * (limit - 20)))
    assert len(fits) <= limit
    assert decode_move(fits).page == 0


def test_a_refusal_says_nothing_of_the_content() -> None:
    with pytest.raises(Malformed) as refusal:
        decode_move(MOVE_3 + b"\x93\xa5spoke\xa6secret\xa6secret")
    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_the_bytes_of_some_moves_never_change() -> None:
    # Other programs and older logs read these bytes: a change here is a new protocol version.
    known: list[tuple[AnyEvent, bytes]] = [
        (Ready(), b"\x91\xa5ready"),
        (Spoke("hi"), b"\x92\xa5spoke\xa2hi"),
        (Paused(20), b"\x92\xa6paused\x14"),
        (Sealed(1, b"ab"), b"\x93\xa6sealed\x01\xc4\x02ab"),
        (Opened(b"a", b"b"), b"\x93\xa6opened\xc4\x01a\xc4\x01b"),
        (Answered(2, True), b"\x93\xa8answered\x02\xc3"),
        (Proposed("a", "b"), b"\x93\xa8proposed\xa1a\xa1b"),
        (Preferred(Voice.ALOUD), b"\x92\xa9preferred\xa5aloud"),
        (Signalled(Signal.SLOWER), b"\x92\xa9signalled\xa6slower"),
    ]
    for event, tail in known:
        assert encode_move(3, event) == MOVE_3 + tail


def test_every_signal_is_either_the_listeners_or_the_speakers() -> None:
    assert sorted((*LISTENER_SIGNALS, *SPEAKER_SIGNALS), key=list(Signal).index) == list(Signal)
