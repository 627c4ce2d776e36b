"""The two sides of a door, whatever it leads to: one opens it and lets in, one knocks.

What they say to each other is in `protocol.door.notes`; what a knock says beside its keys, and what
an admission gives, is the kind's: `protocol.door.exchange` for the two, `protocol.door.third` and
`protocol.door.leading` for whoever leads them.

Both are mutable, since only one knock counts. Notes handed in again, as after a lost connection,
give the same answer again. A refusal raises `DoorShut` and changes nothing: whether to go on
listening is for the caller to decide. Texts are cleaned by the caller.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar, Final, Generic, TypeVar

from protocol.door.invitation import Opening
from protocol.door.notes import (
    ADMIT_OVERHEAD,
    Keys,
    Offer,
    Role,
    admit_key,
    commitment,
    is_offer,
    open_box,
    open_knock,
    pack_admit,
    read_admit,
    read_offer,
    read_turned,
    seal_knock,
    seal_offer,
    seal_turned,
    transcript,
)
from protocol.door.seeds import GuestSeeds, HostSeeds, SeatSeeds
from protocol.errors import BadSeal, DoorShut, Malformed, Reason
from protocol.seal.sealing import exchange_key, public_key, seal, shared_secret

K = TypeVar("K")
"""What a knock tells the inviter."""
G = TypeVar("G")
"""What an inviter holds of a guest once it has let it in."""
A = TypeVar("A")
"""What a guest holds once it has been let in."""


@dataclass(frozen=True)
class Met(Generic[K]):
    """The inviter's view of a knock that counts."""

    knock: bytes
    keys: Keys
    said: K
    shared: bytes = field(repr=False)
    """What the two fresh keys share."""


class Host(ABC, Generic[K, G]):
    """The side that opens a lobby, waits for a knock and lets the guest in. Mutable."""

    role: ClassVar[Role]

    def __init__(
        self, opening: Opening, seat: SeatSeeds, seeds: HostSeeds, told: bytes | None = None
    ) -> None:
        """The offer is ready to be posted then. `told`: the 32 bytes of it that are the kind's; the
        inviter's fresh key where none are given."""
        self._opening: Final = opening
        self._seat: Final = seat
        self._seeds: Final = seeds
        ephemeral = exchange_key(seeds.ephemeral)
        self._keys: Final = Keys(ephemeral, public_key(seat.signing), exchange_key(seat.exchange))
        bound = commitment(self._keys, seeds.blind)
        self.offer: Final = seal_offer(
            opening, seeds.offer_nonce, bound, self.role, ephemeral if told is None else told
        )
        """The first note."""
        self._met: Met[K] | None = None
        self._admit: bytes | None = None

    def is_own(self, note: bytes) -> bool:
        """Whether the relay only gives back what this side has posted."""
        return note in (self.offer, self._admit)

    def hear(self, note: bytes) -> K | None:
        """Who knocks; None for a note of our own.

        Raises `DoorShut`: `NOT_OURS` for whoever does not have the words, `LATE` for every knock
        that comes after the one that stands.
        """
        if self.is_own(note):
            return None
        if self._met is None or note != self._met.knock:
            content = open_knock(self._opening, self.offer, note)
            try:
                keys, rest = self._parts(content)
            except Malformed:
                raise DoorShut(Reason.NOT_OURS) from None
            if self._met is not None and self._stands:
                raise DoorShut(Reason.LATE)
            self._met = self._meet(note, keys, rest)
        return self._met.said

    def turned_away(self, note: bytes) -> int | None:
        """The version of a guest who had the words and turned back; None for any other note."""
        return read_turned(self._opening, self.offer, note)

    @abstractmethod
    def let_in(self) -> tuple[bytes, G]:
        """The last note, and who came. Raises `DoorShut` (`NOT_OURS`) if nobody has knocked."""

    @property
    def _stands(self) -> bool:
        """Whether the knock that was heard is not to be followed by another: only the first."""
        return True

    @abstractmethod
    def _parts(self, content: bytes) -> tuple[Keys, bytes]:
        """The keys in a knock, and the rest. Raises `Malformed`."""

    @abstractmethod
    def _said(self, note: bytes, keys: Keys, shared: bytes, rest: bytes) -> K:
        """What the rest of that knock tells. Raises `Malformed` or `BadSeal`."""

    def _is_someone(self, keys: Keys) -> bool:
        """Whether a guest of these keys may come in: our own, thrown back, may not."""
        return keys.signing != self._keys.signing

    def _meet(self, note: bytes, keys: Keys, rest: bytes) -> Met[K]:
        """A guest whose keys can be used, and are not our own thrown back."""
        if not self._is_someone(keys):
            raise DoorShut(Reason.NOT_OURS)
        try:
            shared_secret(self._seat.exchange, keys.exchange)
            shared = shared_secret(self._seeds.ephemeral, keys.ephemeral)
            return Met(note, keys, self._said(note, keys, shared, rest), shared)
        except (BadSeal, Malformed):
            raise DoorShut(Reason.NOT_OURS) from None

    def _known(self) -> tuple[Met[K], bytes]:
        """Who has knocked, and T. Raises `DoorShut` (`NOT_OURS`) if nobody has."""
        if self._met is None:
            raise DoorShut(Reason.NOT_OURS)
        knock, blind = self._met.knock, self._seeds.blind
        return self._met, transcript(self._opening, self.offer, knock, self._keys, blind)

    def _admitted(self, content: bytes, nonce: bytes) -> bytes:
        """The last note, which gives `content` to whoever has knocked."""
        met, t = self._known()
        box = nonce + seal(admit_key(self._opening, t, met.shared), nonce, content, t)
        self._admit = pack_admit(t, self._keys, self._seeds.blind, box, self._seat.signing)
        return self._admit


