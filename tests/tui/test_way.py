"""The lines beside the page, as data."""

from pathlib import Path

import pytest

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking
from protocol.seats import other
from tests.tui.scenes import ADA, HERE, SAM, Play, scenes, seat_file, state_of
from tui.pages.way import rungs, way
from tui.seat.drafts import Drafts
from tui.seat.room_state import RoomState


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(seat_file(tmp_path))


def seen(drafts: Drafts, play: Play, *, by_speaker: bool = True) -> RoomState:
    return state_of((play, ADA if by_speaker else SAM, HERE), drafts)


def written(lines: tuple[object, ...]) -> list[str]:
    return [f"{getattr(line, 'mark')} {getattr(line, 'text')}" for line in lines]  # noqa: B009


def test_the_way_tells_past_present_and_coming(drafts: Drafts) -> None:
    lines = way(seen(drafts, Play().begin().skip_to("topic")))
    marks = [line.mark for line in lines]
    here = marks.index("●")
    assert lines[here].text == "Conflict"
    assert set(marks[:here]) == {"✓"} and set(marks[here + 1 :]) == {" "}


def test_before_the_guide_is_here_there_is_no_way(drafts: Drafts) -> None:
    assert way(seen(drafts, Play())) == ()


def test_when_both_have_closed_the_whole_way_is_behind(drafts: Drafts) -> None:
    ended = scenes()["ended"]()
    assert {line.mark for line in way(state_of(ended, drafts))} == {"✓"}


def test_the_rungs_name_who_does_what_from_either_side(drafts: Drafts) -> None:
    play = Play().begin().skip_to("what-hurt")
    phase = play.session.phase
    assert isinstance(phase, Talking)
    speaker = phase.turn.speaker
    for seat, lines in (
        (speaker, ["▶ You speak", "  {other} says it back", "  Is that it?"]),
        (other(speaker), ["▶ {other} speaks", "  You say it back"]),
    ):
        state = state_of((play, seat, HERE), drafts)
        expected = [line.format(other=state.partner) for line in lines]
        assert written(rungs(state))[: len(expected)] == expected


CLIMBED_IN = {
    Stage.SIDE: "outside-pressure",
    Stage.WISH: "what-need",
    Stage.ANSWER: "what-need",
}
"""Where there is a rung that the ladder of what hurt has not."""


@pytest.mark.parametrize(
    "stage", [s for s in Stage if s not in (Stage.REST, Stage.BREATH, Stage.LESS)]
)
def test_there_is_one_present_rung_at_every_stage(drafts: Drafts, stage: Stage) -> None:
    play = Play().begin().skip_to(CLIMBED_IN.get(stage, "what-hurt")).climb_to(stage)
    lines = rungs(seen(drafts, play))
    assert [line.is_here for line in lines].count(True) == 1


def test_a_breath_shows_the_rung_that_it_leads_to(drafts: Drafts) -> None:
    play = Play().begin().skip_to("what-hurt").climb_to(Stage.BREATH)
    here = next(line for line in rungs(seen(drafts, play)) if line.is_here)
    assert "back" in here.text


def test_the_second_turn_promises_no_third(drafts: Drafts) -> None:
    play = Play().begin().skip_to("what-hurt")
    assert rungs(seen(drafts, play))[-1].text.startswith("then ")
    play.climb_to(Stage.SAY_BACK, turn=1)
    assert not rungs(seen(drafts, play))[-1].text.startswith("then ")


def test_nobody_has_a_rung_where_nobody_has_the_floor(drafts: Drafts) -> None:
    assert rungs(seen(drafts, Play().begin().skip_to("topic"))) == ()
