"""Sentences about the line, its troubles, and what a relay cannot have meant."""

from typing import Final

from protocol.errors import Cause
from tui.news import Line, Trouble
from tui.words import relay as relay_words


def corner(line: Line, *, is_partner_here: bool, partner: str, is_practice: bool) -> str:
    """The connection as a word, never an alarm."""
    match line:
        case Line.OPEN if is_partner_here:
            return f"with {partner} (pretend)" if is_practice else f"with {partner}"
        case Line.OPEN:
            return f"waiting for {partner}"
        case Line.CONNECTING:
            return "connecting"
        case Line.RECONNECTING:
            return "reconnecting"
        case Line.ABSENT:
            return "not there yet"
    return "not connected"


def line_sentence(
    line: Line,
    *,
    is_partner_here: bool,
    partner: str,
    is_with_partner: bool = False,
    can_act: bool = True,
    is_long: bool = False,
) -> str:
    """What the line means for this person; empty while all is well.

    `is_with_partner`: the relay runs on the partner's laptop. `can_act`: there is something to do
    here that does not wait for the partner. `is_long`: it has been so for a while.
    """
    match line:
        case Line.OPEN if is_partner_here:
            return ""
        case Line.OPEN:
            return _not_connected(partner, can_act=can_act)
        case Line.CONNECTING:
            return ""
        case Line.ABSENT if is_with_partner:
            return (
                f"{partner}'s laptop is not there yet. "
                "Ask them to open unhurried and come back to the session."
            )
        case Line.ABSENT:
            return "The relay does not answer yet. We go on trying, and nothing is lost."
        case Line.RECONNECTING if is_long and is_with_partner:
            return (
                f"{partner[:1].upper()}{partner[1:]}'s laptop has not answered for a while. Ask "
                "whether unhurried is open there; it goes on by itself once it is."
            )
        case Line.RECONNECTING if is_long:
            return (
                "The line has been down for a while. Look whether this laptop is on its network; "
                "we go on trying, and nothing is lost."
            )
        case Line.RECONNECTING if is_with_partner:
            return _not_connected(partner, can_act=can_act)
        case Line.RECONNECTING:
            return "The line is down. One moment: we go on trying, and nothing is lost."
        case Line.REPLACED:
            return "This session is open in another window. Go on there, or close that one first."
        case Line.OTHER_VERSION:
            return relay_words.OTHER_VERSION
        case Line.UNKNOWN | Line.GONE:
            return ""  # the page says what the relay says, and what is known


def _not_connected(partner: str, *, can_act: bool) -> str:
    """The same wherever the relay runs, and whether a line was lost or a laptop left at once."""
    name = partner[:1].upper() + partner[1:]
    then = "We keep the place; you can go on." if can_act else "We keep the place."
    return f"{name} is not connected just now. {then}"


def trouble(kind: Trouble) -> str:
    """What stands in the way, and what comes of it."""
    return {
        Trouble.DISK: relay_words.cannot_keep(""),
        Trouble.DISK_FULL: relay_words.DISK_FULL,
        Trouble.DISK_CLOSED: relay_words.cannot_write(""),
        Trouble.RELAY_BUSY: (
            "The relay asks us to go a little slower. Your words go out in a moment."
        ),
        Trouble.RELAY_STUCK: (
            "The relay cannot keep anything just now. One moment: your words wait here, and go out "
            "by themselves."
        ),
        Trouble.MENDING: (
            "The relay lost its newest part. Your laptops bring it back once both are here; "
            "your words are kept."
        ),
        Trouble.RELAY_FULL: (
            "The relay takes no more words for this session. Everything so far stays; "
            "you can stop here and begin a new one."
        ),
        Trouble.GUIDE: (
            "The guide that arrived cannot be used here. Leave, and begin again together."
        ),
        Trouble.VERSION: relay_words.OTHER_VERSION,
    }[kind]


DOUBTFUL: Final = "The other laptop has not confirmed yet what came last from you."
TOO_LATE: Final = "That came a moment too late. Your words are back where you wrote them."
TO_NOTES: Final = "That came a moment too late. Your words are kept in your notes."
STRAYS: Final = (
    "Something came into this session that neither of you signed. It was left out, and nothing "
    "of yours is lost."
)
SENDING: Final = "on its way"
ALARM_TITLE: Final = "Let us stop here for a moment"
ALARM: Final = {
    Cause.TIME: "The times that the relay writes down make no sense any more.",
    Cause.GAP: "The relay gave back what came from you in another order.",
    Cause.FORK: "The relay put what came from you into another place.",
    Cause.ROLLBACK: "The relay has lost a part of what was said.",
}
ALARM_HINT: Final = (
    "So that nothing false is shown, this session stands still. Everything is kept on this laptop. "
    "Tell each other, and begin a new session when you like, perhaps over another relay."
)


def parted(partner: str) -> str:
    """The two laptops no longer hold one history; nobody can tell from here who is to blame."""
    return (
        f"{partner}'s laptop and yours no longer have the same order of things; the relay or "
        f"{partner}'s program is at fault. You can read everything, stop for today, or leave."
    )
