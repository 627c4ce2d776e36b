"""Join as the app goes through it: words, relay, door, seat; and the way on where somebody leads.

    the other partner's door    two words to compare, and the room
    a door of whoever leads     a card, two words with them, the couple's own door, two words there

What it is: the course of one attempt, run beside its screen. What was come to with some words is
remembered here until the program ends, so that turning back costs nothing: the same words lead to
where one was. What it is not: a begin (`tui.window.doorflow`), or what is said where it fails.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from protocol.clean import clean_name
from protocol.door.exchange import Admission
from protocol.door.invitation import Opening, read
from protocol.door.leading import Card, Led
from protocol.errors import BadGuide, DoorShut, Reason
from protocol.guide.loading import read_guide
from protocol.seats import Seat
from tui.errors import NobodyThere, RelayVersion, UnhurriedError
from tui.home import networks
from tui.line.addresses import spoken
from tui.line.finding import find_door
from tui.line.joining import Joining
from tui.line.knocking import leave_word
from tui.line.lending import borrow_guide
from tui.line.lobby import LONG_WAIT_S
from tui.line.thirds import meet_partner
from tui.pages.failures import AtDoor, sentence_for
from tui.seat.ports import Stretch
from tui.window.at_door import doing, late
from tui.window.athost import AtHost
from tui.window.screens.join import JoinScreen, Typed
from tui.words import begin as begin_words
from tui.words import host as host_words
from tui.words import join as join_words
from tui.words import led_door as led_door_words
from tui.words.called import called

if TYPE_CHECKING:
    from tui.window.stage import Stage

LOOKS_AGAIN_S: Final = 10.0
"""How often somebody with an appointment looks whether the door is there."""

GONE_S: Final = 4.0
"""After so long without a door that one has knocked at, it is told that it is not open."""


class Keep(Protocol):
    """Puts a seat on the disk."""

    def __call__(
        self,
        admission: Admission,
        url: str,
        *,
        found_by_word: bool,
        led: Led | None,
        guide: bytes | None,
        word: bytes = b"",
    ) -> None: ...


@dataclass
class Way:
    """How far some words have led. Mutable."""

    joining: Joining
    url: str = ""
    """Where their door was found."""
    card: Card = Card()
    """As it was written last."""
    led: Led | None = None
    """Whoever leads has let this person in."""
    is_compared: bool = False
    """... and the two words were the same."""
    host: AtHost | None = None
    """What whoever runs the relay says, if anything."""
    guide: bytes | None = None
    """What they lent: the guide that this laptop did not have."""

    @property
    def leads(self) -> str | None:
        """How whoever leads is called, if they have let us in; None: nobody does."""
        if self.led is None:
            return "" if self.joining.is_led else None
        return called(self.led.facilitator.introduction.name)


class JoinFlow:
    """One attempt at a time. Mutable."""

    def __init__(
        self, stage: "Stage", stretch: Stretch, keep: Keep, remember: Callable[[str], None]
    ) -> None:
        """`remember` is told the relay that has served."""
        self._stage: Final = stage
        self._stretch: Final = stretch
        self._keep: Final = keep
        self._remember: Final = remember
        self._ways: Final[dict[bytes, Way]] = {}
        """By lobby: only a first knock counts, so whoever knocks again is the same."""
        self.typed = Typed()
        """What the guest has typed: going home and coming back loses none of it."""

    def forget(self) -> None:
        """Nothing that any words have led to is gone on with."""
        self._ways.clear()

    async def join(self, screen: JoinScreen, typed: str, url: str) -> bool:
        """From typed words to two words to compare; `url` is of the address or relay, if any.
        Whether it came to that."""
        invitation = read(typed)
        urls, way = self._urls(invitation.where, url), None
        is_home = not url and invitation.where is not None
        place = AtDoor(
            spoken(urls[0]),
            is_home=is_home,
            port=0,
            is_relay=not is_home and not url.startswith("ws://"),
            is_guest=True,
            data=str(self._stage.paths.data),
        )
        by_word = invitation.where is not None and not place.is_relay
        try:
            screen.looking(join_words.looking("" if is_home else place.name))
            opening = await self._stretch(invitation.words)
            way = self._way(opening)
            admission = await self._come_in(screen, urls, opening, way, place, by_word=by_word)
            if way.led is not None:
                admission = await self._meet(screen, way, way.led, by_word=by_word)
        except (UnhurriedError, DoorShut, MemoryError) as error:
            told = sentence_for(error, replace(place, leads=None if way is None else way.leads))
            is_empty = isinstance(error, NobodyThere) and not is_home
            (screen.nobody_there if is_empty else screen.failed)(told)
            return False
        if admission is None:
            return False
        if place.is_relay and not self._stage.settings.relay:
            self._remember(way.url)
        if way.host is not None:
            way.host.served()
        self._ways.clear()
        self.typed = Typed()
        screen.compare(
            admission.spoken,
            doing(admission.guide_hash, is_mine=False, leads=way.leads if way.led else None),
        )
        return True

    def _way(self, opening: Opening) -> Way:
        """Where these words have led before, or a beginning with the name as it is now."""
        way = self._ways.get(opening.lobby)
        if way is None or not (way.joining.is_led or way.joining.guest.has_knocked):
            way = Way(Joining(opening, clean_name(self._stage.settings.name)))
            self._ways[opening.lobby] = way
        return way

    def _urls(self, where: int | None, url: str) -> list[str]:
        """Where the door may be; at least one."""
        settings = self._stage.settings
        if url or where is None:
            return [url or settings.relay]
        found = networks.candidates(where, settings.home_address)
        return [f"ws://{host}:{settings.home_port}" for host in found]

    # -- to the first door

    async def _come_in(
        self,
        screen: JoinScreen,
        urls: list[str],
        opening: Opening,
        way: Way,
        place: AtDoor,
        *,
        by_word: bool,
    ) -> Admission | None:
        """The room of two; None where the words lead to somebody who leads, who is in `way`."""
        if way.led is not None:
            return None
        guest, clock = way.joining.guest, asyncio.get_running_loop().time
        ends_at = clock() + LONG_WAIT_S
        while True:
            try:
                with late(screen.looking, place.is_silent) as silence:
                    way.url = urls[0] if len(urls) == 1 else await find_door(urls, opening.lobby)
                    return await self._knock(screen, way, silence, by_word=by_word)
            except NobodyThere:
                # Whoever has an appointment may be early.
                if not screen.waits or clock() >= ends_at:
                    raise
                screen.looking(led_door_words.WAITING_HERE)
                await asyncio.sleep(LOOKS_AGAIN_S)
            except RelayVersion:
                await asyncio.gather(*(leave_word(each, opening.lobby, guest) for each in urls))
                raise
            except DoorShut as shut:
                if shut.reason in (Reason.NEWER, Reason.OLDER):
                    await leave_word(way.url, opening.lobby, guest)
                self._ways.pop(opening.lobby, None)
                raise

    async def _knock(
        self, screen: JoinScreen, way: Way, silence: asyncio.TimerHandle, *, by_word: bool
    ) -> Admission | None:
        not_there, later = led_door_words.NOT_OPEN, asyncio.get_running_loop().call_later
        telling: asyncio.TimerHandle | None = None

        def knocked() -> None:
            nonlocal not_there
            silence.cancel()
            not_there = led_door_words.NO_LONGER_OPEN
            screen.looking(led_door_words.KNOCKED if way.joining.is_led else join_words.KNOCKED)

        def line_is(is_open: bool) -> None:
            screen.looking(join_words.KNOCKED if is_open else begin_words.DOOR_LINE_DOWN)

        def led_line_is(is_open: bool) -> None:
            there_is(True)
            if not is_open:
                screen.looking(led_door_words.LINE_DOWN)

        def there_is(is_there: bool) -> None:
            # Whoever has knocked is called anew from time to time: the door is gone for a moment.
            nonlocal telling
            if telling is not None:
                telling.cancel()
            gone_s = GONE_S if not_there == led_door_words.NO_LONGER_OPEN else 0.0
            telling = None if is_there else later(gone_s, screen.looking, not_there)

        async def card() -> Card:
            silence.cancel()
            self.typed = screen.typed
            way.card = await screen.course.fill_card(way.card)
            screen.looking(led_door_words.NOT_OPEN)
            return way.card

        async def keep(admission: Admission) -> None:
            self._keep(admission, way.url, found_by_word=by_word, led=None, guide=None)

        async def keep_led(led: Led) -> None:
            way.led = led

        host = AtHost(self._stage, way.url)
        asking = asyncio.create_task(self._hear(screen, host)) if not by_word else None
        try:
            came = await way.joining.come_in(
                way.url,
                card=card,
                on_knocked=knocked,
                keep=keep,
                keep_led=keep_led,
                on_line=lambda is_open: (led_line_is if way.joining.is_led else line_is)(is_open),
                on_there=there_is,
            )
        finally:
            there_is(True)
            if asking is not None:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
        way.host = host
        return None if isinstance(came, Led) else came

    async def _hear(self, screen: JoinScreen, host: AtHost) -> None:
        """What whoever runs the relay says, while one waits. Nobody waits for it."""
        await host.ask_quietly()
        screen.host_says(host.line)

    # -- to the couple's own door

    async def _meet(
        self, screen: JoinScreen, way: Way, led: Led, *, by_word: bool
    ) -> Admission | None:
        """The room of the two; None where what was chosen for them is no guide here."""
        leads = led.facilitator.introduction
        kim = screen.course.let_in_by(leads)
        if not way.is_compared:
            await screen.course.compare(leads, led.spoken)
            way.is_compared = True
        try:
            await self._borrow(screen, way, led, kim)
        except BadGuide:
            screen.failed(led_door_words.no_guide(kim))
            return None

        host = AtHost(self._stage, way.url)
        if led.seat is Seat.FIRST:
            # Of the two, this laptop makes the room.
            await host.ask_quietly()
            if not await host.has_word():
                screen.failed(host_words.WORD_WITHOUT)
                return None

        def there_is(is_there: bool) -> None:
            waits = led_door_words.waits_for_other(kim)
            screen.looking(led_door_words.OTHER_IS_THERE if is_there else waits)

        def line_is(is_open: bool) -> None:
            if not is_open:
                screen.looking(led_door_words.LINE_DOWN)

        async def keep(admission: Admission) -> None:
            proof = host.proof_for(admission)
            self._keep(
                admission, way.url, found_by_word=by_word, led=led, guide=way.guide, word=proof
            )

        there_is(False)
        return await meet_partner(
            way.url,
            led,
            clean_name(self._stage.settings.name),
            make=host.make,
            keep=keep,
            on_line=line_is,
            on_there=there_is,
        )

    async def _borrow(self, screen: JoinScreen, way: Way, led: Led, kim: str) -> None:
        """Has the guide that was chosen, where this laptop is to bring it and does not have it.
        Raises `BadGuide`."""
        is_here = way.guide is not None or self._stage.guides.of(led.guide_hash) is not None
        if led.third is None or is_here:
            return
        coming = led_door_words.guide_comes(kim)

        def line_is(is_open: bool) -> None:
            screen.looking(coming if is_open else led_door_words.LINE_DOWN)

        screen.looking(coming)
        guide = await borrow_guide(way.url, led.third, led.guide_hash, line_is)
        read_guide(guide)
        way.guide = guide
