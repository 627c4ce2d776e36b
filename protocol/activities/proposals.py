"""Proposals: either puts words forward, the other answers. What `agree` stands on.

Nobody's proposal is pushed aside by the other's: that is answered first.
"""

from abc import abstractmethod
from dataclasses import dataclass, replace

from protocol.activities.activity import (
    Deed,
    Doing,
    Event,
    Kinds,
    Later,
    Owner,
    Setting,
    only,
)
from protocol.activities.days import On, When
from protocol.clean import clean
from protocol.errors import OutOfTurn
from protocol.limits import PROPOSALS_LIMIT
from protocol.seats import NOBODY, Pair, Partner, put
from protocol.utterance import UNTOLD, utterance


class Proposed(Event, frozen=True, tag="proposed"):
    """Something the two might agree on, and when: in own words, or a line of the menu by its id."""

    text: str
    day: str
    option: Later[str] = ""
    """Where it is not empty, `text` is."""
    owner: Later[Owner | None] = None
    when: Later[When | None] = None
    enough: Later[str] = ""
    again: Later[On | None] = None
    more: Later[tuple[str, ...]] = ()


class Answered(Event, frozen=True, tag="answered"):
    """Yes or no to the other's promise or proposal of this number."""

    number: int
    is_yes: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something one partner put forward and the other has not answered yet."""

    by: Partner
    number: int
    text: str
    day: str
    option: str = ""
    owner: Owner | None = None
    when: When | None = None
    enough: str = ""
    again: On | None = None
    more: tuple[str, ...] = ()

    def wordless(self) -> "Proposal":
        """That it waits: whose it would be, and for when."""
        return replace(self, text=UNTOLD, day="", option="", enough="", more=())


@dataclass(frozen=True, slots=True)
class Proposing(Doing):
    """A phase in which either proposes."""

    proposal: Proposal | None = None
    proposals: Pair[int] = (0, 0)
    """How many each has put forward so far."""
    declined: Partner | None = None
    """Who said *rather not* to the last proposal, until the next."""

    def words_of(self, setting: Setting, proposed: Proposed) -> str:
        """The words of what is put forward. Raises `OutOfTurn` for what nobody may put forward."""
        return utterance(proposed.text)

    @abstractmethod
    def agreed(self, setting: Setting, proposal: Proposal) -> "Proposing":
        """The phase after a yes, which nothing waits in any more."""

    def wordless(self) -> Doing:
        return replace(self, proposal=self.proposal and self.proposal.wordless())

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """While no proposal waits."""
        return self.proposal is None

    def is_asked(self, seat: Partner) -> bool:
        """Whether the other's proposal waits for this seat."""
        return self.proposal is not None and self.proposal.by is not seat

    def proposing(self, seat: Partner, *, has_room: bool) -> Kinds:
        """To propose, where there is room for more, and to answer."""
        has_more = self.proposals[seat] < PROPOSALS_LIMIT
        may_propose = has_room and not self.is_asked(seat) and has_more
        return only(Proposed, may_propose) | only(Answered, self.is_asked(seat))

    def after(self, setting: Setting, deed: Deed) -> Doing:
        seat = deed.seat
        match deed.event:
            case Proposed() as proposed:
                words = self.words_of(setting, proposed)
                if not words:
                    raise OutOfTurn("a proposal without words")
                proposals = put(self.proposals, seat, self.proposals[seat] + 1)
                proposal = _put_forward(seat, sum(proposals), words, proposed)
                return replace(
                    self, proposal=proposal, proposals=proposals, declined=None, ready=NOBODY
                )
            case Answered(number, is_yes):
                asked = self.proposal
                if asked is None or asked.number != number:
                    raise OutOfTurn("an answer to another proposal")
                answered = replace(self, proposal=None)
                if is_yes:
                    return answered.agreed(setting, asked)
                return replace(answered, declined=seat, ready=self.ready - {asked.by})
        raise OutOfTurn("no such pair")


def _put_forward(seat: Partner, number: int, words: str, proposed: Proposed) -> Proposal:
    return Proposal(
        seat,
        number,
        words,
        clean(proposed.day),
        proposed.option,
        proposed.owner,
        proposed.when,
        utterance(proposed.enough),
        proposed.again,
        tuple(utterance(text) for text in proposed.more),
    )
