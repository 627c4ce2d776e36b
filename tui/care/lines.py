"""Help lines and directories: who can be called, for what, and where and when it was read.

What it is: `lines.toml` as values, and which of them a country has. What it is not: a look at the
network; no address here is ever opened, and where a person is nobody asks. The day it is now, and
what the system's language is, are arguments.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

KINDS: Final = ("emergency", "partner", "oneself", "crisis", "couples")
"""In the order in which they stand: danger first."""

COUNTRIES: Final = ("NL", "BE", "DE", "AT", "CH", "GB", "IE", "US", "CA", "AU", "NZ", "FR")
"""Those that may have rows, by ISO 3166."""

OLD_AFTER: Final = timedelta(days=365)
"""A number that nobody has looked at for a year may be somebody else's by now."""

_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system says it, the one that counts most first (POSIX, 8.2)."""

_TERRITORY: Final = re.compile(r"[A-Za-z]{2,3}[_-]([A-Z]{2})(?:[.@].*)?")


@dataclass(frozen=True)
class HelpLine:
    """Somebody who can be called."""

    country: str
    """By ISO 3166, two letters."""
    kind: str
    """One of `KINDS`."""
    name: str
    number: str
    """As it is dialled in that country."""
    url: str
    """The page on which it was seen; read by whoever looks after this list, opened by nothing."""
    seen: date
    """The date that stands on that page."""
    source: str
    """Whose page it is."""
    hours: str = ""
    languages: str = ""
    is_free: bool = False
    also: str = ""
    """What else the page says: another way to reach them, or without a name."""


@dataclass(frozen=True)
class Directory:
    """A list of help lines of the whole world, to be looked up on a device of one's choice."""

    name: str
    address: str
    about: str


@dataclass(frozen=True)
class HelpLines:
    """Everything that the program knows of people to talk to."""

    rows: tuple[HelpLine, ...]
    directories: tuple[Directory, ...]

    def of(self, country: str) -> tuple[HelpLine, ...]:
        """The rows of a country, in the order of `KINDS`."""
        rows = [row for row in self.rows if row.country == country]
        return tuple(sorted(rows, key=lambda row: KINDS.index(row.kind)))


@cache
def help_lines() -> HelpLines:
    """What came with the program."""
    return read_lines(files("tui").joinpath("care", "lines.toml").read_text("utf-8"))


def read_lines(text: str) -> HelpLines:
    """The lines in `text`. Raises `ValueError` for a row that lacks something, or has it wrong."""
    table = tomllib.loads(text)
    return HelpLines(
        tuple(_row(row) for row in table.get("lines", [])),
        tuple(Directory(**each) for each in table["directories"]),
    )


def _row(table: dict[str, object]) -> HelpLine:
    try:
        row = HelpLine(**table)  # type: ignore[arg-type]  # what it holds is looked at below
    except TypeError as error:
        raise ValueError(str(error)) from None
    needed = (row.name, row.number, row.url, row.source)
    if not all(isinstance(each, str) and each for each in needed):
        raise ValueError(f"a row of {row.country} without its name, number, page or source")
    if row.country not in COUNTRIES or row.kind not in KINDS or type(row.seen) is not date:
        raise ValueError(f"{row.name}: not a country, a kind or a day")
    return row


def is_old(rows: tuple[HelpLine, ...], today: date) -> bool:
    """Whether one of them was seen more than `OLD_AFTER` before `today`."""
    return any(today - row.seen > OLD_AFTER for row in rows)


def country_of(environment: Mapping[str, str]) -> str:
    """The country in this system's locale, as `nl_NL.UTF-8`; empty: none of `COUNTRIES`."""
    named = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    found = _TERRITORY.fullmatch(named)
    country = found.group(1) if found is not None else ""
    return country if country in COUNTRIES else ""
