"""The way in as people meet it on their screens: every sentence where the door does not open."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from textual import events
from textual.widgets import Input

from protocol.door import notes as door
from protocol.door.exchange import Guest, Inviter
from protocol.door.invitation import DRAW_BYTES, draw, nearest, stretch, where_word
from protocol.door.invitation import read as read_words
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.errors import Reason
from protocol.limits import VERSION
from protocol.session.events import Left
from protocol.wire.frames import Post, Visit, Visited, pack, read_at_client
from protocol.words import WORDS
from server.relay import Relay, running
from tests.server.clock import Clock
from tests.whole.laptops import relay_at, settings_for, until, url_of
from tests.whole.seats import (
    Person,
    app_at,
    free_port,
    in_room,
    invite,
    knock,
    laptop,
    person,
    to_door,
    two_at_home,
    words_of,
)
from tui.disk.seat_file import seats
from tui.errors import NoNetwork, RelayRefused
from tui.home.networks import Offer
from tui.line.addresses import spoken
from tui.line.dial import dial
from tui.line.knocking import leave_word
from tui.rehearsal.practice import seats_for_two
from tui.window.screens.home import HomeScreen
from tui.words import begin as begin_words
from tui.words import closing as closing_words
from tui.words import door as door_words
from tui.words import endings as endings_words
from tui.words import join as join_words
from tui.words import relay as relay_words

HERE: Final = where_word(1)
"""The word for 127.0.0.1."""


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits of Textual's pilot (20 ms), and a door that is cheap to guess.

    At its real cost it is opened in `test_app_sessions`, and measured in `tests.bench.app`.
    """
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
    cheap = partial(stretch, memory_bytes=8 * 1024 * 1024, passes=1)
    monkeypatch.setattr("tui.home.laptop.stretch", cheap)
    for module in ("finding", "knocking"):
        monkeypatch.setattr(f"tui.line.{module}.EMPTY_LOBBY_S", 0.5)


@asynccontextmanager
async def someone(directory: Path, name: str, port: int, relay: str = "") -> AsyncIterator[Person]:
    """One person at a laptop that calls the relay at home at `port`."""
    paths = laptop(directory / name, port, name=name, relay=relay)
    async with person(app_at(paths), name) as each:
        yield each


@asynccontextmanager
async def two_afar(directory: Path, url: str) -> AsyncIterator[tuple[Person, Person]]:
    """Two people with the same relay in their settings."""
    async with someone(directory, "Ada", free_port(), url) as ada:
        async with someone(directory, "Sam", free_port(), url) as sam:
            yield ada, sam


def any_words() -> str:
    """Five words that nobody has read out."""
    return " ".join(draw(os.urandom(DRAW_BYTES)))


def seats_of(*people: Person) -> list[Path]:
    return [path for each in people for path in seats(each.app.paths.seats)]


async def at_the_door(inviter: Person, guest: Person, *, button: str = "home") -> str:
    """Up to the knock; the words."""
    words = await invite(inviter, button=button)
    await knock(guest, words)
    await inviter.until(lambda: inviter.has("#let-in"))
    return words


