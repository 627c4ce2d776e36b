"""The strict codec beside another one: what msgspec's own msgpack takes, it takes, and no more."""

import ast
import math
import struct
import types
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import msgpack
import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from protocol.codec import DEPTH_LIMIT, ITEMS_LIMIT, Reader, encode
from protocol.door.introduction import Introduction, Policy, cleaned
from protocol.errors import Malformed
from protocol.guide.structure import Guide, is_unsent, told
from protocol.session.events import Move, Seen, written
from protocol.wire.frames import Append, Entries, Logged, ToClient, ToRelay
from tests.tries import tries

usual = settings(max_examples=tries(150), deadline=None, suppress_health_check=list(HealthCheck))
many = settings(usual, max_examples=1_500)

KINDS: Final[dict[str, object]] = {
    "to the relay": ToRelay,
    "to a client": ToClient,
    "a move": Move,
    "a confirmation": Seen,
    "an answer": tuple[str, ...],
    "a guide": Guide,
}
LIMIT: Final = 1 << 16
TOLD: Final[dict[str, Callable[[Any], object]]] = {
    "a move": lambda move: (move.page, written(move.event)),
    "a guide": told,
}
"""What of a value is written, where that is not all of it."""


def ours(name: str, value: object) -> bytes:
    return encode(TOLD.get(name, plainly)(value))


def by_another(name: str, value: object) -> bytes:
    """As an encoder writes it that shares no code with ours."""
    return msgspec.msgpack.encode(TOLD.get(name, plainly)(value))


def plainly(value: object) -> object:
    return value


READERS: Final = {
    name: Reader[object](kind, LIMIT, encoded=partial(ours, name)) for name, kind in KINDS.items()
}
DECODERS: Final = {name: msgspec.msgpack.Decoder(kind) for name, kind in KINDS.items()}
REFUSED: Final = object()
ANY: Final = msgspec.Meta()
"""No bounds."""

# What anybody may send: every sort of item, and each of them also in a wider encoding than its own.
INTEGERS: Final = st.integers(-(2**63), 2**64 - 1) | st.integers(-40, 300)
TREES: Final = st.recursive(
    st.none() | st.booleans() | INTEGERS | st.floats() | st.text(max_size=6)
    | st.binary(max_size=6) | st.builds(msgpack.ExtType, st.integers(0, 127), st.binary(max_size=4))
    | st.builds(msgpack.Timestamp, st.integers(0, 2**34 - 1)),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


LINES: Final = st.text(max_size=40)
INTRODUCTIONS: Final[st.SearchStrategy[object]] = st.builds(
    Introduction,
    name=LINES.map(lambda typed: cleaned("name", typed) or "Kim"),
    about=LINES.map(lambda typed: cleaned("about", typed)),
    policy=st.sampled_from(Policy),
    law=LINES.map(lambda typed: cleaned("law", typed)),
    call=LINES.map(lambda typed: cleaned("call", typed)),
)
"""The one type of ours that refuses texts by itself."""


def value_of(kind: object, bounds: msgspec.Meta = ANY) -> st.SearchStrategy[object]:
    """Values of a type of ours, within its bounds."""
    if get_origin(kind) is Annotated:
        return value_of(*get_args(kind))
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of([value_of(each) for each in get_args(kind)])
    if kind is None or kind is type(None):
        return st.none()
    least = bounds.min_length or 0
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            most = bounds.max_length or 3
            return st.lists(value_of(inner[0]), min_size=least, max_size=most).map(tuple)
        return st.tuples(*map(value_of, inner))
    assert isinstance(kind, type)
    if kind is Introduction:
        return INTRODUCTIONS
    if issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind, include_extras=True)
        names = [name for name in kind.__struct_fields__ if not is_unsent(hints[name])]
        return st.builds(kind, **{name: value_of(hints[name]) for name in names})
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    most = min(bounds.max_length or 40, 40 + least)
    plain: dict[type, st.SearchStrategy[object]] = {
        int: INTEGERS
        if bounds.lt is None
        else st.integers(int(bounds.ge or 0), int(bounds.lt or 0) - 1),
        bool: st.booleans(),
        str: st.text(max_size=40),
        bytes: st.binary(min_size=least, max_size=most),
    }
    return plain[kind]


