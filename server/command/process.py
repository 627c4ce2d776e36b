"""A relay as a process of its own: its loop, its limits, its signals, and what it says of itself.

What it is not: settings, or a task that ends by itself; these are `cli`.
"""

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable
from typing import Final

import click

from server.command import wording
from server.command.complaints import about_openness, about_start, about_trouble, is_for_strangers
from server.errors import RelayUnavailable
from server.relay import Relay, running
from server.settings import EVERYWHERE, LogFormat, RelaySettings
from server.system import allow_files, heed, is_ignored
from server.watch.logs import tell, telling
from server.watch.notify import READY, STOPPING, notify, reloading

COLLECTOR_THRESHOLDS: Final = (20_000, 20, 50)
"""New objects before a collection of the young, and such before one of the older two kinds."""

DRAIN_S: Final = 0.75
"""Between refusing new rooms and closing the sockets, for those who are just arriving."""


def run(settings: RelaySettings) -> str | None:
    """Run a relay until a signal. Returns a sentence if it cannot start."""
    open_standard_streams()
    is_watched = sys.stderr.isatty() and settings.log_format is LogFormat.TEXT
    # Whoever sits at the terminal reads the sentences; a log has every happening.
    level = logging.WARNING if is_watched else logging.INFO
    with telling(sys.stderr, settings.log_format, level):
        try:
            with asyncio.Runner(loop_factory=faster_loop()) as runner:
                runner.run(serve_until_signal(settings))
        except RelayUnavailable as error:
            complaint = about_start(error, settings)
            if settings.log_format is LogFormat.JSON:
                tell(logging.CRITICAL, "cannot-run", reason=complaint)
            return complaint
    return None


def open_standard_streams() -> None:
    """Let what the starter has closed lead nowhere.

    The numbers would go to the next files that are opened: to the database, in the end, and what a
    library in C writes to its standard error would be written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free.
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)


def faster_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes an event loop of the extra `uvloop`, where that is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def spare_collector() -> None:
    """Let the collector look at less, and less often.

    What is imported by now stays. And thousands of connections are no garbage: with the usual
    threshold they were looked at again and again: a third of the work per arrival, at six thousand.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)


def raise_file_limit(connections: int) -> None:
    """Allow this process the open files that so many connections need, as far as it may."""
    # As many again may be in the middle of coming or going; 100 are the relay's own.
    allow_files(2 * connections + 100)


async def serve_until_signal(settings: RelaySettings) -> None:
    """Run a relay. SIGTERM, SIGINT: drain and end, a second one: at once. SIGHUP: the certificate
    and the words anew. SIGUSR1: nobody new, until SIGUSR2."""
    first, second = asyncio.Event(), asyncio.Event()

    def stop() -> None:
        (second if first.is_set() else first).set()

    raise_file_limit(settings.connections)
    for name in ("SIGTERM", "SIGINT"):
        heed(name, stop)
    spare_collector()
    async with running(settings) as relay:
        _heed(relay, settings, stop)
        tell(logging.INFO, "start", port=relay.port, tls=int(settings.tls_cert is not None))
        _introduce(relay, settings)
        notify(READY)
        await first_of(first, relay.is_store_lost)
        notify(STOPPING)
        if relay.loss is not None:
            raise relay.loss
        # No counts: they would tell how many were talking just then.
        tell(logging.INFO, "drain")
        _say(wording.STOPPING, settings)
        relay.drain()
        try:
            await asyncio.wait_for(second.wait(), DRAIN_S)
        except TimeoutError:
            pass
    tell(logging.INFO, "stop")


def _heed(relay: Relay, settings: RelaySettings, stop: Callable[[], None]) -> None:
    """What the other signals mean, now that there is a relay."""

    def reload() -> None:
        notify(reloading())
        relay.reload()
        notify(READY)

    def take_nobody_new() -> None:
        relay.drain()
        tell(logging.INFO, "nobody-new")

    def take_again() -> None:
        relay.take_again()
        tell(logging.INFO, "open-again")

    heed("SIGUSR1", take_nobody_new)
    heed("SIGUSR2", take_again)
    if settings.tls_cert or settings.words_file:
        heed("SIGHUP", reload)
    elif not is_ignored("SIGHUP"):
        # What it means to any program: the terminal is gone. Under nohup it means nothing.
        heed("SIGHUP", stop)


def _introduce(relay: Relay, settings: RelaySettings) -> None:
    host = wording.EVERYWHERE if relay.host == EVERYWHERE else relay.host
    _say(wording.LISTENING.format(host=host, port=relay.port), settings)
    if relay.metrics_port is not None:
        place = {"host": settings.metrics_host, "port": relay.metrics_port}
        _say(wording.METRICS.format(**place), settings)
    if is_line_open(settings):
        _say(wording.PLAIN, settings)
    for sentence in about_openness(settings):
        _say(sentence, settings)
    for trouble in relay.troubles:
        _say(about_trouble(trouble, settings), settings)


async def first_of(*events: asyncio.Event) -> None:
    """Wait until one of them has happened."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


def is_line_open(settings: RelaySettings) -> bool:
    """Whether laptops outside this house can come over a line that nothing encrypts."""
    if settings.tls_cert is not None or settings.trusted_proxies:
        return False
    return is_for_strangers(settings.host)


def _say(sentence: str, settings: RelaySettings) -> None:
    if settings.log_format is LogFormat.JSON:
        # Whatever reads the log would meet a line that is none.
        return
    try:
        click.echo(sentence)
    except OSError:
        # The terminal is gone; the relay is not for it.
        pass
