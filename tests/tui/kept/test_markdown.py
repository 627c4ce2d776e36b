"""What is handed out: readable, one document by itself, and nothing somebody wrote is markup."""

from datetime import UTC, timedelta, timezone
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from protocol.clean import clean
from tests.tui.kept.samples import (
    AGREED,
    APPOINTMENT,
    NOTE,
    NOW,
    RECORD,
    appointments,
    notes,
    records,
)
from tui.kept.documents import Appointment, Note, SessionRecord
from tui.kept.markdown import of_appointment, of_notes, of_record

READERS: Final = (MarkdownIt("gfm-like"), MarkdownIt("commonmark"))
"""With tables, struck words and addresses that become links by themselves, and without."""

NOTHING: Final = frozenset({"text", "hardbreak"})
"""All that a reader may find within a line."""

BLOCKS: Final = frozenset(
    {"heading", "paragraph", "bullet_list", "list_item", "inline"},
)

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![a](https://example.org/a.png)",
    "<https://example.org>",
    "https://example.org www.example.org a@example.org",
    "WWW.example.org/a?b=c",
    "javascript:alert(1)//",
    "# a\n## b",
    "a\n===\nb\n---",
    "- a\n  - b\n+ c\n* d",
    "1. a\n2) b\n10. c",
    "> a",
    "```\na\n```\n~~~\nb\n~~~",
    "    code\n\tcode",
    "a  \nb\\\nc",
    "| a | b |\n|---|---|\n| c | d |",
    "~~a~~ **b** _c_ `d` ==e== ^f^ $g$ %%h%% {{i}} {#j} @k :smile: [^1] [[l]] ~m~",
    "&lt;b&gt; &#60; &amp;",
    "[a]: https://example.org\n\n[a]",
    "---\ntitle: a\n---",
    "***\n___",
    ": a\nb\n: c",
    "a\r\nb\rc\u2028d\u2029e",
    "\u202eabc\u202c \u200bd \x1b[31me\x07",
    "\\",
    "\\\\<b>",
    "\\&lt;",
    "<!-- a -->",
    "<a\nhref=x>",
    "*a\n\nb*",
    "\n\n\n",
    "#",
    "a #",
)

hostile = st.one_of(
    st.sampled_from(HOSTILE),
    st.text("\\`*_[]<>~|#$^={}@&:/%-+.)(!\"' \t\n0a1bwW;", max_size=40),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join),
)


def read(text: str) -> list[list[Token]]:
    """The tokens of each reader."""
    return [reader.parse(text) for reader in READERS]


def is_inert(tokens: list[Token]) -> bool:
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    inner = {child.type for token in tokens for child in token.children or ()}
    return kinds <= BLOCKS and inner <= NOTHING


def shown(tokens: list[Token]) -> list[str]:
    """Each block as a reader shows it."""
    return [
        "".join("\n" if child.type == "hardbreak" else child.content for child in token.children)
        for token in tokens
        if token.children is not None
    ]


def lines_of(text: str) -> list[str]:
    """What is to be seen of somebody's text."""
    return [" ".join(line.split()) for line in clean(text).split("\n") if line.strip()]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_would_be_markup_is_read_as_text(text: str) -> None:
    for tokens in read(of_notes([NOTE.__replace__(text=text, label=text)])):
        assert is_inert(tokens)


@given(text=hostile)
def test_every_line_of_a_note_is_shown_as_it_was_written(text: str) -> None:
    for tokens in read(of_notes([NOTE.__replace__(text=text)])):
        assert is_inert(tokens)
        told = [line for block in shown(tokens)[2:] for line in block.split("\n")]
        assert [" ".join(line.split()) for line in told] == lines_of(text)


@given(text=hostile, minutes=st.integers(0, 99))
def test_no_text_of_a_record_is_markup(text: str, minutes: int) -> None:
    agreed = AGREED.__replace__(text=text, whose=text, when=text, enough=text, again=text)
    part = RECORD.parts[0].__replace__(title=text, minutes=minutes)
    record = RECORD.__replace__(label=text, parts=(part,), agreements=(agreed,))
    for tokens in read(of_record(record)):
        assert is_inert(tokens)


@given(text=hostile)
def test_no_text_of_an_appointment_is_markup(text: str) -> None:
    appointment = APPOINTMENT.__replace__(name=text, words=(text, text))
    for tokens in read(of_appointment(appointment)):
        assert is_inert(tokens)
    # No address, which alone is shown letter for letter, as code.
    for tokens in read(of_appointment(appointment, relay=f"! {text}")):
        assert is_inert(tokens)


@given(document=notes | records | appointments())
def test_whatever_is_kept_can_be_handed_out(document: Note | SessionRecord | Appointment) -> None:
    match document:
        case Note():
            text = of_notes([document])
        case SessionRecord():
            text = of_record(document)
        case Appointment():
            text = of_appointment(document)
    assert text.startswith("# ") and text.endswith("\n")
    assert all(is_inert(tokens) for tokens in read(text))


def test_notes_of_a_room_are_one_page() -> None:
    later = NOTE.__replace__(at=NOW + timedelta(minutes=70), text="slower *here*\n\n  - a")
    assert of_notes([NOTE, later], timezone(timedelta(hours=1))) == (
        "# My notes: Tuesday, Ada and Sam\n\n"
        "## Thursday 26 November 2026, 20:30\n\n"
        "come back to Sundays\n\n"
        "## Thursday 26 November 2026, 21:40\n\n"
        "slower \\*here\\*\n\n"
        "\u00a0\u00a0\\- a\n"
    )


def test_a_record_says_what_took_place_and_what_was_agreed_on() -> None:
    assert of_record(RECORD) == (
        "# Session record: Tuesday, Ada and Sam\n\n"
        "Thursday 26 November 2026\n\n"
        "## What took place\n\n"
        "- One thing only, 1 minute\n"
        "- My own part, less than a minute\n\n"
        "## What the two agreed on\n\n"
        "Both of them allowed that it is kept here.\n\n"
        "- the dishes (Ada, every Sunday)  \n"
        "  Good enough: twice  \n"
        "  To look at again: 10 December\n"
    )


def test_a_record_without_leave_has_no_word_about_agreements() -> None:
    text = of_record(RECORD.__replace__(agreements=None))
    assert "agree" not in text and "allow" not in text
    assert "Nothing was agreed on." in of_record(RECORD.__replace__(agreements=()))


def test_an_appointment_says_when_and_with_which_words() -> None:
    assert of_appointment(APPOINTMENT, UTC) == (
        "# Appointment for Sam\n\n"
        "The appointment is Tuesday 1 December 2026, 19:30. "
        "The words hold until Tuesday 1 December 2026, 21:30.\n\n"
        "The words that open the door, once:\n\n"
        "ember lake orbit plum quartz\n"
    )


def test_a_long_note_is_handed_out_whole() -> None:
    text = "\n".join(f"line {number} " + "a" * 9_000 for number in range(300))
    (tokens, _) = read(of_notes([NOTE.__replace__(text=text)]))
    assert "\n".join(shown(tokens)[2:]) == text


def test_what_could_steer_a_terminal_or_turn_letters_around_is_left_out() -> None:
    text = of_notes([NOTE.__replace__(text="a\x1b[31mb\u202ec\u2066d\u200be")])
    assert "a\\[31mbcde" in text


def test_no_notes_are_a_title() -> None:
    assert of_notes([]) == "# My notes\n"
