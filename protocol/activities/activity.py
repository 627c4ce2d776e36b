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
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Annotated, ClassVar, Final, TypeVar

import msgspec

from protocol.activities.days import On, When
from protocol.activities.keeping import Keeping
from protocol.activities.wants import PROMPT_CHARS, TITLE_CHARS, want, want_text
from protocol.errors import OutOfTurn
from protocol.seats import BOTH, NOBODY, Pair, Partner, Seat, other
from protocol.utterance import UNTOLD

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


NO_NAMES: Final[frozenset[str]] = frozenset()

FACTS_LIMIT: Final = 6
"""Facts that one condition asks for: more than anybody keeps in mind."""

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


Unsent = Annotated[T, msgspec.Meta(extra={"later": True, "unsent": True})]
"""The type of a field for whoever leads the two: it stands in the file alone. It is on no wire, and
a guide keeps its bytes, and its name, whatever it holds."""


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


class Fact(Part, frozen=True):
    """Something that is known of a session by then. One of three things is said: a choice, a
    rating, or a voice."""

    choice: Later[str] = ""
    """An earlier choice, or name, that fell on one of `is`."""
    is_: Later[tuple[str, ...]] = msgspec.field(name="is", default=())
    rate: Later[str] = ""
    """An earlier rating in which both gave `item` this word of its scale, or one after it."""
    item: Later[str] = ""
    both_at_least: Later[str] = ""
    voice: Later[Voice | None] = None
    """How the two speak when its page would begin."""

    def check(self, where: str, earlier: Mapping[str, "Activity"]) -> None:
        """Raises `BadGuide` unless it says one thing, of an activity before this one."""
        asked = earlier.get(self.choice or self.rate)
        if self.choice:
            known = asked.outcomes if asked is not None else frozenset()
            is_known = bool(self.is_) and known.issuperset(self.is_)
            want(is_known, where, "options of an earlier choose activity, or named of a name")
        elif self.rate:
            items, scale = (asked.markable, asked.degrees) if asked else (NO_NAMES, ())
            is_known = self.item in items and self.both_at_least in scale[1:]
            want(
                is_known,
                where,
                "an item of an earlier rate, and a word of its scale above the first",
            )
        said = (self.choice or self.is_, self.rate or self.item or self.both_at_least, self.voice)
        want(sum(map(bool, said)) == 1, where, "one of choice, rate and voice")


class Condition(Fact, frozen=True):
    """An activity takes place only if this holds, or all of these do."""

    all: Later[tuple[Fact, ...]] = ()
    """All of them have to hold; nothing else is said then."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Everything that has to hold."""
        one = Fact(self.choice, self.is_, self.rate, self.item, self.both_at_least, self.voice)
        return self.all or (one,)

    def check(self, where: str, earlier: Mapping[str, "Activity"]) -> None:
        if not self.all:
            Fact.check(self, where, earlier)
            return
        want(self == Condition(all=self.all), where, "nothing beside all")
        want(len(self.all) <= FACTS_LIMIT, where, f"at most {FACTS_LIMIT} of them")
        for each in self.all:
            each.check(where, earlier)


class Keep(Enum):
    """Who may keep what was said in an activity, once something can be kept."""

    NEVER = "never"
    """Nobody; it is gone when the session is closed."""
    AUTHOR = "author"
    """Each what is their own."""
    BOTH = "both"
    """Both, if both want it."""


LASTS_MOST: Final = 120
"""Minutes: more than one page ever takes."""

