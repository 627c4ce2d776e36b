"""How people get through a session at real screens: by keys alone, or by the mouse.

A `Partner` looks at the view that is on the screen and does the next human thing; a `Hand` knows
how that is done with the one or the other. What somebody sees is remembered line by line, so that
a test can ask at the end whether each has seen what the other said.
"""

import asyncio
import random
from typing import Final, Protocol, TypeVar

from textual.widget import Widget
from textual.widgets import Button, Input, TextArea

from protocol.activities.choose import Choose, Choosing, Sets
from protocol.activities.ladder import Stage, holder
from protocol.activities.turns import Talking
from protocol.seats import Seat
from protocol.session.events import Proposed
from tests.whole.seats import Person, is_shown
from tui.pages.now import page_now
from tui.pages.rounds import round_stage
from tui.seat.slots import NOTES
from tui.window.screens.home import HomeScreen
from tui.window.screens.room import RoomScreen
from tui.window.views.page import PageView
from tui.window.widgets.circles import Circles
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.words import floor as floor_words

W = TypeVar("W", bound=Widget)

_PLAIN: Final = {
    "pausing": ("seen", "back"),
    "stopped": ("back",),
    "ended": ("home",),
    "closing": ("close",),
    "reading": ("ready",),
    "keep": ("send", "ready"),
    "rest": ("ready",),
    "left-out": ("ready",),
    "heard": ("taken-in",),
    "together": ("start", "ready"),
}
"""Pages of which a button is all: the first of them that is shown."""


MOST_PRESSES: Final = 20
"""Of one button: more pages of unread words no sentence here has."""


class Moved(Exception):
    """The page was turned while the hand was on its way."""


class Hand(Protocol):
    """Each method ends with the thing done, or raises `Moved` because it is not there any more."""

    async def press(self, someone: Person, button: Button) -> None: ...

    async def write(self, someone: Person, box: Widget, text: str) -> None: ...

    async def pick_word(self, someone: Person, row: ScaleRow, index: int) -> None: ...

    async def pick_line(self, someone: Person, picks: Picks, index: int) -> None: ...

    async def pick_pair(self, someone: Person, circles: Circles, index: int) -> None: ...


class Keys:
    """Tab, Enter, the arrows, F9, and letters. Never the mouse."""

    def __init__(self, seed: int, *, main: float = 0.5, letters: float = 0.15) -> None:
        """How often F9 where Tab and Enter would do, and letters where a whole text would."""
        self._random: Final = random.Random(seed)
        self._main: Final = main
        self._letters: Final = letters

    async def press(self, someone: Person, button: Button) -> None:
        view = someone.view
        is_main = view is not None and view.main_button is button
        if is_main and self._random.random() < self._main:
            await someone.press("f9")
            return
        await self._go_to(someone, button)
        await someone.press("enter")

    async def write(self, someone: Person, box: Widget, text: str) -> None:
        await self._go_to(someone, box)
        if self._random.random() < self._letters:
            await someone.type(text)
        elif isinstance(box, Input):
            box.value = text
        else:
            assert isinstance(box, TextArea)
            box.text = text
        await someone.pause()

    async def pick_word(self, someone: Person, row: ScaleRow, index: int) -> None:
        await self._go_to(someone, row)
        while row.picked != index:
            self._still(row)
            await someone.press(
                "left" if row.picked is not None and row.picked > index else "right"
            )

    async def pick_line(self, someone: Person, picks: Picks, index: int) -> None:
        await self._go_to(someone, picks)
        while picks.index != index:
            self._still(picks)
            await someone.press("up" if picks.index is not None and picks.index > index else "down")

    async def pick_pair(self, someone: Person, circles: Circles, index: int) -> None:
        await self._go_to(someone, circles)
        while circles.picked != index:
            self._still(circles)
            is_right = circles.picked is not None and circles.picked > index
            await someone.press("left" if is_right else "right")

    async def _go_to(self, someone: Person, target: Widget) -> None:
        if not await someone.tab_to(target):
            self._still(target)
            if not target.display or not is_shown(target):
                raise Moved
            raise AssertionError(f"{target} is out of reach of Tab:\n{someone.text}")

    def _still(self, target: Widget) -> None:
        if not target.is_attached:
            raise Moved


