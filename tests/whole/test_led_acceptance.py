"""What a third seat promises, with real seats; and where each of the eight promises is shown.

1. *Before both consents no legal move and no key.* `tests/protocol/test_third.py` (every phase and
   event), `tests/tui/test_three_seats.py` (real seats, every entry with every key).
2. *Every answer but two yeses looks the same to whoever leads.* `tests/protocol/test_third.py` (one
   event of one size, one session), here (pages, what is kept, frames of a real relay),
   `tests/whole/test_app_lead.py` (the screen).
3. *A modified third changes neither partner's session.* `tests/protocol/test_leading.py` (the
   rules, on long walks), here (on the wire, every kind of event in every kind of phase).
4. *A modified partner cannot open a word with the other.* `tests/tui/test_three_seats.py`.
5. *Kill and restart.* `test_led_kills` (each of three in every phase, at a real relay),
   `tests/tui/test_three_seats.py` (at every write), `test_app_lead` (the screen).
6. *Going leaves the two alive, and the key changes within one entry.* Here (each way of going in
   every kind of phase), `tests/tui/test_three_seats.py`, `tests/protocol/test_third.py` and
   `test_leading.py` (the rules).
7. *Back and on over a sealed round, a promise and an agreement.* `tests/protocol/test_leading.py`
   (no answer unsealed), here (three digests).
8. *No text in a room that it was not typed for.* `tests/tui/test_lead_screen.py` (the boxes),
   `test_app_lead` (three couples), `test_led_switching` (10,000 switches between live rooms).

About `tui.seat.lead_room` and `tui.pages.lead.asked`.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.agree import Agreeing
from protocol.activities.ladder import Stage
from protocol.activities.rate import Rating
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.seal.envelope import Kind, read_header
from protocol.seats import PARTNERS, Seat
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import (
    EVENTS,
    Advanced,
    AnyEvent,
    Event,
    FacilitatorLeft,
    Held,
    Paused,
    WentBack,
    WentOnAlone,
    encode_move,
)
from protocol.session.outline import digest
from protocol.session.session import Ended, Session, current_activity
from protocol.session.third import Third
from protocol.wire.frames import Code, Denied, ToClient
from tests.protocol.bots import fitting
from tests.tui.pages.desk import texts_of
from tests.tui.pages.lead.rooms import partner_state
from tests.tui.test_lead_room import room_of
from tests.tui.trio import FIRST, SECOND, THIRD, Playing, Trio, trio
from tests.whole.laptops import relay_at, until
from tests.whole.test_three_programs import Programs, programs
from tui.line import link
from tui.line.link import Link
from tui.pages.lead.screen import lead_page
from tui.pages.led.consent import consent_page
from tui.pages.page import Here
from tui.pages.parts import Do
from tui.seat.drafts import Drafts
from tui.seat.sitting import Sitting

OF_A_THIRD: Final = THIRD_EVENTS | {Paused}
"""A pause is a partner's, too."""

ANSWERS: Final = ("fine", "no", "later")
BUT_TWO_YESES: Final = [
    (first, second, order)
    for first, second, order in product(ANSWERS, ANSWERS, (PARTNERS, PARTNERS[::-1]))
    if (first, second) != ("fine", "fine")
]


def pressed(sitting: Sitting, answer: str) -> AnyEvent:
    """What the button of that answer does, on the page on which it is asked."""
    question = sitting.session.third.question
    assert question is not None
    if answer == "fine":
        return question.consent  # the page wants the words of the door compared first
    state = partner_state(sitting.session, sitting.seat, Drafts(sitting.keep))
    (button,) = (each for each in consent_page(state, Here()).buttons if each.id == answer)
    (deed,) = button.does
    assert isinstance(deed, Do)
    return deed.event


# -- 2: every answer but two yeses


