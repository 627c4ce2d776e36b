"""For all tests.

Running apps are thousands of objects that refer to each other, and Python's collector goes through
them again and again in vain: with its usual thresholds a fifth of the time of the screens' tests.
"""

import gc
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings
from textual.css.model import RuleSet
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from tests import figures
from tests.tries import USUAL, USUAL_EXAMPLES, WHOLE, fewer

gc.set_threshold(100_000, 50, 100)

# Textual looks every rule of its style sheet up for every widget that is dressed, by a hash that is
# the rule's identity, told in Python. This is the same identity, told in C: a tenth of the time.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]

# How long an example takes says how busy the machine is.
settings.register_profile(USUAL, deadline=None, max_examples=fewer(USUAL_EXAMPLES))
settings.register_profile(WHOLE, deadline=None, max_examples=USUAL_EXAMPLES)
settings.load_profile(USUAL)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--clock",
        action="store_true",
        help="run the tests that measure, and fail where a figure is not held; with -n 0",
    )


def pytest_configure(config: pytest.Config) -> None:
    figures.are_asserted = bool(config.getoption("--clock"))


HERE: Final = Path(__file__).parent

LONG_FILES: Final = (
    "tui/test_snapshots", "protocol/test_snapshot", "whole/test_app_door",
    "whole/test_terminal_door", "whole/test_app_endings", "tui/test_views", "tui/test_pages",
    "tui/test_lead_screen", "tui/test_accent", "tui/test_terminal", "whole/test_reconnects",
    "tui/test_screens", "tui/test_composer", "whole/", "server/faults/", "tui/", "simulation/",
    "server/",
)  # fmt: skip
"""Files are handed out whole: the longest begin, so that no core waits for one at the end."""

SHAPES: Final = tuple(
    f"tests/protocol/test_{name}.py"
    for name in ("snapshot", "leading", "folds", "moves", "third", "session", "warmth")
)
"""These go to one worker: each would make every shape of a session, which takes seconds."""


class Handing(LoadFileScheduling):  # type: ignore[misc]  # it brings no types
    """Files are handed out whole, those of the shapes together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "shapes" if file in SHAPES else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Handing | None:
    return Handing(config, log) if config.getoption("dist") == "loadfile" else None


GATE_FILES: Final = frozenset((
    "server/attacks/test_floods", "server/attacks/test_silence", "server/faults/test_disk",
    "server/faults/test_drain", "server/faults/test_lines", "server/hosting/test_proxy_logs",
    "tui/test_bytes", "tui/test_gentle", "tui/test_snapshots", "whole/test_app_adversary",
    "whole/test_app_clocks", "whole/test_app_deleting", "whole/test_app_detours",
    "whole/test_app_door", "whole/test_app_endings", "whole/test_app_false_ends",
    "whole/test_app_kills", "whole/test_app_lead", "whole/test_app_leaving", "whole/test_app_led",
    "whole/test_app_lent", "whole/test_app_lines", "whole/test_app_members",
    "whole/test_app_minute", "whole/test_app_odd_seats", "whole/test_app_still",
    "whole/test_sessions", "whole/test_terminal_door", "whole/test_terminal_pastes",
    "whole/test_terminal_words",
))  # fmt: skip
"""Through whole programs, by the dozen: with what is marked `gate` elsewhere two thirds of the time
of all tests. A step of its own runs them (`make gate`); by default a `sample` of each runs."""


WIDE_FILES: Final = frozenset((
    "protocol/test_beside", "protocol/test_ways", "protocol/test_wishes",
    "server/faults/test_clocks", "simulation/test_sabotage", "tui/pages/lead/test_seen",
    "tui/pages/test_page", "tui/test_below", "tui/test_breaks", "tui/test_composer",
    "tui/test_crash", "tui/test_extremes", "tui/test_keyboard_pieces", "tui/test_lead_screen",
    "tui/test_led_line", "tui/test_letters", "tui/test_limits", "tui/test_minute_ends",
    "tui/test_pages", "tui/test_palette", "tui/test_people_screen", "tui/test_screens",
    "tui/test_start", "tui/test_state_line", "tui/test_terminal", "tui/test_themes",
    "tui/test_title", "tui/test_traces", "tui/test_true_pages", "tui/test_views",
    "tui/test_ways_out", "tui/test_ways_through", "tui/test_widgets", "whole/test_adversary",
))  # fmt: skip
"""Each test here is tried on many scenes, sizes, keys or guides: by default on a third of them, in
the gate on the others."""


def name_of(item: pytest.Item) -> str:
    """The file of a test, as the lists above name it."""
    return item.path.relative_to(HERE).with_suffix("").as_posix()


def is_told_apart(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(each) for each in ("sample", "long", "gate"))


def of_wide_tests(items: list[pytest.Item]) -> list[pytest.Item]:
    """Two of every three cases of each test of a wide file; of pairs along the diagonal, so that
    every part of a pair is met."""
    found, seen = [], Counter[str]()
    for item in items:
        if name_of(item) in WIDE_FILES and hasattr(item, "callspec") and not is_told_apart(item):
            test = item.nodeid.partition("[")[0]
            if (seen[test] + seen[test] // 3) % 3:
                found.append(item)
            seen[test] += 1
    return found


def is_of_the_gate(item: pytest.Item) -> bool:
    """Whether the default run leaves it to the gate's own step."""
    return name_of(item) in GATE_FILES and not is_told_apart(item)


def begins_at(item: pytest.Item) -> int:
    """The rank of the file of a test; the smaller, the sooner."""
    path = item.path.as_posix()
    named = (rank for rank, part in enumerate(LONG_FILES) if f"/tests/{part}" in path)
    return next(named, len(LONG_FILES))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first; in a run for figures, only the tests that have some."""
    of_the_gate = [*of_wide_tests(items), *(item for item in items if is_of_the_gate(item))]
    for item in of_the_gate:
        item.add_marker("gate")
    items.sort(key=begins_at)
    if figures.are_asserted:
        others = [item for item in items if item.get_closest_marker("clock") is None]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item.get_closest_marker("clock") is not None]


def pytest_collection_finish() -> None:
    """Modules and thirteen thousand tests stay to the end: no collection goes through them again,
    and pytest goes through everything five times when it is over."""
    gc.freeze()
