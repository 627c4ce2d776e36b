"""A script for the pretend partner in any guide: its own where one was written, or kind answers.

Kind answers are the same in every guide: a word of the scale, a sentence, a yes. Nobody would take
them for a conversation, but every page can be tried, and every way be walked.
"""

from protocol.errors import BadGuide
from protocol.guide.structure import Guide
from tui.rehearsal.minds.kinds import LINES
from tui.rehearsal.minds.mind import Script
from tui.rehearsal.script import practice_script
from tui.words import robin as robin_words


def script_for(guide: Guide) -> Script:
    """The script that came with the program for this guide, or one of kind answers."""
    try:
        return practice_script(guide)
    except BadGuide:
        return kind_script(guide)


def kind_script(guide: Guide) -> Script:
    """Something kind for every activity."""
    lines = {
        activity.id: LINES[type(activity)].kind(activity)
        for step in guide.steps
        for activity in step.activities
        if type(activity) in LINES
    }
    return Script(
        robin_words.NAME,
        robin_words.SAY_BACK_WORDLESS,
        robin_words.SAY_BACK_AGAIN,
        robin_words.MAKES_SENSE,
        robin_words.FEELING,
        lines,
    )
