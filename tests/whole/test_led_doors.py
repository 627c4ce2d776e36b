"""The doors of a facilitator over a real relay: late, early, away and back, and coming again.

About `tui.line.inviting`, `tui.line.knocking` and `tui.line.lobby`, as far as somebody may lead.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from protocol.door.introduction import Introduction, Policy
from protocol.door.invitation import opened
from protocol.door.leading import Arrival, Card, LeadGuest
from protocol.door.notes import Role
from protocol.door.third import ThirdGuest
from protocol.errors import DoorShut, Reason
from protocol.limits import VERSION
from protocol.seats import Seat
from protocol.wire.frames import Code, End, Note, Post, Visit, pack, read_at_client
from tests.protocol.reader import introducing, led_doors
from tests.protocol.reader.door import Keys
from tests.protocol.reader.line import knock_led
from tests.whole.doors import (
    KIM,
    ROOM,
    SAM,
    WAITS_S,
    Within,
    Without,
    asked,
    asking,
    empty,
    fresh_guest,
    leading,
    led,
    tasks,
)
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.test_door import cut_all, guest, opening
from tui.errors import LobbyOver, NobodyThere, RelayRefused
from tui.line import lobby as doorway
from tui.line.dial import dial
from tui.line.knocking import leave_word
from tui.line.lobby import heard_in


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, so nobody needs seconds for it."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr(doorway, "REFILLED_S", 0.3)
    monkeypatch.setattr("tui.line.inviting.REFILLED_S", 0.3)
    monkeypatch.setattr("tui.line.knocking.EMPTY_LOBBY_S", 0.5)


# The third door


async def test_a_partner_lets_in_whoever_may_lead_and_reads_who_it_is(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = asking(url, door), asked(url, door)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: host.openings > 0)
            async with tasks(visitor.knock()) as (knock,):
                await until(lambda: bool(host.knocks))
                assert [each.introduction for each in host.knocks] == [KIM]
                host.decision.set_result(True)
                theirs, mine = await knock, await opened_
        assert mine.spoken == theirs.spoken and theirs.room == ROOM
        assert host.kept == [mine] and visitor.kept == [theirs]


async def test_at_the_third_door_a_no_is_told_at_once_and_nothing_is_given(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = asking(url, door), asked(url, door)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: host.openings > 0)
            async with tasks(visitor.knock()) as (knock,):
                await until(lambda: bool(host.knocks))
                host.decision.set_result(False)
                assert await opened_ is None
                with pytest.raises(LobbyOver) as over:
                    await knock
        assert over.value.end is End.SHUT
        assert host.kept == [] and visitor.kept == []


async def test_words_that_were_taken_back_are_told_to_whoever_knocked(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = asking(url, door), asked(url, door)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: host.openings > 0)
            async with tasks(visitor.knock()) as (knock,):
                await until(lambda: visitor.knocked > 0)
                opened_.cancel()
                with pytest.raises(LobbyOver):
                    await knock


async def test_where_they_have_met_before_either_may_come_first_to_the_third_door(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opened(b"t" * 32)
        host, visitor = asking(url, door, WAITS_S), asked(url, door, WAITS_S)
        async with tasks(visitor.knock()) as (knock,):
            await until(lambda: visitor.there == [False])
            async with tasks(host.welcome()) as (opened_,):
                await until(lambda: bool(host.knocks))
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken
        assert visitor.there[-1] is True


# The leading door


async def test_a_facilitator_reads_the_card_and_lets_a_partner_in(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = leading(url, door), led(url, door)
        async with tasks(host.welcome(), visitor.knock()) as (opened_, knock):
            await until(lambda: host.knocks == [SAM] and visitor.knocked > 0)
            host.decision.set_result(True)
            mine, theirs = await opened_, await knock
        assert mine.spoken == theirs.spoken
        assert theirs.facilitator.introduction == KIM and theirs.seat is Seat.FIRST
        with pytest.raises(NobodyThere):
            await Without(url, door.lobby, LeadGuest(door, fresh_guest(), SAM), None).knock()


async def test_a_partner_is_in_at_once_and_neither_side_visits_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was being waited for when it was decided had been taken for a line that dropped."""
    dialled: list[str] = []

    def counted(url: str) -> Any:
        dialled.append(url)
        return dial(url)

    monkeypatch.setattr(doorway, "dial", counted)
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = leading(url, door), led(url, door)
        async with tasks(host.welcome(), visitor.knock()) as (opened_, knock):
            await until(lambda: host.knocks == [SAM] and visitor.knocked > 0)
            host.decision.set_result(True)
            await opened_
            await knock
        assert len(dialled) == 2


