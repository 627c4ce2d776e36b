"""Everything a changed program may try against an honest screen, and what its person still can do.

One room for all: each attack is a list of moves, sent as fast as the line takes them, at a moment
of a session; then the honest person goes on by keys. Nothing they typed is lost, no alarm is shown,
and they can still speak in their turn, pause and stop.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.ladder import Stage
from protocol.activities.rate import Rating
from protocol.activities.rounds import Round
from protocol.activities.turns import Talking
from protocol.limits import VERSION
from protocol.seal.answers import Unsealing, digest_of, encode_answer
from protocol.seal.chain import Standing
from protocol.seal.envelope import Kind
from protocol.seats import Seat
from protocol.session.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    Began,
    Breathed,
    CameBack,
    Chose,
    Closed,
    FeltRight,
    Finished,
    GuessedFeeling,
    GuidePart,
    Heard,
    Introduced,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    Opened,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    SaidBack,
    Sealed,
    Signal,
    Signalled,
    Skipped,
    Spoke,
    Started,
    Understood,
    Voice,
    Voided,
    encode_move,
    encode_seen,
)
from protocol.session.ledger import Taken
from protocol.session.session import Pausing, Stopped
from tests.protocol.bots import words_in
from tests.whole.laptops import Laptop, relay_at, until, url_of
from tests.whole.seats import Person, app_at, person
from tests.whole.test_adversary import Adversary
from tests.whole.test_app_lines import come_back, to_the_first_turn, two_laptops
from tests.whole.test_app_members import adversary, facing
from tests.whole.test_strange_guide import offered
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import burnout
from tui.words import breaks as breaks_words
from tui.words import rounds as rounds_words

LONG: Final = "x" * 3_900
"""About as long as one piece may be."""


@asynccontextmanager
async def honest_turn(directory: Path) -> AsyncIterator[tuple[Adversary, Person]]:
    """The honest person has the floor and has begun to write; the changed program is to listen."""
    async with relay_at(directory / "relay") as relay:
        mine, theirs = await two_laptops(directory, url_of(relay))
        await to_the_first_turn((mine, theirs))
        (path,) = theirs.seats.glob("*.seat")
        file = SeatFile.open(path)
        facts = file.facts
        file.close()
        laptop = Laptop(path, facts, burnout(), 0)
        bad = Adversary(laptop)
        line = asyncio.create_task(bad.link.run())
        try:
            await until(lambda: bad.is_open)
            async with person(app_at(mine), "Ada") as honest:
                await come_back(honest)
                await honest.until(lambda: honest.has("#piece"))
                await honest.fill("#piece", "half a sentence")
                yield bad, honest
        finally:
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)
            laptop.file.close()


async def attacks(bad: Adversary, honest: Person, moves: Sequence[AnyEvent], page: int) -> None:
    """Sends them all, and waits until the honest program has read every one."""
    before = bad.heard_back
    for move in moves:
        bad.send(Kind.MOVE, encode_move(page, move))
    await until(lambda: bad.heard_back == before + len(moves))
    room = honest.app.rooms.open
    assert room is not None
    await honest.until(lambda: len(room.keep.log()) >= bad.ledger.channel.seq)


OUT_OF_TURN: Final[dict[str, tuple[AnyEvent, ...]]] = {
    "the floor is taken": (Spoke("you always"), Finished(), Passed()),
    "what was not said is said back": (SaidBack("you never"), SaidBack(""), SaidBack(LONG)),
    "the other's words are confirmed": (Understood(), FeltRight(), Heard(), Breathed()),
    "the other is said to have missed something": (NotQuite("more"), MoreToSay()),
    "feelings are put into a mouth": (GuessedFeeling("guilty"), NamedFeeling("wrong")),
    "sense is made too early": (MadeSense("it makes sense that you lie"),),
    "another guide is begun": (Began(99, bytes(32), 1), GuidePart(b"x"), Introduced("You")),
    "the page is turned alone": (Ready(), Ready(), Started()),
    "answers to nothing": (Answered(0, True), Offered("no"), Proposed("x", "y"), Chose("x")),
    "seals without a question": (Sealed(0, bytes(32)), Voided(), Opened(encode_answer(()), b"")),
    "coming back from no pause": (CameBack(), Acknowledged(), Closed()),
    "the speaker's phrases": (Signalled(Signal.THANK_YOU), Signalled(Signal.CAME_OUT_HARD)),
}


async def test_what_is_out_of_turn_takes_nothing_of_the_others(tmp_path: Path) -> None:
    async with honest_turn(tmp_path) as (bad, honest):
        session = honest.session
        for name, moves in OUT_OF_TURN.items():
            for page in (session.page, session.page - 1, session.page + 1, 2**40):
                await attacks(bad, honest, moves, page)
            assert honest.session == session, name
        await still_holds_the_floor(honest)


async def still_holds_the_floor(honest: Person) -> None:
    """By keys: the half sentence is there, goes out, and the session can be stopped."""
    assert honest.room.news.alarm is None
    assert not honest.room.news.has_parted and not honest.room.news.has_strays
    await honest.reads("half a sentence")
    await honest.press("f9")
    await honest.until(lambda: "half a sentence" in words_in(honest.session))
    await honest.press("f4")
    await honest.reads(breaks_words.STOP_HINT)
    await honest.click("#stop")
    await honest.until(lambda: isinstance(honest.session.phase, Stopped))


HARASSING: Final[dict[str, Callable[[int], AnyEvent]]] = {
    "phrases": lambda n: Signalled(list(Signal)[n % 5]),
    "wishes": lambda n: Preferred(list(Voice)[n % 2]),
}


async def test_who_keeps_asking_for_something_keeps_nobody_from_speaking(tmp_path: Path) -> None:
    async with honest_turn(tmp_path) as (bad, honest):
        for made in HARASSING.values():
            await attacks(bad, honest, [made(n) for n in range(20)], honest.session.page)
        await still_holds_the_floor(honest)


async def test_a_pause_at_every_word_costs_none(tmp_path: Path) -> None:
    """It comes just before each: what was said too late is back in the box, or still there."""
    async with honest_turn(tmp_path) as (bad, honest):
        for _ in range(3):
            bad.send(Kind.MOVE, encode_move(0, Paused(5)))
            await honest.press("f9")
            await honest.until(lambda: isinstance(honest.session.phase, Pausing))
            await honest.enter_on("#seen")
            await honest.until(lambda: honest.has("#back"))
            await honest.enter_on("#back")
            bad.send(Kind.MOVE, encode_move(honest.session.page, CameBack()))
            await honest.until(lambda: honest.has("#piece"))
        is_said = "half a sentence" in words_in(honest.session)
        assert is_said or "half a sentence" in honest.text


async def test_in_a_pause_and_after_a_stop_nothing_is_said_or_turned(tmp_path: Path) -> None:
    moves = [move for each in OUT_OF_TURN.values() for move in each]
    still = [move for move in moves if not isinstance(move, CameBack | Acknowledged | Closed)]
    async with honest_turn(tmp_path) as (bad, honest):
        for kind, key in ((Pausing, "#pause"), (Stopped, "#stop")):
            await honest.press("f4")
            await honest.reads(breaks_words.STOP_HINT)
            await honest.click(key)
            await honest.until(lambda kind=kind: isinstance(honest.session.phase, kind))  # type: ignore[misc]
            session = honest.session
            await attacks(bad, honest, still[:14], session.page)
            assert honest.session == session
            assert honest.room.news.alarm is None


async def test_noise_of_every_kind_between_honest_words_stops_nothing(tmp_path: Path) -> None:
    async with honest_turn(tmp_path) as (bad, honest):
        for content in (b"", os.urandom(100), b"\xc1", encode_seen(bytes(32), bytes(32))):
            for kind in Kind:
                bad.send(kind, content)
        await until(lambda: bad.heard_back >= 8)
        await still_holds_the_floor(honest)


async def test_the_end_of_a_turn_is_the_speakers_even_if_the_listener_says_nothing(
    tmp_path: Path,
) -> None:
    """The listener's program never says back: the speaker can stop all the same."""
    async with honest_turn(tmp_path) as (_, honest):
        await honest.press("f9")
        await honest.until(lambda: "half a sentence" in words_in(honest.session))
        await honest.press("f9")
        await honest.press("f9")
        await honest.until(lambda: at(honest, Stage.BREATH))
        await honest.press("f4")
        await honest.reads(breaks_words.STOP_HINT)
        await honest.click("#stop")
        await honest.until(lambda: isinstance(honest.session.phase, Stopped))


