"""The streams that a fleet keeps its rooms in: declared, compared, and refused where the promise
of a relay would not hold.

What a relay has answered with *yes* must survive the death of a machine, and a power cut. So every
machine has to be new enough that a condition on a write holds, has to sync before it answers, and
every stream has to be on three of them. An engine takes what it does not know in silence: so what
comes back is compared with what was asked for.
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from protocol.limits import NOTES_PER_LOBBY
from server.errors import Absence, ClusterAway, ClusterUnfit, StorageFailed
from server.jetstream.answers import NO_HEADERS, ApiError, Headers, NoAnswer, Said
from server.jetstream.lookup import NO_MESSAGE
from server.jetstream.naming import SHARDS, stream_of

OLDEST: Final = (2, 14)
"""Before it two relays could both be told that theirs is the next entry, or what was asked of a
stream was dropped without a word."""

REPLICAS: Final = 3
"""Of every stream: one machine may die, and the others still agree."""

IDLE: Final = "IDLE"
"""The stream of timers."""

SEATS: Final = "SEATS"
"""The stream of who is where, in memory alone: whoever is there says so again."""

LOBBIES: Final = "LOBBIES"
"""The stream of what is said at doors, in memory alone."""

ASK_NODES: Final = "$SYS.REQ.SERVER.PING.JSZ"
"""Answered by every machine, if its configuration lets the relays' account ask."""

NODES_S: Final = 1.0
"""So long is waited for another machine's answer."""

READY_S: Final = 60.0
"""So long after they were declared the streams may take until each has a leader."""

MARKER_S: Final = 30 * 24 * 60 * 60
"""So long is remembered that a timer has run out: as long may all relays be away."""

LOBBIES_S: Final = 24 * 60 * 60
"""No note is kept for longer, however long a host lets a lobby live."""

AT_ONCE: Final = 8
"""So many streams are declared at the same time."""

RESTORED: Final = "unhurried-restored"
"""What is said of a stream that was put back, in its metadata; see `restoring`."""

NAME_IN_USE: Final = 10058
NO_PEERS: Final = 10005
NOT_CLUSTERED: Final = 10074
NOT_ENABLED: Final = (10039, 10076)

Config = dict[str, Any]  # Any: JSON


class Asks(Protocol):
    """What the engine is asked through, see `Line.api`."""

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> Config: ...


class AsksAll(Protocol):
    """What all machines are asked through, see `Line.ask_all`."""

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]: ...


class Node(NamedTuple):
    """What one machine says of itself."""

    name: str
    version: str
    is_always_synced: bool


def wanted(replicas: int = REPLICAS) -> list[Config]:
    """How every stream is to be."""
    common = {"num_replicas": replicas, "storage": "file", "allow_direct": True}
    rooms = (common | _rooms(shard) for shard in range(SHARDS))
    return [*rooms, seats(replicas), common | _lobbies(), common | _idle()]


def _rooms(shard: int) -> Config:
    return {
        "name": stream_of(shard),
        "subjects": [f"{kind}.{shard:02}.*" for kind in ("r", "s", "e")],
        "retention": "limits",
        "discard": "new",
        "max_age": 0,
        "max_msgs_per_subject": -1,
        "allow_atomic": True,
        # After it is safe, which the subject itself does not wait for.
        "republish": {"src": f"r.{shard:02}.*", "dest": f"h.{shard:02}.{{{{wildcard(1)}}}}"},
    }


def seats(replicas: int = REPLICAS) -> Config:
    """How the stream of who is where is to be."""
    return {
        "name": SEATS,
        "subjects": ["c.*.*"],
        "num_replicas": replicas,
        "storage": "memory",
        "retention": "limits",
        "discard": "old",
        "max_age": 0,
        "max_msgs_per_subject": 1,
        "allow_msg_ttl": True,
        "republish": {"src": "c.*.*", "dest": "p.{{wildcard(1)}}.{{wildcard(2)}}"},
    }


def _lobbies() -> Config:
    return {
        "name": LOBBIES,
        "subjects": ["l.*", "m.*"],
        "storage": "memory",
        "retention": "limits",
        "discard": "new",
        "discard_new_per_subject": True,
        "max_msgs_per_subject": NOTES_PER_LOBBY,
        "max_age": LOBBIES_S * 1_000_000_000,
        "allow_msg_ttl": True,
        "allow_rollup_hdrs": True,
        "republish": {"src": ">", "dest": "k.>"},
    }


def _idle() -> Config:
    return {
        "name": IDLE,
        "subjects": ["i.*"],
        "retention": "limits",
        "discard": "old",
        "max_age": 0,
        "max_msgs_per_subject": 1,
        "allow_msg_ttl": True,
        "subject_delete_marker_ttl": MARKER_S * 1_000_000_000,
    }


