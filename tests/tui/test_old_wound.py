"""The old wound in the guides that ship: who sees what, what goes with what, what is never asked.

About `protocol.activities.whose` and `tui.pages.sharing`, on the ways that two people take.
"""

import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.activity import Keep
from protocol.activities.ladder import Stage
from protocol.activities.private import Private, Show, Showed
from protocol.activities.tick import Tick
from protocol.activities.turns import Talking, Turns
from protocol.activities.write import Write
from protocol.guide.ways import ways as rules_ways
from protocol.seats import PARTNERS, Partner, Seat, other
from protocol.session.events import AnyEvent, Breathed, Skipped
from protocol.session.moves import moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Session, current_activity
from tests.protocol.worlds import play, ready
from tests.tui.hosting import played
from tests.tui.memory import MemoryKeep, facts_for_two
from tests.tui.pages.desk import texts_of
from tests.tui.scenes import seat_file
from tests.tui.test_ways_through import ways_of
from tui.disk.shelf import NAMES, shipped
from tui.news import Line, News
from tui.pages.now import page_now
from tui.pages.page import Page
from tui.rehearsal.guide_check.texts import all_texts
from tui.rehearsal.pretend import next_move
from tui.rehearsal.script import practice_script
from tui.rehearsal.ways import Way
from tui.seat.drafts import Drafts
from tui.seat.room_state import RoomState
from tui.window.title import title_of
from tui.words import app as app_words

ASKED: Final = {"burnout": ("topic", "old-wound"), "leaks": ("one-leak", "old-hurts")}
"""What leads to it, by the guide."""

GROUP: Final = "wound"
"""What goes with the content note."""

both_guides = pytest.mark.parametrize("name", ASKED)


@cache
def of_wound(name: str) -> dict[str, Way]:
    """The ways through the old wound, by whose it is: first, second or both."""
    ways = [each for each in ways_of(name) if ASKED[name] in each.choices]
    return {dict(each.choices)["whose-wound"]: each for each in ways}


def way(name: str, whose: str) -> Way:
    return of_wound(name)[whose]


def page(session: Session, seat: Partner) -> Page:
    """What one of the two has before them."""
    drafts = Drafts(MemoryKeep(facts_for_two(shipped("daily"), os.urandom)[seat]))
    news = News(line=Line.OPEN, is_partner_here=True)
    return page_now(RoomState(session, news, moves(session, seat), seat, bytes(32), None, drafts))


def options(name: str) -> list[str]:
    found = shipped(name).named("letting-go")
    assert isinstance(found, Private)
    return [option.text for option in found.options]


@both_guides
def test_each_has_one_runs_two_full_ladders_in_turn(name: str) -> None:
    turns = shipped(name).named("what-was")
    assert isinstance(turns, Turns)
    by_whose = {whose: climbed(name, whose) for whose in ("first", "second", "both")}
    (own,) = {tuple(stages) for stages in by_whose["both"].values()}
    assert {rung.value for rung in turns.rungs} <= {each.value for each in own}
    assert list(by_whose["both"]) == list(PARTNERS) or list(by_whose["both"]) == [*PARTNERS][::-1]
    for whose, seat in (("first", Seat.FIRST), ("second", Seat.SECOND)):
        assert by_whose[whose] == {seat: list(own)}


def climbed(name: str, whose: str) -> dict[Seat, list[Stage]]:
    """The stages of the ladder, by whose turn it was, in the order in which they came."""
    session = way(name, whose).begun["what-was"]
    script, found = practice_script(shipped(name)), dict[Seat, list[Stage]]()
    while isinstance(session.phase, Talking):
        phase = session.phase
        stages = found.setdefault(phase.turn.speaker, [])
        if phase.stage not in (Stage.BREATH, Stage.REST) and phase.stage not in stages[-1:]:
            stages.append(phase.stage)
        session = moved(session, script)
    return found


def moved(session: Session, script: object) -> Session:
    for seat in PARTNERS:
        mine = moves(session, seat)
        event: AnyEvent | None = Breathed() if Breathed in mine else None
        if event is None:
            event = next_move(session, seat, mine, script, leads=True)  # type: ignore[arg-type,assignment]  # no round
        if event is not None:
            return apply(session, Entry(seat, session.page_ms, session.page, event))
    raise AssertionError("nobody has anything to do")


