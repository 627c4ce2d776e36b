"""The two doors of a facilitator: where a partner lets one in, and where one lets a partner in."""

from typing import Any

from tests.protocol.reader import introducing, seals
from tests.protocol.reader.door import Keys, commitment, knock_ad, transcript
from tests.protocol.reader.packing import Refused, fits, packed, unpacked
from tests.protocol.reader.seals import NONCE
from tests.protocol.reader.tables import lay, limit, numbers, size, table, unlay


def padded(content: bytes, to: int) -> bytes:
    if len(content) >= to:
        raise Refused("too long")
    return (content + b"\x80").ljust(to, b"\0")


def unpadded(data: bytes, to: int) -> bytes:
    content, mark, rest = data.rpartition(b"\x80")
    if len(data) != to or not mark or rest.strip(b"\0"):
        raise Refused("not padded as we pad")
    return content


# -- the offer


def offer(lobby: bytes, door: bytes, keys: Keys, nonce: bytes, role: str) -> bytes:
    plain = lay(
        "offer",
        {
            "commitment": commitment((*keys.public, keys.blind)),
            "role": numbers("role")[role],
            "version": limit("VERSION"),
            "told": keys.public[0],
        },
    )
    return nonce + seals.seal(door, nonce, plain, b"offer" + lobby)


def read_offer(lobby: bytes, door: bytes, note: bytes, role: str) -> dict[str, bytes]:
    plain = seals.unseal(door, note[:NONCE], note[NONCE:], b"offer" + lobby)
    parts, counts = unlay("offer", plain)
    is_ours = (counts["version"], counts["role"]) == (limit("VERSION"), numbers("role")[role])
    if len(plain) != size("offer") or not is_ours:
        raise Refused("not to be taken up")
    return parts


# -- the knock


def knock(door: bytes, offered: bytes, told: bytes, keys: Keys, nonce: bytes, said: bytes) -> bytes:
    laid = lay("knock", dict(zip(("eB", "sB", "xB"), keys.public, strict=True)))
    inner = _knock_key(door, offered, keys.ephemeral, told)
    ad = knock_ad(offered)
    plain = padded(said, limit("SAID_BYTES"))
    sealed = seals.seal(inner, nonce, plain, ad + laid)
    return nonce + seals.seal(door, nonce, laid + sealed, ad)


def read_knock(
    door: bytes, offered: bytes, host: Keys, note: bytes
) -> tuple[dict[str, bytes], bytes]:
    """The keys of whoever knocked, and what it said."""
    ad = knock_ad(offered)
    plain = seals.unseal(door, note[:NONCE], note[NONCE:], ad)
    parts, _ = unlay("knock", plain)
    laid, sealed = plain[: size("knock")], plain[size("knock") :]
    inner = _knock_key(door, offered, host.ephemeral, parts["eB"])
    said = seals.unseal(inner, note[:NONCE], sealed, ad + laid)
    return parts, unpadded(said, limit("SAID_BYTES"))


def _knock_key(door: bytes, offered: bytes, seed: bytes, public: bytes) -> bytes:
    shared = seals.shared(seed, public)
    return seals.mac(shared, "unh1.knock.key", door, seals.digest("unh1.offer", offered))


def read_arrival(said: bytes) -> list[Any]:
    """A name, and the lines of a card."""
    value = unpacked(said, limit("SAID_BYTES"), limit("ITEMS_LIMIT"))
    (row,) = [row for row in table("contents") if row["content"] == "arrival"]
    if not isinstance(value, list) or not fits(value, f"[{row['fields, without a tag']}]"):
        raise Refused("nobody arrives so")
    name, lines = value
    card = dict(zip(("where", "reach", "others"), lines, strict=True))
    name_limit = limit("NAME_LIMIT_CHARS")
    is_name = introducing.is_line(name, name_limit, 4 * name_limit)
    if not is_name or not introducing.are_lines("card", card):
        raise Refused("not as it is shown")
    return value


def arrival(name: str, card: list[str]) -> bytes:
    return packed([name, card])


# -- the admission


def admit(
    lobby: bytes,
    door: bytes,
    offered: bytes,
    knocked: bytes,
    keys: Keys,
    random: bytes,
    given: bytes,
) -> tuple[bytes, bytes]:
    """The last note, and T."""
    guest, _ = read_knock(door, offered, keys, knocked)
    e, s, x = keys.public
    t = transcript(lobby, offered, knocked, (e, s, x, keys.blind))
    k = seals.mac(seals.shared(keys.ephemeral, guest["eB"]), "unh1.admit.key", door, t)
    nonce = seals.digest("unh1.box.nonce", random, t, given)[:NONCE]
    box = nonce + seals.seal(k, nonce, padded(given, limit("GIVEN_BYTES")), t)
    signature = seals.sign(keys.signing, "admit", t + box)
    reveal = lay("reveal", {"eA": e, "sA": s, "xA": x, "r": keys.blind, "signature": signature})
    return reveal + box, t


