"""The list is a part of the protocol: it cannot change unnoticed."""

from hashlib import sha256

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


def test_the_list_is_the_one_of_version_one() -> None:
    digest = sha256("\n".join(WORDS).encode()).hexdigest()
    assert digest == "9bd1ce8cbc72510174e3872b6cfe29157bd57310a68b2dd3a0cb86d9fff61626"


def test_two_bytes_spell_one_word_by_their_low_ten_bits() -> None:
    assert spell(b"\0\0\xff\xff\x04\x01", 3) == (WORDS[0], WORDS[1_023], WORDS[1])


def test_every_word_is_spelled_by_equally_many_numbers() -> None:
    counts = dict.fromkeys(WORDS, 0)
    for number in range(2**16):
        counts[spell(number.to_bytes(2, "big"), 1)[0]] += 1
    assert set(counts.values()) == {64}
