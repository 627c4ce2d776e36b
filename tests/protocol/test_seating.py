"""What the relay is told of a third seat: two signatures to let it come, one to let it go."""

from dataclasses import replace

import pytest

from protocol.errors import BadSeal
from protocol.seal.keyring import Handed
from protocol.seal.sealing import verify
from protocol.seal.seating import coming, going, signed
from protocol.seats import PARTNERS, Seat
from protocol.wire.frames import Renew, pack, read_at_relay
from protocol.wire.proofs import is_proven, roster_message
from tests.protocol.thirds import FIRST, MEMBERS, ROOM, SECOND, SEEDS, THIRD

ALL = tuple(MEMBERS.values())
TWO = ALL[:2]
AFTER = 17


def handed(author: Seat = FIRST, after: int = AFTER) -> Handed:
    signature = signed(ROOM.room_id, 1, after, ALL, SEEDS[author])
    return Handed((0, 0, 0), ALL, (bytes(104),) * 3, signature)


def holds(frame: Renew, seat: Seat) -> bool:
    """Whether that partner's signature is on it, as the relay looks at it."""
    message = roster_message(ROOM.room_id, frame.epoch, frame.after, frame.roster)
    signature = dict(frame.signatures).get(int(seat), bytes(64))
    return is_proven(MEMBERS[seat].signing, message, signature)


@pytest.mark.parametrize("author", PARTNERS)
def test_the_other_partner_adds_a_signature_to_that_of_the_author(author: Seat) -> None:
    other = PARTNERS[1 - author]
    frame = coming(ROOM.room_id, 1, AFTER, handed(author), author, SEEDS[other])
    assert [seat for seat, _ in frame.roster] == [0, 1, 2]
    assert (frame.epoch, frame.after) == (1, AFTER)
    assert all(holds(frame, seat) for seat in PARTNERS)
    assert read_at_relay(pack(frame)) == frame


@pytest.mark.parametrize(
    "other",
    [
        replace(handed(), signature=bytes(64)),
        handed(after=AFTER - 1),
        handed(SECOND),
        replace(handed(), members=(*TWO, replace(MEMBERS[THIRD], signing=MEMBERS[FIRST].signing))),
        replace(handed(), members=TWO, wraps=(bytes(104),) * 2),
    ],
    ids=["none", "another place", "another author", "another third", "nobody"],
)
def test_a_partner_signs_nothing_that_the_author_has_not_signed(other: Handed) -> None:
    with pytest.raises(BadSeal):
        coming(ROOM.room_id, 1, AFTER, other, FIRST, SEEDS[SECOND])


@pytest.mark.parametrize("epoch", [0, 2, 3])
def test_a_signature_is_good_for_one_epoch(epoch: int) -> None:
    with pytest.raises(BadSeal):
        coming(ROOM.room_id, epoch, AFTER, handed(), FIRST, SEEDS[SECOND])


def test_a_third_seat_signs_nobody_in() -> None:
    with pytest.raises(BadSeal):
        coming(ROOM.room_id, 1, AFTER, handed(THIRD), THIRD, SEEDS[SECOND])


@pytest.mark.parametrize("seat", PARTNERS)
def test_either_partner_alone_lets_it_go(seat: Seat) -> None:
    frame = going(ROOM.room_id, 2, TWO, seat, SEEDS[seat])
    assert [each for each, _ in frame.roster] == [0, 1] and holds(frame, seat)
    assert not holds(frame, PARTNERS[1 - seat])
    assert read_at_relay(pack(frame)) == frame


def test_what_is_signed_says_what_it_is_for() -> None:
    message = roster_message(ROOM.room_id, 1, AFTER, ((0, b"a" * 32), (1, b"b" * 32)))
    assert message == (
        b"unhurried/1 renew\0" + ROOM.room_id + bytes([0, 0, 0, 1]) + AFTER.to_bytes(8, "big")
        + b"\0" + b"a" * 32 + b"\1" + b"b" * 32
    )  # fmt: skip
    signature = signed(ROOM.room_id, 2, 0, TWO, SEEDS[FIRST])
    roster = tuple((int(each.seat), each.signing) for each in TWO)
    verify(MEMBERS[FIRST].signing, roster_message(ROOM.room_id, 2, 0, roster), signature)
