"""Before it begins: a guide that was brought is read, and agreed to by no slip; who waits is told.

About `tui.pages.gathering` and `tui.pages.asides`.
"""

from dataclasses import replace
from typing import Final

import msgspec
import pytest

from protocol.door.introduction import Introduction, Policy
from protocol.seats import Partner
from protocol.session.events import Introduced
from tests.tui.pages.desk import Desk, ids, pressed
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.disk.shelf import burnout
from tui.news import Line, News
from tui.pages.gathering import gathering_page
from tui.pages.now import page_now
from tui.pages.page import Here
from tui.pages.parts import Wish
from tui.seat.expected import Expected
from tui.words import guide as guide_words
from tui.words import guide_check as check_words
from tui.words import room as room_words

KIM: Final = Introduction("Kim", "counsellor", Policy.NONE, "", "")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_f9_reads_a_strangers_guide_and_never_accepts_it(desk: Desk) -> None:
    page = desk.page("guide")
    assert page.main is None
    assert page.nothing_to_do == page.waits_for_answer == room_words.TWO_ANSWERS
    assert {"accept", "decline"} <= ids(page)
    assert pressed(page, "accept") == (Wish.ACCEPT,)


def test_who_presses_the_button_reads_what_is_below_first(desk: Desk) -> None:
    button = desk.page("guide").button("accept")
    assert button is not None and button.is_main and button.answers


def test_whose_words_they_are_is_said_only_where_the_guide_names_no_author(desk: Desk) -> None:
    told = {}
    for author in ("", "Dr. Jo Marsh"):
        guide = msgspec.structs.replace(burnout(), author=author)
        told[author] = " ".join(desk.page((Play(guide=guide).bring(), SAM, HERE)).texts)
    assert "its words are Ada's" in told[""]
    assert "its words are" not in told["Dr. Jo Marsh"] and "By Dr. Jo Marsh" in told["Dr. Jo Marsh"]


def waiting(desk: Desk, play: Play, news: News = HERE, *, is_known: bool = False) -> str:
    """What the inviter reads while nothing has begun."""
    state = replace(desk.state((play, ADA, news)), is_guide_known=is_known)
    return gathering_page(state, Here()).texts[-1]


def test_the_inviter_is_told_that_the_other_reads_the_guide(desk: Desk) -> None:
    assert waiting(desk, Play().bring()) == guide_words.being_read("Sam")


def test_no_reading_is_told_of_where_there_is_none(desk: Desk) -> None:
    ready = room_words.WAITING_FOR_START
    assert waiting(desk, Play()) == ready, "it is not there yet"
    assert waiting(desk, Play().bring(), is_known=True) == ready, "it came with both programs"
    assert waiting(desk, Play().bring(), replace(HERE, line=Line.RECONNECTING)) == ready
    away = waiting(desk, Play().bring(), replace(HERE, is_partner_here=False))
    assert away == room_words.still_at_the_door("Sam")
    agreed = Play().bring().do(SAM, Introduced("Sam"))
    assert guide_words.being_read("Sam") not in waiting(desk, agreed)


@pytest.mark.parametrize("seat", [ADA, SAM])
def test_a_guide_of_whoever_leads_is_neithers_and_both_read_it(desk: Desk, seat: Partner) -> None:
    state = replace(
        desk.state((Play().bring(), seat, HERE)),
        is_guide_known=False,
        must_accept_guide=True,
        expected=Expected(KIM),
    )
    read = page_now(replace(state, expected=Expected(KIM, begins_alone=True)))
    assert read.kind == "guide" and guide_words.guide_of("Kim") in read.texts
    text = "\n".join(read.texts)
    assert "You speak first" in text and state.partner + " speaks first" in text
    waits = gathering_page(replace(state, must_accept_guide=False), Here()).texts
    is_other_named = state.session.names[state.partner_seat] is not None
    assert (guide_words.both_read("Kim", state.partner) in waits) is not is_other_named
    assert guide_words.guide_mark("Kim") in waits


def test_who_has_no_name_yet_begins_a_sentence_all_the_same() -> None:
    assert guide_words.being_read("your partner").startswith("Your partner is reading")


def test_the_guide_is_read_with_the_name_and_with_what_may_be_left_out(desk: Desk) -> None:
    text = "\n".join(desk.page("guide").texts)
    assert not any(f"{{{place}}}" in text for place in ("partner", "first", "second", "topic"))
    assert "Ada speaks first" in text and "You speak first" in text
    optional = [a for step in burnout().steps for a in step.activities if a.optional]
    assert optional and text.count(check_words.OPTIONAL) >= len(optional)
    assert check_words.ONLY_IF in text
