"""The check with three seats: what it goes through, what it tries, and the faults that it finds.

About `tui.rehearsal.led.check`, `tui.rehearsal.led.controls`, `tui.rehearsal.led.doors`,
`tui.rehearsal.led.facilitator`, `tui.rehearsal.led.keys`, `tui.rehearsal.led.partner` and
`tui.rehearsal.led.promises`.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from protocol.door.introduction import Introduction
from protocol.door.invitation import Opening
from protocol.guide.structure import Guide
from protocol.seal.keyring import pair_key
from protocol.seal.sealing import exchange_key
from protocol.seats import PARTNERS, Seat
from protocol.session.controls import NOT_WITH_A_THIRD
from protocol.session.events import CameBack, IntroducedThird, Ready
from tests.tui.trio import KIM, trio
from tests.whole.laptops import relay_at, until, url_of
from tui.disk.shelf import burnout, shipped
from tui.errors import CheckFailed, Problem
from tui.home.relay import private_relay
from tui.rehearsal.any_guide import kind_script
from tui.rehearsal.check import HASTE, PACE
from tui.rehearsal.led import check as checking
from tui.rehearsal.led.check import Beginning, Evening, LedReport, check_led
from tui.rehearsal.led.keys import read_by
from tui.rehearsal.led.partner import LedPartner
from tui.rehearsal.led.promises import Proof, proven, sentences_of
from tui.rehearsal.pretend import Awake
from tui.rehearsal.relays import relays_at
from tui.rehearsal.watched import Done
from tui.seat.facts import SeatFacts
from tui.seat.ports import Keep

FIRST, SECOND, THIRD = Seat


async def cheap(words: tuple[str, ...]) -> Opening:
    """Without the second that the words cost; the test of the command line pays it."""
    lobby = hashlib.sha256(" ".join(words).encode()).digest()
    return Opening(lobby, hashlib.sha256(lobby).digest())


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is waited for asks again in a moment."""
    monkeypatch.setattr("tui.line.link.BACK_OFF_S", (0.05, 0.1))
    monkeypatch.setattr("tui.line.lobby.AGAIN_S", 0.05)


async def run(
    url: str, directory: Path, guide: Guide, *, timeout_s: float = 120.0
) -> tuple[LedReport, list[Done]]:
    passed: list[Done] = []
    report = await check_led(
        relays_at(url, None),
        directory,
        guide,
        pace=HASTE,
        timeout_s=timeout_s,
        stretch=cheap,
        on_beginning=lambda beginning: None,
        on_door=lambda seconds: None,
        on_passed=passed.append,
        on_wait=lambda: None,
    )
    return report, passed


def by_beginning(report: LedReport) -> dict[Beginning, Evening]:
    return {each.beginning: each for each in report.evenings}


async def test_three_seats_go_through_a_guide_led_and_with_somebody_asked_in(
    tmp_path: Path,
) -> None:
    async with private_relay(tmp_path / "relay") as url:
        report, passed = await run(url, tmp_path, shipped("daily"))
    led, asked = (by_beginning(report)[each] for each in Beginning)
    for each in (led, asked):
        controls = each.proof.controls
        assert controls["took-aside"] == 2 and controls["rejoined"] == 1
        assert {"advanced", "remarked", "extended", "held", "gave-floor"} <= controls.keys()
        assert {"nudged", "paused", "replanned"} <= controls.keys()
        assert each.proof.words == 4 and each.proof.sentences > 8
    assert led.proof.controls["went-back"] == 1
    assert led.proof.after == 0 < led.proof.before < asked.proof.before and asked.proof.after
    assert {each.activity for each in passed if each.step == "Arrive"} > {"How this works"}
    assert len(report.all_times.round_trips_s) > 50 and not report.has_waited
    assert report.controls["took-aside"] == 4


@pytest.mark.gate
async def test_it_goes_through_the_long_guide_as_well(tmp_path: Path) -> None:
    """Asked in after *Safety*, and alone from *Conflict* on."""
    async with private_relay(tmp_path / "relay") as url:
        report, _ = await run(url, tmp_path, burnout())
    led, asked = (by_beginning(report)[each] for each in Beginning)
    assert led.proof.controls["advanced"] > 30 and led.proof.pages > 40
    assert asked.proof.before > 100 and asked.proof.after > 100
    assert {"went-back", "gave-floor", "replanned"} <= asked.proof.controls.keys()


