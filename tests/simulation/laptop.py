"""One person at one laptop on simulated time: the product's seat, link and seat file.

The program may die at any commit and between any two; the person starts it again. What the person
has typed is accounted for word by word: see `missing_from`.
"""

import asyncio
import random
from abc import abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

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
from tui.seat.ports import Ports
from tui.seat.seated import Seated
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


S = TypeVar("S", bound=Seated)


class SimSeat(Watcher, Generic[S]):
    """One seat's program, whoever sits there. Mutable."""

    def __init__(
        self,
        loop: VirtualLoop,
        chance: random.Random,
        disk: Disk,
        road: Road,
        facts: SeatFacts,
        pace: Tempo,
        trace: Trace,
    ) -> None:
        self.disk: Final = disk
        self.road: Final = road
        self.facts: Final = facts
        self.said: Final[list[str]] = []
        """Every word that was typed and on the disk, in order."""
        self.done: Final[list[AnyEvent | str]] = []
        self.back: Final[list[AnyEvent | str]] = []
        """What it was told does not count."""
        """Every move that was made, and not refused at once."""
        self.seen: Final[set[str]] = set()
        """Words that the person found in the box again."""
        self.is_running = False
        self.on_death: Callable[[], object] = lambda: None
        """Called once for each death."""
        self._loop: Final = loop
        self._chance: Final = chance
        self._pace: Final = pace
        self._trace: Final = trace
        self._line: asyncio.Task[None] | None = None
        disk.on_crash = self._died

    @abstractmethod
    def make_seated(self) -> S:
        """What the program is about, from what is kept."""

    @abstractmethod
    def act(self) -> bool:
        """What a person does next, if anything; whether something was done."""

    def noted(self, deed: object, act: Callable[[], bool]) -> bool:
        """Does it, as a move that is counted; whether it was done."""
        self._trace.note(self.road.name, type(deed).__name__)
        self._trace.counts["moves"] += 1
        with suppress(Crash):
            return act()
        return False

    @property
    def session(self) -> Session:
        return self.seated.session

    @property
    def news(self) -> News:
        return self.seated.news

    @property
    def is_over(self) -> bool:
        return isinstance(self.session.phase, Ended)

    @property
    def is_gone(self) -> bool:
        """The session has ended and the relay has said so."""
        return self.is_over and self.seated.end is not None

    @property
    def can_act(self) -> bool:
        """Whether there is anything that a person could do."""
        return self.is_running and not self.is_over and self.news.line not in FINAL

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
            self.seated = self.make_seated()
        except Crash:
            return
        self._shown: tuple[Line, int] | None = None
        self.seen.update(self.drafts.get(BOX).split("\n"))
        self._line = self._loop.create_task(self._hold(self.seated))

    @property
    def world(self) -> Ports:
        """What the product asks the world for, on this laptop."""
        return ports_of(
            self.file, dial=self.road.dial, draw=self._chance.randbytes, clock=SimClock(self._loop)
        )

    def die(self) -> None:
        """The program ends between two commits."""
        if self.is_running:
            self.disk.kill()
            self._died()

    def put(self, spoken: tuple[str, ...], act: Callable[[], None]) -> bool:
        """What the app does: the words are a draft until they are in the outbox."""
        if spoken:
            self.drafts.keep(BOX, "\n".join(spoken))
            if self.drafts.failing is not None:
                return False
        self.said.extend(spoken)
        try:
            act()
        except (OutOfTurn, StorageFailed):
            self.seen.update(spoken)
            return False
        if spoken:
            self.drafts.keep(BOX, "")
        return True

    def kept_words(self) -> set[str]:
        """Words that are at home: found in the box again, or given back."""
        return self.seen | set(self.drafts.get(BACK).split("\n"))

    def returned(self, event: AnyEvent) -> None:
        """Words that the log refused are kept at once."""
        self._trace.note(self.road.name, "given-back")
        self.back.append(name_of(event))
        for text in texts(event):
            self.drafts.give_back(BACK, text)

    def word_returned(self, text: str) -> None:
        """As `returned`."""
        self._trace.note(self.road.name, "word-given-back")
        self.drafts.give_back(BACK, text)

    def changed(self) -> None:
        shown = (self.news.line, self.session.page)
        if shown != self._shown:
            self._shown = shown
            self._trace.note(self.road.name, shown[0].value, shown[1])

    async def _hold(self, seated: S) -> None:
        with suppress(Crash):
            await seated.run()

    def _died(self) -> None:
        self._trace.note(self.road.name, "died", self.disk.commits)
        self.is_running = False
        if self._line is not None:
            self._line.cancel()
        if self.road.cable is not None:
            self.road.cable.client.abort()
        self.on_death()


class SimLaptop(SimSeat[Sitting]):
    """A partner's. Mutable."""

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
        super().__init__(loop, chance, disk, road, facts, pace, trace)
        self._guide: Final = guide
        self._bot: Final = bot

    def make_seated(self) -> Sitting:
        name = f"Partner {int(self.facts.seat)}"
        return Sitting(self.world, self._pace, name=name, guide=self._guide, watcher=self)

    def act(self) -> bool:
        """What a person does next, if anything; whether something was done."""
        if not self.can_act:
            return False
        step = self.choose()
        if step is None:
            return False
        return self.noted(step, lambda: self.do(step))

    def choose(self) -> Step | None:
        """What comes to this person's mind."""
        return self._bot.choose(self.session, self.seated.moves())

    def do(self, step: Step) -> bool:
        """What the app does with a move."""

        def act() -> None:
            if isinstance(step, Answering):
                self.seated.answer(step.answer)
            else:
                self.seated.do(step)
            self.done.append(name_of(step))

        return self.put(texts(step), act)


AnySeat = SimSeat[Any]
"""A partner's, or a third's."""


def name_of(step: Step) -> AnyEvent | str:
    """What tells a move from others; an answer is sealed with fresh salt, and all look alike."""
    return "answer" if isinstance(step, Answering | Sealed) else step
