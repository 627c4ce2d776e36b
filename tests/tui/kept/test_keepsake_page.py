"""A keepsake as a page for the browser: it does nothing, asks for nothing, and fits its sheets.

About `tui.kept.keepsake.html` and `tui.kept.keepsake.style`.
"""

import re
from html.parser import HTMLParser
from typing import Final

import pytest
from hypothesis import given

from tests.tui.kept.evenings import FULL
from tests.tui.kept.test_keepsake import EVERY, hostile_keepsakes
from tests.tui.kept.test_markdown import HOSTILE, hostile, lines_of
from tui.kept.evening import Wrote
from tui.kept.keepsake.choosing import Keepsake, Share, chosen
from tui.kept.keepsake.html import of_keepsake as html_of
from tui.kept.keepsake.style import STYLE


class Page(HTMLParser):
    """What a reader finds that knows nothing of whoever wrote it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.other: list[str] = []
        self.is_style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.is_style = False

    def handle_data(self, data: str) -> None:
        if not self.is_style:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


TAGS: Final = frozenset(
    """
    html head meta title style body main div header section h1 h2 h3 p br ul li
    figure figcaption svg circle footer
    """.split()
)

PLAIN: Final = re.compile(
    r"[a-z][a-z ]*|[0-9. ]+|width=device-width, initial-scale=1|utf-8|no-referrer|two circles, .*"
    r"|Content-Security-Policy|default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; "
    r"base-uri 'none'; form-action 'none'"
)
"""All that any attribute says."""


@given(text=hostile, title=hostile)
def test_no_text_is_markup_in_a_page_for_the_browser(text: str, title: str) -> None:
    for keepsake in hostile_keepsakes(text, title):
        page = Page(html_of(keepsake))
        assert {tag for tag, _ in page.tags} <= TAGS
        assert page.other == []
        for _, attributes in page.tags:
            assert all(PLAIN.fullmatch(value or "") for value in attributes.values()), attributes
            assert not attributes.keys() & {"href", "src", "style", "srcset", "action", "id"}
            assert not any(name.startswith("on") for name in attributes)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_be_markup_stands_in_the_page_as_it_was_written(text: str) -> None:
    keepsake = chosen(FULL.__replace__(my_words=(Wrote(title="", text=text),)), EVERY)
    page = Page(html_of(keepsake))
    lines = [line for said in keepsake.mine for part in said.parts for line in part]
    assert lines and set(lines) <= set(page.texts) or not lines_of(text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(page.texts))


def test_words_that_run_the_other_way_turn_nothing_else_around() -> None:
    text = html_of(chosen(FULL.__replace__(my_words=(Wrote(title="a", text="שלום\u202e"),)), EVERY))
    assert '<p dir="auto">שלום</p>' in text


def test_the_style_is_fixed_and_asks_for_nothing_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|@font-face|expression|//", STYLE)
    assert STYLE in html_of(chosen(FULL, EVERY))


# -- two sheets


def sheets(keepsake: Keepsake) -> list[str]:
    return re.findall('class="(sheet[^"]*)"', html_of(keepsake))


def test_what_is_of_both_and_what_is_ones_own_stand_on_sheets_of_their_own() -> None:
    assert sheets(chosen(FULL, EVERY)) == ["sheet", "sheet"]
    assert sheets(chosen(FULL, {Share.AGREED, Share.ENDING})) == ["sheet"]
    assert sheets(chosen(FULL, {Share.MINE})) == sheets(chosen(FULL, ())) == ["sheet"]
    text = html_of(chosen(FULL, {Share.MINE}))
    assert text.index("An evening together</h1>") > text.index('class="sheet"')


def test_a_sheet_with_much_on_it_takes_smaller_letters() -> None:
    def much(letters: int) -> Keepsake:
        wrote = (Wrote(title="a", text="so and on " * (letters // 10)),)
        return chosen(FULL.__replace__(my_words=wrote), {Share.AGREED, Share.MINE})

    looks = [sheets(much(letters)) for letters in (500, 4_500, 9_000)]
    assert looks == [["sheet", look] for look in ("sheet", "sheet full", "sheet crowded")]
