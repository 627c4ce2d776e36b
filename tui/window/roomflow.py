"""A room as the program goes through it: entering, practising, doing, searching, leaving.

What it is: the one place of the program that asks a sitting, and with it the referee. What it is
not: what it looks like (`tui.window.screens.room`, `tui.window.views`) or what a room is
(`tui.seat.open_room`).

What is heavy is imported when a room is entered, so that the first screen comes sooner.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from protocol.errors import Alarm, BadInvitation, Malformed, OutOfTurn
from protocol.seats import Seat
from tui.disk.locked.sweeping import KEY
from tui.errors import (
    BadAddress,
    NoNetwork,
    RelayUnreachable,
    StorageFailed,
    UnhurriedError,
)
from tui.news import Told
from tui.seat.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protocol.session.events import AnyEvent
    from tui.disk.seat_file import SeatFile
    from tui.home.relay import RelayAtHome
    from tui.kept.opened import Opened
    from tui.seat.facts import SeatFacts
    from tui.seat.open_room import OpenRoom
    from tui.seat.room_state import RoomState, Search
    from tui.window.askflow import AskFlow
    from tui.window.stage import Stage
    from tui.window.thirdflow import ThirdFlow


class RoomFlow(Watcher):
    """One room at a time. Mutable; it watches the one that is open."""

    def __init__(self, stage: Stage, relay: RelayAtHome) -> None:
        self._stage: Final = stage
        self._relay: Final = relay
        self._is_publishing = False
        self._is_quiet_tonight = False
        """Nothing more is to be said under a box until the program starts anew."""
        self.open: OpenRoom | None = None
        """The room that is open, if any."""
        self.third: ThirdFlow | None = None
        """How somebody who leads comes into it."""
        self.words_wanted: Callable[[], bool] = lambda: False
        """Asks for the words with which what stays is locked; whether it could."""
        self.what_we_kept: Callable[[], Opened | None] = lambda: None
        """What the two kept, if its words were given since the program began."""
        self._has_asked_words = False
        """Once in a room, by itself."""
        self.door_changed: Callable[[], None] = lambda: None
        """Called when something else is to be shown of the door for whoever is asked to lead."""

    # -- in and out

    async def enter(self, file: SeatFile, *, came_back: bool = False) -> None:
        """Into the room of a seat, new or come back to."""
        settings = self._stage.settings
        try:
            room = await self.opened(file, came_back=came_back, watcher=self)
        except (Alarm, UnhurriedError) as error:
            from tui.pages.failures import GoingIn, sentence_for

            file.close()
            place = GoingIn(settings.home_port, str(self._stage.paths.data))
            await self._stage.go_home(sentence_for(error, place))
        else:
            await self._show(room)
            self._stage.hold(self._run(room))

    async def _run(self, room: OpenRoom) -> None:
        """The room, and beside it how somebody who leads comes in."""
        from tui.window.thirdflow import ThirdFlow

        third = self.third = ThirdFlow(
            room, hint=self._stage.hint, door_changed=lambda: self.door_changed()
        )
        beside = asyncio.create_task(third.run())
        try:
            await room.run()
        finally:
            self.third = None
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)

    async def practise(self, guide: str = "") -> None:
        """A room with the pretend partner, until the person leaves it; `guide` names one at hand,
        or the first."""
        from tui.line.rooms import open_room
        from tui.rehearsal.practice import practice
        from tui.words import room as room_words

        stage = self._stage
        script = stage.guides.named(guide)
        try:
            async with practice(stage.paths.seats, script, quick=stage.is_quick) as robin:
                name = stage.settings.name or room_words.PRACTICE_NAME
                room = open_room(
                    robin.file,
                    stage.pace,
                    name=name,
                    guide=robin.guide,
                    is_practice=True,
                    watcher=self,
                )
                await self._show(room)
                await room.run()
                await asyncio.Event().wait()  # the last page stays until the person leaves it
        except UnhurriedError as error:
            from tui.pages.failures import InPractice, sentence_for

            await stage.go_home(sentence_for(error, InPractice(str(stage.paths.data))))

    def close(self, *, deletes: bool = False) -> None:
        """Lets the room go; the seat stays on disk, unless the session is over.

        `deletes`: what this laptop has of it is deleted all the same.
        """
        room, self.open = self.open, None
        if room is None:
            return
        self._stage.keep_boxes()
        self._stage.let_go()
        room.close(deletes=deletes)
        self._stage.show_state(None)

    async def opened(
        self, file: SeatFile, *, came_back: bool = False, watcher: Watcher | None = None
    ) -> OpenRoom:
        """The room of a seat. Raises `Alarm` or `UnhurriedError`."""
        from protocol.guide.structure import guide_bytes
        from tui.disk.shelf import burnout
        from tui.kept.holding import Holds
        from tui.line.rooms import open_room

        facts = file.facts
        # The one that was offered at the door; with any other the room says that it cannot begin.
        offered = self._stage.guides.of(facts.guide_hash) or burnout()
        if facts.hosts_relay:
            file.set_relay(await self.relay_at_home())
        return open_room(
            file,
            self._stage.pace,
            name=self._stage.settings.name,
            guide=(file.guide or guide_bytes(offered)) if facts.seat is Seat.FIRST else None,
            where=self._where_today() if facts.hosts_relay else "",
            search=self._search_for(facts),
            came_back=came_back,
            watcher=watcher,
            kept=self._stage.paths.kept,
            holds=Holds(lambda: self.what_we_kept(), lambda: file.partner_name),
        )

    def _search_for(self, facts: SeatFacts) -> Search:
        """What may be looked for at a new address, where it has no name that stays.

        With five words and an address it may be the inviter's laptop, or a relay in the house.
        """
        from ipaddress import ip_address
        from urllib.parse import urlsplit

        from tui.seat.room_state import Search

        if facts.hosts_relay or not facts.relay.startswith("ws://"):
            return Search.NONE
        if facts.found_by_word:
            return Search.PARTNER
        try:
            is_here = ip_address(urlsplit(facts.relay).hostname or "").is_loopback
        except ValueError:
            return Search.NONE  # a name finds it wherever it is
        return Search.NONE if is_here else Search.RELAY

    async def _show(self, room: OpenRoom) -> None:
        self.open, self._has_asked_words = room, False
        room.has_lines = not room.is_practice and (self._stage.paths.kept / KEY).exists()
        room.has_nudges = self._stage.settings.nudges and not self._is_quiet_tonight
        await self._stage.show_room(room.state())

    def leave(self, file: SeatFile) -> None:
        """Leaves the room of a seat for good before anything was said, so that nobody waits in it.

        The relay and the partner hear of it in the background, also later
        (`tui.window.endings`).
        """
        from protocol.session.events import Left
        from tui.disk.parting import part
        from tui.line.rooms import ports_of
        from tui.seat.sitting import Sitting

        stage = self._stage
        with suppress(OutOfTurn, Alarm, UnhurriedError):
            Sitting(ports_of(file), stage.pace, name=stage.settings.name).do(Left())
        try:
            part(file, says_last_words=True)
        except StorageFailed:
            file.close()  # what is over is erased at the next start

    # -- the relay at home

    async def relay_at_home(self) -> str:
        """The URL of the relay on this laptop, started if it is not running.

        Raises `PortTaken`, `RelayInUse`, `RelayFailed` or `DiskFull`.
        """
        settings = self._stage.settings
        return await self._relay.url(settings.home_address, settings.home_port)

    def _where_today(self) -> str:
        """How the other laptop finds this one."""
        from protocol.door.invitation import where_word
        from tui.home import networks
        from tui.words import back as back_words

        settings = self._stage.settings
        try:
            offers = networks.offers(settings.home_address)
        except NoNetwork:
            return ""
        found = [(each.where, f"{each.host}:{settings.home_port}") for each in offers]
        words = [(where_word(where), full) for where, full in found if where is not None]
        return back_words.where_today(*words[0]) if words else found[0][1]

    # -- what is shown

    def changed(self) -> None:
        """Several changes of one moment are drawn once, and after what was said has gone out.

        Drawing takes ten milliseconds; the line's own task, which was woken before, goes first.
        """
        if not self._is_publishing:
            self._is_publishing = True
            self._stage.soon(self._publish)

    def _publish(self) -> None:
        self._is_publishing = False
        if self.third is not None:
            self.third.changed()
        if self.open is not None:
            self.open.follow()
            state = self.open.state()
            self._stage.show_state(state)
            self._ask_words(state)
            leave = state.leave
            if leave is not None and leave.told is Told.GONE and leave.is_relay_here:
                # Both have closed and read it to its end, and it holds nothing of them any more.
                self._relay.rest()

    def _ask_words(self, state: RoomState) -> None:
        """Where something is to stay that nothing locks yet, the words are asked for, once."""
        if state.keeping is None or self._has_asked_words:
            return
        from tui.pages.keep import asks_for_words

        if asks_for_words(state):
            self._has_asked_words = self.words_wanted()

    def words_chosen(self) -> None:
        """What stays can be locked now."""
        self.changed()

    def keep_again(self, *, keeps: bool) -> None:
        """What stays could not be locked: once more, or, unless it `keeps`, not at all."""
        if self.open is not None:
            self.open.end(keeps=keeps)

    def disk_changed(self) -> None:
        self._stage.hint("")  # the line says what it has to

    def given_back(self, *, to_box: bool) -> None:
        from tui.words import line as line_words

        self._stage.hint(line_words.TOO_LATE if to_box else line_words.TO_NOTES)

    # -- what the person does

    def do(self, event: AnyEvent, slot: str = "", *, page: int | None = None) -> bool:
        """Asks the referee; False if nothing was done, and then nothing is lost.

        `slot` is the one of the draft that goes with it, if any.
        `page` is the one on which the person pressed; None for what means the same on every page.
        """
        from protocol.session.events import CameBack, Consented

        room = self.open
        if room is not None and isinstance(event, CameBack) and room.is_alone_after_a_stop:
            room.wish_to_return()
            self.changed()
            return True
        is_done = self._tried(event, page, (slot,) if slot else ())
        if is_done and isinstance(event, Consented) and room is not None:
            room.is_reading_question = False
        return is_done

    def whisper(self, text: str, slot: str) -> None:
        """Says it to whoever leads, alone; if that fails, what was typed stays where it is."""
        room, is_done = self.open, False
        if room is None:
            return
        left = room.drafts.left((slot,))
        try:
            room.whisper(text, left)
            is_done = True
        except OutOfTurn:
            from tui.words import room as room_words

            self._stage.hint(room_words.ASKED_TOO_LATE)
        except (Malformed, StorageFailed) as error:
            from tui.pages.failures import InRoom, sentence_for

            self._stage.hint(sentence_for(error, InRoom(str(self._stage.paths.data))))
        if is_done:
            room.drafts.said(left)
        room.drafts.went((slot,), is_done=is_done)

    def answer(self, answer: tuple[str, ...], page: int, slots: tuple[str, ...]) -> None:
        """Seals a private answer; if that fails, what was typed stays where it is."""
        self._tried(answer, page, slots)

    def no_more_nudges(self) -> None:
        """Nothing more is said under a box tonight. Nobody is told, and nothing is kept."""
        self._is_quiet_tonight = True
        if self.open is not None:
            self.open.has_nudges = False
            self.changed()

    def accept_guide(self) -> None:
        """The inviter's guide was read; the session may begin."""
        if self.open is not None:
            with suppress(StorageFailed):  # the button is still there, and the line says why
                self.open.sitting.accept_guide()

    @property
    def asking(self) -> AskFlow | None:
        """The door for whoever is asked to lead, if a room is open."""
        return None if self.third is None else self.third.asking

    def begin_alone(self) -> None:
        """The session is to begin without whoever was to lead it."""
        if self.open is not None:
            with suppress(StorageFailed):  # as above
                self.open.sitting.begin_alone()

    def read_question(self, *, is_reading: bool) -> None:
        """What both are asked about somebody who would lead is read now, or put aside."""
        if self.open is not None:
            self.open.is_reading_question = is_reading
            self.changed()

    def _tried(
        self,
        wanted: AnyEvent | tuple[str, ...],
        page: int | None,
        slots: tuple[str, ...],
    ) -> bool:
        room = self.open
        if room is None:
            return False
        left = room.drafts.left(slots)
        is_done = self._is_done(room, wanted, page, left)
        if is_done:
            room.drafts.said(left)
        room.drafts.went(slots, is_done=is_done)
        return is_done

    def _is_done(
        self,
        room: OpenRoom,
        wanted: AnyEvent | tuple[str, ...],
        page: int | None,
        left: Mapping[str, str],
    ) -> bool:
        """Whether it was done; then what is `left` is all that its drafts hold on the disk."""
        if room.is_over:
            return False
        sitting = room.sitting
        try:
            if isinstance(wanted, tuple):
                sitting.answer(wanted, page, left)
            else:
                sitting.do(wanted, page, left)
        except OutOfTurn:
            from tui.words import room as room_words

            # A race, or a second press: the screen follows in a moment.
            if page not in (None, sitting.session.page):
                self._stage.hint(room_words.ASKED_TOO_LATE)
            return False
        except (Malformed, StorageFailed) as error:
            from tui.pages.failures import InRoom, sentence_for

            self._stage.hint(sentence_for(error, InRoom(str(self._stage.paths.data))))
            return False
        return True

    async def search(self, typed: str) -> None:
        """Looks for the other laptop at a new address, given as a word or in full."""
        from protocol.door.invitation import where_number
        from tui.home import networks
        from tui.line.addresses import home_url
        from tui.line.finding import answering
        from tui.seat.room_state import Search
        from tui.words import back as back_words
        from tui.words import join as join_words

        room, settings = self.open, self._stage.settings
        if room is None:
            return
        own = tuple(each for _, each in networks.all_networks())
        try:
            urls = [home_url(typed, own)]
        except BadAddress:
            try:
                found = networks.candidates(where_number(typed), settings.home_address)
            except BadInvitation:
                self._stage.hint(join_words.ADDRESS_WRONG)
                return
            urls = [f"ws://{host}:{settings.home_port}" for host in found]
        try:
            url = await answering(urls)
        except RelayUnreachable:
            is_partner = room.search is Search.PARTNER
            self._stage.hint(
                back_words.SEARCH_NOT_FOUND if is_partner else back_words.SEARCH_RELAY_NOT_FOUND
            )
            return
        room.found_at(url)
