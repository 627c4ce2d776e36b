"""Private answers, another time, and choosing together.

About `protocol.activities.choose`, `protocol.activities.rate`, `protocol.activities.write` and
`protocol.seal.answers`.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from protocol.activities.activity import Option
from protocol.activities.audit import Audit
from protocol.activities.choose import Choose, Choosing, Sets
from protocol.activities.keep import Ticks, ToKeep
from protocol.activities.kinds import DOINGS
from protocol.activities.owners import EachHasOne
from protocol.activities.rate import Rate, Rating
from protocol.activities.reading import Reading
from protocol.activities.review import (
    LINES,
    OWN_LINES,
    Fared,
    Fate,
    Marked,
    Review,
    Reviewing,
)
from protocol.activities.rounds import Round, Sealing
from protocol.activities.tick import TICKED, Tick
from protocol.activities.warmth import Warm, Warmed
from protocol.activities.whose import Whose
from protocol.activities.wishes import Wishes
from protocol.activities.write import Promise, Write, Writing
from protocol.errors import OutOfTurn
from protocol.seal.answers import Unsealing, digest_of
from protocol.seats import NOBODY, Partner, Seat, other
from protocol.session.events import (
    Answered,
    AnyEvent,
    CameBack,
    Chose,
    Opened,
    Paused,
    Preferred,
    Ready,
    Sealed,
    Skipped,
    StoppedForToday,
    Voice,
    Voided,
)
from protocol.session.referee import Entry, apply
from protocol.session.session import Closing, LeftOut, Session, current_activity, open_phase
from tests.protocol.bots import held_by
from tests.protocol.worlds import (
    AT_MS,
    FACILITATOR,
    FIRST,
    LOOKING,
    SECOND,
    answered,
    begun_with,
    both_sealed,
    choose,
    is_refused,
    opened,
    opening_of,
    phase_of,
    play,
    rate,
    ready,
    refuse,
    sealed,
    turns,
    write,
)

YES = ("yes", "yes")
NO = ("no", "yes")


def round_of(session: Session) -> Round:
    assert isinstance(session.phase, Sealing)
    return session.phase.round


def open_round(session: Session) -> Round | None:
    """The round of the activity, also during a break."""
    phase = open_phase(session.phase)
    return phase.round if isinstance(phase, Sealing) else None


def forged(session: Session, seat: Partner, data: bytes) -> tuple[Sealed, Opened]:
    """A seal over bytes of any kind, and what opens it."""
    opening = Unsealing(data, bytes(32))
    attempt = round_of(session).attempt
    place = (session.step, session.activity)
    digest = digest_of(session.room_id, seat, place, attempt, opening)
    return Sealed(attempt, digest), Opened(opening.answer, opening.salt)


def test_nothing_opens_before_both_have_sealed() -> None:
    session = play(begun_with(rate()), (FIRST, sealed(begun_with(rate()), FIRST, *YES)))
    refuse(session, (FIRST, opened(session, FIRST, *YES)), (SECOND, opened(session, SECOND, *NO)))
    assert round_of(session).answers == (None, None)


def test_both_answers_are_there_once_both_have_opened() -> None:
    session = answered(begun_with(rate()), YES, NO)
    assert round_of(session).answers == (YES, NO)
    assert round_of(session).is_open


def test_an_answer_is_sealed_once_and_opened_once() -> None:
    session = play(begun_with(rate()), (FIRST, sealed(begun_with(rate()), FIRST, *YES)))
    refuse(session, (FIRST, sealed(session, FIRST, *NO)))
    session = both_sealed(begun_with(rate()), YES, NO)
    session = play(session, (FIRST, opened(session, FIRST, *YES)))
    refuse(session, (FIRST, opened(session, FIRST, *YES)))


def test_a_copied_digest_is_refused() -> None:
    session = begun_with(rate())
    own = sealed(session, FIRST, *YES)
    session = play(session, (FIRST, own))
    refuse(session, (SECOND, own))


def test_an_opening_that_was_copied_from_the_other_does_not_open() -> None:
    session = both_sealed(begun_with(rate()), YES, YES)
    session = play(session, (FIRST, opened(session, FIRST, *YES)))
    refuse(session, (SECOND, opened(session, FIRST, *YES)))


@pytest.mark.parametrize("attempt", [-1, 1, 2**63])
def test_a_seal_for_another_attempt_is_refused(attempt: int) -> None:
    refuse(begun_with(rate()), (FIRST, Sealed(attempt, bytes(32))))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_digest_of_another_length_is_refused(length: int) -> None:
    refuse(begun_with(rate()), (FIRST, Sealed(0, bytes(length))))


def test_a_salt_of_another_length_is_refused() -> None:
    session = begun_with(rate())
    opening = Unsealing(opening_of(session, FIRST, *YES).answer, bytes(31))
    digest = digest_of(session.room_id, FIRST, (0, 0), 0, opening)
    acts = ((FIRST, Sealed(0, digest)), (SECOND, sealed(session, SECOND, *YES)))
    session = play(session, *acts)
    refuse(session, (FIRST, Opened(opening.answer, opening.salt)))


def test_another_answer_than_the_sealed_one_is_refused() -> None:
    session = both_sealed(begun_with(rate()), YES, NO)
    refuse(session, (FIRST, opened(session, FIRST, *NO)))


def test_a_line_may_be_left_open_where_nothing_hangs_on_it() -> None:
    session = answered(begun_with(rate()), ("", "yes"), ("", ""))
    assert round_of(session).answers == (("", "yes"), ("", ""))


MISFITS: dict[str, tuple[Callable[[], Session], bytes]] = {
    "too few items": (lambda: begun_with(rate()), b"\x91\xa3yes"),
    "a word that is not on the scale": (lambda: begun_with(rate()), b"\x92\xa3yes\xa1x"),
    "a line that is left open where both must agree": (
        lambda: begun_with(rate(needs="yes")),
        b"\x92\xa3yes\xa0",
    ),
    "no option": (lambda: begun_with(choose()), b"\x91\xa1x"),
    "two options": (lambda: begun_with(choose()), b"\x92\xa3tea\xa3tea"),
    "too many fields": (lambda: begun_with(write()), b"\x92\xa1x\xa1x"),
    "no list": (lambda: begun_with(write()), b"\xa1x"),
    "a number": (lambda: begun_with(write()), b"\x91\x01"),
    "bytes after it": (lambda: begun_with(write()), b"\x91\xa1x\xc0"),
    "a wide length": (lambda: begun_with(write()), b"\x91\xd9\x01x"),
    "letters that are not UTF-8": (lambda: begun_with(write()), b"\x91\xa1\xff"),
    "far too long": (lambda: begun_with(write()), b"\x91\xda\x50\x00" + bytes(0x5000)),
}


@pytest.mark.parametrize(("start", "data"), MISFITS.values(), ids=MISFITS.keys())
def test_what_does_not_fit_the_question_is_refused_and_voiding_gets_out_of_it(
    start: Callable[[], Session], data: bytes
) -> None:
    session = start()
    seal, opening = forged(session, FIRST, data)
    fitting: dict[type, tuple[str, ...]] = {Rating: YES, Writing: ("words",), Choosing: ("tea",)}
    fit = fitting[type(session.phase)]
    session = play(session, (FIRST, seal), (SECOND, sealed(session, SECOND, *fit)))
    session = play(session, (SECOND, opened(session, SECOND, *fit)))
    refuse(session, (FIRST, opening), (FIRST, Ready()), (SECOND, Ready()))
    before = round_of(session).digests
    session = play(session, (SECOND, Voided()))
    assert round_of(session) == begun_anew(before, SECOND, round_of(session))
    assert round_of(answered(session, fit, fit)).is_open


def begun_anew(before: tuple[bytes | None, bytes | None], asker: Partner, now: Round) -> Round:
    """The round after the first; what is kept of it for an opening that is on its way stays."""
    return Round(attempt=1, before=before, asked_by=asker, former=now.former)


def test_an_opening_that_crosses_with_a_void_counts_and_the_first_round_with_it() -> None:
    """Else one could open, begin again at once, and read what the other opens meanwhile."""
    session = both_sealed(begun_with(write()), ("a",), ("b",))
    crossing = opened(session, SECOND, "b")
    session = play(session, (FIRST, opened(session, FIRST, "a")), (FIRST, Voided()))
    session = play(session, (FIRST, sealed(session, FIRST, "something else")))
    session = play(session, (SECOND, crossing))
    assert round_of(session).answers == (("a",), ("b",))
    assert ready(session).phase == Closing()


def test_who_has_sealed_anew_opens_the_round_before_no_more() -> None:
    session = both_sealed(begun_with(write()), ("a",), ("b",))
    crossing = opened(session, SECOND, "b")
    session = play(session, (FIRST, opened(session, FIRST, "a")), (FIRST, Voided()))
    refuse(session, (FIRST, opened(session, FIRST, "a")))
    refuse(play(session, (SECOND, sealed(session, SECOND, "c"))), (SECOND, crossing))


def test_where_both_wished_to_begin_again_nothing_of_before_is_opened() -> None:
    session = both_sealed(begun_with(write()), ("a",), ("b",))
    session = play(session, (FIRST, opened(session, FIRST, "a")))
    agreed = play(session, (SECOND, Voided()), (FIRST, Voided()))
    refuse(agreed, (SECOND, opened(session, SECOND, "b")))


def test_a_voided_round_forgets_everything_and_old_openings_do_not_open_the_new_one() -> None:
    session = both_sealed(begun_with(write(promise=True)), ("a",), ("b",))
    before = round_of(session).digests
    opening = opened(session, FIRST, "a")
    session = play(session, (FIRST, opening), (FIRST, Voided()))
    round_ = round_of(session)
    assert session.phase == Writing(round=begun_anew(before, FIRST, round_))
    seals = ((FIRST, sealed(session, FIRST, "other")), (SECOND, sealed(session, SECOND, "b")))
    refuse(play(session, *seals), (FIRST, opening))


def test_who_has_read_the_other_s_answer_can_only_ask_to_answer_again() -> None:
    session = both_sealed(begun_with(write()), ("a",), ("b",))
    session = play(session, (FIRST, opened(session, FIRST, "a")), (SECOND, Voided()))
    round_ = round_of(session)
    assert (round_.attempt, round_.again) == (0, frozenset({SECOND}))
    # Once is enough, and the rest goes on as if nothing had been asked.
    refuse(session, (SECOND, Voided()))
    agreed = round_of(play(session, (FIRST, Voided())))
    assert (agreed.attempt, agreed.asked_by) == (1, SECOND)
    found = play(session, (SECOND, opened(session, SECOND, "b")))
    assert round_of(found).is_open
    assert round_of(found).again == NOBODY


def test_where_neither_has_opened_both_have_to_wish_it() -> None:
    session = both_sealed(begun_with(write()), ("a",), ("b",))
    session = play(session, (FIRST, Voided()))
    assert round_of(session).attempt == 0
    assert round_of(play(session, (SECOND, Voided()))).attempt == 1


def all_moves(session: Session, seat: Seat, memory: tuple[str, ...] = ()) -> dict[str, AnyEvent]:
    """What a seat may try in or around a round, with an answer that fits and with noise."""
    now = open_round(session) or Round()
    fit: tuple[str, ...]
    match current_activity(session):
        case Rate():
            fit = YES
        case Write():
            fit = ("words",)
        case Audit(lines=lines):
            fit = (*("me",) * len(lines), lines[0].id)
        case Wishes(items=items):
            fit = (items[0].id,)
        case Whose():
            fit = ("mine",)
        case Tick():
            fit = (TICKED,)
        case ToKeep():
            fit = Ticks(mine=True).answer(bytes([seat]) * 16)
        case Review():
            inner = open_phase(session.phase)
            is_first = isinstance(inner, Reviewing) and inner.things is None
            fit = (memory or MEMORY) if is_first else ("kept", "keep")
            if isinstance(inner, Reviewing) and inner.held is None:
                fit = held_by(seat)
        case _:
            fit = ("tea",)
    return {
        "seal": sealed(session, seat, *fit),
        "seal noise": Sealed(now.attempt, b"n" * 32),
        "open": opened(session, seat, *fit),
        "void": Voided(),
        "ready": Ready(),
        "pause": Paused(20),
        "stop": StoppedForToday(),
        "back": CameBack(),
        "skip": Skipped(),
        "warm": Warmed(Warm.THANKS),
        "each": EachHasOne(),
        "mark": Marked(Fared.KEPT, Fate.KEEP, ""),
    }


MEMORY: Final = ("a walk", *("",) * (2 * LINES - 1))
"""What each had promised; and, in the second round, what both had agreed."""

AGREED: Final = (*("",) * OWN_LINES, "tea", *("",) * (2 * LINES - OWN_LINES - 1))
"""Only what both had agreed: it is looked at in a round of its own."""


def looking(id: str) -> Session:
    """One of the kinds in which each looks first, alone, and open to be left out."""
    found = next(each for step in LOOKING.steps for each in step.activities if each.id == id)
    return begun_with(msgspec.structs.replace(found, optional=True))


def compared(session: Session) -> Session:
    """Both programs have said what their laptops hold."""
    return answered(session, held_by(0), held_by(1))


def of_both() -> Session:
    """At a thing of both, which each marks alone."""
    return answered(compared(looking("last-time")), AGREED, ("",) * len(AGREED))


ROUNDS: Final[dict[str, Callable[[], Session]]] = {
    "write": lambda: begun_with(write(optional=True)),
    "promise": lambda: begun_with(write(promise=True, optional=True)),
    "rate": lambda: begun_with(rate(optional=True)),
    "choose": lambda: begun_with(choose(optional=True)),
    "needs": lambda: begun_with(rate(needs="yes")),
    "another time": lambda: begun_with(rate(needs="no")),
    **{id: partial(looking, id) for id in ("load", "room", "wound", "arms", "seen", "last-time")},
    "last time, compared": lambda: compared(looking("last-time")),
    "of both": of_both,
    "stays": lambda: begun_with(ToKeep(id="stays", title="S", prompt="S", optional=True)),
}
"""A session at a round of every kind."""


def test_every_kind_that_has_a_round_is_tried() -> None:
    tried = {type(start().phase) for start in ROUNDS.values()}
    assert tried == {kind for kind in DOINGS if issubclass(kind, Sealing)}


@example([["seal", "open", "pause"], ["back", "void"]], "write", FIRST)
@example([["seal", "open"], ["pause"], ["back", "void"]], "write", FIRST)
@example([["seal", "open", "stop"], ["back", "void"], ["skip"]], "of both", SECOND)
@example([["seal"], ["open", "pause", "back"], []], "another time", FIRST)
@given(
    st.lists(st.lists(st.sampled_from(list(all_moves(begun_with(rate()), FIRST))), max_size=3)),
    st.sampled_from(sorted(ROUNDS)),
    st.sampled_from([FIRST, SECOND]),
)
def test_nobody_alone_reads_an_answer_and_has_the_round_begin_again(
    bad: list[list[str]], name: str, honest: Partner
) -> None:
    """The honest program seals and opens by itself; it voids nothing. Whatever the thief does at
    once comes first, and the thief reads an opening also where it comes too late to count. What the
    thief had answered is bound by then, and not left out either."""
    session, thief = ROUNDS[name](), other(honest)
    shown_in: dict[int, bytes | None] = {}
    was_automatic = isinstance(session.phase, Sealing) and session.phase.is_automatic
    for burst in bad:
        for name in ("back", "seal"):
            with suppress(OutOfTurn):
                session = play(session, (honest, all_moves(session, honest)[name]))
        # During a break the honest program opens nothing: it waits for the page to come back.
        now = open_round(session) if isinstance(session.phase, Sealing) else None
        page = session.page
        crossing = all_moves(session, honest)["open"]
        for step in burst:
            with suppress(OutOfTurn):
                session = play(session, (thief, all_moves(session, thief)[step]))
        if now is not None and now.is_sealed:
            shown_in.setdefault(now.attempt, now.digests[thief])
            with suppress(OutOfTurn):
                session = apply(session, Entry(honest, AT_MS, page, crossing))
        over = open_phase(session.phase)
        if isinstance(over, Reviewing) and over.held is not None and was_automatic:
            # Both programs have read both, and now the two are asked.
            shown_in.clear()
            was_automatic = False
        if isinstance(over, Rating) and over.is_another_time:
            # Both have read both; when they come back from a break it is asked anew.
            shown_in.clear()
        now = open_round(session)
        assert now is None or all(now.attempt <= attempt for attempt in shown_in)
        assert now is None or now.digests[thief] == shown_in.get(now.attempt, now.digests[thief])
        left = open_phase(session.phase)
        if isinstance(left, LeftOut) and isinstance(left.inner, Sealing):
            assert not shown_in or left.inner.round.is_open


CROSSED: Final = [(FIRST, "seal"), (SECOND, "seal")] + [
    *((FIRST, "open"), (FIRST, "void"), (FIRST, "seal"), (SECOND, "open"))
]
"""One opens, begins again at once and seals anew; then the other's opening arrives, and counts."""


