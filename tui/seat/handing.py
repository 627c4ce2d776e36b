"""What a partner's seat does by itself where a third seat comes or goes.

    both have said yes   one hands out a key for three, and then tells where the session stands;
                         the other tells the relay, and bears out what was told
    it is gone           one hands out a key for two; both tell the relay

The first of the two hands it out; the other, where the first is away. Whoever goes on alone has it
right behind that, and whoever has something to say before there is one hands it out by that
(`key_for_more`): so nobody waits for a program that does nothing, and no clock is asked.

What is handed out is durable before it is sent, and every step is read off the log and the outbox:
a program that is killed goes on where it was.
"""

from contextlib import suppress
from typing import Final

from protocol.errors import BadSeal, Malformed, NoKey
from protocol.seal.envelope import Kind, read_header
from protocol.seal.keyring import has_three
from protocol.seal.seating import coming, going
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.snapshot import parts_of_snapshot, read_part
from protocol.wire.frames import Renew
from tui.seat.holding import Holding
from tui.seat.ports import Line
from tui.seat.recall import cursor_at


class Handing:
    """Mutable: it remembers what it has said on the present line."""

    def __init__(self, holding: Holding, line: Line, seat: Partner) -> None:
        self._holding: Final = holding
        self._line: Final = line
        self._seat: Final = seat
        self._said_of = 0
        """The epoch whose roster was said on the present line."""

    def begin(self) -> None:
        """On a new line, or where the relay could not take it: the roster is said again."""
        self._said_of = 0

    def act(self, *, is_open: bool, is_alone: bool) -> None:
        """After every change. `is_open`: the relay is there; `is_alone`: without the other.

        Raises `StorageFailed`.
        """
        self._follow_own_going()
        ledger = self._holding.ledger
        if ledger.is_keyless and (self._seat is Seat.FIRST or is_alone):
            self._hand_out(self._holding.session.epoch)
        if is_open:
            self._renew()
        is_led = has_three(self._holding.session.epoch)
        if is_led and not ledger.has_parted and not ledger.is_keyless:
            self._tell(is_alone=is_alone)
            self._bear_out()

    def key_for_more(self) -> None:
        """Before something is sealed: what is due is handed out, if nobody has yet.

        Raises `StorageFailed`.
        """
        if self._holding.ledger.is_keyless:
            self._hand_out(self._holding.session.epoch)
        self._follow_own_going()

    def _follow_own_going(self) -> None:
        """The key of the two lies right behind the word that they go on alone."""
        session, ahead = self._holding.session, self._holding.ahead
        if not has_three(session.epoch) or ahead.epoch != session.epoch + 1:
            return
        if not self._holding.ledger.channel.keyring.has_handed(self._seat, ahead.epoch):
            self._hand_out(ahead.epoch)

    def _hand_out(self, epoch: int) -> None:
        # A seat of an older program has nothing to wrap it with; nothing is sealed then.
        with suppress(NoKey, BadSeal):
            self._holding.hand_out(epoch)

    # -- the relay

    def _renew(self) -> None:
        epoch = self._holding.session.epoch
        if epoch == self._said_of:
            return
        change = self._coming(epoch) if has_three(epoch) else self._going(epoch)
        if change is not None:
            self._said_of = epoch
            self._line.renew(change)

    def _coming(self, epoch: int) -> Renew | None:
        """None for whoever handed the key out: the other says it, with both signatures."""
        holding = self._holding
        first = holding.ledger.handed_out(epoch)
        if first is None or first.by is self._seat:
            return None
        facts, after = holding.keep.facts, cursor_at(holding.keep, first.seen_seq)
        try:
            return coming(facts.room.room_id, epoch, after, first.handed, first.by, facts.seed)
        except BadSeal:
            return None  # another roster, or another place, was signed: nobody comes with it

    def _going(self, epoch: int) -> Renew | None:
        facts = self._holding.keep.facts
        try:
            members = self._holding.ledger.members(epoch)
        except NoKey:
            return None
        return going(facts.room.room_id, epoch, members, self._seat, facts.seed)

    # -- the third seat

    def _tell(self, *, is_alone: bool) -> None:
        """Where the session stands, once."""
        holding, ledger = self._holding, self._holding.ledger
        epoch = holding.session.epoch
        first = ledger.handed_out(epoch)
        if first is None or any(ledger.has_told(seat, epoch) for seat in PARTNERS):
            return
        if (first.by is self._seat or is_alone) and not self._is_telling:
            for part in parts_of_snapshot(holding.session, ledger.channel.seq):
                holding.put(Kind.SNAPSHOT, part)

    @property
    def _is_telling(self) -> bool:
        """Whether the last part of it is on its way; what a crash cut off is told anew."""
        for own in reversed(self._holding.keep.outbox()):
            if read_header(own.event).kind is Kind.SNAPSHOT:
                try:
                    part = read_part(own.content)
                except Malformed:
                    return False
                return part.number == part.of
        return False

    def _bear_out(self) -> None:
        """What the other has told is so: at once, for the third seat waits for that."""
        seq = self._holding.ledger.to_bear_out
        if seq is None:
            return
        headers = [read_header(own.event) for own in self._holding.keep.outbox()]
        if not any(each.kind is Kind.SEEN and each.seen_seq >= seq for each in headers):
            self._holding.put(Kind.SEEN, self._holding.ledger.confirmation())
