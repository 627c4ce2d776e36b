"""What holds for every interleaving of moves, honest or not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.activities.activity import Owner
from protocol.activities.days import On, Weekly
from protocol.activities.ladder import holder
from protocol.activities.review import Fared, Fate, Marked
from protocol.activities.rounds import Round, Sealing
from protocol.activities.turns import Talking
from protocol.activities.warmth import Warm
from protocol.door.introduction import Introduction, Policy
from protocol.errors import OutOfTurn
from protocol.guide.loading import load_guide
from protocol.seats import PARTNERS, Seat
from protocol.session.controls import Change, IntroducedThird, Nudge
from protocol.session.events import (
    EVENTS,
    AnyEvent,
    Event,
    Introduced,
    Left,
    Offered,
    Opened,
    Paused,
    Proposed,
    Remarked,
    Replanned,
    Signal,
    StoppedForToday,
    Voice,
)
from protocol.session.moves import ALWAYS, moves
from protocol.session.outline import digest
from protocol.session.referee import Entry, apply
from protocol.session.session import (
    Ended,
    Pausing,
    Session,
    Stopped,
    open_phase,
)
from tests.protocol.bots import (
    finished_by_willing,
    fitting,
    led_shapes,
    listed,
    plain,
    random_walk,
    shape_of,
    shapes,
    without_times,
    words_in,
)
from tests.protocol.worlds import (
    AT_MS,
    COMPACT,
    FIRST,
    FREE_WORDS,
    LOOKING,
    ROOM,
    SECOND,
    STAYING,
    begun,
    fold,
)
from tests.tries import tries

BURNOUT = Path(__file__).parents[2] / "tui" / "guides" / "burnout.toml"


def starts() -> tuple[Session, ...]:
    """Every shape of a session, of two and of three. Each worker would wait for them, were they
    made at import."""
    return (*shapes().values(), *led_shapes().values())


# -- what clients do


@dataclass(frozen=True)
class Deed:
    """What a client does next, told so that it can be done in any session."""

    seat: Seat
    number: int
    """Which of the listed kinds, or of all kinds."""
    variant: int
    is_honest: bool = True
    wild: AnyEvent | None = None
    """What a dishonest client sends instead of anything that fits."""
    page_off: int = 0
    later_ms: int = 0


def entry_for(session: Session, deed: Deed) -> Entry | None:
    """The entry of that deed; None where an honest client can do nothing."""
    at_ms, page = AT_MS + deed.later_ms, session.page + deed.page_off
    if deed.wild is not None:
        return Entry(deed.seat, at_ms, page, deed.wild)
    kinds = listed(session, deed.seat) if deed.is_honest else list(EVENTS)
    if not kinds:
        return None
    kind = kinds[deed.number % len(kinds)]
    return Entry(deed.seat, at_ms, page, fitting(session, deed.seat, kind, deed.variant))


TEXTS = st.sampled_from(
    ["", " ", "\n", "a word", "\x1b[2J", "\u202e", "e\u0301", "\U0001fae9", "x" * 5_000]
) | st.text(max_size=8)
BYTES = st.sampled_from(
    [b"", bytes(32), b"\x91\xa1x", b"\x91\xa3yes", b"\x91\xa1\xff", b"\xc1"]
) | st.binary(max_size=33)
NUMBERS = st.sampled_from([0, 1, 2, -1, 5, 20, 1_440, 1_441, 2**32, 2**63])
INTRODUCTIONS = (
    Introduction("Kim de Wit", "counsellor", Policy.WITH_ME, "", ""),
    Introduction("Kim", "", Policy.NONE, "a danger to a child", "https://example.org/kim"),
)
ON = st.builds(On, st.sampled_from([1999, 2026, 10_000]), NUMBERS, NUMBERS)


def wild_event(kind: type[Event]) -> st.SearchStrategy[Event]:
    by_type: dict[object, st.SearchStrategy[object]] = {
        str: TEXTS,
        bytes: BYTES,
        int: NUMBERS,
        bool: st.booleans(),
        Voice: st.sampled_from(Voice),
        Signal: st.sampled_from(Signal),
        Owner | None: st.sampled_from((None, *Owner)),
        On | None: st.none() | ON,
        On | Weekly | None: st.none() | ON | st.builds(Weekly, NUMBERS, NUMBERS),
        tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
        Warm: st.sampled_from(Warm),
        Fared: st.sampled_from(Fared),
        Fate: st.sampled_from(Fate),
        Seat: st.sampled_from(Seat),
        Nudge: st.sampled_from(Nudge),
        Change: st.sampled_from(Change),
        Introduction: st.sampled_from(INTRODUCTIONS),
    }
    return st.builds(kind, **{name: by_type[hint] for name, hint in get_type_hints(kind).items()})


WILD = st.sampled_from(EVENTS).flatmap(wild_event)
LATER = st.sampled_from([0, 1, 5_000, -1, 10**13])
HONEST = st.builds(
    Deed, seat=st.sampled_from(Seat), number=st.integers(0, 9), variant=st.integers(0, 3)
)
SLY = st.builds(
    Deed,
    seat=st.sampled_from(Seat),
    number=st.integers(0, len(EVENTS) - 1),
    variant=st.integers(0, 3),
    is_honest=st.just(False),
    wild=st.none() | WILD,
    page_off=st.sampled_from([0, 0, 0, -1, 1, 2**40]),
    later_ms=LATER,
)
START = st.deferred(lambda: st.sampled_from(starts()))
DEEDS = st.lists(HONEST | SLY, max_size=25)

usual = settings(max_examples=tries(400), deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=8_000, deadline=None, suppress_health_check=list(HealthCheck))


def log_of(start: Session, deeds: Iterable[Deed]) -> tuple[list[Entry], list[Session]]:
    """The log that the deeds leave, refused ones too, and the session after each entry."""
    session, entries, sessions = start, [], [start]
    for deed in deeds:
        entry = entry_for(session, deed)
        if entry is not None:
            session = fold(session, [entry])
            entries.append(entry)
            sessions.append(session)
    return entries, sessions


def round_of(session: Session) -> Round | None:
    phase = open_phase(session.phase)
    return phase.round if isinstance(phase, Sealing) else None


# -- the properties


def check_rules(start: Session, deeds: list[Deed]) -> None:
    entries, sessions = log_of(start, deeds)
    for entry, before, after in zip(entries, sessions, sessions[1:], strict=False):
        check_session(after)
        check_step(before, entry, after)


def check_session(session: Session) -> None:
    assert all(moves(session, seat) >= ALWAYS for seat in PARTNERS)
    round_ = round_of(session)
    if round_ is not None and None in round_.digests:
        assert round_.answers == (None, None)
    if round_ is not None and round_.digests[0] is not None:
        assert round_.digests[0] != round_.digests[1]
    if isinstance(session.phase, Talking):
        speaking = [seat for seat in Seat if moves(session, seat) & FREE_WORDS]
        assert len(speaking) <= 1
        assert speaking in ([], [holder(session.phase)])


def check_step(before: Session, entry: Entry, after: Session) -> None:
    """What one entry may do: nothing appears but what its author's rung asks for."""
    kind = type(entry.event)
    if kind not in moves(before, entry.seat):
        assert after is before
        return
    assert after.page in (before.page, before.page + 1)
    assert after.page != before.page or type(after.phase) is type(before.phase)
    new_words = words_in(after) - words_in(before) - {""}
    if entry.seat is Seat.FACILITATOR:
        # What a third says is its own line, or its own question.
        assert not new_words or kind in {Remarked, Replanned}
    elif isinstance(before.phase, Talking):
        may_speak = kind in FREE_WORDS and entry.seat is holder(before.phase)
        # Who would lead says so in its own words, which a partner only hands on.
        assert may_speak or kind is IntroducedThird or not new_words
    elif new_words:
        # An id of the guide that is chosen together, or marked by both, may also become known here.
        assert (
            kind in {Introduced, IntroducedThird, Opened, Offered, Proposed, Marked}
            or new_words <= ids()
        )
    if isinstance(before.phase, Ended):
        assert after == before
    if isinstance(before.phase, Stopped | Pausing):
        is_over = isinstance(after.phase, Ended | Stopped | Pausing)
        assert is_over or (before.phase.back | {entry.seat}) >= set(PARTNERS)


