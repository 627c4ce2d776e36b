"""A guide goes from whoever leads to the first partner over a real relay: `tui.line.lending`."""

import asyncio
import os
from pathlib import Path

import pytest

from protocol.guide.lending import Borrower
from protocol.guide.structure import GUIDE_LIMIT, guide_bytes, guide_hash
from protocol.limits import NOTE_LIMIT
from protocol.wire.frames import Post, Visit, pack
from tests.whole.doors import tasks
from tests.whole.laptops import PATIENCE_S, relay_at, url_of
from tui.disk.shelf import burnout
from tui.line import lobby as doorway
from tui.line.dial import dial
from tui.line.lending import borrow_guide, lend_guide

THIRD = os.urandom(32)


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody here."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr(doorway, "REFILLED_S", 0.3)


@pytest.mark.parametrize("first", ["lender", "borrower"])
async def test_it_comes_whole_whoever_is_there_first_and_three_notes_are_enough(
    tmp_path: Path, first: str
) -> None:
    guide = os.urandom(GUIDE_LIMIT)
    async with relay_at(tmp_path, lobby_notes=3) as relay:
        lending = lend_guide(url_of(relay), THIRD, guide)
        borrowing = borrow_guide(url_of(relay), THIRD, guide_hash(guide))
        both = [lending, borrowing] if first == "lender" else [borrowing, lending]
        async with tasks(*both) as found, asyncio.timeout(PATIENCE_S):
            assert await found[both.index(borrowing)] == guide


async def test_either_may_be_killed_on_the_way(tmp_path: Path) -> None:
    guide = guide_bytes(burnout())
    async with relay_at(tmp_path) as relay:
        url = url_of(relay)
        for rounds in range(4):
            lending = asyncio.ensure_future(lend_guide(url, THIRD, guide))
            borrowing = asyncio.ensure_future(borrow_guide(url, THIRD, guide_hash(guide)))
            await asyncio.wait([borrowing], timeout=0.03 * rounds)
            for task in (lending, borrowing)[: 1 + rounds % 2]:
                task.cancel()
            await asyncio.gather(lending, return_exceptions=True)
            borrowing.cancel()
            await asyncio.gather(borrowing, return_exceptions=True)
        async with tasks(
            borrow_guide(url, THIRD, guide_hash(guide)), lend_guide(url, THIRD, guide)
        ) as (found, _):
            async with asyncio.timeout(PATIENCE_S):
                assert await found == guide


@pytest.mark.parametrize("first", ["lender", "borrower"])
async def test_what_a_stranger_has_left_there_is_cleared_away(tmp_path: Path, first: str) -> None:
    guide = guide_bytes(burnout())
    async with relay_at(tmp_path) as relay:
        url, borrower = url_of(relay), Borrower(THIRD, guide_hash(guide))
        async with dial(url) as (socket, _):
            await socket.send(pack(Visit(borrower.lobby)))
            for _ in range(8):
                await socket.send(pack(Post(os.urandom(NOTE_LIMIT))))
        lending = lend_guide(url, THIRD, guide)
        borrowing = borrow_guide(url, THIRD, guide_hash(guide))
        both = [lending, borrowing] if first == "lender" else [borrowing, lending]
        async with tasks(*both) as found, asyncio.timeout(PATIENCE_S):
            assert await found[both.index(borrowing)] == guide
