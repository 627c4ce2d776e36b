"""Help to begin, and the line under a box: only who writes sees them, and nothing is sent by them.

About `tui.words.gentle`.
"""

from dataclasses import replace

import pytest
from msgspec import structs

from protocol.activities.activity import Voice
from protocol.guide.structure import WordGroup, Words
from protocol.session.events import Finished, SaidBack, Spoke
from tests.tui.pages.desk import Desk, events, ids, main_of, pressed, remark
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.care.nudges import Where
from tui.disk.shelf import burnout
from tui.pages.gentle import BUILDER, LIMIT, LINE_CHARS, LINES, OWN_PART, where_of
from tui.pages.now import page_now
from tui.pages.page import Here, Page
from tui.pages.parts import Box, Entry, Group, Put, Several, Text, Turn, Wish
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words
from tui.words import gentle as gentle_words

OPEN = Here(branch=BUILDER)
FILLED = Here(
    branch=BUILDER,
    picked={"feel": "tired\nlonely", "need": "rest"},
    written={"when": "we eat and nobody says anything", "willing": "leave the phones in the hall"},
)
SENTENCE = (
    "I feel tired and lonely when we eat and nobody says anything. I need rest. "
    "Would you be willing to leave the phones in the hall?"
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def preview(page: Page) -> str:
    (found,) = [part for part in page.shown if isinstance(part, Text) and part.id == "preview"]
    return found.text


def changed(state: RoomState, **fields: object) -> RoomState:
    """The same, with an activity of which these fields are others."""
    guide, at = state.session.guide, state.session.step
    assert guide is not None
    activities = tuple(
        structs.replace(each, **fields) if each is state.activity else each
        for each in guide.steps[at].activities
    )
    step = structs.replace(guide.steps[at], activities=activities)
    steps = (*guide.steps[:at], step, *guide.steps[at + 1 :])
    return replace(state, session=replace(state.session, guide=structs.replace(guide, steps=steps)))


def test_help_to_begin_stands_beside_say_it(desk: Desk) -> None:
    page = desk.page("speaking")
    assert {"say", "gentle"} <= ids(page)
    assert pressed(page, "gentle") == (Turn(BUILDER),)
    assert not {"put", "back"} & ids(page)


def test_it_opens_in_place_of_what_was_said(desk: Desk) -> None:
    closed, opened = desk.page("speaking"), desk.page("speaking", OPEN)
    assert floor_words.YOU_SAID in closed.texts and floor_words.YOU_SAID not in opened.texts
    shown = {getattr(part, "id", "") for part in opened.shown}
    assert {"piece", *LINES, "preview", "put", "back"} <= shown
    assert opened.key == closed.key and len(opened.parts) == len(closed.parts)
    assert opened.focus == ("feel",)


def test_the_sentence_below_grows_and_leaves_out_what_is_empty(desk: Desk) -> None:
    assert preview(desk.page("speaking", OPEN)) == gentle_words.EMPTY
    feel = replace(OPEN, picked={"feel": "tired"})
    assert preview(desk.page("speaking", feel)) == "I feel tired."
    assert preview(desk.page("speaking", FILLED)) == SENTENCE


def test_put_it_in_my_box_adds_to_the_box_and_sends_nothing(desk: Desk) -> None:
    page = desk.page("speaking", FILLED)
    (put,) = pressed(page, "put")
    assert isinstance(put, Put)
    assert (put.text, put.box, put.empties) == (SENTENCE, "piece", LINES)
    assert events(pressed(page, "put")) == [] and main_of(page) == "put"
    assert page.unsent == ()


def test_where_nothing_is_filled_in_it_says_what_to_do(desk: Desk) -> None:
    assert remark(pressed(desk.page("speaking", OPEN), "put")) == gentle_words.NOTHING_YET


def test_the_lines_are_drafts_like_any_other(desk: Desk) -> None:
    state = desk.state("speaking")
    page = page_now(state, OPEN)
    for part in page.parts:
        if isinstance(part, Entry) and part.id in LINES:
            state.drafts.keep(part.slot, f"kept {part.id}")
            assert part.is_note
        if isinstance(part, Several):
            state.drafts.keep(part.keeping.slot, "\n".join(part.words[:2]))
    text = preview(desk.page("speaking", OPEN))
    assert "kept when" in text and "kept willing" in text and "tired and drained" in text


def test_at_most_two_feelings_and_two_needs(desk: Desk) -> None:
    found = [part for part in desk.page("speaking", OPEN).parts if isinstance(part, Several)]
    assert [(part.id, part.most) for part in found] == [("feel", 2), ("need", 2)]


def own_words(desk: Desk, words: Words | None) -> dict[str, tuple[str, ...]]:
    """What may be picked on the lines of the builder, where the guide has these words."""
    state = desk.state("speaking")
    guide = state.session.guide
    assert guide is not None
    guide = structs.replace(guide, words=words)
    page = page_now(replace(state, session=replace(state.session, guide=guide)), OPEN)
    return {part.id: part.words for part in page.parts if isinstance(part, Several)}


def test_a_guide_that_brings_words_of_its_own_has_them_in_the_builder(desk: Desk) -> None:
    usual = own_words(desk, None)
    worn, rest = WordGroup("worn", ("flat", "spent")), WordGroup("rest", ("a nap", "a door"))
    both = own_words(desk, Words((worn,), (rest, WordGroup("us", ("a joke",)))))
    assert both == {"feel": ("flat", "spent"), "need": ("a nap", "a door", "a joke")}
    assert own_words(desk, Words(needs=(rest,))) == usual | {"need": ("a nap", "a door")}
    assert own_words(desk, Words(feelings=(worn,))) == usual | {"feel": ("flat", "spent")}


def test_what_is_typed_in_a_line_fits_the_box(desk: Desk) -> None:
    lines = [p for p in desk.page("speaking").parts if isinstance(p, Entry) and p.id in LINES]
    (box,) = [part for part in desk.page("speaking").parts if isinstance(part, Box)]
    assert len(lines) == 2 and all(line.limit == LINE_CHARS for line in lines)
    assert 2 * LINE_CHARS + 400 < box.limit


@pytest.mark.parametrize("name", ["listening", "say-back", "check", "makes-sense", "feeling"])
def test_nobody_but_the_speaker_is_helped_to_begin(desk: Desk, name: str) -> None:
    shown = {getattr(part, "id", "") for part in desk.page(name, OPEN).shown}
    assert not {"gentle", "put", "lines", "preview"} & shown


def test_the_listeners_page_is_the_same_whatever_the_speaker_does_with_it(desk: Desk) -> None:
    play = Play().begin().skip_to("lately")
    before = desk.page((play, SAM, HERE))
    page = desk.page((play, ADA, HERE), FILLED)
    assert events(pressed(page, "put")) == events(pressed(page, "back")) == []
    after = desk.page((play, SAM, HERE))
    assert after == before and after.parts == before.parts


def test_aloud_it_is_there_too(desk: Desk) -> None:
    state = desk.state("speaking")
    aloud = replace(state, session=replace(state.session, voice=Voice.ALOUD))
    assert "gentle" in ids(page_now(aloud)) and "put" in ids(page_now(aloud, OPEN))


def test_a_guide_may_leave_it_out(desk: Desk) -> None:
    page = page_now(changed(desk.state("speaking"), builder=False), OPEN)
    assert not {"gentle", "put"} & ids(page)
    assert gentle_words.HELP_ME_TOO not in page.help


def test_a_page_of_ones_own_tries_it(desk: Desk) -> None:
    play = Play().begin().skip_to("gentle-start")
    here = replace(FILLED, branch=None)
    page = desk.page((play, ADA, HERE), here)
    assert page.kind == "private" and preview(page) == SENTENCE
    assert ids(page) >= {"ready"} and not {"put", "gentle"} & ids(page)
    assert page.main is not None and page.main.id == "ready" and page.open is not None
    assert page.open.ids == () and page.unsent == ()
    assert [part.id for part in page.parts if isinstance(part, Group)] == ["lines"]


def test_what_was_tried_is_in_the_notes_afterwards(desk: Desk) -> None:
    state = desk.state((Play().begin().skip_to("gentle-start"), ADA, HERE))
    assert state.title_of("gentle-start") == "A gentle way to begin"


def test_f1_says_what_it_is(desk: Desk) -> None:
    assert gentle_words.HELP_ME_TOO in desk.page("speaking").help
    assert desk.page("speaking", OPEN).help == gentle_words.HELP


# -- nudges

LINE = "This is a thought about {partner}."


def nudged(desk: Desk, name: str, here: Here = Here()) -> Page:  # noqa: B008  # frozen
    return page_now(replace(desk.state(name), has_nudges=True), here)


def test_a_nudge_stands_under_the_box_muted_and_with_the_name_in_it(desk: Desk) -> None:
    page = nudged(desk, "speaking", Here(nudge=LINE))
    (text,) = [part for part in page.shown if isinstance(part, Text) and part.id == "nudge"]
    assert text.text == "This is a thought about Sam."
    assert "muted" in text.look and "caution" not in text.look
    order = [getattr(part, "id", "") for part in page.shown]
    assert order.index("piece") < order.index("nudge") < order.index("say")
    assert pressed(page, "not-tonight") == (Wish.NO_NUDGES,)


def test_where_there_is_none_nothing_stands_there(desk: Desk) -> None:
    assert "not-tonight" not in ids(nudged(desk, "speaking"))
    assert "not-tonight" not in ids(desk.page("speaking", Here(nudge=LINE)))
    assert "not-tonight" not in ids(nudged(desk, "speaking", replace(OPEN, nudge=LINE)))


def test_switched_off_no_box_is_looked_at(desk: Desk) -> None:
    for name in ("speaking", "say-back"):
        assert desk.page(name).heeds is None
        assert nudged(desk, name).heeds is not None


def test_only_boxes_in_which_something_is_said_to_the_other_are_looked_at(desk: Desk) -> None:
    found = {
        name: page.heeds
        for name in ("speaking", "say-back", "listening", "makes-sense", "check", "writing")
        if (page := nudged(desk, name)).heeds
    }
    assert {name: each.where for name, each in found.items() if each} == {
        "speaking": "speak",
        "say-back": "say-back",
    }
    assert all(each.boxes == ("piece",) for each in found.values() if each)


def test_ones_own_part_and_a_limit_are_looked_at_by_their_own_rules(desk: Desk) -> None:
    state = desk.state((Play().begin().skip_to("own-part"), ADA, HERE))
    heeds = page_now(replace(state, has_nudges=True)).heeds
    assert heeds is not None and (heeds.where, heeds.boxes) == ("own-part", ("field-part",))
    assert page_now(state).heeds is None
    found = {each.id: where_of(each) for step in burnout().steps for each in step.activities}
    assert found["own-part"] == "own-part" and found["lately"] == found["outsider"] == ""
    assert found["sorry"] == "own-part"
    assert found["what-room"] == found["room-agreed"] == "limit"
    assert found["limit"] == "", "a mark is no sentence"


def test_a_guide_of_ones_own_says_what_is_written_whatever_it_is_called(desk: Desk) -> None:
    """By a property of the activity, and by no name that a program knows."""
    state = replace(desk.state("agreeing"), has_nudges=True)
    page = page_now(changed(state, id="anything", limit=True), Here(nudge=LINE))
    assert page.heeds is not None and page.heeds.where == "limit"
    assert page_now(changed(state, id="limit")).heeds is None
    state = desk.state((Play().begin().skip_to("own-part"), ADA, HERE))
    state = replace(state, has_nudges=True)
    heeds = page_now(changed(state, id="anything")).heeds
    assert heeds is not None and heeds.where == "own-part"
    assert page_now(changed(state, own_part=False)).heeds is None


def test_what_is_suggested_about_a_limit_is_looked_at_and_nothing_else_that_is_suggested(
    desk: Desk,
) -> None:
    state = replace(desk.state("agreeing"), has_nudges=True)
    assert page_now(state).heeds is None
    page = page_now(changed(state, limit=True), Here(nudge=LINE))
    assert page.heeds is not None and page.heeds.where == "limit" and "what" in page.heeds.boxes
    assert "not-tonight" in ids(page)
    (suggest,) = [each for each in page.buttons if each.id in ("suggest", "next")][:1]
    assert suggest.sends or suggest.id == "next"


def test_every_word_for_what_is_written_is_one_that_the_rules_have() -> None:
    assert {OWN_PART, LIMIT, "speak", "say-back"} == {each.value for each in Where}


def test_a_nudge_changes_nothing_of_what_is_sent(desk: Desk) -> None:
    words = "You never listen to me.\n\nNever."
    here = Here(written={"piece": words}, nudge=LINE)
    for name, event in (("speaking", Spoke(words)), ("say-back", SaidBack(words))):
        told = events(pressed(nudged(desk, name, here), "say"))
        assert told == events(pressed(desk.page(name, here), "say")) == [event]
    finished = pressed(nudged(desk, "speaking", here), "finished")
    assert events(finished) == [Spoke(words), Finished()]


def test_f1_says_what_nudges_are(desk: Desk) -> None:
    assert gentle_words.NUDGES in nudged(desk, "speaking").help
    assert gentle_words.NUDGES not in desk.page("speaking").help


def test_the_sentences_promise_nothing_that_is_not_so() -> None:
    told = [value for name, value in vars(gentle_words).items() if name.isupper()]
    assert all("!" not in each for each in told if isinstance(each, str))
