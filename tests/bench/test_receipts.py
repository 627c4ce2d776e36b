"""The benchmark would notice what a relay loses, repeats, mixes up or reorders."""

from tests.bench.relay.receipts import Author, Reader, Tally, agree


def reader_and_events(count: int) -> tuple[Tally, Reader, list[bytes]]:
    tally = Tally()
    author = Author(tally, room=7, seat=0)
    return tally, Reader(tally, room=7), [author.event(due_ns=1_000) for _ in range(count)]


def test_what_comes_in_order_is_no_fault_and_its_delay_is_known() -> None:
    tally, reader, events = reader_and_events(3)
    for event in events:
        reader.take(event, now_ns=1_500)
    assert (tally.sent, tally.received, tally.faults) == (3, 3, 0)
    assert tally.delays_ns == [500, 500, 500]


def test_a_lost_event_is_missed() -> None:
    tally, reader, events = reader_and_events(3)
    reader.take(events[0], 0)
    reader.take(events[2], 0)
    assert (tally.sent - tally.received, tally.faults) == (1, 1)


def test_two_events_of_one_author_that_change_places_are_a_fault() -> None:
    tally, reader, events = reader_and_events(2)
    for event in reversed(events):
        reader.take(event, 0)
    assert tally.faults > 0


def test_a_repeated_event_is_a_fault() -> None:
    tally, reader, events = reader_and_events(1)
    reader.take(events[0], 0)
    reader.take(events[0], 0)
    assert tally.faults == 1


def test_an_event_of_another_room_is_a_fault() -> None:
    tally = Tally()
    Reader(tally, room=8).take(Author(tally, room=7, seat=0).event(0), 0)
    assert tally.faults == 1


def test_members_who_had_two_authors_in_different_orders_are_a_fault() -> None:
    tally = Tally()
    events = [Author(tally, 7, seat).event(0) for seat in range(2)]
    readers = [Reader(tally, 7), Reader(tally, 7)]
    for reader, order in zip(readers, (events, events[::-1]), strict=True):
        for event in order:
            reader.take(event, 0)
    assert tally.faults == 0
    agree(tally, readers)
    assert tally.faults == 1
