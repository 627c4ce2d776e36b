"""Settings come back as they were, and a file that does not load is never written over."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.disk.settings import SETTINGS_LIMIT_BYTES, Settings, load, relay_url, save
from tui.errors import BadAddress, PlainRelay, SettingsUnreadable

CHOSEN = Settings(
    name="Ada",
    relay="wss://relay.example",
    theme="unhurried-light",
    home_address="192.168.1.20",
    home_port=5_000,
    nudges=False,
    leads=True,
    lead_name="Kim de Wit",
    lead_about="counsellor",
    lead_policy="may-bring-in",
    lead_law="If a child is in danger I have to tell somebody.",
    lead_call="I call you",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_hold(path: Path) -> None:
    assert load(path) == Settings()
    assert not path.exists()


def test_what_was_saved_comes_back(path: Path) -> None:
    save(path, CHOSEN)
    assert load(path) == CHOSEN


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    save(path, CHOSEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_empty_file_holds_the_defaults(path: Path) -> None:
    path.write_text("")
    assert load(path) == Settings()


def test_keys_of_another_version_survive_a_save(path: Path) -> None:
    path.write_text('name = "Ada"\nlater = 1979-05-27\n[deep.er]\nkey = [1, {a = nan}]\n')
    save(path, replace(load(path), name="Eve"))
    text = path.read_text()
    assert 'name = "Eve"' in text
    assert all(kept in text for kept in ("later = 1979-05-27", "[deep.er]", "nan"))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("name = 5", "name"),
        ("home_port = '4774'", "home_port"),
        ("home_port = true", "home_port"),
        ("nudges = 1", "nudges"),
        ('leads = "yes"', "leads"),
        ('lead_policy = "some"', "lead_policy"),
        ("home_port = true", "home_port"),
        ("home_port = 4774.0", "home_port"),
        ("home_port = 0", "home_port"),
        ("home_port = 65536", "home_port"),
        ("theme = '../theme'", "theme"),
        ("theme = 1979-05-27", "theme"),
        ("relay = 'ws://secret.example'", "relay"),
        ("relay = ['secret']", "relay"),
        ("home_address = 'secret'", "home_address"),
        ("home_address = '8.8.8.8'", "home_address"),
        ("home_address = '0.0.0.0'", "home_address"),
    ],
)
def test_an_error_names_the_field_and_not_the_value(path: Path, line: str, field: str) -> None:
    path.write_text(line)
    with pytest.raises(SettingsUnreadable) as caught:
        load(path)
    assert caught.value.field == field
    assert line.partition(" = ")[2].strip("'[]") not in caught.value.problem


@pytest.mark.parametrize(
    "data",
    [
        b"name =",
        b"\xff",
        b"a = " + b"[" * 10_000,
        b"a = " + b"1" * 10_000,
        b"#" * (SETTINGS_LIMIT_BYTES + 1),
    ],
)
def test_a_bad_file_is_told_and_left_alone(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(SettingsUnreadable) as caught:
        load(path)
    assert caught.value.field == ""
    assert path.read_bytes() == data


def test_saving_over_a_bad_file_sets_it_aside(path: Path) -> None:
    for text in ("bad = 1 1", "worse = 2 2"):
        path.write_text(text)
        save(path, CHOSEN)
    assert {file.name: file.read_text() for file in path.parent.iterdir() if file != path} == {
        "settings.unreadable-1.toml": "bad = 1 1",
        "settings.unreadable-2.toml": "worse = 2 2",
    }
    assert load(path) == CHOSEN


def test_saving_over_a_bad_field_mends_it(path: Path) -> None:
    path.write_text("name = 5\nlater = 1\n")
    save(path, CHOSEN)
    assert load(path) == CHOSEN
    assert "later = 1" in path.read_text()


def test_a_file_too_deep_to_write_again_is_set_aside(path: Path) -> None:
    path.write_text(".".join("a" * 5_000) + " = 1")
    save(path, CHOSEN)
    assert load(path) == CHOSEN
    assert (path.parent / "settings.unreadable-1.toml").exists()


def test_settings_that_do_not_hold_are_not_saved(path: Path) -> None:
    with pytest.raises(SettingsUnreadable):
        save(path, replace(CHOSEN, home_port=-1))
    assert not path.exists()


def test_a_name_is_cleaned(path: Path) -> None:
    path.write_text('name = "\\u001b[2J A\\u202Eda "')
    assert load(path).name == "[2J Ada"


def test_a_directory_in_the_way_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(SettingsUnreadable):
        load(path)


@given(st.binary(max_size=200) | st.text().map(lambda text: f'name = "{text}"'.encode()))
def test_whatever_the_file_holds_it_loads_or_is_told(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data)
    try:
        assert isinstance(load(path), Settings)
    except SettingsUnreadable:
        assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("relay.example", "wss://relay.example"),
        ("Relay.Example:9000", "wss://relay.example:9000"),
        (" wss://relay.example/v1 ", "wss://relay.example"),
        ("WSS://relay.example", "wss://relay.example"),
        ("bücher.example", "wss://xn--bcher-kva.example"),
        ("relay.example.", "wss://relay.example"),
        ("192.168.1.20:4774", "ws://192.168.1.20:4774"),
        ("ws://10.0.0.1", "ws://10.0.0.1:4774"),
        ("wss://10.0.0.1", "wss://10.0.0.1"),
        ("localhost:4774", "ws://localhost:4774"),
        ("ws://127.0.0.1:4774/", "ws://127.0.0.1:4774"),
        ("[::1]:4774", "ws://[::1]:4774"),
        ("[FD00::1]", "ws://[fd00::1]:4774"),
        ("[2001:4860::1]:443", "wss://[2001:4860::1]:443"),
        ("8.8.8.8", "wss://8.8.8.8"),
    ],
)
def test_a_relay_is_understood(text: str, url: str) -> None:
    assert relay_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "ws://", "http://relay.example", "://relay.example", "relay example"),
        *("relay.example:0", "relay.example:99999", "relay.example:port", "relay..example"),
        *("me:secret@relay.example", "relay.example?a=b", "relay.example#a", "-a.example"),
        *("0.0.0.0", "224.0.0.1", "[::]", "[fe80::1%en0]", "192.168.1", "192.168.1.300", "[::1"),
        *("a" * 64, "a." * 127 + "aa", "\x1b[2J", "rel\nay.example", "r\u202eelay.example"),
    ],
)
def test_what_is_no_relay_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        relay_url(text)


@pytest.mark.parametrize(
    "url", ["ws://relay.example", "ws://8.8.8.8", "ws://[2001:4860::1]", "ws://100.64.0.1:4774"]
)
def test_an_open_line_out_of_the_house_needs_to_be_allowed(url: str, tmp_path: Path) -> None:
    with pytest.raises(PlainRelay):
        relay_url(url)
    assert relay_url(url, allow_plain=True).startswith(url)
    save(tmp_path / "settings.toml", Settings(relay=url), allow_plain=True)
    with pytest.raises(SettingsUnreadable, match="relay"):
        load(tmp_path / "settings.toml")
    assert load(tmp_path / "settings.toml", allow_plain=True).relay.startswith(url)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_relay_is_refused_or_stays_the_same_when_read_again(text: str) -> None:
    try:
        url = relay_url(text)
    except BadAddress:
        return
    assert relay_url(url) == url
    assert url.isascii() and url.isprintable() and " " not in url
