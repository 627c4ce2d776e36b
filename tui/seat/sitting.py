"""A partner's part in one room: the session as the log has it, and what this seat adds to it.

What it is: a seat (`tui.seat.seated`) with the hands of a partner; the app, the pretend partner of
`practice` and both partners of `check` are each one `Sitting`. It opens what both have sealed,
brings the guide and the name, and does what is due where a third seat comes or goes
(`tui.seat.handing`); everything else waits for a hand.
"""

from collections.abc import Callable, Mapping
from typing import Final

from protocol.activities.activity import Kinds
from protocol.activities.rounds import Round, Sealing
from protocol.door.introduction import Facilitator
from protocol.errors import OutOfTurn
from protocol.seal.answers import SALT_BYTES, Unsealing, decode_answer, digest_of, encode_answer
from protocol.seal.envelope import Kind
from protocol.seal.sealing import pad
from protocol.seats import Partner, Seat, as_partner
from protocol.session.events import (
    AnyEvent,
    Breathed,
    Closed,
    Finished,
    IntroducedThird,
    Left,
    Opened,
    Resumed,
    Sealed,
    WentOnAlone,
    encode_move,
)
from protocol.session.moves import ALWAYS, ANY_PAGE, moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended, Gathering
from protocol.session.third import Hold
from tui.errors import StorageFailed
from tui.news import Line, Tempo, Trouble, trouble_of
from tui.seat import ports
from tui.seat.facts import NOTHING_LEFT
from tui.seat.handing import Handing
from tui.seat.held import Held
from tui.seat.outgoing import RETRY_S
from tui.seat.recall import kept_opening, opening_of
from tui.seat.reflexes import breath, reflex
from tui.seat.seated import Seated
from tui.seat.watching import Watcher

PARTING: Final[Kinds] = ALWAYS | {Closed}
"""What can still be done once the two no longer have the same order of things."""


