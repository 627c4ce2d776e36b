"""A modified program on a valid seat: whatever it sends, the other reads only what its rung allows.

The adversary seals any event at any time with its true keys, on the page that counts or on another.
The other's session changes by nothing but what the referee grants that seat.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.rate import Rate, Rating
from protocol.activities.rounds import Round
from protocol.errors import Alarm
from protocol.guide.structure import Guide
from protocol.seal.envelope import Kind, read_header, seal_event
from protocol.seal.sealing import NONCE_BYTES
from protocol.seats import Seat
from protocol.session.events import (
    EVENTS,
    Breathed,
    Closed,
    Finished,
    Heard,
    Left,
    MoreToSay,
    Passed,
    Paused,
    Ready,
    SaidBack,
    Sealed,
    Skipped,
    Spoke,
    StoppedForToday,
    Understood,
    Voided,
    encode_move,
    encode_seen,
)
from protocol.session.ledger import Ledger
from protocol.session.moves import moves
from protocol.session.session import Session, Stopped
from protocol.wire.frames import Code, End, Logged
from tests.protocol.bots import fitting, words_in
from tests.protocol.worlds import guide_of, turns
from tests.whole.laptops import (
    PACE,
    Laptop,
    couple,
    read_again,
    relay_at,
    small_guide,
    until,
    url_of,
)
from tui.line.link import Link
from tui.line.rooms import open_room
from tui.news import Line
from tui.pages.rounds import round_words
from tui.seat.sitting import PARTING
from tui.words import rounds as rounds_words

STEPS: Final = 150

TOLD: Final = [kind for kind in EVENTS if kind not in (Left, StoppedForToday)]
"""Without the two that end a session at once, and the test with it."""


class Adversary:
    """A seat that keeps to nothing. Mutable; the `Listener` of its own link."""

    def __init__(self, laptop: Laptop) -> None:
        self._facts: Final = laptop.facts
        facts = laptop.facts
        self.seat: Final = facts.seat
        self.ledger, _ = read_again(laptop)
        self.last_cursor = laptop.file.last_cursor
        self.overheard: Final = next(
            logged.event
            for logged in laptop.file.log()
            if read_header(logged.event).seat is not facts.seat
        )
        """Something that the other has said."""
        self.is_open = False
        self.heard_back = 0
        """How many of its own events the relay has handed back."""
        self._appended = self.ledger.channel.counter
        self.link: Final = Link(facts.relay, facts.room.room_id, self.seat, facts.seed, self)

    def send(self, kind: Kind, content: bytes) -> None:
        """Past the referee, the outbox and all good manners."""
        self.send_raw(self.ledger.channel.seal(kind, content, os.urandom(NONCE_BYTES)))

    def send_raw(self, event: bytes) -> None:
        """Any bytes, which the relay takes for the seat's next event."""
        self._appended += 1
        self.link.append(self._appended, event)

    def signed(self, content: bytes = b"", **changes: object) -> bytes:
        """An event under a header of its own choice, with its true keys."""
        facts, channel = self._facts, self.ledger.channel
        event = channel.seal(Kind.MOVE, b"", os.urandom(NONCE_BYTES))
        header = replace(read_header(event), **changes)  # type: ignore[arg-type]  # by name
        return seal_event(header, content, facts.room.key, facts.seed)

    def line_is(self, line: Line) -> None:
        self.is_open = line is Line.OPEN

    def entered(self, last: int, here: frozenset[Seat]) -> None: ...

    def entries(self, entries: tuple[Logged, ...]) -> None:
        for logged in entries:
            with suppress(Alarm):  # what it has done to itself
                taken = self.ledger.take(logged.at_ms, logged.event)
                self.heard_back += taken.seat is self.seat
            self.last_cursor = logged.cursor

    def appended(self, counter: int) -> None: ...

    def mended(self, last: int) -> None: ...

    def founding(self) -> None:
        """It makes no room anew."""

    def denied(self, code: Code, counter: int) -> None:
        raise AssertionError(code)

    def presence(self, seat: Seat, is_here: bool) -> None: ...

    def renewed(self, epoch: int) -> None: ...

    def gone(self, end: End) -> None: ...


