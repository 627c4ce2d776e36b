"""The page as both see it, and nothing before: `tui.pages.lead.seen`, `tui.pages.lead.turn` and
`tui.pages.lead.made`."""

import random
from dataclasses import replace

import pytest

from protocol.activities.rounds import Sealing
from protocol.activities.tick import Ticking
from protocol.guide.structure import Guide
from protocol.seats import Seat
from protocol.session.events import Chose, Opened, Spoke
from protocol.session.session import Session
from protocol.utterance import UNTOLD
from tests.protocol.worlds import (
    COMPACT,
    LOOKING,
    answered,
    begun_with,
    both_sealed,
    choose,
    led,
    opened,
    play,
    rate,
    turns,
    write,
)
from tests.tui.pages.desk import texts_of
from tests.tui.pages.lead.rooms import Walk, lead_state, moments, somewhere, unread, words_in
from tui.disk.shelf import burnout
from tui.pages.lead.controls import BACK, PLAN
from tui.pages.lead.screen import lead_page
from tui.pages.lead.seen import Seen, seen
from tui.pages.page import Here
from tui.words import lead as lead_words

FIRST, SECOND, _ = Seat
GUIDES = (LOOKING, COMPACT, burnout())


def shown(session: Session) -> Seen:
    return seen(lead_state(session))


def words_of(found: Seen) -> list[str]:
    return list(texts_of((found.columns, found.both)))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.id)
def test_nothing_a_partner_said_is_seen_before_the_other_has_it_on_their_page(guide: Guide) -> None:
    found: set[tuple[int, str]] = set()
    for seed in range(6):
        walk = Walk(somewhere(guide, seed), random.Random(seed), rare=(0.02, 0.1)[seed % 2])
        for session in walk.steps(100):
            state = lead_state(session)
            pages = [lead_page(state, Here(branch=branch)) for branch in ("", PLAN, BACK)]
            texts = [text for page in pages for text in texts_of(page.parts)]
            words = {word for text in texts for word in words_in(text)}
            assert unread(walk, words) == set()
            found |= {(seed, word) for word in words}
    assert len(found) > 5


def test_of_no_round_that_is_not_open_anything_can_be_told_of_the_answers() -> None:
    """Every shape of a session with a round: other answers and digests make no other page."""
    looked = 0
    for session in moments():
        phase = session.phase
        if not isinstance(phase, Sealing) or phase.round.is_open:
            continue
        if phase.round.is_sealed or any(phase.round.digests):
            looked += 1
            bare = replace(phase.round, answers=(None, None), former=None, before=(None, None))
            digests = tuple(each and bytes(32) for each in bare.digests)
            other = replace(phase, round=replace(bare, digests=digests))  # type: ignore[arg-type]
            assert shown(session) == shown(replace(session, phase=other))
    assert looked > 10


def test_nobody_reads_who_of_the_two_would_rather_not_begin_now() -> None:
    session = led(begun_with(rate(needs="yes", name="now")))
    yes, no = ("yes", "yes"), ("no", "yes")
    pages = [
        shown(answered(session, first, second))
        for first, second in ((no, yes), (yes, no), (no, no))
    ]
    assert pages[0] == pages[1] == pages[2]
    assert lead_words.ANOTHER_TIME in words_of(pages[0])


def test_nobody_reads_whose_pick_it_was_where_one_is_enough() -> None:
    session = led(begun_with(choose(decline="tea")))
    one = shown(answered(session, ("tea",), ("walk",)))
    assert one == shown(answered(session, ("walk",), ("tea",)))


def test_what_each_goes_with_openly_stands_in_their_own_column() -> None:
    session = answered(led(begun_with(choose())), ("tea",), ("walk",))
    first, second = shown(session).columns
    assert first and second and first != second
    settled = play(session, (SECOND, Chose("tea")))
    assert shown(settled).columns == ((), ())
    assert len(shown(settled).both) == 1


def test_one_tick_alone_is_never_seen() -> None:
    for session in moments():
        phase = session.phase
        if isinstance(phase, Ticking) and phase.round.is_open:
            is_both = phase.round.both == (("ticked",), ("ticked",))
            told = words_of(shown(session))
            assert (lead_words.TICKED in told) is is_both


def test_an_answer_that_one_has_opened_waits_for_the_other() -> None:
    answers = ("mine alone",), ("theirs alone",)
    start = led(begun_with(write()))
    sealed = both_sealed(start, *answers)
    one: tuple[Seat, Opened] = (FIRST, opened(sealed, FIRST, *answers[0]))
    half = play(sealed, one)
    assert "mine alone" not in words_of(shown(half))
    whole = play(half, (SECOND, opened(half, SECOND, *answers[1])))
    assert {"mine alone", "theirs alone"} <= set(words_of(shown(whole)))


def test_what_the_speaker_says_is_seen_at_once_and_in_their_column() -> None:
    session = led(begun_with(turns()))
    session = play(session, (FIRST, Spoke("It helps if I know on Sunday.")))
    first, second = shown(session).columns
    assert [piece.text for piece in first] == ["It helps if I know on Sunday."]
    assert second == ()


def test_what_was_said_before_the_third_seat_came_is_told_as_that() -> None:
    session = led(begun_with(turns()))
    session = play(session, (FIRST, Spoke("before")))
    turn = session.phase.turn.wordless()  # type: ignore[union-attr]
    late = replace(session, phase=replace(session.phase, turn=turn))  # type: ignore[call-arg]
    told = words_of(shown(late))
    assert lead_words.BEFORE in told
    assert not any(UNTOLD in text for text in told)


def test_there_is_a_page_for_every_shape_of_a_session() -> None:
    for session in moments():
        seen(lead_state(session))
