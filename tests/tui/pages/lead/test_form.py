"""`tui.pages.lead.form`: what is still open there is gone to, not only told."""

from dataclasses import replace

import pytest

from tui.pages.lead.form import form_page
from tui.pages.lead.way import way_page
from tui.pages.page import Here
from tui.pages.parts import OnWay, Tell, Way
from tui.seat import lead_door as slots
from tui.seat.drafts import Drafts
from tui.seat.lead_door import At, LeadDoor, Scratch
from tui.words import daytime as day_words


@pytest.mark.parametrize(
    ("typed", "goes_to"), [("", "relay"), ("  ", "relay"), ("relay.example.org", None)]
)
def test_doors_over_no_relay_lead_to_where_one_is_typed(typed: str, goes_to: str | None) -> None:
    kept = {slots.NAME: "Kim", slots.POLICY: "none", slots.RELAY: typed}
    page = form_page(LeadDoor(At.FORM, Drafts(Scratch(kept))), Here())
    does = {each.id: each.does for each in page.buttons}
    (go,) = does["go"]
    assert isinstance(go, Tell) is (goes_to is not None)
    assert goes_to is None or (isinstance(go, Tell) and go.focus == goes_to)
    assert does["home"] == (OnWay(Way.OPEN_HOME),)


def test_another_day_takes_a_relay_elsewhere_and_is_only_where_something_can_be_kept() -> None:
    kept = {slots.NAME: "Kim", slots.POLICY: "none"}
    state = LeadDoor(At.FORM, Drafts(Scratch(kept)))
    assert not {"another-day", "appointments"} & {
        each.id for each in form_page(state, Here()).buttons
    }
    page = form_page(replace(state, may_appoint=True), Here())
    does = {each.id: each.does for each in page.buttons}
    (day,) = does["another-day"]
    assert isinstance(day, Tell) and day.focus == "relay"
    assert does["appointments"] == (OnWay(Way.APPOINTMENTS),)


def test_shutting_the_doors_of_an_appointment_leaves_its_words() -> None:
    state = LeadDoor(At.DOORS, Drafts(Scratch({})), is_appointment=True)
    (does,) = {each.id: each.does for each in way_page(state, Here()).buttons}["back"]
    assert isinstance(does, Tell) and does.text == day_words.SHUT_SURE
