"""What the referee makes of single moves: beginning, promising, agreeing, pausing, ending.

About `protocol.activities.agree`, `protocol.activities.proposals` and
`protocol.activities.together`.
"""

from dataclasses import replace
from typing import Final

import pytest

from protocol.activities.activity import Agreement
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.proposals import Proposal
from protocol.activities.read import Read
from protocol.activities.reading import Reading
from protocol.activities.together import BeingTogether, Together
from protocol.activities.turns import Talking
from protocol.activities.write import Promise, Writing
from protocol.codec import encode
from protocol.errors import OutOfTurn
from protocol.guide.structure import (
    GUIDE_LIMIT,
    PART_BYTES,
    Guide,
    Step,
    guide_bytes,
    guide_hash,
    guide_parts,
)
from protocol.limits import NAME_LIMIT_CHARS, PROPOSALS_LIMIT, VERSION
from protocol.seats import Seat
from protocol.session.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    Began,
    CameBack,
    Closed,
    GuidePart,
    Introduced,
    Left,
    Offered,
    Paused,
    Preferred,
    Proposed,
    Ready,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    Voice,
)
from protocol.session.referee import Entry, apply
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    Pausing,
    Session,
    Stopped,
)
from tests.protocol.worlds import (
    AT_MS,
    COMPACT,
    FACILITATOR,
    FIRST,
    ROOM,
    SECOND,
    Act,
    answered,
    begun,
    begun_with,
    guide_of,
    is_refused,
    led,
    phase_of,
    play,
    ready,
    refuse,
    turns,
    write,
)

EMPTY: Final = Session(room_id=ROOM)
DATA: Final = guide_bytes(COMPACT)
NAMED: Final = Began(VERSION, guide_hash(DATA), 1)


def deeds(most: int = 1, *, optional: bool = False) -> Agree:
    return Agree(id="deeds", title="D", prompt="D", most=most, optional=optional)


def reading() -> Session:
    return begun_with(Read(id="read", title="R", prompt="R", text="R"), turns())


# -- gathering


def test_the_guide_and_both_names_lead_to_the_first_activity() -> None:
    session = begun(COMPACT)
    assert session.guide == COMPACT
    assert session.guide_hash == guide_hash(DATA)
    assert session.names == ("Kim", "Sam")
    assert (session.page, session.step, session.activity) == (1, 0, 0)


def test_the_names_may_come_before_the_guide_is_whole() -> None:
    session = play(EMPTY, (FIRST, NAMED), (SECOND, Introduced("Sam")), (FIRST, Introduced("Kim")))
    assert isinstance(session.phase, Gathering)
    assert play(session, (FIRST, GuidePart(DATA))).guide == COMPACT


def test_nobody_is_introduced_before_the_beginning() -> None:
    refuse(EMPTY, (FIRST, Introduced("Kim")), (SECOND, Introduced("Sam")))


def test_only_the_first_seat_begins_and_brings_the_guide() -> None:
    refuse(EMPTY, (SECOND, NAMED), (FACILITATOR, NAMED))
    refuse(play(EMPTY, (FIRST, NAMED)), (SECOND, GuidePart(DATA)))


def test_a_room_begins_once() -> None:
    refuse(play(EMPTY, (FIRST, NAMED)), (FIRST, NAMED))


@pytest.mark.parametrize("version", [0, VERSION + 1, -1])
def test_an_unknown_version_is_refused(version: int) -> None:
    refuse(EMPTY, (FIRST, Began(version, guide_hash(DATA), 1)))


@pytest.mark.parametrize("name", [b"", bytes(31), bytes(33)])
def test_a_guide_is_named_by_32_bytes(name: bytes) -> None:
    refuse(EMPTY, (FIRST, Began(VERSION, name, 1)))