async def asked_in(first: str, second: str, order: tuple[Seat, Seat]) -> tuple[object, ...]:
    """All that whoever leads sees, keeps and is handed, before, between and after the answers."""
    answers: dict[Seat, str] = {FIRST: first, SECOND: second}
    seen: list[object] = []
    async with trio() as three, room_of(three) as room:
        await three.is_asked()
        for seat in (None, *order):
            if seat is not None:
                sitting = three.partner(seat)
                sitting.do(pressed(sitting, answers[seat]))
                await three.still(*PARTNERS)
            state = room.state()
            page = lead_page(state, Here())
            seen.append(([*texts_of(page.shown)], [each.id for each in page.buttons], state.news))
            seen.append((state.moves, state.here, state.whispered, state.is_told, state.times))
            seen.append((len(three.relay.handed), room.leading.keep.last_cursor))
        assert three.session.third.is_declined
        assert not three.relay.has_third and not room.leading.is_over
    return tuple(seen)


async def test_for_every_answer_but_two_yeses_whoever_leads_sees_and_is_handed_the_same() -> None:
    found = [await asked_in(*each) for each in BUT_TWO_YESES]
    assert len(found) == 16 and all(each == found[0] for each in found)
    before, between, after = found[0][:3], found[0][3:6], found[0][6:]
    assert before == between == after, "whoever leads sees that somebody has answered"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[ToClient]:
    """Every frame that a relay has told a third seat, in order; whoever waits asks again soon."""
    monkeypatch.setattr(link, "BACK_OFF_S", (0.02, 0.02))
    found: list[ToClient] = []
    hear = Link._hear

    def listens(self: Link, frame: ToClient) -> object:
        if self._seat is THIRD:
            found.append(frame)
        return hear(self, frame)

    monkeypatch.setattr(Link, "_hear", listens)
    return found


async def answered(three: Programs, first: str, second: str, order: tuple[Seat, Seat]) -> None:
    """Both answer, one after the other, and both know of it."""
    answers: dict[Seat, str] = {FIRST: first, SECOND: second}
    for count, seat in enumerate(order, 1):
        sitting = three.two[seat]
        sitting.do(pressed(sitting, answers[seat]))
        if count == 1:
            await until(lambda: all(any(told(each)) for each in three.two))
    await until(lambda: all(each.session.third.is_declined for each in three.two))


def told(sitting: Sitting) -> list[bool]:
    """Who has answered, as this seat knows."""
    return [each is not None for each in sitting.session.third.answers]


@pytest.mark.parametrize(
    "pattern",
    [
        each if not number % 7 else pytest.param(each, marks=pytest.mark.gate)
        for number, each in enumerate(BUT_TWO_YESES)
    ],
    ids=lambda each: f"{each[0]}-{each[1]}-{each[2][0].name.lower()}",
)
async def test_a_real_relay_tells_whoever_waits_nothing_but_that_it_is_not_let_in(
    tmp_path: Path, pattern: tuple[str, str, tuple[Seat, Seat]], heard: list[ToClient]
) -> None:
    """How often it asks is its own; what it is told is the same, however both have answered."""
    async with relay_at(tmp_path) as relay, programs(tmp_path, relay.port) as three:
        await three.asked()
        await until(lambda: len(heard) > 2)
        await answered(three, *pattern)
        before = len(heard)
        await until(lambda: len(heard) > before + 3)
        assert set(heard) == {Denied(Code.PROOF, 0)}
        assert three.third.is_awaiting and three.third.keep.last_cursor == 0


# -- 3: a modified third


def is_mid_piece(session: Session) -> bool:
    """Somebody has the floor, and nothing of the third's is on."""
    third = session.third
    return (
        isinstance(session.phase, Talking)
        and session.phase.is_mid_piece
        and third.hold is None
        and third.aside is None
    )


def is_breath(session: Session) -> bool:
    return isinstance(session.phase, Talking) and session.phase.stage is Stage.BREATH


def of_two(three: Trio) -> list[object]:
    """What both have of the session but for what is told of a third, and what is open to them."""
    return [(replace(each.session, third=Third()), each.moves()) for each in three.two]


async def sends(three: Trio, kinds: AbstractSet[type[Event]]) -> None:
    """A modified program of whoever leads sends one event of each kind, fitting or not."""
    for kind in sorted(kinds, key=lambda each: each.__name__):
        event = fitting(three.session, THIRD, kind)
        three.third._put(Kind.MOVE, encode_move(three.session.page, event))
    await three.still()


