"""Two people at real apps whom somebody leads, from typed words on; whoever leads is a double.

About `tui.window.joinflow`, `tui.window.thirdflow`, `tui.window.at_door`,
`tui.window.screens.card`, `tui.window.screens.led_course`, `tui.window.askflow`,
`tui.window.screens.asking_in` and `tui.window.ledflow`.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from protocol.door.introduction import Introduction, Policy
from protocol.door.invitation import DRAW_BYTES, draw, stretch
from protocol.door.leading import Arrival, Card, LeadHost, LetIn
from protocol.door.seeds import LeadSeeds, SeatSeeds
from protocol.door.third import AskedIn, ThirdGuest
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.controls import FacilitatorLeft
from protocol.session.events import Left
from protocol.session.session import Gathering, Stopped
from tests.whole.doors import WAITS_S, Within, Without
from tests.whole.laptops import PACE as TEMPO
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import (
    Person,
    app_at,
    free_port,
    in_room,
    knock,
    laptop,
    meet,
    person,
    spoken,
)
from tui.disk.seat_file import SeatFile, seats
from tui.disk.shelf import burnout
from tui.line import link
from tui.line import lobby as doorway
from tui.line.lending import lend_guide
from tui.line.rooms import ports_of
from tui.line.thirds import follow, guest_seeds
from tui.seat.facts import lead_facts
from tui.seat.leading import Leading
from tui.window.screens.home import HomeScreen
from tui.window.widgets.led_line import LedStrip
from tui.window.widgets.words import Words
from tui.words import asking as asking_words
from tui.words import consenting as consenting_words
from tui.words import endings as endings_words
from tui.words import join as join_words
from tui.words import led as led_words
from tui.words import led_door as led_door_words

KIM: Final = Introduction(
    "Kim de Wit",
    "counsellor",
    Policy.MAY_BRING_IN,
    "If a child is in danger I have to tell somebody.",
    "I call you at the number on your card.",
)
NAME: Final = "Kim de Wit"


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, so nobody needs seconds for it."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
    cheap = partial(stretch, memory_bytes=8 * 1024 * 1024, passes=1)
    monkeypatch.setattr("tui.home.laptop.stretch", cheap)
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr(doorway, "REFILLED_S", 0.3)
    monkeypatch.setattr("tui.line.inviting.REFILLED_S", 0.3)
    for module in ("finding", "knocking"):
        monkeypatch.setattr(f"tui.line.{module}.EMPTY_LOBBY_S", 0.3)
    monkeypatch.setattr(link, "BACK_OFF_S", (0.05, 0.1))
    monkeypatch.setattr("tui.window.thirdflow.AGAIN_S", 0.05)
    monkeypatch.setattr("tui.window.joinflow.LOOKS_AGAIN_S", 0.05)
    monkeypatch.setattr("tui.window.joinflow.GONE_S", 0.3)


class Leader:
    """Whoever leads, without a screen: two doors, a third one, and then a seat. Mutable."""

    def __init__(self, url: str, directory: Path, guide: Guide | None = None) -> None:
        self.url: Final = url
        self.guide: Final = guide_bytes(guide or burnout())
        self._directory: Final = directory
        self._seeds: Final = LeadSeeds.grown(os.urandom(32))
        self.words: Final = tuple(" ".join(draw(os.urandom(DRAW_BYTES))) for _ in PARTNERS)
        self.hosts: Final = [self._host(seat) for seat in PARTNERS]
        self.let_in: dict[Partner, LetIn] = {}
        self.seat: Leading | None = None
        self.file: SeatFile | None = None
        self.asked: AskedIn | None = None
        self.also: AskedIn | None = None
        self.is_prompt = True
        """It meets the other partner as soon as it was let in by the one."""
        self._tasks: list[asyncio.Task[Any]] = []

    def _host(self, seat: Partner) -> Within[LetIn]:
        words = tuple(self.words[seat].split())
        door = stretch(words, memory_bytes=8 * 1024 * 1024, passes=1)
        host = LeadHost(door, self._seeds, seat, KIM, guide_hash(self.guide))
        return Within(self.url, door.lobby, host, WAITS_S)

    def lends(self) -> None:
        """The guide to the first of the two, if it is asked for."""
        self._start(lend_guide(self.url, self._seeds.third, self.guide))

    def open(self, *doors: Partner) -> None:
        """These doors stand open from now on."""
        for seat in doors or PARTNERS:
            self._start(self._welcome(seat))

    async def _welcome(self, seat: Partner) -> None:
        held = await self.hosts[seat].welcome()
        assert held is not None
        self.let_in[seat] = held

    def arrivals(self, seat: Partner) -> list[Arrival]:
        """Who has knocked there."""
        found: list[Arrival] = self.hosts[seat].knocks
        return found

    def lets_in(self, seat: Partner) -> None:
        self.hosts[seat].decision.set_result(True)

    def comes(self) -> None:
        """To the third door, and then into the room, if both let it."""
        self._start(self._come())

    async def _come(self) -> None:
        met = tuple(self.let_in[seat].member for seat in PARTNERS)

        async def keep(held: object) -> None: ...

        asked = await follow(self.url, self._seeds.third, self._seeds.seat, KIM, met, keep=keep)
        facts = lead_facts(asked, KIM, self.url, hosts_relay=False, now_ms=1)
        self.file = SeatFile.create(self._directory, facts)
        self.seat = Leading(ports_of(self.file), TEMPO)
        await self.seat.run()

    def comes_by(self, words: str) -> None:
        """By words that one of the two has read out, in a running room."""
        self._start(self._come_by(tuple(words.split())))

    async def _come_by(self, words: tuple[str, ...]) -> None:
        door = stretch(words, memory_bytes=8 * 1024 * 1024, passes=1)
        seeds = SeatSeeds(os.urandom(32), os.urandom(32))
        visitor = Without(self.url, door.lobby, ThirdGuest(door, guest_seeds(seeds), KIM), None)
        self.asked = asked = await visitor.knock()
        facts = lead_facts(asked, KIM, self.url, hosts_relay=False, now_ms=1)
        self.file = SeatFile.create(self._directory, facts)
        self.seat = Leading(ports_of(self.file), TEMPO)
        self._start(self.seat.run())
        assert asked.other is not None
        if self.is_prompt:
            await self.meets_other()

    async def meets_other(self) -> None:
        """The partner who did not open the door; then that one has two words, too."""
        assert self.asked is not None and self.asked.other is not None
        given = self.asked
        seeds = SeatSeeds(given.seed, given.exchange_seed)

        async def keep(held: object) -> None: ...

        self.also = await follow(
            self.url, self.asked.other, seeds, KIM, given.room.partners, keep=keep
        )

    def _start(self, doing: Any) -> None:
        self._tasks.append(asyncio.ensure_future(doing))

    async def stop(self) -> None:
        """The program is gone."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.file is not None:
            self.file.close()


