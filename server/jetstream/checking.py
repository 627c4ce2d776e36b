"""All machines of a fleet, asked how they are. Changes nothing. What is said of it: `overview`."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from server.errors import Absence, ClusterAway, StorageFailed
from server.jetstream.answers import NO_HEADERS, ApiError, NoAnswer, Said
from server.jetstream.overview import Copy, Findings, Machine, Overview, Stream, read
from server.jetstream.streams import (
    ASK_NODES,
    NODES_S,
    AsksBoth,
    Config,
    Node,
    differences,
    wanted,
)

LOOKS: Final = 3
"""A copy that is just made is not current yet: so often it is looked before that is told."""

PAUSE_S: Final = 2.0
"""Between two looks."""

NOT_THERE: Final = 10059

Told = Mapping[str, Any]
"""JSON, as a machine says it."""


async def check(
    line: AsksBoth, now_s: Callable[[], float], streams: Sequence[Config] | None = None
) -> Findings:
    """How they are. `now_s` is the time of day, since 1970. Raises `ClusterAway`: none answers."""
    asked = wanted() if streams is None else streams
    found = read(await look(line, now_s, asked))
    for _ in range(LOOKS - 1):
        if not found.wrong:
            break
        await asyncio.sleep(PAUSE_S)
        found = read(await look(line, now_s, asked))
    return found


async def look(line: AsksBoth, now_s: Callable[[], float], asked: Sequence[Config]) -> Overview:
    """As they are just now. Raises `ClusterAway`."""
    began_s = now_s()
    body = json.dumps({"accounts": True, "streams": True}).encode()
    try:
        said = await line.ask_all(ASK_NODES, body, NO_HEADERS, NODES_S, lambda answer: False)
    except NoAnswer:
        said = []
    told = [each for answer in said if (each := _told(answer)) is not None]
    machines = [_machine(each, began_s) for each in told]
    if not machines:
        raise ClusterAway(f"no machine says how it is: import {ASK_NODES}", Absence.MUTE)
    streams = await asyncio.gather(*(_stream(line, each) for each in asked))
    known = {name for each in told for name in _names(each)}
    known |= {copy.machine for stream in streams for copy in stream.copies}
    groups = [each["data"].get("meta_cluster") or {} for each in told]
    return Overview(
        machines,
        frozenset(known),
        max(group.get("cluster_size", 0) for group in groups),
        next((group["leader"] for group in groups if group.get("leader")), ""),
        streams,
    )


def _told(answer: Said) -> Told | None:
    try:
        told = json.loads(answer.data)
        told["server"]["name"], told["server"]["ver"], told["server"]["time"]
        return told if isinstance(told["data"], dict) else None
    except (ValueError, KeyError, TypeError):
        return None


def _machine(told: Told, began_s: float) -> Machine:
    server, data = told["server"], told["data"]
    config = data.get("config") or {}
    return Machine(
        Node(server["name"], server["ver"], config.get("sync_always", False) is True),
        server.get("host", ""),
        data.get("storage", 0),
        config.get("max_storage", 0),
        datetime.fromisoformat(server["time"]).timestamp() - began_s,
    )


def _names(told: Told) -> Iterable[str]:
    """Every machine that this one knows of, itself too."""
    yield told["server"]["name"]
    groups = [told["data"].get("meta_cluster") or {}]
    for account in told["data"].get("account_details") or ():
        for stream in account.get("stream_detail") or ():
            groups.append(stream.get("cluster") or {})
    for group in groups:
        yield from (each["name"] for each in group.get("replicas") or ())


async def _stream(line: AsksBoth, asked: Config) -> Stream:
    name = asked["name"]
    try:
        info = await line.api(f"STREAM.INFO.{name}")
    except ApiError as error:
        return Stream(name, is_there=error.code != NOT_THERE)
    except StorageFailed:
        return Stream(name)
    group, state = info.get("cluster") or {}, info.get("state") or {}
    return Stream(
        name,
        True,
        group.get("leader", ""),
        [
            Copy(each["name"], bool(each.get("current")) and not each.get("offline"))
            for each in group.get("replicas") or ()
        ],
        differences(asked, info.get("config") or {}),
        state.get("num_subjects", 0) + state.get("num_deleted", 0),
    )
