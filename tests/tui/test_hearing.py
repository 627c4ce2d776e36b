"""What a seat makes of each thing that its line says: kept, waited out, or never trusted again."""

import os
from collections.abc import Callable
from typing import Final

import pytest

from protocol.errors import Cause
from protocol.limits import VERSION
from protocol.seats import PARTNERS, Seat
from protocol.session.events import AnyEvent, Began, GuidePart, Introduced, Left, Spoke
from protocol.wire.frames import Code, End, Logged
from tests.tui.memory import NOW_MS, MemoryKeep
from tests.tui.test_outgoing import Wire
from tests.tui.test_recall import MINE, THEIRS, Room, consented, third
from tests.whole.laptops import PACE
from tui.news import Line, Trouble
from tui.seat.hearing import Hearing
from tui.seat.holding import Holding
from tui.seat.ports import Ports


class Stopped:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def steady_s(self) -> float:
        return self.now_s

    def now_ms(self) -> int:
        return NOW_MS


class Ear:
    """A seat that hears, and what it does then. Mutable."""

    def __init__(self, keep: MemoryKeep) -> None:
        self.keep: Final = keep
        self.wire: Final = Wire()
        self.due: Final[list[Callable[[], None]]] = []
        self.overs = self.goes_on = 0
        self.clock: Final = Stopped()
        world = Ports(
            keep=keep, line=lambda facts, ear: self.wire, draw=os.urandom, clock=self.clock
        )
        self.holding: Final = Holding(world, PACE)
        self.hears: Final = Hearing(
            self.holding,
            world.line,
            PACE.mend_s,
            later=lambda delay_s, act: self.due.append(act),
            go_on=self._go_on,
            over=self._over,
        )
        self.hears.line_is(Line.OPEN)

    @property
    def trouble(self) -> Trouble | None:
        return self.holding.news.trouble

    @property
    def alarm(self) -> Cause | None:
        return self.holding.news.alarm

    def _go_on(self) -> None:
        self.goes_on += 1

    def _over(self) -> None:
        self.overs += 1


@pytest.fixture
def room() -> Room:
    return Room.begun()


@pytest.fixture
def ear(room: Room) -> Ear:
    return Ear(room.keep)


def logged(room: Room, event: bytes) -> tuple[Logged, ...]:
    """As the relay hands it out next; the keep does not have it yet."""
    at = room.keep.last_cursor + 1
    return (Logged(at, NOW_MS + at, event),)


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (Code.RATE, Trouble.RELAY_BUSY),
        (Code.STORAGE, Trouble.RELAY_STUCK),
        (Code.RELAY_FULL, Trouble.RELAY_STUCK),
        (Code.WORD, Trouble.RELAY_STUCK),
    ],
)
def test_what_time_heals_is_told_and_tried_again(ear: Ear, code: Code, trouble: Trouble) -> None:
    ear.hears.denied(code, 1)
    assert ear.trouble is trouble and len(ear.due) == 1
    ear.hears.line_is(Line.RECONNECTING)
    assert ear.trouble is None  # of the next line nothing is known yet


@pytest.mark.parametrize("code", [Code.SEAT_FULL, Code.ROOM_FULL, Code.EVENT_SIZE])
def test_a_share_that_is_used_up_is_told_and_not_tried_again(ear: Ear, code: Code) -> None:
    ear.hears.denied(code, 1)
    ear.hears.line_is(Line.RECONNECTING)
    assert ear.trouble is Trouble.RELAY_FULL and ear.due == [] and ear.wire.drops == 0


def test_a_relay_that_mends_is_asked_again_once_the_other_has_come_by(ear: Ear) -> None:
    ear.hears.denied(Code.MENDING, 1)
    assert ear.trouble is Trouble.MENDING and ear.due == []
    before = ear.goes_on
    ear.hears.presence(THEIRS, True)
    assert ear.goes_on == before + 1
    ear.hears.denied(Code.MENDING, 1)
    assert len(ear.due) == 1


def test_since_when_whoever_leads_is_not_connected_is_known_while_the_own_line_is_up() -> None:
    room = Room.begun()
    nobody_leads = Ear(room.keep)
    nobody_leads.hears.entered(nobody_leads.keep.last_cursor, frozenset(PARTNERS))
    consented(room, third())
    led = Ear(room.keep)
    led.hears.entered(led.keep.last_cursor, frozenset(PARTNERS))
    seen = [nobody_leads.holding.news, led.holding.news]
    for is_here in (True, False):
        led.hears.presence(Seat.FACILITATOR, is_here)
        seen.append(led.holding.news)
    led.hears.line_is(Line.RECONNECTING)
    seen.append(led.holding.news)
    assert [each.third_away_ms for each in seen] == [None, NOW_MS, None, NOW_MS, None]


