"""A look back that is put into a guide, at what both laptops hold: `protocol.guide.carrying`."""

import pytest

from protocol.activities.review import Review
from protocol.guide.carrying import can_carry, carrying
from protocol.guide.loading import read_guide
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.guide.ways import ways
from tui.disk.shelf import NAMES, carried, guide_of, is_known, shipped, title_of

PAGE = Review(id="carried-on", title="T", prompt="P", optional=True, carried=True)


def ids(guide: Guide) -> list[str]:
    return [each.id for step in guide.steps for each in step.activities]


@pytest.mark.parametrize("name", [name for name in NAMES if can_carry(shipped(name))])
def test_it_comes_once_the_two_have_arrived_and_all_else_stays_as_it_was(name: str) -> None:
    guide = shipped(name)
    found = carrying(guide, PAGE, "Since last time")
    assert read_guide(guide_bytes(found)) == found
    arrived = [each.id for each in guide.steps[0].activities]
    assert ids(found) == [*arrived, PAGE.id, *ids(guide)[len(arrived) :]]
    assert all(PAGE in way.activities for way in ways(found))


def test_a_guide_that_looks_back_itself_is_left_alone() -> None:
    assert not can_carry(shipped("follow-up")) and carried("follow-up") is None


@pytest.mark.parametrize("name", [name for name in NAMES if can_carry(shipped(name))])
def test_the_other_laptop_knows_it_as_a_guide_of_the_program(name: str) -> None:
    """Nobody is asked to read it as if a stranger had brought it."""
    found = carried(name)
    assert found is not None and found != shipped(name)
    hash_ = guide_hash(guide_bytes(found))
    assert is_known(hash_) and guide_of(hash_) == found
    assert title_of(hash_) == shipped(name).title