async def test_whatever_a_modified_third_sends_in_any_phase_changes_nothing_of_the_two() -> None:
    """Every kind of event of a partner, and in mid-piece every kind but a hold, and leaving."""
    met: set[tuple[type, bool]] = set()
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        playing = Playing(three, 5)

        def here() -> tuple[type, bool]:
            return type(three.session.phase), is_mid_piece(three.session)

        while not isinstance(three.session.phase, Ended):
            await playing.on(lambda: here() not in met and not is_breath(three.session))
            await three.still()
            if is_breath(three.session):
                continue  # it ends by itself
            met.add(found := here())
            before = [digest(each.session) for each in three.two]
            await sends(three, set(EVENTS) - OF_A_THIRD)
            assert [digest(each.session) for each in three.two] == before, found
            if is_mid_piece(three.session):
                before_that = of_two(three)
                await sends(three, OF_A_THIRD - {Held, FacilitatorLeft})
                assert of_two(three) == before_that
            assert three.are_well(), found
    assert len(met) > 8 and any(is_in for _, is_in in met)


# -- 6: it goes


def going() -> Iterator[tuple[Seat, AnyEvent]]:
    yield THIRD, FacilitatorLeft()
    yield from ((seat, WentOnAlone()) for seat in PARTNERS)


@pytest.mark.gate
@pytest.mark.parametrize("way", [*going()], ids=("left", "first-alone", "second-alone"))
async def test_each_way_of_going_in_every_phase_changes_the_key_within_one_entry(
    way: tuple[Seat, AnyEvent],
) -> None:
    seat, event = way
    async with trio() as three:
        playing, met = Playing(three, 5), set[type]()
        while not isinstance(three.session.phase, Ended):
            await playing.on(lambda: type(three.session.phase) not in met)
            met.add(type(three.session.phase))
            if isinstance(three.session.phase, Ended):
                break
            await three.still(*PARTNERS)
            await three.come_anew()
            await three.still()
            await gone(three, seat, event)
            await three.kill(THIRD)
    assert len(met) > 6


async def gone(three: Trio, seat: Seat, event: AnyEvent) -> None:
    """It goes so; the entry right behind it brings a new key, and the two are where they were."""
    before, epoch, phase = len(three.relay.log), three.session.epoch, three.session.phase
    (three.third if seat is THIRD else three.partner(seat)).do(event)
    await until(lambda: three.third.is_over)
    await three.still(*PARTNERS)
    after = [read_header(entry.event) for entry in three.relay.log[before:]]
    assert [each.kind for each in after[:2]] == [Kind.MOVE, Kind.KEYS]
    assert after[1].epoch == three.session.epoch == epoch + 1
    assert three.session.phase == phase and three.are_well(PARTNERS)


# -- 7: back and on


async def test_back_over_a_round_a_promise_and_an_agreement_all_three_hold_the_same() -> None:
    """They come through each of them, are led back to where it began, and come by again."""
    kinds: list[type] = [Rating, Writing, Agreeing]
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        playing = Playing(three, 5)
        while kinds:
            await playing.on(lambda: type(three.session.phase) in kinds)
            await three.still()
            kinds.remove(type(three.session.phase))
            there, page = current_activity(three.session), three.session.page
            assert there is not None
            await playing.on(lambda page=page: three.session.page > page)  # type: ignore[misc]
            await three.still()
            kept = three.session.promises, three.session.agreements
            assert WentBack in three.third.moves()
            three.third.do(WentBack(there.id))
            await three.still()
            assert current_activity(three.session) is there and three.session.again
            assert (three.session.promises, three.session.agreements) == kept
            digests = {digest(each.session) for each in (*three.two, three.third)}
            assert len(digests) == 1 and three.are_well()
            round_ = getattr(three.session.phase, "round", None)
            assert round_ is None or round_.answers == (None, None)
            if Advanced in three.third.moves():
                three.third.do(Advanced())
                await three.still()
        await playing.on(lambda: isinstance(three.session.phase, Ended))
        await three.still()
        assert three.are_well()
