"""What this system has for a relay: owners and locks of files, limits of a process, signals.

What it is: the one module of the relay that asks for them by the system's own names. Relays run on
Linux and macOS. Windows has some of it under other names and the rest not at all; there the relay
does without, and nobody has tried it.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Final

NO_LINK: Final[int] = getattr(os, "O_NOFOLLOW", 0)
"""Opens nothing through a link, where the system can refuse that."""

NO_LIMIT: Final = 2**62
"""More than any process has files open."""

if sys.platform == "win32":
    import msvcrt

    def lock(descriptor: int) -> None:
        """Locks an open file until it is closed. Raises BlockingIOError if another has it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None

    def own_user() -> int:
        """The number of the user that this process runs as, as files tell their owner."""
        return 0

    def user_name(number: int) -> str:
        """How that user is called."""
        return str(number)

    def close_to_others(descriptor: int) -> None:
        """Only the owner may read and write that file. Who may do what lies with its folder."""

    def page_bytes() -> int:
        """What a page of memory holds."""
        return 4096

    def most_files() -> int:
        """How many files this process may have open; `NO_LIMIT` if it is told none."""
        return NO_LIMIT

    def allow_files(count: int) -> None:
        """Lets this process have so many files open, as far as it may."""

    def since_start_ns() -> int:
        """Nanoseconds since the machine started, asleep or not where the system tells."""
        return time.monotonic_ns()

    def awake_ns() -> int:
        """The system's own count that goes on while the machine is awake, in nanoseconds."""
        return time.monotonic_ns()

else:
    import fcntl
    import pwd
    import resource

    def lock(descriptor: int) -> None:
        """Locks an open file until it is closed. Raises BlockingIOError if another has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def own_user() -> int:
        """The number of the user that this process runs as, as files tell their owner."""
        return os.geteuid()

    def user_name(number: int) -> str:
        """How that user is called; the number where the system knows none."""
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return str(number)

    def close_to_others(descriptor: int) -> None:
        """Only the owner may read and write that file. Raises OSError."""
        os.fchmod(descriptor, 0o600)

    def page_bytes() -> int:
        """What a page of memory holds."""
        return os.sysconf("SC_PAGE_SIZE")

    def most_files() -> int:
        """How many files this process may have open, as the system counts."""
        return resource.getrlimit(resource.RLIMIT_NOFILE)[0]

    def allow_files(count: int) -> None:
        """Lets this process have so many files open, as far as it may."""
        allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        limit = count if most == resource.RLIM_INFINITY else min(count, most)
        if allowed != resource.RLIM_INFINITY and limit > allowed:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))

    def since_start_ns() -> int:
        """Nanoseconds since the machine started, asleep or not where the system tells."""
        return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

    def awake_ns() -> int:
        """The system's own count that goes on while the machine is awake, in nanoseconds."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def heed(name: str, act: Callable[[], None]) -> None:
    """Lets the running loop do `act` at that signal, if the system has one of the name."""
    number = getattr(signal, name, None)
    if number is None:
        return
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, act)
    except NotImplementedError:
        # A loop without it: the interpreter's own way, which wakes the loop.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(act))


def is_ignored(name: str) -> bool:
    """Whether whoever started this process wants that signal to mean nothing; also where there is
    none of the name."""
    number = getattr(signal, name, None)
    return number is None or signal.getsignal(number) is signal.SIG_IGN
