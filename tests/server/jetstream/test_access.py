"""Whom the machines let in, and why they let one not in. About `server.jetstream.access`."""

import ssl

import pytest

from server.errors import Absence
from server.jetstream.access import absence_of, named


def test_no_address_that_is_dialled_has_a_user_in_it() -> None:
    urls, options = named(["nats://ada:p%40ss@a:4222", "tls://ben:other@[::1]:4223"])
    assert urls == ["nats://a:4222", "tls://[::1]:4223"]
    # The first there is: a machine that is found by way of another has none in its address.
    assert options == {"user": "ada", "password": "p@ss"}


def test_one_word_before_an_address_is_a_token() -> None:
    assert named(["nats://a", "nats://word@b"]) == (["nats://a", "nats://b"], {"token": "word"})
    assert named(["nats://a"]) == (["nats://a"], {})


@pytest.mark.parametrize(
    ("faults", "absence"),
    [
        ([], Absence.SILENT),
        ([ConnectionRefusedError("refused"), TimeoutError()], Absence.SILENT),
        ([OSError("no"), Exception("nats: 'Authorization Violation'")], Absence.LOCKED),
        ([Exception("nats: 'User Authentication Expired'"), OSError("no")], Absence.LOCKED),
        ([ssl.SSLCertVerificationError("unknown")], Absence.MISTRUSTED),
        ([Exception("nats: 'Secure Connection - TLS Required'")], Absence.MISTRUSTED),
    ],
)
def test_what_kept_a_relay_out_is_told(faults: list[Exception], absence: Absence) -> None:
    assert absence_of(faults) is absence
