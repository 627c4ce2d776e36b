"""The rungs for a question, a sentence on one's side, and a wish that is answered.

About `protocol.activities.ladder`, `protocol.activities.turns` and `protocol.activities.feelings`.
"""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.activities.activity import OWNED_MOST, Agreement, Owner
from protocol.activities.feelings import FEELINGS
from protocol.activities.ladder import WISH_CHARS, Rung, Stage, Turn, holder, is_ladder
from protocol.activities.turns import Talking, Turns
from protocol.errors import BadGuide
from protocol.guide.checking import check
from protocol.seats import PARTNERS, Partner, other
from protocol.session.events import (
    EVENTS,
    AnyEvent,
    Breathed,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    OfferedLess,
    Passed,
    Preferred,
    Replied,
    SaidNotNow,
    SaidYes,
    Spoke,
    TookSide,
    Voice,
    Wished,
    Wondered,
)
from protocol.session.moves import moves
from protocol.session.outline import digest
from protocol.session.session import Session
from tests.protocol.bots import fitting, listed, random_walk
from tests.protocol.test_session import usual
from tests.protocol.worlds import (
    FIRST,
    FIRST_RUNGS,
    OPENINGS,
    SECOND,
    Act,
    begun_with,
    guide_of,
    is_refused,
    phase_of,
    play,
    ready,
    refuse,
    turns,
)

LADDERS = [
    (Rung.SPEAK, *more)
    for count in range(len(Rung))
    for more in combinations(list(Rung)[1:], count)
    if is_ladder((Rung.SPEAK, *more))
]
"""Every ladder that a guide may ask for."""

SPOKEN: tuple[Act, ...] = (
    (FIRST, Spoke("it was long")),
    (FIRST, Finished()),
)


TAKEN_IN: tuple[Act, ...] = (*SPOKEN, (SECOND, Heard()), (FIRST, Breathed()))
"""Where the speaker has the next rung too, what was said is taken in first."""


def talk(session: Session) -> Talking:
    return phase_of(session, Talking)


def wish(*names: str) -> Session:
    """A turn, or several, in which a wish follows the speaking."""
    activities = [turns(Rung.SPEAK, Rung.ANSWER, name=name) for name in names or ("talk",)]
    return begun_with(*activities)


def wished(session: Session, text: str = "ask me on Sunday") -> Session:
    """The listener has the first wish before them."""
    session = play(session, *TAKEN_IN, (FIRST, Wished(text)), (SECOND, Breathed()))
    assert talk(session).stage is Stage.ANSWER and holder(talk(session)) is SECOND
    return session


def less(text: str = "ask you at breakfast") -> Session:
    """The speaker has a smaller version before them."""
    return play(wished(wish()), (SECOND, OfferedLess(text)), (FIRST, Breathed()))


def rested(session: Session) -> Session:
    """After the second turn, which is passed."""
    return play(session, (SECOND, Breathed()), (SECOND, Passed()))


# -- what a yes, a smaller version and not now lead to


def test_a_yes_makes_an_agreement_whose_owner_is_the_listener() -> None:
    session = play(wished(wish()), (SECOND, SaidYes()), (FIRST, Heard()))
    done = ready(rested(session))
    (made,) = done.agreements
    assert made == Agreement("ask me on Sunday", "", "talk", owner=Owner.SECOND)
    assert done.owned == (0, 1)


def test_a_yes_is_heard_by_the_one_who_wished() -> None:
    session = play(wished(wish()), (SECOND, SaidYes()))
    phase = talk(session)
    assert (phase.stage, phase.told, holder(phase)) == (Stage.HEARD, Stage.ANSWER, FIRST)


def test_a_smaller_version_is_answered_by_the_one_who_wished_and_then_it_counts() -> None:
    session = play(less(), (FIRST, SaidYes()))
    phase = talk(session)
    assert (phase.stage, phase.told, holder(phase)) == (Stage.HEARD, Stage.LESS, SECOND)
    (made,) = ready(rested(play(session, (SECOND, Heard())))).agreements
    assert made == Agreement("ask you at breakfast", "", "talk", owner=Owner.SECOND)


def test_a_smaller_version_is_made_once() -> None:
    refuse(less(), (SECOND, OfferedLess("less")), (FIRST, OfferedLess("more")))
    refuse(less(), (SECOND, SaidYes()), (SECOND, SaidNotNow()))


@pytest.mark.parametrize("is_less", [False, True], ids=["wish", "smaller version"])
def test_not_now_ends_it_and_is_kept_nowhere(is_less: bool) -> None:
    session = less() if is_less else wished(wish())
    seat, reader = (FIRST, SECOND) if is_less else (SECOND, FIRST)
    session = play(session, (seat, SaidNotNow()))
    assert holder(talk(session)) is reader
    turn = talk(session).turn
    assert (turn.wish, turn.less, turn.is_granted) == (None, None, False)
    done = ready(rested(play(session, (reader, Heard()))))
    assert done.agreements == () and done.owned == (0, 0)


