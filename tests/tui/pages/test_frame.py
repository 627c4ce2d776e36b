"""What every guide brings to the pages: lengths, what is left, who waits, what goes together.

About `tui.pages.calm`, `tui.pages.evening`, `tui.pages.lasting` and `tui.words.passing`.
"""

import os
from dataclasses import replace
from itertools import product
from typing import Final

import pytest
from msgspec import structs

from protocol.activities.activity import Condition, Label, Option, Owner, Voice
from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.days import On
from protocol.activities.evening import Evening
from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Rung
from protocol.activities.private import Private
from protocol.activities.read import Read
from protocol.activities.whose import Whose
from protocol.guide.structure import Guide, WordGroup, Words
from protocol.seats import Partner, Seat
from protocol.session.events import (
    Answered,
    Finished,
    Heard,
    Proposed,
    Ready,
    Skipped,
    Spoke,
)
from protocol.session.moves import moves
from protocol.session.places import next_page
from protocol.session.session import Gathering, Session
from tests.protocol.worlds import (
    FIRST,
    FRAMED,
    SECOND,
    answered,
    begun,
    begun_with,
    guide_of,
    opened,
    play,
    ready,
    sealed,
    turns,
    write,
)
from tests.tui.memory import MemoryKeep, facts_for_two
from tests.tui.scenes import ADA, SAM, Play
from tui.disk.shelf import burnout
from tui.news import Line, News
from tui.pages.gathering import about_it
from tui.pages.lasting import lasts, left, lengths
from tui.pages.now import page_now
from tui.pages.page import Page
from tui.pages.parts import Ask, Menu
from tui.pages.state_line import state_line
from tui.seat.drafts import Drafts
from tui.seat.leftovers import gather
from tui.seat.room_state import RoomState
from tui.words import calm as calm_words
from tui.words import closing as closing_words
from tui.words import evening as evening_words
from tui.words import guide as guide_words
from tui.words import lasting as lasting_words
from tui.words import passing as passing_words

ONE: Final = frozenset[Partner]({Seat.SECOND})


def read(name: str, **more: object) -> Read:
    return structs.replace(Read(id=name, title=name.title(), prompt="R", text="R"), **more)


def seen(session: Session, seat: Partner = Seat.FIRST) -> RoomState:
    """What one of the two sees of a session."""
    drafts = Drafts(MemoryKeep(facts_for_two(burnout(), os.urandom)[seat]))
    news = News(line=Line.OPEN, is_partner_here=True)
    return RoomState(session, news, moves(session, seat), seat, bytes(32), None, drafts)


def page(session: Session, seat: Partner = Seat.FIRST) -> Page:
    return page_now(seen(session, seat))


def alone(*activities: AnyActivity) -> Session:
    """The session at the first of these, which is the second partner's."""
    session = replace(begun_with(read("whose")), owners={"whose": ONE})
    return next_page(replace(session, guide=guide_of(read("whose"), *activities)))


# -- for one of the two


def own(activity: AnyActivity) -> Session:
    return alone(structs.replace(activity, for_="owner:whose"), read("last"))


PRIVATE: Final = Private(
    id="p",
    title="Where you are with it",
    prompt="Only you.",
    items=(Label("it", "It"),),
    scale=(Label("yes", "I can let it go"), Label("no", "Not yet")),
)


@pytest.mark.parametrize("activity", [read("r"), PRIVATE, write()], ids=lambda each: each.id)
def test_who_waits_sees_a_calm_page_and_nothing_of_the_others(activity: AnyActivity) -> None:
    found = page(own(activity))
    assert found.kind == "calm" and found.main is None and not found.buttons
    assert found.texts[-2:] == (calm_words.title("Sam"), calm_words.text("Sam"))
    told = " ".join(found.texts)
    assert activity.title not in told and "let it go" not in told
    assert found.nothing_to_do == calm_words.nothing_to_do("Sam")


def test_whose_page_it_is_has_it_as_ever() -> None:
    assert page(own(PRIVATE), Seat.SECOND).kind == "private"
    assert page(own(read("r")), Seat.SECOND).kind == "reading"


