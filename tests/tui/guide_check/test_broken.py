"""A guide broken as somebody who never programmed would break it, and what is said of it.

About `protocol.guide.loading` and `tui.words.guide_check`.
"""

import re
from typing import Final

import pytest

from tui.disk.shelf import tree_of
from tui.rehearsal.guide_check.whole import report_on

EVENING: Final = """
id = "evening"
title = "An evening"
minutes = 30
about = "About us."

[[steps]]
id = "start"
title = "Start"

[[steps.activities]]
kind = "turns"
id = "talk"
title = "Talk"
prompt = "How was your day?"
listen = "Listen."
rungs = ["speak"]

[[steps.activities]]
kind = "read"
id = "end"
title = "End"
prompt = "Read."
text = "Good night."
"""

BROKEN: Final = {
    "no quotation marks": ('title = "An evening"', "title = An evening", "line 3", "straight"),
    "curly ones": ('title = "An evening"', "title = “An evening”", "line 3", "straight"),
    "one left open": ('text = "Good night."', "text = [", "", "still open"),
    "the same twice": ("minutes = 30", "minutes = 30\nminutes = 3", "line 5", "second time"),
    "a number in words": ("minutes = 30", 'minutes = "thirty"', "field minutes", "whole number"),
    "a word for a kind": ('kind = "read"', 'kind = "talk"', "activity end / field kind", "write"),
    "a rung of one's own": (
        '["speak"]', '["speak", "mirror"]', "activity talk / field rungs", "say-back, check",
    ),
    "rungs out of order": (
        '["speak"]', '["speak", "answer", "side"]', "activity talk / field rungs", "in this order",
    ),
    "a check of nothing": (
        '["speak"]', '["speak", "check"]', "activity talk / field rungs", "only after say-back",
    ),
    "a beginning for nothing": (
        '["speak"]', '["speak"]\nstem = "I see"', "activity talk / field stem", "how that begins",
    ),
    "plain words in a list": (
        'kind = "read"', 'kind = "write"\nfields = ["a"]', "activity end / field fields",
        'as in { id = "tea"',
    ),
    "a field by another name": ("prompt = \"Read.\"", "promt = \"Read.\"", "activity end", "promt"),
    "a field too few": ('id = "end"\n', "", "activity number 2", "The field id is missing"),
    "one bracket": ("[[steps]]", "[steps]", "", "[[...]] over each step"),
    "capitals in an id": ('id = "evening"', 'id = "Our Evening"', "field id", "small letters"),
    "a wrong name to use": (
        'kind = "read"\nid = "end"', 'use = "burnout/appreciaton"',
        "activity number 2 / field use", "no activity of this name",
    ),
    "a guide that is not there": (
        'kind = "read"\nid = "end"', 'use = "burn-out/lately"',
        "activity number 2 / field use", "no guide of this name",
    ),
}  # fmt: skip

JARGON: Final = re.compile(
    r"\b(toml|int|str|bool|float|array|object|enum|null|key|value|expected|got)\b", re.IGNORECASE
)


def test_the_guide_that_is_broken_below_is_whole() -> None:
    assert report_on(EVENING, "own.toml", tree_of).exit_code < 2


@pytest.mark.parametrize(("line", "instead", "where", "says"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_where_it_is_and_in_plain_words(
    line: str, instead: str, where: str, says: str
) -> None:
    assert EVENING.count(line) == 1
    found = report_on(EVENING.replace(line, instead), "own.toml", tree_of).findings
    assert any(where in each.where and says in each.text for each in found)
    assert not any(JARGON.search(each.text) for each in found)