def at(honest: Person, stage: Stage) -> bool:
    phase = honest.session.phase
    return isinstance(phase, Talking) and phase.stage is stage


@pytest.mark.sample
async def test_an_answer_that_is_withheld_is_told_calmly_and_one_can_stop(tmp_path: Path) -> None:
    async with facing(tmp_path, burnout(), is_first=False) as (laptop, honest):
        async with adversary(laptop) as bad:
            await honest.until(lambda: honest.has("#send"))
            page = honest.session.page
            await attacks(bad, honest, [Sealed(0, os.urandom(32))], page)
            await honest.enter_on("ScaleRow")
            await honest.press("f9")
            await honest.reads(rounds_words.not_arrived("Partner 1"))
            # It asks to begin again, opens nonsense, and votes to go on: nothing of it counts.
            tricks = (
                Opened(encode_answer(("x",)), bytes(32)),
                Voided(),
                Ready(),
                Voided(),
                Skipped(),
            )
            await attacks(bad, honest, tricks, page)
            await honest.reads(rounds_words.wants_again("Partner 1"))
            assert honest.session.page == page
            await honest.press("f4")
            await honest.reads(breaks_words.STOP_HINT)
            await honest.click("#stop")
            await honest.until(lambda: isinstance(honest.session.phase, Stopped))


