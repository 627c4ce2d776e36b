"""What a seat file still knows: the ledger again, the moves on their way, the own openings.

So a `Sitting` holds nothing that a crash could take.
"""

from protocol.answers import SALT_BYTES, Opening
from protocol.errors import Malformed, OutOfTurn
from protocol.events import AnyEvent, decode_move
from protocol.ledger import Ledger
from protocol.referee import Entry, apply
from protocol.session import Round, Session
from tui.seat_file import SeatFile


def restored(file: SeatFile) -> Ledger:
    """Everything that was read so far, read again. Raises `Alarm` if the kept log does not hold."""
    facts = file.facts
    ledger = Ledger(facts.room, facts.seat, facts.seed)
    for logged in file.log():
        ledger.take(logged.at_ms, logged.event)
    for waiting in file.outbox():
        ledger.channel.reserve(waiting.counter)
    return ledger


def look_ahead(session: Session, file: SeatFile) -> tuple[Session, tuple[AnyEvent, ...]]:
    """The session as it will be once what is on its way has come back, and what that is."""
    ahead, waiting = session, []
    for own in file.outbox():
        try:
            move = decode_move(own.content)
            ahead = apply(ahead, Entry(file.facts.seat, ahead.page_ms, move.page, move.event))
            waiting.append(move.event)
        except (Malformed, OutOfTurn):
            continue  # a confirmation, or a move that will be refused and given back
    return ahead, tuple(waiting)


def kept_opening(round_: Round, file: SeatFile) -> Opening | None:
    """What opens this seat's digest in the round; None before it is sealed, or if it is lost."""
    bound = round_.digests[file.facts.seat]
    kept = file.opening(bound) if bound is not None else None
    return None if kept is None else Opening(kept[SALT_BYTES:], kept[:SALT_BYTES])