class Mouse:
    """Clicks, and letters for words. Never Tab, Enter or an F key."""

    async def press(self, someone: Person, button: Button) -> None:
        await self._click(someone, button)

    async def write(self, someone: Person, box: Widget, text: str) -> None:
        await self._click(someone, box)
        if someone.app.focused is not box:
            raise Moved
        await someone.type(text)

    async def pick_word(self, someone: Person, row: ScaleRow, index: int) -> None:
        lines = row._places(max(row.content_region.width, 20))
        for line, indices in enumerate(lines):
            if index in indices:
                before = indices[: indices.index(index)]
                left = sum(len(row._words[each]) + 5 for each in before)
                top = row.content_region.height - len(lines) + line
                await self._click(someone, row, self._inside(row, left + 1, top))
        self._check(row, row.picked == index)

    async def pick_line(self, someone: Person, picks: Picks, index: int) -> None:
        heights = picks._heights(picks.content_region.width)
        await self._click(someone, picks, self._inside(picks, 1, sum(heights[:index])))
        self._check(picks, picks.index == index)

    async def pick_pair(self, someone: Person, circles: Circles, index: int) -> None:
        place = circles.place_of(index)
        await self._click(someone, circles, self._inside(circles, place.x, place.y))
        self._check(circles, circles.picked == index)

    def _inside(self, widget: Widget, left: int, top: int) -> tuple[int, int]:
        """From the content to the whole widget, borders and all."""
        return (
            left + widget.content_region.x - widget.region.x,
            top + widget.content_region.y - widget.region.y,
        )

    def _check(self, widget: Widget, is_done: bool) -> None:
        if not widget.is_attached:
            raise Moved
        assert is_done, f"a click on {widget} did not pick what stands there"

    async def _click(self, someone: Person, target: Widget, at: tuple[int, int] = (0, 0)) -> None:
        if not await someone.click(target, at):
            if not target.is_attached or not is_shown(target):
                raise Moved
            # Something grew or shrank between looking and clicking: look again.
            if not await someone.click(target, at) and target.is_attached and is_shown(target):
                raise AssertionError(f"{target} is out of reach of the mouse:\n{someone.text}")


