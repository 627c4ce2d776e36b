"""Laptops for whole sessions: a seat file, a sitting, a bot at the keys; they can crash and return.

`Laptop.live` is what a person does: start the program, play, and start it again when it has died.
"""

import asyncio
import os
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final

from protocol.errors import OutOfTurn
from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.session.events import AnyEvent
from protocol.session.ledger import Ledger, Taken
from protocol.session.outline import digest
from protocol.session.session import Ended, Session
from server.relay import Relay, running
from server.settings import RelaySettings
from tests.whole.bots import Bot, texts
from tui.disk.seat_file import SeatFile
from tui.disk.seat_store import SeatStore
from tui.errors import StorageFailed
from tui.line.rooms import ports_of
from tui.news import FINAL, Line, Tempo
from tui.rehearsal.minds.mind import Answering, Step
from tui.rehearsal.practice import seats_for_two
from tui.seat.facts import SeatFacts
from tui.seat.sitting import Sitting
from tui.seat.watching import Watcher

PATIENCE_S: Final = 60
"""Before a test that waits for the end of a session fails."""

PACE: Final = Tempo(breath_s=0.0, hold_s=0.0, quiet_s=0.05, confirm_s=0.3, doubt_s=60.0, mend_s=0.5)


def small_guide() -> Guide:
    """A guide with one activity of every kind."""
    return load_guide(Path(__file__).with_name("small.toml").read_text("utf-8"))


def settings_for(directory: Path, **chosen: object) -> RelaySettings:
    """Loopback, any port, quotas that no test meets unless it wants to."""
    base: dict[str, object] = {
        "host": "127.0.0.1",
        "port": 0,
        "disk_free_share": 0.0,
        "events_per_minute": 1_000_000,
        "rooms_per_hour": 1_000_000,
        "arrivals_per_minute": 1_000_000,
        "input_frame_bytes": 0,
        "connections_per_address": 10_000,
        "lobbies_per_address": 10_000,
    }
    return RelaySettings(data_dir=directory, **(base | chosen))  # type: ignore[arg-type]  # by name


def url_of(relay: Relay) -> str:
    return f"ws://127.0.0.1:{relay.port}"


class Crash(BaseException):
    """The program is dead: nothing it does from here on reaches the disk."""


class FragileStore(SeatStore):
    """A store whose program dies after so many writes, or whose disk is full for a while."""

    writes_left: int | None = None
    """Until the program dies; None: it does not."""
    is_dead = False
    is_full = False
    writes = 0

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        if self.is_dead:
            raise Crash
        if self.is_full:
            raise StorageFailed("the test's disk is full")
        with super().transaction() as db:
            yield db
        self.writes += 1
        if self.writes_left is not None and self.writes >= self.writes_left:
            self.is_dead = True
            raise Crash


class Laptop(Watcher):
    """One partner at one laptop. Mutable."""

    def __init__(
        self, path: Path, facts: SeatFacts, guide: Guide, seed: int, pace: Tempo = PACE
    ) -> None:
        """`path` is the seat file."""
        self.path: Final = path
        self.bot = Bot(facts.seat, seed)
        self.facts: Final = facts
        self.said: Final[list[str]] = []
        self.back: Final[list[str]] = []
        self.waits_for_line = False
        """Does nothing while the line is down."""
        self.starts = 0
        self.moments_s = (0.0, 0.002, 0.01)
        """How long this person waits for something to happen before doing something more."""
        self.pace = pace
        self.writes_per_life: Callable[[], int | None] = lambda: None
        self._guide: Final = guide_bytes(guide)
        self._random: Final = random.Random(seed)
        self._changed: Final = asyncio.Event()
        self.start()

    def start(self) -> None:
        """The program begins, or begins again."""
        self.starts += 1
        store = FragileStore.open(self.path)
        assert isinstance(store, FragileStore)
        self.store = store
        self.file = SeatFile(store, self.facts)
        self.sitting = Sitting(
            ports_of(self.file),
            self.pace,
            name=f"Partner {self.facts.seat}",
            guide=self._guide,
            watcher=self,
        )
        draft = self.file.drafts().get("box")
        if draft is not None:
            # It stands in the box again, where a person finds it.
            self._keep_back(tuple(draft.split("\n")))
        self.store.writes_left = self.writes_per_life()
        self._changed.set()

    @property
    def session(self) -> Session:
        return self.sitting.session

    @property
    def is_over(self) -> bool:
        return isinstance(self.session.phase, Ended)

    async def live(self) -> None:
        """Plays until the room is gone, over as many crashes as there are."""
        while True:
            line = asyncio.create_task(self.sitting.run())
            keys = asyncio.create_task(self._play())
            try:
                await asyncio.wait((line, keys), return_when=asyncio.FIRST_COMPLETED)
                if keys.done():
                    keys.result()
                if not self.store.is_dead:
                    await asyncio.wait((line,))
                if not self.store.is_dead:
                    line.result()
                    await keys
                    return
            finally:
                for task in (line, keys):
                    task.cancel()
                await asyncio.gather(line, keys, return_exceptions=True)
            self.file.close()
            self.start()

    def do(self, step: Step) -> None:
        """What the app does: the words are a draft until they are in the outbox."""
        spoken = texts(step)
        if spoken:
            self.file.put_draft("box", "\n".join(spoken))
        self.said.extend(spoken)
        if isinstance(step, Answering):
            self.sitting.answer(step.answer)
        else:
            self.sitting.do(step)
        if spoken:
            self.file.put_draft("box", "")

    def changed(self) -> None:
        self._changed.set()

    def returned(self, event: AnyEvent) -> None:
        self._keep_back(texts(event))

    def _keep_back(self, words: tuple[str, ...]) -> None:
        self.back.extend(words)

    async def _play(self) -> None:
        while not self.is_over and self.sitting.news.line not in FINAL:
            self._changed.clear()
            if self.store.is_dead:
                return
            is_away = self.waits_for_line and not is_open(self)
            step = None if is_away else self.bot.choose(self.session, self.sitting.moves())
            try:
                if step is not None:
                    self.do(step)
            except Crash:
                return
            except (OutOfTurn, StorageFailed):
                self.said[len(self.said) - len(texts(step)) if step else 0 :] = []
            # A person is slower than the line now and then, and faster at other times.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._random.choice(self.moments_s)):
                    await self._changed.wait()
            await asyncio.sleep(0)


