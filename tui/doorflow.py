"""Begin and join as the app goes through them: words, relay, door, seat; and each calm sentence.

What it is: the course of one opening of the door, run as a worker of the app. What it is not: the
exchange itself (`tui.doorway`) or what it looks like (`tui.screens.doors`).
"""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from protocol.clean import clean_name
from protocol.door import Admission, Guest, Inviter
from protocol.errors import Alarm, DoorShut, OutOfTurn
from protocol.events import Left
from protocol.frames import Code, End
from protocol.guide import guide_bytes, guide_hash
from protocol.invitation import DRAW_BYTES, draw, read, stretch, where_word
from protocol.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from tui import networks, wording
from tui.dial import (
    RelayCrowded,
    RelayCrowdedHere,
    RelayUnreachable,
    RelayUntrusted,
    RelayVersion,
    dial,
)
from tui.doorway import LobbyOver, NobodyThere, Refused, knock_at, seat_facts, welcome_guest
from tui.errors import (
    NoNetwork,
    PortTaken,
    RelayFailed,
    RelayInUse,
    StorageFailed,
    UnhurriedError,
)
from tui.screens.doors import BeginScreen, JoinScreen
from tui.seat_file import SeatFile
from tui.sitting import Sitting

if TYPE_CHECKING:
    from tui.app import UnhurriedApp

PROBE_S: Final = 3.0
"""How long an address at home has to answer before the next one is tried."""


class DoorFlow:
    """One door at a time. Mutable: it holds the seat until the person goes in."""

    def __init__(self, app: "UnhurriedApp") -> None:
        self._app: Final = app
        self._decision: asyncio.Future[bool] | None = None
        self._file: SeatFile | None = None
        self._guest_name = ""

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

    def forget(self) -> None:
        """The two words differed, or the person turned back: the seat is not to be used."""
        if self._file is not None:
            self._file.forget()
            self._file = None

    async def leave_word(self) -> None:
        """Leaves the room for good before anything was said, so that nobody waits in it."""
        file = self.take()
        if file is None:
            return
        with suppress(OutOfTurn, Alarm, UnhurriedError):
            sitting = Sitting(file, os.urandom, self._app.pace, name=self._app.settings.name)
            sitting.do(Left())
            line = asyncio.create_task(sitting.run())
            with suppress(TimeoutError):
                async with asyncio.timeout(PROBE_S):
                    while file.outbox():
                        await asyncio.sleep(0.05)
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)
        file.forget()

    # -- begin

    async def begin(self, screen: BeginScreen, *, is_home: bool) -> None:
        """From new words to two words to compare."""
        with _told(screen, self._app.settings.home_port, wording.RELAY_UNREACHABLE):
            words = draw(os.urandom(DRAW_BYTES))
            url, shown, address = await self._where(words, is_home=is_home)
            opening = await asyncio.to_thread(stretch, words)
            admission = await self._welcome(
                screen,
                url,
                opening.lobby,
                Inviter(
                    opening,
                    InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES)),
                    self._guide_hash(),
                ),
                shown,
                address,
                is_home=is_home,
            )
            if admission is None:
                screen.failed(wording.BEGIN_REFUSED)
            else:
                screen.compare(admission.spoken)
                return
        self.forget()

    async def _where(
        self, words: tuple[str, ...], *, is_home: bool
    ) -> tuple[str, tuple[str, ...], str]:
        """The relay's URL, the words to show, and the address for where a word cannot say it."""
        settings = self._app.settings
        if not is_home:
            return settings.relay, words, ""
        address = networks.home_address(settings.home_address)
        where = networks.home_where(settings.home_address)
        url = await self._app.rooms.relay_at_home()
        shown = words if where is None else (where_word(where), *words)
        return url, shown, f"{address}:{settings.home_port}"

    async def _welcome(
        self,
        screen: BeginScreen,
        url: str,
        lobby: bytes,
        inviter: Inviter,
        shown: tuple[str, ...],
        address: str,
        *,
        is_home: bool,
    ) -> Admission | None:
        self._decision = asyncio.get_running_loop().create_future()

        def opened() -> None:
            screen.invite(shown, address)
            screen.wait()

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
        )

    def _guide_hash(self) -> bytes:
        from tui.shelf import burnout

        return guide_hash(guide_bytes(burnout()))

    # -- join

    async def join(self, screen: JoinScreen, typed: str, address: str) -> None:
        """From typed words to two words to compare."""
        with _told(screen, self._app.settings.home_port, wording.JOIN_UNREACHABLE):
            invitation = read(typed)
            urls = self._urls(invitation.where, address)
            if not urls:
                is_home = invitation.where is not None
                screen.failed(wording.BEGIN_NO_NETWORK if is_home else wording.JOIN_NO_RELAY)
                return
            screen.looking(wording.JOIN_LOOKING)
            opening = await asyncio.to_thread(stretch, invitation.words)
            name = clean_name(self._app.settings.name)
            seeds = GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))
            # The one relay of the settings, or address, may be far away: it gets more time.
            found = urls if len(urls) == 1 else await answering(urls)
            admission = await self._knock(screen, found, opening.lobby, Guest(opening, seeds, name))
            screen.compare(admission.spoken)
            return
        self.forget()

    def _urls(self, where: int | None, address: str) -> list[str]:
        settings = self._app.settings
        if address:
            host, port = networks.parse_address(address)
            return [f"ws://{host}:{port}"]
        if where is None:
            return [settings.relay] if settings.relay else []
        found = networks.candidates(where, settings.home_address)
        return [f"ws://{host}:{settings.home_port}" for host in found]

    async def _knock(
        self, screen: JoinScreen, urls: list[str], lobby: bytes, guest: Guest
    ) -> Admission:
        """At the first relay that has the offer: one word can mean several addresses."""
        for last, url in [(url == urls[-1], url) for url in urls]:

            async def keep(admission: Admission, url: str = url) -> None:
                self._keep(admission, url, hosts_relay=False)

            try:
                return await knock_at(
                    url,
                    lobby,
                    guest,
                    on_knocked=lambda: screen.looking(wording.JOIN_KNOCKED),
                    keep=keep,
                )
            except (NobodyThere, RelayUnreachable):
                if last:
                    raise
        raise RelayUnreachable

    def _keep(self, admission: Admission, url: str, *, hosts_relay: bool) -> None:
        now_ms = time.time_ns() // 1_000_000
        facts = seat_facts(admission, url, hosts_relay=hosts_relay, now_ms=now_ms)
        self._file = SeatFile.create(self._app.paths.seats, facts)


