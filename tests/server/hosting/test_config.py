"""Settings as a person writes them: read exactly, refused in a sentence, printed whole.

About `server.command.quantities`, `server.command.complaints`, `server.command.wording` and
`server.settings`.
"""

import errno
import os
import pwd
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.command import fleetwords, wording
from server.command.complaints import (
    about_directory,
    about_hidden_files,
    about_hidden_python,
    about_openness,
)
from server.command.config import (
    DEFAULTS,
    KEYS,
    Misconfigured,
    read_config,
    settings_from,
    show_config,
    usual,
)
from server.command.quantities import Size, Span, Unfit
from server.settings import DAY_S, EVERYWHERE, GIB, KIB, LogFormat, RelaySettings
from tests.server.hosting.commands import ROOT, says

ANYWHERE = Path("/anywhere")


def settings_in(directory: Path, text: str) -> RelaySettings:
    path = directory / "relay.toml"
    path.write_text(text, "utf-8")
    return settings_from(read_config(path), ANYWHERE)


def complaint_about(directory: Path, text: str) -> str:
    with pytest.raises(Misconfigured) as caught:
        settings_in(directory, text)
    return str(caught.value)


def test_every_setting_has_a_key_and_a_sentence() -> None:
    assert {key.field for key in KEYS.values()} == {field.name for field in fields(RelaySettings)}
    assert set(KEYS) == set(wording.SETTINGS)


def test_a_file_says_what_is_different(tmp_path: Path) -> None:
    text = 'retention = "1 day"\nstore_size = "512 MiB"\nport = 443\nsend_timeout = "2.5 s"\n'
    settings = settings_in(tmp_path, text)
    assert (settings.retention_s, settings.store_bytes) == (DAY_S, GIB // 2)
    assert (settings.port, settings.send_timeout_s) == (443, 2.5)
    assert settings.connections == RelaySettings(ANYWHERE).connections


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert settings_in(tmp_path, "") == RelaySettings(ANYWHERE)


def test_a_file_that_begins_with_a_mark_of_its_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "relay.toml").write_bytes(b"\xef\xbb\xbfport = 443\r\n")
    assert read_config(tmp_path / "relay.toml") == {"port": 443}


@pytest.mark.parametrize("said", ["Everywhere", " everywhere ", "EVERYWHERE"])
def test_everywhere_is_everywhere_however_it_is_written(tmp_path: Path, said: str) -> None:
    assert settings_in(tmp_path, f'host = "{said}"').host == EVERYWHERE


def test_a_relative_path_starts_at_the_file(tmp_path: Path) -> None:
    text = 'data_dir = "rooms"\ntls_cert = "/etc/a.pem"\ntls_key = "a.key"\n'
    settings = settings_in(tmp_path, text)
    assert settings.data_dir == tmp_path / "rooms"
    assert (settings.tls_cert, settings.tls_key) == (Path("/etc/a.pem"), tmp_path / "a.key")


def test_the_printed_file_explains_every_setting_and_changes_none(tmp_path: Path) -> None:
    text = show_config({})
    assert settings_in(tmp_path, text) == RelaySettings(ANYWHERE)
    for name in KEYS:
        assert f"\n#{name} = " in text


def test_the_printed_defaults_are_the_defaults(tmp_path: Path) -> None:
    text = show_config({}).replace("\n#", "\n")
    lines = [line for line in text.splitlines() if not line.startswith((" ", "# "))]
    # Those of a fleet are examples, and hold for nobody else.
    lines = [line for line in lines if line.partition(" = ")[0] not in fleetwords.EXAMPLES]
    settings = settings_in(tmp_path, "\n".join(lines))
    for key in KEYS.values():
        if key.name not in wording.EXAMPLES:
            assert getattr(settings, key.field) == DEFAULTS[key.field], key.name


def test_the_examples_in_the_printed_file_hold() -> None:
    for name, example in wording.EXAMPLES.items():
        KEYS[name].kind.read(example)


def test_no_line_of_the_printed_file_is_wider_than_a_hundred() -> None:
    assert max(map(len, show_config({}).splitlines())) <= 100


def test_what_was_chosen_is_printed_and_reads_the_same_again(tmp_path: Path) -> None:
    text = (
        'host = "127.0.0.1"\ntrusted_proxies = ["10.0.0.0/8", "::1"]\nlog_format = "json"\n'
        'data_dir = "/srv/a \\"b\\" \\\\c"\nretention = "90 minutes"\ndisk_free_share = 0.05\n'
    )
    path = tmp_path / "first.toml"
    path.write_text(text, "utf-8")
    values = read_config(path)
    settings = settings_from(values, ANYWHERE)
    assert settings.log_format is LogFormat.JSON
    assert settings_in(tmp_path, show_config(values)) == settings


