"""One open room: what its page and its palette want, and what is asked before it is done.

The messages are those of `tui.window.intents`; `tui.window.roomflow` does what they want and
`tui.window.ledflow` asks what concerns whoever leads. Nothing is drawn here, and nothing decided.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from tui.news import Line
from tui.window.app_ground import Ground
from tui.window.intents import (
    AnswerGiven,
    AskFirst,
    BeginAlone,
    BreakWanted,
    Did,
    ForgetRoom,
    GuideAccepted,
    KeepAgain,
    KeepNothing,
    LeaveRoom,
    LedAsked,
    LinesWanted,
    LockRoom,
    NoNudges,
    QuestionLetBe,
    ReadRoom,
    RemarksWanted,
    SaidAlone,
    SearchWanted,
    SignalsWanted,
    WordsWanted,
)
from tui.words import endings as endings_words

if TYPE_CHECKING:
    from protocol.session.events import Paused, StoppedForToday
    from tui.window.ledflow import LedFlow


class InRoom(Ground):
    """Hands on what is wanted of a room, and its breaks, signals and notes."""

    @cached_property
    def _led(self) -> LedFlow:
        """What is asked while somebody leads, imported when it is."""
        from tui.window.ledflow import LedFlow

        return LedFlow(self, self.rooms)

    def on_did(self, message: Did) -> None:
        self.rooms.do(message.event, message.slot, page=message.page)

    def on_ask_first(self, message: AskFirst) -> None:
        if isinstance(self.screen, ModalScreen):
            return
        from tui.window.screens.dialogs import SureDialog
        from tui.words import room as room_words

        def decide(answer: str | None) -> None:
            # The page may have been turned while the question stood over it.
            if answer == "yes" and not self.rooms.do(message.event, page=message.page):
                self.hint(room_words.ASKED_TOO_LATE)

        self.push_screen(SureDialog(message.title, message.text, message.yes), decide)

    def on_answer_given(self, message: AnswerGiven) -> None:
        self.rooms.answer(message.answer, message.page, message.slots)

    def on_said_alone(self, message: SaidAlone) -> None:
        self.rooms.whisper(message.text, message.slot)

    def on_guide_accepted(self, message: GuideAccepted) -> None:
        self.rooms.accept_guide()

    def on_begin_alone(self, message: BeginAlone) -> None:
        self.rooms.begin_alone()

    def on_question_let_be(self, message: QuestionLetBe) -> None:
        self.rooms.read_question(is_reading=False)

    def on_words_wanted(self, message: WordsWanted) -> None:
        self.ask_words()

    def ask_words(self) -> bool:
        """The words with which what stays is locked, over the page, which goes on; whether it could
        be asked."""
        if isinstance(self.screen, ModalScreen):
            return False
        self.run_worker(self._words_asked(), group="words", exclusive=True)
        return True

    async def _words_asked(self) -> None:
        from tui.pages.keep import named
        from tui.words import keep as keep_words

        if self.room is None:
            return
        text = keep_words.choose_text(named(self.room, self.room.would_stay))
        if await self.kept.unlocked(keep_words.CHOOSE_WITHOUT, text) is not None:
            self.rooms.words_chosen()

    def on_keep_again(self, message: KeepAgain) -> None:
        self.rooms.keep_again(keeps=True)

    def on_keep_nothing(self, message: KeepNothing) -> None:
        self.rooms.keep_again(keeps=False)

    def on_no_nudges(self, message: NoNudges) -> None:
        from tui.words import gentle as gentle_words

        self.rooms.no_more_nudges()
        self.hint(gentle_words.NO_MORE_TONIGHT)

    async def on_leave_room(self, message: LeaveRoom) -> None:
        await self.go_home()

    def on_forget_room(self, message: ForgetRoom) -> None:
        from tui.window.screens.dialogs import DeleteDialog

        partner = "" if self.room is None else self.room.partner
        self.push_screen(DeleteDialog(partner), self._forget_room)

    async def _forget_room(self, wanted: str | None) -> None:
        room = self.rooms.open
        if wanted is not None and room is not None:
            self.rooms.close(deletes=True)
            is_deleted = room.leave is not None and room.leave.is_deleted
            notice = endings_words.DELETED if is_deleted else endings_words.DELETE_FAILED
            await self.go_home(notice)

    def on_lines_wanted(self, message: LinesWanted) -> None:
        if not isinstance(self.screen, ModalScreen):
            self.run_worker(self._bring_a_line(), group="kept", exclusive=True)

    async def _bring_a_line(self) -> None:
        """Into the box of the page, if that is still there then."""
        from tui.window.screens.room import RoomScreen
        from tui.words import thanks as thanks_words

        page = None if self.room is None else self.room.session.page
        text = await self.thanks.pick()
        if text is None or not isinstance(self.screen, RoomScreen):
            return
        view = self.screen.view
        button = None if view is None else view.page.button("noted")
        if view is None or view.page.number != page or button is None or not button.is_shown:
            self.hint(thanks_words.PAGE_GONE)
        else:
            view.bring(text, told=thanks_words.IN_BOX, no_room=thanks_words.NO_ROOM)

    def on_lock_room(self, message: LockRoom) -> None:
        if not isinstance(self.screen, ModalScreen):
            self.run_worker(self.locking.lock(), group="kept", exclusive=True)

    async def on_read_room(self, message: ReadRoom) -> None:
        if self.rooms.open is not None:
            await self.home.show(self.rooms.open.keep)

    def on_break_wanted(self, message: BreakWanted) -> None:
        self.action_break()

    def on_signals_wanted(self, message: SignalsWanted) -> None:
        self.action_signals()

    def on_led_asked(self, message: LedAsked) -> None:
        if self.room is not None and not isinstance(self.screen, ModalScreen):
            self._led.ask(self.room, message.question)

    def on_remarks_wanted(self, message: RemarksWanted) -> None:
        if self.room is not None and not isinstance(self.screen, ModalScreen):
            self._led.read(self.room)

    def on_search_wanted(self, message: SearchWanted) -> None:
        from tui.seat.room_state import Search
        from tui.window.screens.dialogs import SearchDialog

        room = self.rooms.open
        is_partner = room is None or room.search is not Search.RELAY
        self.push_screen(SearchDialog(is_partner=is_partner), self._search)

    def _search(self, typed: str | None) -> None:
        if typed:
            self.run_worker(self.rooms.search(typed), group="search", exclusive=True)

    # -- breaks and the rest of the palette

    def action_break(self) -> None:
        room = self.rooms.open
        if room is not None and not room.state().can_break:
            from tui.words import room as room_words

            why = room_words.NO_BREAK_NOW if room.is_over else room_words.NO_BREAK_STILL
            self.hint(why, is_of_page=True)
        elif room is not None and not isinstance(self.screen, ModalScreen):
            from tui.pages.led.offers import offers
            from tui.window.screens.dialogs import BreakDialog

            more = () if self.room is None else offers(self.room)
            self.push_screen(BreakDialog(is_practice=room.is_practice, more=more), self._break)

    def _break(self, wanted: str | None) -> None:
        if wanted is None:
            return
        if wanted == "stop":
            self.action_stop()
        elif wanted == "leave":
            self.action_leave()
        elif wanted.startswith("about:"):
            self.action_about_leading(wanted.removeprefix("about:"))
        else:
            self._pause(int(wanted.removeprefix("pause:")))

    def _pause(self, wanted: int) -> None:
        """A pause of about so many minutes from now."""
        from protocol.session.events import Paused
        from tui.seat.room_state import pause_minutes
        from tui.words import breaks as breaks_words

        state, minutes = self.room, pause_minutes(wanted)
        if state is not None and minutes <= state.pause_left_min:
            self.hint(breaks_words.PAUSE_STAYS, is_of_page=True)
            return
        if minutes != wanted:
            self.hint(breaks_words.pause_taken(minutes))
        self._take_break(Paused(minutes))

    def action_about_leading(self, what: str) -> None:
        """Going on without whoever leads, or asking somebody: see `tui.pages.led.offers`."""
        if self.room is not None and not isinstance(self.screen, ModalScreen):
            self._led.about(self.room, what)

    def action_stop(self) -> None:
        from protocol.session.events import StoppedForToday

        self._take_break(StoppedForToday())

    def _take_break(self, event: Paused | StoppedForToday) -> None:
        """The page turns when the relay has it; where it has not, that is said."""
        state = self.room
        if self.rooms.do(event) and state is not None and state.news.line is not Line.OPEN:
            from tui.words import room as room_words

            self.hint(room_words.BREAK_LATER)

    def action_leave(self) -> None:
        from tui.window.screens.dialogs import LeaveDialog

        self.push_screen(LeaveDialog(), self._leave)

    def _leave(self, wanted: str | None) -> None:
        if wanted == "leave":
            from protocol.session.events import Left

            self.rooms.do(Left())

    def action_signals(self) -> None:
        state = self.room
        if state is None or not state.may_signal or isinstance(self.screen, ModalScreen):
            return
        from protocol.session.events import (
            LISTENER_SIGNALS,
            SPEAKER_SIGNALS,
            Signal,
            Signalled,
        )
        from tui.window.screens.dialogs import SignalsDialog

        signals = SPEAKER_SIGNALS if state.is_speaker else LISTENER_SIGNALS

        def decide(wanted: str | None) -> None:
            if wanted is not None:
                self.rooms.do(Signalled(Signal(wanted)), page=state.session.page)

        self.push_screen(SignalsDialog(signals), decide)

    def action_notes(self) -> None:
        if self.rooms.open is not None:
            self.keep_boxes()
            from tui.window.screens.dialogs import NotesDialog

            self.push_screen(NotesDialog(self.rooms.open.drafts))

    def action_prefer(self, voice: str) -> None:
        state = self.room
        if state is not None:
            from protocol.session.events import Preferred, Voice

            self.rooms.do(Preferred(Voice(voice)))
