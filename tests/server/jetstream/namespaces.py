"""A network for each machine of a test, and a switch between them whose plugs can be pulled.

Real addresses in network namespaces that are made here and taken away again: nothing of it is seen
outside, and no packet leaves this machine. It takes the right to make them; a test that may not is
skipped, with a reason.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from tests.server.jetstream.cluster import Host

CLONE_NEWNET: Final = 0x40000000

NET: Final = "10.213.37"
"""Of addresses that nobody routes."""


class Network:
    """Hosts on one switch, one for each number from 0. Mutable."""

    def __init__(self, count: int) -> None:
        self._name: Final = f"unhurried-{os.getpid()}"
        self._count: Final = count
        self.hosts: Final = tuple(
            Host(f"{NET}.{index + 1}", ("ip", "netns", "exec", f"{self._name}-{index}"))
            for index in range(count)
        )

    def make(self) -> None:
        """Raises `CalledProcessError` where that is not allowed."""
        switch = f"{self._name}-switch"
        _ip("netns", "add", switch)
        _ip("-n", switch, "link", "add", "switch", "type", "bridge")
        _ip("-n", switch, "link", "set", "switch", "up")
        for index, host in enumerate(self.hosts):
            name = f"{self._name}-{index}"
            _ip("netns", "add", name)
            _ip(
                "-n", name, "link", "add", "plug", "type", "veth",
                "peer", "name", f"port{index}", "netns", switch,
            )  # fmt: skip
            _ip("-n", switch, "link", "set", f"port{index}", "master", "switch", "up")
            _ip("-n", name, "addr", "add", f"{host.address}/24", "dev", "plug")
            _ip("-n", name, "link", "set", "plug", "up")
            _ip("-n", name, "link", "set", "lo", "up")

    def cut(self, index: int) -> None:
        """Pull the plug of one: it hears nobody, and nobody hears it."""
        _ip("-n", f"{self._name}-switch", "link", "set", f"port{index}", "down")

    def plug(self, index: int) -> None:
        """Put it back."""
        _ip("-n", f"{self._name}-switch", "link", "set", f"port{index}", "up")

    def part(self, one: int, other: int) -> None:
        """These two do not hear each other, though everybody else hears both."""
        for here, there in ((one, other), (other, one)):
            _ip("-n", f"{self._name}-{here}", "route", "add", "blackhole", self._of(there))

    def join(self, one: int, other: int) -> None:
        """They do again."""
        for here, there in ((one, other), (other, one)):
            _ip("-n", f"{self._name}-{here}", "route", "del", "blackhole", self._of(there))

    def _of(self, index: int) -> str:
        return f"{self.hosts[index].address}/32"

    @contextmanager
    def inside(self, index: int) -> Iterator[None]:
        """What this thread connects to from now on, it reaches from that host."""
        with open("/proc/thread-self/ns/net") as before:
            with open(f"/run/netns/{self._name}-{index}") as there:
                _enter(there.fileno())
            try:
                yield
            finally:
                _enter(before.fileno())

    def unmake(self) -> None:
        """Takes away what there is of it."""
        for name in [*map(str, range(self._count)), "switch"]:
            subprocess.run(["ip", "netns", "del", f"{self._name}-{name}"], capture_output=True)


@contextmanager
def network(count: int) -> Iterator[Network]:
    """So many hosts, until the block is left; a test is skipped where they may not be made."""
    made = Network(count)
    try:
        try:
            made.make()
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no network namespaces may be made here: that takes root, and iproute2")
        yield made
    finally:
        made.unmake()


def _enter(namespace: int) -> None:
    """Raises `OSError`. Python has it from 3.12 on."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "another network cannot be entered")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
