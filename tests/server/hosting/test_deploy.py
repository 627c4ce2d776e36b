"""What is shipped for hosts, and what is written for them: in step with the program."""

import asyncio
import ipaddress
import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from protocol.wire.frames import Code
from server.command import wording
from server.command.cli import OPTIONS
from server.command.config import KEYS, read_config, settings_from, usual
from server.relay import running
from server.settings import RelaySettings
from server.store.backup import back_up
from server.store.sqlite import Store
from server.watch.metrics import Counts, families_of
from tests.server.clients import couple, http, settings_for
from tests.server.hosting.certificates import certificate_in
from tests.server.hosting.commands import ROOT, relaying, says

DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "hosting.md").read_text("utf-8")


def test_the_shipped_settings_are_what_the_command_prints() -> None:
    options = (
        *("--host", "127.0.0.1", "--trust-proxy", "127.0.0.1"),
        *("--data-dir", "/var/lib/unhurried", "--metrics-port", "4775"),
    )
    code, output = says(*options, "--print-config")
    assert code == 0
    assert (DEPLOY / "relay.toml").read_text("utf-8") == output


def test_the_shipped_settings_hold() -> None:
    settings = settings_from(read_config(DEPLOY / "relay.toml"), Path("nowhere"))
    assert settings == RelaySettings(
        data_dir=Path("/var/lib/unhurried"),
        host="127.0.0.1",
        trusted_proxies=("127.0.0.1",),
        metrics_port=4775,
    )


@pytest.mark.parametrize("name", KEYS)
def test_the_guide_tells_every_setting_as_it_is(name: str) -> None:
    default = "" if name in wording.EXAMPLES else f"`{usual(KEYS[name])}`"
    option = f"`{OPTIONS[name]}`" if name in OPTIONS else ""
    assert f"\n| `{name}` | {default} | {option} | {KEYS[name].about} |\n" in GUIDE


@pytest.mark.parametrize("code", [code.value for code in Code])
def test_the_guide_tells_what_every_refusal_is(code: str) -> None:
    assert f"`{code}`" in GUIDE


def test_the_guide_names_no_metric_that_is_not_told() -> None:
    named = set(re.findall(r"unhurried_[a-z_]+_total", GUIDE))
    assert named and named <= {family.name for family in families_of(Counts())}


def test_the_guide_names_every_happening_of_the_log() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "server").rglob("*.py"))
    told = re.findall(r'(?:tell\(|\()logging\.[A-Z]+, "([a-z-]+)"', source)
    assert len(told) > 10
    assert [what for what in told if f"`{what}`" not in GUIDE] == []


def test_the_guide_quotes_the_sentences_that_the_couple_sees() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "tui" / "words").glob("*.py")]
    # What is said over several lines in the source is one sentence.
    sentences = re.sub(r'"\s*\n\s*"', "", "".join(sources))
    table = GUIDE.partition("## What a refusal looks like")[2].partition("## Ports")[0]
    quoted = re.findall(r'"([^"]+?)(?: \.\.\.)?" \|', table)
    assert len(quoted) == 11
    for sentence in quoted:
        assert sentence in sentences


def healthcheck() -> list[str]:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    found = re.search(r"^HEALTHCHECK .*? CMD (\[.*\])$", text, re.MULTILINE)
    assert found is not None
    command: list[str] = json.loads(found[1])
    return command


async def test_the_containers_health_check_tells_a_relay_from_none(tmp_path: Path) -> None:
    _, *arguments = healthcheck()
    async with relaying("--data-dir", str(tmp_path)) as relay:
        here = [text.replace(":4774/", f":{relay.port}/") for text in arguments]

        async def check() -> int:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *here, stderr=asyncio.subprocess.DEVNULL
            )
            return await process.wait()

        assert await check() == 0
        await relay.stop()
        assert await check() != 0


def test_the_container_copies_what_the_wheel_is_made_of() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    for name in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE):
        for path in name.split():
            assert (ROOT / path).exists()


