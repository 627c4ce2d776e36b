"""Two people on two laptops, with seat files and folders of what is kept, behind a relay in memory.

They go through a short guide, tick what they like, and end it. A laptop can die and start anew.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from protocol.activities.keep import Deciding, Ticks
from protocol.activities.write import Writing
from protocol.guide.loading import load_guide
from protocol.guide.structure import guide_bytes
from protocol.seats import Partner, Seat, as_partner
from protocol.session.events import Answered, AnyEvent, Closed, Ready
from protocol.session.session import Closing, current_activity
from tests.tui.memory import LoopClock, MemoryRelay, facts_for_two
from tests.tui.phrases import WORDS
from tests.whole.laptops import PACE, until
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import Key, make
from tui.disk.parting import forget
from tui.disk.paths import find_paths
from tui.disk.seat_file import SeatFile
from tui.errors import StorageFailed
from tui.kept.evening import Evening
from tui.line.rooms import PartingWithRelay
from tui.news import Told
from tui.seat.facts import SeatFacts
from tui.seat.open_room import OpenRoom
from tui.seat.ports import Ports
from tui.seat.stays import TICKED, Own, asked_in, own_slot

GUIDE: Final = load_guide("""
id = "short"
title = "A short evening"
minutes = 5
about = "Something good, a promise, and what stays."

[[steps]]
id = "one"
title = "One"

[[steps.activities]]
kind = "write"
id = "good"
title = "Something good"
prompt = "What did you good?"
fields = [{ id = "thing", text = "It did me good when you" }]

[[steps.activities]]
kind = "write"
id = "promise"
title = "One small promise"
prompt = "Promise one thing."
fields = [{ id = "promise", text = "This week I will" }]
promise = true

[[steps.activities]]
kind = "keep"
id = "what-stays"
title = "What would you like to keep?"
prompt = "Tick what may stay."
optional = true
""")


class Side:
    """One person at one laptop. Mutable: the program may die and start anew."""

    def __init__(self, directory: Path, relay: MemoryRelay, facts: SeatFacts, name: str) -> None:
        self.paths: Final = find_paths(directory)
        self.paths.make()
        self.name: Final = name
        self.seat: Final[Partner] = as_partner(facts.seat)
        self.file = SeatFile.create(self.paths.seats, facts)
        self._relay: Final = relay
        self._task: asyncio.Task[None] | None = None
        self.room = self._open()

    def _open(self) -> OpenRoom:
        ports = Ports(self.file, self._relay.line, os.urandom, LoopClock())
        guide = guide_bytes(GUIDE) if self.seat is Seat.FIRST else None
        ending = Unhurried(self.file, self.paths.kept)
        return OpenRoom(ports, ending, PACE, name=self.name, guide=guide)

    def start(self) -> None:
        self._task = asyncio.create_task(self.room.run())

    async def dies(self) -> None:
        """The program is killed: nothing more is done, and the file is free."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.file.close()

    def chooses_words(self) -> Key:
        return make(self.paths.kept, WORDS)

    def does(self, event: AnyEvent) -> None:
        self.room.sitting.do(event)

    def ticks(self, ticks: Ticks, own: frozenset[Own]) -> None:
        keep = asked_in(GUIDE)
        assert keep is not None
        for what in own:
            self.room.drafts.keep(own_slot(keep, what), TICKED)
        self.room.sitting.answer(ticks.letters)

    def evenings(self, key: Key) -> list[Evening]:
        found = Drawer(self.paths.kept).read_all(key).found
        return [each.document for each in found if isinstance(each.document, Evening)]

    @property
    def files(self) -> list[str]:
        """Everything in the data directory, by name; names that are drawn stand as a star."""
        found = (each for each in self.paths.data.rglob("*") if each.is_file())
        return sorted(f"{each.parent.name}/*{each.suffix}" for each in found)


class Unhurried(PartingWithRelay):
    """The end of a seat of a laptop, without a relay to tell."""

    async def take_leave(self, url: str, tell: Callable[[Told], None], *, stays: bool) -> None:
        path, _ = self._parted
        if path is not None:
            forget(path)
        tell(Told.GONE)


class Two:
    """Both. Mutable."""

    def __init__(self, directory: Path) -> None:
        relay = self.relay = MemoryRelay()
        both = zip(facts_for_two(GUIDE, os.urandom), ("Ada", "Sam"), strict=True)
        self.ada, self.sam = (Side(directory / name, relay, facts, name) for facts, name in both)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.ada, self.sam

    def _phase(self, is_there: Callable[[object], bool]) -> Callable[[], bool]:
        def there() -> bool:
            rooms = [side.room.sitting for side in self.sides]
            return all(is_there(room.session.phase) and room.is_caught_up for room in rooms)

        return there

    async def at(self, activity: str, is_there: Callable[[object], bool]) -> None:
        def there() -> bool:
            sessions = [side.room.sitting.session for side in self.sides]
            found = [current_activity(each) for each in sessions]
            is_at = all(each is not None and each.id == activity for each in found)
            return is_at and self._phase(is_there)()

        await until(there)

    async def both_write(self, activity: str, text: str) -> None:
        await self.at(activity, lambda phase: isinstance(phase, Writing))
        for side in self.sides:
            side.room.sitting.answer((f"{side.name} {text}",))
        await self.at(activity, lambda phase: isinstance(phase, Writing) and phase.round.is_open)

    async def go_on(self) -> None:
        for side in self.sides:
            side.does(Ready())

    async def talk(self) -> None:
        """Everything before the page that asks what stays."""
        await self.both_write("good", "made tea")
        await self.go_on()
        await self.both_write("promise", "will call")
        for side in self.sides:
            side.does(Answered(0, is_yes=True))
        await until(lambda: all(Ready in side.room.sitting.moves() for side in self.sides))
        await self.go_on()
        await self.at("what-stays", lambda phase: isinstance(phase, Deciding))

    async def ticks(
        self,
        ada: tuple[Ticks, frozenset[Own]],
        sam: tuple[Ticks, frozenset[Own]],
    ) -> None:
        self.ada.ticks(*ada)
        self.sam.ticks(*sam)
        await self.at(
            "what-stays", lambda phase: isinstance(phase, Deciding) and phase.round.is_open
        )

    async def closes(self, *sides: Side) -> None:
        await until(self._phase(lambda phase: isinstance(phase, Closing)))
        for side in sides:
            side.does(Closed())

    async def ends(self) -> None:
        """Both have gone on, and end it."""
        await self.go_on()
        await self.closes(*self.sides)
        await until(lambda: all(self.is_over(side) for side in self.sides))

    @staticmethod
    def is_over(side: Side) -> bool:
        return side.room.leave is not None and side.room.leave.told is Told.GONE


@asynccontextmanager
async def two(directory: Path) -> AsyncIterator[Two]:
    """Two people at the beginning of the guide."""
    made = Two(directory)
    for side in made.sides:
        side.start()
    try:
        async with asyncio.timeout(60):
            yield made
    finally:
        for side in made.sides:
            with suppress(StorageFailed):
                await side.dies()