@asynccontextmanager
async def attack(
    directory: Path,
    url: str,
    *,
    is_first: bool,
    seed: int = 0,
    guide: Guide | None = None,
    plays: bool = True,
) -> AsyncIterator[tuple[Adversary, Laptop]]:
    """An adversary and an honest partner, whose program plays on unless it only holds the line."""
    async with couple(directory, url, guide or small_guide(), seed) as (first, second):
        bad, good = (first, second) if is_first else (second, first)
        meeting = [asyncio.create_task(each.sitting.run()) for each in (first, second)]
        await until(lambda: all(each.session.page > 0 for each in (first, second)))
        await until(lambda: not bad.file.outbox())
        for task in meeting:
            task.cancel()
        await asyncio.gather(*meeting, return_exceptions=True)
        adversary = Adversary(bad)
        honest = good.live() if plays else good.sitting.run()
        tasks = [asyncio.create_task(honest), asyncio.create_task(adversary.link.run())]
        try:
            await until(lambda: adversary.is_open)
            yield adversary, good
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("seed", range(4))
async def test_no_event_out_of_turn_changes_the_others_session(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with relay_at(tmp_path / "relay") as relay:
        pair = attack(tmp_path / "seats", url_of(relay), is_first=seed % 2 == 0, seed=seed)
        async with pair as (bad, good):
            for _ in range(STEPS):
                session = good.session
                event = fitting(session, bad.seat, chance.choice(TOLD), chance.randrange(8))
                page = chance.choice((session.page, session.page, session.page + 1, 0))
                count = len(good.file.log())
                bad.send(Kind.MOVE, encode_move(page, event))
                await until(lambda count=count: len(good.file.log()) > count)  # type: ignore[misc]
            await until(lambda: bad.ledger.channel.seq == len(good.file.log()))
            assert good.sitting.news.alarm is None
            assert refusals(good, bad.seat) > STEPS // 4


def refusals(laptop: Laptop, seat: Seat) -> int:
    """How many of the seat's moves were refused; each of them changed nothing."""
    facts, count = laptop.facts, 0
    ledger = Ledger(facts.room, facts.seat, facts.seed)
    for logged in laptop.file.log():
        before = ledger.session
        taken = ledger.take(logged.at_ms, logged.event)
        if taken.seat is seat and taken.event is not None:
            is_listed = type(taken.event) in moves(before, seat)
            if taken.is_refused or not is_listed:
                count += 1
                assert ledger.session == before
    assert ledger.session == laptop.session
    return count


async def test_a_listener_who_speaks_is_not_heard(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with attack(tmp_path / "seats", url_of(relay), is_first=False) as (bad, good):
            for page in range(good.session.page, good.session.page + 10):
                bad.send(Kind.MOVE, encode_move(page, SaidBack("you never")))
                bad.send(Kind.MOVE, encode_move(page, Spoke("you always")))
            await until(lambda: bad.heard_back == 20)
            await until(lambda: bad.ledger.channel.seq == len(good.file.log()))
            assert words_in(good.session) & {"you never", "you always"} == set()


async def test_a_listener_cannot_cut_off_who_speaks(tmp_path: Path) -> None:
    guide = guide_of(turns(optional=True), turns(name="next"))
    early = Breathed(), Heard(), MoreToSay(), Understood(), Ready()
    cuts = Skipped(), Passed(), Finished(), *early
    async with relay_at(tmp_path / "relay") as relay:
        where = tmp_path / "seats", url_of(relay)
        async with attack(*where, is_first=False, guide=guide, plays=False) as (bad, good):
            good.sitting.do(Spoke("by the evening"))
            await until(lambda: "by the evening" in words_in(good.session))
            before = good.session
            for event in cuts:
                bad.send(Kind.MOVE, encode_move(before.page, event))
            await until(lambda: bad.heard_back == len(cuts))
            await until(lambda: bad.ledger.channel.seq == len(good.file.log()))
            assert good.session == before
            good.sitting.do(Spoke("and one more"))
            await until(lambda: "and one more" in words_in(good.session))


@pytest.mark.parametrize(
    "content", [b"", b"\xc1", b"\x93\x01\x02\x03", bytes(64), b"\x92\x01\x91\xa5spoke"]
)
async def test_content_that_is_nothing_is_passed_over(tmp_path: Path, content: bytes) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with attack(tmp_path / "seats", url_of(relay), is_first=True) as (bad, good):
            for kind in Kind:
                bad.send(kind, content)
            await until(lambda: bad.heard_back == len(Kind))
            await until(lambda: bad.ledger.channel.seq == len(good.file.log()))
            assert good.sitting.news.alarm is None


async def test_a_confirmation_of_another_head_is_passed_over(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with attack(tmp_path / "seats", url_of(relay), is_first=True) as (bad, good):
            count = len(good.file.log())
            bad.send(Kind.SEEN, encode_seen(bytes(32), bytes(32)))
            await until(lambda: len(good.file.log()) > count)
            assert good.sitting.news.alarm is None


Bad = Callable[[Adversary], bytes]

MALFORMED: Final[dict[str, Bad]] = {
    "random bytes": lambda bad: os.urandom(498),
    "one byte": lambda bad: b"\0",
    "the other's event, said again": lambda bad: bad.overheard,
    "another epoch": lambda bad: bad.signed(epoch=7),
    "another key id": lambda bad: bad.signed(kid=bytes(16)),
    "random content": lambda bad: bad.signed(os.urandom(200)),
}
PARTED: Final[dict[str, Bad]] = {
    "a gap in the counter": lambda bad: bad.signed(counter=2**40),
    "a false head": lambda bad: bad.signed(seen_head=bytes(32)),
    "a head from the future": lambda bad: bad.signed(seen_seq=2**50),
    "a confirmation of another session": lambda bad: bad.signed(
        encode_seen(bad.ledger.channel.head, bytes(32)), kind=Kind.SEEN
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_what_a_member_writes_that_is_nothing_stops_nobody(tmp_path: Path, name: str) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with attack(tmp_path / "seats", url_of(relay), is_first=False) as (bad, good):
            count = len(good.file.log())
            bad.send_raw(MALFORMED[name](bad))
            await until(lambda: len(good.file.log()) > count)
            news = good.sitting.news
            assert (news.alarm, news.has_parted) == (None, False)
            assert news.has_strays is (name in ("random bytes", "one byte"))
            good.sitting.do(Left())
            await until(lambda: good.is_over)


@pytest.mark.parametrize("name", PARTED)
async def test_a_member_of_another_order_stops_nobody_from_stopping_and_leaving(
    tmp_path: Path, name: str
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with attack(tmp_path / "seats", url_of(relay), is_first=False) as (bad, good):
            bad.send_raw(PARTED[name](bad))
            await until(lambda: good.sitting.news.has_parted)
            assert good.sitting.news.alarm is None
            assert {Paused, StoppedForToday, Left} <= good.sitting.moves() <= PARTING
            # What it says from here on is not shown, whatever it is.
            bad.send(Kind.MOVE, encode_move(good.session.page, Spoke("you always")))
            good.sitting.do(StoppedForToday())
            await until(lambda: isinstance(good.session.phase, Stopped))
            good.sitting.do(Closed())
            await until(lambda: good.facts.seat in good.session.closed)
            assert "you always" not in words_in(good.session)
            good.sitting.do(Left())
            await until(lambda: good.is_over)


async def test_who_reads_an_answer_without_giving_one_reads_no_second(tmp_path: Path) -> None:
    """It seals noise, reads the honest opening, and says again and again that it would answer."""
    async with relay_at(tmp_path / "relay") as relay:
        async with attack(tmp_path / "seats", url_of(relay), is_first=False) as (bad, good):
            page = good.session.page
            bad.send(Kind.MOVE, encode_move(page, Sealed(0, os.urandom(32))))
            await until(lambda: rating(good).answers[good.facts.seat] is not None)
            for _ in range(3):
                count = len(good.file.log())
                bad.send(Kind.MOVE, encode_move(page, Voided()))
                await until(lambda count=count: len(good.file.log()) > count)  # type: ignore[misc]
            assert rating(good).attempt == 0
            assert rating(good).again == {bad.seat}
            answer = good.sitting.own_answer(rating(good))
            good.sitting.do(Voided())
            await until(lambda: rating(good).attempt == 1)
            state = open_room(good.file, PACE, name="Ada").state()
            assert state.is_answer_back
            activity = state.activity
            assert isinstance(activity, Rate) and answer is not None
            slots = [f"{activity.id}/{item.id}/1" for item in activity.items]
            assert tuple(map(state.drafts.get, slots)) == answer
            news = replace(state.news, waiting=())
            early = replace(state, session=without_seals(state.session), news=news)
            assert round_words(early) == rounds_words.begun_again(
                state.partner, is_answer_back=True
            )


def rating(laptop: Laptop) -> Round:
    phase = laptop.session.phase
    assert isinstance(phase, Rating)
    return phase.round


def without_seals(session: Session) -> Session:
    """As it is before anybody has answered again, however fast the other's program is."""
    assert isinstance(session.phase, Rating)
    round_ = replace(session.phase.round, digests=(None, None), answers=(None, None))
    return replace(session, phase=replace(session.phase, round=round_))