def entry_point() -> list[str]:
    """What the container runs, but for the program's own place."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    (found,) = re.findall(r"^ENTRYPOINT (\[.*\])$", text, re.MULTILINE)
    program, *arguments = json.loads(found)
    assert program == "/opt/unhurried/bin/unhurried-relay"
    (copied,) = re.findall(r"^COPY (deploy/\S+) /etc/unhurried/relay.toml$", text, re.MULTILINE)
    return [each.replace("/etc/unhurried/relay.toml", str(ROOT / copied)) for each in arguments]


@pytest.mark.parametrize("more", [(), ("--connections", "100"), ("--host", "0.0.0.0")])
def test_no_argument_to_the_container_drops_the_trust_in_its_proxy(more: tuple[str, ...]) -> None:
    code, output = says(*entry_point(), *more, "--print-config")
    assert code == 0
    settings = tomllib.loads(output)
    assert settings["trusted_proxies"] == ["10.77.0.2", "10.77.1.1"]
    assert settings["data_dir"] == "/data"
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert not re.search(r"^CMD", text, re.MULTILINE)


def test_nobody_in_the_containers_network_but_the_proxy_is_believed() -> None:
    settings = settings_from(read_config(DEPLOY / "container.toml"), Path("nowhere"))
    for proxy in settings.trusted_proxies:
        assert ipaddress.ip_network(proxy).num_addresses == 1
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    caddy = compose[compose.index("  caddy:") :]
    assert re.findall(r"ipv4_address: (\S+)", caddy) == [settings.trusted_proxies[0]]
    containerfile = (DEPLOY / "Containerfile").read_text("utf-8")
    assert re.findall(r"--gateway (\S+)", containerfile) == [settings.trusted_proxies[1]]


async def test_the_containers_relay_runs_with_what_is_written_behind_its_name(
    tmp_path: Path,
) -> None:
    config = tmp_path / "relay.toml"
    config.write_text(
        (DEPLOY / "container.toml").read_text("utf-8").replace("/data", str(tmp_path))
    )
    arguments = [str(config) if each.endswith(".toml") else each for each in entry_point()]
    async with relaying(*arguments, "--connections-per-address", "2") as relay:
        assert (await http(relay.port, "/health", upgrade=False))[0] in (200, 503)
        await relay.stop()


@pytest.mark.parametrize("name", ["Containerfile", "compose.yaml"])
def test_the_images_tag_is_the_version(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    tags = re.findall(r"unhurried-relay:([\w.]+)|image\.version=\"([\w.]+)\"", text)
    assert {first or second for first, second in tags} == {version("unhurried")}


def test_the_two_files_for_caddy_differ_in_where_the_relay_is() -> None:
    beside, here = ((DEPLOY / name).read_text("utf-8") for name in CADDYFILES)
    there = beside.replace("relay:4774", "127.0.0.1:4774")
    assert there.splitlines()[1:] == here.splitlines()[1:]


CADDYFILES = ("Caddyfile.container", "Caddyfile")


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no caddy here")
@pytest.mark.parametrize("name", CADDYFILES)
def test_caddy_takes_its_file_as_it_is(name: str) -> None:
    command = ["caddy", "adapt", "--config", str(DEPLOY / name), "--adapter", "caddyfile"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["logging"]["logs"]["default"]["exclude"] == ["http"]


needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool here")


@needs_promtool
def test_prometheus_takes_the_alert_rules() -> None:
    command = ["promtool", "check", "rules", str(DEPLOY / "alerts.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_each_alert_fires_when_it_has_to_and_none_of_a_relay_that_is_well(tmp_path: Path) -> None:
    hours = (ROOT / "tests" / "server" / "hosting" / "alerts.yml").read_text("utf-8")
    rules = (DEPLOY / "alerts.yml").read_text("utf-8")
    for name in re.findall(r"- alert: (\w+)", rules):
        assert f"alertname: {name}}}" in hours
    (tmp_path / "hours.yml").write_text(hours.replace("RULES", str(DEPLOY / "alerts.yml")))
    command = ["promtool", "test", "rules", str(tmp_path / "hours.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def questions_of_the_dashboard() -> list[str]:
    board = json.loads((DEPLOY / "dashboard.json").read_text("utf-8"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_the_pictures_of_the_dashboard_lie_side_by_side() -> None:
    board = json.loads((DEPLOY / "dashboard.json").read_text("utf-8"))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {
            (at["x"] + right, at["y"] + down) for right in range(at["w"]) for down in range(at["h"])
        }
        assert not cells & taken and max(x for x, _ in cells) < 24
        taken |= cells
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


@needs_promtool
def test_prometheus_can_be_asked_whatever_the_dashboard_asks(tmp_path: Path) -> None:
    rules = [
        {"record": f"picture:{number}", "expr": question}
        for number, question in enumerate(questions_of_the_dashboard())
    ]
    # A file of rules is YAML, and so is JSON.
    file = tmp_path / "questions.yml"
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    command = ["promtool", "check", "rules", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


async def everything_told(directory: Path) -> str:
    """The metrics of a relay with a certificate and a copy of its rooms."""
    files = certificate_in(directory / "tls")
    chosen = {"tls_cert": files.cert, "tls_key": files.key, "metrics_port": 0}
    with Store(directory / "data") as store:
        store.create(couple().room, couple().roster, 0)
    back_up(directory / "data", directory / "copy")
    async with running(settings_for(directory / "data", **chosen)) as relay:
        return relay.metrics()


async def test_every_metric_that_is_alerted_on_or_written_of_is_told(tmp_path: Path) -> None:
    told = set(re.findall(r"^# TYPE (\S+)", await everything_told(tmp_path), re.MULTILINE))
    rules = (DEPLOY / "alerts.yml").read_text("utf-8")
    asked = "\n".join(questions_of_the_dashboard())
    named = set(re.findall(r"\b(?:unhurried|process)_[a-z_]+", rules + asked))
    assert len(named) >= 7 and {each.removesuffix("_bucket") for each in named} <= told
    table = GUIDE.partition("| metric |")[2].partition("\n\n")[0]
    written = {
        f"unhurried{each}" if each.startswith("_") else each
        for each in re.findall(r"`(\w+)(?:\{\w+\})?`", table.replace("| what to look for |", ""))
    }
    assert {each for each in written if each.startswith("unhurried_")} - {"unhurried_limit"} <= told


@needs_promtool
async def test_prometheus_finds_no_fault_with_the_metrics(tmp_path: Path) -> None:
    text = await everything_told(tmp_path)
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
