"""Cleaning leaves nothing that steers a terminal, takes nothing from any script, and is final."""

import unicodedata
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from protocol.clean import FLAG, JOINERS_IN_A_ROW, MARKS_PER_BASE, clean, clean_name
from protocol.letters import composed, cut
from protocol.limits import NAME_LIMIT_CHARS, TEXT_LIMIT_CHARS, TEXT_LIMIT_LINES

JOINERS: Final = "\u200c\u200d"
FORBIDDEN: Final = ("Cc", "Cs", "Co", "Cf", "Zl", "Zp")
MARKS: Final = ("Mn", "Mc", "Me")

NASTY: Final = st.sampled_from(
    [
        *JOINERS,
        "\n",
        "\r",
        "\r\n",
        "\x00",
        "\x1b[31m",
        "\x1b]52;c;AAAA\x07",
        "\x7f",
        "\x85",
        "\x9b",
        "\u00ad",
        "\u061c",
        "\u200b",
        "\u200e",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\u2069",
        "\ufeff",
        "\ud800",
        "\ue000",
        "\uffff",
        "\U000e0041",
        "\U0001f3f4",
        "\U000e0067\U000e0062",
        "\U000e007f",
        "\u0378",
        "\U0001f1e9",
        "\u094d",
        "\u3164",
        "\u0301",
        "\u0316",
        "\u0323",
        "\u0344",
        "\u093c",
        "\u0958",
        "\u1161",
        "\u11a8",
        "\u1100",
        "\uac00",
        "\ufb2c",
        "\ufe0f",
        "\u20e3",
        "\U0001d160",
        "\U0001d16e",
        "\U000110ba",
        "\u1ec5",
        "\u0130",
        "a",
        " ",
        "[",
    ]
)
"""What has a rule of its own, or moves when a text is composed."""

TEXTS: Final = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(NASTY, max_size=60).map("".join),
    st.lists(st.one_of(NASTY, st.characters()), max_size=60).map("".join),
)

SCRIPTS: Final = {
    "arabic": "أشتاق إليكَ كثيرًا، وأنا مُتعَب.",
    "persian": "می‌خواهم با تو حرف بزنم.",
    "hebrew": "אני מתגעגע אליך, ואני עייף.",
    "pointed hebrew": unicodedata.normalize("NFC", "שָׁלוֹם לְךָ"),
    "devanagari": "मैं तुम्हें सुन रहा हूँ। क्‍ष",
    "bengali": "আমি ক্লান্ত, তবু এখানে আছি।",
    "tamil": "நான் உன்னைக் கேட்கிறேன்.",
    "thai": "ฉันเหนื่อยมาก แต่ฉันคิดถึงเธอ",
    "japanese": "今日は疲れた。がんばったね、ありがとう。",
    "korean": "오늘은 힘들었어. 보고 싶어.",
    "chinese": "我很累,但是我想你。",
    "vietnamese": "Anh mệt, nhưng anh nhớ em nhiều lắm.",
    "polytonic greek": unicodedata.normalize("NFC", "ᾧ τινι ἔοικεν"),
    "family": "👨‍👩‍👧‍👦",
    "kiss with skin tones": "👩🏽‍❤️‍💋‍👨🏿",
    "flags": "🇩🇪🇯🇵🏳️‍🌈",
    "flag of scotland": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "newer than our tables": "\U0001fae9\u0378",
    "keycap": "5️⃣",
}

BRACKETS: Final = [
    "[/]",
    "[]",
    "[ ]",
    "[[",
    "]]",
    "[sigh]",
    "[b]",
    "[/b]",
    "[bold]loud[/bold]",
    "[red]",
    "[@click=app.quit]go[/]",
    "[@click='app.bell']",
    "[link=https://example.org]here[/link]",
    "[on red]",
    "[reverse]",
    "[$primary]",
    "[$accent on $panel]",
    "[#ff0000]",
    "[rgb(1,2,3)]",
    "[auto]",
    "[not bold]",
    "[/not-open]",
    "\\[b]",
    "\\[",
    "[b",
    "b]",
    "[[b]]",
    "[b][i][/b][/i]",
    "[*]",
    "[x] dishes",
    "[ ] bins",
    "[1]",
    "[...]",
    "[laughs]",
    "a[0]",
    "{name}",
    "${name}",
    "$name",
    ":smile:",
    "<b>*_`~#|</b>",
]


@given(TEXTS)
@example("a" + "\u0344" * MARKS_PER_BASE)
@example("\U0001d160" + "\u0301" * MARKS_PER_BASE)
@example("a\u200b\u0301" * 3)
@example("\r\x00\n")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(TEXTS)
def test_nothing_forbidden_is_left(text: str) -> None:
    flagless = FLAG.sub("", clean(text))
    left = [letter for letter in flagless if unicodedata.category(letter) in FORBIDDEN]
    assert set(left) <= {"\n", *JOINERS}


@given(TEXTS)
def test_what_is_left_is_composed(text: str) -> None:
    cleaned = clean(text)
    assert composed(cleaned) == cleaned
    if unicodedata.unidata_version == "14.0.0":
        assert unicodedata.is_normalized("NFC", cleaned)


