"""The folder of what is kept locked: one age file for each document, and what is done with them.

    <32 hex digits>.age          one document, padded and sealed; random, because a name tells
    week/<32 hex digits>.age     one that stays for seven days at most: an appointment
    ....age.part                 one that is not whole yet, or no longer; `sweeping`

Locking takes the public half of a key, and no words; reading takes the key. What a method wrote is
on the disk when it returns, in a few milliseconds; where it raises, it has changed nothing. What
lies here was *found on this laptop*: whoever uses it can lock something in, too. Several programs
may be at work here at once.
"""

import os
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
import pyrage
from pyrage.x25519 import Recipient

from tui.disk.atomic import PART, at_work_in, in_turn_in, let_go_of, storage
from tui.disk.locked.key import Key, recipient_in
from tui.disk.locked.raw import bytes_at, write
from tui.disk.locked.sweeping import (
    LOCKED,
    WEEK,
    begin_forgetting,
    documents,
    finish_forgetting,
)
from tui.disk.system import sync_directory
from tui.errors import (
    KeptChanged,
    KeptFailed,
    KeptForeign,
    KeptUnreadable,
    KeyChanged,
    StorageFailed,
)
from tui.kept.documents import Appointment, Document, Note, SessionRecord, is_over
from tui.kept.evening import Evening, Thanks
from tui.kept.format import SIZES, packed, unpacked

ID_BYTES: Final = 16
"""Two documents never meet in one name."""

AROUND_BYTES: Final = 2**16
"""More than age puts around the largest document: some hundred bytes, and 16 for each 64 KiB."""

Staying = Note | SessionRecord | Evening | Thanks
"""What may be written anew."""

_NO_MATCH: Final = "No matching keys found"
"""What the library says where a file was sealed for somebody else."""


@dataclass(frozen=True)
class Slip:
    """Which document, and which writing of it."""

    path: Path
    mark: bytes
    """A hash of the file: another program may write it, too."""


@dataclass(frozen=True)
class Found:
    """A document that was opened."""

    slip: Slip
    document: Document


@dataclass(frozen=True)
class Contents:
    """Everything in a drawer."""

    found: tuple[Found, ...]
    unread: tuple[tuple[Path, KeptFailed | StorageFailed], ...]
    """What did not open, and why. It lies where it was."""


