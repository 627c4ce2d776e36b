"""`unhurried kept`: what is kept locked on this laptop, without a window.

The words are asked for in the terminal, unseen; they are no argument and no variable, which others
could read. Nothing here needs a network. A document is named by the beginning of its file's name,
which says nothing of what is in it. Ends with 0 when it was done, 1 when it could not be, 2 when
the command was typed wrongly, and 3 when the words did not open it.
"""

from typing import TYPE_CHECKING, Final

import click

from tui.command import help as help_text
from tui.command.places import fail, paths_of

if TYPE_CHECKING:
    from tui.command.kept_open import Open
    from tui.kept.listing import Item

NAME_CHARS: Final = 8
"""So much of a file's name is shown; less is enough to type, as long as it is one alone."""


@click.group(help=help_text.KEPT)
def kept() -> None:
    """The commands for what is kept."""


@kept.command("list", help=help_text.KEPT_LIST)
@click.pass_context
def list_kept(ctx: click.Context) -> None:
    """A line for each, under what it is."""
    from tui.command.kept_open import is_there, open_here, plain
    from tui.pages.parts import Text
    from tui.words import keeping as keeping_words
    from tui.words import kept_command as command_words

    there = open_here(ctx) if is_there(ctx) else None
    if there is None or not there.items:
        click.echo(command_words.NOTHING)
        return
    for block in there.blocks(lambda item: _name(item)):
        click.echo(block, nl=True)
        click.echo()
    click.echo(plain([Text(keeping_words.FOUND)]))


@kept.command("show", help=help_text.KEPT_SHOW)
@click.argument("named", metavar="NAME")
@click.pass_context
def show_kept(ctx: click.Context, named: str) -> None:
    """All of one, as it is read in the program."""
    there, item = _named(ctx, named)
    if item.why is not None:
        fail(ctx, there.text_of(item))
    click.echo(there.text_of(item))


@kept.command("export", help=help_text.KEPT_EXPORT)
@click.argument("named", metavar="NAME")
@click.argument("place", metavar="FILE", type=click.Path())
@click.option(
    "--with",
    "also",
    multiple=True,
    type=click.Choice(("theirs", "circles")),
    help=help_text.KEPT_WITH,
)
@click.option("--title", default="", help=help_text.KEPT_TITLE)
@click.option("--for", "whom", type=click.Choice(("first", "second")), help=help_text.KEPT_FOR)
@click.pass_context
def export_kept(
    ctx: click.Context,
    named: str,
    place: str,
    also: tuple[str, ...],
    title: str,
    whom: str | None,
) -> None:
    """One of it as a new file."""
    from pathlib import Path

    from tui.command.kept_files import check_ending, text_of
    from tui.disk.handing_out import hand_out
    from tui.errors import PlaceTaken, StorageFailed
    from tui.words import guide_check as check_words
    from tui.words import keeping as keeping_words

    check_ending(place)
    there, item = _named(ctx, named)
    text = text_of(ctx, item, place, also=also, title=title, whom=whom, now=there.now)
    try:
        hand_out(Path(place).absolute(), text)
    except PlaceTaken:
        fail(ctx, check_words.there_already(place))
    except StorageFailed:
        fail(ctx, keeping_words.NOT_WRITTEN)
    click.echo(keeping_words.written(place))


@kept.command("forget", help=help_text.KEPT_FORGET)
@click.argument("named", metavar="[NAME]", required=False)
@click.option("--one", "is_one", is_flag=True, help=help_text.KEPT_ONE)
@click.option("--all", "is_all", is_flag=True, help=help_text.KEPT_ALL)
@click.option("--yes", is_flag=True, help=help_text.KEPT_YES)
@click.pass_context
def forget_kept(
    ctx: click.Context, named: str | None, *, is_one: bool, is_all: bool, yes: bool
) -> None:
    """One of it, one thing of an evening, or everything."""
    from tui.words import kept_command as command_words

    if is_all is not (named is None) or (is_all and is_one):
        raise click.UsageError(command_words.NAME_OR_ALL, ctx)
    if named is None:
        _forget_all(ctx, yes=yes)
        return
    there, item = _named(ctx, named)
    if is_one:
        _forget_one(ctx, there, item, yes=yes)
    else:
        _forget(ctx, there, item, yes=yes)


