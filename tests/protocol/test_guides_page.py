"""The format as `docs/guides.md` tells it: its example loads, and no field or kind is missing."""

import re
import tomllib
from pathlib import Path
from typing import Final, get_args

import msgspec
import pytest

from protocol.activities.activity import Activity, Condition
from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Rung
from protocol.guide.loading import load_guide, problems_of
from protocol.guide.structure import Guide, Length, Step, Words
from tui.disk.shelf import tree_of

PAGE: Final = Path(__file__).parents[2] / "docs" / "guides.md"
TEXT: Final = PAGE.read_text("utf-8")

PLACES: Final = (Guide, Step, Words, Length, Activity, Condition, *get_args(AnyActivity))


def test_the_example_of_the_page_loads() -> None:
    *parts, example = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert all(tomllib.loads(part) for part in parts)
    assert problems_of(example, tree_of) == []
    guide = load_guide(example, tree_of)
    assert guide.named("good-time") is not None and guide.author


@pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__name__)
def test_every_field_of_a_guide_is_on_the_page(kind: type[msgspec.Struct]) -> None:
    prose = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    told = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`]+`", prose))))
    assert {each.encode_name for each in msgspec.structs.fields(kind)} - told == set()


def test_every_rung_is_on_the_page_in_the_order_that_a_ladder_has() -> None:
    section = TEXT[TEXT.index("**The rungs**") : TEXT.index("**Lengths**")]
    rows = re.findall(r"^\| `([a-z-]+)` \| \S", section, re.MULTILINE)
    assert rows == [rung.value for rung in Rung]


def test_every_kind_of_activity_is_on_the_page() -> None:
    rows = set(re.findall(r"^\| `([a-z]+)` \|", TEXT, re.MULTILINE))
    assert {kind.__struct_config__.tag for kind in get_args(AnyActivity)} <= rows
