"""What one answers for oneself alone, as plain data.

About `tui.pages.reading`.
"""

import re
from dataclasses import replace
from functools import cache
from itertools import product

import msgspec
import pytest

from protocol.activities.private import Private, Show
from protocol.seats import Partner
from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.disk.shelf import NAMES, burnout, shipped
from tui.pages.page import Here, Page
from tui.pages.parts import Text
from tui.words import people as people_words
from tui.words import room as room_words
from tui.words import sharing as sharing_words


@cache
def at(name: str) -> Play:
    """A session in which that activity of the first guide has just begun."""
    play, guide = Play().begin(), burnout()
    for step, each in enumerate(guide.steps):
        for place, activity in enumerate(each.activities):
            if activity.id == name:
                session = replace(play.session, step=step, activity=place)
                play.session = session.turn_page(activity.begin(session.starter))
    return play


def page(activity: str, picks: dict[str, str], seat: Partner = ADA) -> Page:
    return Desk().page((at(activity), seat, HERE), Here(picked=picks))


def is_told(found: Page) -> bool:
    """Whether the word about people to talk to stands there."""
    return any(isinstance(part, Text) and part.text == people_words.ALONE for part in found.shown)


WORN: tuple[str, ...] = ("item-strength", "item-clear-head", "item-patience", "item-joy")


def test_four_times_nothing_is_left_brings_a_word_about_people_to_talk_to_and_no_less_does() -> (
    None
):
    words = ("", "a-little", "nothing")
    for picked in product(words, repeat=len(WORN)):
        found = page("worn-out", dict(zip(WORN, picked, strict=True)))
        assert is_told(found) is (set(picked) == {"nothing"}), picked


@pytest.mark.parametrize("word, is_there", [("", False), ("no", True), ("somewhat", False)])
def test_not_really_safe_to_be_honest_brings_it_whatever_else_is_picked(
    word: str, is_there: bool
) -> None:
    for others in ("", "no", "yes"):
        picks = {"item-honest": word, "item-heard": others, "item-pace": others}
        assert is_told(page("closeness-again", picks)) is is_there


def test_it_has_no_other_effect() -> None:
    """The same can be pressed, the same follows, and nothing of it is an event."""
    told = page("worn-out", dict.fromkeys(WORN, "nothing"))
    other = page("worn-out", dict.fromkeys(WORN, "some"))
    assert is_told(told) and not is_told(other)
    assert [button.does for button in told.buttons] == [button.does for button in other.buttons]
    assert (told.main, told.quiet, told.head) == (other.main, other.quiet, other.head)
    assert len(told.parts) == len(other.parts)


def test_the_partner_sees_nothing_of_it() -> None:
    assert not is_told(page("worn-out", {}, seat=SAM))


def test_a_guide_that_does_not_ask_for_it_never_says_it() -> None:
    activity = burnout().named("closeness")
    assert isinstance(activity, Private) and not activity.alone
    assert not is_told(page("closeness", {"circles": "1"}))


@pytest.mark.parametrize(
    ("guide", "private"),
    [
        (name, each)
        for name in NAMES
        for step in shipped(name).steps
        for each in step.activities
        if isinstance(each, Private)
    ],
    ids=lambda each: each if isinstance(each, str) else each.id,
)
def test_that_a_page_is_for_one_alone_is_said_once(guide: str, private: Private) -> None:
    # Where one comes to it does not matter here: it stands alone on a first page.
    alone = msgspec.structs.replace(private, for_="", when=None, in_=(), group="", recall="")
    first = msgspec.structs.replace(shipped(guide).steps[0], activities=(alone,))
    play = Play(guide=msgspec.structs.replace(shipped(guide), steps=(first,), lengths=())).begin()
    told = " ".join(Desk().page((play, ADA, HERE)).texts).lower()
    assert len(re.findall(r"(just|only) (for )?you\b", told)) == 1
    may_show = private.show is not Show.NEVER
    stays = sharing_words.ONLY_YOU if may_show else room_words.PRIVATE_HINT
    assert stays.lower() in told
