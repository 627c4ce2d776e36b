"""What the pretend partner decides, and how it plays along.

About `tui.rehearsal.script`, `tui.rehearsal.practice`, `tui.rehearsal.minds.agree`,
`tui.rehearsal.minds.choose`, `tui.rehearsal.minds.kinds`, `tui.rehearsal.minds.mind`,
`tui.rehearsal.minds.name`, `tui.rehearsal.minds.quiet`, `tui.rehearsal.minds.rate`,
`tui.rehearsal.minds.turns` and `tui.rehearsal.minds.write`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.activity import Agreement
from protocol.activities.agree import Agreeing
from protocol.activities.choose import Choosing
from protocol.activities.ladder import Stage, Turn
from protocol.activities.proposals import Proposal
from protocol.activities.rate import Rating
from protocol.activities.reading import Reading
from protocol.activities.rounds import Round
from protocol.activities.turns import Talking
from protocol.activities.warmth import Warm
from protocol.activities.write import Promise, Writing
from protocol.errors import BadGuide
from protocol.guide.structure import Guide
from protocol.seats import Seat
from protocol.session.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    CameBack,
    Chose,
    Closed,
    FeltRight,
    Finished,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    SaidBack,
    Sealed,
    Signal,
    Signalled,
    Spoke,
    StoppedForToday,
    Understood,
    Voice,
)
from protocol.session.moves import moves
from protocol.session.session import (
    Closing,
    Ended,
    Pausing,
    Session,
    Stopped,
    current_activity,
)
from tui.disk.shelf import burnout, shipped_text
from tui.line.rooms import ports_of
from tui.news import QUICK
from tui.rehearsal.minds.mind import Answering, Script, Step
from tui.rehearsal.minds.turns import Told
from tui.rehearsal.practice import Practice, practice
from tui.rehearsal.pretend import Awake, PretendPartner, next_move, pause_s
from tui.rehearsal.script import load_script, practice_script
from tui.seat.sitting import Sitting

ME: Final = Seat.SECOND
HUMAN: Final = Seat.FIRST
BOTH_YES: Final = Round(digests=(b"1", b"2"), answers=(("a",), ("b",)))


@pytest.fixture(scope="module")
def guide() -> Guide:
    return burnout()


@pytest.fixture(scope="module")
def script(guide: Guide) -> Script:
    return practice_script(guide)


Decide = Callable[[Session], Step | None]


@pytest.fixture
def decide(script: Script) -> Decide:
    """What Robin does on the second seat."""
    return lambda session: next_move(session, ME, moves(session, ME), script)


def session_at(guide: Guide, activity: str) -> Session:
    """A session at the place of an activity; its phase is still to be set."""
    for number, step in enumerate(guide.steps):
        for place, found in enumerate(step.activities):
            if found.id == activity:
                names = ("Ada", "Robin")
                start = Session(bytes(32), guide=guide, names=names)
                return replace(start, step=number, activity=place)
    raise AssertionError(activity)


def told(script: Script, session: Session) -> Told:
    activity = current_activity(session)
    assert activity is not None
    return script.of(activity, Told)


# -- reading, rating, writing, choosing


def test_it_turns_the_page_after_the_human_and_not_before(guide: Guide, decide: Decide) -> None:
    session = session_at(guide, "agreements")
    assert decide(replace(session, phase=Reading())) is None
    assert decide(replace(session, phase=Reading(ready=frozenset({HUMAN})))) == Ready()


def test_it_never_leaves_out_an_activity_by_itself(guide: Guide, decide: Decide) -> None:
    session = session_at(guide, "before-hurt")
    assert decide(replace(session, phase=Reading())) is None


def test_it_answers_privately_without_waiting(guide: Guide, decide: Decide) -> None:
    session = replace(session_at(guide, "good-time"), phase=Rating())
    assert decide(session) == Answering(("yes",))


def test_it_writes_every_field(guide: Guide, decide: Decide) -> None:
    answer = decide(replace(session_at(guide, "own-care"), phase=Writing()))
    assert isinstance(answer, Answering) and len(answer.answer) == 2


def test_it_goes_along_with_another_choice(guide: Guide, decide: Decide) -> None:
    phase = Choosing(round=BOTH_YES, picks=("first", "second"))
    session = replace(session_at(guide, "starter"), phase=phase)
    assert decide(session) == Chose("first")


def test_it_welcomes_a_promise(guide: Guide, decide: Decide) -> None:
    phase = Writing(round=BOTH_YES, promises=(Promise("mine", 2), Promise("yours")))
    session = replace(session_at(guide, "promise"), phase=phase)
    assert decide(session) == Answered(2, True)


def test_it_rewords_a_promise_once(guide: Guide, decide: Decide) -> None:
    declined = Promise("no", 0, is_welcome=False)
    phase = Writing(round=BOTH_YES, promises=(Promise("mine", 0, True), declined))
    session = replace(session_at(guide, "promise"), phase=phase)
    assert isinstance(decide(session), Offered)
    # It has said its kind word, and does not press for another answer.
    warm = (None, Warm.THANKS) if ME else (Warm.THANKS, None)
    again = replace(phase, promises=(phase.promises[0], replace(declined, number=1)), warm=warm)
    assert decide(replace(session, phase=again)) is None
    ready = replace(again, ready=frozenset({HUMAN}))
    assert decide(replace(session, phase=ready)) == Ready()


# -- agreeing


def test_it_says_yes_to_a_proposal(guide: Guide, decide: Decide) -> None:
    phase = Agreeing(proposal=Proposal(HUMAN, 1, "tea", "today"), proposals=(0, 1))
    assert decide(replace(session_at(guide, "screen-free"), phase=phase)) == Answered(1, True)


def test_it_proposes_where_the_human_would_go_on_without(guide: Guide, decide: Decide) -> None:
    session = session_at(guide, "screen-free")
    assert decide(replace(session, phase=Agreeing())) is None
    waiting = Agreeing(ready=frozenset({HUMAN}))
    assert isinstance(decide(replace(session, phase=waiting)), Proposed)


def test_it_does_not_propose_again_after_a_no(guide: Guide, decide: Decide) -> None:
    phase = Agreeing(proposals=(0, 1), declined=HUMAN, ready=frozenset({HUMAN}))
    assert decide(replace(session_at(guide, "screen-free"), phase=phase)) == Ready()


def test_it_goes_on_after_an_agreement(guide: Guide, decide: Decide) -> None:
    made = (Agreement("tea", "today"),)
    phase = Agreeing(proposals=(0, 1), made=made, ready=frozenset({HUMAN}))
    assert decide(replace(session_at(guide, "choose-actions"), phase=phase)) == Ready()


# -- turns


def test_it_speaks_in_pieces_and_finishes(guide: Guide, script: Script, decide: Decide) -> None:
    session = session_at(guide, "outside-pressure")
    pieces = told(script, session).speak
    for count, piece in enumerate(pieces):
        talking = Talking(Turn(ME, pieces=pieces[:count]))
        assert decide(replace(session, phase=talking)) == Spoke(piece)
    assert decide(replace(session, phase=Talking(Turn(ME, pieces=pieces)))) == Finished()


def test_it_never_speaks_before_its_turn(guide: Guide, decide: Decide) -> None:
    session = session_at(guide, "lately")
    assert decide(replace(session, phase=Talking(Turn(HUMAN)))) is None
    breath = Talking(Turn(ME), stage=Stage.BREATH, then=Stage.SPEAK)
    assert decide(replace(session, phase=breath)) is None


def test_it_shows_once_that_it_is_with_the_speaker(guide: Guide, decide: Decide) -> None:
    session = session_at(guide, "lately")
    heard = Talking(Turn(HUMAN, pieces=("I am tired.",)))
    assert decide(replace(session, phase=heard)) == Signalled(Signal.WITH_YOU)
    shown = replace(heard, signals=(None, Signal.WITH_YOU))
    assert decide(replace(session, phase=shown)) is None


def test_it_says_back_the_last_sentence(guide: Guide, decide: Decide) -> None:
    turn = Turn(HUMAN, pieces=("It is late. I am tired.",))
    talking = Talking(turn, stage=Stage.SAY_BACK)
    said = decide(replace(session_at(guide, "lately"), phase=talking))
    assert isinstance(said, SaidBack)
    assert '"I am tired"' in said.text and "It is late" not in said.text


def test_it_says_back_what_was_missed(guide: Guide, decide: Decide) -> None:
    turn = Turn(HUMAN, pieces=("I am tired.",), said_back='"I am tired"', missed="And alone.")
    talking = Talking(turn, stage=Stage.SAY_BACK)
    said = decide(replace(session_at(guide, "lately"), phase=talking))
    assert isinstance(said, SaidBack) and '"And alone"' in said.text


def test_it_says_back_what_was_added_after_something_missed(guide: Guide, decide: Decide) -> None:
    pieces = ("I am tired.", "There is the noise.")
    turn = Turn(HUMAN, pieces=pieces, said_back='"And alone"', missed="And alone.")
    talking = Talking(turn, stage=Stage.SAY_BACK)
    said = decide(replace(session_at(guide, "lately"), phase=talking))
    assert isinstance(said, SaidBack) and '"There is the noise"' in said.text


def test_it_has_words_for_what_was_said_aloud(guide: Guide, script: Script, decide: Decide) -> None:
    session = replace(session_at(guide, "lately"), voice=Voice.ALOUD)
    talking = Talking(Turn(HUMAN), stage=Stage.SAY_BACK)
    assert decide(replace(session, phase=talking)) == SaidBack(script.say_back_wordless)


def test_what_the_human_wrote_is_quoted_as_it_is(guide: Guide, decide: Decide) -> None:
    turn = Turn(HUMAN, pieces=("{words} {0} [/] \\1",))
    talking = Talking(turn, stage=Stage.SAY_BACK)
    said = decide(replace(session_at(guide, "lately"), phase=talking))
    assert isinstance(said, SaidBack) and "{words} {0} [/] \\1" in said.text


def test_a_long_last_sentence_is_quoted_by_its_end(guide: Guide, decide: Decide) -> None:
    turn = Turn(HUMAN, pieces=("and so on " * 100 + "to the end.",))
    talking = Talking(turn, stage=Stage.SAY_BACK)
    said = decide(replace(session_at(guide, "lately"), phase=talking))
    assert isinstance(said, SaidBack)
    assert len(said.text) < 400 and "to the end" in said.text


def test_it_says_not_quite_the_first_time_and_yes_the_second(
    guide: Guide, script: Script, decide: Decide
) -> None:
    session = session_at(guide, "lately")
    turn = Turn(ME, pieces=told(script, session).speak, said_back="You are tired.")
    first = decide(replace(session, phase=Talking(turn, stage=Stage.CHECK)))
    assert isinstance(first, NotQuite)
    again = Talking(replace(turn, missed=first.text), stage=Stage.CHECK)
    assert decide(replace(session, phase=again)) == Understood()


def test_it_has_more_to_say_once(guide: Guide, script: Script, decide: Decide) -> None:
    session = session_at(guide, "what-hurt")
    lines = told(script, session)
    turn = Turn(ME, pieces=lines.speak, said_back="The shirt.")
    assert decide(replace(session, phase=Talking(turn, stage=Stage.CHECK))) == MoreToSay()
    assert decide(replace(session, phase=Talking(turn))) == Spoke(lines.more)
    turn = replace(turn, pieces=(*lines.speak, lines.more))
    assert decide(replace(session, phase=Talking(turn))) == Finished()
    assert decide(replace(session, phase=Talking(turn, stage=Stage.CHECK))) == Understood()


@pytest.mark.parametrize(
    ("guess", "answer"),
    [
        ("Lonely, perhaps", FeltRight()),
        ("angry", NamedFeeling("lonely")),
        (None, NamedFeeling("lonely")),
    ],
)
def test_it_knows_its_own_feeling(
    guide: Guide, decide: Decide, guess: str | None, answer: AnyEvent
) -> None:
    turn = Turn(ME, pieces=("It hurt.",), guess=guess)
    talking = Talking(turn, stage=Stage.FEELING_CHECK)
    assert decide(replace(session_at(guide, "what-hurt"), phase=talking)) == answer


def test_after_both_turns_it_rests_until_the_human_goes_on(guide: Guide, decide: Decide) -> None:
    turns = Turn(HUMAN), Turn(ME)
    resting = Talking(turns[1], stage=Stage.REST, past=turns)
    session = session_at(guide, "lately")
    assert decide(replace(session, phase=resting)) is None
    ready = replace(resting, ready=frozenset({HUMAN}))
    assert decide(replace(session, phase=ready)) == Ready()


# -- wishes, breaks, ends


def test_it_follows_a_wish_to_talk_aloud(guide: Guide, decide: Decide) -> None:
    session = replace(session_at(guide, "lately"), phase=Talking(Turn(HUMAN)))
    assert decide(replace(session, wishes=(Voice.ALOUD, None))) == Preferred(Voice.ALOUD)
    assert decide(replace(session, wishes=(Voice.ALOUD, Voice.ALOUD))) is None


def test_it_acknowledges_a_pause_and_comes_back_with_the_human(
    guide: Guide, decide: Decide
) -> None:
    session = session_at(guide, "lately")
    pausing = Pausing(Talking(Turn(ME)), HUMAN, 20, 0)
    assert decide(replace(session, phase=pausing)) == Acknowledged()
    seen = replace(pausing, acknowledged=frozenset({ME}))
    assert decide(replace(session, phase=seen)) is None
    back = replace(seen, back=frozenset({HUMAN}))
    assert decide(replace(session, phase=back)) == CameBack()


def test_it_takes_a_stop_for_today_as_it_is(guide: Guide, decide: Decide) -> None:
    session = replace(session_at(guide, "lately"), phase=Stopped(Talking(Turn(ME)), HUMAN, 0))
    assert decide(session) is None
    assert decide(replace(session, closed=frozenset({HUMAN}))) == Closed()


def test_it_ends_when_the_human_ends(guide: Guide, decide: Decide) -> None:
    session = replace(session_at(guide, "what-is-kept"), phase=Closing())
    assert decide(session) is None
    assert decide(replace(session, closed=frozenset({HUMAN}))) == Closed()
    assert decide(replace(session, phase=Ended())) is None


def test_it_takes_longer_over_more_words_but_never_long() -> None:
    assert pause_s(Ready()) < pause_s(Spoke("a few words")) < pause_s(Spoke("words " * 20))
    assert pause_s(Spoke("words " * 1000)) == pause_s(Spoke("words " * 2000)) <= 6.0


# -- the script


def test_a_script_for_another_guide_does_not_load(guide: Guide) -> None:
    text = shipped_text("practice.toml").replace('guide = "burnout"', 'guide = "other"')
    with pytest.raises(BadGuide, match="script"):
        load_script(text, guide)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ('picks.now = "yes"', 'picks.now = "maybe"'),
        ('picks.now = "yes"', ""),
        ('pick = "typed"', 'pick = "sung"'),
        ('pick = "typed"', "pick = 1"),
        ("[starter]", "[stranger]"),
        (
            'say_back = "What I took in, up to the last thing you said: \\"{words}\\"',
            'say_back = "',
        ),
        ('name = "Robin"', 'nickname = "Rob"'),
        ('name = "Robin"', "name = "),
    ],
)
def test_a_script_that_does_not_fit_its_guide_does_not_load(
    guide: Guide, found: str, put: str
) -> None:
    text = shipped_text("practice.toml")
    assert found in text
    with pytest.raises(BadGuide, match="script"):
        load_script(text.replace(found, put, 1), guide)


# -- playing along


@asynccontextmanager
async def human(tmp_path: Path, guide: Guide) -> AsyncIterator[tuple[Sitting, Practice]]:
    """The human's sitting with an open line, and the practice it is in."""
    async with practice(tmp_path, guide, quick=True) as here:
        sitting = Sitting(ports_of(here.file), QUICK, name="Ada", guide=here.guide)
        line = asyncio.create_task(sitting.run())
        try:
            yield sitting, here
        finally:
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.005)


