"""Those who have met, or heard of each other, meet again, and nobody types anything for it.

About `tui.line.thirds`.
"""

import os
from collections.abc import Awaitable
from pathlib import Path

import pytest

from protocol.door.exchange import Admission
from protocol.door.introduction import Facilitator
from protocol.door.leading import Arrival, Card, Led, LetIn
from protocol.door.seeds import (
    LeadSeeds,
    SeatSeeds,
)
from protocol.door.third import Asked, AskedIn, ThirdGuest
from protocol.guide.structure import guide_hash
from protocol.seal.keyring import Member
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import PARTNERS, Seat
from tests.whole.doors import (
    GUIDE,
    KIM,
    ROOM,
    Within,
    Without,
    fresh_guest,
    leading,
    led,
    tasks,
)
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.test_door import opening
from tui.line import lobby as doorway
from tui.line.lending import borrow_guide, lend_guide
from tui.line.thirds import (
    follow,
    introduced,
    latecomer,
    led_room,
    meet_partner,
    meet_third,
    meet_told,
    third_host,
)
from tui.seat.facts import SeatFacts, seat_facts


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, so nobody needs seconds for it."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr(doorway, "REFILLED_S", 0.3)
    monkeypatch.setattr("tui.line.inviting.REFILLED_S", 0.3)
    monkeypatch.setattr("tui.line.knocking.EMPTY_LOBBY_S", 0.5)


def facts_of(admission: Admission, url: str) -> SeatFacts:
    return seat_facts(admission, url, hosts_relay=False, now_ms=0)


async def keep(held: object) -> None:
    """Nothing is written in these tests."""


async def test_two_leading_doors_lead_to_one_room_and_the_facilitator_follows(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, doors = url_of(relay), (opening(), opening())
        hosts = [leading(url, door, seat=seat) for seat, door in zip(PARTNERS, doors, strict=True)]
        visitors = [
            led(url, door, Arrival(name, Card())) for name, door in zip("AB", doors, strict=True)
        ]
        both = [*(each.welcome() for each in hosts), *(each.knock() for each in visitors)]
        there: list[bool] = []
        async with tasks(*both) as (first_in, second_in, first_led, second_led):
            await until(lambda: all(host.knocks for host in hosts))
            # The second is let in first, and waits at the couple's own door.
            hosts[1].decision.set_result(True)
            second: Led = await second_led
            seen = meet_partner(url, second, "B", keep=keep, on_there=there.append)
            async with tasks(seen) as (knock,):
                await until(lambda: there == [False])
                hosts[0].decision.set_result(True)
                first: Led = await first_led
                mine = await meet_partner(url, first, "A", keep=keep)
                theirs: Admission = await knock
            let_in: tuple[LetIn, LetIn] = (await first_in, await second_in)
        assert mine.room == theirs.room and mine.spoken == theirs.spoken
        assert there[-1] is True and mine.guide_hash == GUIDE
        met = tuple(each.member for each in let_in)
        assert (theirs.partner, mine.partner) == met
        drawn, facts = LeadSeeds.grown(b"s" * 32), facts_of(mine, url)
        assert first.third is not None and second.third is None
        async with tasks(
            follow(url, drawn.third, drawn.seat, KIM, met, keep=keep),
            meet_third(url, first.third, facts, first.facilitator, keep=keep),
        ) as (following, meeting):
            given: AskedIn = await following
            held: Asked = await meeting
        assert held.spoken == given.spoken and given.other is None
        assert held.facilitator == first.facilitator == second.facilitator
        assert given.room == led_room(facts) == led_room(facts_of(theirs, url))
        assert given.room.kid == mine.room.kid and given.room.partners == met


async def test_in_a_running_room_each_of_the_two_has_words_of_its_own_with_the_third(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        async with tasks(*couple_at(url, os.urandom(32))) as (first_, second_):
            first, second = facts_of(await first_, url), facts_of(await second_, url)
        # The second partner asks somebody in, by words that are typed.
        host = Within(url, door.lobby, third_host(door, second), None)
        kim = fresh_guest()
        visitor = Without(url, door.lobby, ThirdGuest(door, kim, KIM), None)
        async with tasks(host.welcome()) as (opened_,):
            await until(lambda: host.openings > 0)
            async with tasks(visitor.knock()) as (knock,):
                await until(lambda: bool(host.knocks))
                host.decision.set_result(True)
                given: AskedIn = await knock
                held: Asked = await opened_
        assert (given.by, given.room) == (Seat.SECOND, led_room(first))
        assert given.other is not None
        # What the second says in the room is all that the first knows; nobody types anything.
        said, own = introduced(held), SeatSeeds(given.seed, given.exchange_seed)
        member = Member(Seat.FACILITATOR, said.signing, said.exchange)
        told = Facilitator(member, said.introduction)
        assert latecomer(given).member == member
        assert latecomer(given).partners == led_room(first).partners
        async with tasks(
            meet_told(url, first, told, keep=keep),
            follow(url, given.other, own, KIM, given.room.partners, keep=keep),
        ) as (meeting, following):
            also: Asked = await meeting
            there: AskedIn = await following
        assert also.facilitator == told and there.by is Seat.FIRST and there.room == given.room
        assert also.spoken == there.spoken


def couple_at(url: str, secret: bytes) -> tuple[Awaitable[Admission], Awaitable[Admission]]:
    """Two who found a room."""
    facilitator = Facilitator(ROOM.partners[0], KIM)
    seats = [
        Led(
            seat=seat,
            seed=os.urandom(32),
            exchange_seed=os.urandom(32),
            facilitator=facilitator,
            couple=secret,
            third=None,
            guide_hash=GUIDE,
            transcript=b"",
        )
        for seat in PARTNERS
    ]
    return (
        meet_partner(url, seats[0], "A", keep=keep),
        meet_partner(url, seats[1], "B", keep=keep),
    )


async def test_whoever_has_been_let_in_waits_for_a_relay_that_does_not_answer(
    tmp_path: Path,
) -> None:
    """The words are spent by then: nobody could begin at the first door again."""
    async with relay_at(tmp_path) as relay:
        port, url = relay.port, url_of(relay)
    lines: list[bool] = []
    third, guide = os.urandom(32), os.urandom(99)
    lending = lend_guide(url, third, guide)
    borrowing = borrow_guide(url, third, guide_hash(guide), lines.append)
    async with tasks(*couple_at(url, os.urandom(32)), borrowing, lending) as (one, two, lent, _):
        await until(lambda: lines[:1] == [False])
        assert not any(each.done() for each in (one, two, lent))
        async with relay_at(tmp_path, port):
            first, second = await one, await two
            assert first.room == second.room and await lent == guide
    own, secret = fresh_guest(), os.urandom(32)
    member = Member(Seat.FACILITATOR, public_key(own.signing), exchange_key(own.exchange))
    facts = facts_of(first, url)
    partners = led_room(facts).partners
    seat = SeatSeeds(own.signing, own.exchange)
    async with tasks(
        follow(url, secret, seat, KIM, partners, keep=keep, on_line=lines.append),
        meet_third(url, secret, facts, Facilitator(member, KIM), keep=keep, on_line=lines.append),
    ) as (following, meeting):
        await until(lambda: lines.count(False) > 3)
        assert not following.done() and not meeting.done()
        async with relay_at(tmp_path, port):
            assert (await following).spoken == (await meeting).spoken
