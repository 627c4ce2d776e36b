"""For all tests.

Running apps are thousands of objects that refer to each other, and Python's collector goes through
them again and again in vain: with its usual thresholds a fifth of the time of the screens' tests.
"""

import gc
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings
from textual.css.model import RuleSet

from tests import figures

gc.set_threshold(100_000, 50, 100)

# Textual looks every rule of its style sheet up for every widget that is dressed, by a hash that is
# the rule's identity, told in Python. This is the same identity, told in C: a tenth of the time.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]

# How long an example takes says how busy the machine is.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


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
    "tui/test_snapshots", "whole/test_app_door", "whole/test_terminal_door", "protocol/test_folds",
    "protocol/test_moves", "whole/test_app_endings", "tui/test_views", "tui/test_pages",
    "protocol/test_ledger", "tui/test_accent", "tui/test_terminal", "whole/test_reconnects",
    "tui/test_screens", "tui/test_composer", "whole/", "server/faults/", "tui/", "simulation/",
    "server/",
)  # fmt: skip
"""Files are handed out whole: the longest begin, so that no core waits for one at the end."""

GATE_FILES: Final = frozenset((
    "server/attacks/test_floods", "server/attacks/test_silence", "server/faults/test_disk",
    "server/faults/test_drain", "server/faults/test_lines", "server/hosting/test_proxy_logs",
    "tui/test_bytes", "tui/test_gentle", "tui/test_snapshots", "whole/test_app_adversary",
    "whole/test_app_clocks", "whole/test_app_deleting", "whole/test_app_detours",
    "whole/test_app_door", "whole/test_app_endings", "whole/test_app_false_ends",
    "whole/test_app_kills", "whole/test_app_leaving", "whole/test_app_lines",
    "whole/test_app_members", "whole/test_app_minute", "whole/test_app_odd_seats",
    "whole/test_app_still", "whole/test_sessions", "whole/test_terminal_door",
    "whole/test_terminal_pastes", "whole/test_terminal_words",
))  # fmt: skip
"""Through whole programs, by the dozen: with what is marked `gate` elsewhere two thirds of the time
of all tests. A step of its own runs them (`pytest -m gate`); by default a `sample` of each runs."""


def is_of_the_gate(item: pytest.Item) -> bool:
    """Whether the default run leaves it to the gate's own step."""
    name = item.path.relative_to(HERE).with_suffix("").as_posix()
    is_told_apart = any(item.get_closest_marker(each) for each in ("sample", "long"))
    return name in GATE_FILES and not is_told_apart


def begins_at(item: pytest.Item) -> int:
    """The rank of the file of a test; the smaller, the sooner."""
    path = item.path.as_posix()
    named = (rank for rank, part in enumerate(LONG_FILES) if f"/tests/{part}" in path)
    return next(named, len(LONG_FILES))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first; in a run for figures, only the tests that have some."""
    for item in items:
        if is_of_the_gate(item):
            item.add_marker("gate")
    items.sort(key=begins_at)
    if figures.are_asserted:
        others = [item for item in items if item.get_closest_marker("clock") is None]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item.get_closest_marker("clock") is not None]
