"""What a partner tells the relay where a third seat comes or goes.

    comes   its author signs the roster with the key that it hands out; the other partner, who has
            taken that up, signs it too, and tells the relay
    goes    either partner signs, and tells the relay

The relay learns which keys may enter the room, and from where on the third one reads. What anybody
can open is decided by the keys alone, see `protocol.seal.keyring`.
"""

from collections.abc import Iterable

from protocol.errors import BadSeal
from protocol.seal.keyring import Handed, Member
from protocol.seal.sealing import sign, verify
from protocol.seats import PARTNERS, Seat
from protocol.wire.frames import Renew
from protocol.wire.proofs import roster_message


def signed(room_id: bytes, epoch: int, after: int, members: Iterable[Member], seed: bytes) -> bytes:
    """A partner's signature under the roster of that epoch; `after` is the cursor of the entry that
    the third seat begins after, 0 where there is none."""
    return sign(seed, _message(room_id, epoch, after, members))


def coming(
    room_id: bytes, epoch: int, after: int, handed: Handed, author: Seat, seed: bytes
) -> Renew:
    """The other partner's word that the third seat may come: with both signatures.

    `handed` counts here; `after` is the cursor of the entry that its author had seen, by the own
    log. Raises `BadSeal` where the author has signed another roster, or another place.
    """
    members = handed.members
    keys = {each.seat: each.signing for each in members}
    if author not in PARTNERS or len(members) != len(Seat):
        raise BadSeal("nobody comes with this key")
    verify(keys[author], _message(room_id, epoch, after, members), handed.signature)
    other = PARTNERS[1 - author]
    own = signed(room_id, epoch, after, members, seed)
    both = sorted(((int(author), handed.signature), (int(other), own)))
    return Renew(epoch, _roster(members), after, tuple(both))


def going(
    room_id: bytes, epoch: int, partners: tuple[Member, ...], seat: Seat, seed: bytes
) -> Renew:
    """One partner's word that nobody but the two is there from that epoch on."""
    signature = signed(room_id, epoch, 0, partners, seed)
    return Renew(epoch, _roster(partners), 0, ((int(seat), signature),))


def _message(room_id: bytes, epoch: int, after: int, members: Iterable[Member]) -> bytes:
    return roster_message(room_id, epoch, after, _roster(members))


def _roster(members: Iterable[Member]) -> tuple[tuple[int, bytes], ...]:
    return tuple((int(each.seat), each.signing) for each in members)
