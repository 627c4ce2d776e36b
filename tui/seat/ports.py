"""All that a seat asks of the world: five ports, and who hears what comes in.

    Keep      what must survive this program
    Line      frames out, to the relay of the room; `Listener`: frames in
    Draw      random bytes
    Clock     how long something has taken, and what time it is
    Stretch   the slow step from words to the keys of a door

A laptop brings a file, a websocket and a thread (`tui.line.rooms`); the tests bring memory, and a
browser would bring what it has. What waits runs on the event loop, which every one of them has.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from protocol.door.invitation import Opening
from protocol.errors import Cause
from protocol.seats import Seat
from protocol.wire.frames import Code, End, Logged, Missing, Renew
from tui.news import Line as How
from tui.news import Told
from tui.seat.facts import NOTHING_LEFT, Roster, SeatFacts, Waiting
from tui.seat.stays import Stays

Draw = Callable[[int], bytes]
"""So many fresh random bytes, good enough for keys."""

Stretch = Callable[[tuple[str, ...]], Awaitable[Opening]]
"""The keys of a door behind these words; takes a quarter of a gigabyte and about a second. Raises
`MemoryError` where that is not to be had."""


class Clock(Protocol):
    """Two clocks: one that only goes on, and one that people set."""

    def steady_s(self) -> float:
        """Seconds since some moment; never goes back."""

    def now_ms(self) -> int:
        """Milliseconds since 1970."""


class Keep(Protocol):
    """What must survive: what a method wrote is safe when it returns.

    Each may raise `StorageFailed`, having changed nothing, and `SeatUnreadable`.
    """

    @property
    def facts(self) -> SeatFacts: ...

    def set_relay(self, url: str) -> None:
        """The relay is reached at `url` from now on."""

    def log(self) -> tuple[Logged, ...]:
        """Every entry so far, in the relay's order."""

    def log_from(self, cursor: int, count: int) -> tuple[Logged, ...]:
        """The next `count` entries from `cursor` on, in the relay's order."""

    @property
    def last_cursor(self) -> int:
        """The cursor of the newest entry, 0 if there is none."""

    def add_entries(
        self, entries: Iterable[Logged], own_counter: int | None = None, *, is_over: bool = False
    ) -> None:
        """Appends to the log, and drops own events up to `own_counter` from the outbox, at once.

        `is_over`: one of them has ended the session.
        """

    def outbox(self) -> tuple[Waiting, ...]:
        """Own events that have not come back yet, in the order of their counters."""

    def put_outbox(
        self,
        counter: int,
        event: bytes,
        content: bytes,
        *,
        left: Mapping[str, str] = NOTHING_LEFT,
        is_over: bool = False,
    ) -> None:
        """Keeps an own event until it comes back, and at once what is `left` of its drafts."""

    def put_opening(self, key: bytes, opening: bytes) -> None:
        """Keeps what will open an own sealed answer."""

    def opening(self, key: bytes) -> bytes | None:
        """What was kept under `key`."""

    def put_draft(self, slot: str, text: str) -> None:
        """Keeps what is typed and not yet said; an empty text removes it."""

    def drafts(self) -> dict[str, str]:
        """What is typed and not yet said, by slot."""

    def put_private(self, key: str, value: str) -> None:
        """Keeps what never leaves this laptop; an empty value removes it."""

    def privates(self) -> dict[str, str]:
        """What never leaves this laptop, by key."""

    @property
    def alarm(self) -> Cause | None:
        """Why the log cannot be trusted any further, if so."""

    def set_alarm(self, cause: Cause) -> None:
        """The log cannot be trusted any further; the first cause stays."""

    @property
    def has_accepted_guide(self) -> bool:
        """Whether this person has accepted a guide that this laptop does not hold."""

    def accept_guide(self) -> None:
        """This person has read and accepted the guide of the session."""

    @property
    def begins_alone(self) -> bool:
        """Whether this person would rather begin than wait for who was to lead the two."""

    def begin_alone(self) -> None:
        """This person would."""

    @property
    def partner_name(self) -> str:
        """The partner's name as it was last seen; empty until then."""

    def set_partner_name(self, name: str) -> None:
        """Remembers the partner's (cleaned) name."""

    @property
    def clock_ms(self) -> int:
        """How far this laptop's clock was last known to be ahead of the relay's."""

    def set_clock(self, clock_ms: int) -> None:
        """Remembers that."""

    @property
    def is_closing(self) -> bool:
        """Whether this person would like to end the session, and the partner has not yet."""

    def set_closing(self, is_closing: bool) -> None:
        """Remembers, or takes back, that this person would like to end the session."""


