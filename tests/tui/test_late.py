"""A pattern that is compiled when something is first looked for with it."""

import re

import pytest

from tui.late import Late


def test_nothing_is_compiled_before_it_is_asked_for() -> None:
    broken = Late("(")
    with pytest.raises(re.error):
        _ = broken.ready


def test_it_finds_what_the_pattern_finds_and_is_compiled_once() -> None:
    late = Late(r"^wo\w+$")
    assert late.ready.search("words") and not late.ready.search("a word")
    assert late.ready is late.ready
