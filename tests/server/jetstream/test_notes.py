"""What a relay knows of a lobby that several share, whatever it hears of it and when."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.wire.frames import Code
from server.errors import Refused
from server.jetstream.notes import EARLY, Notes, Openings, Posted, read_posted, whole
from tests.server.clients import settings_for


def lobby(opening: str, count: int, first: int = 1) -> list[Posted]:
    """So many notes, from that position on."""
    return [
        Posted(opening, index, f"{opening}{index}", 900, b"%d" % index, first + index)
        for index in range(count)
    ]


@given(st.text("abc0", max_size=3), st.integers(0, 9), st.integers(0, 99), st.binary(max_size=9))
def test_a_note_is_read_as_it_was_written(
    opening: str, index: int, position: int, note: bytes
) -> None:
    posted = Posted(opening, index, "nonce", 900, note, position)
    assert read_posted(position, posted.headers, note) == posted


@pytest.mark.parametrize("without", ["Opening", "Number", "Nonce", "Lasts"])
def test_what_is_no_note_is_none(without: str) -> None:
    (posted,) = lobby("a", 1)
    headers = {key: value for key, value in posted.headers.items() if key != without}
    assert read_posted(1, headers, b"") is None
    assert read_posted(1, posted.headers | {"Number": "first"}, b"") is None


def test_a_lobby_is_its_notes_from_the_first_on() -> None:
    first, second = lobby("a", 4), lobby("b", 3, first=5)
    assert whole(first) == tuple(first)
    assert whole(first[1:]) == whole([]) == ()
    assert whole(first + second) == whole(first[1:] + second) == tuple(second)
    assert whole(second + first[3:]) == tuple(second)
    assert whole(first[:2] + first[3:]) == tuple(first[:2])


@given(st.data(), st.integers(1, 8))
def test_each_note_is_taken_once_and_in_order_whatever_was_lost_doubled_or_late(
    data: st.DataObject, count: int
) -> None:
    """Whoever is told to look does so, and the last is looked for in any case."""
    truth, notes, kept = lobby("a", count), Notes(), 0
    heard = data.draw(st.lists(st.integers(0, count - 1), max_size=3 * count))
    taken: list[Posted] = []
    for index in [*heard, count - 1]:
        kept = max(kept, index + 1)
        if notes.hear(truth[index]):
            notes.begin_to_look()
            # Meanwhile something else may be kept, and heard at once.
            up_to = kept
            if kept < count and data.draw(st.booleans()):
                kept += 1
                notes.hear(truth[kept - 1])
            assert not notes.take(truth[:up_to], up_to)
        assert notes.notes[: len(taken)] == taken
        taken = [*notes.notes]
        assert taken == truth[: len(taken)]
        assert not taken or notes.position == taken[-1].position
    assert taken[: count - 1] == truth[: count - 1] and len(taken) == count


def test_what_was_found_while_more_was_heard_takes_nothing_back() -> None:
    truth, notes = lobby("a", 3), Notes()
    notes.begin_to_look()
    for posted in truth:
        assert not notes.hear(posted)
    assert not notes.take(truth[:1], 1)
    assert (notes.notes, notes.position) == (truth, 3)


def test_a_note_of_another_lobby_is_looked_at_and_not_taken() -> None:
    old, new, notes = lobby("a", 2), lobby("b", 2, first=9), Notes()
    assert not notes.hear(old[0])
    assert notes.hear(new[0]) and notes.hear(new[1])
    assert notes.notes == old[:1]
    notes.begin_to_look()
    assert not notes.contradicts(old) and notes.contradicts(new) and notes.contradicts([])
    notes.forget()
    assert not notes.contradicts([]) and (notes.opening, notes.position) == ("", 0)
    assert not notes.take(new, 10) and notes.notes == new


def test_what_was_heard_before_it_was_looked_is_no_reason_to_look_again() -> None:
    notes = Notes()
    assert notes.hear(lobby("a", 2)[1])
    notes.begin_to_look()
    assert not notes.take([], 0) and not notes.notes


def test_what_is_left_over_is_no_lobby_and_is_told_by_its_place() -> None:
    notes = Notes()
    assert not notes.take([], 7)
    assert (notes.opening, notes.notes, notes.position) == ("", [], 7)


def test_only_so_many_notes_wait_for_those_ahead_of_them() -> None:
    notes = Notes()
    for number in range(3 * EARLY):
        assert notes.hear(lobby(str(number), 2)[1])
        assert len(notes._early) <= EARLY


def refusal(openings: Openings, address: str = "a", *, is_draining: bool = False) -> Code:
    with pytest.raises(Refused) as refused:
        openings.open("another", "lobby", address, is_draining=is_draining)
    return refused.value.code


def test_the_quotas_are_of_what_was_opened_here() -> None:
    openings = Openings(settings_for(Path("nowhere"), lobbies_per_address=1, lobbies=2))
    openings.open("one", "lobby one", "a", is_draining=False)
    assert refusal(openings) is Code.ROOMS_RATE
    assert refusal(openings, "b", is_draining=True) is Code.DRAINING
    openings.open("two", "lobby two", "b", is_draining=False)
    assert refusal(openings, "c") is Code.RELAY_FULL
    for _ in range(2):
        openings.close("one")
    openings.close("elsewhere")
    assert len(openings) == 1
    openings.open("three", "lobby three", "a", is_draining=False)
