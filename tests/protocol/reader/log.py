"""A room's log as one seat reads it: envelopes, the chain, what counts, confirmations compared."""

from dataclasses import dataclass, field

from tests.protocol.reader import seals
from tests.protocol.reader.keys import Ring
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import lay, limit, numbers, pad_sizes, size, unlay

OVERHEAD = 48
"""What a seal adds."""


@dataclass
class Log:
    """One seat's end. Mutable."""

    room_id: bytes
    key: bytes
    roster: tuple[bytes, ...]
    seat: int
    seed: bytes
    epoch: int = 0
    counter: int = 0
    at_ms: int = 0
    heads: list[bytes] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    parted: set[int] = field(default_factory=set)
    ring: Ring | None = None
    """Where a third seat comes or goes."""
    start: tuple[int, bytes, tuple[int, int, int]] | None = None
    """Of whoever came later: the entry before, its head, and the counters there."""
    is_void: bool = False
    """Whether the newest entry is one that opens, and counts for nothing where it stands."""

    def __post_init__(self) -> None:
        self.kid = seals.mac(self.key, "unh1.kid")[:16]
        genesis = seals.digest("unh1.genesis", self.room_id, self.kid, *self.roster)
        self.before, head, counters = self.start or (0, genesis, (0, 0, 0))
        self.heads, self.counted = [head], list(counters)

    @property
    def seq(self) -> int:
        return self.before + len(self.heads) - 1

    @property
    def head(self) -> bytes:
        return self.heads[-1]

    def header(self, kind: int, nonce: bytes) -> bytes:
        """Of this seat's next event."""
        return lay(
            "header",
            {
                **{"magic": b"UNH1", "kind": kind, "room_id": self.room_id, "epoch": self.epoch},
                **{"kid": self.kid, "seat": self.seat, "counter": self.counter + 1},
                **{"seen_seq": self.seq, "seen_head": self.head, "nonce": nonce},
            },
        )

    def seal(self, kind: int, content: bytes, nonce: bytes) -> bytes:
        """This seat's next event."""
        event = sealed(self.header(kind, nonce), content, self.key, self.seed)
        self.counter += 1
        return event

    def take(self, at_ms: int, event: bytes) -> tuple[str, int, int, int, bytes | None]:
        """(standing, seat, kind, seen_seq, content) of the next entry, chained."""
        if not self.at_ms <= at_ms < limit("CALENDAR_END_MS"):
            raise Refused("alarm: time")
        found = self._stand(event)
        self.at_ms = at_ms
        place = lay("place", {"seq": self.seq + 1, "at_ms": at_ms})
        self.heads.append(seals.digest("unh1.chain", self.head, place, event))
        return found

    def _stand(self, event: bytes) -> tuple[str, int, int, int, bytes | None]:
        stray = "stray", -1, 0, 0, None
        self.is_void = False
        if len(event) not in [each + size("header") + OVERHEAD + 64 for each in pad_sizes()]:
            return stray
        parts, counts = unlay("header", event)
        seat, kind, counter, seen = (
            counts[name] for name in ("seat", "kind", "counter", "seen_seq")
        )
        if (parts["magic"], parts["room_id"]) != (b"UNH1", self.room_id):
            return stray
        signer = self._signer(seat, counts["epoch"])
        if kind not in numbers("kind").values() or signer is None:
            return stray
        try:
            seals.verify(signer, "event", event[:-64], event[-64:])
        except Refused:
            return stray
        due = self.counted[seat] + 1
        if counter < due:
            return "duplicate", seat, kind, seen, None
        is_same = counter == due and self._is_history(seen, parts["seen_head"])
        if not is_same and seat == self.seat:
            raise Refused("alarm: an own event")
        if not is_same or seat in self.parted:
            self.parted.add(seat)
            return "parted", seat, kind, seen, None
        self.counted[seat] = counter
        if self.ring is not None:
            key, is_void = self.ring.key(parts, counts)
            content = b"" if key is None else opened(event, key)
            self.is_void = is_void and content != b""
            return "sound", seat, kind, seen, content
        if (parts["kid"], counts["epoch"]) != (self.kid, self.epoch):
            return "sound", seat, kind, seen, b""
        return "sound", seat, kind, seen, opened(event, self.key)

    def _signer(self, seat: int, epoch: int) -> bytes | None:
        if self.ring is not None:
            return self.ring.signer(seat, epoch) if seat < 3 else None
        return self.roster[seat] if seat < len(self.roster) else None

    def _is_history(self, seen: int, head: bytes) -> bool:
        if seen < self.before:
            return True
        return seen <= self.seq and head == self.heads[seen - self.before]


def seat_key(key: bytes, seat: int) -> bytes:
    return seals.mac(key, "unh1.seat.key", bytes([seat]))


def sealed(header: bytes, content: bytes, key: bytes, seed: bytes) -> bytes:
    """A whole event with that header."""
    parts, counts = unlay("header", header)
    box = seals.seal(seat_key(key, counts["seat"]), parts["nonce"], seals.pad(content), header)
    return header + box + seals.sign(seed, "event", header + box)


def opened(event: bytes, key: bytes) -> bytes:
    """Its content; nothing where it does not open."""
    header, box = event[: size("header")], event[size("header") : -64]
    parts, counts = unlay("header", event)
    try:
        plain = seals.unseal(seat_key(key, counts["seat"]), parts["nonce"], box, header)
        return seals.unpad(plain)
    except Refused:
        return b""


def head_words(head: bytes) -> list[str]:
    return seals.words(seals.digest("unh1.head.words", head), 2)
