"""`unhurried check --partner`: what does not go with it, and what is printed of two relays.

About `tui.command.checking`.
"""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.server.faults.proxy import proxied
from tests.whole.laptops import relay_at, url_of
from tui.command import cli
from tui.words import command as command_words


def command(*arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, ("check", *arguments), prog_name="unhurried")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--partner", "b.example"), command_words.PARTNER_NEEDS_RELAY),
        (("--quick", "--partner", "b.example"), command_words.PARTNER_NEEDS_RELAY),
        (("wss://b.example", "--partner", "b.example"), command_words.PARTNER_IS_SAME),
        (("a.example", "--partner", "a b"), command_words.BAD_RELAY.format(text="a b")),
        (
            ("a.example", "--partner", "b.example", "--quick", "--facilitator"),
            command_words.QUICK_HAS_NO_THIRD,
        ),
    ],
    ids=["alone", "alone-quick", "same", "none", "quick-and-three"],
)
def test_what_does_not_go_with_a_partner_is_one_sentence(
    arguments: tuple[str, ...], sentence: str
) -> None:
    result = command(*arguments)
    assert (result.exit_code, result.stderr) == (1, sentence + "\n")


@pytest.mark.parametrize("kind", [(), ("--quick",), ("--facilitator",)], ids=["", "quick", "led"])
def test_which_of_two_is_away_stands_in_the_sentence_and_in_the_object(
    kind: tuple[str, ...],
) -> None:
    with closed_ports(2) as (one, other):
        result = command(one, "--partner", other, "--json", *kind)
    assert result.stderr == command_words.UNREACHABLE.format(url=one) + "\n"
    found = {"relay": one, "partner": other, "held": False, "problem": "unreachable", "at": one}
    assert json.loads(result.stdout) == found


@contextmanager
def closed_ports(count: int) -> Iterator[list[str]]:
    """Addresses at which nobody listens, and nobody else can."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in held:
            each.bind(("127.0.0.1", 0))
        yield [f"ws://127.0.0.1:{each.getsockname()[1]}" for each in held]


@pytest.mark.gate
async def test_what_is_printed_says_which_relay_was_how_quick(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay", events_per_minute=60_000) as relay:
        async with proxied(relay.port) as second:
            here, there = url_of(relay), second.url
            out = await printed(tmp_path, here, "--partner", there, "--guide", "daily")
            as_json = await printed(
                tmp_path, here, "--partner", there, "--guide", "daily", "--json"
            )
            quick = await printed(tmp_path, here, "--partner", there, "--quick")
    named = command_words.AND.format(here, there)
    assert command_words.CHECKING.format(url=named) in out
    for each in (here, there):
        place = out.index(f"{each}:")
        assert "own events half came back within" in out[place + 1]
    found = json.loads("\n".join(as_json))
    assert found["held"] is True and found["partner"] == there
    assert [each["relay"] for each in found["relays"]] == [here, there]
    assert quick[0].startswith(f"The relays at {named} are there and well")


async def printed(directory: Path, *arguments: str) -> list[str]:
    """What the command says, which holds."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tui", "check", *arguments),
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TMPDIR": str(directory)},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().splitlines()