@asynccontextmanager
async def couple(
    directory: Path, url: str, guide: Guide, seed: int = 0, pace: Tempo = PACE
) -> AsyncIterator[tuple[Laptop, Laptop]]:
    """Two laptops in a new room."""
    facts = await seats_for_two(url, guide_hash(guide_bytes(guide)), os.urandom)
    directory.mkdir(parents=True, exist_ok=True)
    laptops = [Laptop(new_seat(directory, fact), fact, guide, seed, pace) for fact in facts]
    try:
        yield laptops[0], laptops[1]
    finally:
        for laptop in laptops:
            with suppress(StorageFailed):
                laptop.file.close()


def new_seat(directory: Path, facts: SeatFacts) -> Path:
    """A seat file that no program holds yet."""
    file = SeatFile.create(directory, facts)
    file.close()
    return file.path


async def through(*laptops: Laptop, patience_s: float = PATIENCE_S) -> None:
    """All of them to the end."""
    tasks = [asyncio.create_task(laptop.live()) for laptop in laptops]
    try:
        async with asyncio.timeout(patience_s):
            await asyncio.gather(*tasks)
    except TimeoutError:
        stuck = [(each.session.phase, str(each.sitting.news)[:500]) for each in laptops]
        raise AssertionError(stuck) from None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def read_again(laptop: Laptop) -> tuple[Ledger, list[Taken]]:
    """The kept log of a laptop, folded anew: the ledger, and what every entry was."""
    facts = laptop.facts
    ledger = Ledger(facts.room, facts.seat, facts.seed)
    taken = [ledger.take(logged.at_ms, logged.event) for logged in laptop.file.log()]
    return ledger, taken


def heard(laptop: Laptop) -> set[str]:
    """Every word that counts in this laptop's log, whoever said it."""
    _, taken = read_again(laptop)
    events = [each.event for each in taken if each.event is not None and not each.is_refused]
    return {text for event in events for text in texts(event)}


def lost(speaker: Laptop, listener: Laptop) -> set[str]:
    """Words that the speaker said, and that are neither with the listener nor back at home."""
    return set(speaker.said) - heard(listener) - set(speaker.back)


def assert_same(first: Laptop, second: Laptop) -> None:
    """Both hold the same session, and nothing was lost on the way."""
    assert digest(first.session) == digest(second.session)
    assert first.sitting.page_head == second.sitting.page_head
    assert_one_history(read_again(first)[0], read_again(second)[0])
    assert first.session == second.session
    assert lost(first, second) == set()
    assert lost(second, first) == set()


def assert_one_history(first: Ledger, second: Ledger) -> None:
    """The same log, as far as both have it.

    After the end one may hold a last confirmation that the other was no longer there to be handed.
    """
    both = min(first.channel.seq, second.channel.seq)
    assert first.channel.head_at(both) == second.channel.head_at(both)
    assert first.page_head == second.page_head


async def until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Waits until `holds()`, looking often; fails after `patience_s`."""
    async with asyncio.timeout(patience_s):
        while not holds():
            await asyncio.sleep(0.005)


def is_open(laptop: Laptop) -> bool:
    return laptop.sitting.news.line is Line.OPEN


@asynccontextmanager
async def relay_at(directory: Path, port: int = 0, **chosen: object) -> AsyncIterator[Relay]:
    """A relay, on the same port again after a restart."""
    async with running(settings_for(directory, port=port, **chosen)) as relay:
        yield relay