@asynccontextmanager
async def three(
    directory: Path, guide: Guide | None = None
) -> AsyncIterator[tuple[Person, Person, Leader]]:
    """Two people before their first screens, and somebody who may lead them."""
    (directory / "kim").mkdir()
    async with relay_at(directory) as relay:
        leader = Leader(url_of(relay), directory / "kim", guide)
        paths = [
            laptop(directory / name, free_port(), name=name, relay=leader.url)
            for name in ("Ada", "Sam")
        ]
        async with person(app_at(paths[0]), "Ada") as ada, person(app_at(paths[1]), "Sam") as sam:
            try:
                yield ada, sam, leader
            finally:
                await leader.stop()


async def at_the_card(someone: Person, words: str) -> None:
    await knock(someone, words)
    await someone.reads(led_door_words.CARD_TITLE)


async def at_the_door(someone: Person, words: str, card: Sequence[str] = ("", "", "")) -> None:
    """Up to having knocked, with a card."""
    await at_the_card(someone, words)
    for field, text in zip(("where", "reach", "others"), card, strict=True):
        await someone.until(lambda field=field: someone.has(f"#card-{field}"))  # type: ignore[misc]
        if text:
            await someone.fill(f"#card-{field}", text)
    await someone.press("f9")
    await someone.reads(led_door_words.KNOCKED)