@pytest.mark.long
async def test_a_relay_with_the_usual_quota_is_passed_by_three(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay", events_per_minute=30) as relay:
        report = await check_led(
            relays_at(url_of(relay), None),
            tmp_path,
            burnout(),
            pace=PACE,
            stretch=cheap,
            on_beginning=lambda beginning: None,
            on_door=lambda seconds: None,
            on_passed=lambda passed: None,
            on_wait=lambda: None,
        )
    assert report.has_waited


async def problem(url: str, directory: Path, timeout_s: float = 60.0) -> Problem:
    with pytest.raises(CheckFailed) as failed:
        await run(url, directory, shipped("daily"), timeout_s=timeout_s)
    return failed.value.problem


async def test_where_three_cannot_meet_it_is_told_why(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay", room_entries=40) as relay:
        assert await problem(url_of(relay), tmp_path) is Problem.ROOM
        relay.drain()
        assert await problem(url_of(relay), tmp_path) is Problem.DRAINING
    assert await problem(url_of(relay), tmp_path) is Problem.UNREACHABLE
    async with relay_at(tmp_path / "crowded", connections_per_address=2) as relay:
        assert await problem(url_of(relay), tmp_path) is Problem.CROWDED_HERE


async def test_who_takes_its_time_still_tells_the_other_whom_it_has_met(tmp_path: Path) -> None:
    """What it would do is looked at again and again, and done once."""
    async with trio(is_led=True, is_begun=False) as three:
        three.start(FIRST)
        ada = LedPartner(three.partner(FIRST), kind_script(three.guide), Awake())
        await until(lambda: IntroducedThird in ada.sitting.moves())
        ada.met = three.facilitator
        first, again = ada.next_step(), ada.next_step()
        assert isinstance(first, IntroducedThird) and first == again
        assert ada.takes_s(first) == 0.0 < ada.takes_s(Ready()) < ada.takes_s(CameBack())
        assert ada.do(first) and ada.met is None


async def test_nobody_says_yes_to_somebody_it_has_not_met(tmp_path: Path) -> None:
    async with trio(is_led=True, is_begun=False) as three:
        three.start(*PARTNERS)
        await three.is_asked()
        sam = LedPartner(three.partner(SECOND), kind_script(three.guide), Awake())
        assert sam.next_step() is None
        sam.has_met = True
        assert sam.next_step() == three.yes
        stranger = replace(three.facilitator, introduction=replace_name(KIM))
        object.__setattr__(sam.sitting.keep.facts, "leads", stranger)
        assert sam.next_step() == NOT_WITH_A_THIRD


def replace_name(introduction: Introduction) -> Introduction:
    return Introduction("Somebody", introduction.about, introduction.policy, "", "")


# Faults that it finds


class Held:
    """A seat's file of a modified program, that was given one key more."""

    def __init__(self, keep: Keep, key: bytes) -> None:
        self._keep = keep
        self.facts: SeatFacts = replace(keep.facts, door_ahead=key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._keep, name)


Fault = Callable[[Mapping[Seat, Keep], list[bytes]], tuple[Mapping[Seat, Any], list[bytes]]]


def a_key_of_the_door(keeps: Mapping[Seat, Keep], sent: list[bytes]) -> Any:
    """The third seat was given the key that the two have had from their door on."""
    return {**keeps, THIRD: Held(keeps[THIRD], keeps[FIRST].facts.room.key)}, sent


def a_key_of_the_other(keeps: Mapping[Seat, Keep], sent: list[bytes]) -> Any:
    """One of the two has what opens the words of the other with whoever leads."""
    third, first = keeps[THIRD].facts, keeps[FIRST].facts
    key = pair_key(first.room.room_id, 1, third.exchange_seed, exchange_key(first.exchange_seed))
    return {**keeps, SECOND: Held(keeps[SECOND], key)}, sent


def a_sentence_in_the_clear(keeps: Mapping[Seat, Keep], sent: list[bytes]) -> Any:
    """A frame with something that was said, as it was written."""
    events = (each.event for each in read_by(keeps[FIRST]))
    said = next(text for event in events for text in sentences_of(event))
    return keeps, [*sent, b"\x00" + said.encode() + b"\x00"]


FAULTS = (a_key_of_the_door, a_key_of_the_other, a_sentence_in_the_clear)


@pytest.mark.gate
async def test_whoever_could_read_what_is_not_theirs_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []

    def tried(keeps: Mapping[Seat, Keep], sent: Iterable[bytes]) -> Proof:
        for fault in FAULTS:
            with pytest.raises(CheckFailed) as failed:
                proven(*fault(keeps, list(sent)))
            assert failed.value.problem is Problem.OPENED, fault
            found.append(fault.__name__)
        return proven(keeps, sent)

    monkeypatch.setattr(checking, "proven", tried)
    async with private_relay(tmp_path / "relay") as url:
        await run(url, tmp_path, shipped("daily"))
    assert len(found) == 2 * len(FAULTS)


@pytest.mark.gate
async def test_pages_that_are_not_the_same_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another(session: Any) -> bytes:
        # As if a fold hung on which seat it is.
        return hashlib.sha256(repr(id(session)).encode()).digest()

    def tried(keeps: Mapping[Seat, Keep], sent: Iterable[bytes]) -> Proof:
        with monkeypatch.context() as patch:
            patch.setattr("tui.rehearsal.led.promises.digest", another)
            with pytest.raises(CheckFailed) as failed:
                proven(keeps, sent)
        assert failed.value.problem is Problem.DIFFERENT
        return proven(keeps, sent)

    monkeypatch.setattr(checking, "proven", tried)
    async with private_relay(tmp_path / "relay") as url:
        await run(url, tmp_path, shipped("daily"))
