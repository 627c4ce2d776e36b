"""Every sentence about coming back, ending and deleting; `tui.words` has the others.

"Deleted" is said of what is deleted, and of what is not yet, when it will be.
"""

from typing import Final


def _upper(partner: str) -> str:
    return partner[:1].upper() + partner[1:]


# -- the first screen

HOME_OPEN: Final = "Where you left off"
HOME_NEW: Final = "Something new"


def come_back_hint(began: str) -> str:
    """`began` is a day, or empty."""
    return f"Begun {began}. Everything is as you left it." if began else HOME_AS_LEFT


HOME_AS_LEFT: Final = "Everything is as you left it."
HOME_IN_USE: Final = "It is open in another window on this laptop. Go on there."
HOME_NOT_KEPT: Final = "It is over. What you keep of it could not be locked yet."
HOME_NOT_GONE: Final = "It is over. This laptop’s disk has not let go of it yet."
HOME_UNREADABLE: Final = "A session that cannot be opened any more"
HOME_UNREADABLE_HINT: Final = "Its file is damaged, or not one of ours. It is kept as it is."
HOME_LOCKED: Final = "Go on with your locked session"
HOME_LOCKED_HINT: Final = "It opens with your words."
HOME_DELETE: Final = "Delete it"


def home_read(partner: str) -> str:
    """The way to what was said in a session that cannot go on."""
    return f"Read your session with {partner}" if partner else "Read your session"


HOME_OTHER_VERSION: Final = (
    "It was begun with another version of unhurried, so it cannot go on. "
    "You can read it, and delete it."
)
SEAT_UNREADABLE: Final = (
    "This session cannot be opened any more. Its file is kept as it is until you delete it; "
    "you can begin a new session together."
)
SEAT_GONE: Final = (
    "This session is not on this laptop any more: it was ended meanwhile, or deleted in another "
    "window."
)

# -- deleting

DELETE_TITLE: Final = "Delete this session?"
DELETE_HERE: Final = (
    "This laptop forgets what you both said, your notes, and what you wrote and did not say. "
    "It cannot be brought back."
)


def delete_there(partner: str) -> str:
    """What the other keeps."""
    name = partner or "your partner"
    return (
        f"{_upper(name)} is not told, and that laptop keeps what it has. What lies locked on the "
        "relay goes when it is deleted there too, or when the relay's days are over."
    )


DELETE_YES: Final = "Yes, delete it"
DELETE_NO: Final = "Keep it"
DELETED: Final = "It is deleted on this laptop."
DELETE_FAILED: Final = (
    "This laptop's disk did not let go of it. Close other windows of unhurried and try once more."
)
DELETE_IN_USE: Final = (
    "This session is open in another window on this laptop. Close that one first, then delete it."
)
READ_IT: Final = "Read what was said"
DELETE_IT: Final = "Delete it here"

# -- reading what was said

SAID_TITLE: Final = "What was said"
SAID_HINT: Final = "As far as this laptop has it. It can be read, and nothing can be added."
SAID_NOTHING: Final = "Nothing was said yet."
SAID_OTHER_VERSION: Final = (
    "This session was begun with another version of unhurried, whose rules this one does not "
    "follow. So it cannot go on; here is what arrived, just as it came."
)
SAID_BACK: Final = "Back"
SAID_AS: Final = {
    "Spoke": "",
    "SaidBack": "said back",
    "NotQuite": "said what was missed",
    "MadeSense": "said what makes sense",
    "GuessedFeeling": "guessed a feeling",
    "NamedFeeling": "named the feeling",
    "Replied": "answered",
    "TookSide": "said",
    "Wished": "asked for",
    "OfferedLess": "offered",
    "Opened": "wrote",
    "Offered": "promised anew",
    "Proposed": "suggested",
}
"""By the kind of what was done."""


PARTNER: Final = "Your partner"


def said(name: str, how: str, text: str) -> str:
    """One thing that was said."""
    return f"{name} {how}: {text}" if how else f"{name}: {text}"


# -- a break


def back_at(moment: str) -> str:
    """`moment` is a time of day, or empty where the relay's clock shows none."""
    return f"Be back at about {moment}." if moment else "Be back when it suits you both."


def stopped_by(name: str | None, when: str) -> str:
    """`name` is None for this person; `when` is a day, or empty."""
    is_today = when in ("", "today")
    if name is None:
        return "You stopped for today." if is_today else f"You stopped {when}."
    who = _upper(name)
    return f"{who} stopped for today." if is_today else f"{who} stopped {when}."


RETURNED_TITLE: Final = "You are back"


def returned(partner: str) -> str:
    """Nobody is let into an empty room."""
    return (
        f"It goes on by itself, where you stopped, as soon as {partner} has come back too. "
        "You need not do anything."
    )


def is_deciding(partner: str) -> str:
    """The other is there, and has not come back to this yet."""
    return f"{_upper(partner)} is here, and has not gone on yet."


# -- the end

DELETING: Final = "One moment. Its words are being deleted."
NOT_DELETED: Final = (
    "This laptop's disk has not let go of its words yet. "
    "They are deleted the next time unhurried is started."
)
DELETED_BOTH: Final = (
    "Its words are deleted on this laptop. The relay answers that they are deleted there too."
)
DELETED_ALL_HERE: Final = (
    "Its words are deleted on this laptop. The relay ran here too, and has let go of them."
)
KEPT_BOTH: Final = (
    "All else is deleted on this laptop. The relay answers that its words are deleted there too."
)
KEPT_ALL_HERE: Final = (
    "All else is deleted on this laptop. The relay ran here too, and has let go of its words."
)
"""The same where something was kept."""
_HERE: Final = "Deleted on this laptop."
DELETED_ASKING: Final = f"{_HERE} The relay is being told."
DELETED_AWAY: Final = (
    f"{_HERE} The relay does not answer just now; it is told as soon as it does, "
    "also the next time unhurried is open."
)


DELETED_UNKNOWN: Final = (
    f"{_HERE} Whoever answers at the relay's address does not know this session; "
    "unhurried asks there again the next time it is opened."
)


def deleted_here(partner: str) -> str:
    """The relay waits for the other laptop. It counts its days only while it runs, or nearly."""
    return (
        f"{_HERE} On the relay when {partner}'s laptop has been there, or when its "
        "days are over: usually seven, counted while it runs."
    )


def deleted_here_hosted(partner: str) -> str:
    """The relay is on this very laptop, and each time that it is started counts a day at most."""
    return (
        f"{_HERE} What the relay on it holds is locked, and nobody here has the key "
        f"any more; it goes when {partner}'s laptop has been there, or once unhurried has been "
        "opened on seven later days."
    )


def all_else(deleted: str) -> str:
    """One of the sentences above, where something stays on this laptop."""
    return deleted.replace(_HERE, "All else is deleted on this laptop.", 1)


GONE_TITLE: Final = "The relay does not have this session"
GONE: Final = (
    "It says so; why, nobody can tell from here. Everything is still on this laptop, and nothing "
    "is deleted by itself. You can try again later, read what was said, or delete it here."
)
