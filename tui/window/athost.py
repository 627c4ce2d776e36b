"""One relay as its host wants it: what they say, and a word for a room that is made there.

    asked                before the invitation is read out, or where somebody waits at a door
    a word is wanted     the one that is kept for that relay, else this person is asked for it
    the room is made     with its proof; where the word is not taken, this person is asked again

Whoever waits at the door meanwhile sees what they saw. What it is not: the question on the wire
(`tui.line.host`), or the page that asks (`tui.window.screens.hostword`).
"""

import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from protocol.door.exchange import Admission
from protocol.wire.frames import Code
from protocol.wire.proofs import tidy_word, word_proof
from tui.errors import RelayRefused, RelayUnreachable, RelayVersion
from tui.line.addresses import spoken
from tui.line.founding import create_room
from tui.line.host import NOTHING, ask_host
from tui.words import host as host_words

KEEP: Final = "keep"
ONCE: Final = "once"
"""What a person who has typed a word wants with it."""

if TYPE_CHECKING:
    from tui.window.stage import Stage


class AtHost:
    """Mutable: it holds what was said, and the word."""

    def __init__(self, stage: "Stage", url: str) -> None:
        self._stage: Final = stage
        self._url: Final = url
        self._says = NOTHING
        self._is_heard = False
        self._word = self._typed = ""
        """The word as it is compared, and as it was typed last."""
        self._is_to_keep = False

    async def ask(self) -> None:
        """Raises `RelayUnreachable` and its kinds, or `RelayVersion`."""
        self._says = await ask_host(self._url)
        self._is_heard = True

    async def ask_quietly(self) -> None:
        """The same where it is no matter if nobody answers."""
        with suppress(RelayUnreachable, RelayVersion):
            await self.ask()

    @property
    def line(self) -> str:
        """What the host says, as theirs; empty if nothing."""
        return host_words.at_the_door(spoken(self._url), self._says.contact, self._says.news)

    async def has_word(self) -> bool:
        """Whether a room may be made as far as one knows; asks for a word where one is wanted."""
        if not self._says.wants_word:
            return True
        settings = self._stage.settings
        if settings.host_relay == self._url and settings.host_word:
            self._word = self._typed = settings.host_word
        return bool(self._word) or await self._is_told("")

    async def make(self, admission: Admission) -> None:
        """The room of that admission. Raises as `create_room`."""
        while True:
            try:
                await create_room(self._url, admission, self.proof_for(admission))
            except RelayRefused as refused:
                if refused.code is not Code.WORD or not await self._is_told(host_words.WORD_WRONG):
                    raise
            else:
                self._keep_word()
                return

    def proof_for(self, admission: Admission) -> bytes:
        """That the room may be made, also again; empty without a word."""
        return word_proof(self._word, admission.room.room_id) if self._word else b""

    def served(self) -> None:
        """The relay is the one of this person, and has served: what its host says is remembered."""
        settings = self._stage.settings
        if settings.relay != self._url or not self._is_heard:
            return
        is_same = settings.host_relay == self._url
        heard = replace(
            settings,
            host_relay=self._url,
            host_contact=self._says.contact,
            host_news=self._says.news,
            host_heard_ms=time.time_ns() // 1_000_000 if self._says.news else 0,
            host_word=settings.host_word if is_same else "",
        )
        if heard != settings and (self.line or is_same):
            self._stage.keep_settings(heard)

    async def _is_told(self, told: str) -> bool:
        answer = await self._stage.ask_word(spoken(self._url), self._typed, told)
        kind, _, self._typed = (answer or "").partition(":")
        self._word, self._is_to_keep = tidy_word(self._typed), kind == KEEP
        return bool(self._word)

    def _keep_word(self) -> None:
        settings = self._stage.settings
        if not self._word or not self._is_to_keep or settings.host_word == self._word:
            return
        is_same = settings.host_relay == self._url
        kept = settings if is_same else replace(settings, host_contact="", host_news="")
        self._stage.keep_settings(replace(kept, host_relay=self._url, host_word=self._word))
