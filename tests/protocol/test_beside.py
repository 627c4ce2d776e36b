"""Sessions folded twice, by the referee and by the page: whatever is done, both hold the same; of
two, and of two who are led."""

import random
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

import msgpack
import msgspec
import pytest
from msgspec import structs

from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Rung
from protocol.activities.private import Private
from protocol.activities.read import Read as Reading
from protocol.codec import encode
from protocol.guide.structure import Guide, guide_bytes, guide_hash, guide_parts
from protocol.limits import PIECES_LIMIT, PROPOSALS_LIMIT
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.events import (
    EVENTS,
    Answered,
    AnyEvent,
    CameBack,
    Closed,
    Event,
    Left,
    Offered,
    Paused,
    Proposed,
    Ready,
    Spoke,
    Voided,
)
from protocol.session.outline import digest
from protocol.session.places import next_page
from protocol.session.referee import Entry
from protocol.session.session import Closing, Ended, Gathering, Session
from tests.protocol.bots import CONSENTS, fitting, listed, random_act_of_three
from tests.protocol.logs import applied
from tests.protocol.reader import packing
from tests.protocol.reader.packing import whole
from tests.protocol.reader.session import Session as Read
from tests.protocol.reader.tables import limit
from tests.protocol.worlds import (
    AT_MS,
    COMPACT,
    FIRST,
    FRAMED,
    KIM,
    LOOKING,
    ROOM,
    SECOND,
    STAYING,
    all_optional,
    begun,
    choose,
    guide_of,
    opened,
    rate,
    sealed,
    turns,
    write,
)

LAST: Final = frozenset({Left, Closed})
"""What ends a walk before it has been anywhere."""


class Beside:
    """One session, held by both. Mutable."""

    def __init__(self, guide: Guide | None = None) -> None:
        """At the first activity of a guide; without one, before the beginning."""
        self.session, self.read = Session(room_id=ROOM), Read(ROOM)
        if guide is not None:
            self.session, self.read = begun(guide), read_of(guide)
        self.refusals = 0

    def do(self, seat: int, event: AnyEvent, page: int | None = None) -> bool:
        """Whether both take it; that they agree is asserted, and so is all that follows."""
        self.agree_on_moves()
        page = self.session.page if page is None else page
        after = applied(self.session, Entry(Seat(seat), AT_MS + page, page, event))
        taken = self.read.take(seat, page, said(event))
        assert (after is None) == (taken is None), event
        self.refusals += after is None
        self.session, self.read = after or self.session, taken or self.read
        assert self.read.digest() == digest(self.session), event
        return after is not None

    def agree_on_moves(self) -> None:
        """What each seat may do now."""
        for seat in Seat:
            mine = {tag(kind) for kind in listed(self.session, seat)}
            assert self.read.may(seat) == mine, self.session.phase


def tag(kind: type[Event]) -> object:
    return kind.__struct_config__.tag


def said(event: object) -> list[Any]:
    """An event as it goes on the wire."""
    found: list[Any] = msgpack.unpackb(encode(event))
    return found


def read_of(guide: Guide) -> Read:
    """The reader's session at the first activity of a guide."""
    data = guide_bytes(guide)
    read: Read | None = Read(ROOM)
    beginning: list[tuple[int, list[Any]]] = [
        (0, ["began", limit("VERSION"), guide_hash(data), len(guide_parts(data))]),
        *((0, ["guide-part", part]) for part in guide_parts(data)),
        (0, ["introduced", "Kim"]),
        (1, ["introduced", "Sam"]),
    ]
    for seat, event in beginning:
        assert read is not None
        read = read.take(seat, 0, event)
    assert read is not None and read.page == 1
    return read


