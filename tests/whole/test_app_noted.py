"""A line that was noted between sessions comes into the box, and the other laptop hears nothing.

About `tui.window.thanksflow`.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.choose import Choose
from protocol.activities.rate import Rate
from protocol.guide.structure import guide_bytes
from protocol.seal.envelope import Kind, read_header
from protocol.session.events import Ready, Sealed
from protocol.session.session import current_activity
from tests.tui.phrases import WORDS, at_once
from tests.whole.laptops import PACE, relay_at, until, url_of
from tests.whole.seats import Person, app_at, in_room, person
from tests.whole.test_app_lines import two_laptops
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import is_made, make
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import shipped
from tui.kept.evening import Thanks
from tui.line.rooms import ports_of
from tui.pages.thanks import APPRECIATION
from tui.seat.sitting import Sitting
from tui.window.screens.phrase import PhraseDialog
from tui.window.screens.thanks import LinesDialog

GUIDE: Final = guide_bytes(shipped("follow-up"))

NOTED: Final = Thanks(
    at=datetime(2026, 11, 26, 12, 0, tzinfo=UTC), text="Tea at the door", for_partner=True
)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


async def to_something_good(laptops: tuple[Paths, Paths]) -> None:
    """Without any screen, up to the page where something good is asked for."""
    files = [SeatFile.open(path) for each in laptops for path in each.seats.glob("*.seat")]
    sittings = [
        Sitting(ports_of(file), PACE, name=name, guide=GUIDE)
        for file, name in zip(files, ("Ada", "Sam"), strict=True)
    ]
    lines = [asyncio.create_task(each.run()) for each in sittings]
    try:
        await until(lambda: all([_is_there(each) for each in sittings]))
        await until(lambda: not any(file.outbox() for file in files))
        await until(lambda: sittings[0].session == sittings[1].session)
    finally:
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        for file in files:
            file.close()


def _is_there(sitting: Sitting) -> bool:
    """Goes on by one step, if it can."""
    activity, mine = current_activity(sitting.session), sitting.moves()
    if activity is not None and activity.id == APPRECIATION:
        return True
    if Sealed in mine and isinstance(activity, Choose):
        sitting.answer((activity.options[0].id,))
    elif Sealed in mine and isinstance(activity, Rate):
        sitting.answer(tuple(activity.scale[0].id for _ in activity.items))
    elif Ready in mine:
        sitting.do(Ready())
    return False


async def comes_in(someone: Person) -> None:
    await someone.until(lambda: someone.has("#seat-0"))
    await someone.enter_on("#seat-0")
    if is_made(someone.app.paths.kept):
        # A look back is still to come, for which what was kept could be opened: not now.
        await someone.until(lambda: isinstance(someone.app.screen, PhraseDialog))
        await someone.press("escape")
    await in_room(someone)


def what_went_out(ada: Person) -> tuple[int, int]:
    """How many entries there are, and how many of her own wait; but for the confirmations of what
    was read, which go out by the time that passes and with every page."""
    room = ada.app.rooms.open
    assert room is not None
    kinds = [read_header(each.event).kind for each in room.keep.log()]
    return sum(kind is not Kind.SEEN for kind in kinds), len(room.keep.outbox())


@pytest.mark.gate
async def test_looking_through_own_lines_and_bringing_one_up_is_no_event_until_it_is_sent(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await two_laptops(tmp_path, url_of(relay), GUIDE)
        await to_something_good(laptops)
        key = make(laptops[0].kept, WORDS)
        Drawer(laptops[0].kept).put(key.recipient, NOTED)
        async with (
            person(app_at(laptops[0]), "Ada") as ada,
            person(app_at(laptops[1]), "Sam") as sam,
        ):
            await comes_in(ada)
            await comes_in(sam)
            await ada.until(lambda: ada.has("#noted"))
            assert not sam.has("#noted")
            await ada.until(lambda: what_went_out(ada)[1] == 0 and ada.room.news.unconfirmed == 0)
            await sam.until(lambda: sam.session == ada.session)
            out, seen = what_went_out(ada), sam.text
            await ada.click("#noted")
            await ada.until(lambda: isinstance(ada.app.screen, PhraseDialog))
            await ada.fill("#phrase-0", WORDS)
            await ada.press("f9")
            await ada.until(lambda: isinstance(ada.app.screen, LinesDialog))
            await ada.press("f9")
            await ada.until(lambda: ada.has("TextArea") and NOTED.text in ada.text)
            await ada.until(lambda: what_went_out(ada)[1] == 0)
            assert what_went_out(ada) == out and sam.text == seen
            await ada.press("f9")
            await ada.until(lambda: what_went_out(ada)[0] > out[0])
            await sam.fill("TextArea", "You waited up.")
            await sam.press("f9")
            await sam.reads(NOTED.text)
