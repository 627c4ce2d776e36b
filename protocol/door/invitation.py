"""The invitation: five words that open the door once, and the word that says where.

    master = argon2id(words joined by single spaces, salt)
    salt   = BLAKE2b-128("unhurried/1 invitation, words 2")        words 2: the list they are from
    lobby  = MAC(master, "unh1.lobby.id")
    door   = MAC(master, "unh1.door.key")

Five words of ten bits are 50 bits, open for 15 minutes; that no word comes twice, which read out
sounds like a slip, costs a seventieth of a bit, and another one hundred-and-fortieth for each word
that may stand in front. The salt has to be fixed, since both sides
begin with nothing but the words; the stretching pays for that. On one network a sixth word in front
carries the low ten bits of the inviting laptop's address; it finds the relay and opens nothing.

Reading is kind to the typist (case, any white space, dashes, commas, quotes, numbering, accents and
wide letters do not matter, three letters are enough; words may stand in a longer text) and strict
about the list: a word that is not on it is named before anything is sent, and never taken for
another. `nearest` says which words may be meant; only a person takes one of them.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from typing import Final

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from protocol.door.nearness import distance, is_near
from protocol.errors import BadInvitation, Malformed
from protocol.limits import KEY_BYTES
from protocol.seal.sealing import mac
from protocol.words import LIST_VERSION, PREFIX_LETTERS, WORDS

WORDS_PER_INVITATION: Final = 5
"""Nearly 50 bits behind the stretching: at 2,235 guesses a second and card, ten thousand of the
largest graphics cards find them within the 15 minutes with a chance of two in 100,000."""

WHOLE_SIZES: Final = (WORDS_PER_INVITATION, WORDS_PER_INVITATION + 1)
"""Of an invitation, in words: without the one that says where, and with it."""

DRAW_BYTES: Final = 32
"""How many random bytes `draw` wants: so many more than the words take that what is left over when
they are divided shifts no chance by more than one in 2^200."""

STRETCH_MEMORY_BYTES: Final = 256 * 1024 * 1024
"""A guess costs the guesser this much memory and the time to fill it; a laptop has it to spare."""

STRETCH_PASSES: Final = 3
"""With the memory above about 0.4 s on a laptop: short for two people, long for a guesser. Both
are libsodium's "moderate", and part of the protocol: other costs lead to another lobby."""

SAID_BETWEEN: Final = frozenset({"and", "the"})
"""What people say and write between words. On their own they are three letters of words of ours."""

NEAREST_SHOWN: Final = 3
"""So many words are offered for one that is not on the list."""

NEXT_BEST: Final = 1.5
"""How much farther than the likeliest word another may be: what begins alike is put ahead by one,
and a single slip costs one at the most."""

_PASSWORD_SALT: Final = blake2b(
    b"unhurried/1 invitation, words %d" % LIST_VERSION, digest_size=16
).digest()
"""The first list had the salt without its number."""

_WHOLE: Final = frozenset(WORDS)


@dataclass(frozen=True)
class Invitation:
    """What one person reads out and the other types."""

    where: int | None
    """The low ten bits of the inviting laptop's address; None where the relay is known already."""
    words: tuple[str, ...] = field(repr=False)
    """The five words, in order."""


@dataclass(frozen=True)
class Reading:
    """What a text holds, also one that is half typed, or that stands in a letter."""

    words: tuple[str, ...] = field(repr=False)
    """The words of the list, whole, in order."""
    places: tuple[str, ...] = field(repr=False)
    """The same, with an empty one in the place of each that is not on the list."""
    unknown: tuple[str, ...] = field(repr=False)
    """What is not on the list, in small letters and without accents."""
    left_out: tuple[str, ...] = field(repr=False)
    """The rest of a text in which one whole invitation was found: nobody typed these as words."""

    @property
    def invitation(self) -> Invitation | None:
        """Five words, or six with the first saying where; None for another number."""
        if self.unknown:
            return None
        if len(self.words) == WORDS_PER_INVITATION:
            return Invitation(None, self.words)
        if len(self.words) == WORDS_PER_INVITATION + 1:
            return Invitation(WORDS.index(self.words[0]), self.words[1:])
        return None


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


