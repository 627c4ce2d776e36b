"""The keys of a room by epoch, by the page: wraps, what is handed out, what opens where."""

from dataclasses import dataclass, field

from tests.protocol.reader import seals
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import lay, numbers, size, unlay

WRAP = 24 + 32 + 48
"""A nonce, a key, and what a seal adds."""

Member = tuple[bytes, bytes]
"""(signing key, exchange key)"""


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def box(room_id: bytes, epoch: int) -> bytes:
    """What the event that hands out a key is sealed with."""
    return seals.mac(room_id, "unh1.keys.box", u32(epoch))


def name(member: Member) -> bytes:
    """What a consent says of a third seat."""
    return seals.digest("unh1.lead.keys", *member)


def wrapping(room_id: bytes, epoch: int, t: bytes, seed: bytes, key: bytes) -> bytes:
    return seals.mac(seals.shared(seed, key), "unh1.wrap", room_id, u32(epoch), t)


def content(
    place: tuple[bytes, int, bytes],
    author: tuple[int, bytes],
    key: bytes,
    counters: tuple[int, int, int],
    members: list[Member],
    nonces: list[bytes],
    signature: bytes,
) -> bytes:
    """What hands out a key: place is (room, epoch, T), author (seat, exchange seed)."""
    room_id, epoch, t = place
    seat, seed = author
    told = [len(members), *counters]
    names = ["count", "counter_1", "counter_2", "counter_3"]
    parts = [lay("counts", dict(zip(names, told, strict=True)))]
    for at, (signing, exchange) in enumerate(members):
        parts.append(lay("member", {"seat": at, "signing": signing, "exchange": exchange}))
    for at, (_, exchange) in enumerate(members):
        wrapped = seals.seal(
            wrapping(room_id, epoch, t, seed, exchange),
            nonces[at],
            key,
            b"wrap" + bytes([seat, at]),
        )
        parts.append(nonces[at] + wrapped)
    return b"".join((*parts, signature))


@dataclass(frozen=True)
class Handed:
    counters: tuple[int, int, int]
    members: list[Member]
    wraps: list[bytes]
    signature: bytes


def read(said: bytes) -> Handed:
    """Raises `Refused`."""
    try:
        _, counts = unlay("counts", said)
        at, members = size("counts"), []
        for seat in range(counts["count"]):
            keys, seats = unlay("member", said[at:])
            if seats["seat"] != seat:
                raise Refused("members out of order")
            members.append((keys["signing"], keys["exchange"]))
            at += size("member")
    except ValueError:
        raise Refused("too short") from None
    if len(members) not in (2, 3) or len(said) != at + len(members) * WRAP + 64:
        raise Refused("another length")
    wraps = [said[at + WRAP * seat : at + WRAP * (seat + 1)] for seat in range(len(members))]
    counters = counts["counter_1"], counts["counter_2"], counts["counter_3"]
    return Handed(counters, members, wraps, said[-64:])


@dataclass
class Ring:
    """The keys that one seat holds. Mutable."""

    room_id: bytes
    seat: int
    exchange: bytes
    """Its own seed."""
    members: dict[int, Member]
    """The two, and the newest third."""
    keys: dict[tuple[int, bytes], tuple[bytes, int]]
    """By epoch and kid: the key, and what had to be seen to have it."""
    due: int = 0
    due_since: int = 0
    third: bytes | None = None
    """The name that both have consented to."""
    signers: dict[int, bytes] = field(default_factory=dict)
    """Of the third seat, by epoch."""
    handed: set[tuple[int, int]] = field(default_factory=set)

    def signer(self, seat: int, epoch: int) -> bytes | None:
        return self.signers.get(epoch) if seat == 2 else self.members[seat][0]

    @property
    def is_member(self) -> bool:
        return self.seat < 2 or self.due in self.signers

    def key(self, parts: dict[str, bytes], counts: dict[str, int]) -> tuple[bytes | None, bool]:
        """(what opens an event with that header, whether the event is void)."""
        kinds, epoch, has_three = numbers("kind"), counts["epoch"], self.due % 2 == 1
        if counts["kind"] == kinds["keys"]:
            return box(self.room_id, epoch), epoch != self.due
        if counts["kind"] == kinds["aside"]:
            key = self._pair(counts["seat"], parts["kid"])
            return key, key is None or epoch != self.due
        key, since = self.keys.get((epoch, parts["kid"]), (None, 0))
        has_crossed = epoch == self.due - 1 and not has_three
        has_crossed &= counts["seen_seq"] < self.due_since
        is_early = epoch % 2 == 1 and counts["seen_seq"] < since
        is_void = not (epoch == self.due or has_crossed) or is_early or not self.is_member
        return key, is_void

    def pair(self, other: int) -> bytes | None:
        """The key of a word with one."""
        if self.due % 2 == 0 or other not in self.members or (other == 2) == (self.seat == 2):
            return None
        shared = seals.shared(self.exchange, self.members[other][1])
        return seals.mac(shared, "unh1.aside", self.room_id, u32(self.due))

    def _beside(self, author: int, kid: bytes) -> int | None:
        """With whom this seat is in a word with one."""
        for other in (0, 1, 2) if author == self.seat else (author,):
            key = self.pair(other)
            if key is not None and seals.mac(key, "unh1.kid")[:16] == kid:
                return other
        return None

    def _pair(self, author: int, kid: bytes) -> bytes | None:
        other = self._beside(author, kid)
        return None if other is None else self.pair(other)

    def is_heard(self, header: bytes, on: int | None) -> bool:
        """Whether a word with one that opens counts; `on` is the partner with whom one is on."""
        parts, counts = unlay("header", header)
        other = self._beside(counts["seat"], parts["kid"])
        return other is not None and on == (self.seat if other == 2 else other)

    def take(self, header: bytes, said: bytes) -> str:
        """What becomes of a key that is handed out: "counts", "nothing" or "parted"."""
        parts, counts = unlay("header", header)
        author, epoch = counts["seat"], counts["epoch"]
        try:
            handed = read(said)
        except Refused:
            return "nothing"
        is_new = epoch == self.due and author < 2 and (epoch, author) not in self.handed
        are_three = len(handed.members) == 3
        are_known = handed.members[:2] == [self.members[0], self.members[1]]
        if not is_new or not are_known or are_three != (epoch % 2 == 1):
            return "nothing"
        if are_three and (name(handed.members[2]) != self.third):
            return "nothing"
        if (are_three and counts["seen_seq"] < self.due_since) or self.seat >= len(handed.members):
            return "nothing"
        wrapped, shared = handed.wraps[self.seat], handed.members[author][1]
        bound = wrapping(self.room_id, epoch, parts["seen_head"], self.exchange, shared)
        try:
            ad = b"wrap" + bytes([author, self.seat])
            key = seals.unseal(bound, wrapped[:24], wrapped[24:], ad)
        except Refused:
            return "parted"
        if seals.mac(key, "unh1.kid")[:16] != parts["kid"]:
            return "parted"
        self.handed.add((epoch, author))
        self.members.update(enumerate(handed.members))
        if are_three:
            self.signers[epoch] = handed.members[2][0]
        self.keys[epoch, parts["kid"]] = key, counts["seen_seq"]
        return "counts"
