"""`tui.pages.talking`: the couple's own pages in a led session."""

from protocol.seats import PARTNERS, Seat
from protocol.session.controls import Change
from protocol.session.events import Replanned
from tests.protocol.worlds import begun_with, led, play, rate, turns
from tests.tui.pages.lead.rooms import drafts, partner_state
from tui.pages.now import page_now

FIRST, SECOND, KIM = Seat


def test_a_question_of_the_thirds_own_has_a_page_for_whoever_speaks_and_whoever_listens() -> None:
    session = led(begun_with(rate(), turns()))
    asked = Replanned(Change.ASK, "What else?"), Replanned(Change.LEAVE_OUT, "rate")
    session = play(session, *((KIM, each) for each in asked))
    pages = [page_now(partner_state(session, seat, drafts())) for seat in PARTNERS]
    assert [page.kind for page in pages] == ["speaking", "listening"]
