"""The title of the window: when it is one's turn, and nothing else."""

import signal
from pathlib import Path

import pytest

from tests.tui.hosting import played
from tests.tui.scenes import scenes, seat_file, state_of
from tests.tui.terminals import LEAVE_ALTERNATE, terminal
from tui.seat.drafts import Drafts
from tui.window.title import GIVE_BACK, REMEMBER, title_of, titled
from tui.words import app as app_words
from tui.words import floor as floor_words
from tui.words import home as home_words

MINE = {
    "speaking",
    "speaking-doubtful",
    "speaking-dropped",
    "say-back",
    "say-back-again",
    "check",
    "makes-sense",
    "feeling",
    "feeling-check",
    "agreeing-asked",
    "naming-asked",
}
"""Moments at which the other waits for this seat."""

OTHERS = {"listening", "breath", "breath-waiting", "say-back-waiting", "check-waiting", "rest"}
OTHERS |= {
    "gathering",
    "reading",
    "together",
    "pausing",
    "ended",
    "stopped",
    "agreeing-waiting",
    "naming-waiting",
}


def test_the_title_says_when_it_is_ones_turn_and_never_more(tmp_path: Path) -> None:
    drafts = Drafts(seat_file(tmp_path))
    titles = {name: title_of(state_of(played(name), drafts)) for name in scenes()}
    assert set(titles.values()) == {app_words.APP, app_words.TITLE_MY_TURN}
    assert {titles[name] for name in MINE} == {app_words.TITLE_MY_TURN}
    assert {titles[name] for name in OTHERS} == {app_words.APP}
    assert title_of(None) == app_words.APP


@pytest.mark.parametrize("ending", ["ctrl+q", "crash"])
def test_a_terminal_shows_the_turn_and_gets_its_own_title_back(tmp_path: Path, ending: str) -> None:
    with terminal("-m", "tests.tui.player", "callback", str(tmp_path)) as screen:
        assert screen.until(lambda: screen.title == app_words.TITLE_MY_TURN)
        assert screen.shows(floor_words.SPEAK_PLACEHOLDER[1:])
        screen.type("goldfinch")
        assert screen.shows("goldfinch")
        if ending == "ctrl+q":
            screen.type("\x11")
        else:
            screen.send(signal.SIGUSR1)
        screen.wait()
    before, _, after = screen.bytes.partition(app_words.TITLE_MY_TURN.encode())
    assert REMEMBER.encode() in before
    assert GIVE_BACK.encode() in after.partition(LEAVE_ALTERNATE)[0]


def test_a_title_that_a_killed_program_left_is_not_there_on_the_first_screen(
    tmp_path: Path,
) -> None:
    with terminal("-m", "tui", "--data-dir", str(tmp_path)) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0
    # Put aside first what was there, which may be "your turn", and then in its place.
    said = screen.bytes.partition(REMEMBER.encode())[2]
    assert said.startswith(titled(app_words.APP).encode())
