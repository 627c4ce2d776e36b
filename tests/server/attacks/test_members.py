"""Members of a room that turn against it, and strangers with proofs that are not theirs."""

from pathlib import Path
from typing import Final

from nacl.signing import SigningKey

from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Create,
    Denied,
    End,
    Enter,
    Entered,
    Entries,
    Gone,
    ToClient,
)
from protocol.wire.proofs import proof_message
from tests.server.attacks.peers import welcomed
from tests.server.attacks.relay_process import attacked
from tests.server.attacks.seats import append, create, enter, hear_entries, seated
from tests.server.clients import Couple, Member, couple, name_of

VICTIM: Final = "127.0.1.1"
REFUSED: Final = Denied(Code.PROOF, 0)


async def test_old_appends_said_again_are_logged_once_and_told_to_nobody(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "room") as (them, first, second):
        cursors: list[int] = []
        for counter in range(1, 11):
            heard = await append(first, counter, bytes([counter]))
            assert isinstance(heard, Entries)
            cursors += [entry.cursor for entry in heard.entries]
        await hear_entries(second, 10)
        for counter in [*range(10, 0, -1), *range(1, 11)]:
            again = await append(first, counter, bytes([counter]))
            assert again == Appended(counter, cursors[counter - 1])
        # The next thing that the partner hears is new.
        await append(first, 11, b"new")
        told = await second.hear()
        assert isinstance(told, Entries)
        assert [entry.event for entry in told.entries] == [b"new"]


async def test_a_counter_that_is_taken_or_not_due_is_a_conflict(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "room") as (_, first, second):
        assert isinstance(await append(first, 1, b"mine"), Entries)
        await hear_entries(second, 1)
        for counter, event in [(1, b"other"), (3, b"mine"), (2**53 - 1, b"mine"), (0, b"mine")]:
            assert await append(first, counter, event) == Denied(Code.CONFLICT, counter)
        # The other seat's counters are its own: the same number is another event there.
        heard = await append(second, 1, b"mine")
        assert isinstance(heard, Entries)
        assert len(heard.entries) == 1


async def test_nothing_can_be_said_after_the_close(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "room") as (them, first, second):
        assert isinstance(await append(first, 1, b"last"), Entries)
        await hear_entries(second, 1)
        for member, peer in zip(them.members, (first, second), strict=True):
            peer.say(Close(member.sign("close", peer.challenge)))
            for counter in range(1, 6):
                peer.say(Append(counter, b"after the end"))
        heard: list[ToClient] = []
        while Gone(End.CLOSED) not in heard:
            heard.append(await second.hear())
        assert not any(isinstance(each, Appended) for each in heard)
        await first.is_cut_off()
        async with welcomed(relay.port) as back:
            assert await enter(back, them, 0) == REFUSED
        for kept in (tmp_path / "relay").iterdir():
            assert b"after the end" not in kept.read_bytes()


async def test_one_seat_cannot_close_for_the_other_however_often_it_signs(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "room") as (them, first, _):
        mine = them.members[0].sign("close", first.challenge)
        for _ in range(10):
            first.say(Close(mine))
        theirs = them.members[1].sign("close", first.challenge)
        forged = (
            them.members[0]
            .key.sign(proof_message("close", first.challenge, them.room, 1))
            .signature
        )
        for proof in (theirs, forged, bytes(64)):
            assert await first.ask(Close(proof)) == REFUSED
        assert isinstance(await append(first, 1, b"still here"), Entries)


async def test_a_member_cannot_take_the_other_s_seat(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "room") as (them, first, second):
        mine = them.members[0].key
        async with welcomed(relay.port) as peer:
            for seat in (1, 2):
                posing = Couple(them.room, tuple(Member(them.room, n, mine) for n in range(3)))
                assert await enter(peer, posing, seat) == REFUSED
        # Nobody was replaced, and nobody was told of anybody.
        assert isinstance(await append(second, 1, b"mine"), Entries)
        assert isinstance(await first.hear(), Entries)


async def test_a_forged_proof_opens_nothing(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "room", VICTIM) as room:
        them, overheard_on, _ = room
        other = couple("another room")
        member = them.members[0]
        overheard = member.sign("enter", overheard_on.challenge)
        async with welcomed(relay.port) as peer:
            true = proof_message("enter", peer.challenge, them.room, 0)
            signed = member.key.sign(true).signature
            forged = {
                "another key": SigningKey(name_of("nobody")).sign(true).signature,
                "the key of somebody without a room": SigningKey(bytes(32)).sign(true).signature,
                "a proof of another connection": overheard,
                "a proof for another purpose": member.sign("close", peer.challenge),
                "a proof for another room": Member(other.room, 0, member.key).sign(
                    "enter", peer.challenge
                ),
                "a proof for another seat": Member(them.room, 1, member.key).sign(
                    "enter", peer.challenge
                ),
                "a proof of one bit less": bytes([signed[0] ^ 1]) + signed[1:],
                "a proof with the order added": with_order_added(signed),
                "zeros": bytes(64),
            }
            for name, proof in forged.items():
                assert await peer.ask(Enter(them.room, 0, 0, proof)) == REFUSED, name
            assert isinstance(await peer.ask(Enter(them.room, 0, 0, signed)), Entered)


ORDER: Final = 2**252 + 27742317777372353535851937790883648493
"""Of the group that Ed25519 signs in: a lenient verifier takes a signature with it added, too."""


def with_order_added(signature: bytes) -> bytes:
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    return signature[:32] + scalar.to_bytes(32, "little")


async def test_a_proof_for_making_a_room_does_not_enter_it_and_the_other_way_round(
    tmp_path: Path,
) -> None:
    them = couple("room")
    member = them.members[0]
    async with attacked(tmp_path) as relay:
        async with welcomed(relay.port) as peer:
            for purpose in ("enter", "close"):
                proof = member.sign(purpose, peer.challenge)
                assert await peer.ask(Create(them.room, them.roster, 0, proof)) == REFUSED
            assert isinstance(await create(peer, them), Entered)
        async with welcomed(relay.port) as peer:
            for purpose in ("create", "close"):
                proof = member.sign(purpose, peer.challenge)
                assert await peer.ask(Enter(them.room, 0, 0, proof)) == REFUSED


async def test_keys_that_are_no_keys_make_no_room(tmp_path: Path) -> None:
    # Points of small order: with them a signature could hold for any message.
    weak = (bytes(32), bytes([1]) + bytes(31), bytes([0xEC]) + bytes([0xFF] * 30) + bytes([0x7F]))
    async with attacked(tmp_path) as relay, welcomed(relay.port) as peer:
        for key in weak:
            for proof in (bytes(64), bytes([1]) + bytes(63), key + bytes(32)):
                roster = ((0, key), (1, key))
                heard = await peer.ask(Create(name_of("weak"), roster, 0, proof))
                assert heard == REFUSED


async def test_a_seat_that_comes_again_and_again_replaces_only_itself(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, seated(relay.port, "room") as (them, first, second):
        for _ in range(15):
            async with welcomed(relay.port) as again:
                assert isinstance(await enter(again, them, 0), Entered)
        assert await first.hear() == Denied(Code.REPLACED, 0)
        assert isinstance(await append(second, 1, b"still here"), Entries)
