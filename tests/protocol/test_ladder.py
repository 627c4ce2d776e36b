"""The ladder of a turn, rung by rung.

About `protocol.activities.turns` and `protocol.activities.spoken`.
"""

from dataclasses import replace

import pytest

from protocol.activities.ladder import Rung, Stage, Turn, holder
from protocol.activities.turns import Talking
from protocol.limits import PIECES_LIMIT, TEXT_LIMIT_CHARS
from protocol.seats import Seat, other
from protocol.session.events import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    AnyEvent,
    Breathed,
    CameBack,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Passed,
    Paused,
    Preferred,
    Ready,
    SaidBack,
    Signal,
    Signalled,
    Skipped,
    Spoke,
    Understood,
    Voice,
)
from protocol.session.moves import moves
from protocol.session.session import Pausing, Session
from tests.protocol.worlds import (
    FIRST,
    FIRST_RUNGS,
    SECOND,
    Act,
    begun_with,
    is_refused,
    phase_of,
    play,
    refuse,
    turns,
)

UP_TO_CHECK: tuple[Act, ...] = (
    (FIRST, Spoke("it was long")),
    (FIRST, Finished()),
    (SECOND, Breathed()),
    (SECOND, SaidBack("it was long for you")),
    (FIRST, Breathed()),
)
UP_TO_FEELING_CHECK: tuple[Act, ...] = (
    *UP_TO_CHECK,
    (FIRST, Understood()),
    (SECOND, Breathed()),
    (SECOND, MadeSense("it makes sense")),
    (FIRST, Heard()),
    (SECOND, Breathed()),
    (SECOND, GuessedFeeling("tired")),
    (FIRST, Breathed()),
)


def talk(session: Session) -> Talking:
    return phase_of(session, Talking)


def aloud(session: Session) -> Session:
    return play(session, (FIRST, Preferred(Voice.ALOUD)), (SECOND, Preferred(Voice.ALOUD)))


def full() -> Session:
    return begun_with(turns())


def climbed(*rungs: Rung) -> list[Stage]:
    """The stages of one partner's turn."""
    session = begun_with(turns(*rungs))
    stages = [talk(session).stage]
    done: dict[Stage, AnyEvent] = {
        Stage.SAY_BACK: SaidBack("back"),
        Stage.CHECK: Understood(),
        Stage.MAKES_SENSE: MadeSense("sense"),
        Stage.FEELING: GuessedFeeling("tired"),
        Stage.FEELING_CHECK: FeltRight(),
        Stage.HEARD: Heard(),
        Stage.BREATH: Breathed(),
    }
    session = play(session, (FIRST, Spoke("a")), (FIRST, Finished()))
    while not talk(session).past:
        stages.append(talk(session).stage)
        seat = holder(talk(session))
        assert seat is not None
        session = play(session, (seat, done[talk(session).stage]))
    assert talk(session).stage is Stage.BREATH and talk(session).then is Stage.SPEAK
    assert holder(talk(session)) is SECOND
    return stages


def test_the_full_ladder_breathes_before_every_rung_of_the_other() -> None:
    b = Stage.BREATH
    assert climbed(*FIRST_RUNGS) == [
        *(Stage.SPEAK, b, Stage.SAY_BACK, b, Stage.CHECK, b, Stage.MAKES_SENSE, Stage.HEARD),
        *(b, Stage.FEELING, b, Stage.FEELING_CHECK),
    ]


@pytest.mark.parametrize(
    ("rungs", "stages"),
    [
        ((Rung.SPEAK,), [Stage.SPEAK, Stage.HEARD]),
        ((Rung.SPEAK, Rung.SAY_BACK), [Stage.SPEAK, Stage.BREATH, Stage.SAY_BACK, Stage.HEARD]),
        (
            (Rung.SPEAK, Rung.MAKES_SENSE),
            [Stage.SPEAK, Stage.BREATH, Stage.MAKES_SENSE, Stage.HEARD],
        ),
        (
            (Rung.SPEAK, Rung.FEELING),
            [Stage.SPEAK, Stage.BREATH, Stage.FEELING, Stage.BREATH, Stage.FEELING_CHECK],
        ),
    ],
)
def test_a_turn_climbs_the_rungs_that_its_guide_names(
    rungs: tuple[Rung, ...], stages: list[Stage]
) -> None:
    assert climbed(*rungs) == stages


def test_a_turn_keeps_what_every_rung_left_behind() -> None:
    session = play(full(), *UP_TO_FEELING_CHECK, (FIRST, FeltRight()))
    assert talk(session).past == (
        Turn(
            speaker=FIRST,
            pieces=("it was long",),
            said_back="it was long for you",
            sense="it makes sense",
            guess="tired",
            feeling="tired",
        ),
    )


