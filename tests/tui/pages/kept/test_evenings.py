"""What is shown of an evening: all that was kept, nothing of what was not, and whose copy is whose.

About `tui.pages.kept.evenings` and `tui.words.kept_evenings`.
"""

from datetime import UTC, timedelta

import pytest
from hypothesis import given

from protocol.clean import clean
from tests.tui.kept.samples import BARE, CALL, EVENING, NOW, THANKS, WALK, evenings, thanks
from tests.tui.pages.test_keeping import HOSTILE
from tui.kept.evening import Circle, Evening, Thanks, Wrote
from tui.kept.forgetting import Of, Piece, pieces_of
from tui.kept.opened import opened
from tui.pages.kept.evenings import (
    PIECE_CHARS,
    forgetting,
    line_of,
    open_line,
    piece_line,
    texts_of,
    thanks_line,
    thanks_texts,
)
from tui.words import keepsake as keepsake_words
from tui.words import kept_evenings as evenings_words


def shown(evening: Evening, looked_at: tuple[str, ...] = ()) -> str:
    return "\n".join(text.text for text in texts_of(evening, looked_at))


def test_an_evening_is_a_day_and_what_it_was() -> None:
    assert line_of(EVENING) == "Thursday 26 November 2026 · Worn out, and still us"
    assert line_of(EVENING.__replace__(title="")) == "Thursday 26 November 2026"


def test_all_that_was_kept_of_it_is_read() -> None:
    told = shown(EVENING)
    for text in ("a walk after dinner", "I call when I am late", "twice of three times"):
        assert text in told
    assert "Ada: that we laughed" in told and "Sam: the silence" in told
    assert "the dishes, done" in told and "Sundays in bed" in told
    assert "How near, to Sam: rather far" in told and "like a wet coat" in told
    assert evenings_words.theirs("Sam") in told


def test_how_worn_out_one_was_is_told_once_and_is_no_circle() -> None:
    title, item = "How much is left?", "Strength"
    strength = Circle(activity="how-much-left", title=title, item=item, word="Some", step=1, of=4)
    evening = BARE.__replace__(circles=(strength,), worn_out="Strength: some")
    told = shown(evening)
    assert told.count("Strength") == 1 and evenings_words.CIRCLES not in told
    alone = shown(evening.__replace__(worn_out=""))
    assert "How much is left? Strength: Some" in alone


def test_what_was_not_kept_has_no_heading_either() -> None:
    told = shown(BARE)
    assert told.endswith(evenings_words.ONLY_THE_DATE)
    for heading in (
        evenings_words.AGREED,
        evenings_words.ENDING,
        evenings_words.mine("Ada"),
        evenings_words.CIRCLES,
        evenings_words.WORN_OUT,
        evenings_words.theirs("Sam"),
    ):
        assert heading not in told
    assert evenings_words.NOTHING_AGREED in shown(BARE.__replace__(items=()))


def test_what_was_looked_at_says_so_and_what_is_open_does_not() -> None:
    assert evenings_words.LOOKED_AT not in shown(EVENING)
    told = shown(EVENING, (WALK.id,))
    assert told.count(evenings_words.LOOKED_AT) == 1
    assert told.index(evenings_words.LOOKED_AT) < told.index(CALL.text)


def test_what_is_open_says_with_whom_and_since_when() -> None:
    walk, call = (open_line(each) for each in opened([EVENING]).open)
    since = "– since Thursday 26 November 2026, with Sam"
    assert walk == f"Both of us: a walk after dinner {since}"
    assert call == f"Ada promised: I call when I am late {since}"


def test_pages_of_one_title_stand_under_it_once() -> None:
    twice = (Wrote(title="What I miss", text="one"), Wrote(title="What I miss", text="two"))
    assert shown(BARE.__replace__(my_words=twice)).count("What I miss") == 1


def test_a_pair_of_circles_is_told_in_words() -> None:
    pair = Circle(
        activity="near", title="How near", item="", word="", step=3, of=len(keepsake_words.NEAR)
    )
    assert f"How near: {keepsake_words.NEAR[3]}" in shown(BARE.__replace__(circles=(pair,)))


def test_without_names_it_says_who_by_other_words() -> None:
    told = shown(EVENING.__replace__(me="", partner=""))
    assert "You: that we laughed" in told and "Your partner: the silence" in told
    assert "your partner’s" in forgetting(EVENING.__replace__(partner=""))


def test_what_goes_here_stays_with_the_other_and_what_only_one_has_is_said_to_be_so() -> None:
    assert forgetting(EVENING) == "This deletes it here. Sam’s copy is Sam’s."
    assert forgetting(EVENING, Piece(Of.ITEMS)) == forgetting(EVENING)
    for own in (Piece(Of.CIRCLES), Piece(Of.WORN_OUT)):
        assert forgetting(EVENING, own) == evenings_words.ONLY_HERE


def test_each_thing_that_can_go_is_told_by_its_beginning() -> None:
    assert [piece_line(EVENING, each) for each in pieces_of(EVENING)] == [
        "Both of us: a walk after dinner",
        "Ada promised: I call when I am late",
        "At the end: Ada: that we laughed",
        "At the end: Sam: the silence",
        "You said: the dishes, done",
        "Sam said: Sundays in bed",
        "How near, to Sam: rather far",
        "like a wet coat",
    ]
    long = BARE.__replace__(worn_out="a " * 400)
    assert len(piece_line(long, Piece(Of.WORN_OUT))) <= PIECE_CHARS


def test_thanks_are_a_day_and_a_line() -> None:
    line = "Thursday 26 November 2026 · the coffee, before I was up"
    assert thanks_line(THANKS, UTC) == line
    meant = evenings_words.meant_for("Sam")
    told = [text.text for text in thanks_texts(THANKS.__replace__(for_partner=True), UTC)]
    assert told[0] == evenings_words.THANKS and told[-1] == meant
    later = THANKS.__replace__(at=NOW + timedelta(days=1))
    assert meant not in [text.text for text in thanks_texts(later, UTC)]


@pytest.mark.parametrize("field", ["title", "me", "partner", "worn_out"])
def test_whatever_was_found_on_this_laptop_is_cleaned(field: str) -> None:
    hostile = EVENING.__replace__(
        **{field: HOSTILE},
        items=(WALK.__replace__(text=HOSTILE, more=(HOSTILE,)),),
        my_words=(Wrote(title=HOSTILE, text=HOSTILE),),
    )
    texts = [text.text for text in texts_of(hostile)]
    lines = [piece_line(hostile, each) for each in pieces_of(hostile)]
    (one,) = opened([hostile]).open
    for text in (*texts, *lines, line_of(hostile), open_line(one), forgetting(hostile)):
        assert clean(text) == text


@given(evening=evenings, line=thanks)
def test_whatever_an_evening_holds_there_is_a_page_of_it(evening: Evening, line: Thanks) -> None:
    for text in (*texts_of(evening), *thanks_texts(line, UTC)):
        assert "\x1b" not in text.text
    for piece in pieces_of(evening):
        assert "\n" not in piece_line(evening, piece)
        assert forgetting(evening, piece)
