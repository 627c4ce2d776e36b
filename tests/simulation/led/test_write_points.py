"""A death at every commit of a led session, on both sides of it: nothing is lost, all agree, and
nobody reads what is not theirs."""

import pytest

from tests.simulation.led.write_points import (
    PARTIES,
    LedDeath,
    LedParty,
    die_once_led,
    led_deaths,
)

SEED = 1
STEPS = 60
"""Of a session in which somebody is let in, takes the two aside, says something to both, leaves."""

EVERY = 10
"""Of so many deaths one is tried in every run of the tests."""


def broken(deaths: list[LedDeath]) -> list[tuple[LedDeath, tuple[str, ...]]]:
    found = []
    for death in deaths:
        outcome = die_once_led(SEED, STEPS, death)
        assert outcome.counts["died"] == 1, death
        if outcome.problems:
            found.append((death, outcome.problems))
    return found


def test_a_death_of_whoever_leads_at_some_commits_loses_nothing() -> None:
    deaths = list(led_deaths(SEED, STEPS, (LedParty.THIRD,)))
    assert len(deaths) > 2 * EVERY
    assert broken(deaths[::EVERY]) == []


@pytest.mark.gate
def test_a_death_of_whoever_leads_at_any_commit_loses_nothing() -> None:
    assert broken(list(led_deaths(SEED, STEPS, (LedParty.THIRD,)))) == []


@pytest.mark.long
def test_a_death_of_anybody_at_any_commit_of_a_led_session_loses_nothing() -> None:
    assert broken(list(led_deaths(SEED, STEPS))) == []


def test_everybody_commits_in_a_led_session() -> None:
    assert {death.party for death in led_deaths(SEED, STEPS)} == set(PARTIES)
