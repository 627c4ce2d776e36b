"""The list is a part of the protocol: it cannot change unnoticed."""

from hashlib import sha256
from typing import Final

import pytest

from protocol.words import PREFIX_LETTERS, WORDS, spell


def test_there_are_as_many_words_as_ten_bits_can_number() -> None:
    assert len(WORDS) == len(set(WORDS)) == 1_024


def test_the_first_three_letters_tell_every_word_apart() -> None:
    assert len({word[:PREFIX_LETTERS] for word in WORDS}) == len(WORDS)


def test_the_words_are_sorted_and_plain() -> None:
    assert list(WORDS) == sorted(WORDS)
    assert all(
        word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 10
        for word in WORDS
    )


def test_the_list_is_the_second_one() -> None:
    digest = sha256("\n".join(WORDS).encode()).hexdigest()
    assert digest == "0aae1048cd3bd17cb1a4b53c2327bc17a9dc09912868d19271c1688ae2c48af4"


HARD: Final = """
affidavit opulently vestibule aardvark acetone aesthetic amoeba anonymous apostrophe auspicious
auxiliary axially bohemian bouquet cahoots croissant cuisine cybernetic cylinder cytoplasm dachshund
enigmatic enunciate etiquette eucalyptus euphemism exfoliate exuberant fettuccine feudalist fiscally
hygienist hypnotist ionosphere itinerary jalapeno leprechaun liverwurst lucidity luau moccasin
myriad nautically nuptials obtain ocular omissible opaquely oscillator pheasant quesadilla rhapsody
rhetoric rotisserie seismology sphinx suave squirrel taekwondo utterance wielder xerox xylophone
yacht zirconium zucchini wasp widow wound idiocy dagger kissing toilet
""".split()
"""Latin, rare, hard to spell for a tired couple, or not to be said at a door."""

SAID_ANYWAY: Final = (
    "again also answer enter first hello letter maybe next number okay slow spell wait".split()
)
"""What one hears while words are read out, and must not mistake for one of them."""


@pytest.mark.parametrize("word", [*HARD, *SAID_ANYWAY])
def test_what_is_hard_to_say_or_said_anyway_is_not_on_the_list(word: str) -> None:
    assert word not in WORDS


def test_no_slip_of_one_letter_makes_one_word_of_another() -> None:
    beginnings: dict[str, set[str]] = {}
    for word in WORDS:
        for place in range(len(word)):
            beginnings.setdefault(f"{word[:place]}*{word[place + 1 :]}", set()).add(word)
    assert [words for words in beginnings.values() if len(words) > 1] == []
    without = {word[:place] + word[place + 1 :] for word in WORDS for place in range(len(word))}
    assert without.isdisjoint(WORDS)


def test_two_bytes_spell_one_word_by_their_low_ten_bits() -> None:
    assert spell(b"\0\0\xff\xff\x04\x01", 3) == (WORDS[0], WORDS[1_023], WORDS[1])


def test_every_word_is_spelled_by_equally_many_numbers() -> None:
    counts = dict.fromkeys(WORDS, 0)
    for number in range(2**16):
        counts[spell(number.to_bytes(2, "big"), 1)[0]] += 1
    assert set(counts.values()) == {64}
