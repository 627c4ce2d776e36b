"""The kind `agree`: either proposes, the other answers, until both have what they want.

What is agreed on may have an owner, a day as data, what is good enough and a day to look at it
again; the guide says which of these it asks for, and nothing that it does not ask for is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from protocol.activities.activity import (
    OWNED_MOST,
    Activity,
    Agreement,
    Doing,
    Keep,
    Kinds,
    Label,
    Later,
    Option,
    Outcome,
    Owner,
    Ready,
    Setting,
    only,
)
from protocol.activities.days import Timing, fits, is_day
from protocol.activities.proposals import Proposal, Proposed, Proposing
from protocol.activities.wants import ENTRY_CHARS, want, want_entries, want_text
from protocol.errors import OutOfTurn
from protocol.seats import PARTNERS, Partner
from protocol.utterance import utterance

FIELDS_MOST: Final = 3
"""Lines of one agreement: each takes a row of its own on the smallest screen."""


class Agree(Activity, frozen=True, kw_only=True, tag="agree"):
    """Either proposes, the other answers, until both have what they want, or nothing."""

    options: tuple[Option, ...] = ()
    """A menu; own words are always possible."""
    most: int = 1
    """The most agreements to make here: 1 or 2."""
    day: str = ""
    """What to ask for the day ("which day, what hour?"); empty: none is asked."""
    owner: Later[bool] = False
    """One of the two takes it on, and which one is said; without that nothing is suggested."""
    both: Later[bool] = False
    """It may be a thing of both, or, without `owner`, it always is."""
    timing: Later[Timing | None] = None
    """How the day is asked for; not said: in own words."""
    enough: Later[str] = ""
    """What to ask for what is good enough; empty: it is not asked."""
    again: Later[str] = ""
    """What to ask for the day on which the two look at it again; empty: it is not asked."""
    fields: Later[tuple[Label, ...]] = ()
    """The lines that it is made of, of which the first is needed; none: one line."""
    prefill: Later[str] = ""
    """An earlier `audit` or `wishes`: its lines stand in the menu, those that weigh on somebody or
    are wished for; all that are theirs, where none weighs."""
    limit: Later[bool] = False
    """It is about room of one's own. Whoever suggests may be told, alone, where that reads like a
    rule for the other."""

    asks_for_words: ClassVar[bool] = True
    keeps: ClassVar[Keep] = Keep.BOTH

    @property
    def owners(self) -> tuple[Owner, ...]:
        """Whose it may be; nobody's where that is not asked."""
        alone = (Owner.FIRST, Owner.SECOND) if self.owner else ()
        return (*alone, Owner.BOTH) if self.both else alone

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "options", self.options, least=0)
        want_text(where, "day", self.day, ENTRY_CHARS, may_be_empty=True)
        want(self.most in (1, 2), f"{where}, field most", "1 or 2")
        has_day = self.timing is None or bool(self.day)
        want(has_day, f"{where}, field timing", "a day that is asked for")
        want_text(where, "enough", self.enough, ENTRY_CHARS, may_be_empty=True)
        want_text(where, "again", self.again, ENTRY_CHARS, may_be_empty=True)
        want_entries(where, "fields", self.fields, least=0)
        want(len(self.fields) <= FIELDS_MOST, f"{where}, field fields", f"at most {FIELDS_MOST}")
        filled = earlier.get(self.prefill)
        offered = {label.id for label in filled.offers} if filled is not None else set()
        want(bool(offered) or not self.prefill, f"{where}, field prefill", "an earlier audit")
        are_own = offered.isdisjoint(option.id for option in self.options)
        want(are_own, f"{where}, field options", "other ids than those that are filled in")

    def begin(self, starter: Partner) -> Doing:
        return Agreeing()


@dataclass(frozen=True, slots=True)
class Agreeing(Proposing):
    """Either proposes, the other answers."""

    tag: ClassVar[str] = "Agreeing"

    made: tuple[Agreement, ...] = ()

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        has_room = len(self.made) < setting.of(Agree).most
        return self.proposing(seat, has_room=has_room) | only(Ready, seat not in self.ready)

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """While no proposal waits, and nothing is agreed on: what two have agreed on stands, and is
        not said to be left out."""
        return self.proposal is None and not self.made

    def outline(self) -> tuple[object, ...]:
        proposal = self.proposal and (self.proposal.by, self.proposal.number)
        return proposal, (self.proposals, len(self.made)), self.declined

    def wordless(self) -> Doing:
        waiting = self.proposal and self.proposal.wordless()
        return replace(self, proposal=waiting, made=tuple(each.wordless() for each in self.made))

    def words_of(self, setting: Setting, proposed: Proposed) -> str:
        agree = setting.of(Agree)
        if (proposed.owner is None) is bool(agree.owners):
            raise OutOfTurn("a proposal without an owner, or an owner where none was asked for")
        if proposed.owner is not None and proposed.owner not in self.free(setting):
            raise OutOfTurn("an owner who takes on no more")
        if proposed.when is not None and not fits(proposed.when, agree.timing):
            raise OutOfTurn("no day that was asked for")
        if proposed.again is not None and not (agree.again and is_day(proposed.again)):
            raise OutOfTurn("no day to look at it again")
        if proposed.enough and not agree.enough:
            raise OutOfTurn("what is good enough was not asked for")
        if len(proposed.more) != max(len(agree.fields) - 1, 0):
            raise OutOfTurn("other lines than the guide has")
        if not proposed.option:
            return utterance(proposed.text)
        # What stands in the menu is said by the guide alone: no other words go with its id.
        if proposed.text or proposed.option not in (menu := menu_of(setting)):
            raise OutOfTurn("no line of the menu")
        return menu[proposed.option]

    def free(self, setting: Setting) -> tuple[Owner, ...]:
        """Whose the next one may be: nobody takes on more than two alone."""
        mine = [Owner.of(seat) for seat in PARTNERS]
        made = [sum(made.owner is owner for made in self.made) for owner in mine]
        full = {
            owner
            for seat, owner in zip(PARTNERS, mine, strict=True)
            if setting.owned[seat] + made[seat] >= OWNED_MOST
        }
        return tuple(owner for owner in setting.of(Agree).owners if owner not in full)

    def agreed(self, setting: Setting, proposal: Proposal) -> Proposing:
        made = Agreement(
            proposal.text,
            proposal.day,
            setting.activity.id,
            proposal.option,
            proposal.owner,
            proposal.when,
            proposal.enough,
            proposal.again,
            proposal.more,
        )
        return replace(self, made=(*self.made, made))

    def kept(self, setting: Setting) -> Outcome:
        return Outcome(agreements=self.made)


def menu_of(setting: Setting) -> Mapping[str, str]:
    """The words of every line that may be picked, by its id."""
    own = {option.id: option.text for option in setting.of(Agree).options}
    return {label.id: label.text for label in setting.prefill} | own
