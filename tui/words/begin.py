"""Sentences for whoever invites: a name, a place, the words."""

from typing import Final

NAME_TITLE: Final = "What does your partner call you?"
NAME_HINT: Final = "Your first name, or a name only you two use."
NAMELESS: Final = "Your partner"
"""Whose name was taken out of the settings; never the name of an account."""
NAME_NEEDED: Final = "Please type a name first."
TITLE: Final = "Begin together"
WHERE: Final = "Where is your partner?"
HOME: Final = "Here, on the same network"
AWAY: Final = "Somewhere else, over a relay"
RELAY: Final = "Which relay do you meet over? Somebody runs it for you; it has a name."
RELAY_PLACEHOLDER: Final = "relay.example.org"
RELAY_GO: Final = "Meet over this relay"
NO_RELAY: Final = "Type the relay's name, as whoever runs it told you."
RELAY_WRONG: Final = "That is not a relay's name yet. It looks like relay.example.org."
RELAY_OPEN_LINE: Final = (
    "The line to that relay would not be locked. Type its name alone, without ws in front."
)
PREPARING: Final = "One moment. Choosing words that nobody can guess."
READ_OUT: Final = "Read these words to your partner, or show them."
READ_RELAY: Final = "And read out the name of the relay you meet over:"
READ_ADDRESS: Final = "And read out this address, which goes into the box below the words:"
BOTH: Final = (
    "Have you both pressed “Begin together”? Then one of you presses Esc, picks Join, "
    "and types the other's words."
)
THEY: Final = "On the other laptop: Join, then these words. They work once, for 15 minutes."
WAITING: Final = "Waiting for your partner to come to the door."
NOBODY_YET: Final = "When somebody knocks, you decide here."
DOOR_LINE_DOWN: Final = "The line is down just now. We go on trying by ourselves."
DOOR_ONE_MOMENT: Final = "This goes on by itself. Esc stops it."
JOIN_ONE_MOMENT: Final = "This goes on by itself. Esc takes you back to your words."
DOOR_OPENING: Final = "Opening the door."
NO_NETWORK: Final = (
    "This laptop does not seem to be on a network that the other could reach. "
    "Connect both to the same Wi-Fi, or to one phone's hotspot, and try again. "
    "Or meet over a relay."
)
EXPIRED: Final = "The words have run out of time. Begin again for new ones."
JOIN_EXPIRED: Final = "The words have run out of time. Ask your partner for new ones."
REFUSED: Final = "The door stays closed. Begin again when you are ready."


def begin_address(address: str) -> str:
    """What to read out where the first word cannot work."""
    return f"Not found? Then also type this address on the other laptop: {address}"


def another_network(place: int, count: int) -> str:
    """The button that shows how this laptop is found on the next of its networks."""
    if count == 1:
        return "Another Wi-Fi or cable now? Look again"
    return f"Still not found? Another network ({place} of {count})"


def network_changed(place: int, count: int) -> str:
    """After that button: what has changed."""
    return f"This is for network {place} of {count}. The last five words stay; read all out again."


NETWORK_NONE: Final = (
    "This laptop is on no network just now. Once it is on one, these words say the way again."
)
NETWORK_MOVED: Final = (
    "This laptop is on another network now, so the way to it has changed. The last five words "
    "stay; read all of it out again."
)
NETWORK_ONLY: Final = "This laptop is on no other network just now."


def at_the_door(name: str) -> str:
    """Someone has knocked."""
    return f"{name} is at the door." if name else "Somebody is at the door."


def turned_away(*, is_newer: bool) -> str:
    """To the inviter, of a guest whose program is of another version."""
    if is_newer:
        return (
            "Somebody with these words has a newer unhurried, and could not knock. "
            "Update yours, then begin again with new words."
        )
    return (
        "Somebody with these words has an older unhurried, and could not knock. "
        "Once they have updated it, these words still work for their 15 minutes."
    )


LET_IN_CELLS: Final = 36
AT_THE_DOOR_HINT: Final = "If that is your partner, let them in."


def let_in(name: str) -> str:
    """The button that opens the door; beside a long name *not now* would have no room."""
    from wcwidth import wcswidth  # with the first name, so that the first screen comes sooner

    is_short = name and wcswidth(name) <= LET_IN_CELLS
    return f"Let {name} in" if is_short else "Let them in"


NOT_NOW: Final = "Not now"
WITHDRAW_TITLE: Final = "Take the words back?"
WITHDRAW_TEXT: Final = "They open nothing then, and you begin again with new ones."
WITHDRAW_GUEST: Final = "Turn back from the door?"
WITHDRAW_GUEST_TEXT: Final = "The door is open now. If you turn back, you both need new words."
WITHDRAW_NO: Final = "Stay here"
WITHDRAW_YES: Final = "Take them back"
WITHDRAW_GUEST_YES: Final = "Turn back"