def differences(asked: Mapping[str, object], back: Mapping[str, object]) -> list[str]:
    """The fields that came back as something else, or not at all."""
    return sorted(field for field, value in asked.items() if back.get(field) != value)


def unfit(nodes: Iterable[Node]) -> list[str]:
    """What of these machines would break the promise, one sentence each."""
    found = []
    for node in nodes:
        if _number(node.version) < OLDEST:
            found.append(
                f"{node.name} runs nats-server {node.version}, and at least 2.14 is needed"
                " (Debian's package is too old)"
            )
        if not node.is_always_synced:
            found.append(
                f"{node.name} answers before it has synced: its configuration needs"
                " sync_interval: always"
            )
    return found


def _number(version: str) -> tuple[int, int]:
    """Of something that is no version, the oldest there is."""
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else (0, 0)


async def nodes_of(line: AsksAll) -> list[Node]:
    """Every machine that answers. Raises `ClusterAway` if none does, or may be asked."""
    try:
        answers = await line.ask_all(ASK_NODES, b"{}", NO_HEADERS, NODES_S, lambda said: False)
    except NoAnswer:
        answers = []
    nodes = [node for said in answers if (node := node_of(said.data)) is not None]
    if not nodes:
        about = f"no machine says how it syncs: the account needs to import {ASK_NODES}"
        raise ClusterAway(about, Absence.MUTE)
    return nodes


def node_of(data: bytes) -> Node | None:
    """What a machine says of itself; None if it is nothing of the kind."""
    try:
        told = json.loads(data)
        server = told["server"]
        config = told.get("data", {}).get("config", {})
        return Node(server["name"], server["ver"], config.get("sync_always", False) is True)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class AsksBoth(Asks, AsksAll, Protocol):
    """Both, see `Line`."""


def leaderless() -> ClusterAway:
    """What is raised where they take nothing."""
    return ClusterAway("the machines do not agree who leads", Absence.LEADERLESS)


def fewer(asked: Config) -> str:
    """Why a stream cannot be made that wants more machines than are there."""
    return f"a stream needs {asked['num_replicas']} machines, and there are fewer"


async def declare(line: Asks, streams: Sequence[Config]) -> None:
    """Make what is not there yet. Raises `ClusterUnfit` if any is not as asked for, and
    `StorageFailed` if there is no answer."""
    turns = asyncio.Semaphore(AT_ONCE)
    failures: list[StorageFailed] = []

    async def each(asked: Config) -> str | None:
        async with turns:
            if failures:
                # Each would be waited for as long.
                return None
            try:
                return await _declare(line, asked)
            except StorageFailed as failure:
                failures.append(failure)
                return None

    reasons = [reason for reason in await asyncio.gather(*map(each, streams)) if reason]
    if reasons:
        raise ClusterUnfit(sorted(set(reasons)))
    if failures:
        raise failures[0]


async def _declare(line: Asks, asked: Config) -> str | None:
    """Why it is not as it should be."""
    name = asked["name"]
    try:
        answer = await _create(line, asked)
    except ApiError as error:
        if error.code == NAME_IN_USE:
            return f"the stream {name} is there already, and is made otherwise"
        if error.code == NO_PEERS:
            return fewer(asked)
        if error.code == NOT_CLUSTERED:
            return f"a stream needs {asked['num_replicas']} machines, and this one knows no others"
        if error.code in NOT_ENABLED:
            return "JetStream is not enabled for the account that the relay has there"
        raise
    changed = differences(asked, answer.get("config", {}))
    if changed:
        return f"the stream {name} came back otherwise than asked for: {', '.join(changed)}"
    return None


async def _create(line: Asks, asked: Config) -> Config:
    """Make it, if it is not there as asked for, but for the mark that it was put back."""
    name = asked["name"]
    try:
        return await line.api(f"STREAM.CREATE.{name}", asked)
    except ApiError as error:
        if error.code != NAME_IN_USE:
            raise
        info = await line.api(f"STREAM.INFO.{name}")
        mark = (info.get("config", {}).get("metadata") or {}).get(RESTORED)
        if mark is None:
            raise
        return await line.api(f"STREAM.CREATE.{name}", {**asked, "metadata": {RESTORED: mark}})


async def ready(line: Asks, streams: Sequence[Config]) -> None:
    """Wait until every stream has a leader. Raises `ClusterAway` if that takes too long."""
    try:
        async with asyncio.timeout(READY_S):
            for stream in streams:
                while not await _has_leader(line, stream["name"]):
                    await asyncio.sleep(0.1)
    except TimeoutError:
        raise leaderless() from None


async def _has_leader(line: Asks, name: str) -> bool:
    try:
        await line.api(f"STREAM.MSG.GET.{name}", {"last_by_subj": "nothing"})
    except ApiError as error:
        # Only a leader can say that.
        return error.code == NO_MESSAGE
    except StorageFailed:
        return False
    return True
