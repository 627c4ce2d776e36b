"""Words that open and close at once, where the slow step is not what is tried."""

from typing import Final

import pytest

from tui.disk.locked import phrase as phrases
from tui.errors import KeyUnreadable, WrongPhrase

WORDS: Final = "blue kettle on the hob"
OTHER_WORDS: Final = "a red door in the rain"

MARK: Final = b"sealed at once\n"


def at_once(patch: pytest.MonkeyPatch) -> None:
    """The same answers and errors, without the two seconds."""

    def seal(body: bytes, phrase: str) -> bytes:
        return MARK + phrases.new_phrase(phrase).encode() + b"\n" + body

    def unseal(sealed: bytes, phrase: str) -> bytes:
        if not sealed.startswith(MARK):
            raise KeyUnreadable("not what a passphrase opens")
        words, _, body = sealed.removeprefix(MARK).partition(b"\n")
        if words != phrases.plain(phrase).encode():
            raise WrongPhrase("these words do not open it")
        return body

    patch.setattr(phrases, "seal", seal)
    patch.setattr(phrases, "unseal", unseal)
