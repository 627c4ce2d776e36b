"""`unhurried guide`: for whoever writes one. Looks at it, copies one, tells it, tries it.

A guide is named by the program's name for it, or by its file.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from tui.command import help as help_text

if TYPE_CHECKING:
    from protocol.guide.structure import Guide
    from tui.rehearsal.guide_check.finding import Finding
    from tui.rehearsal.guide_check.whole import Report

WAYS_SHOWN: Final = 12
"""Lines: the rest is counted."""

USUAL_SIZE: Final = (80, 24)
SMALLEST_SIZE: Final = (60, 18)


class Size(click.ParamType):  # type: ignore[type-arg]  # generic in its stubs alone
    """Columns and rows: 60x18."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        from tui.words import guide_check as check_words

        if isinstance(value, tuple):
            return value
        columns, _, rows = str(value).partition("x")
        if not (columns.isdecimal() and rows.isdecimal() and len(columns + rows) < 8):
            self.fail(check_words.SIZE, param, ctx)
        return max(36, int(columns)), max(10, int(rows))


@click.group(help=help_text.GUIDE)
def guide() -> None:
    """The commands for whoever writes a guide."""


@guide.command("check", help=help_text.GUIDE_CHECK)
@click.argument("named", metavar="GUIDE")
@click.option("--json", "as_json", is_flag=True, help=help_text.JSON)
@click.option("--at", "size", type=Size(), help=help_text.AT)
@click.pass_context
def check_guide(
    ctx: click.Context, named: str, as_json: bool, size: tuple[int, int] | None
) -> None:
    """Everything that there is to say of a guide; ends with 0, 1 or 2."""
    report = _report(named, size)
    if as_json:
        click.echo(json.dumps(_as_json(report)))
    else:
        _tell(report)
    ctx.exit(report.exit_code)


@guide.command("show", help=help_text.GUIDE_SHOW)
@click.argument("named", metavar="GUIDE")
@click.pass_context
def show_guide(ctx: click.Context, named: str) -> None:
    """Every page as text."""
    from protocol.errors import BadGuide
    from protocol.guide.loading import load_guide
    from tui.disk.shelf import tree_of
    from tui.pages.guide_text import guide_text
    from tui.words import command as command_words

    text = _text(ctx, named)
    try:
        found = load_guide(text, tree_of)
    except BadGuide as error:
        _fail(ctx, command_words.bad_guide(named, error.where, error.problem))
    click.echo(guide_text(found))


@guide.command("new", help=help_text.GUIDE_NEW)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from", "model", default="daily", show_default=True, help=help_text.FROM)
@click.option("--lead", "is_led", is_flag=True, help=help_text.GUIDE_LED)
@click.pass_context
def new_guide(ctx: click.Context, path: Path, model: str, is_led: bool) -> None:
    """A copy of a guide that there is, to be changed; or one with a place for every hint."""
    from protocol.errors import BadGuide
    from protocol.guide.loading import load_guide
    from tui.disk.atomic import write_text
    from tui.disk.own_guides import copied, led_copy
    from tui.disk.shelf import tree_of
    from tui.errors import StorageFailed
    from tui.words import command as command_words
    from tui.words import guide_check as check_words

    text = _text(ctx, model)
    if path.exists() or path.is_symlink():
        _fail(ctx, check_words.there_already(str(path)))
    text = copied(text, path.stem)
    try:
        write_text(path, led_copy(text, load_guide(text, tree_of)) if is_led else text)
    except BadGuide as error:
        _fail(ctx, command_words.bad_guide(model, error.where, error.problem))
    except StorageFailed:
        _fail(ctx, command_words.STORAGE.format(path=path))
    click.echo(check_words.made(str(path), model))
    if is_led:
        click.echo(check_words.made_to_lead(str(path)))


def _report(named: str, size: tuple[int, int] | None) -> "Report":
    """Everything there is to say of a guide, or why there is nothing."""
    from protocol.errors import BadGuide
    from tui.disk.shelf import tree_of
    from tui.errors import StorageFailed
    from tui.rehearsal.guide_check.whole import report_on, undrawn, unread

    try:
        report = report_on(_read(named), named, tree_of)
    except BadGuide as error:
        return unread(named, f"{error.problem}.")
    except StorageFailed:
        return unread(named, unreadable(named))
    if report.guide is None:
        return report
    try:
        return report.with_more(_drawn(report.guide, size))
    except StorageFailed:
        return report.with_more([undrawn()])


