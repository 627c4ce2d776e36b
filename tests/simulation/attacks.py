"""Dishonest relays: what each of them does, and what may come of it.

Each is a small class; its docstring says what the relay does, and `may_end` what two honest laptops
may make of it. What no attack may ever end in is `Verdict.SILENT`.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from protocol.seal.envelope import Kind, read_header
from protocol.wire.frames import Code, Denied, End, Gone, Logged, Presence
from tests.simulation.attack import ALARMED, SHOWN, Attack, Verdict
from tests.simulation.forgeries import ForeignEntry, Garbage, WrongEpoch, WrongRoom
from tests.simulation.liar import PARTNERS


class Rollback(Attack):
    """Forgets the newest entries for both, and goes on from there as if they had never been."""

    forgotten: tuple[Logged, ...] = ()

    def verdicts(self, logs: Iterable[Sequence[Logged]]) -> frozenset[Verdict]:
        """What was on its way to both is forgotten for whoever had it already: for one."""
        is_for_both = all(any(each in log for each in self.forgotten) for log in logs)
        return self.may_end if is_for_both else RollbackForOne.may_end

    def begin(self) -> None:
        count = self.chance.randint(1, 5)
        self.forgotten = tuple(self.views[0][-count:])
        for seat in self.seats:
            del self.views[seat][-count:]
        last = self.last(0)
        for key in [key for key, cursor in self.counters.items() if cursor > last]:
            del self.counters[key]
        for seat in self.seats:
            self.cut(seat)


class RollbackForOne(Attack):
    """Forgets the newest entries, but only for one seat, which may not even need them again."""

    may_end = frozenset({Verdict.ALARMED, Verdict.PARTED, Verdict.HARMLESS})

    def begin(self) -> None:
        del self.views[self.victim][-self.chance.randint(1, 5) :]
        self.cut(self.victim)


class SilentFork(Attack):
    """Shows each seat what it says itself, and nothing more of the other."""

    may_end = SHOWN | {Verdict.HARMLESS}

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        return (logged,) if seat == author else ()


class MergedFork(SilentFork):
    """Forks, and after a while shows each seat what it has missed and is honest again."""

    may_end = SHOWN

    def begin(self) -> None:
        self._missed: dict[int, list[bytes]] = {seat: [] for seat in self.seats}
        self._is_merged = False

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        if self._is_merged or seat == author:
            return (logged,)
        self._missed[seat].append(logged.event)
        if all(self._missed[seat] for seat in PARTNERS) and self.chance.random() < 0.5:
            self._is_merged = True
            self.later(0.0, self._merge)
        return ()

    def _merge(self) -> None:
        for seat in self.seats:
            self.hand(seat, *(self.next_entry(event) for event in self._missed[seat]))


class WithheldTail(Attack):
    """Shows one seat nothing new any more."""

    may_end = SHOWN | {Verdict.HARMLESS}

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        return () if seat == self.victim else (logged,)


class BlackHole(Attack):
    """Takes what one seat says, and shows it to nobody."""

    may_end = SHOWN | {Verdict.HARMLESS}

    def take(self, seat: int, counter: int, event: bytes) -> None:
        if not self.is_lying or seat != self.victim:
            super().take(seat, counter, event)


class SwallowedConfirmations(Attack):
    """Takes every confirmation, and shows it to nobody."""

    may_end = SHOWN | {Verdict.HARMLESS}

    def take(self, seat: int, counter: int, event: bytes) -> None:
        if not self.is_lying or read_header(event).kind is not Kind.SEEN:
            super().take(seat, counter, event)


class DroppedEntry(Attack):
    """Leaves out one entry for one seat, and shows it everything else."""

    may_end = SHOWN

    def begin(self) -> None:
        self._is_dropped = False

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        if seat != self.victim or seat == author or self._is_dropped:
            return (logged,)
        self._is_dropped = True
        return ()


class Reordered(Attack):
    """Shows one seat two entries the wrong way round."""

    may_end = SHOWN

    def begin(self) -> None:
        self._held: Logged | None = None
        self._is_done = False

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        if seat != self.victim or self._is_done:
            return (logged,)
        if self._held is None:
            self._held = logged
            return ()
        self._is_done, early = True, self._held
        return (
            Logged(early.cursor, early.at_ms, logged.event),
            Logged(logged.cursor, logged.at_ms, early.event),
        )


class TwoHeads(Attack):
    """Shows each seat its own entries first: two orders of the same words, and two heads."""

    may_end = SHOWN | {Verdict.HARMLESS}

    def begin(self) -> None:
        self._held: dict[int, list[bytes]] = {seat: [] for seat in self.seats}

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        if seat != author:
            self._held[seat].append(logged.event)
            self.later(self.chance.uniform(0.5, 3.0), lambda: self._release(seat))
            return ()
        return (logged,)

    def _release(self, seat: int) -> None:
        held, self._held[seat] = self._held[seat], []
        self.hand(seat, *(self.next_entry(event) for event in held))


class AlteredTimes(Attack):
    """Gives one seat other times than the other: earlier ones, later ones or impossible ones."""

    may_end = SHOWN

    def begin(self) -> None:
        self._by_ms = self.chance.choice((-3_600_000, -1, 1, 60_000, 3_600_000))

    def show(self, seat: int, author: int, logged: Logged) -> Iterable[Logged]:
        by_ms = self._by_ms if seat == self.victim else 0
        return (Logged(logged.cursor, logged.at_ms + by_ms, logged.event),)


class Replay(Attack):
    """Shows one seat an old entry once more, as if it were new."""

    may_end = SHOWN

    def begin(self) -> None:
        old = self.chance.choice(self.views[self.victim])
        self.hand(self.victim, self.next_entry(old.event))


class PhantomTail(Attack):
    """Says that there is more in the log than it ever hands out."""

    may_end = SHOWN | {Verdict.HARMLESS}

    def begin(self) -> None:
        self.cut(self.victim)

    def last(self, seat: int) -> int:
        is_hit = self.is_lying and seat == self.victim
        return super().last(seat) + (1_000 if is_hit else 0)


class FalseConflict(Attack):
    """Says that what a seat says next is not what comes next."""

    def take(self, seat: int, counter: int, event: bytes) -> None:
        if self.is_lying and seat == self.victim:
            self.say(seat, Denied(Code.CONFLICT, counter))
        else:
            super().take(seat, counter, event)


class FalseGoodbye(Attack):
    """Says to both that the room is gone, while nobody has closed it."""

    may_end = SHOWN - ALARMED | {Verdict.HARMLESS}

    def begin(self) -> None:
        for seat in self.seats:
            self.say(seat, Gone(End.CLOSED))


class ForgedPresence(Attack):
    """Says that the other is here, or not, whatever is true."""

    may_end = frozenset({Verdict.HARMLESS})

    def begin(self) -> None:
        self._again()

    def _again(self) -> None:
        for seat in self.seats:
            other = self.chance.choice([each for each in self.seats if each != seat])
            self.say(seat, Presence(other, self.chance.random() < 0.5))
        self.later(self.chance.uniform(0.1, 5.0), self._again)


ATTACKS: Final[dict[str, type[Attack]]] = {
    "rollback": Rollback,
    "rollback-for-one": RollbackForOne,
    "silent-fork": SilentFork,
    "merged-fork": MergedFork,
    "withheld-tail": WithheldTail,
    "foreign-entry": ForeignEntry,
    "garbage": Garbage,
    "replay": Replay,
    "reorder": Reordered,
    "altered-times": AlteredTimes,
    "wrong-room": WrongRoom,
    "wrong-epoch": WrongEpoch,
    "two-heads": TwoHeads,
    "dropped-entry": DroppedEntry,
    "black-hole": BlackHole,
    "swallowed-confirmations": SwallowedConfirmations,
    "phantom-tail": PhantomTail,
    "false-conflict": FalseConflict,
    "false-goodbye": FalseGoodbye,
    "forged-presence": ForgedPresence,
}
