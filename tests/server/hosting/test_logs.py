"""The log: a line per happening, made of words and numbers, and nothing of anybody."""

import asyncio
import io
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from protocol.wire.frames import Append, Code, End, Enter, Post, Visit, pack
from server.settings import LogFormat
from server.watch.logs import QUIET_S, Bulletin, log, tell, telling
from server.watch.metrics import Counts
from tests.server.clients import client_of, couple, http, name_of
from tests.server.hosting.certificates import certificate_in
from tests.server.hosting.commands import PATIENCE_S, ROOT, WITHOUT_UVLOOP, relaying

CANARY = "canary-7d41"
CANARY_BYTES = CANARY.encode()

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [a-z]+ +[a-z-]+( [\w:-]+=[\w.:-]+)*")
"""What a line in the text format looks like, and all that it may hold."""


def test_a_happening_is_one_line_of_text() -> None:
    stream = io.StringIO()
    with telling(stream, LogFormat.TEXT, logging.INFO):
        tell(logging.INFO, "start", port=4774, tls=1)
    assert LINE.fullmatch(stream.getvalue().removesuffix("\n"))
    assert stream.getvalue().endswith(" info    start port=4774 tls=1\n")


def test_a_happening_is_one_object_of_json() -> None:
    stream = io.StringIO()
    with telling(stream, LogFormat.JSON, logging.INFO):
        tell(logging.ERROR, "storage-failed", **{"commit:SQLITE_FULL": 2})
    found = json.loads(stream.getvalue())
    assert found.pop("at").endswith("Z")
    assert found == {"level": "error", "what": "storage-failed", "commit:SQLITE_FULL": 2}


def test_what_a_library_says_is_told_by_its_kind_alone() -> None:
    stream = io.StringIO()
    with telling(stream, LogFormat.TEXT, logging.INFO):
        try:
            raise ValueError(CANARY)
        except ValueError:
            logging.getLogger("websockets.server").error("failed: %s", CANARY, exc_info=True)
        logging.getLogger("asyncio").error(CANARY)
    first, second = stream.getvalue().splitlines()
    assert first.endswith(" error   library logger=websockets.server error=ValueError")
    assert second.endswith(" error   library logger=asyncio error=none")
    assert CANARY not in stream.getvalue()


def test_the_same_trouble_is_told_once_a_minute() -> None:
    stream = io.StringIO()
    with telling(stream, LogFormat.TEXT, logging.INFO):
        for _ in range(1_000):
            logging.getLogger("websockets.server").error(CANARY)
        tell(logging.ERROR, "reload", fault="no-key")
        tell(logging.ERROR, "reload", fault="other-key")
    assert len(stream.getvalue().splitlines()) == 3


def test_afterwards_the_log_goes_where_it_went_before() -> None:
    before = list(logging.getLogger().handlers), log.level
    with telling(io.StringIO(), LogFormat.TEXT, logging.INFO):
        pass
    assert (list(logging.getLogger().handlers), log.level) == before


