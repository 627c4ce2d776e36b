"""A facilitator's way in, as pages: `tui.pages.lead.way`, `tui.pages.lead.form`,
`tui.pages.lead.asked` and the value they are made of, `tui.seat.lead_door`, with the sentences of
`tui.words.lead_door`."""

from dataclasses import replace

import pytest

from protocol.door.introduction import LINE_LIMITS, Policy
from protocol.door.leading import Card
from protocol.errors import Malformed
from protocol.seats import PARTNERS
from protocol.session.session import Session
from tests.tui.pages.desk import texts_of
from tests.tui.pages.lead.rooms import lead_state
from tui.pages.page import Here, Page
from tui.pages.parts import Deed, OnWay, Tell, Way
from tui.pages.shown import page_of
from tui.seat import lead_door as slots
from tui.seat.drafts import Drafts
from tui.seat.lead_door import At, DoorAt, GuideLine, LeadDoor, OneDoor, Scratch, introduction_of
from tui.words import lead_door as door_words
from tui.words import leading as leading_words

FIRST, SECOND = PARTNERS
CARD = Card("In the kitchen", "0151 22 33", "Nobody")
WORDS = ("utility", "groove", "boxcar", "spider", "ditto")


def typed(**texts: str) -> Drafts:
    """A form with these in it."""
    names = {"name": slots.NAME, "policy": slots.POLICY, "about": slots.ABOUT, "relay": slots.RELAY}
    return Drafts(Scratch({names[name]: text for name, text in texts.items()}))


def form(**texts: str) -> LeadDoor:
    return LeadDoor(At.FORM, typed(**texts), guides=(GuideLine("burnout", "Worn out", "Short"),))


def doors(first: OneDoor, second: OneDoor) -> LeadDoor:
    return LeadDoor(At.DOORS, typed(), doors=(first, second), relay="relay.example.org")


def knocking(seat: int) -> OneDoor:
    return OneDoor(PARTNERS[seat], DoorAt.KNOCK, name=("Ada", "Sam")[seat], card=CARD)


def shown(page: Page) -> set[str]:
    return {button.id for button in page.buttons}


def does(state: LeadDoor, id: str, here: Here | None = None) -> tuple[Deed, ...]:
    button = page_of(state, here or Here()).button(id)
    assert button is not None
    return button.does


def asks(state: LeadDoor, id: str) -> Tell:
    """What a button says instead of doing it."""
    (found,) = does(state, id)
    assert isinstance(found, Tell)
    return found


def test_the_form_shows_each_policy_word_for_word() -> None:
    text = "\n".join(texts_of(page_of(form()).shown))
    for policy in Policy:
        assert leading_words.POLICY[policy] in text


@pytest.mark.parametrize("id", ["go", "home", "given"])
def test_nothing_goes_on_without_a_name_and_a_policy(id: str) -> None:
    assert asks(form(policy="none"), id).focus == "name"
    assert asks(form(name="Kim"), id).focus == "policy"
    assert isinstance(does(form(name="Kim", policy="none", relay="one.example"), id)[0], OnWay)


def test_what_is_typed_becomes_an_introduction_that_always_holds() -> None:
    said = introduction_of(typed(name="  Kim\n", policy="none", about="x" * 1_000))
    assert (said.name, said.policy) == ("Kim", Policy.NONE)
    assert len(said.about) == LINE_LIMITS["about"][0]
    for lacking in (typed(name="Kim"), typed(policy="none"), typed(name="Kim", policy="other")):
        with pytest.raises(Malformed):
            introduction_of(lacking)


def test_each_of_the_two_has_words_of_their_own_and_nobody_stands_there_yet() -> None:
    state = doors(
        OneDoor(FIRST, DoorAt.OPEN, words=WORDS), OneDoor(SECOND, DoorAt.OPEN, words=WORDS[::-1])
    )
    page = page_of(state)
    text = "\n".join(texts_of(page.shown))
    for line in ("utility   groove   boxcar", "ditto   spider   boxcar"):
        assert line in text
    assert door_words.over_relay("relay.example.org") in page.texts
    assert shown(page) == {"back"}


def test_whoever_knocks_is_let_in_only_by_a_button_of_its_own() -> None:
    page = page_of(doors(knocking(0), OneDoor(SECOND, DoorAt.OPEN, words=WORDS)))
    assert {"let-in-0", "shut-0"} <= shown(page) and "let-in-1" not in shown(page)
    assert page.main is None and page.begins is None
    for text in ("In the kitchen", "0151 22 33", "Nobody"):
        assert text in "\n".join(page.texts)


def test_both_are_let_in_with_one_press_once_both_stand_there() -> None:
    assert "let-both" not in shown(page_of(doors(knocking(0), OneDoor(SECOND, DoorAt.OPEN))))
    state = doors(knocking(0), knocking(1))
    assert "let-both" in shown(page_of(state))
    assert does(state, "let-both") == (OnWay(Way.LET_IN, FIRST), OnWay(Way.LET_IN, SECOND))


def test_the_card_is_gone_from_the_screen_once_they_are_in() -> None:
    inside = replace(knocking(0), at=DoorAt.COMPARE, spoken=("maple", "river"))
    page = page_of(doors(inside, OneDoor(SECOND, DoorAt.OPEN)))
    assert "0151 22 33" not in "\n".join(page.texts)
    assert "maple   river" in page.texts
    assert {"same-0", "differ-0"} <= shown(page) and page.main is None


def test_all_of_it_begins_anew_only_with_a_second_press() -> None:
    inside = replace(knocking(0), at=DoorAt.COMPARE, spoken=("maple", "river"))
    state = doors(inside, OneDoor(SECOND, DoorAt.OPEN))
    for id, way in (
        ("differ-0", OnWay(Way.DIFFER, FIRST)),
        ("anew", OnWay(Way.ANEW)),
        ("back", OnWay(Way.STOP)),
    ):
        mark = asks(state, id).marks
        assert mark and does(state, id, Here(asked=frozenset({mark}))) == (way,)


def test_of_whoever_was_there_and_is_not_any_more_words_and_number_stand() -> None:
    gone = replace(knocking(0), at=DoorAt.OPEN, words=WORDS, told=door_words.nobody_any_more("Ada"))
    page = page_of(doors(gone, OneDoor(SECOND, DoorAt.OPEN, words=WORDS[::-1])))
    text = "\n".join(texts_of(page.shown))
    for told in ("utility   groove   boxcar", "Ada is not at the door any more", "0151 22 33"):
        assert told in text
    assert "In the kitchen" not in "\n".join(page.texts) and shown(page) == {"back"}


def test_words_that_a_couple_gave_are_typed_before_anything_is_knocked() -> None:
    state = LeadDoor(At.TYPING, typed(name="Kim"))
    assert asks(state, "knock").focus == "words"
    assert does(state, "knock", Here(written={"words": "a b c d e"})) == (OnWay(Way.KNOCK),)


def test_until_both_have_said_yes_the_page_is_the_same_and_tells_nothing() -> None:
    waiting = lead_state(Session(room_id=bytes(32)), is_told=False, is_awaiting=True)
    page = page_of(waiting)
    assert page.texts[:2] == (door_words.ASKED, door_words.ASKED_THEN)
    assert shown(page) == {"back", "forget"} and page.main is None
    forget = page.button("forget")
    assert forget is not None and isinstance(forget.does[0], Tell)
    met = page_of(replace(waiting, meets_other=True, other_spoken=("maple", "river")))
    assert {"same", "differ"} <= shown(met) and "maple   river" in met.texts