def test_the_speaker_may_name_another_feeling_than_the_guess() -> None:
    session = play(full(), *UP_TO_FEELING_CHECK, (FIRST, NamedFeeling("alone")), (SECOND, Heard()))
    assert talk(session).past[0].guess == "tired"
    assert talk(session).past[0].feeling == "alone"


def test_a_listener_cannot_take_the_floor() -> None:
    session = full()
    refuse(
        session,
        *((SECOND, event) for event in (Spoke("no"), Finished(), Passed(), Breathed())),
        *((SECOND, event) for event in (SaidBack("no"), MadeSense("no"), NotQuite("no"))),
        *((SECOND, event) for event in (GuessedFeeling("no"), NamedFeeling("no"), Ready())),
    )


def test_a_speaker_has_no_composer_while_the_other_says_it_back() -> None:
    session = play(full(), *UP_TO_CHECK[:3])
    assert talk(session).stage is Stage.SAY_BACK
    refuse(session, (FIRST, Spoke("one more")), (FIRST, SaidBack("x")), (FIRST, Passed()))


def test_only_the_one_who_is_next_ends_a_breath() -> None:
    session = play(full(), *UP_TO_CHECK[:2])
    assert talk(session).stage is Stage.BREATH
    refuse(session, (FIRST, Breathed()), (FIRST, Spoke("x")), (SECOND, SaidBack("too soon")))
    assert talk(play(session, (SECOND, Breathed()))).stage is Stage.SAY_BACK


def test_nobody_can_signal_into_a_breath() -> None:
    session = play(full(), *UP_TO_CHECK[:2])
    refuse(session, (FIRST, Signalled(Signal.THANK_YOU)), (SECOND, Signalled(Signal.SLOWER)))


def test_not_quite_leads_back_to_saying_it_back() -> None:
    session = play(full(), *UP_TO_CHECK, (FIRST, NotQuite("and cold")), (SECOND, Heard()))
    assert (talk(session).stage, talk(session).then) == (Stage.BREATH, Stage.SAY_BACK)
    assert talk(session).turn.missed == "and cold"
    session = play(session, (SECOND, Breathed()), (SECOND, SaidBack("long and cold")))
    assert talk(session).turn.said_back == "long and cold"
    assert talk(session).then is Stage.CHECK


def test_there_is_more_leads_back_to_speaking_without_a_breath() -> None:
    session = play(full(), *UP_TO_CHECK, (FIRST, MoreToSay()))
    assert talk(session).stage is Stage.SPEAK
    session = play(session, (FIRST, Spoke("and then")), (FIRST, Finished()), (SECOND, Breathed()))
    assert talk(session).turn.pieces == ("it was long", "and then")
    assert talk(session).stage is Stage.SAY_BACK


def test_loops_of_not_quite_and_more_still_end_in_understanding() -> None:
    session = play(full(), *UP_TO_CHECK)
    for _ in range(3):
        session = play(
            session,
            (FIRST, NotQuite("this too")),
            (SECOND, Heard()),
            (SECOND, Breathed()),
            (SECOND, SaidBack("that too")),
            (FIRST, Breathed()),
            (FIRST, MoreToSay()),
            (FIRST, Finished()),
            (SECOND, Breathed()),
            (SECOND, SaidBack("all of it")),
            (FIRST, Breathed()),
        )
    assert talk(play(session, (FIRST, Understood()))).then is Stage.MAKES_SENSE


RUNGS: list[tuple[int, Stage]] = [
    (0, Stage.SPEAK),
    (3, Stage.SAY_BACK),
    (5, Stage.CHECK),
    (7, Stage.MAKES_SENSE),
    (10, Stage.FEELING),
    (12, Stage.FEELING_CHECK),
]


def at_rung(done: int, stage: Stage) -> Session:
    session = play(full(), *UP_TO_FEELING_CHECK[:done])
    assert talk(session).stage is stage
    return session


SPEAKERS = [rung for rung in RUNGS if rung[1] in (Stage.SPEAK, Stage.CHECK, Stage.FEELING_CHECK)]
LISTENERS = [rung for rung in RUNGS if rung not in SPEAKERS]


@pytest.mark.parametrize(("done", "stage"), SPEAKERS, ids=[stage.value for _, stage in SPEAKERS])
def test_a_speaker_may_pass_and_the_turn_ends(done: int, stage: Stage) -> None:
    session = play(at_rung(done, stage), (FIRST, Passed()))
    assert talk(session).past[0].passed is FIRST
    assert talk(session).turn == Turn(SECOND)
    assert (talk(session).stage, talk(session).then) == (Stage.BREATH, Stage.SPEAK)


