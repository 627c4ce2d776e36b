"""Before it begins: a guide that was brought is read, and agreed to by no slip; who waits is told.

About `tui.pages.gathering` and `tui.pages.asides`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import msgspec
import pytest

from protocol.door.introduction import Introduction, Policy
from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide
from protocol.seats import Partner
from protocol.session.events import Introduced
from tests.tui.pages.desk import Desk, ids, pressed
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.disk.shelf import NAMES, burnout, shipped
from tui.news import Line, News
from tui.pages.gathering import gathering_page
from tui.pages.guide_text import guide_text
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


NO_TEXT: Final = frozenset(
    "id recall needs decline marked_by leak prefill item word in_ group for_ when choice rate"
    " both_at_least facilitator language".split()
)
"""Fields that are no text for the two: ids, and what is told of them is said in our words."""


def texts_in(part: object, name: str = "") -> Iterator[str]:
    """Every text that somebody who wrote a guide can put before the two."""
    is_list = isinstance(part, tuple) and any(isinstance(each, msgspec.Struct) for each in part)
    if name in NO_TEXT and not is_list:
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from texts_in(each, name)
    elif isinstance(part, msgspec.Struct):
        for field in msgspec.structs.fields(part):
            yield from texts_in(getattr(part, field.name), field.name)


EVERY_TEXT: Final = load_guide("""
id = "all"
title = "All there is"
minutes = 20
about = "Everything that can be said."
for_whom = "anybody at all"
not_for = "nobody at all"

[words.feelings]
one = ["like lead", "like wool"]
[words.needs]
one = ["a door", "a window"]

[[steps]]
id = "one"
title = "Step one"

[[steps.activities]]
kind = "agree"
id = "agree"
title = "What we try"
prompt = "Agree."
options = [{ id = "walk", text = "walk to the mill" }]
fields = [{ id = "what", text = "In our words" }, { id = "how", text = "And how" }]
day = "Which day?"
enough = "What is enough?"
again = "When again?"
owner = true
both = true

[[steps.activities]]
kind = "turns"
id = "talk"
title = "Talk"
prompt = "Speak."
listen = "Listen."
note = "A note on it."
stem = "It makes sense that"
openings = [{ id = "how", text = "How was it for you?" }]
rungs = ["speak", "say-back", "check", "wonder", "makes-sense"]

[[steps.activities]]
kind = "write"
id = "promise"
title = "A promise"
prompt = "Promise."
promise = "When {when}, I will {will}"
fields = [{ id = "when", text = "When this comes" }, { id = "will", text = "I do this" }]
""")


@pytest.mark.parametrize("guide", [EVERY_TEXT, *map(shipped, NAMES)], ids=lambda guide: guide.id)
def test_no_text_of_a_guide_is_first_read_in_the_session(desk: Desk, guide: Guide) -> None:
    """A line that the other reads only once it is asked is one that they have not agreed to."""
    bring = Play(guide=guide).bring()
    read = "\n".join(desk.page((bring, SAM, HERE)).texts)
    aloud = guide_text(guide)
    for text in texts_in(guide):
        for piece in PLACES.split(room_words.to_you(text, "{second}")):
            assert piece.strip() in read, text
        for piece in PLACES.split(text):
            assert piece.strip() in aloud, text


PLACES: Final = re.compile(r"\{\w+\}")


def test_who_has_no_name_yet_begins_a_sentence_all_the_same() -> None:
    assert guide_words.being_read("your partner").startswith("Your partner is reading")


def test_the_guide_is_read_with_the_name_and_with_what_may_be_left_out(desk: Desk) -> None:
    text = "\n".join(desk.page("guide").texts)
    assert not any(f"{{{place}}}" in text for place in ("partner", "first", "second", "topic"))
    assert "Ada speaks first" in text and "You speak first" in text
    optional = [a for step in burnout().steps for a in step.activities if a.optional]
    assert optional and text.count(check_words.OPTIONAL) >= len(optional)
    assert check_words.ONLY_IF in text