@given(TEXTS)
@example("a" + "\u0301" * 100)
@example("a" + "\u0344" * 100)
@example("a" + "\u200d\u0301" * 100)
def test_no_letter_carries_a_tower_of_marks_or_joiners(text: str) -> None:
    marks = joiners = 0
    for letter in unicodedata.normalize("NFD", clean(text)):
        if letter in JOINERS:
            joiners += 1
        elif unicodedata.category(letter) in MARKS:
            marks += 1
        else:
            marks = joiners = 0
        assert marks <= MARKS_PER_BASE and joiners <= JOINERS_IN_A_ROW


@given(st.sampled_from("a\n\U0001d160\uac00\u0958"), st.integers(0, 20_000))
def test_length_and_lines_are_capped(letter: str, count: int) -> None:
    cleaned = clean(letter * count)
    assert len(cleaned) <= TEXT_LIMIT_CHARS
    assert cleaned.count("\n") < TEXT_LIMIT_LINES


@pytest.mark.parametrize("letter", ["a", "\uac00", "\u00e9", "\N{WHITE HEAVY CHECK MARK}"])
def test_a_text_of_just_the_limit_is_kept_whole(letter: str) -> None:
    assert clean(letter * TEXT_LIMIT_CHARS) == letter * TEXT_LIMIT_CHARS


def test_lines_up_to_the_limit_are_kept() -> None:
    text = "\n".join(["a"] * TEXT_LIMIT_LINES)
    assert clean(text) == text
    assert clean(text + "\nb") == text


@pytest.mark.parametrize("separator", ["\n", "\r", "\r\n", "\u2028", "\u2029"])
def test_every_line_separator_becomes_a_newline(separator: str) -> None:
    assert clean(f"a{separator}b") == "a\nb"


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=list(SCRIPTS))
def test_living_scripts_and_emoji_are_unchanged(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("text", BRACKETS)
def test_brackets_are_just_words(text: str) -> None:
    assert clean(text) == text


def test_there_are_forty_bracket_phrases() -> None:
    assert len(set(BRACKETS)) == 40


def test_a_removed_character_leaves_no_composition_behind() -> None:
    assert clean("e\u200b\u0301") == "\u00e9"


def test_the_escape_goes_and_the_words_around_it_stay() -> None:
    assert clean("tired \x1b[31mand\x1b[0m sad") == "tired [31mand[0m sad"


@given(TEXTS)
def test_a_name_is_one_clean_line_without_edges(text: str) -> None:
    name = clean_name(text)
    assert "\n" not in name and name == name.strip() and len(name) <= NAME_LIMIT_CHARS
    assert clean_name(name) == name and clean(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sam \n", "Sam"),
        ("A\u3000B", "A B"),
        (" ", ""),
        ("\u3164Sam\u2800\u2800Lee\u3164", "Sam Lee"),
        ("\u0301 \u200dSam", "Sam"),
        ("\u0301\u200d\u3164", ""),
        ("Zoe\u0301", "Zoé"),
        ("x" * 38 + "👨‍👩‍👧‍👦", "x" * 38),
    ],
)
def test_a_name_keeps_its_letters(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


WHOLE: Final = [
    "👨‍👩‍👧‍👦",
    "🇩🇪",
    SCRIPTS["flag of scotland"],
    "👍🏽",
    "5️⃣",
    "e\u0328\u0331",
    "क्षि",
    "한",
    "\u1100\u1161\u11ab\u302e",
    "❤️‍🔥",
]
"""What looks like one letter, and is more than one character."""


@pytest.mark.parametrize("letter", WHOLE)
@pytest.mark.parametrize("ahead", range(8))
def test_what_looks_like_one_letter_is_not_cut_in_two(letter: str, ahead: int) -> None:
    cleaned = clean(("x" * ahead + letter * TEXT_LIMIT_CHARS)[: TEXT_LIMIT_CHARS * 4])
    rest = cleaned.removeprefix("x" * ahead)
    assert rest == clean(letter) * (len(rest) // len(clean(letter)))
    assert TEXT_LIMIT_CHARS - len(letter) < len(cleaned) <= TEXT_LIMIT_CHARS
    assert clean(cleaned) == cleaned


@given(st.lists(st.sampled_from([*WHOLE, "a", "\n", "\u200d", "\u0301"])), st.integers(0, 40))
def test_a_cut_is_final_and_takes_little(letters: list[str], limit: int) -> None:
    text = clean("".join(letters))
    kept = cut(text, limit)
    assert text.startswith(kept) and len(kept) <= limit and cut(kept, limit) == kept
    assert clean(kept) == kept


@pytest.mark.parametrize(
    "tags",
    ["", "gb", "gbsct" * 3, "GBSCT", "gb sct", "hello there this is hidden"],
)
def test_tags_that_are_no_flag_are_dropped(tags: str) -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in tags)
    assert clean(f"a\U0001f3f4{hidden}\U000e007fb") == "a\U0001f3f4b"
    assert clean(f"a{hidden}\U000e007fb") == "ab"
