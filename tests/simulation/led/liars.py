"""Dishonest relays of a room that somebody leads: what each does about the third seat.

Beside them every attack of `tests.simulation.attacks` takes place with three seats, too.
"""

from collections.abc import Iterable
from typing import Final

from protocol.errors import Malformed
from protocol.limits import KEY_BYTES
from protocol.seal.envelope import Header, Kind, read_header, seal_event
from protocol.seal.sealing import NONCE_BYTES
from protocol.seats import Seat
from protocol.wire.frames import End, Gone, Logged, Renew
from tests.simulation.attack import SHOWN, Attack, Verdict
from tests.simulation.forgeries import Injected
from tests.simulation.liar import THIRD

UNHARMED: Final = frozenset({Verdict.HARMLESS})


class KeepsThird(Attack):
    """Hands the third seat everything for good, also once the two have gone on alone."""

    may_end = UNHARMED

    def renew(self, seat: int, change: Renew) -> None:
        if len(change.roster) == len(Seat):
            super().renew(seat, change)


class LetsThirdIn(KeepsThird):
    """Lets whoever comes take the third seat, from the start, and hands it the whole log."""

    def is_member(self, seat: int, challenge: bytes, proof: bytes) -> bool:
        return True

    def since(self, seat: int) -> int:
        return 0


class ShutsThirdOut(Attack):
    """Lets no third seat in, whatever the two have told it."""

    may_end = UNHARMED

    def is_member(self, seat: int, challenge: bytes, proof: bytes) -> bool:
        return seat != THIRD


class UnseatsThird(Attack):
    """Tells the third seat, again and again, that the two have gone on without it."""

    may_end = UNHARMED

    def begin(self) -> None:
        self._again()

    def _again(self) -> None:
        self.say(THIRD, Gone(End.UNSEATED))
        self.cut(THIRD)
        self.later(self.chance.uniform(1.0, 10.0), self._again)


class SilencesThird(Attack):
    """Takes what the third seat says, and shows it to nobody."""

    may_end = UNHARMED

    def take(self, seat: int, counter: int, event: bytes) -> None:
        if not self.is_lying or seat != THIRD:
            super().take(seat, counter, event)


class ShowsThirdOne(Attack):
    """Shows the third seat what one of the two says, and nothing of the other."""

    may_end = UNHARMED

    def begin(self) -> None:
        self._shown = self.chance.choice((0, 1))

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        return (logged,) if seat != THIRD or author in (self._shown, THIRD) else ()


class ShowsThirdToOne(Attack):
    """Shows one of the two what the third seat does, and not the other."""

    may_end = SHOWN | UNHARMED

    def begin(self) -> None:
        self._hidden = self.chance.choice((0, 1))

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        return (logged,) if author != THIRD or seat != self._hidden else ()


class _OfKind(Attack):
    """Leaves out for one seat what is of one kind."""

    may_end = SHOWN | UNHARMED
    kind = Kind.KEYS

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        return () if seat == self.victim and self._is_meant(logged.event) else (logged,)

    def _is_meant(self, event: bytes) -> bool:
        try:
            return read_header(event).kind is self.kind
        except Malformed:
            return False


class HoldsKeysBack(_OfKind):
    """Shows one seat no key that is handed out."""


class HoldsOutlineBack(_OfKind):
    """Shows one seat nothing of where the session stood, or all but the third seat."""

    kind = Kind.SNAPSHOT


class HoldsAsidesBack(_OfKind):
    """Shows one seat no word with one."""

    kind = Kind.ASIDE


class ReplaysThird(Attack):
    """Shows everybody an old entry of the third seat once more."""

    may_end = UNHARMED | SHOWN

    def begin(self) -> None:
        said = [each.event for each in self.views[0] if _author(each.event) is Seat.FACILITATOR]
        if not said:
            self.later(1.0, self.begin)
            return
        again = self.next_entry(self.chance.choice(said))
        for seat in self.seats:
            self.hand(seat, again)


class StrangerLeads(Injected):
    """Shows an entry at the third seat by somebody whom nobody has let in."""

    may_end = SHOWN

    def forged(self) -> bytes:
        room = self.facts[0].room
        header = Header(
            kind=self.chance.choice((Kind.MOVE, Kind.ASIDE, Kind.SEEN)),
            room_id=room.room_id,
            epoch=self.chance.choice((0, 1, 2)),
            kid=room.kid,
            seat=Seat.FACILITATOR,
            counter=1 + max((at for seat, at in self.counters if seat == THIRD), default=0),
            seen_seq=0,
            seen_head=room.genesis,
            nonce=self.chance.randbytes(NONCE_BYTES),
        )
        content, seed = self.chance.randbytes(40), self.chance.randbytes(KEY_BYTES)
        return seal_event(header, content, room.key, seed)


def _author(event: bytes) -> Seat | None:
    try:
        return read_header(event).seat
    except Malformed:
        return None


LIARS: Final[dict[str, type[Attack]]] = {
    "keeps-third": KeepsThird,
    "lets-third-in": LetsThirdIn,
    "shuts-third-out": ShutsThirdOut,
    "unseats-third": UnseatsThird,
    "silences-third": SilencesThird,
    "shows-third-one": ShowsThirdOne,
    "shows-third-to-one": ShowsThirdToOne,
    "holds-keys-back": HoldsKeysBack,
    "holds-outline-back": HoldsOutlineBack,
    "holds-asides-back": HoldsAsidesBack,
    "replays-third": ReplaysThird,
    "stranger-leads": StrangerLeads,
}
