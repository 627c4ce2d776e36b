"""What of an evening stays: what each ticks, what that comes to, and what nobody learns.

`protocol.activities.keep`, `protocol.activities.keeping`.
"""

from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from protocol.activities.keep import NO, NOTHING, SOMETHING, YES, Deciding, Ticks, ToKeep
from protocol.activities.keeping import ID_BYTES, Keeping, Made, evening_of, is_id, made_id
from protocol.errors import BadGuide, Malformed, OutOfTurn
from protocol.guide.loading import read_guide
from protocol.guide.structure import guide_bytes
from protocol.guide.times import minutes_of
from protocol.guide.ways import ways
from protocol.limits import PAD_SIZES
from protocol.seal.answers import decode_answer, encode_answer
from protocol.seal.sealing import pad
from protocol.seats import PARTNERS, Partner, other
from protocol.session.controls import Change
from protocol.session.events import (
    Advanced,
    AnyEvent,
    CameBack,
    Closed,
    Left,
    Opened,
    Paused,
    Ready,
    Replanned,
    Skipped,
    StoppedForToday,
    Voice,
    Voided,
    WentBack,
    encode_move,
)
from protocol.session.moves import moves
from protocol.session.outline import digest, outline
from protocol.session.session import Closing, Ended, Session
from protocol.session.snapshot import from_snapshot, snapshot
from tests.protocol.worlds import (
    FACILITATOR,
    FIRST,
    SECOND,
    STAYING,
    answered,
    begun,
    begun_with,
    both_sealed,
    guide_of,
    led,
    opened,
    phase_of,
    play,
    ready,
    refuse,
    sealed,
    write,
)

ALL: Final = tuple(Ticks(*each) for each in product((False, True), repeat=4))
"""Everything that one of the two can tick."""

TOKENS: Final = (bytes(range(16)), bytes(range(100, 116)))
KEEP: Final = ToKeep(id="stays", title="S", prompt="S", optional=True)

ticks = st.builds(Ticks, *(st.booleans(),) * 4)
tokens = st.binary(min_size=16, max_size=16)


def asked(*, is_led: bool = False) -> Session:
    """A session at the page that asks, and a page that is read after it."""
    session = begun_with(KEEP, write(optional=True))
    return led(session) if is_led else session


def ticked(session: Session, first: Ticks, second: Ticks) -> Session:
    return answered(session, first.answer(TOKENS[0]), second.answer(TOKENS[1]))


def ended(session: Session) -> Session:
    """Both leave out what is left, and close."""
    while not isinstance(session.phase, Closing):
        session = play(session, (FIRST, Skipped()))
        session = ready(session)
    return play(session, (FIRST, Closed()), (SECOND, Closed()))


# -- what it comes to


def test_what_is_of_both_stays_only_if_both_tick_it() -> None:
    for first, second in product(ALL, repeat=2):
        session = ready(ticked(asked(), first, second))
        keeping = session.keeping
        assert keeping is not None
        assert keeping.agreements == (first.agreements and second.agreements)
        assert keeping.ending == (first.ending and second.ending)
        assert keeping.record == (first.record and second.record)
        # Whose words the other may keep is theirs alone to say.
        assert keeping.may == (first.mine, second.mine)
        is_something = keeping.agreements or keeping.ending
        assert session.chosen == {"stays": SOMETHING if is_something else NOTHING}


@given(ticks, ticks, tokens, tokens)
def test_with_the_seats_changed_round_only_whose_words_changes_round(
    first: Ticks, second: Ticks, one: bytes, two: bytes
) -> None:
    if one == two:
        return
    here = answered(asked(), first.answer(one), second.answer(two))
    there = answered(asked(), second.answer(two), first.answer(one))
    told, turned = phase_of(here, Deciding).keeping, phase_of(there, Deciding).keeping
    assert told is not None and turned is not None
    assert replace(turned, evening=told.evening, may=turned.may[::-1]) == told


