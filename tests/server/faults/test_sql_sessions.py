"""Whole sessions, over real sockets, on a relay whose database fails again and again."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from protocol.wire.frames import End
from tests.server.faults.hurry import hurried_loop, run_hurried
from tests.server.faults.ordeals import UNPACED, short_couple, until
from tests.server.faults.sql import ERRORS, IOERR, Choice, Faults, failing
from tests.whole.laptops import Laptop, assert_same, relay_at, through, url_of

SPEED = 20.0
"""A client waits two seconds before it says again what the relay could not keep."""


def now_and_then(seed: int, share: float) -> Choice:
    """Every call fails with this probability, and then so may the next ones."""
    chance = random.Random(seed)
    left, error = 0, IOERR

    def choose(call: int, sql: str) -> str | None:
        nonlocal left, error
        if not left and chance.random() < share:
            left, error = chance.choice((1, 1, 2, 5)), chance.choice(ERRORS)
        left = max(left - 1, 0)
        return error if left or chance.random() < share else None

    return choose


def once(beginning: str) -> Choice:
    """The first statement of that kind fails."""
    left = 1

    def choose(call: int, sql: str) -> str | None:
        nonlocal left
        if left and sql.startswith(beginning):
            left = 0
            return IOERR
        return None

    return choose


async def session(directory: Path, seeds: range, choices: list[Choice]) -> None:
    """A session for each seed, at once, on one relay whose database fails as each choice says."""
    hurried_loop().speed = SPEED
    with failing(Faults()) as faults:
        async with relay_at(directory / "relay", **UNPACED) as relay, AsyncExitStack() as stack:
            couples = []
            for seed in seeds:
                pair = short_couple(directory / str(seed), url_of(relay), seed)
                couples.append(await stack.enter_async_context(pair))
            faults.error_at = lambda call, sql: next(
                (error for choose in choices if (error := choose(call, sql))), None
            )
            drops = [asyncio.create_task(drop_once(first)) for first, _ in couples]
            await asyncio.gather(*(through(*laptops, patience_s=600) for laptops in couples))
            await asyncio.gather(*drops)
            faults.cease()
            for first, second in couples:
                assert first.sitting.news.alarm is second.sitting.news.alarm is None
                assert_same(first, second)
                assert first.sitting.end is second.sitting.end is End.CLOSED
            assert faults.failed


async def drop_once(laptop: Laptop) -> None:
    """So that the log is read back from the database as well."""
    await until(lambda: laptop.file.last_cursor >= 12)
    laptop.sitting.link.drop()


@pytest.mark.gate
def test_sessions_go_on_over_a_database_that_fails_now_and_then(tmp_path: Path) -> None:
    run_hurried(session(tmp_path, range(2), [now_and_then(1, 0.03)]))


def test_a_session_goes_on_where_one_statement_of_each_kind_failed(tmp_path: Path) -> None:
    kinds = ["SELECT number, roster", "SELECT seat", "SELECT cursor", "INSERT INTO entries"]
    run_hurried(session(tmp_path, range(7, 8), [once(beginning) for beginning in kinds]))


def test_a_session_is_closed_where_signing_that_failed_once(tmp_path: Path) -> None:
    run_hurried(session(tmp_path, range(7, 8), [once("UPDATE rooms SET closed")]))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(25))
def test_many_sessions_go_on_over_a_database_that_fails(tmp_path: Path, seed: int) -> None:
    run_hurried(session(tmp_path, range(4), [now_and_then(seed, 0.005 * (1 + seed % 5))]))
