"""The command `unhurried-relay`: settings from options and a file, and errors as sentences.

It ends with 0 after a signal or a task done, 1 if it cannot run here, 2 if what was asked for does
not hold. The relay itself is imported only when it is about to run, so that --help comes at once.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

import click

from protocol.wire.limits import PORT
from server.command import fleetwords, wording
from server.command.config import (
    KEYS,
    Key,
    Misconfigured,
    read_config,
    settings_from,
    show_config,
    usual,
)
from server.command.fleetkinds import Machines
from server.command.quantities import Networks, Unfit, Value
from server.settings import Keeping, LogFormat, RelaySettings

Said = str | tuple[str, ...] | None
"""What stands on the command line."""

F = TypeVar("F", bound=Callable[..., object])

CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

OPTIONS: Final = {
    "host": "--host",
    "port": "--port",
    "data_dir": "--data-dir",
    "trusted_proxies": "--trust-proxy",
    "tls_cert": "--tls-cert",
    "tls_key": "--tls-key",
    "metrics_port": "--metrics-port",
    "metrics_host": "--metrics-host",
    "log_format": "--log-format",
    "retention": "--retention",
    "store_size": "--store-size",
    "connections": "--connections",
    "connections_per_address": "--connections-per-address",
    "rooms_per_hour": "--rooms-per-hour",
    "archive": "--archive",
    "nats_url": "--nats-url",
    "fleet_key_file": "--fleet-key-file",
    "relay_id": "--relay-id",
    "nats_nkey_file": "--nats-nkey-file",
    "nats_ca": "--nats-ca",
    "nats_cert": "--nats-cert",
    "nats_key": "--nats-key",
}
"""The settings that have an option; the others stand in the file alone."""

VERSION: Final = "%(prog)s %(version)s"

FILE: Final = click.Path(path_type=Path)

METAVARS: Final = {
    **{"host": "ADDRESS", "metrics_host": "ADDRESS", "trusted_proxies": "ADDRESS"},
    **{"data_dir": "DIR", "tls_cert": "FILE", "tls_key": "FILE", "log_format": "text|json"},
    **{"retention": "TIME", "store_size": "SIZE"},
    **{"archive": "sqlite|jetstream", "nats_url": "ADDRESS", "fleet_key_file": "FILE"},
    **{"relay_id": "NAME", "nats_nkey_file": "FILE", "nats_ca": "FILE", "nats_cert": "FILE"},
    **{"nats_key": "FILE"},
}


class DoesNotHold(click.ClickException):
    """What was asked for does not hold; the message is a sentence."""

    exit_code = 2


class RelayCommand(click.Command):
    """The command, whose examples are called as it was."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        usual_help = self.help
        self.help = wording.HELP.format(command=ctx.command_path, port=PORT)
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = usual_help


def default_data_dir() -> Path:
    """Where this system keeps a program's data. Raises `Misconfigured`."""
    import platformdirs

    try:
        return platformdirs.user_data_path("unhurried") / "relay"
    except RuntimeError:
        # A user of a container, who is only a number, has no home directory.
        raise Misconfigured(wording.NO_HOME) from None


def rooms_in(values: Mapping[str, Value]) -> Path:
    """The directory for the rooms. Raises `Misconfigured`. A fleet's relay keeps none."""
    data_dir = values.get("data_dir")
    if isinstance(data_dir, Path):
        return data_dir
    return Path() if values.get("archive") is Keeping.JETSTREAM else default_data_dir()


def reading(key: Key) -> Callable[[click.Context, click.Parameter, Said], Value]:
    """What takes the text of an option as a value of that setting."""

    def read(_context: click.Context, _option: click.Parameter, said: Said) -> Value:
        try:
            if not isinstance(said, tuple):
                return None if said is None else key.kind.read_text(str(said))
            for one in said:
                key.kind.read_text(one)
            return key.kind.read(list(said)) or None
        except Unfit as unfit:
            raise click.BadParameter(wording.BAD_OPTION.format(wanted=unfit)) from None

    return read


def a_name(_context: click.Context, _option: click.Parameter, said: Path | None) -> Path | None:
    """An empty text is the name of no file, and would be read as that of the directory."""
    if said == Path():
        raise click.BadParameter(wording.BAD_OPTION.format(wanted=wording.WANTS_PATH))
    return said


def with_settings(command: F) -> F:
    """Give a command an option for each of `OPTIONS`, called like the field of the settings."""
    for name, option in reversed(OPTIONS.items()):
        key = KEYS[name]
        is_list = isinstance(key.kind, Networks | Machines)
        default = "" if name in wording.EXAMPLES else wording.DEFAULT.format(value=usual(key))
        command = click.option(
            option,
            key.field,
            multiple=is_list,
            metavar=METAVARS.get(name, "NUMBER"),
            callback=reading(key),
            help=key.about + (wording.MORE_THAN_ONCE if is_list else "") + default,
        )(command)
    return command


