"""Modified programs: of one who leads, and of a partner. Each does what the product's would not.

They hold all the keys of their seat, and say whatever they like: by the channel of their own seat,
or as bytes that they have made.
"""

from contextlib import suppress
from dataclasses import replace
from typing import ClassVar, Final

from protocol.errors import BadSeal, NoKey, OutOfTurn
from protocol.limits import KEY_BYTES
from protocol.seal.envelope import EVENT_SIZES, Kind
from protocol.seal.keyring import Member, kid_of, pair_key
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import PARTNERS, Seat, as_partner, other
from protocol.session.asides import encode_aside
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import Paused, encode_move, encode_seen
from protocol.session.snapshot import parts_of_snapshot
from tests.protocol.bots import fitting
from tests.simulation.led.forging import forge, hand_out, inject, put, spoken
from tests.simulation.led.laptops import LedLaptop, SimLead
from tui.errors import StorageFailed

SHARE: Final = 0.3
"""Of its moments in which a modified program does what it was modified for."""

FORGED: Final = "a word that was forged"

REFUSED: Final = (OutOfTurn, NoKey, BadSeal, StorageFailed)


class ModifiedLead(SimLead):
    """The root of those who lead with a modified program. Mutable."""

    def act(self) -> bool:
        can_misbehave = self.is_running and self.seated.is_ready and self.news.alarm is None
        if can_misbehave and not self.is_closed and self._chance.random() < SHARE:
            return self.noted(self, self._misbehaved)
        return super().act()

    def _misbehaved(self) -> bool:
        with suppress(*REFUSED):
            self.misbehave()
            self._trace.counts["lie"] += 1
            return True
        return False

    def misbehave(self) -> None:
        """What it was modified for."""
        raise NotImplementedError


class SaysForPartners(ModifiedLead):
    """Sends every event that only a partner may send."""

    def misbehave(self) -> None:
        by = self._chance.choice((Seat.FACILITATOR, *PARTNERS))
        put(self, Kind.MOVE, spoken(self, by))


class LeadsAnyTime(ModifiedLead):
    """Sends its controls, and everything else about a third, whether or not it is the moment."""

    def misbehave(self) -> None:
        kind = self._chance.choice(sorted(THIRD_EVENTS | {Paused}, key=lambda kind: kind.__name__))
        variant, page = self._chance.randrange(4), self.session.page
        page += self._chance.choice((0, 0, -1, 1))
        event = fitting(self.session, Seat.FACILITATOR, kind, variant)
        put(self, Kind.MOVE, encode_move(max(page, 0), event))


class SealsInOtherEpochs(ModifiedLead):
    """Seals with its key as if it were of another epoch."""

    def misbehave(self) -> None:
        epoch = max(0, self.session.epoch + self._chance.choice((-2, -1, 1, 2)))
        inject(self, forge(self, spoken(self), epoch=epoch))


class SaysItAgain(ModifiedLead):
    """Says once more, as its own, what anybody has said before."""

    def misbehave(self) -> None:
        inject(self, self._chance.choice(self.file.log()).event)


class HandsOutKeys(ModifiedLead):
    """Hands out keys, of this epoch and of the next."""

    def misbehave(self) -> None:
        epoch = self.session.epoch + self._chance.choice((0, 1))
        hand_out(self, epoch, self.seated._held.ledger.members(epoch))


class ConfirmsWhatIsNot(ModifiedLead):
    """Confirms another session than the one that there is, and tells of one."""

    def misbehave(self) -> None:
        if self._chance.random() < 0.5:
            head = self.seated._held.ledger.channel.head
            put(self, Kind.SEEN, encode_seen(head, self._chance.randbytes(KEY_BYTES)))
            return
        ledger = self.seated._held.ledger
        for part in parts_of_snapshot(self.session, ledger.channel.seq):
            put(self, Kind.SNAPSHOT, part)


class MakesNoise(ModifiedLead):
    """Says what is no event, or none that decodes."""

    def misbehave(self) -> None:
        if self._chance.random() < 0.5:
            inject(self, self._chance.randbytes(self._chance.choice(EVENT_SIZES)))
        else:
            put(self, self._chance.choice(list(Kind)), self._chance.randbytes(60))


class SpeaksAsPartner(ModifiedLead):
    """Says something at a partner's seat: it holds the key that it is sealed with, but not that
    partner's own."""

    def misbehave(self) -> None:
        seat = self._chance.choice(PARTNERS)
        counters = self.seated._held.ledger.channel.counters
        event = forge(self, spoken(self, seat), seat=seat, counter=counters[seat] + 1)
        inject(self, event)


class WhispersAnyTime(ModifiedLead):
    """Says words with one to whom none is on with, and moves as if they were such words."""

    def misbehave(self) -> None:
        held, beside = self.seated._held, self._chance.choice(PARTNERS)
        is_words = self._chance.random() < 0.5
        held.put_aside(beside, encode_aside(FORGED) if is_words else spoken(self))
        self.seated._hearing.outgoing.send()


