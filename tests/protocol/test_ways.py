"""Every way through a guide, and how long each takes: by what is known, as the referee has it.

About `protocol.guide.ways`, `protocol.guide.times` and `protocol.session.remaining`.
"""

from collections.abc import Mapping
from typing import Final, get_args

import pytest
from msgspec import structs

from protocol.activities.activity import Activity, Condition, Label, Voice
from protocol.activities.choose import Choose
from protocol.activities.kinds import AnyActivity
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.whose import Whose
from protocol.guide.structure import Guide
from protocol.guide.times import _WORK, STATES_LIMIT, estimate, minutes_of
from protocol.guide.ways import Way, ways
from protocol.session.events import CameBack, Sealed
from protocol.session.remaining import minutes_left
from protocol.session.session import Closing, Ended, LeftOut, Session, Stopped, current_activity
from tests.protocol.bots import random_walk, willing_act
from tests.protocol.worlds import FIRST, FRAMED, SECOND, answered, begun, guide_of, play, turns
from tui.disk.shelf import NAMES, shipped

EVERY: Final = {way.forks: way for way in ways(FRAMED)}


def wanted(activity: Activity, forks: Mapping[str, str]) -> tuple[str, ...]:
    """What both answer on a way."""
    match activity:
        case Choose(options=options):
            own = {"length": ".length", "voice": ".voice"}.get(activity.id, activity.id)
            return (forks.get(own, options[0].id),)
        case Rate(items=items, scale=scale, needs=needs):
            least = needs or scale[0].id
            return tuple(forks.get(f"{activity.id}.{item.id}") or least for item in items)
    raise AssertionError(activity)


def walked(guide: Guide, way: Way) -> list[Session]:
    """Every page of a session in which both answer as the way has it; each once."""
    session, seen = begun(guide), list[Session]()
    forks = dict(way.forks)
    while True:
        if not seen or session.page != seen[-1].page:
            seen.append(session)
        activity = current_activity(session)
        if isinstance(session.phase, Closing):
            return seen
        if isinstance(session.phase, Stopped):
            session = play(session, (FIRST, CameBack()), (SECOND, CameBack()))
            continue
        act = willing_act(session)
        assert act is not None and activity is not None
        if isinstance(act[1], Sealed) and isinstance(activity, Choose | Rate):
            answer = wanted(activity, forks)
            session = answered(session, answer, answer)
        elif isinstance(act[1], Sealed) and isinstance(activity, Whose):
            said = {"first": ("mine", "yours"), "second": ("yours", "mine")}
            first, second = said.get(forks[f"{activity.id}:"], ("each", "each"))
            session = answered(session, (first,), (second,))
        else:
            session = play(session, act)


def ids_of(pages: list[Session]) -> list[str]:
    """The activities, each once."""
    found = [current_activity(page) for page in pages if not isinstance(page.phase, Stopped)]
    return [each.id for each in found if each is not None]


@pytest.mark.parametrize("forks", EVERY, ids=lambda forks: "-".join(one for _, one in forks))
def test_the_referee_goes_every_way_that_is_told(forks: tuple[tuple[str, str], ...]) -> None:
    way = EVERY[forks]
    assert ids_of(walked(FRAMED, way)) == [each.id for each in way.activities]


def test_each_way_is_told_once() -> None:
    found = list(ways(FRAMED))
    # Whose it is is asked on the long ways only: it is of one, of the other, or of both.
    assert len(EVERY) == len(found) == (1 + 3) * 2 * 2 * 2 * 2


@pytest.mark.parametrize("seed", range(12))
def test_whatever_two_people_do_it_is_one_of_the_ways(seed: int) -> None:
    told = {tuple(each.id for each in way.activities) for way in EVERY.values()}
    pages = random_walk(begun(FRAMED), seed, 1_500, rare=0.0)
    if isinstance(pages[-1].phase, Ended) and not any(
        isinstance(page.phase, LeftOut) for page in pages
    ):
        order = list(dict.fromkeys(ids_of(pages)))
        assert tuple(order) in told


def test_a_way_over_two_evenings_is_told_evening_by_evening() -> None:
    for way in EVERY.values():
        is_stopped = ("enough", "stop") in way.forks
        assert len(way.evenings) == 1 + is_stopped
        assert sum(way.evenings, ()) == way.activities


def test_one_length_and_one_voice_are_ways_of_their_own() -> None:
    short = [*ways(FRAMED, length="short", voice=Voice.ALOUD)]
    assert len(short) == 2 * 2 * 2
    assert not any(each.in_ for way in short for each in way.activities)


# -- times


def test_every_kind_of_activity_has_a_time_of_its_own() -> None:
    assert set(get_args(AnyActivity)) == set(_WORK)


