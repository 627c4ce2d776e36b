"""What the system has for files of one's own, and what stands in where it is another system."""

import fcntl
import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from tui.disk import system
from tui.disk.tidying import tidy


class Msvcrt(ModuleType):
    """Locks one byte of a file, as Windows does, by what this machine has."""

    LK_LOCK = 1
    LK_NBLCK = 2

    @staticmethod
    def locking(handle: int, how: int, count: int) -> None:
        assert count == 1
        wait = 0 if how == Msvcrt.LK_LOCK else fcntl.LOCK_NB
        fcntl.flock(handle, fcntl.LOCK_EX | wait)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is where there is no `fcntl`. Windows itself, nobody has tried."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt("msvcrt"))
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = importlib.util.spec_from_file_location("elsewhere", system.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_file_is_held_by_one_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    first, second = (os.open(path, os.O_RDWR) for _ in range(2))
    system.hold(first)
    with pytest.raises(OSError):
        system.hold(second)
    os.close(first)
    system.hold(second)
    os.close(second)


def test_a_folder_is_shared_or_had_alone(tmp_path: Path) -> None:
    with system.shared(tmp_path), system.shared(tmp_path):
        with pytest.raises(OSError), system.alone(tmp_path):
            pass
    with system.alone(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("first", ["shared", "in_turn"])
def test_in_turn_waits_until_the_others_have_left(tmp_path: Path, first: str) -> None:
    order: list[str] = []

    def second() -> None:
        with system.in_turn(tmp_path):
            order.append("second")

    thread = threading.Thread(target=second)
    with getattr(system, first)(tmp_path):
        thread.start()
        thread.join(0.05)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    with system.in_turn(tmp_path), pytest.raises(OSError), system.alone(tmp_path):
        pass


def test_elsewhere_programs_at_work_take_turns(elsewhere: ModuleType, tmp_path: Path) -> None:
    with elsewhere.shared(tmp_path):
        with pytest.raises(OSError), elsewhere.alone(tmp_path):
            pass
    with elsewhere.alone(tmp_path):
        with pytest.raises(OSError), elsewhere.alone(tmp_path):
            pass
    with elsewhere.shared(tmp_path):
        pass
    with elsewhere.in_turn(tmp_path), pytest.raises(OSError), elsewhere.alone(tmp_path):
        pass


def test_elsewhere_a_file_is_held_and_what_is_found_is_one_s_own(
    elsewhere: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "a"
    path.touch()
    first, second = (os.open(path, os.O_RDWR) for _ in range(2))
    elsewhere.hold(first)
    with pytest.raises(OSError):
        elsewhere.hold(second)
    os.close(first)
    os.close(second)
    assert elsewhere.is_own(path.lstat())
    elsewhere.sync_directory(tmp_path)


def test_tidying_leaves_the_file_by_which_turns_are_taken(
    elsewhere: ModuleType, tmp_path: Path
) -> None:
    with elsewhere.shared(tmp_path):
        pass
    before = list(tmp_path.iterdir())
    tidy(tmp_path)
    assert list(tmp_path.iterdir()) == before != []


def test_nothing_but_a_relay_imports_one() -> None:
    """Practice and the check can be had where there is no relay to start."""
    program = (
        "import sys, tui.rehearsal.practice, tui.rehearsal.check, tui.line.rooms, tui.window.app;"
        "print([name for name in sys.modules if name.split('.')[0] == 'server'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