@given(ticks, ticks, ticks)
def test_what_both_keep_tells_nothing_of_who_did_not_want_it(
    first: Ticks, second: Ticks, third: Ticks
) -> None:
    """Of what did not come to two yeses the value is the same, whoever said no, or both."""
    none = Ticks(mine=first.mine), Ticks(mine=second.mine)
    held = phase_of(ticked(asked(), *none), Deciding).keeping
    lone = replace(third, mine=first.mine), none[1]
    assert phase_of(ticked(asked(), *lone), Deciding).keeping == held
    lone = none[0], replace(third, mine=second.mine)
    assert phase_of(ticked(asked(), *lone), Deciding).keeping == held


@given(tokens, tokens)
def test_the_evening_has_an_id_that_both_have_drawn(one: bytes, two: bytes) -> None:
    evening = evening_of((one, two))
    assert len(evening) == ID_BYTES and evening == evening_of((one, two))
    assert one == two or evening != evening_of((two, one))
    assert evening != evening_of((one, bytes(reversed(two)) + b"\0"))


def test_no_two_things_of_an_evening_or_of_two_evenings_have_one_id() -> None:
    evenings = [evening_of((bytes([at]) * 16, TOKENS[1])) for at in range(4)]
    found = [made_id(*each) for each in product(evenings, Made, range(20))]
    assert len(set(found)) == len(found) and all(map(is_id, found))


@pytest.mark.parametrize("text", ["", "0" * 31, "0" * 33, "A" * 32, "g" * 32, "０" * 32])
def test_an_id_is_written_in_one_way(text: str) -> None:
    assert not is_id(text)


# -- what stays, and when


@pytest.mark.parametrize("seat", PARTNERS)
def test_it_stays_once_both_have_ended_the_session(seat: Partner) -> None:
    session = ticked(asked(), Ticks(agreements=True), Ticks(agreements=True))
    assert session.keeping is None and session.stays is None
    session = ready(session)
    assert session.keeping is not None and session.stays is None
    session = play(session, (FIRST, Skipped()))
    session = ready(session)
    session = play(session, (seat, Closed()))
    assert session.stays is None
    session = play(session, (other(seat), Closed()))
    assert session.stays == session.keeping


@pytest.mark.parametrize("seat", PARTNERS)
@pytest.mark.parametrize("when", ["sealed", "open", "after", "closing", "closed", "paused"])
def test_nothing_stays_where_one_leaves(seat: Partner, when: str) -> None:
    everything = Ticks(True, True, True, True)
    session = asked()
    if when == "sealed":
        session = play(session, (FIRST, sealed(session, FIRST, *everything.answer(TOKENS[0]))))
    else:
        session = ticked(session, everything, everything)
    if when not in ("sealed", "open"):
        session = ready(session)
    if when in ("closing", "closed"):
        session = ready(play(session, (FIRST, Skipped())))
    if when == "closed":
        session = play(session, (FIRST, Closed()))
    if when == "paused":
        session = play(session, (FIRST, Paused(20)))
    session = play(session, (seat, Left()))
    assert isinstance(session.phase, Ended) and session.stays is None


def test_what_both_said_yes_to_stays_where_they_end_it_in_a_break() -> None:
    session = ready(ticked(asked(), Ticks(ending=True), Ticks(ending=True)))
    for aside in (Paused(20), StoppedForToday()):
        over = play(session, (SECOND, aside), (FIRST, Closed()), (SECOND, Closed()))
        assert over.stays is not None and over.stays.ending


def test_what_their_page_has_said_stays_though_they_end_it_in_a_break_from_there() -> None:
    session = ticked(asked(), Ticks(True), Ticks(True))
    over = play(session, (FIRST, Paused(20)), (FIRST, Closed()), (SECOND, Closed()))
    assert over.stays is not None and over.stays.agreements
    unread = both_sealed(asked(), Ticks(True).answer(TOKENS[0]), Ticks(True).answer(TOKENS[1]))
    over = play(unread, (FIRST, Paused(20)), (FIRST, Closed()), (SECOND, Closed()))
    assert over.stays is None