@given(some.integers(KIB, GIB))
def test_any_size_is_shown_as_it_is_read(size: int) -> None:
    kind = Size(KIB, GIB)
    assert kind.read(kind.plain(size)) == size


@given(some.integers(1, 3650 * DAY_S))
def test_any_time_is_shown_as_it_is_read(seconds: int) -> None:
    kind = Span(1, 3650 * DAY_S)
    assert kind.read(kind.plain(seconds)) == seconds


@pytest.mark.parametrize(
    ("text", "size"),
    [("1 KiB", 1024), ("1KiB", 1024), ("1.5 kib", 1536), ("2 MB", 2_000_000), ("1024 bytes", 1024)],
)
def test_a_size_may_be_written_as_people_do(text: str, size: int) -> None:
    assert Size(1, GIB).read(text) == size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7 days", 604_800), ("1 day", DAY_S), ("36h", 129_600), ("1.5 hours", 5400), ("90 s", 90)],
)
def test_a_time_may_be_written_as_people_do(text: str, seconds: int) -> None:
    assert Span(1, 3650 * DAY_S).read(text) == seconds


@pytest.mark.parametrize("raw", [7, 7.0, True, "7", "days", "7 weeks ", "-7 days", "7  days", ""])
def test_what_has_no_unit_is_no_time(raw: object) -> None:
    with pytest.raises(Unfit):
        Span(1, 3650 * DAY_S).read(raw)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("port = 70000", "port"),
        ('port = "4774"', "port"),
        ("port = true", "port"),
        ("host = 5", "host"),
        ('host = ""', "host"),
        ('host = "a\\nb"', "host"),
        ('host = "a..b"', "host"),
        ('host = "*"', "host"),
        ('host = "[::1]"', "host"),
        ('host = "127.0.0.1:4774"', "host"),
        ('host = "http://localhost"', "host"),
        ('host = "127.1"', "host"),
        ('metrics_host = "0"', "metrics_host"),
        ("retention = 7", "retention"),
        ('retention = "1 minute"', "retention"),
        ('retention = "1e9 days"', "retention"),
        ('store_size = "2"', "store_size"),
        ('store_size = "0 GiB"', "store_size"),
        ('event_size = "1 MiB"', "event_size"),
        ('event_size = "1000.5 bytes"', "event_size"),
        ("connections = 0", "connections"),
        ("connections = 2.0", "connections"),
        ("connections = -1", "connections"),
        ("disk_free_share = 1.5", "disk_free_share"),
        ("disk_free_share = nan", "disk_free_share"),
        ("disk_free_share = true", "disk_free_share"),
        ('trusted_proxies = "127.0.0.1"', "trusted_proxies"),
        ('trusted_proxies = ["the proxy"]', "trusted_proxies"),
        ("trusted_proxies = [[1]]", "trusted_proxies"),
        ('log_format = "xml"', "log_format"),
        ('contact = "a\\nb"', "contact"),
        ('contact = "\\u202egro.elpmaxe"', "contact"),
        ("news = 5", "news"),
        ('news = " on Sunday"', "news"),
        ('news = "' + "x" * 121 + '"', "news"),
        ("words_file = 1", "words_file"),
        ("log_format = 1979-05-27", "log_format"),
        ("data_dir = 1", "data_dir"),
        ('data_dir = ""', "data_dir"),
        ('output_size = "1 KiB"', "output_size"),
        ('lobby_lifetime = "1 second"', "lobby_lifetime"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(tmp_path: Path, text: str, name: str) -> None:
    said = complaint_about(tmp_path, text)
    assert f": {name} should be " in said
    assert said.endswith(".") and "\n" not in said


def test_an_unknown_key_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    said = complaint_about(tmp_path, 'retentoin = "7 days"')
    assert said.endswith("there is no setting retentoin. Is it retention that was meant?")


@pytest.mark.parametrize("name", ['"\\u001b[2J"', '"a\\nb"', '"' + "x" * 5_000 + '"'])
def test_a_hostile_key_is_told_as_plain_text(tmp_path: Path, name: str) -> None:
    said = complaint_about(tmp_path, f"{name} = 1")
    assert said.isprintable() and len(said) < 300


def test_a_table_is_no_setting(tmp_path: Path) -> None:
    assert "there is no setting limits." in complaint_about(tmp_path, "[limits]\nport = 1")


@pytest.mark.parametrize("text", ["port = ", "port == 1", "a = " + "[" * 5_000, "x" * 70_000])
def test_what_is_no_toml_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    said = complaint_about(tmp_path, text)
    assert "relay.toml" in said and "\n" not in said


def test_the_line_that_does_not_read_is_named(tmp_path: Path) -> None:
    assert "line 3." in complaint_about(tmp_path, "port = 1\n\nhost = what\n")


@given(some.binary(max_size=200))
def test_no_bytes_are_more_than_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data)
    try:
        settings_from(read_config(path), ANYWHERE)
    except Misconfigured as error:
        assert str(error).endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('tls_cert = "a.pem"', wording.HALF_TLS),
        ('tls_key = "a.key"', wording.HALF_TLS),
        ("port = 4774\nmetrics_port = 4774", wording.SAME_PORT),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert complaint_about(tmp_path, text) == said


