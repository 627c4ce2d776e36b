"""What one relay knows of a lobby that several share: its notes in their order, each of them once.

Pure. A lobby is called by a number of its own that whoever opened it has drawn, its opening: what
comes to be under the same name later is another one, however the positions may look. A lobby is
its notes from the first on; what lies there without it is left over, and nobody is shown it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from protocol.wire.frames import Code
from server.errors import Refused
from server.jetstream.answers import Headers
from server.settings import RelaySettings

EARLY: Final = 64
"""So many notes are kept that came before those ahead of them."""


class Posted(NamedTuple):
    """A note, as it is kept."""

    opening: str
    number: int
    """0, 1, 2 ... in their order."""
    nonce: str
    """Known to its author alone until it is there. The first note's is the opening."""
    lasts_s: int
    """How long the lobby lives from its first note on."""
    note: bytes
    position: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """All of it but the note and its place."""
        return {
            "Opening": self.opening,
            "Number": str(self.number),
            "Nonce": self.nonce,
            "Lasts": str(self.lasts_s),
        }


def read_posted(position: int, headers: Headers, note: bytes) -> Posted | None:
    """What is kept there; None if that is no note."""
    try:
        number, lasts_s = int(headers["Number"]), int(headers["Lasts"])
        return Posted(headers["Opening"], number, headers["Nonce"], lasts_s, note, position)
    except (KeyError, ValueError):
        return None


class Found(NamedTuple):
    """What lies under the name of a lobby."""

    notes: tuple[Posted, ...]
    """Of the lobby; none if there is none."""
    position: int
    """Of the last, whether it is of the lobby or left over; 0 for nothing."""
    mark: int = 0
    """Where somebody has last shut it: what came before that is over."""
    left_ms: int | None = None
    """So long the lobby will live; None if that was known before."""


def whole(found: Iterable[Posted]) -> tuple[Posted, ...]:
    """The lobby among what was found under its name, in the order of positions."""
    notes: list[Posted] = []
    for posted in found:
        if posted.number == 0:
            # One that came to be since.
            notes = [posted]
        elif notes and (posted.opening, posted.number) == (notes[0].opening, len(notes)):
            notes.append(posted)
    return tuple(notes)


class Notes:
    """Those of one lobby, as far as one relay knows them. Mutable."""

    def __init__(self) -> None:
        self.opening = ""
        """Empty while there is no lobby."""
        self.notes: list[Posted] = []
        self.position = 0
        """Of the last that lies there, whatever it is; 0 for nothing."""
        self._early: Final[dict[tuple[str, int], Posted]] = {}

    def hear(self, posted: Posted) -> bool:
        """One has been kept. Returns whether it has to be looked what is there."""
        if not self.opening and posted.number == 0:
            self.opening = posted.opening
        if posted.opening == self.opening and posted.number < len(self.notes):
            return False
        if len(self._early) >= EARLY:
            self._early.clear()
        self._early[posted.opening, posted.number] = posted
        self._go_on()
        return bool(self._early)

    @property
    def first(self) -> int:
        """Where the lobby begins; 0 while there is none."""
        return self.notes[0].position if self.notes else 0

    def has(self, nonce: str) -> bool:
        """Whether that one is among them."""
        return any(posted.nonce == nonce for posted in self.notes)

    def begin_to_look(self) -> None:
        """What is found from now on holds all that was heard so far."""
        self._early.clear()

    def contradicts(self, found: Sequence[Posted]) -> bool:
        """Whether what was found is another lobby, or none: then this one is over."""
        return bool(self.opening) and (not found or found[0].opening != self.opening)

    def take(self, found: Sequence[Posted], position: int) -> bool:
        """What was found, which does not contradict, and where it ends. Returns whether it has to
        be looked again: something was heard meanwhile that does not follow."""
        if found and not self.opening:
            self.opening = found[0].opening
        for posted in found[len(self.notes) :]:
            self._early[posted.opening, posted.number] = posted
        self._go_on()
        if len(self.notes) <= len(found):
            self.position = position
        return bool(self._early)

    def forget(self) -> None:
        """It is over. What was heard of another one is still to be looked at."""
        self.opening = ""
        self.notes.clear()
        self.position = 0

    def _go_on(self) -> None:
        while (posted := self._early.pop((self.opening, len(self.notes)), None)) is not None:
            self.notes.append(posted)
            self.position = posted.position


class Openings:
    """The lobbies that were opened at this relay, for its quotas. Mutable."""

    def __init__(self, settings: RelaySettings) -> None:
        self._settings: Final = settings
        self._addresses: Final[dict[str, tuple[str, str]]] = {}
        """By opening: the lobby, and who has opened it."""
        self._held: Final[Counter[str]] = Counter()

    def __len__(self) -> int:
        return len(self._addresses)

    def open(self, opening: str, lobby: str, address: str, *, is_draining: bool) -> None:
        """One is about to come to be. May be called more than once. Raises `Refused`."""
        if opening in self._addresses:
            return
        if is_draining:
            raise Refused(Code.DRAINING)
        if self._held[address] >= self._settings.lobbies_per_address:
            raise Refused(Code.ROOMS_RATE)
        if len(self._addresses) >= self._settings.lobbies:
            raise Refused(Code.RELAY_FULL)
        self._addresses[opening] = lobby, address
        self._held[address] += 1

    def close(self, opening: str) -> None:
        """It is over, or has not come to be. May be called more than once, and of any."""
        if opening not in self._addresses:
            return
        _, address = self._addresses.pop(opening)
        self._held[address] -= 1
        if not self._held[address]:
            del self._held[address]

    def shut(self, lobby: str, but: str) -> None:
        """All openings of that lobby are over, but for one."""
        for opening, (each, _) in tuple(self._addresses.items()):
            if each == lobby and opening != but:
                self.close(opening)
