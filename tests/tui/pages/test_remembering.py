"""Boxes for what one remembers: those that are filled beforehand stand first.

About `tui.pages.remembering`.
"""

from dataclasses import replace
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.activities.review import LINES, OWN_LINES, SHARED_LINES, Review, Reviewing
from tests.protocol.worlds import guide_of
from tests.tries import tries
from tests.tui.pages.desk import Desk, answer, pressed
from tests.tui.scenes import ADA, HERE, Play
from tui.pages.page import Here, Page
from tui.pages.parts import Box, Text
from tui.pages.remembering import OWN_BOXES, SHARED_BOXES, memory_page
from tui.seat.beforehand import fill_in
from tui.seat.held import Held, is_more
from tui.seat.slots import held_slot, review_fields
from tui.words import review as review_words

REVIEW: Final = Review(id="last-time", title="Last time", prompt="P", optional=True)

HELD: Final = st.lists(
    st.builds(
        lambda id, is_own, is_shared: Held(
            f"{id:032x}", f"thing {id}", is_own=is_own, is_shared=is_shared
        ),
        st.integers(0, 99),
        st.booleans(),
        st.booleans(),
    ),
    max_size=10,
    unique_by=lambda each: each.id,
).map(tuple)
"""What a laptop may hold: one's own, of both, or the other's."""


def page_with(held: tuple[Held, ...], both: tuple[str, ...]) -> tuple[Page, Desk]:
    """The page where this laptop holds these, and both laptops those."""
    desk, play = Desk(), Play(guide=guide_of(REVIEW)).begin()
    state = desk.state((play, ADA, HERE))
    phase = state.phase
    assert isinstance(phase, Reviewing)
    phase = replace(phase, held=both)
    session = replace(state.session, phase=phase)
    fill_in(session, phase, desk.drafts, held, is_back=False)
    state = replace(state, session=session, held=held)
    return memory_page(state, REVIEW, both, Here()), desk


@given(HELD, st.data())
@settings(max_examples=tries(60), deadline=None)
def test_whatever_is_held_no_filled_box_stands_below_an_empty_one(
    held: tuple[Held, ...], data: st.DataObject
) -> None:
    both = tuple(each.id for each in held if data.draw(st.booleans()))
    page, desk = page_with(held, both)
    boxes = [each for each in page.parts if isinstance(each, Box)]
    filled = [bool(each.draft) for each in boxes]
    assert filled == sorted(filled, reverse=True)
    own = [each for each in boxes if "own" in each.id]
    assert len(own) >= OWN_BOXES and len(boxes) - len(own) >= SHARED_BOXES
    # Each says what it is for: its own line above it, or that of the one before.
    labels = [each.text for each in page.parts if isinstance(each, Text) and each.look == "label"]
    before: bool | None = None
    for box, label in zip(boxes, labels, strict=True):
        is_own = "own" in box.id
        also = (
            (review_words.OWN, review_words.OWN_TOO),
            (
                review_words.SHARED,
                review_words.SHARED_TOO,
            ),
        )
        assert label == review_words.MORE and before == is_own or label in also[not is_own]
        before = is_own
    assert len({*labels} - {review_words.MORE}) == sum(each != review_words.MORE for each in labels)
    # What is sealed has its places, however they stand.
    sealed = answer(pressed(page, "send"))
    fields = review_fields()
    assert len(sealed) == 2 * LINES
    for at, field in enumerate(fields):
        id = desk.drafts.get(held_slot(REVIEW, field, 0))
        assert sealed[LINES + at] == id
        assert sealed[at] == next((each.text for each in held if each.id == id), "")


def test_what_finds_no_box_is_said_to_stay_for_another_time() -> None:
    for is_own, most in ((True, OWN_LINES), (False, SHARED_LINES)):
        for more in range(2):
            held = tuple(
                Held(f"{at:032x}", "x", is_own=is_own, is_shared=not is_own)
                for at in range(most + more)
            )
            both = tuple(each.id for each in held)
            page, _ = page_with(held, both)
            assert (review_words.MORE_HELD in page.texts) == bool(more) == is_more(held, both)
    partners = tuple(Held(f"{at:032x}", "x") for at in range(9))
    assert not is_more(partners, tuple(each.id for each in partners))
