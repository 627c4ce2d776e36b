"""Asking around for rooms and lobbies: those that are there answer like those that are not."""

import statistics
import time
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import Code, Denied, Enter, Frame, Post, Visit, pack, read_at_client
from tests.figures import figure
from tests.server.attacks.peers import Peer, message, welcomed
from tests.server.attacks.relay_process import attacked
from tests.server.attacks.seats import seated
from tests.server.clients import name_of

TRIES: Final = 60
"""Of each kind, one after the other, so that whatever else goes on hits all of them alike."""

NOISE_MS: Final = 0.15
"""What the fastest tenths may differ by: a look into the database and a key that has to be unpacked
are some hundredths of a millisecond, and one network to the next is a hundred times that."""


async def answer_to(peer: Peer, said: Frame) -> tuple[bytes, float]:
    """The very bytes of the answer, and how many milliseconds it took."""
    began_s = time.monotonic()
    peer.write(message(said))
    _, payload = await peer.read_frame()
    return payload, (time.monotonic() - began_s) * 1000


def differ_little(times_ms: dict[str, list[float]]) -> None:
    # The fastest tenth, as somebody who listens would: what is slower was held up by others.
    fast = {name: statistics.quantiles(each, n=10)[0] for name, each in times_ms.items()}
    print({name: f"{time_ms:.3f} ms" for name, time_ms in fast.items()})
    spread_ms = max(fast.values()) - min(fast.values())
    figure("answers differ by", spread_ms, at_most=NOISE_MS, unit="ms")


@pytest.mark.clock
async def test_rooms_that_are_there_answer_like_those_that_are_not(tmp_path: Path) -> None:
    times_ms: dict[str, list[float]] = {"lively": [], "quiet": [], "missing": [], "no seat": []}
    async with attacked(tmp_path) as relay, seated(relay.port, "lively", "127.0.1.1"):
        async with seated(relay.port, "quiet", "127.0.1.1"):
            pass
        for number in range(TRIES):
            # Each on a new connection: one that asks many times is heard ever more slowly.
            async with welcomed(relay.port) as peer:
                for kind, times in times_ms.items():
                    name = {"missing": f"missing {number}", "no seat": "quiet"}.get(kind, kind)
                    seat = 2 if kind == "no seat" else 0
                    payload, took_ms = await answer_to(
                        peer, Enter(name_of(name), seat, 0, bytes(range(64)))
                    )
                    assert payload == pack(Denied(Code.PROOF, 0)), kind
                    times.append(took_ms)
    differ_little(times_ms)


@pytest.mark.clock
async def test_a_lobby_that_is_not_there_answers_like_an_empty_one(tmp_path: Path) -> None:
    times_ms: dict[str, list[float]] = {"visited": [], "missing": []}
    answers: set[bytes] = set()
    async with attacked(tmp_path) as relay, welcomed(relay.port, "127.0.1.1") as inviter:
        await answer_to(inviter, Visit(name_of("visited")))
        for number in range(TRIES // 2):
            for kind, times in times_ms.items():
                name = "visited" if kind == "visited" else f"missing {number}"
                async with welcomed(relay.port) as peer:
                    payload, took_ms = await answer_to(peer, Visit(name_of(name)))
                answers.add(payload)
                times.append(took_ms)
    assert len(answers) == 1
    differ_little(times_ms)


async def test_a_look_at_a_lobby_neither_opens_it_nor_shows_who_is_there(tmp_path: Path) -> None:
    lobby = name_of("lobby")
    async with (
        attacked(tmp_path, lobbies=1) as relay,
        welcomed(relay.port, "127.0.1.1") as inviter,
        welcomed(relay.port) as snoop,
    ):
        for name in ("one", "two", "three"):
            async with welcomed(relay.port) as passer_by:
                await answer_to(passer_by, Visit(name_of(name)))
        await answer_to(inviter, Visit(lobby))
        await answer_to(snoop, Visit(lobby))
        # The only lobby that the relay takes is still to be had; the first thing that the snoop
        # is told, and the inviter, is the note.
        payload, _ = await answer_to(inviter, Post(b"knock"))
        _, told = await snoop.read_frame()
        assert read_at_client(told) == read_at_client(payload)