def test_what_one_wrote_is_read_by_both_and_nothing_of_who_did_not() -> None:
    session = own(write())
    session = play(session, (SECOND, sealed(session, SECOND, "my part")))
    session = play(session, (SECOND, opened(session, SECOND, "my part")))
    for seat in (Seat.FIRST, Seat.SECOND):
        found = page(session, seat)
        said = [part for part in found.texts if part == "my part"]
        assert said and found.main is not None and found.main.id == "ready"
        names = [text for text in found.texts if "wrote" in text.lower()]
        assert len(names) == 1


def test_one_turn_alone_does_not_say_that_both_were_heard() -> None:
    session = own(turns(Rung.SPEAK))
    session = play(session, (SECOND, Spoke("It hurt.")), (SECOND, Finished()), (FIRST, Heard()))
    assert not any("both" in text.lower() for text in page(session).texts)


def skip_of(found: Page) -> Ask:
    """What is asked before leaving out."""
    (skip,) = [each for each in found.buttons if each.id == "skip"]
    (ask,) = skip.does
    assert isinstance(ask, Ask)
    return ask


@pytest.mark.parametrize("activity", [read("r"), PRIVATE, write()], ids=lambda each: each.id)
def test_what_one_leaves_out_alone_is_told_to_nobody(activity: AnyActivity) -> None:
    session = own(structs.replace(activity, optional=True))
    told = skip_of(page(session, Seat.SECOND)).text
    assert passing_words.not_told("Kim") in told
    assert "no name" not in told and "read that one of you" not in told
    after = play(session, (SECOND, Skipped()))
    assert [page(after, seat).kind for seat in (Seat.FIRST, Seat.SECOND)] == ["reading", "reading"]
    if not isinstance(activity, type(write())):
        done = play(session, (SECOND, Ready()))
        assert page(done).texts == page(after).texts


def test_that_no_name_is_given_is_said_only_where_both_could_leave_it_out() -> None:
    session = begun_with(structs.replace(turns(Rung.SPEAK), optional=True))
    assert "no name is given" in skip_of(page(session)).text
    aloud = replace(session, voice=Voice.ALOUD)
    assert "no name is given" not in skip_of(page(aloud)).text


@pytest.mark.parametrize("words", ["", "a few words"])
def test_that_words_are_kept_is_said_only_where_there_are_any(words: str) -> None:
    session = begun_with(structs.replace(write(), optional=True), read("b"))
    state = seen(session)
    slot = f"{session.setting.activity.id}/field/0"
    state.drafts.keep(slot, words)
    assert (passing_words.IS_KEPT in skip_of(page_now(state)).text) is bool(words)
    after = play(session, (SECOND, Skipped()))
    both = [replace(seen(after), drafts=state.drafts), seen(after, Seat.SECOND)]
    for each in both:
        gather(each)
    told = [" ".join(page_now(each).texts) for each in both]
    assert (passing_words.IN_NOTES in told[0]) is bool(words)
    assert passing_words.LEFT_OUT in told[0] and passing_words.IN_NOTES not in told[1]


@pytest.mark.parametrize("words", ["", "half a sentence"])
def test_before_a_pass_words_are_said_to_be_kept_only_where_there_are_any(words: str) -> None:
    state = seen(begun_with(turns(Rung.SPEAK)))
    state.drafts.keep(f"{state.session.setting.activity.id}/speak/0", words)
    (button,) = [each for each in page_now(state).buttons if each.id == "pass"]
    (ask,) = button.does
    assert isinstance(ask, Ask) and (passing_words.IS_KEPT in ask.text) is bool(words)


# -- groups


def deep() -> Session:
    activities = (
        read("before", group="g", optional=True),
        read("deep", group="g"),
        read("never", group="g", when=Condition(voice=Voice.ALOUD)),
        read("after"),
    )
    return begun_with(*activities)