VALUES: Final = {name: value_of(kind) for name, kind in KINDS.items()}
"""Built once: a guide's takes longer to build than to draw from."""


@st.composite
def message(draw: st.DrawFn, name: str) -> bytes:
    """A message of ours, one with some bytes changed, or something else altogether."""
    sort = draw(st.sampled_from(["ours", "changed", "swapped", "tree", "bytes"]))
    if sort == "bytes":
        return draw(st.binary(max_size=60))
    if sort == "tree":
        return msgpack.packb(draw(TREES))  # type: ignore[no-any-return]  # it has no types
    said = bytearray(ours(name, draw(VALUES[name])))
    if sort == "swapped" and said:
        # One item becomes another, so that most of the message is still as it should be.
        tree = msgpack.unpackb(bytes(said), max_array_len=LIMIT)
        if isinstance(tree, list) and tree:
            tree[draw(st.integers(0, len(tree) - 1))] = draw(TREES)
        return msgpack.packb(tree)  # type: ignore[no-any-return]  # it has no types
    for _ in range(draw(st.integers(1, 3)) if sort == "changed" else 0):
        place = draw(st.integers(0, len(said)))
        end = place + draw(st.integers(0, 2))
        said[place:end] = draw(st.binary(max_size=3))
    return bytes(said)


def by_the_other(name: str, data: bytes) -> object:
    """What a decoder that shares no code with ours says."""
    try:
        value: object = DECODERS[name].decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, Malformed):
        return REFUSED
    return value if by_another(name, value) == data else REFUSED


def by_ours(name: str, data: bytes) -> object:
    try:
        return READERS[name].read(data)
    except Malformed:
        return REFUSED


def both_take_or_refuse_it(name: str, data: st.DataObject) -> None:
    said = data.draw(message(name))
    assert by_ours(name, said) == by_the_other(name, said)


def both_write_the_same(name: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[name])
    said = ours(name, value)
    assert said == by_another(name, value)
    assert READERS[name].read(said) == value


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@usual
def test_it_takes_what_another_strict_decoder_takes_and_refuses_what_it_refuses(
    name: str, data: st.DataObject
) -> None:
    both_take_or_refuse_it(name, data)


@pytest.mark.long
@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@many
def test_it_takes_and_refuses_the_same_over_many_messages(name: str, data: st.DataObject) -> None:
    both_take_or_refuse_it(name, data)


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@usual
def test_what_is_written_is_what_another_encoder_writes(name: str, data: st.DataObject) -> None:
    both_write_the_same(name, data)


@pytest.mark.long
@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@many
def test_many_values_are_written_as_another_encoder_writes_them(
    name: str, data: st.DataObject
) -> None:
    both_write_the_same(name, data)


APPEND: Final = encode(Append(7, b"event"))


@pytest.mark.parametrize(
    "said",
    [
        b"\x93\xa6append\xcc\x07\xc4\x05event",
        b"\x93\xa6append\xd3" + struct.pack(">q", 7) + b"\xc4\x05event",
        b"\xdc\x00\x03\xa6append\x07\xc4\x05event",
        b"\x93\xd9\x06append\x07\xc4\x05event",
        b"\x93\xa6append\x07\xc5\x00\x05event",
        b"\x93\xa6append\x07\xa5event",
        b"\x93\xa6append\xca" + struct.pack(">f", 7.0) + b"\xc4\x05event",
        b"\x93\xa6append\xcb" + struct.pack(">d", math.nan) + b"\xc4\x05event",
        b"\x93\xa6append\xc3\xc4\x05event",
        b"\x93\xa6append\xd6\xff\0\0\0\x07\xc4\x05event",
        b"\x93\xa6append\x07\xd4\x05e",
        b"\x93\xa6append\x07\xc7\x00\x05",
        b"\x94\xa6append\x07\xc4\x05event\xc0",
        b"\x92\xa6append\x07",
        APPEND + b"\0",
        APPEND[:-1],
        b"\x81" + APPEND + b"\xc0",
        b"\xc1",
        b"",
    ],
)
def test_another_way_to_say_the_same_or_nearly_the_same_is_refused(said: bytes) -> None:
    with pytest.raises(Malformed):
        READERS["to the relay"].read(said)


