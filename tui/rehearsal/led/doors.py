"""The doors by which three seats come together, gone through by three scripts.

    led from the start   words for each, a card, the couple's own door, the third door
    asked in             words of one of the two, then a door where the other meets whom that let in

Every one of them is the door that people go through, with freshly drawn words and seat files.
Wherever two have met there, their two words are compared, as people do by voice.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from protocol.door.exchange import Admission
from protocol.door.introduction import Facilitator, Introduction, Policy
from protocol.door.invitation import DRAW_BYTES, Opening, draw
from protocol.door.leading import Arrival, Card, LeadHost, Led, LetIn
from protocol.door.seeds import GUEST_RANDOM_BYTES, GuestSeeds, LeadSeeds, SeatSeeds
from protocol.door.third import Asked, AskedIn, ThirdGuest
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.limits import KEY_BYTES
from protocol.seats import PARTNERS, Pair, Partner, Seat
from tui.disk.seat_file import SeatFile
from tui.errors import CheckFailed, Problem
from tui.line.inviting import welcome
from tui.line.joining import Joining
from tui.line.knocking import knock_at
from tui.line.thirds import follow, meet_partner, meet_third, meet_told, third_host
from tui.rehearsal.check import GUEST_NAME, HOST_NAME, through_the_door
from tui.rehearsal.relays import Relays
from tui.rehearsal.watched import both
from tui.seat.facts import SeatFacts, lead_facts, seat_facts
from tui.seat.ports import Stretch
from tui.words import kim as kim_words

NAMES: Final = (HOST_NAME, GUEST_NAME)


def kim() -> Introduction:
    """Who would lead."""
    return Introduction(kim_words.NAME, kim_words.ABOUT, Policy.WITH_ME, "", "")


def own_card() -> Card:
    """What a partner tells whoever leads alone, at the door."""
    return Card(kim_words.WHERE, kim_words.REACH, kim_words.OTHERS)


@dataclass(frozen=True)
class Three:
    """Three seats that have met, and may let each other in."""

    partners: Pair[SeatFile]
    third: SeatFile
    facilitator: Facilitator
    """Whom the first partner has let in."""


class Doors:
    """The ways of rooms through them. Mutable: it holds the files of all seats until it closes."""

    def __init__(self, relays: Relays, directory: Path, guide: Guide, stretch: Stretch) -> None:
        """`directory`: where the seat files lie."""
        self._relays: Final = relays
        self._directory: Final = directory
        self._guide: Final = guide
        self._guide_hash: Final = guide_hash(guide_bytes(guide))
        self._stretch: Final = stretch
        self._kept: Final[list[SeatFile]] = []

    def close(self) -> None:
        """Lets go of every file that was kept."""
        for each in self._kept:
            each.close()

    async def for_two(self) -> Pair[SeatFile]:
        """The two alone, as ever. Raises as `led_from_the_start`."""
        files = await through_the_door(self._relays, self._directory, self._guide, self._stretch)
        self._kept.extend(files)
        return files

    async def led_from_the_start(self) -> Three:
        """Whoever leads draws words for each; the two meet each other, and let them in. Raises
        `CheckFailed`, and as the doors do."""
        seeds = LeadSeeds.grown(os.urandom(KEY_BYTES))
        met = [await self._at_leading_door(seeds, seat) for seat in PARTNERS]
        first, second = (led for _, led in met)
        files: dict[Partner, SeatFile] = {}

        def kept(led: Led) -> Callable[[Admission], Awaitable[None]]:
            async def keep(admission: Admission) -> None:
                relay = self._relays.of(admission.seat)
                facts = seat_facts(admission, relay, hosts_relay=False, now_ms=_now_ms(), led=led)
                files[led.seat] = await self._keep(facts)

            return keep

        mine, theirs = await both(
            self._met(first, NAMES[0], kept(first)),
            self._met(second, NAMES[1], kept(second)),
        )
        _same(mine.spoken, theirs.spoken)
        own = files[first.seat]
        asked, asked_in = await both(
            self._let_third_in(first, own.facts),
            follow(
                self._relays.of(Seat.FACILITATOR),
                seeds.third,
                seeds.seat,
                kim(),
                tuple(let_in.member for let_in, _ in met),
                keep=_nothing,
            ),
        )
        _same(asked.spoken, asked_in.spoken)
        third = await self._keep(self._third_facts(asked_in))
        return Three((own, files[second.seat]), third, asked.facilitator)

    async def _met(
        self, led: Led, name: str, keep: Callable[[Admission], Awaitable[None]]
    ) -> Admission:
        relays = self._relays
        return await meet_partner(relays.of(led.seat), led, name, keep=keep, make=relays.make)

    async def _let_third_in(self, first: Led, facts: SeatFacts) -> Asked:
        if first.third is None:
            raise CheckFailed(Problem.DOOR)
        return await meet_third(facts.relay, first.third, facts, first.facilitator, keep=_nothing)

    async def _at_leading_door(self, seeds: LeadSeeds, seat: Partner) -> tuple[LetIn, Led]:
        """One partner types words that are all they were given, and fills in the card."""
        opening, typed = await self._words()
        host = LeadHost(opening, seeds, seat, kim(), self._guide_hash)
        joining, is_open = Joining(typed, NAMES[seat]), asyncio.Event()

        async def card() -> Card:
            return own_card()

        async def come_in() -> Led:
            await is_open.wait()
            came = await joining.come_in(
                self._relays.of(seat),
                card=card,
                on_knocked=_ignored,
                keep=_nothing,
                keep_led=_nothing,
            )
            if not isinstance(came, Led):
                raise CheckFailed(Problem.DOOR)
            return came

        decision = _decision()
        hosting = welcome(
            self._relays.of(Seat.FACILITATOR),
            opening.lobby,
            host,
            on_open=is_open.set,
            on_knock=lambda arrival: _let_in(decision),
            decision=decision,
            keep=_nothing,
        )
        let_in, led = await both(hosting, come_in())
        if let_in is None or let_in.arrival != Arrival(NAMES[seat], own_card()):
            raise CheckFailed(Problem.DOOR)
        _same(let_in.spoken, led.spoken)
        return let_in, led

    async def asked_in(self, asker: SeatFacts) -> tuple[SeatFile, Asked, AskedIn]:
        """One of the two draws words for somebody who may lead, and lets them in: the seat of
        that, and what either holds. Raises as `led_from_the_start`."""
        opening, typed = await self._words()
        is_open, decision = asyncio.Event(), _decision()
        guest = ThirdGuest(typed, _guest_seeds(), kim())

        async def come_in() -> AskedIn:
            await is_open.wait()
            url = self._relays.of(Seat.FACILITATOR)
            return await knock_at(url, typed.lobby, guest, on_knocked=_ignored, keep=_nothing)

        hosting = welcome(
            asker.relay,
            opening.lobby,
            third_host(opening, asker),
            on_open=is_open.set,
            on_knock=lambda met: _let_in(decision),
            decision=decision,
            keep=_nothing,
        )
        asked, given = await both(hosting, come_in())
        if asked is None:
            raise CheckFailed(Problem.DOOR)
        _same(asked.spoken, given.spoken)
        return await self._keep(self._third_facts(given)), asked, given

    async def met_by_other(self, other: SeatFacts, told: Facilitator, given: AskedIn) -> None:
        """The other partner meets whom it was told of, at a door that nobody types words for."""
        if given.other is None:
            raise CheckFailed(Problem.DOOR)
        relay = self._relays.of(Seat.FACILITATOR)
        seat = SeatSeeds(given.seed, given.exchange_seed)
        asked, again = await both(
            meet_told(other.relay, other, told, keep=_nothing),
            follow(relay, given.other, seat, kim(), given.room.partners, keep=_nothing),
        )
        _same(asked.spoken, again.spoken)

    async def _words(self) -> tuple[Opening, Opening]:
        """Fresh words as both sides make keys of them; one after the other, as they take memory."""
        words = draw(os.urandom(DRAW_BYTES))
        opening = await self._stretch(words)
        return opening, await self._stretch(words)

    def _third_facts(self, given: AskedIn) -> SeatFacts:
        relay = self._relays.of(Seat.FACILITATOR)
        return lead_facts(given, kim(), relay, hosts_relay=False, now_ms=_now_ms())

    async def _keep(self, facts: SeatFacts) -> SeatFile:
        file = await asyncio.to_thread(SeatFile.create, self._directory, facts)
        self._kept.append(file)
        return file


def _same(mine: tuple[str, str], theirs: tuple[str, str]) -> None:
    if mine != theirs:
        raise CheckFailed(Problem.DOOR)


def _decision() -> "asyncio.Future[bool]":
    return asyncio.get_running_loop().create_future()


def _let_in(decision: "asyncio.Future[bool]") -> None:
    if not decision.done():
        decision.set_result(True)


def _guest_seeds() -> GuestSeeds:
    return GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _ignored() -> None:
    """Nobody looks at it."""


async def _nothing(held: object) -> None:
    """Kept in memory: what stays is written with the seat."""
