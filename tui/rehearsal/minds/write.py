"""While writing: a text for every field; a promise of the human's is welcome."""

from typing import Literal, Self

from protocol.activities.activity import Activity
from protocol.activities.write import Write, Writing
from protocol.session.events import Answered, Offered, Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step, ids, want
from tui.words import robin as robin_words


class Written(Lines, frozen=True):
    """A text for every field; of a promise also what is said to the other's, and a new wording."""

    fields: dict[str, str]
    answer: Literal["", "yes"] = ""
    reworded: str = ""

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Write)
        fields = {field.id: robin_words.FIELD for field in activity.fields}
        is_promise = activity.promise
        reworded = robin_words.REWORDED if is_promise else ""
        return cls(fields=fields, answer="yes" if is_promise else "", reworded=reworded)

    def fits(self, where: str, activity: Activity) -> None:
        assert isinstance(activity, Write)
        want(list(self.fields) == ids(activity.fields), where, "a text for every field")
        answers = (bool(self.answer), bool(self.reworded))
        is_promise = bool(activity.promise)
        want(answers == (is_promise, is_promise), where, "an answer where there is a promise")


def writing(moment: Moment) -> Step | None:
    phase, lines = moment.phase(Writing), moment.lines(Written)
    if Sealed in moment.mine:
        return Answering(tuple(lines.fields.values()))
    theirs, own = phase.promises[moment.them], phase.promises[moment.seat]
    if Answered in moment.mine and theirs is not None:
        return Answered(theirs.number, True)
    if own is not None and own.is_welcome is False and own.number == 0 and lines.reworded:
        return Offered(lines.reworded)
    if own is not None and own.is_welcome is None and moment.leads:
        return None
    return moment.warm() or moment.ready(phase.ready)
