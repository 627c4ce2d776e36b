"""One room that a facilitator leads, as their screen needs it: the seat, its drafts, its times.

What it is: the one that makes a `LeadState`, and that is told of every change. What it is not: a
screen, or the seat itself (`tui.seat.leading`). How long things took is read from the kept log, so
that it is known again after a restart.
"""

from collections.abc import Callable, Mapping
from typing import Final

from protocol.door.introduction import Policy
from protocol.errors import Malformed, OutOfTurn
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.seal.envelope import Kind, read_header
from protocol.seats import PARTNERS, Partner, as_partner
from protocol.session.asides import decode_aside
from protocol.session.coming import Arriving, Coming
from protocol.session.controls import Change
from protocol.session.events import AnyEvent, Remarked, Replanned
from protocol.session.ledger import Ledger
from protocol.session.session import Session
from protocol.session.third import Control
from tui.news import Tempo
from tui.seat.drafts import Drafts, Paper
from tui.seat.lead_state import LeadState
from tui.seat.lead_times import RelayTime, Times
from tui.seat.leading import Leading
from tui.seat.ports import Keep, Ports
from tui.seat.recall import begun
from tui.seat.slots import QUESTION, REMARK, whisper_slot
from tui.seat.watching import Watcher
from tui.words import lead as lead_words


