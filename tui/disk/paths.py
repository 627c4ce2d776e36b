"""Where this program keeps its files, and nothing about what is in them.

Without a word from the user the system's own places hold, and the `XDG_*` variables where they are
set; with `--data-dir` everything lies under that one directory.
"""

import errno
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import platformdirs

from tui.disk.atomic import is_own_directory, make_directory, storage
from tui.disk.locked.sweeping import WEEK, sweep
from tui.disk.tidying import tidy
from tui.errors import Homeless
from tui.home.relay import tidy_relay

APP: Final = "unhurried"
"""The name of our directory in each of the system's places."""


@dataclass(frozen=True)
class Paths:
    """Every place on disk that this program writes to."""

    data: Path
    """The directory that holds the seats and the relay at home."""
    settings: Path
    """The settings file."""
    seats: Path
    """The directory of seat files, one per open session."""
    home_relay: Path
    """The directory in which a relay started on this laptop keeps its log."""
    guides: Path
    """The folder for guides of one's own: what loads there is offered when two begin."""
    kept: Path
    """The folder of what is kept, locked with a passphrase: of evenings, and by whoever leads."""
    log: Path
    """The log file: what went wrong and where, never what was said."""

    def named(self) -> tuple[tuple[str, Path], ...]:
        """(name, path) of each, for `unhurried paths`."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))

    def make(self) -> None:
        """Makes the directories that are missing, and tidies up ours. Raises `StorageFailed`.

        What was there keeps its mode; what we keep in it is closed to others by itself.
        """
        for directory in (self.data, self.settings.parent, self.log.parent):
            make_directory(directory)
        for directory in self.own:
            make_directory(directory)
            with storage():
                # A link planted in a shared place would lead everything somewhere else.
                if not is_own_directory(directory):
                    raise NotADirectoryError(errno.ENOTDIR, "not a directory of our own")
        self.tidy()

    @property
    def own(self) -> tuple[Path, ...]:
        """The folders of our own: nothing is taken away outside of them."""
        return self.seats, self.home_relay, self.kept, self.kept / WEEK

    def tidy(self) -> None:
        """Takes away what killed programs have left, and what is over. Never fails."""
        tidy(self.seats)
        tidy_relay(self.home_relay)
        sweep(self.kept)


def find_paths(data_dir: str | os.PathLike[str] | None = None) -> Paths:
    """The paths under `data_dir`, or in the system's places. Touches nothing on disk.

    Raises `Homeless` where the system knows no place for this user.
    """
    try:
        if data_dir is not None:
            data = Path(data_dir).expanduser().absolute()
            settings, log = data, data
        else:
            data = platformdirs.user_data_path(APP).expanduser()
            settings = platformdirs.user_config_path(APP).expanduser()
            log = platformdirs.user_log_path(APP).expanduser()
    except RuntimeError:
        # No HOME, and no entry for this user among the system's users: as in some containers.
        raise Homeless("no home directory for this user") from None
    return Paths(
        data=data,
        settings=settings / "settings.toml",
        seats=data / "seats",
        home_relay=data / "home-relay",
        guides=data / "guides",
        kept=data / "kept",
        log=log / "unhurried.log",
    )
