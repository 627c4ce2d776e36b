"""The kinds of values that a setting has, in the words of a person: "7 days", "2 GiB".

Each kind reads what stands in a TOML file or on a command line, exactly: a plain number is no
time, and "true" is no number. It raises `Unfit`, whose text says what would have been right, never
what was met.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final
from unicodedata import normalize

from protocol.wire.limits import HOST_LINE_CHARS
from server.command import wording
from server.settings import DAY_S

Value = int | float | str | Path | tuple[str, ...] | Enum | None
"""What a field of `RelaySettings` may hold."""

Plain = int | float | str | list[str]
"""What stands in a file."""

MOST_FREE_SHARE: Final = 0.9

HOST_LIMIT_CHARS: Final = 253
"""The longest host name (RFC 1035)."""

LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
"""One part of a host name."""

MAPPED_BITS: Final = 96
"""Of an IPv6 address that stands for one of IPv4: what stands before that one."""

QUANTITY: Final = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([A-Za-z]+)")

BYTES: Final = {
    "GiB": 1024**3,
    "MiB": 1024**2,
    "KiB": 1024,
    "bytes": 1,
}
"""The largest first, as they are shown."""

OTHER_BYTES: Final = {"byte": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tib": 1024**4}

SECONDS: Final = {"days": DAY_S, "hours": 60 * 60, "minutes": 60, "seconds": 1}

OTHER_SECONDS: Final = {
    **{"day": DAY_S, "d": DAY_S, "hour": 60 * 60, "h": 60 * 60},
    **{"minute": 60, "min": 60, "second": 1, "s": 1},
}


class Unfit(ValueError):
    """Not such a value; the text says what is wanted, for a person."""


class Quantity(ABC):
    """One kind of value."""

    @abstractmethod
    def read(self, raw: object) -> Value:
        """The value that stands in a file as `raw`. Raises `Unfit`."""

    def read_text(self, text: str) -> Value:
        """The value that is written on a command line. Raises `Unfit`."""
        return self.read(text)

    def plain(self, value: Value) -> Plain:
        """The value as it stands in a file."""
        return str(value)


class Host(Quantity):
    """An address to listen on, or a name of this computer.

    What else the system would take, such as "*", "0" or "127.1", it takes for IPv4 alone.
    """

    def read(self, raw: object) -> str:
        text = raw.strip() if isinstance(raw, str) else ""
        if is_address(text):
            return text
        # The same in small letters, as "everywhere" is looked for.
        name = text.lower()
        if not is_name(name):
            raise Unfit(wording.WANTS_HOST)
        return name


class PathText(Quantity):
    """A file or a directory; `~` is the home directory."""

    def read(self, raw: object) -> Path:
        if not isinstance(raw, str) or not raw or not raw.isprintable():
            raise Unfit(wording.WANTS_PATH)
        try:
            return Path(raw).expanduser()
        except RuntimeError:
            raise Unfit(wording.WANTS_PATH) from None


class OneLine(Quantity):
    """A line for the couples' screens, which are told nothing that they would not show."""

    def read(self, raw: object) -> str:
        if not isinstance(raw, str) or not _is_line(raw):
            raise Unfit(wording.WANTS_LINE.format(most=HOST_LINE_CHARS))
        return raw


class Networks(Quantity):
    """A list of addresses or networks."""

    def read(self, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list):
            raise Unfit(wording.WANTS_NETWORKS)
        try:
            return tuple(_network(each) for each in raw)
        except (TypeError, ValueError):
            raise Unfit(wording.WANTS_NETWORKS) from None

    def read_text(self, text: str) -> tuple[str, ...]:
        try:
            return self.read([text])
        except Unfit:
            raise Unfit(wording.WANTS_NETWORK) from None

    def plain(self, value: Value) -> Plain:
        assert isinstance(value, tuple), "read by this kind"
        return list(value)


@dataclass(frozen=True, slots=True)
class Count(Quantity):
    """A whole number."""

    least: int
    most: int

    def read(self, raw: object) -> int:
        # In Python, though not in TOML, true is a number.
        if type(raw) is not int or not self.least <= raw <= self.most:
            raise Unfit(wording.WANTS_COUNT.format(least=self.least, most=self.most))
        return raw

    def read_text(self, text: str) -> int:
        return self.read(int(text) if re.fullmatch(r"[0-9]{1,12}", text) else text)

    def plain(self, value: Value) -> Plain:
        assert isinstance(value, int), "read by this kind"
        return value


