"""Kind to the typist, strict about the list, slow for the guesser."""

from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from protocol.errors import BadInvitation, Malformed
from protocol.invitation import (
    DRAW_BYTES,
    STRETCH_MEMORY_BYTES,
    STRETCH_PASSES,
    Invitation,
    complete,
    completions,
    draw,
    parse,
    read,
    stretch,
    where_number,
    where_word,
)
from protocol.sealing import mac
from protocol.words import WORDS

FIVE = ("acrobat", "lantern", "oat", "tulip", "zucchini")
CHEAP_MEMORY_BYTES = 64 * 1024
listed = st.sampled_from(WORDS)


def test_typing_one_letter_offers_every_word_that_begins_with_it() -> None:
    assert completions("Z") == [word for word in WORDS if word.startswith("z")]
    assert completions("ap") == ["apartment", "apostrophe", "apple", "apricot"]


@pytest.mark.parametrize("typed", ["", " ", "-", "qx", "apple tulip", "applez", "~"])
def test_what_begins_no_word_offers_none(typed: str) -> None:
    assert completions(typed) == []


@given(listed, st.integers(3, 10))
def test_three_letters_and_more_complete_a_word(word: str, length: int) -> None:
    assert complete(word[:length]) == word
    assert complete(word[:length].upper()) == word


@given(listed, st.integers(0, 2))
def test_fewer_than_three_letters_complete_nothing(word: str, length: int) -> None:
    assert complete(word[:length]) is None


@pytest.mark.parametrize("typed", ["tulips", "tulpi", "xyz", "appple"])
def test_a_word_with_a_slip_is_not_taken_for_another(typed: str) -> None:
    assert complete(typed) is None


@pytest.mark.parametrize(
    "text",
    [
        "acrobat lantern oat tulip zucchini",
        "  ACROBAT\tLantern\n oat  Tulip zucchini ",
        "acrobat-lantern-oat-tulip-zucchini",
        "acrobat\u2014lantern \u2013 oat\u2010tulip \u2212 zucchini",
        "acrobat, lantern, oat; tulip. zucchini",
        "\u00e1crobat l\u00e4ntern o\u0308at t\u00fblip zucch\u00ecni",
        "acr lan oat tul zuc",
        "\u201cacrobat\u201d 'lantern' oat\u00a0tulip\u200b zuc",
        "acro/lant/oat/tul/zucc",
    ],
)
def test_case_spaces_dashes_commas_and_accents_do_not_matter(text: str) -> None:
    assert parse(text) == FIVE


@given(st.lists(listed, max_size=8), st.sampled_from([" ", "-", ", ", " \u2014 "]))
def test_whatever_is_on_the_list_can_be_read(words: list[str], between: str) -> None:
    assert parse(between.join(words)) == tuple(words)


def test_words_that_are_not_on_the_list_are_named() -> None:
    with pytest.raises(BadInvitation) as refusal:
        parse("acrobat Laterne oat tulpe zucchini 7")
    assert refusal.value.unknown == ("laterne", "tulpe", "7")
    assert "laterne" not in str(refusal.value)


@given(st.text(max_size=60))
def test_no_text_is_read_as_words_that_are_not_on_the_list(text: str) -> None:
    try:
        words = parse(text)
    except BadInvitation as refusal:
        assert refusal.unknown
    else:
        assert set(words) <= set(WORDS)


def test_five_words_say_nothing_about_where() -> None:
    assert read("acr lan oat tul zuc") == Invitation(None, FIVE)


def test_a_sixth_word_in_front_says_where() -> None:
    assert read(f"{where_word(713)} acr lan oat tul zuc") == Invitation(713, FIVE)


@pytest.mark.parametrize("count", [0, 1, 4, 7])
def test_another_number_of_words_is_no_invitation(count: int) -> None:
    with pytest.raises(BadInvitation) as refusal:
        read(" ".join(["tulip"] * count))
    assert refusal.value.unknown == ()


def test_the_words_are_in_no_repr() -> None:
    assert "acrobat" not in repr(Invitation(3, FIVE))
    opening = stretch(FIVE, memory_bytes=CHEAP_MEMORY_BYTES, passes=1)
    assert repr(opening.door) not in repr(opening)


@given(st.integers(0, 2**32 - 1))
def test_the_where_word_carries_the_low_ten_bits_of_an_address(address: int) -> None:
    assert where_number(where_word(address)) == address & 1_023


@pytest.mark.parametrize("typed", ["", "tulip oat", "qqq"])
def test_where_is_one_word_of_the_list(typed: str) -> None:
    with pytest.raises(BadInvitation):
        where_number(typed)


def test_drawing_takes_ten_bits_out_of_every_two_bytes() -> None:
    random = b"\0\0\0\1\x03\xff\xfc\0\xff\xff"
    assert draw(random) == (WORDS[0], WORDS[1], WORDS[1_023], WORDS[0], WORDS[1_023])


@pytest.mark.parametrize("length", [0, DRAW_BYTES - 1, DRAW_BYTES + 1])
def test_drawing_wants_its_number_of_random_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        draw(bytes(length))


@given(st.binary(min_size=DRAW_BYTES, max_size=DRAW_BYTES))
def test_what_is_drawn_can_be_read_out_and_typed(random: bytes) -> None:
    words = draw(random)
    assert read(" ".join(word[:3] for word in words)).words == words


def test_the_cost_is_what_the_arithmetic_of_the_design_assumes() -> None:
    assert (STRETCH_MEMORY_BYTES, STRETCH_PASSES) == (256 * 2**20, 3)
    assert STRETCH_MEMORY_BYTES == argon2id.MEMLIMIT_MODERATE
    assert STRETCH_PASSES == argon2id.OPSLIMIT_MODERATE


def test_stretching_is_argon2id_over_the_words_with_the_fixed_salt() -> None:
    salt = blake2b(b"unhurried/1 invitation", digest_size=16).digest()
    password = b"acrobat lantern oat tulip zucchini"
    master = argon2id.kdf(32, password, salt, opslimit=1, memlimit=CHEAP_MEMORY_BYTES)
    opening = stretch(FIVE, memory_bytes=CHEAP_MEMORY_BYTES, passes=1)
    assert opening.lobby == mac(master, "unh1.lobby.id")
    assert opening.door == mac(master, "unh1.door.key")


def test_words_in_another_order_open_another_door() -> None:
    left = stretch(FIVE, memory_bytes=CHEAP_MEMORY_BYTES, passes=1)
    right = stretch(FIVE[::-1], memory_bytes=CHEAP_MEMORY_BYTES, passes=1)
    assert left.lobby != right.lobby
    assert left.door != right.door


@pytest.mark.parametrize("words", [FIVE[:4], (*FIVE, "oat"), (*FIVE[:4], "zuc"), ("",) * 5])
def test_only_five_whole_words_are_stretched(words: tuple[str, ...]) -> None:
    with pytest.raises(BadInvitation):
        stretch(words, memory_bytes=CHEAP_MEMORY_BYTES, passes=1)


def test_a_cost_that_cannot_be_met_is_named() -> None:
    with pytest.raises(MemoryError):
        stretch(FIVE, memory_bytes=1, passes=1)
