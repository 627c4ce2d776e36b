"""A death at every commit of a session, on both sides of it: nothing is lost, all agree."""

import pytest

from tests.simulation.write_points import Death, Party, deaths, die_once

SEED = 5
SHORT = 9
"""Steps of a session with one activity in it, and its end."""


def broken(steps: int) -> list[tuple[Death, tuple[str, ...]]]:
    found = []
    for death in deaths(SEED, steps):
        outcome = die_once(SEED, steps, death)
        # The relay dies once in every session, when it is put back.
        assert outcome.counts["died"] == 2, death
        if outcome.problems:
            found.append((death, outcome.problems))
    return found


@pytest.mark.gate
def test_a_death_at_any_commit_loses_nothing() -> None:
    assert broken(SHORT) == []


@pytest.mark.long
def test_a_death_at_any_commit_of_a_whole_session_loses_nothing() -> None:
    assert broken(120) == []


def test_every_program_commits_in_a_session() -> None:
    assert {death.party for death in deaths(SEED, SHORT)} == set(Party)
