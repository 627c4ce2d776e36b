"""Making a room at a relay: once the door is open, and for practice without one.

What it is not: making it again where a relay has lost it; a line does that (`tui.line.link`).
"""

import asyncio

from protocol.door.exchange import Admission
from protocol.errors import Malformed
from protocol.seal.sealing import sign
from protocol.wire.frames import Create, Denied, Word, pack, read_at_client
from protocol.wire.proofs import proof_message
from tui.errors import LineDropped, RelayRefused, RelayUnreachable
from tui.line.dial import OPEN_TIMEOUT_S, dial


async def create_room(url: str, admission: Admission, word: bytes = b"") -> None:
    """Makes the room of an admission at the relay, or finds it there already.

    `word`: the proof of a word of the relay's host, where one is wanted; empty: none.
    Raises `RelayRefused`, `RelayUnreachable` or `RelayVersion`.
    """
    room, seat = admission.room, int(admission.seat)
    async with dial(url) as (socket, welcome):
        message = proof_message("create", welcome.challenge, room.room_id, seat)
        members = tuple((int(member), key) for member, key in room.roster)
        proof = sign(admission.seed, message)
        try:
            if word:
                await socket.send(pack(Word(word)))
            await socket.send(pack(Create(room.room_id, members, seat, proof)))
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                answer = read_at_client(await socket.recv())
        except (LineDropped, TimeoutError, Malformed):
            raise RelayUnreachable from None
    if isinstance(answer, Denied):
        raise RelayRefused(answer.code)