def test_before_a_part_is_left_out_its_pages_are_named() -> None:
    (skip,) = [each for each in page(deep()).buttons if each.id == "skip"]
    (ask,) = skip.does
    assert isinstance(ask, Ask)
    assert (ask.title, ask.text) == passing_words.skip_question(
        ("Deep",), passing_words.BOTH_READ, is_typed=False
    )
    assert "Deep" in ask.text and "Never" not in ask.text and "After" not in ask.text


def test_after_a_part_is_left_out_both_read_what_went_with_it_and_nobody_is_named() -> None:
    session = play(deep(), (SECOND, Skipped()))
    for seat in (Seat.FIRST, Seat.SECOND):
        texts = page(session, seat).texts
        assert passing_words.left_out(("Deep",), is_noted=False) in texts
        assert not any("Sam" in text or "Kim" in text for text in texts)


def test_pages_of_a_part_that_hang_on_an_answer_within_it_are_named_too() -> None:
    asked = structs.replace(Whose(id="wound", title="Whose", prompt="W"), group="g", optional=True)
    options = (Option("tea", "T"), Option("walk", "W"))
    picked = Choose(id="pick", title="Pick", prompt="P", options=options, group="g")
    session = begun_with(
        asked,
        read("theirs", group="g", for_="owner:wound"),
        picked,
        read("hangs", group="g", when=Condition(choice="pick", is_=("tea",))),
        read("never", group="g", when=Condition(voice=Voice.ALOUD)),
        read("after"),
    )
    assert seen(session).goes_with == ("Theirs", "Pick", "Hangs")


def test_one_page_that_is_left_out_is_told_as_ever() -> None:
    session = play(begun_with(read("a", optional=True), read("b")), (FIRST, Skipped()))
    assert passing_words.left_out((), is_noted=False) in page(session).texts


# -- lengths and what is left


def choosing() -> Session:
    return ready(answered(begun(FRAMED), ("yes",), ("yes",)))


def test_each_length_is_told_with_its_minutes_before_one_is_chosen() -> None:
    told = "\n".join(page(choosing()).texts)
    for text, minutes in lengths(FRAMED):
        assert f"{text}: {minutes}." in told


@pytest.mark.parametrize(("mine", "theirs"), product(("short", "long"), repeat=2))
def test_where_they_differ_nobody_is_told_who_picked_what(mine: str, theirs: str) -> None:
    session = answered(choosing(), (mine,), (theirs,))
    pages = [page(session, seat).texts for seat in (Seat.FIRST, Seat.SECOND)]
    assert pages[0] == pages[1]
    is_shorter = any("shorter one" in text for text in pages[0])
    assert is_shorter == (mine != theirs)


def test_what_is_left_is_told_where_a_step_begins_and_nowhere_else() -> None:
    session = ready(answered(choosing(), ("long",), ("long",)))
    assert left(seen(session)) == ""
    session = ready(answered(session, ("typed",), ("typed",)))
    session = ready(answered(session, ("no", "no"), ("no", "no")))
    session = ready(play(session, (FIRST, Skipped())))
    state = seen(session)
    assert left(state).startswith("About") and state_line(state) == left(state)
    assert left(seen(ready(session))) == ""
    assert left(replace(state, is_practice=True)) == ""


def test_what_protects_stands_before_what_is_left() -> None:
    session = ready(answered(choosing(), ("long",), ("long",)))
    session = ready(answered(session, ("typed",), ("typed",)))
    session = ready(answered(session, ("no", "no"), ("no", "no")))
    session = ready(play(session, (FIRST, Skipped())))
    state = replace(seen(session), news=News(line=Line.RECONNECTING))
    assert state_line(state) and left(state) not in state_line(state)


@pytest.mark.parametrize("minutes", [0, 4, 9, 10, 12, 47, 139, 1_000])
def test_no_estimate_pretends_to_be_exact(minutes: int) -> None:
    told = lasting_words.left(minutes)
    numbers = [int(word) for word in told.split() if word.isdigit()]
    assert all(number % 5 == 0 for number in numbers)


