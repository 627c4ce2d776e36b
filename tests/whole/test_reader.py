"""A program written from the page alone meets the real one: the door, a whole session, the end.

`tests.protocol.reader` shares no code with the program; the relay and the other seat are real.
"""

import asyncio
import os
from pathlib import Path
from typing import Any, Final

import pytest

from protocol.activities.activity import Kinds
from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.invitation import Opening
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.guide.structure import guide_bytes, guide_hash
from protocol.seal.chain import head_words
from protocol.session.events import Preferred, Signalled
from protocol.session.outline import digest
from protocol.session.session import Ended, Session
from tests.protocol.reader import door, log, seals
from tests.protocol.reader.line import Line, invite, knock, line
from tests.protocol.reader.log import Log
from tests.protocol.reader.packing import packed
from tests.protocol.reader.partner import Partner
from tests.whole.bots import Bot
from tests.whole.laptops import PATIENCE_S, Laptop, new_seat, relay_at, small_guide, url_of
from tui.line.inviting import welcome_guest
from tui.line.knocking import knock_at
from tui.rehearsal.minds.mind import Step
from tui.seat.facts import seat_facts

GUIDE: Final = guide_bytes(small_guide())


class Quiet(Bot):
    """Says nothing while it listens; so its program comes to confirm what it has heard."""

    def choose(self, session: Session, mine: Kinds) -> Step | None:
        return super().choose(session, mine - {Signalled, Preferred})


def keys() -> door.Keys:
    return door.Keys(*(os.urandom(32) for _ in range(5)))


def partner(url: str, admitted: door.Admitted, seat: int, seed: bytes) -> Partner:
    room = Log(admitted.room_id, admitted.key, admitted.roster, seat, seed, admitted.epoch)
    return Partner(url, room, os.urandom, f"Reader {seat}", GUIDE if seat == 0 else b"")


async def keep(admission: Admission) -> None:
    """The test's seat files are made after the door."""


async def through(laptop: Laptop, read: Partner, drop_after: int = 0) -> str:
    """Both to the end; why the room is gone. `drop_after` as in `Partner.live`."""
    async with asyncio.timeout(PATIENCE_S):
        real = asyncio.create_task(laptop.live())
        try:
            gone = await read.live(drop_after)
            await real
        finally:
            real.cancel()
            await asyncio.gather(real, return_exceptions=True)
    return gone


def assert_one_session(laptop: Laptop, read: Partner) -> None:
    """Both ended it, hold the same, and each has seen that the other does."""
    sitting = laptop.sitting
    assert isinstance(laptop.session.phase, Ended) and laptop.session.phase.left is None
    assert read.session.digest() == digest(laptop.session)
    assert not sitting.news.has_parted and not sitting.news.has_strays
    assert sitting.news.alarm is None
    assert read.confirmed > 0
    assert read.page_head == sitting.page_head
    assert log.head_words(read.page_head) == list(head_words(sitting.page_head))


def laptop_of(admission: Admission, url: str, directory: Path) -> Laptop:
    facts = seat_facts(admission, url, hosts_relay=False, now_ms=0)
    directory.mkdir()
    laptop = Laptop(new_seat(directory, facts), facts, small_guide(), seed=5)
    laptop.bot = Quiet(facts.seat, seed=5)
    return laptop


