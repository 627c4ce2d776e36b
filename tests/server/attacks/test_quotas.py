"""Taking up room: names, connections, disk. Everything has an end, and a code that says which."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import (
    Append,
    Code,
    Denied,
    Entered,
    Entries,
    Note,
    Post,
    Shut,
    Visit,
    Visited,
)
from server.settings import RelaySettings
from tests.server.attacks.peers import ATTACKER, addresses, crowd, peer_of, welcomed
from tests.server.attacks.relay_process import attacked
from tests.server.attacks.seats import append, create, enter, seated
from tests.server.attacks.storm import storm, thrice_at_the_most
from tests.server.clients import Couple, Member, couple, name_of

DEFAULTS: Final = RelaySettings(Path())
VICTIM: Final = "127.0.1.1"
EVENT: Final = bytes(16_000)


async def test_a_room_s_name_cannot_be_taken_from_those_who_have_it(tmp_path: Path) -> None:
    squatter = couple("squatter")
    async with attacked(tmp_path) as relay, seated(relay.port, "theirs", VICTIM) as (them, _, _):
        members = tuple(Member(them.room, each.seat, each.key) for each in squatter.members)
        async with welcomed(relay.port) as peer:
            assert await create(peer, Couple(them.room, members)) == Denied(Code.EXISTS, 0)
            assert await enter(peer, Couple(them.room, members), 0) == Denied(Code.PROOF, 0)
        # Half of the true roster is another roster.
        mixed = Couple(them.room, (members[0], them.members[1]))
        async with welcomed(relay.port) as peer:
            assert await create(peer, mixed) == Denied(Code.EXISTS, 0)
        three = Couple(them.room, (*them.members, Member(them.room, 2, members[0].key)))
        async with welcomed(relay.port) as peer:
            assert await create(peer, three, 2) == Denied(Code.ROSTER, 0)


async def test_lobbies_of_one_address_end_and_the_others_get_theirs(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, AsyncExitStack() as stack:
        answers: list[object] = []
        for number in range(DEFAULTS.lobbies_per_address + 1):
            peer = await stack.enter_async_context(welcomed(relay.port))
            assert await peer.ask(Visit(name_of(f"squatted {number}"))) == Visited(0)
            answers.append(await peer.ask(Post(b"mine")))
        assert answers[:-1] == [Note(0, b"mine")] * DEFAULTS.lobbies_per_address
        assert answers[-1] == Denied(Code.ROOMS_RATE, 0)
        async with welcomed(relay.port, VICTIM) as peer:
            await peer.ask(Visit(name_of("invited")))
            assert await peer.ask(Post(b"knock")) == Note(0, b"knock")


async def test_a_lobby_that_was_guessed_can_be_filled_but_the_inviter_sees_it(
    tmp_path: Path,
) -> None:
    lobby = name_of("guessed")
    async with (
        attacked(tmp_path) as relay,
        welcomed(relay.port, VICTIM) as inviter,
        welcomed(relay.port) as squatter,
    ):
        await inviter.ask(Visit(lobby))
        await squatter.ask(Visit(lobby))
        for number in range(DEFAULTS.lobby_notes):
            squatter.say(Post(bytes([number])))
        for number in range(DEFAULTS.lobby_notes):
            assert await inviter.hear() == Note(number, bytes([number]))
        assert await inviter.ask(Post(b"mine")) == Denied(Code.LOBBY_FULL, 0)
        inviter.say(Shut())
        await squatter.is_cut_off()


@thrice_at_the_most
async def test_rooms_of_one_address_end_and_running_ones_go_on(tmp_path: Path) -> None:
    async with storm(tmp_path) as weather:
        port = weather.relay.port
        answers: list[object] = []
        for number in range(DEFAULTS.rooms_per_hour + 5):
            async with welcomed(port) as peer:
                answers.append(await create(peer, couple(f"squatted {number}")))
        taken = DEFAULTS.rooms_per_hour
        assert answers == [Entered(0, (0,))] * taken + [Denied(Code.ROOMS_RATE, 0)] * 5
        async with welcomed(port, VICTIM.replace("127.0.1", "127.0.3")) as peer:
            assert isinstance(await create(peer, couple("a newcomer's")), Entered)
        await weather.nobody_else_noticed()


async def test_a_seat_ends_at_its_bytes_and_at_its_share_of_the_entries(tmp_path: Path) -> None:
    # A seat cannot reach eight megabytes at thirty events a minute within a test.
    async with (
        attacked(tmp_path, seat_bytes=5 * len(EVENT), room_entries=12) as relay,
        seated(relay.port, "full") as (_, first, second),
        seated(relay.port, "running", VICTIM) as (_, third, _),
    ):
        for counter in range(1, 6):
            assert isinstance(await append(first, counter, EVENT), Entries)
        assert await append(first, 6, EVENT) == Denied(Code.SEAT_FULL, 6)
        for _ in range(5):
            await second.hear()
        for counter in range(1, 7):
            assert isinstance(await append(second, counter, b"e"), Entries)
        assert await append(second, 7, b"e") == Denied(Code.ROOM_FULL, 7)
        assert isinstance(await append(third, 1, EVENT), Entries)


async def test_events_beyond_the_pace_are_refused_and_what_is_logged_stays(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "fast") as (_, first, _):
        pace = DEFAULTS.events_per_minute
        for counter in range(1, pace + 20):
            first.say(Append(counter, b"e"))
        logged, refused = 0, 0
        while logged + refused < pace + 19:
            match await first.hear():
                case Entries(entries):
                    logged += len(entries)
                case Denied(Code.RATE | Code.CONFLICT, _):
                    refused += 1
        # One more may have become due while they were on their way.
        assert logged in (pace, pace + 1)


async def test_a_full_store_refuses_new_rooms_and_the_running_ones_go_on(tmp_path: Path) -> None:
    async with attacked(tmp_path, store_bytes=400_000) as relay, AsyncExitStack() as stack:
        rooms = [
            await stack.enter_async_context(seated(relay.port, f"room {number}", address))
            for number, address in enumerate(addresses(4))
        ]
        for counter in range(1, 8):
            for _, first, _ in rooms:
                assert isinstance(await append(first, counter, EVENT), Entries)
        async with welcomed(relay.port, VICTIM) as peer:
            assert await create(peer, couple("one more")) == Denied(Code.RELAY_FULL, 0)
        for _, first, _ in rooms:
            assert isinstance(await append(first, 8, EVENT), Entries)


@thrice_at_the_most
@pytest.mark.gate
async def test_connections_of_one_address_end_and_the_others_get_in(tmp_path: Path) -> None:
    async with storm(tmp_path) as weather, AsyncExitStack() as stack:
        port = weather.relay.port
        for _ in range(DEFAULTS.connections_per_address):
            await stack.enter_async_context(welcomed(port))
        for _ in range(200):
            async with peer_of(port) as peer:
                assert (await peer.shake_hands()).split()[1] == b"429"
        async with welcomed(port, "127.0.3.1"):
            pass
        await weather.nobody_else_noticed()


async def test_connections_over_all_end_and_those_inside_go_on(tmp_path: Path) -> None:
    inside, outside = 100, 20
    async with (
        attacked(tmp_path, connections=inside + 2) as relay,
        seated(relay.port, "inside", VICTIM) as (_, first, _),
        crowd(relay.port, list(addresses(inside + outside))) as peers,
    ):
        answers = [await peer.shake_hands() for peer in peers]
        statuses = [int(answer.split()[1]) for answer in answers]
        assert statuses == [101] * inside + [503] * outside
        assert isinstance(await append(first, 1, b"e"), Entries)


@thrice_at_the_most
@pytest.mark.gate
async def test_coming_and_going_without_end_holds_nobody_up(tmp_path: Path) -> None:
    async with storm(tmp_path) as weather:

        async def come_and_go() -> None:
            while True:
                async with peer_of(weather.relay.port) as peer:
                    await peer.shake_hands()

        tasks = [asyncio.create_task(come_and_go()) for _ in range(4)]
        await asyncio.sleep(1.5)
        seen = await weather.others.look()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await weather.was_calm(seen)
        print(f"others' p99 {seen.p99_ms:.1f} ms")
    assert ATTACKER not in weather.relay.log
