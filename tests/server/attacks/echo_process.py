"""A relay's listening socket with an echo behind it: for what Autobahn and its like ask.

    python -m tests.server.attacks.echo_process DIRECTORY SETTINGS

The relay's own settings, gate and guard; only the conversation is another.
"""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from server.line.guard import Guarded
from server.relay import Relay
from server.rules.elapsed import steady_clock_ms, wall_clock_ms
from server.settings import RelaySettings
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive
from tests.server.attacks.relay_process import prepare, settings_from


class Echo(Relay):
    """Says back what it hears, on both ways that a message may take through the guard."""

    async def _converse(self, connection: ServerConnection) -> None:
        assert isinstance(connection, Guarded), "the server makes no others"

        def say_back(message: bytes) -> None:
            connection.offer(Frame(Opcode.BINARY, message).serialize(mask=False))

        connection.on_message = say_back
        try:
            while True:
                await connection.send(await connection.recv())
        except ConnectionClosed:
            pass
        finally:
            connection.on_message = None


async def serve(settings: RelaySettings) -> None:
    with Store(settings.data_dir) as store:
        archive = SqliteArchive(store, settings, wall_clock_ms, steady_clock_ms)
        relay = Echo(settings, archive)
        await relay._open()
        print(relay.port, flush=True)
        try:
            await asyncio.Event().wait()
        finally:
            await relay._shut()


if __name__ == "__main__":
    prepare()
    asyncio.run(serve(settings_from(sys.argv[1:])))