@dataclass(frozen=True)
class Drawer:
    """The folder. It need not be there as long as nothing is put in."""

    folder: Path

    def free_place(self) -> Path:
        """Where a document may be put that somebody wants to know of before."""
        return self.folder / f"{secrets.token_hex(ID_BYTES)}{LOCKED}"

    def put(self, recipient: Recipient, document: Document, path: Path | None = None) -> Slip:
        """Locks a document into a file of its own; `path`: one of `free_place`.

        Raises `KeptTooLong`, `StorageFailed`, or `NoKey`, `KeyUnreadable` or `KeyChanged` where
        that is not the key of this folder (any more): then nothing here would open it.
        """
        body = _locked(recipient, document)
        path = path or self.free_place()
        if isinstance(document, Appointment):
            path = self.folder / WEEK / path.name
        with storage(), at_work_in(self.folder):
            self._want(recipient)
            write(path, body)
        return Slip(path, _mark(body))

    def replace(self, slip: Slip, recipient: Recipient, document: Staying) -> Slip:
        """Locks a document in place of an earlier writing of it; no appointment, whose week would
        begin again.

        Raises as `put`, and `KeptChanged` where the file is no longer that writing.
        """
        body = _locked(recipient, document)
        with storage(), in_turn_in(self.folder):
            self._want(recipient)
            if not _is_still(slip):
                raise KeptChanged("another program has written it, or it is gone")
            write(slip.path, body)
        return Slip(slip.path, _mark(body))

    def paths(self) -> tuple[Path, ...]:
        """Every file, in no telling order; asks for no words. Raises `StorageFailed`."""
        with storage():
            return documents(self.folder)

    def read(self, path: Path, key: Key) -> Found:
        """One document. Raises `KeptUnreadable`, `KeptForeign`, `KeptNewer`, `KeptChanged` where it
        is gone, or `StorageFailed`.
        """
        try:
            body = bytes_at(path, SIZES[-1] + AROUND_BYTES)
        except FileNotFoundError:
            raise KeptChanged("it is gone") from None
        return Found(Slip(path, _mark(body)), unpacked(opened(body, key)))

    def read_all(self, key: Key) -> Contents:
        """Everything that opens, and what does not. Raises `StorageFailed`."""
        found: list[Found] = []
        unread: list[tuple[Path, KeptFailed | StorageFailed]] = []
        for path in self.paths():
            try:
                found.append(self.read(path, key))
            except KeptChanged:
                continue  # another program has just taken it away
            except (KeptFailed, StorageFailed) as error:
                unread.append((path, error))
        return Contents(tuple(found), tuple(unread))

    def look_through(self, key: Key, now: datetime, rooms: Collection[str] | None) -> Contents:
        """What there is to read, and lets go of what is over (`is_over`). Raises `StorageFailed`.

        `rooms`: None where a seat on this laptop cannot be looked into; then no note is over.

        What the disk does not let go of is not shown either, and goes the next time.
        """
        contents = self.read_all(key)
        if rooms is None:
            all_found = (each.document for each in contents.found)
            rooms = {each.room for each in all_found if isinstance(each, Note)}
        over = [each for each in contents.found if is_over(each.document, now, rooms)]
        for each in over:
            with suppress(StorageFailed):
                self.forget(each.slip.path)
        return replace(contents, found=tuple(each for each in contents.found if each not in over))

    def keep_on(self, found: Found, recipient: Recipient) -> Slip:
        """Locks a note into another file, where it stays when its room goes; the one before goes.

        The program that leads the room knows the file of before, and would delete it with the room.
        Killed between the two, both lie here. Raises as `put`, and ValueError for no note.
        """
        note = found.document
        if not isinstance(note, Note):
            raise ValueError("not a note")
        if note.stays:
            return found.slip
        slip = self.put(recipient, msgspec.structs.replace(note, stays=True))
        self.forget(found.slip.path)
        return slip

    def forget(self, path: Path) -> None:
        """Overwrites and removes one, whether it opens or not. Raises `StorageFailed`.

        Renamed first: whatever happens then, it is gone from its place, and the sweep takes the
        rest.
        """
        part = path.with_name(path.name + PART)
        with storage(), at_work_in(self.folder), suppress(FileNotFoundError):
            os.rename(path, part)
            let_go_of(part)
            sync_directory(path.parent)

    def forget_all(self) -> None:
        """Overwrites and removes the key, and then everything. Raises `StorageFailed`.

        With the key's first touch all is closed for good, and the next start takes what is left.
        """
        with storage(), in_turn_in(self.folder):
            begin_forgetting(self.folder)
            finish_forgetting(self.folder)

    def _want(self, recipient: Recipient) -> None:
        """Raises as `put` where this is not the key of the folder."""
        if str(recipient_in(self.folder)) != str(recipient):
            raise KeyChanged("another key than the one that lies here")


def _locked(recipient: Recipient, document: Document) -> bytes:
    return pyrage.encrypt(packed(document), [recipient])


def opened(body: bytes, key: Key) -> bytes:
    """What is in a sealed file. Raises `KeptForeign` or `KeptUnreadable`."""
    try:
        return pyrage.decrypt(body, [key.identity])
    except pyrage.DecryptError as error:
        if str(error).startswith(_NO_MATCH):
            raise KeptForeign("sealed for another key") from None
    raise KeptUnreadable("not an age file, or not whole")


def _is_still(slip: Slip) -> bool:
    """Whether the file is that writing. Raises `StorageFailed`."""
    with suppress(FileNotFoundError, KeptUnreadable):
        return _mark(bytes_at(slip.path, SIZES[-1] + AROUND_BYTES)) == slip.mark
    return False


def _mark(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).digest()
