"""Three live rooms of somebody who leads, between which they switch while they type.

The eighth promise of `test_led_acceptance`. About `tui.seat.lead_board`, `tui.seat.lead_room` and
`tui.pages.lead.board`.
"""

import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest

from protocol.seats import as_partner
from protocol.session.events import Remarked
from protocol.session.session import Ended
from tests.tui.pages.desk import texts_of
from tests.tui.test_lead_room import room_of
from tests.tui.trio import Playing, Trio, trio
from tui.pages.lead.board import board_page, title_of
from tui.pages.lead.screen import lead_page
from tui.pages.page import Here, Page
from tui.seat.lead_board import LINES, LeadBoard, LedRoom
from tui.seat.lead_room import LeadRoom
from tui.seat.slots import NOTES, REMARK, whisper_slot


@dataclass
class Switching:
    """Three live rooms, and somebody who switches between them. Mutable."""

    trios: dict[str, Trio]
    rooms: dict[str, LeadRoom]
    dice: random.Random
    front: str
    typed: dict[str, str] = field(default_factory=dict)
    """For which room each word was typed."""
    read: dict[str, int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    """The rooms in which something was said to the two, or to one of them."""

    def board(self) -> LeadBoard:
        rows = tuple(
            LedRoom(key, room.state(has_board=True), self.read.get(key, 0))
            for key, room in self.rooms.items()
        )
        return LeadBoard(rows, self.front)

    def type(self) -> None:
        """A word of its own, in any box of the room in front."""
        word = f"{self.front}{len(self.typed)}"
        self.typed[word] = self.front
        slots = (*LINES, NOTES)
        drafts, slot = self.board().drafts, self.dice.choice(slots)
        drafts.keep(slot, f"{drafts.get(slot)[-200:]} {word}".strip())

    def say(self) -> None:
        """What stands in a box of the room in front, to whom it was written."""
        room, is_done = self.rooms[self.front], False
        beside = room.leading.beside
        if beside is not None:
            seat = as_partner(beside)
            text = room.drafts.get(whisper_slot(seat))
            is_done = bool(text) and room.whisper(seat, text, whisper_slot(seat))
        elif room.drafts.get(REMARK):
            is_done = room.do(Remarked(room.drafts.get(REMARK)), slot=REMARK)
        if is_done:
            self.said.add(self.front)

    def switch(self) -> None:
        board = self.board().switched(self.dice.choice([*self.rooms]))
        self.read |= {each.key: each.read for each in board.rooms}
        self.front = board.front

    def of_another(self, page: Page, key: str) -> list[str]:
        """Words on it that were typed for another room than that."""
        told = " ".join(texts_of(page.shown)).split()
        return [word for word in told if self.typed.get(word, key) != key]

    def look(self) -> None:
        """The page in front has the words of its room alone, and the board has none at all."""
        board = self.board()
        assert not self.of_another(lead_page(board.in_front.state, Here()), self.front)
        shown_there = " ".join(texts_of(board_page(board, Here()).shown)) + title_of(board)
        assert not set(shown_there.split()) & set(self.typed)
        assert "says" not in shown_there and "Ada" not in shown_there and "Sam" not in shown_there

    def check(self) -> None:
        """What is kept, and what has been heard, is where it was typed for."""
        for key, room in self.rooms.items():
            kept = [*room.drafts._texts.values(), *room.leading.keep.drafts().values()]
            for seat in (*self.trios[key].two, room.leading):
                kept += [*seat.session.third.remarks, *(each.text for each in seat.whispers)]
            for text in kept:
                assert all(self.typed.get(word, key) == key for word in text.split())


async def lives(three: Trio, playing: Playing, pages: int = 1) -> None:
    """The session of a room goes on a little."""
    goal = three.session.page + pages
    await playing.on(lambda: three.session.page >= goal or isinstance(three.session.phase, Ended))
    await three.still()


@pytest.mark.parametrize("switches", [300, pytest.param(10_000, marks=pytest.mark.gate)])
async def test_no_text_is_in_a_room_that_it_was_not_typed_for(switches: int) -> None:
    async with AsyncExitStack() as life:
        trios, rooms, playing = dict[str, Trio](), dict[str, LeadRoom](), dict[str, Playing]()
        for number, key in enumerate(("tue", "wed", "thu")):
            trios[key] = await life.enter_async_context(trio())
            rooms[key] = await life.enter_async_context(room_of(trios[key], label=key.upper()))
            await trios[key].let_in()
            playing[key] = Playing(trios[key], 3 + number, leads=0.1)
        hand = Switching(trios, rooms, random.Random(8), "tue")
        for number in range(switches):
            hand.type()
            if hand.dice.random() < 0.2:
                hand.say()
            hand.switch()
            if not number % 10:
                hand.look()
            if not number % 50:
                key = hand.dice.choice([*rooms])
                await trios[key].still()
                await lives(trios[key], playing[key])
                hand.check()
        for three in trios.values():
            await three.still()
        hand.check()
        assert set(hand.typed.values()) == set(rooms) and hand.said == set(rooms)
