"""The command `unhurried`: the app, practice, the check, a relay, and where the files are.

What it is: options, exit codes, and sentences instead of tracebacks. Whatever is heavy is imported
inside its command, so that --help comes at once. The invitation is never an argument: a process
list and a shell's history would keep it.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import click

from tui.command import help as help_text
from tui.command.places import fail, paths_of
from tui.command.terminal import fill_gaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.disk.own_guides import Brought

    Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]

CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

OWNER_ONLY: Final = 0o077
"""The umask: what this program makes is for the eyes of its owner."""

TEXTUAL: Final = "TEXTUAL"
"""How the variables begin that steer Textual; TEXTUAL_LOG would write every key to a file."""

HONOURED: Final = "TEXTUAL_ANIMATIONS"
"""The one of them that may stay: how much may move on the screen."""


LATER: Final = {"guide": help_text.GUIDE, "kept": help_text.KEPT, "relay": help_text.RELAY}
"""What is imported only when it is asked for, and what --help says of it."""


class Commands(click.Group):
    """The commands; `relay` is the relay's own, `guide` for whoever writes one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *LATER])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        if ctx.resilient_parsing:
            return click.Command(cmd_name, help=LATER[cmd_name])
        if cmd_name == "guide":
            from tui.command.guides import guide

            guide.add_command(try_guide)
            return guide
        if cmd_name == "kept":
            from tui.command.kept import kept

            return kept
        from tui.home.relay import relay_command

        return relay_command()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A line for each, without importing the relay for its own."""
        rows = [(name, self._short_help(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def _short_help(self, ctx: click.Context, name: str) -> str:
        later = click.Command(name, help=LATER[name]) if name in LATER else None
        found = later or self.get_command(ctx, name)
        return "" if found is None else found.get_short_help_str(limit=80)


def entry() -> None:
    """Before anything else: closed files, no variables that spy, no traceback with words in it."""
    os.umask(OWNER_ONLY)
    fill_gaps()
    for name in [name for name in os.environ if name.startswith(TEXTUAL)]:
        if name != HONOURED:
            del os.environ[name]
    sys.excepthook = last_words(None)


def last_words(data_dir: Path | None) -> "Hook":
    """What an unforeseen error leaves behind: its type and place, never what it says."""

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            print(file=sys.stderr)
            return
        places = [kind.__name__]
        while traceback is not None:
            code = traceback.tb_frame.f_code
            places.append(f"{Path(code.co_filename).name} line {traceback.tb_lineno}")
            traceback = traceback.tb_next
        from tui.words import command as command_words

        where = ", ".join(dict.fromkeys((places[0], places[-1])))
        print(command_words.CRASHED.format(where=where), file=sys.stderr)
        path = _logged(data_dir, ", ".join(places))
        if path is not None:
            print(command_words.LOG.format(path=path), file=sys.stderr)

    return hook


def _logged(data_dir: Path | None, line: str) -> Path | None:
    """Where a line about an error was put; None if the disk did not take it."""
    from time import gmtime, strftime

    from tui.disk.paths import find_paths
    from tui.errors import Homeless, StorageFailed
    from tui.window.crash import append

    try:
        paths = find_paths(data_dir)
        paths.make()
        append(paths.log, f"{strftime('%Y-%m-%d %H:%M:%S', gmtime())} {line}\n")
    except (OSError, StorageFailed, Homeless):
        return None
    return paths.log


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"unhurried {version('unhurried')}")
        except PackageNotFoundError:
            click.echo(help_text.NOT_INSTALLED)
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings=CONTEXT,
    help=help_text.MAIN,
    invoke_without_command=True,
    name="unhurried",
)
@click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help=help_text.DATA_DIR
)
@click.option("--allow-plain-relay", "allow_plain", is_flag=True, help=help_text.ALLOW_PLAIN)
@click.option("--guide", type=click.Path(path_type=Path), help=help_text.BRING)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help=help_text.VERSION,
)
@click.pass_context
def commands(
    ctx: click.Context, data_dir: Path | None, allow_plain: bool, guide: Path | None
) -> None:
    """The program itself, when no command is named."""
    sys.excepthook = last_words(data_dir)
    if data_dir is not None:
        ctx.default_map = {"relay": {"data_dir": str(data_dir / "relay")}}
    _tidy(ctx)
    if ctx.invoked_subcommand is None:
        _start(ctx, allow_plain=allow_plain, brought=None if guide is None else _bring(ctx, guide))
    elif guide is not None:
        from tui.words import command as command_words

        fail(ctx, command_words.GUIDE_ALONE)


@commands.command(help=help_text.PRACTICE)
@click.argument("guide", required=False)
@click.option("--lead", "leads", is_flag=True, help=help_text.PRACTICE_LEAD)
@click.option("--quick", is_flag=True, help=help_text.QUICK)
@click.pass_context
def practice(ctx: click.Context, guide: str | None, leads: bool, quick: bool) -> None:
    """The app, in practice."""
    _start(ctx, practice=True, guide=_guide_named(ctx, guide), leads=leads, quick=quick)


@commands.command(help=help_text.LEAD)
@click.option("--guide", type=click.Path(path_type=Path), help=help_text.BRING_TO_LEAD)
@click.pass_context
def lead(ctx: click.Context, guide: Path | None) -> None:
    """The app, at the form of whoever leads."""
    allow_plain = bool(ctx.find_root().params.get("allow_plain"))
    brought = None if guide is None else _bring(ctx, guide, leads=True)
    _start(ctx, leads=True, allow_plain=allow_plain, brought=brought)


@commands.command(help=help_text.CHECK)
@click.argument("relay", required=False)
@click.option("--partner", metavar="RELAY", help=help_text.CHECK_PARTNER)
@click.option("--json", "as_json", is_flag=True, help=help_text.JSON)
@click.option(
    "--timeout", "timeout_s", type=click.FloatRange(1, 24 * 60 * 60), help=help_text.TIMEOUT
)
@click.option("--quick", is_flag=True, help=help_text.QUICK_CHECK)
@click.option("--host-file", metavar="FILE", type=click.Path(path_type=Path), help=help_text.WORD)
@click.option("--guide", help=help_text.CHECK_GUIDE)
@click.option("--facilitator", "is_led", is_flag=True, help=help_text.CHECK_FACILITATOR)
@click.option("--allow-plain-relay", "allow_plain", is_flag=True, help=help_text.ALLOW_PLAIN)
@click.pass_context
def check(
    ctx: click.Context,
    relay: str | None,
    partner: str | None,
    guide: str | None,
    as_json: bool,
    timeout_s: float | None,
    quick: bool,
    host_file: Path | None,
    is_led: bool,
    allow_plain: bool,
) -> None:
    """A whole session by two automated partners, or led ones by three seats."""
    import tempfile

    from tui.errors import CheckFailed, RelayFailed, StorageFailed
    from tui.pages.failures import AtCommand, sentence_for

    allow_plain = allow_plain or bool(ctx.find_root().params.get("allow_plain"))
    url = _relay_of_check(ctx, relay, allow_plain=allow_plain)
    other = _relay_of_check(ctx, partner, allow_plain=allow_plain)
    name = _guide_named(ctx, guide)
    from tui.command import checking

    word = _word_in(ctx, host_file)
    asked = checking.Asked(
        url, other, name, guide is not None, is_led, quick, as_json, timeout_s, word
    )
    refused = checking.refused(asked)
    if refused:
        fail(ctx, refused)
    try:
        checking.check(asked)
    except (CheckFailed, StorageFailed, RelayFailed, MemoryError) as error:
        if as_json and isinstance(error, CheckFailed):
            checking.print_failed(asked, error)
        fail(ctx, sentence_for(error, AtCommand(asked.named, tempfile.gettempdir())))


def _word_in(ctx: click.Context, file: Path | None) -> str:
    """The first word in it, or the sentence why it cannot be read."""
    from tui.command.checking import first_word
    from tui.words import command as command_words

    try:
        return "" if file is None else first_word(file)
    except OSError as error:
        fail(ctx, command_words.no_word_file(str(file), error.strerror or ""))


def _relay_of_check(ctx: click.Context, named: str | None, *, allow_plain: bool) -> str | None:
    """Its URL, or the sentence why it is none."""
    from tui.errors import BadAddress
    from tui.pages.failures import AtCommand, sentence_for

    try:
        return None if named is None else _relay_named(named, allow_plain=allow_plain)
    except BadAddress as error:
        fail(ctx, sentence_for(error, AtCommand(named or "")))


@click.command("try", help=help_text.GUIDE_TRY)
@click.argument("named", metavar="GUIDE")
@click.option("--lead", "leads", is_flag=True, help=help_text.PRACTICE_LEAD)
@click.option("--quick", is_flag=True, help=help_text.QUICK)
@click.pass_context
def try_guide(ctx: click.Context, named: str, leads: bool, quick: bool) -> None:
    """Practice with a guide of one's own."""
    from tui.disk.own_guides import BROUGHT
    from tui.disk.shelf import NAMES

    if named in NAMES:
        _start(ctx, practice=True, guide=named, leads=leads, quick=quick)
    else:
        brought = _bring(ctx, Path(named), leads=True)
        _start(ctx, practice=True, guide=BROUGHT, leads=leads, quick=quick, brought=brought)


