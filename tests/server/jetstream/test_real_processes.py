"""Two relays of a fleet as processes of their own, on three machines; and what they refuse.

About `server.jetstream.fleet` and `server.command.cli`.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from secrets import token_bytes

import pytest
import trustme

from protocol.wire.frames import Append, Entered, Gone
from server.command import fleetwords
from server.fleet_key import make_fleet_key
from tests.server.clients import client_of, couple
from tests.server.hosting.commands import ROOT, Relaying, relaying
from tests.server.jetstream.nodes import PATIENCE_S, Machine, binary, machine_at, machines

pytestmark = pytest.mark.gate

THEM = couple()
PASSWORD = "relay:relay"

LOCKED = """
server_name: n0
listen: "localhost:{port}"
jetstream {{ store_dir: "{store}", sync_interval: always }}
tls {{
  cert_file: "{at}/node.pem", key_file: "{at}/node.key", ca_file: "{at}/ca.pem", verify: true
}}
accounts {{
  SYS: {{ users: [{{user: system, password: system}}], exports: [
    {{service: "$SYS.REQ.SERVER.PING.JSZ", response_type: stream}}] }}
  RELAYS: {{ jetstream: enabled, users: [{{nkey: {public}}}], imports: [
    {{service: {{account: SYS, subject: "$SYS.REQ.SERVER.PING.JSZ"}}}}] }}
}}
system_account: SYS
"""
"""A machine that lets nobody in without a certificate and a key it knows."""


def options(where: Path, running: Sequence[Machine], name: str) -> tuple[str, ...]:
    key = where / "fleet.key"
    if not key.exists():
        make_fleet_key(key)
    urls = ",".join(machine.url for machine in running)
    needed = ("--archive", "jetstream", "--nats-url", urls, "--relay-id", name)
    return *needed, "--fleet-key-file", str(key)


async def test_a_couple_goes_on_at_another_relay_when_one_dies(tmp_path: Path) -> None:
    ada, ben = THEM.members
    with machines(tmp_path, 3) as running:
        one = relaying(*options(tmp_path, running, "one"), patience_s=2 * PATIENCE_S)
        async with one as first:
            other = relaying(*options(tmp_path, running, "other"), patience_s=2 * PATIENCE_S)
            async with other as second, client_of(second.port) as at_second:
                async with client_of(first.port) as at_first:
                    assert isinstance(await at_first.create(THEM), Entered)
                    assert isinstance(await at_second.enter(THEM, 1), Entered)
                    for counter in range(1, 4):
                        await at_first.say(Append(counter, b"ada %d" % counter))
                        await at_second.read_until(2 * counter - 1)
                        await at_second.say(Append(counter, b"ben %d" % counter))
                        await at_first.read_until(2 * counter)
                    first.send(signal.SIGKILL)
                    await first.process.wait()
                async with client_of(second.port) as again:
                    entered = await again.enter(THEM, 0)
                    assert isinstance(entered, Entered) and entered.last >= 6
                    await again.say(Append(4, b"ada 4"))
                    await again.read_until(7)
                    await at_second.read_until(7)
                    assert [entry.event for entry in again.entries] == [
                        b"%s %d" % (who, number)
                        for number in range(1, 4)
                        for who in (b"ada", b"ben")
                    ] + [b"ada 4"]
                    assert again.entries == at_second.entries
                    await again.close_room(ada)
                    await at_second.close_room(ben)
                    await again.hear_a(Gone)
                    await at_second.hear_a(Gone)
                out, err = await second.stop()
                assert PASSWORD not in out + err


async def health(relay: Relaying) -> int:
    """What it answers a balancer: the status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
    writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answer = await reader.readline()
    writer.close()
    return int(answer.split()[1])


