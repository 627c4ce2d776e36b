"""What is shipped for a fleet, in step with the program: files that hold, commands that run.

Three machines with the shipped configuration: `tests/server/jetstream/test_real_checking.py`.
"""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest

from server.command.cli import OPTIONS, main
from server.command.config import read_config, settings_from
from server.jetstream.tally import ABOUT
from server.settings import Keeping
from server.watch.metrics import Counts, families_of
from tests.server.hosting.certificates import certificate_in
from tests.server.hosting.commands import ROOT, says
from tests.server.hosting.test_units import RELAY, needs_systemd
from tests.server.jetstream.nodes import _free_ports, binary
from tests.server.jetstream.shipped import configured, keys_in, new_nkeys

FLEET: Final = ROOT / "deploy" / "fleet"

HAPROXY: Final = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")

PAGE: Final = (ROOT / "docs" / "fleet.md").read_text("utf-8")

SERVICES: Final = sorted(path.name for path in FLEET.glob("*.service"))

ADDRESSES: Final = ("10.0.0.1", "10.0.0.2", "10.0.0.3")


def text_of(name: str) -> str:
    return (FLEET / name).read_text("utf-8")


def values(name: str, key: str) -> list[str]:
    """Of every line of a unit with that key, continued lines as one."""
    unit = text_of(name).replace("\\\n", " ")
    return re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)


# Settings


def test_the_shipped_settings_are_what_the_command_prints() -> None:
    proxies = [part for each in ("127.0.0.1", *ADDRESSES) for part in ("--trust-proxy", each)]
    machines = [part for each in ADDRESSES for part in ("--nats-url", f"tls://{each}:4222")]
    code, output = says(
        *("--archive", "jetstream", *proxies, *machines, "--relay-id", "operator"),
        *("--fleet-key-file", "/etc/unhurried/fleet.key"),
        *("--nats-nkey-file", "/etc/unhurried/relay.nkey"),
        *("--nats-ca", "/etc/unhurried/nats-ca.pem"),
        *("--nats-cert", "/etc/unhurried/nats-relay.pem"),
        *("--nats-key", "/etc/unhurried/nats-relay.key", "--print-config"),
    )
    assert code == 0
    assert text_of("fleet.toml") == output


def test_the_shipped_settings_hold() -> None:
    settings = settings_from(read_config(FLEET / "fleet.toml"), Path("nowhere"))
    assert settings.archive is Keeping.JETSTREAM
    assert settings.nats_urls == tuple(f"tls://{each}:4222" for each in ADDRESSES)
    tried = read_config(FLEET / "compose.toml") | {"relay_id": "relay-1"}
    assert settings_from(tried, Path("nowhere")).archive is Keeping.JETSTREAM


# Units


