"""A guide that whoever leads has brought comes to the first partner: `protocol.guide.lending`."""

import random

import pytest

from protocol.errors import BadGuide
from protocol.guide.lending import (
    ASKED_AT_ONCE,
    LENT_BYTES,
    LENT_PART_BYTES,
    LENT_PARTS,
    Borrower,
    Lender,
)
from protocol.guide.structure import GUIDE_LIMIT, guide_bytes, guide_hash
from protocol.limits import NOTE_LIMIT
from protocol.seal.sealing import NONCE_BYTES, SEAL_OVERHEAD
from tui.disk.shelf import burnout

THIRD = b"t" * 32
SMALL = b"\x00\x80 and \x80\x00\x00"


def lent(guide: bytes, borrower: Borrower, dice: random.Random) -> int:
    """How often it was asked for, where notes come in any order, twice, or not at all."""
    lender, rounds, old = Lender(THIRD, guide), 0, list[bytes]()
    while borrower.guide() is None:
        rounds += 1
        answered = lender.answer(borrower.asks)
        assert answered is not None and len(answered) <= ASKED_AT_ONCE
        old += answered
        notes = [*answered, *dice.sample(old, min(2, len(old)))]
        dice.shuffle(notes)
        for note in notes:
            if dice.random() < 0.8:
                borrower.hear(note)
    return rounds


@pytest.mark.parametrize(
    "length", [1, LENT_PART_BYTES, LENT_PART_BYTES + 1, 2 * LENT_PART_BYTES, GUIDE_LIMIT]
)
def test_a_guide_of_any_length_comes_whole_whatever_becomes_of_the_notes(length: int) -> None:
    guide = random.Random(length).randbytes(length)
    for seed in range(5):
        borrower = Borrower(THIRD, guide_hash(guide))
        lent(guide, borrower, random.Random(seed))
        assert borrower.guide() == guide


def test_bytes_that_look_like_what_a_part_is_filled_with_stay() -> None:
    borrower = Borrower(THIRD, guide_hash(SMALL))
    lent(SMALL, borrower, random.Random(1))
    assert borrower.guide() == SMALL


def test_the_longest_takes_no_more_than_so_many_rounds() -> None:
    guide = bytes(GUIDE_LIMIT)
    lender, borrower, rounds = Lender(THIRD, guide), Borrower(THIRD, guide_hash(guide)), 0
    while borrower.guide() is None:
        rounds += 1
        answered = lender.answer(borrower.asks) or ()
        assert [borrower.hear(note) for note in answered][-1]
    assert rounds == -(-LENT_PARTS // ASKED_AT_ONCE) == 26


def test_every_part_has_one_size_and_fits_a_lobby() -> None:
    data = guide_bytes(burnout())
    lender = Lender(THIRD, data)
    borrower, sizes = Borrower(THIRD, guide_hash(data)), set[int]()
    while borrower.guide() is None:
        for note in lender.answer(borrower.asks) or ():
            sizes.add(len(note))
            borrower.hear(note)
    assert sizes == {NONCE_BYTES + SEAL_OVERHEAD + LENT_BYTES}
    assert max(*sizes, len(borrower.asks)) <= NOTE_LIMIT


def test_nobody_without_the_secret_is_answered_or_heard() -> None:
    lender, stranger = Lender(THIRD, SMALL), Borrower(b"x" * 32, guide_hash(SMALL))
    assert lender.answer(stranger.asks) is None
    false = Lender(b"x" * 32, SMALL).answer(stranger.asks)
    borrower = Borrower(THIRD, guide_hash(SMALL))
    assert false and not any(borrower.hear(note) for note in false)
    assert lender.lobby == borrower.lobby != stranger.lobby


def test_a_note_that_is_thrown_back_or_changed_is_passed_over() -> None:
    lender, borrower = Lender(THIRD, SMALL), Borrower(THIRD, guide_hash(SMALL))
    asks = borrower.asks
    (part,) = lender.answer(asks) or ()
    assert lender.answer(part) is None and lender.answer(b"") is None
    for note in (asks, part[:-1], b"", bytes([part[0] ^ 1]) + part[1:]):
        assert not borrower.hear(note)
    assert borrower.hear(part) and borrower.guide() == SMALL


def test_another_guide_is_neither_asked_for_nor_taken() -> None:
    """As where whoever leads has changed their file since the door."""
    lender, borrower = Lender(THIRD, b"changed"), Borrower(THIRD, guide_hash(SMALL))
    assert lender.answer(borrower.asks) is None


def test_other_bytes_than_those_that_it_is_called_by_are_no_guide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From a changed program that knows the secret and the name."""
    with monkeypatch.context() as changed:
        changed.setattr("protocol.guide.lending.guide_hash", lambda data: guide_hash(SMALL))
        lender = Lender(THIRD, b"other bytes")
    borrower = Borrower(THIRD, guide_hash(SMALL))
    for note in lender.answer(borrower.asks) or ():
        borrower.hear(note)
    with pytest.raises(BadGuide):
        borrower.guide()
