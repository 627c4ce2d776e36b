"""What all minds of the pretend partner share: what it has to say, and the moment it looks at.

A mind decides, purely, from what any honest person sees: the session and the moves of a seat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self, TypeVar

import msgspec

from protocol.activities.activity import Activity, Doing, Kinds, Label, Option
from protocol.activities.warmth import Warmed, Warming
from protocol.errors import BadGuide
from protocol.seats import Partner, other
from protocol.session.events import AnyEvent, Ready
from protocol.session.session import Session, current_activity

WORDS: Final = "{words}"
"""Where a say-back quotes what was heard."""

L = TypeVar("L", bound="Lines")
P = TypeVar("P", bound=Doing)
A = TypeVar("A", bound=Activity)


class Lines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The root of what stands under one activity."""

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        """What may be said in any guide, where nobody wrote anything for this one."""
        raise NotImplementedError

    def fits(self, where: str, activity: Activity) -> None:
        """Raises `BadGuide` where it does not go with the activity."""


@dataclass(frozen=True)
class Script:
    """Everything the pretend partner has to say."""

    name: str
    say_back_wordless: str
    """The say-back where nothing was written."""
    say_back_again: str
    """Every further say-back of the same turn."""
    makes_sense: str
    feeling: str
    """For the activities that have none of their own."""
    lines: Mapping[str, Lines]
    """By the id of the activity."""

    def of(self, activity: Activity, kind: type[L]) -> L:
        """The lines of an activity; `kind` is the one that goes with its kind."""
        found = self.lines[activity.id]
        assert isinstance(found, kind)  # load_script() has looked
        return found


@dataclass(frozen=True)
class Answering:
    """A private answer to be sealed."""

    answer: tuple[str, ...] = field(repr=False)


Step = AnyEvent | Answering
"""What to do next."""


@dataclass(frozen=True)
class Moment:
    """What the pretend partner has before it."""

    session: Session
    seat: Partner
    mine: Kinds
    """What it may do."""
    script: Script
    leads: bool
    """It goes on, and begins, without waiting for the other to do so first."""

    @property
    def them(self) -> Partner:
        return other(self.seat)

    def phase(self, kind: type[P]) -> P:
        """The phase, which is of that kind."""
        assert isinstance(self.session.phase, kind)
        return self.session.phase

    def activity(self, kind: type[A]) -> A:
        """The activity, which is of that kind."""
        found = current_activity(self.session)
        assert isinstance(found, kind)
        return found

    def lines(self, kind: type[L]) -> L:
        """The lines of the activity; `kind` is the one that goes with its kind."""
        return self.script.of(self.activity(Activity), kind)

    def warm(self) -> Warmed | None:
        """A thank-you for what the human has shown, once."""
        phase = self.session.phase
        if Warmed not in self.mine or not isinstance(phase, Warming):
            return None
        return Warmed(phase.phrases(self.session.setting, self.seat)[0])

    def ready(self, ready: frozenset[Partner]) -> Ready | None:
        """The human turns the page; the pretend partner goes along. Where only it has something to
        do on the page, it turns it."""
        is_alone = self.them not in self.session.setting.seats
        return Ready() if self.leads or self.them in ready or is_alone else None


def want(holds: bool, where: str, wanted: str) -> None:
    """Raises `BadGuide` unless it holds."""
    if not holds:
        raise BadGuide(where, f"wanted {wanted}")


def ids(labels: tuple[Label, ...] | tuple[Option, ...]) -> list[str]:
    """The ids of a list."""
    return [label.id for label in labels]
