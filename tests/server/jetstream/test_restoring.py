"""Rooms that were put back to a copy await their partners, and nobody has to touch them for it.

About `server.jetstream.restoring`.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from protocol.wire.limits import PARTNERS
from server.errors import ClusterUnfit, StorageFailed
from server.jetstream.answers import ApiError
from server.jetstream.naming import SHARDS
from server.jetstream.restoring import as_restored, mark_restored, restored_ends
from server.jetstream.streams import RESTORED, declare, wanted
from server.rules.standing import RoomLog


class Engine:
    """Streams as a machine keeps them: it makes none twice, unless it is asked for the same."""

    def __init__(self) -> None:
        self.configs: dict[str, dict[str, Any]] = {}
        self.ends: dict[str, int] = {}
        self.fails: set[str] = set()

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        _, verb, name = subject.split(".", 2)
        if subject in self.fails:
            raise ApiError(10008, "away")
        if verb == "CREATE":
            there = self.configs.setdefault(name, dict(body or {}))
            if there != body:
                raise ApiError(10058, "already in use")
            # It adds what it knows itself.
            return {"config": there | {"metadata": there.get("metadata", {}) | {"_nats.level": 4}}}
        if name not in self.configs:
            raise ApiError(10059, "not found")
        if verb == "UPDATE":
            self.configs[name] = dict(body or {})
        return {"config": self.configs[name], "state": {"last_seq": self.ends.get(name, 0)}}


def log_at(position: int, *awaited: int) -> RoomLog:
    return RoomLog(position=position, awaited=frozenset(awaited))


def test_a_log_that_ends_where_the_copy_did_or_before_awaits_both_partners() -> None:
    for position in (1, 7):
        assert as_restored(log_at(position), 7).awaited == PARTNERS
        assert as_restored(log_at(position, 1), 7).awaited == PARTNERS
        assert as_restored(log_at(position), 7).position == position


def test_a_log_that_was_written_to_since_says_itself_whom_it_awaits() -> None:
    for log in (log_at(8), log_at(8, 1)):
        assert as_restored(log, 7) is log
    assert as_restored(log_at(1), 0).awaited == frozenset()


async def test_every_stream_is_marked_with_how_far_it_goes() -> None:
    engine = Engine()
    await declare(engine, wanted())
    engine.ends = {"ROOMS-00": 7, "ROOMS-63": 1, "IDLE": 5}
    assert await restored_ends(engine) == {}
    assert await mark_restored(engine) == 2
    assert await restored_ends(engine) == {"ROOMS-00": 7, "ROOMS-63": 1}
    assert RESTORED not in engine.configs["IDLE"].get("metadata", {})
    # A relay that begins takes them as they are, and nothing else that is otherwise.
    await declare(engine, wanted())
    engine.configs["ROOMS-00"]["max_age"] = 1
    with pytest.raises(ClusterUnfit, match="ROOMS-00 is there already"):
        await declare(engine, wanted())


async def test_a_second_time_counts_from_where_it_goes_then() -> None:
    engine = Engine()
    await declare(engine, wanted())
    engine.ends = {"ROOMS-00": 7}
    await mark_restored(engine)
    engine.ends = {"ROOMS-00": 9}
    await mark_restored(engine)
    assert await restored_ends(engine) == {"ROOMS-00": 9}


async def test_where_there_are_no_rooms_nothing_is_marked() -> None:
    with pytest.raises(ClusterUnfit, match="no rooms"):
        await mark_restored(Engine())


async def test_what_could_not_be_marked_everywhere_is_told() -> None:
    engine = Engine()
    await declare(engine, wanted())
    engine.fails.add(f"STREAM.UPDATE.ROOMS-{SHARDS - 1:02}")
    with pytest.raises(StorageFailed):
        await mark_restored(engine)


async def test_a_mark_that_is_no_position_lets_no_relay_begin() -> None:
    engine = Engine()
    await declare(engine, wanted())
    engine.configs["ROOMS-00"]["metadata"] = {RESTORED: "soon"}
    with pytest.raises(StorageFailed):
        await restored_ends(engine)
