"""What a line is closed with looks for no machine any more."""

import asyncio

import pytest

from server.jetstream.closing import LOOKS, closed


class Client:
    """Looks for a machine, and does not always hear that it should end."""

    def __init__(self, deaf: int = 0) -> None:
        self._deaf = deaf
        self.is_closed = False
        self.looking = asyncio.ensure_future(self._attempt_reconnect())

    async def _attempt_reconnect(self) -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self._deaf -= 1
                if self._deaf < 0:
                    raise

    async def close(self) -> None:
        self.is_closed = True


async def test_what_still_looks_is_ended_and_nothing_else() -> None:
    clients, other = [Client(deaf) for deaf in (0, 1, 3)], Client()
    await asyncio.sleep(0)
    for client in clients:
        await closed(client)
        assert client.is_closed and client.looking.done()
    assert not other.looking.done()
    other.looking.cancel()


async def test_a_client_that_does_not_look_is_closed() -> None:
    client = Client()
    client.looking.cancel()
    await asyncio.wait([client.looking])
    await closed(client)
    assert client.is_closed


async def test_what_never_hears_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.jetstream.closing.ENDS_S", 0.001)
    client = Client(deaf=30)
    await asyncio.sleep(0)
    await closed(client)
    assert client.is_closed and not client.looking.done()
    while not client.looking.done():
        client.looking.cancel()
        await asyncio.sleep(0)


def test_the_client_that_is_used_looks_as_is_thought() -> None:
    client = pytest.importorskip("nats.aio.client", reason="there is no client of NATS here")
    assert asyncio.iscoroutinefunction(getattr(client.Client, LOOKS))