def _forget_all(ctx: click.Context, *, yes: bool) -> None:
    """Takes no words: whoever has forgotten them can begin anew."""
    from tui.command.kept_open import is_there
    from tui.disk.locked import stopped
    from tui.disk.locked.drawer import Drawer
    from tui.errors import StorageFailed
    from tui.pages.failures import AtKept, sentence_for
    from tui.words import keeping as keeping_words
    from tui.words import kept_command as command_words

    if not is_there(ctx):
        click.echo(command_words.NOTHING)
        return
    _want_yes(ctx, keeping_words.FORGET, yes=yes)
    try:
        paths = paths_of(ctx)
        Drawer(paths.kept).forget_all()
        stopped.forget_all(paths.seats)
    except StorageFailed as error:
        fail(ctx, sentence_for(error, AtKept()))
    click.echo(keeping_words.FORGOTTEN_ALL)


def _forget(ctx: click.Context, there: "Open", item: "Item", *, yes: bool) -> None:
    from tui.errors import KeptFailed, StorageFailed
    from tui.pages import keeping
    from tui.pages.failures import AtKept, sentence_for
    from tui.words import keeping as keeping_words

    _want_yes(ctx, keeping.deleting_of(item), yes=yes)
    try:
        there.inventory.forget(item)
    except (KeptFailed, StorageFailed) as error:
        fail(ctx, sentence_for(error, AtKept()))
    click.echo(keeping_words.DELETED)


def _forget_one(ctx: click.Context, there: "Open", item: "Item", *, yes: bool) -> None:
    from tui.errors import KeptFailed, StorageFailed
    from tui.kept.forgetting import pieces_of
    from tui.pages.failures import AtKept, sentence_for
    from tui.pages.kept.evenings import forgetting, piece_line
    from tui.words import keeping as keeping_words
    from tui.words import kept_command as command_words
    from tui.words import kept_evenings as evenings_words

    evening = item.evening
    if evening is None:
        fail(ctx, command_words.NOT_AN_EVENING)
    pieces = [*pieces_of(evening)]
    if not pieces:
        fail(ctx, command_words.NOTHING_OF_IT)
    for number, piece in enumerate(pieces, 1):
        click.echo(command_words.numbered(number, piece_line(evening, piece)))
    picked = click.prompt(command_words.WHICH, type=click.IntRange(1, len(pieces)))
    piece = pieces[picked - 1]
    told = f"{piece_line(evening, piece)}\n\n{forgetting(evening, piece)}"
    _want_yes(ctx, f"{told} {keeping_words.NOT_BACK}", yes=yes)
    try:
        there.inventory.forget_piece(item, piece)
    except (KeptFailed, StorageFailed) as error:
        fail(ctx, sentence_for(error, AtKept()))
    click.echo(evenings_words.GONE)


def _want_yes(ctx: click.Context, text: str, *, yes: bool) -> None:
    """Says what is lost, and ends where that is not wanted."""
    from tui.command.kept_open import plain
    from tui.pages.parts import Text
    from tui.words import kept_command as command_words

    if yes:
        return
    click.echo(plain([Text(text)]))
    if not click.confirm(command_words.SURE):
        fail(ctx, command_words.LEFT)


def _name(item: "Item") -> str:
    return item.names[0][:NAME_CHARS]


def _named(ctx: click.Context, named: str) -> tuple["Open", "Item"]:
    """What is meant by the beginning of a name, opened; or the sentence why nothing is."""
    from tui.command.kept_open import is_there, open_here
    from tui.words import kept_command as command_words

    if not is_there(ctx):
        fail(ctx, command_words.NOTHING)
    there = open_here(ctx)
    found = [each for each in there.items if any(name.startswith(named) for name in each.names)]
    if not named or not found:
        fail(ctx, command_words.NO_SUCH)
    if len(found) > 1:
        fail(ctx, command_words.SEVERAL)
    return there, found[0]
