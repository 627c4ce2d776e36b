"""The end of a line's client, for good.

It may go on looking for a machine after it was closed: whatever of it looks, and is told to end
just while it sends, goes on as if nothing had been said. A relay that ends while its machines are
away would then never have ended.
"""

import asyncio
from typing import Final, Protocol

LOOKS: Final = "_attempt_reconnect"
"""What looks for a machine, of the client that is used."""

TRIES: Final = 20
"""As often it is told to end."""

ENDS_S: Final = 0.1


class Closes(Protocol):
    """A client of NATS."""

    async def close(self) -> None: ...


async def closed(client: Closes) -> None:
    """Returns once nothing of it looks for a machine any more."""
    await client.close()
    for _ in range(TRIES):
        looking = [task for task in asyncio.all_tasks() if _is_looking(task, client)]
        if not looking:
            return
        for task in looking:
            task.cancel()
        await asyncio.wait(looking, timeout=ENDS_S)


def _is_looking(task: "asyncio.Task[object]", client: Closes) -> bool:
    frame = getattr(task.get_coro(), "cr_frame", None)
    if frame is None or frame.f_code.co_name != LOOKS:
        return False
    return frame.f_locals.get("self") is client