OWNER: Final = "owner"
OTHER: Final = "other"


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
    in_: Later[tuple[str, ...]] = msgspec.field(name="in", default=())
    """The lengths of the guide that it belongs to; empty: to all."""
    group: Later[str] = ""
    """What it belongs together with: leaving out the first of a group leaves out all of it."""
    for_: Later[str] = msgspec.field(name="for", default="")
    """`owner:` or `other:` and an earlier activity that comes to whose something is: this one is
    for them alone, or for who is not. Empty: for both."""
    keep: Later[Keep | None] = None
    """Who may keep what is said in it; nil: as its kind has it. A `keep` asks."""
    facilitator: Later[str] = ""
    """A hint for whoever leads the two. It is not sent: one that comes is of an earlier version."""
    lasts: Unsent[int] = 0
    """The minutes that whoever leads plans for it; 0: as the model of times has it."""
    spare: Unsent[bool] = False
    """Whoever leads leaves it out first where they are behind."""

    asks_for_words: ClassVar[bool] = False
    """Somebody writes in it: what is left unsaid in its boxes is worth keeping."""
    has_owners: ClassVar[bool] = False
    """It comes to whose something is, for the `for` of later ones."""
    may_be_for_one: ClassVar[bool] = False
    """It may be for one of the two."""
    keeps: ClassVar[Keep] = Keep.NEVER
    """Who may keep what is said in it, if the guide does not say."""

    @property
    def outcomes(self) -> frozenset[str]:
        """The ids one of which it comes to, for the `when` of later ones; none for most kinds."""
        return frozenset()

    @property
    def offers(self) -> tuple[Label, ...]:
        """What the `prefill` of a later `agree` may take over; nothing for most kinds."""
        return ()

    @property
    def markable(self) -> frozenset[str]:
        """The ids that both may mark, for the `marked_by` of later ones; none for most kinds."""
        return frozenset()

    @property
    def degrees(self) -> tuple[str, ...]:
        """The words by which they are marked, from the least to the most; none for most kinds."""
        return ()

    def are_both_at_least(self, both: Pair[tuple[str, ...]], item: str, word: str) -> bool:
        """Whether both marked the item with this word or one after it; a line left open is none."""
        return False

    @property
    def may_keep(self) -> Keep:
        """Who may keep what is said in it."""
        return self.keep or self.keeps

    @property
    def whose(self) -> tuple[str, str]:
        """`owner` or `other`, and the activity that says whose it is; twice empty: both's."""
        side, _, asked = self.for_.partition(":")
        return side, asked

    def seats(self, owners: Mapping[str, frozenset[Partner]]) -> frozenset[Partner]:
        """Whom it is for; nobody where it did not come to whose it is."""
        side, asked = self.whose
        if not side:
            return BOTH
        found = owners.get(asked, NOBODY)
        return found if side == OWNER else frozenset(map(other, found))

    def begin(self, starter: Partner) -> "Doing":
        """The phase it starts in; `starter` speaks first, where somebody does."""
        raise NotImplementedError

    def begin_for(self, starter: Partner, seats: frozenset[Partner]) -> "Doing":
        """The phase it starts in where it is for these seats."""
        return self.begin(starter)

    def check(self, where: str, earlier: Mapping[str, "Activity"]) -> None:
        """Raises `BadGuide` where its own fields make no sense; `earlier` by id."""
        raise NotImplementedError

    def check_all(self, where: str, earlier: Mapping[str, "Activity"]) -> None:
        """Raises `BadGuide` where any of its fields makes no sense."""
        want_text(where, "title", self.title, TITLE_CHARS)
        want_text(where, "prompt", self.prompt, PROMPT_CHARS)
        want_text(where, "facilitator", self.facilitator, PROMPT_CHARS, may_be_empty=True)
        want(0 <= self.lasts <= LASTS_MOST, f"{where}, field lasts", f"between 0 and {LASTS_MOST}")
        if self.when is not None:
            self.when.check(f"{where}, field when", earlier)
        if self.for_:
            side, asked = self.whose
            place, found = f"{where}, field for", earlier.get(asked)
            is_known = side in (OWNER, OTHER) and found is not None and found.has_owners
            want(is_known, place, "owner: or other: and an earlier activity that asks whose it is")
            want(self.may_be_for_one, place, "a kind that one of the two can do alone")
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
    seats: frozenset[Partner] = BOTH
    """Whom the activity is for."""
    owned: Pair[int] = (0, 0)
    """How many agreements each has taken on alone so far."""
    prefill: tuple[Label, ...] = ()
    """What the activity takes over from an earlier one that it names."""
    is_first_turn: bool = False
    """It is the first turn of whose something is: before its first word it can become both's."""

    def of(self, kind: type[A]) -> A:
        """The activity, which is of that kind: its phase comes from one."""
        assert isinstance(self.activity, kind)
        return self.activity


class Owner(Enum):
    """Whose an agreement is."""

    FIRST = "first"
    """The first partner takes it on."""
    SECOND = "second"
    """The second partner takes it on."""
    BOTH = "both"
    """It is a thing of both."""

    @classmethod
    def of(cls, seat: Partner) -> "Owner":
        """The one who sits there, alone."""
        return cls.FIRST if seat is Seat.FIRST else cls.SECOND