@example([*CROSSED, (FIRST, "void"), (SECOND, "void"), (FIRST, "seal noise")], "another time")
@example([*CROSSED, (FIRST, "pause"), *((each, "back") for each in (FIRST, SECOND)),
          (FIRST, "seal noise")], "another time")  # fmt: skip
@example([*CROSSED, (FIRST, "seal noise")], "last-time")
@given(
    st.lists(
        st.tuples(
            st.sampled_from([FIRST, SECOND]),
            st.sampled_from([*all_moves(begun_with(rate()), FIRST), *4 * ["seal", "open", "void"]]),
        ),
        max_size=40,
    ),
    st.sampled_from(sorted(ROUNDS)),
)
def test_nobody_seals_twice_under_one_attempt(steps: list[tuple[Partner, str]], name: str) -> None:
    """A digest is bound to its place and its attempt: whoever knows these knows what was sealed
    there. What stands in the boxes of an attempt was typed for it, and not for one before."""
    session = ROUNDS[name]()
    place, bound = (session.step, session.activity), dict[tuple[Seat, int], bytes]()
    for seat, step in steps:
        event = all_moves(session, seat, AGREED)[step]
        with suppress(OutOfTurn):
            session = play(session, (seat, event))
            if isinstance(event, Sealed):
                assert (seat, event.attempt) not in bound
                bound[seat, event.attempt] = event.digest
        if (session.step, session.activity) != place:
            return