class Share(Quantity):
    """A part of a whole."""

    def read(self, raw: object) -> float:
        if type(raw) not in (int, float):
            raise Unfit(wording.WANTS_SHARE.format(most=MOST_FREE_SHARE))
        share = float(str(raw))
        # Also false for a number that is none.
        if not 0 <= share <= MOST_FREE_SHARE:
            raise Unfit(wording.WANTS_SHARE.format(most=MOST_FREE_SHARE))
        return share

    def plain(self, value: Value) -> Plain:
        assert isinstance(value, int | float), "read by this kind"
        return value


@dataclass(frozen=True, slots=True)
class Choice(Quantity):
    """One of a few words."""

    words: type[Enum]

    def read(self, raw: object) -> Enum:
        for word in self.words:
            if raw == word.value:
                return word
        names = " or ".join(f'"{word.value}"' for word in self.words)
        raise Unfit(wording.WANTS_CHOICE.format(names=names))

    def plain(self, value: Value) -> Plain:
        assert isinstance(value, Enum), "read by this kind"
        return str(value.value)


@dataclass(frozen=True, slots=True)
class Size(Quantity):
    """A number of bytes, with its unit."""

    least: int
    most: int

    def read(self, raw: object) -> int:
        size = _amount(raw, {name.lower(): many for name, many in BYTES.items()} | OTHER_BYTES)
        if size is None or not self.least <= size <= self.most or not size.is_integer():
            least, most = _shown(self.least, BYTES), _shown(self.most, BYTES)
            raise Unfit(wording.WANTS_SIZE.format(least=least, most=most))
        return int(size)

    def plain(self, value: Value) -> Plain:
        assert isinstance(value, int), "read by this kind"
        return _shown(value, BYTES)


@dataclass(frozen=True, slots=True)
class Span(Quantity):
    """A time, with its unit: whole seconds if the bounds are whole numbers."""

    least: float
    most: float

    def read(self, raw: object) -> float:
        seconds = _amount(raw, SECONDS | OTHER_SECONDS)
        is_whole = isinstance(self.least, int)
        if (
            seconds is None
            or not self.least <= seconds <= self.most
            or (is_whole and not seconds.is_integer())
        ):
            least, most = _shown(self.least, SECONDS), _shown(self.most, SECONDS)
            raise Unfit(wording.WANTS_SPAN.format(least=least, most=most))
        return int(seconds) if is_whole else seconds

    def plain(self, value: Value) -> Plain:
        assert isinstance(value, int | float), "read by this kind"
        return _shown(value, SECONDS)


def _is_line(text: str) -> bool:
    is_tidy = " ".join(text.split()) == text and normalize("NFC", text) == text
    return is_tidy and text.isprintable() and len(text) <= HOST_LINE_CHARS


def is_address(text: str) -> bool:
    """Whether it is one, of IPv4 or IPv6."""
    import ipaddress

    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_name(text: str) -> bool:
    """Whether a computer could be called so, in small letters."""
    labels = text.removesuffix(".").split(".")
    # What ends in a number is a mistyped address (WHATWG URL, "ends in a number").
    is_whole = all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return is_whole and len(text) <= HOST_LIMIT_CHARS


def _network(raw: object) -> str:
    """As it was written, but one of IPv4 that is written as one of IPv6: no visitor is in that, as
    the gate sees them. Raises TypeError and ValueError."""
    import ipaddress

    if not isinstance(raw, str):
        # The library takes whole numbers too.
        raise TypeError("not a text")
    text = raw.strip()
    network = ipaddress.ip_network(text, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is None or network.prefixlen < MAPPED_BITS:
        return text
    return f"{mapped}/{network.prefixlen - MAPPED_BITS}"


def _amount(raw: object, units: dict[str, int]) -> float | None:
    found = QUANTITY.fullmatch(raw.strip()) if isinstance(raw, str) else None
    many = units.get(found[2].lower()) if found else None
    return float(found[1]) * many if found and many else None


def _shown(amount: float, units: dict[str, int]) -> str:
    """In the largest unit of which it is a whole number; "1 hour", not "1 hours"."""
    for name, many in units.items():
        if amount >= many and amount % many == 0:
            count = int(amount / many)
            return f"{count} {name.removesuffix('s') if count == 1 else name}"
    return f"{amount:g} {next(reversed(units))}"
