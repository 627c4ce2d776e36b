"""Certificates that are made for one test, by an authority that lives as long."""

import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Files:
    """A certificate and its key, as files, and the authority to trust."""

    cert: Path
    key: Path
    authority: Path

    @property
    def options(self) -> tuple[str, ...]:
        """For the relay's command."""
        return "--tls-cert", str(self.cert), "--tls-key", str(self.key)

    def context(self) -> ssl.SSLContext:
        """For a client that trusts the authority."""
        return ssl.create_default_context(cafile=self.authority)


def certificate_in(directory: Path) -> Files:
    """A certificate for this machine, by a new authority."""
    directory.mkdir(exist_ok=True)
    files = Files(directory / "relay.pem", directory / "relay.key", directory / "authority.pem")
    renew(files)
    return files


def renew(files: Files, *, ends: datetime | None = None) -> None:
    """Another certificate, of another authority, in the same files; far from its end, usually."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1", not_after=ends)
    files.cert.unlink(missing_ok=True)
    for blob in issued.cert_chain_pems:
        blob.write_to_path(str(files.cert), append=True)
    issued.private_key_pem.write_to_path(str(files.key))
    authority.cert_pem.write_to_path(str(files.authority))