@pytest.mark.parametrize(("done", "stage"), LISTENERS, ids=[stage.value for _, stage in LISTENERS])
def test_a_listener_who_passes_does_not_end_the_speakers_turn(done: int, stage: Stage) -> None:
    session = play(at_rung(done, stage), (SECOND, Passed()))
    assert talk(session).stage is Stage.HEARD and holder(talk(session)) is FIRST
    assert talk(session).turn.passed is SECOND
    refuse(session, *((SECOND, event) for event in (Heard(), Passed(), SaidBack("x"), Skipped())))
    over = play(session, (FIRST, Heard()))
    assert talk(over).past[0].passed is SECOND and talk(over).then is Stage.SPEAK
    more = play(session, (FIRST, MoreToSay()), (FIRST, Spoke("and")), (FIRST, Finished()))
    assert talk(more).turn.passed is None and talk(more).then is Stage.SAY_BACK


def test_the_last_words_of_a_speaker_who_passes_are_heard() -> None:
    session = play(full(), (FIRST, Spoke("not today after all")), (FIRST, Passed()))
    assert talk(session).stage is Stage.HEARD and holder(talk(session)) is SECOND
    refuse(session, (SECOND, MoreToSay()), (FIRST, Heard()), (FIRST, Spoke("x")))
    assert talk(play(session, (SECOND, Heard()))).past[0].passed is FIRST


@pytest.mark.parametrize(
    ("rungs", "acts", "reader"),
    [
        ((Rung.SPEAK,), UP_TO_CHECK[:2], SECOND),
        ((Rung.SPEAK, Rung.SAY_BACK), UP_TO_CHECK[:4], FIRST),
        (FIRST_RUNGS, (*UP_TO_CHECK, (FIRST, NotQuite("and cold"))), SECOND),
        (FIRST_RUNGS, UP_TO_FEELING_CHECK[:8], FIRST),
        (FIRST_RUNGS, (*UP_TO_FEELING_CHECK, (FIRST, NamedFeeling("alone"))), SECOND),
    ],
    ids=["last-words", "say-back", "missed", "makes-sense", "feeling"],
)
def test_what_was_said_to_somebody_is_heard_before_anything_else(
    rungs: tuple[Rung, ...], acts: tuple[Act, ...], reader: Seat
) -> None:
    session = play(begun_with(turns(*rungs)), *acts)
    assert talk(session).stage is Stage.HEARD
    assert holder(talk(session)) is reader
    for event in (Breathed(), Spoke("x"), Finished(), Passed(), Skipped(), Ready(), Heard()):
        assert is_refused(session, other(reader), event)
    after = play(session, (reader, Heard()))
    assert talk(after).stage is Stage.BREATH


def test_what_was_said_aloud_needs_no_page_to_be_read() -> None:
    session = begun_with(turns(Rung.SPEAK, Rung.SAY_BACK))
    session = play(
        aloud(session), (FIRST, Finished()), (SECOND, Breathed()), (SECOND, SaidBack(""))
    )
    assert (talk(session).stage, talk(session).then) == (Stage.BREATH, Stage.SPEAK)


def test_the_other_cannot_pass_somebody_elses_rung() -> None:
    for done, _ in RUNGS:
        session = play(full(), *UP_TO_FEELING_CHECK[:done])
        idle = FIRST if holder(talk(session)) is SECOND else SECOND
        assert is_refused(session, idle, Passed())


def test_after_both_turns_both_rest_until_both_are_ready() -> None:
    session = play(full(), (FIRST, Passed()), (SECOND, Breathed()), (SECOND, Passed()))
    assert talk(session).stage is Stage.REST
    assert [turn.speaker for turn in talk(session).past] == [FIRST, SECOND]
    assert holder(talk(session)) is None
    refuse(session, (FIRST, Spoke("x")), (SECOND, Breathed()), (FIRST, Signalled(Signal.AGAIN)))
    once = play(session, (SECOND, Ready()))
    refuse(once, (SECOND, Ready()))
    assert not isinstance(play(once, (FIRST, Ready())).phase, Talking)


def test_a_typed_turn_is_not_finished_without_a_word() -> None:
    refuse(full(), (FIRST, Finished()))


def test_a_turn_aloud_is_finished_without_a_word() -> None:
    session = play(aloud(full()), (FIRST, Finished()))
    assert talk(session).then is Stage.SAY_BACK


@pytest.mark.parametrize("empty", ["", "  \n ", "\x1b\x07", "\u200d", "\u202e", "\ue000"])
def test_empty_words_are_refused_where_the_two_type(empty: str) -> None:
    refuse(full(), (FIRST, Spoke(empty)))
    refuse(play(full(), *UP_TO_CHECK[:3]), (SECOND, SaidBack(empty)))
    refuse(play(full(), *UP_TO_CHECK), (FIRST, NotQuite(empty)))
    refuse(play(full(), *UP_TO_FEELING_CHECK[:7]), (SECOND, MadeSense(empty)))
    refuse(play(full(), *UP_TO_FEELING_CHECK[:10]), (SECOND, GuessedFeeling(empty)))
    refuse(play(full(), *UP_TO_FEELING_CHECK), (FIRST, NamedFeeling(empty)))


