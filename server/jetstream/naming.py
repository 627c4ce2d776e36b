"""What a room is called where its log is kept, and in which of the shards that is; and a lobby.

Pure, but for the randomness of `Names.seal` and `Names.hide`. Whoever looks on at the engine sees
these names, and learns nothing from them that opens a room: they are made with a key that only the
relays of one fleet hold. It cannot be changed later, nor can the number of shards, without moving
every room.
"""

from base64 import b32encode, b64decode, b64encode
from hashlib import blake2b
from typing import Final, NamedTuple

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from server.errors import FleetKeyUnusable, StorageFailed

SHARDS: Final = 64
"""From the first day on: more machines later, instead of more shards."""

KEY_BYTES: Final = 32
TOKEN_BYTES: Final = 20


class Place(NamedTuple):
    """Where a room is kept."""

    shard: int
    token: str

    @property
    def stream(self) -> str:
        """The stream that its log is in."""
        return stream_of(self.shard)

    @property
    def log(self) -> str:
        """The subject of its log."""
        return f"r.{self.shard:02}.{self.token}"

    @property
    def roster(self) -> str:
        """The subject of its rosters, but for the first one."""
        return f"s.{self.shard:02}.{self.token}"

    @property
    def end(self) -> str:
        """The subject of the note that it has ended, and is to be erased."""
        return f"e.{self.shard:02}.{self.token}"

    @property
    def heard(self) -> str:
        """The subject where what is safe in its log is told."""
        return f"h.{self.shard:02}.{self.token}"

    @property
    def idle(self) -> str:
        """The subject of its timer."""
        return f"i.{self.token}"

    def seat(self, seat: int) -> str:
        """The subject of who has that seat."""
        return f"c.{self.token}.{seat}"

    @property
    def seats_heard(self) -> str:
        """The subjects where it is told who takes its seats, and leaves them."""
        return f"p.{self.token}.*"


def stream_of(shard: int) -> str:
    """The name of a shard's stream."""
    return f"ROOMS-{shard:02}"


def place_of(token: str) -> Place:
    """Where the room with that token is kept. Raises `ValueError` if it is no token."""
    if len(token) != TOKEN_BYTES * 8 // 5:
        raise ValueError("not a token")
    # The first byte is the first five bits of two letters; lower bits decide the shard.
    bits = _LETTERS.index(token[0]) << 5 | _LETTERS.index(token[1])
    return Place((bits >> 2) % SHARDS, token)


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"


class Door(NamedTuple):
    """Where a lobby is kept."""

    token: str

    @property
    def notes(self) -> str:
        """The subject of its notes."""
        return f"l.{self.token}"

    @property
    def shut(self) -> str:
        """The subject of the mark that somebody has shut it."""
        return f"m.{self.token}"

    @property
    def notes_heard(self) -> str:
        """The subject where notes that are kept are told."""
        return f"k.l.{self.token}"

    @property
    def shut_heard(self) -> str:
        """The subject where it is told that somebody has shut it."""
        return f"k.m.{self.token}"


class Names:
    """The names that the relays of one fleet give. Immutable."""

    def __init__(self, key: bytes) -> None:
        """Raises `FleetKeyUnusable`."""
        if len(key) != KEY_BYTES:
            raise FleetKeyUnusable("a fleet key has 32 bytes")
        self._token_key: Final = blake2b(key=key, person=b"unhurried token").digest()
        self._lobby_key: Final = blake2b(key=key, person=b"unhurried lobby").digest()
        box_key = blake2b(key=key, person=b"unhurried name", digest_size=SecretBox.KEY_SIZE)
        self._box: Final = SecretBox(box_key.digest())
        hidden_key = blake2b(key=key, person=b"unhurried hidden", digest_size=SecretBox.KEY_SIZE)
        self._hidden: Final = SecretBox(hidden_key.digest())

    def place(self, name: bytes) -> Place:
        """Where the room of that name is kept."""
        return place_of(_token(name, self._token_key))

    def door(self, lobby: bytes) -> Door:
        """Where the lobby of that name is kept."""
        return Door(_token(lobby, self._lobby_key))

    def seal(self, name: bytes) -> str:
        """The name, for nobody but these relays, as the value of a header."""
        return b64encode(self._box.encrypt(name)).decode()

    def open(self, sealed: str) -> bytes:
        """What was sealed. Raises `StorageFailed` if it was not, or with another key."""
        try:
            return self._box.decrypt(b64decode(sealed, validate=True))
        except (ValueError, CryptoError):
            raise StorageFailed("a name that was not sealed with this key") from None

    def hide(self, data: bytes) -> bytes:
        """What is kept or said for nobody but these relays."""
        return bytes(self._hidden.encrypt(data))

    def show(self, hidden: bytes) -> bytes:
        """What was hidden. Raises `StorageFailed` if it was not, or with another key."""
        try:
            return self._hidden.decrypt(hidden)
        except (ValueError, CryptoError):
            raise StorageFailed("something that was not hidden with this key") from None


def _token(name: bytes, key: bytes) -> str:
    hashed = blake2b(name, key=key, digest_size=TOKEN_BYTES)
    return b32encode(hashed.digest()).decode().lower()
