"""Three people at three real apps: two are led through a whole guide, and one leads them.

Whoever leads does each thing of a list where it has its place; while that goes on, the two keep
their hands still, so that every press meets the page that it was meant for.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from protocol.activities.reading import Reading
from protocol.activities.turns import Talking
from protocol.seats import PARTNERS, Partner
from protocol.session.events import (
    Advanced,
    Event,
    Extended,
    Held,
    Remarked,
    Resumed,
    TookAside,
    WentBack,
)
from protocol.session.outline import digest
from protocol.session.session import Ended, Session, current_activity
from server.relay import Relay
from tests.whole.hands import Hand
from tests.whole.hands import Partner as Hands
from tests.whole.laptops import url_of
from tests.whole.seats import Person, app_at, free_port, laptop, person, spoken
from tests.whole.test_app_lead import form, goes_home, kim_at, state_of, words_for_both
from tests.whole.test_app_lead import let_in as lets_in
from tests.whole.test_app_led import at_the_door, kind
from tui.disk.seat_file import led_seats
from tui.pages.lead.plan import page_time
from tui.seat.lead_state import LeadState
from tui.window.screens.lead import LeadScreen
from tui.window.widgets.picks import Picks
from tui.words import consenting as consenting_words
from tui.words import lead as lead_words
from tui.words import led as led_words
from tui.words import led_door as led_door_words

KIM: Final = "Kim"
STILL: Final = ("hold", "alone", "aside", "consent", "asked")
"""Pages of the two that only whoever leads, or the test, does something with."""


@dataclass(frozen=True)
class Three:
    """All of them, each at a screen."""

    kim: Person
    two: tuple[Person, Person]

    @property
    def session(self) -> Session:
        """The session, once all three hold the same."""
        return state_of(self.kim).session

    @property
    def are_same(self) -> bool:
        sessions = [self.session, *(each.session for each in self.two)]
        return len({digest(each) for each in sessions}) == 1

    async def same(self) -> None:
        await self.kim.until(lambda: self.are_same)

    async def both_read(self, sentence: str) -> None:
        for each in self.two:
            await each.reads(sentence)

    async def pages_are(self, *kinds: str) -> None:
        """What stands before each of the two."""
        for each, wanted in zip(self.two, kinds, strict=True):
            await each.until(lambda each=each, wanted=wanted: kind(each) == wanted)  # type: ignore[misc]


@asynccontextmanager
async def three_at(directory: Path, relay: Relay) -> AsyncIterator[Three]:
    """Three people at one relay, each before the first screen."""
    paths = [
        laptop(directory / name, free_port(), name=name, relay=url_of(relay))
        for name in ("Ada", "Sam")
    ]
    async with (
        kim_at(directory, relay) as kim,
        person(app_at(paths[0]), "Ada") as ada,
        person(app_at(paths[1]), "Sam") as sam,
    ):
        yield Three(kim, (ada, sam))


async def picks_guide(kim: Person, guide: str) -> None:
    """On the form, by keys."""
    await kim.reach("#guide")
    while kim.see(lambda: kim.app.screen.query_one("#guide", Picks).picked) != guide:
        await kim.press("down")


async def says_yes(someone: Person) -> None:
    """On the page on which each is asked; a press in the moment in which it comes may be none."""
    await someone.reads(consenting_words.would_lead(KIM))
    while kind(someone) == "consent":
        await someone.until(lambda: not someone.has("#fine.-active"))
        if someone.has("#fine") and await someone.tab_to("#fine"):
            await someone.press("enter")
        await someone.pause()


async def into_the_room(three: Three, guide: str) -> None:
    """From three first screens through every door and both consents to the first page."""
    kim = three.kim
    await form(kim)
    await picks_guide(kim, guide)
    words = await words_for_both(kim)
    for seat, each in zip(PARTNERS, three.two, strict=True):
        await at_the_door(each, words[seat])
        await lets_in(kim, seat)
        await each.reads(led_door_words.let_in_by(KIM))
        assert set(spoken(each).split()) <= set(kim.text.split())
        await kim.enter_on(f"#same-{int(seat)}")
        await each.enter_on("#go-in")
    for each in three.two:
        await each.until(lambda each=each: each.has("#differ") and each.has("#doing"))  # type: ignore[misc]
    assert spoken(three.two[0]) == spoken(three.two[1]) != ""
    for each in three.two:
        await each.enter_on("#go-in")
    for each in three.two:
        await says_yes(each)
    await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))
    await kim.until(lambda: state_of(kim).is_seated and kim.has("#remark"))
    for each in three.two:
        await each.until(lambda each=each: each.session.step >= 0)  # type: ignore[misc]


# -- the two


class Led(Hands):
    """One of the two, whose hands are still while whoever leads does something. Mutable."""

    def __init__(self, leads: "Leads", someone: Person, hand: Hand, seed: int) -> None:
        super().__init__(someone, hand, seed, {"topic": "hurt"})
        self._leads: Final = leads

    async def _step(self) -> bool:
        async with self._leads.lock:
            if kind(self.someone) in STILL or await self._leads.comes_first():
                return False
            return await super()._step()


# -- whoever leads


class LeadingHand(Protocol):
    """How a facilitator presses and writes."""

    async def press(self, kim: Person, id: str, key: str = "") -> None:
        """`key` does the same wherever one is."""

    async def write(self, kim: Person, id: str, text: str) -> None: ...

    async def pick_first(self, kim: Person, id: str) -> None: ...


class LeadingKeys:
    """Keys alone."""

    async def press(self, kim: Person, id: str, key: str = "") -> None:
        await (kim.press(key) if key else kim.enter_on(f"#{id}"))

    async def write(self, kim: Person, id: str, text: str) -> None:
        await kim.reach(f"#{id}")
        await kim.type(text)

    async def pick_first(self, kim: Person, id: str) -> None:
        await kim.reach(f"#{id}")
        await kim.press("down")


class LeadingMouse:
    """Clicks, and letters for words."""

    async def press(self, kim: Person, id: str, key: str = "") -> None:
        await kim.until(lambda: kim.has(f"#{id}") and not kim.has(f"#{id}.-active"))
        assert await kim.click(f"#{id}")

    async def write(self, kim: Person, id: str, text: str) -> None:
        await self.press(kim, id)
        await kim.type(text)

    async def pick_first(self, kim: Person, id: str) -> None:
        assert await kim.click(f"#{id}", (3, 0))


class Leads:
    """Somebody who leads, and what is still to be done. Mutable."""

    def __init__(self, three: Three, hand: LeadingHand) -> None:
        self.three: Final = three
        self.kim: Final = three.kim
        self.done: Final[list[str]] = []
        self._hand: Final = hand
        self.lock: Final = asyncio.Lock()
        """Whoever has it does something; the others look on."""
        self._coming: Final[list[Callable[[], Coroutine[Any, Any, None]]]] = [
            self.says_something,
            self.gives_time,
            self.goes_on,
            self.speaks_with_each,
            self.goes_back,
            self.holds,
        ]

    async def live(self) -> None:
        """Until the two have ended it, and back home."""
        while not isinstance(state_of(self.kim).phase, Ended):
            async with self.lock:
                await self._look()
            await asyncio.sleep(0.02)
        await self.kim.reads(lead_words.ENDED)
        await goes_home(self.kim)
        assert led_seats(self.kim.app.paths.seats) == ()
        assert [each.__name__ for each in self._coming] == []

    async def comes_first(self) -> bool:
        """Whether there is something to be done here before the two go on."""
        if not self._coming:
            return False
        await self.three.same()
        state = state_of(self.kim)
        return any(has_its_place(each.__name__, state) for each in self._coming)

    async def _look(self) -> None:
        """Does the first thing that has its place here, if any has."""
        if not await self.comes_first():
            return
        state = state_of(self.kim)
        for each in self._coming:
            if has_its_place(each.__name__, state):
                await each()
                await self.three.same()
                self.done.append(each.__name__)
                self._coming.remove(each)
                return

    def last(self) -> type[Event] | None:
        last = self.three.session.third.last
        return None if last is None else type(last.event)

    async def says_something(self) -> None:
        await self._hand.write(self.kim, "remark", "Welcome")
        await self._hand.press(self.kim, "say", "f9")
        await self.three.both_read(led_words.says(KIM, "Welcome"))

    async def gives_time(self) -> None:
        await self._hand.press(self.kim, "more-1")
        await self.kim.until(lambda: self.last() is Extended)

    async def goes_on(self) -> None:
        """Twice, because nobody is ready."""
        page = self.three.session.page
        while self.three.session.page == page:
            await self._hand.press(self.kim, "go-on", "f9")
            await self.kim.pause()
        await self.three.both_read(led_words.goes_on(KIM))

    async def goes_back(self) -> None:
        """To what was before this."""
        there = current_activity(self.three.session)
        await self._hand.press(self.kim, "to-more", "f8")
        await self._hand.press(self.kim, "more-back")
        await self.kim.until(lambda: self.kim.has("#go-there"))
        await self._hand.pick_first(self.kim, "places")
        await self._hand.press(self.kim, "go-there")
        await self.kim.until(lambda: current_activity(self.three.session) is not there)
        assert self.three.session.again

    async def holds(self) -> None:
        await self._hand.press(self.kim, "hold", "f3")
        await self.three.pages_are("hold", "hold")
        await self.three.both_read(led_words.asks_to_breathe(KIM))
        await self.kim.until(lambda: Resumed in state_of(self.kim).moves)
        await self.kim.until(lambda: not self.kim.has("#hold.-active"))
        await self._hand.press(self.kim, "hold", "f3")
        for each in self.three.two:
            await each.until(lambda each=each: kind(each) != "hold")  # type: ignore[misc]

    async def speaks_with_each(self) -> None:
        """Each answers; nothing of it is ever before the other."""
        await self._hand.press(self.kim, "to-word", "f5")
        await self._hand.press(self.kim, "word-0")
        for seat in PARTNERS:
            await self._word_with(seat)
            await self._hand.press(self.kim, "next")
        for each in self.three.two:
            await each.until(lambda each=each: kind(each) not in STILL)  # type: ignore[misc]

    async def _word_with(self, seat: Partner) -> None:
        one, waits = self.three.two[seat], self.three.two[1 - seat]
        await self.three.pages_are(
            *(("alone", "aside") if one is self.three.two[0] else ("aside", "alone"))
        )
        await self.kim.until(lambda: self.kim.has(f"#whisper-{int(seat)}"))
        question, answer = f"Only{one.name}", f"Answer{one.name}"
        await self._hand.write(self.kim, f"whisper-{int(seat)}", question)
        await self._hand.press(self.kim, "whisper", "f9")
        await one.reads(question)
        await one.fill("#whisper", answer)
        await one.press("f9")
        await self.kim.reads(answer)
        assert question not in waits.text and answer not in waits.text


def has_its_place(name: str, state: LeadState) -> bool:
    """Whether whoever leads would do that now."""
    phase, third = state.phase, state.session.third
    if third.aside is not None or third.hold is not None:
        return False
    match name:
        case "says_something":
            return state.may(Remarked)
        case "gives_time":
            return state.may(Extended) and bool(page_time(state))
        case "goes_on":
            return state.may(Advanced) and isinstance(phase, Reading) and not any(phase.ready)
        case "speaks_with_each":
            return state.may(TookAside)
        case "goes_back":
            return state.may(WentBack) and isinstance(phase, Reading)
        case "holds":
            return state.may(Held) and isinstance(phase, Talking) and bool(phase.turn.pieces)
    raise AssertionError(name)