class Sitting(Seated):
    """One partner in one room. Mutable: it acts, and waits for the moment to act."""

    def __init__(
        self,
        world: ports.Ports,
        pace: Tempo,
        *,
        name: str,
        guide: bytes | None = None,
        is_known: Callable[[bytes], bool] = lambda name: True,
        watcher: Watcher | None = None,
        closes: bool = True,
        holds: Callable[[], tuple[Held, ...]] = lambda: (),
    ) -> None:
        """`guide` is what the first seat brings along, `name` how this partner is called.

        `is_known` says of a guide's hash whether this laptop holds it, and one that it does not is
        accepted first, by `accept_guide`. `closes`: once the session is over it tells the relay by
        itself, and keeps the seat; else whoever watches sees to that. `holds`: what of earlier
        evenings this laptop holds, as far as it was opened. Raises as `Seated`.
        """
        super().__init__(world, pace, watcher)
        self.seat: Final[Partner] = as_partner(self._held.seat)
        self._name: Final = name
        self._guide: Final = guide
        self._closes: Final = closes
        self.is_guide_known: Final = is_known(world.keep.facts.guide_hash)
        """Whether the guide came with this program; else it is the first seat's."""
        self._handing: Final = Handing(self._held, self.link, self.seat)
        self._timed_hold: Hold | None = None
        self._holds: Final = holds

    @property
    def is_over(self) -> bool:
        """Whether both have closed or one has left; who leaves waits for no line."""
        return self._held.is_over

    # -- what a person does

    def moves(self) -> Kinds:
        """What this seat may do now: nothing twice, and nothing about what is not shown yet."""
        if self.news.alarm is not None:
            return frozenset()
        mine = moves(self.ahead, self.seat)
        if self._held.ledger.has_parted:
            mine &= PARTING
        if self.ahead.page != self.session.page:
            return mine & ANY_PAGE
        # Whoever has just said something may be finished before it has come back.
        return mine & (moves(self.session, self.seat) | {Finished})

    def do(
        self,
        event: AnyEvent,
        page: int | None = None,
        left: Mapping[str, str] = NOTHING_LEFT,
    ) -> None:
        """Does it: durable first, then sent. Raises `OutOfTurn`, `Malformed` or `StorageFailed`.

        `page` is the one that it is meant for; None: the present one.
        `left`: what stays in the drafts it was typed in, by slot, once it is durable.
        """
        if self.news.alarm is not None:
            raise OutOfTurn("the log cannot be trusted")
        if self._held.ledger.has_parted and type(event) not in PARTING:
            raise OutOfTurn("the two no longer have the same order of things")
        page = self.session.page if page is None else page
        ahead = apply(self.ahead, Entry(self.seat, self.session.page_ms, page, event))
        self._handing.key_for_more()
        is_over = isinstance(event, Left)
        counter = self._put(Kind.MOVE, encode_move(page, event), left, is_over=is_over)
        self._held.ahead, self._held.waiting = ahead, (*self._held.waiting, event)
        self._held.watcher.went_out(counter)
        self._held.changed()
        if self.is_over:
            self._over()
        elif isinstance(event, WentOnAlone):
            # Its key is to lie right behind it.
            self._go_on()

    def answer(
        self,
        answer: tuple[str, ...],
        page: int | None = None,
        left: Mapping[str, str] = NOTHING_LEFT,
    ) -> None:
        """Seals a private answer; it opens by itself once both have sealed. Raises as `do`."""
        phase = self.session.phase
        if page not in (None, self.session.page):
            raise OutOfTurn("an answer to another page")
        if not isinstance(phase, Sealing) or Sealed not in self.moves():
            raise OutOfTurn("nothing to answer")
        whole = phase.drawn(answer, self._draw)
        opening = Unsealing(encode_answer(whole), self._draw(SALT_BYTES))
        # What could be sealed but never opened would hold both up.
        pad(encode_move(self.session.page, Opened(opening.answer, opening.salt)))
        place = (self.session.step, self.session.activity)
        attempt = phase.round.attempt
        bound = digest_of(self.session.room_id, self.seat, place, attempt, opening)
        self.keep.put_opening(bound, opening.salt + opening.answer)
        self.do(Sealed(attempt, bound), left=left)

    def own_answer(self, round_: Round) -> tuple[str, ...] | None:
        """What this seat has sealed in the round, also before it is opened."""
        return self._answer_behind(round_.digests[self.seat])

    def former_answer(self, round_: Round) -> tuple[str, ...] | None:
        """What this seat had sealed before both began again; None also if that is lost."""
        return self._answer_behind(round_.before[self.seat])

    def _answer_behind(self, bound: bytes | None) -> tuple[str, ...] | None:
        opening = opening_of(bound, self.keep)
        return None if opening is None else decode_answer(opening.answer)

    @property
    def must_accept_guide(self) -> bool:
        """Whether this person has to accept somebody else's guide before the session begins: the
        inviter's, or that of whoever leads the two from the start."""
        is_own = self.seat is Seat.FIRST and self.keep.facts.leads is None
        is_mine = self.is_guide_known or is_own
        return not is_mine and not self.keep.has_accepted_guide

    @property
    def waits_for_third(self) -> bool:
        """Whether nothing begins here before both have let in who is to lead them from the start;
        after anything but two yeses, and where nobody comes, this person begins: `begin_alone`."""
        third = self.session.third
        is_settled = third.seated is not None or third.has_gone
        is_due = self.keep.facts.leads is not None and not self.keep.begins_alone
        return is_due and not is_settled

    def begin_alone(self) -> None:
        """Whoever is to lead has not come: this partner begins without. Raises `StorageFailed`."""
        self.keep.begin_alone()
        self._go_on()
        self._held.changed()

    def introduce(self, met: Facilitator) -> None:
        """Tells the other whom this seat has let in at the third door, and asks both. Raises as
        `do`."""
        self.do(IntroducedThird(met.member.signing, met.member.exchange, met.introduction))

    @property
    def is_as_expected(self) -> bool:
        """Whether the third seat that both are asked about is the one that this seat has met, where
        it has met one at the door of an appointment."""
        question, leads = self.session.third.question, self.keep.facts.leads
        if question is None or leads is None:
            return True
        return (question.member, question.introduction) == (leads.member, leads.introduction)

    def accept_guide(self) -> None:
        """The guide was read: the session may begin. Raises `StorageFailed`."""
        self.keep.accept_guide()
        self._go_on()
        self._held.changed()

    # -- what happens by itself

    def _over(self) -> None:
        is_folded = isinstance(self.session.phase, Ended)
        if self._closes and is_folded and not self.keep.outbox():
            self.link.close_room()
        self._held.watcher.over()

    def _say_roster(self) -> None:
        self._handing.begin()

    def _act(self) -> None:
        is_open = self.news.line is Line.OPEN
        is_alone = is_open and not self.news.is_partner_here
        self._handing.act(is_open=is_open, is_alone=is_alone)
        if self._held.ledger.has_parted:
            return
        while self._held.to_do_again:
            self._do_again(self._held.to_do_again[0])
        if self._held.ledger.is_keyless:
            return  # the key comes; only a hand does not wait for it
        phase = self.session.phase
        if isinstance(phase, Gathering):
            if phase.guide_hash not in (None, self.keep.facts.guide_hash):
                # Not the guide that was offered at the door: refused before anything is said.
                self._held.tell(trouble=Trouble.GUIDE)
                return
        if isinstance(phase, Sealing) and phase.is_automatic and Sealed in self.moves():
            self.answer(tuple(each.id for each in self._holds()))
        while event := reflex(
            self.session,
            self.ahead,
            moves(self.ahead, self.seat),
            guide=self._guide,
            name=None if self.must_accept_guide or self.waits_for_third else self._name,
            opening=lambda round_: kept_opening(round_, self.keep),
        ):
            self.do(event)
        begun = breath(self.session, self.seat, moves(self.ahead, self.seat))
        if begun is not None:
            self._later(self.pace.breath_s, lambda: self._breathe(begun))
        hold = self._hold()
        if hold is not None and hold != self._timed_hold:
            self._timed_hold = hold
            lasts_s = hold.seconds if self.pace.hold_s is None else self.pace.hold_s
            self._later(lasts_s, lambda: self._resume(hold))

    def _hold(self) -> Hold | None:
        """The hold that is this seat's to end, because it has the rung."""
        is_own = Resumed in moves(self.ahead, self.seat)
        return self.session.third.hold if is_own else None

    def _resume(self, hold: Hold) -> None:
        """Ends the hold that this was set for, if it still lasts."""
        if self._hold() == hold and self.news.alarm is None and not self._held.ledger.has_parted:
            try:
                self.do(Resumed())
            except OutOfTurn:
                pass  # a race; looked at again with the next entry
            except StorageFailed as error:
                self._held.tell(trouble=trouble_of(error))
                self._later(RETRY_S, lambda: self._resume(hold))

    def _do_again(self, event: AnyEvent) -> None:
        """What was pressed while a third seat came, and still has a place."""
        if type(event) in moves(self.ahead, self.seat):
            self.do(event)
        self._held.to_do_again.remove(event)

    def _breathe(self, begun: tuple[int, int]) -> None:
        """Ends the breath that this was set for, if it still lasts."""
        is_same = breath(self.session, self.seat, moves(self.ahead, self.seat)) == begun
        if is_same and self.news.alarm is None and not self._held.ledger.has_parted:
            try:
                self.do(Breathed())
            except OutOfTurn:
                pass  # a race; looked at again with the next entry
            except StorageFailed as error:
                self._held.tell(trouble=trouble_of(error))
                self._later(RETRY_S, lambda: self._breathe(begun))
