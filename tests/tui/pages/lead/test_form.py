"""`tui.pages.lead.form`: what is still open there is gone to, not only told."""

import pytest

from tui.pages.lead.form import form_page
from tui.pages.page import Here
from tui.pages.parts import OnWay, Tell, Way
from tui.seat import lead_door as slots
from tui.seat.drafts import Drafts
from tui.seat.lead_door import At, LeadDoor, Scratch


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