def test_a_missing_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    code, output = says("--config", str(tmp_path / "none.toml"))
    assert code == 2
    assert output == f"Error: {tmp_path}/none.toml cannot be read: no such file or directory.\n"


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    assert says("--config", str(tmp_path))[0] == 2


def test_a_flag_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "relay.toml").write_text('port = 1\nretention = "1 day"\n', "utf-8")
    code, output = says("--config", str(tmp_path / "relay.toml"), "--port", "2", "--print-config")
    assert code == 0
    found = tomllib.loads(output)
    assert found == {"port": 2, "retention": "1 day"}


def test_flags_print_a_file_that_says_the_same(tmp_path: Path) -> None:
    arguments = (
        *("--host", "10.0.0.1", "--port", "9000", "--data-dir", "/srv/x", "--retention", "2 days"),
        *("--trust-proxy", "127.0.0.1", "--trust-proxy", "10.0.0.0/8", "--store-size", "1GiB"),
        *("--metrics-port", "9001", "--log-format", "json", "--connections", "10"),
    )
    code, output = says(*arguments, "--print-config")
    assert code == 0
    settings = settings_in(tmp_path, output)
    assert settings == RelaySettings(
        data_dir=Path("/srv/x"),
        host="10.0.0.1",
        port=9000,
        retention_s=2 * DAY_S,
        trusted_proxies=("127.0.0.1", "10.0.0.0/8"),
        store_bytes=GIB,
        metrics_port=9001,
        log_format=LogFormat.JSON,
        connections=10,
    )


def test_a_user_without_a_home_is_asked_where_the_rooms_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    # As in a container, where a user is only a number.
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    assert says("--check-config") == (2, f"Error: {wording.NO_HOME}\n")
    assert says("--check-config", "--data-dir", str(tmp_path))[0] == 0
    assert says("--check-config", "--tls-cert", "~/a.pem")[0] == 2


@pytest.mark.parametrize(
    "tasks",
    [
        ("--check-config", "--print-config"),
        ("--check-config", "--backup", "copy"),
        ("--print-config", "--backup", "copy"),
    ],
)
def test_one_task_is_asked_for_at_a_time(tasks: tuple[str, ...]) -> None:
    assert says(*tasks) == (2, f"Error: {wording.ONE_TASK}\n")


@pytest.mark.parametrize("option", ["--host", "--metrics-host"])
def test_a_name_that_is_no_place_does_not_hold_and_is_told_without_a_number(
    tmp_path: Path, option: str
) -> None:
    arguments = option, "relay.invalid", "--metrics-port", "0", "--data-dir", str(tmp_path)
    code, output = says(*arguments, "--check-config")
    assert (code, output.count("\n")) == (2, 1)
    assert "cannot listen on relay.invalid" in output and "Errno" not in output


