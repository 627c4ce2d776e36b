"""What makes a relay one of a fleet: its settings, its key, who it is to the machines.

About `server.command.fleetkinds`, `server.command.fleetwords`, `server.command.checking`,
`server.fleet_key`, `server.joining`, `server.housing` and `server.command.tending`. No machine is
asked here.
"""

import importlib.util
import os
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
import trustme

from server import fleet_key
from server.command import fleetwords, wording
from server.command.complaints import about_openness, about_start
from server.command.config import Misconfigured, read_config, settings_from, show_config
from server.errors import Absence, ClusterAway, ClusterLost, ClusterUnfit, StorageFailed
from server.fleet_key import KeyFault, KeyFileUnusable, make_fleet_key, read_fleet_key
from server.joining import ClientMissing, papers_of
from server.settings import Keeping, RelaySettings
from tests.server.hosting.commands import ROOT, says
from tests.server.hosting.test_config import complaint_about, settings_in

SEED = "SU" + "A" * 56
SECRET = "s3cret"
URL = f"nats://relay:{SECRET}@10.0.0.1:4222"


def fleet_in(directory: Path, *arguments: str) -> tuple[str, ...]:
    """The options of a relay of a fleet whose key is there."""
    key = directory / "fleet.key"
    if not key.exists():
        make_fleet_key(key)
    needed = ("--archive", "jetstream", "--nats-url", URL, "--relay-id", "relay-1")
    return *needed, "--fleet-key-file", str(key), *arguments


def fleet(directory: Path, **chosen: object) -> RelaySettings:
    values: dict[str, object] = {
        "archive": Keeping.JETSTREAM,
        "nats_urls": (URL,),
        "relay_id": "relay-1",
        "fleet_key_file": directory / "fleet.key",
    }
    return settings_from(values | chosen, directory)  # type: ignore[arg-type]  # by name


# Settings


def test_options_and_a_file_say_the_same(tmp_path: Path) -> None:
    text = (
        'archive = "jetstream"\nnats_url = ["nats://10.0.0.1:4222", "tls://b:4222"]\n'
        'relay_id = "relay-1"\nfleet_key_file = "fleet.key"\nnats_ca = "ca.pem"\n'
    )
    code, output = says(
        *("--archive", "jetstream", "--nats-url", "nats://10.0.0.1:4222", "--relay-id", "relay-1"),
        *("--nats-url", "tls://b:4222", "--fleet-key-file", str(tmp_path / "fleet.key")),
        *("--nats-ca", str(tmp_path / "ca.pem"), "--print-config"),
    )
    assert code == 0
    said, written = settings_in(tmp_path, output), settings_in(tmp_path, text)
    assert said == written
    assert said.nats_urls == ("nats://10.0.0.1:4222", "tls://b:4222")
    assert (said.archive, said.relay_id) == (Keeping.JETSTREAM, "relay-1")
    assert said.nats_ca == tmp_path / "ca.pem"


def test_what_is_printed_of_a_fleet_reads_the_same_again(tmp_path: Path) -> None:
    code, output = says(*fleet_in(tmp_path), "--print-config")
    assert code == 0
    (tmp_path / "again.toml").write_text(output, "utf-8")
    assert show_config(read_config(tmp_path / "again.toml")) == output


def test_machines_may_stand_in_one_text(tmp_path: Path) -> None:
    text = 'archive = "jetstream"\nrelay_id = "a"\nfleet_key_file = "k"\nnats_url = '
    settings = settings_in(tmp_path, text + '"nats://a, nats://b:4223,nats://[::1]:1, nats://a"')
    assert settings.nats_urls == ("nats://a", "nats://b:4223", "nats://[::1]:1")


@pytest.mark.parametrize(
    "url",
    ["10.0.0.1:4222", "http://a:4222", "nats://", "nats://a:x", "nats://a:0", "nats://a/b"]
    + ["nats://a:4222?x", "nats://a b", "nats://a\\u0007", "ws://a"],
)
def test_what_is_no_machine_is_refused_and_not_quoted(tmp_path: Path, url: str) -> None:
    said = complaint_about(tmp_path, f'nats_url = "{url}"')
    assert said.endswith(f"nats_url should be {fleetwords.WANTS_MACHINES}.")