def ids() -> set[str]:
    found = set()
    for step in (*COMPACT.steps, *LOOKING.steps, *STAYING.steps):
        for activity in step.activities:
            found |= {activity.id, *activity.outcomes}
            found |= {option.id for option in getattr(activity, "options", ())}
            found |= {label.id for label in getattr(activity, "scale", ())}
            for group in (activity, *getattr(activity, "groups", ())):
                found |= {item.id for item in getattr(group, "items", ())}
    return found


@given(START, DEEDS)
@usual
def test_no_interleaving_breaks_a_rule(start: Session, deeds: list[Deed]) -> None:
    check_rules(start, deeds)


@pytest.mark.long
@given(START, st.lists(HONEST | SLY, max_size=60))
@many
def test_no_long_interleaving_breaks_a_rule(start: Session, deeds: list[Deed]) -> None:
    check_rules(start, deeds)


@given(DEEDS)
@usual
def test_no_interleaving_from_the_very_beginning_breaks_a_rule(deeds: list[Deed]) -> None:
    check_rules(Session(room_id=ROOM), deeds)


@given(START, WILD, st.sampled_from(Seat), st.integers(-2, 2))
@usual
def test_the_referee_raises_nothing_but_out_of_turn(
    start: Session, event: AnyEvent, seat: Seat, off: int
) -> None:
    try:
        apply(start, Entry(seat, AT_MS, start.page + off, event))
    except OutOfTurn:
        pass


