"""What is typed and not yet said: the boxes it stands in, and the names of its slots.

About `tui.seat.slots`.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking, Turns
from protocol.session.events import Finished, NotQuite, SaidBack, Spoke
from protocol.session.session import current_activity
from tests.tui.memory import MemoryKeep, facts_for_two
from tests.tui.scenes import Play, seat_file
from tests.tui.test_ports import Noting
from tui.disk.shelf import burnout
from tui.news import Trouble
from tui.seat.drafts import Drafts
from tui.seat.slots import RUNGS, answer_parts, answer_slot, slot_of, turn_slot

SLOT = "lately/speak/0"


@dataclass(eq=False)
class Pad:
    """A box that is no widget; like one, it is equal to itself alone."""

    slot: str
    drafts: Drafts
    text: str = ""
    going: str | None = None
    caught_up: int = 0

    @property
    def is_going(self) -> bool:
        return self.going is not None

    @property
    def left(self) -> str:
        return self.text.removeprefix(self.going or self.text)

    def keep(self) -> None:
        self.drafts.keep(self.slot, self.text)

    def catch_up(self) -> None:
        self.caught_up += 1

    def reset(self) -> None:
        self.text, self.going = self.drafts.get(self.slot), None

    def stay(self) -> None:
        self.going = None


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[Drafts]:
    file = seat_file(tmp_path)
    yield Drafts(file)
    file.close()


def test_what_was_typed_since_stays_in_the_box_and_the_rest_leaves_it(drafts: Drafts) -> None:
    box = Pad(SLOT, drafts, "I miss you. And", going="I miss you.")
    drafts.open(box)
    left = drafts.left((SLOT,))
    assert left == {SLOT: " And"}
    drafts.said(left)
    drafts.went((SLOT,), is_done=True)
    assert (box.text, box.is_going) == (" And", False)


def test_what_was_not_done_stays_in_its_box(drafts: Drafts) -> None:
    box = Pad(SLOT, drafts, "too late", going="too late")
    drafts.open(box)
    drafts.went((SLOT,), is_done=False)
    assert (box.text, box.is_going) == ("too late", False)


def test_a_box_that_has_left_the_screen_is_asked_until_its_words_are_done(drafts: Drafts) -> None:
    box = Pad(SLOT, drafts, "on its way", going="on its way")
    drafts.open(box)
    drafts.shut(box)
    assert drafts.left((SLOT,)) == {SLOT: ""}
    drafts.went((SLOT,), is_done=True)
    assert drafts.left((SLOT,)) == {}


def test_boxes_are_kept_together_and_know_those_for_the_same_words(drafts: Drafts) -> None:
    boxes = [Pad("notes", drafts, "one"), Pad("notes", drafts, "one"), Pad(SLOT, drafts, "two")]
    for box in boxes:
        drafts.open(box)
    assert drafts.beside(boxes[0]) == [boxes[1]] and drafts.beside(boxes[2]) == []
    drafts.keep_boxes()
    assert (drafts.get("notes"), drafts.get(SLOT)) == ("one", "two")
    drafts.shut(boxes[1])
    assert drafts.beside(boxes[0]) == []


def test_words_that_come_back_find_the_box_they_were_typed_in() -> None:
    play = Play().begin().skip_to("lately").climb_to(Stage.CHECK)
    activity, phase = current_activity(play.session), play.session.phase
    assert isinstance(activity, Turns) and isinstance(phase, Talking)
    for said, box in RUNGS.items():
        assert turn_slot(activity, said, phase) == f"lately/{box}/0"
    for event in (Spoke("a"), SaidBack("a"), NotQuite("a")):
        assert slot_of(activity, event, phase) == turn_slot(activity, type(event), phase)
    assert slot_of(activity, Finished(), phase) is None


def test_a_private_answer_has_a_box_for_each_of_its_parts() -> None:
    for name, parts in (
        ("appreciation", ("thing",)),
        ("topic", ("pick",)),
        ("good-time", ("now",)),
        ("lately", ()),
    ):
        activity = current_activity(Play().begin().skip_to(name).session)
        assert activity is not None and answer_parts(activity) == parts
        assert answer_slot(activity, "x", 2) == f"{name}/x/2"


def test_a_private_answer_is_kept_apart_and_gone_with_the_end(drafts: Drafts) -> None:
    drafts.keep_private("closeness/circles", "3")
    assert drafts.private("closeness/circles") == "3" and drafts.get("closeness/circles") == ""
    drafts.end()
    drafts.keep_private("closeness/circles", "7")
    assert drafts.private("closeness/circles") == ""


def test_a_private_answer_that_the_disk_does_not_take_is_told_and_stays_on_the_screen() -> None:
    keep, noting = MemoryKeep(facts_for_two(burnout(), os.urandom)[0]), Noting()
    full = Drafts(keep, noting)
    keep.is_full = True
    full.keep_private("closeness/circles", "3")
    assert full.failing is Trouble.DISK and noting.disk_changes == 1
    assert full.private("closeness/circles") == "3" and keep.privates() == {}
    keep.is_full = False
    full.keep_private("closeness/circles", "3")
    assert full.failing is None and keep.privates() == {"closeness/circles": "3"}
