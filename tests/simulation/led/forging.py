"""What a modified program says: by the keys of its own seat, whether it may or not, or as bytes."""

from dataclasses import replace
from typing import Any

from protocol.limits import KEY_BYTES
from protocol.seal.envelope import Header, Kind, seal_event
from protocol.seal.keyring import Key, Member
from protocol.seal.sealing import NONCE_BYTES, SIGNATURE_BYTES
from protocol.seats import Seat
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import EVENTS, Paused, encode_move
from tests.protocol.bots import fitting
from tests.simulation.laptop import AnySeat


def put(seat: AnySeat, kind: Kind, content: bytes) -> None:
    """Says it with the keys of that seat, whether it may or not."""
    seat.seated._put(kind, content)


def inject(seat: AnySeat, event: bytes) -> None:
    """Says these bytes as the seat's next event."""
    held = seat.seated._held
    held.ledger.channel.reserve(held.ledger.channel.counter + 1)
    held._keep(event, b"")
    seat.seated._hearing.outgoing.send()


def forge(of: AnySeat, content: bytes, **changes: Any) -> bytes:
    """An event of that seat with another header, as `Header`; `key` and `seed` for its own."""
    channel = of.seated._held.ledger.channel
    sealing = channel.keyring.sealing or channel.keyring.held[-1]
    key, seed = changes.pop("key", sealing.key), changes.pop("seed", of.facts.seed)
    header = Header(
        kind=Kind.MOVE,
        room_id=of.facts.room.room_id,
        epoch=sealing.epoch,
        kid=sealing.kid,
        seat=of.facts.seat,
        counter=channel.counter + 1,
        seen_seq=channel.seq,
        seen_head=channel.head,
        nonce=of._chance.randbytes(NONCE_BYTES),
    )
    return seal_event(replace(header, **changes), content, key, seed)


def spoken(seat: AnySeat, by: Seat = Seat.FACILITATOR) -> bytes:
    """Something that only a partner says, as its content."""
    kinds = sorted(set(EVENTS) - THIRD_EVENTS - {Paused}, key=lambda kind: kind.__name__)
    kind = seat._chance.choice(kinds)
    event = fitting(seat.session, by, kind, seat._chance.randrange(4))
    return encode_move(seat.session.page, event)


def hand_out(seat: AnySeat, epoch: int, members: tuple[Member, ...]) -> None:
    """A key of that epoch for these, whoever they are."""
    held, chance = seat.seated._held, seat._chance
    nonces = tuple(chance.randbytes(NONCE_BYTES) for _ in range(len(members) + 1))
    channel = held.ledger.channel
    key = Key(epoch, chance.randbytes(KEY_BYTES), channel.seq)
    own = channel.keyring._own
    event, content = channel.hand_out(key, members, nonces, bytes(SIGNATURE_BYTES))
    # It goes on with the key that counts.
    channel.keyring._own = own
    held._keep(event, content)
    seat.seated._hearing.outgoing.send()
