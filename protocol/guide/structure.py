"""The guide: the script of a session.

    Guide
    └── Step          arrive, acknowledge, ... close
        └── Activity  one of the eight kinds below

The referee depends on the structure alone (ids, kinds, rungs, options), never on the words, so that
each partner may one day read their own language. On the wire a guide is its canonical msgpack,
hashed and cut into parts; on disk it is TOML of the same fields. Loading is in `guide_loading`.
"""

from enum import Enum
from typing import Final

import msgspec

from protocol.codec import encode
from protocol.seal.sealing import hash_of

GUIDE_LIMIT: Final = 96 * 1024
"""Bytes. A guide of two evenings is about a quarter of this; more would not be read."""

PART_BYTES: Final = 12_000
"""A guide travels in parts of this size, so that each fits one event."""


class Rung(Enum):
    """A rung of the ladder that a guide may ask for."""

    SPEAK = "speak"
    SAY_BACK = "say-back"
    CHECK = "check"
    MAKES_SENSE = "makes-sense"
    FEELING = "feeling"


class Sets(Enum):
    """What a choice decides beyond itself."""

    VOICE = "voice"
    """Options `typed` and `aloud`."""
    STARTER = "starter"
    """Options `first` and `second`: the seat that speaks first."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The root of everything in a guide."""


class Label(Part, frozen=True):
    """An item to rate, a field to write in, or a word on a scale."""

    id: str
    text: str


class Option(Part, frozen=True):
    """Something to choose."""

    id: str
    text: str
    leak: str = ""
    """The item of the `marked_by` activity that lists this option first, if both marked it."""


class Condition(Part, frozen=True):
    """An activity takes place only if an earlier choice fell on one of these options."""

    choice: str
    is_: tuple[str, ...] = msgspec.field(name="is")


class Activity(Part, frozen=True, kw_only=True, tag_field="kind"):
    """What every activity has."""

    id: str
    title: str
    """A few words: what this is."""
    prompt: str
    """One or two sentences: what is happening and what to do now."""
    when: Condition | None = None
    optional: bool = False
    """Either partner may leave it out."""


class Read(Activity, frozen=True, kw_only=True, tag="read"):
    """Both read, each at their own pace."""

    text: str


class Private(Activity, frozen=True, kw_only=True, tag="private"):
    """Each answers for themselves; nothing leaves the laptop."""

    circles: bool = False
    """Seven pairs of circles, from apart to overlapping."""
    items: tuple[Label, ...] = ()
    scale: tuple[Label, ...] = ()
    recall: str = ""
    """An earlier private activity whose own answer is shown beside this one."""


class Rate(Activity, frozen=True, kw_only=True, tag="rate"):
    """Each answers the items privately; both are revealed at the same moment."""

    items: tuple[Label, ...]
    scale: tuple[Label, ...]
    needs: str = ""
    """A word of the scale that both must have picked to go on; else another time is offered.
    Where it is empty, lines may be left open."""


class Write(Activity, frozen=True, kw_only=True, tag="write"):
    """Each writes privately; both are revealed at the same moment."""

    fields: tuple[Label, ...]
    promise: bool = False
    """The first field is a promise: the other answers yes, thank you / something else, please."""


class Choose(Activity, frozen=True, kw_only=True, tag="choose"):
    """Both choose one option together: first privately, then openly until they agree."""

    options: tuple[Option, ...]
    sets: Sets | None = None
    decline: str = ""
    """An option that holds as soon as either picks it."""
    marked_by: str = ""
    """An earlier `rate`: options whose leak both marked are listed first."""


class Turns(Activity, frozen=True, kw_only=True, tag="turns"):
    """Both climb the ladder, one after the other."""

    listen: str
    """The prompt as the listener reads it; `{partner}` becomes the speaker's name."""
    rungs: tuple[Rung, ...] = (Rung.SPEAK, Rung.SAY_BACK, Rung.CHECK)
    minutes: int = 3
    """The gentle length of a turn: shown, never cut off."""
    note: str = ""
    """A word before it starts: what it may stir, and the way past it."""


class Agree(Activity, frozen=True, kw_only=True, tag="agree"):
    """Either proposes, the other answers, until both have what they want, or nothing."""

    options: tuple[Option, ...] = ()
    """A menu; own words are always possible."""
    most: int = 1
    """The most agreements to make here: 1 or 2."""
    day: str = ""
    """What to ask for the day ("which day, what hour?"); empty: none is asked."""


class Together(Activity, frozen=True, kw_only=True, tag="together"):
    """A calm timer that both share."""

    minutes: int = 10


AnyActivity = Read | Private | Rate | Write | Choose | Turns | Agree | Together


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
