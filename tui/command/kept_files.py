"""The text of a file that is handed out from the command line, by the ending of its name.

    .md     anything, as Markdown
    .html   an evening as one page for a browser
    .ics    its days, for a calendar

What of an evening goes in is chosen as on the screens (`tui.kept.keepsake.choosing`): what is the
partner's, and one's own circles, only where they are asked for.
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from tui.command.places import fail
from tui.kept.evening import Evening
from tui.kept.keepsake.calendar import dates_of, of_events
from tui.kept.keepsake.choosing import USUAL, Share, chosen, offered
from tui.kept.keepsake.html import of_keepsake as html_of
from tui.kept.keepsake.markdown import of_keepsake as markdown_of
from tui.kept.listing import Item
from tui.line.addresses import readable
from tui.pages import keeping
from tui.pages.failures import AtKept, sentence_for
from tui.words import keepsake as keepsake_words
from tui.words import kept_command as command_words

TEXT: Final = ".md"
PAGE: Final = ".html"
CALENDAR: Final = ".ics"

ID_BYTES: Final = 16


def check_ending(place: str) -> None:
    """Before any words are asked for. Raises `click.UsageError` for a name that says none of what
    can be written."""
    if _ending(place) not in (TEXT, PAGE, CALENDAR):
        raise click.UsageError(command_words.WHICH_ENDING)


def text_of(
    ctx: click.Context,
    item: Item,
    place: str,
    *,
    also: Collection[str],
    title: str,
    whom: str | None,
    now: datetime,
) -> str:
    """It as a file, or the sentence why it is none. `also`: values of `Share`."""
    if item.why is not None:
        fail(ctx, sentence_for(item.why, AtKept()))
    if item.thanks is not None:
        fail(ctx, command_words.NOT_OUT)
    if item.evening is None and _ending(place) != TEXT:
        raise click.UsageError(command_words.ONLY_TEXT, ctx)
    if (item.appointed is not None) is not (whom is not None):
        fail(ctx, command_words.FOR_WHOM)
    if item.evening is not None:
        wanted = USUAL | {Share(each) for each in also}
        return _of_evening(ctx, item.evening, _ending(place), wanted, title, now)
    answer = keeping.HAND_OUT_TO[whom == "second"] if whom else keeping.HAND_OUT
    assert now.tzinfo is not None
    relay = readable(item.appointed.relay) if item.appointed is not None else ""
    return keeping.markdown_of(item, answer, now.tzinfo, relay=relay)[1]


def _ending(place: str) -> str:
    return Path(place).suffix.lower()


def _of_evening(
    ctx: click.Context,
    evening: Evening,
    ending: str,
    wanted: Collection[Share],
    title: str,
    now: datetime,
) -> str:
    if ending == CALENDAR:
        dates = dates_of(evening.items or (), now.date())
        if not dates.events:
            fail(ctx, keepsake_words.NO_DATES)
        if dates.without:
            click.echo(keepsake_words.without_day(dates.without), err=True)
        return of_events(dates.events, title, lambda: secrets.token_hex(ID_BYTES))
    if not {*wanted} & {*offered(evening)}:
        fail(ctx, keepsake_words.NOTHING_THERE)
    keepsake = chosen(evening, wanted, title)
    return html_of(keepsake) if ending == PAGE else markdown_of(keepsake)
