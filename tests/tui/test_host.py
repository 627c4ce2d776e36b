"""What a relay's host says reaches this laptop as theirs: `tui.line.host`, `tui.words.host`,
`tui.window.heard` and `tui.window.athost`."""

import os
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from protocol.limits import KEY_BYTES, VERSION
from protocol.wire.frames import Code, Denied, Frame, Host, Welcome, pack
from server.relay import running
from tests.server.clients import settings_for
from tests.tui.test_stage import BareStage
from tests.whole.laptops import url_of
from tui.disk.settings import Settings, load, save
from tui.errors import RelayRefused, RelayUnreachable
from tui.line.host import NOTHING, HostSays, ask_host
from tui.rehearsal.practice import admissions_for_two
from tui.window.athost import KEEP, ONCE, AtHost
from tui.window.heard import NEWS_DAYS, last_heard
from tui.words import host as host_words
from tui.words.times import DAY_MS

RELAY = "wss://relay.example"


@asynccontextmanager
async def answering(answer: Frame | bytes | None) -> AsyncIterator[str]:
    """A relay that welcomes everybody and answers whatever is said with `answer`; None: nothing."""

    async def converse(connection: ServerConnection) -> None:
        await connection.send(pack(Welcome(VERSION, bytes(KEY_BYTES))))
        await connection.recv()
        if answer is not None:
            await connection.send(pack(answer) if isinstance(answer, Frame) else answer)
        await connection.close()

    async with serve(converse, "127.0.0.1", 0, compression=None) as server:
        yield f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


async def test_a_relay_tells_what_its_host_says(tmp_path: Path) -> None:
    said = {"contact": "relay@example.org", "news": "Away on Sunday."}
    async with running(settings_for(tmp_path, **said)) as relay:
        assert await ask_host(url_of(relay)) == HostSays("relay@example.org", "Away on Sunday.")


@pytest.mark.parametrize("answer", [Denied(Code.VERSION, 0), b"\xc1", b"", None])
async def test_a_relay_that_knows_no_such_question_says_nothing(
    answer: Frame | bytes | None,
) -> None:
    async with answering(answer) as url:
        assert await ask_host(url) == NOTHING


async def test_what_a_host_says_is_cleaned_before_anything_else() -> None:
    steering = "\x1b]52;c;aGk=\x07\u202edrow a \n\n\u2800\u2800  [@click=app.quit]x[/]\x00"
    async with answering(Host(steering, "\u200b\u200b", False)) as url:
        says = await ask_host(url)
    assert says == HostSays("]52;c;aGk=drow a [@click=app.quit]x[/]", "")


async def test_nobody_there_is_told_as_nobody_there() -> None:
    with pytest.raises(RelayUnreachable):
        await ask_host("ws://127.0.0.1:9")


@pytest.mark.parametrize(
    "line",
    [
        "now”. Press F9 to send all",
        "now\u201f or\u201e then",
        'now" and «then»',
        "a \u275e b",
        'now"" The relay is closed. ""',
        "now\u2033 and\u02dd then\u05f4 or\u3003 and \u300dthat",
        "now'' and ´´ then ′′ so ` `",
    ],
)
def test_no_line_of_a_host_ends_its_own_quotation(line: str) -> None:
    for text in (
        host_words.at_the_door("relay.example", line, line),
        host_words.on_the_first_screen("relay.example", line, line, "today"),
    ):
        assert text.count("“") == text.count("”") == 2
        assert text.endswith("”") and text.startswith("Whoever runs relay.example ")
        assert not set('"\u201e\u201f\u275e«»\u2033\u02dd\u05f4\u3003\u300d') & set(text)
        assert not re.search(r"[’'´′`]\s*[’'´′`]", text)


def test_a_host_that_says_nothing_takes_no_row() -> None:
    assert host_words.at_the_door("relay.example", "", "") == ""
    assert host_words.on_the_first_screen("relay.example", "", "", "") == ""


def test_the_first_screen_says_when_news_were_heard_and_forgets_old_ones() -> None:
    now_ms = time.time_ns() // 1_000_000
    heard = Settings(
        relay=RELAY,
        host_relay=RELAY,
        host_contact="relay@example.org",
        host_news="Away on Sunday.",
        host_heard_ms=now_ms,
    )
    assert "said today: “Away on Sunday.”" in last_heard(heard)
    old = replace(heard, host_heard_ms=now_ms - (NEWS_DAYS + 1) * DAY_MS)
    assert "Sunday" not in last_heard(old) and "relay@example.org" in last_heard(old)


def test_what_lay_in_a_file_is_cleaned_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        'host_relay = "wss://relay.example"\nhost_news = "a\\u001b[2J b"\nhost_word = "A-b 1"\n',
        "utf-8",
    )
    found = load(path)
    assert (found.host_news, found.host_word) == ("a[2J b", "ab1")
    save(path, found)
    assert load(path) == found


class Asked(BareStage):
    """A stage whose person answers with what is prepared."""

    def __init__(self, directory: Path, *answers: str | None) -> None:
        super().__init__(directory)
        self.answers = list(answers)
        self.asked: list[tuple[str, str]] = []

    async def ask_word(self, relay: str, typed: str, told: str) -> str | None:
        self.asked.append((typed, told))
        return self.answers.pop(0)


@asynccontextmanager
async def wanting(directory: Path) -> AsyncIterator[str]:
    """A relay that wants a word."""
    directory.mkdir(parents=True, exist_ok=True)
    words = directory / "words"
    words.write_text("lavender lantern = 40\n", "utf-8")
    words.chmod(0o600)
    async with running(settings_for(directory / "data", words_file=words)) as relay:
        yield url_of(relay)


async def made(host: AtHost, url: str) -> bytes:
    """A room made with what the host was told; its proof."""
    found, _ = admissions_for_two(bytes(32), os.urandom)
    await host.make(found)
    return host.proof_for(found)


async def test_a_word_is_asked_for_once_and_again_where_it_is_not_taken(tmp_path: Path) -> None:
    async with wanting(tmp_path / "relay") as url:
        stage = Asked(tmp_path, f"{ONCE}:Lavender", f"{KEEP}:Lavender Lantern")
        host = AtHost(stage, url)
        await host.ask()
        assert await host.has_word()
        proof = await made(host, url)
        assert len(proof) == KEY_BYTES
        assert stage.asked == [("", ""), ("Lavender", host_words.WORD_WRONG)]
        assert stage.settings.host_word == "lavenderlantern"
        again = AtHost(stage, url)
        await again.ask()
        assert await again.has_word()
        assert len(stage.asked) == 2


async def test_whoever_gives_no_word_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    async with wanting(tmp_path / "relay") as url:
        stage = Asked(tmp_path, None, f"{KEEP}:another word", None)
        host = AtHost(stage, url)
        await host.ask()
        assert not await host.has_word()
        assert await host.has_word()
        with pytest.raises(RelayRefused) as refused:
            await made(host, url)
        assert refused.value.code is Code.WORD
        assert stage.settings.host_word == ""