@commands.command(help=help_text.PATHS)
@click.pass_context
def paths(ctx: click.Context) -> None:
    """Where everything is."""
    for name, path in paths_of(ctx).named():
        click.echo(f"{name:<12} {path}")


def main() -> None:
    """The entry of the program."""
    entry()
    commands(prog_name="unhurried")


def _tidy(ctx: click.Context) -> None:
    """Whatever is started: what a killed program has left goes, and what is over."""
    from tui.disk.paths import find_paths
    from tui.errors import Homeless

    try:
        paths = find_paths(ctx.find_root().params.get("data_dir"))
    except Homeless:
        return  # what needs a place says so
    paths.tidy()
    is_app = ctx.invoked_subcommand in (None, "practice", "lead")
    if not is_app and any(paths.seats.glob("*.seat")):  # the app looks at each by itself
        from tui.disk.staying import part_all

        part_all(paths.seats, paths.kept)


def _guide_named(ctx: click.Context, name: str | None) -> str:
    """One of the guides that come with the program; the first one if none is named."""
    from tui.disk.shelf import BURNOUT, NAMES

    if name is None:
        return BURNOUT
    if name not in NAMES:
        from tui.words import command as command_words

        fail(ctx, command_words.no_guide(NAMES))
    return name


def _bring(ctx: click.Context, path: Path, *, leads: bool = False) -> "Brought":
    """A guide of the person's own, or the sentence why it is none here."""
    from protocol.errors import BadGuide
    from tui.disk.own_guides import bring
    from tui.errors import StorageFailed
    from tui.words import command as command_words

    try:
        brought = bring(path)
    except BadGuide as error:
        fail(ctx, command_words.bad_guide(str(path), error.where, error.problem))
    except StorageFailed:
        from tui.command.guides import unreadable

        fail(ctx, unreadable(str(path)))
    if brought.guide.led and not leads:
        fail(ctx, command_words.is_to_be_led(brought.guide.title, str(path)))
    return brought