def _drawn(guide: "Guide", size: tuple[int, int] | None) -> "list[Finding]":
    """What does not fit at once, in the window that was named, or in a small and a usual one; and
    whether two pretend partners come to the end."""
    import asyncio
    import tempfile

    from tui.rehearsal.guide_check.finding import Finding, Part, Weight, placed
    from tui.rehearsal.guide_check.walked import walked
    from tui.window.drawn import below_the_edge
    from tui.words import guide_check as check_words

    begun, findings = walked(guide)
    cut: dict[str, tuple[int, int]] = {}
    with tempfile.TemporaryDirectory(prefix="unhurried-guide-") as here:
        for each in (SMALLEST_SIZE, USUAL_SIZE) if size is None else (size,):
            found = asyncio.run(below_the_edge(guide, begun, Path(here), each))
            cut |= dict.fromkeys(found, each)
            # What fits in a small window fits in a larger one.
            begun = {name: session for name, session in begun.items() if name in found}
    return findings + [
        Finding(Weight.NOTE, Part.SCREENS, where, check_words.scrolls(*cut[activity.id]))
        for where, activity in placed(guide)
        if activity.id in cut
    ]


def _tell(report: "Report") -> None:
    from tui.rehearsal.guide_check.finding import Part
    from tui.words import guide_check as check_words

    for part in Part:
        found = report.of(part)
        ways = report.ways if part is Part.WAYS else None
        if not found and ways is None:
            continue
        click.echo(f"{check_words.HEADINGS[part.value]}:")
        if ways is not None:
            for each in ways.passages[:WAYS_SHOWN]:
                click.echo(check_words.way(each.choices, each.activities, each.typed, each.aloud))
            if len(ways.passages) > WAYS_SHOWN:
                click.echo(check_words.more_ways(len(ways.passages) - WAYS_SHOWN))
        for finding in found:
            click.echo(check_words.finding(finding.weight.value, finding.where, finding.text))
        click.echo()
    click.echo(report.last_line)


def _as_json(report: "Report") -> dict[str, object]:
    from tui.rehearsal.guide_check.finding import Weight

    def told(weight: Weight) -> list[dict[str, str]]:
        return [
            {"part": each.part.value, "where": each.where, "text": each.text}
            for each in report.findings
            if each.weight is weight
        ]

    shown: dict[str, object] = {
        "guide": report.name,
        "loads": report.guide is not None,
        "errors": told(Weight.ERROR),
        "warnings": told(Weight.WARNING),
        "notes": told(Weight.NOTE),
    }
    if report.guide is not None and report.ways is not None:
        shown |= {
            "activities": sum(len(step.activities) for step in report.guide.steps),
            "ways": len(report.ways.passages),
            "typed_min": report.ways.typed,
            "aloud_min": report.ways.aloud,
            "says_min": report.guide.minutes,
        }
    return shown


def _text(ctx: click.Context, named: str) -> str:
    """The TOML of a guide of the program, or of a file; or the sentence why there is none."""
    from protocol.errors import BadGuide
    from tui.errors import StorageFailed
    from tui.words import command as command_words

    try:
        return _read(named)
    except BadGuide as error:
        _fail(ctx, command_words.bad_guide(named, error.where, error.problem))
    except StorageFailed:
        _fail(ctx, unreadable(named))


def unreadable(named: str) -> str:
    """Why nothing can be read of what was named as a guide, and what there is to name."""
    from tui.disk.shelf import NAMES
    from tui.words import command as command_words

    return command_words.no_file(named, NAMES, is_there=os.path.lexists(named))


def _read(named: str) -> str:
    """The same. Raises `BadGuide` where it is no text, and `StorageFailed`."""
    from tui.disk.shelf import NAMES, shipped_text, text_at

    return shipped_text(f"{named}.toml") if named in NAMES else text_at(Path(named))


def _fail(ctx: click.Context, sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    ctx.exit(1)
