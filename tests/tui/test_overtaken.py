"""A break that overtakes an opening, or an answer: nothing is odd after it, and nothing is lost.

About `tui.seat.sitting`, `tui.seat.recall`, `tui.seat.hearing` and `tui.seat.returning`, in memory.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest

from protocol.activities.kinds import AnyActivity
from protocol.activities.review import LINES, OWN_LINES, Review
from protocol.activities.rounds import Sealing
from protocol.activities.write import Writing
from protocol.guide.structure import Guide, guide_bytes
from protocol.seats import PARTNERS, Seat
from protocol.session.events import (
    AnyEvent,
    CameBack,
    Opened,
    Paused,
    Sealed,
    Skipped,
    StoppedForToday,
)
from protocol.session.ledger import Ledger
from protocol.session.outline import digest
from protocol.session.session import LeftOut, Pausing, Stopped
from tests.protocol.bots import held_by
from tests.protocol.worlds import FIRST, SECOND, guide_of, opened, round_of, sealed, write
from tests.tui.memory import (
    MemoryEnding,
    MemoryKeep,
    MemoryLine,
    MemoryRelay,
    facts_for_two,
    world,
)
from tests.tui.test_ports import Noting
from tests.tui.test_recall import Room
from tests.whole.laptops import PACE, until
from tui.news import Line
from tui.seat.drafts import Drafts
from tui.seat.open_room import OpenRoom
from tui.seat.returning import put_back
from tui.seat.sitting import Sitting
from tui.seat.slots import NOTES, answer_parts, answer_slot

GUIDE: Final = guide_of(write())
ANSWERS: Final = (("tea",), ("a walk",))


class SlowRelay(MemoryRelay):
    """Takes from one seat only later, and in its order. Mutable."""

    def __init__(self) -> None:
        super().__init__()
        self._late: Seat | None = None
        self._held: Final[list[tuple[MemoryLine, int, bytes]]] = []

    def hold(self, seat: Seat) -> None:
        self._late = seat

    def append(self, line: MemoryLine, counter: int, event: bytes) -> None:
        if line.seat is self._late:
            self._held.append((line, counter, event))
        else:
            super().append(line, counter, event)

    def let_go(self) -> None:
        self._late = None
        for each in self._held:
            super().append(*each)
        self._held.clear()


def seat_of(keep: MemoryKeep, relay: MemoryRelay, guide: Guide = GUIDE) -> Sitting:
    name = f"Partner {int(keep.facts.seat)}"
    ports = world(keep, relay, os.urandom)
    return Sitting(ports, PACE, name=name, guide=guide_bytes(guide))


def room_of(keep: MemoryKeep, relay: MemoryRelay, guide: Guide, noting: Noting) -> OpenRoom:
    ports = world(keep, relay, os.urandom)
    data = guide_bytes(guide)
    return OpenRoom(ports, MemoryEnding(keep), PACE, name="Sam", guide=data, watcher=noting)


@asynccontextmanager
async def running(*sittings: Sitting | OpenRoom) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.run()) for each in sittings]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def told(keep: MemoryKeep) -> Counter[type[object]]:
    """How often each thing was done, as a seat has it in its log; and that all of it counted."""
    ledger = Ledger(keep.facts.room, keep.facts.seat, keep.facts.seed)
    counts: Counter[type[object]] = Counter()
    for logged in keep.log():
        taken = ledger.take(logged.at_ms, logged.event)
        assert not taken.is_refused
        counts[type(taken.event)] += 1
    return counts


@pytest.mark.parametrize("is_restarted", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize("aside", [Paused(20), StoppedForToday()], ids=["pause", "stop"])
async def test_a_break_before_an_own_opening_is_confirmed_takes_nothing_and_says_nothing_twice(
    aside: AnyEvent, is_restarted: bool
) -> None:
    relay = SlowRelay()
    keeps = [MemoryKeep(facts) for facts in facts_for_two(GUIDE, os.urandom)]
    ada, sam = (seat_of(keep, relay) for keep in keeps)
    async with asyncio.timeout(60), running(ada):
        async with running(sam):
            await until(lambda: Sealed in ada.moves() and Sealed in sam.moves())
            ada.answer(ANSWERS[0])
            await until(lambda: round_of(sam.session).digests[FIRST] is not None)
            sam.answer(ANSWERS[1])
            relay.hold(SECOND)
            await until(lambda: round_of(ada.session).answers[FIRST] is not None)
            await until(lambda: Opened in [type(each) for each in sam.news.waiting])
            # Ada's program has shown its answer, and she begins a break; Sam's is on its way.
            ada.do(aside)
            await until(lambda: isinstance(sam.session.phase, Pausing | Stopped))
            assert round_of(ada.session).both is None
            assert [type(each) for each in sam.news.waiting] == [Opened]
            if not is_restarted:
                relay.let_go()
                await until(lambda: not sam.news.waiting)
        if is_restarted:
            relay.let_go()
            sam = seat_of(keeps[1], relay)
        async with running(sam):
            await until(lambda: sam.news.line is Line.OPEN and not sam.news.waiting)
            await until(lambda: round_of(ada.session).both == ANSWERS)
            for each in (ada, sam):
                # The break is still there: nobody was taken out of it.
                assert isinstance(each.session.phase, Pausing | Stopped)
                each.do(CameBack())
            both = (ada, sam)
            await until(lambda: all(isinstance(each.session.phase, Writing) for each in both))
            await until(lambda: not any(each.keep.outbox() for each in both))
            for each in both:
                assert round_of(each.session).both == ANSWERS
                assert each.news.alarm is None and each.news.trouble is None
                assert not each.news.waiting and not each.news.has_parted
    assert digest(ada.session) == digest(sam.session)
    assert told(keeps[0])[Opened] == told(keeps[1])[Opened] == len(PARTNERS)


REVIEW: Final = Review(id="last-time", title="Last time", prompt="P", optional=True)
TYPED: Final[dict[str, tuple[AnyActivity, dict[str, str]]]] = {
    "write": (write(optional=True), {"one": "I was away a lot, and sorry for it"}),
    "review": (REVIEW, {"own-0": "a walk", "shared-1": "tea at six"}),
}
"""What somebody types on a page: a text for each of its boxes."""


def asks(sitting: Sitting) -> bool:
    """Whether this person is asked, and not only their program."""
    phase = sitting.session.phase
    return isinstance(phase, Sealing) and not phase.is_automatic and Sealed in sitting.moves()


def attempt_of(sitting: Sitting) -> int:
    assert isinstance(sitting.session.phase, Sealing)
    return sitting.session.phase.round.attempt


@asynccontextmanager
async def overtaken(
    name: str, aside: AnyEvent
) -> AsyncIterator[tuple[Sitting, OpenRoom, list[bool]]]:
    """Sam's answer was on its way when Ada began a break, or left the page out."""
    activity, typed = TYPED[name]
    guide, relay, noting = guide_of(activity), SlowRelay(), Noting()
    keeps = [MemoryKeep(facts) for facts in facts_for_two(guide, os.urandom)]
    ada, room = seat_of(keeps[0], relay, guide), room_of(keeps[1], relay, guide, noting)
    sam = room.sitting
    async with asyncio.timeout(60), running(ada, room):
        await until(lambda: asks(ada) and asks(sam))
        attempt = attempt_of(sam)
        for part, text in typed.items():
            room.drafts.keep(answer_slot(activity, part, attempt), text)
        relay.hold(SECOND)
        emptied = dict.fromkeys((answer_slot(activity, part, attempt) for part in typed), "")
        said = tuple(typed.get(part, "") for part in answer_parts(activity))
        ids = ("",) * len(said) if isinstance(activity, Review) else ()
        sam.answer((*said, *ids), left=emptied)
        room.drafts.said(emptied)
        ada.do(aside)
        await until(lambda: not isinstance(sam.session.phase, Sealing))
        relay.let_go()
        await until(lambda: not room.keep.outbox())
        yield ada, room, noting.given


