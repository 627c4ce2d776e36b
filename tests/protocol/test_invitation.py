"""Kind to the typist, strict about the list, slow for the guesser.

About `protocol.door.nearness`.
"""

import math
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from protocol.door.invitation import (
    DRAW_BYTES,
    SAID_BETWEEN,
    STRETCH_MEMORY_BYTES,
    STRETCH_PASSES,
    WORDS_PER_INVITATION,
    Invitation,
    complete,
    completions,
    draw,
    look,
    nearest,
    parse,
    read,
    stretch,
    where_number,
    where_word,
)
from protocol.errors import BadInvitation, Malformed
from protocol.seal.sealing import mac
from protocol.words import WORDS

FIVE = ("acrobat", "lantern", "oatmeal", "tulip", "zookeeper")
CHEAP_MEMORY_BYTES = 64 * 1024
listed = st.sampled_from(WORDS)


def test_typing_one_letter_offers_every_word_that_begins_with_it() -> None:
    assert completions("Z") == [word for word in WORDS if word.startswith("z")]
    assert completions("ap") == ["apartment", "apology", "approve", "apricot"]


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


@pytest.mark.parametrize("typed", ["tulips", "tulpi", "xyz", "aprricot"])
def test_a_word_with_a_slip_is_not_taken_for_another(typed: str) -> None:
    assert complete(typed) is None


@pytest.mark.parametrize(
    "text",
    [
        "acrobat lantern oatmeal tulip zookeeper",
        "  ACROBAT\tLantern\n oatmeal  Tulip zookeeper ",
        "acrobat-lantern-oatmeal-tulip-zookeeper",
        "acrobat\u2014lantern \u2013 oatmeal\u2010tulip \u2212 zookeeper",
        "acrobat, lantern, oatmeal; tulip. zookeeper",
        "\u00e1crobat l\u00e4ntern o\u0308atmeal t\u00fblip z\u00f2okeeper",
        "acr lan oat tul zoo",
        "\u201cacrobat\u201d 'lantern' oatmeal\u00a0tulip\u200b zoo",
        "acro/lant/oatm/tul/zook",
    ],
)
def test_case_spaces_dashes_commas_and_accents_do_not_matter(text: str) -> None:
    assert parse(text) == FIVE


@given(st.lists(listed, max_size=8), st.sampled_from([" ", "-", ", ", " \u2014 "]))
def test_whatever_is_on_the_list_can_be_read(words: list[str], between: str) -> None:
    assert parse(between.join(words)) == tuple(words)


def test_words_that_are_not_on_the_list_are_named() -> None:
    with pytest.raises(BadInvitation) as refusal:
        parse("1. acrobat 2. Laterne 3. oatmeal tulpe zookeeper 7")
    assert refusal.value.unknown == ("laterne", "tulpe")
    assert "laterne" not in str(refusal.value)


@given(st.text(max_size=60))
def test_no_text_is_read_as_words_that_are_not_on_the_list(text: str) -> None:
    try:
        words = parse(text)
    except BadInvitation as refusal:
        assert refusal.unknown
    else:
        assert set(words) <= set(WORDS)


LETTER = """
    Dear Sam, I am so glad that we try this! The words for tonight are below; please type them in.
    “Acrobat lantern
    oatmeal\u00a0tulip - ZOOKEEPER”.
    I love you, see you at the door. It is the third thing on the first screen. Yours, A.
"""


def test_words_in_a_longer_text_are_found_and_the_rest_is_told() -> None:
    reading = look(LETTER)
    assert reading.words == FIVE and reading.unknown == ()
    assert {"dear", "sam", "glad", "tonight"} <= set(reading.left_out)
    assert read(LETTER) == Invitation(None, FIVE)