def walk(beside: Beside, dice: random.Random, steps: int, rare: float) -> int:
    """Legal moves at random, some that are not, and some for another page; how many were made."""
    for step in range(steps):
        if isinstance(beside.session.phase, Ended):
            return step
        seat = dice.choice(PARTNERS)
        kinds = [kind for kind in listed(beside.session, seat) if kind not in LAST]
        usual = [kind for kind in kinds if kind not in RARE]
        if isinstance(beside.session.phase, Closing):
            usual += [Closed] * (Closed in listed(beside.session, seat))
        kind = dice.choice(usual if usual and dice.random() > rare else kinds)
        if dice.random() < 0.15:
            kind = dice.choice([each for each in EVENTS if each not in LAST])
        page = beside.session.page - (dice.random() < 0.03)
        beside.do(seat, fitting(beside.session, seat, kind, dice.randrange(4)), max(page, 0))
    return steps


def led_walk(beside: Beside, dice: random.Random, steps: int) -> None:
    """Of three: a third leads, comes and goes; now and then somebody does what is not theirs."""
    for _ in range(steps):
        if isinstance(beside.session.phase, Ended):
            return
        act = random_act_of_three(beside.session, dice, 0.2)
        if dice.random() < 0.15:
            seat = dice.choice(tuple(Seat))
            kind = dice.choice([each for each in EVENTS if each not in LAST])
            act = seat, fitting(beside.session, seat, kind, dice.randrange(4))
        if act is not None:
            page = beside.session.page - (dice.random() < 0.03)
            beside.do(act[0], act[1], max(page, 0))


RARE: Final = frozenset(
    kind
    for kind in EVENTS
    if tag(kind) in ("ready", "skipped", "paused", "stopped-for-today", "preferred", "passed")
)
"""What leads on, or away, and so ends what a walk is there for."""


@pytest.mark.parametrize("seed", range(6))
def test_whatever_two_partners_do_both_hold_the_same_session(seed: int) -> None:
    """Through guides with every kind of activity; by turns with all of them to be left out."""
    beside = Beside((None, all_optional(COMPACT), LOOKING)[seed % 3])
    assert isinstance(beside.session.phase, Gathering) != bool(seed % 3)
    assert walk(beside, random.Random(seed), 500, rare=0.5) > 60
    assert beside.refusals


@pytest.mark.parametrize("seed", range(8))
def test_whatever_two_partners_do_both_come_to_the_same_pages_of_an_evening(seed: int) -> None:
    """Through lengths, conditions, a group and two evenings."""
    beside = Beside(FRAMED)
    open_both(beside, ("yes", "yes"))
    assert beside.do(FIRST, Ready()) and beside.do(SECOND, Ready())
    assert walk(beside, random.Random(seed), 400, rare=0.1) > 30
    assert beside.session.length is not None


@pytest.mark.parametrize("seed", range(12))
def test_whatever_three_do_both_hold_the_same_session(seed: int) -> None:
    beside = Beside((COMPACT, FRAMED, LOOKING)[seed % 3])
    assert beside.do(SECOND, KIM)
    for seat in PARTNERS:
        assert beside.do(seat, CONSENTS[0])
    led_walk(beside, random.Random(seed), 500)
    assert len(beside.session.been) > 3 and beside.refusals


def reading(name: str) -> Reading:
    return Reading(id=name, title="R", prompt="R", text="R")


OF_ONE: Final = (reading("r"), write(), turns(), structs.replace(turns(Rung.SPEAK), optional=True))
"""What may be for one of the two alone."""


@pytest.mark.parametrize("owners", [{FIRST}, {SECOND}, {FIRST, SECOND}, set()], ids=str)
@pytest.mark.parametrize("side", ["owner", "other"])
@pytest.mark.parametrize("activity", OF_ONE, ids=lambda each: type(each).__name__)
def test_whatever_is_done_on_a_page_for_one_both_hold_the_same(
    activity: AnyActivity, side: str, owners: set[Partner]
) -> None:
    """That somebody's something is theirs is put there: what asks for it has its own tests."""
    asked = reading("whose")
    guide = guide_of(asked, structs.replace(activity, for_=f"{side}:whose"), reading("last"))
    beside = Beside(guide_of(asked))
    session = replace(beside.session, guide=guide, owners={"whose": frozenset(owners)})
    beside.session = next_page(session)
    beside.read.guide = whole(packing.guide(guide_bytes(guide)))
    beside.read.owners = {"whose": sorted(owners)}
    beside.read.next()
    for seed in range(2):
        again = deepcopy(beside)
        assert walk(again, random.Random(seed), 120, rare=0.2) > 3


