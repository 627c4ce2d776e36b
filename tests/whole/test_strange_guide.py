"""A guide that this laptop does not hold: the inviter's, until it was read and accepted.

About `tui.line.rooms`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from protocol.guide.structure import guide_bytes, guide_hash
from protocol.session.events import Left
from protocol.session.session import Ended, Gathering
from tests.whole.laptops import PACE, Laptop, couple, relay_at, small_guide, until, url_of
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import KNOWN, burnout, is_known, shipped_text
from tui.line.rooms import open_room
from tui.news import Line
from tui.seat.open_room import OpenRoom


@asynccontextmanager
async def offered(directory: Path) -> AsyncIterator[tuple[Laptop, OpenRoom]]:
    """An inviter with a guide of their own, and the room as the guest's program opens it."""
    async with relay_at(directory / "relay") as relay:
        async with couple(directory / "seats", url_of(relay), small_guide()) as (first, second):
            room = open_room(second.file, PACE, name="Sam")
            lines = [asyncio.create_task(each.run()) for each in (first.sitting, room.sitting)]
            try:
                await until(lambda: room.state().session.names[0] is not None)
                yield first, room
            finally:
                for line in lines:
                    line.cancel()
                await asyncio.gather(*lines, return_exceptions=True)


def file_of(room: OpenRoom) -> SeatFile:
    """What the room is kept in, for opening it once more."""
    assert isinstance(room.keep, SeatFile)
    return room.keep


async def test_nothing_begins_before_a_stranger_s_guide_was_accepted(tmp_path: Path) -> None:
    async with offered(tmp_path) as (first, room):
        await until(lambda: room.sitting.news.is_partner_here and not first.file.outbox())
        state = room.state()
        assert state.must_accept_guide
        assert not state.is_guide_known
        assert state.session.guide == small_guide()
        assert isinstance(first.session.phase, Gathering)
        assert first.session.names == ("Partner 0", None)
        # Also not after the program has begun anew.
        assert open_room(file_of(room), PACE, name="Sam").state().must_accept_guide
        room.sitting.accept_guide()
        await until(lambda: first.session.page == 1 and room.state().session.page == 1)
        again = open_room(file_of(room), PACE, name="Sam").state()
        assert not again.must_accept_guide
        assert not again.is_guide_known


async def test_who_would_rather_not_ends_it_and_the_inviter_is_told(tmp_path: Path) -> None:
    async with offered(tmp_path) as (first, room):
        room.sitting.do(Left())
        await until(lambda: isinstance(first.session.phase, Ended))
        assert first.session.phase == Ended(left=room.sitting.seat)
        # By this the inviter's page tells it from a session that had begun.
        assert first.session.names[room.sitting.seat] is None
        await until(lambda: room.sitting.news.line is not Line.CONNECTING)


def test_our_own_guides_are_known_and_others_are_not() -> None:
    assert is_known(guide_hash(guide_bytes(burnout())))
    assert not is_known(guide_hash(guide_bytes(small_guide())))
    assert not is_known(bytes(32))


def test_the_guides_of_earlier_versions_are_known() -> None:
    lines = [line for line in shipped_text(KNOWN).splitlines() if line[:1] not in ("", "#")]
    names = [bytes.fromhex(line.split()[0]) for line in lines]
    assert len(set(names)) == len(names) >= 2
    assert all(len(name) == 32 and is_known(name) for name in names)
    # The first guide that this program had.
    first = "3370229d581ac576536b1076d196b9e42260751db88407ff58e4d433c6742145"
    assert is_known(bytes.fromhex(first))


@pytest.mark.parametrize("is_first", [True, False])
async def test_the_inviter_is_not_asked_about_an_own_guide(tmp_path: Path, is_first: bool) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide()) as pair:
            room = open_room(pair[not is_first].file, PACE, name="Ada")
            assert room.sitting.must_accept_guide is not is_first