async def test_robin_introduces_itself_and_answers(tmp_path: Path, guide: Guide) -> None:
    async with human(tmp_path, guide) as (sitting, _):
        await until(lambda: Sealed in sitting.moves())
        assert sitting.session.names == ("Ada", "Robin")
        sitting.answer(("yes",))
        await until(lambda: isinstance(sitting.session.phase, Rating) and Ready in sitting.moves())
        sitting.do(Ready())
        await until(lambda: isinstance(sitting.session.phase, Reading))


async def test_robin_pauses_and_comes_back_with_the_human(tmp_path: Path, guide: Guide) -> None:
    async with human(tmp_path, guide) as (sitting, _):
        await until(lambda: Sealed in sitting.moves())
        sitting.do(Paused(5))
        await until(
            lambda: (
                isinstance(sitting.session.phase, Pausing)
                and ME in sitting.session.phase.acknowledged
            )
        )
        sitting.do(CameBack())
        await until(lambda: isinstance(sitting.session.phase, Rating))


async def test_robin_closes_with_the_human_after_a_stop(tmp_path: Path, guide: Guide) -> None:
    async with human(tmp_path, guide) as (sitting, _):
        await until(lambda: Sealed in sitting.moves())
        sitting.do(StoppedForToday())
        await until(lambda: Closed in sitting.moves())
        sitting.do(Closed())
        await until(lambda: sitting.end is not None)


async def test_a_human_who_passes_everything_gets_to_the_end(tmp_path: Path, guide: Guide) -> None:
    script = practice_script(guide)
    async with human(tmp_path, guide) as (sitting, _):
        ada = PretendPartner(sitting, script, Awake(), quick=True, leads=True)
        async with asyncio.timeout(60):
            while not isinstance(sitting.session.phase, Ended):
                if Passed in sitting.moves() and not sitting.news.waiting:
                    sitting.do(Passed())
                elif (step := ada.next_step()) is not None:
                    ada.do(step)
                await asyncio.sleep(0.002)


async def test_nothing_of_a_practice_is_left(tmp_path: Path, guide: Guide) -> None:
    async with practice(tmp_path, guide, quick=True):
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