class StaysOn(ModifiedLead):
    """Goes on saying things once the two have gone on alone, as if it had not heard of that."""

    def act(self) -> bool:
        log = self.file.log() if self.is_running else ()
        if not log or not self.seated.is_over or self.is_closed:
            return super().act()
        return self.noted(self, self._misbehaved)

    def misbehave(self) -> None:
        channel = self.seated._held.ledger.channel
        key = channel.keyring.held[-1]
        seq = max(channel.start, channel.seq - self._chance.randrange(6))
        header = {"key": key.key, "epoch": key.epoch, "kid": key.kid}
        seen = {"seen_seq": seq, "seen_head": channel.head_at(seq)}
        inject(self, forge(self, spoken(self), **header, **seen))


class ModifiedPartner(LedLaptop):
    """The root of partners with a modified program. Mutable."""

    share: ClassVar[float] = 0.1

    def act(self) -> bool:
        if self.can_act and self.news.alarm is None and self._chance.random() < self.share:
            return self.noted(self, self._misbehaved)
        return super().act()

    def _misbehaved(self) -> bool:
        with suppress(*REFUSED):
            self.misbehave()
            self._trace.counts["lie"] += 1
            return True
        return False

    def misbehave(self) -> None:
        """What it was modified for."""
        raise NotImplementedError

    @property
    def third(self) -> Member:
        """Who leads. Raises `OutOfTurn`."""
        seated = self.session.third.seated or self.session.third.former
        if seated is None:
            raise OutOfTurn("nobody leads")
        return seated.member


class KeepsThirdIn(ModifiedPartner):
    """Hands the keys of the two to the third as well."""

    def misbehave(self) -> None:
        members = (*self.seated._held.ledger.members(0), self.third)
        hand_out(self, self.session.epoch + self._chance.choice((0, 1)), members)


class LetsStrangerIn(ModifiedPartner):
    """Hands a key to a third whom the other has not let in."""

    def misbehave(self) -> None:
        seeds = self._chance.randbytes(KEY_BYTES), self._chance.randbytes(KEY_BYTES)
        stranger = Member(Seat.FACILITATOR, public_key(seeds[0]), exchange_key(seeds[1]))
        members = (*self.seated._held.ledger.members(0), stranger)
        hand_out(self, self.session.epoch + self._chance.choice((0, 1)), members)


class TellsOtherOutline(ModifiedPartner):
    """Tells a third of a session that the two do not have."""

    def misbehave(self) -> None:
        told = replace(self.session, page=self.session.page + 1)
        for part in parts_of_snapshot(told, self.seated._held.ledger.channel.seq):
            put(self, Kind.SNAPSHOT, part)


class SpeaksAsThird(ModifiedPartner):
    """Says something at the third seat, to the other or to both."""

    def misbehave(self) -> None:
        counter = self.seated._held.ledger.channel.counters[Seat.FACILITATOR] + 1
        inject(self, forge(self, spoken(self), seat=Seat.FACILITATOR, counter=counter))


class WhispersToOther(ModifiedPartner):
    """Says a word with one to the other partner, as if it were the third's."""

    def misbehave(self) -> None:
        facts, epoch = self.facts, self.session.epoch
        theirs = dict(facts.partner_keys)[other(as_partner(facts.seat))]
        key = pair_key(facts.room.room_id, epoch, facts.exchange_seed, theirs)
        whisper = {"kind": Kind.ASIDE, "key": key, "kid": kid_of(key)}
        inject(self, forge(self, encode_aside(FORGED), **whisper))


class AnswersForBoth(ModifiedPartner):
    """Answers every question about a third again and again, and as the third would."""

    def misbehave(self) -> None:
        kind = self._chance.choice(sorted(THIRD_EVENTS, key=lambda kind: kind.__name__))
        by = self._chance.choice(list(Seat))
        event = fitting(self.session, by, kind, self._chance.randrange(4))
        put(self, Kind.MOVE, encode_move(self.session.page, event))


LEADS: Final[dict[str, type[SimLead]]] = {
    "lead-says-for-partners": SaysForPartners,
    "lead-any-time": LeadsAnyTime,
    "lead-other-epochs": SealsInOtherEpochs,
    "lead-again": SaysItAgain,
    "lead-hands-out-keys": HandsOutKeys,
    "lead-confirms-what-is-not": ConfirmsWhatIsNot,
    "lead-noise": MakesNoise,
    "lead-speaks-as-partner": SpeaksAsPartner,
    "lead-whispers-any-time": WhispersAnyTime,
}

PARTNERS_MODIFIED: Final[dict[str, type[LedLaptop]]] = {
    "partner-keeps-third-in": KeepsThirdIn,
    "partner-lets-stranger-in": LetsStrangerIn,
    "partner-tells-other-outline": TellsOtherOutline,
    "partner-speaks-as-third": SpeaksAsThird,
    "partner-whispers-to-other": WhispersToOther,
    "partner-answers-for-both": AnswersForBoth,
}