async def test_a_guest_from_the_page_alone_goes_through_a_session(tmp_path: Path) -> None:
    opening, mine = Opening(os.urandom(32), os.urandom(32)), keys()
    inviter = Inviter(
        opening, InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES)), guide_hash(GUIDE)
    )
    async with relay_at(tmp_path / "relay") as relay:
        url = url_of(relay)
        is_open = asyncio.Event()
        decision: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        names: list[str] = []

        def let_in(name: str) -> None:
            names.append(name)
            decision.set_result(True)

        welcome = asyncio.create_task(
            welcome_guest(
                url,
                opening.lobby,
                inviter,
                on_open=is_open.set,
                on_knock=let_in,
                decision=decision,
                keep=keep,
            )
        )
        async with asyncio.timeout(PATIENCE_S):
            await is_open.wait()
            where = (opening.lobby, opening.door)
            admitted, offered = await knock(url, where, mine, os.urandom(24), "Reader 1")
            admission = await welcome
        assert admission is not None and names == ["Reader 1"]
        assert offered == guide_hash(GUIDE)
        assert admitted.words == list(admission.spoken)
        laptop = laptop_of(admission, url, tmp_path / "seat")
        read = partner(url, admitted, 1, mine.signing)
        assert await through(laptop, read) == "closed"
        assert_one_session(laptop, read)


async def test_an_inviter_from_the_page_alone_brings_its_guide_and_comes_back_after_each_loss(
    tmp_path: Path,
) -> None:
    opening, mine = Opening(os.urandom(32), os.urandom(32)), keys()
    guest = Guest(opening, GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES)), "Sam")
    async with relay_at(tmp_path / "relay") as relay:
        url = url_of(relay)
        where, nonces = (opening.lobby, opening.door), (os.urandom(24), os.urandom(24))
        is_open = asyncio.Event()
        inviting = asyncio.create_task(invite(url, where, mine, nonces, guide_hash(GUIDE), is_open))
        async with asyncio.timeout(PATIENCE_S):
            await is_open.wait()
            admission = await knock_at(
                url, opening.lobby, guest, on_knocked=lambda: None, keep=keep
            )
            admitted, name = await inviting
        assert name == "Sam"
        assert admitted.words == list(admission.spoken)
        laptop = laptop_of(admission, url, tmp_path / "seat")
        read = partner(url, admitted, 0, mine.signing)
        assert await through(laptop, read, drop_after=5) == "closed"
        assert_one_session(laptop, read)


# -- what a relay refuses


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"\xff\x00", "malformed"),
        ("a text", "malformed"),
        (packed(["enter", bytes(31), 0, 0, bytes(64)]), "malformed"),
        (packed(["hello"]), "version"),
        (packed(["post", b"a note"]), "unexpected"),
        (packed(["append", 1, b"event"]), "unexpected"),
    ],
    ids=["bytes", "text", "bounds", "tag", "place", "append"],
)
async def test_what_has_no_place_is_answered_and_the_connection_closed(
    tmp_path: Path, said: bytes | str, code: str
) -> None:
    async with relay_at(tmp_path) as relay, line(url_of(relay)) as mine:
        await mine.say_raw(said)
        counter = 1 if said == packed(["append", 1, b"event"]) else 0
        assert await mine.hear() == ["denied", code, counter]
        assert await mine.close_code() == 1002