@pytest.mark.parametrize(
    ("name", "typed", "aloud"),
    [
        # As they were estimated by hand, from the same assumptions.
        ("good-time", 0.5, 0.5),
        ("closeness", 0.7, 0.7),
        ("appreciation", 3, 2.5),
        ("signs", 1.5, 1.5),
        ("leaks", 2.5, 2.5),
        ("lately", 15.5, 9.5),
        ("promise", 4, 3.5),
        ("steadiness", 0.7, 0.7),
        ("outside-pressure", 16, 10),
        ("screen-free", 3.5, 3),
        ("topic", 1.5, 1.5),
        ("limit", 3.5, 3.5),
        ("choose-actions", 5, 4),
        ("ten-minutes", 10.5, 10.5),
    ],
)
def test_an_activity_takes_what_was_estimated_by_hand(
    name: str, typed: float, aloud: float
) -> None:
    activity = shipped("burnout").named(name)
    assert activity is not None
    assert minutes_of(activity, Voice.TYPED) == pytest.approx(typed, abs=1.0)
    assert minutes_of(activity, Voice.ALOUD) == pytest.approx(aloud, abs=1.0)


def test_a_turn_takes_as_long_as_its_rungs_and_minutes() -> None:
    long, short = turns(), structs.replace(turns(), minutes=2)
    fewer = structs.replace(turns(), rungs=long.rungs[:2])
    for voice in Voice:
        assert minutes_of(short, voice) < minutes_of(long, voice)
        assert minutes_of(fewer, voice) < minutes_of(long, voice)
        assert minutes_of(long, voice, 1) < minutes_of(long, voice)


@pytest.mark.parametrize("name", NAMES)
def test_typed_takes_at_least_as_long_as_aloud(name: str) -> None:
    typed, aloud = (estimate(shipped(name), voice) for voice in (Voice.TYPED, Voice.ALOUD))
    assert typed is not None and aloud is not None
    assert typed.whole.least >= aloud.whole.least and typed.whole.most >= aloud.whole.most


@pytest.mark.parametrize("voice", Voice)
def test_the_estimate_is_the_shortest_and_the_longest_of_all_ways(voice: Voice) -> None:
    found = [
        sum(minutes_of(each, voice, len(way.seats(each))) for each in way.activities) + 1
        for way in ways(FRAMED, voice=voice)
    ]
    told = estimate(FRAMED, voice)
    assert told is not None
    assert told.whole.least == pytest.approx(min(found))
    assert told.whole.most == pytest.approx(max(found))
    assert len(told.evenings) == 2


@pytest.mark.parametrize("forks", EVERY, ids=lambda forks: "-".join(one for _, one in forks))
def test_what_is_left_of_an_evening_never_grows(forks: tuple[tuple[str, str], ...]) -> None:
    left = [
        minutes_left(page) if not isinstance(page.phase, Stopped) else None
        for page in walked(FRAMED, EVERY[forks])
    ]
    evenings: list[list[float]] = [[]]
    for each in left:
        if each is None:
            evenings.append([])
        else:
            evenings[-1].append(each)
    # How they talk is chosen on the third page; from then on it is told for that. Whoever goes on
    # past the place to stop has more before them than they thought.
    first = evenings[0][3:]
    at = len(first) - 2 if ("enough", "on") in forks else len(first)
    for evening in [first[:at], first[at:] or [0.0], *evenings[1:]]:
        assert evening == sorted(evening, reverse=True)
        assert evening[-1] >= 0


def test_a_group_that_is_left_out_takes_no_time() -> None:
    way = next(way for way in EVERY.values() if (".length", "long") in way.forks)
    (before,) = [page for page in walked(FRAMED, way) if ids_of([page]) == ["before"]]
    first, then = (
        minutes_left(before),
        minutes_left(
            before.turn_page(LeftOut(inner=before.phase))  # type: ignore[arg-type]  # it is an activity's
        ),
    )
    assert first is not None and then is not None
    group = [each for each in way.activities if each.group == "deep"]
    assert first - then == pytest.approx(sum(minutes_of(each, before.voice) for each in group))


def test_a_guide_that_forks_without_end_is_not_estimated_and_holds_nobody_up() -> None:
    scale = tuple(Label(f"w{n}", "w") for n in range(6))
    items = tuple(Label(f"i{n}", "i") for n in range(9))
    rate = Rate(id="rate", title="R", prompt="R", items=items, scale=scale)
    read = Read(id="x", title="x", prompt="x", text="x")
    reads = tuple(
        structs.replace(
            read,
            id=f"x{n}-{w}",
            when=Condition(rate="rate", item=f"i{n}", both_at_least=f"w{w}"),
        )
        for n in range(9)
        for w in (1, 2, 3)
    )
    guide = guide_of(rate, *reads)
    assert 4**9 > STATES_LIMIT
    assert estimate(guide, Voice.TYPED) is None
    assert minutes_left(begun(guide)) is None
