"""What this laptop knows of somebody who may come to lead, beside what the log says of it.

    from the start       met at the door of an appointment: the two words were compared there
    in a running room    let in at a third door by this partner; or told of by the other, and then
                         met at a further door, with two words of one's own

It is kept with the seat, so that whoever comes back is asked nothing twice. What it is not: a
consent; that is in the log.
"""

from dataclasses import dataclass
from typing import Final

from protocol.door.introduction import Introduction
from protocol.session.session import Gathering, open_phase
from protocol.session.third import Invited
from tui.seat.ports import Keep
from tui.seat.sitting import Sitting

MET: Final = "third-met"
"""The private under which it is kept whom this partner has met, and the two words with them."""


@dataclass(frozen=True)
class Expected:
    """One moment of it, seen from one seat."""

    introduction: Introduction | None = None
    """Whoever is to lead from the start; None: nobody was expected at the door."""
    waits: bool = False
    """Nothing begins before both have answered, or this person begins without."""
    begins_alone: bool = False
    """This person would rather begin than wait."""
    is_as_expected: bool = True
    """Whom both are asked about is whoever was met at the door of the appointment."""
    is_met: bool = True
    """This person has met whom both are asked about, and could compare two words with them."""
    spoken: tuple[str, str] | None = None
    """These two words, where they were not compared before."""
    is_reading: bool = False
    """In a running room: this person reads what both are asked."""
    at_door: str = ""
    """Who stands at the door that this person has opened in a running room."""


NOBODY: Final = Expected()
"""Of most sessions there is nothing to tell."""


def expected_of(
    sitting: Sitting, keep: Keep, *, is_reading: bool = False, at_door: str = ""
) -> Expected:
    """What is known of it now."""
    leads, question = keep.facts.leads, sitting.session.third.question
    is_before = isinstance(open_phase(sitting.session.phase), Gathering)
    if question is None and (leads is None or not is_before):
        return Expected(None if leads is None else leads.introduction, at_door=at_door)
    is_own = leads is not None and question is not None and question.member == leads.member
    spoken = None if question is None or is_own else met_words(keep, question)
    return Expected(
        introduction=None if leads is None else leads.introduction,
        waits=sitting.waits_for_third,
        begins_alone=keep.begins_alone,
        # Later the two may ask in somebody else.
        is_as_expected=sitting.is_as_expected or not (is_before or is_own),
        is_met=is_own or question is None or spoken is not None,
        spoken=spoken,
        is_reading=is_reading and question is not None,
    )


def met_words(keep: Keep, question: Invited) -> tuple[str, str] | None:
    """The two words that this partner had with whom both are asked about; None: not met yet."""
    name, *words = keep.privates().get(MET, "").split() or [""]
    if name != question.keys.hex() or len(words) != 2:
        return None
    return words[0], words[1]


def keep_met(keep: Keep, keys: bytes, spoken: tuple[str, str]) -> None:
    """This partner has met whoever has these keys. Raises `StorageFailed`."""
    keep.put_private(MET, " ".join((keys.hex(), *spoken)))