@pytest.mark.parametrize("name", ["", "a.b", "a b", "-a", "a-", "a" * 65, "ä", "a*", ">"])
def test_a_name_that_is_no_word_of_a_subject_is_refused(tmp_path: Path, name: str) -> None:
    said = complaint_about(tmp_path, f'relay_id = "{name}"')
    assert said.endswith(f"relay_id should be {fleetwords.WANTS_RELAY_NAME}.")


def test_a_fleet_needs_machines_a_key_and_a_name(tmp_path: Path) -> None:
    said = complaint_about(tmp_path, 'archive = "jetstream"')
    names = "nats_url and fleet_key_file and relay_id"
    assert said == fleetwords.FLEET_NEEDS.format(names=names)
    some = 'archive = "jetstream"\nnats_url = "nats://a"\nrelay_id = "a"\n'
    assert complaint_about(tmp_path, some) == fleetwords.FLEET_NEEDS.format(names="fleet_key_file")


def test_a_relay_that_stands_alone_is_told_what_is_not_for_it(tmp_path: Path) -> None:
    said = complaint_about(tmp_path, 'nats_url = "nats://a"')
    assert said == fleetwords.FLEET_ONLY.format(name="nats_url")


def test_half_a_certificate_for_the_machines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="nats_cert and nats_key belong together"):
        fleet(tmp_path, nats_cert=tmp_path / "a.pem")


def test_the_rooms_of_a_fleet_are_not_copied_here(tmp_path: Path) -> None:
    answer = says(*fleet_in(tmp_path), "--backup", str(tmp_path / "copy"))
    assert answer == (2, f"Error: {fleetwords.NO_COPY}\n")


def test_a_relay_of_a_fleet_needs_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    code, output = says(*fleet_in(tmp_path), "--check-config")
    assert (code, output.splitlines()[0]) == (0, "The settings hold.")


@pytest.mark.parametrize("option", ["--check-fleet", "--fleet-put-back"])
def test_a_task_for_a_fleet_needs_one(option: str, tmp_path: Path) -> None:
    answer = says(option, "--data-dir", str(tmp_path))
    assert answer == (2, f"Error: {fleetwords.FLEET_TASK.format(option=option)}\n")
    assert says(*fleet_in(tmp_path), option, "--check-config")[0] == 2


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (None, fleetwords.NOTED),
        (ClusterAway("away", Absence.SILENT), fleetwords.UNASKED["silent"]),
        (ClusterUnfit(["there are no rooms"]), fleetwords.NO_ROOMS),
        (StorageFailed("no answer"), fleetwords.NOT_NOTED),
    ],
)
def test_whether_it_is_noted_that_machines_were_put_back_is_said(
    failure: Exception | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def put_back(_settings: RelaySettings) -> int:
        if failure is not None:
            raise failure
        return 1

    monkeypatch.setattr("server.command.tending.put_back", put_back)
    code, output = says(*fleet_in(tmp_path), "--fleet-put-back")
    said = sentence.format(machines="10.0.0.1:4222")
    assert (code, output) == ((1, f"Error: {said}\n") if failure else (0, f"{said}\n"))


# The key


def test_a_new_key_is_for_its_owner_alone_and_never_shown(tmp_path: Path) -> None:
    path = tmp_path / "fleet.key"
    code, output = says("--new-fleet-key", str(path))
    assert (code, output) == (0, fleetwords.KEY_MADE.format(path=path) + "\n")
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_fleet_key(path)) == 32
    assert path.read_text("ascii").strip() not in output


def test_a_key_is_never_written_over_anything(tmp_path: Path) -> None:
    path = tmp_path / "fleet.key"
    make_fleet_key(path)
    before = path.read_bytes()
    answer = says("--new-fleet-key", str(path))
    assert answer == (1, f"Error: {fleetwords.KEY_EXISTS.format(path=path)}\n")
    assert path.read_bytes() == before
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert says("--new-fleet-key", str(tmp_path / "link"))[0] == 1
    assert not (tmp_path / "nowhere").exists()


def test_where_no_key_can_be_written_that_is_said(tmp_path: Path) -> None:
    code, output = says("--new-fleet-key", str(tmp_path / "none" / "fleet.key"))
    assert code == 1 and output.endswith("fleet.key: no such file or directory.\n")


