"""Sentences at the door of somebody who leads: the private card, waiting, and meeting each other.

`kim` is whoever leads, as they call themselves; before one is let in nobody knows how.
"""

from typing import Final

from tui.words import led as led_words

# -- the card

CARD_TITLE: Final = "Somebody leads this session"
CARD: Final = (
    "These words open the door of somebody who leads the two of you. Three lines, for them alone: "
    "each may stay empty. Your partner does not get them, and this laptop keeps none of them."
)
WHERE: Final = "Where are you now?"
REACH: Final = "A number to reach you on"
OTHERS: Final = "Is anybody else in the room?"
KNOCK: Final = "Knock"

CARD_HELP: Final = (
    "Whoever leads from afar can do less for you than in one room. The card tells them where you "
    "are, how to reach you if the line drops, and whether somebody hears you. It goes to them "
    "sealed; they may delete it at the end. Your partner has a card of their own."
)

# -- waiting to be let in

NOT_OPEN: Final = (
    "The door is not open yet. Whoever leads may be a little late; you need not do anything. It "
    "goes on by itself."
)
NO_LONGER_OPEN: Final = (
    "The door is not open just now. If it does not go on by itself in a little while, ask whoever "
    "leads you, by phone: there may be new words for you."
)
"""Where one stood at it already, and it was shut: whether for this person is not told."""
KNOCKED: Final = (
    "You have knocked. Whoever leads reads your card and lets you in. There is no hurry."
)
WAIT_HERE: Final = "I have an appointment: wait at the door"
WAITING_HERE: Final = (
    "Nobody is at the door yet. You wait here, for up to three hours, and it goes on by itself."
)
LINE_DOWN: Final = "The line is down just now. We go on trying by ourselves."
WAIT_MOMENT: Final = "Esc takes you back to your words, and they stay good."

# -- two words with whoever leads


def let_in_by(kim: str) -> str:
    return f"{led_words.capital(kim)} has let you in"


def compare(kim: str, about: str) -> str:
    """`about`: what they say of themselves."""
    said = f" ({about})" if about else ""
    return (
        f"Say these two words with {kim}{said}, by phone or in the call. They have to be the same."
    )


DIFFER: Final = "If they are different, go back: somebody else may be in between."
SAME: Final = "They are the same"
TURN_BACK: Final = "Turn back from this door?"
TURN_BACK_YES: Final = "Turn back"


def turn_back_text(kim: str) -> str:
    return (
        f"{led_words.capital(kim)} has let you in. The same words lead you back here until this "
        f"program is closed; after that you need new ones from {kim}."
    )


def different(kim: str) -> str:
    return (
        "Good that you looked. Nothing but your card was read at the other end. Ask "
        f"{kim} for new words, by phone."
    )


# -- the couple's own door


def waits_for_other(kim: str) -> str:
    return (
        "Now the two of you meet, at a door of your own. Waiting until your partner has been let "
        f"in too; it goes on by itself. Leave this window open: once it is closed, you need new "
        f"words from {kim}."
    )


def guide_comes(kim: str) -> str:
    return (
        f"{led_words.capital(kim)} has brought a guide, and it is on its way to this laptop. It "
        "goes on by itself."
    )


OTHER_IS_THERE: Final = "Your partner has come to this door too. It goes on by itself."
TURN_BACK_TWO: Final = "Turn back from each other?"


def turn_back_two_text(kim: str) -> str:
    return (
        "The room of you two is open. If you turn back it is over for both of you before it began, "
        f"and you both need new words from {kim}."
    )


def different_two(kim: str) -> str:
    return (
        "Good that you looked. Nothing was said in that room, and it is over. Tell each other, and "
        f"ask {kim} for new words, by phone."
    )


# -- where it does not open

NOT_COME: Final = (
    "The door has not opened in three hours. Ask whoever leads you, by phone; these words may have "
    "run out of time."
)
TAKEN: Final = (
    "Somebody else was let in with these words. Tell whoever leads you, by phone, and ask for new "
    "ones."
)


def partner_not_come(kim: str) -> str:
    return (
        "Your partner has not come to the door of you two in three hours. Ask each other, or "
        f"{kim}, by phone."
    )


def no_guide(kim: str) -> str:
    return (
        f"What {kim} has chosen for this evening cannot be read as a guide on this laptop. Ask "
        f"{kim} to choose another, or to look whether you both have the newest unhurried."
    )
