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
from typing import Final, TypeVar

import click

from protocol.wire.proofs import tidy_word
from tui.command.walking import walk_guide
from tui.disk.shelf import shipped
from tui.errors import CheckFailed
from tui.home.relay import private_relay
from tui.rehearsal.check import HASTE, PACE, TIMEOUT_S, Report
from tui.rehearsal.check import check as check_two
from tui.rehearsal.led.check import LED_TIMEOUT_S, Beginning, LedReport, check_led
from tui.rehearsal.outages import Outage
from tui.rehearsal.quick_check import quick_check
from tui.rehearsal.relays import Relays, relays_at
from tui.rehearsal.watched import Done, Times
from tui.words import command as command_words

R = TypeVar("R", bound=Report)

WORDS_LIMIT_CHARS: Final = 4_096
"""The first word stands in front."""


@dataclass(frozen=True)
class Asked:
    """What whoever checks asked for."""

    url: str | None
    """The relay; None: one that lives on this laptop just for that."""
    partner: str | None
    """The second partner's relay; None: the same."""
    guide: str
    """By its name."""
    walks: bool
    """Every way through the guide first, as it was named."""
    is_led: bool
    is_quick: bool
    as_json: bool
    timeout_s: float | None
    """None: as long as such a check may take."""
    word: str = ""
    """Of the relay's host; empty: none was said."""

    @property
    def urls(self) -> tuple[str, ...]:
        """Both relays, where there are two."""
        return () if self.url is None or self.partner is None else (self.url, self.partner)

    @property
    def named(self) -> str:
        """The relays, as in a sentence that is of all; empty: none was named."""
        return command_words.AND.format(*self.urls) if self.urls else self.url or ""

    def say(self, sentence: str) -> None:
        """Prints it, unless one object is wanted."""
        if not self.as_json:
            click.echo(sentence)


def refused(asked: Asked) -> str:
    """What does not go together, in one sentence; empty: all of it does."""
    if asked.partner is not None and asked.url is None:
        return command_words.PARTNER_NEEDS_RELAY
    if asked.partner is not None and asked.partner == asked.url:
        return command_words.PARTNER_IS_SAME
    if not asked.is_quick:
        return ""
    if asked.url is None:
        return command_words.QUICK_NEEDS_RELAY
    if asked.walks:
        return command_words.QUICK_HAS_NO_GUIDE
    return command_words.QUICK_HAS_NO_THIRD if asked.is_led else ""