class Told:
    """What a bulletin has told. Mutable."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.bulletin = Bulletin(self.counts)

    def at(self, now_s: float) -> list[str]:
        stream = io.StringIO()
        with telling(stream, LogFormat.TEXT, logging.INFO):
            self.bulletin.look(now_s)
        return [line.split(maxsplit=2)[2] for line in stream.getvalue().splitlines()]


def test_nothing_new_is_not_told() -> None:
    assert Told().at(0.0) == []


def test_a_refusal_is_told_at_once_and_then_once_a_minute_as_a_sum() -> None:
    told = Told()
    told.counts.refused["origin"] += 1
    assert told.at(100.0) == ["refused origin=1"]
    for second in range(1, int(QUIET_S)):
        told.counts.refused["address"] += 10
        assert told.at(100.0 + second) == []
    assert told.at(100.0 + QUIET_S) == ["refused address=590"]
    assert told.at(100.0 + 2 * QUIET_S) == []


def test_what_a_host_should_look_after_is_told_by_name() -> None:
    told = Told()
    told.counts.denied[Code.STORAGE] += 2
    told.counts.unbelieved += 3
    told.counts.failures["commit:SQLITE_FULL"] += 1
    assert told.at(0.0) == [
        "denied storage=2",
        "proxy-not-trusted visits=3",
        "storage-failed commit:SQLITE_FULL=1",
    ]


def test_no_line_tells_when_a_couple_was_busy_came_back_or_closed() -> None:
    told = Told()
    for end in End:
        told.counts.ended[end] += 1
    ours = {Code.RATE, Code.SEAT_FULL, Code.CONFLICT, Code.REPLACED, Code.PROOF, Code.MENDING}
    for code in ours:
        told.counts.denied[code] += 1
    told.counts.entries, told.counts.founded = 9, 1
    assert told.at(0.0) == []


def test_a_log_that_systemd_dates_is_not_dated_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for log_format, line in (
        (LogFormat.TEXT, "info    start port=4774\n"),
        (LogFormat.JSON, '{"level": "info", "what": "start", "port": 4774}\n'),
    ):
        with (tmp_path / "journal").open("w+") as stream:
            status = os.fstat(stream.fileno())
            monkeypatch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino}")
            with telling(stream, log_format, logging.INFO):
                tell(logging.INFO, "start", port=4774)
            stream.seek(0)
            assert stream.read() == line


async def be_hostile(port: int) -> None:
    """Send a canary in every place where a stranger can put one."""
    for request in (
        f"GET /{CANARY} HTTP/1.1\r\nHost: {CANARY}\r\n\r\n",
        f"{CANARY} / HTTP/1.1\r\n\r\n",
        f"GET /v1 {CANARY}\r\n\r\n",
        f"GET /v1 HTTP/1.1\r\n{CANARY}\r\n\r\n",
        f"GET /v1 HTTP/1.1\r\n{CANARY}: {'x' * 9_000}\r\n\r\n",
        f"{CANARY}",
        f"\x16\x03\x01{CANARY}",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request.encode())
        writer.write_eof()
        async with asyncio.timeout(PATIENCE_S):
            await reader.read()
        writer.close()
    for headers in (
        (f"Origin: https://{CANARY}",),
        (f"Sec-WebSocket-Protocol: {CANARY}",),
        (f"X-Forwarded-For: {CANARY}", f"Sec-WebSocket-Extensions: {CANARY}"),
        (f"Sec-WebSocket-Key: {CANARY}",),
    ):
        await http(port, "/v1", *headers)
    lobby = CANARY_BYTES.ljust(32, b"x")
    for message in (
        CANARY_BYTES,
        pack(Enter(lobby, 0, 0, CANARY_BYTES.ljust(64, b"x"))),
        pack(Append(1, CANARY_BYTES)),
        b"\x92\xa5" + CANARY_BYTES,
    ):
        async with client_of(port) as client:
            await client.say(message)
            await client.connection.close()
    async with client_of(port) as client:
        await client.connection.send(CANARY)
        assert await client.is_closed_with() == 1002
    async with client_of(port) as client:
        client.connection.transport.write(b"\xff\xff" + CANARY_BYTES)
        assert await client.is_closed_with() is not None
    async with client_of(port) as client:
        await client.visit(lobby)
        await client.post(CANARY_BYTES)
        await client.say(Visit(lobby))
        await client.say(Post(CANARY_BYTES))
    async with client_of(port) as client:
        await client.create(couple(CANARY))
        await client.append(1, CANARY_BYTES)
        await client.append(9, CANARY_BYTES)
        client.connection.transport.abort()


@pytest.mark.parametrize("python", [("-m", "server.command.cli"), WITHOUT_UVLOOP])
async def test_nothing_that_strangers_send_and_no_address_is_in_a_log(
    tmp_path: Path, python: tuple[str, ...]
) -> None:
    arguments = "--data-dir", str(tmp_path), "--trust-proxy", "127.0.0.1"
    async with relaying(*arguments, "--log-format", "text", python=python) as relay:
        await be_hostile(relay.port)
        await relay.line_with("refused")
        out, err = await relay.stop()
    for secret in (CANARY, CANARY_BYTES.hex(), name_of(CANARY).hex(), "127.0.0.1", str(tmp_path)):
        assert secret not in err
    assert "Traceback" not in out + err
    for line in err.splitlines():
        assert LINE.fullmatch(line), line


@pytest.mark.parametrize("python", [("-m", "server.command.cli"), WITHOUT_UVLOOP])
async def test_nor_is_what_they_send_to_a_relay_with_tls(
    tmp_path: Path, python: tuple[str, ...]
) -> None:
    files = certificate_in(tmp_path / "tls")
    arguments = (*files.options, "--data-dir", str(tmp_path / "data"))
    async with relaying(*arguments, python=python) as relay:
        for garbage in (f"GET /{CANARY} HTTP/1.1\r\n\r\n", f"\x16\x03\x01\x00\x10{CANARY}", ""):
            _, writer = await asyncio.open_connection("127.0.0.1", relay.port)
            writer.write(garbage.encode("latin-1"))
            await writer.drain()
            writer.transport.abort()
        _, writer = await asyncio.open_connection(
            "127.0.0.1", relay.port, ssl=files.context(), server_hostname="localhost"
        )
        writer.write(f"GET /{CANARY} HTTP/1.1\r\n\r\n".encode())
        await relay.line_with("refused")
        writer.transport.abort()
        out, err = await relay.stop()
    assert "Traceback" not in out + err
    for secret in (CANARY, "127.0.0.1", str(tmp_path)):
        assert secret not in err
    for line in err.splitlines():
        assert LINE.fullmatch(line), line


async def test_json_lines_are_json_from_start_to_stop(tmp_path: Path) -> None:
    async with relaying("--data-dir", str(tmp_path), "--log-format", "json") as relay:
        assert (await http(relay.port, "/health", upgrade=False))[0] == 200
        out, err = await relay.stop()
    assert out == ""
    assert [json.loads(line)["what"] for line in err.splitlines()] == ["drain", "stop"]


def test_a_relay_that_cannot_run_says_so_in_its_json_too(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    arguments = ("--host", "127.0.0.1", "--port", "0", "--data-dir", str(tmp_path / "file"))
    run = subprocess.run(
        [sys.executable, "-m", "server.command.cli", *arguments, "--log-format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout) == (1, "")
    (line,) = run.stderr.splitlines()
    told = json.loads(line)
    assert told["what"] == "cannot-run" and told["reason"].endswith("is no directory.")
