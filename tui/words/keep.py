"""Sentences of the page that asks what of an evening stays, and of what has become of it.

Nothing here says who did not tick something. What a program that was changed can read, and what
one's own ticks can tell, is said by F1 (`tui.words.help`).
"""

from collections.abc import Sequence
from typing import Final
from unicodedata import east_asian_width

AGREEMENTS: Final = "Our agreements and promises"
ENDING: Final = "What we wrote at the end"
MY_WORDS: Final = "My own words from today"
CIRCLES: Final = "Only for me: my circles, how worn out I was"
WORN_OUT: Final = "Only for me: how worn out I was"


def partner_words(partner: str) -> str:
    """A wish, and what it hangs on."""
    return f"{_upper(_short(partner, 'my partner'))}’s words from today, if they say yes too"


def may(partner: str) -> str:
    return f"{_upper(_short(partner, 'my partner'))} may keep my words"


def record(leader: str) -> str:
    return f"{_upper(_short(leader, 'whoever leads us'))} may keep our agreements"


def _short(name: str, else_: str) -> str:
    """A name that leaves room for the line it stands in; else what that person is."""
    cells = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in name)
    return name if cells <= NAME_CELLS else else_


NAME_CELLS: Final = 16
"""A longer name leaves no room for its line in the smallest window."""

NONE_IS_FINE: Final = "To tick nothing is a good answer, too."
DONE: Final = "That is all"


def waiting(partner: str) -> str:
    """Own answer is in, whatever it is."""
    return f"Your answer is in. You both read what stays when {partner} is done."


# -- what it comes to


def listed(things: Sequence[str]) -> str:
    """One, two or more, as one says them."""
    if len(things) < 2:
        return "".join(things)
    is_mixed = len(things) > 2 or any(" and " in each for each in things)
    return f"{', '.join(things[:-1])}{',' * is_mixed} and {things[-1]}"


ITEMS: Final = "agreements and promises"
END_TEXTS: Final = "what you wrote at the end"
OWN: Final = "your own words"
OWN_CIRCLES: Final = "your circles with how worn out you were"
OWN_WORN_OUT: Final = "how worn out you were"


def words_of(partner: str) -> str:
    return f"{partner}’s words"


def both_keep(things: Sequence[str]) -> str:
    """What is of both and stays."""
    return f"You both keep: {listed(things)}."


NONE_OF_BOTH: Final = "Together you keep nothing."


def here_too(things: Sequence[str]) -> str:
    """What stays on this laptop besides."""
    return f"On this laptop, for you: {listed(things)}."


def none_of(things: Sequence[str]) -> str:
    """What was ticked as it takes, and there is nothing of it: else one would think that the other
    had not wanted it."""
    return f"There is nothing to keep of: {listed(things)}."


def record_may(leader: str) -> str:
    return f"{_upper(leader)} may keep your agreements."


ALL_ELSE: Final = (
    "All else is gone once you close, but for one thing: each of you may keep what you said and "
    "wrote yourself, and the other’s where they said yes."
)
ALL: Final = (
    "All of it is gone once you close, but for one thing: each of you may keep what you said and "
    "wrote yourself, and the other’s where they said yes."
)
PRACTICE: Final = "This is practice: nothing of it is kept."
NO_WORDS_YET: Final = (
    "Nothing stays on this laptop yet: what stays is locked with a few words of yours, and you "
    "have not chosen any."
)
CHOOSE: Final = "Choose a few words"


def choose_text(things: Sequence[str]) -> str:
    """Over the boxes; `things` is what would stay on this laptop."""
    return (
        f"To stay on this laptop: {listed(things)}.\n\n"
        "These words lock it. Without them nobody can open it, you neither. Take a few that you "
        "will not forget."
    )


CHOOSE_WITHOUT: Final = "Not now: then nothing of this evening is kept on this laptop."

# -- at the close


def closing(partner: str, things: Sequence[str], *, may: bool) -> str:
    """What becomes of it, on the last page; `things` is what stays on this laptop, `may`: whether
    the partner's may keep more than its owner's own."""
    if not things:
        more = "what you allowed, and its owner’s own words" if may else "its owner’s own words"
        return (
            "When you have both ended it, this laptop keeps nothing of it. "
            f"{_upper(partner)}’s may keep {more}. Write down by hand what you want."
        )
    return (
        f"When you have both ended it, this stays here, locked: {listed(things)}. All else is "
        "deleted here. Write down by hand what you want."
    )


def kept(things: Sequence[str]) -> str:
    """After the end: it lies there."""
    return f"Locked on this laptop: {listed(things)}."


NOT_KEPT: Final = "What you keep could not be locked yet."
NOT_KEPT_YET: Final = (
    "The words of this session are still on this laptop, so that nothing is lost. They are deleted "
    "once what you keep is locked, or when you go on without it."
)
TRY_AGAIN: Final = "Try once more"
GO_WITHOUT: Final = "Keep nothing of it"
GO_WITHOUT_ASKED: Final = "Then all of it is deleted here. If that is meant, press it once more."


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]
