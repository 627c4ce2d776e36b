"""The tasks for a whole fleet, and what is said of them. Imported only for those.

Nothing of a key is ever said, nor of a user that stands in an address.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, TypeVar

import click

from server.command import fleetwords
from server.command.complaints import about_fleet, about_start, addresses_of
from server.errors import ClusterAway, ClusterUnfit, StorageFailed
from server.settings import RelaySettings
from server.tending import HalfRestored, NotRestored, copy, look_over, put_back, restore

T = TypeVar("T")


def check_fleet(settings: RelaySettings) -> bool:
    """Ask all machines how they are, and say it. Returns whether that is as it should be.

    Raises `click.ClickException` if none can be asked, as the others do.
    """
    found = _done(settings, look_over(settings))
    for line in found.lines:
        click.echo(line)
    for sentence in found.odd:
        click.echo(fleetwords.ODD.format(about=sentence))
    for sentence in found.wrong:
        click.echo(fleetwords.WRONG.format(about=sentence))
    click.echo(fleetwords.NOT_WELL if found.wrong else fleetwords.WELL)
    return not found.wrong


def note_put_back(settings: RelaySettings) -> bool:
    """Note at the machines that they were put back to a copy, and say so."""
    machines = addresses_of(settings)
    try:
        _done(settings, put_back(settings))
    except ClusterUnfit:
        raise click.ClickException(fleetwords.NO_ROOMS.format(machines=machines)) from None
    except StorageFailed:
        raise click.ClickException(fleetwords.NOT_NOTED.format(machines=machines)) from None
    click.echo(fleetwords.NOTED)
    return True


def copy_fleet(settings: RelaySettings) -> bool:
    """Write a copy of all rooms to the standard output."""
    out = sys.stdout.buffer
    if out.isatty():
        raise click.ClickException(fleetwords.FOR_A_PIPE)
    try:
        records = _done(settings, copy(settings, out))
        out.flush()
    except StorageFailed:
        reason = fleetwords.NO_ANSWER
    except OSError as error:
        reason = fleetwords.NOT_TAKEN.format(reason=(error.strerror or "failed").lower())
    else:
        # The standard output is the copy's.
        click.echo(fleetwords.COPIED.format(records=records), err=True)
        return True
    raise click.ClickException(fleetwords.COPY_BROKE.format(reason=reason))


def restore_fleet(settings: RelaySettings) -> bool:
    """Put the rooms of a copy from the standard input on machines that have none."""
    source = sys.stdin.buffer
    if source.isatty():
        raise click.ClickException(fleetwords.FROM_A_PIPE)
    try:
        rooms = _done(settings, restore(settings, source))
    except NotRestored:
        raise click.ClickException(fleetwords.ROOMS_THERE) from None
    except HalfRestored as error:
        sentence = fleetwords.HALF_RESTORED.format(reason=error)
        raise click.ClickException(sentence) from None
    except ClusterUnfit as error:
        raise click.ClickException(about_start(error, settings)) from None
    click.echo(fleetwords.RESTORED.format(rooms=rooms))
    return True


TASKS: Final[Mapping[str, Callable[[RelaySettings], bool]]] = {
    "--check-fleet": check_fleet,
    "--fleet-put-back": note_put_back,
    "--copy-fleet": copy_fleet,
    "--restore-fleet": restore_fleet,
}
"""By their options. Each returns whether all is well."""


def _done(settings: RelaySettings, work: Coroutine[Any, Any, T]) -> T:
    """What comes of it. Raises `click.ClickException` where no machine lets anybody in."""
    complaint = about_fleet(settings)
    if complaint:
        work.close()
        raise click.ClickException(complaint)
    try:
        return asyncio.run(work)
    except ClusterAway as error:
        about = fleetwords.UNASKED[error.absence.value]
        raise click.ClickException(about.format(machines=addresses_of(settings))) from None
