"""Moments of a led session, as the facilitator sees them: for looks, snapshots and tests of the
screen. Folded by the real referee from real events; no relay, no keys, no clock."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from protocol.activities.ladder import Stage
from protocol.seats import Seat
from protocol.session.asides import Whispered
from protocol.session.events import (
    AnyEvent,
    Held,
    Paused,
    Ready,
    Remarked,
    Resumed,
    Signal,
    Signalled,
    Spoke,
    TookAside,
)
from protocol.session.referee import Entry, apply
from tests.protocol.worlds import led as let_in
from tests.tui.pages.lead.rooms import drafts, lead_state
from tests.tui.scenes import ADA, NOW_MS, SAM, Play
from tui.news import Line, News
from tui.seat.lead_state import LeadState
from tui.seat.lead_times import Times
from tui.seat.slots import NOTES

KIM: Final = Seat.FACILITATOR
MIN_MS: Final = 60_000
SAID: Final = (
    "It helps if I know on Sunday what is coming.",
    "I would like you to ask me, not to guess.",
)


@dataclass
class Led:
    """A led session, with what its facilitator keeps of it. Mutable."""

    play: Play
    times: Times = field(default_factory=Times)
    at_ms: int = NOW_MS

    def do(self, seat: Seat, *events: AnyEvent) -> "Led":
        for event in events:
            session = self.play.session
            entry = Entry(seat, self.at_ms, session.page, event)
            self.play.session = apply(session, entry)
            self.times = self.times.after(self.play.session, self.at_ms)
        return self

    def later(self, minutes: float) -> "Led":
        self.at_ms += int(minutes * MIN_MS)
        return self

    # Any: the other fields of a state.
    def seen(self, **own: Any) -> LeadState:
        kept = drafts()
        kept.keep(NOTES, "Ada: slower when she feels late\ncome back to Sundays")
        fields = {"drafts": kept, "label": "Tuesday, Ada and Sam", **own}
        state = lead_state(self.play.session, now_ms=self.at_ms, times=self.times, **fields)
        return replace(state, news=own.get("news", News(line=Line.OPEN, is_partner_here=True)))


def at(activity: str) -> Led:
    """Led from the beginning of that activity on."""
    led = Led(Play().begin().skip_to(activity))
    led.play.session = let_in(led.play.session)
    led.times = led.times.after(led.play.session, led.at_ms)
    return led


def speaking() -> Led:
    """Ada has said two things; Sam is with her."""
    led = at("what-hurt")
    led.play.climb_to(Stage.REST)
    led.later(6).do(ADA, Ready()).do(SAM, Ready()).later(0.1)
    phase = led.play.session.phase
    speaker = phase.turn.speaker  # type: ignore[union-attr]
    listener = SAM if speaker is ADA else ADA
    for piece in SAID:
        led.later(2).do(speaker, Spoke(piece))
    return led.do(listener, Signalled(Signal.WITH_YOU)).later(4)


def said_back() -> Led:
    """A turn at its check: what was said back can be read."""
    led = at("what-hurt").later(1)
    led.play.climb_to(Stage.CHECK)
    return led.later(3)


def answered() -> Led:
    led = at("appreciation")
    led.play.seal(ADA, "You brought me tea on Tuesday", *_rest(led))
    return led.later(2)


def revealed() -> Led:
    led = answered()
    led.play.seal(SAM, "You laughed with me in the car", *_rest(led)).open()
    return led.later(1)


def _rest(led: Led) -> list[str]:
    from protocol.session.session import current_activity

    fields = getattr(current_activity(led.play.session), "fields", ())
    return [""] * (len(fields) - 1)


def alone() -> LeadState:
    led = at("signs").do(KIM, TookAside(SAM, 3)).later(1.5)
    told = (
        Whispered(5, NOW_MS, KIM, SAM, "How is it for you so far?"),
        Whispered(6, NOW_MS, SAM, SAM, "Hard. I am afraid of saying the wrong thing."),
    )
    return led.seen(whispered=told, whispering=((SAM, "You are doing well."),))


def scenes() -> dict[str, Callable[[], LeadState]]:
    """Every view of a facilitator's room, by name."""
    remark = Remarked("Take a breath. There is time.")
    return {
        "speaking": lambda: speaking().seen(),
        "held": lambda: speaking().do(KIM, Held(60)).seen(),
        "held-before": lambda: speaking().do(KIM, Held(60), Resumed()).seen(),
        "said-back": lambda: said_back().seen(),
        "one-answered": lambda: answered().seen(),
        "both-answered": lambda: revealed().do(KIM, remark).seen(),
        "rating": lambda: at("signs").later(1).seen(),
        "away": lambda: speaking().seen(here=(False, True)),
        "paused": lambda: at("signs").do(SAM, Paused(10)).later(4).seen(),
        "line-down": lambda: speaking().seen(news=News(line=Line.RECONNECTING)),
        "alone": alone,
        "not-told": lambda: at("signs").seen(is_told=False),
    }
