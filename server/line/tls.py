"""The relay's own certificate: read, checked, and read again without dropping anybody.

What it is: a context for TLS 1.2 and newer with the ciphers of the standard library, and faults
that can be told in a sentence. What it is not: it fetches no certificates; that is the work of a
proxy, or of a program such as certbot.
"""

import ssl
import time
from enum import Enum
from pathlib import Path
from typing import Final

from server.errors import RelayUnavailable

PEM_LIMIT_BYTES: Final = 1024 * 1024
"""A chain has some kilobytes."""

WRONG_KEY: Final = "KEY_VALUES_MISMATCH"
"""How the library calls a key that is not the certificate's."""


BEGIN: Final = "-----BEGIN CERTIFICATE-----"
END: Final = "-----END CERTIFICATE-----"

VERSION: Final = 0xA0
"""The tag of a certificate's version, which the oldest do not have (RFC 5280, 4.1)."""

SHORT_TIME: Final = 0x17
"""The tag of a time whose year has two digits."""


class Fault(Enum):
    """What is wrong with a certificate or its key; each has a sentence."""

    UNREADABLE = "unreadable"
    NO_CERTIFICATE = "no-certificate"
    NO_KEY = "no-key"
    LOCKED_KEY = "locked-key"
    OTHER_KEY = "other-key"


class CertificateUnusable(RelayUnavailable):
    """The certificate and its key cannot be served."""

    def __init__(self, fault: Fault, path: Path, reason: str = "") -> None:
        super().__init__(f"certificate: {fault.value}")
        self.fault = fault
        self.path = path
        self.reason = reason
        """Why a file is unreadable, as the system says it."""


class Certificate:
    """A certificate that is served, and can be exchanged while it is. Mutable."""

    def __init__(self, cert: Path, key: Path) -> None:
        """Read it. Raises `CertificateUnusable`."""
        self._cert: Final = cert
        self._key: Final = key
        self._current = _context(cert, key)
        self.ends_at_s = ends_at(cert)
        """When what is served now ends, in seconds since 1970; None if it does not say."""
        self.context: Final = _context(cert, key)
        """For the listening socket, for as long as it listens."""
        # A new context is whole or not there at all. Loading into the one in use would leave it
        # with the new certificate and the old key if the key turned out to be wrong.
        self.context.sni_callback = self._choose

    def reload(self) -> None:
        """Serve what the files hold now. Raises `CertificateUnusable`; then nothing changes."""
        self._current = _context(self._cert, self._key)
        self.ends_at_s = ends_at(self._cert)

    def _choose(self, line: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        line.context = self._current


def client_context(ca: Path | None, cert: Path | None, key: Path | None) -> ssl.SSLContext:
    """For a line that this relay opens to others: whom it trusts, and who it is to them.

    Without `ca` it trusts whom this system trusts. Raises `CertificateUnusable`.
    """
    context = ssl.create_default_context()
    if ca is not None:
        _must_hold(ca, BEGIN.encode(), Fault.NO_CERTIFICATE)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(ca)
        except (ssl.SSLError, OSError):
            raise CertificateUnusable(Fault.NO_CERTIFICATE, ca) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if cert is not None and key is not None:
        _load(context, cert, key)
    return context


def ends_at(cert: Path) -> float | None:
    """When the first certificate in a file ends, in seconds since 1970.

    The standard library tells this of a peer that it trusts, and of no file.
    """
    text = cert.read_text("ascii", "replace")
    begin = text.find(BEGIN)
    block = text[begin : text.find(END, begin) + len(END)]
    try:
        # Certificate, its signed part, and there the fifth field: from when, until when.
        fields = [*_parts(_parts(_parts(ssl.PEM_cert_to_DER_cert(block))[0][1])[0][1])]
        is_dated = fields[0][0] == VERSION
        _, until = _parts(fields[4 if is_dated else 3][1])
        return ssl.cert_time_to_seconds(_spoken(*until))
    except (ValueError, IndexError):
        return None


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """(tag, content) of each element of DER in `data`. Raises IndexError if it is torn."""
    parts = []
    while data:
        tag, size, start = data[0], data[1], 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(data[2:start], "big")
        parts.append((tag, data[start : start + size]))
        data = data[start + size :]
    return parts


def _spoken(tag: int, content: bytes) -> str:
    """A time in DER as `ssl` takes one. Raises ValueError."""
    text = content.decode("ascii")
    form = "%y%m%d%H%M%SZ" if tag == SHORT_TIME else "%Y%m%d%H%M%SZ"
    return time.strftime("%b %d %H:%M:%S %Y GMT", time.strptime(text, form))


class _Locked(Exception):
    """A key is encrypted."""


def _context(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # A peer could keep a core busy with nothing but new handshakes on one connection.
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    _load(context, cert, key)
    return context


def _load(context: ssl.SSLContext, cert: Path, key: Path) -> None:
    _must_hold(cert, BEGIN.encode(), Fault.NO_CERTIFICATE)
    _must_hold(key, b"PRIVATE KEY-----", Fault.NO_KEY)
    try:
        context.load_cert_chain(cert, key, _refuse)
    except _Locked:
        raise CertificateUnusable(Fault.LOCKED_KEY, key) from None
    except ssl.SSLError as error:
        if error.reason == WRONG_KEY:
            raise CertificateUnusable(Fault.OTHER_KEY, key) from None
        fault, path = _broken(cert, key)
        raise CertificateUnusable(fault, path) from None
    except OSError as error:
        raise CertificateUnusable(Fault.UNREADABLE, cert, error.strerror or "") from None


def _refuse() -> str:
    raise _Locked


def _must_hold(path: Path, mark: bytes, fault: Fault) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(PEM_LIMIT_BYTES)
    except OSError as error:
        raise CertificateUnusable(Fault.UNREADABLE, path, error.strerror or "") from None
    if mark not in data:
        raise CertificateUnusable(fault, path)


def _broken(cert: Path, key: Path) -> tuple[Fault, Path]:
    """Which of two files that look right does not load: the certificate, or else the key."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cert)
    except (ssl.SSLError, OSError):
        return Fault.NO_CERTIFICATE, cert
    return Fault.NO_KEY, key