def test_a_link_to_nowhere_is_told_to_be_no_directory(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    code, output = says("--data-dir", str(tmp_path / "link"), "--check-config")
    assert (code, output.endswith("link is no directory.\n")) == (2, True)


@pytest.mark.parametrize(
    ("text", "is_remarked"),
    [
        ('metrics_host = "everywhere"\nmetrics_port = 4775', True),
        ('metrics_host = "0.0.0.0"\nmetrics_port = 4775', True),
        ('metrics_host = "10.0.0.5"\nmetrics_port = 4775', False),
        ('metrics_host = "everywhere"', False),
        ('trusted_proxies = ["0.0.0.0/0"]', True),
        ('trusted_proxies = ["::/0"]', True),
        ('trusted_proxies = ["10.0.0.0/8"]', False),
    ],
)
def test_what_lets_in_more_than_was_meant_is_remarked_on(
    tmp_path: Path, text: str, is_remarked: bool
) -> None:
    found = about_openness(settings_in(tmp_path, text))
    assert len(found) == is_remarked
    assert all(sentence.endswith(".") for sentence in found)


def test_settings_that_hold_are_said_to(tmp_path: Path) -> None:
    arguments = (
        "--check-config",
        "--data-dir",
        str(tmp_path),
        "--config",
        str(tmp_path / "relay.toml"),
    )
    (tmp_path / "relay.toml").write_text("disk_free_share = 0.0\n")
    code, output = says(*arguments)
    assert (code, output.splitlines()[0]) == (0, "The settings hold.")
    assert wording.TROUBLES["disk"][-20:] not in output


def test_a_disk_with_too_little_left_is_remarked_on(tmp_path: Path) -> None:
    share = max(0.01, 1 - shutil.disk_usage(tmp_path).used / shutil.disk_usage(tmp_path).total)
    (tmp_path / "relay.toml").write_text("disk_free_share = 0.9\n")
    if share >= 0.9:
        pytest.skip("this disk is nearly empty")
    data = tmp_path / "to" / "be" / "made"
    code, output = says(
        "--check-config", "--config", str(tmp_path / "relay.toml"), "--data-dir", str(data)
    )
    assert code == 0
    assert f"Less than 90% of the disk that holds {data} is free" in output


@pytest.mark.parametrize("place", ["/home/ada/.pyenv/bin/python3", "/root/.local/bin/python3"])
def test_a_python_that_systemd_would_hide_is_remarked_on(place: str) -> None:
    said = about_hidden_python([Path("/opt/unhurried/bin/python3"), Path(place)])
    assert said is not None and said.startswith(f"{place} lies in a home directory.")
    assert "/usr/bin/python3 -m venv /opt/unhurried" in said


def test_a_link_to_a_python_in_a_home_is_noticed(tmp_path: Path) -> None:
    link = tmp_path / "python3"
    link.symlink_to("/home/ada/python3")
    assert about_hidden_python([link]) is not None


def test_a_key_that_systemd_would_hide_is_remarked_on() -> None:
    settings = RelaySettings(
        ANYWHERE, tls_cert=Path("/etc/unhurried/tls/relay.pem"), tls_key=Path("/home/ada/relay.key")
    )
    (said,) = about_hidden_files(settings)
    assert said.startswith("/home/ada/relay.key lies in a home directory")


def test_a_python_of_the_system_is_not_remarked_on() -> None:
    assert about_hidden_python([Path("/opt/unhurried"), Path("/usr/lib/python3.11")]) is None


def test_the_version_is_told() -> None:
    assert says("--version") == (0, f"unhurried-relay {version('unhurried')}\n")


def test_a_host_that_is_no_name_does_not_hold(tmp_path: Path) -> None:
    code, output = says("--check-config", "--host", "a b", "--data-dir", str(tmp_path))
    assert (code, output.splitlines()[-1].endswith(f"This should be {wording.WANTS_HOST}.")) == (
        2,
        1,
    )


@pytest.mark.parametrize("option", ["--config", "--backup"])
def test_an_empty_name_is_no_file(option: str) -> None:
    code, output = says(option, "")
    assert code == 2
    assert output.endswith(f"{wording.BAD_OPTION.format(wanted=wording.WANTS_PATH)}\n")


def test_a_directory_that_cannot_be_made_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, output = says("--check-config", "--data-dir", str(tmp_path / "file" / "rooms"))
    assert code == 2
    assert output.endswith(f"{tmp_path}/file is no directory.\n")
    assert says("--check-config", "--data-dir", str(tmp_path / "to" / "be" / "made"))[0] == 0
    assert not (tmp_path / "to").exists()


@pytest.mark.skipif(
    os.geteuid() != 0 or not hasattr(os, "setresuid"), reason="only root can become somebody else"
)
def test_a_directory_that_one_may_not_look_into_does_not_hold(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    os.setresuid(65_534, 65_534, 0)
    try:
        complaint = about_directory(closed / "rooms" / "kept")
    finally:
        os.setresuid(0, 0, 0)
    assert complaint is not None and "this user may not write to" in complaint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_settings_that_could_not_be_printed_are_said_not_to_be() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "server.command.cli", "--print-config"]
        run = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
    reason = os.strerror(errno.ENOSPC).lower()
    assert run.stderr == f"Error: {wording.CANNOT_PRINT.format(reason=reason)}\n"
    assert run.returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--retention", "7"),
        ("--port", "x"),
        ("--port", "70000"),
        ("--connections", "0"),
        ("--log-format", "xml"),
        ("--tls-cert", "a.pem"),
        ("--store-size", "two"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    code, output = says(*arguments, "--check-config")
    assert code == 2
    assert output.rstrip().endswith(".")


def test_every_default_is_one_that_its_own_kind_takes() -> None:
    for key in KEYS.values():
        if key.name not in wording.EXAMPLES:
            assert key.kind.read(usual(key)) == DEFAULTS[key.field]


def test_sentences_are_calm() -> None:
    for name in dir(wording):
        value = getattr(wording, name)
        texts = value.values() if isinstance(value, dict) else (value,)
        for text in texts if name.isupper() else ():
            assert "!" not in str(text) and "error" not in str(text).lower().replace(
                "standard error", ""
            )