@pytest.mark.parametrize("seat", PARTNERS)
def test_where_it_is_left_out_nothing_stays(seat: Partner) -> None:
    session = asked()
    session = play(session, (FIRST, sealed(session, FIRST, *Ticks(True).answer(TOKENS[0]))))
    session = ready(play(session, (seat, Skipped())))
    assert session.keeping is None and "stays" not in session.chosen
    assert ended(session).stays is None


def test_nobody_leaves_it_out_once_both_are_bound() -> None:
    session = both_sealed(asked(), Ticks().answer(TOKENS[0]), Ticks().answer(TOKENS[1]))
    refuse(session, (FIRST, Skipped()), (SECOND, Skipped()))


def test_a_page_may_hang_on_whether_anything_stays() -> None:
    for yes, expected in ((True, "something"), (False, "last")):
        session = begun(STAYING)
        for _ in range(3):
            session = ready(play(session, (FIRST, Skipped())))
        session = ready(ticked(session, Ticks(yes), Ticks(True)))
        assert session.setting.activity.id == expected
    found = [[each.id for each in way.activities] for way in ways(STAYING)]
    # Left out, it comes to nothing.
    assert len(found) == 3 and sum("something" in way for way in found) == 1


def test_a_guide_asks_once_what_stays() -> None:
    again = structs.replace(KEEP, id="again")
    with pytest.raises(BadGuide, match="one activity that asks what stays"):
        read_guide(guide_bytes(guide_of(KEEP, again)))
    assert read_guide(guide_bytes(guide_of(KEEP))) == guide_of(KEEP)


def test_it_takes_about_a_minute() -> None:
    assert 0.5 < minutes_of(KEEP, Voice.TYPED) < 2


# -- what is said, and to whom


def test_all_answers_are_as_long_as_each_other() -> None:
    answers = {len(encode_answer(each.answer(token))) for each in ALL for token in TOKENS}
    assert len(answers) == 1


def test_all_ticks_travel_in_frames_of_one_size() -> None:
    session = asked()
    sizes = {
        (kind, len(encode_move(session.page, event)), len(pad(encode_move(session.page, event))))
        for each in ALL
        for kind, event in (
            ("sealed", sealed(session, FIRST, *each.answer(TOKENS[0]))),
            ("opened", opened(session, FIRST, *each.answer(TOKENS[0]))),
        )
    }
    assert len(sizes) == 2 and {padded for _, _, padded in sizes} == {PAD_SIZES[0]}


def test_nobody_opens_before_both_are_bound() -> None:
    session = asked()
    session = play(session, (FIRST, sealed(session, FIRST, *Ticks().answer(TOKENS[0]))))
    assert Opened not in moves(session, FIRST) | moves(session, SECOND)


@given(ticks, ticks)
@example(Ticks(), Ticks(True, True, True, True))
def test_before_both_have_answered_nothing_tells_what_one_has(one: Ticks, two: Ticks) -> None:
    """Two sessions that differ in a tick have the same outline but for the digest that binds it."""
    told = []
    for each in (one, two):
        session = asked()
        session = play(session, (FIRST, sealed(session, FIRST, *each.answer(TOKENS[0]))))
        phase = phase_of(session, Deciding)
        hidden = replace(phase.round, digests=(bytes(32), None))
        told.append(outline(replace(session, phase=replace(phase, round=hidden))))
    assert told[0] == told[1]


WRONG: Final = (
    (),
    ("y", "n", "n", "n"),
    ("y", "n", "n", TOKENS[0].hex()),
    ("y", "n", "n", "n", "n", TOKENS[0].hex()),
    ("yes", "n", "n", "n", TOKENS[0].hex()),
    ("", "n", "n", "n", TOKENS[0].hex()),
    ("Y", "n", "n", "n", TOKENS[0].hex()),
    ("y", "n", "n", "n", ""),
    ("y", "n", "n", "n", TOKENS[0].hex()[:-1]),
    ("y", "n", "n", "n", TOKENS[0].hex().upper()),
    ("y", "n", "n", "n", "what I would tell nobody, in letters"[:32]),
)
"""What a changed program might open."""