@pytest.mark.parametrize("parts", [0, -1, GUIDE_LIMIT // PART_BYTES + 2])
def test_a_guide_has_a_sensible_number_of_parts(parts: int) -> None:
    refuse(EMPTY, (FIRST, Began(VERSION, guide_hash(DATA), parts)))


@pytest.mark.parametrize("part", [b"", bytes(PART_BYTES + 1)])
def test_a_part_is_neither_empty_nor_too_long(part: bytes) -> None:
    refuse(play(EMPTY, (FIRST, NAMED)), (FIRST, GuidePart(part)))


def test_no_part_comes_after_the_last() -> None:
    refuse(play(EMPTY, (FIRST, NAMED), (FIRST, GuidePart(DATA))), (FIRST, GuidePart(b"x")))


def test_a_guide_of_several_parts_is_put_together() -> None:
    texts = tuple(Read(id=f"r{n}", title="R", prompt="R", text="x" * 590) for n in range(40))
    guide = guide_of(*texts)
    assert len(guide_parts(guide_bytes(guide))) > 1
    assert begun(guide).guide == guide


def test_parts_that_are_not_the_named_guide_are_refused() -> None:
    session = play(EMPTY, (FIRST, NAMED))
    another = guide_bytes(guide_of(turns()))
    refuse(session, (FIRST, GuidePart(DATA[:-1])), (FIRST, GuidePart(another)))
    assert play(session, (FIRST, GuidePart(DATA))).guide == COMPACT


@pytest.mark.parametrize(
    "data",
    [
        b"\xc0",
        b"\xa1\xff",
        DATA + b"\xc0",
        b"\x91" * 5_000,
        encode(Guide("no-steps", "N", 5, "N", ())),
        encode(Guide("odd", "\x1b", 5, "N", (Step("s", "S", (turns(),)),))),
    ],
    ids=["nil", "not utf-8", "trailing", "deep", "no steps", "a control character"],
)
def test_a_guide_that_does_not_load_is_refused(data: bytes) -> None:
    session = play(EMPTY, (FIRST, Began(VERSION, guide_hash(data), 1)))
    refuse(session, (FIRST, GuidePart(data)))


@pytest.mark.parametrize("name", ["", " ", "\n\t", "\u200b\u200d", "\x1b\x07", "\ue000"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    refuse(play(EMPTY, (FIRST, NAMED)), (SECOND, Introduced(name)))


def test_a_name_is_one_clean_line() -> None:
    session = play(EMPTY, (FIRST, NAMED), (SECOND, Introduced(" Sam\n\x1b[2J  Lee " + "x" * 99)))
    name = session.names[1]
    assert name is not None
    assert name.startswith("Sam [2J Lee xx")
    assert len(name) == NAME_LIMIT_CHARS


def test_a_name_in_letters_that_this_laptop_does_not_know_is_a_name() -> None:
    session = play(EMPTY, (FIRST, NAMED), (SECOND, Introduced("\u0378")))
    assert session.names[1] == "\u0378"


def test_a_name_is_given_once() -> None:
    session = play(EMPTY, (FIRST, NAMED), (SECOND, Introduced("Sam")))
    refuse(session, (SECOND, Introduced("Kim")), (FACILITATOR, Introduced("Lou")))
    refuse(begun(), (SECOND, Introduced("Kim")))


# -- promises


def promised(first: str = "call", second: str = "cook") -> Session:
    return answered(begun_with(write(promise=True), turns()), (first,), (second,))


def promises(session: Session) -> tuple[Promise | None, Promise | None]:
    return phase_of(session, Writing).promises


def test_a_promise_wants_an_answer_before_its_reader_goes_on() -> None:
    session = promised()
    refuse(session, (FIRST, Ready()), (SECOND, Ready()))
    session = play(session, (FIRST, Answered(0, True)))
    refuse(session, (SECOND, Ready()), (FIRST, Answered(0, False)))
    assert not is_refused(session, FIRST, Ready())


def test_welcome_promises_are_kept_for_the_end() -> None:
    session = play(promised(), (FIRST, Answered(0, True)), (SECOND, Answered(0, True)))
    session = ready(session)
    assert session.promises == ((FIRST, "call"), (SECOND, "cook"))


def test_something_else_please_leads_to_a_new_wording_and_a_yes() -> None:
    session = play(promised("call", " "), (SECOND, Answered(0, False)))
    assert promises(session)[0] == Promise("call", 0, False)
    session = play(session, (FIRST, Offered("write\x1b")))
    assert promises(session)[0] == Promise("write", 1, None)
    refuse(session, (SECOND, Answered(0, True)), (SECOND, Ready()), (FIRST, Offered("again")))
    session = ready(play(session, (SECOND, Answered(1, True))))
    assert session.promises == ((FIRST, "write"),)


def test_a_declined_promise_may_also_be_left_at_that() -> None:
    session = play(promised("call", ""), (SECOND, Answered(0, False)))
    assert ready(session).promises == ()


def test_a_new_wording_needs_words_and_a_no_before_it() -> None:
    refuse(promised(), (FIRST, Offered("other")))
    refuse(play(promised(), (SECOND, Answered(0, True))), (FIRST, Offered("other")))
    refuse(play(promised(), (SECOND, Answered(0, False))), (FIRST, Offered(" \u200b")))


@pytest.mark.parametrize("number", [-1, 1, 2**63])
def test_an_answer_to_another_wording_is_refused(number: int) -> None:
    refuse(promised(), (FIRST, Answered(number, True)))


def test_a_no_asks_its_owner_once_more_whether_to_go_on() -> None:
    # Else one who was ready early would never see the no, and could not word it anew.
    session = play(promised("call", ""), (FIRST, Ready()), (SECOND, Answered(0, False)))
    session = play(session, (SECOND, Ready()))
    assert isinstance(session.phase, Writing)
    assert not is_refused(session, FIRST, Offered("write"))


def test_a_yes_lets_the_early_one_go_on() -> None:
    session = play(promised("call", ""), (FIRST, Ready()), (SECOND, Answered(0, True)))
    assert isinstance(play(session, (SECOND, Ready())).phase, Talking)


def test_a_promise_is_worded_anew_only_so_often() -> None:
    session = promised("call", "")
    for number in range(PROPOSALS_LIMIT):
        acts = ((SECOND, Answered(number, False)), (FIRST, Offered("again")))
        session = play(session, *acts)
    session = play(session, (SECOND, Answered(PROPOSALS_LIMIT, False)))
    refuse(session, (FIRST, Offered("once more")))
    assert isinstance(ready(session).phase, Talking)


def test_promises_are_left_out_before_they_are_shown_and_not_after() -> None:
    session = begun_with(write(promise=True, optional=True), turns())
    refuse(answered(session, ("call",), ("cook",)), (FIRST, Skipped()))
    assert ready(play(session, (FIRST, Skipped()))).promises == ()


# -- agreeing


def agreeing(session: Session) -> Agreeing:
    return phase_of(session, Agreeing)


def test_a_proposal_and_a_yes_make_an_agreement() -> None:
    session = play(begun_with(deeds()), (FIRST, Proposed("t\x1bea", " daily")))
    assert agreeing(session).proposal == Proposal(FIRST, 1, "tea", " daily")
    session = play(session, (SECOND, Answered(1, True)))
    assert agreeing(session).made == (Agreement("tea", " daily", "deeds"),)
    assert ready(session).agreements == (Agreement("tea", " daily", "deeds"),)


def test_nobody_answers_their_own_proposal() -> None:
    session = play(begun_with(deeds()), (FIRST, Proposed("tea", "")))
    refuse(session, (FIRST, Answered(1, True)))


def test_a_no_to_a_proposal_leaves_room_for_another() -> None:
    session = play(begun_with(deeds()), (FIRST, Proposed("tea", "")), (SECOND, Answered(1, False)))
    assert agreeing(session) == Agreeing(proposals=(1, 0), declined=SECOND)
    session = play(session, (SECOND, Proposed("walk", "")))
    assert agreeing(session).declined is None
    refuse(session, (FIRST, Answered(1, True)))


def test_a_no_asks_the_one_who_proposed_once_more_whether_to_go_on() -> None:
    session = play(begun_with(deeds(), turns()), (FIRST, Proposed("tea", "")), (FIRST, Ready()))
    session = play(session, (SECOND, Answered(1, False)), (SECOND, Ready()))
    assert agreeing(session).ready == {SECOND}


def test_one_partner_cannot_push_the_others_proposal_aside() -> None:
    session = play(begun_with(deeds()), (FIRST, Proposed("tea", "")))
    refuse(session, (SECOND, Proposed("something else", "")))


def test_ones_own_proposal_may_be_worded_anew_and_old_answers_do_not_count_for_it() -> None:
    session = play(begun_with(deeds()), (FIRST, Proposed("tea", "")), (FIRST, Proposed("walk", "")))
    refuse(session, (SECOND, Answered(1, True)))
    session = play(session, (SECOND, Answered(2, True)))
    assert agreeing(session).made == (Agreement("walk", "", "deeds"),)


def test_a_new_proposal_asks_both_anew_whether_to_go_on() -> None:
    session = play(begun_with(deeds()), (SECOND, Ready()), (FIRST, Proposed("tea", "")))
    assert agreeing(session).ready == frozenset()


@pytest.mark.parametrize("most", [1, 2])
def test_no_more_agreements_than_the_guide_wants(most: int) -> None:
    session = begun_with(deeds(most))
    for number in range(1, most + 1):
        session = play(session, (FIRST, Proposed("tea", "")), (SECOND, Answered(number, True)))
    refuse(session, (FIRST, Proposed("more", "")), (SECOND, Proposed("more", "")))


def test_a_proposal_has_words() -> None:
    refuse(begun_with(deeds()), (FIRST, Proposed(" \u202e", "Monday")))


def test_only_so_many_proposals_are_put_forward() -> None:
    session = begun_with(deeds())
    session = play(session, *((FIRST, Proposed("tea", "")) for _ in range(PROPOSALS_LIMIT)))
    refuse(session, (FIRST, Proposed("tea", "")))
    assert ready(session).phase == Closing()


def test_nobody_uses_up_the_proposals_of_the_other() -> None:
    session = begun_with(deeds())
    session = play(session, *((FIRST, Proposed("tea", "")) for _ in range(PROPOSALS_LIMIT)))
    session = play(session, (SECOND, Answered(PROPOSALS_LIMIT, False)))
    session = play(session, (SECOND, Proposed("walk", "")))
    assert agreeing(session).proposal == Proposal(SECOND, PROPOSALS_LIMIT + 1, "walk", "")


def test_nothing_has_to_be_agreed_on() -> None:
    assert ready(begun_with(deeds())).agreements == ()


def test_what_was_agreed_on_is_not_left_out_and_stays() -> None:
    session = begun_with(deeds(2, optional=True))
    session = play(session, (FIRST, Proposed("tea", "")), (SECOND, Answered(1, True)))
    for seat in (FIRST, SECOND):
        refuse(session, (seat, Skipped()))
    assert ready(session).agreements == (Agreement("tea", "", "deeds"),)


# -- together, and the voice


def test_the_shared_timer_starts_once_and_need_not_start_at_all() -> None:
    session = begun_with(Together(id="calm", title="C", prompt="C"))
    started = play(session, (SECOND, Started()), at_ms=77)
    assert started.phase == BeingTogether(started_ms=77)
    refuse(started, (FIRST, Started()))
    assert ready(session).phase == ready(started).phase == Closing()


def test_the_voice_changes_once_both_wish_it() -> None:
    session = play(reading(), (FIRST, Preferred(Voice.ALOUD)))
    assert (session.voice, session.wishes) == (Voice.TYPED, (Voice.ALOUD, None))
    session = play(session, (SECOND, Preferred(Voice.ALOUD)))
    assert (session.voice, session.wishes) == (Voice.ALOUD, (None, None))


def test_a_wish_can_be_taken_back() -> None:
    session = play(reading(), (FIRST, Preferred(Voice.ALOUD)), (FIRST, Preferred(Voice.TYPED)))
    assert play(session, (SECOND, Preferred(Voice.ALOUD))).voice is Voice.TYPED


# -- pausing, stopping, leaving, closing


@pytest.mark.parametrize("minutes", [5, 24 * 60])
def test_a_pause_lasts_between_five_minutes_and_a_day(minutes: int) -> None:
    assert isinstance(play(reading(), (FIRST, Paused(minutes))).phase, Pausing)


@pytest.mark.parametrize("minutes", [-1, 0, 4, 24 * 60 + 1, 2**63])
def test_a_shorter_or_longer_pause_is_refused(minutes: int) -> None:
    refuse(reading(), (FIRST, Paused(minutes)))
    refuse(play(reading(), (SECOND, Paused(20))), (FIRST, Paused(minutes)))


def test_a_pause_stops_whatever_goes_on() -> None:
    session = play(begun_with(turns()), (SECOND, Paused(20)))
    refuse(session, (FIRST, Spoke("but")), (SECOND, Ready()), (FIRST, Skipped()))


def test_the_other_acknowledges_a_pause_once() -> None:
    session = play(reading(), (FIRST, Paused(20)))
    refuse(session, (FIRST, Acknowledged()))
    session = play(session, (SECOND, Acknowledged()))
    assert phase_of(session, Pausing).acknowledged == {SECOND}
    refuse(session, (SECOND, Acknowledged()))


def test_both_partners_acknowledge_a_facilitators_pause() -> None:
    session = play(led(reading()), (FACILITATOR, Paused(20)))
    session = play(session, (FIRST, Acknowledged()), (SECOND, Acknowledged()))
    assert phase_of(session, Pausing).acknowledged == {FIRST, SECOND}


@pytest.mark.parametrize("event", [Paused(20), StoppedForToday()])
@pytest.mark.parametrize("seats", [(FIRST, SECOND), (SECOND, FIRST)])
def test_coming_back_needs_both(event: AnyEvent, seats: tuple[Seat, Seat]) -> None:
    before = play(reading(), (FIRST, Ready()))
    session = play(before, (FIRST, event), (seats[0], CameBack()))
    assert isinstance(session.phase, Pausing | Stopped)
    refuse(session, (seats[0], CameBack()), (FACILITATOR, CameBack()))
    session = play(session, (seats[1], CameBack()))
    assert session.phase == before.phase
    assert session.page == before.page + 2


def test_pausing_again_asks_both_to_come_back_anew() -> None:
    session = play(reading(), (FIRST, Paused(20)), (FIRST, CameBack()))
    old_page = session.page
    session = play(session, (SECOND, Paused(60)))
    again = phase_of(session, Pausing)
    assert (again.by, again.minutes, again.asked) == (FIRST, 20, SECOND)
    assert (again.until_ms, again.longer_by) == (AT_MS + 60 * 60_000, SECOND)
    assert (again.inner, again.back) == (Reading(), frozenset())
    assert is_refused(session, FIRST, CameBack(), old_page)


def test_the_other_acknowledges_a_longer_pause_too_and_not_who_asked_for_it() -> None:
    session = play(reading(), (FIRST, Paused(20)), (SECOND, Acknowledged()), (SECOND, Paused(60)))
    refuse(session, (SECOND, Acknowledged()))
    assert phase_of(play(session, (FIRST, Acknowledged())), Pausing).acknowledged == {FIRST}


def test_two_who_ask_for_a_pause_at_once_have_not_asked_for_a_longer_one() -> None:
    session = play(reading(), (FIRST, Paused(20)))
    session = play(session, (SECOND, Paused(20)), at_ms=AT_MS + 300)
    assert phase_of(session, Pausing).longer_by is None


def test_a_pause_becomes_a_stop_and_a_stop_no_pause() -> None:
    session = play(reading(), (FIRST, Paused(20)), (SECOND, StoppedForToday()))
    assert session.phase == Stopped(Reading(), SECOND, AT_MS)
    assert play(session, (FIRST, Paused(20))) == session


def test_stopping_again_takes_ones_coming_back_back() -> None:
    session = play(reading(), (FIRST, StoppedForToday()), (SECOND, CameBack()))
    session = play(session, (SECOND, StoppedForToday()), (FIRST, CameBack()))
    assert phase_of(session, Stopped).back == {FIRST}


@pytest.mark.parametrize("before", [None, Paused(20), StoppedForToday()])
def test_leaving_ends_it_from_everywhere(before: AnyEvent | None) -> None:
    acts: tuple[Act, ...] = () if before is None else ((FIRST, before),)
    assert play(reading(), *acts, (SECOND, Left())).phase == Ended(left=SECOND)


def test_nothing_changes_what_is_over() -> None:
    session = play(reading(), (FIRST, Left()))
    for event in (Paused(1), StoppedForToday(), Left()):
        assert play(session, (SECOND, event)) == session
    refuse(session, (SECOND, Closed()), (SECOND, CameBack()), (SECOND, Preferred(Voice.ALOUD)))


def test_both_close_on_the_last_page() -> None:
    session = play(ready(begun_with(deeds())), (SECOND, Closed()))
    assert session.closed == {SECOND}
    refuse(session, (SECOND, Closed()))
    assert play(session, (FIRST, Closed())).phase == Ended()


def test_nobody_closes_in_the_middle() -> None:
    refuse(reading(), (FIRST, Closed()))


@pytest.mark.parametrize("event", [Paused(20), StoppedForToday()])
def test_both_can_end_kindly_out_of_a_break(event: AnyEvent) -> None:
    session = play(reading(), (FIRST, event), (FIRST, Closed()), (SECOND, Closed()))
    assert session.phase == Ended()


def test_one_who_would_rather_end_is_not_brought_back() -> None:
    session = play(reading(), (FIRST, Paused(20)), (FIRST, CameBack()), (FIRST, Closed()))
    session = play(session, (SECOND, CameBack()))
    assert isinstance(session.phase, Pausing)


def test_one_who_came_back_no_longer_agrees_to_end() -> None:
    session = play(reading(), (FIRST, Paused(20)), (FIRST, Closed()), (FIRST, CameBack()))
    session = play(session, (SECOND, Closed()))
    assert isinstance(session.phase, Pausing)


def test_after_coming_back_nobody_has_agreed_to_end() -> None:
    session = play(ready(begun_with(deeds())), (FIRST, Closed()), (SECOND, Paused(20)))
    assert session.closed == {FIRST}
    session = play(session, (FIRST, CameBack()), (SECOND, CameBack()))
    assert (session.phase, session.closed) == (Closing(), frozenset())


# -- the fold itself


def test_a_page_knows_when_it_was_turned() -> None:
    session = play(reading(), (FIRST, Ready()), at_ms=AT_MS + 1)
    assert session.page_ms == AT_MS
    assert play(session, (SECOND, Ready()), at_ms=AT_MS + 2).page_ms == AT_MS + 2


def test_a_refusal_says_nothing_of_the_words() -> None:
    with pytest.raises(OutOfTurn) as refusal:
        apply(reading(), Entry(FIRST, AT_MS, 1, Spoke("a secret")))
    assert "secret" not in str(refusal.value)


def test_a_fold_leaves_what_it_started_from_alone() -> None:
    session = promised()
    kept = replace(session, ratings=dict(session.ratings))
    play(session, (FIRST, Answered(0, True)), (SECOND, Answered(0, False)))
    assert session == kept
