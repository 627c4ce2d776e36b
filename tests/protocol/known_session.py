"""A short session for the known answers: every kind of activity, and every phase, in few moves.

Nothing in here is ever changed: other implementations play it too, and get the same digests. What
comes later is told in a session of its own.
"""

from collections.abc import Iterator
from typing import Final

from protocol.errors import OutOfTurn
from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide, guide_bytes, guide_hash, guide_parts
from protocol.seal.answers import Unsealing, digest_of, encode_answer
from protocol.seal.sealing import hash_of
from protocol.seats import Seat
from protocol.session.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    Began,
    Breathed,
    CameBack,
    Chose,
    Closed,
    Finished,
    GuessedFeeling,
    GuidePart,
    Heard,
    Introduced,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    Opened,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    SaidBack,
    Sealed,
    Signal,
    Signalled,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    Understood,
    Voice,
    Voided,
    encode_move,
)
from protocol.session.referee import Entry, apply
from protocol.session.session import Session

ONE: Final = Seat.FIRST
TWO: Final = Seat.SECOND
ROOM_ID: Final = bytes(range(100, 132))
BEGAN_MS: Final = 1_700_000_000_000
STEP_MS: Final = 1_000
"""Each entry is logged one second after the one before."""

VERSION: Final = 2
"""What the session begins with, whatever version speaks today."""

GUIDE: Final = load_guide("""
id = "known"
title = "Known"
minutes = 5
about = "For known answers."

[[steps]]
id = "only"
title = "Only"

[[steps.activities]]
kind = "rate"
id = "now"
title = "Now"
prompt = "Now?"
needs = "yes"
items = [{ id = "now", text = "Now?" }]
scale = [{ id = "yes", text = "Yes" }, { id = "no", text = "No" }]

[[steps.activities]]
kind = "read"
id = "rules"
title = "Rules"
prompt = "Read."
text = "One speaks."

[[steps.activities]]
kind = "choose"
id = "voice"
title = "Voice"
prompt = "How?"
sets = "voice"
options = [{ id = "typed", text = "Typed" }, { id = "aloud", text = "Aloud" }]

[[steps.activities]]
kind = "private"
id = "close"
title = "Close"
prompt = "How close?"
circles = true

[[steps.activities]]
kind = "write"
id = "promise"
title = "Promise"
prompt = "Promise."
promise = true
fields = [{ id = "p", text = "I will" }]

[[steps.activities]]
kind = "turns"
id = "lately"
title = "Lately"
prompt = "Tell."
listen = "Listen."
rungs = ["speak", "say-back", "check", "makes-sense", "feeling"]

[[steps.activities]]
kind = "agree"
id = "deeds"
title = "Deeds"
prompt = "Agree."
most = 2
day = "When?"

[[steps.activities]]
kind = "together"
id = "calm"
title = "Calm"
prompt = "Be."

[[steps.activities]]
kind = "together"
id = "extra"
title = "Extra"
prompt = "Be."
optional = true
""")


NAMING: Final = load_guide("""
id = "named"
title = "Named"
minutes = 5
about = "For known answers."

[[steps]]
id = "only"
title = "Only"

[[steps.activities]]
kind = "name"
id = "thing"
title = "Thing"
prompt = "Name it."

[[steps.activities]]
kind = "read"
id = "about-it"
title = "About it"
prompt = "Read."
text = "About {topic}."
when = { choice = "thing", is = ["named"] }
""")

EVENINGS: Final = load_guide("""
id = "evenings"
title = "Evenings"
minutes = 5
about = "For known answers."
author = "Ada"
lengths = [
  { id = "short", text = "Short", minutes = 2 },
  { id = "long", text = "Long", minutes = 5 },
]

[[steps]]
id = "only"
title = "Only"

[[steps.activities]]
kind = "choose"
id = "length"
title = "Length"
prompt = "How long?"
sets = "length"

[[steps.activities]]
kind = "rate"
id = "energy"
title = "Energy"
prompt = "How?"
items = [{ id = "me", text = "Me" }]
scale = [{ id = "no", text = "No" }, { id = "some", text = "Some" }, { id = "much", text = "Much" }]

[[steps.activities]]
kind = "read"
id = "long-one"
title = "Long"
prompt = "Read."
text = "For a long evening."
in = ["long"]

[[steps.activities]]
kind = "read"
id = "rest"
title = "Rest"
prompt = "Read."
text = "Both are tired."
group = "rest"
optional = true
when = { all = [{ rate = "energy", item = "me", both_at_least = "some" }, { voice = "typed" }] }

[[steps.activities]]
kind = "read"
id = "rest-more"
title = "More rest"
prompt = "Read."
text = "It goes with it."
group = "rest"
when = { all = [{ rate = "energy", item = "me", both_at_least = "some" }, { voice = "typed" }] }

[[steps.activities]]
kind = "evening"
id = "good-night"
title = "Good night"
prompt = "Read."
text = "Until another day."

[[steps.activities]]
kind = "read"
id = "next-day"
title = "Next day"
prompt = "Read."
text = "Here you are again."
""")

Played = Iterator[tuple[Seat, bytes, Session]]
"""Entry by entry: who moves, the content of the move, and the session after it."""


def played() -> Played:
    """The session in which every phase of the first kinds is met."""
    return _played(_acts())


def named() -> Played:
    """A session in which the one thing is given a name."""
    return _played(_naming_acts())


def evenings() -> Played:
    """A short session over two evenings, in which a group is left out."""
    return _played(_evening_acts())


def _played(acts: "list[tuple[Seat, Act]]") -> Played:
    session = Session(room_id=ROOM_ID)
    for number, (seat, wanted) in enumerate(acts):
        event = _bound(session, seat, *wanted) if isinstance(wanted, tuple) else wanted
        content = encode_move(session.page, event)
        try:
            session = apply(session, Entry(seat, BEGAN_MS + number * STEP_MS, session.page, event))
        except OutOfTurn as error:
            raise AssertionError(f"entry {number}: {error}") from None
        yield seat, content, session


