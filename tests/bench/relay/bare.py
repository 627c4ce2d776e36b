"""The reference: the least that the same library can do. No log, no proofs, no quotas, no guard.

    python -m tests.bench.relay.bare

The first message names a room, the others go to everybody in it. Prints its port.
"""

import asyncio

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main() -> None:
    """Serve on loopback until the process is ended."""
    rooms: dict[bytes, set[ServerConnection]] = {}

    async def converse(connection: ServerConnection) -> None:
        members = rooms.setdefault(await connection.recv(decode=False), set())
        members.add(connection)
        await connection.send(b"in")
        try:
            async for message in connection:
                broadcast(members, message)
        finally:
            members.discard(connection)

    async with serve(converse, "127.0.0.1", 0, compression=None) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
