"""What a person has chosen for this laptop: a small TOML file, and nothing of any session.

A file that does not load is never written over: reading raises, the caller goes on with the
defaults, and the next save sets the file aside. Keys that this version does not know survive.
"""

from __future__ import annotations

import ipaddress
import os
import re
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from protocol.wire.limits import PORT, PORT_LIMIT
from tui.disk.atomic import storage, write_text
from tui.disk.system import NO_WAIT
from tui.errors import BadAddress, PlainRelay, SettingsUnreadable

if TYPE_CHECKING:
    from tui.home.networks import Interface

T = TypeVar("T")

SETTINGS_LIMIT_BYTES: Final = 64 * 1024
"""The file has a dozen short lines; more than this is not ours."""

HOST_LIMIT_CHARS: Final = 253
"""The longest host name (RFC 1035)."""

BROADCAST: Final = "255.255.255.255"

_THEME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_IN_NAMES: Final = "-._\u00b7\u30fb\u3002\uff0e\uff61"
"""Signs between the letters of a name (RFC 5892), and its dots (RFC 3490)."""

_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True)
class Settings:
    """What a person has chosen for this laptop."""

    name: str = ""
    """How the partner sees this person; empty: asked at the first session."""
    relay: str = ""
    """The URL of the relay for sessions from afar; empty: none."""
    theme: str = "unhurried-dark"
    """The name of a theme; the app falls back if it has none of that name."""
    home_address: str = ""
    """This laptop's address at home; empty: found by itself; 127.0.0.1: nothing leaves it."""
    nudges: bool = True
    """Whether this person is told, alone, what may be hard to hear in what they write."""
    home_port: int = PORT
    """The port of a relay started on this laptop."""
    country: str = ""
    """Whose help lines are shown first, by ISO 3166; empty: this system's own, not remembered."""
    host_relay: str = ""
    """The URL of the relay whose host has said what follows; empty: none."""
    host_contact: str = ""
    """What they said of how they are reached: a cleaned line from outside, as the next."""
    host_news: str = ""
    host_heard_ms: int = 0
    """When the news were heard, since 1970."""
    host_word: str = ""
    """The word that they gave, where this person keeps it here; tidied."""
    leads: bool = False
    """Whether the first screen offers to lead sessions of others."""
    lead_name: str = ""
    """What the two read of whoever leads them, as the next four: see `Introduction`."""
    lead_about: str = ""
    lead_policy: str = ""
    """A `Policy`; empty: none was picked yet."""
    lead_law: str = ""
    lead_call: str = ""


def load(path: Path, *, allow_plain: bool = False) -> Settings:
    """The settings at `path`, or the defaults where there is no file.

    `allow_plain` as for `relay_url`. Raises `SettingsUnreadable` naming the field, and
    `StorageFailed`. The file is not touched.
    """
    return _checked(_table(path), allow_plain=allow_plain)


def save(path: Path, settings: Settings, *, allow_plain: bool = False) -> None:
    """Puts `settings` at `path`, all at once; unknown keys stay, a bad file is set aside.

    Raises `SettingsUnreadable` if `settings` itself does not hold, and `StorageFailed`.
    """
    import tomli_w

    settings = _checked(asdict(settings), allow_plain=allow_plain)
    try:
        table = _table(path)
        text = tomli_w.dumps({**table, **asdict(settings)})
    except (SettingsUnreadable, RecursionError):
        _set_aside(path)
        text = tomli_w.dumps(asdict(settings))
    write_text(path, text)


