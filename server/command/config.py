"""The relay's settings as a person writes them: names, units, sense, and the file they stand in.

What it is: a table with one `Key` for every field of `RelaySettings`, read strictly from TOML and
from the command line, and written out again with its explanation. Defaults come from
`RelaySettings` and sentences from `wording`, so that neither can be said twice and differ. What it
is not: it starts nothing, and opens no file but the one it is told to read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Final

from protocol.limits import (
    BATCH_LIMIT,
    EVENT_LIMIT,
    EVENT_OVERHEAD,
    FRAME_LIMIT,
    LOBBY_LIFETIME_S,
    NOTES_PER_LOBBY,
    PAD_SIZES,
)
from protocol.wire.limits import PORT_LIMIT
from server.command import fleetwords, wording
from server.command.fleetkinds import Machines, RelayName
from server.command.quantities import (
    Choice,
    Count,
    Host,
    Networks,
    OneLine,
    PathText,
    Plain,
    Quantity,
    Share,
    Size,
    Span,
    Unfit,
    Value,
)
from server.settings import DAY_S, GIB, KIB, MIB, Keeping, LogFormat, RelaySettings

CONFIG_LIMIT_BYTES: Final = 64 * KIB
"""The printed file has 6 KiB; more than this was not written by hand."""

HOUR_S: Final = 60 * 60
MANY: Final = 1_000_000
"""More connections, rooms or lobbies than one process will ever hold."""

DOOR_NOTES: Final = 3
"""Offer, knock and admission: with fewer nobody can be let in."""


class Misconfigured(Exception):
    """A file that cannot be used; the text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting."""

    name: str
    """How a person writes it."""
    field: str
    """The field of `RelaySettings`."""
    kind: Quantity

    @property
    def about(self) -> str:
        """What it is for, in a sentence or two."""
        return wording.SETTINGS[self.name]


SECTIONS: Final[Mapping[str, tuple[Key, ...]]] = {
    wording.LISTENING_SECTION: (
        Key("host", "host", Host()),
        Key("port", "port", Count(0, PORT_LIMIT)),
        Key("trusted_proxies", "trusted_proxies", Networks()),
        Key("tls_cert", "tls_cert", PathText()),
        Key("tls_key", "tls_key", PathText()),
    ),
    wording.KEEPING_SECTION: (
        Key("data_dir", "data_dir", PathText()),
        Key("retention", "retention_s", Span(HOUR_S, 3650 * DAY_S)),
        Key("store_size", "store_bytes", Size(MIB, 1024 * GIB)),
        Key("disk_free_share", "disk_free_share", Share()),
    ),
    fleetwords.SECTION: (
        Key("archive", "archive", Choice(Keeping)),
        Key("nats_url", "nats_urls", Machines()),
        Key("fleet_key_file", "fleet_key_file", PathText()),
        Key("relay_id", "relay_id", RelayName()),
        Key("nats_nkey_file", "nats_nkey_file", PathText()),
        Key("nats_ca", "nats_ca", PathText()),
        Key("nats_cert", "nats_cert", PathText()),
        Key("nats_key", "nats_key", PathText()),
    ),
    wording.WATCHING_SECTION: (
        Key("metrics_host", "metrics_host", Host()),
        Key("metrics_port", "metrics_port", Count(0, PORT_LIMIT)),
        Key("log_format", "log_format", Choice(LogFormat)),
    ),
    wording.COUPLES_SECTION: (
        Key("contact", "contact", OneLine()),
        Key("news", "news", OneLine()),
        Key("words_file", "words_file", PathText()),
    ),
    wording.QUOTAS_SECTION: (
        Key("connections", "connections", Count(1, MANY)),
        Key("connections_per_address", "connections_per_address", Count(2, MANY)),
        Key("arrivals_per_minute", "arrivals_per_minute", Count(2, MANY)),
        Key("rooms_per_hour", "rooms_per_hour", Count(1, MANY)),
        Key("events_per_minute", "events_per_minute", Count(1, MANY)),
        Key("event_size", "event_bytes", Size(PAD_SIZES[0] + EVENT_OVERHEAD, EVENT_LIMIT)),
        Key("seat_size", "seat_bytes", Size(256 * KIB, GIB)),
        Key("room_entries", "room_entries", Count(100, MANY)),
        Key("lobbies", "lobbies", Count(1, MANY)),
        Key("lobbies_per_address", "lobbies_per_address", Count(1, MANY)),
        Key("lobby_notes", "lobby_notes", Count(DOOR_NOTES, NOTES_PER_LOBBY)),
        Key("lobby_lifetime", "lobby_lifetime_s", Span(LOBBY_LIFETIME_S, DAY_S)),
    ),
    wording.LINE_SECTION: (
        Key("input_rate", "input_bytes_per_s", Size(KIB, GIB)),
        Key("input_burst", "input_burst_bytes", Size(FRAME_LIMIT, GIB)),
        Key("input_frame", "input_frame_bytes", Size(1, GIB)),
        Key("output_size", "output_bytes", Size(2 * BATCH_LIMIT, GIB)),
        Key("send_timeout", "send_timeout_s", Span(1.0, 600.0)),
        Key("open_timeout", "open_timeout_s", Span(1.0, 600.0)),
        Key("greeting_timeout", "greeting_timeout_s", Span(1.0, 600.0)),
        Key("close_timeout", "close_timeout_s", Span(0.1, 60.0)),
        Key("ping_interval", "ping_interval_s", Span(1.0, 600.0)),
        Key("ping_timeout", "ping_timeout_s", Span(1.0, 600.0)),
    ),
}

FLEET_NEEDS: Final = ("nats_url", "fleet_key_file", "relay_id")
"""What a relay of a fleet cannot do without."""

KEYS: Final = {key.name: key for keys in SECTIONS.values() for key in keys}

DEFAULTS: Final = {field.name: field.default for field in fields(RelaySettings)}
"""By the name of the field; the directory has none."""


def read_config(path: Path) -> dict[str, Value]:
    """What the file says, by the field of `RelaySettings`. Raises `Misconfigured`.

    Paths in it that are not absolute start at the file's own directory.
    """
    values: dict[str, Value] = {}
    for name, raw in _table(path).items():
        key = KEYS.get(name)
        if key is None:
            raise Misconfigured(_unknown(path, name))
        try:
            value = key.kind.read(raw)
        except Unfit as unfit:
            sentence = wording.BAD_VALUE.format(path=path, name=name, wanted=unfit)
            raise Misconfigured(sentence) from None
        values[key.field] = path.parent / value if isinstance(value, Path) else value
    return values


def settings_from(values: Mapping[str, Value], data_dir: Path) -> RelaySettings:
    """The settings with these fields, and the usual ones besides. Raises `Misconfigured`.

    `data_dir` is where the rooms are kept if `values` do not say.
    """
    chosen = {"data_dir": data_dir, **values}
    settings = RelaySettings(**chosen)  # type: ignore[arg-type]  # by name; the kinds see to types
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise Misconfigured(wording.HALF_TLS)
    if settings.metrics_port and settings.metrics_port == settings.port:
        raise Misconfigured(wording.SAME_PORT)
    complaint = _about_fleet(settings)
    if complaint:
        raise Misconfigured(complaint)
    return settings


def _about_fleet(settings: RelaySettings) -> str | None:
    """What contradicts itself in what is said of a fleet."""
    keys = [key for key in SECTIONS[fleetwords.SECTION] if key.name != "archive"]
    said = [key.name for key in keys if getattr(settings, key.field)]
    if settings.archive is not Keeping.JETSTREAM:
        return fleetwords.FLEET_ONLY.format(name=said[0]) if said else None
    missing = [name for name in FLEET_NEEDS if name not in said]
    if missing:
        return fleetwords.FLEET_NEEDS.format(names=" and ".join(missing))
    return fleetwords.HALF_TLS if ("nats_cert" in said) != ("nats_key" in said) else None


def show_config(values: Mapping[str, Value]) -> str:
    """A file that says `values`, with every other setting explained and commented out."""
    return "\n".join(_lines(values)) + "\n"


def _lines(values: Mapping[str, Value]) -> Iterator[str]:
    import textwrap

    import tomli_w

    yield from (f"# {line}" for line in wording.CONFIG_HEAD.splitlines())
    for title, keys in SECTIONS.items():
        yield from ("", "", f"# ---- {title} ----")
        for key in keys:
            yield ""
            yield from textwrap.wrap(key.about, 98, initial_indent="# ", subsequent_indent="# ")
            is_chosen = key.field in values
            plain = key.kind.plain(values[key.field]) if is_chosen else usual(key)
            for line in tomli_w.dumps({key.name: plain}).splitlines():
                yield line if is_chosen else f"#{line}"


def usual(key: Key) -> Plain:
    """The default of a setting as it stands in a file; an example if it has none."""
    if key.name in wording.EXAMPLES:
        return wording.EXAMPLES[key.name]
    value = DEFAULTS[key.field]
    assert isinstance(value, int | float | str | tuple | Enum), "the others have examples"
    return key.kind.plain(value)


def _table(path: Path) -> dict[str, object]:
    import re
    import tomllib

    try:
        with path.open("rb") as file:
            data = file.read(CONFIG_LIMIT_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "it is not a file").lower()
        raise Misconfigured(wording.UNREADABLE.format(path=path, reason=reason)) from None
    if len(data) > CONFIG_LIMIT_BYTES:
        raise Misconfigured(wording.TOO_LONG.format(path=path, limit=CONFIG_LIMIT_BYTES // KIB))
    try:
        # Some editors put a mark in front, which TOML does not know.
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else data.count(b"\n") + 1
    except (ValueError, RecursionError):
        # A number of a thousand digits, or a thousand brackets.
        line = 1
    raise Misconfigured(wording.NOT_TOML.format(path=path, line=line)) from None


def _unknown(path: Path, name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name[:40], KEYS, 1)
    hint = wording.MEANT.format(name=near[0]) if near else ""
    return wording.UNKNOWN_KEY.format(path=path, name=ascii(name)[1:41].rstrip("'")) + hint
