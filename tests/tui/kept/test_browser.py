"""A keepsake in a real browser, where there is one: it fits its sheets, and does nothing.

About `tui.kept.keepsake.html` and `tui.kept.keepsake.style`.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from socket import create_server, socket
from typing import Final

import pytest

from tests.tui.kept.evenings import FULL, OVER_TIME
from tests.tui.kept.test_keepsake import EVERY
from tui.kept.course import course
from tui.kept.evening import Evening, Wrote
from tui.kept.keepsake.choosing import Keepsake, Share, chosen, of_course
from tui.kept.keepsake.html import of_keepsake

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
BROWSER: Final = next((found for name in NAMES if (found := shutil.which(name))), "")

pytestmark = [
    pytest.mark.gate,
    pytest.mark.skipif(not BROWSER, reason="no browser on this machine"),
]

PATIENCE_S: Final = 120

FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-quic"),
)

SENTENCE: Final = "By the evening I have nothing left, and then I am short with you. "


@pytest.fixture
def listener() -> Iterator[socket]:
    """Somewhere on this machine that nobody should ask for anything."""
    with create_server(("127.0.0.1", 0)) as made:
        made.setblocking(False)
        yield made


def browse(directory: Path, text: str, *flags: str) -> str:
    page = directory / "page.html"
    page.write_text(text, "utf-8")
    own = f"--user-data-dir={directory / 'profile'}"
    command = [BROWSER, *FLAGS, own, *flags, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    return done.stdout


def pages(directory: Path, keepsake: Keepsake, size: str = "") -> int:
    """On paper; `size`: of it, where it is not the one that this browser takes."""
    text = of_keepsake(keepsake)
    if size:  # the page allows no style but its own
        text = re.sub("<meta http-equiv[^>]*>", "", text)
        text = text.replace("</style>", f"@page {{ size: {size} }}</style>")
    out = directory / "page.pdf"
    browse(directory, text, f"--print-to-pdf={out}", "--no-pdf-header-footer")
    return len(re.findall(rb"/Type\s*/Page\b", out.read_bytes()))


def said(sentences: int, on_pages: int) -> Evening:
    wrote = (Wrote(title=f"{at}", text=SENTENCE * sentences) for at in range(on_pages))
    return FULL.__replace__(my_words=tuple(wrote))


@pytest.mark.parametrize("size", ["A4", "letter"])
@pytest.mark.parametrize(
    "evening", [FULL, said(9, 3), said(17, 3), said(24, 3), said(1, 9), said(1, 20)]
)
def test_an_evening_takes_two_sheets_of_paper(tmp_path: Path, evening: Evening, size: str) -> None:
    assert pages(tmp_path, chosen(evening, EVERY), size) == 2


def test_what_is_of_both_alone_takes_one_and_so_does_the_course(tmp_path: Path) -> None:
    assert pages(tmp_path, chosen(FULL, {Share.AGREED, Share.ENDING})) == 1
    assert pages(tmp_path, of_course(course(OVER_TIME))) == 1


def test_whatever_was_written_nothing_runs_and_nobody_is_asked_for_anything(
    tmp_path: Path, listener: socket
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    texts = (
        f"<script>document.title = 'ran'; fetch('{address}')</script>",
        f"<img src='{address}' onerror=\"document.title = 'ran'\">",
        f"<link rel=stylesheet href='{address}'><style>@import '{address}';</style>",
        f"</p></style></title><iframe src='{address}'></iframe>",
        f"[a](javascript:fetch('{address}')) <meta http-equiv=refresh content='0;url={address}'>",
        "\u202eabc\u2066",
    )
    wrote = tuple(Wrote(title=text, text=text) for text in texts)
    evening = FULL.__replace__(my_words=wrote, me=texts[0], partner=texts[1], worn_out=texts[3])
    dom = browse(tmp_path, of_keepsake(chosen(evening, EVERY, texts[3])), "--dump-dom")
    title = re.search("<title>(.*?)</title>", dom)
    assert title is not None and title[1].startswith("&lt;/p&gt;")
    assert not re.search("<(script|img|link|iframe)", dom)
    with pytest.raises(BlockingIOError):
        listener.accept()
