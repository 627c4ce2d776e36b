"""Begin and join as the app goes through them: words, relay, door, seat.

What it is: the course of one opening of the door, run beside the screens. What it is not: the
exchange itself (`tui.line.inviting`), a join (`tui.window.joinflow`), what it looks like
(`tui.window.screens.doors`) or what is said where it fails (`tui.pages.failures`).
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from protocol.door.exchange import Admission, Inviter
from protocol.door.invitation import DRAW_BYTES, draw, where_word
from protocol.door.leading import Led
from protocol.door.seeds import INVITER_RANDOM_BYTES, InviterSeeds
from protocol.guide.structure import guide_bytes, guide_hash
from tui.disk.seat_file import SeatFile
from tui.errors import (
    NoNetwork,
)
from tui.home import networks
from tui.home.laptop import stretched
from tui.line.addresses import spoken
from tui.line.inviting import welcome_guest
from tui.pages.door import told
from tui.pages.failures import AtDoor
from tui.seat.facts import seat_facts
from tui.seat.ports import Stretch
from tui.window.at_door import doing, late, to_offer
from tui.window.athost import AtHost
from tui.window.joinflow import JoinFlow
from tui.window.screens.begin import BeginScreen
from tui.window.screens.join import JoinScreen, Typed
from tui.words import begin as begin_words
from tui.words import host as host_words

if TYPE_CHECKING:
    from tui.window.roomflow import RoomFlow
    from tui.window.stage import Stage

LOOK_EVERY_S: Final = 3.0
"""How often an inviter's laptop looks whether it is still on the network that its words are for."""


