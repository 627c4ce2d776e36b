"""What a relay asks the system for, and that it can do without."""

import asyncio
import fcntl
import importlib.util
import os
import signal
import sys
from pathlib import Path
from types import ModuleType

import pytest

from server import system


class Msvcrt(ModuleType):
    """Locks one byte of a file, as Windows does, by what this machine has."""

    LK_NBLCK = 2

    @staticmethod
    def locking(handle: int, how: int, count: int) -> None:
        assert (how, count) == (Msvcrt.LK_NBLCK, 1)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError from None


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is where half of it is missing. Windows itself, nobody has tried."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt("msvcrt"))
    for name in ("fcntl", "pwd", "resource"):
        monkeypatch.setitem(sys.modules, name, None)
    spec = importlib.util.spec_from_file_location("elsewhere", system.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_file_is_locked_by_one_until_it_is_closed(tmp_path: Path, elsewhere: ModuleType) -> None:
    for module in (system, elsewhere):
        path = tmp_path / module.__name__
        path.touch()
        first, second = (os.open(path, os.O_RDWR) for _ in range(2))
        module.lock(first)
        with pytest.raises(BlockingIOError):
            module.lock(second)
        os.close(first)
        module.lock(second)
        os.close(second)


def test_clocks_only_go_on(elsewhere: ModuleType) -> None:
    for clock in (
        system.since_start_ns,
        system.awake_ns,
        elsewhere.since_start_ns,
        elsewhere.awake_ns,
    ):
        before = clock()
        assert 0 < before <= clock()


def test_a_process_is_told_of_limits_and_owners_or_does_without(elsewhere: ModuleType) -> None:
    assert system.most_files() > 0 and system.page_bytes() >= 4096
    assert system.own_user() == os.geteuid() and system.user_name(system.own_user())
    assert system.user_name(4_000_000_001) == "4000000001"
    elsewhere.allow_files(10)
    assert elsewhere.most_files() > 1_000_000 and elsewhere.page_bytes() == 4096
    # Every file there belongs to the one user that there is.
    assert elsewhere.own_user() == 0 and elsewhere.user_name(0) == "0"


async def test_signals_are_heeded_and_unknown_ones_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = asyncio.Event()
    before = signal.getsignal(signal.SIGUSR1)
    try:
        system.heed("SIGNOTHING", heard.set)
        assert system.is_ignored("SIGNOTHING") and not system.is_ignored("SIGUSR1")
        system.heed("SIGUSR1", heard.set)
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.wait_for(heard.wait(), 10)
        # A loop that has no way for signals of its own.
        loop = asyncio.get_running_loop()
        loop.remove_signal_handler(signal.SIGUSR1)
        heard.clear()

        def without(*_: object) -> None:
            raise NotImplementedError

        monkeypatch.setattr(loop, "add_signal_handler", without)
        system.heed("SIGUSR1", heard.set)
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.wait_for(heard.wait(), 10)
    finally:
        signal.signal(signal.SIGUSR1, before)