def test_a_guide_of_one_evening_and_one_of_two_are_told_apart() -> None:
    one, two = (
        guide_of(read("a")),
        guide_of(read("a"), Evening(id="e", title="E", prompt="E", text="E"), read("b")),
    )
    assert lasts(one) == "About 5 minutes aloud, 5 typed."
    assert lasts(two).startswith("Two evenings: about 5, then 5 minutes aloud")


# -- evenings


def test_while_it_is_decided_whether_an_evening_ends_nothing_is_said_of_what_is_left() -> None:
    found = Play().begin().skip_to("stop-here")
    assert left(seen(found.session)) == ""


def test_what_comes_on_the_second_evening_is_not_about_having_stopped() -> None:
    found = Play().begin().skip_to("stop-here")
    found.seal(ADA, "stop").seal(SAM, "stop").open().both(Ready())
    assert seen(found.session).chosen_for == ""
    assert seen(found.skip_to("first-evening").session).chosen_for == ""


def evening() -> Session:
    return begun_with(Evening(id="e", title="E", prompt="E", text="Good night."), read("b"))


def test_the_last_page_of_an_evening_stops_and_says_so() -> None:
    found = page(evening())
    assert found.kind == "evening" and "Good night." in found.texts
    assert found.main is not None and found.main.label == evening_words.STOP


FRIDAY: Final = Proposed("At eight", "", owner=Owner.BOTH, when=On(2026, 11, 27))


def test_the_last_page_of_an_evening_shows_what_was_promised_and_when_they_go_on() -> None:
    found = Play().begin().skip_to("stop-here")
    found.seal(ADA, "stop").seal(SAM, "stop").open().both(Ready())
    found.skip_to("second-evening").do(ADA, FRIDAY)
    found.do(SAM, Answered(1, True)).both(Ready()).skip_to("first-evening")
    told = "\n".join(page(found.session).texts)
    assert found.session.promises and all(text in told for _, text in found.session.promises)
    assert "At eight" in told and "Friday 27 November" in told and "Good night" in told
    assert "When do you go on? At eight" in told
    assert closing_words.PROMISES not in page(evening()).texts


def test_a_stop_says_where_what_was_said_stays_and_who_can_read_it() -> None:
    state = seen(ready(evening()))
    texts = " ".join(page_now(state).texts)
    assert evening_words.stopped_together("today") in texts
    assert "stays on both laptops" in texts and "can read it" in texts


def test_practice_does_not_say_that_anything_stays() -> None:
    state = replace(seen(ready(evening())), is_practice=True)
    assert "both laptops" not in " ".join(page_now(state).texts)


# -- a guide's own words


def test_a_guide_brings_its_own_words_for_feelings() -> None:
    groups = (WordGroup("a", ("weary", "light")), WordGroup("b", ("torn",)))
    guide: Guide = structs.replace(guide_of(read("a")), words=Words(feelings=groups))
    assert seen(begun(guide)).feelings == ("weary", "light", "torn")
    assert seen(begun_with(read("a"))).feelings == ()


def test_a_guide_that_somebody_brings_says_who_wrote_it_and_for_whom_before_it_begins() -> None:
    session = replace(begun(FRAMED), phase=Gathering())
    state = replace(seen(session), must_accept_guide=True, is_guide_known=False)
    told = "\n".join(page_now(state).texts)
    for line in (
        guide_words.by("Somebody", "2"),
        guide_words.for_whom("Two who try it."),
        guide_words.not_for("Nobody."),
        "  - One",
        *(guide_words.length(text, minutes) for text, minutes in lengths(FRAMED)),
    ):
        assert line in told
    assert "Slowly." not in told


def test_a_guide_that_says_nothing_of_itself_is_shown_with_its_time_alone() -> None:
    assert list(about_it(guide_of(read("a")))) == [lasts(guide_of(read("a")))]


def test_a_partners_name_and_the_one_thing_stand_in_options_too() -> None:
    options = (Option("a", "Tea with {partner}"),)
    session = begun_with(Agree(id="agree", title="A", prompt="About {topic}.", options=options))
    found = page(session)
    menus = [part for part in found.parts if isinstance(part, Menu)]
    assert [choice.text for menu in menus for choice in menu.choices] == ["Tea with Sam"]
