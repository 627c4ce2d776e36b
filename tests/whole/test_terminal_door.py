"""The door on two real terminals: words as they are pasted, keys that come apart, both beginning.

Two programs, the relay that one of them runs, and the bytes that a terminal sends.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.words import WORDS
from tests.whole.seats import free_port, laptop
from tests.whole.terminal import Terminal, programs
from tui.window.keyboard.thrice import TIMES, WITHIN_S
from tui.words import app as app_words
from tui.words import begin as begin_words
from tui.words import home as home_words
from tui.words import join as join_words
from tui.words import minute as minute_words

DOWN: Final = "\x1b[B"
BACK_TAB: Final = "\x1b[Z"


@asynccontextmanager
async def two(
    directory: Path, *, is_one_port: bool = True
) -> AsyncIterator[tuple[Terminal, Terminal]]:
    """Ada and Sam, each before the first screen of their own program."""
    port = free_port()
    ada = laptop(directory / "Ada", port, name="Ada")
    # Both begin: they have one loopback between them, where two laptops have a port each.
    sam = laptop(directory / "Sam", port if is_one_port else free_port(), name="Sam")
    async with programs(("Ada", ada.data), ("Sam", sam.data)) as (first, second):
        for each in (first, second):
            await each.shows(home_words.JOIN_HINT)
        yield first, second


@asynccontextmanager
async def one(directory: Path) -> AsyncIterator[Terminal]:
    """Sam, with the box for the words in front."""
    paths = laptop(directory / "Sam", free_port(), name="Sam")
    async with programs(("Sam", paths.data)) as (sam,):
        await to_join(sam)
        yield sam


async def to_join(guest: Terminal) -> None:
    await guest.shows(home_words.JOIN_HINT)
    guest.press(DOWN, "enter")
    await through_the_minute(guest)
    await guest.shows(join_words.TITLE)


async def through_the_minute(someone: Terminal) -> None:
    """Past the minute for oneself, and what everybody reads then."""
    await someone.shows(minute_words.TITLE)
    someone.press("f9")
    await someone.shows(minute_words.BEFORE_TITLE)
    someone.press("tab", "enter")


async def invite(inviter: Terminal) -> list[str]:
    """The lines of words, as they stand on the inviter's screen."""
    inviter.press("enter")
    await through_the_minute(inviter)
    await inviter.shows(begin_words.WHERE)
    inviter.press("enter")
    await inviter.shows(begin_words.WAITING)
    rows = [line.strip(" │┃▌▐") for line in inviter.lines]
    start = rows.index(begin_words.READ_OUT)
    found = [row for row in rows[start + 1 :] if row and all(w in WORDS for w in row.split())]
    assert len(found) == 2
    return found


def marked(text: str) -> bytes:
    """A paste, as a terminal marks it."""
    return f"\x1b[200~{text}\x1b[201~".encode()


HARD_SPACE: Final = "\N{NO-BREAK SPACE}"


def pastes(lines: list[str]) -> dict[str, bytes]:
    """The words of two lines in every shape in which they come to a terminal."""
    words = " ".join(lines).split()
    shapes = {
        "LF": "\n".join(lines),
        "CR": "\r".join(lines),
        "CRLF": "\r\n".join(lines),
        "a break in front": f"\r\n{'   '.join(words)}\r\n",
        "a word a line": "\n".join(words),
        "tabs": "\t".join(words),
        "hard spaces": HARD_SPACE.join(words),
        "wide spaces": "\N{IDEOGRAPHIC SPACE}".join(words),
        "hyphens": "-".join(words),
        "long hyphens": "\N{EN DASH}".join(words),
        "quotes": f"“{' '.join(words)}”",
        "capitals": " ".join(words).upper(),
        "numbered": " ".join(f"{n}. {word.title()}," for n, word in enumerate(words, 1)),
        "drawn borders": "\n".join(f"│   {line}   │" for line in lines),
        "a letter": f"Dearest, take these: {' '.join(words)}. " + "I am glad of tonight. " * 9,
    }
    found = {name: marked(text) for name, text in shapes.items()}
    # What a terminal sends that does not mark its pastes: there, a line break is the Enter key.
    bare = ("LF", "CR", "CRLF", "a word a line", "tabs", "hard spaces", "hyphens")
    found |= {f"unmarked, {name}": shapes[name].encode() for name in bare}
    found["unmarked, a word a line by CR"] = "\r".join(words).encode()
    return found


