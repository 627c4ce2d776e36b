"""What the seats of a led room may read, and what they can: tried with every key that one holds."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from protocol.errors import BadSeal, Malformed
from protocol.seal.envelope import Header, Kind, open_event, read_header, verify_event
from protocol.seal.keyring import Handed, Wrapping, box_key, has_three, kid_of, pair_key
from protocol.seal.sealing import exchange_key, public_key, shared_secret, unpad
from protocol.seats import PARTNERS, Seat
from protocol.session.ledger import Ledger, Taken
from protocol.session.session import Session
from protocol.wire.frames import Logged
from tests.simulation.laptop import AnySeat
from tests.simulation.led.laptops import LedLaptop, SimLead
from tests.simulation.led.world import LIVES, LedWorld
from tui.seat.facts import SeatFacts

SEALED: Final = (Kind.MOVE, Kind.SEEN, Kind.SNAPSHOT, Kind.ASIDE)
"""What has something in it that not everybody may read; keys lie in their wraps."""


@dataclass
class Log:
    """The longer of the two partners' logs, as both read it. Mutable."""

    entries: tuple[Logged, ...]
    taken: dict[Seat, list[Taken]] = field(default_factory=dict)
    """By partner: a word with one is read by one of them alone."""
    sessions: list[Session] = field(default_factory=list)
    """Before the first entry, and after each."""

    @classmethod
    def of(cls, world: LedWorld, by: LedLaptop | None = None) -> "Log":
        """`by`: as this partner has it, and alone reads it; None: the longer one, as both do."""
        readers = world.two if by is None else (by,)
        log = cls(max((laptop.file.log() for laptop in readers), key=len))
        for laptop in readers:
            facts = laptop.facts
            ledger = Ledger(facts.room, facts.seat, facts.seed, facts.exchange)
            taken, sessions = [], [ledger.session]
            for logged in log.entries:
                taken.append(ledger.take(logged.at_ms, logged.event))
                sessions.append(ledger.session)
            log.taken[facts.seat], log.sessions = taken, sessions
        return log

    @property
    def whispers(self) -> set[str]:
        """Every word with one that counts."""
        every = (each for taken in self.taken.values() for each in taken)
        return {each.whispered.text for each in every if each.whispered and not each.is_refused}


Logs = tuple[Log, ...]


def unread(world: LedWorld, *logs: Log, more: Iterable[bytes] = ()) -> Iterable[str]:
    """Seats that can read what they may not, one line each; none if all is well.

    What somebody with a modified program says, they may seal as they like: it is not looked at.
    `more`: what was said besides, and is in none of these logs.
    """
    events = {logged.event for log in logs for logged in log.entries} | set(more)
    said = [(event, header, author) for event in events for header, author in _signed(world, event)]
    for seat in world.seats:
        held = secrets_of(world, seat, logs)
        for event, header, author in said:
            if author is seat or is_for(world, logs, seat, header):
                continue
            if any(_is_opened(event, header, secret) for secret in held):
                kind = header.kind.name.lower()
                yield f"{seat.road.name} can open a {kind} that is not for it"
                break


def _signed(world: LedWorld, event: bytes) -> Iterable[tuple[Header, AnySeat]]:
    """Its header and who has said it, if it was the product that did, and is for not everybody."""
    header = _header(event)
    if header is None or header.kind not in SEALED:
        return
    for seat in world.seats:
        if seat.facts.seat is header.seat and type(seat) in (LedLaptop, SimLead):
            with suppress(BadSeal):
                verify_event(event, public_key(seat.facts.seed))
                yield header, seat


def is_for(world: LedWorld, logs: Logs, seat: AnySeat, header: Header) -> bool:
    """Whether that seat is one of those whom it was sealed for."""
    if isinstance(seat, LedLaptop):
        own = seat.facts.seat
        return header.kind is not Kind.ASIDE or _is_beside(world, own, header)
    assert isinstance(seat, SimLead)
    return has_three(header.epoch) and header.epoch in epochs_of(logs, seat)


def epochs_of(logs: Logs, lead: SimLead) -> set[int]:
    """The epochs in which this one leads, by the keys that were handed out."""
    found = set()
    for log in logs:
        for logged, each in zip(log.entries, next(iter(log.taken.values())), strict=True):
            members = each.handed.members if each.handed is not None else ()
            if len(members) == len(Seat) and members[Seat.FACILITATOR].name == lead.name:
                found.add(read_header(logged.event).epoch)
    return found


def _is_beside(world: LedWorld, own: Seat, header: Header) -> bool:
    """Whether a word with one is with this partner: its kid names the key of the two."""
    if header.seat in PARTNERS:
        return header.seat is own
    public = exchange_key(world.facts[own].exchange_seed)
    return any(
        header.kid == kid_of(pair_key(header.room_id, header.epoch, each.exchange_seed, public))
        for each in (lead.facts for lead in world.leads)
    )


def secrets_of(world: LedWorld, seat: AnySeat, logs: Logs) -> set[bytes]:
    """Every key that is on that laptop, or can be made of that and of all that was said."""
    facts, room_id = seat.facts, seat.facts.room.room_id
    held = {key.key for key in seat.seated._held.ledger.channel.keyring.held}
    found = held | {facts.seed, facts.exchange_seed, facts.room.key}
    publics = [exchange_key(each.facts.exchange_seed) for each in world.seats]
    epochs = range(2 * LIVES + 1)
    for public in publics:
        found.add(shared_secret(facts.exchange_seed, public))
        found |= {pair_key(room_id, epoch, facts.exchange_seed, public) for epoch in epochs}
    return found | set(_unwrapped(logs, facts, publics))


def _unwrapped(logs: Logs, facts: SeatFacts, publics: list[bytes]) -> Iterable[bytes]:
    """What opens of all wraps that were ever handed out, whomever they are for."""
    for event in {logged.event for log in logs for logged in log.entries}:
        header = _header(event)
        if header is None or header.kind is not Kind.KEYS:
            continue
        box = box_key(header.room_id, header.epoch)
        try:
            handed = Handed.read(unpad(open_event(event, header, box)))
        except (BadSeal, Malformed):
            continue
        wrapping = Wrapping(header.room_id, header.epoch, header.seat, header.seen_head)
        for wrap, public, seat in product(handed.wraps, publics, Seat):
            with suppress(BadSeal):
                yield wrapping.unwrap(wrap, facts.exchange_seed, public, seat)


def _header(event: bytes) -> Header | None:
    try:
        return read_header(event)
    except Malformed:
        return None


def _is_opened(event: bytes, header: Header, secret: bytes) -> bool:
    try:
        unpad(open_event(event, header, secret))
    except (BadSeal, Malformed):
        return False
    return True
