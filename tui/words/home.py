"""Sentences of the first screen."""

from typing import Final

BEGIN: Final = "Begin together"
BEGIN_HINT: Final = "You invite, and choose how long."
JOIN: Final = "Join"
JOIN_HINT: Final = "Words were read out to you."
LEAD: Final = "Lead a session"
LEAD_HINT: Final = "You lead two others, from afar."
LEAD_HINT_DAY: Final = "An appointment may be kept there."
"""Without the words that lock it nobody can tell whether it is one."""

PRACTICE: Final = "Practise alone"
PRACTICE_HINT: Final = "A pretend partner. Nobody listens."
PRACTICE_BEGINS: Final = "One moment: practice is getting ready."
THANKS: Final = "Small thanks"
THANKS_HINT: Final = "One good thing, in one line."
KEPT: Final = "What I keep"
KEPT_HINT: Final = "Your notes and session records, locked."
WE_KEPT: Final = "What we kept"
WE_KEPT_HINT: Final = "Of your evenings, locked on this laptop."
SETTINGS: Final = "Settings"
SETTINGS_HINT: Final = "Your name, the colours, the relay."


def home_come_back(partner: str) -> str:
    """The way back into an open session."""
    return f"Come back to your session with {partner}" if partner else "Come back to your session"


def lead_on(label: str) -> str:
    """The way back into a room that one leads; `label` is what it is called here."""
    return f"Lead on: {label}" if label else "Lead on"


def led_hint(began: str) -> str:
    """Which room of a couple that is."""
    return f"A couple that you lead, since {began}." if began else "A couple that you lead."


SETTINGS_UNREADABLE: Final = (
    "Your settings could not be read, so the usual ones are in use. The old file is kept."
)


def settings_unreadable(field: str) -> str:
    """Which setting does not make sense."""
    if not field:
        return SETTINGS_UNREADABLE
    return f"{SETTINGS_UNREADABLE} The part to look at is “{field}”."
