"""A guide as two pretend partners go through it: how each page begins, and whether all ways end."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from protocol.guide.structure import Guide
from protocol.session.session import Session
from tui.errors import CheckFailed
from tui.rehearsal.any_guide import script_for
from tui.rehearsal.guide_check.finding import Finding, Part, Weight
from tui.rehearsal.ways import ways
from tui.words import guide_check as check_words

WALKS_LIMIT: Final = 100
"""Ways that are walked, event by event: a page that none of them comes to is rare."""


def walked(guide: Guide) -> tuple[Mapping[str, Session], list[Finding]]:
    """(the session as each activity begins, by its id; what to look at)."""
    begun: dict[str, Session] = {}
    try:
        for way in islice(ways(guide, script_for(guide)), WALKS_LIMIT):
            begun = {**way.begun, **begun}
    except CheckFailed:
        return begun, [Finding(Weight.WARNING, Part.WAYS, "", check_words.NO_WAY)]
    return begun, []
