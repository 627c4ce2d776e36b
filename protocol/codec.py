"""Strict msgpack: what is not exactly ours is refused.

Bytes are packed and unpacked by `msgpack`; which values are ours is said by frozen
`msgspec.Struct`s, written as an array whose first item is its tag, and `msgspec` converts between
the two without coercing. What comes out is packed again and compared, which leaves one encoding per
value: wide integers, odd string widths, missing or repeated fields and trailing bytes are refused.

What a program of ours never says is refused before it costs anything: no extension types (so no
timestamps), no text that is not UTF-8, no keys but strings, no long arrays. No type of ours holds a
float or is nested deeper than `DEPTH_LIMIT`.
"""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

import msgpack
import msgspec

from protocol.errors import Malformed

T = TypeVar("T")

DEPTH_LIMIT: Final = 6
"""Arrays and maps in each other: as deep as any message of ours. A guide is three deeper."""

ITEMS_LIMIT: Final = 1_024
"""Items of one array, unless a reader says otherwise. `msgpack` makes room for as many as an array
announces, a thousand levels deep: 20 KiB could ask for 160 MB."""

_packer: Final = msgpack.Packer()


class Reader(Generic[T]):
    """Reads one type, which may be a union of tagged structs."""

    def __init__(
        self,
        kind: object,
        limit: int,
        *,
        items: int = ITEMS_LIMIT,
        encoded: "Callable[[T], bytes] | None" = None,
    ) -> None:
        """`limit` is the most bytes of a message, `items` the most of one array in it; `encoded`
        says how a value of the type is written, if not by `encode`."""
        self._limit: Final = limit
        self._items: Final = items
        self._encoded: Final = encoded or encode
        # A struct's types are looked up once; those of a bare union at every conversion.
        self._one: Final = msgspec.defstruct("One", [("value", kind)], array_like=True)

    def read(self, data: bytes) -> T:
        """What `data` says, if it is the one encoding of a value of the type.

        Raises `Malformed`, never with content.
        """
        if len(data) > self._limit:
            raise Malformed(f"{len(data)} bytes where at most {self._limit} were wanted")
        try:
            tree = msgpack.unpackb(data, max_ext_len=0, max_array_len=self._items)
            value: T = getattr(msgspec.convert((tree,), self._one), "value")  # noqa: B009
        except (ValueError, msgspec.ValidationError):
            # Too deep, too long, cut off, not UTF-8, or not of the type: said with the bytes in it.
            raise Malformed("not a message of ours") from None
        if self._encoded(value) != data:
            raise Malformed("not the canonical encoding")
        return value


def encode(value: object) -> bytes:
    """The one encoding of `value`. Raises `Malformed` for a text that no encoding allows."""
    try:
        packed: bytes = _packer.pack(msgspec.to_builtins(value, builtin_types=(bytes,)))
    except UnicodeEncodeError:
        raise Malformed("a text with half a character") from None
    return packed
