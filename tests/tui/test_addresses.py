"""However an address or a relay's name is typed, it is understood, or refused."""

import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.disk.settings import relay_url
from tui.errors import BadAddress, PlainRelay
from tui.home.networks import is_within_the_house
from tui.line.addresses import found_in, home_url, spoken, typed_url

HOME = "ws://192.168.1.20:4774"


@pytest.mark.parametrize(
    "text",
    [
        *("192.168.1.20", "192.168.1.20:4774", "192.168.1.20:", " 192.168.1.20 : 4774\n"),
        *("http://192.168.1.20:4774", "HTTP://192.168.1.20:4774/", "ws://192.168.1.20:4774/v1"),
        *("192.168.1.20\uff1a4774", "\uff11\uff19\uff12.168.1.20:4774", "192.168.1.20\u22364774"),
        *("192\u3002168\u30021\u300220:4774", "192.168.1.20 4774", "192.168.1.20 port 4774"),
        *("\u201c192.168.1.20:4774\u201d.", "(192.168.1.20:4774)", "192.168.1.20:4774,"),
        *("192.168.1.20:4774/#top", "http:/192.168.1.20:4774", "\u200b192.168.1.20:4774\u2060"),
        *("192. 168. 1. 20: 4774", "192.168.1.20\u00a0:\u00a04774", "unhurried://192.168.1.20"),
    ],
)
def test_an_address_at_home_is_taken_however_it_is_written(text: str) -> None:
    assert typed_url(text) == home_url(text) == HOME


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("[fd00::1]:65535", "ws://[fd00::1]:65535"),
        ("[FD00:0::1]", "ws://[fd00::1]:4774"),
        ("fd00::1", "ws://[fd00::1]:4774"),
        ("http://[fd00::1]:4774/", "ws://[fd00::1]:4774"),
        ("10.0.0.1:1", "ws://10.0.0.1:1"),
        ("relay.example.org", "wss://relay.example.org"),
        ("https://Relay.Example.org/", "wss://relay.example.org"),
        ("http://relay.example.org", "wss://relay.example.org"),
        ("wss://relay.example.org/v1", "wss://relay.example.org"),
        ("relay . example . org", "wss://relay.example.org"),
        ("relay.example.org:8443.", "wss://relay.example.org:8443"),
        ("relay\uff0eexample\uff0eorg", "wss://relay.example.org"),
        ("https:relay.example.org", "wss://relay.example.org"),
        ("relay.example.org!", "wss://relay.example.org"),
        ("relay dot example dot org", "wss://relay.example.org"),
        ("fd00::1 port 4774", "ws://[fd00::1]:4774"),
        ("fd00::1 4774", "ws://[fd00::1]:4774"),
        ("b\u00fccher.example", "wss://xn--bcher-kva.example"),
        # In a sentence, and pasted twice.
        ("at relay.example.org", "wss://relay.example.org"),
        ("The relay: relay.example.org. Thanks", "wss://relay.example.org"),
        ("My address is 10.0.0.1, port 5000, I think", "ws://10.0.0.1:5000"),
        ("it is (fd00::1)", "ws://[fd00::1]:4774"),
        ("on the other laptop: 10.0.0.1:5000", "ws://10.0.0.1:5000"),
        ("its address: 10.0.0.1.", "ws://10.0.0.1:4774"),
        ("relay.example.org relay.example.org", "wss://relay.example.org"),
    ],
)
def test_a_name_or_address_becomes_the_url_that_is_meant(text: str, url: str) -> None:
    assert typed_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        *("the relay is mine", "relay.example.org or relay.example.com", "e.g. relay.example.org"),
        *("relay example org", "\u27e6relay.example.org\u27e7", "relay.example\u3011.org"),
        *("", ":", "village", "192.168.1", "192.168.1.300", "192.168.1.20:0", "0.0.0.0"),
        *("192.168.1.20:65536", "192.168.1.20:+1", "192.168.1.20:\u0663", "192.168.1.020"),
        *("224.0.0.1", "255.255.255.255:1", "[::]:1", "[ff02::1]:1", "[fe80::1%en0]:1"),
        *("[192.168.1.20]:1", "[fd00::1:1", "me@relay.example", "my laptop", "relay..example"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        typed_url(text)


@pytest.mark.parametrize(
    "text", ["ws://8.8.8.8:4774", "ws://relay.example", "ws://[2001:db8::1]:1"]
)
def test_an_open_line_out_of_the_house_is_refused(text: str) -> None:
    with pytest.raises(PlainRelay):
        typed_url(text)


def test_an_address_on_an_own_network_is_at_home() -> None:
    own = (ip_interface("2001:db8::1/64"), ip_interface("198.51.100.7/24"))
    assert typed_url("[2001:db8::20]:4774", own) == "ws://[2001:db8::20]:4774"
    assert home_url("198.51.100.20", own) == "ws://198.51.100.20:4774"
    assert typed_url("198.51.100.20") == "wss://198.51.100.20"


def test_a_relays_name_is_no_address_at_home() -> None:
    with pytest.raises(BadAddress):
        home_url("relay.example.org")


@given(st.ip_addresses(), st.integers(1, 65535), st.booleans())
def test_every_address_at_home_comes_back_and_no_other_is_called_openly(
    ip: IPv4Address | IPv6Address, port: int, is_wide: bool
) -> None:
    text = f"[{ip}]:{port}" if ip.version == 6 else f"{ip}:{port}"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in text) if is_wide else text
    assert unicodedata.normalize("NFKC", wide) == text
    try:
        url = typed_url(wide)
    except BadAddress:
        return
    assert url == f"{'ws' if is_within_the_house(ip) else 'wss'}://{text}"


@given(st.text(max_size=60))
def test_any_text_is_refused_or_means_one_relay(text: str) -> None:
    try:
        url = typed_url(text)
    except BadAddress:
        return
    assert relay_url(url) == url == typed_url(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("wss://relay.example.org", "relay.example.org"),
        ("wss://relay.example.org:8443", "relay.example.org:8443"),
        ("ws://192.168.1.20:4774", "192.168.1.20:4774"),
        ("ws://[fd00::1]:4774", "[fd00::1]:4774"),
        ("wss://xn--bcher-kva.example", "b\u00fccher.example"),
        ("", ""),
    ],
)
def test_a_relay_is_read_out_as_it_can_be_typed(url: str, said: str) -> None:
    assert spoken(url) == said
    if said:
        assert typed_url(said) == url


@pytest.mark.parametrize(
    ("letter", "found"),
    [
        ("Our words: a b c d e, and the relay is https://relay.example.org/. See you!", True),
        ("relay.example.org", True),
        ("relay.example.org, that is relay.example.org", True),
        ("relay.example.org or relay.example.com", False),
        ("No address in here. None.", False),
        ("http://", False),
        ("", False),
    ],
)
def test_the_one_address_in_a_letter_is_found(letter: str, found: bool) -> None:
    assert found_in(letter) == ("relay.example.org" if found else "")


@pytest.mark.parametrize(
    "bit", ["a", "1", "a ", "1 ", ".", "a.", "a. ", ":", "a: ", "a dot ", "[", "\u0301"]
)
def test_a_long_text_takes_no_longer_than_its_length(bit: str) -> None:
    # Minutes, where each letter is looked at once for every other.
    text = bit * 20_000
    assert found_in(text) == ""
    with pytest.raises(BadAddress):
        typed_url(text)
