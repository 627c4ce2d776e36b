"""Whatever goes wrong around three honest programs: no word is lost, nobody is alarmed, all agree;
and nobody reads, does or is told what is not theirs."""

from typing import Any

import pytest

import protocol.session.moves
from protocol.activities.activity import Kinds
from protocol.limits import KEY_BYTES
from protocol.session.events import Advanced
from protocol.session.ledger import Ledger
from protocol.session.session import Session
from tests.simulation.led.run import led, seen
from tests.simulation.led.world import LedRoamingWorld, LedWorld
from tests.simulation.run import repeat_line
from tests.simulation.test_honest import THEMES
from tui.seat.hearing import Hearing

STEPS = 150

FEW = range(4)
CHUNK = 20


def broken(seeds: range, theme: tuple[str, ...] = (), make: type[LedWorld] = LedWorld) -> list[str]:
    """One line for each run that broke a promise."""
    outcomes = (led(seed, STEPS, theme=theme, make=make) for seed in seeds)
    return [
        repeat_line(each, STEPS, theme=theme, is_led=True) for each in outcomes if each.problems
    ]


def test_no_word_of_three_is_lost_and_nobody_reads_what_is_not_theirs() -> None:
    assert broken(FEW) == []


@pytest.mark.gate
@pytest.mark.parametrize("first", range(10, 90, CHUNK))
def test_no_word_of_three_is_lost_in_more_runs(first: int) -> None:
    assert broken(range(first, first + CHUNK)) == []


@pytest.mark.gate
@pytest.mark.parametrize("theme", THEMES, ids=["mending-disks", "mending-lines", "late-lines"])
def test_no_word_of_three_is_lost_in_a_storm_of_one_kind(theme: tuple[str, ...]) -> None:
    assert broken(range(15), theme) == []


@pytest.mark.gate
@pytest.mark.parametrize("theme", [(), *THEMES])
def test_no_word_of_three_is_lost_over_a_fleet(theme: tuple[str, ...]) -> None:
    assert broken(range(100, 106), theme, LedRoamingWorld) == []


@pytest.mark.long
@pytest.mark.parametrize("first", range(1_000, 3_000, 10 * CHUNK))
def test_no_word_of_three_is_lost_in_many_more_runs(first: int) -> None:
    assert broken(range(first, first + 10 * CHUNK)) == []


FOUND = (
    # What a third seat had said was no part of the log for a relay that was put back: both alarmed.
    (2, 0),
    # What was told to a third that had gone ended the line of one who came back meanwhile.
    (47, None),
    # A breath that was over while the page turned.
    (78, None),
)
"""(seed, theme) of runs that once broke a promise."""


@pytest.mark.parametrize(("seed", "theme"), FOUND)
def test_a_run_of_three_that_once_failed_keeps_its_promises(seed: int, theme: int | None) -> None:
    assert broken(range(seed, seed + 1), THEMES[theme] if theme is not None else ()) == []


@pytest.mark.parametrize("seed", [4, pytest.param(5, marks=pytest.mark.gate)])
def test_for_every_answer_but_two_yeses_there_is_the_same_to_be_seen(seed: int) -> None:
    """Neither by whoever would lead, nor by the relay, nor by both together."""
    declined = {seen(seed, 80, each) for each in ((True, False), (False, True), (False, False))}
    assert len(declined) == 1 and seen(seed, 80, (True, True)) not in declined


def test_runs_of_three_are_whole_sessions_with_somebody_who_leads() -> None:
    outcomes = [led(seed, STEPS) for seed in range(2)]
    least_of = {"moves": 100, "entries": 100, "words": 10, "Consented": 4}
    for what, least in least_of.items():
        assert sum(outcome.counts[what] for outcome in outcomes) >= least, what


def test_the_same_seed_of_three_does_the_same() -> None:
    assert led(4, 60).digest == led(4, 60).digest


# The simulator finds a bug of three where there is one


def is_found(what: str, seeds: range) -> bool:
    """Whether one of the runs comes to say that."""
    return any(what in each for seed in seeds for each in led(seed, STEPS).problems)


def test_a_key_that_outlives_a_third_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_out = Ledger.hand_out

    def same_key(ledger: Ledger, epoch: int, key: bytes, *rest: Any) -> tuple[bytes, bytes]:
        return hand_out(ledger, epoch, bytes(KEY_BYTES), *rest)

    monkeypatch.setattr(Ledger, "hand_out", same_key)
    assert is_found("can open a move that is not for it", range(3))


@pytest.mark.gate
def test_a_third_that_may_always_go_on_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    of_third = protocol.session.moves._led

    def always(session: Session) -> Kinds:
        mine = of_third(session)
        return mine | {Advanced} if mine else mine

    monkeypatch.setattr(protocol.session.moves, "_led", always)
    assert is_found("out of turn", range(12))


def test_words_that_are_not_given_back_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hearing, "_give_back", lambda hearing, taken: None)
    assert is_found("lost", range(8))
