"""What this laptop holds of earlier evenings: named by the program, and put into one's own boxes.

About `tui.seat.held` and `tui.seat.beforehand`, with a `Sitting` and an `OpenRoom` around them.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from protocol.activities.review import LINES, OWN_LINES, Review, Reviewing, Thing
from protocol.guide.structure import guide_bytes
from protocol.session.events import Ready, Sealed, Skipped, StoppedForToday
from protocol.session.remaining import may_look_back
from protocol.session.session import Closing, current_activity
from tests.protocol.worlds import guide_of, write
from tests.tui.memory import MemoryEnding, MemoryKeep, MemoryRelay, facts_for_two, world
from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, HERE, Play
from tests.tui.test_overtaken import asks, attempt_of, running
from tests.whole.laptops import PACE, until
from tui.pages.now import page_now
from tui.pages.page import Here
from tui.pages.parts import Answer
from tui.seat.held import Held, found_here, to_fill
from tui.seat.open_room import OpenRoom
from tui.seat.slots import review_slot
from tui.words import review as review_words

REVIEW: Final = Review(id="last-time", title="Last time", prompt="P", optional=True)
CARRIED: Final = Review(id="last-time", title="Last time", prompt="P", optional=True, carried=True)
OWN, THEIRS, SHARED, ALONE = (f"{at:032x}" for at in range(4))
ADAS: Final = (
    Held(OWN, "call your mother", is_own=True),
    Held(THEIRS, "be home at six"),
    Held(SHARED, "tea at six", is_shared=True),
    Held(ALONE, "the bench", is_own=True),
)
SAMS: Final = (
    Held(OWN, "call your mother"),
    Held(THEIRS, "be home at six", is_own=True),
    Held(SHARED, "tea at six", is_shared=True),
)
BOTH: Final = (OWN, THEIRS, SHARED)


def test_ones_own_and_what_is_of_both_stands_in_the_boxes_and_never_the_partner_s() -> None:
    filled = to_fill(ADAS, BOTH)
    assert {field: each.id for field, each in filled.items()} == {"own-0": OWN, "shared-0": SHARED}
    assert {each.id for each in to_fill(SAMS, BOTH).values()} == {THEIRS, SHARED}
    assert to_fill(ADAS, ()) == {}


def test_what_only_this_laptop_holds_fills_nothing() -> None:
    assert [each.id for each in found_here(ADAS, BOTH)] == [ALONE]
    assert ALONE not in {each.id for each in to_fill(ADAS, BOTH).values()}
    # What was the partner's alone is theirs to bring.
    assert found_here((Held(THEIRS, "be home at six"),), ()) == ()


def test_no_more_stands_there_than_there_are_boxes() -> None:
    many = tuple(Held(f"{at:032x}", "x", is_own=True) for at in range(9))
    assert len(to_fill(many, tuple(each.id for each in many))) == OWN_LINES


def test_what_is_held_shows_no_words_where_it_is_printed() -> None:
    assert "mother" not in repr(ADAS)


@asynccontextmanager
async def rooms(
    review: Review, *held: tuple[Held, ...]
) -> AsyncIterator[tuple[OpenRoom, OpenRoom]]:
    guide, relay = guide_of(review, write(name="after")), MemoryRelay()
    keeps = [MemoryKeep(facts) for facts in facts_for_two(guide, os.urandom)]
    ada, sam = (
        OpenRoom(
            world(keep, relay, os.urandom),
            MemoryEnding(keep),
            PACE,
            name=name,
            guide=guide_bytes(guide),
            holds=lambda mine=mine: mine,  # type: ignore[misc]
        )
        for keep, name, mine in zip(keeps, ("Ada", "Sam"), held, strict=True)
    )
    async with asyncio.timeout(60), running(ada, sam):
        yield ada, sam


def sealed_by(room: OpenRoom) -> tuple[str, ...]:
    """What its page would seal, as it stands."""
    page = page_now(room.state(), Here())
    (send,) = [each for each in page.buttons if each.id == "send"]
    (deed,) = send.does
    assert isinstance(deed, Answer)
    return deed.answer


async def test_both_programs_compare_and_each_finds_their_own_in_the_boxes() -> None:
    async with rooms(REVIEW, ADAS, SAMS) as (ada, sam):
        await until(lambda: asks(ada.sitting) and asks(sam.sitting))
        mine, theirs = sealed_by(ada), sealed_by(sam)
        assert mine[0] == "call your mother" and mine[LINES] == OWN
        assert theirs[0] == "be home at six" and theirs[LINES] == THEIRS
        assert mine[OWN_LINES] == theirs[OWN_LINES] == "tea at six"
        told = page_now(ada.state(), Here()).texts
        assert review_words.FOUND_HERE in told and "the bench" in told
        assert review_words.FOUND_HERE not in page_now(sam.state(), Here()).texts
        ada.sitting.answer(mine)
        sam.sitting.answer(theirs)
        await until(lambda: _things(ada) is not None and _things(sam) is not None)
        assert [each.id for each in _things(ada) or ()] == [OWN, THEIRS, SHARED]


def _things(room: OpenRoom) -> tuple[Thing, ...] | None:
    phase = room.sitting.session.phase
    return phase.things if isinstance(phase, Reviewing) else None


async def test_who_empties_a_box_leaves_it_for_later_and_it_is_not_filled_again() -> None:
    async with rooms(REVIEW, ADAS, SAMS) as (ada, sam):
        await until(lambda: asks(ada.sitting) and asks(sam.sitting))
        assert sealed_by(ada)[0]
        slot = review_slot(REVIEW, "own-0", attempt_of(ada.sitting))
        ada.drafts.keep(slot, "")
        answer = sealed_by(ada)
        assert answer[0] == "" and answer[LINES] == "" and answer[OWN_LINES] == "tea at six"


async def test_a_carried_page_is_passed_over_without_a_word_where_nothing_is_held_by_both() -> None:
    for held in (((), ()), (ADAS, ()), (ADAS[3:], SAMS)):
        async with rooms(CARRIED, *held) as (ada, sam):
            await until(lambda: all(_is_after(each) for each in (ada, sam)))
            assert Sealed in ada.sitting.moves() and Ready not in ada.sitting.moves()


def _is_after(room: OpenRoom) -> bool:
    session = room.sitting.session
    is_there = bool(session.page) and not isinstance(session.phase, Closing)
    return is_there and session.setting.activity.id == "after"


def test_while_the_laptops_compare_nobody_is_asked_anything() -> None:
    play = Play(guide=guide_of(REVIEW)).begin()
    phase = play.session.phase
    assert isinstance(phase, Reviewing) and phase.is_automatic
    page = Desk().page((play, ADA, HERE))
    assert review_words.COMPARING in page.texts and not page.boxes and page.main is None


def test_a_look_back_may_come_until_both_programs_have_compared() -> None:
    play = Play(guide=guide_of(write(name="before"), REVIEW, write(name="after")))
    assert not may_look_back(play.session)  # nobody knows the guide yet
    assert may_look_back(play.begin().session)
    stopped = Play(guide=play.guide).begin().do(ADA, StoppedForToday())
    assert may_look_back(stopped.session)
    while True:
        here = current_activity(play.session)
        assert here is not None and may_look_back(play.session)
        if here.id == REVIEW.id:
            break
        play.through()
    assert not may_look_back(play.compare().session)
    left_out = Play(guide=guide_of(REVIEW, REVIEW.__replace__(id="again"))).begin()
    assert may_look_back(left_out.compare().session)  # another one is to come
    assert not may_look_back(Play(guide=guide_of(write())).begin().session)


def test_whoever_has_left_out_the_look_back_is_asked_nothing_of_it() -> None:
    play = Play(guide=guide_of(REVIEW, write(name="after"))).begin().compare()
    assert not may_look_back(play.do(ADA, Skipped()).session)
    assert not may_look_back(play.both(Ready()).session)
