"""Two documents make an appointment: words for each, doors that are the same each time.

About `tui.kept.appointing`.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.door.introduction import Introduction, Policy
from protocol.door.invitation import read
from protocol.seats import PARTNERS
from tests.tui.kept.samples import APPOINTMENT, NOTE, NOW
from tui.kept.appointing import HOLDS, RANDOM_BYTES, Appointed, appointed, appointments
from tui.kept.documents import AHEAD, DAYS_MOST, Appointment, Document
from tui.kept.format import packed, unpacked
from tui.kept.markdown import of_appointment

KIM: Final = Introduction(
    "Kim de Wit", "counsellor", Policy.MAY_BRING_IN, "", "the number you have"
)
WEEK: Final = timedelta(days=DAYS_MOST)


def made(begins: datetime | None = None, random: bytes = bytes(range(RANDOM_BYTES))) -> Appointed:
    return appointed(
        "Tuesday, Ada and Sam",
        begins,
        ("Ada", "Sam"),
        KIM,
        b"g" * 32,
        "wss://relay.example",
        now=NOW,
        random=random,
    )


def test_each_partner_has_five_words_of_their_own_and_both_grow_from_one_secret() -> None:
    found = made()
    words = [found.words(seat) for seat in PARTNERS]
    assert words[0] != words[1]
    assert all(read(" ".join(each)).words == each for each in words)
    assert found.first.secret == found.second.secret
    assert [each.seat for each in found.documents] == ["first", "second"]


def test_what_both_are_told_at_the_door_is_the_same_after_a_crash() -> None:
    found = made(NOW + timedelta(days=3))
    kept = [unpacked(packed(each)) for each in found.documents]
    (again,) = appointments(kept)
    assert again == found and again.seeds() == found.seeds()
    assert again.introduction() == KIM and again.guide_hash == b"g" * 32
    assert (again.label, again.names) == ("Tuesday, Ada and Sam", ("Ada", "Sam"))
    assert again.relay == "wss://relay.example"


def test_other_random_bytes_lead_to_other_words_and_other_doors() -> None:
    one, other = made(), made(random=bytes(RANDOM_BYTES))
    assert one.id != other.id and one.seeds() != other.seeds()
    assert not {one.words(seat) for seat in PARTNERS} & {other.words(seat) for seat in PARTNERS}


def test_words_that_may_stand_in_front_are_left_out() -> None:
    before = set(made().words(PARTNERS[0]))
    found = appointed(
        "",
        None,
        ("", ""),
        KIM,
        bytes(32),
        "",
        now=NOW,
        random=bytes(range(RANDOM_BYTES)),
        but=before,
    )
    assert not before & {word for seat in PARTNERS for word in found.words(seat)}


@given(ahead=st.timedeltas(timedelta(0), WEEK))
def test_it_opens_an_hour_ahead_and_holds_for_three_hours_within_the_week(ahead: timedelta) -> None:
    found = made(NOW + ahead)
    assert found.until == min(NOW + ahead + HOLDS, NOW + WEEK)
    assert found.is_open(found.begins - AHEAD)
    assert not found.is_open(found.begins - AHEAD - timedelta(seconds=1))
    assert not found.is_open(found.until)


def test_now_is_a_time_too() -> None:
    assert made().begins == NOW and made().is_open(NOW)


@pytest.mark.parametrize(
    "begins",
    [
        NOW - timedelta(seconds=1),
        NOW + WEEK + timedelta(seconds=1),
        datetime(2026, 11, 27, 19, 30),
    ],
    ids=["past", "beyond a week", "without a zone"],
)
def test_no_other_time_is_taken(begins: datetime) -> None:
    with pytest.raises(ValueError):
        made(begins)


@pytest.mark.parametrize("length", [0, RANDOM_BYTES - 1, RANDOM_BYTES + 1])
def test_another_number_of_random_bytes_is_refused(length: int) -> None:
    with pytest.raises(ValueError):
        made(random=bytes(length))


def halves() -> tuple[Appointment, Appointment]:
    return made(NOW + timedelta(days=1)).documents


def test_the_next_one_comes_first() -> None:
    late, soon = made(NOW + timedelta(days=2)), made(NOW + timedelta(hours=2), bytes(RANDOM_BYTES))
    assert appointments([*late.documents, NOTE, *soon.documents]) == (soon, late)


@pytest.mark.parametrize(
    "lies_there",
    [
        halves()[:1],
        halves()[1:],
        (halves()[0], halves()[0]),
        (*halves(), halves()[0].__replace__(words=("ember", "lake", "orbit", "plum", "quartz"))),
        (halves()[0], halves()[1].__replace__(secret="00" * 32)),
        (halves()[0], halves()[1].__replace__(relay="wss://elsewhere.example")),
        (halves()[0], halves()[1].__replace__(until=NOW + timedelta(days=2))),
        tuple(
            each.__replace__(leads=each.leads.__replace__(policy="whatever")) for each in halves()
        ),
        tuple(each.__replace__(leads=each.leads.__replace__(name="")) for each in halves()),
    ],
)
def test_what_is_no_whole_appointment_of_ours_is_none(lies_there: tuple[Document, ...]) -> None:
    assert appointments(lies_there) == ()


def test_a_copy_of_a_half_takes_nothing_from_it() -> None:
    assert appointments((*halves(), halves()[0])) == (Appointed(*halves()),)


def test_what_is_handed_out_has_the_words_of_one_and_not_what_the_two_are_called() -> None:
    first, second = made().documents
    handed = of_appointment(first, UTC)
    assert " ".join(first.words) in handed and "Ada" in handed
    assert "Tuesday, Ada" not in handed and second.words[0] not in handed
    assert APPOINTMENT.secret not in of_appointment(APPOINTMENT, UTC)
