"""What a seat hands to the relay: one event at a time, the same bytes again, and what was lost."""

import os
from collections.abc import Callable
from typing import Final

import pytest

from protocol.session.events import Spoke
from protocol.wire.frames import Logged, Missing, Renew
from tests.tui.memory import NOW_MS, MemoryKeep
from tests.tui.test_recall import MINE, Room
from tui.seat.outgoing import RETRY_S, Outgoing

PATIENCE_S: Final = 60.0


class Wire:
    """A line that notes what it is handed. Mutable."""

    url = "memory"
    is_certain = True

    def __init__(self) -> None:
        self.sent: Final[list[tuple[int, bytes]]] = []
        self.offered: Final[list[tuple[Missing, ...]]] = []
        self.renewed: Final[list[Renew]] = []
        self.drops = 0

    async def run(self) -> None:
        """It comes up by itself."""

    def append(self, counter: int, event: bytes) -> None:
        self.sent.append((counter, event))

    def offer(self, entries: tuple[Missing, ...]) -> None:
        self.offered.append(entries)

    def renew(self, change: Renew) -> None:
        self.renewed.append(change)

    def close_room(self) -> None:
        """Nobody asks for it."""

    def retry_now(self) -> None:
        """It is up."""

    def drop(self, *, slowly: bool = False) -> None:
        self.drops += slowly


class Seat:
    """A seat's outgoing half, and a time that passes by hand. Mutable."""

    def __init__(self, keep: MemoryKeep) -> None:
        self.keep: Final = keep
        self.wire: Final = Wire()
        self.is_open = True
        self.due: Final[list[tuple[float, Callable[[], None]]]] = []
        self.agains = 0
        self.rollbacks = 0
        self.outgoing: Final = Outgoing(
            keep,
            self.wire,
            PATIENCE_S,
            is_open=lambda: self.is_open,
            later=lambda delay_s, act: self.due.append((delay_s, act)),
            on_again=self._again,
            on_rollback=self._roll_back,
        )

    def wait(self) -> list[float]:
        """Everything that was put off happens now; how long each was put off for."""
        due = [*self.due]
        self.due.clear()
        for _, act in due:
            act()
        return [delay_s for delay_s, _ in due]

    def _again(self) -> None:
        self.agains += 1
        self.outgoing.send()

    def _roll_back(self) -> None:
        self.rollbacks += 1


@pytest.fixture
def seat() -> Seat:
    """Two events of its own are on their way."""
    room = Room()
    for counter in (1, 2):
        room.keep.put_outbox(counter, f"event {counter}".encode(), b"")
    return Seat(room.keep)


@pytest.fixture
def long() -> Seat:
    """Its log takes more than one offer."""
    room = Room.begun()
    for _ in range(100):
        room.log(room.sealed(MINE, Spoke("a word")))
    return Seat(room.keep)


def test_one_event_is_in_flight_and_the_next_goes_once_it_has_landed(seat: Seat) -> None:
    seat.outgoing.send()
    seat.outgoing.send()
    assert seat.wire.sent == [(1, b"event 1")]
    seat.keep.add_entries([Logged(1, NOW_MS, b"event 1")], 1)
    seat.outgoing.landed()
    seat.outgoing.send()
    assert seat.wire.sent == [(1, b"event 1"), (2, b"event 2")]


def test_without_a_line_nothing_goes_and_a_new_one_begins_with_the_same_bytes(seat: Seat) -> None:
    seat.is_open = False
    seat.outgoing.send()
    assert seat.wire.sent == []
    seat.is_open = True
    for _ in range(2):
        seat.outgoing.begin()
        seat.outgoing.send()
    assert seat.wire.sent == [(1, b"event 1")] * 2


def test_what_was_refused_goes_out_again_once_however_often_it_was_refused(seat: Seat) -> None:
    seat.outgoing.send()
    for _ in range(3):
        seat.outgoing.send_later()
    assert seat.wait() == [RETRY_S]
    assert seat.agains == 1 and seat.wire.sent == [(1, b"event 1")] * 2


def test_nothing_new_goes_to_a_relay_that_lacks_a_part_of_the_log(long: Seat) -> None:
    long.keep.put_outbox(999, b"new", b"")
    long.outgoing.give_back(0)
    long.outgoing.send()
    assert long.outgoing.is_giving_back and long.wire.sent == []


def test_a_log_is_given_back_in_order_and_to_its_end(long: Seat) -> None:
    long.outgoing.give_back(0)
    while not long.outgoing.taken_back(long.wire.offered[-1][-1].cursor):
        assert long.outgoing.is_giving_back
    offered = [entry.event for offer in long.wire.offered for entry in offer]
    assert len(long.wire.offered) > 1
    assert offered == [logged.event for logged in long.keep.log()]
    assert not long.outgoing.is_giving_back


def test_an_answer_that_comes_twice_offers_nothing_twice(long: Seat) -> None:
    long.outgoing.give_back(0)
    taken = long.wire.offered[0][-1].cursor
    for _ in range(2):
        assert not long.outgoing.taken_back(taken)
    assert len(long.wire.offered) == 2


def test_an_answer_that_was_not_asked_for_is_none(long: Seat) -> None:
    assert not long.outgoing.taken_back(long.keep.last_cursor)


def test_who_does_not_take_back_what_it_says_it_lost_has_not_lost_it(long: Seat) -> None:
    long.outgoing.give_back(long.keep.last_cursor - 1)
    assert long.wait() == [PATIENCE_S] and long.rollbacks == 1


@pytest.mark.parametrize("why", ["taken", "put off", "a line that is gone", "a new line"])
def test_an_offer_that_was_answered_or_lost_with_its_line_raises_no_doubt(
    long: Seat, why: str
) -> None:
    last = long.keep.last_cursor
    long.outgoing.give_back(last - 1)
    match why:
        case "taken":
            assert long.outgoing.taken_back(last)
        case "put off":
            long.outgoing.put_off()
        case "a line that is gone":
            long.is_open = False
        case _:
            long.outgoing.begin()
    long.wait()
    assert long.rollbacks == 0


def test_a_relay_that_holds_what_this_seat_never_had_is_found_out_at_once(seat: Seat) -> None:
    seat.keep.add_entries([Logged(5, NOW_MS, os.urandom(498))])
    seat.outgoing.give_back(3)
    assert seat.rollbacks == 1 and seat.wire.offered == []


def test_nothing_is_given_back_over_a_line_that_is_not_there(long: Seat) -> None:
    long.is_open = False
    long.outgoing.give_back(0)
    assert long.wire.offered == [] and not long.outgoing.is_giving_back