class Listener(Protocol):
    """Who hears what the relay says. Called from the line's task, never concurrently."""

    @property
    def last_cursor(self) -> int: ...

    def founding(self) -> Roster | None:
        """Who belongs into the room, if it is to be made again where the relay does not know it."""

    def line_is(self, line: How) -> None: ...

    def entered(self, last: int, here: frozenset[Seat]) -> None: ...

    def entries(self, entries: tuple[Logged, ...]) -> None: ...

    def appended(self, counter: int) -> None: ...

    def mended(self, last: int) -> None: ...

    def denied(self, code: Code, counter: int) -> None: ...

    def presence(self, seat: Seat, is_here: bool) -> None: ...

    def renewed(self, epoch: int) -> None:
        """Who may enter the room is as of that epoch, or as of a later one."""

    def gone(self, end: End) -> None: ...


class Line(Protocol):
    """The line of one room: comes back by itself, and keeps nothing that it could not say."""

    url: str
    """Where its relay is. May be changed while it is down."""

    @property
    def is_certain(self) -> bool:
        """Whether only one relay can answer there: a certificate says so, or it is close by."""

    async def run(self) -> None:
        """Holds the line until it ends for good or the task is cancelled."""

    def append(self, counter: int, event: bytes) -> None:
        """Says one event, if the line is open."""

    def offer(self, entries: tuple[Missing, ...]) -> None:
        """Hands the relay entries that it has lost, if the line is open."""

    def renew(self, change: Renew) -> None:
        """This partner's word on who may enter the room, if the line is open."""

    def close_room(self) -> None:
        """This seat's word that the room may be deleted, if the line is open."""

    def retry_now(self) -> None:
        """Does not wait any longer before the next attempt."""

    def drop(self, *, slowly: bool = False) -> None:
        """Lets the connection go; `slowly`: it comes back after the longest wait."""


OpenLine = Callable[[SeatFacts, Listener], Line]
"""The line of a seat, not yet held."""


@dataclass(frozen=True)
class Ports:
    """The world of one seat."""

    keep: Keep
    line: OpenLine
    draw: Draw
    clock: Clock


class Ending(Protocol):
    """What becomes of a seat whose session is over."""

    @property
    def can_keep(self) -> bool:
        """Whether something can be locked here: words were chosen for it."""

    def there_is(self) -> Stays:
        """Of what there is something so far that could stay, whatever is ticked. Raises
        `SeatUnreadable` or `StorageFailed`."""

    def keep(self) -> Stays:
        """Locks what stays of the session, once, before its seat goes; what lies there. Raises
        `KeptFailed` or `StorageFailed` where it does not, and `SeatUnreadable`."""

    def part(self, *, says_last_words: bool) -> None:
        """Erases what was kept of it. Own events that have not gone out still do, if it
        `says_last_words`. Raises `StorageFailed` where something did not go."""

    def let_go(self) -> None:
        """Lets the seat go, and keeps what is still kept of it. Perhaps more than once."""

    async def take_leave(self, url: str, tell: Callable[[Told], None], *, stays: bool) -> None:
        """Tells the relay at `url` that nobody comes back here, and `tell` what that knows.

        `stays`: until the relay has deleted the room.
        """