def enter(
    lobby: bytes, door: bytes, offered: bytes, knocked: bytes, keys: Keys, note: bytes, role: str
) -> tuple[bytes, dict[str, bytes], bytes]:
    """What was given, what the inviter has shown of itself, and T. Raises `Refused`."""
    shown, _ = unlay("reveal", note)
    box = note[size("reveal") :]
    revealed = (shown["eA"], shown["sA"], shown["xA"], shown["r"])
    was_offered = read_offer(lobby, door, offered, role)
    is_bound = commitment(revealed) == was_offered["commitment"]
    if not is_bound or was_offered["told"] != shown["eA"]:
        raise Refused("not what was offered")
    t = transcript(lobby, offered, knocked, revealed)
    seals.verify(shown["sA"], "admit", t + box, shown["signature"])
    seals.shared(keys.exchange, shown["xA"])
    k = seals.mac(seals.shared(keys.ephemeral, shown["eA"]), "unh1.admit.key", door, t)
    given = unpadded(seals.unseal(k, box[:NONCE], box[NONCE:], t), limit("GIVEN_BYTES"))
    return given, shown, t


def other_secret(key: bytes, third: tuple[bytes, bytes]) -> bytes:
    """Where the other partner meets a third of these keys, by the key of epoch 0."""
    return seals.mac(key, "unh1.third.other", seals.digest("unh1.lead.keys", *third))


def led_room(
    room_id: bytes, kid: bytes, partners: list[tuple[bytes, bytes]], guide: bytes, other: bytes
) -> bytes:
    """What the third door gives; of each partner the signing and the exchange key."""
    (first_s, first_x), (second_s, second_x) = partners
    return lay(
        "led-room",
        {
            **{"room_id": room_id, "kid": kid, "guide_hash": guide, "other": other},
            **{"seat_A": numbers("seat")["first"], "sA": first_s, "xA": first_x},
            **{"seat_B": numbers("seat")["second"], "sB": second_s, "xB": second_x},
        },
    )


def read_led_room(given: bytes, shown: dict[str, bytes], keys: Keys) -> dict[str, bytes]:
    """For a guest of these keys, let in by whoever has shown itself. Raises `Refused`."""
    if len(given) != size("led-room"):
        raise Refused("no room")
    parts, counts = unlay("led-room", given)
    seats = (counts["seat_A"], counts["seat_B"])
    two = [(parts["sA"], parts["xA"]), (parts["sB"], parts["xB"])]
    own = set(keys.public[1:])
    is_host_in = (shown["sA"], shown["xA"]) in two
    is_apart = parts["sA"] != parts["sB"] and not any(own & set(each) for each in two)
    if seats != (0, 1) or not is_host_in or not is_apart:
        raise Refused("not two partners, one of whom let us in")
    return parts


def led_place(seat: int, couple: bytes, third: bytes, guide: bytes, introduction: bytes) -> bytes:
    """What the leading door gives."""
    laid: dict[str, bytes | int] = {"seat": seat, "couple": couple, "third": third}
    laid["guide_hash"] = guide
    return lay("led-place", laid) + introduction


def read_led_place(given: bytes) -> tuple[int, dict[str, bytes], list[Any]]:
    """The seat, the bytes, the introduction. Raises `Refused`."""
    try:
        parts, counts = unlay("led-place", given)
    except ValueError:
        raise Refused("too short") from None
    seat, none = counts["seat"], bytes(32)
    has_third = parts["third"] != none
    if seat not in (0, 1) or parts["couple"] == none or has_third is not (seat == 0):
        raise Refused("no place of a partner")
    return seat, parts, introducing.read(given[size("led-place") :])


def grown(secret: bytes, seat: int) -> tuple[Keys, bytes, bytes, bytes, bytes]:
    """(keys, nonce of the offer, random bytes of the box, couple, third) of one appointment."""

    def drawn(what: str, *parts: bytes) -> bytes:
        return seals.mac(secret, "unh1.lead.seeds", what.encode(), *parts)

    at = bytes([seat]), limit("VERSION").to_bytes(2, "big")
    keys = Keys(drawn("signing"), drawn("exchange"), drawn("ephemeral", *at), drawn("blind", *at))
    offer_, box = (drawn(what, *at)[:NONCE] for what in ("offer", "box"))
    return keys, offer_, box, drawn("couple"), drawn("third")
