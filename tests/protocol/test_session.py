"""Session values, and the digest that two laptops compare.

About `protocol.session.outline` and `protocol.utterance`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as reworded_with

from protocol.activities.activity import Agreement, Lines
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.choose import Choosing
from protocol.activities.ladder import WISH_CHARS
from protocol.activities.name import is_a_name
from protocol.activities.private import Sharing
from protocol.activities.reading import Reading
from protocol.activities.review import Fared, Fate, Marked, Reviewing, Thing
from protocol.activities.rounds import Round
from protocol.activities.together import BeingTogether
from protocol.activities.warmth import Warm
from protocol.activities.write import Writing
from protocol.clean import clean
from protocol.seal.answers import digest_of
from protocol.seats import BOTH, Partner, Seat
from protocol.session.events import (
    Answered,
    AnyEvent,
    Breathed,
    Finished,
    GuessedFeeling,
    Introduced,
    MadeSense,
    NamedFeeling,
    NotQuite,
    Offered,
    OfferedLess,
    Paused,
    Proposed,
    Replied,
    SaidBack,
    Signal,
    Signalled,
    Spoke,
    StoppedForToday,
    TookSide,
    Voice,
    Wished,
)
from protocol.session.outline import digest
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    Pausing,
    Session,
    Stopped,
    open_phase,
)
from protocol.utterance import has_words, is_a_line, utterance
from tests.protocol.bots import shapes
from tests.protocol.test_folds import DEEDS, START, Deed, log_of
from tests.protocol.worlds import (
    FIRST,
    ROOM,
    SECOND,
    answered,
    begun,
    begun_with,
    fold,
    opening_of,
    play,
    turns,
    write,
)
from tests.tries import tries

usual = settings(max_examples=tries(300), deadline=None, suppress_health_check=list(HealthCheck))

Wordy = (
    Introduced
    | Offered
    | Proposed
    | Spoke
    | SaidBack
    | NotQuite
    | MadeSense
    | GuessedFeeling
    | NamedFeeling
    | Replied
    | TookSide
    | Wished
    | OfferedLess
)


def reworded(event: AnyEvent) -> AnyEvent:
    """The same move in other words; no words stay none."""
    match event:
        case Introduced(name) if has_words(name):
            return Introduced("Someone")
        case Proposed(text, day) if has_words(text) and is_a_name(text):
            return reworded_with(event, text="other words", day=day and "another day")
        case Offered() | Spoke() | SaidBack() | NotQuite() | MadeSense() | GuessedFeeling() if (
            has_words(event.text)
        ):
            return reworded_with(event, text="other words")
        case NamedFeeling(text) | Replied(text) | TookSide(text) if has_words(text):
            return reworded_with(event, text="other words")
        case Marked(text=text) if has_words(text):
            return reworded_with(event, text="other words")
        case Wished(text) | OfferedLess(text) if has_words(text) and is_a_line(text, WISH_CHARS):
            return reworded_with(event, text="other words")
    return event


@given(START, DEEDS)
@usual
def test_the_digest_knows_no_words(start: Session, deeds: list[Deed]) -> None:
    entries, sessions = log_of(start, deeds)
    other = [replace(entry, event=reworded(entry.event)) for entry in entries]
    assert digest(fold(start, other)) == digest(sessions[-1])


def test_the_digest_knows_no_names() -> None:
    kim, lou = begun(names=("Kim", "Sam")), begun(names=("Lou", "Max"))
    assert kim != lou
    assert digest(kim) == digest(lou)


def test_the_digest_knows_no_written_words_once_the_seals_are_the_same() -> None:
    # Two laptops see the same seals, and may yet clean the answers into different letters.
    session = answered(begun_with(write(promise=True)), ("call",), ("cook",))
    assert isinstance(session.phase, Writing)
    other = replace(session.phase, round=replace(session.phase.round, answers=(("x",), ("y",))))
    assert digest(replace(session, phase=other)) == digest(session)
    welcome = play(session, (FIRST, Answered(0, True)))
    assert digest(welcome) != digest(session)


def test_equal_sessions_have_equal_digests() -> None:
    for session in shapes().values():
        assert digest(replace(session)) == digest(session)


OWN: Final = Thing(frozenset({FIRST}), "x")
SHARED: Final = Thing(BOTH, "x")
KEPT: Final = Thing(frozenset({FIRST}), "x", (Fared.KEPT, None), (Fate.KEEP, None))

CHANGES: dict[str, Callable[[Session], Session]] = {
    "page": lambda session: replace(session, page=9),
    "step": lambda session: replace(session, step=1),
    "activity": lambda session: replace(session, activity=2),
    "voice": lambda session: replace(session, voice=Voice.ALOUD),
    "wishes": lambda session: replace(session, wishes=(None, Voice.ALOUD)),
    "starter": lambda session: replace(session, starter=SECOND),
    "guide": lambda session: replace(session, guide_hash=bytes(32)),
    "ratings": lambda session: replace(session, ratings={"now": (("yes",), ("no",))}),
    "chosen": lambda session: replace(session, chosen={"topic": "talk"}),
    "a promise": lambda session: replace(session, promises=((FIRST, "x"),)),
    "an agreement": lambda session: replace(session, agreements=(Agreement("x", ""),)),
    "who agreed to end": lambda session: replace(session, closed=frozenset({FIRST})),
    "names": lambda session: replace(session, names=("Kim", None)),
    "phase": lambda session: replace(session, phase=Closing()),
    "who is ready": lambda session: replace(session, phase=Reading(ready=frozenset({FIRST}))),
    "a running timer": lambda session: replace(session, phase=BeingTogether(started_ms=0)),
    "a timer": lambda session: replace(session, phase=BeingTogether()),
    "who left": lambda session: replace(session, phase=Ended(left=FIRST)),
    "nobody left": lambda session: replace(session, phase=Ended()),
    "a pause": lambda session: replace(session, phase=Pausing(Reading(), FIRST, 20, 0)),
    "its length": lambda session: replace(session, phase=Pausing(Reading(), FIRST, 21, 0)),
    "its author": lambda session: replace(session, phase=Pausing(Reading(), SECOND, 20, 0)),
    "a stop": lambda session: replace(session, phase=Stopped(Reading(), FIRST, 0)),
    "an attempt": lambda session: replace(session, phase=Writing(round=Round(attempt=1))),
    "what it overtook": lambda session: replace(session, phase=Writing(round=Round(overtaken=1))),
    "no attempt": lambda session: replace(session, phase=Writing()),
    "no proposal": lambda session: replace(session, phase=Agreeing()),
    "a decline": lambda session: replace(session, phase=Agreeing(declined=FIRST)),
    "open picks": lambda session: replace(session, phase=Choosing(picks=("tea", "walk"))),
    "what weighs": lambda session: replace(session, lines={"load": Lines(("a",), (("a",), ()))}),
    "on whom": lambda session: replace(session, lines={"load": Lines(("a",), ((), ("a",)))}),
    "whose": lambda session: replace(session, owners={"wound": frozenset({FIRST})}),
    "of both": lambda session: replace(session, owners={"wound": BOTH}),
    "a kind word": lambda session: replace(session, phase=Writing(warm=(Warm.THANKS, None))),
    "another": lambda session: replace(session, phase=Writing(warm=(Warm.HEARD_IT, None))),
    "an own answer": lambda session: replace(session, phase=Sharing(shown=("a", None))),
    "nothing shown": lambda session: replace(session, phase=Sharing()),
    "the note": lambda session: replace(session, phase=Sharing(is_noted=True)),
    "a thing": lambda session: replace(session, phase=Reviewing(things=(OWN,))),
    "a thing of both": lambda session: replace(session, phase=Reviewing(things=(SHARED,))),
    "how it went": lambda session: replace(session, phase=Reviewing(things=(KEPT,))),
    "the next thing": lambda session: replace(session, phase=Reviewing(things=(OWN, OWN), at=1)),
    "other picks": lambda session: replace(session, phase=Choosing(picks=("walk", "tea"))),
    "nothing": lambda session: session,
}


def test_whatever_is_no_text_and_no_time_is_in_the_digest() -> None:
    digests = {name: digest(change(begun())) for name, change in CHANGES.items()}
    assert len(set(digests.values())) == len(CHANGES)


@pytest.mark.parametrize(
    "events",
    [
        [(FIRST, Spoke("x"))],
        [(FIRST, Spoke("x")), (FIRST, Finished())],
        [(FIRST, Spoke("x")), (FIRST, Finished()), (SECOND, Breathed())],
        [(SECOND, Signalled(Signal.WITH_YOU))],
        [(SECOND, Paused(20))],
        [(SECOND, StoppedForToday())],
    ],
)
def test_every_move_of_the_floor_changes_the_digest(events: list[tuple[Seat, AnyEvent]]) -> None:
    session = begun_with(turns())
    for act in events:
        after = play(session, act)
        assert digest(after) != digest(session)
        session = after


def test_a_proposal_changes_the_digest_but_not_its_words() -> None:
    session = begun_with(Agree(id="a", title="A", prompt="A"))
    tea, walk = (play(session, (FIRST, Proposed(text, ""))) for text in ("tea", "walk"))
    assert digest(tea) == digest(walk) != digest(session)


def test_times_are_not_in_the_digest() -> None:
    session = begun_with(turns())
    early = play(session, (FIRST, Paused(20)), at_ms=1)
    late = play(session, (FIRST, Paused(20)), at_ms=2)
    assert early != late
    assert digest(early) == digest(late)


def test_what_goes_on_behind_a_break_is_known() -> None:
    assert open_phase(Pausing(Reading(), FIRST, 20, 0)) == Reading()
    assert open_phase(Stopped(Closing(), FIRST, 0)) == Closing()
    assert open_phase(Gathering()) == Gathering()
    assert open_phase(Ended()) is None


def test_a_session_says_nothing_of_private_answers_in_a_repr_of_an_opening() -> None:
    assert "secret" not in repr(opening_of(begun(), FIRST, "secret"))


@given(st.sampled_from(Seat), st.tuples(st.integers(0, 9), st.integers(0, 9)), st.integers(0, 9))
def test_a_digest_of_an_answer_binds_everything(
    seat: Partner, place: tuple[int, int], attempt: int
) -> None:
    opening = opening_of(begun(), FIRST, "words")
    base = digest_of(ROOM, FIRST, (0, 0), 0, opening)
    same = (seat, place, attempt) == (FIRST, (0, 0), 0)
    assert (digest_of(ROOM, seat, place, attempt, opening) == base) == same
    assert digest_of(bytes(32), FIRST, (0, 0), 0, opening) != base
    for field in ("answer", "salt"):
        changed = replace(opening, **{field: getattr(opening, field) + b"x"})
        assert digest_of(ROOM, FIRST, (0, 0), 0, changed) != base


@given(st.text(max_size=20))
def test_an_utterance_is_empty_exactly_where_there_are_no_words(text: str) -> None:
    assert bool(utterance(text)) == has_words(text)
    assert utterance(text) in ("", clean(text))


@pytest.mark.parametrize(
    "letter", ["a", "\U0001f600", "\U0001fae9", "\u0378", ".", "\u00b4", "\U0001f3fd", "e\u0301"]
)
def test_every_visible_letter_is_a_word(letter: str) -> None:
    assert has_words(letter)


@pytest.mark.parametrize(
    "letter",
    ["\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\u0301", "\u200d", "\ufe0f", "\u034f"]
    + ["\xad", "\u17b4", "\u3000", "\xa0", "\U000e0041", "\U000e0100", "\U0001d159", "\U0001bca0"],
)
def test_what_shows_nothing_is_no_word(letter: str) -> None:
    for text in (letter, letter * 9, f" {letter}\n{letter}", f"{letter}\u0301"):
        assert not has_words(text) and utterance(text) == ""
    assert has_words(f"{letter}a")
