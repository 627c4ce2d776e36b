"""`tui.seat.lead_room`: a facilitator's room over a seat that lives, with three seats in memory."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import structs

from protocol.errors import Cause
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS
from protocol.session.events import (
    Advanced,
    FacilitatorLeft,
    Remarked,
    TookAside,
    WentOnAlone,
)
from tests.tui.memory import world
from tests.tui.pages.desk import texts_of
from tests.tui.trio import FIRST, SECOND, THIRD, Playing, Trio, trio
from tests.whole.laptops import PACE, small_guide, until
from tui.pages.lead.people import Now, now_of
from tui.pages.lead.screen import lead_page
from tui.pages.page import Here
from tui.seat.lead_room import LeadRoom, replayed
from tui.seat.slots import NOTES, REMARK, whisper_slot
from tui.words import lead as lead_words
from tui.words import lead_door as door_words


@asynccontextmanager
async def room_of(
    three: Trio, label: str = "Tuesday", own: Guide | None = None
) -> AsyncIterator[LeadRoom]:
    """The facilitator's room of these three, at the keys of a program of its own."""
    ports = world(three.keeps[THIRD], three.relay, os.urandom)
    room = LeadRoom(ports, PACE, label=label, own=own)
    three.seats[THIRD] = room.leading
    running = asyncio.create_task(room.leading.run())
    try:
        yield room
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        three.seats.pop(THIRD, None)


def shown(room: LeadRoom) -> str:
    return "\n".join(texts_of(lead_page(room.state(), Here()).parts))


async def test_before_both_say_yes_nothing_of_the_session_is_in_the_state() -> None:
    async with trio() as three, room_of(three) as room:
        await three.is_asked()
        state = room.state()
        assert state.session.guide is None
        assert state.session.names == (None, None)
        assert door_words.ASKED in shown(room)
        assert not state.moves


async def test_who_leads_and_has_lost_the_order_of_things_can_leave_and_be_let_in_anew() -> None:
    async with trio() as three:
        async with room_of(three) as room:
            await three.let_in()
            await three.still()
            leading = room.leading
            leading._held.ledger.channel.part(FIRST)
            leading._held.tell(has_parted=True)
            assert lead_words.PARTED in shown(room)
            assert leading.moves() == {FacilitatorLeft} and not leading.is_lost
            assert room.do(FacilitatorLeft())
            assert leading.is_lost
            await until(lambda: all(each.session.third.seated is None for each in three.two))
            await until(lambda: not three.keeps[THIRD].outbox())
        await three.come_anew()


async def test_an_alarm_leaves_whoever_leads_no_move_and_the_two_go_on() -> None:
    async with trio() as three:
        async with room_of(three) as room:
            await three.let_in()
            await three.still()
            room.leading._held.alarm(Cause.ROLLBACK)
            assert room.leading.is_lost and lead_words.PARTED in shown(room)
            three.two[0].do(WentOnAlone())
            await until(lambda: all(each.session.third.seated is None for each in three.two))


async def test_a_led_session_is_seen_as_it_goes_and_its_times_outlive_a_restart() -> None:
    """With a third that leads at random; every state has a page."""
    async with trio() as three:
        async with room_of(three) as room:
            await three.let_in()
            playing = Playing(three, 5, leads=0.1)
            start = three.session.page

            def goes_on() -> bool:
                shown(room)
                return three.session.page > start + 12

            await playing.on(goes_on)
            await three.still()
            times = room.state().times
            assert times == replayed(three.keeps[THIRD])
            assert times.has_begun
        async with room_of(three) as again:
            assert again.state().is_told
            assert again.state().times == times


async def test_the_hints_are_those_of_the_own_guide_if_it_is_the_one_of_the_two() -> None:
    guide = small_guide()
    step = guide.steps[0]
    hinted = tuple(structs.replace(each, facilitator="Slowly.") for each in step.activities)
    own = structs.replace(guide, steps=(structs.replace(step, activities=hinted), *guide.steps[1:]))
    name = hinted[0].id
    async with trio(guide) as three, room_of(three, own=own) as room:
        assert room.state().hint(name) == ""
        await three.let_in()
        await until(lambda: room.state().session.guide is not None)
        assert room.state().hint(name) == "Slowly."
        assert room.state().session.guide == guide
    another = structs.replace(own, title="Another")
    async with trio(guide) as three, room_of(three, own=another) as room:
        await three.let_in()
        await until(lambda: room.state().session.guide is not None)
        assert room.state().own is None


async def test_who_is_away_is_told_as_that() -> None:
    async with trio() as three, room_of(three) as room:
        await three.let_in()
        await until(lambda: room.state().here == (True, True))
        await three.kill(SECOND)
        await until(lambda: now_of(room.state(), PARTNERS[1]) is Now.AWAY)
        assert now_of(room.state(), PARTNERS[0]) is not Now.AWAY


async def test_a_word_for_one_is_not_said_to_the_other_however_it_crosses() -> None:
    """The frame says for whom; by the time that it is pressed the word is with the other."""
    async with trio() as three, room_of(three) as room:
        await three.let_in()
        await until(lambda: TookAside in room.leading.moves())
        room.drafts.keep(whisper_slot(PARTNERS[0]), "only for the first")
        assert room.do(TookAside(FIRST, 3))
        await until(lambda: room.leading.beside is FIRST)
        assert room.do(TookAside(SECOND, 3))
        await until(lambda: room.leading.beside is SECOND)
        slot = whisper_slot(PARTNERS[0])
        assert not room.whisper(PARTNERS[0], "only for the first", slot)
        assert room.drafts.get(slot) == "only for the first"
        assert room.whisper(PARTNERS[1], "for you", whisper_slot(PARTNERS[1]))
        await until(lambda: bool(three.partner(SECOND).whispers))
        await three.still()
        assert [each.text for each in three.partner(SECOND).whispers] == ["for you"]
        assert not three.partner(FIRST).whispers


async def test_a_word_that_came_too_late_goes_back_to_whom_it_was_for() -> None:
    async with trio() as three, room_of(three) as room:
        first = PARTNERS[0]
        room._said_to["to the first"] = first
        room.word_returned("to the first")
        assert room.drafts.get(whisper_slot(first)) == "to the first"
        assert room.drafts.get(whisper_slot(PARTNERS[1])) == ""
        room.word_returned("nobody knows to whom")
        assert "nobody knows to whom" in room.drafts.get(NOTES)
        assert "nobody" not in room.drafts.get(whisper_slot(first))


async def test_a_line_that_the_log_refused_is_back_in_its_box() -> None:
    async with trio() as three, room_of(three) as room:
        room.returned(Remarked("a little later"))
        assert room.drafts.get(REMARK) == "a little later"


async def test_once_they_go_on_alone_the_state_says_so() -> None:
    async with trio() as three, room_of(three) as room:
        await three.let_in()
        three.partner(FIRST).do(WentOnAlone())
        await until(lambda: lead_words.ON_THEIR_OWN in shown(room))
        assert not room.do(Advanced(), room.leading.session.page)
