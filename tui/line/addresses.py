"""What a person typed as an address or a relay's name, and what stands on a screen of one.

The one reader of addresses for boxes; what stands in a settings file is read by `relay_url` alone.
It is kind to how one writes (white space, wide signs, quotes, a scheme of the web, no port) and as
strict as `relay_url` about where a line may lead. An address in a sentence is found; words are
never run together into one: that would call a name that nobody has said.
"""

import re
import unicodedata
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import urlsplit

from tui.disk.settings import relay_url
from tui.errors import BadAddress, PlainRelay
from tui.home.networks import Interface

_AROUND: Final = " .,;!?*|\"'`<>()\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
"""What one writes around an address."""

_SIGNS: Final = str.maketrans({"\u3002": ".", "\u2024": ".", "\u2236": ":", "\ua789": ":"})
"""Dots and colons that compatibility forms leave as they are."""

_SCHEME: Final = re.compile(r"(?:https?|wss?|unhurried):/{0,2}", re.IGNORECASE)

_SAID_DOT: Final = re.compile(r"(?<=\w) dot (?=\w)", re.IGNORECASE)
_LOOSE_DOTS: Final = re.compile(r"[^\s.]+(?:(?: \. ?|\. )[^\s.]+)+")
"""A whole text in which every dot has a space beside it."""

_PORT_APART: Final = re.compile(
    r"(?<!\S)(?:(\S+)(?: port:? ?| : ?|: )([0-9]+)(?![^\s,;.!?)]|\.\S)|(\S*[0-9\]]) ([0-9]+)$)",
    re.IGNORECASE,
)


def tidied(text: str) -> str:
    """`text` as `relay_url` wants it, if it is an address or a name at all."""
    plain = _in_plain_signs(text)
    if _LOOSE_DOTS.fullmatch(_PORT_APART.sub(r"\1", plain)):
        plain = re.sub(r" ?\. ?", ".", plain)
    likely = _likely_in(plain)
    plain = likely[0] if len(likely) == 1 else _PORT_APART.sub(_with_port, plain)
    scheme = _SCHEME.match(plain)
    rest = plain[scheme.end() if scheme else 0 :].lstrip("/")
    host = _bracketed(re.split(r"[/?#]", rest, maxsplit=1)[0].rstrip(":."))
    kind = scheme.group().lower().rstrip(":/") if scheme else ""
    # "http" is what one writes before any address; of "https" the lock is meant.
    said = {"https": "wss://", "wss": "wss://", "ws": "ws://"}.get(kind, "")
    return said + host


def _with_port(found: re.Match[str]) -> str:
    host, port = (found[1], found[2]) if found[1] else (found[3], found[4])
    return f"{_bracketed(host.strip(_AROUND))}:{port}"


def _bracketed(host: str) -> str:
    """An IPv6 address as it stands in front of a port; anything else as it is."""
    try:
        return f"[{IPv6Address(host)}]"
    except ValueError:
        return host


def _in_plain_signs(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return _SAID_DOT.sub(".", " ".join(plain.split()).strip(_AROUND))


def _likely_in(plain: str) -> list[str]:
    """The parts of a text that may be addresses, each once."""
    parts = dict.fromkeys(
        part.strip(_AROUND) for part in _PORT_APART.sub(_with_port, plain).split(" ")
    )
    return [part for part in parts if "." in part or _bracketed(part) != part or part[:1] == "["]


def typed_url(text: str, own: tuple[Interface, ...] = (), *, allow_plain: bool = False) -> str:
    """The URL of what a person typed: an address at home, or a relay's name.

    On one of our `own` networks a line is at home too. Raises `BadAddress` and `PlainRelay`.
    """
    tidy = tidied(text)
    url = relay_url(tidy, own=own, allow_plain=allow_plain)
    host = urlsplit(url).hostname or ""
    if "." not in host and ":" not in host and host != "localhost":
        # One word: more likely one of the invitation than a computer.
        raise BadAddress("a name without a dot")
    return url


def found_in(text: str) -> str:
    """The one address or name that stands in a letter; empty if there is none, or more."""
    likely = _likely_in(_in_plain_signs(text))
    try:
        return spoken(typed_url(likely[0])) if len(likely) == 1 else ""
    except (BadAddress, PlainRelay):
        return ""


def home_url(text: str, own: tuple[Interface, ...] = ()) -> str:
    """As `typed_url`, but only for an address at home. Raises `BadAddress` and `PlainRelay`."""
    url = typed_url(text, own)
    if not url.startswith("ws://"):
        raise BadAddress("a relay's name, not an address at home")
    return url


def spoken(url: str) -> str:
    """How a relay is read out: its name, and its port where that is not the usual one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else _as_written(host)
    is_usual = parts.port is None or (parts.scheme == "wss" and parts.port == 443)
    return name if is_usual else f"{name}:{parts.port}"


def readable(url: str) -> str:
    """The same of what was found somewhere; empty where it is no address at all."""
    try:
        return spoken(url)
    except ValueError:
        return ""


def _as_written(host: str) -> str:
    """A name in the letters of its own language, which the URL spells with others (RFC 3492)."""
    try:
        written = host.encode("ascii").decode("idna")
        is_same = written.encode("idna").decode("ascii") == host
    except UnicodeError:
        return host
    return written if is_same else host