@pytest.mark.parametrize("answer", WRONG)
def test_what_is_no_answer_is_refused(answer: tuple[str, ...]) -> None:
    session = both_sealed(asked(), answer, Ticks().answer(TOKENS[1]))
    refuse(session, (FIRST, opened(session, FIRST, *answer)))


@given(st.lists(st.sampled_from([YES, NO, "", "yes", "0" * 32]) | st.text(max_size=33), max_size=7))
def test_whatever_is_opened_is_an_answer_or_refused(parts: list[str]) -> None:
    answer = tuple(parts)
    try:
        is_read = decode_answer(encode_answer(answer)) == answer
    except Malformed:
        return
    assert is_read
    session = asked()
    is_fit = len(parts) == 5 and set(parts[:4]) <= {YES, NO} and is_id(parts[4])
    found = phase_of(session, Deciding).fitting(session.setting, answer)
    assert (found == answer) if is_fit else found is None


def test_the_token_is_drawn_and_nothing_else() -> None:
    session = asked()
    drawn = phase_of(session, Deciding).drawn(Ticks(ending=True).letters, bytes)
    assert drawn == Ticks(ending=True).answer(bytes(16))
    assert Ticks.of(drawn) == Ticks.of(drawn[:4]) == Ticks(ending=True)


# -- for whoever comes later


def test_whoever_comes_later_is_not_told_who_ticked_what() -> None:
    """What stays is in the digest of all three; whose words may be kept, and the id, are not."""
    for first, second in product(ALL, repeat=2):
        shown = ticked(asked(), first, second)
        for session in (shown, ready(shown)):
            told = snapshot(session)
            late = from_snapshot(told, session.room_id, session.guide)
            assert digest(late) == digest(session)
            assert TOKENS[0].hex().encode() not in told
            kept = session.keeping or phase_of(session, Deciding).keeping
            assert kept is not None and kept.evening not in told
            common = [
                YES if one == two == YES else NO
                for one, two in zip(first.letters, second.letters, strict=True)
            ]
            alike = ticked(asked(), *(Ticks.of((*common[:2], NO, common[3])),) * 2)
            if session is not shown:
                assert told == snapshot(ready(alike))
            assert digest(ready(late if session is shown else shown)) == digest(ready(shown))


def test_whoever_comes_between_two_openings_comes_to_the_same() -> None:
    first, second = Ticks(True, True).answer(TOKENS[0]), Ticks(True).answer(TOKENS[1])
    session = both_sealed(asked(), first, second)
    session = play(session, (FIRST, opened(session, FIRST, *first)))
    late = from_snapshot(snapshot(session), session.room_id, session.guide)
    rest = (SECOND, opened(session, SECOND, *second))
    assert digest(play(late, rest)) == digest(play(session, rest))


# -- with pauses, crossings, and somebody who leads


@pytest.mark.parametrize("aside", [Paused(20), StoppedForToday()])
def test_a_break_between_the_openings_changes_nothing(aside: Paused | StoppedForToday) -> None:
    first, second = Ticks(True, False, True).answer(TOKENS[0]), Ticks(True).answer(TOKENS[1])
    session = both_sealed(asked(), first, second)
    straight = answered(asked(), first, second)
    late = opened(session, SECOND, *second)
    session = play(session, (FIRST, opened(session, FIRST, *first)), (SECOND, aside))
    session = play(session, (SECOND, late), (FIRST, CameBack()), (SECOND, CameBack()))
    assert phase_of(session, Deciding).keeping == phase_of(straight, Deciding).keeping


