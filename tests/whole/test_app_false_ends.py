"""A relay, or a changed partner, that claims an end: nothing is erased, and nothing called deleted.

What ends a session is in its log, signed by one of the two; a relay's word alone ends a line.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.session.events import Closed, StoppedForToday
from protocol.session.session import Stopped
from protocol.wire.frames import Code, Denied, End, Gone, Presence, ToClient, pack
from tests.whole.fake_relay import FakeRelay, fake_relay
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, person
from tests.whole.test_app_lines import come_back, to_the_first_turn, two_laptops
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile, seats
from tui.window.screens.home import HomeScreen
from tui.words import endings as endings_words

FEW: Final[list[ToClient]] = [
    Denied(Code.PROOF, 0),
    Gone(End.CLOSED),
    Presence(1, False),
    Denied(Code.CONFLICT, 1),
]
ALL: Final[list[ToClient]] = [
    *(Presence(1, is_here) for is_here in (True, False)),
    *(Gone(end) for end in End),
    *(Denied(code, n) for code in Code for n in (0, 1) if code is not Code.CONFLICT),
    # The last, because it is an alarm, and stays one.
    *(Denied(Code.CONFLICT, n) for n in (0, 1)),
]

DRAFT: Final = "what I never said"


async def no_move(ada: Person) -> None:
    """In the first turn, with half a sentence."""


async def stop(ada: Person) -> None:
    """Both have stopped for today."""
    assert ada.see(lambda: ada.app.rooms.do(StoppedForToday()))
    await ada.until(lambda: isinstance(ada.session.phase, Stopped))


async def wish_to_end(ada: Person) -> None:
    """Stopped, and this one would like to end it: the other's word alone is missing."""
    await stop(ada)
    assert ada.see(lambda: ada.app.rooms.do(Closed()))
    await ada.until(lambda: bool(ada.session.closed))


MOMENTS: Final = {"turn": no_move, "stopped": stop, "closing": wish_to_end}


@asynccontextmanager
async def at_a_liar(directory: Path, moment: str) -> AsyncIterator[tuple[FakeRelay, Paths, Person]]:
    """Ada, whose session has come so far, with a relay that says what the test likes."""
    async with relay_at(directory / "relay") as relay:
        laptops = await two_laptops(directory, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            await come_back(ada)
            await ada.until(lambda: ada.has("#piece"))
            await ada.fill("#piece", DRAFT)
            await MOMENTS[moment](ada)
            await ada.until(lambda: not ada.room.news.waiting)
    async with fake_relay() as liar:
        (path,) = seats(laptops[0].seats)
        file = SeatFile.open(path)
        file.set_relay(liar.url)
        file.close()
        async with person(app_at(laptops[0]), "Ada") as ada:
            yield liar, laptops[0], ada


async def hears(directory: Path, moment: str, claims: list[ToClient]) -> None:
    """Each claim in turn; between them one goes home and comes back."""
    async with at_a_liar(directory, moment) as (liar, paths, ada):
        for claim in claims:
            await come_back(ada)
            await ada.until(lambda: 0 in liar.members)
            before = ada.room.news
            await liar.send_raw(0, pack(claim))
            # Heard at the latest with what comes behind it.
            await liar.send_raw(0, pack(Presence(1, False)))
            await liar.send_raw(0, pack(Presence(1, True)))
            await ada.until(lambda: ada.room.news != before or 0 not in liar.members)  # noqa: B023
            assert "eleted" not in ada.text.replace("nothing is deleted by itself", ""), claim
            await ada.do(ada.app.go_home())
            await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
            await ada.until(lambda: ada.has("#seat-0"))
            assert endings_words.DELETED not in ada.text
    (path,) = seats(paths.seats)
    file = SeatFile.open(path)
    assert DRAFT in file.drafts().values()
    assert not file.is_over
    file.close()


@pytest.mark.parametrize("moment", ["turn", "closing"])
async def test_whatever_a_relay_claims_nothing_is_erased_and_nothing_called_deleted(
    tmp_path: Path, moment: str
) -> None:
    await hears(tmp_path, moment, FEW)


@pytest.mark.long
@pytest.mark.parametrize("moment", MOMENTS)
async def test_every_claim_there_is_erases_nothing(tmp_path: Path, moment: str) -> None:
    await hears(tmp_path, moment, ALL)


async def test_after_all_claims_it_can_still_be_deleted_from_the_first_screen(
    tmp_path: Path,
) -> None:
    async with at_a_liar(tmp_path, "closing") as (liar, paths, ada):
        await come_back(ada)
        await ada.until(lambda: 0 in liar.members)
        await liar.send_raw(0, pack(Gone(End.CLOSED)))
        await ada.reads(endings_words.GONE_TITLE)
        await ada.do(ada.app.go_home())
        await ada.enter_on("#delete-0")
        await ada.enter_on("#delete")
        await ada.reads(endings_words.DELETED)
        await until(lambda: seats(paths.seats) == ())
