"""Agreements with an owner, a day as data, what is good enough, and lines that are picked by id.

About `protocol.activities.agree`, `protocol.activities.proposals` and `protocol.activities.days`.
"""

import calendar
from dataclasses import replace
from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.activities.activity import OWNED_MOST, Agreement, Label, Option, Owner, Setting
from protocol.activities.agree import FIELDS_MOST, Agree, Agreeing
from protocol.activities.days import On, Timing, Weekly, When, fits, is_day
from protocol.errors import BadGuide
from protocol.guide.checking import check
from protocol.session.events import Answered, Proposed
from protocol.session.outline import digest
from protocol.session.session import Session
from tests.protocol.test_session import usual
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    begun_with,
    guide_of,
    is_refused,
    phase_of,
    play,
    ready,
    refuse,
)

OPTIONS = (Option("dates", "Birthdays and dates"), Option("post", "Post and forms"))
DAYS: list[When | None] = [None, On(2026, 12, 1), Weekly(6, 1_200)]


def agree(name: str = "deal", **fields: object) -> Agree:
    return Agree(id=name, title="A", prompt="A", **fields)  # type: ignore[arg-type]  # as a guide gives them


def hand_over(name: str = "deal", most: int = 1) -> Agree:
    return agree(
        name,
        options=OPTIONS,
        most=most,
        day="From which day?",
        owner=True,
        timing=Timing.DATE,
        enough="What is good enough?",
        again="We look at it again on",
    )


def limit() -> Agree:
    labels = (Label("count", "Count on"), Label("towards", "Towards"), Label("word", "A word"))
    return agree(both=True, fields=labels)


TAKEN = Proposed(
    "",
    "after dinner",
    option="dates",
    owner=Owner.SECOND,
    when=On(2026, 11, 30),
    enough="a card in time",
    again=On(2026, 12, 14),
)


def test_a_hand_over_is_agreed_on_with_all_its_parts() -> None:
    session = play(begun_with(hand_over()), (FIRST, TAKEN), (SECOND, Answered(1, True)))
    assert ready(session).agreements == (
        Agreement(
            "Birthdays and dates",
            "after dinner",
            "deal",
            "dates",
            Owner.SECOND,
            On(2026, 11, 30),
            "a card in time",
            On(2026, 12, 14),
        ),
    )


def test_a_hand_over_without_an_owner_cannot_be_proposed() -> None:
    for text, option in (("Post", ""), ("", "dates")):
        refuse(begun_with(hand_over()), (FIRST, Proposed(text, "", option=option)))


def test_whose_it_may_be_is_what_the_guide_says() -> None:
    for owner, both in product((False, True), repeat=2):
        asked = agree(owner=owner, both=both)
        session = begun_with(asked)
        for named in (None, *Owner):
            is_open = named in asked.owners if asked.owners else named is None
            assert is_refused(session, FIRST, Proposed("Tea", "", owner=named)) is not is_open


def test_either_may_say_that_it_is_the_others_but_only_the_other_says_yes() -> None:
    session = play(begun_with(hand_over()), (FIRST, TAKEN))
    refuse(session, (FIRST, Answered(1, True)))


# -- at most two each


def taking(owner: Owner, session: Session) -> Session:
    proposed = Proposed("One more", "", owner=owner)
    phase = phase_of(session, Agreeing)
    number = sum(phase.proposals) + 1
    return play(session, (FIRST, proposed), (SECOND, Answered(number, True)))


@pytest.mark.parametrize("owner", [Owner.FIRST, Owner.SECOND])
def test_nobody_takes_on_more_than_two_in_one_activity_or_in_several(owner: Owner) -> None:
    other = Owner.SECOND if owner is Owner.FIRST else Owner.FIRST
    session = begun_with(hand_over("one"), hand_over("two"), hand_over("three", most=2))
    for _ in range(OWNED_MOST):
        session = ready(taking(owner, session))
    refuse(session, (FIRST, Proposed("A third", "", owner=owner)))
    assert phase_of(session, Agreeing).free(session.setting) == (other,)
    assert taking(other, session).phase != session.phase


def test_two_in_one_activity_count_as_well() -> None:
    session = begun_with(agree("one", owner=True, most=2), agree("two", owner=True))
    for _ in range(OWNED_MOST):
        session = taking(Owner.FIRST, session)
    refuse(ready(session), (SECOND, Proposed("A third", "", owner=Owner.FIRST)))


def test_what_is_a_thing_of_both_counts_for_nobody_alone() -> None:
    session = begun_with(agree("one", owner=True, both=True, most=2), agree("two", owner=True))
    for _ in range(OWNED_MOST):
        session = taking(Owner.BOTH, session)
    assert ready(session).owned == (0, 0)


# -- nothing that the guide does not ask for


@pytest.mark.parametrize("timing", [None, *Timing])
@pytest.mark.parametrize("when", DAYS, ids=str)
def test_a_day_is_data_only_where_the_guide_asks_for_that_kind(
    timing: Timing | None, when: When | None
) -> None:
    session = begun_with(agree(timing=timing, day="When?"))
    is_asked = when is None or (
        (timing is Timing.DATE and isinstance(when, On))
        or (timing is Timing.WEEKLY and isinstance(when, Weekly))
    )
    assert is_refused(session, FIRST, Proposed("Tea", "", when=when)) is not is_asked