@needs_systemd
def test_systemd_finds_nothing_to_say_about_the_units(tmp_path: Path) -> None:
    # The programs are not here, and systemd would say that; a template is verified as one of it.
    for path in (*FLEET.glob("*.service"), *FLEET.glob("*.timer")):
        text = path.read_text("utf-8").replace(RELAY, "/bin/true")
        text = text.replace("/usr/local/lib/unhurried/fleet-backup", "/bin/true")
        (tmp_path / path.name.replace("@.", "@4774.")).write_text(text, "utf-8")
    files = [str(path) for path in tmp_path.iterdir()]
    assert len(files) >= 4
    command = ["systemd-analyze", "verify", "--man=no", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_the_units_are_hardened(name: str, tmp_path: Path) -> None:
    path = tmp_path / name.replace("@.", "@4774.")
    path.write_text(text_of(name), "utf-8")
    command = ("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15")
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_relay_waits_for_no_machine_and_never_gives_up() -> None:
    name = "unhurried-relay@.service"
    assert "nats-server.service" in values(name, "After")[0]
    assert "nats" not in "".join(values(name, "Requires") + values(name, "BindsTo"))
    assert values(name, "StartLimitIntervalSec") == ["0"]
    assert values(name, "Type") == ["notify"] and values(name, "Restart") == ["on-failure"]


def test_what_the_units_run_are_options_of_the_relay() -> None:
    options = {option for parameter in main.params for option in parameter.opts}
    ran = 0
    for name in SERVICES:
        for command in values(name, "ExecStart"):
            if RELAY in command or "fleet-backup" in command:
                ran += 1
                assert set(re.findall(r"--[a-z-]+", command)) <= options
                # Everything secret comes as a credential, which only this service can read.
                for secret in re.findall(r"%d/(\S+)", command):
                    assert f"LoadCredential={secret}:/etc/unhurried/{secret}\n" in text_of(name)
    assert ran == 3


def test_the_units_command_is_a_relay_of_the_fleet(tmp_path: Path) -> None:
    keys, _ = keys_in(tmp_path)
    assert says("--new-fleet-key", str(tmp_path / "fleet.key"))[0] == 0
    (command,) = values("unhurried-relay@.service", "ExecStart")
    for there, here in (("%i", "4774"), ("%l", "one"), ("%d", str(tmp_path))):
        command = command.replace(there, here)
    command = command.replace("/etc/unhurried/fleet.toml", str(FLEET / "fleet.toml"))
    _, *arguments = shlex.split(command)
    named = ("--nats-ca", str(keys.ca), "--nats-cert", str(keys.cert))
    code, output = says(*arguments, *named, "--check-config")
    assert code == 0, output
    code, output = says(*arguments, "--print-config")
    assert 'relay_id = "one-4774"\n' in output and "metrics_port = 14774\n" in output


# The machines


def test_the_machines_take_their_configuration_from_the_units_own_command(tmp_path: Path) -> None:
    home = tmp_path / "nats1"
    keys, authority = keys_in(tmp_path / "keys")
    configured(home, 0, _free_ports(9), keys, authority)
    (command,) = values("nats-server.service", "ExecStart")
    shell, option, script = shlex.split(command)
    # As systemd reads it.
    script = script.replace('\\\\"', '\\"').replace("$$", "$")
    script = script.replace("/usr/local/bin/nats-server", f"{binary()} -t")
    script = script.replace("/etc/nats/nats.conf", str(home / "nats.conf"))
    # What a key may begin with, and would be read as a number without quotes.
    (tmp_path / "jetstream").write_text("1e5k4", "utf-8")
    environment = {"PATH": os.environ["PATH"], "CREDENTIALS_DIRECTORY": str(tmp_path)}
    done = subprocess.run(
        [shell, option, script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "is valid" in done.stdout + done.stderr


def test_an_answer_is_asked_for_from_the_disks_of_every_machine() -> None:
    for name in ("nats.conf", "compose.conf"):
        assert re.search(r"^\s*[^#\n]*\bsync_interval: always\b", text_of(name), re.MULTILINE)
        assert "$SYS.REQ.SERVER.PING.JSZ" in text_of(name)
    config = text_of("nats.conf")
    assert config.count("verify: true") == 2 and '0.0.0.0"' not in config
    assert config.count("  # this machine\n") == 3


def test_the_machines_that_are_for_trying_take_theirs(tmp_path: Path) -> None:
    environment = {"MACHINE": "nats1"}
    command = [str(binary()), "-t", "-c", str(FLEET / "compose.conf")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_new_nkeys_are_for_their_owner_and_written_over_nothing(tmp_path: Path) -> None:
    made = new_nkeys(tmp_path / "keys")
    public = re.findall(
        r"^In nats.conf, in place of (URELAY|UOPERATOR): (U[A-Z2-7]{55})$",
        made.stdout,
        re.MULTILINE,
    )
    assert [place for place, _ in public] == ["URELAY", "UOPERATOR"]
    for path in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert re.fullmatch(r"SU[A-Z2-7]{56}\n", path.read_text("ascii"))
        assert path.read_text("ascii").strip() not in made.stdout
    again = new_nkeys(tmp_path / "keys")
    assert again.returncode == 1 and again.stderr.count("\n") == 1
    assert "file exists" in again.stderr


# In front


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no caddy here")
@pytest.mark.parametrize("name", ["Caddyfile", "compose.Caddyfile"])
def test_caddy_takes_its_file_and_keeps_no_visitors(name: str) -> None:
    command = ["caddy", "adapt", "--config", str(FLEET / name), "--adapter", "caddyfile"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    adapted = json.loads(done.stdout)
    assert adapted["logging"]["logs"]["default"]["exclude"] == ["http"]
    assert '"policy": "ip_hash"' in json.dumps(adapted)


@pytest.mark.skipif(HAPROXY is None, reason="no haproxy here")
def test_haproxy_takes_its_file_and_keeps_no_visitors(tmp_path: Path) -> None:
    files = certificate_in(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(files.cert.read_bytes() + files.key.read_bytes())
    text = text_of("haproxy.cfg").replace("/etc/haproxy/relay.example.org.pem", str(both))
    (tmp_path / "haproxy.cfg").write_text(text, "utf-8")
    command = [str(HAPROXY), "-c", "-f", str(tmp_path / "haproxy.cfg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert not re.search(r"^\s*(log|option (http|tcp)log|capture)\b", text, re.MULTILINE)


# For trying


def test_the_compose_file_is_one() -> None:
    compose_spec = pytest.importorskip("compose_spec", reason="no parser of compose files here")
    text = text_of("compose.yaml")
    compose = compose_spec.PyCompose.from_yaml(text)
    services = compose.to_dict()["services"]
    assert [name for name in services if re.fullmatch(r"nats\d", name)] == [
        "nats1",
        "nats2",
        "nats3",
    ]
    for wrong in (("read_only: true", "readonly: true"), ("unless-stopped", "sometimes")):
        with pytest.raises(ValueError):
            compose_spec.PyCompose.from_yaml(text.replace(*wrong))
    tags = set(re.findall(r"unhurried-relay-fleet:([\w.]+)", text))
    assert tags == {version("unhurried")}
    for mounted in re.findall(r"\./([\w.]+):", text):
        assert (FLEET / mounted).is_file()
    proxy = services["proxy"]["networks"]["inside"]["ipv4_address"]
    assert read_config(FLEET / "compose.toml")["trusted_proxies"] == (proxy,)
    arguments = re.findall(r"^ARG (\w+)=", (ROOT / "deploy" / "Containerfile").read_text(), re.M)
    assert set(services["key"]["build"]["args"]) <= set(arguments)


def test_what_the_compose_file_runs_are_options_of_the_relay() -> None:
    options = {option for parameter in main.params for option in parameter.opts}
    assert set(re.findall(r"\"(--[a-z-]+)\"", text_of("compose.yaml"))) <= options


# Alerts

needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool here")


@needs_promtool
def test_each_alert_fires_when_it_has_to_and_none_of_a_fleet_that_is_well(tmp_path: Path) -> None:
    rules = FLEET / "alerts.yml"
    done = subprocess.run(
        ["promtool", "check", "rules", str(rules)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    hours = (ROOT / "tests" / "server" / "hosting" / "fleet_alerts.yml").read_text("utf-8")
    for name in re.findall(r"- alert: (\w+)", text_of("alerts.yml")):
        assert hours.count(f"alertname: {name}") >= 2
    (tmp_path / "hours.yml").write_text(hours.replace("RULES", str(rules)), "utf-8")
    done = subprocess.run(
        ["promtool", "test", "rules", str(tmp_path / "hours.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_alerted_on_and_written_of_is_told_by_a_relay() -> None:
    told = {family.name for family in families_of(Counts())}
    for path in (ROOT / "server" / "jetstream").glob("*.py"):
        for name, rest in re.findall(r'Gauge\(\s*"(\w+)"([^)]*)\)', path.read_text("utf-8")):
            told.add(f"unhurried_{name}{'_total' if 'is_count=True' in rest else ''}")
    told |= {f"unhurried_fleet_{name}_total" for name in ABOUT}
    named = set(re.findall(r"\bunhurried_[a-z_]+", text_of("alerts.yml") + PAGE))
    assert len(named) > 10 and named <= told


# The page


def test_the_page_names_files_and_options_that_are_there() -> None:
    for name in re.findall(r"deploy/fleet/([\w@.-]+\w)", PAGE):
        assert (FLEET / name).exists(), name
    options = {option for parameter in main.params for option in parameter.opts}
    ours = set(re.findall(r"(?:unhurried-relay|fleet\.toml)[^\n`]* (--[a-z-]+)", PAGE))
    assert ours and ours <= options | {*OPTIONS.values(), "--config"}
