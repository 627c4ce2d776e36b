"""The guide: the script of a session.

    Guide
    └── Step          arrive, acknowledge, ... close
        └── Activity  one of the kinds in `protocol.activities`

The referee depends on the structure alone (ids, kinds, rungs, options), never on the words, so that
each partner may one day read their own language. On the wire a guide is its canonical msgpack,
hashed and cut into parts; on disk it is TOML of the same fields, and of what is for whoever leads
the two alone, which is neither sent nor hashed. Loading is in `loading`.
"""

from enum import Enum
from functools import cache
from typing import Annotated, Final, get_args, get_origin

import msgspec
from msgspec.structs import replace

from protocol.activities.activity import Later, Part, Unsent
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


class Length(Part, frozen=True):
    """One of the lengths that a session of a guide may have."""

    id: str
    text: str
    minutes: int
    """What it takes, as its author says."""


class WordGroup(Part, frozen=True):
    """Words to pick from that go together."""

    id: str
    words: tuple[str, ...]


class Words(Part, frozen=True):
    """A guide's own lists of words."""

    feelings: Later[tuple[WordGroup, ...]] = ()
    """To name a feeling with."""
    needs: Later[tuple[WordGroup, ...]] = ()
    """To name a need with."""


class Guide(Part, frozen=True):
    """The script of one session."""

    id: str
    title: str
    minutes: int
    about: str
    """One or two sentences: what it is for."""
    steps: tuple[Step, ...]
    lengths: Later[tuple[Length, ...]] = ()
    """From the shortest; both choose one of them before anything else is asked."""
    author: Later[str] = ""
    for_whom: Later[str] = ""
    not_for: Later[str] = ""
    """Whom it is not for, or when not."""
    sources: Later[tuple[str, ...]] = ()
    """What it draws on, each in a line."""
    version: Later[str] = ""
    language: Later[str] = ""
    """Of its words, as in `en` or `pt-BR`."""
    words: Later[Words | None] = None
    """Its own lists of words; nil: those that come with the program."""
    led: Unsent[bool] = False
    """It is meant for two who are led: nobody is offered it who is not."""

    def named(self, id: str) -> AnyActivity | None:
        """The activity of that id."""
        found = (each for step in self.steps for each in step.activities)
        return next((each for each in found if each.id == id), None)

    def has_step(self, step: int, length: str | None) -> bool:
        """Whether anything of a step belongs to that length; of every one until it is chosen."""
        within = self.steps[step].activities
        return length is None or any(not each.in_ or length in each.in_ for each in within)

    def group_end(self, step: int, activity: int) -> int:
        """The last activity of the group that begins at a place; `activity` where none does."""
        group = self.activity(step, activity).group
        within = self.steps[step].activities
        if not group or (activity and within[activity - 1].group == group):
            return activity
        return max(place for place, each in enumerate(within) if each.group == group)

    def activity(self, step: int, activity: int) -> AnyActivity:
        """The activity at a place that the referee made; raises IndexError for any other."""
        return self.steps[step].activities[activity]


def guide_bytes(guide: Guide) -> bytes:
    """The canonical bytes of a guide, as they are hashed and sent: without a hint."""
    return exact_bytes(unhinted(guide))


def exact_bytes(guide: Guide) -> bytes:
    """The canonical bytes that a guide was read from: earlier versions sent hints along."""
    return encode(told(guide))


def unhinted(guide: Guide) -> Guide:
    """The guide as both partners have it: without what is said to whoever leads them."""
    return replace(
        guide,
        led=False,
        steps=tuple(
            replace(
                step,
                activities=tuple(
                    replace(each, facilitator="", lasts=0, spare=False) for each in step.activities
                ),
            )
            for step in guide.steps
        ),
    )


def told(value: object) -> object:
    """A part of a guide as it is written: a later field only where it says something, and none
    that is not sent."""
    match value:
        case Part():
            said: dict[str, object] = {}
            config = value.__struct_config__
            if config.tag is not None:
                said[str(config.tag_field)] = config.tag
            for name, wire_name, unsaid in _fields(type(value)):
                found = getattr(value, name)
                if not unsaid or found != unsaid[0]:
                    said[wire_name] = told(found)
            return said
        case tuple():
            return [told(each) for each in value]
        case Enum():
            return value.value
    return value


@cache
def _fields(kind: type[Part]) -> tuple[tuple[str, str, tuple[object, ...]], ...]:
    """(name, name on the wire, what a later field is where it is not said) of every field."""
    return tuple(
        (each.name, each.encode_name, (each.default,) if is_later(each.type) else ())
        for each in msgspec.structs.fields(kind)
        if not is_unsent(each.type)
    )


def is_later(hint: object) -> bool:
    """Whether it is the type of a field that came `Later`."""
    return "later" in _extra(hint)


def is_unsent(hint: object) -> bool:
    """Whether it is the type of a field that is on no wire."""
    return "unsent" in _extra(hint)


def _extra(hint: object) -> set[str]:
    metas = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return {name for each in metas if isinstance(each, msgspec.Meta) for name in each.extra or ()}


def guide_hash(data: bytes) -> bytes:
    """The name of exactly this guide: 32 bytes."""
    return hash_of("unh1.guide", data)


def guide_parts(data: bytes) -> tuple[bytes, ...]:
    """`data` cut into parts that fit one event each."""
    return tuple(data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES))