@pytest.mark.sample
async def test_the_inviter_sees_who_knocks_and_the_guest_that_they_have_knocked(
    tmp_path: Path,
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await ada.reads(begin_words.at_the_door("Sam"))
        await ada.reads(begin_words.AT_THE_DOOR_HINT)
        await sam.reads(join_words.KNOCKED)


async def test_a_relay_at_home_lets_go_of_its_port_once_a_session_is_over_for_both(
    tmp_path: Path,
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await ada.enter_on("#let-in")
        for each in (ada, sam):
            await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]  # default
            await each.enter_on("#go-in")
        for each in (ada, sam):
            await each.until(lambda each=each: each.view is not None)  # type: ignore[misc]
        assert ada.app._relay.is_running and not ada.app._relay.is_resting
        ada.see(lambda: ada.app.rooms.do(Left()))
        # Not before the other has all of it, and knows that nothing is left of it.
        await sam.reads(endings_words.DELETED_BOTH)
        await ada.reads(endings_words.DELETED_ALL_HERE)
        await ada.until(lambda: ada.app._relay.is_resting)


async def test_a_third_laptop_finds_nobody_behind_used_words(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        words = await at_the_door(ada, sam)
        await ada.enter_on("#let-in")
        for each in (ada, sam):
            await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]  # default
            await each.enter_on("#go-in")
        async with someone(tmp_path, "Eve", ada.app.settings.home_port) as eve:
            await knock(eve, words)
            await eve.reads(join_words.NOBODY)
            assert eve.has("#words") and seats_of(eve) == []
        await in_room(ada)
        await in_room(sam)
        assert ada.room.news.is_partner_here and sam.room.news.is_partner_here


async def test_who_knocks_second_learns_that_someone_was_there_before(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        words = await at_the_door(ada, sam)
        async with someone(tmp_path, "Eve", ada.app.settings.home_port) as eve:
            await knock(eve, words)
            await eve.reads(join_words.TAKEN)
            await ada.reads(begin_words.at_the_door("Sam"))
            await ada.enter_on("#let-in")
            await sam.until(lambda: sam.has("#go-in"))
            assert seats_of(eve) == []


@pytest.mark.sample
async def test_an_unknown_word_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.type(f"{WORDS[0][:3]} zzz")
        await sam.press("enter")
        await sam.reads(join_words.unknown_words(("zzz",)))
        await sam.reads(f"{WORDS[0][:3]} zzz")
        assert not list(sam.app.workers)


async def test_too_few_words_are_counted(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await knock(sam, " ".join(WORDS[:4]))
        await sam.reads(join_words.words_so_far(4))
        assert sam.text.count(join_words.words_so_far(4)) == 1 and sam.has("#words")


async def test_known_but_wrong_words_find_nobody_and_stay_in_the_box(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        *words, last = (await invite(ada)).split()
        other = next(word for word in WORDS if word != last)
        await knock(sam, " ".join((*words, other)))
        await sam.reads(join_words.NOBODY)
        typed = sam.see(lambda: sam.app.screen.query_one("#words", Input).value)
        assert typed.split() == [word[:3] for word in (*words, other)]
        # The right ones still open the door.
        await sam.fill("#words", " ".join((*words, last)))
        await sam.press("enter")
        await ada.until(lambda: ada.has("#let-in"))


async def test_without_a_relay_at_the_other_laptop_there_is_no_answer(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await knock(sam, f"{HERE} {any_words()}")
        await sam.reads(join_words.UNREACHABLE)
        await sam.fill("#address", "127.0.0.300")
        await sam.press("enter")
        await sam.reads(join_words.ADDRESS_WRONG)


async def test_an_address_finds_the_other_laptop_where_the_first_word_fails(
    tmp_path: Path,
) -> None:
    async with someone(tmp_path, "Ada", free_port()) as ada:
        async with someone(tmp_path, "Sam", free_port()) as sam:
            words = await invite(ada)
            await ada.reads(begin_words.begin_address(f"127.0.0.1:{ada.app.settings.home_port}"))
            await knock(sam, words)
            await sam.reads(join_words.UNREACHABLE)
            await sam.fill("#address", f"127.0.0.1:{ada.app.settings.home_port}")
            await sam.press("enter")
            await ada.until(lambda: ada.has("#let-in"))


async def test_a_name_put_right_before_the_first_knock_is_read_at_the_door(tmp_path: Path) -> None:
    async with someone(tmp_path, "Ada", free_port()) as ada:
        async with someone(tmp_path, "Sma", free_port()) as sam:
            await knock(sam, await invite(ada))
            await sam.reads(join_words.UNREACHABLE)
            await sam.fill("#name", "Sam")
            await sam.fill("#address", f"127.0.0.1:{ada.app.settings.home_port}")
            await sam.press("f9")
            await ada.reads(begin_words.at_the_door("Sam"))


async def test_five_words_need_a_relay_in_the_settings(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await knock(sam, any_words())
        await sam.reads(join_words.NO_RELAY)


async def test_a_relay_that_does_not_answer_is_told_on_both_sides(tmp_path: Path) -> None:
    async with two_afar(tmp_path, f"ws://127.0.0.1:{free_port()}") as (ada, sam):
        await to_door(ada, "#begin")
        await ada.enter_on("#away")
        name = spoken(ada.app.settings.relay)
        await ada.reads(relay_words.relay_silent(name))
        await knock(sam, any_words())
        await sam.reads(relay_words.relay_silent(name))


async def test_a_relay_that_takes_its_time_is_named_on_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.window.at_door.LONG_S", 0.05)
    came: list[object] = []
    mute = await asyncio.start_server(lambda reader, writer: came.append(writer), "127.0.0.1", 0)
    port = mute.sockets[0].getsockname()[1]
    async with mute, two_afar(tmp_path, f"ws://127.0.0.1:{port}") as (ada, sam):
        await to_door(ada, "#begin")
        await ada.enter_on("#away")
        await ada.reads(join_words.still_looking(f"127.0.0.1:{port}"))
        await knock(sam, any_words())
        await sam.reads(join_words.still_looking(f"127.0.0.1:{port}"))
        assert came


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        async with someone(tmp_path, "Ada", port) as ada:
            await to_door(ada, "#begin")
            await ada.enter_on("#home")
            await ada.reads(relay_words.port_taken(port))
            assert ada.has("#home")


async def test_a_second_window_of_this_laptop_hears_that_the_first_is_open(tmp_path: Path) -> None:
    port = free_port()
    async with someone(tmp_path, "Ada", port) as ada:
        await invite(ada)
        async with someone(tmp_path, "Ada", port) as again:
            await to_door(again, "#begin")
            await again.enter_on("#home")
            await again.reads(relay_words.port_taken(port))


async def test_the_door_can_be_left_closed(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await ada.enter_on("#not-now")
        await ada.reads(begin_words.REFUSED)
        await sam.reads(join_words.NOT_OPENED)
        assert seats_of(ada, sam) == []
        await ada.press("escape")
        await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
        await meet_again(ada, sam)


async def meet_again(ada: Person, sam: Person) -> None:
    """New words after a failure; the guest's box still has the old ones."""
    words = await invite(ada)
    await sam.fill("#words", words)
    await sam.press("enter")
    await ada.until(lambda: ada.has("#let-in"))
    await ada.enter_on("#let-in")
    await sam.until(lambda: sam.has("#go-in"))


async def test_words_that_nobody_typed_run_out_of_time(tmp_path: Path) -> None:
    clock = Clock(time.time_ns() // 1_000_000)
    async with running(settings_for(tmp_path / "relay"), clock, clock.steady) as relay:
        async with two_afar(tmp_path, url_of(relay)) as (ada, sam):
            words = await invite(ada, button="away")
            clock.passes(16 * 60 * 1000)
            await relay.sweep()
            await ada.reads(begin_words.EXPIRED)
            assert ada.has("#away") and not ada.has("#waiting")
            await knock(sam, words)
            await sam.reads(join_words.nobody_there(spoken(url_of(relay))))


async def test_who_knocked_and_waited_too_long_hears_that_the_words_ran_out(
    tmp_path: Path,
) -> None:
    clock = Clock(time.time_ns() // 1_000_000)
    async with running(settings_for(tmp_path / "relay"), clock, clock.steady) as relay:
        async with two_afar(tmp_path, url_of(relay)) as (ada, sam):
            await at_the_door(ada, sam, button="away")
            clock.passes(16 * 60 * 1000)
            await relay.sweep()
            await sam.reads(begin_words.JOIN_EXPIRED)
            assert seats_of(ada, sam) == []


REFUSALS: Final = {
    "full": ({"lobbies": 0}, "RELAY_FULL"),
    "rate": ({"lobbies_per_address": 0}, "ROOMS_RATE"),
}


@pytest.mark.parametrize("case", list(REFUSALS))
async def test_a_relay_that_takes_no_invitation_says_why(tmp_path: Path, case: str) -> None:
    chosen, code = REFUSALS[case]
    async with relay_at(tmp_path / "relay", **chosen) as relay:
        async with someone(tmp_path, "Ada", free_port(), url_of(relay)) as ada:
            await to_door(ada, "#begin")
            await ada.enter_on("#away")
            await ada.reads(_refusal(code))
            assert ada.has("#away")


def _refusal(name: str) -> str:
    return next(text for code, text in relay_words.REFUSALS.items() if code.name == name)


async def test_a_relay_about_to_restart_says_so(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        relay.drain()
        async with someone(tmp_path, "Ada", free_port(), url_of(relay)) as ada:
            await to_door(ada, "#begin")
            await ada.enter_on("#away")
            await ada.reads(_refusal("DRAINING"))


@pytest.mark.parametrize(
    ("chosen", "code"), [({"store_bytes": 0}, "RELAY_FULL"), ({"rooms_per_hour": 1}, "ROOMS_RATE")]
)
async def test_a_relay_that_takes_no_session_is_told_after_the_knock(
    tmp_path: Path, chosen: dict[str, int], code: str
) -> None:
    async with relay_at(tmp_path / "relay", **chosen) as relay:
        with suppress(RelayRefused):
            await seats_for_two(url_of(relay), bytes(32), os.urandom)
        async with two_afar(tmp_path, url_of(relay)) as (ada, sam):
            await at_the_door(ada, sam, button="away")
            await ada.enter_on("#let-in")
            await ada.reads(_refusal(code))
            await sam.reads(join_words.NOT_OPENED)
            assert seats_of(ada, sam) == []


async def test_words_stay_good_where_the_relay_was_started_again(tmp_path: Path) -> None:
    port = free_port()
    url = f"ws://127.0.0.1:{port}"
    async with someone(tmp_path, "Ada", port, url) as ada:
        async with someone(tmp_path, "Sam", port, url) as sam:
            async with relay_at(tmp_path / "relay", port):
                words = await invite(ada, button="away")
            async with relay_at(tmp_path / "relay", port) as relay:
                await until_lobby(relay)
                await ada.reads(begin_words.WAITING)
                assert words_of(ada) == words
                await knock(sam, words)
                await ada.until(lambda: ada.has("#let-in"))
                await ada.enter_on("#let-in")
                await sam.until(lambda: sam.has("#go-in"))


async def until_lobby(relay: Relay) -> None:
    """Until the lobby is there again, with an offer in it."""
    async with asyncio.timeout(60):
        while relay.health()["lobbies"] == 0:
            await asyncio.sleep(0.02)


async def test_an_offer_of_a_newer_program_asks_to_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        words = draw(os.urandom(DRAW_BYTES))
        opening = stretch(words, memory_bytes=8 * 1024 * 1024, passes=1)
        with monkeypatch.context() as newer:
            newer.setattr(door, "VERSION", VERSION + 1)
            offer = Inviter(
                opening, InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES)), bytes(32)
            ).offer
        async with dial(url_of(relay)) as (socket, _):
            await socket.send(pack(Visit(opening.lobby)))
            await socket.send(pack(Post(offer)))
            await until_lobby(relay)
            async with someone(tmp_path, "Sam", free_port(), url_of(relay)) as sam:
                await knock(sam, " ".join(words))
                await sam.reads(door_words.shut(Reason.NEWER))
            # It has left its version, for whoever waits there.
            async with dial(url_of(relay)) as (again, _):
                await again.send(pack(Visit(opening.lobby)))
                assert read_at_client(await again.recv()) == Visited(2)


async def test_the_inviter_is_told_of_a_guest_of_another_version_and_waits_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        words = await invite(ada)
        invitation = read_words(words)
        opening = stretch(invitation.words, memory_bytes=8 * 1024 * 1024, passes=1)
        url = f"ws://127.0.0.1:{ada.app.settings.home_port}"
        for version in (VERSION + 1, VERSION - 1):
            other = Guest(opening, GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES)), "Sam")
            with monkeypatch.context() as changed:
                changed.setattr(door, "VERSION", version)
                for _ in range(9):  # more than a lobby takes: one note is enough
                    await leave_word(url, opening.lobby, other)
            await ada.reads(begin_words.turned_away(is_newer=version > VERSION))
            assert ada.has("#words")
        await knock(sam, words)
        await ada.until(lambda: ada.has("#let-in"))


async def test_a_folder_that_takes_nothing_is_told_at_the_door_and_the_guest_can_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        # A directory that cannot be made a file in, whoever runs the tests.
        kept = sam.app.paths.seats
        kept.rmdir()
        kept.write_text("")
        await ada.enter_on("#let-in")
        await sam.reads(relay_words.cannot_keep("").partition(" on ")[0])
        assert sam.has("#words")


async def test_going_back_from_the_door_leaves_nothing_behind(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await take_back(ada)
        assert seats_of(ada) == []
        await sam.reads(join_words.NOT_OPENED)
        await sam.press("escape")
        await sam.until(lambda: isinstance(sam.app.screen, HomeScreen))
        await to_door(sam, "#join")
        await meet_again(ada, sam)


async def take_back(ada: Person) -> None:
    """Esc while words are shown asks, and then takes them back."""
    await ada.press("escape")
    await ada.reads(begin_words.WITHDRAW_TITLE)
    await ada.enter_on("#yes")
    await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))


async def test_two_words_that_differ_end_the_seat(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await ada.enter_on("#let-in")
        await ada.until(lambda: ada.has("#go-in"))
        await ada.enter_on("#differ")
        await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
        assert seats_of(ada) == [] and not ada.has("#seat-0")


async def test_who_went_in_hears_that_the_words_differed_for_the_other(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await ada.enter_on("#let-in")
        for each in (ada, sam):
            await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]  # default
        await sam.enter_on("#go-in")
        await ada.enter_on("#differ")
        await sam.reads(closing_words.ended_left("Your partner"))  # no name was said yet
        await sam.reads(closing_words.left_at_the_door("your partner"))
        await sam.reads(endings_words.DELETED_BOTH)
        await until(lambda: files_of(sam) == [])
        assert seats_of(ada) == []


async def test_a_seat_knows_that_the_words_led_to_the_inviters_laptop(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await ada.enter_on("#let-in")
        for each in (ada, sam):
            await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]  # default
        found = []
        for each in (ada, sam):
            file = each.app._door.take()
            assert file is not None
            with closing(file):
                found.append((file.facts.hosts_relay, file.facts.found_by_word))
        assert found == [(True, False), (False, True)]


async def test_who_turns_back_at_the_words_while_the_relay_is_away_is_heard_later(
    tmp_path: Path,
) -> None:
    port = free_port()
    async with two_afar(tmp_path, f"ws://127.0.0.1:{port}") as (ada, sam):
        async with relay_at(tmp_path / "relay", port):
            await at_the_door(ada, sam, button="away")
            await ada.enter_on("#let-in")
            for each in (ada, sam):
                await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]
        await sam.enter_on("#differ")
        await sam.until(lambda: isinstance(sam.app.screen, HomeScreen))
        assert seats_of(sam) == [] and not sam.has("#seat-0")
        await ada.enter_on("#go-in")
        async with relay_at(tmp_path / "relay", port):
            await ada.reads(closing_words.ended_left("Sam"))
            await until(lambda: files_of(ada, sam) == [])


def files_of(*people: Person) -> list[Path]:
    """Whatever these laptops keep of sessions."""
    return [path for each in people for path in each.app.paths.seats.iterdir()]


async def test_pressing_begin_twice_invites_once(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await to_door(ada, "#begin")
        ada.see(lambda: [ada.app.screen.query_one("#home").press() for _ in range(2)])  # type: ignore[attr-defined]  # a Button
        await ada.until(lambda: ada.has("#waiting"))
        words = await words_when_shown(ada)
        await knock(sam, words)
        await ada.until(lambda: ada.has("#let-in"))


async def words_when_shown(ada: Person) -> str:
    await ada.until(lambda: bool(words_of(ada)))
    return words_of(ada)


@pytest.mark.sample
async def test_a_slip_is_answered_with_the_nearest_word_and_one_key_takes_it(
    tmp_path: Path,
) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.type("vilage tul")
        await sam.reads(join_words.did_you_mean("vilage", 1))
        await sam.press("f9")
        await sam.reads(join_words.words_so_far(2))
        assert sam.see(lambda: sam.app.screen.query_one("#words", Input).value) == "village tul"
        assert not list(sam.app.workers)


async def test_the_name_box_stays_and_its_sentence_goes_when_a_name_is_typed(
    tmp_path: Path,
) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.fill("#name", "")
        await sam.fill("#words", any_words())
        await sam.press("f9")
        await sam.reads(begin_words.NAME_NEEDED)
        await sam.type("Sam")
        await sam.until(lambda: begin_words.NAME_NEEDED not in sam.text)
        assert sam.has("#name") and sam.has("#words")


@pytest.mark.parametrize("name", ["\u3164", "\u200b ", "\u2800"])
async def test_a_name_of_nothing_one_can_see_is_none(tmp_path: Path, name: str) -> None:
    async with someone(tmp_path, "Ada", free_port()) as ada:
        await to_door(ada, "#begin")
        await ada.fill("#name", name)
        await ada.enter_on("#home")
        await ada.reads(begin_words.NAME_NEEDED)
        assert ada.app.settings.name == "Ada"


async def test_esc_on_join_keeps_what_was_typed(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.type("tul vil")
        await sam.fill("#address", "192.168.1.20")
        await sam.press("escape")
        await sam.until(lambda: isinstance(sam.app.screen, HomeScreen))
        await to_door(sam, "#join")
        await sam.until(lambda: "tul vil" in sam.text and "192.168.1.20" in sam.text)


async def test_esc_while_words_are_shown_asks_and_staying_keeps_them(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        words = await invite(ada)
        await ada.press("escape")
        await ada.reads(begin_words.WITHDRAW_TITLE)
        await ada.press("escape")
        await ada.until(lambda: words_of(ada) == words)
        await knock(sam, words)
        await ada.until(lambda: ada.has("#let-in"))


async def test_a_knock_is_seen_over_the_question_whether_to_turn_back(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        words = await invite(ada)
        await ada.press("escape")
        await ada.reads(begin_words.WITHDRAW_TITLE)
        await knock(sam, words)
        await ada.reads(begin_words.at_the_door("Sam"))


async def test_who_turned_back_from_the_door_can_knock_again_with_the_same_words(
    tmp_path: Path,
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        await at_the_door(ada, sam)
        await sam.reads(join_words.KNOCKED)
        await sam.press("escape")
        await sam.reads(join_words.STOPPED)
        await sam.press("f9")
        await sam.reads(join_words.KNOCKED)
        await ada.enter_on("#let-in")
        await sam.until(lambda: sam.has("#go-in"))


async def test_keys_on_the_waiting_screens_say_what_is_waited_for(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        words = await invite(ada)
        for key in ("f9", "ctrl+s", "x", "enter"):
            await ada.press(key)
            await ada.reads(begin_words.NOBODY_YET)
        assert words_of(ada) == words
        await knock(sam, words)
        await sam.reads(join_words.KNOCKED)
        await sam.press("f9")
        await sam.reads(begin_words.JOIN_ONE_MOMENT)


async def test_who_both_pressed_begin_reads_what_to_do(tmp_path: Path) -> None:
    async with someone(tmp_path, "Ada", free_port()) as ada:
        await invite(ada)
        await ada.reads(begin_words.BOTH)


async def test_the_relays_name_is_read_out_and_typed_right_there(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        name = spoken(url_of(relay))
        async with someone(tmp_path, "Ada", free_port()) as ada:
            async with someone(tmp_path, "Sam", free_port()) as sam:
                await to_door(ada, "#begin")
                await ada.enter_on("#away")
                await ada.fill("#relay", f"http://{name}/")
                await ada.press("f9")
                await ada.until(lambda: ada.has("#waiting"))
                await ada.reads(begin_words.READ_RELAY)
                await ada.reads(name)
                assert ada.app.settings.relay == url_of(relay)
                await knock(sam, words_of(ada))
                await sam.reads(join_words.NO_RELAY)
                await sam.fill("#address", name)
                await sam.press("f9")
                await ada.until(lambda: ada.has("#let-in"))


async def test_of_several_networks_every_one_is_offered_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Offer("127.0.0.1", 1), Offer("10.8.0.6", 6), Offer("[fd00::20]", None))
    monkeypatch.setattr("tui.home.networks.offers", lambda override="": found)
    async with someone(tmp_path, "Ada", free_port()) as ada:
        first = (await invite(ada)).split()
        shown = []
        for number in (2, 3, 1):
            await ada.enter_on("#another")
            await ada.reads(begin_words.another_network(number, 3))
            await ada.until(lambda: not ada.has("#another.-active"))  # it takes no press meanwhile
            shown.append((words_of(ada).split(), ada.text))
        assert [words for words, _ in shown] == [[where_word(6), *first[1:]], first[1:], first]
        port = ada.app.settings.home_port
        assert f"10.8.0.6:{port}" in shown[0][1]
        assert begin_words.READ_ADDRESS in shown[1][1] and f"[fd00::20]:{port}" in shown[1][1]


async def test_words_that_lead_nowhere_do_not_go_on_being_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wifi, phone = Offer("192.168.1.20", 276), Offer("172.20.10.2", 2)
    here: list[tuple[Offer, ...]] = [(wifi,)]

    def offers(override: str = "") -> tuple[Offer, ...]:
        if not here[-1]:
            raise NoNetwork("none")
        return here[-1]

    monkeypatch.setattr("tui.home.networks.offers", offers)
    monkeypatch.setattr("tui.window.doorflow.LOOK_EVERY_S", 0.02)
    async with someone(tmp_path, "Ada", free_port()) as ada:
        words = (await invite(ada)).split()
        assert words[0] == where_word(276)
        # A second one comes: what was read out stays true.
        here.append((phone, wifi))
        await ada.reads(begin_words.another_network(2, 2))
        assert words_of(ada).split() == words
        await ada.reads(begin_words.WAITING)
        # The one that was read out goes.
        here.append((phone,))
        await ada.reads(begin_words.NETWORK_MOVED)
        assert words_of(ada).split() == [where_word(2), *words[1:]]
        here.append(())
        await ada.reads(begin_words.NETWORK_NONE)
        await ada.enter_on("#another")
        await ada.reads(begin_words.NETWORK_NONE)
        here.append((phone,))
        await ada.reads(begin_words.WAITING)
        assert words_of(ada).split() == [where_word(2), *words[1:]]


async def test_over_a_relay_the_networks_are_nobodys_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def offers(override: str = "") -> tuple[Offer, ...]:
        asked.append(override)
        return ()

    monkeypatch.setattr("tui.window.doorflow.LOOK_EVERY_S", 0.0)
    monkeypatch.setattr("tui.home.networks.offers", offers)
    async with relay_at(tmp_path / "relay") as relay:
        async with someone(tmp_path, "Ada", free_port(), url_of(relay)) as ada:
            await invite(ada, button="away")
            await ada.reads(begin_words.WAITING)
            assert not asked


async def test_without_any_network_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(override: str = "") -> tuple[Offer, ...]:
        raise NoNetwork("none")

    monkeypatch.setattr("tui.home.networks.offers", none)
    async with someone(tmp_path, "Ada", free_port()) as ada:
        await to_door(ada, "#begin")
        await ada.enter_on("#home")
        await ada.reads(begin_words.NO_NETWORK)


async def test_a_silent_address_before_the_right_one_holds_no_guest_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.line.finding.AT_HOME_S", 3600.0)
    async with two_at_home(tmp_path) as (ada, sam):
        words = await invite(ada)
        came: list[object] = []
        port = ada.app.settings.home_port
        server = await asyncio.start_server(
            lambda reader, writer: came.append(writer), "127.0.0.2", port
        )
        monkeypatch.setattr(
            "tui.home.networks.candidates", lambda where, override="": ["127.0.0.2", "127.0.0.1"]
        )
        async with server:
            await knock(sam, words)
            await ada.until(lambda: ada.has("#let-in"))
            assert came


async def paste(someone: Person, text: str) -> None:
    await someone.do(_pasted(someone, text))
    await someone.pause()


async def _pasted(someone: Person, text: str) -> None:
    someone.app.screen.post_message(events.Paste(text))


FIVE: Final = ("village", "tulip", "oasis", "piano", "castle")
PASTES: Final = {
    "two lines": "village   tulip   oasis\npiano   castle",
    "carriage returns": "\rvillage tulip oasis\rpiano castle\r",
    "windows lines": "village\r\ntulip\r\noasis\r\npiano\r\ncastle\r\n",
    "tabs": "village\ttulip\toasis\tpiano\tcastle",
    "hard spaces": "village\u00a0tulip\u00a0oasis\u2003piano\u3000castle",
    "numbers": "1. Village 2. Tulip 3. Oasis 4. Piano 5. Castle",
    "hyphens and quotes": "\u201cVILLAGE-tulip\u2013oasis\u201d, 'piano', castle",
    "a letter": f"My dear, these are our words for tonight, please take them: {' '.join(FIVE)}. "
    "I am already looking forward to it very much, and I will be at the door from nine on.",
}


@pytest.mark.parametrize("case", PASTES)
async def test_words_are_taken_however_they_are_pasted_and_nothing_is_pressed(
    tmp_path: Path, case: str
) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.tab_to("#words")
        await paste(sam, PASTES[case])
        await sam.reads(" ".join(FIVE))
        await sam.reads(join_words.words_so_far(5))
        if case == "a letter":
            await sam.reads(join_words.FROM_TEXT)
        assert sam.has("#words") and not list(sam.app.workers)


@pytest.mark.parametrize(
    ("letter", "address"),
    [
        (
            "Our words are {}. The relay is https://Relay.Example.org/, see you.",
            "relay.example.org",
        ),
        ("{} 192.168.1.20:4774", "192.168.1.20:4774"),
        ("{}\nrelay.example.org:8443", "relay.example.org:8443"),
        ("The words: {}. Either relay.example.org or relay.example.com.", ""),
        ("These are the words with dots: village.tulip.oasis.piano.castle", ""),
    ],
)
async def test_what_is_read_out_with_the_words_is_taken_from_a_paste_too(
    tmp_path: Path, letter: str, address: str
) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.tab_to("#words")
        await paste(sam, letter.format(" ".join(FIVE)))
        await sam.reads(" ".join(FIVE))
        await sam.reads(join_words.words_so_far(5))
        await sam.reads(join_words.from_text_too(address) if address else join_words.FROM_TEXT)
        assert sam.see(lambda: sam.app.screen.query_one("#address", Input).value) == address


async def test_what_is_pasted_twice_is_there_once(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.tab_to("#words")
        for words in (FIVE, FIVE, FIVE[::-1]):
            await paste(sam, "   ".join(words))
            await sam.reads(" ".join(words))
            await sam.reads(join_words.words_so_far(5))
        # The word that says where may stand there already.
        await sam.fill("#words", "atlas ")
        await paste(sam, " ".join(FIVE))
        await sam.reads(" ".join(("atlas", *FIVE)))
        await sam.reads(join_words.words_so_far(6))


async def test_a_slip_is_looked_up_once_not_with_every_key_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    def noting(word: str) -> tuple[str, ...]:
        looked_up.append(word)
        return nearest(word)

    monkeypatch.setattr("tui.window.screens.join.nearest", noting)
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.tab_to("#words")
        await sam.type("candel tulip oasis")
        await sam.reads(join_words.did_you_mean("candel", 1))
        assert looked_up.count("candel") == 1
        assert len(looked_up) <= len("candel")


async def test_an_address_that_was_typed_is_not_written_over_by_a_paste(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.tab_to("#address")
        await sam.type("10.0.0.7")
        await sam.tab_to("#words")
        await paste(sam, f"{' '.join(FIVE)} relay.example.org")
        await sam.reads(join_words.FROM_TEXT)
        assert sam.see(lambda: sam.app.screen.query_one("#address", Input).value) == "10.0.0.7"


async def test_what_is_pasted_and_holds_no_words_is_said(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        await sam.tab_to("#words")
        await paste(sam, "nothing of ours is in here " * 40)
        await sam.reads(join_words.PASTED_MUCH)


async def test_enter_between_the_words_parts_them_and_presses_nothing(tmp_path: Path) -> None:
    async with someone(tmp_path, "Sam", free_port()) as sam:
        await to_door(sam, "#join")
        for word in FIVE[:4]:
            await sam.type(word)
            await sam.press("enter")
        await sam.type(FIVE[4])
        await sam.reads(" ".join(FIVE))
        assert not list(sam.app.workers)
