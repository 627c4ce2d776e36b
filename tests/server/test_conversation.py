"""What each frame does at each point of a conversation, over a real connection."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Create,
    Denied,
    End,
    Enter,
    Entered,
    Entries,
    Frame,
    Gone,
    Logged,
    Note,
    Post,
    Presence,
    Renew,
    Shut,
    Visit,
    Visited,
    Welcome,
    pack,
)
from server.conversation import PROTOCOL_ERROR
from server.relay import Relay, running
from server.store.database import LOCK
from tests.server.clients import (
    Client,
    Couple,
    Member,
    client_of,
    couple,
    name_of,
    room_of,
    settings_for,
)
from tests.server.clock import Clock

THEM = couple()
LOBBY = name_of("lobby")
DAY_MS = 24 * 60 * 60 * 1000
PROOF = bytes(64)

FRAMES: dict[str, Frame] = {
    "visit": Visit(LOBBY),
    "post": Post(b"note"),
    "shut": Shut(),
    "create": Create(THEM.room, THEM.roster, 0, PROOF),
    "enter": Enter(THEM.room, 0, 0, PROOF),
    "append": Append(1, b"event"),
    "renew": Renew(1, THEM.roster, 0, ((0, PROOF),)),
    "close": Close(PROOF),
}


async def stay_at_the_door(_: Client) -> None:
    pass


async def go_to_the_lobby(client: Client) -> None:
    await client.visit(LOBBY)


async def go_to_the_room(client: Client) -> None:
    await client.create(THEM)


# Only the first frame of an answer matters here: what it does is told further down.
DOOR: dict[str, Frame] = {
    "visit": Visited(0),
    "create": Denied(Code.PROOF, 0),
    "enter": Denied(Code.PROOF, 0),
}
IN_LOBBY: dict[str, Frame] = {"post": Note(0, b"note"), "shut": Gone(End.SHUT)}
IN_ROOM: dict[str, Frame] = {
    "renew": Denied(Code.ROSTER, 0),
    "close": Denied(Code.PROOF, 0),
}


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize(
    ("go", "answers"),
    [(stay_at_the_door, DOOR), (go_to_the_lobby, IN_LOBBY), (go_to_the_room, IN_ROOM)],
    ids=["at the door", "in a lobby", "in a room"],
)
async def test_a_frame_is_taken_in_its_place_and_ends_the_conversation_elsewhere(
    relay: Relay, name: str, go: Callable[[Client], Awaitable[None]], answers: dict[str, Frame]
) -> None:
    async with client_of(relay.port) as client:
        await go(client)
        answer = await client.ask(FRAMES[name])
        if name == "append" and answers is IN_ROOM:
            assert isinstance(answer, Entries)
        elif name in answers:
            assert answer == answers[name]
        else:
            assert answer == Denied(Code.UNEXPECTED, 1 if name == "append" else 0)
            assert await client.is_closed_with() == 1002


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", Code.MALFORMED),
        (b"\x91", Code.MALFORMED),
        (b"garbage", Code.MALFORMED),
        (pack(Visit(LOBBY)) + b"\0", Code.MALFORMED),
        (pack(Visit(b"short")), Code.MALFORMED),
        (pack(Append(1, bytes(17_000))), Code.MALFORMED),
        (pack(Welcome(1, LOBBY)), Code.MALFORMED),
        (b"\x92\xa7whisper\x01", Code.VERSION),
        (b"\x91\xa5merge", Code.VERSION),
    ],
)
async def test_what_is_no_frame_is_told_apart_from_a_frame_of_another_version(
    relay: Relay, message: bytes, code: Code
) -> None:
    async with client_of(relay.port) as client:
        assert await client.ask(message) == Denied(code, 0)
        assert await client.is_closed_with() == 1002


async def test_a_text_message_is_malformed(relay: Relay) -> None:
    async with client_of(relay.port) as client:
        await client.connection.send("text")
        assert await client.hear() == Denied(Code.MALFORMED, 0)


async def test_a_frame_that_is_too_long_closes_the_connection(relay: Relay) -> None:
    async with client_of(relay.port) as client:
        await client.say(bytes(20_481))
        assert await client.is_closed_with() == 1009


# Proofs


async def test_no_such_room_looks_like_a_bad_proof(relay: Relay) -> None:
    async with room_of(relay, THEM), client_of(relay.port) as client:
        bad = await client.ask(Enter(THEM.room, 0, 0, PROOF))
        missing = await client.enter(couple("nowhere"), 0)
        assert bad == missing == Denied(Code.PROOF, 0)


async def test_a_seat_that_is_not_on_the_roster_is_a_bad_proof(relay: Relay) -> None:
    async with room_of(relay, THEM), client_of(relay.port) as client:
        third = Member(THEM.room, 2, SigningKey.generate())
        proof = third.sign("enter", client.challenge)
        assert await client.ask(Enter(THEM.room, 2, 0, proof)) == Denied(Code.PROOF, 0)


async def test_a_proof_of_another_connection_does_not_hold(relay: Relay) -> None:
    async with (
        room_of(relay, THEM) as (first, _),
        client_of(relay.port) as client,
    ):
        proof = THEM.members[0].sign("enter", first.challenge)
        assert await client.ask(Enter(THEM.room, 0, 0, proof)) == Denied(Code.PROOF, 0)


@pytest.mark.parametrize("purpose", ["create", "close"])
async def test_a_proof_for_another_purpose_does_not_hold(relay: Relay, purpose: str) -> None:
    async with room_of(relay, THEM), client_of(relay.port) as client:
        proof = THEM.members[0].sign(purpose, client.challenge)
        assert await client.ask(Enter(THEM.room, 0, 0, proof)) == Denied(Code.PROOF, 0)


async def test_one_seat_cannot_close_for_the_other(relay: Relay) -> None:
    async with room_of(relay, THEM) as (first, _):
        await first.hear_a(Presence)
        await first.close_room(THEM.members[1])
        assert await first.hear() == Denied(Code.PROOF, 0)


async def test_after_a_refusal_the_client_may_try_again(relay: Relay) -> None:
    async with client_of(relay.port) as client:
        assert await client.enter(THEM, 0) == Denied(Code.PROOF, 0)
        assert await client.create(THEM) == Entered(0, (0,))


# Rooms


async def test_creating_the_same_room_again_is_entering_it(relay: Relay) -> None:
    async with room_of(relay, THEM) as (first, _):
        await first.append(1, b"event")
        async with client_of(relay.port) as client:
            assert await client.create(THEM) == Entered(1, (0, 1))
            assert len(await client.read_until(1)) == 1


async def test_a_room_with_another_roster_exists(relay: Relay) -> None:
    other = Couple(THEM.room, couple("other").members)
    forged = Couple(THEM.room, tuple(Member(THEM.room, m.seat, m.key) for m in other.members))
    async with room_of(relay, THEM), client_of(relay.port) as client:
        assert await client.create(forged) == Denied(Code.EXISTS, 0)


async def test_whoever_knows_the_id_of_a_lost_room_cannot_have_it_made_for_others(
    relay: Relay,
) -> None:
    """Neither with keys of their own, nor beside one of the two, nor for the two in other seats."""
    a, b = THEM.members
    for keys in ([m.key for m in couple("other").members], [a.key, a.key], [b.key, a.key]):
        forged = Couple(THEM.room, tuple(Member(THEM.room, n, key) for n, key in enumerate(keys)))
        for after in (None, 0, 7):
            async with client_of(relay.port) as client:
                proof = forged.members[0].sign("create", client.challenge)
                made = Create(forged.room, forged.roster, 0, proof, after)
                assert await client.ask(made) == Denied(Code.ROSTER, 0)
    async with client_of(relay.port) as client:
        assert await client.create(THEM) == Entered(0, (0,))


async def test_everybody_reads_the_same_log_in_the_same_order(relay: Relay) -> None:
    async with room_of(relay, THEM) as (first, second):
        for counter in range(1, 11):
            await first.say(Append(counter, b"first"))
            await second.say(Append(counter, b"second"))
        log = list(await first.read_until(20))
        assert await second.read_until(20) == log
        assert [entry.cursor for entry in log] == sorted({entry.cursor for entry in log})


async def test_arriving_and_leaving_is_told_to_the_others(relay: Relay) -> None:
    async with client_of(relay.port) as first:
        await first.create(THEM)
        async with client_of(relay.port) as second:
            assert await second.enter(THEM, 1) == Entered(0, (0, 1))
            assert await first.hear() == Presence(1, True)
        assert await first.hear() == Presence(1, False)


async def test_the_newest_connection_of_a_seat_wins_and_the_other_sees_no_change(
    relay: Relay,
) -> None:
    async with room_of(relay, THEM) as (old, other), client_of(relay.port) as new:
        await old.hear_a(Presence)
        assert await new.enter(THEM, 0) == Entered(0, (0, 1))
        assert await old.hear() == Denied(Code.REPLACED, 0)
        assert await old.is_closed_with() == 1000
        answer = await new.append(1, b"event")
        assert isinstance(answer, Entries)
        assert await other.hear() == answer


# Appends


async def test_an_append_comes_back_to_its_author_and_to_the_other(relay: Relay) -> None:
    async with room_of(relay, THEM) as (first, second):
        answer = await first.append(1, b"event")
        assert isinstance(answer, Entries)
        assert answer.entries[0].event == b"event"
        assert await second.hear() == answer


async def test_the_same_append_again_is_acknowledged_and_not_logged_twice(relay: Relay) -> None:
    async with room_of(relay, THEM) as (first, _):
        await first.append(1, b"event")
        assert await first.append(1, b"event") == Appended(1, first.entries[0].cursor)


async def test_the_same_append_twice_in_one_breath_is_logged_once(relay: Relay) -> None:
    async with room_of(relay, THEM) as (first, _):
        for counter in (1, 1, 2):
            await first.say(Append(counter, b"event"))
        log = await first.read_until(2)
        assert [entry.event for entry in log] == [b"event", b"event"]


@pytest.mark.parametrize(("counter", "event"), [(1, b"other"), (3, b"event"), (0, b"event")])
async def test_another_event_or_a_gap_is_a_conflict(
    relay: Relay, counter: int, event: bytes
) -> None:
    async with room_of(relay, THEM) as (first, _):
        await first.append(1, b"event")
        assert await first.append(counter, event) == Denied(Code.CONFLICT, counter)


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"event_bytes": 9}, Code.EVENT_SIZE),
        ({"events_per_minute": 1}, Code.RATE),
        ({"seat_bytes": 19}, Code.SEAT_FULL),
        ({"room_entries": 2}, Code.ROOM_FULL),
    ],
)
async def test_every_quota_of_an_append_has_its_code_and_the_room_goes_on(
    tmp_path: Path, chosen: dict[str, int], code: Code
) -> None:
    async with (
        running(settings_for(tmp_path, **chosen), Clock()) as relay,
        room_of(relay, THEM) as (first, _),
    ):
        size = 10
        counter = 1
        if code is not Code.EVENT_SIZE:
            assert isinstance(await first.append(1, bytes(size)), Entries)
            counter = 2
        assert await first.append(counter, bytes(size)) == Denied(code, counter)
        assert relay.health()["rooms"] == 1


@pytest.mark.parametrize(
    ("chosen", "code"),
    [({"rooms_per_hour": 1}, Code.ROOMS_RATE), ({"disk_free_share": 1.1}, Code.RELAY_FULL)],
)
async def test_every_quota_of_a_new_room_has_its_code(
    tmp_path: Path, chosen: dict[str, float], code: Code
) -> None:
    async with (
        running(settings_for(tmp_path, **chosen)) as relay,
        client_of(relay.port) as first,
        client_of(relay.port) as second,
    ):
        await first.create(THEM)
        assert await second.create(couple("another")) == Denied(code, 0)


async def test_a_full_relay_lets_its_running_rooms_go_on(tmp_path: Path) -> None:
    async with (
        running(settings_for(tmp_path, store_bytes=60_000)) as relay,
        room_of(relay, THEM) as (first, _),
        client_of(relay.port) as other,
    ):
        for counter in range(1, 6):
            await first.append(counter, bytes(16_000))
        assert await other.create(couple("another")) == Denied(Code.RELAY_FULL, 0)
        assert isinstance(await first.append(6, b"event"), Entries)


async def test_a_draining_relay_takes_nothing_new_and_goes_on_with_the_rest(
    relay: Relay,
) -> None:
    async with (
        room_of(relay, THEM) as (first, _),
        client_of(relay.port) as founder,
        client_of(relay.port) as visitor,
    ):
        await visitor.visit(LOBBY)
        relay.drain()
        assert await founder.create(couple("another")) == Denied(Code.DRAINING, 0)
        assert await visitor.post(b"note") == Denied(Code.DRAINING, 0)
        assert isinstance(await first.append(1, b"event"), Entries)
        assert isinstance(await founder.enter(THEM, 1), Entered)


# Coming back


async def test_coming_back_reads_what_is_after_the_cursor_and_then_what_is_new(
    relay: Relay,
) -> None:
    async with room_of(relay, THEM) as (first, second):
        for counter in range(1, 11):
            await first.append(counter, bytes([counter]))
        log = list(await second.read_until(10))
        await second.connection.close()
        async with client_of(relay.port) as again:
            assert await again.enter(THEM, 1, log[3].cursor) == Entered(log[-1].cursor, (0, 1))
            assert await again.read_until(6) == log[4:]
            await first.append(11, b"new")
            assert (await again.read_until(7))[-1].event == b"new"


async def test_a_long_past_comes_in_frames_a_client_can_read_without_gap_or_duplicate(
    tmp_path: Path,
) -> None:
    settings = settings_for(tmp_path, events_per_minute=10_000, input_burst_bytes=10_000_000)
    async with running(settings) as relay, room_of(relay, THEM) as (first, second):
        for counter in range(1, 101):
            await first.append(counter, counter.to_bytes(2, "big") * 2_000)
        async with client_of(relay.port) as again:
            await again.enter(THEM, 1)
            # These are appended while the past is still being read.
            for counter in range(101, 111):
                await first.append(counter, counter.to_bytes(2, "big"))
            log = await again.read_until(110)
        assert [int.from_bytes(entry.event[:2], "big") for entry in log] == list(range(1, 111))
        assert await second.is_closed_with() == 1000


async def test_everything_is_there_after_a_restart_and_time_does_not_run_backwards(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with running(settings_for(tmp_path), clock, clock.steady) as relay:
        async with room_of(relay, THEM) as (first, _):
            await first.append(1, b"before")
            log = list(first.entries)
    clock.now_ms -= DAY_MS
    async with running(settings_for(tmp_path), clock, clock.steady) as relay:
        async with client_of(relay.port) as first:
            assert await first.enter(THEM, 0) == Entered(log[0].cursor, (0,))
            assert await first.read_until(1) == log
            await first.append(2, b"after")
            after = first.entries[-1]
            assert (after.at_ms, after.cursor > log[0].cursor) == (log[0].at_ms, True)


# The end of a room


async def test_a_room_is_gone_once_both_have_closed(relay: Relay) -> None:
    async with room_of(relay, THEM) as (first, second):
        await first.close_room(THEM.members[0])
        await second.close_room(THEM.members[1])
        for client in (first, second):
            assert await client.hear_a(Gone) == Gone(End.CLOSED)
            assert await client.is_closed_with() == 1000
    async with client_of(relay.port) as late:
        assert await late.enter(THEM, 0) == Denied(Code.PROOF, 0)


async def test_those_whose_room_ends_while_the_relay_stops_are_told_why(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path)) as relay:
        connection = client_of(relay.port)
        client = await connection.__aenter__()
        await client.create(THEM)
        async with client_of(relay.port) as other:
            await other.enter(THEM, 1)
            await other.close_room(THEM.members[1])
            # The answer to a later frame says that the close has been taken.
            await other.append(1, b"event")
        await client.close_room(THEM.members[0])
        await (await client.connection.ping())
    assert await client.hear_a(Gone) == Gone(End.CLOSED)
    await connection.__aexit__(None, None, None)


async def test_a_close_of_one_seat_is_remembered_over_a_restart(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path)) as relay, room_of(relay, THEM) as (first, _):
        await first.close_room(THEM.members[0])
        # An answer to a later frame says that the close has been taken.
        await first.append(1, b"event")
    async with running(settings_for(tmp_path)) as relay, client_of(relay.port) as second:
        await second.enter(THEM, 1)
        await second.close_room(THEM.members[1])
        assert await second.hear_a(Gone) == Gone(End.CLOSED)


async def test_nothing_of_a_closed_room_is_left_in_any_file(relay: Relay, tmp_path: Path) -> None:
    canary = b"a canary that must not outlive its room"
    async with room_of(relay, THEM) as (first, second):
        for counter in range(1, 21):
            await first.append(counter, canary * counter)
        assert canaries(tmp_path, canary) > 0
        await first.close_room(THEM.members[0])
        await second.close_room(THEM.members[1])
        await first.hear_a(Gone)
        assert canaries(tmp_path, canary) == 0
        assert canaries(tmp_path, THEM.room) == 0


async def test_a_room_expires_seven_days_after_somebody_was_last_there(tmp_path: Path) -> None:
    clock = Clock()
    async with running(settings_for(tmp_path), clock, clock.steady) as relay:
        async with room_of(relay, THEM) as (first, _):
            clock.passes(3 * DAY_MS)
            await first.append(1, b"a canary that must not outlive its room")
        while relay.health()["rooms"]:
            await asyncio.sleep(0)
        await relay.sweep()
        clock.passes(7 * DAY_MS)
        await relay.sweep()
        assert canaries(tmp_path, b"canary") > 0
        clock.passes(1)
        await relay.sweep()
        assert canaries(tmp_path, b"canary") == 0
        async with client_of(relay.port) as late:
            assert await late.enter(THEM, 0) == Denied(Code.PROOF, 0)


async def test_a_clock_that_is_set_ahead_ends_no_room_that_somebody_is_in(tmp_path: Path) -> None:
    clock = Clock()
    async with (
        running(settings_for(tmp_path), clock, clock.steady) as relay,
        room_of(relay, THEM) as (first, _),
    ):
        await first.append(1, b"one")
        clock.now_ms += 400 * DAY_MS
        await relay.sweep()
        assert isinstance(await first.append(2, b"two"), Entries)


async def test_rooms_that_expired_while_the_relay_was_down_are_erased_at_the_start(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with running(settings_for(tmp_path), clock, clock.steady) as relay:
        async with room_of(relay, THEM) as (first, _):
            await first.append(1, b"a canary that must not outlive its room")
    clock.passes(8 * DAY_MS)
    async with (
        running(settings_for(tmp_path), clock, clock.steady) as relay,
        client_of(relay.port) as late,
    ):
        assert canaries(tmp_path, b"canary") == 0
        assert await late.enter(THEM, 0) == Denied(Code.PROOF, 0)


async def test_what_an_older_connection_says_late_does_not_replace_the_newer_one(
    relay: Relay,
) -> None:
    async with room_of(relay, THEM) as (first, second):
        async with client_of(relay.port) as older, client_of(relay.port) as newer:
            await newer.enter(THEM, 0)
            assert await first.hear_a(Denied) == Denied(Code.REPLACED, 0)
            assert await older.enter(THEM, 0) == Denied(Code.REPLACED, 0)
            assert await older.is_closed_with() == 1000
            assert isinstance(await newer.append(1, b"still here"), Entries)
            assert [entry.event for entry in await second.read_until(1)] == [b"still here"]


async def test_whoever_goes_nowhere_is_shown_out(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, greeting_timeout_s=0.05)) as relay:
        async with client_of(relay.port) as idle:
            assert await idle.hear() == Denied(Code.UNEXPECTED, 0)
            assert await idle.is_closed_with() == PROTOCOL_ERROR


async def test_whoever_is_somewhere_may_stay(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, greeting_timeout_s=0.05)) as relay:
        async with room_of(relay, THEM) as (first, _), client_of(relay.port) as visitor:
            await visitor.visit(name_of("lobby"))
            async with client_of(relay.port) as idle:
                await idle.is_closed_with()
            assert isinstance(await first.append(1, b"event"), Entries)
            assert isinstance(await visitor.post(b"note"), Note)


async def test_a_lobby_in_which_nothing_happens_is_not_for_ever(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, lobby_lifetime_s=0)) as relay:
        async with client_of(relay.port) as visitor:
            await visitor.visit(name_of("lobby"))
            assert await visitor.hear() == Gone(End.EXPIRED)


# Lobbies


async def test_a_note_reaches_everybody_in_the_lobby_and_whoever_comes_later(
    relay: Relay,
) -> None:
    async with (
        client_of(relay.port) as inviter,
        client_of(relay.port) as guest,
        client_of(relay.port) as late,
    ):
        assert await inviter.visit(LOBBY) == ()
        assert await guest.visit(LOBBY) == ()
        assert await inviter.post(b"offer") == Note(0, b"offer")
        assert await guest.hear() == Note(0, b"offer")
        assert await guest.post(b"knock") == Note(1, b"knock")
        assert await late.visit(LOBBY) == (b"offer", b"knock")


async def test_notes_wait_for_a_guest_while_nobody_is_there(relay: Relay) -> None:
    async with client_of(relay.port) as inviter:
        await inviter.visit(LOBBY)
        await inviter.post(b"offer")
    async with client_of(relay.port) as guest:
        assert await guest.visit(LOBBY) == (b"offer",)


async def test_the_ninth_note_is_refused(relay: Relay) -> None:
    async with client_of(relay.port) as client:
        await client.visit(LOBBY)
        for index in range(8):
            assert await client.post(b"note") == Note(index, b"note")
        assert await client.post(b"note") == Denied(Code.LOBBY_FULL, 0)


async def test_shutting_a_lobby_sends_everybody_home_and_deletes_the_notes(relay: Relay) -> None:
    async with client_of(relay.port) as inviter, client_of(relay.port) as guest:
        await inviter.visit(LOBBY)
        await guest.visit(LOBBY)
        await inviter.post(b"offer")
        await inviter.say(Shut())
        for client in (inviter, guest):
            assert await client.hear_a(Gone) == Gone(End.SHUT)
            assert await client.is_closed_with() == 1000
    assert relay.health()["lobbies"] == 0


async def test_a_lobby_expires_after_fifteen_minutes(tmp_path: Path) -> None:
    clock = Clock()
    async with running(settings_for(tmp_path), clock, clock.steady) as relay:
        async with client_of(relay.port) as client, client_of(relay.port) as late:
            await client.visit(LOBBY)
            await client.post(b"offer")
            clock.passes(15 * 60 * 1000)
            assert await late.visit(LOBBY) == ()
            assert await client.hear() == Gone(End.EXPIRED)


# The whole relay


async def test_leaving_the_block_closes_with_a_code_that_says_come_back(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path)) as relay:
        connection = client_of(relay.port)
        client = await connection.__aenter__()
        await client.create(THEM)
    assert await client.is_closed_with() == 1012
    await connection.__aexit__(None, None, None)


async def test_an_append_that_was_sent_before_the_drain_is_kept_or_not_acknowledged(
    tmp_path: Path,
) -> None:
    async with running(settings_for(tmp_path)) as relay:
        connection = client_of(relay.port)
        client = await connection.__aenter__()
        await client.create(THEM)
        await client.append(1, b"one")
        await client.say(Append(2, b"two"))
    acknowledged: list[Logged] = list(client.entries)
    await connection.__aexit__(None, None, None)
    async with running(settings_for(tmp_path)) as relay, client_of(relay.port) as again:
        await again.enter(THEM, 0)
        assert (await again.read_until(1))[: len(acknowledged)] == acknowledged


def canaries(directory: Path, canary: bytes) -> int:
    return sum(path.read_bytes().count(canary) for path in directory.rglob("*") if path.is_file())


async def test_nothing_but_a_lock_is_left_of_a_relay_that_every_couple_has_closed(
    tmp_path: Path,
) -> None:
    async with running(settings_for(tmp_path)) as relay:
        for number in range(3):
            them = couple(f"room {number}")
            async with room_of(relay, them) as clients:
                await clients[0].append(1, b"a canary that must not outlive its room")
                for client, member in zip(clients, them.members, strict=True):
                    await client.close_room(member)
                await clients[0].hear_a(Gone)
        assert canaries(tmp_path, b"canary") == 0
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
    assert (tmp_path / LOCK).read_bytes() == b""