def nearest(typed: str) -> tuple[str, ...]:
    """The words that a slip of one token may mean, the likeliest first; none if nothing is near.

    What begins with the same three letters comes first: these tell a word from all others.
    """
    tokens = _tokens(typed)
    if len(tokens) != 1 or complete(tokens[0]) is not None:
        return ()
    token = tokens[0]
    start = token[:PREFIX_LETTERS]
    far = 0.5 + len(token) / 4
    found = []
    for word in WORDS:
        has_start = word.startswith(start)
        # Whoever types no more than the beginning may slip in that.
        meant = {word, word[: len(token)]} if len(token) <= PREFIX_LETTERS + 1 else {word}
        near = [distance(token, each) for each in meant if has_start or is_near(token, each, far)]
        if near:
            # Of those that are as near, first what is near as a whole, then by the alphabet.
            found.append((min(near) - has_start, distance(token, word), word))
    best = min(found, default=(far, far, ""))[0]
    likely = sorted(each for each in found if each[0] <= min(far, best + NEXT_BEST))
    shown = [word for _, _, word in likely[:NEAREST_SHOWN]]
    # A short word with a letter too many is as near to the beginnings of many others.
    shorter = {token[:place] + token[place + 1 :] for place in range(len(token))}
    missed = [word for _, _, word in found if word in shorter and word not in shown]
    return (*shown[: NEAREST_SHOWN - len(missed)], *missed)


def look(text: str) -> Reading:
    """What `text` holds. Words that are not on the list count as a text's around an invitation
    only where one run of five or six whole words stands in it; else they are slips, and unknown.
    Between whole words "and" and "the" are what they are anywhere.
    """
    tokens = _tokens(text)
    said = [token for token in tokens if token not in SAID_BETWEEN]
    completed = [complete(token) for token in tokens]
    # Who spells five words out does not shorten the sixth.
    if None in completed or len(tokens) > max(WHOLE_SIZES) or len(said) < len(tokens):
        run = _one_run(said) or _one_run(tokens)
        if run:
            rest = list(tokens)
            for word in run:
                rest.remove(word)
            return Reading(tuple(run), tuple(run), (), tuple(rest))
    unknown = tuple(token for token, word in zip(tokens, completed, strict=True) if word is None)
    places = tuple(word or "" for word in completed)
    return Reading(tuple(word for word in places if word), places, unknown, ())


def parse(text: str) -> tuple[str, ...]:
    """The words of the list that `text` holds, however many.

    Raises `BadInvitation`, which names the words that are not on the list as they were typed, in
    small letters and without accents.
    """
    reading = look(text)
    if reading.unknown:
        raise BadInvitation("words that are not on the list", reading.unknown)
    return reading.words


def read(text: str) -> Invitation:
    """The invitation that `text` holds: five words, or six with the first saying where.

    Raises `BadInvitation` for words that are not on the list, or another number of them.
    """
    words = parse(text)
    invitation = Reading(words, words, (), ()).invitation
    if invitation is None:
        raise BadInvitation(f"{len(words)} words where five or six were wanted")
    return invitation


def draw(random: bytes, but: Collection[str] = ()) -> tuple[str, ...]:
    """Five different words from `DRAW_BYTES` fresh random bytes.

    `but`: the few words that may stand in front of them, which are left out. Raises `Malformed` for
    another length.
    """
    if len(random) != DRAW_BYTES:
        raise Malformed(f"{len(random)} random bytes where {DRAW_BYTES} were wanted")
    number = int.from_bytes(random, "big")
    left = [word for word in WORDS if word not in but]
    drawn = []
    for _ in range(WORDS_PER_INVITATION):
        number, place = divmod(number, len(left))
        drawn.append(left.pop(place))
    return tuple(drawn)


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
    return opened(master)


def opened(master: bytes) -> Opening:
    """The lobby and the key of the door behind 32 bytes that nobody can guess.

    What words become once they are stretched, or random bytes that a program was given.
    """
    return Opening(mac(master, "unh1.lobby.id"), mac(master, "unh1.door.key"))


def _one_run(tokens: list[str]) -> list[str]:
    """The five or six whole words that stand together; none if there are none, or more of them."""
    grouped = groupby(tokens, key=lambda token: token in _WHOLE)
    runs = [
        run for is_listed, each in grouped if is_listed and len(run := list(each)) in WHOLE_SIZES
    ]
    return runs[0] if len(runs) == 1 else []


def _tokens(text: str) -> list[str]:
    """What was typed, word by word: small letters, no accents, no digits, nothing else."""
    plain = "".join(
        char if char.isalpha() else "" if _is_mark(char) else " "
        for char in unicodedata.normalize("NFKD", text.casefold())
    )
    return plain.split()


def _is_mark(char: str) -> bool:
    """What belongs to the letter before it, or is not seen at all."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf")