class DoorFlow:
    """One door at a time. Mutable: it holds the seat until the person goes in."""

    def __init__(self, stage: "Stage", rooms: "RoomFlow", stretch: Stretch = stretched) -> None:
        self._stage: Final = stage
        self._rooms: Final = rooms
        self._stretch: Final = stretch
        self._decision: asyncio.Future[bool] | None = None
        self._file: SeatFile | None = None
        self._guest_name = ""
        self._joining: Final = JoinFlow(stage, stretch, self._keep, self._remember)

    def decide(self, is_welcome: bool) -> None:
        """What the person at the door decided."""
        if self._decision is not None and not self._decision.done():
            self._decision.set_result(is_welcome)

    def take(self) -> SeatFile | None:
        """The seat, for going in."""
        file, self._file = self._file, None
        return file

    def let_go(self) -> None:
        """Closes a seat that nobody went in with; it can be come back to."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def leave_word(self) -> None:
        """Leaves the room for good before anything was said, so that nobody waits in it.

        The two words differed, or the person turned back, or it came to nothing. The relay and the
        partner hear of it in the background, also later (`tui.window.endings`).
        """
        file = self.take()
        if file is not None:
            self._rooms.leave(file)

    # -- begin

    async def begin(
        self, screen: BeginScreen, *, is_home: bool, relay: str, guide: str = ""
    ) -> None:
        """From new words to two words to compare; `relay` is the URL of one from afar, `guide` the
        name of one at hand; without, it is the first."""
        port, data = self._stage.settings.home_port, str(self._stage.paths.data)
        place = AtDoor(spoken(relay), is_home=is_home, port=port, data=data)
        with told(screen, place):
            offers = networks.offers(self._stage.settings.home_address) if is_home else ()
            front = {where_word(each.where) for each in offers if each.where is not None}
            words = draw(os.urandom(DRAW_BYTES), front)
            url = await self._rooms.relay_at_home() if is_home else relay
            host = AtHost(self._stage, url)
            if not is_home and not await self._may_begin(screen, host, place):
                screen.failed(host_words.WORD_WITHOUT)
                return
            opening = await self._stretch(words)

            def opened() -> None:
                silence.cancel()
                if not is_home:
                    self._remember(url)
                    host.served()
                screen.invite(words, offers, "" if is_home else spoken(url))

            seeds = InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES))
            guides = self._stage.guides
            guides.keep(guide)
            offered = to_offer(guides, guide, self._rooms.what_we_kept())
            inviter = Inviter(opening, seeds, guide_hash(guide_bytes(offered)))
            waits = begin_words.PREPARING if is_home else place.is_silent
            with late(screen.tell, waits) as silence:
                async with self._looking_out(screen, is_home=is_home):
                    admission = await self._welcome(
                        screen, url, opening.lobby, inviter, opened, host, is_home=is_home
                    )
            if admission is None:
                screen.failed(begin_words.REFUSED)
            else:
                screen.compare(admission.spoken, doing(admission.guide_hash, is_mine=True))
                return
        self.leave_word()

    async def _may_begin(self, screen: BeginScreen, host: AtHost, place: AtDoor) -> bool:
        """Whether the relay's host lets this person begin, who is asked for their word where one
        is wanted: before anything is read out to anybody."""
        with late(screen.tell, place.is_silent):
            await host.ask()
        screen.host_says(host.line)
        return await host.has_word()

    def look_again(self, screen: BeginScreen) -> None:
        """The networks of this laptop as they are now: a cable, a phone, another Wi-Fi."""
        screen.show_next(self._offers())

    def _offers(self) -> tuple[networks.Offer, ...]:
        """The ways to this laptop now; none while it is on no network."""
        try:
            return networks.offers(self._stage.settings.home_address)
        except NoNetwork:
            return ()

    @asynccontextmanager
    async def _looking_out(self, screen: BeginScreen, *, is_home: bool) -> AsyncIterator[None]:
        """Until the block is left, the screen is told when this laptop's networks change."""

        async def look() -> None:
            while True:
                await asyncio.sleep(LOOK_EVERY_S)
                screen.networks_are(self._offers())

        looking = asyncio.create_task(look()) if is_home else None
        try:
            yield
        finally:
            if looking is not None:
                looking.cancel()
                await asyncio.gather(looking, return_exceptions=True)

    def _remember(self, relay: str) -> None:
        """The relay that has just served, for the next time."""
        settings = self._stage.settings
        if settings.relay != relay:
            self._stage.keep_settings(replace(settings, relay=relay))

    async def _welcome(
        self,
        screen: BeginScreen,
        url: str,
        lobby: bytes,
        inviter: Inviter,
        opened: Callable[[], None],
        host: AtHost,
        *,
        is_home: bool,
    ) -> Admission | None:
        self._decision = asyncio.get_running_loop().create_future()

        def knocked(name: str) -> None:
            self._guest_name = name
            screen.knocked(name)

        async def keep(admission: Admission) -> None:
            self._keep(admission, url, hosts_relay=is_home, word=host.proof_for(admission))
            if self._file is not None and self._guest_name:
                self._file.set_partner_name(self._guest_name)

        return await welcome_guest(
            url,
            lobby,
            inviter,
            on_open=opened,
            on_knock=knocked,
            decision=self._decision,
            make=host.make,
            keep=keep,
            on_line=screen.line_is,
            on_turned=screen.turned_away,
        )

    # -- join

    async def join(self, screen: JoinScreen, typed: str, url: str) -> None:
        """From typed words to two words to compare; `url` is of the address or relay, if any."""
        if not await self._joining.join(screen, typed, url):
            self.leave_word()

    @property
    def typed(self) -> Typed:
        """What the guest has typed: going home and coming back loses none of it."""
        return self._joining.typed

    @typed.setter
    def typed(self, typed: Typed) -> None:
        self._joining.typed = typed

    def differ(self) -> None:
        """The two words were not the same: nothing that these words led to is gone on with."""
        self._joining.forget()
        self.leave_word()

    def _keep(
        self,
        admission: Admission,
        url: str,
        *,
        hosts_relay: bool = False,
        found_by_word: bool = False,
        led: Led | None = None,
        guide: bytes | None = None,
        word: bytes = b"",
    ) -> None:
        facts = seat_facts(
            admission,
            url,
            hosts_relay=hosts_relay,
            now_ms=time.time_ns() // 1_000_000,
            found_by_word=found_by_word,
            led=led,
            word=word,
        )
        self._file = SeatFile.create(self._stage.paths.seats, facts)
        if guide is not None:
            self._file.keep_guide(guide)