@pytest.mark.parametrize(
    "text", ["{} {} {} {} and {}", "the {} {} {} {} {}", "The {} and the {}, {} and {} and {}."]
)
def test_what_is_said_between_whole_words_is_no_word(text: str) -> None:
    reading = look(text.format(*FIVE))
    assert reading.words == FIVE and reading.unknown == ()
    assert set(reading.left_out) <= SAID_BETWEEN


def test_in_a_letter_too_what_is_said_between_them_is_no_word() -> None:
    letter = "Hi love, the words are {}, {}, {}, {} and {}, and I am glad."
    assert look(letter.format(*FIVE)).words == FIVE
    at_home = "Hi love, the words are atlas, {}, {}, {}, {} and {}, and I am glad."
    assert look(at_home.format(*FIVE)).words == ("atlas", *FIVE)


def test_where_words_are_shortened_their_beginnings_are_taken_as_such() -> None:
    short = ("thermos", "android", *FIVE[:3])
    assert look(" ".join(word[:3] for word in short)).words == short
    assert look(f"the and {' '.join(FIVE[:3])}").words == short


def test_two_invitations_in_one_text_are_not_chosen_from() -> None:
    reading = look(f"{' '.join(FIVE)} or {' '.join(FIVE[::-1])}")
    assert reading.invitation is None and reading.left_out == ()


white = st.text(
    st.sampled_from(" \t\r\n\x0b\x0c\x1c\x85\xa0\u2002\u2028\u2029\u202f\u3000"), min_size=1
)
marks = st.sampled_from(
    ["", ",", ".", ";", "-", "–", "“", "”", "'", "1.", "2)", "3:", "\u200b", "（", "、"]
)


@st.composite
def dressed(draw_one: st.DrawFn, word: str) -> str:
    """A word as somebody may write it."""
    part = word[: draw_one(st.integers(3, len(word)))]
    if part in SAID_BETWEEN:
        part = word
    kind = draw_one(st.sampled_from(["as it is", "capitals", "wide", "accent"]))
    if kind == "capitals":
        part = part.upper()
    if kind == "wide":
        part = "".join(chr(ord(char) + 0xFEE0) for char in part)
    if kind == "accent":
        place = draw_one(st.integers(1, len(part)))
        part = part[:place] + draw_one(st.sampled_from("\u0300\u0301\u0308")) + part[place:]
    return f"{draw_one(white)}{draw_one(marks)}{part}{draw_one(marks)}{draw_one(white)}"


@given(st.data(), st.lists(listed, min_size=5, max_size=6))
def test_however_words_are_written_they_are_read(data: st.DataObject, words: list[str]) -> None:
    text = "".join(data.draw(dressed(word)) for word in words)
    reading = look(text)
    assert reading.words == tuple(words)
    assert reading.unknown == reading.left_out == ()


@given(st.text(max_size=200))
def test_of_any_text_every_letter_is_taken_or_told(text: str) -> None:
    reading = look(text)
    told = " ".join((*reading.words, *reading.unknown, *reading.left_out))
    taken = [char for char in "abcdefghijklmnopqrstuvwxyz" if char in text.lower()]
    assert all(char in told for char in taken)


SLIPS = [
    *[("vilage", "village"), ("fotball", "football"), ("elefant", "elephant"), ("tulpi", "tulip")],
    *[("buterfly", "butterfly"), ("phence", "fence"), ("cristal", "crystal"), ("qeen", "queen")],
    *[("jirafe", "giraffe"), ("tulips", "tulip"), ("umbrela", "umbrella"), ("kastle", "castle")],
    *[("Vlilage", "village"), ("pianno", "piano"), ("laterne", "lantern"), ("picknick", "picnic")],
]


@pytest.mark.parametrize(("typed", "word"), SLIPS)
def test_the_nearest_word_is_offered_first(typed: str, word: str) -> None:
    assert complete(typed) in (None, word)
    assert complete(typed) == word or nearest(typed)[0] == word


@given(listed.filter(lambda word: len(word) > 4), st.data())
def test_two_letters_that_changed_places_after_the_beginning_are_found(
    word: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(3, len(word) - 2))
    slip = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert complete(slip) == word or nearest(slip)[0] == word