async def test_words_are_taken_in_every_shape_in_which_they_are_pasted(tmp_path: Path) -> None:
    async with two(tmp_path) as (ada, sam):
        lines = await invite(ada)
        words = " ".join(" ".join(lines).split())
        await to_join(sam)
        for name, data in pastes(lines).items():
            print(name)
            sam.put(data)
            await sam.shows(f"{words} Six words.", join_words.GO)
            sam.press("ctrl+u", "ctrl+u")
            await sam.shows(join_words.words_so_far(0))
        await ada.shows(begin_words.WAITING)
        sam.put(marked("\r".join(lines)) + b"\r")
        await ada.shows(begin_words.at_the_door("Sam"))
        await sam.shows(join_words.KNOCKED)


async def test_what_is_pasted_without_words_in_it_is_said(tmp_path: Path) -> None:
    async with one(tmp_path) as sam:
        sam.put(marked("nothing of ours stands in here " * 40))
        await sam.shows(join_words.PASTED_MUCH[:40])


FIVE: Final = ("village", "tulip", "oasis", "piano", "castle")


TYPED: Final = (
    "village-tulip-oasis-piano-castle",
    "VILLAGE Tulip oaSIS piano castle",
    "«village» 'tulip' \"oasis\" “piano” castle",
    "village\N{NO-BREAK SPACE}tulip\N{NO-BREAK SPACE}oasis  piano castle",
    "vil tul oas pia cas",
    "village, tulip; oasis. piano… castle!",
    "village tulip oasis\r\rpiano\rcastle",
)


@pytest.mark.sample
async def test_words_are_taken_however_they_are_typed(tmp_path: Path) -> None:
    async with one(tmp_path) as sam:
        for typed in TYPED:
            print(ascii(typed))
            sam.press(typed)
            await sam.shows(f"{' '.join(FIVE)} Five words.")
            sam.press("ctrl+u", "ctrl+u")
            await sam.shows(join_words.words_so_far(0))


def addresses(port: str) -> tuple[str, ...]:
    """One address as people write it."""
    return (
        f"127.0.0.1:{port}",
        f"127.0.0.1\N{FULLWIDTH COLON}{port}",
        f"http://127.0.0.1:{port}",
        f"HTTP://127.0.0.1:{port}/",
        f"\N{NO-BREAK SPACE}127.0.0.1 : {port} ",
        f"“127.0.0.1:{port}”",
        f"127.0.0.1 port {port}".translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
        f"ws://127.0.0.1:{port}",
    )


@asynccontextmanager
async def no_relay() -> AsyncIterator[int]:
    """A page to sign in at; its port."""

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nSign in.")
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def test_what_is_no_relay_is_told_from_one_that_is_silent(tmp_path: Path) -> None:
    async with no_relay() as port, two(tmp_path) as (ada, sam):
        there = f"127.0.0.1:{port}"
        ada.press("enter")
        await through_the_minute(ada)
        await ada.shows(begin_words.WHERE)
        ada.press("tab", "enter")
        await ada.shows(begin_words.RELAY)
        ada.press(f"Our relay is {there}", "enter")
        await ada.shows(f"Something answers at {there}", "not as a relay does")
        # What was typed is still there, and can be put right.
        await ada.shows(f"Our relay is {there}")
        await to_join(sam)
        words = " ".join(WORDS[:5])
        sam.press(words, "tab", f"it is {there}", "enter")
        await sam.shows(f"Something answers at {there}", "it is not unhurried")
        await sam.shows(words, f"it is {there}")


