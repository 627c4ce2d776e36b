"""Begin and join as the app goes through them: words, relay, door, seat.

What it is: the course of one opening of the door, run beside the screens. What it is not: the
exchange itself (`tui.line.inviting`, `tui.line.knocking`), what it looks like
(`tui.window.screens.doors`) or what is said where it fails (`tui.pages.failures`).
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from protocol.clean import clean_name
from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.invitation import DRAW_BYTES, Opening, draw, read, where_word
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.errors import DoorShut, Reason
from protocol.guide.structure import guide_bytes, guide_hash
from tui.disk.seat_file import SeatFile
from tui.errors import (
    NoNetwork,
    RelayVersion,
)
from tui.home import networks
from tui.home.laptop import stretched
from tui.line.addresses import spoken
from tui.line.finding import find_door
from tui.line.inviting import welcome_guest
from tui.line.knocking import knock_at, leave_word
from tui.pages.door import told
from tui.pages.failures import AtDoor
from tui.pages.guides import lasts
from tui.seat.facts import seat_facts
from tui.seat.ports import Stretch
from tui.window.screens.begin import BeginScreen
from tui.window.screens.join import JoinScreen, Typed
from tui.words import begin as begin_words
from tui.words import guide as guide_words
from tui.words import join as join_words

if TYPE_CHECKING:
    from tui.window.roomflow import RoomFlow
    from tui.window.stage import Stage

LOOK_EVERY_S: Final = 3.0
"""How often an inviter's laptop looks whether it is still on the network that its words are for."""

LONG_S: Final = 2.0
"""After so long without an answer the screen says that we still wait for one."""