@given(START, DEEDS, st.integers(0, 25))
@usual
def test_a_fold_of_a_prefix_and_the_rest_is_the_fold_of_the_whole(
    start: Session, deeds: list[Deed], cut: int
) -> None:
    entries, sessions = log_of(start, deeds)
    whole = fold(start, entries)
    assert whole == sessions[-1]
    assert fold(fold(start, entries[:cut]), entries[cut:]) == whole
    assert digest(fold(start, entries)) == digest(whole)


@pytest.mark.gate
@given(START, DEEDS, st.lists(st.integers(-(10**12), 10**12), min_size=25, max_size=25))
@usual
def test_times_change_nothing_but_what_is_shown_of_them(
    start: Session, deeds: list[Deed], skews: list[int]
) -> None:
    entries, sessions = log_of(start, deeds)
    skewed = [
        replace(entry, at_ms=entry.at_ms + skew)
        for entry, skew in zip(entries, skews, strict=False)
    ]
    other_clock = fold(start, skewed)
    assert without_times(other_clock) == without_times(sessions[-1])
    assert digest(other_clock) == digest(sessions[-1])


@given(START, DEEDS)
@usual
def test_the_digest_changes_with_whatever_is_not_a_text_or_a_time(
    start: Session, deeds: list[Deed]
) -> None:
    _, sessions = log_of(start, deeds)
    for before, after in zip(sessions, sessions[1:], strict=False):
        assert (plain(before) == plain(after)) == (digest(before) == digest(after))


def test_sessions_of_different_shapes_have_different_digests() -> None:
    kinds = {plain(session): digest(session) for session in starts()}
    assert len(set(kinds.values())) == len(kinds)


@given(START, st.sampled_from(PARTNERS), st.sampled_from(PARTNERS))
@usual
def test_the_stronger_of_two_wins_in_whatever_order(start: Session, one: Seat, two: Seat) -> None:
    events: list[AnyEvent] = [Paused(20), StoppedForToday(), Left()]
    at_least = [(Pausing, Stopped, Ended), (Stopped, Ended), (Ended,)]
    for place, weaker in enumerate(events):
        for stronger, wanted in list(zip(events, at_least, strict=True))[place:]:
            acts = [Entry(one, 0, -1, weaker), Entry(two, 0, -1, stronger)]
            there, back = fold(start, acts), fold(start, acts[::-1])
            assert isinstance(there.phase, wanted)
            assert type(there.phase) is type(back.phase)
            assert open_phase(there.phase) == open_phase(back.phase)


# -- whole sessions


