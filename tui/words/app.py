"""What may be said on every screen: names of keys and actions, the frame, what went wrong."""

from typing import Final

APP: Final = "unhurried"
TAGLINE: Final = "A conversation for two, one voice at a time."
AFRAID: Final = "If you are afraid of your partner, please talk to someone you trust, alone."
NO_THERAPY: Final = "This is not therapy, and not for a relationship with violence or fear."
NOT_THERAPY: Final = (
    "This is not therapy, and not for a relationship with violence or fear. "
    "If you are afraid of your partner, please talk to someone you trust, alone."
)
TOO_SMALL: Final = "Please make this window a little bigger. Everything you wrote is kept."
TITLE_MY_TURN: Final = "unhurried - your turn"
JUST_TURNED: Final = "The page has just turned. Press once more if you mean this one."
KEY_MAIN: Final = "Go on"
KEY_BREAK: Final = "Break"
KEY_ANSWER: Final = "Answer above"
KEY_SIGNAL: Final = "A phrase"
KEY_HELP: Final = "Help"
KEY_PEOPLE: Final = "People"
KEY_ALL: Final = "All"
KEY_BACK: Final = "Back"
KEY_QUIT: Final = "Quit"
PALETTE_PLACEHOLDER: Final = "Type a word, or pick a line"
ACTION_THEME: Final = "Light or dark colours"
ACTION_NOTES: Final = "My notes"
ACTION_QUIT: Final = "Close the program (everything is kept)"
ACTION_QUIT_ALONE: Final = "Close the program"
ACTION_ALOUD: Final = "Talk aloud from now on"
ACTION_TYPED: Final = "Write from now on"
ACTION_HOME: Final = "Back to the start (the session stays open)"
VOICE_ALOUD: Final = "From now on you talk aloud."
VOICE_TYPED: Final = "From now on you write."


def wish_sent(partner: str) -> str:
    return f"It changes as soon as {partner} wishes it too."


def wish_aloud(partner: str) -> str:
    return f"{partner} would like to talk aloud from now on. If you too, press Ctrl+P and pick it."


def wish_typed(partner: str) -> str:
    return f"{partner} would like to write from now on. If you too, press Ctrl+P and pick it."


CRASHED: Final = (
    "unhurried had to stop because of a fault of its own. Everything you wrote is kept. "
    "Start it again to go on."
)
CRASHED_ALONE: Final = (
    "unhurried had to stop because of a fault of its own. Start it again whenever you like."
)


def crashed(log: str, *, is_kept: bool) -> str:
    """The one sentence a person sees after a crash."""
    told = CRASHED if is_kept else CRASHED_ALONE
    return f"{told}\nWhat went wrong, without any of your words, is noted in {log}"


TOO_LONG: Final = "That is more than fits into one piece. The rest was left out."
PASTE_TOO_LONG: Final = "This box is full. What came last is not all in it."
"""Said when a paste was cut, or a letter did not go in; half of one never does."""
NO_BOX_HERE: Final = "There is no box for that here. Go to one first."
"""Said when lines of text came where none can be typed: a line break in them presses nothing."""
LETTERS_LEFT_OUT: Final = "What the other laptop cannot show was left out."
"""Said when signs without a letter were typed or pasted, before anything is sent."""
