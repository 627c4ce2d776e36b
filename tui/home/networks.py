"""The networks of this laptop, and how a *where* word becomes an address on one of them.

The inviting laptop says the low 10 bits of its address; the guest's laptop puts them into the
networks it is on itself. On which of its networks the other one is, a laptop cannot know (Wi-Fi, a
cable, a tunnel, a phone): it offers all, the likeliest first. Asking the system is the last
function; everything before it is pure. What it is not: a search. No packet is sent from here.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import Final
from urllib.parse import urlsplit

from tui.errors import NoNetwork

WHERE_BITS: Final = 10
"""One word of 1,024."""

WHERE_PREFIX: Final = 32 - WHERE_BITS
"""In a subnet of this size or smaller, the word says which address it is."""

SMALLEST_PREFIX: Final = 30
"""A smaller network is one end of a tunnel: nobody else is in it."""

LOOPBACK: Final = IPv4Network(f"127.0.0.0/{WHERE_PREFIX}")
"""Where two people on one laptop meet."""

_PRIVATE: Final = tuple(
    IPv4Network(network) for network in ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")
)
"""RFC 1918, the likeliest at home first."""

_TUNNELLED: Final = IPv4Network("100.64.0.0/10")
"""RFC 6598: what tunnels between own computers use, though each end is a network by itself."""

_SELF_GIVEN: Final = IPv4Network("169.254.0.0/16")
"""RFC 3927: two laptops on a cable, or a network that hands out no addresses."""

_WITHIN: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
"""Loopback, private and link-local addresses: what stays within the house (RFC 1918, 4193)."""

_NOT_AT_HOME: Final = re.compile(
    r"docker|br-|veth|virbr|vmnet|vboxnet|vnic|lxc|lxd|cni|flannel|cali|podman|kube|tailscale"
    r"|zt|wg|utun|tun|tap|ppp"
)
"""How the networks of containers, virtual machines and tunnels are named."""

Interface = IPv4Interface | IPv6Interface
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Offer:
    """How a laptop on the same network finds this one."""

    host: str
    """The address, in brackets if it is of IPv6."""
    where: int | None
    """What the *where* word says of it; None: it cannot, and the address is to be read out."""


def where_bits(address: str, prefix: int) -> int | None:
    """What the *where* word says of `address` in a subnet of that prefix; None: it cannot."""
    if not WHERE_PREFIX <= prefix <= SMALLEST_PREFIX:
        return None
    return int(IPv4Address(address)) % (1 << WHERE_BITS)


def offers_of(named: Iterable[tuple[str, Interface]]) -> tuple[Offer, ...]:
    """One for each network of these (name, interface) pairs that another laptop may be on too."""
    ranked = ((_rank(name, each), n, each) for n, (name, each) in enumerate(named))
    reachable = sorted((rank, n, each) for rank, n, each in ranked if rank is not None)
    found: dict[Network, Offer] = {}
    for _, _, interface in reachable:
        if interface.network not in found:
            host = str(interface.ip) if interface.version == 4 else f"[{interface.ip}]"
            where = None
            if isinstance(interface, IPv4Interface):
                where = where_bits(host, interface.network.prefixlen)
            found[interface.network] = Offer(host, where)
    return tuple(found.values())


def candidates_on(own: Iterable[IPv4Interface], where: int) -> list[str]:
    """The addresses that `where` can mean on `own` networks, the likeliest first, once each.

    Raises ValueError unless `where` is from 0 to 1,023.
    """
    if not 0 <= where < 1 << WHERE_BITS:
        raise ValueError("a where word stands for a number from 0 to 1023")
    found: list[str] = []
    for interface in sorted(own, key=_likeliness):
        network = interface.network
        base = int(network.network_address) >> WHERE_BITS << WHERE_BITS
        address = IPv4Address(base | where)
        if network.prefixlen >= WHERE_PREFIX and address in network and _is_host(address, network):
            found.append(str(address))
    return list(dict.fromkeys(found))


def is_certain_relay(url: str) -> bool:
    """Whether only one relay can answer at `url`: a certificate says so, or it is this laptop."""
    parts = urlsplit(url)
    if parts.scheme == "wss":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def is_within_the_house(address: IPv4Address | IPv6Address) -> bool:
    """Whether what is sent to `address` stays on this laptop or in its own network."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return any((mapped or address) in network for network in _WITHIN)