def test_aloud_every_rung_but_a_piece_may_be_wordless() -> None:
    session = aloud(full())
    refuse(session, (FIRST, Spoke(" ")))
    session = play(
        session,
        (FIRST, Finished()),
        (SECOND, Breathed()),
        (SECOND, SaidBack("")),
        (FIRST, Breathed()),
        (FIRST, NotQuite(" ")),
        (SECOND, Breathed()),
        (SECOND, SaidBack("\n")),
        (FIRST, Breathed()),
        (FIRST, Understood()),
        (SECOND, Breathed()),
        (SECOND, MadeSense("")),
        (SECOND, GuessedFeeling("")),
        (FIRST, Breathed()),
        (FIRST, NamedFeeling("")),
    )
    turn = talk(session).past[0]
    assert (turn.said_back, turn.missed, turn.sense, turn.guess, turn.feeling) == ("",) * 5


def test_words_in_letters_that_this_laptop_does_not_know_are_words_all_the_same() -> None:
    # U+0378 has never been assigned: it stands for a letter newer than these Unicode tables. If it
    # were dropped here and kept on a newer Python, the two would not read the same.
    session = play(full(), (FIRST, Spoke("\u0378")))
    assert talk(session).turn.pieces == ("\u0378",)


def test_a_text_that_is_too_long_is_cut() -> None:
    session = play(full(), (FIRST, Spoke("x" * (TEXT_LIMIT_CHARS + 9))))
    assert talk(session).turn.pieces == ("x" * TEXT_LIMIT_CHARS,)


def test_words_are_cleaned_as_they_enter() -> None:
    session = play(full(), (FIRST, Spoke("a\x1b[2Jb\u202ec")))
    assert talk(session).turn.pieces == ("a[2Jbc",)


def test_a_turn_holds_so_many_pieces_and_can_then_still_be_finished() -> None:
    session = play(full(), *((FIRST, Spoke("x")) for _ in range(PIECES_LIMIT)))
    refuse(session, (FIRST, Spoke("one more")))
    assert talk(play(session, (FIRST, Finished()))).then is Stage.SAY_BACK


@pytest.mark.parametrize("signal", Signal)
def test_each_has_signals_of_their_own(signal: Signal) -> None:
    assert is_refused(full(), FIRST, Signalled(signal)) == (signal not in SPEAKER_SIGNALS)
    assert is_refused(full(), SECOND, Signalled(signal)) == (signal not in LISTENER_SIGNALS)


def test_signals_are_gone_at_the_next_rung() -> None:
    session = play(full(), (SECOND, Signalled(Signal.WITH_YOU)), (FIRST, Spoke("x")))
    assert talk(session).signals == (None, Signal.WITH_YOU)
    assert talk(play(session, (FIRST, Finished()))).signals == (None, None)


def test_a_turns_time_begins_with_its_page_and_with_the_first_breath_out() -> None:
    page = begun_with(turns())
    assert talk(page).since_ms == talk(page).turn_ms == page.page_ms > 0
    passed = ((FIRST, Spoke("x")), (FIRST, Passed()), (SECOND, Heard()))
    session = play(page, *passed, at_ms=page.page_ms + 10)
    session = play(session, (SECOND, Breathed()), at_ms=page.page_ms + 5_010)
    assert talk(session).turn_ms == page.page_ms + 5_010
    session = play(session, (SECOND, Spoke("y")), (SECOND, Finished()), at_ms=page.page_ms + 9_000)
    assert talk(session).turn_ms == page.page_ms + 5_010
    assert talk(session).since_ms == page.page_ms + 9_000


def test_a_turns_time_begins_anew_after_a_pause() -> None:
    page = begun_with(turns())
    paused = play(page, (SECOND, Paused(20)), at_ms=page.page_ms + 1)
    assert isinstance(paused.phase, Pausing)
    back_ms = page.page_ms + 2_000_000
    session = play(paused, (FIRST, CameBack()), (SECOND, CameBack()), at_ms=back_ms)
    assert talk(session) == replace(talk(page), since_ms=back_ms, turn_ms=back_ms)


def test_no_free_word_is_among_the_moves_of_a_breath_or_a_rest() -> None:
    session = play(full(), (FIRST, Passed()))
    assert {kind.__name__ for kind in moves(session, FIRST)} == {
        *("Paused", "StoppedForToday", "Left", "Preferred"),
        *("AskedForThird", "IntroducedThird"),
    }