async def let_in(someone: Person, leader: Leader, seat: Partner) -> None:
    """From the first screen to the couple's own door."""
    await at_the_door(someone, leader.words[seat])
    await until(lambda: bool(leader.arrivals(seat)))
    leader.lets_in(seat)
    await someone.reads(led_door_words.let_in_by(NAME))
    await until(lambda: seat in leader.let_in)
    assert spoken(someone) == "  ".join(leader.let_in[seat].spoken)
    await someone.enter_on("#go-in")


async def into_the_room(ada: Person, sam: Person, leader: Leader) -> None:
    """Both let in, both words compared, both in the room of the two."""
    leader.open()
    await let_in(ada, leader, Seat.FIRST)
    await ada.reads(led_door_words.waits_for_other(NAME))
    await let_in(sam, leader, Seat.SECOND)
    for each in (ada, sam):
        await each.until(lambda each=each: each.has("#differ") and each.has("#doing"))  # type: ignore[misc]
    assert spoken(ada) == spoken(sam) != ""
    for each in (ada, sam):
        await each.enter_on("#go-in")
    for each in (ada, sam):
        await each.until(lambda each=each: each.view is not None)  # type: ignore[misc]


async def are_asked(ada: Person, sam: Person, leader: Leader) -> None:
    leader.comes()
    for each in (ada, sam):
        await each.reads(consenting_words.would_lead(NAME))


async def says_yes(someone: Person) -> None:
    """All of the page is read on the way: a yes goes to what is below first."""
    await someone.reach("#fine")
    while kind(someone) == "consent":
        # A press in the moment in which another goes on may be none.
        await someone.until(lambda: not someone.has("#fine.-active"))
        if kind(someone) == "consent":
            await someone.press("enter")
        await someone.pause()


def kind(someone: Person) -> str:
    """Which page stands there."""
    view = someone.view
    return "" if view is None else view.page.kind


@pytest.mark.sample
async def test_two_are_led_from_their_words_into_a_room_of_three(tmp_path: Path) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await into_the_room(ada, sam, leader)
        for each in (ada, sam):
            await each.reads(consenting_words.waiting_for(NAME))
        await are_asked(ada, sam, leader)
        assert "I do not carry secrets" in ada.text and KIM.law in sam.text
        await says_yes(ada)
        await ada.reads(consenting_words.BOTH_ASKED)
        assert kind(sam) == "consent" and isinstance(sam.session.phase, Gathering)
        await says_yes(sam)
        await until(lambda: leader.seat is not None and leader.seat.is_ready)
        for each in (ada, sam):
            await each.until(lambda each=each: each.session.step >= 0)  # type: ignore[misc]
            await each.until(lambda each=each: each.session.third.seated is not None)  # type: ignore[misc]
        assert leader.seat is not None
        await until(lambda: leader.seat.session.names == ("Ada", "Sam"))  # type: ignore[union-attr]


@pytest.mark.sample
async def test_the_card_goes_to_whoever_leads_alone_and_nowhere_else(tmp_path: Path) -> None:
    secret = "In the shed behind the house"
    async with three(tmp_path) as (ada, sam, leader):
        leader.open()
        await at_the_door(ada, leader.words[0], (secret, "+31 6 555 0199", ""))
        await until(lambda: bool(leader.arrivals(Seat.FIRST)))
        (arrival,) = leader.arrivals(Seat.FIRST)
        assert arrival == Arrival("Ada", Card(secret, "+31 6 555 0199", ""))
        kept = [path.read_bytes() for path in (tmp_path / "Ada").rglob("*") if path.is_file()]
        assert kept and not any(secret.encode() in each for each in kept)