@pytest.mark.parametrize("aside", [Paused(20), StoppedForToday()])
def test_an_opening_that_a_break_overtook_counts(aside: AnyEvent) -> None:
    """Whoever began the break can read it: after the break there is no round to begin anew."""
    session = both_sealed(begun_with(write()), ("a",), ("b",))
    session = play(session, (FIRST, opened(session, FIRST, "a")))
    on_its_way, page = opened(session, SECOND, "b"), session.page
    session = play(session, (FIRST, aside))
    refuse(session, (SECOND, opened(session, SECOND, "another")))
    session = apply(session, Entry(SECOND, AT_MS, page, on_its_way))
    assert not isinstance(session.phase, Sealing), "the break stays"
    refuse(session, (SECOND, on_its_way))
    session = play(session, (SECOND, CameBack()), (FIRST, CameBack()))
    assert round_of(session).both == (("a",), ("b",))
    refuse(session, (FIRST, Voided()))


def test_a_round_cannot_be_voided_before_both_sealed_or_after_both_opened() -> None:
    session = begun_with(write())
    refuse(session, (FIRST, Voided()))
    session = play(session, (FIRST, sealed(session, FIRST, "a")))
    refuse(session, (FIRST, Voided()), (SECOND, Voided()))
    refuse(answered(begun_with(write()), ("a",), ("b",)), (FIRST, Voided()), (SECOND, Voided()))