def test_whoever_was_just_let_in_is_missed_only_once_they_could_have_come() -> None:
    room = Room.begun()
    ear = Ear(room.keep)
    ear.hears.entered(ear.keep.last_cursor, frozenset(PARTNERS))
    consented(room, third())
    ear.holding.ledger = Ear(room.keep).holding.ledger
    ear.hears.presence(THEIRS, True)
    assert ear.holding.news.third_away_ms is None
    (due,) = ear.due
    ear.clock.now_s += 10.0
    due()
    assert ear.holding.news.third_away_ms == NOW_MS
    for is_here in (True, False):
        ear.hears.presence(Seat.FACILITATOR, is_here)
    assert ear.holding.news.third_away_ms == NOW_MS


def test_a_counter_that_is_taken_is_an_alarm_that_outlives_the_program(ear: Ear) -> None:
    ear.hears.denied(Code.CONFLICT, 1)
    assert ear.alarm is Cause.ROLLBACK and Ear(ear.keep).alarm is Cause.ROLLBACK


def test_a_refusal_that_makes_no_sense_here_begins_the_line_anew_and_is_no_alarm(ear: Ear) -> None:
    ear.hears.denied(Code.MALFORMED, 0)
    assert ear.wire.drops == 1 and ear.alarm is None


def test_what_is_handed_out_twice_is_kept_once(ear: Ear, room: Room) -> None:
    entries = logged(room, room.sealed(THEIRS, Introduced("again")))
    ear.hears.entries(entries)
    count = len(ear.keep.log())
    ear.hears.entries(entries)
    assert len(ear.keep.log()) == count and ear.alarm is None


def test_what_the_disk_does_not_take_is_not_taken_and_comes_again(ear: Ear, room: Room) -> None:
    entries = logged(room, room.sealed(THEIRS, Left()))
    ear.keep.is_full = True
    ear.hears.entries(entries)
    assert ear.trouble is Trouble.DISK and ear.wire.drops == 1
    assert not ear.holding.is_over and ear.keep.log()[-1] != entries[-1]
    ear.keep.is_full = False
    ear.hears.entries(entries)
    assert ear.holding.is_over and ear.keep.is_over


def test_after_an_alarm_nothing_more_is_taken(ear: Ear, room: Room) -> None:
    ear.hears.denied(Code.CONFLICT, 1)
    count = len(ear.keep.log())
    ear.hears.entries(logged(room, room.sealed(THEIRS, Left())))
    assert len(ear.keep.log()) == count and not ear.holding.is_over


def test_times_that_run_back_are_an_alarm_and_what_came_before_is_kept(
    ear: Ear, room: Room
) -> None:
    (first,) = logged(room, room.sealed(THEIRS, Spoke("too early")))
    ear.hears.entries((first, Logged(first.cursor + 1, 0, first.event)))
    assert ear.alarm is not None and ear.keep.last_cursor == first.cursor


def test_a_relay_that_holds_less_than_this_laptop_is_given_the_rest(ear: Ear) -> None:
    ear.hears.entered(ear.keep.last_cursor - 1, frozenset({MINE, THEIRS}))
    assert len(ear.wire.offered) == 1 and ear.holding.news.is_partner_here
    before = ear.goes_on
    ear.hears.mended(ear.keep.last_cursor)
    assert ear.goes_on == before + 1


def test_only_a_relay_that_must_be_the_same_one_is_given_the_room_anew(ear: Ear) -> None:
    assert ear.hears.founding() == ear.keep.facts.room.roster
    ear.holding.alarm(Cause.FORK)
    assert ear.hears.founding() is None


def test_a_relay_that_says_the_room_is_gone_ends_a_line_and_no_session(ear: Ear) -> None:
    ear.hears.gone(End.CLOSED)
    assert ear.hears.end is End.CLOSED and not ear.holding.is_over and not ear.keep.is_over


@pytest.mark.parametrize(
    ("event", "trouble"),
    [
        (Began(VERSION + 1, bytes(32), 1), Trouble.VERSION),
        (Began(VERSION, bytes(32), 0), Trouble.GUIDE),
        (GuidePart(b"before anything has begun"), None),
        (Spoke("before anything has begun"), None),
    ],
    ids=["another version", "no guide", "not due", "no beginning"],
)
def test_a_beginning_that_does_not_hold_is_explained_to_who_waits_for_it(
    event: AnyEvent, trouble: Trouble | None
) -> None:
    """And what a changed program says besides holds nobody up."""
    room = Room()
    guest = Ear(MemoryKeep(room.facts[1]))
    guest.hears.entries(logged(room, room.sealed(MINE, event)))
    assert guest.trouble is trouble and guest.alarm is None


def test_what_the_own_seat_said_comes_back_and_is_on_its_way_no_more(ear: Ear, room: Room) -> None:
    event = room.sealed(MINE, Left())
    ear.keep.put_outbox(room.mine.channel.counter, event, b"")
    ear.hears.entries(logged(room, event))
    assert ear.keep.outbox() == () and ear.overs + ear.goes_on > 0
