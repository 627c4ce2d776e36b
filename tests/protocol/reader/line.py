"""A connection to a relay, and what is said first on it: the lobby, the room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.protocol.reader import door, led_doors, packing, seals
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import limit, table

Frame = list[Any]


class Line:
    """One open connection."""

    def __init__(self, socket: ClientConnection, challenge: bytes) -> None:
        self._socket = socket
        self._challenge = challenge

    async def say(self, *frame: object) -> None:
        """A frame: its tag, then its fields."""
        assert packing.is_tagged(list(frame), "frame")
        await self._socket.send(packing.packed(list(frame)))

    async def say_raw(self, message: bytes | str) -> None:
        """Something that may be no frame."""
        await self._socket.send(message)

    async def close_code(self) -> int | None:
        """What the relay closes with."""
        await self._socket.wait_closed()
        return self._socket.close_code

    async def hear(self) -> Frame:
        return packing.frame(await received(self._socket), "relay")

    async def hear_a(self, *tags: str) -> Frame:
        """The next frame with one of these tags; others are passed over."""
        while (frame := await self.hear())[0] not in tags:
            pass
        return frame

    def proof(self, purpose: str, room: bytes, seat: int, seed: bytes) -> bytes:
        return seals.sign(seed, purpose, self._challenge + room + bytes([seat]))


def roster_signature(
    seed: bytes, room: bytes, epoch: int, after: int, roster: list[list[Any]]
) -> bytes:
    """A partner's, under who is to be there from that epoch on."""
    keys = b"".join(bytes([seat]) + key for seat, key in roster)
    said = room + epoch.to_bytes(4, "big") + after.to_bytes(8, "big") + keys
    return seals.sign(seed, "renew", said)


async def received(socket: ClientConnection) -> bytes:
    message = await socket.recv()
    assert isinstance(message, bytes)
    return message


@asynccontextmanager
async def line(url: str) -> AsyncIterator[Line]:
    """A connection to the relay at `url`, once it has said its welcome."""
    (path,) = [row["value"] for row in table("limits") if row["name"] == "PATH"]
    async with connect(url + path, compression=None, max_size=limit("BATCH_LIMIT")) as socket:
        tag, version, challenge = packing.frame(await received(socket), "relay")
        assert tag == "welcome" and isinstance(challenge, bytes)
        if version != limit("VERSION"):
            raise Refused("another version")
        yield Line(socket, challenge)


async def knock(
    url: str, opening: tuple[bytes, bytes], keys: door.Keys, nonce: bytes, name: str
) -> tuple[door.Admitted, bytes]:
    """As a guest: the room, and the hash of the guide that was offered."""
    lobby, key = opening
    async with line(url) as relay:
        await relay.say("visit", lobby)
        assert (await relay.hear_a("visited"))[1] == 1
        _, index, offered = await relay.hear_a("note")
        assert index == 0
        guide = door.read_offer(lobby, key, offered)[0]["told"]
        knocked = door.knock(key, offered, keys, nonce, name)
        await relay.say("post", knocked)
        assert (await relay.hear_a("note"))[1:] == [1, knocked]
        _, _, note = await relay.hear_a("note")
        admitted = door.enter(lobby, key, offered, knocked, keys, note)
        await relay.say("shut")
        assert await relay.hear_a("gone") == ["gone", "shut"]
        return admitted, guide


async def knock_led(
    url: str,
    opening: tuple[bytes, bytes],
    role: str,
    keys: door.Keys,
    nonce: bytes,
    said: bytes,
) -> tuple[bytes, dict[str, bytes], bytes]:
    """As a guest at a door of a facilitator: what was given, by whom, and T."""
    lobby, key = opening
    async with line(url) as relay:
        await relay.say("visit", lobby)
        _, index, offered = await relay.hear_a("note")
        assert index == 0
        told = led_doors.read_offer(lobby, key, offered, role)["told"]
        knocked = led_doors.knock(key, offered, told, keys, nonce, said)
        await relay.say("post", knocked)
        assert (await relay.hear_a("note"))[1:] == [1, knocked]
        _, _, note = await relay.hear_a("note")
        entered = led_doors.enter(lobby, key, offered, knocked, keys, note, role)
        await relay.say("shut")
        return entered


async def invite(
    url: str,
    opening: tuple[bytes, bytes],
    keys: door.Keys,
    nonces: tuple[bytes, bytes],
    guide: bytes,
    is_open: asyncio.Event,
) -> tuple[door.Admitted, str]:
    """As the inviter, who lets in whoever knocks: the room, and the guest's name.

    `guide` is its hash; `is_open` is set once the words may be read out.
    """
    lobby, key = opening
    async with line(url) as relay:
        await relay.say("visit", lobby)
        assert (await relay.hear_a("visited"))[1] == 0
        offered = door.offer(lobby, key, keys, nonces[0], guide, limit("VERSION"))
        await relay.say("post", offered)
        assert (await relay.hear_a("note"))[1:] == [0, offered]
        is_open.set()
        _, _, knocked = await relay.hear_a("note")
        name = door.read_knock(key, offered, knocked)[1]
        note, admitted = door.admit(lobby, key, offered, knocked, keys, nonces[1])
        async with line(url) as other:
            roster = [[seat, each] for seat, each in enumerate(admitted.roster)]
            proof = other.proof("create", admitted.room_id, 0, keys.signing)
            await other.say("create", admitted.room_id, roster, 0, proof, None)
            assert await other.hear() == ["entered", 0, [0]]
        await relay.say("post", note)
        assert await relay.hear_a("gone") == ["gone", "shut"]
        return admitted, name
