"""Attacks are told apart by the addresses they come from, and measured through /proc."""

import socket
from pathlib import Path

import pytest

from tests.server.attacks.peers import ATTACKER


def can_attack() -> bool:
    """Whether this machine has all of 127.0.0.0/8, and /proc: Linux does."""
    try:
        with socket.socket() as line:
            line.bind((ATTACKER, 0))
    except OSError:
        return False
    return Path("/proc/self/statm").exists()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if can_attack():
        return
    skip = pytest.mark.skip(reason="needs Linux: more loopback addresses than one, and /proc")
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(skip)
