"""Leading others as the program goes through it: the form, the doors, up to three rooms.

    form ──> doors, or words that a couple gave ──> a room ──> back to another room, or to the start
                     └──────── the board: which of them is in front ────────┘

What it is: which of them there are, which is in front, and who does what is wanted there. What it
is not: the course of a door (`tui.window.leaddoors`), a room (`tui.window.leadrooms`), or what any
of it looks like. Nothing of one is in another.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from textual.app import App

from protocol.errors import Alarm, DoorShut
from protocol.limits import VERSION
from protocol.seats import Partner, as_partner
from tui.disk.seat_file import SeatFile
from tui.disk.seat_store import forget_unread
from tui.errors import SeatInUse, SeatUnreadable, StorageFailed, UnhurriedError
from tui.home.laptop import stretched
from tui.pages.failures import AtDeleting, AtDoor, ComingBack, GoingIn, sentence_for
from tui.pages.lead.board import title_of
from tui.pages.parts import Way
from tui.seat.lead_door import At
from tui.seat.ports import Stretch
from tui.window.above import above_home
from tui.window.appointflow import AppointFlow
from tui.window.intents import WayWanted
from tui.window.leadacting import LeadActing
from tui.window.leadcouple import AnyDoors
from tui.window.leaddoors import Keeping
from tui.window.leadform import LeadForm
from tui.window.leadplaces import FORM
from tui.window.leadrooms import Ending, LeadSeat, forget_room
from tui.window.screens.board import BoardScreen
from tui.window.screens.lead import LeadScreen
from tui.window.screens.lead_door import LeadDoorScreen
from tui.window.stage import Stage
from tui.words import app as app_words
from tui.words import daytime as day_words
from tui.words import endings as endings_words
from tui.words import lead as lead_words
from tui.words import lead_door as door_words

AsksKept = Callable[[Ending], Awaitable[bool]]


class LeadFlow(LeadActing):
    """All that one person leads in one window. Mutable."""

    _kind = LeadSeat
    """What a room that is entered becomes."""

    def __init__(
        self,
        app: App[int],
        stage: Stage,
        relay_at_home: Callable[[], Awaitable[str]],
        *,
        seen: Callable[[], None],
        asks_kept: AsksKept | None = None,
        appoints: AppointFlow | None = None,
        allow_plain: bool = False,
        stretch: Stretch = stretched,
    ) -> None:
        """`seen` is called once a screen of it has been drawn; `asks_kept` asks what is kept of a
        room that is over, and keeps it: False, where the person would rather stay there. Without
        it nothing is kept, and no notes are locked. Without `appoints` there is no other day."""
        super().__init__(app, stage)
        self._seen: Final = seen
        self._asks_kept: Final = asks_kept
        self._appoints: Final = appoints
        self._is_publishing = False
        self._asking: frozenset[str] = frozenset()
        """Where somebody waits, that is not in front."""
        self.form: Final = LeadForm(
            stage,
            relay_at_home,
            allow_plain=allow_plain,
            stretch=stretch,
            changed=self.changed,
            may_appoint=appoints is not None,
        )

    @property
    def is_open(self) -> bool:
        """Whether anything of it is on the screen."""
        return self._screen is not None

    @property
    def is_in_room(self) -> bool:
        """Whether the couple in front is in its room, as far as this seat knows."""
        return self._places.room is not None

    # -- in and out

    async def begin(self) -> None:
        """To the form."""
        self.form.start()
        self._places.front = FORM
        await self._show()

    async def come_back(self, path: Path) -> None:
        """Into a room that this seat was in before."""
        try:
            file = SeatFile.open(path)
        except (SeatInUse, SeatUnreadable, StorageFailed) as error:
            await self._stage.go_home(sentence_for(error, ComingBack()))
            return
        if file.facts.version != VERSION:
            file.close()
            await self._stage.go_home(endings_words.HOME_OTHER_VERSION)
            return
        await self._enter(self._places.new_key(), file)

    async def delete(self, path: Path) -> None:
        """All that this laptop has of a room that is not open."""
        notice = door_words.DELETED
        try:
            try:
                forget_room(path, self._stage.paths.kept)
            except (SeatUnreadable, StorageFailed):
                forget_unread(path)  # what the system does not let us read can go as well
        except (SeatInUse, SeatUnreadable, StorageFailed) as error:
            notice = sentence_for(error, AtDeleting())
        await self._stage.go_home(notice)

    def close(self) -> None:
        """Lets all of it go; rooms stay on the disk, doors are shut."""
        for key in self._places:
            self._end(key)
        self._places.front, self._screen, self._is_board = FORM, None, False

    def keep_boxes(self) -> None:
        """Puts what is being typed on disk now."""
        for each in self._places.rooms():
            each.room.drafts.keep_boxes()

    async def _enter(self, key: str, file: SeatFile) -> None:
        """Into the room of a seat."""
        try:
            if file.facts.hosts_relay:
                file.set_relay(await self.form.relay_at_home())
            own = self._stage.guides.to_lead(file.facts.guide_hash)
            kept = None if self._asks_kept is None else self._stage.paths.kept
            place = self._kind(file, self._stage.pace, self.changed, self._tell_of, own, kept=kept)
        except (Alarm, UnhurriedError) as error:
            file.close()
            where = GoingIn(self._stage.settings.home_port, str(self._stage.paths.data))
            await self._lost(key, sentence_for(error, where))
            return
        self._places.put(key, place)
        self._app.run_worker(place.run(), group=f"lead-{key}", exclusive=True)
        if self._screen is None:
            self._places.front = key
            await self._show()
        else:
            self.changed()

    async def _go_in(self) -> None:
        """From the doors into the room, once it is there."""
        if isinstance(self._screen, LeadDoorScreen) and self._places.room is not None:
            await self._show()

    def _end(self, key: str, *, forgets: bool = False) -> None:
        """One of them is let go."""
        self._app.workers.cancel_group(self._app, f"lead-{key}")
        self._places.end(key, forgets=forgets)

    async def _lost(self, key: str, told: str) -> None:
        """It came to nothing: another room, or the form with a sentence."""
        if key in self._places:
            self._end(key, forgets=True)
        self.form.failed(told)
        if self._places.front == key:
            self._places.front = FORM
        if isinstance(self._screen, LeadDoorScreen) or self._places:
            self.changed()
        else:
            await self._show()

    async def _next(self, notice: str = "") -> None:
        """After a room was left: another one, or the start."""
        if self._places:
            self._places.front = next(iter(self._places))
            await self._show()
        else:
            await self._stage.go_home(notice)

    # -- what is shown

    def changed(self) -> None:
        """Several changes of one moment are drawn once, after what was said has gone out."""
        if not self._is_publishing:
            self._is_publishing = True
            self._stage.soon(self._publish)

    def _publish(self) -> None:
        self._is_publishing = False
        screen, room, doors = self._screen, self._places.room, self._places.doors
        match screen:
            case BoardScreen() if self._places:
                screen.board = self._places.board()
            case LeadDoorScreen() if room is not None:
                # Not while something else is looked at: help, or people to talk to.
                if self._app.screen is screen:
                    self._app.call_next(self._go_in)
            case LeadScreen() if room is not None:
                screen.lead = room.state(has_board=self._has_board)
            case LeadDoorScreen() if doors is not None:
                screen.way = doors.state(has_board=self._has_board)
            case LeadDoorScreen():
                screen.way = self.form.state(has_board=bool(self._places))

        self._tell_elsewhere()

    def _tell_elsewhere(self) -> None:
        """Once, where somebody begins to wait in another room than the one that is looked at."""
        before, self._asking = self._asking, self._places.asking()
        if self._asking - before and not self._is_board:
            self._remark(lead_words.ELSEWHERE)

    @property
    def _has_board(self) -> bool:
        """Whether there is anything to go to from a room."""
        return bool(self._places)

    async def _show(self) -> None:
        """What is in front, on a screen of its own straight above home."""
        self._is_board = False
        await self._put(LeadDoorScreen() if self._places.room is None else LeadScreen())

    async def _put(self, screen: LeadScreen | LeadDoorScreen | BoardScreen) -> None:
        screen.leads = self
        self._screen = screen
        self._tell_title()
        self._publish()
        await above_home(self._app, screen)
        screen.call_after_refresh(self._seen)

    def _tell_title(self) -> None:
        """Of the window: the how manieth couple is in front; at the form it is none."""
        is_any = self._places.front in self._places
        self._app.title = title_of(self._places.board()) if is_any else app_words.APP

    # -- what is wanted

    async def leave(self) -> None:
        """Back: from the form to what is open, from a room to another, else to the start."""
        key, room = self._places.front, self._places.room
        asks = self._asks_kept
        if asks is not None and room is not None and room.is_done_with and room.ending().is_any:
            over = self._leave_over(key, room, asks)
            self._app.run_worker(over, group="kept", exclusive=True)
            return
        if key in self._places:
            self._end(key)
        await self._next()

    async def _leave_over(self, key: str, room: LeadSeat, asks: AsksKept) -> None:
        """From a room that is over, once it is said what is kept of it."""
        room.room.drafts.keep_boxes()
        if await asks(room.ending()) and key in self._places:
            self._end(key, forgets=True)
            await self._next()

    async def show_board(self) -> None:
        if self._places:
            self.keep_boxes()
            self._places.look_for_resting(self._stage.paths.seats)
            self._is_board = True
            await self._put(BoardScreen())

    async def bring(self, key: str) -> None:
        if (path := self._places.resting(key)) is not None:
            key = await self._open_beside(path)
        if key in self._places:
            self._places.bring(key)
            await self._show()

    async def _open_beside(self, path: Path) -> str:
        """One more room of this laptop; its key, or empty, where that is not to be."""
        try:
            file = SeatFile.open(path)
        except (SeatInUse, SeatUnreadable, StorageFailed) as error:
            self._remark(sentence_for(error, ComingBack()))
            return FORM
        if file.facts.version != VERSION:
            file.close()
            self._remark(endings_words.HOME_OTHER_VERSION)
            return FORM
        key = self._places.new_key()
        await self._enter(key, file)
        return key

    async def on_the_way(self, message: WayWanted) -> None:
        way, room, doors = message.way, self._places.room, self._places.doors
        match way:
            case Way.OPEN | Way.OPEN_HOME | Way.KNOCK:
                await self._open(way)
            case Way.ANOTHER_DAY | Way.APPOINTMENTS if self._appoints is not None:
                act = self._appoint if way is Way.ANOTHER_DAY else self._keep_appointment
                self._app.run_worker(act(self._appoints), group="kept", exclusive=True)
            case Way.TYPE | Way.FORM:
                self.form.turn_to(At.TYPING if way is Way.TYPE else At.FORM)
            case Way.ANOTHER:
                await self.begin()
            case Way.START:
                await self._stage.go_home()
            case Way.STOP if doors is not None:
                await self._lost(self._places.front, "")
            case Way.LATER:
                await self.leave()
            case Way.FORGET | Way.DIFFER if room is not None:
                self._end(self._places.front, forgets=True)
                differ = way is Way.DIFFER
                await self._next(door_words.DIFFERED_GIVEN if differ else door_words.DELETED)
            case Way.ANEW if doors is not None:
                doors.anew()
            case Way.SAME if room is not None:
                room.compared()
            case _ if doors is not None and message.seat is not None:
                _decide(doors, way, as_partner(message.seat))

    # -- the doors

    async def _open(self, way: Way) -> None:
        """From the form to the doors."""
        if self._places.are_all:
            self.form.failed(door_words.NO_ROOM)
            return
        screen = self._screen
        doors = await self.form.doors(way)
        # Whoever went elsewhere meanwhile has opened nothing.
        if doors is None or self._screen is not screen or self._places.front != FORM:
            return
        self._stand_at(doors)

    def _stand_at(self, doors: AnyDoors) -> None:
        key = self._places.new_key()
        self._places.put(key, doors)
        self._places.front = key
        self._tell_title()
        self._app.run_worker(self._course(key, doors), group=f"lead-{key}")
        self.changed()

    async def _appoint(self, appoints: AppointFlow) -> None:
        """Words for another day."""
        meeting = await self.form.meeting()
        if meeting is not None:
            self._stand_at_kept(await appoints.make(meeting))

    async def _keep_appointment(self, appoints: AppointFlow) -> None:
        """The doors of an appointment, when it is time."""
        self._stand_at_kept(await appoints.choose())

    def _stand_at_kept(self, found: Keeping | str) -> None:
        """At its doors, or at the form with what there is to say instead."""
        if isinstance(found, str):
            self.form.failed(found)
        elif self._screen is None or self._places.front != FORM:
            return  # whoever went elsewhere meanwhile has opened nothing
        elif self._places.are_all:
            self.form.failed(door_words.NO_ROOM)
        elif self._places.is_at(found.appointed.id):
            self.form.failed(day_words.IS_OPEN)
        elif (doors := self.form.opened(found)) is not None:
            self._stand_at(doors)

    async def _course(self, key: str, doors: AnyDoors) -> None:
        """One couple at its doors, until there is a room or a sentence why not."""
        meeting = doors.meeting
        place = AtDoor(
            meeting.relay,
            is_home=meeting.hosts_relay,
            port=self._stage.settings.home_port,
            data=str(self._stage.paths.data),
            is_guest=doors.is_guest,
        )
        try:
            file = await doors.run()
        except (UnhurriedError, DoorShut, MemoryError) as error:
            doors.let_go(forgets=True)
            told = doors.sentence(error) or sentence_for(error, place)
            self._stage_soon(self._lost(key, told))
            return
        self._stage_soon(self._enter(key, file))

    def _stage_soon(self, act: Awaitable[None]) -> None:
        """Outside of the worker of the door, which is ended by it."""

        async def run() -> None:
            await act

        self._app.run_worker(run(), group="lead-on")


def _decide(doors: AnyDoors, way: Way, seat: Partner) -> None:
    """What was pressed at one door."""
    match way:
        case Way.LET_IN | Way.SHUT:
            doors.decide(seat, is_welcome=way is Way.LET_IN)
        case Way.SAME | Way.DIFFER:
            doors.compared(seat, are_same=way is Way.SAME)
