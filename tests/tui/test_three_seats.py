"""Three seats in one room: how the third comes, what it may do and read, and how it goes.

About `tui.seat.handing`, `tui.seat.leading` and `tui.seat.seated`.
"""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Final

import pytest

from protocol.door.introduction import Facilitator, Introduction, Policy
from protocol.errors import BadSeal, Malformed, OutOfTurn
from protocol.seal.envelope import Kind, open_event, read_header
from protocol.seal.keyring import pair_key
from protocol.seal.sealing import shared_secret, unpad
from protocol.seats import PARTNERS, Seat, other
from protocol.session.controls import NOT_WITH_A_THIRD, THIRD_EVENTS
from protocol.session.events import (
    EVENTS,
    AnsweredAsking,
    AnyEvent,
    AskedForThird,
    Consented,
    FacilitatorLeft,
    Held,
    IntroducedThird,
    Paused,
    Preferred,
    Rejoined,
    Remarked,
    Spoke,
    StoppedForToday,
    TookAside,
    Voice,
    WentOnAlone,
    encode_move,
)
from protocol.session.outline import digest
from protocol.session.session import Ended, Pausing, Stopped
from tests.protocol.bots import fitting
from tests.tui.trio import FIRST, SECOND, THIRD, Killed, Playing, Trio, trio
from tests.whole.laptops import until
from tui.seat.leading import Leading
from tui.seat.seated import Seated
from tui.seat.sitting import Sitting


def secrets_of(three: Trio, seat: Seat) -> set[bytes]:
    """Every key that is in a seat's file, or can be made of what is there; but for the box of a new
    key, which everybody opens who knows the room."""
    facts, ledger = three.keeps[seat].facts, three.seats[seat]._held.ledger
    found = {facts.seed, facts.exchange_seed, facts.room.key}
    found |= {key.key for key in ledger.channel.keyring.held}
    members = (*three.latecomer.partners, three.latecomer.member)
    for epoch, each in product(range(5), members):
        found.add(pair_key(facts.room.room_id, epoch, facts.exchange_seed, each.exchange))
        found.add(shared_secret(facts.exchange_seed, each.exchange))
    return found


def opened_by(three: Trio, seat: Seat) -> set[int]:
    """The cursors of all entries at the relay that one of its keys opens, whatever they are."""
    return {
        entry.cursor
        for entry in three.relay.log
        for secret in secrets_of(three, seat)
        if is_opened(entry.event, secret)
    }


def is_opened(event: bytes, secret: bytes) -> bool:
    try:
        unpad(open_event(event, read_header(event), secret))
    except (BadSeal, Malformed):
        return False
    return True


# It comes


async def test_a_third_seat_is_ready_as_soon_as_both_have_let_it_in() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.still()
        assert three.are_well()
        assert three.third.session.names == ("Ada", "Sam")
        assert three.third.session.guide == three.guide
        assert three.third.news.here == set(PARTNERS) and three.third.away == ()
        assert all(THIRD in each.news.here for each in three.two)


async def test_it_may_be_let_in_before_anybody_has_a_name_and_while_it_is_away() -> None:
    async with trio(is_begun=False) as three:
        three.start(FIRST)
        await until(lambda: three.session.guide is not None)
        three.introduce()
        three.start(SECOND)
        await until(lambda: all(each.session.third.question is not None for each in three.two))
        for each in three.two:
            each.do(three.yes)
        await until(lambda: three.relay.has_third)
        three.start(THIRD)
        await until(lambda: three.is_led)
        await three.still()
        assert three.are_well()


async def test_the_third_seat_before_both_consents_opens_nothing_and_can_do_nothing() -> None:
    """The first acceptance check."""
    async with trio() as three:
        three.start(THIRD)
        await three.is_asked()
        three.partner(FIRST).do(three.yes)
        await three.still(*PARTNERS)
        third = three.third
        assert not third.is_ready and not third.moves() and not third.is_over
        for kind in EVENTS:
            with pytest.raises(OutOfTurn):
                third.do(fitting(three.session, THIRD, kind))
        assert three.relay.handed == [] and opened_by(three, THIRD) == set()
        before = len(three.relay.log) + 1
        three.partner(SECOND).do(three.yes)
        await until(lambda: three.is_led)
        await three.still()
        assert opened_by(three, THIRD) and min(opened_by(three, THIRD)) > before
        assert {entry.cursor for entry in three.relay.handed} == {
            entry.cursor for entry in three.relay.log if entry.cursor > before
        }