async def answering(urls: list[str]) -> list[str]:
    """Those relays that answer, in order. Raises `RelayUnreachable` if none does."""

    async def probe(url: str) -> bool:
        try:
            async with asyncio.timeout(PROBE_S), dial(url):
                return True
        except (RelayUnreachable, RelayVersion, TimeoutError):
            return False

    answers = await asyncio.gather(*(probe(url) for url in urls))
    found = [url for url, answered in zip(urls, answers, strict=True) if answered]
    if not found:
        raise RelayUnreachable
    return found


@contextmanager
def _told(screen: BeginScreen | JoinScreen, port: int, unreachable: str) -> Iterator[None]:
    """Turns what can go wrong at the door into one sentence in the right place."""
    is_join = isinstance(screen, JoinScreen)
    try:
        yield
    except NoNetwork:
        screen.failed(wording.BEGIN_NO_NETWORK)
    except (PortTaken, RelayInUse):
        screen.failed(wording.port_taken(port))
    except RelayFailed:
        screen.failed(wording.RELAY_FAILED)
    except NobodyThere:
        screen.failed(wording.JOIN_NOBODY)
    except LobbyOver as over:
        is_refused = is_join and over.end is End.SHUT
        expired = wording.JOIN_EXPIRED if is_join else wording.BEGIN_EXPIRED
        screen.failed(wording.JOIN_NOT_OPENED if is_refused else expired)
    except Refused as refused:
        screen.failed(wording.REFUSALS.get(refused.code, wording.REFUSED))
    except DoorShut as shut:
        screen.failed(wording.DOOR_REASONS[shut.reason])
    except RelayVersion:
        screen.failed(wording.OTHER_VERSION)
    except RelayCrowdedHere:
        screen.failed(wording.CROWDED_HERE)
    except RelayCrowded:
        screen.failed(wording.REFUSALS[Code.RELAY_FULL])
    except RelayUntrusted:
        screen.failed(wording.RELAY_UNTRUSTED)
    except RelayUnreachable:
        screen.failed(unreachable)
    except MemoryError:
        screen.failed(wording.REFUSED)
    except StorageFailed:
        screen.failed(wording.DISK_FULL)
    except UnhurriedError:
        screen.failed(wording.REFUSED)
