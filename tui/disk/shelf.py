"""The guides at hand: the one that comes with the program, and one that somebody wrote.

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
"""The guide of a first session."""

KNOWN: Final = "known.txt"
"""The hashes of guides that came with earlier versions."""


def burnout() -> Guide:
    """The guide that every session follows unless another is named."""
    return load_guide(shipped_text(f"{BURNOUT}.toml"))


def is_known(name: bytes) -> bool:
    """Whether the guide of that hash came with this program, now or earlier."""
    return name in _known()


@cache
def _known() -> frozenset[bytes]:
    lines = shipped_text(KNOWN).splitlines()
    earlier = {bytes.fromhex(line.split()[0]) for line in lines if line[:1] not in ("", "#")}
    return frozenset(earlier | {guide_hash(guide_bytes(burnout()))})


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
