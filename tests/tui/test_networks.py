"""A *where* word leads to the address that it was made of."""

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import BadAddress, NoNetwork, PlainRelay
from tui.networks import (
    LOOPBACK,
    WHERE_PREFIX,
    at_home,
    best,
    candidates,
    candidates_on,
    home_address,
    home_where,
    is_certain_relay,
    is_within_the_house,
    own_networks,
    parse_address,
    where_bits,
)

PRIVATE = [IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


@st.composite
def private_interfaces(draw: st.DrawFn, smallest: int = 8) -> IPv4Interface:
    """Any address that a laptop may have on any private network."""
    network = draw(st.sampled_from(PRIVATE))
    ip = draw(st.integers(int(network[0]), int(network[-1])))
    prefix = draw(st.integers(max(smallest, network.prefixlen), 30))
    interface = IPv4Interface((ip, prefix))
    ends = (interface.network.network_address, interface.network.broadcast_address)
    return IPv4Interface((ip ^ 1, prefix)) if interface.ip in ends else interface


def interfaces(*texts: str) -> list[IPv4Interface]:
    return [IPv4Interface(text) for text in texts]


@given(
    host=private_interfaces(smallest=WHERE_PREFIX),
    others=st.lists(private_interfaces(), max_size=4),
    neighbour=st.integers(0, 1023),
)
def test_the_word_leads_any_laptop_of_the_subnet_to_the_address(
    host: IPv4Interface, others: list[IPv4Interface], neighbour: int
) -> None:
    where = where_bits(str(host.ip), host.network.prefixlen)
    assert where is not None
    there = host.network[neighbour % host.network.num_addresses]
    guest = IPv4Interface((there, host.network.prefixlen))
    assert str(host.ip) in candidates_on([*others, guest], where)


@given(own=st.lists(private_interfaces(), max_size=6), where=st.integers(0, 1023))
def test_every_candidate_is_a_private_address_of_an_own_network(
    own: list[IPv4Interface], where: int
) -> None:
    found = candidates_on(own, where)
    assert len(found) == len(set(found)) <= len(own)
    for address in map(IPv4Address, found):
        assert int(address) % 1024 == where
        assert any(address in interface.network for interface in own)


@pytest.mark.parametrize("prefix", [8, 16, 21])
def test_a_large_subnet_has_no_word(prefix: int) -> None:
    assert where_bits("10.1.2.3", prefix) is None


def test_the_word_is_the_low_ten_bits() -> None:
    assert where_bits("192.168.7.20", 24) == 0b11_0001_0100


@pytest.mark.parametrize("where", [-1, 1024])
def test_there_are_1024_words(where: int) -> None:
    with pytest.raises(ValueError):
        candidates_on([], where)


def test_the_network_itself_and_its_broadcast_are_no_candidates() -> None:
    own = interfaces("192.168.4.20/24")
    assert candidates_on(own, 0) == candidates_on(own, 255) == []


def test_containers_and_tunnels_are_not_at_home() -> None:
    named = [
        (name, IPv4Interface("172.17.0.1/24"))
        for name in ("docker0", "br-12ab", "vethab1", "virbr0", "utun3", "tailscale0", "Docker")
    ]
    home = IPv4Interface("192.168.1.20/24")
    assert at_home([*named, ("wlp2s0", home), ("en0", home)]) == (home, home)


@pytest.mark.parametrize(
    "address", ["127.0.0.1/8", "169.254.1.2/16", "8.8.8.8/24", "100.64.0.1/10"]
)
def test_only_private_networks_are_at_home(address: str) -> None:
    assert at_home([("en0", IPv4Interface(address))]) == ()


def test_a_network_that_a_word_can_name_is_best() -> None:
    own = interfaces("192.168.1.20/16", "172.16.0.2/24", "10.0.0.3/24")
    assert best(own) == own[2]


def test_there_is_no_best_of_none() -> None:
    assert best([]) is None


def test_this_laptop_alone_has_one_candidate() -> None:
    assert candidates(1, "127.0.0.1") == ["127.0.0.1"]
    assert candidates(0b10_0000_0001, "127.0.0.1") == ["127.0.2.1"]


def test_without_a_choice_this_laptop_comes_last() -> None:
    found = candidates(5)
    assert found[-1] == "127.0.0.5"
    assert all(IPv4Address(address) not in LOOPBACK for address in found[:-1])


def test_the_chosen_address_is_offered() -> None:
    assert home_address("127.0.0.1") == "127.0.0.1"
    assert home_where("127.0.0.1") == 1


def test_the_word_for_this_laptop_leads_back_to_it() -> None:
    where = home_where("127.0.0.1")
    assert where is not None
    assert "127.0.0.1" in candidates(where)


def test_what_this_laptop_offers_it_finds_itself() -> None:
    """Reads this machine's networks; no socket is opened."""
    try:
        address, where = home_address(), home_where()
    except NoNetwork:
        assert own_networks() == ()
        return
    if where is not None:
        assert address in candidates(where)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("192.168.1.20:4774", ("192.168.1.20", 4774)),
        (" 10.0.0.1:1 ", ("10.0.0.1", 1)),
        ("[fd00::1]:65535", ("fd00::1", 65535)),
        ("[FD00:0::1]:80", ("fd00::1", 80)),
    ],
)
def test_an_address_is_understood(text: str, parsed: tuple[str, int]) -> None:
    assert parse_address(text) == parsed


@pytest.mark.parametrize(
    "text",
    [
        *("", ":", "192.168.1.20", "192.168.1.20:", "192.168.1.20:0", "192.168.1.20:65536"),
        *("192.168.1.20:+1", "192.168.1.20: 1", "192.168.1.20:٣", "192.168.1.20:01"),
        *("192.168.1:1", "192.168.1.020:1", "laptop.local:1", "0.0.0.0:1", "224.0.0.1:1"),
        *("255.255.255.255:1", "[::]:1", "[ff02::1]:1", "[fe80::1%en0]:1", "fd00::1:1"),
        *("[192.168.1.20]:1", "[fd00::1:1", "ws://10.0.0.1:1"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        parse_address(text)


@given(st.ip_addresses(), st.integers(1, 65535))
def test_every_address_at_home_comes_back_and_no_other_is_called(
    ip: IPv4Address | IPv6Address, port: int
) -> None:
    text = f"[{ip}]:{port}" if ip.version == 6 else f"{ip}:{port}"
    try:
        assert parse_address(text) == (str(ip), port)
    except BadAddress:
        assert not is_within_the_house(ip)
    else:
        assert not ip.is_global


@pytest.mark.parametrize("text", ["8.8.8.8:4774", "[2001:4860::1]:4774", "[::ffff:8.8.8.8]:1"])
def test_an_open_line_to_an_address_out_of_the_house_is_refused(text: str) -> None:
    with pytest.raises(PlainRelay):
        parse_address(text)


@pytest.mark.parametrize(
    ("url", "is_certain"),
    [
        ("wss://relay.example", True),
        ("ws://127.0.0.1:4774", True),
        ("ws://[::1]:4774", True),
        ("ws://localhost:4774", True),
        ("ws://192.168.1.20:4774", False),
        ("ws://relay.example:4774", False),
    ],
)
def test_only_a_certificate_or_this_laptop_makes_sure_who_answers(
    url: str, is_certain: bool
) -> None:
    assert is_certain_relay(url) is is_certain