@both_guides
def test_leaving_out_the_content_note_leaves_out_all_that_hangs_on_it(name: str) -> None:
    for seat in PARTNERS:
        session = play(way(name, "both").begun["before-wound"], (seat, Skipped()))
        following = current_activity(ready(session))
        assert following is not None and following.group != GROUP
    grouped = [each for each in way(name, "both").activities if is_grouped(name, each)]
    assert grouped[0] == "before-wound" and grouped[1:] == [
        *("the-wound", "whose-wound", "what-was", "sorry", "letting-go"),
        *("seen-change", "laying-down"),
    ]


def is_grouped(name: str, activity: str) -> bool:
    found = shipped(name).named(activity)
    return found is not None and found.group == GROUP


@both_guides
def test_finding_help_cannot_be_skipped_by_when(name: str) -> None:
    """Wherever an old wound is talked about, and with all of it left out, too."""
    found = list(rules_ways(shipped(name)))
    of_wound = [each for each in found if ASKED[name] in each.forks]
    assert of_wound
    for each in of_wound:
        ids = [activity.id for activity in each.activities]
        assert ids.index("finding-help") > ids.index("laying-down")
    help_ = shipped(name).named("finding-help")
    assert help_ is not None and not help_.group and not help_.optional


@both_guides
def test_nothing_of_letting_go_and_of_laying_it_down_is_keepable(name: str) -> None:
    for id in ("letting-go", "laying-down"):
        found = shipped(name).named(id)
        assert isinstance(found, Private | Tick) and found.may_keep is Keep.NEVER


@both_guides
def test_the_one_who_hurt_never_sees_the_four_choices(name: str) -> None:
    """Nor reads them in what is asked, told or helped; before it is shown and after."""
    for whose, hurt in zip(("first", "second"), PARTNERS, strict=True):
        far = other(hurt)
        session = way(name, whose).begun["letting-go"]
        assert set(options(name)) <= set(texts_of(page(session, hurt)))
        assert not [text for text in texts_of(page(session, far)) if has_choice(name, text)]
        shown = play(session, (hurt, Showed("on-the-way")))
        told = [text for text in texts_of(page(shown, far)) if has_choice(name, text)]
        assert told and all("says: I am on the way" in text for text in told)


def has_choice(name: str, text: str) -> bool:
    return any(option in text for option in options(name))


@both_guides
def test_the_hurt_one_is_not_asked_in_front_of_the_other(name: str) -> None:
    """The other waits on a calm page, and reads neither the question nor its title."""
    session = way(name, "first").begun["letting-go"]
    asked = shipped(name).named("letting-go")
    assert asked is not None
    assert asked.prompt not in "\n".join(texts_of(page(session, Seat.SECOND)))


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_asked_twice_in_a_session_whether_they_let_go(name: str) -> None:
    for each in rules_ways(shipped(name)):
        asked = [a for a in each.activities if isinstance(a, Private) and a.show is Show.OWN_CHOICE]
        assert len(asked) <= 1


@both_guides
def test_an_apology_is_not_demanded_rated_or_answered_with_yes_or_no(name: str) -> None:
    sorry = shipped(name).named("sorry")
    assert isinstance(sorry, Write)
    assert sorry.optional and not sorry.promise and sorry.own_part
    assert sorry.prompt.startswith("If you want to")


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_said_to_have_forgiven(name: str) -> None:
    found = [text for step in shipped(name).steps for each in step.activities
             for text in all_texts(each)]  # fmt: skip
    assert [text for text in found if re.search(r"forg[ai]v", text, re.IGNORECASE)] == []


def test_words_of_the_topic_are_in_no_file_name_and_in_no_title(tmp_path: Path) -> None:
    """Both call it so, and it stands in a box; neither is what others may read."""
    keep = seat_file(tmp_path)
    keep.put_draft("the-wound/name", "goldfinch")
    session = replace(played("speaking")[0].session, named={"the-wound": "goldfinch"})
    news = News(line=Line.OPEN, is_partner_here=True)
    for seat in PARTNERS:
        mine = moves(session, seat)
        state = RoomState(session, news, mine, seat, bytes(32), None, Drafts(keep))
        assert title_of(state) in (app_words.APP, app_words.TITLE_MY_TURN)
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")]
    assert names and not [each for each in names if "goldfinch" in each.lower()]