ALONE: Final = {
    each.id: guide_of(msgspec.structs.replace(each, when=None))
    for step in (*COMPACT.steps, *LOOKING.steps, *STAYING.steps)
    for each in step.activities
    if not getattr(each, "marked_by", "")
} | {
    "rate": guide_of(rate()),
    "promise, left out at will": guide_of(write(promise=True, optional=True)),
    "choose": guide_of(choose(decline="rest", optional=True)),
    "open choice": guide_of(choose()),
    "turns": guide_of(turns()),
    "shown, and no note": guide_of(
        *(
            msgspec.structs.replace(each, note="")
            for step in LOOKING.steps
            for each in step.activities
            if isinstance(each, Private)
        )
    ),
}
"""Guides of one activity each: every kind of the two, and some more."""


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ALONE)
def test_whatever_is_done_within_one_activity_both_hold_the_same(name: str, seed: int) -> None:
    assert walk(Beside(ALONE[name]), random.Random(seed), 200, rare=0.1) > 10


def test_a_promise_worded_anew_takes_everybodys_word_that_they_are_ready() -> None:
    beside = Beside(guide_of(write(promise=True)))
    open_both(beside, ("I will", "I do"))
    assert beside.do(FIRST, Answered(0, True)) and beside.do(SECOND, Answered(0, False))
    assert beside.do(SECOND, Ready())
    for number in range(PROPOSALS_LIMIT):
        assert beside.do(FIRST, Offered(f"wording {number}"))
        assert beside.do(SECOND, Answered(number + 1, False))
    assert not beside.do(FIRST, Offered("one more"))


def open_both(beside: Beside, answers: tuple[str, str]) -> None:
    """Both seal and open, in step."""
    for seat in (FIRST, SECOND):
        assert beside.do(seat, sealed(beside.session, seat, answers[seat]))
    for seat in (FIRST, SECOND):
        assert beside.do(seat, opened(beside.session, seat, answers[seat]))


@pytest.mark.parametrize("aside", [Voided(), Paused(20)], ids=["both ask", "after a break"])
def test_after_an_opening_that_crossed_with_a_void_both_count_attempts_alike(
    aside: AnyEvent,
) -> None:
    beside = Beside(guide_of(rate(needs="no")))
    yes = ("yes", "yes")
    for seat in (FIRST, SECOND):
        assert beside.do(seat, sealed(beside.session, seat, *yes))
    crossing = opened(beside.session, SECOND, *yes)
    assert beside.do(FIRST, opened(beside.session, FIRST, *yes)) and beside.do(FIRST, Voided())
    assert beside.do(FIRST, sealed(beside.session, FIRST, *yes))
    assert beside.do(SECOND, crossing)
    again: list[tuple[Partner, AnyEvent]] = [(FIRST, aside), (SECOND, Voided())]
    if isinstance(aside, Paused):
        again = [(FIRST, aside), (FIRST, CameBack()), (SECOND, CameBack())]
    for seat, event in again:
        assert beside.do(seat, event)
    assert not beside.do(FIRST, sealed(beside.session, FIRST, *yes, attempt=1))
    assert beside.do(FIRST, sealed(beside.session, FIRST, *yes, attempt=2))


def test_each_has_a_hundred_proposals_and_a_turn_two_hundred_pieces() -> None:
    beside = Beside(ALONE["deeds"])
    for seat in (FIRST, SECOND):
        for number in range(PROPOSALS_LIMIT):
            assert beside.do(seat, Proposed(f"deed {number}", ""))
        assert not beside.do(seat, Proposed("one more", ""))
        latest = (seat + 1) * PROPOSALS_LIMIT
        assert beside.do(1 - seat, Answered(latest, False))
    beside = Beside(ALONE["turns"])
    for number in range(PIECES_LIMIT):
        assert beside.do(FIRST, Spoke(f"piece {number}"))
    assert not beside.do(FIRST, Spoke("one more"))
