"""The two peers from registries, each installed once into a directory of its own.

magic-wormhole's mailbox server (Python, SQLite) is the nearest kin: small messages between two,
kept until they are fetched. y-websocket (Node) is the usual way to keep two editors in step; here
with its LevelDB persistence. Nothing is installed into this environment.
"""

import shutil
import subprocess
import venv
from pathlib import Path
from typing import Final

MAILBOX: Final = "magic-wormhole-mailbox-server==0.8.0"
MAILBOX_NEEDS: Final = "setuptools<81"
"""Its older dependencies still ask for pkg_resources."""

SHARED_DOC: Final = ("@y/websocket-server@0.1.1", "yjs@13.6.33")
"""The newest that can be installed: a later one asks for a package that was never published."""


def mailbox(directory: Path) -> Path:
    """The mailbox server's `twistd`, installed below `directory` if it is not there.

    Raises `subprocess.CalledProcessError` if it cannot be had.
    """
    home = directory / "mailbox"
    twistd = home / "bin" / "twistd"
    if not twistd.exists():
        venv.create(home, with_pip=True, clear=True)
        _run(home / "bin" / "pip", "install", "--quiet", MAILBOX, MAILBOX_NEEDS)
    return twistd


def shared_doc(directory: Path) -> Path:
    """The script of y-websocket's server, installed below `directory` if it is not there.

    Raises `subprocess.CalledProcessError` or `FileNotFoundError` if it cannot be had.
    """
    home = directory / "shared-doc"
    script = home / "node_modules" / "@y" / "websocket-server" / "src" / "server.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm")
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}\n')
        _run(npm, "install", "--silent", "--prefix", str(home), *SHARED_DOC)
    return script


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