class DoorFlow:
    """One door at a time. Mutable: it holds the seat until the person goes in."""

    def __init__(self, stage: "Stage", rooms: "RoomFlow", stretch: Stretch = stretched) -> None:
        self._stage: Final = stage
        self._rooms: Final = rooms
        self._stretch: Final = stretch
        self._decision: asyncio.Future[bool] | None = None
        self._file: SeatFile | None = None
        self._guest_name = ""
        self._guests: Final[dict[bytes, Guest]] = {}
        """Who knocked, by lobby: only a first knock counts, so whoever knocks again is the same."""
        self.typed = Typed()
        """What the guest has typed: going home and coming back loses none of it."""

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
            opening = await self._stretch(words)

            def opened() -> None:
                silence.cancel()
                if not is_home:
                    self._remember(url)
                screen.invite(words, offers, "" if is_home else spoken(url))

            seeds = InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES))
            guides = self._stage.guides
            guides.keep(guide)
            inviter = Inviter(opening, seeds, guide_hash(guide_bytes(guides.named(guide))))
            waits = begin_words.PREPARING if is_home else place.is_silent
            with late(screen.tell, waits) as silence:
                async with self._looking_out(screen, is_home=is_home):
                    admission = await self._welcome(
                        screen, url, opening.lobby, inviter, opened, is_home=is_home
                    )
            if admission is None:
                screen.failed(begin_words.REFUSED)
            else:
                screen.compare(admission.spoken, doing(admission.guide_hash, is_mine=True))
                return
        self.leave_word()

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
        *,
        is_home: bool,
    ) -> Admission | None:
        self._decision = asyncio.get_running_loop().create_future()

        def knocked(name: str) -> None:
            self._guest_name = name
            screen.knocked(name)

        async def keep(admission: Admission) -> None:
            self._keep(admission, url, hosts_relay=is_home)
            if self._file is not None and self._guest_name:
                self._file.set_partner_name(self._guest_name)

        return await welcome_guest(
            url,
            lobby,
            inviter,
            on_open=opened,
            on_knock=knocked,
            decision=self._decision,
            keep=keep,
            on_line=screen.line_is,
            on_turned=screen.turned_away,
        )

    # -- join

    async def join(self, screen: JoinScreen, typed: str, url: str) -> None:
        """From typed words to two words to compare; `url` is of the address or relay, if any."""
        invitation = read(typed)
        urls = self._urls(invitation.where, url)
        is_home = not url and invitation.where is not None
        is_relay = not is_home and not url.startswith("ws://")
        place = AtDoor(
            spoken(urls[0]),
            is_home=is_home,
            port=0,
            is_relay=is_relay,
            is_guest=True,
            data=str(self._stage.paths.data),
        )
        looking = join_words.looking("" if is_home else place.name)
        with told(screen, place):
            screen.looking(looking)
            opening = await self._stretch(invitation.words)
            guest = self._guest_at(opening)
            try:
                with late(screen.looking, place.is_silent) as silence:
                    found = urls[0] if len(urls) == 1 else await find_door(urls, opening.lobby)
                    is_by_word = invitation.where is not None and not is_relay
                    admission = await self._knock(
                        screen, found, opening.lobby, guest, silence, found_by_word=is_by_word
                    )
            except RelayVersion:
                await asyncio.gather(*(leave_word(each, opening.lobby, guest) for each in urls))
                raise
            except DoorShut as shut:
                if shut.reason in (Reason.NEWER, Reason.OLDER):
                    await leave_word(found, opening.lobby, guest)
                self._guests.pop(opening.lobby, None)
                raise
            if is_relay and not self._stage.settings.relay:
                self._remember(found)
            self._guests.clear()
            self.typed = Typed()
            screen.compare(admission.spoken, doing(admission.guide_hash, is_mine=False))
            return
        self.leave_word()

    def _guest_at(self, opening: Opening) -> Guest:
        """Who has knocked there, or somebody with the name as it is now."""
        guest = self._guests.get(opening.lobby)
        if guest is not None and guest.has_knocked:
            return guest
        seeds = GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))
        guest = Guest(opening, seeds, clean_name(self._stage.settings.name))
        self._guests[opening.lobby] = guest
        return guest

    def _urls(self, where: int | None, url: str) -> list[str]:
        """Where the door may be; at least one."""
        settings = self._stage.settings
        if url or where is None:
            return [url or settings.relay]
        found = networks.candidates(where, settings.home_address)
        return [f"ws://{host}:{settings.home_port}" for host in found]

    async def _knock(
        self,
        screen: JoinScreen,
        url: str,
        lobby: bytes,
        guest: Guest,
        silence: asyncio.TimerHandle,
        *,
        found_by_word: bool,
    ) -> Admission:
        def knocked() -> None:
            silence.cancel()
            screen.looking(join_words.KNOCKED)

        def line_is(is_open: bool) -> None:
            screen.looking(join_words.KNOCKED if is_open else begin_words.DOOR_LINE_DOWN)

        async def keep(admission: Admission) -> None:
            self._keep(admission, url, found_by_word=found_by_word)

        return await knock_at(url, lobby, guest, on_knocked=knocked, keep=keep, on_line=line_is)

    def _keep(
        self,
        admission: Admission,
        url: str,
        *,
        hosts_relay: bool = False,
        found_by_word: bool = False,
    ) -> None:
        facts = seat_facts(
            admission,
            url,
            hosts_relay=hosts_relay,
            now_ms=time.time_ns() // 1_000_000,
            found_by_word=found_by_word,
        )
        self._file = SeatFile.create(self._stage.paths.seats, facts)


def doing(guide: bytes, *, is_mine: bool) -> str:
    """What the two are about to do, in a sentence; `guide` is the hash that was offered."""
    from tui.disk.shelf import guide_of, title_of

    today = guide_of(guide)
    if today is not None:
        return guide_words.doing(today.title, lasts(today))
    title = title_of(guide)
    return guide_words.doing(title, "") if title else guide_words.brought(is_mine=is_mine)


@contextmanager
def late(say: Callable[[str], None], text: str) -> Iterator[asyncio.TimerHandle]:
    """Says `text` after a while, unless the block is left or the timer cancelled before that."""
    timer = asyncio.get_running_loop().call_later(LONG_S, say, text)
    try:
        yield timer
    finally:
        timer.cancel()
