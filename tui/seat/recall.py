"""What was kept still tells: the ledger again, the moves on their way, the own openings.

So a `Sitting` holds nothing that a crash could take.
"""

from typing import Final

from protocol.activities.rounds import Round
from protocol.errors import Malformed, OutOfTurn
from protocol.seal.answers import SALT_BYTES, Unsealing
from protocol.seal.envelope import EVENT_SIZES, read_header
from protocol.seal.keyring import has_three
from protocol.seats import Seat
from protocol.session.coming import Arriving
from protocol.session.events import AnyEvent, decode_move
from protocol.session.ledger import Ledger
from protocol.session.referee import Entry, apply
from protocol.session.session import Session
from protocol.wire.frames import Missing
from protocol.wire.limits import MISSING_OVERHEAD_BYTES, OFFER_BYTES
from tui.seat.ports import Keep

OFFER_ENTRIES: Final = OFFER_BYTES // EVENT_SIZES[0]
"""More of the shortest do not fit."""


def restored(keep: Keep) -> Ledger:
    """Everything that was read so far, read again. Raises `Alarm` if the kept log does not hold."""
    facts = keep.facts
    ledger: Ledger
    if facts.seat is Seat.FACILITATOR:
        ledger = Arriving(facts.latecomer)
    else:
        ledger = Ledger(facts.room, facts.seat, facts.seed, facts.exchange)
    for logged in keep.log():
        ledger.take(logged.at_ms, logged.event)
        ledger = begun(ledger)
    for waiting in keep.outbox():
        ledger.channel.reserve(waiting.counter)
        ledger.channel.remember(waiting.event, waiting.content)
    return ledger


def begun(ledger: Ledger) -> Ledger:
    """The ledger that goes on from here: another one once a third seat has been given a key."""
    if isinstance(ledger, Arriving) and ledger.begun is not None:
        return ledger.begun
    return ledger


def cursor_at(keep: Keep, seq: int) -> int:
    """The relay's cursor of entry `seq` of a log that is kept from its first on; 0 before that."""
    return keep.log()[seq - 1].cursor if seq else 0


def look_ahead(session: Session, keep: Keep) -> tuple[Session, tuple[AnyEvent, ...]]:
    """The session as it will be once what is on its way has come back, and what that is."""
    ahead, waiting = session, []
    for own in keep.outbox():
        if has_three(ahead.epoch) and read_header(own.event).epoch < ahead.epoch:
            continue  # it was sealed for two, and will be given back
        try:
            move = decode_move(own.content)
            ahead = apply(ahead, Entry(keep.facts.seat, ahead.page_ms, move.page, move.event))
            waiting.append(move.event)
        except (Malformed, OutOfTurn):
            continue  # a confirmation, or a move that will be refused and given back
    return ahead, tuple(waiting)


def missing_after(keep: Keep, last: int) -> tuple[Missing, ...]:
    """The next entries of the kept log after the cursor `last`, as many as fit into one frame.

    `last` is 0 or the cursor of one of them, but not of the newest. Raises `LookupError` where it
    is not, and where nobody of the room wrote one of them, so that no seat can offer it.
    """
    kept = keep.log_from(last, OFFER_ENTRIES + 1)
    if last and kept[0].cursor != last:
        raise LookupError("no entry at that cursor")
    missing: list[Missing] = []
    room_bytes = OFFER_BYTES
    for entry in kept[bool(last) :]:
        room_bytes -= len(entry.event) + MISSING_OVERHEAD_BYTES
        if room_bytes < 0:
            break
        try:
            header = read_header(entry.event)
        except Malformed:
            raise LookupError("an entry that cannot be offered") from None
        seat, counter = int(header.seat), header.counter
        missing.append(Missing(entry.cursor, entry.at_ms, seat, counter, entry.event))
    return tuple(missing)


def kept_opening(round_: Round, keep: Keep) -> Unsealing | None:
    """What opens this seat's digest in the round; None before it is sealed, or if it is lost."""
    return opening_of(round_.digests[keep.facts.seat], keep)


def opening_of(bound: bytes | None, keep: Keep) -> Unsealing | None:
    """What opens an own digest; None without one, or if it is lost."""
    kept = keep.opening(bound) if bound is not None else None
    return None if kept is None else Unsealing(kept[SALT_BYTES:], kept[:SALT_BYTES])
