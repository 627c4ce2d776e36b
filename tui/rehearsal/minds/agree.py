"""While agreeing: yes to what the human proposes, and an own proposal if they make none."""

from typing import Literal, Self

from protocol.activities.activity import Activity, Owner
from protocol.activities.agree import Agree, Agreeing, menu_of
from protocol.session.events import Answered, Proposed
from tui.rehearsal.minds.mind import Lines, Moment, Step, want
from tui.words import robin as robin_words


class Agreed(Lines, frozen=True):
    """What is put forward if the other puts nothing forward."""

    answer: Literal["yes"]
    propose: str
    day: str = ""
    takes: Literal["me", "you", "both"] = "me"
    """Whose it is, where that is asked for."""
    enough: str = ""
    more: tuple[str, ...] = ()
    """The lines after the first, where there are several."""

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Agree)
        texts = [option.text for option in activity.options]
        propose = texts[0] if texts else robin_words.PROPOSAL
        return cls(
            answer="yes",
            propose=propose,
            day=robin_words.DAY if activity.day else "",
            takes="me" if activity.owner else "both",
            enough=robin_words.ENOUGH if activity.enough else "",
            more=tuple(robin_words.MORE for _ in activity.fields[1:]),
        )

    def fits(self, where: str, activity: Activity) -> None:
        assert isinstance(activity, Agree)
        want(bool(activity.enough) >= bool(self.enough), where, "nothing that is not asked for")
        is_whole = len(self.more) == max(len(activity.fields) - 1, 0)
        want(is_whole, where, "a text for every line after the first")


def agreeing(moment: Moment) -> Step | None:
    phase = moment.phase(Agreeing)
    if phase.proposal is not None:
        is_asked = phase.is_asked(moment.seat)
        return Answered(phase.proposal.number, True) if is_asked else None
    has_turn = moment.leads or moment.them in phase.ready
    if not any(phase.proposals) and Proposed in moment.mine and has_turn:
        return _proposed(moment, phase) or moment.ready(phase.ready)
    return moment.ready(phase.ready)


def _proposed(moment: Moment, phase: Agreeing) -> Proposed | None:
    """What the script has, a line of the menu by its id; None: nobody could take it on."""
    setting, lines = moment.session.setting, moment.lines(Agreed)
    ids = {text: id for id, text in menu_of(setting).items()}
    option = ids.get(lines.propose, "")
    free, owner = phase.free(setting), None
    if setting.of(Agree).owners:
        wanted = {
            "me": Owner.of(moment.seat),
            "you": Owner.of(moment.them),
            "both": Owner.BOTH,
        }[lines.takes]
        owner = wanted if wanted in free else next(iter(free), None)
        if owner is None:
            return None
    text = "" if option else lines.propose
    more, enough = lines.more, lines.enough
    return Proposed(text, lines.day, option=option, owner=owner, enough=enough, more=more)