def test_nobody_goes_on_before_both_have_opened() -> None:
    session = both_sealed(begun_with(write()), ("a",), ("b",))
    refuse(session, (FIRST, Ready()), (SECOND, Ready()))


def test_a_facilitator_seals_and_opens_nothing() -> None:
    refuse(begun_with(rate()), (FACILITATOR, Sealed(0, bytes(32))), (FACILITATOR, Ready()))


# -- rating


def test_ratings_are_remembered_for_later() -> None:
    session = ready(answered(begun_with(rate()), YES, NO))
    assert session.ratings == {"rate": (YES, NO)}


@pytest.mark.parametrize(("first", "second"), [(YES, NO), (NO, YES), (NO, NO)])
def test_two_partners_who_do_not_both_say_yes_are_offered_another_time(
    first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    session = answered(begun_with(rate(needs="yes")), first, second)
    assert phase_of(session, Rating).is_another_time
    refuse(session, (FIRST, Ready()), (SECOND, Ready()))


def test_another_time_may_be_declined_by_both_and_asked_anew() -> None:
    session = answered(begun_with(rate(needs="yes")), YES, NO)
    session = play(session, (SECOND, Voided()))
    assert phase_of(session, Rating).is_another_time
    session = play(session, (FIRST, Voided()))
    # No answer comes back into its box: a "not today" is picked anew, or not at all.
    assert session.phase == Rating(round=Round(attempt=1, asked_by=SECOND))
    session = answered(session, YES, YES)
    assert not phase_of(session, Rating).is_another_time
    assert ready(session).ratings["rate"] == (YES, YES)


@pytest.mark.parametrize("stop", [Paused(20), StoppedForToday()])
def test_who_comes_back_from_another_time_is_asked_anew(stop: AnyEvent) -> None:
    session = answered(begun_with(rate(needs="yes")), YES, NO)
    session = play(session, (FIRST, stop), (SECOND, CameBack()), (FIRST, CameBack()))
    assert session.phase == Rating(round=Round(attempt=1))


def test_two_yeses_need_no_other_time() -> None:
    session = answered(begun_with(rate(needs="yes")), YES, YES)
    assert not phase_of(session, Rating).is_another_time


# -- choosing


def test_the_same_pick_is_the_choice() -> None:
    session = answered(begun_with(choose()), ("tea",), ("tea",))
    assert phase_of(session, Choosing).chosen == "tea"
    refuse(session, (FIRST, Chose("walk")))
    assert ready(session).chosen == {"choose": "tea"}


def test_different_picks_are_chosen_from_openly_until_they_are_the_same() -> None:
    session = answered(begun_with(choose()), ("tea",), ("walk",))
    assert phase_of(session, Choosing).chosen is None
    refuse(session, (FIRST, Ready()), (SECOND, Ready()), (FIRST, Chose("soup")), (FIRST, Voided()))
    session = play(session, (FIRST, Chose("walk")))
    assert phase_of(session, Choosing).chosen == "walk"


def test_two_who_swap_their_picks_go_on_choosing() -> None:
    session = answered(begun_with(choose()), ("tea",), ("walk",))
    session = play(session, (FIRST, Chose("rest")), (SECOND, Chose("tea")), (FIRST, Chose("walk")))
    assert phase_of(session, Choosing).picks == ("walk", "tea")
    assert phase_of(session, Choosing).chosen is None
    assert phase_of(play(session, (SECOND, Chose("walk"))), Choosing).chosen == "walk"


def test_nobody_picks_openly_before_both_have_opened() -> None:
    session = both_sealed(begun_with(choose()), ("tea",), ("walk",))
    refuse(begun_with(choose()), (FIRST, Chose("tea")))
    refuse(session, (FIRST, Chose("walk")))


@pytest.mark.parametrize("decliner", [FIRST, SECOND])
def test_declining_wins_at_once(decliner: Seat) -> None:
    picks = (("rest",), ("tea",)) if decliner is FIRST else (("tea",), ("rest",))
    session = answered(begun_with(choose(decline="rest")), *picks)
    assert phase_of(session, Choosing).chosen == "rest"


def test_declining_wins_openly_too() -> None:
    session = answered(begun_with(choose(decline="rest")), ("tea",), ("walk",))
    assert phase_of(play(session, (SECOND, Chose("rest"))), Choosing).chosen == "rest"


def setting(sets: Sets, *ids: str) -> Choose:
    options = tuple(Option(name, name) for name in ids)
    return Choose(id="sets", title="S", prompt="S", options=options, sets=sets)


@pytest.mark.parametrize("voice", Voice)
def test_a_choice_can_set_the_voice(voice: Voice) -> None:
    pick = (voice.value,)
    session = ready(answered(begun_with(setting(Sets.VOICE, "typed", "aloud")), pick, pick))
    assert session.voice is voice


def test_a_choice_of_voice_settles_an_older_wish() -> None:
    session = play(
        begun_with(setting(Sets.VOICE, "typed", "aloud"), turns()),
        (FIRST, Preferred(Voice.ALOUD)),
    )
    session = ready(answered(session, ("typed",), ("typed",)))
    session = play(session, (SECOND, Preferred(Voice.ALOUD)))
    assert session.voice is Voice.TYPED


@pytest.mark.parametrize(("pick", "seat"), [("first", FIRST), ("second", SECOND)])
def test_a_choice_can_set_who_speaks_first(pick: str, seat: Partner) -> None:
    session = begun_with(setting(Sets.STARTER, "first", "second"), turns())
    session = ready(answered(session, (pick,), (pick,)))
    assert session.starter is seat


# -- writing


def test_written_words_are_cleaned_and_may_be_missing() -> None:
    session = answered(begun_with(write()), ("a\x1bb",), (" \n",))
    assert round_of(session).answers == (("ab",), ("",))


def test_written_letters_that_this_laptop_does_not_know_are_words_all_the_same() -> None:
    session = answered(begun_with(write(promise=True)), ("\u0378",), ("b",))
    assert phase_of(session, Writing).promises[0] == Promise("\u0378")


def test_an_empty_promise_is_none_and_needs_no_answer() -> None:
    session = answered(begun_with(write(promise=True)), (" ",), ("call her",))
    assert phase_of(session, Writing).promises == (None, Promise("call her"))
    refuse(session, (SECOND, Answered(0, True)))


def test_an_optional_round_may_be_left_out_by_either_until_both_are_bound() -> None:
    start = begun_with(rate(optional=True), turns())
    for session in (start, play(start, (FIRST, sealed(start, FIRST, *YES)))):
        for seat in (FIRST, SECOND):
            after = ready(play(session, (seat, Skipped())))
            assert after.activity == 1
            assert "rate" not in after.ratings


def test_nobody_leaves_out_a_round_after_seeing_what_the_other_answered() -> None:
    start = begun_with(rate(optional=True), turns())
    both = both_sealed(start, YES, NO)
    seen = play(both, (FIRST, opened(both, FIRST, *YES)))
    for session in (both, seen, answered(start, YES, NO)):
        refuse(session, (FIRST, Skipped()), (SECOND, Skipped()))


def test_a_round_that_is_not_optional_is_not_left_out() -> None:
    assert is_refused(begun_with(rate()), FIRST, Skipped())
    assert not isinstance(begun_with(rate()).phase, Reading)
