"""The command `unhurried-relay`: settings from options, errors as sentences, signals as a drain.

The relay itself is imported only when it is about to run, so that --help comes at once.
"""

from pathlib import Path
from typing import Final

import click

from server import wording
from server.settings import DEFAULT_HOST, DEFAULT_PORT, RelaySettings

DRAIN_S: Final = 1.0
"""Between refusing new rooms and closing the sockets, for those who are just arriving."""

CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def default_data_dir() -> Path:
    """Where this system keeps a program's data."""
    import platformdirs

    return platformdirs.user_data_path("unhurried") / "relay"


def check_proxies(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> tuple[str, ...]:
    """The proxies as they are. Raises `click.BadParameter` with a sentence."""
    import ipaddress

    for text in texts:
        try:
            ipaddress.ip_network(text, strict=False)
        except ValueError:
            raise click.BadParameter(wording.NO_PROXY.format(text=text)) from None
    return texts


@click.command(
    context_settings=CONTEXT, help=wording.HELP.format(port=DEFAULT_PORT), name="unhurried-relay"
)
@click.option("--host", default=DEFAULT_HOST, show_default=True, help=wording.HOST)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=DEFAULT_PORT,
    show_default=True,
    help=wording.PORT,
)
@click.option("--data-dir", type=click.Path(path_type=Path), help=wording.DATA_DIR)
@click.option(
    "--trust-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    callback=check_proxies,
    help=wording.TRUST_PROXY,
)
def main(host: str, port: int, data_dir: Path | None, proxies: tuple[str, ...]) -> None:
    """Run a relay until it is told to stop."""
    settings = RelaySettings(
        data_dir=data_dir or default_data_dir(), host=host, port=port, trusted_proxies=proxies
    )
    complaint = run(settings)
    if complaint:
        raise click.ClickException(complaint)


def run(settings: RelaySettings) -> str | None:
    """Run a relay until a signal. Returns a sentence if it cannot start."""
    import asyncio

    from server.errors import CannotListen, PortTaken, StoreFull, StoreInUse, StoreUnusable

    path, host, port = settings.data_dir, settings.host, settings.port
    try:
        asyncio.run(serve_until_signal(settings))
    except PortTaken:
        return wording.PORT_TAKEN.format(port=port)
    except CannotListen as error:
        return wording.CANNOT_LISTEN.format(host=host, port=port, reason=_reason(error))
    except StoreInUse:
        return wording.STORE_IN_USE.format(path=path)
    except StoreFull:
        return wording.STORE_FULL.format(path=path)
    except StoreUnusable as error:
        return wording.STORE_UNUSABLE.format(path=path, reason=_reason(error))
    return None


async def serve_until_signal(settings: RelaySettings) -> None:
    """Run a relay; on SIGTERM or SIGINT drain it, on a second one at once."""
    import asyncio
    import gc
    import signal

    from server.relay import running

    first, second = asyncio.Event(), asyncio.Event()

    def stop() -> None:
        (second if first.is_set() else first).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    # What is imported by now stays: the collector need not look at it for every new connection.
    gc.collect()
    gc.freeze()
    async with running(settings) as relay:
        click.echo(wording.LISTENING.format(host=relay.host, port=relay.port))
        await first.wait()
        click.echo(wording.STOPPING)
        relay.drain()
        try:
            await asyncio.wait_for(second.wait(), DRAIN_S)
        except TimeoutError:
            pass


def _reason(error: OSError) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    main()
