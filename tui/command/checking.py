"""What `unhurried check` does and prints, for two seats or for three.

What it is: sentences, or one JSON object, around `tui.rehearsal.check` and
`tui.rehearsal.led.check`. What it is not: options and exit codes, which are in `tui.command.cli`.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import click

from tui.command.walking import walk_guide
from tui.disk.shelf import shipped
from tui.errors import CheckFailed
from tui.home.relay import private_relay
from tui.rehearsal.check import HASTE, PACE, TIMEOUT_S, Report, check
from tui.rehearsal.led.check import LED_TIMEOUT_S, Beginning, LedReport, check_led
from tui.rehearsal.quick_check import quick_check
from tui.rehearsal.watched import Done
from tui.words import command as command_words

R = TypeVar("R", bound=Report)


@dataclass(frozen=True)
class Asked:
    """What whoever checks asked for."""

    url: str | None
    """The relay; None: one that lives on this laptop just for that."""
    guide: str
    """By its name."""
    walks: bool
    """Every way through the guide first."""
    as_json: bool
    timeout_s: float | None
    """None: as long as such a check may take."""

    def say(self, sentence: str) -> None:
        """Prints it, unless one object is wanted."""
        if not self.as_json:
            click.echo(sentence)


def check_two(asked: Asked) -> None:
    """A whole session by two automated partners. Raises `CheckFailed`, `StorageFailed`,
    `RelayFailed` and `MemoryError`."""

    async def over(relay: str, directory: Path) -> Report:
        return await check(
            relay,
            directory,
            shipped(asked.guide),
            pace=PACE if asked.url else HASTE,
            timeout_s=asked.timeout_s or TIMEOUT_S,
            on_door=_door(asked),
            on_passed=_passed(asked),
            on_wait=_wait(asked),
        )

    _tell(asked, _through(asked, command_words.CHECKING, command_words.CHECKING_HERE, over))


def check_three(asked: Asked) -> None:
    """Two led sessions by three automated seats. Raises as `check_two`."""

    async def over(relay: str, directory: Path) -> LedReport:
        return await check_led(
            relay,
            directory,
            shipped(asked.guide),
            pace=PACE if asked.url else HASTE,
            timeout_s=asked.timeout_s or LED_TIMEOUT_S,
            on_beginning=lambda beginning: asked.say(_begins(beginning)),
            on_door=_door(asked),
            on_passed=_passed(asked),
            on_wait=_wait(asked),
        )

    _tell(asked, _through(asked, command_words.CHECKING_LED, command_words.CHECKING_LED_HERE, over))


def _begins(beginning: Beginning) -> str:
    is_led = beginning is Beginning.LED
    return command_words.LED_FROM_THE_START if is_led else command_words.ASKED_IN


def check_quickly(url: str, *, as_json: bool) -> None:
    """Only whether a relay is there and well. Raises `CheckFailed`."""
    seconds = asyncio.run(quick_check(url))
    if as_json:
        click.echo(json.dumps({"relay": url, "held": True, "seconds": round(seconds, 3)}))
    else:
        click.echo(command_words.QUICKLY_HELD.format(url=url, seconds=seconds))


def print_failed(url: str | None, failed: CheckFailed) -> None:
    """One object about a check that did not hold."""
    click.echo(json.dumps({"relay": url, "held": False, "problem": failed.problem.value}))


def _through(
    asked: Asked, over_relay: str, here: str, over: Callable[[str, Path], Awaitable[R]]
) -> R:
    """`over` that relay, or over one that lives here just for that."""

    async def run(directory: Path) -> R:
        if asked.url is not None:
            asked.say(over_relay.format(url=asked.url))
            return await over(asked.url, directory)
        asked.say(here)
        async with private_relay(directory / "relay") as relay:
            return await over(relay, directory)

    count = walk_guide(asked.guide, asked.say) if asked.walks else 0
    with tempfile.TemporaryDirectory(prefix="unhurried-check-") as directory:
        report = asyncio.run(run(Path(directory)))
    return replace(report, guide=asked.guide, ways=count)


def _door(asked: Asked) -> Callable[[float], None]:
    return lambda seconds: asked.say(command_words.DOOR.format(seconds=seconds))


def _passed(asked: Asked) -> Callable[[Done], None]:
    return lambda done: asked.say(command_words.passed(done.step, done.activity, done.seconds))


def _wait(asked: Asked) -> Callable[[], None]:
    return lambda: asked.say(command_words.WAITING)


def _tell(asked: Asked, report: Report) -> None:
    """What was found."""
    half_ms, most_ms = report.percentile_ms(0.5), report.percentile_ms(0.95)
    own_events = len(report.round_trips_s)
    if asked.as_json:
        click.echo(json.dumps(_as_json(asked.url, report)))
    elif isinstance(report, LedReport):
        click.echo(command_words.own_events(own_events, half_ms, most_ms))
        for each in report.evenings:
            proof = each.proof
            click.echo(
                command_words.led_held(
                    _begins(each.beginning),
                    proof.pages,
                    proof.before,
                    proof.after,
                    proof.words,
                    proof.sentences,
                )
            )
            click.echo(command_words.led_by(proof.controls))
        click.echo(command_words.TOOK.format(seconds=report.seconds))
    else:
        click.echo(command_words.held(own_events, half_ms, most_ms, report.entries, report.seconds))


def _as_json(url: str | None, report: Report) -> dict[str, object]:
    shown: dict[str, object] = {
        "relay": url,
        "held": True,
        "seconds": round(report.seconds, 3),
        "entries": report.entries,
        "own_events": len(report.round_trips_s),
        "p50_ms": round(report.percentile_ms(0.5), 2),
        "p95_ms": round(report.percentile_ms(0.95), 2),
        "has_waited": report.has_waited,
        "guide": report.guide,
    }
    if report.ways:
        shown["ways"] = report.ways
    if isinstance(report, LedReport):
        shown["led"] = [
            {
                "beginning": each.beginning.value,
                "entries": each.entries,
                "pages": each.proof.pages,
                "before": each.proof.before,
                "after": each.proof.after,
                "words": each.proof.words,
                "sentences": each.proof.sentences,
                "controls": dict(each.proof.controls),
            }
            for each in report.evenings
        ]
    return shown