def relay_url(text: str, *, own: tuple[Interface, ...] = (), allow_plain: bool = False) -> str:
    """The URL of the relay that a person named, as `ws://host:port` or `wss://host:port`.

    Takes `host`, `host:port` and both URLs; drops a path. Without a scheme it is wss, but ws for an
    address at home, where no one has a certificate and a relay listens on `PORT`. ws to
    anywhere else is refused unless `allow_plain`: the words are sealed either way, but everybody on
    the way would see who talks to whom and when. What lies on our `own` networks is at home too.
    Raises `BadAddress`, and `PlainRelay` for that.
    """
    text = text.strip()
    if not text.isprintable():
        # urlsplit drops newlines and tabs in silence.
        raise BadAddress("not a host and a port")
    scheme, found, rest = text.partition("://")
    try:
        parts = urlsplit(f"//{rest if found else text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadAddress("not a host and a port") from None
    if parts.username is not None or parts.query or parts.fragment or port == 0:
        raise BadAddress("more than a host and a port")
    host, is_at_home = _host(host, own)
    scheme = scheme.lower() if found else ("ws" if is_at_home else "wss")
    if scheme not in ("ws", "wss"):
        raise BadAddress("a scheme that is neither ws nor wss")
    if scheme == "ws" and not is_at_home and not allow_plain:
        raise PlainRelay("ws to an address that is not at home")
    port = port or (PORT if scheme == "ws" else None)
    return f"{scheme}://{host}" + (f":{port}" if port else "")


def _host(host: str, own: tuple[Interface, ...]) -> tuple[str, bool]:
    """(the host as it stands in a URL, whether it is within the house)."""
    from tui.home.networks import is_near

    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _host_name(host)
    is_for_all = address.is_unspecified or address.is_multicast or host == BROADCAST
    if is_for_all or "%" in host:
        raise BadAddress("an address that no one can call")
    shown = f"[{address}]" if address.version == 6 else str(address)
    return shown, is_near(address, own)


def _host_name(host: str) -> tuple[str, bool]:
    if any(unicodedata.category(char)[0] in "PZC" for char in host if char not in _IN_NAMES):
        # Brackets and quotes of other scripts, which the encoding below would take for letters.
        raise BadAddress("not a host name")
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadAddress("not a host name") from None
    labels = name.split(".")
    is_name = all(_LABEL.fullmatch(label) for label in labels) and len(name) <= HOST_LIMIT_CHARS
    # What ends in a number is a mistyped address (WHATWG URL, "ends in a number").
    if not is_name or labels[-1].isdigit():
        raise BadAddress("not a host name")
    return name, name == "localhost"


def _table(path: Path) -> dict[str, object]:
    """What the file says, unchecked; empty where there is none."""
    with storage():
        try:
            # Without waiting: a pipe would hold the start up until somebody writes to it.
            handle = os.open(path, os.O_RDONLY | NO_WAIT)
        except FileNotFoundError:
            return {}
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise SettingsUnreadable("", "not a file")
            data = os.read(handle, SETTINGS_LIMIT_BYTES + 1)
        finally:
            os.close(handle)
    if len(data) > SETTINGS_LIMIT_BYTES:
        raise SettingsUnreadable("", f"longer than {SETTINGS_LIMIT_BYTES // 1024} KiB")
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        # Bad UTF-8 and numbers of a thousand digits are ValueErrors too.
        raise SettingsUnreadable("", "not TOML") from None


def _checked(table: dict[str, object], *, allow_plain: bool) -> Settings:
    """Exact types first, then sense."""
    usual = Settings()

    def relay(text: str) -> str:
        return relay_url(text, allow_plain=allow_plain) if text.strip() else ""

    return Settings(
        name=_field(table, "name", usual.name, _name),
        relay=_field(table, "relay", usual.relay, relay),
        theme=_field(table, "theme", usual.theme, _theme),
        home_address=_field(table, "home_address", usual.home_address, _home_address),
        home_port=_field(table, "home_port", usual.home_port, _home_port),
        nudges=_field(table, "nudges", usual.nudges, bool),
        country=_field(table, "country", usual.country, _country),
        host_relay=_field(table, "host_relay", usual.host_relay, relay),
        host_contact=_field(table, "host_contact", usual.host_contact, _host_line),
        host_news=_field(table, "host_news", usual.host_news, _host_line),
        host_heard_ms=_field(table, "host_heard_ms", usual.host_heard_ms, int),
        host_word=_field(table, "host_word", usual.host_word, _host_word),
        leads=_field(table, "leads", usual.leads, bool),
        lead_name=_field(table, "lead_name", usual.lead_name, _said("name")),
        lead_about=_field(table, "lead_about", usual.lead_about, _said("about")),
        lead_policy=_field(table, "lead_policy", usual.lead_policy, _policy),
        lead_law=_field(table, "lead_law", usual.lead_law, _said("law")),
        lead_call=_field(table, "lead_call", usual.lead_call, _said("call")),
    )


def _field(table: dict[str, object], name: str, usual: T, check: Callable[[T], T]) -> T:
    if name not in table:
        return usual
    found = table[name]
    if type(found) is not type(usual):  # a bool is an int, too
        raise SettingsUnreadable(name, f"wanted {type(usual).__name__}")
    try:
        return check(found)
    except ValueError as error:
        # Ours: they say what was met and wanted, never the value.
        raise SettingsUnreadable(name, str(error)) from None


def _name(text: str) -> str:
    if not text:
        return ""
    from protocol.clean import clean_name

    return clean_name(text)


def _theme(text: str) -> str:
    if _THEME.fullmatch(text) is None:
        raise ValueError("not the name of a theme")
    return text


def _home_address(text: str) -> str:
    if not text.strip():
        return ""
    from tui.home.networks import is_within_the_house

    try:
        address = ipaddress.IPv4Address(text.strip())
    except ValueError:
        raise ValueError("not an IPv4 address") from None
    if not is_within_the_house(address):
        raise ValueError("an address that is not at home")
    return str(address)


def _home_port(port: int) -> int:
    if not 0 < port <= PORT_LIMIT:
        raise ValueError(f"not a port from 1 to {PORT_LIMIT}")
    return port


def _country(text: str) -> str:
    from tui.care.lines import COUNTRIES

    if text and text not in COUNTRIES:
        raise ValueError("not a country of the list")
    return text


def _said(field: str) -> Callable[[str], str]:
    """A line of what one says of oneself, cut to its limits."""

    def line(text: str) -> str:
        if not text:
            return ""
        from protocol.door.introduction import cleaned

        return cleaned(field, text)

    return line


def _host_line(text: str) -> str:
    """Text from outside, also where it has lain in a file."""
    if not text:
        return ""
    from protocol.clean import clean_line
    from protocol.wire.frames import HOST_LINE_CHARS

    return clean_line(text, HOST_LINE_CHARS)


def _host_word(text: str) -> str:
    if not text:
        return ""
    from protocol.wire.proofs import tidy_word

    return tidy_word(text)


def _policy(text: str) -> str:
    if text:
        from protocol.door.introduction import Policy

        Policy(text)  # ValueError for any other
    return text


def _set_aside(path: Path) -> None:
    """Renames the file to the first free name beside it."""
    names = (path.with_name(f"{path.stem}.unreadable-{n}{path.suffix}") for n in count(1))
    with storage():
        os.rename(path, next(name for name in names if not name.exists()))