def test_a_guide_with_a_key_twice_or_a_key_that_is_no_text_is_refused() -> None:
    for said in (b"\x82\xa2id\xa1a\xa2id\xa1a", b"\x81\x01\xa1a", b"\x81\xc4\x02id\xa1a"):
        with pytest.raises(Malformed):
            READERS["a guide"].read(said)


@example(b"\x92\x03\x92\xa5spoke\xa1\xff")
@given(st.binary(max_size=60))
@usual
def test_an_error_says_nothing_of_what_was_read(data: bytes) -> None:
    for reader in READERS.values():
        try:
            reader.read(data)
        except Malformed as error:
            assert str(error) in ("not a message of ours", "not the canonical encoding")
            assert error.__cause__ is None
            assert error.__suppress_context__ or error.__context__ is None


def test_half_a_character_is_not_written_and_not_said() -> None:
    with pytest.raises(Malformed) as caught:
        encode(("told \ud800",))
    assert "told" not in str(caught.value)


def test_a_message_over_its_limit_is_not_looked_at() -> None:
    assert Reader[object](ToRelay, len(APPEND)).read(APPEND) == Append(7, b"event")
    with pytest.raises(Malformed, match="were wanted"):
        Reader[object](ToRelay, len(APPEND) - 1).read(APPEND)


@pytest.mark.parametrize(
    "opener", [b"\x91", b"\xdc\x04\x00", b"\x81\xa1a", b"\xdd\xff\xff\xff\xff"]
)
@pytest.mark.parametrize("levels", [7, 500, 1_023, 1_024, 1_025, 6_000])
def test_what_is_nested_too_deeply_is_refused_at_any_depth(opener: bytes, levels: int) -> None:
    for reader in READERS.values():
        with pytest.raises(Malformed):
            reader.read((opener * levels + b"\xc0" * 2_000)[:LIMIT])


def test_an_array_that_announces_more_than_may_come_is_refused_before_room_is_made() -> None:
    """A thousand arrays in each other with room for 20,000 items each would be 160 MB."""
    few = Reader[object](ToClient, LIMIT, items=3)
    fits, one_more = (Entries(tuple(Logged(1, 1, b"e") for _ in range(n))) for n in (3, 4))
    assert few.read(encode(fits)) == fits
    with pytest.raises(Malformed):
        few.read(encode(one_more))
    nested = b"\xdc\x4f\xff" * 1_000
    for reader in READERS.values():
        with pytest.raises(Malformed):
            reader.read(nested + bytes(20_480))
    assert ITEMS_LIMIT < 0x4FFF


def depth(kind: object) -> int:
    """How many arrays and maps are in each other in the deepest value of a type."""
    if isinstance(kind, types.UnionType):
        return max(depth(each) for each in get_args(kind))
    if get_origin(kind) is tuple:
        return 1 + max(depth(each) for each in get_args(kind) if each is not Ellipsis)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind)
        return 1 + max((depth(hints[name]) for name in kind.__struct_fields__), default=0)
    return 0


def test_no_message_of_ours_is_deeper_than_the_limit_and_a_guide_by_three() -> None:
    assert {name: depth(kind) for name, kind in KINDS.items()} == {
        "to the relay": 3,
        "to a client": 3,
        "a move": 3,
        "a confirmation": 1,
        "an answer": 1,
        "a guide": DEPTH_LIMIT + 3,
    }


def test_the_bytes_of_a_line_are_packed_and_unpacked_by_msgpack_alone() -> None:
    """One module of the package calls it, and none has msgspec do it.

    What an archive keeps is no line: `server/store` has a layout of its own.
    """
    root = Path(__file__).parents[2]
    callers = []
    for path in sorted([*(root / "protocol").rglob("*.py"), *(root / "server").rglob("*.py")]):
        if path.is_relative_to(root / "server" / "store"):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
                 for alias in node.names}  # fmt: skip
        if "msgpack" in names:
            callers.append(path.name)
        said = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name) and node.value.id == "msgspec"]  # fmt: skip
        assert not {"msgpack", "json"} & set(said), path.name
    assert callers == ["codec.py"]
