"""Two are led, and both tick that whoever leads may keep what they agreed on: or one of them does.

About `tui.kept.recording` and `tui.window.keptflow`, through three real apps on one relay.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.guide.loading import load_guide
from protocol.session.events import Answered, Proposed, Ready
from tests.bench.led import three_laptops
from tests.tui.locked.drawers import KEY, SEALED
from tests.tui.phrases import at_once
from tests.whole.laptops import relay_at, url_of
from tests.whole.seats import Person, app_at, person
from tests.whole.test_app_keeping import at, both_ready, does, ends, ticks
from tests.whole.test_app_lead import goes_home
from tests.whole.test_app_lines import come_back
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import settle
from tui.disk.paths import Paths
from tui.disk.seat_file import led_seats
from tui.kept.documents import SessionRecord
from tui.window.screens.lead import LeadScreen

GUIDE: Final = load_guide("""
id = "agreeing"
title = "One thing"
minutes = 10
about = "One agreement, and what stays."

[[steps]]
id = "one"
title = "One"

[[steps.activities]]
kind = "read"
id = "hello"
title = "Hello"
prompt = "Read."
text = "Here you are."

[[steps.activities]]
kind = "agree"
id = "agree"
title = "What we try"
prompt = "Agree on one thing."
day = "When?"

[[steps.activities]]
kind = "keep"
id = "stays"
title = "What would you like to keep?"
prompt = "Tick what may stay."
optional = true

[[steps.activities]]
kind = "read"
id = "before-you-close"
title = "Before you close"
prompt = "The last thing to read."
text = "Be gentle with what you heard."
""")

WALK: Final = "a walk by the heron pond"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that open at once, and a pilot that waits in small steps."""
    at_once(monkeypatch)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


@asynccontextmanager
async def led(directory: Path) -> AsyncIterator[tuple[tuple[Paths, ...], tuple[Person, ...]]]:
    """Ada, Sam and Kim in their room, before the first page; Kim has words already."""
    async with relay_at(directory / "relay") as relay:
        laptops = await three_laptops(directory, url_of(relay), GUIDE)
        settle(laptops[2].kept, SEALED, KEY.recipient)
        async with (
            person(app_at(laptops[0]), "Ada") as ada,
            person(app_at(laptops[1]), "Sam") as sam,
            person(app_at(laptops[2]), "Kim") as kim,
        ):
            for someone in (ada, sam):
                await come_back(someone)
            await kim.until(lambda: kim.has("#seat-0"))
            await kim.enter_on("#seat-0")
            await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))
            yield laptops, (ada, sam, kim)


def holding(paths: Paths, text: str) -> list[str]:
    found = (each for each in paths.data.rglob("*") if each.is_file())
    return [each.name for each in found if text.encode() in each.read_bytes()]


@pytest.mark.gate
@pytest.mark.parametrize("is_of_both", [True, False])
async def test_a_record_has_what_was_agreed_on_only_where_both_let_whoever_leads_keep_it(
    tmp_path: Path, *, is_of_both: bool
) -> None:
    async with led(tmp_path) as (laptops, (ada, sam, kim)):
        await sam.until(lambda: sam.room.may(Ready))
        does(sam, Ready())  # Ada has been all along
        await at("agree", ada, sam)
        does(ada, Proposed(WALK, "on Sunday"))
        await sam.until(lambda: sam.room.may(Answered))
        does(sam, Answered(1, is_yes=True))
        await both_ready(ada, sam)
        await at("stays", ada, sam)
        await ticks(ada, "record")
        await ticks(sam, *(["record"] if is_of_both else []))
        may = "Kim may keep your agreements."
        await ada.until(lambda: ada.room.keeping is not None)
        await sam.until(lambda: sam.room.keeping is not None)
        assert (may in ada.text) is (may in sam.text) is is_of_both
        await both_ready(ada, sam)
        await at("before-you-close", ada, sam)
        await both_ready(ada, sam)
        for someone in (ada, sam):
            await ends(someone)
        for someone in (ada, sam, kim):
            await someone.until(lambda: someone.has("#home"))  # noqa: B023
        await goes_home(kim, "record")
        assert led_seats(laptops[2].seats) == () and holding(laptops[2], WALK) == []
        (found,) = Drawer(laptops[2].kept).read_all(KEY).found
        record = found.document
        assert isinstance(record, SessionRecord)
        if is_of_both:
            assert record.agreements is not None
            assert [each.text for each in record.agreements] == [WALK]
        else:
            assert record.agreements is None
        for paths in laptops[:2]:
            assert holding(paths, WALK) == []
