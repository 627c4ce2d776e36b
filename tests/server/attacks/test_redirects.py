"""A relay that sends a client somewhere else: the client does not go."""

import os
from typing import Final

import pytest

from tests.server.attacks.hostile_relay import Victim, hostile_relay
from tui.errors import RelayUnreachable
from tui.line.dial import dial
from tui.line.founding import create_room
from tui.rehearsal.practice import admissions_for_two

STATUSES: Final = (300, 301, 302, 303, 307, 308)


async def answer_nothing(_: Victim) -> None:
    pass


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("place", ["elsewhere", "here", "a path", "https", "twice"])
async def test_a_redirect_is_not_followed(status: int, place: str) -> None:
    async with hostile_relay(answer_nothing) as elsewhere:

        async def redirect(victim: Victim) -> None:
            await victim.hear_request()
            locations = {
                "elsewhere": [f"{elsewhere.url}/v1"],
                "here": [f"{here.url}/v1"],
                "a path": ["/v1"],
                "https": [f"http://127.0.0.1:{elsewhere.port}/v1"],
                "twice": [f"{here.url}/v1", f"{elsewhere.url}/v1"],
            }[place]
            lines = [f"HTTP/1.1 {status} Elsewhere", *(f"Location: {at}" for at in locations)]
            await victim.send("\r\n".join([*lines, "Content-Length: 0", "", ""]).encode())

        async with hostile_relay(redirect) as here:
            with pytest.raises(RelayUnreachable):
                async with dial(here.url):
                    pass
            assert (here.connections, elsewhere.connections) == (1, 0)


async def test_a_room_is_not_made_where_a_redirect_leads() -> None:
    admission, _ = admissions_for_two(bytes(32), os.urandom)
    async with hostile_relay(answer_nothing) as elsewhere:

        async def redirect(victim: Victim) -> None:
            await victim.hear_request()
            await victim.send(
                f"HTTP/1.1 307 Elsewhere\r\nLocation: {elsewhere.url}/v1\r\n\r\n".encode()
            )

        async with hostile_relay(redirect) as here:
            with pytest.raises(RelayUnreachable):
                await create_room(here.url, admission)
            assert (here.connections, elsewhere.connections) == (1, 0)
