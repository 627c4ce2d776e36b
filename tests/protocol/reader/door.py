"""Both sides of the door: the notes in a lobby, and the room they lead to."""

from dataclasses import dataclass

from tests.protocol.reader import seals
from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import lay, limit, numbers, size, unlay

NONCE = seals.NONCE


@dataclass(frozen=True)
class Keys:
    """One side's fresh seeds; those of a guest have no blind, room or key."""

    signing: bytes
    exchange: bytes
    ephemeral: bytes
    blind: bytes = b""
    key: bytes = b""
    room_id: bytes = b""
    """Where it was drawn: up to version 4."""

    @property
    def public(self) -> tuple[bytes, bytes, bytes]:
        """(e, s, x)."""
        e, x = seals.exchange(self.ephemeral), seals.exchange(self.exchange)
        return e, seals.public(self.signing), x


@dataclass(frozen=True)
class Admitted:
    """What both hold in the end."""

    room_id: bytes
    epoch: int
    key: bytes
    roster: tuple[bytes, bytes]
    """The signing keys, by seat."""
    transcript: bytes

    @property
    def words(self) -> list[str]:
        return seals.words(seals.digest("unh1.sas.words", self.transcript), 2)


def commitment(revealed: tuple[bytes, bytes, bytes, bytes]) -> bytes:
    return seals.digest("unh1.sas.commit", *revealed)


def offer(lobby: bytes, door: bytes, keys: Keys, nonce: bytes, guide: bytes, version: int) -> bytes:
    plain = lay(
        "offer",
        {
            "commitment": commitment((*keys.public, keys.blind)),
            "role": numbers("seat")["second"],
            "version": version,
            "told": guide,
        },
    )
    return nonce + seals.seal(door, nonce, plain, b"offer" + lobby)


def read_offer(lobby: bytes, door: bytes, note: bytes) -> tuple[dict[str, bytes], dict[str, int]]:
    plain = seals.unseal(door, note[:NONCE], note[NONCE:], b"offer" + lobby)
    parts, counts = unlay("offer", plain)
    is_whole = len(plain) == size("offer") and counts["role"] == numbers("seat")["second"]
    if counts["version"] != limit("VERSION") or not is_whole:
        raise Refused("not to be taken up")
    return parts, counts


def knock_ad(offered: bytes) -> bytes:
    return b"knock" + seals.digest("unh1.offer", offered)


def knock(door: bytes, offered: bytes, keys: Keys, nonce: bytes, name: str) -> bytes:
    laid = lay("knock", dict(zip(("eB", "sB", "xB"), keys.public, strict=True)))
    plain = seals.pad(laid + name.encode())
    return nonce + seals.seal(door, nonce, plain, knock_ad(offered))


def read_knock(door: bytes, offered: bytes, note: bytes) -> tuple[dict[str, bytes], str]:
    plain = seals.unpad(seals.unseal(door, note[:NONCE], note[NONCE:], knock_ad(offered)))
    parts, _ = unlay("knock", plain)
    return parts, plain[size("knock") :].decode()


def turned(door: bytes, offered: bytes, version: int) -> bytes:
    """What a guest of another version leaves."""
    said = version.to_bytes(2, "big")
    nonce = seals.digest("unh1.turned", offered, said)[:NONCE]
    ad = b"turned" + seals.digest("unh1.offer", offered)
    return nonce + seals.seal(door, nonce, said, ad)


def transcript(
    lobby: bytes, offered: bytes, knocked: bytes, revealed: tuple[bytes, bytes, bytes, bytes]
) -> bytes:
    return seals.digest("unh1.transcript", lobby, offered, knocked, *revealed)


def admit(
    lobby: bytes, door: bytes, offered: bytes, knocked: bytes, keys: Keys, nonce: bytes
) -> tuple[bytes, Admitted]:
    """The last note, and the room, for whoever knocked."""
    guest, _ = read_knock(door, offered, knocked)
    e, s, x = keys.public
    t = transcript(lobby, offered, knocked, (e, s, x, keys.blind))
    shared = seals.shared(keys.ephemeral, guest["eB"])
    k = seals.mac(shared, "unh1.admit.key", door, t)
    room_id = keys.room_id or seals.digest("unh1.room", s, guest["sB"])
    plain = lay(
        "room",
        {
            **{"room_id": room_id, "epoch": 0, "key": keys.key},
            **{"seat_A": 0, "sA": s, "xA": x},
            **{"seat_B": 1, "sB": guest["sB"], "xB": guest["xB"]},
        },
    )
    box = nonce + seals.seal(k, nonce, plain, t)
    signature = seals.sign(keys.signing, "admit", t + box)
    reveal = lay("reveal", {"eA": e, "sA": s, "xA": x, "r": keys.blind, "signature": signature})
    return reveal + box, Admitted(room_id, 0, keys.key, (s, guest["sB"]), t)


def enter(
    lobby: bytes, door: bytes, offered: bytes, knocked: bytes, keys: Keys, note: bytes
) -> Admitted:
    """The room in an admission, for the guest who knocked. Raises `Refused`."""
    shown, _ = unlay("reveal", note)
    box = note[size("reveal") :]
    revealed = (shown["eA"], shown["sA"], shown["xA"], shown["r"])
    if commitment(revealed) != read_offer(lobby, door, offered)[0]["commitment"]:
        raise Refused("not what was offered")
    t = transcript(lobby, offered, knocked, revealed)
    seals.verify(shown["sA"], "admit", t + box, shown["signature"])
    seals.shared(keys.exchange, shown["xA"])
    k = seals.mac(seals.shared(keys.ephemeral, shown["eA"]), "unh1.admit.key", door, t)
    plain = seals.unseal(k, box[:NONCE], box[NONCE:], t)
    parts, counts = unlay("room", plain)
    _, s, x = keys.public
    is_us = (parts["sA"], parts["xA"], parts["sB"], parts["xB"]) == (shown["sA"], shown["xA"], s, x)
    if not is_us or (counts["seat_A"], counts["seat_B"]) != (0, 1) or len(plain) != size("room"):
        raise Refused("not the two of us")
    if parts["room_id"] != seals.digest("unh1.room", shown["sA"], s):
        raise Refused("a room that no relay makes")
    return Admitted(parts["room_id"], counts["epoch"], parts["key"], (s_of(shown), s), t)


def s_of(shown: dict[str, bytes]) -> bytes:
    return shown["sA"]
