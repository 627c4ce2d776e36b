"""A room that is open in this program: the sitting, its drafts, and what the screen sees of them.

What it is not: a screen, or an app; the app runs it and hands the state down. The world is handed
in (`tui.seat.ports`); `tui.line.rooms` has that of a laptop.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from protocol.activities.keep import Deciding
from protocol.activities.review import Reviewing
from protocol.activities.rounds import Round, Sealing
from protocol.activities.turns import Talking
from protocol.errors import OutOfTurn
from protocol.seats import put
from protocol.session.events import AnyEvent, CameBack, Proposed, Sealed
from protocol.session.moves import moves
from protocol.session.session import (
    Closing,
    Ended,
    LeftOut,
    Stopped,
    current_activity,
    open_phase,
)
from tui.errors import KeptFailed, SeatUnreadable, StorageFailed
from tui.news import Tempo, Told
from tui.seat.beforehand import fill_in
from tui.seat.drafts import Drafts
from tui.seat.expected import NOBODY, Expected, expected_of
from tui.seat.held import Held
from tui.seat.in_words import in_words, suggestion
from tui.seat.ports import Ending, Ports
from tui.seat.returning import put_back
from tui.seat.room_state import Leave, RoomState, Search
from tui.seat.sitting import Sitting
from tui.seat.slots import NOTES, PUT_BACK, answer_parts, answer_slot, leader_slot, slot_of
from tui.seat.stays import EVERYTHING, NOTHING, Stays
from tui.seat.watching import Watcher
from tui.words import begin as begin_words
from tui.words import led as led_words

RETURN_S: Final = 30 * 60.0
"""For so long somebody who has come back from another day is taken to be at the keys still."""


class OpenRoom(Watcher):
    """One room, from opening to leaving. Mutable; it watches its sitting, and hands on to whoever
    watches the room."""

    def __init__(
        self,
        world: Ports,
        ending: Ending,
        pace: Tempo,
        *,
        name: str,
        guide: bytes | None = None,
        is_known: Callable[[bytes], bool] = lambda name: True,
        is_practice: bool = False,
        where: str = "",
        search: Search = Search.NONE,
        came_back: bool = False,
        watcher: Watcher | None = None,
        holds: Callable[[], tuple[Held, ...]] = lambda: (),
    ) -> None:
        """`holds` as for a `Sitting`. Raises `SeatUnreadable`, `StorageFailed` or `Alarm`."""
        keep = world.keep
        self.keep: Final = keep
        self._ending: Final = ending
        self._clock: Final = world.clock
        self._watcher: Final = watcher or Watcher()
        self.drafts: Final = Drafts(keep, self)
        self._over: Final = asyncio.Event()
        self._settled: Final = asyncio.Event()
        """What stays is locked, or is not to be."""
        self._line: asyncio.Task[None] | None = None
        self._is_closed = False
        self.is_practice: Final = is_practice
        self.has_lines = False
        """See `RoomState.has_lines`."""
        self.has_nudges = False
        """This person is told what may be hard to hear in what they write."""
        self.is_reading_question = False
        """This person looks at what both are asked about somebody who would lead."""
        self.at_door = ""
        """Who stands at a door that this person has opened for whoever is to lead."""
        self.leave: Leave | None = None
        """What has become of the words, once the session is over."""
        self.sitting: Final = Sitting(
            world,
            pace,
            name=name or begin_words.NAMELESS,
            guide=guide,
            is_known=is_known,
            watcher=self,
            closes=False,
            holds=holds,
        )
        self._holds: Final = holds
        if self.sitting.is_over:
            self._over.set()
        self._where: Final = where
        self.search: Final = search
        """What may have a new address."""
        self._partner_hint: Final = keep.partner_name
        self._is_closing = keep.is_closing
        self._came_back: Final = came_back
        self._returns_until = self._clock.steady_s() + RETURN_S if came_back else 0.0
        self._returns_to: int | None = None
        self._on_its_way: tuple[str, ...] = ()
        """Own words with one, said in this program and not back when the last of them was said."""
        self._there_is: tuple[int, Stays] | None = None
        """Of what there was something that could stay, on a page; read from the log once for it."""
        self._come_back = 0
        """How many had come back by then."""

    # -- what the sitting and the drafts tell

    def changed(self) -> None:
        if not self._is_closed:
            self._watcher.changed()

    def disk_changed(self) -> None:
        if not self._is_closed:
            self._watcher.disk_changed()

    def returned(self, event: AnyEvent) -> None:
        """Words that lost a race go back to where they were typed; nothing typed is ever lost."""
        if isinstance(event, Sealed):
            sitting = self.sitting
            to_box = put_back(event, sitting.session, self.keep, self.drafts, self.state().title_of)
            if to_box is not None:
                self._watcher.given_back(to_box=to_box)
            return
        event = in_words(event, self.sitting.session)
        text = suggestion(event) if isinstance(event, Proposed) else getattr(event, "text", None)
        if not isinstance(text, str) or not text:
            return
        slot = self._slot_of(event)
        self.drafts.give_back(slot or NOTES, text)
        self._watcher.given_back(to_box=slot is not None)

    def over(self) -> None:
        self._over.set()

    # -- until it is over

    async def run(self, *, stays: bool = True) -> None:
        """Holds the line; once the session is over, erases it and takes leave of the relay.

        `stays`: until the relay has deleted the room, or the task is cancelled.
        """
        line = self._line = asyncio.create_task(self.sitting.run())
        over = asyncio.create_task(self._over.wait())
        try:
            await asyncio.wait((line, over), return_when=asyncio.FIRST_COMPLETED)
        finally:
            line.cancel()
            over.cancel()
            if self._over.is_set():
                # Before the line has come down in its own time.
                self.end()
            await asyncio.gather(line, over, return_exceptions=True)
        while stays and self.leave is not None and self.leave.not_kept is not None:
            await self._settled.wait()
        if self.leave is not None and self.leave.not_kept is None:
            await self._ending.take_leave(self.sitting.link.url, self._tell, stays=stays)

    def found_at(self, url: str) -> None:
        """The relay is somewhere else today. Raises `StorageFailed`."""
        self.keep.set_relay(url)
        self.sitting.link.url = url
        self.sitting.link.retry_now()

    def end(self, *, keeps: bool = True) -> None:
        """Locks what stays of the session, and erases what this laptop has of it, once; what sealed
        words are to follow goes out all the same. What the disk does not let go of now is erased
        at the next start. Where what stays cannot be locked, nothing is erased: that may be tried
        again, or left be (`keeps`)."""
        if self.leave is not None and self.leave.not_kept is None:
            return
        self.sitting.let_go()
        stays = self._locked() if keeps else NOTHING
        if stays is None:
            return
        self.drafts.end()
        # Who leaves says so last; after any other end nothing counts that was still on its way.
        says_last_words = self.sitting.is_over and not isinstance(self.sitting.session.phase, Ended)
        is_deleted = True
        try:
            self._ending.part(says_last_words=says_last_words)
        except StorageFailed:
            is_deleted = False
        is_relay_here = self.keep.facts.hosts_relay or self.is_practice
        self.leave = Leave(is_deleted, Told.ASKING, is_relay_here, stays)
        self._settled.set()
        self.changed()

    def _locked(self) -> Stays | None:
        """What stays, once it is locked; None: it is not, and why stands in `leave`."""
        try:
            if isinstance(self.sitting.session.phase, Ended):
                return self._ending.keep()
        except (KeptFailed, StorageFailed) as error:
            self.leave = Leave(is_deleted=False, told=Told.ASKING, not_kept=error)
            self.changed()
            return None
        except SeatUnreadable:
            pass  # of what cannot be read nothing can be kept
        return NOTHING

    def close(self, *, deletes: bool = False) -> None:
        """Lets the room go: from now on nothing is told of it, and nothing done.

        The seat stays, unless the session is over. `deletes`: what this laptop has of it is deleted
        all the same.
        """
        self._is_closed = True
        if self._line is not None:
            self._line.cancel()
        if deletes or self.is_over:
            self.end(keeps=not deletes)
        self._ending.let_go()

    @property
    def is_over(self) -> bool:
        """Whether the session has ended, by the log or by this person's leaving."""
        return self._over.is_set()

    def _tell(self, told: Told) -> None:
        if self.leave is not None:
            self.leave = replace(self.leave, told=told)
            self.changed()

    # -- after a stop

    @property
    def waits_to_return(self) -> bool:
        """Whether it goes on by itself as soon as the partner is there.

        Whoever chose to come back has said so; for a while, on the page that they came back to,
        and not if they would rather end it.
        """
        session = self.sitting.ahead
        return (
            isinstance(session.phase, Stopped)
            and self.sitting.seat not in session.closed | session.phase.back
            and self._returns_to in (None, session.page)
            and self._clock.steady_s() < self._returns_until
        )

    @property
    def is_alone_after_a_stop(self) -> bool:
        """Whether going on now would let the partner into a room that may be empty by then."""
        session = self.sitting.session
        is_stopped = isinstance(session.phase, Stopped) and self.sitting.seat not in session.closed
        return is_stopped and not self.sitting.news.is_partner_here

    def wish_to_return(self) -> None:
        """Like coming back: the partner is not there yet, and would be let into an empty room."""
        self._returns_until = self._clock.steady_s() + RETURN_S
        self._returns_to = self.sitting.session.page

    def follow(self) -> None:
        """After every change: goes on once both are there, and remembers who would like to end.

        Only while the partner is there: who has closed the laptop since is not counted as back.
        """
        sitting = self.sitting
        if self.is_over or not sitting.is_caught_up:
            return
        if self._returns_to is None:
            self._returns_to = sitting.session.page
        is_closing = sitting.seat in sitting.ahead.closed
        with suppress(StorageFailed):
            if is_closing != self._is_closing:
                self.keep.set_closing(is_closing)
                self._is_closing = is_closing
            if self.waits_to_return and sitting.news.is_partner_here:
                if CameBack in sitting.moves():
                    sitting.do(CameBack())

    # -- what the screen sees

    def state(self) -> RoomState:
        """What the screen shows now."""
        sitting = self.sitting
        if self.is_over:
            return self._state_at_the_end()
        phase = sitting.session.phase
        if isinstance(phase, LeftOut):
            phase = phase.inner
        own, is_back = None, False
        if isinstance(phase, Sealing):
            own = sitting.own_answer(self._with_waiting(phase.round))
            is_back = self._put_answer_back(phase.round)
            if isinstance(phase, Reviewing):
                fill_in(self.sitting.session, phase, self.drafts, self._holds(), is_back=is_back)
        return RoomState(
            session=sitting.session,
            news=sitting.news,
            moves=sitting.moves(),
            seat=sitting.seat,
            page_head=sitting.page_head,
            own_answer=own,
            drafts=self.drafts,
            is_answer_back=is_back,
            held=self._holds() if isinstance(phase, Reviewing) else (),
            is_guide_known=sitting.is_guide_known,
            must_accept_guide=sitting.must_accept_guide,
            breath_s=sitting.pace.breath_s,
            partner_hint=self._partner_hint or self.keep.partner_name,
            is_practice=self.is_practice,
            where=self._where,
            search=self.search,
            has_nudges=self.has_nudges,
            has_lines=self.has_lines,
            whispered=sitting.whispers,
            whispering=self._whispering(),
            came_back=self._came_back and self._returns_to in (None, sitting.ahead.page),
            waits_to_return=self.waits_to_return,
            expected=expected_of(
                sitting, self.keep, is_reading=self.is_reading_question, at_door=self.at_door
            ),
            can_keep=self._ending.can_keep,
            there_is=self._what_there_is(phase),
        )

    def _what_there_is(self, phase: object) -> Stays:
        """Asked for where it is told what stays: there nothing more comes that could."""
        page = self.sitting.session.page
        is_told = isinstance(phase, Deciding) and phase.keeping is not None
        if self.is_practice or not (is_told or isinstance(phase, Closing)):
            return EVERYTHING
        if self._there_is is None or self._there_is[0] != page:
            try:
                self._there_is = page, self._ending.there_is()
            except (SeatUnreadable, StorageFailed):
                return EVERYTHING
        return self._there_is[1]

    def _state_at_the_end(self) -> RoomState:
        """The file is gone, or about to be; nothing can be done any more."""
        sitting, leads = self.sitting, self.keep.facts.leads
        is_folded = isinstance(sitting.session.phase, Ended)
        return RoomState(
            session=sitting.session if is_folded else sitting.ahead,
            news=sitting.news,
            moves=frozenset(),
            seat=sitting.seat,
            page_head=sitting.page_head,
            own_answer=None,
            is_guide_known=sitting.is_guide_known,
            drafts=self.drafts,
            is_practice=self.is_practice,
            partner_hint=self._partner_hint,
            leave=self.leave,
            expected=NOBODY if leads is None else Expected(leads.introduction),
        )

    def _put_answer_back(self, round_: Round) -> bool:
        """What was answered before both began again goes back into its boxes, once; whether it is
        there. What has been typed since stays."""
        activity = current_activity(self.sitting.session)
        answer = self.sitting.former_answer(round_)
        if activity is None or answer is None:
            return False
        mark = answer_slot(activity, PUT_BACK, round_.attempt)
        if not self.drafts.get(mark):
            for part, text in zip(answer_parts(activity), answer, strict=False):
                slot = answer_slot(activity, part, round_.attempt)
                self.drafts.keep(slot, self.drafts.get(slot) or text)
            self.drafts.keep(mark, "back")
        return True

    def _with_waiting(self, round_: Round) -> Round:
        """The round, with an own answer that is sealed and still on its way."""
        seat = self.sitting.seat
        for event in self.sitting.news.waiting:
            if isinstance(event, Sealed) and event.attempt == round_.attempt:
                return replace(round_, digests=put(round_.digests, seat, event.digest))
        return round_

    def whisper(self, text: str, left: Mapping[str, str]) -> None:
        """Says it to whoever leads, alone; what was typed for another goes to nobody. Raises as
        `Seated.whisper`."""
        if any(slot != self._leader_slot for slot in left):
            raise OutOfTurn("for somebody who leads no more")
        own = self._own_whispers()
        self.sitting.whisper(text, left)
        self._on_its_way = (*self._whispering(), text)
        self._come_back = own
        self.changed()

    def _own_whispers(self) -> int:
        """How many own words with one have come back with the log."""
        return sum(each.by is self.sitting.seat for each in self.sitting.whispers)

    def _whispering(self) -> tuple[str, ...]:
        """Those that have not, since this program said them."""
        return self._on_its_way[self._own_whispers() - self._come_back :]

    def word_returned(self, text: str) -> None:
        """It goes back to where it was typed: there may be another word with this one."""
        if self._leader_slot is None:
            self.word_too_late(text)
            return
        self.drafts.give_back(self._leader_slot, text)
        self._on_its_way = ()
        self._watcher.given_back(to_box=True)

    def word_too_late(self, text: str) -> None:
        """It was for one alone, and is in nobody else's box."""
        self.drafts.note(led_words.NOT_SAID, [text])
        self._on_its_way = ()
        self._watcher.given_back(to_box=False)

    @property
    def _leader_slot(self) -> str | None:
        """The box for whoever leads now; None while nobody does."""
        seated = self.sitting.session.third.seated
        return None if seated is None else leader_slot(seated.keys)

    def _slot_of(self, event: AnyEvent) -> str | None:
        """The box that still takes such words, now or after a pause."""
        session = self.sitting.session
        inner = open_phase(session.phase)
        if not isinstance(inner, Talking) or session.guide is None:
            return None
        if type(event) not in moves(replace(session, phase=inner), self.sitting.seat):
            return None
        return slot_of(session.guide.activity(session.step, session.activity), event, inner)