@pytest.mark.parametrize(
    "extra",
    [{"owner": Owner.BOTH}, {"enough": "a card"}, {"again": On(2026, 12, 1)}, {"more": ("x",)}],
    ids=str,
)
def test_what_was_not_asked_for_is_not_taken(extra: dict[str, object]) -> None:
    plain = begun_with(agree())
    refuse(plain, (FIRST, msgspec.structs.replace(Proposed("Tea", ""), **extra)))
    assert not is_refused(plain, FIRST, Proposed("Tea", "any day"))


def test_a_plain_agreement_leaves_the_digest_as_it_always_was() -> None:
    plain = Agreement("Tea", "Sunday", "deal")
    assert plain.outline() == "deal"
    assert replace(plain, owner=Owner.BOTH).outline() != "deal"


# -- a line of the menu


@pytest.mark.parametrize(
    ("text", "option"), [("Something else", "dates"), (" ", "dates"), ("", "laundry"), ("", "")]
)
def test_no_other_words_go_with_a_line_of_the_menu(text: str, option: str) -> None:
    proposed = Proposed(text, "", option=option, owner=Owner.FIRST)
    refuse(begun_with(hand_over()), (FIRST, proposed))


@given(st.text(max_size=12), st.text(max_size=12))
@usual
def test_whatever_a_changed_program_sends_an_id_has_the_words_of_the_guide(
    text: str, option: str
) -> None:
    session = begun_with(hand_over())
    proposed = Proposed(text, "", option=option, owner=Owner.FIRST)
    if not is_refused(session, FIRST, proposed):
        (waiting,) = [phase_of(play(session, (FIRST, proposed)), Agreeing).proposal]
        assert waiting is not None
        assert not option or waiting.text == {each.id: each.text for each in OPTIONS}[option]


def test_what_another_activity_offers_stands_in_the_menu_what_weighs_first() -> None:
    session = begun_with(agree(options=OPTIONS))
    setting = replace(
        session.setting, prefill=(Label("food", "Food"), Label("bills", "Bills")), owned=(0, 0)
    )
    phase = Agreeing()
    assert phase.words_of(setting, Proposed("", "", option="food")) == "Food"
    assert phase.words_of(setting, Proposed("", "", option="post")) == "Post and forms"


# -- the lines of a limit


def test_a_limit_is_a_thing_of_both_and_agreed_on_only_with_its_first_line() -> None:
    session = begun_with(limit())
    for more in (("", ""), ("I sit down with you", "kettle")):
        refuse(session, (FIRST, Proposed("", "", owner=Owner.BOTH, more=more)))
        refuse(session, (FIRST, Proposed("Ten minutes", "", owner=Owner.FIRST, more=more)))
    said = Proposed("Ten minutes alone", "", owner=Owner.BOTH, more=("", "kettle"))
    made = ready(play(session, (FIRST, said), (SECOND, Answered(1, True)))).agreements
    (limited,) = made
    assert (limited.text, limited.more) == ("Ten minutes alone", ("", "kettle"))


@pytest.mark.parametrize("more", [(), ("one",), ("one", "two", "three")])
def test_a_limit_has_the_lines_that_the_guide_has(more: tuple[str, ...]) -> None:
    refuse(begun_with(limit()), (FIRST, Proposed("x", "", owner=Owner.BOTH, more=more)))


# -- days


@given(st.integers(2000, 9999), st.integers(-1, 14), st.integers(-1, 33))
@usual
def test_there_is_such_a_day_where_a_calendar_has_it(year: int, month: int, day: int) -> None:
    has_month = 1 <= month <= 12
    is_there = has_month and 1 <= day <= calendar.monthrange(year, month)[1]
    assert is_day(On(year, month, day)) is is_there


@pytest.mark.parametrize(
    "when",
    [On(1999, 1, 1), On(10_000, 1, 1), Weekly(-1, 0), Weekly(7, 0), Weekly(0, -1), Weekly(0, 1440)],
    ids=str,
)
def test_no_calendar_shows_it(when: When) -> None:
    assert not is_day(when)
    assert not fits(when, Timing.DATE) and not fits(when, Timing.WEEKLY)


# -- what a guide may ask for


@pytest.mark.parametrize(
    "wrong",
    [
        agree(timing=Timing.DATE),
        agree(enough="x" * 61),
        agree(again="x" * 61),
        agree(fields=tuple(Label(f"f{at}", "F") for at in range(FIELDS_MOST + 1))),
        agree(prefill="nothing"),
    ],
)
def test_a_guide_asks_for_what_makes_sense(wrong: Agree) -> None:
    with pytest.raises(BadGuide):
        check(guide_of(wrong))


def test_only_what_offers_something_can_be_filled_in() -> None:
    first = agree("first", options=OPTIONS)
    with pytest.raises(BadGuide):
        check(guide_of(first, agree("second", prefill="first")))


def test_the_digest_tells_whose_it_is_and_when_but_none_of_its_words() -> None:
    def made(proposed: Proposed) -> bytes:
        return digest(
            ready(play(begun_with(hand_over()), (FIRST, proposed), (SECOND, Answered(1, True))))
        )

    assert made(TAKEN) == made(msgspec.structs.replace(TAKEN, enough="flowers", day="soon"))
    others = (
        msgspec.structs.replace(TAKEN, owner=Owner.FIRST),
        msgspec.structs.replace(TAKEN, when=None),
        msgspec.structs.replace(TAKEN, again=On(2026, 12, 15)),
    )
    assert all(made(TAKEN) != made(proposed) for proposed in others)


def test_a_setting_has_nothing_of_another_activity_unless_it_is_named() -> None:
    setting: Setting = begun_with(hand_over()).setting
    assert setting.prefill == () and setting.owned == (0, 0)
