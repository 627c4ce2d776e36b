"""The servers that are compared: how each is started, and how one talks to it."""

import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.bench.relay.dialects import (
    BareSpeaker,
    MailboxSpeaker,
    OurSpeaker,
    SharedDocSpeaker,
    Speaker,
)
from tests.bench.relay.peers import mailbox, shared_doc
from tests.bench.relay.processes import Child, Command, Cores, child
from tests.server.clients import couple


class Kind(Enum):
    """Which server; the value is its name in the tables."""

    BARE = "bare `websockets` + uvloop"
    OURS = "unhurried relay"
    OURS_PLAIN = "unhurried relay, plain asyncio"
    SHARED_DOC = "y-websocket + LevelDB"
    MAILBOX = "magic-wormhole mailbox"

    @property
    def is_ours(self) -> bool:
        return self in (Kind.OURS, Kind.OURS_PLAIN)

    @property
    def keeps(self) -> bool:
        """Whether it keeps what is said, so that one can come back to it."""
        return self is not Kind.BARE


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs."""

    kind: Kind
    child: Child
    data_dir: Path

    def url(self, room: int) -> str:
        """Where a member of `room` connects to."""
        path = f"room{room}" if self.kind is Kind.SHARED_DOC else "v1"
        return f"ws://127.0.0.1:{self.child.port}/{path}"

    def speaker(self, room: int, seat: int, after: int | None = None) -> Speaker:
        """A member who arrives; with `after`, in a room that exists, to be told what was said."""
        match self.kind:
            case Kind.BARE:
                return BareSpeaker(room)
            case Kind.MAILBOX:
                return MailboxSpeaker(room, seat)
            case Kind.SHARED_DOC:
                return SharedDocSpeaker(seat, is_resuming=after is not None)
            case _:
                return OurSpeaker(couple(f"bench {room}"), seat, after)


@asynccontextmanager
async def server(
    kind: Kind, cores: Cores, peers_dir: Path, data_dir: Path | None = None
) -> AsyncIterator[Server]:
    """A fresh server of this kind; with `data_dir`, on what is kept there."""
    home = data_dir or Path(tempfile.mkdtemp(prefix="unhurried-bench-"))
    port = free_port()
    try:
        async with child(_command(kind, peers_dir, home, port), port, cores) as started:
            yield Server(kind, started, home)
    finally:
        if data_dir is None:
            shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _command(kind: Kind, peers_dir: Path, home: Path, port: int) -> Command:
    match kind:
        case Kind.BARE:
            return Command([sys.executable, "-m", "tests.bench.relay.bare"], {}, r"^(\d+)\n")
        case Kind.MAILBOX:
            twisted = [
                str(mailbox(peers_dir)), "--nodaemon", "--pidfile=", "wormhole-mailbox",
                f"--port=tcp:{port}:interface=127.0.0.1", f"--channel-db={home / 'mailbox.sqlite'}",
                # The log line per request would be its own affair.
                "--blur-usage=3600",
            ]  # fmt: skip
            return Command(twisted, {}, r"websocket listening")
        case Kind.SHARED_DOC:
            env = {"HOST": "127.0.0.1", "PORT": str(port), "YPERSISTENCE": str(home / "leveldb")}
            return Command(["node", str(shared_doc(peers_dir))], env, r"running at")
        case _:
            ours = [sys.executable, "-m", "tests.bench.relay.ours", str(home / "relay")]
            plain = ["--plain"] if kind is Kind.OURS_PLAIN else []
            return Command(ours + plain, {}, r"^(\d+)\n")
