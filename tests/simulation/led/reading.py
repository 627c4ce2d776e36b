"""What the seats of a led room may read, and what they can: tried with every key that one holds."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from protocol.errors import BadSeal, Malformed
from protocol.seal.envelope import Header, Kind, open_event, read_header
from protocol.seal.keyring import Handed, Wrapping, box_key, has_three, kid_of, pair_key
from protocol.seal.sealing import exchange_key, shared_secret, unpad
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
        """`by`: as this partner has it; None: the longer one."""
        logs = (laptop.file.log() for laptop in (world.two if by is None else (by,)))
        log = cls(max(logs, key=len))
        for laptop in world.two:
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
        every = (each for seat in PARTNERS for each in self.taken[seat])
        return {each.whispered.text for each in every if each.whispered and not each.is_refused}


def unread(world: LedWorld, log: Log, more: Iterable[bytes] = ()) -> Iterable[str]:
    """Seats that can read what they may not, one line each; none if all is well.

    `more`: what was said besides, and is not in that log.
    """
    events = {logged.event for logged in log.entries} | set(more)
    headers = {event: _header(event) for event in events}
    for seat in world.seats:
        held = secrets_of(world, seat, log)
        for event, header in headers.items():
            if header is None or header.kind not in SEALED or is_for(world, log, seat, header):
                continue
            if any(_is_opened(event, header, secret) for secret in held):
                kind = header.kind.name.lower()
                yield f"{seat.road.name} can open a {kind} that is not for it"
                break


def is_for(world: LedWorld, log: Log, seat: AnySeat, header: Header) -> bool:
    """Whether that seat is one of those whom it was sealed for."""
    if isinstance(seat, LedLaptop):
        own = seat.facts.seat
        return header.kind is not Kind.ASIDE or _is_beside(world, own, header)
    assert isinstance(seat, SimLead)
    return has_three(header.epoch) and epoch_of(log, seat) == header.epoch


def epoch_of(log: Log, lead: SimLead) -> int | None:
    """The epoch in which this one leads, by the keys that were handed out; None: it never has."""
    for logged, each in zip(log.entries, log.taken[Seat.FIRST], strict=True):
        members = each.handed.members if each.handed is not None else ()
        if len(members) == len(Seat) and members[Seat.FACILITATOR].name == lead.name:
            return read_header(logged.event).epoch
    return None


def _is_beside(world: LedWorld, own: Seat, header: Header) -> bool:
    """Whether a word with one is with this partner: its kid names the key of the two."""
    if header.seat in PARTNERS:
        return header.seat is own
    public = exchange_key(world.facts[own].exchange_seed)
    return any(
        header.kid == kid_of(pair_key(header.room_id, header.epoch, each.exchange_seed, public))
        for each in (lead.facts for lead in world.leads)
    )


def secrets_of(world: LedWorld, seat: AnySeat, log: Log) -> set[bytes]:
    """Every key that is on that laptop, or can be made of what is there and of the whole log."""
    facts, room_id = seat.facts, seat.facts.room.room_id
    held = {key.key for key in seat.seated._held.ledger.channel.keyring.held}
    found = held | {facts.seed, facts.exchange_seed, facts.room.key}
    publics = [exchange_key(each.facts.exchange_seed) for each in world.seats]
    epochs = range(2 * LIVES + 1)
    for public in publics:
        found.add(shared_secret(facts.exchange_seed, public))
        found |= {pair_key(room_id, epoch, facts.exchange_seed, public) for epoch in epochs}
    return found | set(_unwrapped(log, facts, publics))


def _unwrapped(log: Log, facts: SeatFacts, publics: list[bytes]) -> Iterable[bytes]:
    """What opens of all wraps that were ever handed out, whomever they are for."""
    for logged in log.entries:
        header = _header(logged.event)
        if header is None or header.kind is not Kind.KEYS:
            continue
        box = box_key(header.room_id, header.epoch)
        try:
            handed = Handed.read(unpad(open_event(logged.event, header, box)))
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
