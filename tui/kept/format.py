"""A document as bytes: one JSON text of a schema that is told, padded to one of a few sizes.

    {"kind": "note", "schema": 1, "room": ..., ...}      and white space up to the size

What stands behind the JSON text is white space, so that what the reference tool opens is read by
anything that reads JSON. Every text comes back letter for letter; of what no encoding allows, two
halves of a letter that stand side by side come back as the letter. `docs/kept.md` tells the fields.
What it is not: sealed (`tui.disk.locked` does that).
"""

import json
import re
from typing import Final

import msgspec

from tui.errors import KeptNewer, KeptTooLong, KeptUnreadable
from tui.kept.documents import KINDS, Document

SIZES: Final = tuple(4**power for power in range(6, 12))
"""From 4 KiB, into which most notes go, to 4 MiB: a length tells little."""

SCHEMAS: Final = {str(kind.__struct_config__.tag): kind.schema for kind in KINDS}
"""The version of each kind that this program writes, and the newest that it reads."""

_HALVES: Final = re.compile("[\ud800-\udfff]")


def packed(document: Document) -> bytes:
    """The document as bytes, as long as one of `SIZES`.

    Raises `KeptTooLong`, or `KeptUnreadable` for what `unpacked` would not take back.
    """
    fields = msgspec.to_builtins(document)
    _want(fields)
    tree = {"kind": fields.pop("kind"), "schema": document.schema} | fields
    text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    body = _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode("utf-8")
    size = next((size for size in SIZES if len(body) <= size), None)
    if size is None:
        raise KeptTooLong(f"{len(body)} bytes, wanted at most {SIZES[-1]}")
    return body.ljust(size)


def unpacked(data: bytes) -> Document:
    """The document in `data`. Raises `KeptNewer`, or `KeptUnreadable` for what is none.

    Whoever uses the laptop can have put it there: it is read as strictly as what comes over a line.
    """
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        raise KeptUnreadable("not JSON") from None
    kind, schema = (tree.get("kind"), tree.get("schema")) if isinstance(tree, dict) else (0, 0)
    if not isinstance(kind, str) or type(schema) is not int or schema < 1:
        raise KeptUnreadable("not a document")
    if schema > SCHEMAS.get(kind, 0):
        raise KeptNewer(f"schema {schema}" if kind in SCHEMAS else "another kind")
    del tree["schema"]
    return _want(tree)


def _want(tree: object) -> Document:
    """Raises `KeptUnreadable`."""
    try:
        # The union is what `Document` names; mypy takes no union for a type that is passed on.
        return msgspec.convert(tree, type=Document)  # type: ignore[no-any-return]
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise KeptUnreadable("not the fields of its kind") from None
