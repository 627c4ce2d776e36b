"""The networks of this laptop, and how a *where* word becomes an address on one of them.

The inviting laptop says the low 10 bits of its address; the guest's laptop puts them into the
networks it is on itself. Asking the system is the last function; everything before it is pure. What
it is not: a search. No packet is sent from here.
"""

import ipaddress
import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address
from typing import Final
from urllib.parse import urlsplit

import ifaddr

from tui.errors import BadAddress, NoNetwork, PlainRelay

WHERE_BITS: Final = 10
"""One word of 1,024."""

WHERE_PREFIX: Final = 32 - WHERE_BITS
"""In a subnet of this size or smaller, the word says which address it is."""

LOOPBACK: Final = IPv4Network(f"127.0.0.0/{WHERE_PREFIX}")
"""Where two people on one laptop meet."""

PORT_LIMIT: Final = 65_535
"""The highest port there is."""

_PRIVATE: Final = tuple(
    IPv4Network(network) for network in ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")
)
"""RFC 1918, the likeliest at home first. Link-local addresses change too often to be said aloud."""

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

_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")


def where_bits(address: str, prefix: int) -> int | None:
    """What the *where* word says of `address` in a subnet of that prefix; None: it cannot."""
    if prefix < WHERE_PREFIX:
        return None
    return int(IPv4Address(address)) % (1 << WHERE_BITS)


def best(own: Iterable[IPv4Interface]) -> IPv4Interface | None:
    """The network of `own` on which another laptop at home most likely is, if there is any."""
    return min(own, key=_likeliness, default=None)


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


def at_home(named: Iterable[tuple[str, IPv4Interface]]) -> tuple[IPv4Interface, ...]:
    """Of (name, interface) pairs, the private networks of this laptop's own wires and radios."""
    return tuple(
        interface
        for name, interface in named
        if _NOT_AT_HOME.match(name.lower()) is None
        and any(interface.ip in network for network in _PRIVATE)
    )


def is_certain_relay(url: str) -> bool:
    """Whether only one relay can answer at `url`: a certificate says so, or it is this laptop."""
    parts = urlsplit(url)
    if parts.scheme == "wss":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def parse_address(text: str) -> tuple[str, int]:
    """(address, port) of a typed `192.168.1.20:4774` or `[fd00::1]:4774`.

    Raises `BadAddress`, and `PlainRelay` for one that is not at home: the line would be open.
    """
    host, _, port = text.strip().rpartition(":")
    if _PORT.fullmatch(port) is None or int(port) > PORT_LIMIT:
        raise BadAddress("not a port")
    is_bracketed = host.startswith("[") and host.endswith("]")
    address: IPv4Address | IPv6Address
    try:
        address = IPv6Address(host[1:-1]) if is_bracketed else IPv4Address(host)
    except ValueError:
        raise BadAddress("not an address") from None
    if address.is_unspecified or address.is_multicast or "%" in host or host == "255.255.255.255":
        raise BadAddress("an address that no one can call")
    if not is_within_the_house(address):
        raise PlainRelay("an open line to an address that is not at home")
    return str(address), int(port)


def is_within_the_house(address: IPv4Address | IPv6Address) -> bool:
    """Whether what is sent to `address` stays on this laptop or in its own network."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return any((mapped or address) in network for network in _WITHIN)


def home_interface(override: str = "") -> IPv4Interface:
    """The address to offer, with its network. Raises `NoNetwork`.

    `override` is the address from the settings; one that is on no network of ours stands alone.
    """
    if override:
        return _chosen(override) or IPv4Interface(override)
    found = best(own_networks())
    if found is None:
        raise NoNetwork("on no private network")
    return found


def home_address(override: str = "") -> str:
    """The address to offer. Raises `NoNetwork`."""
    return str(home_interface(override).ip)


def home_where(override: str = "") -> int | None:
    """What the *where* word says of the address to offer; None: offer address and port instead.

    Raises `NoNetwork`.
    """
    interface = home_interface(override)
    return where_bits(str(interface.ip), interface.network.prefixlen)


def candidates(where: int, override: str = "") -> list[str]:
    """The addresses that a guest on this laptop should try, the likeliest first.

    With an `override` only its network counts, with 127.0.0.1 only this laptop. Without one this
    laptop comes last, so that two people can meet on it.
    """
    loopback = IPv4Interface(f"127.0.0.1/{WHERE_PREFIX}")
    chosen = _chosen(override) if override else None
    if chosen is not None:
        return candidates_on([chosen], where)
    return [*candidates_on(own_networks(), where), *candidates_on([loopback], where)]


def own_networks() -> tuple[IPv4Interface, ...]:
    """The private networks that this laptop is on, but those of containers and tunnels."""
    return at_home(_all_networks())


def _chosen(override: str) -> IPv4Interface | None:
    """The network of ours that has the address `override`."""
    address = IPv4Address(override)
    if address in LOOPBACK:
        return IPv4Interface((address, WHERE_PREFIX))
    found = [interface for _, interface in _all_networks() if interface.ip == address]
    return found[0] if found else None


def _likeliness(interface: IPv4Interface) -> tuple[bool, int]:
    """Sorts first what can be said with a word, then by the usual ranges at home."""
    place = next((n for n, known in enumerate(_PRIVATE) if interface.ip in known), len(_PRIVATE))
    return interface.network.prefixlen < WHERE_PREFIX, place


def _is_host(address: IPv4Address, network: IPv4Network) -> bool:
    """Neither the network itself nor its broadcast address; the smallest have none (RFC 3021)."""
    ends = (network.network_address, network.broadcast_address)
    return network.prefixlen > 30 or address not in ends


def _all_networks() -> tuple[tuple[str, IPv4Interface], ...]:
    """(name, address in its network) of every IPv4 address, as the system says."""
    return tuple(
        (adapter.name, ipaddress.IPv4Interface((ip.ip, ip.network_prefix)))
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    )
