"""The tasks for a whole fleet, and what is said of them. Imported only for those.

Nothing of a key is ever said, nor of a user that stands in an address.
"""

import asyncio

import click

from server.command import fleetwords
from server.command.complaints import about_fleet, addresses_of
from server.errors import ClusterAway, ClusterUnfit, StorageFailed
from server.settings import RelaySettings
from server.tending import look_over, put_back


def check_fleet(settings: RelaySettings) -> bool:
    """Ask all machines how they are, and say it. Returns whether that is as it should be.

    Raises `click.ClickException` if none can be asked.
    """
    complaint = about_fleet(settings)
    if complaint:
        raise click.ClickException(complaint)
    try:
        found = asyncio.run(look_over(settings))
    except ClusterAway as error:
        about = fleetwords.UNASKED[error.absence.value]
        raise click.ClickException(about.format(machines=addresses_of(settings))) from None
    for line in found.lines:
        click.echo(line)
    for sentence in found.odd:
        click.echo(fleetwords.ODD.format(about=sentence))
    for sentence in found.wrong:
        click.echo(fleetwords.WRONG.format(about=sentence))
    click.echo(fleetwords.NOT_WELL if found.wrong else fleetwords.WELL)
    return not found.wrong


def note_put_back(settings: RelaySettings) -> None:
    """Note at the machines that they were put back to a copy, and say so.

    Raises `click.ClickException` if that could not be noted everywhere.
    """
    complaint = about_fleet(settings)
    if complaint:
        raise click.ClickException(complaint)
    machines = addresses_of(settings)
    try:
        asyncio.run(put_back(settings))
    except ClusterAway as error:
        about = fleetwords.UNASKED[error.absence.value]
        raise click.ClickException(about.format(machines=machines)) from None
    except ClusterUnfit:
        raise click.ClickException(fleetwords.NO_ROOMS.format(machines=machines)) from None
    except StorageFailed:
        raise click.ClickException(fleetwords.NOT_NOTED.format(machines=machines)) from None
    click.echo(fleetwords.NOTED)
