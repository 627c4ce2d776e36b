"""What is wanted on the screens of whoever leads goes to their flow, and to no room of a couple."""

from tui.window.intents import (
    AskFirst,
    BoardWanted,
    Did,
    LeaveRoom,
    RoomChosen,
    SaidAlone,
    WayWanted,
)
from tui.window.screens.sized import Sized


class Leads:
    """Does nothing about what is wanted; the flow of a program does (`tui.window.leadflow`)."""

    def changed(self) -> None:
        """Something else may be to be shown."""

    def do(self, message: Did) -> None:
        """An event, of the room in front."""

    def ask_first(self, message: AskFirst) -> None:
        """The same, after a yes."""

    def whisper(self, message: SaidAlone) -> None:
        """A word to one alone."""

    async def leave(self) -> None:
        """Back to the start, or to another room."""

    async def show_board(self) -> None:
        """All rooms."""

    async def bring(self, key: str) -> None:
        """Another room comes in front."""

    async def on_the_way(self, message: WayWanted) -> None:
        """Something on the way in."""


class Flowing(Sized[None]):
    """A screen that hands on what is wanted, where it knows to whom; else the app hears of it.

    What may take it away is done by the app: a screen cannot wait for its own end.
    """

    leads: Leads | None = None

    def on_screen_resume(self) -> None:
        """What stood above it is gone."""
        if self.leads is not None:
            self.leads.changed()

    def on_did(self, message: Did) -> None:
        if self.leads is not None:
            message.stop()
            self.leads.do(message)

    def on_ask_first(self, message: AskFirst) -> None:
        if self.leads is not None:
            message.stop()
            self.leads.ask_first(message)

    def on_said_alone(self, message: SaidAlone) -> None:
        if self.leads is not None:
            message.stop()
            self.leads.whisper(message)

    def on_leave_room(self, message: LeaveRoom) -> None:
        if self.leads is not None:
            message.stop()
            self.app.call_next(self.leads.leave)

    def on_board_wanted(self, message: BoardWanted) -> None:
        if self.leads is not None:
            message.stop()
            self.app.call_next(self.leads.show_board)

    def on_room_chosen(self, message: RoomChosen) -> None:
        if self.leads is not None:
            message.stop()
            self.app.call_next(self.leads.bring, message.key)

    def on_way_wanted(self, message: WayWanted) -> None:
        if self.leads is not None:
            message.stop()
            self.app.call_next(self.leads.on_the_way, message)
