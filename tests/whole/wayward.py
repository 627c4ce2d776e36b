"""Two who do everything on the way that one may: leave out, pass, pause, stop, crash, come back.

A `Detour` says who does what on which page. Before it, both type half a sentence into every box
that stands there; afterwards it has to be in its box again, or, where the page is over, in the
notes. On the first page of each kind Esc, help and a window that is too small are tried as well.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from textual.widgets import TextArea

from protocol.activities.ladder import Stage
from protocol.activities.proposals import Proposing
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.session.session import LeftOut, Stopped, open_phase
from tests.whole.hands import Keys, Moved, Partner
from tests.whole.seats import PACE, Person, app_at, free_port, is_shown, laptop, person
from tui.disk.paths import Paths
from tui.seat.slots import NOTES
from tui.window.screens.dialogs import BreakDialog, HelpDialog, SureDialog
from tui.window.screens.home import HomeScreen
from tui.window.views.page import PageView
from tui.window.views.sheet import Box
from tui.window.widgets.scale import ScaleRow

TINY: Final = (30, 8)
SIZE: Final = (80, 24)

_OPENERS: Final = {"check": "not-quite", "feeling-check": "more-like"}
"""What brings the box of such a page into sight; its *Back* puts it away again."""

Place = tuple[str, Stage | None, int]
"""Activity, stage of the turn, number of the turn."""


class Fault(Exception):
    """A fault of the program, as a test brings it about."""


@dataclass
class Detour:
    """Something that one of the two does at a place. Mutable: it is done once."""

    by: str
    does: str
    """leave-out, pass, pause, stop or crash."""
    activity: str
    stage: Stage | None = None
    turn: int = 0
    after: str = ""
    """words: the speaker has said something; sealed: the other has answered already."""
    is_done: bool = False

    @property
    def place(self) -> Place:
        return self.activity, self.stage, self.turn


@dataclass
class Plan:
    """The detours of both, in order, and who is ready for the next one."""

    detours: list[Detour]
    settled: set[tuple[Place, str]] = field(default_factory=set)

    def at(self, place: Place) -> Detour | None:
        """What is next to be done there."""
        return next((d for d in self.detours if d.place == place and not d.is_done), None)

    @property
    def left(self) -> list[Detour]:
        """What was never done."""
        return [each for each in self.detours if not each.is_done]


class Chair:
    """One laptop, and the program on it, which may be started again and again. Mutable."""

    def __init__(self, paths: Paths, name: str) -> None:
        self._paths: Final = paths
        self._name: Final = name
        self._stack = AsyncExitStack()

    async def sit_down(self) -> Person:
        """The program, anew; what is left of the last one ends first."""
        await self.get_up()
        return await self._stack.enter_async_context(
            person(app_at(self._paths, PACE), self._name, SIZE)
        )

    async def get_up(self) -> None:
        """Ends it; that it failed, as a test wanted it to, is no news."""
        with suppress(Fault):
            await self._stack.aclose()
        self._stack = AsyncExitStack()


@asynccontextmanager
async def two_chairs(directory: Path) -> AsyncIterator[tuple[Chair, Chair]]:
    """Two laptops at home; whatever runs on them at the end is ended."""
    port = free_port()
    ada, sam = (Chair(laptop(directory / n, port, name=n), n) for n in ("Ada", "Sam"))
    try:
        yield ada, sam
    finally:
        for each in (sam, ada):
            await each.get_up()


class Wayward(Partner):
    """One of the two. Mutable."""

    def __init__(
        self,
        someone: Person,
        seed: int,
        plan: Plan,
        chair: Chair,
        choices: dict[str, str],
    ) -> None:
        super().__init__(someone, Keys(seed, main=0.8, letters=0.0), seed, choices)
        self._plan: Final = plan
        self._chair: Final = chair
        self._halves: dict[str, tuple[str, str]] = {}
        """By slot: what is half typed in a box, and in which activity."""
        self._picked: dict[str, int] = {}
        """By id: what was picked in a row."""
        self._noted: Final[list[str]] = []
        """Everything that has to be in the notes from now on."""
        self._shaken: Final[set[str]] = set()
        self._has_fallen = False
        self.returns = 0
        self.kept = 0
        """How often something half typed was found again."""

    async def live(self) -> None:
        while not self.is_home:
            await super().live()
            if self._has_fallen:
                self.someone = await self._chair.sit_down()
                self._has_fallen = False
                self.is_home = False

    # -- looking

    def look(self) -> PageView | None:
        """At home again, but not for good while the session is still there."""
        view = super().look()
        is_open = self.someone.has("#seat-0")
        self.is_home = self._has_fallen or (self.is_home and not is_open)
        return view

    @property
    def _place(self) -> Place:
        room = self.someone.room
        activity = "" if room.activity is None else room.activity.id
        inner = open_phase(room.phase)
        if isinstance(inner, Talking):
            return activity, inner.stage, len(inner.past)
        return activity, None, 0

    def _notes(self) -> str:
        return self.someone.room.drafts.get(NOTES)

    async def _listen(self, view: PageView) -> bool:
        """Adds nothing to the notes but half sentences: the others write them anew."""
        return False

    # -- what happens on the way

    async def _step(self) -> bool:
        await self.someone.pause()
        screen = self.someone.app.screen
        if isinstance(screen, HomeScreen) and self.someone.has("#seat-0"):
            await self.someone.enter_on("#seat-0")
            self.returns += 1
            return True
        view = self.look()
        if view is None:
            return False
        if isinstance(self.someone.session.phase, Stopped):
            if self._once("home") and view.query("#home"):
                return await self._first(view, "home")
            return await super()._step()
        place, kind = self._place, view.page.kind
        if kind in ("pausing", "ended"):
            return await super()._step()
        await self._find_again(view)
        detour = self._plan.at(place)
        if detour is None or (place, self.someone.name) not in self._plan.settled:
            await self._settle_on(view, kind, is_asked=detour is not None)
            self._plan.settled.add((place, self.someone.name))
        if detour is None:
            if self._halves and not self._is_put_forward():
                await self._put_away(view, kind)
                return True
            # What is meant may be another word.
            self._picked.clear()
            return await super()._step()
        return await self._detour(view, detour)

    async def _detour(self, view: PageView, detour: Detour) -> bool:
        """Does it, or waits for the other to do it; whether anything was done."""
        name, place = self.someone.name, detour.place
        is_mine = detour.by == name
        if len([each for each in self._plan.settled if each[0] == place]) < 2:
            return False
        if detour.after == "sealed":
            if is_mine and not self._has_other_sealed():
                return False
            if not is_mine and self._halves:
                await self._put_away(view, "writing")
                return True
            if not is_mine:
                self._picked.clear()
                return await super()._step()
        if not is_mine:
            return False
        if detour.after == "words" and self._once("some words"):
            await self._put_away(view, "speaking")
            text = self.words()
            await self._say(view, self._part(view, "#piece", TextArea), text, "say")
            await self.someone.until(lambda: self._is_said(text))
            await self._type_halves(view)
        match detour.does:
            case "leave-out":
                await self._after_a_question(view, "skip", detour)
            case "pass":
                await self._after_a_question(view, "pass", detour)
            case "pause":
                await self._take_a_break("#pause", detour)
            case "stop":
                await self._take_a_break("#stop", detour)
            case "crash":
                await self._fall(detour)
        return True

    def _has_other_sealed(self) -> bool:
        round_ = getattr(self.someone.session.phase, "round", None)
        return round_ is not None and round_.digests[self.someone.room.partner_seat] is not None

    async def _after_a_question(self, view: PageView, id: str, detour: Detour) -> None:
        """Asked once, it is taken back; asked again, it is meant."""
        someone, before = self.someone, self.someone.session.phase
        for answer in ("escape", "yes"):
            assert await self._first(view, id), f"no {id} to press:\n{someone.text}"
            await someone.until(lambda: isinstance(someone.app.screen, SureDialog))
            if answer == "escape":
                await someone.press("escape")
                await someone.until(lambda: not isinstance(someone.app.screen, SureDialog))
                assert someone.session.phase == before
                self._check_boxes(view)
            else:
                await someone.enter_on("#yes")
        await someone.until(lambda: someone.session.phase != before)
        detour.is_done = True

    async def _take_a_break(self, choice: str, detour: Detour) -> None:
        someone, before = self.someone, self.someone.session.phase
        await someone.press("f4")
        await someone.until(lambda: isinstance(someone.app.screen, BreakDialog))
        await someone.enter_on(choice)
        await someone.until(lambda: someone.session.phase != before)
        detour.is_done = True

    async def _fall(self, detour: Detour) -> None:
        """A fault of the program itself, at once after the last letter."""

        def fail() -> None:
            raise Fault

        detour.is_done = True
        self._has_fallen = True
        self.is_home = True
        self.someone.app.call_later(fail)

    # -- half sentences

    async def _settle_on(self, view: PageView, kind: str, *, is_asked: bool) -> None:
        """Half a sentence in every box; and, once for each kind of page, what loses a box."""
        is_new = kind not in self._shaken
        self._shaken.add(kind)
        if not (is_asked or is_new):
            return
        opener = _OPENERS.get(kind)
        if opener is not None and not self._halves:
            await self._first(view, opener)
        await self._type_halves(view)
        if is_new and self._halves:
            await self._shake(view)

    async def _type_halves(self, view: PageView) -> None:
        activity = self._place[0]
        for box in view.boxes:
            if not is_shown(box) or box.disabled or box.slot in self._halves:
                continue
            half = f"{self.words()} and hal"
            typed = f"{_text_of(box)}{half}" if isinstance(box, TextArea) else half
            await self._hand.write(self.someone, box, typed)
            if box.slot == NOTES:
                self._noted.append(half)
            else:
                self._halves[box.slot] = half, activity
        rows = [
            row
            for row in view.query(ScaleRow)
            if is_shown(row) and not row.disabled and row.id != "feelings"
        ]
        for row in rows[:1]:
            if row.picked is None:
                await self._hand.pick_word(self.someone, row, 0)
                self._picked[row.id or ""] = 0

    async def _shake(self, view: PageView) -> None:
        """Esc, help, and a window that is too small for anything."""
        someone = self.someone
        await someone.press("f1")
        await someone.until(lambda: isinstance(someone.app.screen, HelpDialog))
        await someone.press("escape")
        await someone.until(lambda: not isinstance(someone.app.screen, HelpDialog))
        for size in (TINY, SIZE):
            await someone.do(someone.pilot.resize_terminal(*size))
            await someone.pause()
        await someone.until(lambda: not view.is_attached or is_shown(view))
        self._check_boxes(view)

    def _check_boxes(self, view: PageView) -> None:
        """What is half typed stands in its box."""
        if not view.is_attached:
            raise Moved
        for box in view.boxes:
            half = self._halves.get(box.slot, ("", ""))[0]
            if half:
                assert half in _text_of(box), f"“{half}” is gone:\n{self.someone.text}"
                assert is_shown(box), f"“{half}” is hidden:\n{self.someone.text}"
                self.kept += 1
        for row in view.query(ScaleRow):
            if row.id in self._picked:
                assert row.picked == self._picked[row.id], self.someone.text

    async def _find_again(self, view: PageView) -> None:
        """After whatever happened: in its box, or in the notes."""
        room = self.someone.room
        if isinstance(room.phase, LeftOut) and isinstance(room.phase.inner, Writing):
            # What was answered already is shown to nobody, and is not lost either.
            for text in set(room.own_answer or ()) & set(self.said):
                self.said.remove(text)
                self._noted.append(text)
        slots = {box.slot for box in view.boxes}
        if self._halves.keys() <= slots:
            self._check_boxes(view)
        elif self._is_put_forward():
            # It waits where it is, out of sight, until the other's suggestion is answered; and for
            # the page to be over, if that was a yes.
            for slot, (half, _) in self._halves.items():
                assert half in room.drafts.get(slot), f"“{half}” is gone:\n{self.someone.text}"
        else:
            gone = [half for slot, (half, _) in self._halves.items() if slot not in slots]
            await self.someone.until(lambda: all(half in self._notes() for half in gone))
            self._noted.extend(gone)
            self.kept += len(gone)
            self._halves = {s: half for s, half in self._halves.items() if s in slots}
        if not {row.id for row in view.query(ScaleRow)} & self._picked.keys():
            self._picked.clear()
        # A box of notes may be a moment ahead of the disk.
        notes = "\n".join((self._notes(), *(_text_of(b) for b in view.boxes if b.slot == NOTES)))
        lost = [half for half in self._noted if half not in notes]
        assert not lost, f"{lost} are not in the notes:\n{notes}"

    def _is_put_forward(self) -> bool:
        """Whether something was suggested on this page, which has no box then."""
        inner = open_phase(self.someone.session.phase)
        has_one = isinstance(inner, Proposing) and any(inner.proposals)
        return has_one and not {box.slot for box in self._boxes()} & self._halves.keys()

    def _boxes(self) -> list[Box]:
        view = self.someone.view
        return [] if view is None else list(view.boxes)

    async def _put_away(self, view: PageView, kind: str) -> None:
        """The halves leave their boxes again, by hand, and the page is gone on with."""
        for box in view.boxes:
            if box.slot in self._halves:
                rest = _text_of(box).replace(self._halves[box.slot][0], "")
                await self._hand.write(self.someone, box, rest)
        self._halves.clear()
        if kind in _OPENERS:
            await self._first(view, "back")


def _text_of(box: Box) -> str:
    return box.text if isinstance(box, TextArea) else box.value


def told(someone: Partner, sentence: str) -> bool:
    """Whether it stood on that screen at any time."""
    return any(sentence in line for line in someone.seen)