OWNED_MOST: Final = 2
"""Agreements that one partner takes on alone in a session: more of them, and fewer are kept."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both said yes to."""

    text: str
    day: str
    activity: str = ""
    """Where it was made: *in two weeks* alone says nothing."""
    option: str = ""
    """The id of the line of the menu that it is; empty: own words."""
    owner: Owner | None = None
    when: When | None = None
    """The day as data, beside the words of `day`."""
    enough: str = ""
    """What is good enough."""
    again: On | None = None
    """When the two look at it again."""
    more: tuple[str, ...] = ()
    """Where the activity has `fields`: those after the first."""

    def outline(self) -> object:
        """What two honest laptops must agree on to the bit: no text."""
        if self.owner is None and self.when is None and self.again is None:
            return self.activity
        return self.activity, self.owner, self.when, self.again

    def wordless(self) -> "Agreement":
        """That it was made: where, whose it is, and for when."""
        return replace(self, text=UNTOLD, day="", option="", enough="", more=())


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of an activity that both have looked at, for what comes later."""

    order: tuple[str, ...]
    """The ids of those that are offered, in order: what one of the two has marked, if anything."""
    marked: Pair[tuple[str, ...]]
    """Which of them each has marked, in the order of the guide."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Something of an earlier evening that is no longer open."""

    id: str
    owners: frozenset[Partner]
    """Whose it was, as it was brought."""
    is_let_go: bool = False
    """Nothing has come of it for the time to come."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of an activity the rest of the session needs. Most kinds leave little of it."""

    answers: Pair[tuple[str, ...]] | None = None
    """What both answered."""
    chosen: str | None = None
    """What they chose together, by its id."""
    named: str | None = None
    """What they call the one thing."""
    lines: Lines | None = None
    """Of what it `offers`: what weighs on them, or what they would like more of."""
    voice: Voice | None = None
    starter: Partner | None = None
    length: str | None = None
    """How long they want it to be today: one of the guide's lengths."""
    owners: frozenset[Partner] | None = None
    """Whose something is: one of the two, or both."""
    promises: tuple[tuple[Partner, str], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    looked_at: tuple[LookedAt, ...] = ()
    """What stayed of an earlier evening and was looked at in this one."""
    keeping: Keeping | None = None
    """What stays of the evening, as both have said."""
    ends_evening: bool = False
    """The session is stopped here, and goes on another day."""


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

    def outlined_later(self) -> tuple[object, ...]:
        """What else they must agree on, said after all that only where there is some of it."""
        return ()

    def after(self, setting: Setting, deed: Deed) -> "Doing":
        """The phase after a move that `moves` let through. Raises `OutOfTurn`, as for a pair that
        no case takes."""
        raise OutOfTurn("no such pair")

    def takes_part(self, setting: Setting, seat: Partner) -> bool:
        """Whether this seat has something to do in it now; else it waits on a calm page."""
        return seat in setting.seats

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """Whether it can still be left out without cutting the other off."""
        return True

    @property
    def is_untouched(self) -> bool:
        """Whether nothing of it has begun; of no interest where one needs only be ready."""
        return False

    def is_over(self, setting: Setting) -> bool:
        """Whether there is nothing in it for anybody, so that the next page comes at once."""
        return False

    @property
    def may_be_cut(self) -> bool:
        """Whether it could end here without leaving one of the two with less than the other."""
        return True

    @property
    def spent(self) -> int:
        """More than the number of any attempt at an answer in it; 0 where there are none."""
        return 0

    def from_attempt(self, attempt: int) -> "Doing":
        """The same as it begins where earlier attempts were made at its place."""
        return self

    def kept(self, setting: Setting) -> Outcome:
        """What stays of it where the rest is left out: what both said yes to."""
        return Outcome()

    def outcome(self, setting: Setting) -> Outcome:
        """What stays of it once both are ready."""
        return self.kept(setting)

    def turned(self, setting: Setting) -> "Doing | None":
        """What follows on a new page within the activity once both are ready; None: nothing."""
        return None

    def dated(self, at_ms: int) -> "Doing":
        """The same on a page that was turned at `at_ms`, by the relay's clock."""
        return self

    def wordless(self) -> "Doing":
        """The same without a word of what was said in it, for somebody who has come later: of the
        same outline, and with the same outlines after every later move."""
        return self

    def taken_up(self) -> "Doing":
        """What a break leads back to."""
        return self
