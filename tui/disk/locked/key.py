"""The key of what is kept locked: an age identity, itself locked with a passphrase.

    key.age     the identity, as `age-keygen` writes one, sealed with the passphrase (scrypt)
    key.pub     its public half in the clear: with it alone, anything can be locked

So keeping asks for nothing, and only reading asks for the words. An identity that was opened stays
in memory until the program ends and is never written. What it is not: a place for what is locked
(`tui.disk.locked.drawer`). `make`, `draw`, `open_key`, `change` and `reworded` take seconds: call
them from a thread. `draw` and `reworded` are the slow half of `make` and `change`: whoever thinks
better of it meanwhile leaves out the other, and nothing was done.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyrage import IdentityError, RecipientError
from pyrage.x25519 import Identity, Recipient

from tui.disk.atomic import in_turn_in, storage
from tui.disk.locked import phrase as phrases
from tui.disk.locked.raw import bytes_at, write
from tui.disk.locked.sweeping import KEY, PUBLIC, finish_forgetting
from tui.errors import KeptUnreadable, KeyChanged, KeyThere, KeyUnreadable, NoKey

MOST_BYTES: Final = 2**16
"""Far more than a key takes."""


@dataclass(frozen=True)
class Key:
    """What opens everything that was locked with it."""

    identity: Identity = field(repr=False)
    recipient: Recipient = field(repr=False)
    was_swapped: bool = False
    """Another public half lay beside it, and it is put right: what was locked meanwhile is not
    ours to open, and whoever put it there may be able to."""


def is_made(folder: Path) -> bool:
    """Whether there is a key, if perhaps one that does not open."""
    return os.path.lexists(folder / KEY)


@dataclass(frozen=True)
class Drawn:
    """A new key, and the sealed identity that is not on the disk yet."""

    key: Key
    sealed: bytes


def draw(phrase: str) -> Drawn:
    """A new key that these words will open. Raises `BadPhrase` or `KeyBusy`; writes nothing."""
    identity = Identity.generate()
    text = f"# public key: {identity.to_public()}\n{identity}\n"
    sealed = phrases.seal(text.encode("ascii"), phrase)
    return Drawn(Key(identity, identity.to_public()), sealed)


def make(folder: Path, phrase: str) -> Key:
    """A new key that these words open.

    Raises `BadPhrase`, `KeyThere`, `KeyBusy` or `StorageFailed`; then there is no new one.
    """
    if is_made(folder):
        raise KeyThere("a key was made before")
    drawn = draw(phrase)
    settle(folder, drawn.sealed, drawn.key.recipient)
    return drawn.key


def settle(folder: Path, sealed: bytes, recipient: Recipient) -> None:
    """Puts a sealed identity and its public half on the disk. Raises as `make`.

    The half that locks comes last: nothing is ever locked that nothing opens.
    """
    with storage(), in_turn_in(folder):
        if is_made(folder):
            raise KeyThere("another program was quicker")
        finish_forgetting(folder)
        write(folder / KEY, sealed)
        _write_public(folder, recipient)


def recipient_in(folder: Path) -> Recipient:
    """What locks: asks for no words. Raises `NoKey`, `KeyUnreadable` or `StorageFailed`.

    Before the key has been opened nobody can tell whether it is ours, see `Key.was_swapped`.
    """
    if not is_made(folder):
        raise NoKey("no key was made, or it is gone")
    try:
        return _recipient(folder)
    except FileNotFoundError:
        raise NoKey("no public half") from None
    except KeptUnreadable as error:
        raise KeyUnreadable(str(error)) from None


def open_key(folder: Path, phrase: str) -> Key:
    """The key that these words open.

    Raises `NoKey`, `WrongPhrase`, `KeyUnreadable`, `KeyBusy`, `StorageFailed`, or `KeyChanged`
    where another program was quicker.
    """
    sealed = _sealed(folder)
    return mended(folder, sealed, _identity(phrases.unseal(sealed, phrase)))


@dataclass(frozen=True)
class Reworded:
    """A key, as it is sealed and as it would be with other words."""

    key: Key
    before: bytes
    after: bytes


def reworded(folder: Path, before: str, after: str) -> Reworded:
    """The key, sealed with other words, which open nothing before `exchange`.

    Raises as `open_key`, and `BadPhrase`.
    """
    phrases.new_phrase(after)
    sealed = _sealed(folder)
    secret = phrases.unseal(sealed, before)
    key = mended(folder, sealed, _identity(secret))
    return Reworded(key, sealed, phrases.seal(secret, after))


def change(folder: Path, before: str, after: str) -> Key:
    """The same key, which other words open from now on; nothing else is written.

    Whoever copied `key.age` earlier still opens it with the earlier words. Raises as `reworded`.
    """
    found = reworded(folder, before, after)
    exchange(folder, found.before, found.after)
    return found.key


def exchange(folder: Path, before: bytes, after: bytes) -> None:
    """Puts a sealed identity in the place of that one. Raises `KeyChanged` or `StorageFailed`."""
    with _still(folder, before):
        write(folder / KEY, after)


def mended(folder: Path, sealed: bytes, identity: Identity) -> Key:
    """The key of an identity that was opened, with its public half beside it.

    Raises `KeyChanged` where it is no longer the one that is sealed there, or `StorageFailed`.

    A program that was killed may have left none, and whoever used the laptop another one.
    """
    recipient = identity.to_public()
    try:
        if str(_recipient(folder)) == str(recipient):
            return Key(identity, recipient)
        was_swapped = True
    except FileNotFoundError:
        was_swapped = False
    except KeptUnreadable:
        was_swapped = True
    with _still(folder, sealed):
        _write_public(folder, recipient)
    return Key(identity, recipient, was_swapped)


@contextmanager
def _still(folder: Path, sealed: bytes) -> Iterator[None]:
    """While that one is the key there, and nobody else writes. Raises `KeyChanged`."""
    with storage(), in_turn_in(folder):
        found = b""
        with suppress(NoKey, KeyUnreadable):
            found = _sealed(folder)
        if found != sealed:
            raise KeyChanged("another program was quicker")
        yield


def _sealed(folder: Path) -> bytes:
    try:
        return bytes_at(folder / KEY, MOST_BYTES)
    except FileNotFoundError:
        raise NoKey("no key was made") from None
    except KeptUnreadable as error:
        raise KeyUnreadable(str(error)) from None


def _identity(secret: bytes) -> Identity:
    """Raises `KeyUnreadable`."""
    try:
        lines = secret.decode("ascii").splitlines()
        (line,) = [line for line in lines if line and not line.startswith("#")]
        return Identity.from_str(line)
    except (ValueError, IdentityError):
        raise KeyUnreadable("no identity in it") from None


def _recipient(folder: Path) -> Recipient:
    """Raises FileNotFoundError, `KeptUnreadable` or `StorageFailed`."""
    try:
        return Recipient.from_str(bytes_at(folder / PUBLIC, MOST_BYTES).decode("ascii").strip())
    except (ValueError, RecipientError):
        raise KeptUnreadable("no public half") from None


def _write_public(folder: Path, recipient: Recipient) -> None:
    write(folder / PUBLIC, f"{recipient}\n".encode("ascii"))
