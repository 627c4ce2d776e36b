"""Makes two pairs of keys for NATS in a directory, for its owner alone, and prints the public ones.

    /opt/unhurried/bin/python new-nkeys.py DIRECTORY

relay.nkey: the machines that keep a fleet's rooms know the relays by it. operator.nkey: they know
whoever runs them by it. Neither is written over.
"""

import os
import sys
from base64 import b32encode
from binascii import crc_hqx
from pathlib import Path

from nacl.signing import SigningKey

SEED, USER = 18 << 3, 20 << 3


def text_of(data: bytes) -> str:
    """As NATS writes keys."""
    return b32encode(data + crc_hqx(data, 0).to_bytes(2, "little")).decode().rstrip("=")


def pair() -> tuple[str, str]:
    """The seed of a new key, and its public part."""
    key = SigningKey.generate()
    seed = bytes((SEED | USER >> 5, (USER & 31) << 3)) + bytes(key)
    return text_of(seed), text_of(bytes((USER,)) + bytes(key.verify_key))


def put(path: Path, data: bytes) -> None:
    """Write a file that was not there."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(data)


def main(directory: Path) -> None:
    directory.mkdir(mode=0o700, exist_ok=True)
    for name, place in (("relay", "URELAY"), ("operator", "UOPERATOR")):
        seed, public = pair()
        put(directory / f"{name}.nkey", f"{seed}\n".encode())
        print(f"In nats.conf, in place of {place}: {public}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: new-nkeys.py DIRECTORY")
    try:
        main(Path(sys.argv[1]))
    except OSError as error:
        sys.exit(f"Not made: {error.filename}: {(error.strerror or 'failed').lower()}.")
