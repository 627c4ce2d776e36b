"""TLS in the relay itself: what it takes, what it refuses, and a new certificate on the way."""

import asyncio
import signal
import ssl
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509 import load_pem_x509_certificates
from websockets.asyncio.client import connect

from protocol.limits import VERSION
from protocol.wire.frames import Entered, Welcome, read_at_client
from server.command.complaints import about_openness
from server.command.process import is_line_open
from server.line.tls import Certificate, CertificateUnusable, Fault, ends_at
from server.relay import running
from server.settings import RelaySettings
from server.watch.condition import Trouble
from tests.server.clients import Client, couple, http, settings_for
from tests.server.hosting.certificates import Files, certificate_in, renew
from tests.server.hosting.commands import PATIENCE_S, WITHOUT_UVLOOP, Relaying, relaying, says
from tests.server.hosting.test_condition import health_at
from tests.server.hosting.test_metrics import told_by
from tests.whole.laptops import until
from tui.errors import RelayUnreachable, RelayUntrusted
from tui.line.dial import dial


async def client_of(port: int, trust: ssl.SSLContext) -> Client:
    connection = await connect(
        f"wss://localhost:{port}/v1", ssl=trust, compression=None, proxy=None, close_timeout=1
    )
    message = await connection.recv()
    assert isinstance(message, bytes)
    welcome = read_at_client(message)
    assert isinstance(welcome, Welcome)
    return Client(connection, welcome.challenge)


def serial_at(port: int, trust: ssl.SSLContext, *, name: str | None = "localhost") -> str:
    """The number of the certificate that a new connection is shown."""
    import socket

    trust.check_hostname = name is not None
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as plain:
        with trust.wrap_socket(plain, server_hostname=name) as line:
            shown = line.getpeercert()
    assert shown is not None
    return str(shown["serialNumber"])


@pytest.mark.parametrize("python", [("-m", "server.command.cli"), WITHOUT_UVLOOP])
async def test_a_session_goes_over_it(tmp_path: Path, python: tuple[str, ...]) -> None:
    files = certificate_in(tmp_path / "tls")
    arguments = (*files.options, "--data-dir", str(tmp_path / "data"))
    async with relaying(*arguments, python=python) as relay:
        client = await client_of(relay.port, files.context())
        assert isinstance(await client.create(couple()), Entered)
        await client.append(1, b"event" * 1_000)
        assert [entry.event for entry in await client.read_until(1)] == [b"event" * 1_000]
        await client.connection.close()


async def test_the_app_dials_it_with_the_authority_of_its_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = certificate_in(tmp_path / "tls")
    settings = settings_for(tmp_path / "data", tls_cert=files.cert, tls_key=files.key)
    async with running(settings) as relay:
        url = f"wss://localhost:{relay.port}"
        with pytest.raises(RelayUntrusted):
            async with dial(url):
                pass
        monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
        async with dial(url) as (_, welcome):
            assert welcome.version == VERSION
        with pytest.raises(RelayUnreachable):
            async with dial(f"ws://localhost:{relay.port}"):
                pass


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_it_speaks_tls_from_1_2_on(tmp_path: Path, version: ssl.TLSVersion) -> None:
    files = certificate_in(tmp_path / "tls")
    trust = files.context()
    trust.minimum_version = trust.maximum_version = version
    settings = settings_for(tmp_path / "data", tls_cert=files.cert, tls_key=files.key)
    async with running(settings) as relay:
        assert await asyncio.to_thread(serial_at, relay.port, trust)


