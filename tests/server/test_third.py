"""A third seat that comes later, and goes: what the relay hands to it, and on whose word.

About the frame `renew`: with two signatures somebody is let in, with one a third seat goes.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from protocol.wire.frames import (
    Append,
    Code,
    Create,
    Denied,
    End,
    Entered,
    Entries,
    Frame,
    Gone,
    Presence,
    Renew,
    Renewed,
)
from protocol.wire.proofs import roster_message
from server.relay import Relay, running
from server.store.database import DATABASE
from server.store.sqlite import Store
from tests.server.clients import Client, Couple, client_of, couple, name_of, room_of, settings_for

THREE = couple(seats=3)
TWO = Couple(THREE.room, THREE.members[:2])
BEFORE = [b"said %d" % n for n in range(3)]


def renewal(them: Couple, epoch: int, *signers: int, after: int = 0, forged: bool = False) -> Renew:
    """Asks for this roster, with the signatures of these partners."""
    message = roster_message(them.room, epoch, after, them.roster)
    keys = {each.seat: each.key for each in them.members}
    if forged:
        keys = {seat: SigningKey(name_of(f"forged {seat}")) for seat in keys}
    signatures = tuple((seat, keys[seat].sign(message).signature) for seat in signers)
    return Renew(epoch, them.roster, after, signatures)


async def asked(client: Client, frame: Frame) -> Renewed | Denied:
    """What the relay makes of a roster; entries and comings are passed over."""
    await client.say(frame)
    while not isinstance(heard := await client.hear(), Renewed | Denied):
        pass
    return heard


@asynccontextmanager
async def talking(relay: Relay) -> AsyncIterator[tuple[Client, Client]]:
    """The two in their room; three things were said."""
    async with room_of(relay, TWO) as (first, second):
        for counter, event in enumerate(BEFORE, 1):
            await first.append(counter, event)
        await second.read_until(len(BEFORE))
        yield first, second


async def let_in(first: Client, after: int = 0) -> None:
    assert await asked(first, renewal(THREE, 1, 0, 1, after=after)) == Renewed(1)


async def test_both_partners_let_a_third_seat_in_and_it_reads_what_comes_after(
    relay: Relay,
) -> None:
    async with talking(relay) as (first, second), client_of(relay.port) as third:
        assert await third.enter(THREE, 2) == Denied(Code.PROOF, 0)
        await let_in(first, after=first.entries[-1].cursor)
        await second.append(1, b"welcome")
        assert isinstance(await third.enter(THREE, 2), Entered)
        entries = await third.read_until(1)
        assert [entry.event for entry in entries] == [b"welcome"]
        assert isinstance(await third.append(1, b"hello"), Entries)
        assert await first.hear_a(Presence) == Presence(2, True)
        for client in (first, second):
            await client.read_until(len(BEFORE) + 2)
            assert client.entries[-1].event == b"hello"


@pytest.mark.parametrize(
    "frame",
    [
        renewal(THREE, 1, 0),
        renewal(THREE, 1, 1),
        renewal(THREE, 1, 0, 1, forged=True),
        Renew(1, THREE.roster, 0, renewal(THREE, 2, 0, 1).signatures),
        Renew(1, THREE.roster, 9, renewal(THREE, 1, 0, 1).signatures),
        Renew(1, THREE.roster, 0, renewal(couple("another", 3), 1, 0, 1).signatures),
        Renew(1, couple("another", 3).roster, 0, renewal(THREE, 1, 0, 1).signatures),
        renewal(couple("another", 3), 1, 0, 1),
    ],
    ids=[
        *("one alone", "the other alone", "forged", "another epoch", "another place"),
        *("another room", "another third", "other partners"),
    ],
)
async def test_nobody_is_put_in_without_the_signatures_of_both_for_just_that(
    relay: Relay, frame: Renew
) -> None:
    async with talking(relay) as (first, _), client_of(relay.port) as third:
        assert await asked(first, frame) == Denied(Code.ROSTER, 0)
        assert await third.enter(THREE, 2) == Denied(Code.PROOF, 0)
        # And nothing is lost by having asked.
        assert isinstance(await first.append(4, b"and on"), Entries)


@pytest.mark.parametrize("seat", [0, 1])
async def test_either_partner_alone_lets_it_go_and_it_gets_not_even_what_is_sealed(
    relay: Relay, seat: int
) -> None:
    async with talking(relay) as both, client_of(relay.port) as third:
        await let_in(both[0])
        await third.enter(THREE, 2)
        await third.read_until(len(BEFORE))
        assert await asked(both[seat], renewal(TWO, 2, seat)) == Renewed(2)
        assert await third.hear_a(Gone) == Gone(End.UNSEATED)
        for is_here in (True, False):
            assert await both[1 - seat].hear_a(Presence) == Presence(2, is_here)
        await both[1].append(1, b"just the two")
        assert await third.is_closed_with() == 1000
        assert [entry.event for entry in third.entries] == BEFORE
        async with client_of(relay.port) as again:
            assert await again.enter(THREE, 2, third.entries[-1].cursor) == Denied(Code.PROOF, 0)


async def test_what_a_third_seat_says_as_it_goes_is_logged_before_that_or_not_at_all(
    relay: Relay,
) -> None:
    async with talking(relay) as (first, second), client_of(relay.port) as third:
        await let_in(first)
        await third.enter(THREE, 2)
        for counter in range(1, 20):
            await third.say(Append(counter, b"and another thing"))
        assert await asked(second, renewal(TWO, 2, 1)) == Renewed(2)
        await third.is_closed_with()
        await second.append(1, b"that is all")
        events = [entry.event for entry in second.entries]
        assert events[-1] == b"that is all"
        assert isinstance(await first.append(4, b"yes"), Entries)


async def test_whoever_kept_the_signatures_cannot_bring_a_third_seat_back(relay: Relay) -> None:
    async with talking(relay) as (first, second), client_of(relay.port) as third:
        kept = renewal(THREE, 1, 0, 1)
        assert await asked(first, kept) == Renewed(1)
        assert await asked(second, renewal(TWO, 2, 1)) == Renewed(2)
        for client in (first, second):
            assert await asked(client, kept) == Denied(Code.ROSTER, 0)
        assert await third.enter(THREE, 2) == Denied(Code.PROOF, 0)


async def test_what_is_said_again_is_answered_again_and_changes_nothing(relay: Relay) -> None:
    async with talking(relay) as (first, second), client_of(relay.port) as third:
        for client in (first, second, first):
            assert await asked(client, renewal(THREE, 1, 0, 1)) == Renewed(1)
        await third.enter(THREE, 2)
        assert await asked(second, renewal(THREE, 1, 0, 1)) == Renewed(1)
        assert isinstance(await third.append(1, b"still here"), Entries)
        for client in (first, second, first):
            assert await asked(client, renewal(TWO, 2, 0)) == Renewed(2)


async def test_a_third_seat_has_no_say_in_who_is_there(relay: Relay) -> None:
    async with talking(relay) as (first, _), client_of(relay.port) as third:
        await let_in(first)
        await third.enter(THREE, 2)
        await third.say(renewal(TWO, 2, 0, 1))
        assert await third.hear_a(Denied) == Denied(Code.UNEXPECTED, 0)
        assert await third.is_closed_with() == 1002


async def test_another_third_takes_the_place_of_the_one_before_only_with_both(
    relay: Relay,
) -> None:
    other = Couple(THREE.room, (*TWO.members, couple("other", 3).members[2]))
    async with talking(relay) as (first, _), client_of(relay.port) as third:
        await let_in(first)
        await third.enter(THREE, 2)
        assert await asked(first, renewal(other, 3, 0)) == Denied(Code.ROSTER, 0)
        assert await asked(first, renewal(other, 3, 0, 1)) == Renewed(3)
        assert await third.hear_a(Gone) == Gone(End.UNSEATED)


async def test_a_third_seat_cannot_hold_the_two_up_by_saying_that_it_holds_more(
    relay: Relay,
) -> None:
    async with talking(relay) as (first, _), client_of(relay.port) as third:
        await let_in(first)
        assert isinstance(await third.enter(THREE, 2, first.entries[-1].cursor + 5), Entered)
        assert isinstance(await first.append(4, b"at once"), Entries)


@pytest.mark.parametrize("after", [None, 0, 7])
async def test_no_room_is_made_by_a_third_seat_or_with_one(relay: Relay, after: int | None) -> None:
    """What a relay has lost a partner makes again, for the two; a third comes in by both anew."""
    async with client_of(relay.port) as third, client_of(relay.port) as first:
        for client, seat in ((third, 2), (first, 0)):
            proof = THREE.members[seat].sign("create", client.challenge)
            made = Create(THREE.room, THREE.roster, seat, proof, after)
            assert await client.ask(made) == Denied(Code.ROSTER, 0)
        proof = TWO.members[0].sign("create", first.challenge)
        made = Create(TWO.room, TWO.roster, 0, proof, after)
        assert isinstance(await first.ask(made), Entered)
        assert await third.enter(THREE, 2) == Denied(Code.PROOF, 0)


async def test_who_makes_a_lost_room_again_after_a_third_was_let_in_finds_it_there(
    relay: Relay,
) -> None:
    """Both found it lost; one made it again and said the roster of three before the other asked."""
    async with talking(relay) as (first, _), client_of(relay.port) as again:
        await let_in(first)
        proof = TWO.members[1].sign("create", again.challenge)
        assert isinstance(await again.ask(Create(TWO.room, TWO.roster, 1, proof, 0)), Entered)


async def test_who_is_on_the_roster_outlives_the_relay(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with running(settings) as relay, talking(relay) as (first, _):
        await let_in(first, after=first.entries[1].cursor)
    async with running(settings) as relay:
        async with client_of(relay.port) as third, client_of(relay.port) as first:
            assert isinstance(await third.enter(THREE, 2), Entered)
            assert [entry.event for entry in await third.read_until(1)] == BEFORE[2:]
            await first.enter(TWO, 0, 3)
            assert await asked(first, renewal(TWO, 2, 0)) == Renewed(2)
    async with running(settings) as relay, client_of(relay.port) as second:
        await second.enter(TWO, 1)
        assert await asked(second, renewal(THREE, 1, 0, 1)) == Denied(Code.ROSTER, 0)
        assert isinstance(await second.append(1, b"on we go"), Entries)


def test_a_store_of_the_format_before_has_rooms_of_their_first_roster(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.create(TWO.room, TWO.roster, 1)
        store.create(name_of("led"), THREE.roster, 1)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        for column in ("epoch", "since", "shares"):
            database.execute(f"ALTER TABLE rooms DROP COLUMN {column}")
        database.execute("PRAGMA user_version = 3")
        database.commit()
    with Store(tmp_path) as store:
        for name, roster in ((TWO.room, TWO.roster), (name_of("led"), THREE.roster)):
            kept = store.find(name)
            assert kept is not None and kept.roster == roster
            assert (kept.epoch, kept.since, kept.shares) == (0, 0, len(roster))
