"""The door that one of the two opens in a running room for whoever is to lead them.

It stands open beside the session, and ends with the room: words are good for one opening and a
quarter of an hour, and whoever comes back after a restart draws new ones. What it is: the course of
it, and the value that a dialog shows (`tui.pages.led.asking_in`). What it is not: a consent; the
room is told of nobody before the two words were compared.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from protocol.errors import DoorShut, OutOfTurn
from protocol.session.controls import IntroducedThird
from tui.errors import LobbyOver, UnhurriedError
from tui.pages.led.asking_in import AskingIn, At
from tui.seat.expected import keep_met
from tui.words import asking as asking_words

if TYPE_CHECKING:
    from protocol.door.introduction import Facilitator
    from protocol.door.third import Asked
    from tui.seat.open_room import OpenRoom


class AskFlow:
    """Of one room. Mutable."""

    def __init__(self, room: OpenRoom, changed: Callable[[], None]) -> None:
        """`changed` is called whenever something else is to be shown."""
        self._room: Final = room
        self._changed: Final = changed
        self._task: asyncio.Task[None] | None = None
        self._decision: asyncio.Future[bool] | None = None
        self._asked: Asked | None = None
        self.shown = AskingIn()
        """What a dialog shows."""

    def begin(self) -> None:
        """New words, unless there are some, or somebody is at the door."""
        if self.shown.at in (At.NOWHERE, At.OVER):
            self._show(AskingIn(At.PREPARING))
            self._task = asyncio.create_task(self._open())

    def decide(self, is_welcome: bool) -> None:
        """What the person at the door decided."""
        if self._decision is not None and not self._decision.done():
            self._decision.set_result(is_welcome)
            self._show(replace(self.shown, at=At.OPENING))

    def same(self) -> None:
        """The two words were the same: both are asked. Where that has no place any more, or the
        disk is full, it is over."""
        asked, self._asked = self._asked, None
        sitting = self._room.sitting
        if asked is None:
            return
        try:
            if IntroducedThird not in sitting.moves():
                raise OutOfTurn("somebody was told of meanwhile")
            keep_met(self._room.keep, asked.facilitator.member.name, asked.spoken)
            sitting.introduce(asked.facilitator)
        except (OutOfTurn, UnhurriedError):
            self._end(asking_words.NOT_OPENED)
        else:
            self._show(AskingIn())

    def differ(self) -> None:
        """They were not: nobody hears of it."""
        self._asked = None
        self._end(asking_words.DIFFERED)

    def stop(self) -> None:
        """The words are taken back, or the room is closed: whoever has knocked hears it."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._asked = None
        self.shown = AskingIn()

    async def stopped(self) -> None:
        """The same, until the door is shut."""
        task = self._task
        self.stop()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    def _show(self, shown: AskingIn) -> None:
        self.shown = shown
        self._changed()

    def _end(self, why: str) -> None:
        self._show(AskingIn(At.OVER, why=why))

    async def _open(self) -> None:
        from protocol.door.invitation import DRAW_BYTES, draw
        from tui.home import laptop
        from tui.line.addresses import spoken
        from tui.line.inviting import welcome
        from tui.line.thirds import third_host

        room, url = self._room, self._room.sitting.link.url
        words = draw(os.urandom(DRAW_BYTES))
        self._decision = asyncio.get_running_loop().create_future()

        def opened() -> None:
            self._show(AskingIn(At.WORDS, words, spoken(url)))

        def knocked(facilitator: Facilitator) -> None:
            self._show(replace(self.shown, at=At.KNOCK, introduction=facilitator.introduction))

        async def keep(asked: Asked) -> None:
            self._asked = asked

        try:
            opening = await laptop.stretched(words)
            host = third_host(opening, room.keep.facts)
            asked = await welcome(
                url,
                opening.lobby,
                host,
                on_open=opened,
                on_knock=knocked,
                decision=self._decision,
                keep=keep,
            )
        except LobbyOver:
            self._end(asking_words.EXPIRED)
        except (UnhurriedError, DoorShut, MemoryError):
            self._end(asking_words.NOT_OPENED)
        else:
            if asked is None:
                self._end(asking_words.REFUSED)
            else:
                self._show(replace(self.shown, at=At.COMPARE, spoken=asked.spoken))
