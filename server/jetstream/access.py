"""What a relay needs to be let in by the machines, and what kept it out. Pure."""

import ssl
from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from server.errors import Absence


class Access(NamedTuple):
    """What is needed to be let in, besides what stands in an address."""

    seed: str | None = None
    """Of an nkey."""
    tls: ssl.SSLContext | None = None


UNNAMED: Final = Access()


def named(urls: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """The addresses without users, and the first user there is: a machine that is found by way of
    another has none in its address."""
    plain: list[str] = []
    options: dict[str, Any] = {}
    for url in urls:
        parts = urlsplit(url)
        plain.append(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
        if parts.username and not options:
            user, password = unquote(parts.username), unquote(parts.password or "")
            options = {"user": user, "password": password} if password else {"token": user}
    return plain, options


def absence_of(faults: Sequence[Exception]) -> Absence:
    """What kept a relay out, as far as the client tells: the last word counts."""
    for fault in reversed(faults):
        if "authorization" in str(fault).lower() or "authentication" in str(fault).lower():
            return Absence.LOCKED
        if isinstance(fault, ssl.SSLError | ssl.CertificateError) or "tls" in str(fault).lower():
            return Absence.MISTRUSTED
    return Absence.SILENT