async def health_becomes(relay: Relaying, wanted: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while await health(relay) != wanted:
            await asyncio.sleep(0.2)


async def test_nobody_is_sent_to_a_relay_whose_machines_take_nothing(tmp_path: Path) -> None:
    with machines(tmp_path, 3) as running:
        one = relaying(*options(tmp_path, running, "one"), patience_s=2 * PATIENCE_S)
        async with one as relay:
            assert await health(relay) == 200
            # The third is connected to, as before, and cannot do anything alone.
            for machine in running[1:]:
                machine.process.send_signal(signal.SIGSTOP)
            await health_becomes(relay, 503)
            for machine in running[1:]:
                machine.process.send_signal(signal.SIGCONT)
            await health_becomes(relay, 200)
            relay.send(signal.SIGUSR1)
            await health_becomes(relay, 503)


async def refusal(*arguments: str) -> str:
    """What the command says on its way out, where it cannot run."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.command.cli", "--host", "127.0.0.1", "--port", "0"),
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(2 * PATIENCE_S):
        out, _ = await process.communicate()
    said = out.decode()
    assert process.returncode == 1
    assert said.startswith("Error: ") and said.count("\n") == 1 and PASSWORD not in said
    return said.removeprefix("Error: ").removesuffix("\n")


async def test_one_machine_is_refused(tmp_path: Path) -> None:
    with machines(tmp_path, 1) as running:
        said = await refusal(*options(tmp_path, running, "one"))
    reason = "a stream needs 3 machines, and this one knows no others"
    assert said == fleetwords.UNFIT.format(reasons=reason)


async def test_a_machine_with_the_usual_settings_is_refused(tmp_path: Path) -> None:
    with machines(tmp_path, 1, sync="") as running:
        said = await refusal(*options(tmp_path, running, "one"))
    assert "n0 answers before it has synced" in said


async def test_machines_that_are_not_there_or_do_not_know_one_are_told_apart(
    tmp_path: Path,
) -> None:
    with machines(tmp_path, 1) as running:
        (machine,) = running
        place = machine.url.rpartition("@")[2]
        stranger = [machine._replace(url=f"nats://relay:wrong@{place}")]
        said = await refusal(*options(tmp_path, stranger, "one"))
        assert said == fleetwords.AWAY["locked"].format(machines=place) and "wrong" not in said
    said = await refusal(*options(tmp_path, running, "one"))
    assert said == fleetwords.AWAY["silent"].format(machines=place)


def new_seed(path: Path) -> str:
    """Write the seed of a new nkey there, and return its public key."""
    nkeys = pytest.importorskip("nkeys")
    seed = nkeys.encode_seed(token_bytes(32), nkeys.PREFIX_BYTE_USER)
    path.write_bytes(seed + b"\n")
    path.chmod(0o600)
    return str(nkeys.from_seed(bytearray(seed)).public_key.decode())


async def test_a_relay_comes_in_by_its_certificate_and_its_nkey(tmp_path: Path) -> None:
    binary()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for name in ("node", "relay"):
        cert = authority.issue_cert("localhost")
        cert.private_key_pem.write_to_path(tmp_path / f"{name}.key")
        cert.cert_chain_pems[0].write_to_path(tmp_path / f"{name}.pem")
    public = new_seed(tmp_path / "relay.nkey")
    new_seed(tmp_path / "other.nkey")
    with machine_at(tmp_path, LOCKED, public=public, at=tmp_path) as machine:
        needed = options(tmp_path, [machine], "one")
        ca = "--nats-ca", str(tmp_path / "ca.pem")
        own = "--nats-cert", str(tmp_path / "relay.pem"), "--nats-key", str(tmp_path / "relay.key")
        known = "--nats-nkey-file", str(tmp_path / "relay.nkey")
        # That far it comes only where it was let in.
        assert "a stream needs 3 machines" in await refusal(*needed, *ca, *own, *known)
        unknown = "--nats-nkey-file", str(tmp_path / "other.nkey")
        place = machine.url.rpartition("/")[2]
        for arguments, why in (
            ((*ca, *own, *unknown), "locked"),
            ((*ca, *known), "mistrusted"),
            (known, "mistrusted"),
        ):
            said = await refusal(*needed, *arguments)
            assert said == fleetwords.AWAY[why].format(machines=place)
