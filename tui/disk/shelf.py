"""The guides at hand: those that come with the program, and one that somebody wrote.

What it is not: the loader; `protocol.guide.structure` says what a guide is and why one does not
load.
"""

import os
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from stat import S_ISREG
from typing import Final

from protocol.activities.review import Review
from protocol.errors import BadGuide
from protocol.guide.carrying import can_carry, carrying
from protocol.guide.loading import load_guide
from protocol.guide.structure import GUIDE_LIMIT, Guide, guide_bytes, guide_hash
from tui.disk.atomic import storage
from tui.disk.system import NO_WAIT
from tui.words import guide as guide_words

BURNOUT: Final = "burnout"
"""The guide of a first session, and the one that is offered first."""

NAMES: Final = (BURNOUT, "leaks", "follow-up", "daily")
"""All that come with the program, in the order in which they are offered."""

CARRIED: Final = "carried-on"
"""The id of the page, and of the step, that is put into a guide of the program."""

KNOWN: Final = "known.txt"
"""The hashes of guides that came with earlier versions."""


@cache
def shipped(name: str) -> Guide:
    """A guide that comes with the program, one of `NAMES`."""
    return load_guide(shipped_text(f"{name}.toml"), tree_of)


@cache
def carried(name: str) -> Guide | None:
    """The same guide with a look back at what both laptops hold; None where it has one anyway."""
    guide = shipped(name)
    page = Review(
        id=CARRIED,
        title=guide_words.CARRIED,
        prompt=guide_words.CARRIED_PROMPT,
        optional=True,
        carried=True,
    )
    return carrying(guide, page, guide_words.CARRIED_STEP) if can_carry(guide) else None


def burnout() -> Guide:
    """The guide that every session follows unless another is named."""
    return shipped(BURNOUT)


def guide_of(name: bytes) -> Guide | None:
    """The guide of that hash, if it comes with the program as it is today."""
    return _shipped().get(name)


def title_of(name: bytes) -> str:
    """What the guide of that hash is called, if it came with this program, now or earlier."""
    found = guide_of(name)
    if found is not None:
        return found.title
    earlier = _earlier().get(name, "")
    return shipped(earlier).title if earlier in NAMES else ""


def is_known(name: bytes) -> bool:
    """Whether the guide of that hash came with this program, now or earlier."""
    return name in _shipped() or name in _earlier()


@cache
def _shipped() -> dict[bytes, Guide]:
    """All that come with the program, by their hashes."""
    whole = [*map(shipped, NAMES), *filter(None, map(carried, NAMES))]
    return {guide_hash(guide_bytes(each)): each for each in whole}


@cache
def _earlier() -> dict[bytes, str]:
    """The ids of those that came with earlier versions, by their hashes."""
    lines = (line.split() for line in shipped_text(KNOWN).splitlines() if line[:1] not in ("", "#"))
    return {bytes.fromhex(name): id for name, id in lines}


def guide_at(path: Path) -> Guide:
    """The guide in a file. Raises `BadGuide` naming the file, or `StorageFailed`."""
    try:
        return load_guide(text_at(path), tree_of)
    except BadGuide as error:
        where = f"{path.name}, {error.where}" if error.where else path.name
        raise BadGuide(where, error.problem) from None


def text_at(path: Path) -> str:
    """The TOML in a file. Raises `BadGuide` where it is no text, or `StorageFailed`."""
    with storage():
        # Without waiting: a pipe would hold the program up until somebody writes to it.
        handle = os.open(path, os.O_RDONLY | NO_WAIT)
        with open(handle, "rb") as file:
            data = file.read(GUIDE_LIMIT + 1) if S_ISREG(os.fstat(handle).st_mode) else None
    if data is None:
        raise BadGuide("", "not a file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadGuide("", "not UTF-8") from None


def tree_of(name: str) -> dict[str, object] | None:
    """A guide that comes with the program as its TOML has it, for what another uses of it."""
    return tomllib.loads(shipped_text(f"{name}.toml")) if name in NAMES else None


def shipped_text(name: str) -> str:
    """A file of `tui/guides`, as it was installed."""
    return files("tui").joinpath("guides", name).read_text("utf-8")
