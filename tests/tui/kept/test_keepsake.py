"""A keepsake has what was chosen and nothing else, and whatever somebody wrote is text in it.

About `tui.kept.keepsake` and `tui.words.keepsake`.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kept.evenings import ALONE, FULL
from tests.tui.kept.samples import BARE, EVENING, evenings, texts
from tests.tui.kept.test_markdown import BLOCKS, NOTHING, hostile, read
from tui.kept.course import course
from tui.kept.evening import Ending, Evening, Wrote
from tui.kept.keepsake.calendar import dates_of, of_events
from tui.kept.keepsake.choosing import USUAL, Keepsake, Share, chosen, of_course, offered
from tui.kept.keepsake.html import of_keepsake as html_of
from tui.kept.keepsake.markdown import of_keepsake as markdown_of
from tui.words import keepsake as keepsake_words

EVERY: Final = frozenset(Share)
WRITERS: Final[tuple[Callable[[Keepsake], str], ...]] = (markdown_of, html_of)

marks = st.integers(0, 2**64 - 1).map("zq{:016x}qz".format)
"""Words that nobody else has written."""

shares = st.sets(st.sampled_from(Share))


def exported(evening: Evening, wanted: Iterable[Share], title: str = "") -> str:
    """Everything that any file of it would say."""
    keepsake = chosen(evening, frozenset(wanted), title)
    days = dates_of(evening.items or (), evening.date)
    return "\n".join(
        (
            *(write(keepsake) for write in WRITERS),
            of_events(days.events, title, lambda: "id"),
            *map(write_course, (markdown_of, html_of)),
        )
    )


def write_course(write: Callable[[Keepsake], str]) -> str:
    return write(of_course(course([FULL])))


# -- what is chosen


def said_by_partner(evening: Evening, text: str, mark: str) -> Evening:
    """The same evening, and the partner said that text."""
    wrote = Wrote(title=f"{text}{mark}", text=f"{text} {mark} {text}")
    return evening.__replace__(partner_words=(wrote, wrote))


@given(evening=evenings, text=texts | hostile, mark=marks, wanted=shares)
def test_words_of_the_partner_are_in_no_file_unless_both_said_yes(
    evening: Evening, text: str, mark: str, wanted: set[Share]
) -> None:
    kept = said_by_partner(evening, text, mark)
    assert mark not in exported(kept, wanted - {Share.THEIRS})
    # Nothing that was not kept comes back by being wanted.
    assert mark not in exported(kept.__replace__(partner_words=None), EVERY)
    assert mark in exported(kept, wanted | {Share.THEIRS})


@given(evening=evenings, text=texts, mark=marks, wanted=shares)
def test_what_was_not_chosen_is_in_no_file(
    evening: Evening, text: str, mark: str, wanted: set[Share]
) -> None:
    wrote = (Wrote(title=mark, text=f"{text}{mark}"),)
    thing = ALONE.__replace__(text=mark, enough=mark, more=(mark,))
    parts: dict[Share, dict[str, object]] = {
        Share.AGREED: {"items": (thing,)},
        Share.ENDING: {"ending": (Ending(by="partner", title=mark, text=mark),)},
        Share.MINE: {"my_words": wrote},
        Share.THEIRS: {"partner_words": wrote},
        Share.CIRCLES: {"worn_out": f"{text} {mark}"},
    }
    for share, part in parts.items():
        kept = evening.__replace__(**part)
        assert share in offered(kept)
        assert mark not in exported(kept, wanted - {share})
        assert mark in exported(kept, {share})


def test_only_what_there_is_is_offered() -> None:
    assert offered(BARE) == ()
    assert offered(FULL) == tuple(Share)
    nothing = EVENING.__replace__(
        items=(), ending=(), my_words=(), partner_words=(), circles=(), worn_out=" "
    )
    assert offered(nothing) == ()


def test_words_of_the_partner_and_circles_are_ticked_by_nobody_else() -> None:
    assert USUAL.isdisjoint({Share.THEIRS, Share.CIRCLES})


@given(evening=evenings)
def test_nothing_shows_a_keepsake_by_accident(evening: Evening) -> None:
    assert repr(chosen(evening, EVERY)) == "Keepsake()"


# -- what it says


def test_it_has_the_title_that_was_typed_or_the_usual_one() -> None:
    assert chosen(FULL, EVERY, " The lake \n house ").title == "The lake house"
    assert chosen(FULL, EVERY, " ").title == chosen(FULL, EVERY).title == keepsake_words.TITLE
    assert "An evening together" in markdown_of(chosen(FULL, USUAL))


def test_agreements_are_sentences() -> None:
    text = markdown_of(chosen(FULL, {Share.AGREED}))
    assert text == (
        "# An evening together\n\n"
        "Ada and Sam  \n"
        "Thursday 26 November 2026\n\n"
        "## What we agreed\n\n"
        "- Both of us: a walk after dinner.  \n"
        "  without telephones  \n"
        "  Every Sunday at 17:00, Sundays, whatever the weather. "
        "Good enough: twice of three times. We look at it again: Thursday 10 December 2026.\n"
        "- Sam takes: the school runs.  \n"
        "  From Tuesday 1 December 2026, from then on. Good enough: three of four.\n"
        "- Ada takes: an evening alone, out of the house.  \n"
        "  no questions afterwards  \n"
        "  the dishes can stay  \n"
        "  When: before Christmas.\n"
        "- dinner, the two of us.  \n"
        "  On Thursday 3 December 2026 at 19:30.\n"
        "- Ada promised: I call when I am late.\n\n"
        "---\n\n"
        "Kept with unhurried.\n"
    )


def test_what_was_said_on_one_page_stands_under_its_title_once() -> None:
    text = markdown_of(chosen(FULL, {Share.MINE, Share.THEIRS, Share.ENDING}))
    assert text.count("### What hurt you most?\n") == 1
    assert "I wait.\n\nAnd then I am short with you.\n\n### My own part\n\nI go quiet  \n" in text
    assert "## Ada’s words\n" in text and "## Sam’s words\n\n### What I miss\n" in text
    assert "### One thing that I take along\n\nAda:  \nthat we laughed\n\nSam:  \nthe si" in text


def test_who_has_no_name_is_called_something() -> None:
    nobody = FULL.__replace__(me=" ", partner="\u202e")
    text = markdown_of(chosen(nobody, EVERY))
    assert "One of us and The other" in text and "## My words" in text
    assert "## The other’s words" in text and "The other takes: the school runs" in text


def test_circles_are_told_in_words_where_nothing_can_be_drawn() -> None:
    text = markdown_of(chosen(FULL, {Share.CIRCLES}))
    assert "- two circles, side by side\n- two circles, partly over each other\n" in text
    assert "like a wet coat" in text


@given(evening=evenings, wanted=shares)
def test_of_the_program_there_is_one_small_line_and_of_the_guide_none(
    evening: Evening, wanted: set[Share]
) -> None:
    kept = evening.__replace__(title="zqguide", guide="zqid", id="9a" * 16, guide_hash="9b" * 32)
    for write in WRITERS:
        text = write(chosen(kept, wanted))
        assert text.count(keepsake_words.KEPT_WITH) == 1
        assert not re.search("zqguide|zqid|(9a){16}|(9b){32}", text)


# -- nothing in it is markup


def hostile_keepsakes(text: str, title: str) -> Iterable[Keepsake]:
    wrote = (Wrote(title=title, text=text), Wrote(title=text, text=text))
    things = tuple(
        each.__replace__(text=text, enough=text, more=(text,), when=day, again=day)
        for each in FULL.items or ()
        for day in (each.when.__replace__(words=text),)
    )
    kept = FULL.__replace__(
        title=title,
        me=text,
        partner=title,
        items=things,
        ending=(Ending(by="me", title=title, text=text), Ending(by="partner", title="", text=text)),
        my_words=wrote,
        partner_words=wrote,
        worn_out=text,
    )
    yield chosen(kept, EVERY, text)
    yield chosen(kept, {Share.CIRCLES}, title)
    yield of_course(course([kept, kept]), text)


@given(text=hostile, title=hostile)
def test_no_text_is_markup_in_markdown(text: str, title: str) -> None:
    for keepsake in hostile_keepsakes(text, title):
        for tokens in read(markdown_of(keepsake)):
            kinds = {each.type.removesuffix("_open").removesuffix("_close") for each in tokens}
            inner = {child.type for each in tokens for child in each.children or ()}
            assert kinds <= BLOCKS | {"hr"} and inner <= NOTHING
            assert sum(each.type == "hr" for each in tokens) == 1


@given(evening=evenings, wanted=shares, title=texts)
def test_whatever_was_kept_can_be_written(evening: Evening, wanted: set[Share], title: str) -> None:
    for write in WRITERS:
        text = write(chosen(evening, wanted, title))
        assert text.endswith("\n") and keepsake_words.KEPT_WITH in text
        text.encode()