@pytest.mark.parametrize("is_less", [False, True], ids=["wish", "smaller version"])
def test_a_wish_that_is_passed_over_is_kept_nowhere(is_less: bool) -> None:
    session = less() if is_less else wished(wish())
    seat: Partner = FIRST if is_less else SECOND
    session = play(session, (seat, Passed()))
    if not is_less:
        session = play(session, (FIRST, Heard()))
    (turn,) = talk(session).past
    assert (turn.wish, turn.less, turn.is_granted, turn.passed) == (None, None, None, seat)
    assert ready(rested(session)).agreements == ()


def test_pass_is_always_there() -> None:
    session = play(wish(), *TAKEN_IN)
    assert talk(session).stage is Stage.WISH
    assert Passed in moves(session, FIRST)
    assert Passed in moves(wished(wish()), SECOND)
    assert Passed in moves(less(), FIRST)


def test_a_wish_that_was_passed_over_may_be_said_once_more() -> None:
    session = play(wished(wish()), (SECOND, Passed()), (FIRST, MoreToSay()), (FIRST, Finished()))
    session = play(session, (SECOND, Heard()), (FIRST, Breathed()))
    session = play(session, (FIRST, Wished("only ask")), (SECOND, Breathed()), (SECOND, SaidYes()))
    assert talk(session).turn.wish == "only ask" and talk(session).turn.passed is None


@pytest.mark.parametrize("text", ["", " \u200b", "x" * (WISH_CHARS + 1), "one\ntwo", "a\u2028b"])
def test_a_wish_and_its_smaller_version_are_one_line_with_words(text: str) -> None:
    refuse(play(wish(), *TAKEN_IN), (FIRST, Wished(text)))
    refuse(wished(wish()), (SECOND, OfferedLess(text)))


def test_the_longest_wish_fits() -> None:
    assert talk(wished(wish(), "x" * WISH_CHARS)).turn.wish == "x" * WISH_CHARS


def test_nobody_answers_their_own_wish() -> None:
    refuse(
        wished(wish()), *((FIRST, event) for event in (SaidYes(), SaidNotNow(), OfferedLess("x")))
    )
    waiting = play(wish(), *TAKEN_IN, (FIRST, Wished("ask")))
    refuse(waiting, *((seat, SaidYes()) for seat in PARTNERS))


def test_aloud_a_wish_needs_no_words_and_is_still_agreed_on() -> None:
    session = play(wish(), (FIRST, Preferred(Voice.ALOUD)), (SECOND, Preferred(Voice.ALOUD)))
    # Nothing was typed, so there is nothing to take in.
    session = play(session, (FIRST, Finished()), (FIRST, Wished("")), (SECOND, Breathed()))
    session = play(session, (SECOND, OfferedLess("")), (FIRST, Breathed()), (FIRST, SaidYes()))
    done = ready(rested(play(session, (SECOND, Heard()))))
    assert done.agreements == (Agreement("", "", "talk", owner=Owner.SECOND),)


def granted(session: Session) -> Session:
    """Both turns end with a wish that is granted, whoever speaks first."""
    for _ in range(2):
        first = talk(session).turn.speaker
        if talk(session).stage is Stage.BREATH:
            session = play(session, (first, Breathed()))
        for seat, event in (
            (first, Spoke("a")),
            (first, Finished()),
            (other(first), Heard()),
            (first, Breathed()),
            (first, Wished("ask")),
            (other(first), Breathed()),
            (other(first), SaidYes()),
            (first, Heard()),
        ):
            session = play(session, (seat, event))
    return ready(session)


def test_a_yes_counts_towards_the_two_that_each_takes_on() -> None:
    session = wish("one", "two", "three")
    for count in range(OWNED_MOST):
        assert session.owned == (count, count)
        session = granted(session)
    speaker = talk(session).turn.speaker
    listener = other(speaker)
    asked = play(
        session,
        (speaker, Spoke("a")),
        (speaker, Finished()),
        (listener, Heard()),
        (speaker, Breathed()),
        (speaker, Wished("one more")),
        (listener, Breathed()),
    )
    assert moves(asked, listener) >= {SaidNotNow, Passed}
    refuse(asked, (listener, SaidYes()), (listener, OfferedLess("a little")))


# -- the open question


def wondering() -> Session:
    return begun_with(turns(Rung.SPEAK, Rung.WONDER, Rung.MAKES_SENSE, Rung.SIDE))