def is_near(address: IPv4Address | IPv6Address, own: Iterable[Interface]) -> bool:
    """Whether `address` is in the house, or on one of our `own` networks."""
    if is_within_the_house(address):
        return True
    own = tuple(own)
    if address in _TUNNELLED:
        return any(each.ip in _TUNNELLED for each in own)
    return any(address in each.network for each in own)


def offers(override: str = "") -> tuple[Offer, ...]:
    """The ways to this laptop, the likeliest first; at least one. Raises `NoNetwork`.

    With an `override`, the address from the settings, it is the only one.
    """
    if override:
        chosen = _chosen(override) or IPv4Interface(override)
        return (Offer(str(chosen.ip), where_bits(str(chosen.ip), chosen.network.prefixlen)),)
    found = offers_of(all_networks())
    if not found:
        raise NoNetwork("on no network that another laptop could be on")
    return found


def candidates(where: int, override: str = "") -> list[str]:
    """The addresses that a guest on this laptop should try, the likeliest first.

    With an `override` only its network counts, with 127.0.0.1 only this laptop. Without one this
    laptop comes last, so that two people can meet on it.
    """
    loopback = IPv4Interface(f"127.0.0.1/{WHERE_PREFIX}")
    chosen = _chosen(override) if override else None
    if chosen is not None:
        return candidates_on([chosen], where)
    own = [each for _, each in all_networks() if isinstance(each, IPv4Interface)]
    abroad = [each for each in own if not each.ip.is_loopback]
    return [*candidates_on(abroad, where), *candidates_on([loopback], where)]


def _chosen(override: str) -> IPv4Interface | None:
    """The network of ours that has the address `override`."""
    address = IPv4Address(override)
    if address in LOOPBACK:
        return IPv4Interface((address, WHERE_PREFIX))
    found = [each for _, each in all_networks() if each.ip == address]
    return next((each for each in found if isinstance(each, IPv4Interface)), None)


def _rank(name: str, interface: Interface) -> tuple[bool, bool, int] | None:
    """Sorts what another laptop at home is likeliest on first; None: no other can be there.

    Own wires and radios before tunnels and containers, then what a word can say, then the usual
    ranges at home, then the rest.
    """
    ip, prefix = interface.ip, interface.network.prefixlen
    if ip.is_loopback or ip.is_multicast or ip.is_unspecified:
        return None
    if isinstance(ip, IPv6Address):
        # A link-local one means nothing without the name of the wire on the other laptop.
        return None if ip.is_link_local or prefix == 128 else (_is_away(name), True, len(_PRIVATE))
    kinds = (*_PRIVATE, _TUNNELLED)
    place = next((n for n, known in enumerate(kinds) if ip in known), len(kinds))
    if ip in _SELF_GIVEN:
        place = len(kinds) + 1
    return _is_away(name), where_bits(str(ip), prefix) is None, place


def _is_away(name: str) -> bool:
    return _NOT_AT_HOME.match(name.lower()) is not None


def _likeliness(interface: IPv4Interface) -> tuple[bool, int]:
    """Sorts first what can be said with a word, then by the usual ranges at home."""
    place = next((n for n, known in enumerate(_PRIVATE) if interface.ip in known), len(_PRIVATE))
    return interface.network.prefixlen < WHERE_PREFIX, place


def _is_host(address: IPv4Address, network: IPv4Network) -> bool:
    """Neither the network itself nor its broadcast address; the smallest have none (RFC 3021)."""
    ends = (network.network_address, network.broadcast_address)
    return network.prefixlen > 30 or address not in ends


def all_networks() -> tuple[tuple[str, Interface], ...]:
    """(name, address in its network) of every address, as the system says."""
    import ifaddr  # asked for at the door, and not before the first screen

    return tuple(
        (adapter.name, ipaddress.ip_interface((address, ip.network_prefix)))
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        # Those of IPv6 come with a flow and the number of the wire.
        for address in (ip.ip if isinstance(ip.ip, str) else ip.ip[0],)
    )
