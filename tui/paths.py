"""Where this program keeps its files, and nothing about what is in them.

Without a word from the user the system's own places hold, and the `XDG_*` variables where they are
set; with `--data-dir` everything lies under that one directory.
"""

import os
import stat
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import platformdirs

from tui.atomic import DIRECTORY_MODE, make_directory, storage, sweep

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
    log: Path
    """The log file: what went wrong and where, never what was said."""

    def named(self) -> tuple[tuple[str, Path], ...]:
        """(name, path) of each, for `unhurried paths`."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))

    def make(self) -> None:
        """Makes the directories, closes them to others and sweeps them. Raises `StorageFailed`."""
        ours = (self.data, self.seats, self.home_relay)
        for directory in (*ours, self.settings.parent, self.log.parent):
            make_directory(directory)
        for directory in ours[1:]:
            _close_to_others(directory)
        for directory in dict.fromkeys((*ours, self.settings.parent)):
            sweep(directory)


def find_paths(data_dir: str | os.PathLike[str] | None = None) -> Paths:
    """The paths under `data_dir`, or in the system's places. Touches nothing on disk."""
    if data_dir is not None:
        data = Path(data_dir).expanduser().absolute()
        settings, log = data, data
    else:
        data = platformdirs.user_data_path(APP)
        settings = platformdirs.user_config_path(APP)
        log = platformdirs.user_log_path(APP)
    return Paths(
        data=data,
        settings=settings / "settings.toml",
        seats=data / "seats",
        home_relay=data / "home-relay",
        log=log / "unhurried.log",
    )


def _close_to_others(directory: Path) -> None:
    """Mode 0700, also for a directory that was there. Not for the parents: they may be shared."""
    with storage():
        if stat.S_IMODE(directory.stat().st_mode) != DIRECTORY_MODE:
            directory.chmod(DIRECTORY_MODE)