def test_a_listener_asks_one_of_the_questions_of_the_guide_and_no_other() -> None:
    session = play(wondering(), *SPOKEN, (SECOND, Breathed()))
    refuse(session, *((SECOND, Wondered(name)) for name in ("", "why", "Since when?")))
    refuse(session, (FIRST, Wondered("hope")))
    asked = play(session, (SECOND, Wondered("hope")))
    assert talk(asked).turn.opening == "hope"
    assert (talk(asked).stage, talk(asked).then) == (Stage.BREATH, Stage.REPLY)


def test_the_speaker_answers_it_and_the_ladder_goes_on() -> None:
    session = play(wondering(), *SPOKEN, (SECOND, Breathed()), (SECOND, Wondered("since")))
    session = play(session, (FIRST, Breathed()), (FIRST, Replied("since spring")))
    assert talk(session).turn.reply == "since spring" and talk(session).then is Stage.MAKES_SENSE


@pytest.mark.parametrize("passes", [FIRST, SECOND], ids=["answered", "asked"])
def test_a_question_is_passed_over_without_the_rungs_after_it(passes: Partner) -> None:
    session = play(wondering(), *SPOKEN, (SECOND, Breathed()))
    if passes is FIRST:
        session = play(session, (SECOND, Wondered("hope")), (FIRST, Breathed()))
    session = play(session, (passes, Passed()))
    assert talk(session).turn.passed is None and talk(session).past == ()
    if passes is FIRST:
        session = play(session, (SECOND, Breathed()))
    assert talk(session).stage is Stage.MAKES_SENSE


def test_where_nothing_follows_a_speaker_is_told_that_no_question_came() -> None:
    session = play(begun_with(turns(Rung.SPEAK, Rung.WONDER)), *SPOKEN, (SECOND, Breathed()))
    session = play(session, (SECOND, Passed()))
    assert talk(session).stage is Stage.HEARD and talk(session).turn.passed is SECOND
    assert MoreToSay in moves(session, FIRST)


def test_a_question_that_stays_open_is_no_turn_that_was_passed() -> None:
    session = play(begun_with(turns(Rung.SPEAK, Rung.WONDER)), *SPOKEN, (SECOND, Breathed()))
    session = play(session, (SECOND, Wondered("hope")), (FIRST, Breathed()), (FIRST, Passed()))
    (turn,) = talk(session).past
    assert turn.passed is None and turn.opening == "hope" and turn.reply is None


# -- on one's side


def test_the_sentence_on_ones_side_is_heard_by_the_speaker() -> None:
    session = play(begun_with(turns(Rung.SPEAK, Rung.SIDE)), *SPOKEN, (SECOND, Breathed()))
    refuse(session, (FIRST, TookSide("x")), (SECOND, TookSide("")))
    session = play(session, (SECOND, TookSide("making dinner")))
    assert talk(session).turn.side == "making dinner"
    assert (talk(session).stage, holder(talk(session))) == (Stage.HEARD, FIRST)


# -- a word of the list


def guessing() -> Session:
    return play(begun_with(turns(Rung.SPEAK, Rung.FEELING)), *SPOKEN, (SECOND, Breathed()))


@pytest.mark.parametrize("word", FEELINGS)
def test_a_word_of_the_list_travels_by_its_id_alone(word: str) -> None:
    guessed = play(guessing(), (SECOND, GuessedFeeling("", word)), (FIRST, Breathed()))
    assert (talk(guessed).turn.guess, talk(guessed).turn.words) == ("", (word, ""))
    right = play(guessed, (FIRST, FeltRight()))
    assert talk(right).past[0].words == (word, word)
    named = play(guessed, (FIRST, NamedFeeling("", "sad")))
    assert talk(named).turn.words == (word, "sad") and talk(named).stage is Stage.HEARD


@pytest.mark.parametrize(("text", "word"), [("guilty", "sad"), ("", "guilty"), ("sad", "guilty")])
def test_no_other_words_go_with_the_id_of_a_feeling(text: str, word: str) -> None:
    refuse(guessing(), (SECOND, GuessedFeeling(text, word)))
    guessed = play(guessing(), (SECOND, GuessedFeeling("lost")), (FIRST, Breathed()))
    refuse(guessed, (FIRST, NamedFeeling(text, word)))


# -- all ladders, all stages, both seats


@pytest.mark.parametrize("rungs", LADDERS, ids=lambda rungs: "-".join(r.value for r in rungs))
def test_on_every_ladder_only_who_has_the_rung_moves_it(rungs: tuple[Rung, ...]) -> None:
    beside = {kind.__name__ for kind in moves(begun_with(turns(*rungs)), SECOND)} | {"Ready"}
    seen: set[Stage] = set()
    for session in random_walk(begun_with(turns(*rungs)), 1, 60, rare=0.05):
        if not isinstance(session.phase, Talking) or session.phase.stage in seen | {Stage.REST}:
            continue
        seen.add(session.phase.stage)
        has = holder(session.phase)
        assert has is not None
        assert {kind.__name__ for kind in moves(session, other(has))} <= beside | {"Skipped"}
        for kind in EVENTS:
            event = fitting(session, other(has), kind)
            if kind.__name__ not in beside:
                assert is_refused(session, other(has), event), (session.phase.stage, event)
    assert Stage.SPEAK in seen


