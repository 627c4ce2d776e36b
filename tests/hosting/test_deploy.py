"""What is shipped for hosts, and what is written for them: in step with the program."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from protocol.frames import Code
from server import wording
from server.cli import OPTIONS
from server.config import KEYS, read_config, settings_from, usual
from server.metrics import Counts, families_of
from server.settings import RelaySettings
from tests.hosting.commands import ROOT, relaying, says

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


def test_the_guide_quotes_the_sentences_that_the_couple_sees() -> None:
    from tui import wording as app

    sentences = "\n".join(str(value) for value in vars(app).values())
    table = GUIDE.partition("## What a refusal looks like")[2].partition("## Ports")[0]
    quoted = re.findall(r'"([^"]+?)(?: \.\.\.)?" \|', table)
    assert len(quoted) == 9
    for sentence in quoted:
        assert sentence in sentences or sentence in (ROOT / "tui/wording.py").read_text("utf-8")


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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_one_and_is_hardened(tmp_path: Path) -> None:
    command = ("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15")
    unit = shutil.copy(DEPLOY / "unhurried-relay.service", tmp_path)
    done = subprocess.run([*command, unit], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Overall exposure level for unhurried-relay.service: 1." in done.stdout
