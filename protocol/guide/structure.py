"""The guide: the script of a session.

    Guide
    └── Step          arrive, acknowledge, ... close
        └── Activity  one of the kinds in `protocol.activities`

The referee depends on the structure alone (ids, kinds, rungs, options), never on the words, so that
each partner may one day read their own language. On the wire a guide is its canonical msgpack,
hashed and cut into parts; on disk it is TOML of the same fields. Loading is in `loading`.
"""

from typing import Final

from protocol.activities.activity import Part
from protocol.activities.kinds import AnyActivity
from protocol.codec import encode
from protocol.seal.sealing import hash_of

GUIDE_LIMIT: Final = 96 * 1024
"""Bytes. A guide of two evenings is about a quarter of this; more would not be read."""

PART_BYTES: Final = 12_000
"""A guide travels in parts of this size, so that each fits one event."""


class Step(Part, frozen=True):
    """A part of the session that can be stopped after any activity."""

    id: str
    title: str
    activities: tuple[AnyActivity, ...]
    numbered: bool = True
    """Counts among the steps; arriving and closing do not."""


class Guide(Part, frozen=True):
    """The script of one session."""

    id: str
    title: str
    minutes: int
    about: str
    """One or two sentences: what it is for."""
    steps: tuple[Step, ...]

    def activity(self, step: int, activity: int) -> AnyActivity:
        """The activity at a place that the referee made; raises IndexError for any other."""
        return self.steps[step].activities[activity]


def guide_bytes(guide: Guide) -> bytes:
    """The canonical bytes of a guide, as they are hashed and sent."""
    return encode(guide)


def guide_hash(data: bytes) -> bytes:
    """The name of exactly this guide: 32 bytes."""
    return hash_of("unh1.guide", data)


def guide_parts(data: bytes) -> tuple[bytes, ...]:
    """`data` cut into parts that fit one event each."""
    return tuple(data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES))
