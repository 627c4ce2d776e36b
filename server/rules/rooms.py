"""Who is in a room, what they say they hold of its log, and to whom new entries are handed.

Pure, but for being mutable: no sockets, no storage, no clock. A peer is whatever the caller likes.
Where the log itself stands is a value, see `standing`; here is the newest one that is known.
"""

from collections.abc import Iterator
from typing import Final, Generic, TypeVar

from protocol.wire.limits import PARTNERS
from server.rules.standing import CURSOR_GAP, RoomLog, Roster

P = TypeVar("P")


class Gathering(Generic[P]):
    """Those who are in one room."""

    __slots__ = (
        "_owed",
        "_unproven",
        "claimants",
        "elsewhere",
        "expected",
        "has_ended",
        "is_stale",
        "live",
        "log",
        "mending",
        "name",
        "peers",
        "roster",
        "unseated",
    )

    def __init__(self, name: bytes, roster: Roster, log: RoomLog) -> None:
        self.name: Final = name
        self.roster = roster
        self.log = log
        """Where the log stands, as far as is known here. All of it has been handed out."""
        self.unseated: list[P] = []
        """Those who were on the roster, and are not any more: what they had still said is not
        taken."""
        self.is_stale = False
        """Whether more may have been written than is known here."""
        self.claimants: set[int] = set()
        """The seats that are there and say, of a log that seems whole, that they hold more of it.
        Look by `is_claimed`."""
        self.peers: dict[int, P] = {}
        """Who is here, by seat."""
        self.elsewhere: set[int] = set()
        """The seats that are taken at another relay."""
        self.expected = 0
        """How many are on their way in."""
        self.live: list[P] = []
        """Those who have read the past and are handed new entries."""
        self.mending: tuple[P, int] | None = None
        """Who gives entries back just now, and up to which cursor it holds them: it is not handed
        its own."""
        self.has_ended = False
        """Closed or expired: whoever is still here is about to be told."""
        self._unproven: set[int] = set()
        """The seats that have said so before, and then had nothing to give."""
        self._owed: dict[int, int] = {}
        """By seat that is there: the cursor up to which it held the log when it came."""

    @property
    def here(self) -> tuple[int, ...]:
        """The seats that are connected, at whichever relay, in order."""
        return tuple(sorted(self.peers.keys() | self.elsewhere))

    @property
    def is_empty(self) -> bool:
        """Whether nobody is here, nor about to be."""
        return not self.peers and not self.expected

    def key(self, seat: int) -> bytes | None:
        """The public key of `seat`, if the roster has it."""
        return dict(self.roster).get(seat)

    def renew(self, roster: Roster) -> list[P]:
        """The roster is this one now. Returns those who are here, and not on it any more: they are
        handed nothing from now on."""
        before, self.roster = dict(self.roster), roster
        gone = [peer for seat, peer in self.peers.items() if before.get(seat) != self.key(seat)]
        self.live = [peer for peer in self.live if peer not in gone]
        self.unseated += gone
        return gone

    def others(self, seat: int) -> Iterator[P]:
        """Everybody who is here but `seat`."""
        return (peer for other, peer in self.peers.items() if other != seat)

    def arrive(self, seat: int, peer: P, after: int = 0) -> P | None:
        """`peer` takes `seat`, holding the log up to the cursor `after`.

        Returns the peer it replaces: the newest connection wins.
        """
        replaced = self.peers.get(seat)
        if replaced is not None and replaced in self.live:
            self.live.remove(replaced)
        self.peers[seat] = peer
        self.elsewhere.discard(seat)
        self._owe(seat, after)
        return replaced

    def see(self, seat: int, after: int) -> bool:
        """Somebody takes `seat` at another relay, holding the log up to `after`.

        Returns whether nobody had it before.
        """
        was_here = seat in self.peers or seat in self.elsewhere
        self.elsewhere.add(seat)
        self._owe(seat, after)
        return not was_here

    def miss(self, seat: int) -> bool:
        """Nobody has `seat` at another relay any more. Returns whether it is empty now."""
        if seat not in self.elsewhere:
            return False
        self.elsewhere.discard(seat)
        if seat in self.peers:
            return False
        self._owe_nothing(seat)
        return True

    def _owe(self, seat: int, after: int) -> None:
        self._owed[seat] = after if self.may_hold_more(seat, after) else 0
        self.claimants.discard(seat)
        if self._owed[seat] and seat not in self.log.awaited:
            self.claimants.add(seat)

    def _owe_nothing(self, seat: int) -> None:
        self._owed.pop(seat, None)
        if seat in self.claimants:
            self.claimants.discard(seat)
            if self.here:
                # Or it would come and go, and hold up whoever stays.
                self._unproven.add(seat)

    @property
    def is_claimed(self) -> bool:
        """Whether somebody says that this log lacks something, and has not given it back yet."""
        for seat in self.claimants & self.elsewhere:
            # That it has done so is told by the log alone.
            if self._owed[seat] <= self.log.cursor:
                self.claimants.discard(seat)
        return bool(self.claimants)

    def may_hold_more(self, seat: int, after: int) -> bool:
        """Whether `seat` may hold more than is here: then this log was put back to a copy.

        It is only its word, so it is taken for as long as it is here, and once. What a third seat
        holds the partners hold too: nobody waits for it.
        """
        newest, may_claim = self.log.cursor, seat in PARTNERS and seat not in self._unproven
        return newest < after <= newest + CURSOR_GAP and may_claim

    def owed(self, seat: int) -> int:
        """The cursor up to which `seat` says that it holds more than was here; 0 if it does not."""
        return self._owed.get(seat, 0)

    @property
    def witnesses(self) -> frozenset[int]:
        """The seats that say themselves that this log lacks something."""
        newest = self.log.cursor
        return frozenset(seat for seat, cursor in self._owed.items() if cursor > newest)

    def owes(self, seat: int, peer: P | None) -> bool:
        """Whether `peer` in `seat` has said that it holds more, and has not given it back yet.

        None for whoever is there at another relay.
        """
        is_there = seat in self.elsewhere if peer is None else self.peers.get(seat) is peer
        return is_there and self._owed[seat] > self.log.cursor

    def doubt(self, seat: int) -> None:
        """`seat` has had its time: what it has not given back by now it does not have."""
        self.claimants.discard(seat)
        self._unproven.add(seat)
        self._owed[seat] = 0

    def has_offered_all(self, seat: int) -> bool:
        """Whether what `seat` holds is safe here; then it holds no more than anybody else."""
        if self.log.cursor < self.owed(seat):
            return False
        self.claimants.discard(seat)
        return True

    def depart(self, seat: int, peer: P) -> bool:
        """`peer` is gone. Returns whether the seat is empty now: not if it had been replaced."""
        if self.peers.get(seat) is not peer:
            return False
        del self.peers[seat]
        if peer in self.live:
            self.live.remove(peer)
        if seat in self.elsewhere:
            return False
        self._owe_nothing(seat)
        return True
