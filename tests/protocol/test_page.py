"""The page of the protocol: its tables are those of the code, and the rest leaves nothing out."""

import pytest

from protocol.session.session import PHASES
from tests.protocol import page
from tests.protocol.reader import tables
from tests.protocol.vectors import SECTIONS


@pytest.mark.gate
def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    """`python -m tests.protocol.page` writes them."""
    text = page.PAGE.read_text("utf-8")
    assert page.filled(text) == text


def test_the_page_has_every_table_once() -> None:
    named = [name for _, name, _, _ in page.TABLE.findall(tables.text())]
    assert sorted(named) == sorted([*page.TABLES, "wordlist"])


def prose() -> str:
    return page.TABLE.sub("", tables.text())


def test_what_is_told_by_hand_leaves_no_event_frame_or_code_out() -> None:
    names = [row["event"] for row in tables.table("events")]
    names += [row["frame"] for row in tables.table("frames")]
    names += tables.words("code")
    assert [name for name in names if f"`{name}`" not in prose()] == []


def test_the_outline_of_every_phase_is_told() -> None:
    told = prose().partition("<!-- by hand: outlines -->")[2].partition("\n\n")[0]
    assert [kind.tag for kind in PHASES if f"| `{kind.tag}` |" not in told] == []


def test_every_section_of_the_vectors_is_told() -> None:
    told = prose().partition("## The vectors")[2]
    assert [name for name in SECTIONS if f"| `{name}` |" not in told] == []