@given(listed, st.integers(0, 9), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_one_letter_too_many_leaves_the_word_on_offer(word: str, place: int, extra: str) -> None:
    slip = word[:place] + extra + word[place:]
    assert complete(slip) is not None or word in nearest(slip)


@pytest.mark.parametrize("typed", ["", " ", "tulip", "tul", "two words", "qqqqqqqqqqqqqq"])
def test_where_nothing_is_near_nothing_is_offered(typed: str) -> None:
    assert nearest(typed) == ()


def test_five_words_say_nothing_about_where() -> None:
    assert read("acr lan oat tul zoo") == Invitation(None, FIVE)


def test_a_sixth_word_in_front_says_where() -> None:
    assert read(f"{where_word(713)} acr lan oatmeal tul zoo") == Invitation(713, FIVE)


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


@pytest.mark.parametrize("typed", ["", "tulip oatmeal", "qqq"])
def test_where_is_one_word_of_the_list(typed: str) -> None:
    with pytest.raises(BadInvitation):
        where_number(typed)


def test_drawing_takes_each_word_out_of_those_that_are_left() -> None:
    number = 0 + 1_024 * (1_022 + 1_023 * (1 + 1_022 * (0 + 1_021 * 1_019)))
    drawn = draw(number.to_bytes(DRAW_BYTES, "big"))
    assert drawn == (WORDS[0], WORDS[1_023], WORDS[2], WORDS[1], WORDS[1_022])


def test_every_invitation_of_different_words_is_drawn_by_its_own_number() -> None:
    few = 1_024 * 1_023 * 1_022 * 1_021 * 1_020
    assert 49.98 < math.log2(few) < 50
    assert math.log2(2 ** (8 * DRAW_BYTES) / few) > 200, "what is left over shifts no chance"


@given(st.binary(min_size=DRAW_BYTES, max_size=DRAW_BYTES), st.sets(st.sampled_from(WORDS)))
def test_no_word_comes_twice_in_an_invitation(random: bytes, front: set[str]) -> None:
    words = draw(random, front)
    assert len({*words}) == WORDS_PER_INVITATION
    assert not front.intersection(words)


def test_a_word_that_is_not_ours_leaves_its_place_empty() -> None:
    reading = look("goose qqqqq amber")
    assert reading.places == ("goose", "", "amber")
    assert reading.words == ("goose", "amber")


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
    salt = blake2b(b"unhurried/1 invitation, words 2", digest_size=16).digest()
    password = b"acrobat lantern oatmeal tulip zookeeper"
    master = argon2id.kdf(32, password, salt, opslimit=1, memlimit=CHEAP_MEMORY_BYTES)
    opening = stretch(FIVE, memory_bytes=CHEAP_MEMORY_BYTES, passes=1)
    assert opening.lobby == mac(master, "unh1.lobby.id")
    assert opening.door == mac(master, "unh1.door.key")


def test_words_in_another_order_open_another_door() -> None:
    left = stretch(FIVE, memory_bytes=CHEAP_MEMORY_BYTES, passes=1)
    right = stretch(FIVE[::-1], memory_bytes=CHEAP_MEMORY_BYTES, passes=1)
    assert left.lobby != right.lobby
    assert left.door != right.door


@pytest.mark.parametrize("words", [FIVE[:4], (*FIVE, "oatmeal"), (*FIVE[:4], "zoo"), ("",) * 5])
def test_only_five_whole_words_are_stretched(words: tuple[str, ...]) -> None:
    with pytest.raises(BadInvitation):
        stretch(words, memory_bytes=CHEAP_MEMORY_BYTES, passes=1)


def test_a_cost_that_cannot_be_met_is_named() -> None:
    with pytest.raises(MemoryError):
        stretch(FIVE, memory_bytes=1, passes=1)