class Partner:
    """One partner who goes through the whole session. Mutable."""

    def __init__(
        self, someone: Person, hand: Hand, seed: int, choices: dict[str, str], *, plain: float = 0.8
    ) -> None:
        """`choices` says which option of an activity; the first, if it says nothing.

        `plain` is how often the shortest way through a rung is taken.
        """
        self.someone = someone
        self.said: Final[list[str]] = []
        """Every text the other has to see."""
        self.seen: Final[set[str]] = set()
        """Every line that stood on the screen."""
        self.pages: Final[set[str]] = set()
        self.is_home = False
        self._hand: Final = hand
        self._random: Final = random.Random(f"{seed} {someone.name}")
        self._choices: Final = choices
        self._plain: Final = plain
        self._count = 0
        self._done: set[object] = set()

    def words(self) -> str:
        """Words that nobody has said before."""
        self._count += 1
        return f"{self.someone.name} {self._count}"

    async def live(self) -> None:
        """To the close, and back home. Runs as the app."""
        await self.someone.do(self._live())

    async def _live(self) -> None:
        while not self.is_home:
            try:
                if not await self._step():
                    await self._wait()
            except Moved:
                pass
            await asyncio.sleep(0)

    async def _wait(self) -> None:
        """Until something changes on the screen; looks again in any case after a while."""
        app = self.someone.app
        before = app.room, self.someone.view
        for _ in range(30):
            await asyncio.sleep(0.01)
            if (app.room, self.someone.view) != before:
                return

    # -- looking

    def look(self) -> PageView | None:
        """What is on the screen, once it has settled; and whether it is as it has to be."""
        if isinstance(self.someone.app.screen, HomeScreen):
            self.is_home = True
        screen, view = self.someone.app.screen, self.someone.view
        if view is None or not isinstance(screen, RoomScreen) or self.someone.app.room is None:
            return None
        room = self.someone.room
        if page_now(room).key != view.page.key:
            return None
        if view.state.session != room.session:
            return None
        self.pages.add(view.page.kind)
        self.seen.update(self.someone._texts())
        self._check_floor(view)
        return view

    def _check_floor(self, view: PageView) -> None:
        """The speaker and the listener see what they must, and nobody else can speak."""
        room = view.state
        boxes = {box.slot for box in view.query(Composer)} - {NOTES}
        if not isinstance(room.phase, Talking):
            return
        is_holder = holder(room.phase) is room.seat
        if room.phase.stage in (Stage.BREATH, Stage.REST):
            assert not boxes
        elif not is_holder:
            assert not boxes, f"{self.someone.name} only listens, and has {boxes}"
            parts = view.query("#say, #finished, #pass, #offer, #yes, #own")
            assert not any(is_shown(part) for part in parts)
        if room.phase.stage is not Stage.REST:
            floor, is_speaking = self.someone.text, room.phase.stage is Stage.SPEAK
            if room.is_speaker:
                assert floor_words.you_have_the_floor(is_speaking=is_speaking) in floor
            else:
                assert floor_words.has_the_floor(room.partner, is_speaking=is_speaking) in floor

    # -- doing

    async def _step(self) -> bool:
        """The next human thing; whether there was one."""
        await self.someone.pause()
        view = self.look()
        if view is None:
            return False
        name = view.page.kind
        if name in _PLAIN:
            return await self._first(view, *_PLAIN[name])
        match name:
            case "gathering" | "breath" | "waiting-rung":
                return False
            case "rating":
                return await self._rate(view)
            case "private":
                return await self._private(view)
            case "choosing":
                return await self._choose(view)
            case "writing":
                return await self._write(view)
            case "speaking":
                return await self._speak(view)
            case "listening":
                return await self._listen(view)
            case "say-back" | "makes-sense" | "side" | "reply":
                return await self._answer(view)
            case "wonder":
                asked = [each.id for each in view.page.buttons if each.id.startswith("ask-")]
                return await self._first(view, self._random.choice(asked))
            case "wish":
                await self._say(view, self._part(view, "#line", Input), self.words(), "say")
                return True
            case "answer" | "less":
                return await self._first(view, self._random.choice(("yes", "not-now")), "not-now")
            case "check":
                return await self._check(view)
            case "feeling-check":
                return await self._check_feeling(view)
            case "feeling":
                return await self._feel(view)
            case "agreeing" | "naming":
                return await self._agree(view)
        raise AssertionError(f"no hand knows {view}")

    async def _first(self, view: PageView, *ids: str) -> bool:
        """Presses the first of these buttons that is shown."""
        for id in ids:
            for button in view.query(f"#{id}").results(Button):
                if is_shown(button) and not button.disabled:
                    # Textual takes no second press within 0.2 s. One that went stays as it was.
                    await self.someone.until(
                        lambda: not button.has_class("-active") or not button.is_attached  # noqa: B023
                    )
                    if not button.is_attached:
                        raise Moved
                    await self._hand.press(self.someone, button)
                    await self.someone.pause()
                    return True
        return False

    def _once(self, *key: object) -> bool:
        """True the first time."""
        page = (self.someone.session.page, *key)
        is_new = page not in self._done
        self._done.add(page)
        return is_new

    def _part(self, view: PageView, selector: str, kind: type[W]) -> W:
        for found in view.query(selector).results(kind):
            return found
        raise Moved

    async def _say(self, view: PageView, box: Widget, text: str, *buttons: str) -> None:
        self.said.append(text)
        is_written = False
        try:
            await self._hand.write(self.someone, box, text)
            is_written = True
            if buttons:
                await self._send(view, box, text, *buttons)
        except Moved:
            if not is_written or self._is_unsent(box, text):
                # Whatever is said next is said in its place.
                self.said.remove(text)
            raise

    def _is_unsent(self, box: Widget, text: str) -> bool:
        """Whether it still stands where it was typed, or in the notes, and is not on its way."""
        assert isinstance(box, Composer | DraftLine)
        if box.is_going:
            return False
        drafts = self.someone.room.drafts
        held = box.text if isinstance(box, Composer) else box.value
        return any(text in each for each in (held, drafts.get(box.slot), drafts.get(NOTES)))

    async def _send(self, view: PageView, box: Widget, text: str, *buttons: str) -> None:
        """Presses until the words go: what was not in sight yet is gone to first."""
        assert isinstance(box, Composer | DraftLine)
        for _ in range(MOST_PRESSES):
            if not await self._first(view, *buttons):
                raise AssertionError(f"none of {buttons} to press:\n{self.someone.text}")
            held = box.text if isinstance(box, Composer) else box.value
            if not box.is_attached or box.is_going or text not in held:
                return
        raise AssertionError(f"it stays in its box:\n{self.someone.text}")

    async def _rate(self, view: PageView) -> bool:
        for row in view.query(ScaleRow):
            if not row.disabled and row.picked is None:
                is_asked = getattr(view.state.activity, "needs", None)
                wanted = 0 if is_asked else self._random.randrange(len(row._words))
                await self._hand.pick_word(self.someone, row, wanted)
        return await self._first(view, "send", "ready")

    async def _private(self, view: PageView) -> bool:
        if self._once("private"):
            for circles in view.query(Circles):
                await self._hand.pick_pair(self.someone, circles, self._random.randrange(7))
            for row in view.query(ScaleRow):
                await self._hand.pick_word(self.someone, row, self._random.randrange(3))
        return await self._first(view, "ready")

    async def _choose(self, view: PageView) -> bool:
        activity, phase = view.state.activity, view.state.phase
        assert isinstance(activity, Choose) and isinstance(phase, Choosing)
        if phase.chosen is not None:
            return await self._first(view, "ready")
        stage = round_stage(view.state)
        if stage.startswith("sealed"):
            return False
        is_length = activity.sets is Sets.LENGTH
        usual = activity.options[-1 if is_length else 0].id  # the whole way
        wanted = self._choices.get(activity.id, usual)
        if stage.startswith("answering") and not is_length and self._random.random() < 0.3:
            others = [each.id for each in activity.options if each.id != activity.decline]
            wanted = self._random.choice(others)
        elif stage.startswith("open") and not self._once("pick", stage):
            return False
        picks = self._part(view, "#picks", Picks)
        await self._hand.pick_line(self.someone, picks, picks._ids.index(wanted))
        return await self._first(view, "send", "this")

    async def _write(self, view: PageView) -> bool:
        stage = round_stage(view.state)
        if stage.startswith("answering"):
            for box in view.query(Composer):
                await self._say(view, box, self.words())
            return await self._first(view, "send")
        for box in view.query("#anew").results(Composer):
            if is_shown(box) and self._once("anew", box.slot):
                await self._say(view, box, self.words(), "offer")
                return True
        if self._random.random() > self._plain and self._once("else"):
            return await self._first(view, "else", "ready")
        return await self._first(view, "yes", "ready")

    async def _speak(self, view: PageView) -> bool:
        pieces = self._random.randint(1, 2)
        for _ in range(pieces):
            text = self.words()
            await self._say(view, self._part(view, "#piece", Composer), text, "say")
            await self.someone.until(lambda text=text: self._is_said(text))  # type: ignore[misc]
        if self._random.random() > self._plain:
            # What still stands in the box is said before the turn is handed over.
            await self._say(view, self._part(view, "#piece", Composer), self.words())
        return await self._first(view, "finished")

    def _is_said(self, text: str) -> bool:
        phase = self.someone.session.phase
        return isinstance(phase, Talking) and text in phase.turn.pieces

    async def _listen(self, view: PageView) -> bool:
        if self._random.random() > self._plain and self._once("signal"):
            await self._first(view, "signal-with-you")
            return True
        if self._random.random() > self._plain and self._once("notes"):
            notes = self._part(view, "#notes", Composer)
            await self._hand.write(self.someone, notes, f"a note of {self.someone.name}")
            return True
        return False

    async def _answer(self, view: PageView) -> bool:
        await self._say(view, self._part(view, "#piece", Composer), self.words(), "say")
        return True

    async def _check(self, view: PageView) -> bool:
        luck = self._random.random()
        if luck < self._plain or not self._once("check"):
            return await self._first(view, "yes")
        if luck > (1 + self._plain) / 2:
            return await self._first(view, "more")
        await self._first(view, "not-quite")
        await self._say(view, self._part(view, "#missed", Composer), self.words(), "tell")
        return True

    async def _feel(self, view: PageView) -> bool:
        if self._random.random() < self._plain:
            row = self._part(view, "#feelings", ScaleRow)
            index = self._random.randrange(len(floor_words.FEELINGS))
            await self._hand.pick_word(self.someone, row, index)
            self.said.append(floor_words.FEELINGS[index])
            return await self._first(view, "offer")
        await self._say(view, self._part(view, "#own", Input), self.words(), "offer")
        return True

    async def _check_feeling(self, view: PageView) -> bool:
        if self._random.random() < self._plain:
            return await self._first(view, "right")
        await self._first(view, "more-like")
        await self._say(view, self._part(view, "#own", Input), self.words(), "offer")
        return True

    async def _agree_in_parts(self, view: PageView) -> bool:
        """The words, then whose it is and when, on the second part."""
        if view.page.branch:
            if view.query("#owner") and self._once("owner"):
                row = self._part(view, "#owner", ScaleRow)
                await self._hand.pick_word(self.someone, row, 0)
            return await self._first(view, "suggest")
        if self._once("what"):
            await self._say(view, self._part(view, "#what", Input), self.words())
        return await self._first(view, "next")

    async def _agree(self, view: PageView) -> bool:
        if await self._first(view, *(["no"] if self._random.random() < 0.2 else []), "yes"):
            return True
        is_first = view.state.seat is Seat.FIRST
        phase = view.state.phase
        in_parts = is_first and bool(view.query("#next")) and view.state.may(Proposed)
        if in_parts and (view.page.branch or not sum(getattr(phase, "proposals", ()))):
            return await self._agree_in_parts(view)
        if is_first and not in_parts and view.query("#suggest") and self._once("suggest"):
            if not view.query("#day"):
                await self._say(view, self._part(view, "#what", Input), self.words(), "suggest")
                return True
            day = f"{self.words()} day"
            if view.query("#menu") and self._random.random() < self._plain:
                await self._hand.pick_line(self.someone, self._part(view, "#menu", Picks), 1)
                self.said.append(self._part(view, "#what", Input).value)
            else:
                await self._say(view, self._part(view, "#what", Input), self.words())
            await self._say(view, self._part(view, "#day", Input), day, "suggest")
            return True
        if getattr(phase, "proposal", None) is not None or not getattr(phase, "proposals", 0):
            return False
        return await self._first(view, "ready")


def unseen(speaker: Partner, listener: Partner) -> list[str]:
    """What the speaker said and the listener never had on the screen."""
    lines = "\n".join(listener.seen)
    return [text for text in speaker.said if text not in lines]