Act = AnyEvent | tuple[str | bool, ...]
"""An event, or a private answer: sealed, or opened where `True` stands before it."""


def _bound(session: Session, seat: Seat, *answer: str | bool) -> AnyEvent:
    is_opening, texts = answer[0] is True, tuple(text for text in answer if isinstance(text, str))
    place, attempt = (session.step, session.activity), getattr(session.phase, "round").attempt  # noqa: B009
    salt = hash_of("known.salt", bytes([seat, session.activity, attempt]))
    opening = Unsealing(encode_answer(texts), salt)
    if is_opening:
        return Opened(opening.answer, opening.salt)
    return Sealed(attempt, digest_of(session.room_id, seat, place, attempt, opening))


def _both(event: AnyEvent) -> list[tuple[Seat, Act]]:
    return [(ONE, event), (TWO, event)]


def _round(first: str, second: str) -> list[tuple[Seat, Act]]:
    acts: list[tuple[Seat, Act]] = [(ONE, (first,)), (TWO, (second,))]
    return [*acts, (ONE, (True, first)), (TWO, (True, second))]


def _gathering(guide: Guide) -> list[tuple[Seat, Act]]:
    data = guide_bytes(guide)
    parts = guide_parts(data)
    return [
        (ONE, Began(VERSION, guide_hash(data), len(parts))),
        *((ONE, GuidePart(part)) for part in parts),
        (ONE, Introduced("Ada")),
        (TWO, Introduced("Sam")),
    ]


def _naming_acts() -> list[tuple[Seat, Act]]:
    """Two names are declined before one is found; the page that hangs on it takes place."""
    return [
        *_gathering(NAMING),
        (ONE, Proposed("Your lateness", "")),
        (TWO, Answered(1, False)),
        (TWO, Proposed("Sunday", "")),
        (TWO, Proposed("Sunday evening", "")),
        (ONE, Answered(3, True)),
        *_both(Ready()),
        *_both(Ready()),
    ]


def _evening_acts() -> list[tuple[Seat, Act]]:
    return [
        *_gathering(EVENINGS),
        *_round("long", "short"),
        *_both(Ready()),
        *_round("some", "much"),
        *_both(Ready()),
        (TWO, Skipped()),
        *_both(Ready()),
        *_both(Ready()),
        *_both(CameBack()),
        *_both(Ready()),
        *_both(Closed()),
    ]


def _acts() -> list[tuple[Seat, Act]]:
    rating = [*_round("yes", "no"), *_both(Voided()), *_round("yes", "yes"), *_both(Ready())]
    choosing: list[tuple[Seat, Act]] = [
        *_round("typed", "aloud"),
        (TWO, Chose("typed")),
        *_both(Ready()),
    ]
    writing: list[tuple[Seat, Act]] = [
        *_round("Bring tea", "Come home"),
        (ONE, Answered(0, True)),
        (TWO, Answered(0, False)),
        (ONE, Offered("Bring coffee")),
        (TWO, Answered(1, True)),
        *_both(Ready()),
    ]
    agreeing: list[tuple[Seat, Act]] = [
        (TWO, Proposed("A walk", "Friday")),
        (ONE, Answered(1, False)),
        (ONE, Proposed("Tea", "")),
        (TWO, Answered(2, True)),
        *_both(Ready()),
    ]
    breaks: list[tuple[Seat, Act]] = [
        (ONE, Paused(20)),
        (TWO, Acknowledged()),
        (TWO, Paused(30)),
        *_both(CameBack()),
        (TWO, StoppedForToday()),
        *_both(CameBack()),
    ]
    return [
        *_gathering(GUIDE),
        *rating,
        *_both(Ready()),
        *choosing,
        *_both(Ready()),
        *writing,
        *_turns(),
        *agreeing,
        (ONE, Started()),
        *_both(Ready()),
        (TWO, Skipped()),
        *breaks,
        *_both(Ready()),
        *_both(Closed()),
    ]


def _turns() -> list[tuple[Seat, Act]]:
    """The first turn with all its loops; the second is passed, after a wish to talk aloud."""
    return [
        (ONE, Spoke("I was tired.")),
        (TWO, Signalled(Signal.WITH_YOU)),
        (ONE, Finished()),
        (TWO, Breathed()),
        (TWO, SaidBack("You were tired.")),
        (ONE, Breathed()),
        (ONE, NotQuite("Very.")),
        (TWO, Heard()),
        (TWO, Breathed()),
        (TWO, SaidBack("You were very tired.")),
        (ONE, Breathed()),
        (ONE, MoreToSay()),
        (ONE, Spoke("And alone.")),
        (ONE, Finished()),
        (TWO, Breathed()),
        (TWO, SaidBack("And alone.")),
        (ONE, Breathed()),
        (ONE, Understood()),
        (TWO, Breathed()),
        (TWO, MadeSense("I see.")),
        (ONE, Heard()),
        (TWO, Breathed()),
        (TWO, GuessedFeeling("sad")),
        (ONE, Breathed()),
        (ONE, NamedFeeling("weary")),
        (TWO, Heard()),
        (TWO, Breathed()),
        (ONE, Preferred(Voice.ALOUD)),
        (TWO, Preferred(Voice.ALOUD)),
        (TWO, Finished()),
        (ONE, Breathed()),
        (ONE, SaidBack("")),
        (TWO, Breathed()),
        (TWO, Understood()),
        (ONE, Breathed()),
        (ONE, Passed()),
        (TWO, Heard()),
        *_both(Ready()),
    ]