def deed_of(session: Session, seat: Partner, step: str, mine: Ticks) -> AnyEvent:
    answer = mine.answer(TOKENS[seat])
    match step:
        case "seal":
            return sealed(session, seat, *answer)
        case "open":
            return opened(session, seat, *answer)
        case "pause":
            return Paused(20)
    plain: dict[str, AnyEvent] = {"void": Voided(), "ready": Ready(), "back": CameBack()}
    return {**plain, "skip": Skipped(), "close": Closed()}[step]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PARTNERS),
            st.sampled_from(["seal", "open", "void", "ready", "pause", "back", "skip", "close"]),
        ),
        max_size=40,
    ),
    ticks,
    ticks,
)
def test_in_every_order_it_stays_only_as_both_have_opened_it(
    steps: list[tuple[Partner, str]], first: Ticks, second: Ticks
) -> None:
    session, mine = asked(), (first, second)
    for seat, step in steps:
        with suppress(OutOfTurn):
            session = play(session, (seat, deed_of(session, seat, step, mine[seat])))
    if session.keeping is not None:
        assert session.keeping.agreements == (first.agreements and second.agreements)
        assert session.keeping.ending == (first.ending and second.ending)
        assert session.keeping.may == (first.mine, second.mine)
        assert session.keeping.evening == evening_of(TOKENS)
    if session.stays is not None:
        assert isinstance(session.phase, Ended) and session.phase.left is None


def test_an_answer_that_was_voided_counts_no_longer() -> None:
    session = asked()
    everything, nothing = Ticks(True, True, True, True), Ticks()
    session = both_sealed(session, everything.answer(TOKENS[0]), everything.answer(TOKENS[1]))
    session = play(session, (FIRST, Voided()), (SECOND, Voided()))
    session = ready(ticked(session, nothing, nothing))
    assert session.keeping == Keeping(evening=evening_of(TOKENS))


def test_led_back_to_before_it_they_are_asked_anew() -> None:
    """What is said after that was not there when they said yes."""
    session = led(begun_with(write(), KEEP, write(name="after", optional=True)))
    session = ready(answered(session, ("a",), ("b",)))
    session = ready(ticked(session, Ticks(True), Ticks(True)))
    assert session.keeping is not None
    back = play(session, (FACILITATOR, WentBack("write")))
    assert back.keeping is None and "stays" not in back.chosen
    # Past its page without an answer, nothing stays.
    again = ready(back)
    assert again.setting.activity == KEEP
    assert ready(again).keeping is None
    # Led back to after it, what they said stands.
    later = ready(play(session, (FIRST, Skipped())))
    later = play(later, (FACILITATOR, WentBack("after")))
    assert later.keeping == session.keeping


def test_where_it_is_added_once_more_only_what_is_said_there_counts() -> None:
    session = led(begun_with(KEEP, write(optional=True)))
    session = ready(ticked(session, Ticks(True), Ticks(True)))
    added = play(session, (FACILITATOR, Replanned(Change.ADD, "stays")), (FIRST, Skipped()))
    added = ready(added)
    assert added.setting.activity == KEEP and added.keeping is None
    assert ready(added).keeping is None
    anew = ready(ticked(added, Ticks(ending=True), Ticks(ending=True)))
    assert anew.keeping is not None
    assert (anew.keeping.agreements, anew.keeping.ending) == (False, True)


def test_who_leads_them_on_or_leaves_it_out_takes_nothing_from_what_both_said() -> None:
    session = ticked(asked(is_led=True), Ticks(True), Ticks(True))
    for event in (Advanced(), Replanned(Change.LEAVE_OUT, "stays")):
        after = play(session, (FACILITATOR, event))
        assert after.keeping is not None and after.keeping.agreements
    unanswered = asked(is_led=True)
    after = play(unanswered, (FACILITATOR, Replanned(Change.LEAVE_OUT, "stays")))
    assert after.keeping is None and after.setting.activity.id == "write"


def test_who_leads_them_ticks_nothing() -> None:
    session = asked(is_led=True)
    refuse(session, (FACILITATOR, sealed(session, FIRST, *Ticks(True).answer(TOKENS[0]))))
