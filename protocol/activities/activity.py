"""What every kind of activity has: its part of a guide, and its rules while it goes on.

    Activity   as the guide asks for it: data, checked when a guide is loaded
    Doing      as it goes on between the two: a phase of the session, with the moves it takes
    Setting    what its rules may know of the session around it
    Outcome    what of it the rest of the session needs

A kind is one module: a subclass of each of the first two, and the events that are its own. The
rules are pure. They know seats, never "me"; they read no clock, and no time changes what follows.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, ClassVar, Final, TypeVar

import msgspec

from protocol.activities.wants import PROMPT_CHARS, TITLE_CHARS, want, want_text
from protocol.errors import OutOfTurn
from protocol.seats import NOBODY, Pair, Partner

A = TypeVar("A", bound="Activity")
T = TypeVar("T")


class Voice(Enum):
    """How the two speak: into the program, or to each other while it holds the floor."""

    TYPED = "typed"
    """Into the program."""
    ALOUD = "aloud"
    """To each other; words are not needed."""


# -- events


class Event(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The root of all events."""


class Ready(Event, frozen=True, tag="ready"):
    """A partner is ready to go on; both turn the page."""


class Skipped(Event, frozen=True, tag="skipped"):
    """A partner left out an optional activity, for both, before anything of it was shown."""


Kinds = frozenset[type[Event]]

NO_MOVES: Final[Kinds] = frozenset()


def only(kind: type[Event], holds: bool) -> Kinds:
    """The one kind of event, if it holds."""
    return frozenset({kind}) if holds else NO_MOVES


@dataclass(frozen=True, slots=True)
class Deed:
    """What a partner did, and when by the relay's clock, in milliseconds."""

    seat: Partner
    event: Event
    at_ms: int


# -- data


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The root of everything in a guide."""


Later = Annotated[T, msgspec.Meta(extra={"later": True})]
"""The type of a field that came after the first guides. On the wire it stands only where it is not
what it would be if it were not said: so a guide without it keeps its bytes, and its name."""


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

    asks_for_words: ClassVar[bool] = False
    """Somebody writes in it: what is left unsaid in its boxes is worth keeping."""

    @property
    def outcomes(self) -> frozenset[str]:
        """The ids one of which it comes to, for the `when` of later ones; none for most kinds."""
        return frozenset()

    @property
    def markable(self) -> frozenset[str]:
        """The ids that both may mark, for the `marked_by` of later ones; none for most kinds."""
        return frozenset()

    def begin(self, starter: Partner) -> "Doing":
        """The phase it starts in; `starter` speaks first, where somebody does."""
        raise NotImplementedError

    def check(self, where: str, earlier: Mapping[str, "Activity"]) -> None:
        """Raises `BadGuide` where its own fields make no sense; `earlier` by id."""
        raise NotImplementedError

    def check_all(self, where: str, earlier: Mapping[str, "Activity"]) -> None:
        """Raises `BadGuide` where any of its fields makes no sense."""
        want_text(where, "title", self.title, TITLE_CHARS)
        want_text(where, "prompt", self.prompt, PROMPT_CHARS)
        if self.when is not None:
            asked = earlier.get(self.when.choice)
            known = asked.outcomes if asked is not None else frozenset()
            want(
                bool(self.when.is_) and known.issuperset(self.when.is_),
                f"{where}, field when",
                "options of an earlier choose activity, or named of an earlier name",
            )
        self.check(where, earlier)


# -- rules


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules of an activity may know of the session around it."""

    room_id: bytes
    place: tuple[int, int]
    """Step and activity, counted from 0."""
    voice: Voice
    activity: Activity

    def of(self, kind: type[A]) -> A:
        """The activity, which is of that kind: its phase comes from one."""
        assert isinstance(self.activity, kind)
        return self.activity


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both said yes to."""

    text: str
    day: str
    activity: str = ""
    """Where it was made: *in two weeks* alone says nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of an activity the rest of the session needs. Most kinds leave little of it."""

    answers: Pair[tuple[str, ...]] | None = None
    """What both answered."""
    chosen: str | None = None
    """What they chose together, by its id."""
    named: str | None = None
    """What they call the one thing."""
    voice: Voice | None = None
    starter: Partner | None = None
    promises: tuple[tuple[Partner, str], ...] = ()
    agreements: tuple[Agreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing(ABC):
    """An activity while it goes on. Every kind has one of its own."""

    tag: ClassVar[str]
    """What the phase is called in the digest. It stands on the wire for good."""

    ready: frozenset[Partner] = field(default=NOBODY)
    """Who is ready to go on."""

    @abstractmethod
    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        """The kinds of event this seat may do now; leaving the activity out is added to them."""

    @abstractmethod
    def outline(self) -> tuple[object, ...]:
        """What of it two honest laptops must agree on to the bit: no text, and not who is ready."""

    def after(self, setting: Setting, deed: Deed) -> "Doing":
        """The phase after a move that `moves` let through. Raises `OutOfTurn`, as for a pair that
        no case takes."""
        raise OutOfTurn("no such pair")

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """Whether it can still be left out without cutting the other off."""
        return True

    def kept(self, setting: Setting) -> Outcome:
        """What stays of it where the rest is left out: what both said yes to."""
        return Outcome()

    def outcome(self, setting: Setting) -> Outcome:
        """What stays of it once both are ready."""
        return self.kept(setting)

    def dated(self, at_ms: int) -> "Doing":
        """The same on a page that was turned at `at_ms`, by the relay's clock."""
        return self

    def taken_up(self) -> "Doing":
        """What a break leads back to."""
        return self