async def test_for_every_answer_but_two_yeses_the_third_is_handed_the_same() -> None:
    """The second acceptance check: it is handed nothing, and neither partner's events tell."""
    told = set()
    for first, second in product((True, False), repeat=2):
        async with trio() as three:
            three.start(THIRD)
            await three.is_asked()
            before = len(three.relay.log)
            for each, is_yes in zip(three.two, (first, second), strict=True):
                each.do(three.yes if is_yes else NOT_WITH_A_THIRD)
                await three.still(*PARTNERS)
            said = [entry.event for entry in three.relay.log[before : before + 2]]
            headers = [(read_header(each).kind, read_header(each).seat, len(each)) for each in said]
            told.add(tuple(headers))
            if not (first and second):
                assert three.session.third.is_declined
                assert three.relay.handed == [] and not three.relay.has_third
                assert len(three.relay.log) == before + 2
    assert len(told) == 1


async def test_whether_to_ask_somebody_is_asked_of_the_other_first() -> None:
    async with trio() as three:
        three.partner(SECOND).do(AskedForThird())
        await until(lambda: AnsweredAsking in three.partner(FIRST).moves())
        three.partner(FIRST).do(AnsweredAsking(False))
        await three.still()
        assert three.session.third.is_put_off and three.session.epoch == 0


# What three do


@pytest.mark.parametrize("seed", range(3))
async def test_three_go_through_a_whole_guide_and_hold_the_same(seed: int) -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        playing = Playing(three, seed, leads=0.1)
        await playing.on(lambda: isinstance(three.session.phase, Ended))
        await three.still()
        assert three.are_well() and len(playing.led) > 3
        assert three.third.is_over


async def test_a_modified_third_that_sends_any_partner_event_changes_nothing() -> None:
    """The third acceptance check, on the wire."""
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        playing = Playing(three, 1)
        for page in range(3, 8):
            await playing.on(lambda: three.session.page >= page)  # noqa: B023
            await three.still()
            before = [digest(each.session) for each in three.two]
            for kind in set(EVENTS) - THIRD_EVENTS - {Paused}:
                event = fitting(three.session, THIRD, kind)
                three.third._put(Kind.MOVE, encode_move(three.session.page, event))
            await three.still()
            assert [digest(each.session) for each in three.two] == before and three.are_well()


async def test_a_modified_partner_cannot_open_a_word_with_the_other() -> None:
    """The fourth acceptance check: with every key in its seat file, then and later."""
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        words: dict[Seat, set[int]] = {FIRST: set(), SECOND: set()}
        for beside in PARTNERS:
            three.third.do(TookAside(beside, 3))
            await three.still()
            for speaker in (three.third, three.partner(beside)):
                speaker.whisper("only between us")
                await three.still()
                words[beside].add(three.relay.log[-1].cursor)
            said = [each.text for each in three.partner(beside).whispers]
            assert said == ["only between us"] * 2
        three.third.do(Rejoined())
        await three.still()
        three.partner(SECOND).do(WentOnAlone())
        await three.still(*PARTNERS)
        for seat in PARTNERS:
            opened = opened_by(three, seat)
            assert words[seat] <= opened and not words[other(seat)] & opened
        assert three.are_well(PARTNERS)


async def test_a_word_with_one_that_came_too_late_is_back_with_its_author() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        with pytest.raises(OutOfTurn):
            three.third.whisper("before there is one")
        three.third.do(TookAside(FIRST, 3))
        await three.still()
        with pytest.raises(OutOfTurn):
            three.partner(SECOND).whisper("not with me")
        three.partner(SECOND).do(Rejoined())
        three.third.whisper("a moment too late")
        await three.still()
        assert three.watchers[THIRD].words == ["a moment too late"]
        assert three.partner(FIRST).whispers == three.third.whispers == ()
        assert three.are_well()


async def test_a_word_that_crossed_with_going_alone_is_back_though_its_key_is_gone() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        three.third.do(TookAside(FIRST, 3))
        await three.still()
        three.partner(SECOND).do(WentOnAlone())
        three.partner(FIRST).whisper("a moment too late")
        await three.still(*PARTNERS)
        assert three.watchers[FIRST].words == ["a moment too late"]
        assert three.are_well(PARTNERS)


async def test_a_hold_ends_by_itself_for_whoever_has_the_rung() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        playing = Playing(three, 3)
        await playing.on(lambda: Held in three.third.moves())
        three.third.do(Held(30))
        await until(lambda: three.session.third.held is not None)
        await until(lambda: three.session.third.hold is None)
        await three.still()


# It goes


def going() -> Iterator[tuple[Seat, AnyEvent]]:
    yield THIRD, FacilitatorLeft()
    yield from ((seat, WentOnAlone()) for seat in PARTNERS)


