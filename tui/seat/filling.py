"""The names in a text of the guide, and what both call the one thing, put in once each.

Pure: over the texts and the session. What it is not: how a name is shown (`tui.words.called`).
"""

import re
from typing import Final

from protocol.seats import Partner, other, put
from protocol.session.session import Session
from tui.words import naming as naming_words

_NAMES: Final = re.compile(r"\{(?:partner|first|second|topic)\}")


def filled(text: str, seat: Partner, own: str, partner: str, topic: str) -> str:
    """As this seat reads it; a `topic` that is empty has no name yet."""
    first, second = put((own, own), other(seat), partner)
    names = {
        "{partner}": partner,
        "{first}": first,
        "{second}": second,
        "{topic}": topic or naming_words.THE_ONE_THING,
    }
    return _NAMES.sub(lambda found: names[found.group()], text)


def topic_of(session: Session) -> str:
    """What both call the one thing that this step is about; empty where nothing has a name."""
    if session.guide is None or session.step >= len(session.guide.steps):
        return ""
    before = session.guide.steps[session.step].activities[: max(session.activity, 0)]
    return next((session.named[a.id] for a in reversed(before) if a.id in session.named), "")