@dataclass(frozen=True)
class Offered:
    """The guest's view of the offer it has answered."""

    note: bytes
    offer: Offer
    knock: bytes


class Visitor(ABC, Generic[A]):
    """The side that has been told the words: finds the offer, knocks, is let in. Mutable."""

    role: ClassVar[Role]

    def __init__(self, opening: Opening, seeds: GuestSeeds) -> None:
        self._opening: Final = opening
        self._seeds: Final = seeds
        self._keys: Final = Keys(
            exchange_key(seeds.ephemeral), public_key(seeds.signing), exchange_key(seeds.exchange)
        )
        self._offered: Offered | None = None
        self._is_first = False
        self.led_to: Role | None = None
        """What the door leads to, once an offer of another role was met that this program knows."""

    @property
    def has_knocked(self) -> bool:
        """Whether a knock was made: only a first one counts, with the name that it has."""
        return self._offered is not None

    def is_own(self, note: bytes) -> bool:
        """Whether the relay only gives back what this side has posted."""
        return self._offered is not None and note == self._offered.knock

    def is_offer(self, note: bytes) -> bool:
        """Whether whoever wrote it has the words, and offers something."""
        return is_offer(self._opening, note)

    def knock(self, offer: bytes) -> bytes:
        """The note that answers the offer, which is the first note of the lobby.

        Raises `DoorShut`: `NOT_OURS` for anything else, `NEWER`, `OLDER` and `ROLE` for an offer
        that this side cannot take up, `TAMPERED` for a second offer.
        """
        offered = self._offered or self._take_up(offer)
        if offered.note != offer:
            raise DoorShut(Reason.TAMPERED)
        self._offered = offered
        return offered.knock

    def turn_away(self, offer: bytes) -> bytes:
        """The note that says of which version this program is, where it cannot take up the offer.

        Raises `DoorShut` (`NOT_OURS`) for anything that is no offer.
        """
        if not is_offer(self._opening, offer):
            raise DoorShut(Reason.NOT_OURS)
        return seal_turned(self._opening, offer)

    def hear(self, note: bytes) -> A | None:
        """What was given, once the note that lets us in has come; None for notes to pass over.

        Raises `DoorShut`: `TAKEN` if someone else's knock came first, `TAMPERED` for an admission
        that is not what was offered or not for us, `NOT_OURS` for anything else.
        """
        offered = self._offered
        if offered is None:
            raise DoorShut(Reason.NOT_OURS)
        if self.is_own(note):
            self._is_first = True
            return None
        if note == offered.note:
            return None
        if len(note) == ADMIT_OVERHEAD + self._given_bytes:
            return self._enter(offered, note)
        self._pass_over(open_knock(self._opening, offered.note, note))
        return None

    @property
    @abstractmethod
    def _given_bytes(self) -> int:
        """How long what an admission gives is."""

    @abstractmethod
    def _content(self, offer: Offer, note: bytes) -> bytes:
        """What the knock says; `note` is the offer. Raises `BadSeal` for a key of no use in it."""

    @abstractmethod
    def _given(self, content: bytes, host: Keys, offered: Offered, t: bytes) -> A:
        """What was given. Raises `Malformed` for what is not right, or not meant for us."""

    def _pass_over(self, knock: bytes) -> None:
        """Somebody else's knock: before ours it is the one that counts."""
        if not self._is_first:
            raise DoorShut(Reason.TAKEN)

    def _take_up(self, note: bytes) -> Offered:
        offer = read_offer(self._opening, note)
        if offer.role != self.role:
            self.led_to = Role(offer.role) if offer.role in set(Role) else None
            raise DoorShut(Reason.ROLE)
        try:
            content = self._content(offer, note)
        except BadSeal:
            raise DoorShut(Reason.NOT_OURS) from None
        return Offered(note, offer, seal_knock(self._opening, note, self._seeds.nonce, content))

    def _enter(self, offered: Offered, note: bytes) -> A:
        """The commitment, then the signature, then the box, then what is in it."""
        admitting = read_admit(note)
        host, blind = admitting.keys, admitting.blind
        if commitment(host, blind) != offered.offer.commitment:
            raise DoorShut(Reason.TAMPERED)
        t = transcript(self._opening, offered.note, offered.knock, host, blind)
        try:
            # A host whose exchange key is of no use could never hand on a later key.
            shared_secret(self._seeds.exchange, host.exchange)
            shared = shared_secret(self._seeds.ephemeral, host.ephemeral)
            content = open_box(admitting, t, admit_key(self._opening, t, shared))
            return self._given(content, host, offered, t)
        except (BadSeal, Malformed):
            raise DoorShut(Reason.TAMPERED) from None
