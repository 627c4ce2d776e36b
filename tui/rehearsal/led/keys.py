"""Every key that a seat holds or can make, and what each of them makes of the log of its room.

What it is: all that a modified program could try that has one seat's file. What it is not: anything
that an honest program does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from protocol.errors import BadSeal, Malformed
from protocol.seal.envelope import Header, Kind, open_event, read_header
from protocol.seal.keyring import Handed, Wrapping, box_key, pair_key
from protocol.seal.sealing import exchange_key, shared_secret, unpad
from protocol.seats import Seat
from protocol.session.events import AnyEvent
from protocol.session.ledger import Ledger
from protocol.wire.frames import Logged
from tui.seat.facts import SeatFacts
from tui.seat.ports import Keep
from tui.seat.recall import restored

EPOCHS: Final = 6
"""More than one session has."""


@dataclass(frozen=True)
class Read:
    """An entry as a partner read it."""

    logged: Logged
    header: Header
    seq: int
    """The number of the entry, from 1."""
    epoch: int
    """The one that was due when it came."""
    turns: bool
    """With it another one is due."""
    event: AnyEvent | None
    by: Seat | None
    is_refused: bool


def read_by(keep: Keep) -> Iterator[Read]:
    """The log of one of the two, as that one read it."""
    facts = keep.facts
    ledger = Ledger(facts.room, facts.seat, facts.seed, facts.exchange)
    for seq, logged in enumerate(keep.log(), 1):
        epoch = ledger.session.epoch
        taken = ledger.take(logged.at_ms, logged.event)
        turns = ledger.session.epoch != epoch
        header = read_header(logged.event)
        yield Read(logged, header, seq, epoch, turns, taken.event, taken.seat, taken.is_refused)


def secrets_of(keep: Keep, read: Iterable[Read]) -> set[bytes]:
    """Every key that is in a seat's file, or can be made of what is there and of the whole log; but
    for the box around a new key, which everybody opens who knows the room."""
    facts, ledger = keep.facts, restored(keep)
    found = {facts.seed, facts.exchange_seed, facts.room.key, facts.door_ahead or b""}
    found |= {key.key for key in ledger.channel.keyring.held}
    public = _public(facts, read)
    for epoch, key in product(range(EPOCHS), public):
        found.add(pair_key(facts.room.room_id, epoch, facts.exchange_seed, key))
        found.add(shared_secret(facts.exchange_seed, key))
    for each in read:
        if each.header.kind is Kind.KEYS:
            found |= set(_unwrapped(facts, each, public))
    return found - {b""}


def _public(facts: SeatFacts, read: Iterable[Read]) -> set[bytes]:
    """The exchange keys of all three, the own one too."""
    told = (_handed(each) for each in read if each.header.kind is Kind.KEYS)
    members = (member for handed in told if handed is not None for member in handed.members)
    return {
        *(key for _, key in facts.partner_keys),
        *(member.exchange for member in members),
        exchange_key(facts.exchange_seed),
    }


def _unwrapped(facts: SeatFacts, each: Read, public: Iterable[bytes]) -> Iterator[bytes]:
    """What this seat finds in the wraps of a new key, whoever they are for."""
    handed, header = _handed(each), each.header
    if handed is None:
        return
    wrapping = Wrapping(header.room_id, header.epoch, header.seat, header.seen_head)
    seats = [member.seat for member in handed.members]
    for wrapped, key, seat in product(handed.wraps, public, seats):
        try:
            yield wrapping.unwrap(wrapped, facts.exchange_seed, key, seat)
        except BadSeal:
            continue


def _handed(each: Read) -> Handed | None:
    box = box_key(each.header.room_id, each.header.epoch)
    content = opened_with(each, (box,))
    try:
        return None if content is None else Handed.read(content)
    except Malformed:
        return None


def opened_with(each: Read, secrets: Iterable[bytes]) -> bytes | None:
    """What one of the keys makes of an entry; None where none opens it."""
    for secret in secrets:
        try:
            return unpad(open_event(each.logged.event, each.header, secret))
        except (BadSeal, Malformed):
            continue
    return None