@pytest.mark.gate
async def test_going_in_every_phase_rotates_the_key_within_one_entry() -> None:
    """The sixth acceptance check; between two goings it is let in again, as somebody new."""
    async with trio() as three:
        playing, met = Playing(three, 5), set[type]()
        ways = [*going()]
        for turn in range(40):
            await playing.on(lambda: type(three.session.phase) not in met)
            if isinstance(three.session.phase, Ended):
                break
            met.add(type(three.session.phase))
            await three.still(*PARTNERS)
            await three.come_anew()
            await three.still()
            before, epoch, phase = len(three.relay.log), three.session.epoch, three.session.phase
            seat, event = ways[turn % 3]
            doing = three.third if seat is THIRD else three.partner(seat)
            doing.do(event)
            await until(lambda: three.third.is_over)
            await three.still(*PARTNERS)
            after = [read_header(entry.event) for entry in three.relay.log[before:]]
            assert [each.kind for each in after[:2]] == [Kind.MOVE, Kind.KEYS]
            assert after[1].epoch == three.session.epoch == epoch + 1
            assert three.session.phase == phase
            gone = three.relay.log[before].cursor
            three.partner(SECOND).do(AskedForThird())
            await three.still(*PARTNERS)
            assert max(opened_by(three, THIRD)) <= gone + 1
            assert three.are_well(PARTNERS)
            await three.kill(THIRD)
        assert len(met) > 6 and isinstance(three.session.phase, Ended)


@pytest.mark.parametrize("pressed", [Paused(20), StoppedForToday(), WentOnAlone()])
async def test_a_break_that_crossed_with_a_third_that_came_is_not_lost(pressed: AnyEvent) -> None:
    """It was sealed for two and is void in front of three: the program says it once more."""
    async with trio() as three:
        await three.is_asked()
        three.partner(FIRST).do(three.yes)
        await three.still()
        three.partner(SECOND).do(three.yes)
        three.partner(FIRST).do(pressed)
        await until(lambda: three.session.epoch > 0)
        if isinstance(pressed, WentOnAlone):
            await until(lambda: three.session.third.has_gone)
        else:
            await until(lambda: isinstance(three.session.phase, Pausing | Stopped))
        await three.still()
        assert three.are_well()


@pytest.mark.parametrize("is_killed", [False, True])
async def test_what_was_said_under_a_key_that_came_too_late_is_back(is_killed: bool) -> None:
    """The line was down when the third came, and up again when it had gone: nobody else has it."""
    async with trio() as three:
        await Playing(three, 3).on(lambda: Spoke in three.partner(FIRST).moves())
        await three.is_asked()
        three.partner(FIRST).do(three.yes)
        await three.still()
        three.line(FIRST).is_down = True
        three.partner(SECOND).do(three.yes)
        first = three.partner(FIRST)
        await until(lambda: bool(three.keeps[FIRST].outbox()))
        said = Spoke("only under a key of my own")
        first.do(said)
        kept = [read_header(own.event) for own in three.keeps[FIRST].outbox()]
        assert [(each.kind, each.epoch) for each in kept] == [(Kind.KEYS, 1), (Kind.MOVE, 1)]
        three.partner(SECOND).do(WentOnAlone())
        await until(lambda: first.session.epoch == 2)
        if is_killed:
            await three.kill(FIRST)
            three.start(FIRST)
        else:
            three.line(FIRST).is_down = False
            first._hearing.outgoing.send_again()
        await three.still(*PARTNERS)
        assert three.watchers[FIRST].events == [said]
        assert three.are_well(PARTNERS)


async def test_a_break_under_a_key_that_came_too_late_is_not_lost() -> None:
    """Whoever pressed it finds the room in it, though nobody can read that event any more."""
    async with trio() as three:
        await three.is_asked()
        three.partner(FIRST).do(three.yes)
        await three.still()
        three.line(FIRST).is_down = True
        three.partner(SECOND).do(three.yes)
        await until(lambda: bool(three.keeps[FIRST].outbox()))
        three.partner(FIRST).do(StoppedForToday())
        three.partner(SECOND).do(WentOnAlone())
        await until(lambda: three.session.epoch == 2)
        await three.kill(FIRST)
        three.start(FIRST)
        await until(lambda: isinstance(three.session.phase, Stopped))
        await three.still(*PARTNERS)
        assert three.watchers[FIRST].events == [] and three.are_well(PARTNERS)


