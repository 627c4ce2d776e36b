"""Every sentence that the relay's own command says to a person."""

from typing import Final

HELP: Final = """Run a relay for unhurried, so that two laptops in different places can meet.

The relay passes sealed words on in order and keeps them until both have closed the session. It
cannot read them. It listens on every network of this computer unless --host says otherwise, and
leaves encryption of the line to a proxy in front of it.

\b
Examples:
  unhurried-relay
      listen on port {port}, for everybody who can reach this computer
  unhurried-relay --host 127.0.0.1 --port 9000
      listen for programs on this computer only, such as a proxy
  unhurried-relay --data-dir /srv/unhurried --trust-proxy 127.0.0.1
      keep the rooms in a directory of your own, behind a proxy on this computer
"""

HOST: Final = "The address to listen on; 0.0.0.0 is every one this computer has."
PORT: Final = "The port to listen on; 0 takes any free one."
DATA_DIR: Final = (
    "Where the rooms are kept; without it, in your own data directory. Made if it is not there."
)
TRUST_PROXY: Final = (
    "The address or network of a proxy in front of this relay. May be given more than once."
)

LISTENING: Final = "The relay listens on {host}, port {port}. Press Ctrl+C to stop it."
STOPPING: Final = "The relay is stopping. Whoever is connected can come back to it later."

PORT_TAKEN: Final = "Port {port} is in use already. Another one can be chosen with --port."
CANNOT_LISTEN: Final = "The relay cannot listen on {host}, port {port}: {reason}."
STORE_IN_USE: Final = "Another relay is already running on {path}."
STORE_FULL: Final = "The disk that holds {path} is full."
STORE_UNUSABLE: Final = "The relay cannot keep its rooms in {path}: {reason}."
NO_PROXY: Final = "{text} is neither an address nor a network."
