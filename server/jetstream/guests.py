"""Who is in a shared lobby at this relay, and what they have been handed of it.

Pure, but for being mutable, and for the clock that is handed in.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from typing import Final

from protocol.wire.frames import End, Gone, Note
from server.jetstream.naming import Door
from server.jetstream.notes import Found, Notes, Openings, Posted
from server.settings import RelaySettings
from server.store.ports import Visitor


class Lobby:
    """One, while somebody at this relay is in it or is about to be. Mutable."""

    def __init__(self, door: Door) -> None:
        self.door: Final = door
        self.notes: Final = Notes()
        self.ends_ms: int | None = None
        self.visitors: list[Visitor] = []
        self.users = 0
        """How many are looking after it just now."""
        self.mark = 0
        """Where it was marked that it is shut: whoever is here has come after that."""
        self.is_read = False
        """Whether it was looked what there is, since when all is heard."""
        self.is_doubtful = False
        """Whether something may have been missed."""
        self.farewells = 0
        """How often everybody in it was dismissed."""


class Guests:
    """All lobbies of this relay that somebody is in. Mutable."""

    def __init__(self, settings: RelaySettings, steady_ms: Callable[[], int]) -> None:
        self._steady_ms: Final = steady_ms
        self.openings: Final = Openings(settings)
        self._lobbies: Final[dict[str, Lobby]] = {}
        self._due: Final[list[tuple[int, str, str]]] = []
        """When which opening of which lobby ends; a heap."""

    def __iter__(self) -> Iterator[Lobby]:
        return iter(tuple(self._lobbies.values()))

    def get(self, door: Door) -> Lobby | None:
        """The one that is there, if anybody is in it."""
        return self._lobbies.get(door.token)

    @contextmanager
    def looking_after(self, door: Door) -> Iterator[Lobby]:
        """It is kept in mind until the block is left."""
        with self.keeping(self._lobbies.setdefault(door.token, Lobby(door))) as lobby:
            yield lobby

    @contextmanager
    def keeping(self, lobby: Lobby) -> Iterator[Lobby]:
        """As `looking_after`, of one that may have been forgotten since."""
        lobby.users += 1
        try:
            yield lobby
        finally:
            lobby.users -= 1
            self._forget_if_empty(lobby)

    def leave(self, door: Door, visitor: Visitor) -> None:
        """A visitor is gone."""
        lobby = self._lobbies.get(door.token)
        if lobby is not None and visitor in lobby.visitors:
            lobby.visitors.remove(visitor)
            self._forget_if_empty(lobby)

    def _forget_if_empty(self, lobby: Lobby) -> None:
        is_known = self._lobbies.get(lobby.door.token) is lobby
        if is_known and not lobby.users and not lobby.visitors:
            del self._lobbies[lobby.door.token]

    # What is handed to them

    def hear(self, lobby: Lobby, posted: Posted) -> bool:
        """A note was kept. Returns whether it has to be looked what is there."""
        if posted.position < lobby.mark:
            # Late; or the machines have lost their memory, and count anew.
            return True
        return self._hand_out(lobby, lambda: lobby.notes.hear(posted), None)

    def take(self, lobby: Lobby, found: Found) -> bool:
        """It was looked what is there, and it does not contradict. Returns whether it has to be
        looked again."""
        return self._hand_out(
            lobby, lambda: lobby.notes.take(found.notes, found.position), found.left_ms
        )

    def _hand_out(self, lobby: Lobby, take: Callable[[], bool], left_ms: int | None) -> bool:
        notes = lobby.notes
        known, opening = len(notes.notes), notes.opening
        answer = take()
        if notes.opening != opening:
            left_ms = notes.notes[0].lasts_s * 1000 if left_ms is None else left_ms
            lobby.ends_ms = self._steady_ms() + left_ms
            heappush(self._due, (lobby.ends_ms, lobby.door.token, notes.opening))
        for posted in notes.notes[known:]:
            for visitor in tuple(lobby.visitors):
                visitor.tell(Note(posted.number, posted.note))
        return answer

    # How it ends for them

    def shut(self, door: Door, mark: int) -> None:
        """Somebody has shut it, there: what came before that is over."""
        lobby = self._lobbies.get(door.token)
        is_newer = lobby is not None and lobby.notes.first > mark
        self.openings.shut(
            door.token, but=lobby.notes.opening if lobby is not None and is_newer else ""
        )
        if lobby is None or mark <= lobby.mark:
            return
        if not is_newer and lobby.is_read:
            self.dismiss(lobby, End.SHUT)
        elif not is_newer:
            # Nobody is in it yet.
            lobby.notes.forget()
        lobby.mark = mark

    def dismiss(self, lobby: Lobby, end: End) -> None:
        """Everybody in it, and what was known of it is forgotten."""
        visitors, lobby.visitors = lobby.visitors, []
        self.openings.close(lobby.notes.opening)
        lobby.notes.forget()
        lobby.mark, lobby.ends_ms, lobby.is_read = 0, None, False
        lobby.farewells += 1
        for visitor in visitors:
            visitor.dismiss(Gone(end))
        self._forget_if_empty(lobby)

    def expire(self, now_ms: int) -> None:
        """Dismiss everybody whose lobby's time is over."""
        while self._due and self._due[0][0] <= now_ms:
            _, token, opening = heappop(self._due)
            self.openings.close(opening)
            lobby = self._lobbies.get(token)
            if lobby is not None and lobby.notes.opening == opening:
                self.dismiss(lobby, End.EXPIRED)
