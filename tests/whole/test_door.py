"""The door over a real relay: words that fit, words that do not, and lines that drop in between.

About `tui.line.founding`, `tui.line.inviting`, `tui.line.knocking` and `tui.line.lobby`.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.invitation import Opening
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.errors import DoorShut, Reason
from protocol.wire.frames import Code, End, Post, Shut, Visit, pack
from server.relay import Relay
from tests.whole.fake_relay import fake_relay
from tests.whole.laptops import PATIENCE_S, couple, relay_at, small_guide, until, url_of
from tui.errors import LobbyOver, NobodyThere, RelayRefused, RelayUnreachable
from tui.line import lobby as doorway
from tui.line.dial import dial
from tui.line.founding import create_room
from tui.line.inviting import welcome_guest
from tui.line.knocking import knock_at

GUIDE_HASH: Final = bytes(range(32))


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, so nobody needs seconds for it."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr("tui.line.knocking.EMPTY_LOBBY_S", 0.5)


def opening() -> Opening:
    """As the words become one, without the half second that takes."""
    return Opening(os.urandom(32), os.urandom(32))


def inviter(door: Opening) -> Inviter:
    return Inviter(door, InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES)), GUIDE_HASH)


def guest(door: Opening, name: str = "Sam") -> Guest:
    return Guest(door, GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES)), name)


@dataclass
class Host:
    """The inviting side, as its screen sees it."""

    url: str
    door: Opening
    decides: bool | None = True
    """What the person says as soon as someone knocks; None: nothing yet."""
    is_open: bool = False
    openings: int = 0
    knocks: list[str] = field(default_factory=list)
    kept: list[Admission] = field(default_factory=list)
    decision: "asyncio.Future[bool]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    async def welcome(self) -> Admission | None:
        return await welcome_guest(
            self.url,
            self.door.lobby,
            inviter(self.door),
            on_open=self._opened,
            on_knock=self._knocked,
            decision=self.decision,
            keep=self._keep,
        )

    def _opened(self) -> None:
        self.is_open = True
        self.openings += 1

    def _knocked(self, name: str) -> None:
        self.knocks.append(name)
        if self.decides is not None and not self.decision.done():
            self.decision.set_result(self.decides)

    async def _keep(self, admission: Admission) -> None:
        self.kept.append(admission)


@dataclass
class Visitor:
    """The side that was told the words."""

    url: str
    door: Opening
    name: str = "Sam"
    has_knocked: bool = False
    kept: list[Admission] = field(default_factory=list)

    async def knock(self) -> Admission:
        return await knock_at(
            self.url,
            self.door.lobby,
            guest(self.door, self.name),
            on_knocked=self._knocked,
            keep=self._keep,
        )

    def _knocked(self) -> None:
        self.has_knocked = True

    async def _keep(self, admission: Admission) -> None:
        self.kept.append(admission)


@asynccontextmanager
async def tasks(
    *coroutines: Awaitable[Admission | None],
) -> AsyncIterator[Sequence["asyncio.Future[Admission | None]"]]:
    """Under way in the block, gone after it."""
    started = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield started
    finally:
        for task in started:
            task.cancel()
        await asyncio.gather(*started, return_exceptions=True)


async def test_who_has_the_words_is_let_in_and_both_hold_the_same_room(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        host, visitor = Host(url_of(relay), door := opening()), Visitor(url_of(relay), door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            second = await visitor.knock()
            first = await welcome
        assert isinstance(first, Admission)
        assert first.room == second.room
        assert first.spoken == second.spoken
        assert second.guide_hash == GUIDE_HASH
        assert host.knocks == ["Sam"] and visitor.has_knocked
        assert host.kept == [first] and visitor.kept == [second]


async def test_the_room_is_there_before_the_guest_knows_of_it(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        host, visitor = Host(url_of(relay), door := opening()), Visitor(url_of(relay), door)
        async with tasks(host.welcome()):
            await until(lambda: host.is_open)
            admission = await visitor.knock()
            await create_room(url_of(relay), admission)


async def test_other_words_find_nobody(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        host = Host(url_of(relay), opening())
        async with tasks(host.welcome()):
            await until(lambda: host.is_open)
            with pytest.raises(NobodyThere):
                await Visitor(url_of(relay), opening()).knock()
            assert host.knocks == []


async def test_an_invitation_opens_the_door_once(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        host, visitor = Host(url_of(relay), door := opening()), Visitor(url_of(relay), door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            await visitor.knock()
            await welcome
        with pytest.raises(NobodyThere):
            await Visitor(url_of(relay), door).knock()


async def test_who_is_not_let_in_is_told_so(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        host = Host(url_of(relay), door := opening(), decides=False)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            with pytest.raises(LobbyOver) as over:
                await Visitor(url_of(relay), door).knock()
            assert over.value.end is End.SHUT
            assert await welcome is None
            assert host.kept == []


async def test_a_lobby_ends_after_its_time(tmp_path: Path) -> None:
    async with relay_at(tmp_path, lobby_lifetime_s=0) as relay:
        host = Host(url_of(relay), opening())
        with pytest.raises(LobbyOver) as over:
            await host.welcome()
        assert over.value.end is End.EXPIRED


async def test_of_two_guests_the_first_is_let_in_and_the_second_learns_it(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, early, late = Host(url, door, None), Visitor(url, door, "Sam"), Visitor(url, door)
        late.name = "Somebody"
        async with tasks(host.welcome(), early.knock(), late.knock()) as (welcome, first, second):
            await until(lambda: bool(host.knocks))
            winner, loser = (first, second) if host.knocks == ["Sam"] else (second, first)
            with pytest.raises(DoorShut) as shut:
                await loser
            assert shut.value.reason is Reason.TAKEN
            host.decision.set_result(True)
            assert isinstance(await winner, Admission)
            assert isinstance(await welcome, Admission)
            assert len(host.knocks) == 1


async def test_a_stranger_in_the_lobby_is_passed_over(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = Host(url, door), Visitor(url, door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            async with dial(url) as (socket, _):
                await socket.send(pack(Visit(door.lobby)))
                await socket.send(pack(Post(b"let me in")))
                await socket.recv()
            second = await visitor.knock()
            first = await welcome
            assert isinstance(first, Admission) and first.room == second.room


async def cut_all(relay: Relay) -> None:
    """Every connection to the relay breaks."""
    assert relay._server is not None
    for connection in list(relay._server.connections):
        connection.transport.abort()


async def test_a_line_that_drops_before_the_knock_does_no_harm(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        host, visitor = Host(url_of(relay), door := opening()), Visitor(url_of(relay), door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            await cut_all(relay)
            second = await visitor.knock()
            first = await welcome
            assert isinstance(first, Admission) and first.room == second.room


async def test_lines_that_drop_while_the_person_decides_do_no_harm(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = Host(url, door, None), Visitor(url, door)
        async with tasks(host.welcome(), visitor.knock()) as (welcome, knock):
            await until(lambda: bool(host.knocks) and visitor.has_knocked)
            for _ in range(6):
                visitor.has_knocked = False
                await cut_all(relay)
                await until(lambda: visitor.has_knocked)
            host.decision.set_result(True)
            first, second = await welcome, await knock
            assert isinstance(first, Admission) and isinstance(second, Admission)
            assert first.room == second.room
            assert len(host.knocks) == 1 and len(host.kept) == 1 and len(visitor.kept) == 1
            assert host.openings == 1


async def test_a_lobby_that_ends_while_the_person_decides_is_told_at_once(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = Host(url, door, None), Visitor(url, door)
        async with tasks(host.welcome(), visitor.knock()) as (welcome, knock):
            await until(lambda: bool(host.knocks) and visitor.has_knocked)
            async with dial(url) as (socket, _):
                await socket.send(pack(Visit(door.lobby)))
                await socket.send(pack(Shut()))
                for waiting in (welcome, knock):
                    with pytest.raises(LobbyOver):
                        await waiting
            assert not host.decision.done() and host.kept == []


async def test_a_relay_that_restarts_while_they_wait_does_no_harm(tmp_path: Path) -> None:
    door = opening()
    async with relay_at(tmp_path) as relay:
        port, url = relay.port, url_of(relay)
        host = Host(url, door)
        welcome = asyncio.ensure_future(host.welcome())
        await until(lambda: host.is_open)
    host.is_open = False
    async with relay_at(tmp_path, port):
        async with tasks(welcome):
            await until(lambda: host.is_open)
            second = await Visitor(url, door).knock()
            first = await welcome
            assert isinstance(first, Admission) and first.room == second.room


async def test_the_inviter_who_missed_the_end_is_let_in_too(tmp_path: Path) -> None:
    # The guest has shut the lobby; the inviter's line broke just before it could see its own note.
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = Host(url, door), Visitor(url, door)

        async def keep_and_cut(admission: Admission) -> None:
            host.kept.append(admission)
            await cut_all(relay)

        host._keep = keep_and_cut  # type: ignore[method-assign]  # the moment that matters
        async with tasks(host.welcome(), visitor.knock()) as (welcome, knock):
            first, second = await welcome, await knock
            assert isinstance(first, Admission) and isinstance(second, Admission)
            assert first.room == second.room
            assert len(host.kept) == 1


async def test_a_relay_that_stands_still_is_no_empty_lobby(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "ANSWER_S", 0.6)
    async with fake_relay() as relay:
        host, visitor = Host(relay.url, door := opening()), Visitor(relay.url, door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            relay.silent_visits = 1
            second = await visitor.knock()
            first = await welcome
            assert isinstance(first, Admission) and first.room == second.room


async def test_a_relay_that_stands_still_shuts_out_nobody_who_is_being_let_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the guest was given got nowhere; the words are spent, and the lobby has to stay."""
    monkeypatch.setattr(doorway, "ANSWER_S", 0.6)
    for side in ("inviting", "knocking"):
        monkeypatch.setattr(f"tui.line.{side}.REFILLED_S", 0.3)
    async with fake_relay() as relay:
        host, visitor = Host(relay.url, door := opening()), Visitor(relay.url, door)

        async def keep_and_cut(admission: Admission) -> None:
            host.kept.append(admission)
            relay.cut_visitors()
            relay.silent_visits = 2

        host._keep = keep_and_cut  # type: ignore[method-assign]  # the moment that matters
        async with tasks(host.welcome(), visitor.knock()) as (welcome, knock):
            first, second = await welcome, await knock
            assert isinstance(first, Admission) and isinstance(second, Admission)
            assert first.room == second.room and relay.silent_visits == 0


async def test_a_relay_about_to_restart_takes_no_invitation(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        relay.drain()
        with pytest.raises(RelayRefused) as refused:
            await Host(url_of(relay), opening()).welcome()
        assert refused.value.code is Code.DRAINING


async def test_a_full_relay_lets_nobody_wait_in_vain(tmp_path: Path) -> None:
    async with relay_at(tmp_path, store_bytes=0) as relay:
        url, door = url_of(relay), opening()
        host, visitor = Host(url, door), Visitor(url, door)
        async with tasks(host.welcome(), visitor.knock()) as (welcome, knock):
            with pytest.raises(RelayRefused) as refused:
                await welcome
            assert refused.value.code is Code.RELAY_FULL
            with pytest.raises(LobbyOver):
                await knock
            assert host.kept == []


async def test_where_no_relay_answers_both_sides_say_so(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url = url_of(relay)
    with pytest.raises(RelayUnreachable):
        await Host(url, opening()).welcome()
    with pytest.raises(RelayUnreachable):
        await Visitor(url, opening()).knock()


async def test_a_couple_needs_no_door_in_practice(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide()) as (first, second):
            assert first.facts.room == second.facts.room
            assert first.facts.seat is not second.facts.seat
