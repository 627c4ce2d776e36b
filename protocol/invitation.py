"""The invitation: five words that open the door once, and the word that says where.

    master = argon2id(words joined by single spaces, salt = BLAKE2b-128("unhurried/1 invitation"))
    lobby  = MAC(master, "unh1.lobby.id")
    door   = MAC(master, "unh1.door.key")

Five words of ten bits are 50 bits, open for 15 minutes. The salt has to be fixed, since both sides
begin with nothing but the words; the stretching pays for that. On one network a sixth word in front
carries the low ten bits of the inviting laptop's address; it finds the relay and opens nothing.

Reading is kind to the typist (case, spaces, dashes, commas and accents do not matter, three letters
are enough) and strict about the list: a word that is not on it is named before anything is sent.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from protocol.errors import BadInvitation, Malformed
from protocol.limits import KEY_BYTES
from protocol.sealing import mac
from protocol.words import PREFIX_LETTERS, WORDS, spell

WORDS_PER_INVITATION: Final = 5
"""50 bits behind the stretching: at 2,235 guesses a second and card, ten thousand of the largest
graphics cards find them within the 15 minutes with a chance of two in a hundred thousand."""

DRAW_BYTES: Final = 2 * WORDS_PER_INVITATION
"""How many random bytes `draw` wants."""

STRETCH_MEMORY_BYTES: Final = 256 * 1024 * 1024
"""A guess costs the guesser this much memory and the time to fill it; a laptop has it to spare."""

STRETCH_PASSES: Final = 3
"""With the memory above about 0.4 s on a laptop: short for two people, long for a guesser. Both
are libsodium's "moderate", and part of the protocol: other costs lead to another lobby."""

_PASSWORD_SALT: Final = blake2b(b"unhurried/1 invitation", digest_size=16).digest()


@dataclass(frozen=True)
class Invitation:
    """What one person reads out and the other types."""

    where: int | None
    """The low ten bits of the inviting laptop's address; None where the relay is known already."""
    words: tuple[str, ...] = field(repr=False)
    """The five words, in order."""


@dataclass(frozen=True)
class Opening:
    """What the words become. The words are to be forgotten then."""

    lobby: bytes
    """The mailbox at the relay, 32 bytes; it tells the relay nothing else."""
    door: bytes = field(repr=False)
    """The key of the door, 32 bytes."""


def completions(prefix: str) -> list[str]:
    """The words that begin with what has been typed so far, in order; none for nothing."""
    tokens = _tokens(prefix)
    if len(tokens) != 1:
        return []
    first = bisect_left(WORDS, tokens[0])
    # Every word sorts below its own prefix followed by a letter beyond "z".
    return list(WORDS[first : bisect_left(WORDS, tokens[0] + "\x7f")])


def complete(typed: str) -> str | None:
    """The word that is meant, from three letters on; None if there is none of that beginning."""
    matches = completions(typed)
    if len(matches) == 1 and len(_tokens(typed)[0]) >= PREFIX_LETTERS:
        return matches[0]
    return None


def parse(text: str) -> tuple[str, ...]:
    """The words of the list that `text` holds, however many.

    Raises `BadInvitation`, which names the words that are not on the list as they were typed, in
    small letters and without accents.
    """
    typed = _tokens(text)
    unknown = tuple(token for token in typed if complete(token) is None)
    if unknown:
        raise BadInvitation("words that are not on the list", unknown)
    return tuple(word for token in typed if (word := complete(token)) is not None)


def read(text: str) -> Invitation:
    """The invitation that `text` holds: five words, or six with the first saying where.

    Raises `BadInvitation` for words that are not on the list, or another number of them.
    """
    words = parse(text)
    if len(words) == WORDS_PER_INVITATION:
        return Invitation(None, words)
    if len(words) == WORDS_PER_INVITATION + 1:
        return Invitation(where_number(words[0]), words[1:])
    raise BadInvitation(f"{len(words)} words where five or six were wanted")


def draw(random: bytes) -> tuple[str, ...]:
    """Five words from `DRAW_BYTES` fresh random bytes. Raises `Malformed` for another length."""
    if len(random) != DRAW_BYTES:
        raise Malformed(f"{len(random)} random bytes where {DRAW_BYTES} were wanted")
    return spell(random, WORDS_PER_INVITATION)


def where_word(address: int) -> str:
    """The word for the low ten bits of an address."""
    return WORDS[address % len(WORDS)]


def where_number(word: str) -> int:
    """The ten bits behind a word of the list. Raises `BadInvitation`."""
    words = parse(word)
    if len(words) != 1:
        raise BadInvitation(f"{len(words)} words where one was wanted")
    return WORDS.index(words[0])


def stretch(
    words: tuple[str, ...],
    *,
    memory_bytes: int = STRETCH_MEMORY_BYTES,
    passes: int = STRETCH_PASSES,
) -> Opening:
    """The lobby and the key of the door behind five words. Takes 0.4 s: call it in a thread.

    Only tests pass another cost. Raises `BadInvitation` unless these are five words of the list,
    and `MemoryError` where the memory is not to be had.
    """
    if len(words) != WORDS_PER_INVITATION or any(complete(word) != word for word in words):
        raise BadInvitation("not five words of the list")
    try:
        master = argon2id.kdf(
            KEY_BYTES,
            " ".join(words).encode("ascii"),
            _PASSWORD_SALT,
            opslimit=passes,
            memlimit=memory_bytes,
        )
    except CryptoError:
        raise MemoryError("not enough memory to stretch an invitation") from None
    return Opening(mac(master, "unh1.lobby.id"), mac(master, "unh1.door.key"))


def _tokens(text: str) -> list[str]:
    """What was typed, word by word: small letters, no accents, nothing that is not alphanumeric."""
    plain = "".join(
        char if char.isalnum() else " "
        for char in unicodedata.normalize("NFKD", text.casefold())
        if unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )
    return plain.split()
