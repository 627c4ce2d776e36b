"""The rules of lobbies: the mailboxes behind invitations, each for one short exchange.

Pure, but for being mutable: no sockets, no clock. Held in memory only: a restart of the relay loses
the invitations that are open, and whoever waits invites again. A lobby comes to be with its first
note; visiting one that is not there looks like visiting an empty one, and leaves no trace.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from protocol.wire.frames import Code
from server.errors import Refused
from server.settings import RelaySettings

P = TypeVar("P")


@dataclass(slots=True)
class Mailbox:
    """The notes of one lobby. Mutable."""

    address: str
    """Who opened it, for the quota."""
    opened_ms: int
    notes: list[bytes] = field(default_factory=list, repr=False)


class Lobbies(Generic[P]):
    """All lobbies of a relay. Mutable."""

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._mailboxes: dict[bytes, Mailbox] = {}
        """In the order of opening, so that the first is the first to expire."""
        self._visitors: dict[bytes, list[P]] = {}
        self._held: Counter[str] = Counter()
        self._now_ms = 0

    def __len__(self) -> int:
        return len(self._mailboxes)

    @property
    def waiting(self) -> int:
        """In how many lobbies, empty ones too, somebody is."""
        return len(self._visitors)

    def visit(self, lobby: bytes, peer: P) -> tuple[bytes, ...]:
        """`peer` enters. Returns the notes so far."""
        self._visitors.setdefault(lobby, []).append(peer)
        mailbox = self._mailboxes.get(lobby)
        return () if mailbox is None else tuple(mailbox.notes)

    def leave(self, lobby: bytes, peer: P) -> None:
        """`peer` is gone. The notes stay."""
        visitors = self._visitors.get(lobby, [])
        if peer in visitors:
            visitors.remove(peer)
        if not visitors:
            self._visitors.pop(lobby, None)

    def visitors(self, lobby: bytes) -> tuple[P, ...]:
        """Everybody who is in the lobby now."""
        return tuple(self._visitors.get(lobby, ()))

    def post(
        self, lobby: bytes, note: bytes, address: str, now_ms: int, *, is_draining: bool
    ) -> int:
        """Keep `note`. Returns its index, from 0. Raises `Refused`."""
        self._look_at_the_clock(now_ms)
        mailbox = self._mailboxes.get(lobby)
        if mailbox is None:
            mailbox = self._open(lobby, address, now_ms, is_draining=is_draining)
        if len(mailbox.notes) >= self._settings.lobby_notes:
            raise Refused(Code.LOBBY_FULL)
        mailbox.notes.append(note)
        return len(mailbox.notes) - 1

    def shut(self, lobby: bytes) -> tuple[P, ...]:
        """Delete the lobby. Returns everybody who was in it."""
        mailbox = self._mailboxes.pop(lobby, None)
        if mailbox is not None:
            self._release(mailbox)
        return tuple(self._visitors.pop(lobby, ()))

    def expire(self, now_ms: int) -> Iterator[P]:
        """Delete the lobbies whose time is over. Yields everybody who was in one."""
        self._look_at_the_clock(now_ms)
        born_before_ms = now_ms - self._settings.lobby_lifetime_s * 1000
        while self._mailboxes:
            lobby, mailbox = next(iter(self._mailboxes.items()))
            if mailbox.opened_ms > born_before_ms:
                return
            yield from self.shut(lobby)

    def _look_at_the_clock(self, now_ms: int) -> None:
        if now_ms < self._now_ms:
            # It was set back. No time has passed, and no invitation is open for longer by it.
            for mailbox in self._mailboxes.values():
                mailbox.opened_ms -= self._now_ms - now_ms
        self._now_ms = now_ms

    def _open(self, lobby: bytes, address: str, now_ms: int, *, is_draining: bool) -> Mailbox:
        if is_draining:
            raise Refused(Code.DRAINING)
        if self._held[address] >= self._settings.lobbies_per_address:
            raise Refused(Code.ROOMS_RATE)
        if len(self._mailboxes) >= self._settings.lobbies:
            raise Refused(Code.RELAY_FULL)
        mailbox = self._mailboxes[lobby] = Mailbox(address, now_ms)
        self._held[address] += 1
        return mailbox

    def _release(self, mailbox: Mailbox) -> None:
        self._held[mailbox.address] -= 1
        if not self._held[mailbox.address]:
            del self._held[mailbox.address]
