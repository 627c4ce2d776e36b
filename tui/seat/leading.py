"""A facilitator's part in one room: it reads along once both have let it in, and leads.

    the door ──> it waits to be let in ──> a key and the outline of the session ──both──> ready
                                                                                           │
                  `is_over`: it left, or the two went on without it <── controls, words with one

What it is: a seat (`tui.seat.seated`) with the hands of a third. What it is not: a partner's; it
opens nothing that it may not read, hands out no key, and founds and closes no room. Before it is
ready it knows nothing of the session, whatever it has been handed.
"""

from collections.abc import Mapping
from typing import Final

from protocol.activities.activity import Kinds
from protocol.errors import OutOfTurn
from protocol.seal.envelope import Kind
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.coming import Arriving, Coming
from protocol.session.events import AnyEvent, FacilitatorLeft, encode_move
from protocol.session.moves import ANY_PAGE, moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended
from tui.news import Tempo
from tui.seat import ports
from tui.seat.facts import NOTHING_LEFT
from tui.seat.seated import Seated
from tui.seat.watching import Watcher

GOING: Final[Kinds] = frozenset({FacilitatorLeft})
"""What is left once this seat no longer has the same order of things as the two."""


class Leading(Seated):
    """A third seat in one room. Mutable: it acts, and waits for the moment to act."""

    def __init__(self, world: ports.Ports, pace: Tempo, *, watcher: Watcher | None = None) -> None:
        """Raises as `Seated`."""
        super().__init__(world, pace, watcher)
        self.seat: Final = Seat.FACILITATOR

    @property
    def is_ready(self) -> bool:
        """Whether both partners have borne out what it was told: before that, and once they no
        longer do, there is nothing to show."""
        ledger = self._held.ledger
        return isinstance(ledger, Coming) and ledger.is_ready

    @property
    def is_awaiting(self) -> bool:
        """Whether nobody has handed this seat a key yet: the two are reading, or have said no."""
        return self.end is None and isinstance(self._held.ledger, Arriving)

    @property
    def is_seated(self) -> bool:
        """Whether it leads the two now."""
        return self.is_ready and self.session.third.seated is not None

    @property
    def is_over(self) -> bool:
        """Whether this seat is not the facilitator's any more: it has left, or the two go on."""
        is_gone = self.is_ready and self.session.third.seated is None
        return self.end is not None or is_gone or isinstance(self.session.phase, Ended)

    @property
    def is_leaving(self) -> bool:
        """Whether this seat has said that it leaves, and the relay does not know yet, perhaps."""
        return self.is_ready and self.ahead.third.seated is None

    @property
    def is_lost(self) -> bool:
        """Whether it no longer has the same order of things as the two, and has no move left."""
        return (self.news.alarm is not None or self._held.ledger.has_parted) and not self.moves()

    def is_here(self, seat: Partner) -> bool:
        """Whether that partner is there."""
        return seat in self.news.here

    @property
    def away(self) -> tuple[Partner, ...]:
        """Which of the two are not."""
        return tuple(seat for seat in PARTNERS if not self.is_here(seat))

    def moves(self) -> Kinds:
        """What this seat may do now: nothing before it is ready, nothing twice."""
        ledger = self._held.ledger
        if self.news.alarm is not None or self.end is not None or not isinstance(ledger, Coming):
            return frozenset()
        mine = moves(self.ahead, self.seat)
        if ledger.has_parted:
            return mine & GOING
        if not ledger.is_ready:
            return frozenset()
        if self.ahead.page != self.session.page:
            return mine & ANY_PAGE
        return mine & moves(self.session, self.seat)

    def do(
        self,
        event: AnyEvent,
        page: int | None = None,
        left: Mapping[str, str] = NOTHING_LEFT,
    ) -> None:
        """Does it: durable first, then sent. Raises `OutOfTurn`, `Malformed` or `StorageFailed`.

        `page` is the one that it is meant for; None: the present one. `left` as for a partner.
        """
        if type(event) not in self.moves():
            raise OutOfTurn("nothing for a third seat now")
        page = self.session.page if page is None else page
        ahead = apply(self.ahead, Entry(self.seat, self.session.page_ms, page, event))
        counter = self._put(Kind.MOVE, encode_move(page, event), left)
        self._held.ahead, self._held.waiting = ahead, (*self._held.waiting, event)
        self._held.watcher.went_out(counter)
        self._held.changed()

    def _over(self) -> None:
        self._held.watcher.over()

    def _act(self) -> None:
        """Nothing: whatever a third seat does, a hand does."""

    @property
    def _can_confirm(self) -> bool:
        """What it has not been told whole yet it has no digest of."""
        return super()._can_confirm and self.is_seated