def test_random_walks_know_every_shape_of_phase() -> None:
    shown = {str(shape) for shape in shapes()}
    assert shown >= {
        *("Gathering", "Reading", "Rating", "Writing", "Choosing", "Agreeing", "BeingTogether"),
        *("Talking-speak", "Talking-say-back", "Talking-check", "Talking-makes-sense"),
        *("Talking-feeling", "Talking-feeling-check", "Talking-breath", "Talking-rest"),
        *("Closing", "Pausing", "Stopped", "Ended"),
    }


@pytest.mark.parametrize("seed", range(20))
def test_random_legal_moves_end_the_compact_guide(seed: int) -> None:
    assert random_walk(Session(room_id=ROOM), seed, 6_000)[-1].phase == Ended()


@pytest.mark.parametrize("seed", range(4))
def test_random_legal_moves_end_the_guide_for_two_worn_out_partners(seed: int) -> None:
    guide = load_guide(BURNOUT.read_text(encoding="utf-8"))
    assert random_walk(begun(guide), seed, 20_000)[-1].phase == Ended()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1_000, 1_400))
def test_many_random_walks_end_the_compact_guide(seed: int) -> None:
    assert random_walk(Session(room_id=ROOM), seed, 8_000, rare=0.3)[-1].phase == Ended()


@pytest.mark.gate
def test_an_honest_pair_can_finish_from_every_shape() -> None:
    for start in starts():
        if not isinstance(start.phase, Ended):
            assert finished_by_willing(start, 900).phase == Ended(), shape_of(start)


@pytest.mark.gate
@given(START, DEEDS)
@usual
def test_an_honest_pair_can_finish_whatever_a_dishonest_one_did(
    start: Session, deeds: list[Deed]
) -> None:
    # Before the guide has come, a modified program can name one that never loads.
    if start.guide is None:
        start = begun()
    _, sessions = log_of(start, deeds)
    assert isinstance(finished_by_willing(sessions[-1], 900).phase, Ended)


@given(START, DEEDS, st.sampled_from(PARTNERS))
@usual
def test_either_can_always_get_out(start: Session, deeds: list[Deed], seat: Seat) -> None:
    _, sessions = log_of(start, deeds)
    for session in sessions:
        paused = fold(session, [Entry(seat, AT_MS, 0, Paused(20))])
        assert isinstance(paused.phase, Pausing | Stopped | Ended)
        left = fold(session, [Entry(seat, AT_MS, 0, Left())])
        assert isinstance(left.phase, Ended)


@given(
    st.lists(
        st.tuples(st.sampled_from(PARTNERS), st.integers(5, 1440), st.integers(0, 10**8)),
        min_size=1,
    )
)
def test_no_pause_upon_a_pause_ends_it_sooner_or_takes_its_author(
    pauses: list[tuple[Seat, int, int]],
) -> None:
    session, at_ms, until_ms = begun(), AT_MS, 0
    for seat, minutes, later_ms in pauses:
        at_ms += later_ms
        session = apply(session, Entry(seat, at_ms, session.page, Paused(minutes)))
        phase = session.phase
        assert isinstance(phase, Pausing)
        assert phase.until_ms == max(until_ms, at_ms + minutes * 60_000)
        assert phase.until_ms <= at_ms + 24 * 60 * 60_000
        assert phase.by is pauses[0][0]
        assert phase.longer_by in {None, *(seat for seat, _, _ in pauses[1:])}
        until_ms = phase.until_ms


@given(st.lists(st.tuples(st.sampled_from(PARTNERS), st.integers(5, 60)), max_size=5))
def test_pauses_upon_pauses_lead_back_to_the_same_page_of_the_guide(
    pauses: list[tuple[Seat, int]],
) -> None:
    start = begun()
    paused = fold(start, [Entry(seat, 1, 0, Paused(minutes)) for seat, minutes in pauses])
    back = [
        Entry(seat, 2, paused.page, fitting(paused, seat, kind))
        for seat in (SECOND, FIRST)
        for kind in listed(paused, seat)
        if kind.__name__ == "CameBack"
    ]
    assert fold(paused, back).phase == start.phase
