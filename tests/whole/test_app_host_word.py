"""A relay whose host gave their couples a word, and has something to say, as the two see it.

About `tui.window.screens.hostword`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from protocol.door.invitation import stretch
from protocol.seats import PARTNERS
from server.relay import running
from tests.whole.laptops import settings_for, url_of
from tests.whole.led_apps import three_at
from tests.whole.seats import Person, app_at, free_port, knock, laptop, person, to_door, words_of
from tests.whole.test_app_lead import form, words_for_both
from tests.whole.test_app_lead import let_in as lets_in
from tests.whole.test_app_led import at_the_door
from tui.disk.seat_file import SeatFile, seats
from tui.window.screens.begin import BeginScreen
from tui.window.screens.home import HomeScreen
from tui.window.screens.hostword import HostWordDialog
from tui.words import begin as begin_words
from tui.words import host as host_words
from tui.words import join as join_words
from tui.words import led_door as led_door_words

NEWS = "Away on Sunday from 6 to 7 in the morning."


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits, and a door that is cheap to guess."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
    cheap = partial(stretch, memory_bytes=8 * 1024 * 1024, passes=1)
    monkeypatch.setattr("tui.home.laptop.stretch", cheap)


@asynccontextmanager
async def two(directory: Path) -> AsyncIterator[tuple[Person, Person]]:
    """Ada and Sam, who know a relay that wants a word."""
    words = directory / "words"
    words.write_text("lavender lantern = 40\n", "utf-8")
    words.chmod(0o600)
    settings = settings_for(directory / "relay", words_file=words, news=NEWS)
    async with running(settings) as relay:
        ada, sam = (
            laptop(directory / name, free_port(), name=name, relay=url_of(relay))
            for name in ("Ada", "Sam")
        )
        async with person(app_at(ada), "Ada") as first, person(app_at(sam), "Sam") as second:
            yield first, second


async def to_the_word(inviter: Person) -> None:
    await to_door(inviter, "#begin")
    await inviter.enter_on("#away")
    await inviter.until(lambda: isinstance(inviter.app.screen, HostWordDialog))


@pytest.mark.sample
async def test_who_invites_is_asked_before_anything_is_read_out_and_the_other_for_nothing(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (ada, sam):
        await to_the_word(ada)
        await ada.press("enter")
        await ada.reads(host_words.WORD_NONE)
        await ada.type("Lavender lantern")
        await ada.press("enter")
        await ada.until(lambda: ada.has("#words"))
        await ada.reads("“Away on Sunday")
        await knock(sam, words_of(ada))
        await sam.reads(join_words.KNOCKED)
        await sam.reads("“Away on Sunday")
        await ada.until(lambda: ada.has("#let-in"))
        await ada.enter_on("#let-in")
        for each in (ada, sam):
            await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]  # default
        assert ada.app.settings.host_word == "lavenderlantern"
        assert sam.app.settings.host_word == ""
        assert [each.app.settings.host_news for each in (ada, sam)] == [NEWS, NEWS]
        ada.app._door.let_go()
        sam.app._door.let_go()
        proofs = [proof_in(each) for each in (ada, sam)]
        assert len(proofs[0]) == 32 and proofs[1] == b""
        # The next time it is not asked for.
        await ada.press("escape")
        await ada.enter_on("#yes")
        await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
        await ada.reads("said today: “Away on Sunday")


def proof_in(someone: Person) -> bytes:
    (path,) = seats(someone.app.paths.seats)
    file = SeatFile.open(path)
    try:
        return file.facts.word_proof
    finally:
        file.close()


async def test_a_wrong_word_is_told_and_typed_anew_while_the_other_waits(tmp_path: Path) -> None:
    async with two(tmp_path) as (ada, sam):
        await to_the_word(ada)
        await ada.type("lavender lamp")
        await ada.enter_on("#once")
        await ada.until(lambda: ada.has("#words"))
        await knock(sam, words_of(ada))
        await ada.until(lambda: ada.has("#let-in"))
        await ada.enter_on("#let-in")
        await ada.until(lambda: isinstance(ada.app.screen, HostWordDialog))
        await ada.reads("The relay did not take that word.")
        await sam.reads(join_words.KNOCKED)
        assert "word" not in sam.text.replace("words", "")
        await ada.press("backspace", "backspace")
        await ada.type("ntern")
        await ada.enter_on("#once")
        for each in (ada, sam):
            await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]  # default
        assert ada.app.settings.host_word == ""


async def test_without_a_word_one_is_back_at_the_form_and_nobody_waits(tmp_path: Path) -> None:
    async with two(tmp_path) as (ada, _):
        await to_the_word(ada)
        await ada.press("escape")
        await ada.until(lambda: isinstance(ada.app.screen, BeginScreen))
        await ada.reads("Without a word that relay begins no new session.")
        assert ada.has("#away")
        assert begin_words.READ_OUT not in ada.text


async def test_who_gives_up_at_the_open_door_leaves_nobody_waiting(tmp_path: Path) -> None:
    async with two(tmp_path) as (ada, sam):
        await to_the_word(ada)
        await ada.type("another word")
        await ada.enter_on("#once")
        await ada.until(lambda: ada.has("#words"))
        await knock(sam, words_of(ada))
        await ada.until(lambda: ada.has("#let-in"))
        await ada.enter_on("#let-in")
        await ada.until(lambda: isinstance(ada.app.screen, HostWordDialog))
        await ada.press("escape")
        await ada.reads("The relay did not take that word.")
        await sam.reads(join_words.NOT_OPENED)
        assert [*seats(ada.app.paths.seats), *seats(sam.app.paths.seats)] == []


async def test_of_two_who_are_led_whoever_makes_the_room_is_asked(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("lavender lantern = 40\n", "utf-8")
    words.chmod(0o600)
    async with running(settings_for(tmp_path / "relay", words_file=words)) as relay:
        async with three_at(tmp_path, relay) as three:
            kim, (ada, sam) = three.kim, three.two
            await form(kim)
            invitations = await words_for_both(kim)
            for seat, each in zip(PARTNERS, three.two, strict=True):
                await at_the_door(each, invitations[seat])
                await lets_in(kim, seat)
                await each.reads(led_door_words.let_in_by("Kim"))
                await kim.enter_on(f"#same-{int(seat)}")
                await each.enter_on("#go-in")
                if each is ada:
                    await ada.until(lambda: isinstance(ada.app.screen, HostWordDialog))
                    await ada.type("lavender lantern")
                    await ada.press("enter")
            for each in (ada, sam):
                await each.until(lambda each=each: each.has("#doing"))  # type: ignore[misc]
            assert [len(proof_of(each)) for each in (ada, sam)] == [32, 0]


def proof_of(someone: Person) -> bytes:
    """With which the seat at the open door has made its room."""
    file = someone.app._door._file
    assert file is not None
    return file.facts.word_proof
