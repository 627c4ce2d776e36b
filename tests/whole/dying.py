"""A program that is killed just before it touches the disk for the so-manieth time.

    python -m tests.whole.dying RECORD NUMBER ARGUMENTS    the program; counts from SIGUSR1 on
    python -m tests.whole.dying RECORD now:NUMBER ...      counts from its start
    die(record, number, act)                               a function, in a process of its own

A touch is whatever makes, opens for writing, renames, removes or changes the mode of a file, makes
one durable, or begins, commits or closes a database. RECORD gets a line for each, so that one run
with a number that is never reached tells how many there are. What it is not: a power cut, which may
lose what was not made durable.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

NEVER: Final = 1_000_000

ARMED: Final = "armed"

_CHANGES: Final = frozenset(
    {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.link"}
)
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ENDS: Final = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA WAL_CHECKPOINT")


class Death:
    """Counts, and kills. Mutable."""

    def __init__(self, record: Path, number: int) -> None:
        self._record: Final = os.open(record, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        self._left = number
        self._is_armed = False

    def arm(self, *_: object) -> None:
        os.write(self._record, f"{ARMED}\n".encode())
        self._is_armed = True

    def touch(self, what: str) -> None:
        if not self._is_armed:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(self._record, f"{what}\n".encode())

    def watch(self) -> None:
        """For the rest of this process: what listens to it cannot be taken away."""

        # Any: as the interpreter has it.
        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            if event in _CHANGES:
                self.touch(f"{event} {arguments[0]}")
            elif event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
                if not str(arguments[0]).startswith("/dev/"):
                    self.touch(f"open {arguments[0]}")

        death, sync, connect = self, os.fsync, sqlite3.connect

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
                if sql.upper().startswith(_ENDS):
                    death.touch(sql)
                return super().execute(sql, *rest)

            def close(self) -> None:
                death.touch("close")
                super().close()

        def durable(fd: Any) -> None:
            self.touch("fsync")
            sync(fd)

        def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:
            return connect(*arguments, factory=Connection, **options)

        os.fsync = durable
        sqlite3.connect = connected  # type: ignore[assignment]  # one of its overloads is enough
        sys.addaudithook(hook)


def die(record: Path, number: int, act: Callable[[], None]) -> int:
    """Runs `act` in a child that dies at that touch; its exit code, or minus the signal."""
    pid = os.fork()
    if pid == 0:
        try:
            death = Death(record, number)
            death.watch()
            death.arm()
            act()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def touches(record: Path) -> list[str]:
    """What was touched since it was armed; [] if it was not."""
    lines = record.read_text("utf-8").splitlines() if record.exists() else []
    return lines[lines.index(ARMED) + 1 :] if ARMED in lines else []


def is_armed(record: Path) -> bool:
    return record.exists() and ARMED in record.read_text("utf-8")


def main() -> None:
    """The program, under a death."""
    record, number, *arguments = sys.argv[1:]
    death = Death(Path(record), int(number.removeprefix("now:")))
    death.watch()
    if number.startswith("now:"):
        death.arm()
    else:
        signal.signal(signal.SIGUSR1, death.arm)
    sys.argv = ["unhurried", *arguments]
    from tui.command.cli import main as program

    program()


if __name__ == "__main__":
    main()