async def test_who_goes_on_alone_while_the_line_is_down_has_the_key_right_behind_it() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.still()
        before = len(three.relay.log)
        alone = three.partner(SECOND)
        three.line(SECOND).is_down = True
        alone.do(WentOnAlone())
        alone.do(Paused(20))
        kept = [read_header(own.event) for own in three.keeps[SECOND].outbox()]
        assert [(each.kind, each.epoch) for each in kept] == [
            (Kind.MOVE, 1),
            (Kind.KEYS, 2),
            (Kind.MOVE, 2),
        ]
        await three.kill(SECOND)
        three.start(SECOND)
        await until(lambda: isinstance(three.session.phase, Pausing))
        await three.still(*PARTNERS)
        assert three.are_well(PARTNERS)
        assert max(opened_by(three, THIRD)) <= before + 2


async def test_the_second_hands_out_the_key_while_the_first_is_away() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.still()
        await three.kill(FIRST)
        await until(lambda: FIRST not in three.partner(SECOND).news.here)
        three.third.do(FacilitatorLeft())
        await until(lambda: three.partner(SECOND).session.epoch == 2)
        await until(lambda: not three.partner(SECOND)._held.ledger.is_keyless)
        assert three.third.is_over
        three.start(FIRST)
        await three.still(*PARTNERS)
        assert three.are_well(PARTNERS)


async def test_who_has_something_to_say_waits_for_no_other_program() -> None:
    """A changed first partner hands out nothing."""
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        three.partner(FIRST)._handing.act = lambda **_: None  # type: ignore[method-assign]
        three.third.do(FacilitatorLeft())
        second = three.partner(SECOND)
        await until(lambda: second.session.epoch == 2)
        assert second._held.ledger.is_keyless
        second.do(Paused(20))
        await three.still(*PARTNERS)
        assert isinstance(three.session.phase, Pausing) and three.are_well(PARTNERS)


async def test_what_a_third_was_told_that_has_gone_since_holds_up_nobody() -> None:
    """It came and went, and was asked in again, while one of the two was away."""
    async with trio() as three:
        three.start(THIRD)
        await three.is_asked()
        three.partner(SECOND).do(three.yes)
        await three.still(*PARTNERS)
        await three.kill(SECOND)
        first = three.partner(FIRST)
        first.do(three.yes)
        await until(lambda: first._held.ledger.has_told(FIRST, 1))
        first.do(WentOnAlone())
        await until(lambda: IntroducedThird in first.moves() and not three.keeps[FIRST].outbox())
        three.introduce()
        first.do(three.yes)
        three.start(SECOND)
        await until(lambda: Consented in three.partner(SECOND).moves())
        three.partner(SECOND).do(three.yes)
        await three.still(*PARTNERS)
        assert three.session.epoch == 3 and three.are_well(PARTNERS)


async def test_with_the_third_dead_the_two_can_end_the_guide() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.kill(THIRD)
        playing = Playing(three, 2)
        await playing.on(lambda: isinstance(three.session.phase, Ended))
        await three.still()
        assert three.are_well()


# Kills


class Passage:
    """Three who do a whole led passage, each from what they see and nothing else. Mutable."""

    def __init__(self, three: Trio) -> None:
        self._three: Final = three

    def step(self) -> None:
        """What each would do next; whoever is dead does nothing."""
        for seat, keep in self._three.keeps.items():
            if not keep.is_dead and seat in self._three.seats and not keep.outbox():
                with suppress(OutOfTurn, Killed):
                    if seat is THIRD:
                        self._lead(self._three.third)
                    else:
                        self._follow(self._three.partner(seat))

    def _follow(self, sitting: Sitting) -> None:
        third, mine = sitting.session.third, sitting.moves()
        if third.has_gone:
            is_to_come = sitting.session.voice is not Voice.ALOUD
            if is_to_come and sitting.session.wishes[sitting.seat] is None and Preferred in mine:
                sitting.do(Preferred(Voice.ALOUD))
        elif Consented in mine:
            sitting.do(self._three.yes)
        elif sitting.beside is not None and not is_said(sitting, sitting.seat):
            sitting.whisper(f"by {sitting.seat.name}")
        elif sitting.seat is FIRST and IntroducedThird in mine:
            self._three.introduce()
        elif sitting.seat is SECOND and "done" in third.remarks:
            sitting.do(WentOnAlone())

    def _lead(self, third: Leading) -> None:
        told, aside = third.session.third, third.session.third.aside
        if told.remarks == () and aside is None and Remarked in third.moves():
            third.do(Remarked("hello"))
        elif told.remarks == ("hello",) and aside is None:
            if len(third.whispers) < 4:
                third.do(TookAside(FIRST, 3))
            else:
                third.do(Remarked("done"))
        elif aside is not None and not is_said(third, THIRD):
            third.whisper("by the third")
        elif aside is not None and is_said(third, aside.seat):
            third.do(Rejoined() if aside.is_second else TookAside(SECOND, 3))

    @property
    def is_over(self) -> bool:
        seats = self._three.seats
        return (
            len(seats) == len(Seat)
            and all(each.session.third.has_gone for each in self._three.two)
            and self._three.session.voice is Voice.ALOUD
            and self._three.third.is_over
            and not any(self._three.keeps[seat].outbox() for seat in PARTNERS)
        )


