"""Who is where, at a relay that stands alone. Its lobbies' rules are tested in `test_lobbies`."""

from pathlib import Path

import pytest

from protocol.wire.frames import Code, End, Frame, Gone, Note
from server.errors import Refused
from server.store.memory import MemoryHall
from server.store.ports import Claim, Sighting, Sitting
from tests.server.clients import name_of, not_lost, settings_for

ROOM, LOBBY = name_of("room"), name_of("lobby")


class Somebody:
    """In a lobby."""

    def __init__(self) -> None:
        self.told: list[Frame] = []
        self.dismissed: list[Frame] = []

    def tell(self, frame: Frame) -> None:
        self.told.append(frame)

    def dismiss(self, frame: Frame) -> None:
        self.dismissed.append(frame)


@pytest.fixture
def hall() -> MemoryHall:
    return MemoryHall(settings_for(Path("nowhere"), lobby_notes=2))


async def post(hall: MemoryHall, note: bytes, now_ms: int = 0) -> None:
    await hall.post(LOBBY, note, "here", now_ms, is_draining=False)


async def claim(hall: MemoryHall, number: int) -> Claim | None:
    return await hall.claim(ROOM, Sitting(0, number, 0), not_lost)


async def test_the_newest_connection_has_the_seat(hall: MemoryHall) -> None:
    older, newer = hall.number(), hall.number()
    assert older < newer
    assert await claim(hall, newer) is not None
    assert await claim(hall, older) is None


async def test_a_late_goodbye_does_not_empty_the_seat_of_a_newer_one(hall: MemoryHall) -> None:
    first, second, third = hall.number(), hall.number(), hall.number()
    older, newer = await claim(hall, first), await claim(hall, third)
    assert older is not None and newer is not None
    older.leave()
    assert await claim(hall, second) is None
    newer.leave()
    newer.leave()
    assert await claim(hall, second) is not None


async def test_a_relay_that_stands_alone_is_told_of_no_other(hall: MemoryHall) -> None:
    told: list[Sighting] = []
    watch = await hall.watch(ROOM, told.append)
    assert await claim(hall, hall.number()) is not None
    watch.close()
    assert told == []


async def test_every_visitor_is_handed_a_note_and_a_newcomer_finds_it(hall: MemoryHall) -> None:
    ada, ben = Somebody(), Somebody()
    assert await hall.visit(LOBBY, ada) == ()
    await post(hall, b"note")
    assert ada.told == [Note(0, b"note")]
    assert await hall.visit(LOBBY, ben) == (b"note",)
    hall.leave(LOBBY, ada)
    await post(hall, b"answer")
    assert (len(ada.told), ben.told, len(hall)) == (1, [Note(1, b"answer")], 1)
    with pytest.raises(Refused) as refused:
        await post(hall, b"one too many")
    assert refused.value.code is Code.LOBBY_FULL


async def test_a_lobby_that_is_shut_or_over_dismisses_everybody(hall: MemoryHall) -> None:
    for end in (End.SHUT, End.EXPIRED):
        ada = Somebody()
        await hall.visit(LOBBY, ada)
        await post(hall, b"note")
        if end is End.SHUT:
            await hall.shut(LOBBY)
        else:
            hall.expire(24 * 60 * 60 * 1000)
        assert (ada.dismissed, len(hall)) == ([Gone(end)], 0)