def test_a_key_that_was_not_written_whole_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("server.fleet_key.os.fsync", is_full)
    assert says("--new-fleet-key", str(tmp_path / "fleet.key"))[0] == 1
    assert not (tmp_path / "fleet.key").exists()


@pytest.mark.parametrize("encode", [bytes.hex, b64encode, urlsafe_b64encode])
def test_a_key_may_be_written_in_two_ways(tmp_path: Path, encode: object) -> None:
    key = bytes(range(200, 232))
    text = encode(key)  # type: ignore[operator]  # one of the three
    path = tmp_path / "fleet.key"
    path.write_bytes((text if isinstance(text, bytes) else text.encode()) + b"\r\n")
    path.chmod(0o640)
    assert read_fleet_key(path) == key


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"00" * 31, b"00" * 33, b"zz" * 32, b64encode(bytes(33)), b"\xff" * 64]
)
def test_what_is_no_key_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "fleet.key"
    path.write_bytes(text)
    path.chmod(0o600)
    with pytest.raises(KeyFileUnusable) as refused:
        read_fleet_key(path)
    assert refused.value.fault is KeyFault.NO_KEY
    said = about_start(refused.value, fleet(tmp_path))
    assert str(path) in said and "--new-fleet-key" in said


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o601, 0o644, 0o666])
def test_a_key_that_others_may_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    arguments = fleet_in(tmp_path, "--check-config")
    (tmp_path / "fleet.key").chmod(mode)
    code, output = says(*arguments)
    sentence = fleetwords.KEY["open"].format(path=tmp_path / "fleet.key")
    assert (code, output) == (2, f"Error: {sentence}\n")


def test_a_key_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    arguments = fleet_in(tmp_path, "--check-config")
    (tmp_path / "fleet.key").unlink()
    assert says(*arguments)[1].endswith("cannot be read: no such file or directory.\n")


# What else it brings along


def test_a_seed_is_found_in_its_file_and_not_shown(tmp_path: Path) -> None:
    make_fleet_key(tmp_path / "fleet.key")
    seed = tmp_path / "relay.nkey"
    seed.write_text(f"-----BEGIN USER NKEY SEED-----\n{SEED}\n------END-----\n", "ascii")
    seed.chmod(0o600)
    papers = papers_of(fleet(tmp_path, nats_nkey_file=seed))
    assert papers.seed == SEED and papers.tls is None
    assert SEED not in repr(papers) and papers.key.hex() not in repr(papers)


@pytest.mark.parametrize(
    ("text", "mode", "fault"),
    [
        ("SA" + "A" * 56, 0o600, "no-key"),
        (SEED + "A", 0o600, "no-key"),
        (SEED, 0o644, "open"),
        (None, 0o600, "unreadable"),
    ],
)
def test_what_holds_no_seed_is_said_in_one_sentence(
    tmp_path: Path, text: str | None, mode: int, fault: str
) -> None:
    path = tmp_path / "relay.nkey"
    if text is not None:
        path.write_text(text, "ascii")
        path.chmod(mode)
    code, output = says(*fleet_in(tmp_path), "--nats-nkey-file", str(path), "--check-config")
    reason = "no such file or directory"
    sentence = fleetwords.SEED[fault].format(path=path, reason=reason)
    assert (code, output) == (2, f"Error: {sentence}\n")


def test_tls_to_the_machines_goes_by_the_authority_that_was_named(tmp_path: Path) -> None:
    make_fleet_key(tmp_path / "fleet.key")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    own = authority.issue_cert("relay.example")
    own.private_key_pem.write_to_path(tmp_path / "own.key")
    own.cert_chain_pems[0].write_to_path(tmp_path / "own.pem")
    cert, key = tmp_path / "own.pem", tmp_path / "own.key"
    chosen = {"nats_ca": tmp_path / "ca.pem", "nats_cert": cert, "nats_key": key}
    tls = papers_of(fleet(tmp_path, **chosen)).tls
    assert tls is not None and len(tls.get_ca_certs()) == 1 and tls.check_hostname
    assert papers_of(fleet(tmp_path, nats_urls=("tls://a",))).tls is not None
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nno\n")
    code, output = says(
        *fleet_in(tmp_path), "--nats-ca", str(tmp_path / "ca.pem"), "--check-config"
    )
    assert (code, output) == (2, f"Error: {tmp_path}/ca.pem holds no certificate in PEM.\n")