def is_said(seat: Seated, by: Seat) -> bool:
    """Whether that seat has said its word in the word with one that is on."""
    aside = seat.session.third.aside
    assert aside is not None
    # A partner's words are all with the third; the third's are with the one or the other.
    is_partner = isinstance(seat, Sitting)
    said = (each for each in seat.whispers if is_partner or each.beside is aside.seat)
    return any(each.by is by for each in said)


async def passage(three: Trio, dying: Seat | None = None) -> int:
    """The whole of it, the dying one started again as soon as it is dead; how often that was."""
    deaths, acting = 0, Passage(three)
    async with asyncio.timeout(30):
        while not acting.is_over:
            acting.step()
            await asyncio.sleep(0)
            if dying is not None and three.keeps[dying].is_dead:
                deaths += 1
                await three.kill(dying)
                three.start(dying)
    return deaths


@pytest.mark.parametrize(
    "dying",
    [
        FIRST,
        pytest.param(SECOND, marks=pytest.mark.gate),
        pytest.param(THIRD, marks=pytest.mark.gate),
    ],
)
async def test_each_of_three_may_be_killed_at_every_write_and_comes_back_to_the_same(
    dying: Seat,
) -> None:
    """The fifth acceptance check."""
    for number in itertools.count():
        is_dead = False
        for after in (False, True):
            async with trio() as three:
                three.start(THIRD)
                keep = three.keeps[dying]
                keep.writes_left, keep.dies_after = number, after
                is_dead = await passage(three, dying) > 0
                assert three.are_well(), (dying, number, after)
                await three.still(*PARTNERS)
                assert three.session.epoch == 2
                assert {len(each.whispers) for each in three.two} == {0}
        if not is_dead:
            assert number > 5
            break


# From the start


async def test_who_is_led_from_the_start_begins_once_both_have_answered() -> None:
    async with trio(is_begun=False, is_led=True) as three:
        three.start(*Seat)
        await until(lambda: all(each.session.guide is not None for each in three.two))
        await three.still(*PARTNERS)
        assert all(each.waits_for_third and each.session.page == 0 for each in three.two)
        await three.is_asked(by=FIRST)
        assert all(each.is_as_expected for each in three.two)
        for each in three.two:
            each.do(three.yes)
        await until(lambda: three.is_led and three.session.activity >= 0)
        await three.still()
        assert three.third.session.names == ("Ada", "Sam") and three.are_well()


async def test_a_no_or_a_third_that_does_not_come_keeps_the_two_from_nothing() -> None:
    async with trio(is_begun=False, is_led=True) as three:
        three.start(*PARTNERS)
        await three.is_asked()
        for each, answer in zip(three.two, (three.yes, NOT_WITH_A_THIRD), strict=True):
            each.do(answer)
        await three.still()
        # Each of the two begins with a press of their own.
        assert all(each.waits_for_third and each.session.page == 0 for each in three.two)
        for each in three.two:
            each.begin_alone()
        await until(lambda: three.session.activity >= 0)
    async with trio(is_begun=False, is_led=True) as three:
        three.start(*PARTNERS)
        await until(lambda: all(each.session.guide is not None for each in three.two))
        three.partner(FIRST).begin_alone()
        await three.still()
        assert three.session.page == 0 and three.partner(SECOND).waits_for_third
        await three.kill(FIRST)
        three.start(FIRST)
        three.partner(SECOND).begin_alone()
        await until(lambda: three.session.activity >= 0)


async def test_somebody_else_than_was_met_at_the_door_is_seen() -> None:
    async with trio(is_begun=False, is_led=True) as three:
        three.start(*PARTNERS)
        await until(lambda: three.session.guide is not None)
        stranger = Introduction("Kim", "another one", Policy.NONE, "", "")
        three.partner(FIRST).introduce(Facilitator(three.latecomer.member, stranger))
        await until(lambda: three.partner(SECOND).session.third.question is not None)
        assert not three.partner(SECOND).is_as_expected
