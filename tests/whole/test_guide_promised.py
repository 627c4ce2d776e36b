"""The guide that was offered at the door is the one the room has to bring.

About `tui.line.rooms`.
"""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import msgspec

from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.session.session import Gathering
from tests.whole.laptops import PACE, relay_at, small_guide, until, url_of
from tui.disk.seat_file import SeatFile
from tui.line.rooms import ports_of
from tui.news import Trouble
from tui.rehearsal.practice import seats_for_two
from tui.seat.sitting import Sitting


async def test_a_guide_other_than_the_offered_one_is_refused_before_anything_is_said(
    tmp_path: Path,
) -> None:
    offered = guide_hash(guide_bytes(small_guide()))
    brought = guide_bytes(retitled())
    async with relay_at(tmp_path / "relay") as relay:
        facts = await seats_for_two(url_of(relay), offered, os.urandom)
        host_facts = replace(facts[0], guide_hash=guide_hash(brought))
        files = [SeatFile.create(tmp_path, each) for each in (host_facts, facts[1])]
        host = Sitting(ports_of(files[0]), PACE, name="Ada", guide=brought)
        guest = Sitting(ports_of(files[1]), PACE, name="Sam")
        lines = [asyncio.create_task(each.run()) for each in (host, guest)]
        try:
            await until(lambda: guest.news.trouble is Trouble.GUIDE)
            await until(lambda: host.session.guide is not None and not files[0].outbox())
            assert isinstance(guest.session.phase, Gathering)
            assert guest.session.names == ("Ada", None)
        finally:
            for line in lines:
                line.cancel()
            await asyncio.gather(*lines, return_exceptions=True)
            for file in files:
                file.close()


def retitled() -> Guide:
    """The small guide with another title: another guide."""
    return msgspec.structs.replace(small_guide(), title="Something else")