def test_where_the_client_is_not_installed_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_fleet_key(tmp_path / "fleet.key")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: "nats" in name or None)
    assert papers_of(fleet(tmp_path)).seed is None
    with pytest.raises(ClientMissing):
        papers_of(fleet(tmp_path, nats_nkey_file=tmp_path / "relay.nkey"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ClientMissing) as missing:
        papers_of(fleet(tmp_path))
    said = about_start(missing.value, fleet(tmp_path))
    assert said == fleetwords.CLIENT_MISSING and "unhurried[fleet]" in said


# What is said


@pytest.mark.parametrize("absence", Absence)
def test_why_nobody_answers_is_said_without_the_password(absence: Absence, tmp_path: Path) -> None:
    settings = fleet(tmp_path, nats_urls=(URL, f"tls://{SECRET}@b/"))
    said = about_start(ClusterAway("away", absence), settings)
    assert "10.0.0.1:4222, b" in said and said.endswith(".") and "\n" not in said
    assert SECRET not in said and "relay:" not in said


def test_what_would_break_the_promise_is_said_with_every_reason(tmp_path: Path) -> None:
    said = about_start(ClusterUnfit(["a is old", "b is lazy"]), fleet(tmp_path))
    assert ": a is old; b is lazy. See docs/fleet.md." in said
    assert about_start(ClusterLost("away"), fleet(tmp_path)) == fleetwords.LOST


def test_a_password_in_an_address_is_remarked_on_and_not_shown(tmp_path: Path) -> None:
    assert about_openness(fleet(tmp_path)) == [fleetwords.OPEN_PASSWORD]
    assert about_openness(fleet(tmp_path, nats_urls=("nats://a",))) == []
    assert SECRET not in repr(fleet(tmp_path))
    assert SECRET not in says(*fleet_in(tmp_path), "--check-config")[1]


def test_sentences_about_a_fleet_are_calm() -> None:
    for name in dir(fleetwords):
        value = getattr(fleetwords, name)
        texts = value.values() if isinstance(value, dict) else (value,)
        for text in texts if name.isupper() else ():
            assert "!" not in str(text) and "error" not in str(text).lower()


def test_a_relay_that_stands_alone_loads_nothing_of_a_fleet(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from server.relay import running\n"
        "from server.settings import RelaySettings\n"
        "import server.command.process, server.command.checking\n"
        "async def main():\n"
        f"    settings = RelaySettings(Path({str(tmp_path)!r}), host='127.0.0.1', port=0)\n"
        "    async with running(settings):\n"
        "        pass\n"
        "asyncio.run(main())\n"
        "found = [name for name in sys.modules if name.partition('.')[0] in ('nats', 'nkeys')\n"
        "    or name.startswith('server.jetstream')]\n"
        "assert not found, found\n"
    )
    environment = {"PATH": os.environ.get("PATH", "")}
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, env=environment)


def test_a_key_has_as_many_bytes_as_the_names_want() -> None:
    from server.jetstream import naming

    assert fleet_key.KEY_BYTES == naming.KEY_BYTES


# Tasks


def test_a_relay_that_stands_alone_has_no_fleet_to_look_at(tmp_path: Path) -> None:
    code, output = says("--data-dir", str(tmp_path), "--check-fleet")
    assert code == 2
    assert fleetwords.FLEET_TASK.format(option="--check-fleet") in output
    code, output = says("--check-fleet", "--print-config")
    assert (code, wording.ONE_TASK in output) == (2, True)


def test_machines_that_do_not_answer_are_named_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nats", reason="there is no client of NATS here")
    monkeypatch.setattr("server.jetstream.line.OPEN_S", 0.2)
    options = fleet_in(tmp_path, "--check-fleet", "--nats-url", f"nats://a:{SECRET}@127.0.0.1:1")
    code, output = says(*options)
    assert (code, output.count("\n")) == (1, 1)
    assert "None of the machines that keep the rooms answers" in output
    assert "127.0.0.1:1" in output and SECRET not in output


def test_whoever_looks_at_a_fleet_needs_its_key(tmp_path: Path) -> None:
    options = fleet_in(tmp_path, "--check-fleet")
    (tmp_path / "fleet.key").write_text("no key", "ascii")
    code, output = says(*options)
    assert code == 1 and "holds no key of a fleet" in output
