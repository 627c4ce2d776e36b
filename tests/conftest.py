"""For all tests.

Running apps are thousands of objects that refer to each other, and Python's collector goes through
them again and again in vain: with its usual thresholds a fifth of the time of the screens' tests.
"""

import gc
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


LONG_FILES: Final = (
    "tui/test_snapshots", "whole/test_app_door", "whole/test_terminal_door",
    "whole/test_app_endings", "tui/test_pages", "tui/test_terminal", "whole/test_reconnects",
    "whole/", "server/faults/", "tui/", "simulation/", "server/",
)  # fmt: skip
"""Files are handed out whole: the longest begin, so that no core waits for one at the end."""


def begins_at(item: pytest.Item) -> int:
    """The rank of the file of a test; the smaller, the sooner."""
    path = item.path.as_posix()
    named = (rank for rank, part in enumerate(LONG_FILES) if f"/tests/{part}" in path)
    return next(named, len(LONG_FILES))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first; in a run for figures, only the tests that have some."""
    items.sort(key=begins_at)
    if figures.are_asserted:
        others = [item for item in items if item.get_closest_marker("clock") is None]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item.get_closest_marker("clock") is not None]