def _start(
    ctx: click.Context,
    *,
    practice: bool = False,
    leads: bool = False,
    guide: str = "",
    quick: bool = False,
    allow_plain: bool = False,
    brought: "Brought | None" = None,
) -> None:
    from tui.command.terminal import lack

    if (missing := lack()) is not None:
        from tui.words import command as command_words

        fail(ctx, command_words.LACKS[missing])
    paths = paths_of(ctx)
    import gc

    # Until the first screen is seen: of what is imported nothing can go, and looking takes longer
    # than all the rest of a start that is our own.
    gc.disable()
    try:
        from tui.window.app import run_app

        rehearsed = guide if practice else None
        ctx.exit(
            run_app(
                paths,
                practice=rehearsed,
                leads=leads,
                quick=quick,
                allow_plain=allow_plain,
                brought=brought,
            )
        )
    finally:
        gc.enable()


def _relay_named(text: str, *, allow_plain: bool) -> str:
    """The URL of a relay, taken as the boxes of the app take it, or just as it is written: hosts
    know computers by names without a dot. Raises `BadAddress` and `PlainRelay`."""
    from tui.disk.settings import relay_url
    from tui.errors import BadAddress
    from tui.line.addresses import typed_url

    try:
        return relay_url(text, allow_plain=allow_plain)
    except BadAddress:
        return typed_url(text, allow_plain=allow_plain)


if __name__ == "__main__":
    main()