async def test_it_does_not_speak_anything_older(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    context = Certificate(files.cert, files.key).context
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_RENEGOTIATION
    assert context.options & ssl.OP_NO_COMPRESSION


async def test_a_half_open_handshake_is_closed_in_time(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    settings = settings_for(
        tmp_path / "data", tls_cert=files.cert, tls_key=files.key, open_timeout_s=0.2
    )
    async with running(settings) as relay:
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        async with asyncio.timeout(PATIENCE_S):
            assert await reader.read() == b""
        writer.close()


async def reload(relay: Relaying) -> str:
    relay.send(signal.SIGHUP)
    return await relay.line_with("reload")


@pytest.mark.parametrize("python", [("-m", "server.command.cli"), WITHOUT_UVLOOP])
async def test_a_new_certificate_is_served_and_nobody_is_dropped(
    tmp_path: Path, python: tuple[str, ...]
) -> None:
    files = certificate_in(tmp_path / "tls")
    arguments = (*files.options, "--data-dir", str(tmp_path / "data"))
    async with relaying(*arguments, python=python) as relay:
        client = await client_of(relay.port, files.context())
        await client.create(couple())
        old = await asyncio.to_thread(serial_at, relay.port, files.context())
        renew(files)
        assert "certificate=new" in await reload(relay)
        new = await asyncio.to_thread(serial_at, relay.port, files.context())
        assert new != old
        for name in ("localhost", None):
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                trust = files.context()
                trust.minimum_version = trust.maximum_version = version
                assert await asyncio.to_thread(serial_at, relay.port, trust, name=name) == new
        await client.append(1, b"still here")
        await client.connection.close()


def spoil(files: Files, how: str) -> None:
    if how == "missing":
        files.key.unlink()
    elif how == "other-key":
        other = certificate_in(files.key.parent / "other")
        files.key.write_bytes(other.key.read_bytes())
    else:
        files.cert.write_bytes(files.cert.read_bytes()[:200])


@pytest.mark.parametrize("how", ["missing", "other-key", "torn"])
async def test_one_that_does_not_hold_is_not_served(tmp_path: Path, how: str) -> None:
    files = certificate_in(tmp_path / "tls")
    trust = files.context()
    async with relaying(*files.options, "--data-dir", str(tmp_path / "data")) as relay:
        old = await asyncio.to_thread(serial_at, relay.port, trust)
        spoil(files, how)
        line = await reload(relay)
        assert " error " in line and "certificate=kept" in line
        assert str(tmp_path) not in line
        assert await asyncio.to_thread(serial_at, relay.port, trust) == old


async def test_the_metrics_tell_when_the_certificate_ends_and_what_was_not_taken(
    tmp_path: Path,
) -> None:
    files = certificate_in(tmp_path / "tls")
    (issued, *_) = load_pem_x509_certificates(files.cert.read_bytes())
    assert ends_at(files.cert) == issued.not_valid_after_utc.timestamp()
    settings = settings_for(
        tmp_path / "data", tls_cert=files.cert, tls_key=files.key, metrics_port=0
    )
    async with running(settings) as relay:
        assert relay.metrics_port
        told = await told_by(relay.metrics_port)
        ends_s = issued.not_valid_after_utc.timestamp()
        assert told["unhurried_certificate_ends_timestamp_seconds"] == ends_s
        assert told["unhurried_reloads_failed_total"] == 0
        spoil(files, "torn")
        relay.reload()
        told = await told_by(relay.metrics_port)
        assert told["unhurried_reloads_failed_total"] == 1
        assert told["unhurried_certificate_ends_timestamp_seconds"] == ends_s


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_a_relay_whose_certificate_has_ended_is_in_trouble_until_there_is_a_new_one(
    tmp_path: Path,
) -> None:
    files = certificate_in(tmp_path / "tls")
    renew(files, ends=LONG_AGO)
    settings = settings_for(
        tmp_path / "data", tls_cert=files.cert, tls_key=files.key, metrics_port=0
    )
    async with running(settings) as relay:
        assert relay.metrics_port
        assert relay.troubles == {Trouble.CERTIFICATE}
        assert await health_at(relay.metrics_port) == (
            503,
            {"status": "trouble", "troubles": ["certificate"], **relay.health()},
        )
        renew(files)
        relay.reload()
        await until(lambda: relay.status == "ok")


def test_a_certificate_that_has_ended_is_remarked_on(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    arguments = *files.options, "--data-dir", str(tmp_path), "--check-config"
    assert "has ended" not in says(*arguments)[1]
    renew(files, ends=LONG_AGO)
    code, output = says(*arguments)
    assert code == 0
    assert f"The certificate in {files.cert} has ended" in output


@pytest.mark.parametrize(
    ("mode", "above", "is_remarked"),
    [(0o644, 0o755, True), (0o640, 0o755, False), (0o644, 0o750, False)],
)
def test_a_key_that_everybody_may_read_is_remarked_on(
    tmp_path_factory: pytest.TempPathFactory, mode: int, above: int, is_remarked: bool
) -> None:
    # What pytest gives a test is closed to others.
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        open_directory = Path(name)
        open_directory.chmod(0o755)
        files = certificate_in(open_directory / "tls")
        files.key.chmod(mode)
        files.key.parent.chmod(above)
        settings = RelaySettings(open_directory, tls_cert=files.cert, tls_key=files.key)
        assert len(about_openness(settings)) == is_remarked


@pytest.mark.parametrize(
    "text", ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_file_that_does_not_say_when_it_ends_is_no_trouble(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.pem").write_text(text)
    assert ends_at(tmp_path / "a.pem") is None


async def test_without_a_certificate_a_hangup_is_a_calm_end(tmp_path: Path) -> None:
    async with relaying("--data-dir", str(tmp_path)) as relay:
        relay.send(signal.SIGHUP)
        await relay.line_with("drain")
        async with asyncio.timeout(PATIENCE_S):
            assert await relay.process.wait() == 0


async def test_under_nohup_a_hangup_means_nothing(tmp_path: Path) -> None:
    nohup = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
        "from server.command.cli import main; main()"
    )
    async with relaying("--data-dir", str(tmp_path), python=("-c", nohup)) as relay:
        relay.send(signal.SIGHUP)
        assert (await http(relay.port, "/health", upgrade=False))[0] == 200
        await relay.stop()


@pytest.mark.parametrize(
    ("host", "proxies", "is_open"),
    [
        ("127.0.0.1", (), False),
        ("::1", (), False),
        ("localhost", (), False),
        ("192.168.1.20", (), False),
        ("everywhere", (), True),
        ("everywhere", ("127.0.0.1",), False),
        ("0.0.0.0", (), True),
        ("::", (), True),
        ("8.8.8.8", (), True),
        ("relay.example.org", (), True),
        ("0.0.0.0", ("127.0.0.1",), False),
    ],
)
def test_a_line_that_others_can_read_is_warned_of(
    host: str, proxies: tuple[str, ...], is_open: bool
) -> None:
    settings = RelaySettings(Path("nowhere"), host=host, trusted_proxies=proxies)
    assert is_line_open(settings) is is_open
    with_tls = replace(settings, tls_cert=Path("a.pem"), tls_key=Path("a.key"))
    assert not is_line_open(with_tls)


def lock(key: Path) -> None:
    """Put a passphrase on it, as a careful person would."""
    plain = load_pem_private_key(key.read_bytes(), None)
    form = Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    key.write_bytes(plain.private_bytes(*form))


def test_what_is_wrong_with_the_files_is_said_in_one_sentence(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")

    def said() -> str:
        code, output = says(*files.options, "--check-config", "--data-dir", str(tmp_path))
        assert code == 2
        assert output.count("\n") == 1
        return output.removeprefix("Error: ").removesuffix("\n")

    key = files.key.read_bytes()
    lock(files.key)
    passphrase = "wants a passphrase, and a relay starts with nobody there."
    assert said() == f"The key in {files.key} {passphrase}"
    files.key.write_bytes(b"nothing of the kind")
    assert said() == f"{files.key} holds no key in PEM."
    files.key.write_bytes(key[:100] + b"\n")
    assert said() == f"{files.key} holds no key in PEM."
    spoil(files, "other-key")
    assert said() == f"The key in {files.key} does not belong to the certificate."
    spoil(files, "torn")
    assert said() == f"{files.cert} holds no certificate in PEM."
    files.cert.write_bytes(b"")
    assert said() == f"{files.cert} holds no certificate in PEM."
    files.cert.unlink()
    assert said() == f"{files.cert} cannot be read: no such file or directory."


async def test_a_relay_does_not_start_with_them(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    files.cert.unlink()
    settings = settings_for(tmp_path / "data", tls_cert=files.cert, tls_key=files.key)
    with pytest.raises(CertificateUnusable) as caught:
        async with running(settings):
            pass
    assert caught.value.fault is Fault.UNREADABLE


def test_a_missing_certificate_is_said_in_one_sentence(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    files.cert.unlink()
    code, output = says(*files.options, "--port", "0", "--data-dir", str(tmp_path / "data"))
    assert (code, output.count("\n")) == (1, 1)


async def test_a_stalled_reader_is_cut_off_behind_tls_too(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    settings = settings_for(
        tmp_path / "data",
        **{"tls_cert": files.cert, "tls_key": files.key, "send_timeout_s": 0.2},
        **{"output_bytes": 200_000, "events_per_minute": 10_000, "input_bytes_per_s": 10**9},
    )
    them = couple()
    async with running(settings) as relay:
        reader = await client_of(relay.port, files.context())
        writer = await client_of(relay.port, files.context())
        await writer.create(them, 0)
        await reader.enter(them, 1)
        reader.connection.transport.pause_reading()
        async with asyncio.timeout(PATIENCE_S):
            counter = 0
            while relay.health()["connections"] == 2:
                counter += 1
                await writer.append(counter, b"x" * 16_000)
        # It was not the one who wrote.
        assert await writer.append(counter + 1, b"x")
        for client in (reader, writer):
            client.connection.transport.abort()