class LeadRoom(Watcher):
    """A facilitator's room. Mutable: it watches its seat, and is watched."""

    def __init__(
        self,
        world: Ports,
        pace: Tempo,
        *,
        label: str = "",
        own: Guide | None = None,
        watcher: Watcher | None = None,
        paper: Paper | None = None,
    ) -> None:
        """`watcher` is told of every change, too; `paper`: where drafts are kept, if not all of
        them with the seat; `own`: the guide that this laptop has for the
        room, whose hints the two do not have. Raises as `Leading`."""
        self._keep: Final = world.keep
        self._clock: Final = world.clock
        self._watcher: Final = watcher or Watcher()
        self._relay: Final = RelayTime()
        self._own: Final = None if own is None else (guide_hash(guide_bytes(own)), own)
        self._cursor = 0
        self._times, self._page = Times(), -1
        self._last: Control | None = None
        self._done_ms = 0
        self._said_to: Final[dict[str, Partner]] = {}
        """To whom own words to one went, as long as they may come back."""
        self.label = label
        """What the facilitator calls it; it never leaves the laptop."""
        self.drafts: Final = Drafts(paper or world.keep, self._watcher)
        self.leading: Final = Leading(world, pace, watcher=self)
        self._follow()
        self._done_ms = 0

    def state(
        self,
        *,
        has_board: bool = False,
        meets_other: bool = False,
        other_spoken: tuple[str, str] | None = None,
        locks_notes: bool = False,
    ) -> LeadState:
        """What is to be shown now; nothing of the session before both laptops tell the same."""
        leading = self.leading
        room_id = self._keep.facts.room.room_id
        is_told = leading.is_ready
        return LeadState(
            session=leading.session if is_told else Session(room_id=room_id),
            news=leading.news,
            moves=leading.moves(),
            here=(leading.is_here(PARTNERS[0]), leading.is_here(PARTNERS[1])),
            drafts=self.drafts,
            relay_ms=lambda: self._relay.now_ms(self._clock.steady_s()),
            done_ms=self._done_ms,
            times=self._times,
            whispered=leading.whispers,
            whispering=tuple(self._whispering()),
            label=self.label,
            is_told=is_told,
            end=leading.end,
            is_awaiting=leading.is_awaiting,
            has_board=has_board,
            meets_other=meets_other,
            other_spoken=other_spoken,
            locks_notes=locks_notes,
            takes_private_words=self._takes_private_words,
            own=self._to_lead_by(leading.session.guide_hash),
        )

    def _to_lead_by(self, name: bytes | None) -> Guide | None:
        """The guide of this laptop, if it is the one that the two go through."""
        return self._own[1] if self._own is not None and self._own[0] == name else None

    @property
    def _takes_private_words(self) -> bool:
        """What this seat told of itself at the door."""
        leads = self._keep.facts.leads
        return leads is None or leads.introduction.policy is not Policy.NONE

    def _whispering(self) -> list[tuple[Partner, str]]:
        """Own words to one that are on their way: to the one with whom a word is on now."""
        beside, found = self.leading.beside, list[tuple[Partner, str]]()
        for own in self._keep.outbox() if beside is not None and beside in PARTNERS else ():
            try:
                if read_header(own.event).kind is Kind.ASIDE and beside is not None:
                    found.append((as_partner(beside), decode_aside(own.content)))
            except Malformed:
                continue
        return found

    def _follow(self) -> None:
        """Takes in what has come: the relay's time, and how long they were where."""
        newest = self._keep.last_cursor
        if newest == self._cursor:
            return
        self._cursor = newest
        for entry in self._keep.log_from(newest, 1):
            self._relay.came(entry.at_ms, self._clock.steady_s())
            self._tell_done(entry.at_ms)
        page = self.leading.session.page
        if self.leading.is_ready and page != self._page:
            is_next, self._page = page == self._page + 1, page
            session = self.leading.session
            # Several pages in one moment, as where a line comes back: each has its own date.
            followed = self._times.after(session, session.page_ms)
            self._times = followed if is_next else replayed(self._keep)

    def _tell_done(self, at_ms: int) -> None:
        """When something was last done with a control; before this program was here is not now."""
        last = self.leading.session.third.last
        if last is not self._last:
            self._last, self._done_ms = last, at_ms

    # -- what the facilitator does

    def do(self, event: AnyEvent, page: int | None = None, slot: str = "") -> bool:
        """Does it; whether it was done. What goes with it leaves its slot only then.

        `page`: the one on which it was pressed. Raises `Malformed` or `StorageFailed`.
        """
        return self._tried(slot, lambda left: self.leading.do(event, page, left))

    def whisper(self, seat: Partner, text: str, slot: str) -> bool:
        """Says it to that one alone; not done where the word is with the other by now, or over.

        Raises `Malformed` or `StorageFailed`.
        """
        if self.leading.beside is not seat:
            return self._tried(slot, _too_late)
        self._said_to[text] = seat
        return self._tried(slot, lambda left: self.leading.whisper(text, left))

    def _tried(self, slot: str, act: Callable[[Mapping[str, str]], None]) -> bool:
        slots = (slot,) if slot else ()
        left, is_done = self.drafts.left(slots), False
        try:
            act(left)
            is_done = True
        except OutOfTurn:
            pass  # a race: the screen follows in a moment
        finally:
            if is_done:
                self.drafts.said(left)
            self.drafts.went(slots, is_done=is_done)
        return is_done

    # -- what its seat tells

    def changed(self) -> None:
        if "leading" in self.__dict__:  # not while it is being made
            self._follow()
        self._watcher.changed()

    def went_out(self, counter: int) -> None:
        self._watcher.went_out(counter)

    def came_back(self, counter: int) -> None:
        self._watcher.came_back(counter)

    def returned(self, event: AnyEvent) -> None:
        """What did not count is back in its line."""
        match event:
            case Remarked(text):
                self._give_back(REMARK, text)
            case Replanned(Change.ASK, text):
                self._give_back(QUESTION, text)
        self._watcher.returned(event)

    def word_returned(self, text: str) -> None:
        """It belongs to whom it was for; after a restart nobody knows to whom, and it is noted."""
        seat = self._said_to.get(text)
        if seat is None:
            self.drafts.note(lead_words.NOT_SAID, [text])
            self._watcher.given_back(to_box=False)
        else:
            self._give_back(whisper_slot(seat), text)
        self._watcher.word_returned(text)

    def _give_back(self, slot: str, text: str) -> None:
        self.drafts.give_back(slot, text)
        self._watcher.given_back(to_box=True)

    def over(self) -> None:
        self._watcher.over()


def _too_late(left: Mapping[str, str]) -> None:
    raise OutOfTurn("the word is not with this one")


def replayed(keep: Keep) -> Times:
    """How long they were where, read again from the kept log. Raises `Alarm` where that does not
    hold."""
    times, page = Times(), -1
    ledger: Ledger = Arriving(keep.facts.latecomer)
    for entry in keep.log():
        ledger.take(entry.at_ms, entry.event)
        ledger = begun(ledger)
        is_ready = isinstance(ledger, Coming) and ledger.is_ready
        if is_ready and ledger.session.page != page:
            page = ledger.session.page
            times = times.after(ledger.session, ledger.session.page_ms)
    return times
