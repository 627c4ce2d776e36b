"""The guides at hand: those that come with the program, and one that somebody wrote.

What it is not: the loader; `protocol.guide.structure` says what a guide is and why one does not
load.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from protocol.errors import BadGuide
from protocol.guide.loading import load_guide
from protocol.guide.structure import GUIDE_LIMIT, Guide, guide_bytes, guide_hash
from tui.disk.atomic import storage

BURNOUT: Final = "burnout"
"""The guide of a first session, and the one that is offered first."""

NAMES: Final = (BURNOUT, "leaks", "follow-up", "daily")
"""All that come with the program, in the order in which they are offered."""

KNOWN: Final = "known.txt"
"""The hashes of guides that came with earlier versions."""


@cache
def shipped(name: str) -> Guide:
    """A guide that comes with the program, one of `NAMES`."""
    return load_guide(shipped_text(f"{name}.toml"))


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
    return {guide_hash(guide_bytes(each)): each for each in map(shipped, NAMES)}


@cache
def _earlier() -> dict[bytes, str]:
    """The ids of those that came with earlier versions, by their hashes."""
    lines = (line.split() for line in shipped_text(KNOWN).splitlines() if line[:1] not in ("", "#"))
    return {bytes.fromhex(name): id for name, id in lines}


def guide_at(path: Path) -> Guide:
    """The guide in a file. Raises `BadGuide` naming the file, or `StorageFailed`."""
    with storage(), path.open("rb") as file:
        data = file.read(GUIDE_LIMIT + 1)
    try:
        return load_guide(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadGuide(path.name, "not UTF-8") from None
    except BadGuide as error:
        where = f"{path.name}, {error.where}" if error.where else path.name
        raise BadGuide(where, error.problem) from None


def shipped_text(name: str) -> str:
    """A file of `tui/guides`, as it was installed."""
    return files("tui").joinpath("guides", name).read_text("utf-8")
