"""The minute for oneself, in whole programs: who learns of it, when it comes, what a fault tells.

The pages themselves: `tests/tui/test_minute.py`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

import pytest

from tests.whole.laptops import relay_at, url_of
from tests.whole.seats import Person, app_at, free_port, invite, laptop, person
from tests.whole.test_app_lines import two_laptops
from tui.window.app import UnhurriedApp
from tui.window.screens.home import HomeScreen
from tui.window.screens.minute import BeforeScreen, MinuteScreen
from tui.window.screens.room import RoomScreen
from tui.window.widgets.asked import AskedRow
from tui.words import begin as begin_words
from tui.words import minute as minute_words


async def at_the_minute(someone: Person, way: str = "#join") -> None:
    await someone.enter_on(way)
    await someone.until(lambda: len(someone.app.screen.query(AskedRow)) == 4)


async def answers_yes_and_not_tonight(guest: Person) -> None:
    await at_the_minute(guest)
    for _ in range(4):
        await guest.press("right", "right", "down")
    assert guest.see(lambda: [row.picked for row in guest.app.screen.query(AskedRow)]) == [1] * 4
    await guest.press("f9")
    await guest.until(lambda: isinstance(guest.app.screen, BeforeScreen))
    await guest.enter_on("#not-tonight")
    await guest.until(lambda: isinstance(guest.app.screen, HomeScreen))


async def nobody(_guest: Person) -> None:
    """Does not even look."""


Seen = tuple[list[bytes], str]


async def inviter_sees(
    directory: Path,
    port: int,
    guest_does: Callable[[Person], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> Seen:
    """All frames to and from the inviter, and the screen at the end; the dice fall as ever."""
    frames: list[bytes] = []
    throws = count()
    with monkeypatch.context() as patched:
        patched.setattr("os.urandom", lambda size: bytes(next(throws) % 251 for _ in range(size)))
        from tui.line import dial

        usual_send, usual_recv = dial._Websocket.send, dial._Websocket.recv

        async def send(line: dial._Websocket, data: bytes) -> None:
            frames.append(data)
            await usual_send(line, data)

        async def recv(line: dial._Websocket) -> bytes:
            data = await usual_recv(line)
            frames.append(data)
            return data

        patched.setattr(dial._Websocket, "send", send)
        patched.setattr(dial._Websocket, "recv", recv)
        ada, sam = (laptop(directory / name, port, name=name) for name in ("Ada", "Sam"))
        async with person(app_at(ada), "Ada") as inviter, person(app_at(sam), "Sam") as guest:
            await invite(inviter)
            await inviter.reads(begin_words.WAITING)
            await guest_does(guest)
            await inviter.pause()
            return frames, inviter.see(inviter.app.export_screenshot)


async def test_not_tonight_on_the_joining_side_is_to_the_inviter_as_if_nobody_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    turned = await inviter_sees(tmp_path / "one", port, answers_yes_and_not_tonight, monkeypatch)
    alone = await inviter_sees(tmp_path / "other", port, nobody, monkeypatch)
    assert len(turned[0]) >= 2, "the inviter has a line, and words that wait"
    assert turned == alone


@pytest.mark.sample
async def test_coming_back_to_a_session_does_not_ask_and_beginning_the_next_one_does(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        ada, _ = await two_laptops(tmp_path, url_of(relay))
        async with person(app_at(ada), "Ada") as someone:
            asked = watch_for_questions(someone)
            await someone.enter_on("#seat-0")
            await someone.until(lambda: isinstance(someone.app.screen, RoomScreen))
            assert not asked
            await someone.do(someone.app.go_home())
            await at_the_minute(someone, "#begin")
            assert asked


async def test_practice_does_not_ask(tmp_path: Path) -> None:
    async with person(app_at(laptop(tmp_path, free_port(), name="Ada")), "Ada") as someone:
        asked = watch_for_questions(someone)
        await someone.enter_on("#practice")
        await someone.until(lambda: isinstance(someone.app.screen, RoomScreen))
        assert not asked


def watch_for_questions(someone: Person) -> list[object]:
    """Fills whenever the first page is put before this person."""
    seen: list[object] = []
    usual = someone.app.push_screen

    def push(screen: object, *rest: object, **options: object) -> object:
        if isinstance(screen, MinuteScreen):
            seen.append(screen)
        return usual(screen, *rest, **options)  # type: ignore[call-overload]  # as it came

    someone.app.push_screen = push  # type: ignore[method-assign,assignment]  # to look on
    return seen


@pytest.mark.sample
async def test_a_crash_forced_on_screen_1_writes_a_report_without_the_texts_or_picks(
    tmp_path: Path,
) -> None:
    paths = laptop(tmp_path, free_port(), name="Ada")
    app: UnhurriedApp = app_at(paths)

    def fail(row: AskedRow) -> None:
        asked = row._text, row.word
        raise RuntimeError(f"cannot keep {asked!r}")

    with pytest.raises(RuntimeError):
        async with person(app, "Ada") as someone:
            await at_the_minute(someone)
            await someone.press("right", "right")
            row = someone.see(lambda: someone.app.screen.query(AskedRow).first())
            assert row.word == minute_words.ANSWERS[1]
            someone.see(lambda: app.call_later(fail, row))
            async with asyncio.timeout(20):
                while app.is_running:
                    await asyncio.sleep(0.01)
    told = paths.log.read_text("utf-8")
    assert "RuntimeError" in told and "fail" in told
    assert not [text for text in minute_words.QUESTIONS if text[:20] in told]
    assert "Yes" not in told and "cannot keep" not in told and "picked" not in told
    after = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert after <= {paths.settings.name, paths.log.name}
