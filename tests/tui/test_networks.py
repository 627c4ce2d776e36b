"""A *where* word leads to the address that it was made of."""

from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    ip_address,
    ip_interface,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import NoNetwork
from tui.home.networks import (
    LOOPBACK,
    WHERE_PREFIX,
    Interface,
    Offer,
    all_networks,
    candidates,
    candidates_on,
    is_certain_relay,
    is_near,
    is_within_the_house,
    offers,
    offers_of,
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


def named(**addresses: str) -> list[tuple[str, Interface]]:
    return [(name, ip_interface(text)) for name, text in addresses.items()]


def hosts(pairs: list[tuple[str, Interface]]) -> list[str]:
    return [offer.host for offer in offers_of(pairs)]


def test_a_laptop_with_wifi_a_tunnel_and_containers_offers_its_wifi_first_and_all() -> None:
    found = offers_of(
        named(
            docker0="172.17.0.1/16",
            tun0="10.8.0.6/24",
            tailscale0="100.101.102.103/32",
            wlp2s0="192.168.1.20/24",
            lo="127.0.0.1/8",
        )
    )
    assert found[0] == Offer("192.168.1.20", 0b01_0001_0100)
    others = {"172.17.0.1", "10.8.0.6", "100.101.102.103"}
    assert {offer.host for offer in found[1:]} == others
    assert {offer.host for offer in found if offer.where is None} == {
        "172.17.0.1",
        "100.101.102.103",
    }


def test_an_office_network_is_offered_by_its_address() -> None:
    assert offers_of(named(eth0="10.20.30.40/16")) == (Offer("10.20.30.40", None),)


def test_a_network_of_ipv6_alone_is_offered_by_its_address() -> None:
    found = named(lo="::1/128", en0="fe80::1/64", en1="fd00::20/64", en2="2001:db8::20/64")
    assert hosts(found) == ["[fd00::20]", "[2001:db8::20]"]


def test_two_laptops_on_a_cable_without_a_router_still_have_a_way() -> None:
    assert hosts(named(eth0="169.254.7.8/16")) == ["169.254.7.8"]


def test_of_two_addresses_in_one_network_one_is_offered() -> None:
    assert hosts([*named(en0="192.168.1.20/24"), *named(en0="192.168.1.21/24")]) == ["192.168.1.20"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["wlan0", "en0", "docker0", "utun3"]), private_interfaces()),
        max_size=6,
    )
)
def test_every_private_network_is_offered(own: list[tuple[str, Interface]]) -> None:
    found = offers_of(own)
    for _, interface in own:
        assert any(ip_address(offer.host) in interface.network for offer in found)
    assert len(found) == len({interface.network for _, interface in own})


@given(private_interfaces(), st.integers(0, 1023))
def test_an_offered_word_leads_a_guest_on_that_network_back(host: Interface, guest: int) -> None:
    (offer,) = offers_of([("en0", host)])
    if offer.where is not None:
        there = host.network[guest % host.network.num_addresses]
        assert offer.host in candidates_on(
            [IPv4Interface(f"{there}/{host.network.prefixlen}")], offer.where
        )


def test_what_lies_on_an_own_network_is_near() -> None:
    own = [ip_interface(text) for text in ("2001:db8::1/64", "100.64.1.1/32")]
    assert is_near(ip_address("2001:db8::20"), own)
    assert not is_near(ip_address("2001:db8:0:1::20"), own)
    assert is_near(ip_address("100.99.1.2"), own)
    assert not is_near(ip_address("100.99.1.2"), own[:1])
    assert is_near(ip_address("192.168.9.9"), [])


def test_this_laptop_alone_has_one_candidate() -> None:
    assert candidates(1, "127.0.0.1") == ["127.0.0.1"]
    assert candidates(0b10_0000_0001, "127.0.0.1") == ["127.0.2.1"]


def test_without_a_choice_this_laptop_comes_last() -> None:
    found = candidates(5)
    assert found[-1] == "127.0.0.5"
    assert all(IPv4Address(address) not in LOOPBACK for address in found[:-1])


def test_the_chosen_address_is_offered() -> None:
    assert offers("127.0.0.1") == (Offer("127.0.0.1", 1),)


def test_the_word_for_this_laptop_leads_back_to_it() -> None:
    assert "127.0.0.1" in candidates(1)


def test_what_this_laptop_offers_it_finds_itself() -> None:
    """Reads this machine's networks; no socket is opened."""
    try:
        found = offers()
    except NoNetwork:
        assert offers_of(all_networks()) == ()
        return
    for offer in found:
        if offer.where is not None:
            assert offer.host in candidates(offer.where)


@given(st.ip_addresses())
def test_nothing_outside_the_house_and_our_networks_is_near(
    ip: IPv4Address | IPv6Address,
) -> None:
    assert is_near(ip, []) is is_within_the_house(ip)


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