async def test_the_same_words_lead_on_once_it_is_seen_what_they_open(tmp_path: Path) -> None:
    """*Join* knows no kind of door; whoever waits hears of nobody until the card is written."""
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host = leading(url, door)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: host.openings > 0)
            ordinary = guest(door)
            with pytest.raises(DoorShut) as shut:
                await Without(url, door.lobby, ordinary, None).knock()
            assert shut.value.reason is Reason.ROLE and ordinary.led_to is Role.LED
            assert host.knocks == []
            visitor = led(url, door)
            async with tasks(visitor.knock()) as (knock,):
                await until(lambda: host.knocks == [SAM])
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken


async def test_whoever_is_early_waits_until_the_door_stands(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = leading(url, door), led(url, door)
        async with tasks(visitor.knock()) as (knock,):
            await until(lambda: visitor.there == [False])
            async with tasks(host.welcome()) as (opened_,):
                await until(lambda: bool(host.knocks))
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken


async def test_a_door_that_nobody_is_let_into_says_nothing_and_opens_again_and_again(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = leading(url, door), led(url, door)
        async with tasks(host.welcome(), visitor.knock()) as (opened_, knock):
            for times in range(1, 4):
                await until(lambda: bool(host.knocks) and visitor.knocked >= times)  # noqa: B023
                await empty(url, door.lobby)
            await until(lambda: visitor.knocked >= 4)
            assert not knock.done() and host.knocks == [SAM] and visitor.lines == []
            host.decision.set_result(True)
            assert (await knock).spoken == (await opened_).spoken
        assert len(host.kept) == len(visitor.kept) == 1


async def test_a_lobby_whose_time_is_over_is_opened_anew(tmp_path: Path) -> None:
    async with relay_at(tmp_path, lobby_lifetime_s=1) as relay:
        url, door = url_of(relay), opening()
        host = leading(url, door)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: host.openings >= 2)
            assert not opened_.done()


async def test_a_door_is_given_up_after_hours(tmp_path: Path) -> None:
    async with relay_at(tmp_path, lobby_lifetime_s=0) as relay:
        url, door = url_of(relay), opening()
        host, visitor = leading(url, door), led(url, door)
        for side in (host, visitor):
            side.waits_s = 0.0
        for waiting in (host.welcome(), visitor.knock()):
            with pytest.raises(LobbyOver) as over:
                await waiting
            assert over.value.end is End.EXPIRED


async def test_lines_and_relays_that_go_and_come_back_do_no_harm(tmp_path: Path) -> None:
    door = opening()
    async with relay_at(tmp_path) as relay:
        port, url = relay.port, url_of(relay)
        host, visitor = leading(url, door), led(url, door)
        opened_ = asyncio.ensure_future(host.welcome())
        knock = asyncio.ensure_future(visitor.knock())
        await until(lambda: visitor.knocked == 1 and bool(host.knocks))
        await cut_all(relay)
        await until(lambda: visitor.knocked == 2)
    async with relay_at(tmp_path, port), tasks(opened_, knock):
        await until(lambda: visitor.knocked == 3)
        host.decision.set_result(True)
        mine, theirs = await opened_, await knock
        assert mine is not None and mine.spoken == theirs.spoken
    assert host.knocks == [SAM]
    assert visitor.lines[-2:] == [False, True]


async def test_a_facilitator_who_closes_the_program_and_comes_back_meets_who_waited(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        visitor = led(url, door)
        async with tasks(visitor.knock()) as (knock,):
            before = leading(url, door)
            async with tasks(before.welcome()):
                await until(lambda: visitor.knocked == 1)
            await until(lambda: visitor.there[-1] is False)
            assert not knock.done()
            again = leading(url, door)
            async with tasks(again.welcome()) as (opened_,):
                await until(lambda: again.knocks == [SAM])
                again.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken


async def test_a_facilitator_whose_program_was_killed_finds_the_knock_that_lies_there(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = leading(url, door), led(url, door)
        async with dial(url) as (socket, _):
            # What is left of a program that was killed: its offer, and nobody behind it.
            await socket.send(pack(Visit(door.lobby)))
            await socket.send(pack(Post(host.host.offer)))
            await socket.recv()
        async with tasks(visitor.knock()) as (knock,):
            await until(lambda: visitor.knocked == 1)
            async with tasks(host.welcome()) as (opened_,):
                await until(lambda: host.knocks == [SAM])
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken
        assert visitor.knocked == 1


async def test_what_an_older_program_left_in_the_lobby_is_cleared(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        older = leading(url, door, b"o" * 32).host.offer
        async with dial(url) as (socket, _):
            await socket.send(pack(Visit(door.lobby)))
            await socket.send(pack(Post(older)))
            await socket.recv()
        host, visitor = leading(url, door), led(url, door)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: host.openings > 0)
            async with tasks(visitor.knock()) as (knock,):
                await until(lambda: bool(host.knocks))
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken


async def test_a_partner_whose_program_was_killed_knocks_again_with_new_keys(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, killed = leading(url, door), led(url, door)
        async with tasks(host.welcome()) as (opened_,):
            async with tasks(killed.knock()):
                await until(lambda: bool(host.knocks))
            later = Arrival(SAM.name, Card("In the car"))
            again = led(url, door, later)
            async with tasks(again.knock()) as (knock,):
                await until(lambda: host.knocks == [SAM, later])
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken
        assert [each.arrival for each in host.kept] == [later]


async def test_who_knocks_after_it_was_decided_is_not_let_in_for_another(tmp_path: Path) -> None:
    """What was pressed was about whoever stood on the screen."""
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, first = leading(url, door), led(url, door)
        async with tasks(host.welcome(), first.knock()) as (opened_, knock):
            await until(lambda: host.knocks == [SAM] and first.knocked > 0)
            await cut_all(relay)
            await empty(url, door.lobby)
            # Decided while no line is there; somebody else is quicker to come back.
            host.decision.set_result(True)
            other = led(url, door, Arrival("Mallory", Card()))
            async with tasks(other.knock()) as (late,):
                assert (await knock).spoken == (await opened_).spoken
                assert host.knocks == [SAM]
                assert not late.done() or isinstance(late.exception(), DoorShut)


async def test_a_full_lobby_is_cleared_and_whoever_waits_is_let_in(tmp_path: Path) -> None:
    async with relay_at(tmp_path, lobby_notes=3) as relay:
        url, door = url_of(relay), opening()
        host = leading(url, door)
        async with tasks(host.welcome()) as (opened_,):
            async with tasks(led(url, door).knock()):
                await until(lambda: len(host.knocks) == 1)
            visitor = led(url, door)
            async with tasks(visitor.knock()) as (knock,):
                await until(lambda: len(host.knocks) == 2)
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken
        assert len(host.kept) == 1


async def test_a_relay_about_to_restart_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []

    def read(data: bytes) -> object:
        heard.append(read_at_client(data))
        return heard[-1]

    monkeypatch.setattr(doorway, "read", read)
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        relay.drain()
        host = leading(url, door)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: Code.DRAINING in [getattr(each, "code", None) for each in heard])
            assert host.openings == 0 and not opened_.done()
            relay.take_again()
            await until(lambda: host.openings > 0)
        relay.drain()
        with pytest.raises(RelayRefused) as refused:
            await asking(url, opening()).welcome()
        assert refused.value.code is Code.DRAINING


@pytest.mark.parametrize("is_third", [True, False])
async def test_a_guest_of_another_version_leaves_word_at_either_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_third: bool
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host: Within[Any] = asking(url, door) if is_third else leading(url, door)
        async with tasks(host.welcome()):
            await until(lambda: host.openings > 0)
            with monkeypatch.context() as patch:
                patch.setattr("protocol.door.notes.VERSION", VERSION + 1)
                someone: Without[Any] = asked(url, door) if is_third else led(url, door)
                with pytest.raises(DoorShut) as shut:
                    await someone.knock()
                assert shut.value.reason is Reason.OLDER
                await leave_word(url, door.lobby, someone.guest)
            await until(lambda: host.turned == [True])
            assert host.knocks == []


async def test_every_note_of_both_doors_has_the_same_size_on_the_line(tmp_path: Path) -> None:
    """What the relay sees of a full card and an empty one, of a long introduction and a short."""
    sizes = []
    async with relay_at(tmp_path) as relay:
        url = url_of(relay)
        full = Card("x" * 120, "1" * 60, "y" * 120)
        for arrival in (Arrival("", Card()), Arrival("x" * 40, full)):
            door = opening()
            host, visitor = leading(url, door), led(url, door, arrival)
            async with tasks(host.welcome(), visitor.knock()):
                await until(lambda: host.knocks == [arrival])  # noqa: B023
                sizes.append(await _notes(url, door.lobby, 2))
        for introduction in (
            KIM,
            Introduction("K" * 40, "x" * 120, Policy.NONE, "y" * 200, "z" * 200),
        ):
            door = opening()
            third = Without(url, door.lobby, ThirdGuest(door, fresh_guest(), introduction))
            host_ = asking(url, door, WAITS_S)
            async with tasks(host_.welcome(), third.knock()):
                await until(lambda: bool(host_.knocks))  # noqa: B023
                sizes.append(await _notes(url, door.lobby, 2))
    assert len(set(map(tuple, sizes))) == 1


async def _notes(url: str, lobby: bytes, count: int) -> list[int]:
    """How long the notes are that lie there."""
    found: list[int] = []
    async with dial(url) as (socket, _):
        await socket.send(pack(Visit(lobby)))
        async for note in heard_in(socket):
            if isinstance(note, Note):
                found.append(len(note.note))
            if len(found) == count:
                return found
    return found


# A program from the page alone


@pytest.mark.parametrize("role", ["facilitator", "led"])
async def test_a_guest_from_the_page_alone_is_let_in_at_either_door(
    tmp_path: Path, role: str
) -> None:
    drawn = fresh_guest()
    mine = Keys(drawn.signing, drawn.exchange, drawn.ephemeral)
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host: Within[Any] = asking(url, door) if role == "facilitator" else leading(url, door)
        said = KIM.encoded if role == "facilitator" else led_doors.arrival("Sam", ["", "", ""])
        async with tasks(host.welcome()) as (welcomed,):
            await until(lambda: host.openings > 0)
            where = (door.lobby, door.door)
            async with tasks(knock_led(url, where, role, mine, drawn.nonce, said)) as (knock,):
                await until(lambda: bool(host.knocks))
                host.decision.set_result(True)
                given, shown, t = await knock
                held = await welcomed
    assert held.transcript == t
    if role == "facilitator":
        room = led_doors.read_led_room(given, shown, mine)
        assert (room["room_id"], room["kid"]) == (ROOM.room_id, ROOM.kid)
    else:
        seat, _, introduction = led_doors.read_led_place(given)
        assert (seat, introduction) == (0, introducing.read(KIM.encoded))
