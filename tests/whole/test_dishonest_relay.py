"""What a relay can do with a log, and what the two laptops make of it.

An alarm where only a relay can have done it; where it may as well be the other's changed program,
the two have parted, or something was left out, and the screen says so; else a doubt.

About `tui.seat.hearing`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from protocol.errors import Cause, OutOfTurn
from protocol.session.events import Left, Paused, Signal, Signalled, Spoke
from protocol.session.session import Ended
from protocol.wire.frames import Entries, Logged, pack
from tests.whole.fake_relay import FakeRelay, fake_relay
from tests.whole.laptops import Laptop, is_open, until
from tests.whole.rooms import talking
from tui.news import Line, Tempo
from tui.seat.sitting import PARTING

LOUD = Tempo(breath_s=0.0, quiet_s=0.05, confirm_s=0.2, doubt_s=0.3, mend_s=0.3)
SILENT = Tempo(breath_s=0.0, quiet_s=60.0, confirm_s=60.0, doubt_s=60.0, mend_s=0.3)


@asynccontextmanager
async def room(
    directory: Path, pace: Tempo = SILENT
) -> AsyncIterator[tuple[FakeRelay, Laptop, Laptop]]:
    """A fake relay, and two laptops of which the first is about to speak."""
    async with fake_relay() as relay, talking(directory, relay.url, pace) as (first, second):
        yield relay, first, second


def alarm(laptop: Laptop) -> Cause | None:
    return laptop.sitting.news.alarm


async def alarmed(laptop: Laptop, cause: Cause) -> None:
    await until(lambda: alarm(laptop) is not None)
    assert alarm(laptop) is cause


async def parted(*laptops: Laptop) -> None:
    """Waits until each says that the two no longer have the same order of things; nobody froze."""
    await until(lambda: all(each.sitting.news.has_parted for each in laptops))
    assert all(alarm(each) is None for each in laptops)
    assert all(Left in each.sitting.moves() for each in laptops)


async def left_out(*laptops: Laptop) -> None:
    """Waits until each says that something came which neither of the two signed."""
    await until(lambda: all(each.sitting.news.has_strays for each in laptops))
    assert all(alarm(each) is None for each in laptops)


async def test_an_honest_fake_relay_alarms_nobody(tmp_path: Path) -> None:
    async with room(tmp_path, LOUD) as (_, first, second):
        first.sitting.do(Spoke("hello"))
        await until(lambda: first.session == second.session and not first.file.outbox())
        await until(lambda: first.sitting.news.unconfirmed == 0)
        assert alarm(first) is alarm(second) is None


async def test_a_relay_that_forgets_the_newest_entries_is_found_out(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, _):
        del relay.shown[0][-2:]
        relay.cut(0)
        first.sitting.link.retry_now()
        await alarmed(first, Cause.ROLLBACK)


async def test_a_relay_that_leaves_out_an_entry_is_found_out(tmp_path: Path) -> None:
    async with room(tmp_path, LOUD) as (relay, first, second):
        relay.show = lambda seat, logged: () if seat == 1 else (logged,)
        first.sitting.do(Spoke("left out"))
        await until(lambda: not first.file.outbox())
        relay.show = lambda seat, logged: (logged,)
        first.sitting.do(Spoke("shown"))
        await parted(first, second)


async def test_a_relay_that_shows_two_orders_is_found_out(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, second):
        held: list[Logged] = []

        def swapped(seat: int, logged: Logged) -> tuple[Logged, ...]:
            """The second seat is shown the second of two entries before the first of them."""
            if seat == 0:
                return (logged,)
            held.append(logged)
            if len(held) < 2:
                return ()
            early, late = held
            return (
                Logged(early.cursor, early.at_ms, late.event),
                Logged(late.cursor, late.at_ms, early.event),
            )

        relay.show = swapped
        first.sitting.do(Spoke("one"))
        second.sitting.do(Signalled(Signal.WITH_YOU))
        await until(lambda: not first.file.outbox() and not second.file.outbox())
        relay.show = lambda seat, logged: (logged,)
        first.sitting.do(Spoke("two"))
        await parted(second)


async def test_an_entry_that_only_one_is_shown_again_is_found_out(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, second):
        await relay.inject(1, relay.next_entry(relay.shown[1][-1].event))
        await until(lambda: len(second.file.log()) > len(first.file.log()))
        first.sitting.do(Spoke("after the echo"))
        await until(lambda: len(second.file.log()) == len(relay.shown[1]))
        second.sitting.do(Signalled(Signal.WITH_YOU))
        await parted(first)


@pytest.mark.parametrize(
    "event",
    [b"", b"garbage", bytes(498), b"UNH1" + bytes(494)],
    ids=["empty", "short", "zeros", "magic"],
)
async def test_an_entry_that_nobody_wrote_is_found_out(tmp_path: Path, event: bytes) -> None:
    async with room(tmp_path) as (relay, first, _):
        await relay.inject(0, relay.next_entry(event))
        await left_out(first)


async def test_an_entry_of_another_room_is_found_out(tmp_path: Path) -> None:
    async with room(tmp_path / "a") as (_, stranger, __):
        foreign = stranger.file.log()[0].event
        async with room(tmp_path / "b") as (relay, first, __):
            await relay.inject(0, relay.next_entry(foreign))
            await left_out(first)


async def test_a_changed_bit_is_found_out(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, second):

        def flipped(seat: int, logged: Logged) -> tuple[Logged, ...]:
            event = bytearray(logged.event)
            event[200] ^= 1
            return (Logged(logged.cursor, logged.at_ms, bytes(event)),)

        relay.show = flipped
        first.sitting.do(Spoke("changed on the way"))
        await left_out(first, second)


async def test_times_that_run_backwards_are_found_out(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, second):
        relay.show = lambda _, logged: (Logged(logged.cursor, 1, logged.event),)
        first.sitting.do(Spoke("yesterday"))
        await alarmed(second, Cause.TIME)


@pytest.mark.parametrize("at_ms", [253_402_300_800_000, 2**53 - 1])
async def test_times_that_no_calendar_has_are_an_alarm_and_leave_nothing(
    tmp_path: Path, at_ms: int
) -> None:
    async with room(tmp_path) as (relay, first, _):
        kept = first.file.log()
        relay.show = lambda _, logged: (Logged(logged.cursor, at_ms, logged.event),)
        first.sitting.do(Paused(20))
        await alarmed(first, Cause.TIME)
        assert first.file.log() == kept


async def test_altered_times_are_found_out_by_the_next_event(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, second):
        relay.show = lambda seat, logged: (
            Logged(logged.cursor, logged.at_ms + seat, logged.event),
        )
        first.sitting.do(Spoke("a moment later for you"))
        await until(lambda: not first.file.outbox())
        first.sitting.do(Spoke("and on"))
        await parted(second)


async def test_a_withheld_tail_is_never_confirmed_and_raises_a_doubt(tmp_path: Path) -> None:
    async with room(tmp_path, LOUD) as (relay, first, second):
        relay.show = lambda seat, logged: (logged,) if seat == 0 else ()
        first.sitting.do(Spoke("into the void"))
        await until(lambda: first.sitting.news.unconfirmed == 1)
        assert not first.sitting.news.is_doubtful
        await until(lambda: first.sitting.news.is_doubtful)
        assert alarm(first) is alarm(second) is None


async def test_words_that_the_relay_never_hands_back_raise_a_doubt(tmp_path: Path) -> None:
    async with room(tmp_path, LOUD) as (relay, first, _):
        relay.show = lambda seat, logged: ()
        first.sitting.do(Spoke("swallowed"))
        await until(lambda: first.sitting.news.is_doubtful)
        assert first.sitting.news.waiting == (Spoke("swallowed"),)


async def test_words_that_the_partner_has_read_are_confirmed(tmp_path: Path) -> None:
    async with room(tmp_path, LOUD) as (_, first, second):
        for number in range(3):
            first.sitting.do(Spoke(f"piece {number}"))
        await until(lambda: first.sitting.news.unconfirmed == 0 and not first.file.outbox())
        assert not first.sitting.news.is_doubtful


async def test_confirmed_words_raise_no_doubt_while_newer_ones_wait(tmp_path: Path) -> None:
    async with room(tmp_path, LOUD) as (_, first, __):
        loop = asyncio.get_running_loop()
        ends = loop.time() + 3 * LOUD.doubt_s
        while loop.time() < ends:
            first.sitting.do(Spoke("and another thing"))
            await until(lambda: not first.file.outbox())
            assert not first.sitting.news.is_doubtful


async def test_an_alarm_freezes_the_hands_and_outlives_the_program(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, _):
        kept = first.file.log()
        past = Logged(relay.next_entry(b"").cursor, 1, b"")
        await relay.inject(0, past)
        await alarmed(first, Cause.TIME)
        assert first.sitting.moves() == frozenset()
        with pytest.raises(OutOfTurn):
            first.sitting.do(Spoke("anyone?"))
        first.file.close()
        first.start()
        assert alarm(first) is Cause.TIME
        assert first.file.log() == kept


async def test_having_parted_outlives_the_program_and_one_can_still_leave(tmp_path: Path) -> None:
    async with room(tmp_path, LOUD) as (relay, first, second):
        relay.show = lambda seat, logged: () if seat == 1 else (logged,)
        first.sitting.do(Spoke("left out"))
        await until(lambda: not first.file.outbox())
        relay.show = lambda seat, logged: (logged,)
        first.sitting.do(Spoke("shown"))
        await parted(second)
        second.file.close()
        second.start()
        await parted(second)
        assert second.sitting.moves() <= PARTING
        with pytest.raises(OutOfTurn):
            second.sitting.do(Signalled(Signal.WITH_YOU))
        line = asyncio.create_task(second.sitting.run())
        second.sitting.do(Left())
        await until(lambda: isinstance(second.session.phase, Ended))
        line.cancel()


@pytest.mark.parametrize(
    "message", [b"", bytes(50), "text", bytes(range(100))], ids=["empty", "zeros", "text", "bytes"]
)
async def test_what_is_no_frame_only_drops_the_line(tmp_path: Path, message: bytes | str) -> None:
    async with room(tmp_path) as (relay, first, _):
        await relay.send_raw(0, message)
        await until(lambda: first.sitting.news.line is Line.RECONNECTING)
        await until(lambda: is_open(first))
        assert alarm(first) is None


async def test_entries_handed_out_again_or_out_of_order_do_no_harm(tmp_path: Path) -> None:
    async with room(tmp_path) as (relay, first, _):
        before, log = first.session, tuple(relay.shown[0])
        await relay.send_raw(0, pack(Entries(log)))
        await relay.send_raw(0, pack(Entries(tuple(reversed(log)))))
        await relay.send_raw(0, pack(Entries(())))
        first.sitting.do(Spoke("still here"))
        await until(lambda: not first.file.outbox())
        assert alarm(first) is None
        assert first.session.page == before.page


async def test_what_was_read_before_a_restart_is_confirmed_after_it(tmp_path: Path) -> None:
    async with fake_relay() as relay:
        async with talking(tmp_path, relay.url, SILENT) as (first, second):
            first.sitting.do(Spoke("read, and then the lid was closed"))
            await until(lambda: first.session == second.session and not first.file.outbox())
            assert first.sitting.news.unconfirmed == 1
            second.sitting.link.drop()
            second.file.close()
            second.pace = LOUD
            second.start()
            line = asyncio.create_task(second.sitting.run())
            await until(lambda: first.sitting.news.unconfirmed == 0)
            line.cancel()
