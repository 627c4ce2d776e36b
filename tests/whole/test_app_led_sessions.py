"""Three real apps on one relay: two are led through a whole guide, by keys alone and by the mouse.

About `tui.window.leadflow`, `tui.window.ledflow` and `tui.window.screens.lead`.
"""

import asyncio
from pathlib import Path

import pytest

from tests.whole.hands import Hand, Keys, Mouse, unseen
from tests.whole.laptops import relay_at
from tests.whole.led_apps import (
    LeadingHand,
    LeadingKeys,
    LeadingMouse,
    Leads,
    Led,
    into_the_room,
    three_at,
)
from tests.whole.test_app_led import haste
from tui.disk.seat_file import seats
from tui.disk.shelf import NAMES, shipped

_fast = haste


async def through(
    directory: Path, guide: str, hands: tuple[Hand, Hand], leads: LeadingHand
) -> None:
    """From three first screens to three first screens, and nothing is left."""
    async with relay_at(directory / "relay") as relay, three_at(directory, relay) as three:
        await into_the_room(three, guide)
        assert three.session.guide == shipped(guide)
        kim = Leads(three, leads)
        ada, sam = (Led(kim, each, hand, 1) for each, hand in zip(three.two, hands, strict=True))
        await asyncio.gather(ada.live(), sam.live(), three.kim.do(kim.live()))
        assert unseen(ada, sam) == [] and unseen(sam, ada) == []
        for each in three.two:
            assert seats(each.app.paths.seats) == ()
        await three.kim.until(lambda: not any(relay.health().values()))


@pytest.mark.gate
async def test_two_are_led_through_a_short_guide_of_whoever_leads_choice(tmp_path: Path) -> None:
    hands = Keys(1, main=0.8, letters=0.08), Keys(2, main=0.8, letters=0.08)
    await through(tmp_path, "daily", hands, LeadingKeys())


@pytest.mark.gate
async def test_two_are_led_through_a_short_guide_by_the_mouse_alone(tmp_path: Path) -> None:
    await through(tmp_path, "daily", (Mouse(), Mouse()), LeadingMouse())


@pytest.mark.long
async def test_two_are_led_through_the_whole_first_guide_by_keys_alone(tmp_path: Path) -> None:
    hands = Keys(1, main=0.8, letters=0.08), Keys(2, main=0.8, letters=0.08)
    await through(tmp_path, NAMES[0], hands, LeadingKeys())


@pytest.mark.long
async def test_two_are_led_through_the_whole_first_guide_by_the_mouse_alone(
    tmp_path: Path,
) -> None:
    await through(tmp_path, NAMES[0], (Mouse(), Mouse()), LeadingMouse())
