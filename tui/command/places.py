"""What every command of this program needs: where the files are, and how to end with a sentence."""

from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from tui.disk.paths import Paths


def paths_of(ctx: click.Context) -> "Paths":
    """The places on disk, as `--data-dir` has them; or the sentence why there are none."""
    from tui.disk.paths import find_paths
    from tui.errors import Homeless

    try:
        return find_paths(ctx.find_root().params.get("data_dir"))
    except Homeless as error:
        from tui.pages.failures import AtCommand, sentence_for

        fail(ctx, sentence_for(error, AtCommand()))


def fail(ctx: click.Context, sentence: str, code: int = 1) -> NoReturn:
    """Says it where errors are read, and ends."""
    click.echo(sentence, err=True)
    ctx.exit(code)
