"""The words that a host has given to its couples: which of them bears a new room out, how often.

A word is of all couples or of a batch of at least twenty, so that it tells nobody apart. What is
counted is how many rooms were made with it lately, and how many wrong ones came from an address:
in memory, so that a restart forgets both. Pure, but for being mutable: time is an argument. What it
is not: kept with a room, or told to anybody.
"""

from collections.abc import Sequence
from hmac import compare_digest
from typing import Final, NamedTuple

from protocol.wire.frames import Code
from protocol.wire.proofs import word_proof
from server.errors import Refused
from server.rules.paces import Pace, Paces

LEAST_COUPLES: Final = 20
"""Of one word. With fewer, who used it would tell who they are."""

LEAST_SIGNS: Final = 8
"""Of a word, of those that count: a shorter one is soon found by trying."""

HOUR_MS: Final = 60 * 60 * 1000
DAY_MS: Final = 24 * HOUR_MS

TRIES: Final = 20
"""Wrong words in an hour from one address."""


class Batch(NamedTuple):
    """One word, and how many couples it was given to."""

    word: str
    """As it is compared."""
    couples: int


class Words:
    """Those of one relay. Mutable."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._paces: dict[Batch, Pace] = {}
        self._tries: Paces[str] = Paces(TRIES, HOUR_MS)
        self.become(batches)

    def become(self, batches: Sequence[Batch]) -> None:
        """These are the words from now on. What was counted of those that stay goes on."""
        old = self._paces
        self._paces = {
            each: old[each] if each in old else Pace(each.couples, DAY_MS) for each in batches
        }

    def bear_out(self, proof: bytes | None, room: bytes, address: str, now_ms: int) -> Pace:
        """The pace of the word that `proof` is of, in which a room that is made is to be noted.

        Raises `Refused`. A client that tells no word may not know that there are any.
        """
        if proof is None:
            raise Refused(Code.RELAY_FULL)
        if not self._tries.allows(address, now_ms):
            raise Refused(Code.WORD_RATE)
        # All of them, so that how long it takes tells nothing.
        borne = [
            pace
            for batch, pace in self._paces.items()
            if compare_digest(word_proof(batch.word, room), proof)
        ]
        if not borne:
            self._tries.note(address, now_ms)
            raise Refused(Code.WORD)
        if not borne[0].allows(now_ms):
            raise Refused(Code.WORD_RATE)
        return borne[0]

    def forget_idle(self, now_ms: int) -> None:
        """Drop what need not be remembered of addresses any more."""
        self._tries.forget_idle(now_ms)
