"""One partner at one laptop on simulated time: the product's sitting, link and seat file.

The program may die at any commit and between any two; the person starts it again. What the person
has typed is accounted for word by word: see `missing_from`.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from protocol.errors import OutOfTurn
from protocol.session.events import AnyEvent, Sealed
from protocol.session.session import Ended, Session
from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import HERE as NOWHERE
from tests.simulation.disks import Crash, Disk, SimSeatStore
from tests.simulation.network import Road
from tests.simulation.trace import Trace
from tests.whole.bots import Bot, texts
from tui.disk.seat_file import SeatFile
from tui.errors import StorageFailed
from tui.line.rooms import ports_of
from tui.news import FINAL, Line, News, Tempo
from tui.rehearsal.minds.mind import Answering, Step
from tui.seat.drafts import Drafts
from tui.seat.facts import SeatFacts
from tui.seat.sitting import Sitting
from tui.seat.watching import Watcher

BOX: Final = "box"
"""The one composer that there is here."""

BACK: Final = "back"
"""Where words go that the log refused; never emptied, so that they can be counted."""


class SimClock:
    """Simulated time, which nobody sets."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop: Final = loop

    def steady_s(self) -> float:
        return self._loop.time()

    def now_ms(self) -> int:
        return int(self._loop.time() * 1000)


class SimLaptop(Watcher):
    """Mutable."""

    def __init__(
        self,
        loop: VirtualLoop,
        chance: random.Random,
        disk: Disk,
        road: Road,
        facts: SeatFacts,
        guide: bytes,
        pace: Tempo,
        bot: Bot,
        trace: Trace,
    ) -> None:
        self.disk: Final = disk
        self.road: Final = road
        self.facts: Final = facts
        self.said: Final[list[str]] = []
        """Every word that was typed and on the disk, in order."""
        self.done: Final[list[AnyEvent | str]] = []
        """Every move that was made, and not refused at once."""
        self.seen: Final[set[str]] = set()
        """Words that the person found in the box again."""
        self.is_running = False
        self.on_death: Callable[[], object] = lambda: None
        """Called once for each death."""
        self._loop: Final = loop
        self._chance: Final = chance
        self._guide: Final = guide
        self._pace: Final = pace
        self._bot: Final = bot
        self._trace: Final = trace
        self._line: asyncio.Task[None] | None = None
        disk.on_crash = self._died

    @property
    def session(self) -> Session:
        return self.sitting.session

    @property
    def news(self) -> News:
        return self.sitting.news

    @property
    def is_over(self) -> bool:
        return isinstance(self.session.phase, Ended)

    @property
    def is_gone(self) -> bool:
        """The session has ended and the relay has said so."""
        return self.is_over and self.sitting.end is not None

    def start(self) -> None:
        """The program begins, or begins again."""
        if self.is_running:
            return
        self._trace.note(self.road.name, "started")
        store = SimSeatStore(NOWHERE, self.disk.connect())
        self.is_running = True
        try:
            self.file = SeatFile(store, self.facts)
            self.drafts = Drafts(self.file)
            self.sitting = self.make_sitting()
        except Crash:
            return
        self._shown: tuple[Line, int] | None = None
        self.seen.update(self.drafts.get(BOX).split("\n"))
        self._line = self._loop.create_task(self._hold(self.sitting))

    def make_sitting(self) -> Sitting:
        ports = ports_of(
            self.file, dial=self.road.dial, draw=self._chance.randbytes, clock=SimClock(self._loop)
        )
        return Sitting(
            ports,
            self._pace,
            name=f"Partner {int(self.facts.seat)}",
            guide=self._guide,
            watcher=self,
        )

    def die(self) -> None:
        """The program ends between two commits."""
        if self.is_running:
            self.disk.kill()
            self._died()

    def act(self) -> bool:
        """What a person does next, if anything; whether something was done."""
        if not self.is_running or self.is_over or self.news.line in FINAL:
            return False
        step = self._bot.choose(self.session, self.sitting.moves())
        if step is None:
            return False
        self._trace.note(self.road.name, type(step).__name__)
        self._trace.counts["moves"] += 1
        with suppress(Crash):
            return self.do(step)
        return False

    def do(self, step: Step) -> bool:
        """What the app does: the words are a draft until they are in the outbox."""
        spoken = texts(step)
        if spoken:
            self.drafts.keep(BOX, "\n".join(spoken))
            if self.drafts.failing is not None:
                return False
        self.said.extend(spoken)
        try:
            if isinstance(step, Answering):
                self.sitting.answer(step.answer)
            else:
                self.sitting.do(step)
        except (OutOfTurn, StorageFailed):
            self.seen.update(spoken)
            return False
        self.done.append(name_of(step))
        if spoken:
            self.drafts.keep(BOX, "")
        return True

    def kept_words(self) -> set[str]:
        """Words that are at home: found in the box again, or given back."""
        return self.seen | set(self.drafts.get(BACK).split("\n"))

    def returned(self, event: AnyEvent) -> None:
        """Words that the log refused are kept at once."""
        self._trace.note(self.road.name, "given-back")
        for text in texts(event):
            self.drafts.give_back(BACK, text)

    def changed(self) -> None:
        shown = (self.news.line, self.session.page)
        if shown != self._shown:
            self._shown = shown
            self._trace.note(self.road.name, shown[0].value, shown[1])

    async def _hold(self, sitting: Sitting) -> None:
        with suppress(Crash):
            await sitting.run()

    def _died(self) -> None:
        self._trace.note(self.road.name, "died", self.disk.commits)
        self.is_running = False
        if self._line is not None:
            self._line.cancel()
        if self.road.cable is not None:
            self.road.cable.client.abort()
        self.on_death()


def name_of(step: Step) -> AnyEvent | str:
    """What tells a move from others; an answer is sealed with fresh salt, and all look alike."""
    return "answer" if isinstance(step, Answering | Sealed) else step
