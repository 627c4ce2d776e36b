"""A room of one of the two with whoever leads them: words with one, in memory.

About `tui.seat.open_room`.
"""

from typing import Final

import pytest

from protocol.errors import OutOfTurn
from protocol.seats import PARTNERS
from protocol.session.controls import Rejoined, TookAside, WentOnAlone
from tests.tui.test_overtaken import room_of, running
from tests.tui.test_ports import Noting
from tests.tui.trio import FIRST, SECOND, THIRD, trio
from tui.seat.leftovers import gather
from tui.seat.open_room import OpenRoom
from tui.seat.slots import NOTES, leader_slot
from tui.words import led as led_words

SAID: Final = ["I am tired.", "And I do not know how to say it."]


def slot_of(room: OpenRoom) -> str:
    """Of the box for whoever leads now."""
    seated = room.state().session.third.seated
    assert seated is not None
    return leader_slot(seated.keys)


def say(room: OpenRoom, text: str) -> None:
    """As from the box of it."""
    room.drafts.keep(slot_of(room), text)
    left = {slot_of(room): ""}
    room.whisper(text, left)
    room.drafts.said(left)


async def test_what_is_said_to_whoever_leads_is_shown_from_the_press_on_and_never_lost() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.kill(SECOND)
        keep = three.keeps[SECOND]
        keep.is_dead = False
        noting = Noting()
        room = room_of(keep, three.relay, three.guide, noting)
        three.seats[SECOND] = room.sitting
        try:
            async with running(room):
                await three.still()
                three.third.do(TookAside(SECOND, 3))
                await three.still()
                for text in SAID:
                    say(room, text)
                assert room.state().whispering == (
                    "I am tired.",
                    "And I do not know how to say it.",
                )
                await three.still()
                state = room.state()
                assert [each.text for each in state.whispered] == SAID
                assert state.whispering == () and keep.drafts().get(slot_of(room), "") == ""
                # Said just as somebody ends it: back in its own box, and not in the notes.
                three.partner(FIRST).do(Rejoined())
                say(room, "One more thing")
                await three.still()
                state = room.state()
                assert state.whispering == () and len(state.whispered) == 2
                assert state.drafts.get(slot_of(room)) == "One more thing"
        finally:
            del three.seats[SECOND]


async def test_what_was_for_whoever_led_stands_in_nobody_elses_box() -> None:
    """Said, and not said yet, as the two went on alone; then somebody else is let in."""
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.kill(SECOND)
        keep = three.keeps[SECOND]
        keep.is_dead = False
        room = room_of(keep, three.relay, three.guide, Noting())
        three.seats[SECOND] = room.sitting
        try:
            async with running(room):
                await three.still()
                three.third.do(TookAside(SECOND, 3))
                await three.still()
                box = slot_of(room)
                three.partner(FIRST).do(WentOnAlone())
                say(room, "Said as she went")
                room.drafts.keep(box, "Only for her")
                await three.still(*PARTNERS)
                assert room.drafts.get(box) == "Only for her"
                assert gather(room.state())
                assert room.drafts.get(box) == ""
                assert room.drafts.get(NOTES).split("\n") == [
                    *(led_words.NOT_SAID, "Said as she went", ""),
                    *(led_words.NOT_SAID, "Only for her", ""),
                ]
                with pytest.raises(OutOfTurn):
                    room.whisper("Too late", {box: ""})
        finally:
            del three.seats[SECOND]


async def test_a_word_for_whoever_led_goes_to_nobody_who_leads_later() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.kill(SECOND)
        keep = three.keeps[SECOND]
        keep.is_dead = False
        room = room_of(keep, three.relay, three.guide, Noting())
        three.seats[SECOND] = room.sitting
        try:
            async with running(room):
                await three.still()
                three.third.do(TookAside(SECOND, 3))
                await three.still()
                with pytest.raises(OutOfTurn):
                    room.whisper("Not for her", {leader_slot(bytes(32)): ""})
                room.drafts.keep(leader_slot(bytes(32)), "For the one before")
                assert gather(room.state())
                assert led_words.NOT_SAID in room.drafts.get(NOTES)
                room.drafts.keep(slot_of(room), "For her")
                assert not gather(room.state()) and room.drafts.get(slot_of(room)) == "For her"
        finally:
            del three.seats[SECOND]