async def test_turning_back_from_the_card_or_from_the_door_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        leader.open()
        await at_the_card(ada, leader.words[0])
        await ada.fill("#card-where", "At home")
        await ada.press("escape")
        await ada.reads(join_words.STOPPED)
        assert leader.arrivals(Seat.FIRST) == [] and seats(ada.app.paths.seats) == ()
        # Again, with the same words: what was written before knocking is not there any more.
        await ada.reach("#words")
        await ada.press("enter")
        await ada.reads(led_door_words.CARD_TITLE)
        await ada.press("f9")
        await ada.reads(led_door_words.KNOCKED)
        await ada.press("escape")
        await ada.reads(join_words.STOPPED)
        assert seats(ada.app.paths.seats) == ()
        await ada.reach("#words")
        await ada.press("enter")
        await ada.reads(led_door_words.CARD_TITLE)
        await ada.press("f9")
        await ada.reads(led_door_words.KNOCKED)
        leader.lets_in(Seat.FIRST)
        await ada.reads(led_door_words.let_in_by(NAME))


async def test_who_turns_back_after_being_let_in_is_led_there_again_by_the_same_words(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        leader.open()
        await at_the_door(ada, leader.words[0])
        leader.lets_in(Seat.FIRST)
        await ada.reads(led_door_words.let_in_by(NAME))
        await ada.press("escape")
        await ada.reads(led_door_words.turn_back_text(NAME))
        await ada.enter_on("#yes")
        await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
        await knock(ada, "")
        await ada.reads(led_door_words.let_in_by(NAME))
        await ada.enter_on("#go-in")
        await ada.reads(led_door_words.waits_for_other(NAME))
        await ada.press("escape")
        await ada.reads(join_words.STOPPED)
        await ada.reach("#words")
        await ada.press("enter")
        await ada.reads(led_door_words.waits_for_other(NAME))


async def test_other_words_than_those_of_whoever_leads_end_it_and_say_what_was_read(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        leader.open()
        await at_the_door(ada, leader.words[0])
        leader.lets_in(Seat.FIRST)
        await ada.reads(led_door_words.let_in_by(NAME))
        await ada.enter_on("#differ")
        await ada.reads(led_door_words.different(NAME))
        assert seats(ada.app.paths.seats) == ()


async def test_whoever_is_early_may_wait_at_a_door_that_does_not_stand_yet(tmp_path: Path) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await knock(ada, leader.words[0])
        await ada.until(lambda: ada.has("#wait"))
        await ada.enter_on("#wait")
        await ada.reads(led_door_words.WAITING_HERE)
        leader.open(Seat.FIRST)
        await ada.reads(led_door_words.CARD_TITLE)


async def test_who_stood_at_a_door_that_was_shut_reads_that_there_may_be_new_words(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        leader.open(Seat.FIRST)
        await at_the_door(ada, leader.words[0])
        await until(lambda: bool(leader.arrivals(Seat.FIRST)))
        leader.hosts[0].decision.set_result(False)
        await ada.reads(led_door_words.NO_LONGER_OPEN)


@pytest.mark.parametrize("answers", [("fine", "no"), ("later", "fine"), ("no", "later")])
async def test_after_anything_but_two_yeses_each_of_the_two_may_begin(
    tmp_path: Path, answers: tuple[str, str]
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await into_the_room(ada, sam, leader)
        await are_asked(ada, sam, leader)
        for each, answer in zip((ada, sam), answers, strict=True):
            await (says_yes(each) if answer == "fine" else each.enter_on(f"#{answer}"))
        for each in (ada, sam):
            await each.reads(consenting_words.JUST_TWO)
        assert ada.text.replace("Sam", "Ada") == sam.text.replace("Sam", "Ada")
        await ada.press("f9")
        await ada.reads(consenting_words.begins_two("Sam")[:20])
        assert isinstance(sam.session.phase, Gathering)
        await sam.press("f9")
        for each in (ada, sam):
            await each.until(lambda each=each: each.session.step >= 0)  # type: ignore[misc]
        assert leader.seat is not None and not leader.seat.is_ready


async def test_where_whoever_leads_does_not_come_the_two_begin_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.pages.led.consent.LATE_S", 0.05)
    async with three(tmp_path) as (ada, sam, leader):
        await into_the_room(ada, sam, leader)
        for each in (ada, sam):
            await each.enter_on("#begin")
        for each in (ada, sam):
            await each.until(lambda each=each: each.session.step >= 0)  # type: ignore[misc]


async def test_a_program_that_was_closed_while_it_waited_lets_whoever_leads_in_later(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await into_the_room(ada, sam, leader)
        await ada.reads(consenting_words.waiting_for(NAME))
        await ada.do(ada.app.go_home())
        leader.comes()
        await ada.until(lambda: ada.has("#seat-0"))
        await ada.enter_on("#seat-0")
        for each in (ada, sam):
            await each.reads(consenting_words.would_lead(NAME))


# A running room


async def all_three(ada: Person, sam: Person, leader: Leader) -> None:
    """In a room of three, on the first page of the guide."""
    await into_the_room(ada, sam, leader)
    await are_asked(ada, sam, leader)
    for each in (ada, sam):
        await says_yes(each)
    await until(lambda: leader.seat is not None and leader.seat.is_ready)
    for each in (ada, sam):
        await in_room(each)
        await each.reads(led_words.is_here(NAME))


async def test_either_goes_on_without_at_any_moment_and_no_name_is_with_it(tmp_path: Path) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await all_three(ada, sam, leader)
        await sam.press("f4")
        await sam.reads(asking_words.go_on_without(NAME))
        await sam.enter_on("#about-without")
        await sam.reads(asking_words.without_text(NAME, "Ada"))
        await sam.enter_on("#alone")
        for each in (ada, sam):
            await each.reads(led_words.ALONE_AGAIN)
        assert leader.seat is not None
        await until(lambda: leader.seat.is_over)  # type: ignore[union-attr]  # it is there
        # What the line asks is answered by a key.
        await ada.press("f7")
        await ada.reads(led_words.has_left_text(NAME))
        await ada.press("enter")
        await ada.until(lambda: ada.view is not None)
        # It stays at what happened, and asks nothing more.
        await ada.until(lambda: not ada.app.screen.query_one(LedStrip).asks)
        assert led_words.ALONE_AGAIN in ada.text


async def test_whoever_leads_may_leave_and_the_line_says_so_to_both(tmp_path: Path) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await all_three(ada, sam, leader)
        assert leader.seat is not None
        leader.seat.do(FacilitatorLeft())
        for each in (ada, sam):
            await each.reads(led_words.has_left(NAME))
        await sam.press("f7")
        await sam.enter_on("#stop")
        for each in (ada, sam):
            await each.until(lambda each=each: isinstance(each.session.phase, Stopped))  # type: ignore[misc]


async def a_couple(ada: Person, sam: Person) -> None:
    """In a room of the two over a relay, on its first page."""
    await meet(ada, sam, button="away")


async def asks(ada: Person, sam: Person, *, answer: str = "yes") -> None:
    """One asks whether somebody may lead, by the page of a break; the other answers by a key."""
    await ada.press("f4")
    await ada.enter_on("#about-ask")
    await ada.reads(asking_words.ask_text("Sam"))
    await ada.enter_on("#ask")
    await ada.reads(asking_words.have_asked("Sam"))
    await sam.reads(asking_words.would_ask("Ada"))
    await sam.press("f7")
    await sam.enter_on(f"#{answer}")


async def words_for_kim(ada: Person) -> str:
    await ada.reads(asking_words.wants_too("Sam"))
    await ada.press("f7")
    await ada.reads(asking_words.WORDS_TITLE)
    return ada.see(lambda: ada.app.screen.query_one(".large", Words).text)


async def lets_kim_in(ada: Person) -> None:
    await ada.reads(asking_words.knocked(NAME))
    await ada.enter_on("#let-in")
    await ada.reads(asking_words.compare_title(NAME))


async def test_somebody_is_asked_in_met_by_both_and_leads_once_both_say_yes(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        leader.is_prompt = False
        await a_couple(ada, sam)
        await asks(ada, sam)
        await sam.reads(asking_words.asks_in("Ada"))
        leader.comes_by(await words_for_kim(ada))
        await lets_kim_in(ada)
        await until(lambda: leader.asked is not None)
        assert leader.asked is not None and "  ".join(leader.asked.spoken) in ada.text
        assert sam.session.third.question is None
        await ada.enter_on("#same")
        for each in (ada, sam):
            await each.reads(consenting_words.would_lead(NAME))
            await each.press("f7")
            await each.until(lambda each=each: kind(each) == "consent")  # type: ignore[misc]
        # The other has two words of their own, and no yes before.
        await sam.reads(consenting_words.is_meeting(NAME))
        await until_asked(sam)
        await leader.meets_other()
        assert leader.also is not None
        await sam.reads("  ".join(leader.also.spoken))
        assert "  ".join(leader.asked.spoken) in ada.text
        for each in (ada, sam):
            await says_yes(each)
        for each in (ada, sam):
            await each.reads(led_words.is_here(NAME))
        await until(lambda: leader.seat is not None and leader.seat.is_ready)


async def until_asked(sam: Person) -> None:
    """A yes that comes before the two words does nothing, and says why."""
    await sam.reach("#fine")
    for _ in range(6):
        await sam.press("enter")
    await sam.reads(consenting_words.meets_first(NAME))
    assert sam.session.third.answers == (None, None)


async def test_a_no_to_being_asked_goes_on_as_if_nothing_was(tmp_path: Path) -> None:
    async with three(tmp_path) as (ada, sam, _):
        await a_couple(ada, sam)
        await asks(ada, sam, answer="no")
        for each in (ada, sam):
            await each.reads(asking_words.PUT_OFF)


async def test_words_can_be_taken_back_and_whoever_has_knocked_hears_it(tmp_path: Path) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await a_couple(ada, sam)
        await asks(ada, sam)
        words = await words_for_kim(ada)
        await ada.press("escape")
        # The door stands open behind the session.
        leader.comes_by(words)
        await ada.reads(asking_words.has_knocked(NAME))
        await ada.press("f7")
        await ada.reads(asking_words.knocked(NAME))
        await ada.enter_on("#refuse")
        await ada.reads(asking_words.REFUSED)
        await ada.enter_on("#again")
        await ada.reads(asking_words.WORDS_TITLE)
        await ada.enter_on("#stop")
        for each in (ada, sam):
            # With the words goes the question: nobody reads on that somebody is being asked in.
            await each.reads(asking_words.PUT_OFF)
            assert each.session.third.asking is None
        assert leader.asked is None and sam.session.third.question is None


async def test_a_program_that_was_closed_while_its_door_stood_open_has_new_words_later(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        await a_couple(ada, sam)
        await asks(ada, sam)
        words = await words_for_kim(ada)
        await ada.do(ada.app.go_home())
        await ada.until(lambda: ada.has("#seat-0"))
        await ada.enter_on("#seat-0")
        again = await words_for_kim(ada)
        assert again != words
        leader.comes_by(again)
        await lets_kim_in(ada)
        await ada.enter_on("#differ")
        await ada.reads(asking_words.DIFFERED)
        assert sam.session.third.question is None


async def test_who_has_died_at_the_door_of_the_other_is_met_when_it_comes_again(
    tmp_path: Path,
) -> None:
    async with three(tmp_path) as (ada, sam, leader):
        leader.is_prompt = False
        await a_couple(ada, sam)
        await asks(ada, sam)
        leader.comes_by(await words_for_kim(ada))
        await lets_kim_in(ada)
        await ada.enter_on("#same")
        # Nobody waits for it: either may let it be, and both go on.
        await sam.reads(consenting_words.would_lead(NAME))
        await sam.press("f4")
        await sam.enter_on("#about-without")
        await sam.enter_on("#alone")
        for each in (ada, sam):
            await each.reads(consenting_words.NOT_WITH_THREE)
        assert leader.seat is not None and not leader.seat.is_ready


async def test_the_end_waits_for_nobody_but_the_two(tmp_path: Path) -> None:
    """Whoever leads is dead by then; nothing is left on either laptop."""
    async with three(tmp_path) as (ada, sam, leader):
        await all_three(ada, sam, leader)
        await leader.stop()
        ada.see(lambda: ada.app.rooms.do(Left()))
        for each in (ada, sam):
            await each.until(lambda each=each: seats(each.app.paths.seats) == ())  # type: ignore[misc]
        await sam.reads(endings_words.DELETED_BOTH)