async def test_an_address_is_found_however_it_is_typed(tmp_path: Path) -> None:
    async with two(tmp_path) as (ada, sam):
        words = " ".join(await invite(ada)).split()
        port = port_of(ada)
        await to_join(sam)
        sam.press(" ".join(words[1:]))
        await sam.shows(join_words.words_so_far(5))
        sam.press("tab")
        for wrong in ("127.0.0", "not an address at all"):
            sam.press("ctrl+u", wrong)
            await sam.until(lambda: join_words.ADDRESS_WRONG[:40] not in sam.text)
            sam.press("enter")
            await sam.shows(join_words.ADDRESS_WRONG[:40])
        sam.press(BACK_TAB)
        for address in addresses(port):
            print(address)
            sam.press("tab", "ctrl+u", address, "enter")
            await ada.shows(begin_words.at_the_door("Sam"))
            await sam.shows(join_words.KNOCKED)
            await press_esc(sam)
            await sam.shows(join_words.STOPPED)


@pytest.mark.parametrize("rest", [b"[A", b"[B", b"OA", b"[1;2A", b"]11;rgb:1e1e/1e1e/1e1e\x07"])
async def test_a_key_that_comes_apart_loses_nothing_on_join(tmp_path: Path, rest: bytes) -> None:
    async with one(tmp_path) as sam:
        sam.press(" ".join(FIVE))
        await sam.shows(join_words.words_so_far(5))
        sam.put(b"\x1b")
        await sam.shows(app_words.TAGLINE)  # Esc it was, as far as one could know
        sam.put(rest)
        await asyncio.sleep(0.3)  # nothing is to come of it
        await to_join_again(sam)
        await sam.shows(f"{' '.join(FIVE)} Five words.")


async def press_esc(someone: Terminal) -> None:
    """Never three times within the moment in which that would leave at once."""
    await asyncio.sleep(WITHIN_S / (TIMES - 1))
    someone.put(b"\x1b")


async def to_join_again(guest: Terminal) -> None:
    """By a click: where the cursor of the first screen is does not matter."""
    guest.click_on(f" {home_words.JOIN} ")
    await through_the_minute(guest)
    await guest.shows(join_words.TITLE)


async def test_a_key_that_comes_apart_takes_no_words_back_unasked(tmp_path: Path) -> None:
    async with two(tmp_path) as (ada, sam):
        words = " ".join(await invite(ada)).split()
        for rest in (b"[A", b"OB", b"[1;5D", b"[<0;5;5M"):
            await press_esc(ada)
            await ada.shows(begin_words.WITHDRAW_TITLE)
            ada.put(rest)
            await press_esc(ada)  # nothing is to come of it meanwhile
            await ada.until(lambda: begin_words.WITHDRAW_TITLE not in ada.text)
            await ada.shows(*words)
        await press_esc(ada)
        await ada.shows(begin_words.WITHDRAW_TITLE)
        ada.press("enter")
        await ada.shows(begin_words.WAITING)
        await to_join(sam)
        sam.press(" ".join(words), "enter")
        await ada.shows(begin_words.at_the_door("Sam"))


async def test_both_who_pressed_begin_read_what_to_do(tmp_path: Path) -> None:
    async with two(tmp_path, is_one_port=False) as (ada, sam):
        lines = await invite(ada)
        await invite(sam)
        for each in (ada, sam):
            await each.shows(begin_words.BOTH)
        # And it works: Esc, Join, the other's words.
        sam.put(b"\x1b")
        await sam.shows(begin_words.WITHDRAW_TITLE)
        sam.press("tab", "enter")
        await to_join(sam)
        sam.press(" ".join(lines), "tab", f"127.0.0.1:{port_of(ada)}", "enter")
        await ada.shows(begin_words.at_the_door("Sam"))


def port_of(inviter: Terminal) -> str:
    """Of the relay at home, as it is read out."""
    return inviter.text.partition("127.0.0.1:")[2].split()[0]