def first_word(path: Path) -> str:
    """The first word of a host's file, or of one with nothing but a word, as it is compared; empty
    if there is none. Raises OSError."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        lines = file.read(WORDS_LIMIT_CHARS).splitlines()
    return next((word for line in lines if (word := tidy_word(line.partition("=")[0]))), "")


def check(asked: Asked) -> None:
    """Does it, and says what was found. Raises `CheckFailed`, `StorageFailed`, `RelayFailed` and
    `MemoryError`."""
    if asked.is_quick and asked.url is not None:
        _check_quickly(asked, relays_at(asked.url, asked.partner))
    elif asked.is_led:
        _check_three(asked)
    else:
        _check_two(asked)


def _check_two(asked: Asked) -> None:
    """A whole session by two automated partners."""

    async def over(relays: Relays, directory: Path) -> Report:
        return await check_two(
            relays,
            directory,
            shipped(asked.guide),
            pace=PACE if asked.url else HASTE,
            timeout_s=asked.timeout_s or TIMEOUT_S,
            on_door=_door(asked),
            on_passed=_passed(asked),
            on_wait=_wait(asked),
            on_outage=_outage(asked),
        )

    _tell(asked, _through(asked, command_words.CHECKING, command_words.CHECKING_HERE, over))


def _check_three(asked: Asked) -> None:
    """Two led sessions by three automated seats."""

    async def over(relays: Relays, directory: Path) -> LedReport:
        return await check_led(
            relays,
            directory,
            shipped(asked.guide),
            pace=PACE if asked.url else HASTE,
            timeout_s=asked.timeout_s or LED_TIMEOUT_S,
            on_beginning=lambda beginning: asked.say(_begins(beginning)),
            on_door=_door(asked),
            on_passed=_passed(asked),
            on_wait=_wait(asked),
            on_outage=_outage(asked),
        )

    _tell(asked, _through(asked, command_words.CHECKING_LED, command_words.CHECKING_LED_HERE, over))


def _begins(beginning: Beginning) -> str:
    is_led = beginning is Beginning.LED
    return command_words.LED_FROM_THE_START if is_led else command_words.ASKED_IN


def _check_quickly(asked: Asked, relays: Relays) -> None:
    """Only whether a relay is there and well, or two are, together."""
    seconds = asyncio.run(quick_check(relays))
    if asked.as_json:
        click.echo(json.dumps({**_named(asked), "held": True, "seconds": round(seconds, 3)}))
    else:
        held = command_words.BOTH_QUICKLY_HELD if relays.are_two else command_words.QUICKLY_HELD
        click.echo(held.format(url=asked.named, seconds=seconds))


def print_failed(asked: Asked, failed: CheckFailed) -> None:
    """One object about a check that did not hold."""
    shown = {**_named(asked), "held": False, "problem": failed.problem.value}
    if asked.urls:
        shown["at"] = failed.relay or None
    click.echo(json.dumps(shown))


def _named(asked: Asked) -> dict[str, object]:
    """The relays, as one object has them."""
    partner = {} if asked.partner is None else {"partner": asked.partner}
    return {"relay": asked.url, **partner}


def _through(
    asked: Asked, over_relay: str, here: str, over: Callable[[Relays, Path], Awaitable[R]]
) -> R:
    """`over` those relays, or over one that lives here just for that."""

    async def run(directory: Path) -> R:
        if asked.url is not None:
            asked.say(over_relay.format(url=asked.named))
            return await over(relays_at(asked.url, asked.partner, asked.word), directory)
        asked.say(here)
        async with private_relay(directory / "relay") as relay:
            return await over(relays_at(relay, None), directory)

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


def _outage(asked: Asked) -> Callable[[Outage], None]:
    def told(outage: Outage) -> None:
        url = outage.relay if asked.url else command_words.HERE
        if outage.seconds is None:
            asked.say(command_words.OUTAGES[outage.problem].format(url=url))
        else:
            asked.say(command_words.GOES_ON.format(url=url, seconds=outage.seconds))

    return told


def _tell(asked: Asked, report: Report) -> None:
    """What was found."""
    if asked.as_json:
        click.echo(json.dumps(_as_json(asked, report)))
        return
    for url in asked.urls:
        click.echo(command_words.own_events_at(url, *_measured(report.at(url))))
    if not asked.urls:
        click.echo(command_words.own_events(*_measured(report.all_times)))
    if isinstance(report, LedReport):
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
        click.echo(command_words.held(report.entries, report.seconds))


def _measured(times: Times) -> tuple[int, float, float]:
    """How many, and within how many milliseconds half of them came back, and 95 of 100."""
    return len(times.round_trips_s), times.percentile_ms(0.5), times.percentile_ms(0.95)


def _measured_as_json(times: Times) -> dict[str, object]:
    own_events, half_ms, most_ms = _measured(times)
    return {"own_events": own_events, "p50_ms": round(half_ms, 2), "p95_ms": round(most_ms, 2)}


def _as_json(asked: Asked, report: Report) -> dict[str, object]:
    shown: dict[str, object] = {
        **_named(asked),
        "held": True,
        "seconds": round(report.seconds, 3),
        "entries": report.entries,
        **_measured_as_json(report.all_times),
        "has_waited": report.has_waited,
        "guide": report.guide,
    }
    if asked.urls:
        shown["relays"] = [
            {"relay": url, **_measured_as_json(report.at(url))} for url in asked.urls
        ]
    if report.outages:
        shown["outages"] = [
            {"problem": each.problem.value, "seconds": each.seconds} for each in report.outages
        ]
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
