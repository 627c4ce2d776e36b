"""Whatever goes wrong around honest programs: no word is lost, nobody is alarmed, all agree."""

import pytest

from tests.simulation.fleet import ClusterWorld, FleetWorld, RoamingWorld
from tests.simulation.run import honest, repeat_line
from tests.simulation.world import World

STEPS = 120

CHUNK = 20
"""Seeds of one test, so that several workers share them."""


def a_few(firsts: range, by_default: int = 2) -> list[object]:
    """The first ones by default; the gate tries all, and after them ten thousand seeds."""
    more = (pytest.param(first, marks=pytest.mark.gate) for first in firsts[by_default:])
    return [*firsts[:by_default], *more]


def broken(seeds: range) -> list[str]:
    """One line for each run that broke a promise."""
    outcomes = (honest(seed, STEPS) for seed in seeds)
    return [repeat_line(outcome, STEPS) for outcome in outcomes if outcome.problems]


@pytest.mark.gate
@pytest.mark.parametrize("first", a_few(range(0, 120, CHUNK)))
def test_no_word_is_lost_and_nobody_is_alarmed(first: int) -> None:
    assert broken(range(first, first + CHUNK)) == []


@pytest.mark.gate
@pytest.mark.parametrize("first", a_few(range(0, 40, CHUNK), 1))
@pytest.mark.parametrize("world", [ClusterWorld, FleetWorld, RoamingWorld])
def test_no_word_is_lost_on_an_archive_that_misbehaves(first: int, world: type[World]) -> None:
    outcomes = [honest(seed, STEPS, make=world) for seed in range(first, first + CHUNK)]
    assert [repeat_line(each, STEPS) for each in outcomes if each.problems] == []


THEMES = (
    ("put-back", "lost-all", "backup", "relay-full", "relay-trap", "laptop-trap", "again"),
    ("put-back", "lost-all", "backup", "held", "slow", "redial", "laptop-dies"),
    ("held", "slow", "redial", "dark", "outage", "swallowed-answers"),
)
"""Where most of what was ever found came from: a relay with less than it had, and old lines that
speak late."""


@pytest.mark.gate
@pytest.mark.parametrize("theme", THEMES, ids=["mending-disks", "mending-lines", "late-lines"])
def test_no_word_is_lost_in_a_storm_of_one_kind(theme: tuple[str, ...]) -> None:
    outcomes = [honest(seed, STEPS, theme=theme) for seed in range(15)]
    assert [repeat_line(each, STEPS, theme=theme) for each in outcomes if each.problems] == []


@pytest.mark.gate
@pytest.mark.parametrize("theme", THEMES, ids=["mending-disks", "mending-lines", "late-lines"])
@pytest.mark.parametrize("world", [FleetWorld, RoamingWorld])
def test_no_word_is_lost_in_a_storm_over_a_fleet(
    theme: tuple[str, ...], world: type[World]
) -> None:
    outcomes = [honest(seed, STEPS, theme=theme, make=world) for seed in range(8)]
    assert [repeat_line(each, STEPS, theme=theme) for each in outcomes if each.problems] == []


FOUND = (
    # An old connection's Enter that came after the new one's: the laptop threw itself out.
    (165, 2),
    # A lost room that was made again by somebody who had read nothing of it yet.
    (55, 1),
    # An offer that was not committed, and came again.
    (33, 0),
    (44, 0),
    (46, 0),
)
"""(seed, theme) of runs that once broke a promise."""


@pytest.mark.parametrize(("seed", "theme"), FOUND)
def test_a_run_that_once_failed_keeps_its_promises(seed: int, theme: int) -> None:
    outcome = honest(seed, STEPS, theme=THEMES[theme])
    assert [repeat_line(outcome, STEPS, theme=THEMES[theme])] * bool(outcome.problems) == []


def test_a_run_of_a_fleet_that_once_failed_keeps_its_promises() -> None:
    # Who gave back what was lost was not handed what the other gave back meanwhile.
    outcome = honest(216, STEPS, make=FleetWorld)
    assert [repeat_line(outcome, STEPS)] * bool(outcome.problems) == []


def test_a_run_of_a_cluster_that_once_never_ended_ends() -> None:
    # What a relay that was dead had been asked for was looked up again in every turn.
    outcome = honest(0, STEPS, make=ClusterWorld, theme=THEMES[0])
    assert [repeat_line(outcome, STEPS, theme=THEMES[0])] * bool(outcome.problems) == []


@pytest.mark.long
@pytest.mark.parametrize("first", range(120, 1_920, 10 * CHUNK))
def test_no_word_is_lost_in_many_more_runs(first: int) -> None:
    assert broken(range(first, first + 10 * CHUNK)) == []


def test_runs_are_whole_sessions_with_faults() -> None:
    outcomes = [honest(seed, STEPS) for seed in range(8)]
    least_of = {"moves": 200, "entries": 300, "words": 30, "died": 5, "seconds": 300}
    for what, least in least_of.items():
        assert sum(outcome.counts[what] for outcome in outcomes) >= least, what
