"""The relay's own certificate: read, checked, and read again without dropping anybody.

What it is: a context for TLS 1.2 and newer with the ciphers of the standard library, and faults
that can be told in a sentence. What it is not: it fetches no certificates; that is the work of a
proxy, or of a program such as certbot.
"""

import ssl
from enum import Enum
from pathlib import Path
from typing import Final

from server.errors import RelayUnavailable

PEM_LIMIT_BYTES: Final = 1024 * 1024
"""A chain has some kilobytes."""

WRONG_KEY: Final = "KEY_VALUES_MISMATCH"
"""How the library calls a key that is not the certificate's."""


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
        self.context: Final = _context(cert, key)
        """For the listening socket, for as long as it listens."""
        # A new context is whole or not there at all. Loading into the one in use would leave it
        # with the new certificate and the old key if the key turned out to be wrong.
        self.context.sni_callback = self._choose

    def reload(self) -> None:
        """Serve what the files hold now. Raises `CertificateUnusable`; then nothing changes."""
        self._current = _context(self._cert, self._key)

    def _choose(self, line: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        line.context = self._current


class _Locked(Exception):
    """A key is encrypted."""


def _context(cert: Path, key: Path) -> ssl.SSLContext:
    _must_hold(cert, b"-----BEGIN CERTIFICATE-----", Fault.NO_CERTIFICATE)
    _must_hold(key, b"PRIVATE KEY-----", Fault.NO_KEY)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # A peer could keep a core busy with nothing but new handshakes on one connection.
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
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
    return context


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