@pytest.mark.sample
async def test_who_opens_and_begins_again_at_once_gets_the_first_answers_shown(
    tmp_path: Path,
) -> None:
    """It hopes to read what the honest program opens meanwhile, and to answer anew."""
    async with facing(tmp_path, burnout(), is_first=False) as (laptop, honest):
        async with adversary(laptop) as bad:
            await honest.until(lambda: honest.has("#send"))
            session = honest.session
            opening = Unsealing(encode_answer(("yes",)), os.urandom(32))
            place = (session.step, session.activity)
            bound = digest_of(session.room_id, bad.seat, place, 0, opening)
            await attacks(bad, honest, [Sealed(0, bound)], session.page)
            await honest.enter_on("ScaleRow")
            await honest.press("f9")
            again = Sealed(1, os.urandom(32))
            tricks = Opened(opening.answer, opening.salt), Voided(), again
            await attacks(bad, honest, tricks, session.page)
            await honest.until(lambda: rated(honest).is_open)
            assert rated(honest).attempt == 0
            await honest.reads(rounds_words.BOTH_ANSWERED)


def rated(honest: Person) -> Round:
    phase = honest.session.phase
    assert isinstance(phase, Rating)
    return phase.round


async def test_a_beginning_that_is_not_due_frightens_nobody(tmp_path: Path) -> None:
    async with offered(tmp_path) as (first, room):
        await until(lambda: not first.file.outbox())
        # From the seat that brings no guide, and from the one that has brought it already.
        for seat, sitting in ((Seat.SECOND, first.sitting), (Seat.FIRST, room.sitting)):
            event = Began(VERSION + 1, bytes(32), 1)
            sitting._hearing._noticed(Taken(seat, 1, Standing.SOUND, event, is_refused=True))
            assert sitting.news.trouble is None
