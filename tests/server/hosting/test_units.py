"""The units for systemd, and what they run: verified, and run as they are written.

systemd itself is not needed: each command of a unit is taken from its file and run here, with the
places of this machine in place of the host's.
"""

import asyncio
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from server.relay import running
from server.store.database import DATABASE
from tests.server.clients import couple, room_of, settings_for
from tests.server.hosting.certificates import Files, certificate_in, renew
from tests.server.hosting.commands import ROOT, Relaying, relaying
from tests.server.hosting.test_metrics import told_by

DEPLOY: Final = ROOT / "deploy"

RELAY: Final = "/opt/unhurried/bin/unhurried-relay"

UNITS: Final = ("unhurried-relay.service", "unhurried-backup.service")

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd here"
)


def unit(name: str) -> str:
    """A unit, with continued lines as one."""
    return (DEPLOY / name).read_text("utf-8").replace("\\\n", " ")


def values(name: str, key: str) -> list[str]:
    """Of every line of a unit with that key."""
    return re.findall(rf"^{key}=(.*)$", unit(name), re.MULTILINE)


@needs_systemd
def test_systemd_finds_nothing_to_say_about_the_units(tmp_path: Path) -> None:
    # The program and its place are not here, and systemd would say that.
    folder = tmp_path / "unhurried-relay.service.d"
    folder.mkdir()
    for name, place in (
        *((name, tmp_path) for name in (*UNITS, "unhurried-backup.timer")),
        ("unhurried-relay-tls.conf", folder),
    ):
        text = (DEPLOY / name).read_text("utf-8").replace(RELAY, "/bin/true")
        (place / name).write_text(text, "utf-8")
    files = [str(path) for path in tmp_path.iterdir() if path.is_file()]
    command = ["systemd-analyze", "verify", "--man=no", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
def test_the_units_are_hardened(name: str) -> None:
    command = ("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15")
    done = subprocess.run(
        [*command, str(DEPLOY / name)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"Overall exposure level for {name}: 1.1 " in done.stdout


def test_the_unit_never_gives_up_and_sees_a_start_that_failed() -> None:
    name = "unhurried-relay.service"
    assert values(name, "StartLimitIntervalSec") == ["0"]
    assert values(name, "Restart") == ["on-failure"]
    assert int(values(name, "RestartSec")[0]) >= 5
    assert values(name, "Type") == ["notify"]
    # Or it could not say that it is ready.
    assert "AF_UNIX" in values(name, "RestrictAddressFamilies")[0]


def test_what_the_units_run_are_options_of_the_relay() -> None:
    from server.command.cli import main

    options = {option for parameter in main.params for option in parameter.opts}
    for name in (*UNITS, "unhurried-relay-tls.conf"):
        (command,) = filter(None, values(name, "ExecStart"))
        assert command.startswith(f"{RELAY} ")
        assert set(re.findall(r"--[a-z-]+", command)) <= options


async def commands_of_backup(data: Path, into: Path) -> list[int]:
    """What the unit for copies does, in its order. Returns the exit codes."""
    name = "unhurried-backup.service"
    codes: list[int] = []
    for key in ("ExecStartPre", "ExecStart", "ExecStartPost"):
        # What comes after a command that failed is not run.
        if any(codes):
            break
        (command,) = values(name, key)
        here = command.replace("/var/lib/unhurried-backup", str(into))
        here = here.replace("--config /etc/unhurried/relay.toml", f"--data-dir {data}")
        words = shlex.split(here.replace(RELAY, f"{sys.executable} -m server.command.cli"))
        process = await asyncio.create_subprocess_exec(
            *words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        codes.append(await process.wait())
    return codes


async def test_the_daily_copy_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    into = tmp_path / "copies"
    into.mkdir()
    data = tmp_path / "data"
    async with running(settings_for(data, metrics_port=0)) as relay:
        assert relay.metrics_port
        assert await commands_of_backup(data, into) == [0, 0, 0]
        async with room_of(relay, couple()) as (first, _):
            await first.append(1, b"event")
            sizes = []
            for _ in range(2):
                (into / "new.sqlite3.part").touch()
                assert await commands_of_backup(data, into) == [0, 0, 0]
                sizes.append((into / "rooms.sqlite3").stat().st_size)
                await first.append(len(sizes) + 1, bytes(16_000))
        told = await told_by(relay.metrics_port)
    assert [path.name for path in into.iterdir()] == ["rooms.sqlite3"]
    assert sizes[1] > sizes[0]
    assert told["unhurried_last_backup_timestamp_seconds"] == pytest.approx(
        (into / "rooms.sqlite3").stat().st_mtime, abs=60
    )


async def test_a_copy_that_fails_is_a_failure_and_leaves_the_one_before(tmp_path: Path) -> None:
    into, data = tmp_path / "copies", tmp_path / "data"
    into.mkdir()
    async with running(settings_for(data)):
        assert await commands_of_backup(data, into) == [0, 0, 0]
    (data / DATABASE).write_bytes(b"no database of anything" * 400)
    before = (into / "rooms.sqlite3").read_bytes()
    assert await commands_of_backup(data, into) == [0, 1]
    assert (into / "rooms.sqlite3").read_bytes() == before
    assert values(UNITS[1], "SuccessExitStatus") == []


async def test_where_there_are_no_rooms_left_none_stay_in_the_copy(tmp_path: Path) -> None:
    into, data = tmp_path / "copies", tmp_path / "data"
    into.mkdir()
    async with running(settings_for(data)):
        assert await commands_of_backup(data, into) == [0, 0, 0]
    assert [path.name for path in into.iterdir()] == ["rooms.sqlite3"]
    # A relay that stops without a room leaves no database.
    assert await commands_of_backup(data, into) == [0, 0, 0]
    assert not list(into.iterdir())


async def test_a_copy_of_what_no_relay_has_kept_is_a_failure(tmp_path: Path) -> None:
    assert await commands_of_backup(tmp_path / "mistyped", tmp_path) == [0, 1]


def renewed(files: Files, into: Path, relay: Relaying | None) -> subprocess.CompletedProcess[str]:
    """Certbot's hook after a renewal, as the shell runs it; systemctl reloads `relay`."""
    text = (DEPLOY / "certbot-hook.sh").read_text("utf-8")
    for there, here in (("/etc/unhurried/tls", str(into)), ("group=unhurried", "group=root")):
        assert there in text
        text = text.replace(there, here)
    lineage, path = into.parent / "live", into.parent / "bin"
    for directory in (lineage, path):
        directory.mkdir(exist_ok=True)
    shutil.copy(files.cert, lineage / "fullchain.pem")
    shutil.copy(files.key, lineage / "privkey.pem")
    pid = 0 if relay is None else relay.process.pid
    systemctl = path / "systemctl"
    systemctl.write_text(
        f'#!/bin/sh\n[ {pid} -gt 0 ] || exit 3\n[ "$1" = reload ] && kill -HUP {pid}\nexit 0\n'
    )
    systemctl.chmod(0o755)
    return subprocess.run(
        ["sh", "-c", text],
        env={"PATH": f"{path}:{os.environ['PATH']}", "RENEWED_LINEAGE": str(lineage)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to a group")
async def test_certbots_hook_hands_a_new_certificate_to_a_relay_that_runs(tmp_path: Path) -> None:
    files, into = certificate_in(tmp_path / "tls"), tmp_path / "etc"
    assert renewed(files, into, None).returncode == 0
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in into.iterdir()}
    assert modes == {"relay.pem": 0o640, "relay.key": 0o640}
    assert stat.S_IMODE(into.stat().st_mode) == 0o750
    options = "--tls-cert", str(into / "relay.pem"), "--tls-key", str(into / "relay.key")
    data = "--data-dir", str(tmp_path / "data")
    async with relaying(*options, *data) as relay:
        renew(files)
        done = renewed(files, into, relay)
        assert (done.returncode, done.stderr) == (0, "")
        assert "certificate=new" in await relay.line_with("reload")
        await relay.stop()


async def test_the_units_reload_is_a_hangup() -> None:
    assert values("unhurried-relay-tls.conf", "ExecReload") == ["/bin/kill -HUP $MAINPID"]
    assert signal.SIGHUP
