"""A facilitator's sight of a session, made of the session alone; and sessions in which every word
that somebody says is a word of its own."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from typing import Any, Final

import msgspec

from protocol.activities.review import Review, Reviewing
from protocol.activities.write import Write
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS, Pair, Partner, Seat, as_partner, other
from protocol.session.events import (
    AnyEvent,
    Introduced,
    IntroducedThird,
    Opened,
    Paused,
    Sealed,
    StoppedForToday,
)
from protocol.session.moves import moves
from protocol.session.referee import Entry
from protocol.session.session import Closing, Ended, Session, current_activity, open_phase
from tests.protocol.bots import fitting, random_act_of_three, walk_of_three, willing_act
from tests.protocol.worlds import AT_MS, COMPACT, begun, fold, led, opened, play, round_of, sealed
from tests.tui.memory import MemoryKeep, facts_for_two
from tests.tui.pages.desk import texts_of
from tests.tui.scenes import scenes
from tui.disk.shelf import burnout
from tui.news import Line, News
from tui.pages.now import page_now
from tui.seat.drafts import Drafts
from tui.seat.lead_state import LeadState
from tui.seat.room_state import RoomState

BOTH_HERE: Final = (True, True)


@cache
def _nothing_typed() -> Drafts:
    """For whoever only looks: nothing is ever written there."""
    return drafts()


def drafts() -> Drafts:
    """Those of one room, with nothing in them."""
    return Drafts(MemoryKeep(facts_for_two(burnout(), os.urandom)[0]))


# Any: the other fields of a state, as its own type has them.
def lead_state(
    session: Session, here: Pair[bool] = BOTH_HERE, now_ms: int = AT_MS, **own: Any
) -> LeadState:
    """What the third seat sees of a session."""
    fields: dict[str, Any] = {
        "session": session,
        "news": News(line=Line.OPEN, is_partner_here=all(here)),
        "moves": moves(session, Seat.FACILITATOR),
        "here": here,
        "drafts": _nothing_typed(),
        "relay_ms": lambda: now_ms,
    }
    return LeadState(**{**fields, **own})


def partner_state(session: Session, seat: Partner, kept: Drafts) -> RoomState:
    """What one of the two sees of it, who has typed nothing."""
    return RoomState(
        session=session,
        news=News(line=Line.OPEN, is_partner_here=True),
        moves=moves(session, seat),
        seat=seat,
        page_head=bytes(32),
        own_answer=None,
        drafts=kept,
        now=lambda: AT_MS / 1000,
    )


def somewhere(guide: Guide, seed: int) -> Session:
    """A led session at some place of the guide, as a willing pair gets there."""
    session, dice = begun(guide), random.Random(seed)
    for _ in range(dice.randrange(160)):
        act = None if isinstance(session.phase, Closing) else willing_act(session)
        if act is None:
            break
        session = play(session, act)
    return led(session)


@cache
def moments() -> tuple[Session, ...]:
    """Sessions in every kind of phase, with a third seat and in what it does: the moments that the
    couple's pages are looked at in, and two walks of three."""
    found = [play.session for play, _, _ in (scene() for scene in scenes().values())]
    found = [led(each) if IntroducedThird in moves(each, Seat.FIRST) else each for each in found]
    for seed in range(2):
        found += walk_of_three(led(begun(COMPACT)), seed, 150, rare=0.05)
    return tuple(found)


MARK: Final = "zq"
"""Begins every word that somebody says, and no other."""


@dataclass
class Walk:
    """A session of three in which everybody says what nobody has said before. Mutable."""

    session: Session
    dice: random.Random
    rare: float = 0.1
    said: dict[str, Partner] = field(default_factory=dict)
    """Who said which word."""
    read: Pair[set[str]] = field(default_factory=lambda: (set(), set()))
    """The words that have stood on the page of each."""
    _number: Iterator[int] = field(default_factory=count)
    _openings: dict[bytes, Opened] = field(default_factory=dict)
    _kept: Drafts = field(default_factory=drafts)

    def steps(self, most: int) -> Iterator[Session]:
        """The sessions it leads through, with what each has read by then."""
        for _ in range(most):
            self._look()
            yield self.session
            if isinstance(self.session.phase, Ended):
                return
            act = random_act_of_three(self.session, self.dice, self.rare)
            if (
                act is None
                or isinstance(act[1], Paused | StoppedForToday)
                and self.dice.random() < 0.9
            ):
                continue  # in a break nothing is said
            seat, event = act
            own = self._own(seat, event)
            self.session = fold(self.session, [Entry(seat, AT_MS, self.session.page, own)])

    def _look(self) -> None:
        for seat in PARTNERS:
            page = page_now(partner_state(self.session, seat, self._kept))
            for text in texts_of(page.shown):
                self.read[seat].update(words_in(text))

    def _own(self, seat: Seat, event: AnyEvent) -> AnyEvent:
        """The same in words of their own."""
        session, activity = self.session, current_activity(self.session)
        if seat not in PARTNERS or isinstance(event, Introduced):
            return event
        partner = as_partner(seat)
        phase = open_phase(session.phase)
        is_memory = isinstance(phase, Reviewing) and phase.things is None
        has_words = isinstance(activity, Write) or (isinstance(activity, Review) and is_memory)
        if isinstance(event, Sealed) and has_words:
            plain = fitting(session, seat, Opened, self.dice.randrange(3))
            assert isinstance(plain, Opened)
            answer = tuple(self._word(partner) for _ in msgspec.msgpack.decode(plain.answer))
            bound = sealed(session, seat, *answer)
            self._openings[bound.digest] = opened(session, seat, *answer)
            return bound
        if isinstance(event, Opened):
            round_ = round_of(session)
            digest = (round_.still_open_to(partner) or round_).digests[partner]
            return self._openings.get(digest or b"", event)
        if getattr(event, "text", ""):
            return msgspec.structs.replace(event, text=self._word(partner))
        return event

    def _word(self, seat: Partner) -> str:
        word = f"{MARK}{next(self._number)}"
        self.said[word] = seat
        return word


def words_in(text: str) -> set[str]:
    """The words in a text that somebody said."""
    return {word.strip(".,:;()") for word in text.split() if word.startswith(MARK)}


def unread(walk: Walk, shown: set[str]) -> set[str]:
    """What is shown though whoever it was said to has not read it."""
    return {word for word in shown if word not in walk.read[other(walk.said[word])]}


def without(session: Session, **parts: Any) -> Session:
    """The session with another phase of the same kind."""
    return replace(session, phase=replace(session.phase, **parts))