@pytest.mark.parametrize("aside", [Paused(20), StoppedForToday()], ids=["pause", "stop"])
@pytest.mark.parametrize("name", TYPED)
async def test_an_answer_that_a_break_overtook_is_in_its_boxes_again(
    name: str, aside: AnyEvent
) -> None:
    activity, typed = TYPED[name]
    async with overtaken(name, aside) as (ada, room, given):
        for each in (ada, room.sitting):
            each.do(CameBack())
        await until(lambda: Sealed in room.sitting.moves())
        for part, text in typed.items():
            slot = answer_slot(activity, part, attempt_of(room.sitting))
            assert room.drafts.get(slot) == text
        assert room.state().own_answer is None and room.drafts.get(NOTES) == ""
        assert given == [True]


@pytest.mark.parametrize("name", TYPED)
async def test_an_answer_to_a_page_that_was_left_out_is_in_the_notes(name: str) -> None:
    async with overtaken(name, Skipped()) as (_, room, given):
        assert isinstance(room.sitting.session.phase, LeftOut)
        notes = room.drafts.get(NOTES)
        assert TYPED[name][0].title in notes
        assert all(text in notes for text in TYPED[name][1].values())
        assert given == [False]


def test_what_is_picked_of_a_thing_of_both_goes_into_no_box() -> None:
    """It is kept beside its page; its ids are no words."""
    room = Room.begun(guide_of(REVIEW))
    agreed = ("",) * OWN_LINES + ("tea", "") + ("",) * LINES
    for seat in PARTNERS:
        room.do(seat, sealed(room.mine.session, seat, *held_by(seat)))
    for seat in PARTNERS:
        room.do(seat, opened(room.mine.session, seat, *held_by(seat)))
    for seat in PARTNERS:
        room.do(seat, sealed(room.mine.session, seat, *agreed))
    for seat in PARTNERS:
        room.do(seat, opened(room.mine.session, seat, *agreed))
    picked = opened(room.mine.session, FIRST, "kept", "keep")
    lost = sealed(room.mine.session, FIRST, "kept", "keep")
    room.keep.put_opening(lost.digest, picked.salt + picked.answer)
    drafts = Drafts(room.keep)
    assert put_back(lost, room.mine.session, room.keep, drafts, lambda id: id) is None
    assert room.keep.drafts() == {}
