"""Where a third seat begins: equal in everything that decides something, and without a word."""

import random
from dataclasses import fields, is_dataclass, replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.errors import Malformed, OutOfTurn
from protocol.guide.structure import Guide
from protocol.session.events import EVENTS
from protocol.session.outline import digest, outline
from protocol.session.referee import Entry, apply
from protocol.session.session import PHASES, Ended, Session
from protocol.session.snapshot import (
    from_snapshot,
    joined,
    parts_of_snapshot,
    read_part,
    snapshot,
)
from protocol.utterance import UNTOLD, has_words, utterance
from tests.protocol.bots import Shape, fitting, listed, random_act, shapes, words_in
from tests.protocol.worlds import AT_MS, FIRST, KIM, LET_IN, SECOND
from tests.tries import tries

usual = settings(max_examples=tries(60), deadline=None, suppress_health_check=list(HealthCheck))


def led(session: Session) -> Session:
    """With a third seat that both have let in, where that can be."""
    for seat, event in ((FIRST, KIM), (FIRST, LET_IN), (SECOND, LET_IN)):
        session, _ = applied(session, Entry(seat, AT_MS, session.page, event))
    return session


def applied(session: Session, entry: Entry) -> tuple[Session, bool]:
    try:
        return apply(session, entry), False
    except OutOfTurn:
        return session, True


@cache
def every_shape() -> list[tuple[Shape, Session]]:
    """Every shape, each as the two have it and as all three do. Each worker would wait for them,
    were they made at import."""
    of_three = ((shape, led(session)) for shape, session in shapes().items())
    return sorted([*shapes().items(), *of_three], key=lambda found: str(found[0]))


SHAPE = st.deferred(lambda: st.sampled_from(every_shape()))


def again(session: Session) -> Session:
    return from_snapshot(snapshot(session), session.room_id, session.guide)


@pytest.mark.gate
def test_every_shape_of_session_comes_back_with_the_same_digest() -> None:
    assert {type(session.phase) for _, session in every_shape()} == set(PHASES)
    assert {session.epoch for _, session in every_shape()} == {0, 1}
    for _, session in every_shape():
        back = again(session)
        assert outline(back) == outline(session)
        assert digest(back) == digest(session)


def test_the_same_moves_are_open_in_every_shape_that_came_back() -> None:
    for _, session in every_shape():
        back = again(session)
        for seat in (FIRST, SECOND):
            assert listed(back, seat) == listed(session, seat)


@given(SHAPE, st.integers(0, 10_000))
@usual
def test_every_later_walk_folds_to_the_same_digests(
    found: tuple[Shape, Session], seed: int
) -> None:
    session = found[1]
    dice, late = random.Random(seed), again(session)
    for step in range(120):
        act = random_act(session, dice, 0.2)
        if act is None or isinstance(session.phase, Ended):
            return
        seat, event = act
        if dice.random() < 0.2:
            # Whatever else somebody might try.
            event = fitting(session, seat, dice.choice(EVENTS), dice.randrange(4))
        entry = Entry(seat, AT_MS + step, session.page, event)
        session, is_refused = applied(session, entry)
        late, is_refused_late = applied(late, entry)
        assert is_refused is is_refused_late
        assert digest(late) == digest(session)


def renamed(session: Session) -> Session:
    """With names that nobody says otherwise."""
    first, second = session.names
    return replace(session, names=(first and "Ada", second and "Sam"))


def is_text(words: str) -> bool:
    """Of what the bots say: ids have no spaces."""
    return " " in words


def reworded(value: object, words: str) -> object:
    """The same, where whatever was said in own words is `words`."""
    if isinstance(value, str):
        return words if is_text(value) else value
    if isinstance(value, Guide):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        names = [found.name for found in fields(value)]
        return replace(value, **{name: reworded(getattr(value, name), words) for name in names})
    if isinstance(value, dict):
        return {name: reworded(each, words) for name, each in value.items()}
    if isinstance(value, tuple):
        return tuple(reworded(each, words) for each in value)
    return value


def test_no_text_of_the_session_is_in_the_snapshot() -> None:
    texts = set()
    for session in (renamed(session) for _, session in every_shape()):
        told = snapshot(session)
        said = {each for each in words_in(session) if is_text(each)}
        assert not any(text.encode() in told for text in said)
        assert not any(is_text(each) for each in words_in(again(session)))
        texts |= said
    assert len(texts) > 10


@pytest.mark.gate
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
@usual
def test_whatever_was_said_the_snapshot_is_the_same(words: str) -> None:
    for session in (renamed(session) for _, session in every_shape()[::5]):
        other = reworded(session, words)
        assert isinstance(other, Session)
        assert snapshot(other) == snapshot(session)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
@usual
def test_nobody_can_say_what_stands_for_words_from_before(text: str) -> None:
    assert UNTOLD not in utterance(text + UNTOLD)
    assert not has_words(UNTOLD)


def test_the_two_names_are_told() -> None:
    for _, session in every_shape():
        told = snapshot(session)
        for name in filter(None, session.names):
            assert name.encode() in told
        assert from_snapshot(told, session.room_id, session.guide).names == session.names


@given(SHAPE, st.data())
@usual
def test_a_snapshot_that_was_changed_is_refused_or_is_another_session(
    found: tuple[Shape, Session], data: st.DataObject
) -> None:
    told = bytearray(snapshot(found[1]))
    at = data.draw(st.integers(0, len(told) - 1))
    told[at] ^= data.draw(st.integers(1, 255))
    try:
        changed = from_snapshot(bytes(told), found[1].room_id, found[1].guide)
    except Malformed:
        return
    assert snapshot(changed) == bytes(told)


@given(st.binary(max_size=300))
@usual
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        from_snapshot(data, b"r" * 32, None)


@pytest.mark.parametrize("depth", [7, 200, 511, 1_023, 1_024, 60_000])
def test_lists_in_each_other_are_refused_however_deep_they_are(depth: int) -> None:
    _, session = every_shape()[0]
    with pytest.raises(Malformed):
        from_snapshot(b"\x91" * depth + b"\x90", session.room_id, session.guide)


def test_it_is_told_in_parts_with_its_guide() -> None:
    for _, session in every_shape()[::7]:
        parts = tuple(read_part(each) for each in parts_of_snapshot(session, 12))
        assert [part.number for part in parts] == list(range(1, len(parts) + 1))
        assert {(part.seq, part.of) for part in parts} == {(12, len(parts))}
        whole = joined(parts, session.room_id)
        assert digest(whole) == digest(session) and whole.guide == session.guide


def test_a_snapshot_of_another_guide_is_refused() -> None:
    mine = next(session for _, session in every_shape() if session.guide is not None)
    theirs = next(
        session
        for _, session in every_shape()
        if session.guide is not None and session.guide != mine.guide
    )
    with pytest.raises(Malformed):
        from_snapshot(snapshot(mine), mine.room_id, theirs.guide)
