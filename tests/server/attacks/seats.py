"""Rooms and lobbies of the attackers' own: what a hostile member has, and nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from protocol.wire.frames import (
    Append,
    Appended,
    Create,
    Denied,
    Enter,
    Entered,
    Entries,
    Presence,
    ToClient,
)
from tests.server.attacks.peers import ATTACKER, Peer, welcomed
from tests.server.clients import Couple, couple


async def create(peer: Peer, them: Couple, seat: int = 0) -> ToClient:
    """Ask for a room, and hear the first answer."""
    proof = them.members[seat].sign("create", peer.challenge)
    return await peer.ask(Create(them.room, them.roster, seat, proof))


async def enter(peer: Peer, them: Couple, seat: int, after: int = 0) -> ToClient:
    """Ask to be let into a room, and hear the first answer."""
    proof = them.members[seat].sign("enter", peer.challenge)
    return await peer.ask(Enter(them.room, seat, after, proof))


async def append(peer: Peer, counter: int, event: bytes) -> Entries | Appended | Denied:
    """Append, and hear what becomes of it; comings and goings are passed over."""
    peer.say(Append(counter, event))
    while not isinstance(heard := await peer.hear(), Entries | Appended | Denied):
        pass
    return heard


async def hear_entries(peer: Peer, count: int) -> None:
    """Wait until so many entries have been handed out to `peer`."""
    while count > 0:
        heard = await peer.hear()
        if isinstance(heard, Entries):
            count -= len(heard.entries)


@asynccontextmanager
async def seated(
    port: int, name: str, address: str = ATTACKER
) -> AsyncIterator[tuple[Couple, Peer, Peer]]:
    """A new room with both of its seats taken."""
    them = couple(name)
    async with welcomed(port, address) as first, welcomed(port, address) as second:
        assert isinstance(await create(first, them), Entered)
        assert isinstance(await enter(second, them, 1), Entered)
        assert await first.hear() == Presence(1, True)
        yield them, first, second
