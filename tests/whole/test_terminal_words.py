"""What one says is what the other reads, letter for letter: two real terminals and a relay.

Written as bytes to the one terminal, typed or pasted; read in the other laptop's seat file, and,
where the letters are plain, on its screen.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Final
from unicodedata import normalize

import pytest

from protocol.limits import TEXT_LIMIT_CHARS
from protocol.session.events import Spoke
from protocol.session.ledger import Ledger
from tests.tui.test_keyboard import REPLIES
from tests.whole.terminal import Terminal
from tests.whole.test_app_kills import two_in_a_turn
from tui.disk.seat_file import SeatFile
from tui.words import floor as floor_words
from tui.words import room as room_words

MORE: Final = room_words.MORE_BELOW_SHORT
MOST_PAGES: Final = 600
"""Of the longest piece."""

SCOTLAND: Final = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

TEXTS: Final = {
    "plain": "I miss you.",
    "families": "👨‍👩‍👧‍👦 and 👩🏽‍🤝‍👨🏿, 🧑‍🧑‍🧒‍🧒 too",
    "flags": f"🇩🇪🇫🇷 {SCOTLAND} 🏳️‍🌈 🏴‍☠️",
    "variation": "❤ ❤️ ❤︎ ☎︎ 1️⃣ #️⃣",
    "marks": "e\u0301a\u0308o\u0323\u0302 Vie\u0323\u0302t n\u0303",
    "stacked": "a\u0316\u0317\u0301\u0302",
    "hebrew": "אני מתגעגע אלייך, שָׁלוֹם.",
    "arabic": "أشتاق إليكِ، كلَّ يوم.",
    "persian": "می‌خواهم با تو باشم",
    "urdu": "میں تمہیں یاد کرتا ہوں۔",
    "mixed directions": "she said שלום and left",
    "chinese": "我想你。",
    "japanese": "会いたいよ、ガギグゲゴ ｶﾞ",
    "korean": "보고 싶어 \u1112\u1161\u11ab",
    "thai": "คิดถึงเธอนะ",
    "hindi": "मुझे तुम्हारी याद आती है क्षत्रिय",
    "tamil": "நான் உன்னை நினைக்கிறேன்",
    "rare letters": "𐍈 𝄞 𠮷 ꙮ ẞ ŉ ﬁ",
    "hard spaces": "12\N{NO-BREAK SPACE}km\N{NARROW NO-BREAK SPACE}far",
    "markup": "[b]not bold[/b] \\[x] {partner} \\ %s $HOME `ls` <i>",
    "long": "a long line without any end " * 9 + "and end",
    "lines": "first\nsecond\n\nfourth",
}
"""None of them begins or ends with a space, which is not kept."""


def said(data: Path) -> list[str]:
    """Everything that was said, as the seat file below `data` has it on disk just now."""
    (seat,) = (data / "seats").glob("*.seat")
    with tempfile.TemporaryDirectory() as name:
        for path in (seat, seat.with_name(seat.name + "-wal")):
            if path.exists():
                shutil.copy(path, Path(name) / path.name)
        file = SeatFile.open(Path(name) / seat.name)
        try:
            ledger = Ledger(file.facts.room, file.facts.seat, file.facts.seed)
            taken = [ledger.take(each.at_ms, each.event) for each in file.log()]
        finally:
            file.close()
    events = [each.event for each in taken if not each.is_refused]
    return [event.text for event in events if isinstance(event, Spoke)]


async def say(speaker: Terminal, listener: Terminal, data: bytes, sign: str) -> None:
    """Writes and says it, and then a sign by itself, which the other has read in the end."""
    speaker.put(data + b"\x13")
    await speaker.until(lambda: floor_words.SPEAK_PLACEHOLDER in speaker.text)
    speaker.put(sign.encode() + b"\x13")
    await read_on(listener, sign)


async def read_on(listener: Terminal, sign: str) -> None:
    """Presses the main key, as often as there is more than fits, until it stands there."""
    for _ in range(MOST_PAGES):
        await listener.until(lambda: sign in listener.text or MORE in listener.text)
        if sign in listener.text:
            return
        before = listener.text
        listener.press("f9")
        await listener.until(lambda: listener.text != before)  # noqa: B023
    await listener.shows(sign)


LONG: Final = pytest.mark.long
WAYS: Final = (
    *("typed", "pasted"),
    *(pytest.param(way, marks=LONG) for way in ("pasted with CRLF", "in pieces")),
)


@pytest.mark.parametrize("way", WAYS)
async def test_what_one_says_is_what_the_other_reads(tmp_path: Path, way: str) -> None:
    async with two_in_a_turn(tmp_path) as ((ada, sam), (_, there)):
        for number, text in enumerate(TEXTS.values()):
            data = text.replace("\n", "\r").encode()
            if way.startswith("pasted"):
                lines = text.replace("\n", "\r\n" if "CRLF" in way else "\n")
                data = f"\x1b[200~{lines}\x1b[201~".encode()
            if way == "in pieces":  # a letter may be cut anywhere
                for at in range(len(data)):
                    ada.put(data[at : at + 1])
                data = b""
            await say(ada, sam, data, f"sign{number:03}")
        heard = [each for each in said(there) if not each.startswith("sign")]
        assert heard == [normalize("NFC", each) for each in TEXTS.values()]


async def test_late_answers_of_the_terminal_do_not_reach_the_partner(tmp_path: Path) -> None:
    async with two_in_a_turn(tmp_path) as ((ada, sam), (_, there)):
        late = "".join(REPLIES.values()).encode()
        await say(ada, sam, b"I miss you." + late, "one")
        ada.put(b"I miss you." + late)
        await ada.shows("I miss you.")
        await say(ada, sam, late, "two")
        assert said(there) == ["I miss you.", "one", "I miss you.", "two"]
        for part in ("rgb", "1e1e", "Term", "544e", "Gi=31", "997", "276"):
            assert part not in sam.text


async def test_the_longest_piece_arrives_whole(tmp_path: Path) -> None:
    """Of letters of one, two, three and four bytes."""
    async with two_in_a_turn(tmp_path) as ((ada, sam), (_, there)):
        wanted = []
        for number, letter in enumerate("aéह🌱"):
            limit = TEXT_LIMIT_CHARS if letter != "🌱" else 3_750
            text = (letter * 9 + ".") * (limit // 10)
            wanted.append(text)
            await say(ada, sam, f"\x1b[200~{text}\x1b[201~".encode(), f"sign{number}")
        assert [each for each in said(there) if not each.startswith("sign")] == wanted