async def test_a_refusal_by_a_rule_leaves_the_connection_open(tmp_path: Path) -> None:
    mine, other = keys(), keys()
    roster = [[0, mine.public[1]], [1, other.public[1]]]
    room = seals.digest("unh1.room", mine.public[1], other.public[1])
    async with relay_at(tmp_path) as relay, line(url_of(relay)) as first:

        async def enters(who: Line, purpose: str, seat: int, seed: bytes, *more: object) -> None:
            proof = who.proof(purpose, room, seat, seed)
            if purpose == "create":
                await who.say("create", room, more[0], seat, proof, None)
            else:
                await who.say("enter", room, seat, 0, proof)

        await enters(first, "enter", 0, mine.signing)
        assert await first.hear() == ["denied", "proof", 0]
        await enters(first, "create", 0, other.signing, roster)
        assert await first.hear() == ["denied", "proof", 0]
        await enters(first, "create", 0, mine.signing, roster)
        assert await first.hear() == ["entered", 0, [0]]
        async with line(url_of(relay)) as second:
            await enters(second, "create", 1, other.signing, [roster[0], [1, bytes(32)]])
            assert await second.hear() == ["denied", "proof", 0]
            changed = [[0, other.public[1]], [1, other.public[1]]]
            await enters(second, "create", 1, other.signing, changed)
            assert await second.hear() == ["denied", "exists", 0]
            await enters(second, "enter", 1, other.signing)
            assert await second.hear() == ["entered", 0, [0, 1]]
            assert await first.hear() == ["presence", 1, True]
            await first.say("append", 2, b"the second before the first")
            assert await first.hear() == ["denied", "conflict", 2]
            await first.say("append", 1, b"an event")
            for each in (first, second):
                tag, ((cursor, _, event),) = await each.hear()
                assert (tag, event) == ("entries", b"an event")
            await first.say("append", 1, b"an event")
            assert await first.hear() == ["appended", 1, cursor]
            await first.say("append", 1, b"another event")
            assert await first.hear() == ["denied", "conflict", 1]
            async with line(url_of(relay)) as newer:
                await enters(newer, "enter", 1, other.signing)
                assert await newer.hear() == ["entered", cursor, [0, 1]]
                assert (await newer.hear())[0] == "entries"
                assert await second.hear() == ["denied", "replaced", 0]
                assert await second.close_code() == 1000
                for who, key, seat in ((first, mine, 0), (newer, other, 1)):
                    proof = who.proof("close", room, seat, key.signing)
                    await who.say("close", proof)
                for who in (first, newer):
                    assert await who.hear_a("gone") == ["gone", "closed"]
                    assert await who.close_code() == 1000


# -- a relay that has lost its log


async def test_a_relay_that_lost_a_room_is_given_it_back(tmp_path: Path) -> None:
    """As the page tells it: made again, mended by one, and closed to new events till both came."""
    seeds = keys(), keys()
    roster = tuple(each.public[1] for each in seeds)
    room = seals.digest("unh1.room", *roster)
    logs = [Log(room, seeds[0].key, roster, seat, seeds[seat].signing) for seat in (0, 1)]
    listed = [[seat, each] for seat, each in enumerate(roster)]
    entries: list[list[Any]] = []
    async with relay_at(tmp_path / "first") as relay, line(url_of(relay)) as mine:
        proof = mine.proof("create", room, 0, logs[0].seed)
        await mine.say("create", room, listed, 0, proof, None)
        assert (await mine.hear())[0] == "entered"
        for _ in range(3):
            await mine.say("append", logs[0].counter + 1, logs[0].seal(1, b"", os.urandom(24)))
            ((cursor, at_ms, event),) = (await mine.hear_a("entries"))[1]
            for log_ in logs:
                log_.take(at_ms, event)
            entries.append([cursor, at_ms, 0, logs[0].counter, event])
    async with relay_at(tmp_path / "second") as relay, line(url_of(relay)) as mine:
        proof = mine.proof("enter", room, 0, logs[0].seed)
        await mine.say("enter", room, 0, cursor, proof)
        assert await mine.hear() == ["denied", "proof", 0]
        proof = mine.proof("create", room, 0, logs[0].seed)
        await mine.say("create", room, listed, 0, proof, cursor)
        assert await mine.hear() == ["entered", 0, [0]]
        await mine.say("offer", entries[:2])
        assert await mine.hear() == ["mended", entries[1][0]]
        await mine.say("offer", entries[2:])
        assert await mine.hear() == ["mended", cursor]
        event = logs[0].seal(1, b"", os.urandom(24))
        await mine.say("append", 4, event)
        assert await mine.hear() == ["denied", "mending", 4]
        async with line(url_of(relay)) as other:
            proof = other.proof("enter", room, 1, logs[1].seed)
            await other.say("enter", room, 1, 0, proof)
            assert await other.hear() == ["entered", cursor, [0, 1]]
            past = (await other.hear())[1]
            assert past == [[each[0], each[1], each[4]] for each in entries]
            assert await mine.hear() == ["presence", 1, True]
            await mine.say("append", 4, event)
            assert (await mine.hear())[1][0][2] == event