def climbed(session: Session) -> Session:
    """Up the ladder to the rest, each doing the first thing that is open to them."""
    first: dict[Stage, AnyEvent] = {
        Stage.WONDER: Wondered("hope"),
        Stage.WISH: Wished("ask"),
        Stage.ANSWER: SaidYes(),
    }
    while talk(session).stage is not Stage.REST:
        seat, phase = holder(talk(session)), talk(session)
        assert seat is not None
        if phase.stage is Stage.SPEAK and not phase.turn.pieces:
            session = play(session, (seat, Spoke("a")))
            continue
        kinds = [kind for kind in listed(session, seat) if kind.__name__ not in _ASIDE]
        session = play(session, (seat, first.get(phase.stage) or fitting(session, seat, kinds[0])))
    return session


_ASIDE = {
    *("Signalled", "Preferred", "Paused", "StoppedForToday", "Left", "Passed", "MoreToSay"),
    *("Spoke", "NotQuite", "Skipped"),
}


@pytest.mark.parametrize("rungs", LADDERS, ids=lambda rungs: "-".join(r.value for r in rungs))
def test_every_rung_of_every_ladder_leaves_its_words(rungs: tuple[Rung, ...]) -> None:
    for turn in talk(climbed(begun_with(turns(*rungs)))).past:
        left = {
            Rung.SAY_BACK: turn.said_back,
            Rung.WONDER: turn.reply,
            Rung.MAKES_SENSE: turn.sense,
            Rung.FEELING: turn.feeling,
            Rung.SIDE: turn.side,
            Rung.ANSWER: turn.is_granted,
        }
        assert {rung for rung, told in left.items() if told is not None} == set(rungs) & set(left)


def test_a_turn_on_the_first_rungs_has_the_outline_it_always_had() -> None:
    session = climbed(begun_with(turns(*FIRST_RUNGS)))
    told: list[tuple[object, ...]] = [turn.outline() for turn in talk(session).past]
    assert all(len(outline) == 4 for outline in told)
    assert len(Turn(FIRST, side="x").outline()) == 6


@given(st.sampled_from(LADDERS), st.integers(0, 30), st.text(max_size=9))
@usual
def test_the_digest_tells_apart_what_was_answered_but_no_words(
    rungs: tuple[Rung, ...], seed: int, text: str
) -> None:
    session = random_walk(begun_with(turns(*rungs)), seed, 60)[-1]
    if not isinstance(session.phase, Talking) or session.phase.stage is not Stage.ANSWER:
        session = wished(wish())
    yes, no = (
        play(session, (holder(talk(session)) or FIRST, event))
        for event in (SaidYes(), SaidNotNow())
    )
    assert digest(yes) != digest(no)
    one = wished(wish(), "a")
    assert digest(one) == digest(wished(wish(), f"a {''.join(text.split())}"))


# -- what a guide may ask for


def asking(**fields: object) -> Turns:
    return Turns(id="talk", title="T", prompt="T", listen="L", **fields)  # type: ignore[arg-type]  # as a guide gives them


@pytest.mark.parametrize(
    "wrong",
    [
        asking(rungs=(Rung.SPEAK, Rung.WONDER)),
        asking(rungs=(Rung.SPEAK,), openings=OPENINGS),
        asking(rungs=(Rung.SPEAK, Rung.WONDER), openings=(*OPENINGS, *OPENINGS)),
        asking(rungs=(Rung.SPEAK, Rung.SIDE), stem="I had not seen that"),
        asking(rungs=(Rung.SPEAK, Rung.MAKES_SENSE), stem="x" * 61),
        asking(rungs=(Rung.SPEAK, Rung.ANSWER, Rung.SIDE)),
    ],
)
def test_a_guide_asks_for_what_its_rungs_need_and_for_nothing_else(wrong: Turns) -> None:
    with pytest.raises(BadGuide):
        check(guide_of(wrong))


def test_a_guide_begins_the_sentence_that_makes_sense_as_it_likes() -> None:
    check(guide_of(asking(rungs=(Rung.SPEAK, Rung.MAKES_SENSE), stem="I had not seen that")))
    check(guide_of(asking(rungs=(Rung.SPEAK, Rung.WONDER), openings=OPENINGS)))


def test_what_made_sense_is_said_after_the_question() -> None:
    session = play(wondering(), *SPOKEN, (SECOND, Breathed()))
    refuse(session, (SECOND, MadeSense("too soon")))