@click.command(cls=RelayCommand, context_settings=CONTEXT, help="", name="unhurried-relay")
@with_settings
@click.version_option(package_name="unhurried", prog_name="unhurried-relay", message=VERSION)
@click.option("--config", type=FILE, metavar="FILE", callback=a_name, help=wording.CONFIG)
@click.option("--print-config", is_flag=True, help=wording.PRINT_CONFIG)
@click.option("--check-config", is_flag=True, help=wording.CHECK_CONFIG)
@click.option("--backup", type=FILE, metavar="FILE", callback=a_name, help=wording.BACKUP)
@click.option(
    "--new-fleet-key", type=FILE, metavar="FILE", callback=a_name, help=fleetwords.NEW_KEY
)
@click.option("--check-fleet", is_flag=True, help=fleetwords.CHECK_FLEET)
@click.option("--fleet-put-back", is_flag=True, help=fleetwords.PUT_BACK)
@click.option("--copy-fleet", is_flag=True, help=fleetwords.COPY_FLEET)
@click.option("--restore-fleet", is_flag=True, help=fleetwords.RESTORE_FLEET)
def main(
    config: Path | None,
    print_config: bool,
    check_config: bool,
    backup: Path | None,
    new_fleet_key: Path | None,
    check_fleet: bool,
    fleet_put_back: bool,
    copy_fleet: bool,
    restore_fleet: bool,
    **options: Value,
) -> None:
    """Run a relay until it is told to stop, or do the one thing that was asked for."""
    for_fleet = {"--check-fleet": check_fleet, "--fleet-put-back": fleet_put_back}
    for_fleet |= {"--copy-fleet": copy_fleet, "--restore-fleet": restore_fleet}
    tasks = print_config, check_config, backup, new_fleet_key, *for_fleet.values()
    if sum(map(bool, tasks)) > 1:
        raise DoesNotHold(wording.ONE_TASK)
    if new_fleet_key:
        make_key(new_fleet_key)
        return
    try:
        values = read_config(config) if config else {}
        values |= {field: value for field, value in options.items() if value is not None}
        settings = settings_from(values, rooms_in(values))
    except Misconfigured as error:
        raise DoesNotHold(str(error)) from None
    if print_config:
        print_whole(show_config(values))
    elif check_config:
        try_settings(settings)
    elif backup:
        copy_rooms(settings, backup)
    elif any(for_fleet.values()):
        tend(settings, *(option for option, is_asked in for_fleet.items() if is_asked))
    else:
        start(settings)


def start(settings: RelaySettings) -> None:
    """Run a relay. Returns after a signal."""
    from server.command.process import run

    complaint = run(settings)
    if complaint and settings.log_format is LogFormat.JSON:
        # It is in the log by now, and nothing but the log is to be there.
        sys.exit(1)
    if complaint:
        raise click.ClickException(complaint)


def try_settings(settings: RelaySettings) -> None:
    """Say whether a relay could run with them."""
    from server.command.checking import check, remarks

    complaint = check(settings)
    if complaint:
        raise DoesNotHold(complaint)
    click.echo("\n".join((wording.CONFIG_HOLDS, *remarks(settings))))


def print_whole(text: str) -> None:
    """Print all of a text, or say why not: half a file of settings is another one."""
    import os

    try:
        click.echo(text, nl=False)
    except OSError as error:
        # What is left in the buffer would be tried again, and complained of, at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        reason = (error.strerror or "it was not taken").lower()
        raise click.ClickException(wording.CANNOT_PRINT.format(reason=reason)) from None


def make_key(path: Path) -> None:
    """Make a key for a fleet, and say so."""
    from server.fleet_key import make_fleet_key

    try:
        make_fleet_key(path)
    except FileExistsError:
        raise click.ClickException(fleetwords.KEY_EXISTS.format(path=path)) from None
    except OSError as error:
        reason = (error.strerror or "it was not taken").lower()
        sentence = fleetwords.KEY_NOT_MADE.format(path=path, reason=reason)
        raise click.ClickException(sentence) from None
    click.echo(fleetwords.KEY_MADE.format(path=path))


def tend(settings: RelaySettings, option: str) -> None:
    """Do one thing for a whole fleet, and say how it went."""
    if settings.archive is not Keeping.JETSTREAM:
        raise DoesNotHold(fleetwords.FLEET_TASK.format(option=option))
    from server.command.tending import TASKS

    sys.exit(not TASKS[option](settings))


def copy_rooms(settings: RelaySettings, target: Path) -> None:
    """Back the rooms up, and say how it went."""
    if settings.archive is not Keeping.SQLITE:
        raise DoesNotHold(fleetwords.NO_COPY)
    from server.command.complaints import about_backup
    from server.store.backup import BackupFailed, NoRooms, back_up

    data_dir = settings.data_dir
    try:
        copied = back_up(data_dir, target)
    except NoRooms as none:
        click.echo(about_backup(none, data_dir, target))
        return
    except BackupFailed as failed:
        raise click.ClickException(about_backup(failed, data_dir, target)) from None
    click.echo(wording.BACKED_UP.format(path=target, rooms=copied.rooms, entries=copied.entries))


if __name__ == "__main__":
    main()
