"""A drawer with a key, without the slow step."""

from pathlib import Path
from typing import Final

from pyrage.x25519 import Identity

from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import Key, settle
from tui.disk.locked.sweeping import WEEK
from tui.disk.paths import Paths, find_paths

SEALED: Final = b"sealed by somebody with time"

IDENTITY: Final = Identity.generate()
KEY: Final = Key(IDENTITY, IDENTITY.to_public())
STRANGER: Final = Identity.generate()
OTHER_KEY: Final = Key(STRANGER, STRANGER.to_public())


def folder_in(directory: Path) -> Path:
    """The folder as the program makes it, without a key."""
    paths: Paths = find_paths(directory / "data")
    paths.make()
    return paths.kept


def drawer_in(directory: Path) -> Drawer:
    folder = folder_in(directory)
    settle(folder, SEALED, KEY.recipient)
    return Drawer(folder)


def names(drawer: Drawer) -> list[str]:
    """All that lies there, but the folder of a week."""
    found = [each for each in drawer.folder.rglob("*") if each.name != WEEK]
    return sorted(str(each.relative_to(drawer.folder)) for each in found)
