"""Two pretend partners in the kinds in which each looks first.

`tui.rehearsal.minds.audit`, `tui.rehearsal.minds.review`, `tui.rehearsal.minds.tick`,
`tui.rehearsal.minds.keep`,
`tui.rehearsal.minds.whose`, `tui.rehearsal.minds.wishes`.
"""

from functools import partial

import pytest

from protocol.activities.activity import Doing
from protocol.activities.audit import Mark
from protocol.activities.review import Fared, Fate
from protocol.activities.rounds import Sealing
from protocol.errors import BadGuide
from protocol.seats import PARTNERS
from protocol.session.events import Opened, Sealed
from protocol.session.moves import moves
from protocol.session.session import Closing, Session, current_activity
from tests.protocol.worlds import begun, opened, play, sealed
from tests.tui.looking import LOOKING
from tui.rehearsal.minds.audit import Carried
from tui.rehearsal.minds.kinds import LINES, MINDS
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Script, Step
from tui.rehearsal.minds.review import Recalled
from tui.rehearsal.minds.wishes import Longed


def script(**own: Lines) -> Script:
    """What may be said in any guide, and some lines of one's own."""
    lines = {
        activity.id: LINES[type(activity)].kind(activity)
        for step in LOOKING.steps
        for activity in step.activities
        if type(activity) in LINES
    }
    return Script("Robin", "I heard you.", '"{words}"', "Yes.", "tired", {**lines, **own})


def gone_through(script: Script) -> Session:
    """The session once two such partners have nothing more to do."""
    session, answers = begun(LOOKING), dict[tuple[int, int, int], tuple[str, ...]]()
    for _ in range(400):
        before = session
        for seat in PARTNERS:
            mine, phase = moves(session, seat), session.phase
            if not isinstance(phase, Doing):
                return session
            if isinstance(phase, Sealing) and Opened in mine:
                answer = answers[session.activity, phase.round.attempt, seat]
                session = play(session, (seat, opened(session, seat, *answer)))
                continue
            step: Step | None = Answering(())
            if not (isinstance(phase, Sealing) and phase.is_automatic and Sealed in mine):
                step = MINDS[type(phase)](Moment(session, seat, mine, script, leads=True))
            if isinstance(step, Answering):
                assert isinstance(phase, Sealing)
                draws = partial(next, (bytes([seat, at]) * 8 for at in range(99)))
                answer = phase.drawn(step.answer, lambda size, draws=draws: draws())  # type: ignore[misc]
                answers[session.activity, phase.round.attempt, seat] = answer
                session = play(session, (seat, sealed(session, seat, *answer)))
            elif step is not None and type(step) in mine:
                session = play(session, (seat, step))
        assert session != before, current_activity(session)
    return session


def test_two_pretend_partners_get_through_every_one_of_them() -> None:
    session = gone_through(script())
    assert isinstance(session.phase, Closing)
    assert set(session.lines) == {"load", "room"} and set(session.owners) == {"wound"}
    assert len(session.promises) == 4
    assert session.keeping is not None and session.keeping.has_something


def test_they_look_back_at_what_both_had_agreed_and_make_their_own_smaller() -> None:
    recalled = Recalled(("call",), ("walk",), Fared.KEPT, Fate.SMALLER, "a text")
    session = gone_through(script(**{"last-time": recalled}))
    assert isinstance(session.phase, Closing)
    assert [text for _, text in session.promises].count("a text") == 2
    assert [made.text for made in session.agreements] == ["walk", "walk"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("load", Carried({"plans": Mark.ME})),
        ("room", Longed(("sleep", "quiet"))),
        ("last-time", Recalled(("call",), then=Fate.SMALLER)),
    ],
)
def test_lines_that_do_not_go_with_the_guide_are_refused(name: str, lines: Lines) -> None:
    activity = next(each for each in LOOKING.steps[0].activities if each.id == name)
    with pytest.raises(BadGuide):
        lines.fits("script", activity)
