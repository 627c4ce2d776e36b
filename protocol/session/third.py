"""What a session knows of a third seat. Frozen values; nothing here decides anything."""

from dataclasses import dataclass, replace
from typing import Final

from protocol.activities.activity import Doing
from protocol.activities.turns import Talking, Turns
from protocol.door.introduction import Introduction
from protocol.seal.keyring import Member
from protocol.seats import Pair, Partner, Seat, other
from protocol.session.controls import Change, Consented, ThirdEvent

Place = tuple[int, int]
"""A step and an activity of the guide, counted from 0."""

QUESTION: Final = "?"
"""The id of a question of the third's own; no activity of a guide can have it."""

TurnKey = tuple[int, Partner]
"""What tells the turns of a page apart: how many are over, and who speaks."""


@dataclass(frozen=True, slots=True)
class Control:
    """What was done last with a third seat, or by it: told in a line until the next page."""

    by: Seat | None
    """None where it is not told who: either of the two."""
    event: ThirdEvent


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether to ask somebody to lead, before anybody is invited."""

    by: Partner
    is_agreed: bool = False
    """The other would like that too: the program of the one who asked may open the door."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whom one of the two has met at the door."""

    member: Member
    policy: bytes
    """The hash of the introduction, 32 bytes: what a consent names beside the keys."""
    introduction: Introduction | None
    """None: this seat came later, and was not told."""

    @property
    def keys(self) -> bytes:
        """What a consent names, 32 bytes."""
        return self.member.name

    @property
    def consent(self) -> Consented:
        """A yes to it."""
        return Consented(self.keys, self.policy)


@dataclass(frozen=True, slots=True)
class Hold:
    """Both breathe; whoever has the rung keeps it, and goes on when they say so."""

    seconds: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A word with one of the two, and then with the other for as long."""

    first: Partner
    minutes: int
    at_ms: int
    """When the present one began."""
    is_second: bool = False

    @property
    def seat(self) -> Partner:
        """With whom it is now."""
        return other(self.first) if self.is_second else self.first


@dataclass(frozen=True, slots=True)
class Third:
    """Whether somebody leads the two, and what they have done here.

        nobody  ──one would ask somebody──>  asking  ──not now──>  put off
                                               └──yes──>  agreed
        any of these  ──one was at the door──>  question  ──two yeses──>  seated  ──>  gone
                                                  └──anything else──>  declined

    What follows `last` is of this page alone, and what is of a turn, of this turn.
    """

    asking: Asking | None = None
    is_put_off: bool = False
    """One of the two would have asked somebody; it is not for now."""
    question: Invited | None = None
    """Whom the two are asked to let in; None: no question is open."""
    answers: Pair[bool | None] = (None, None)
    """Whether each has said yes to that."""
    seated: Invited | None = None
    """Whom both let in; None: nobody."""
    is_declined: bool = False
    """The last question did not come to two yeses; nobody reads whose answer it was."""
    former: Invited | None = None
    """Who led them last, and is gone."""
    last: Control | None = None
    aside: Aside | None = None
    hold: Hold | None = None
    held: TurnKey | None = None
    """The turn of the last hold: another one in it takes the speaker's yes."""
    wants_hold_s: int | None = None
    """How long a further hold would be that the speaker was asked for."""
    more_min: int = 0
    """What was added to the gentle time."""
    remarks: tuple[str, ...] = ()

    @property
    def has_gone(self) -> bool:
        """Whether somebody led them, and is gone."""
        return self.former is not None

    def alone(self, *, is_put_off: bool = False, is_declined: bool = False) -> "Third":
        """Nobody is asked, or there; who was there last is known still."""
        former = self.seated or self.former
        return Third(is_put_off=is_put_off, is_declined=is_declined, former=former)

    def on_another_page(self, *, is_same_turn: bool) -> "Third":
        """The same without what was of the page; a break makes no other turn of it."""
        return replace(
            self.in_another_turn(),
            last=None,
            aside=None,
            held=self.held if is_same_turn else None,
            remarks=(),
        )

    def in_another_turn(self) -> "Third":
        """The same without what was of the turn; that there was a hold in it stays known."""
        return replace(self, hold=None, wants_hold_s=None, more_min=0)


NOBODY_LEADS: Final = Third()
"""Of most sessions there is nothing more to tell."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A page that comes next, whatever the guide says."""

    change: Change
    """`ADD` or `ASK`."""
    what: str
    """The id of an activity, or a question."""

    @property
    def name(self) -> str:
        """The id by which it is left out."""
        return self.what if self.change is Change.ADD else QUESTION


@dataclass(frozen=True, slots=True)
class Plan:
    """What a third seat has made of the plan of the evening."""

    left_out: frozenset[str] = frozenset()
    """Activities that do not take place, by id."""
    coming: tuple[Coming, ...] = ()
    back_to: Place | None = None
    """The place of the guide from which it goes on after the present page, which was added."""
    asked: str | None = None
    """The question of the present page, if it is one of the third's own."""

    def without_coming(self, name: str) -> "Plan":
        """Without the last of what was added under that id."""
        place = max(at for at, each in enumerate(self.coming) if each.name == name)
        return replace(self, coming=(*self.coming[:place], *self.coming[place + 1 :]))

    def alone(self) -> "Plan":
        """What stays of it without the third: only what the present page is."""
        return Plan(back_to=self.back_to, asked=self.asked)


AS_THE_GUIDE_HAS_IT: Final = Plan()


@dataclass(frozen=True, slots=True)
class Been:
    """An activity that took place, as it was left: what was revealed there stays readable."""

    doing: Doing | None
    """None: this seat came later, and was not told."""
    is_done: bool
    """They went on from it; else somebody went back from it."""


def question_of(text: str) -> Turns:
    """The activity that a question of the third's own is."""
    return Turns(id=QUESTION, title="", prompt=text, listen=text, optional=True)


def turn_key(phase: object) -> TurnKey | None:
    """Which turn of the page it is; None where nobody has one."""
    return (len(phase.past), phase.turn.speaker) if isinstance(phase, Talking) else None
