"""Sentences about asking somebody to lead a session that goes on, and about going on without.

`kim` is how whoever leads is called here, `partner` the partner.
"""

from typing import Final

from tui.words import led as led_words

# -- going on without


def go_on_without(kim: str) -> str:
    """The line of the palette and of a break, and the button."""
    return f"Go on without {kim}"


WITHOUT_HINT: Final = "No reason needed, and no name with it."


def without_title(kim: str) -> str:
    return f"Go on, just you two, without {kim}?"


def without_text(kim: str, partner: str) -> str:
    return (
        f"{led_words.capital(kim)} reads nothing more from then on, and comes back only if "
        f"{partner} and you both say yes again. {led_words.capital(kim)} is not told which of you "
        "said so. What was said stays here, and you go on where you are."
    )


def help_led(kim: str) -> str:
    """In F1, while somebody leads."""
    return (
        f"{led_words.capital(kim)} leads you two just now. Either of you can go on without {kim} "
        "at any moment: “Go on without” stands under F4 and Ctrl+P. Nobody is told who said so. F7 "
        "answers what the line above the page asks."
    )


# -- asking whether somebody may lead

ASK: Final = "Ask somebody to lead"
ASK_HINT: Final = "A counsellor, say. Your partner is asked first."
HELP_ALONE: Final = (
    "A counsellor or somebody else can lead you two from afar: “Ask somebody to lead” stands under "
    "F4 and Ctrl+P. Your partner is asked first, and both of you say yes or no before anybody "
    "reads a word."
)


def ask_title() -> str:
    return "Ask somebody to lead you two?"


def ask_text(partner: str) -> str:
    return (
        f"{led_words.capital(partner)} is asked first; nobody is invited before that. Then you get "
        "five words for whoever you would like to ask, to read out by phone. Both of you meet "
        "them, and it begins with three only if you both say yes."
    )


def ask_partner(partner: str) -> str:
    return f"Ask {partner}"


AT_HOME: Final = (
    "You two meet over your own network, and nobody from elsewhere can come in there. To be led "
    "from afar, meet over a relay another time: “Somewhere else, over a relay”, when you begin."
)


def have_asked(partner: str) -> str:
    """In the line, until the other answers."""
    return f"You have asked {partner} whether somebody may lead you. You can go on meanwhile."


def would_ask(partner: str) -> str:
    """In the line of the other."""
    return f"{led_words.capital(partner)} would like to ask somebody to lead you two."


def would_ask_text(partner: str) -> str:
    return (
        "Somebody outside, a counsellor say, would lead you two from afar. You meet whom "
        f"{partner} asks, too, and both of you say yes or no again before they read a word. Not "
        "now is a good answer."
    )


def answer(partner: str) -> str:
    """The line of the palette and of a break."""
    return f"Answer {partner}: may somebody lead you?"


NOBODY: Final = "Nobody for now"
LET_ME_THINK: Final = "Let me think"
ME_TOO: Final = "I would like that too"
NOT_NOW: Final = "Not now"
PUT_OFF: Final = "Not now, then. You go on, the two of you."
TAKE_BACK: Final = "Take the question back"


def asks_in(partner: str) -> str:
    """In the line of the other, while the one has words."""
    return f"{led_words.capital(partner)} asks somebody in now. You can go on meanwhile."


def wants_too(partner: str) -> str:
    """In the line of whoever asked."""
    return f"{led_words.capital(partner)} agrees: five words are here."


# -- the door of whoever asked

SHOW: Final = "The words for whoever leads"
WORDS_TITLE: Final = "Read these words to whoever is to lead you"
PREPARING: Final = "One moment. Choosing words that nobody can guess."


def words_text(relay: str) -> str:
    return (
        f"And the name of the relay you meet over: {relay}. They work once, for 15 minutes, while "
        "this room is open here. You can go on with your session meanwhile."
    )


NEW_WORDS: Final = "New words"
BACK: Final = "Back to the session"


def knocked(kim: str) -> str:
    return f"{led_words.capital(kim)} is at the door"


def knocked_text(about: str) -> str:
    said = f"“{about}”. " if about else ""
    return (
        f"{said}If that is who you asked, let them in. They can read nothing before both of you "
        "have said yes."
    )


def let_in(kim: str) -> str:
    return f"Let {kim} in"


NOT_THEM: Final = "Not now"
OPENING: Final = "Opening the door."


def compare_title(kim: str) -> str:
    return f"Say these two words with {kim}"


def compare_text(kim: str, partner: str) -> str:
    return (
        f"By phone, or in the call. If they are the same, {partner} hears of {kim}, and you are "
        "both asked. If they are different, somebody else may be in between: nobody comes in."
    )


SAME: Final = "They are the same"
DIFFERENT: Final = "They are different"

REFUSED: Final = "The door stays closed. Nobody was told of it."
DIFFERED: Final = "Good that you looked. Nobody comes in, and nothing was shown."
EXPIRED: Final = "The words have run out of time."
NOT_OPENED: Final = "The door could not be opened just now."
OVER_TITLE: Final = "Nobody has come in"


def has_knocked(kim: str) -> str:
    """In the line of whoever asked."""
    return f"{led_words.capital(kim)} is at the door."
