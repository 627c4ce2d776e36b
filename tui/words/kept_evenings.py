"""Sentences about what the two kept of their evenings: the list, one of them, forgetting.

"You" is whoever reads it here. Of the other laptop nothing is known.
"""

from typing import Final

# -- the list

TITLE: Final = "What we kept"
OPEN: Final = "Still open"
EVENINGS: Final = "Evenings"
THANKS: Final = "Small thanks"
EMPTY: Final = (
    "Nothing is kept here of the two of you. At the end of an evening you both say what may stay."
)
FOUND: Final = (
    "Found on this laptop. Whoever uses it can put a file here, so it proves nothing to anybody."
)
TO_OURS: Final = "What we kept"
TO_MINE: Final = "What I keep"


def evening_line(day: str, title: str) -> str:
    return f"{day} · {title}" if title else day


def open_line(text: str, partner: str, day: str) -> str:
    """`text` says whose it is. The day is the evening's, not the one that was agreed on."""
    return f"{text} – since {day}, with {partner}" if partner else f"{text} – since {day}"


def more_open(number: int) -> str:
    return f"… and {number} more"


FROM_EVENINGS: Final = "Each leads to its evening."


def thanks_line(day: str, text: str) -> str:
    return f"{day} · {text}"


# -- one evening

AGREED: Final = "What you agreed on and promised"
ENDING: Final = "What you both wrote at the end"
CIRCLES: Final = "Only for you: your circles"
WORN_OUT: Final = "Only for you: how worn out you were"
NOTHING_AGREED: Final = "Nothing was agreed on, and nothing promised."
LOOKED_AT: Final = "You looked at it again."
ONLY_THE_DATE: Final = "Nothing of it is kept here but that it was."
YOU: Final = "You"
OTHER: Final = "Your partner"


def with_whom(title: str, partner: str) -> str:
    parts = [title, f"with {partner}" if partner else ""]
    return ", ".join(each for each in parts if each)


def mine(me: str) -> str:
    return f"What {me or 'you yourself'} said and wrote"


def theirs(partner: str) -> str:
    return f"What {partner or 'your partner'} said and wrote"


def said(who: str, text: str) -> str:
    return f"{who}: {text}"


def rated(title: str, item: str) -> str:
    """A title that ends its sentence needs no comma."""
    between = " " if title.endswith(("?", ".", "!", "…")) else ", "
    return between.join(each for each in (title, item) if each)


def circle(what: str, picked: str) -> str:
    return f"{what}: {picked}" if what else picked


def meant_for(partner: str) -> str:
    return f"For {partner or 'your partner'} to see the next time."


# -- forgetting

FORGET_EVENING: Final = "Forget this evening"
FORGET_ONE: Final = "Forget one thing of it"
WHICH_TITLE: Final = "Which one?"
WHICH: Final = "It is asked once more before anything goes."
PICK: Final = "This one"
SURE_EVENING: Final = "Forget this evening?"
SURE_ONE: Final = "Forget this one?"
FORGET_YES: Final = "Forget it"
ONLY_HERE: Final = "This deletes it. Nobody but you had it."
GONE: Final = "It is forgotten here."

AT_THE_END: Final = "At the end"


def yours(text: str) -> str:
    return f"You said: {text}"


def of_partner(partner: str, text: str) -> str:
    return f"{partner} said: {text}"


def deleted_here(partner: str) -> str:
    """What becomes of the other copy: nothing, and nobody here knows whether there is one."""
    if not partner:
        return "This deletes it here. Your partner’s copy is your partner’s."
    return f"This deletes it here. {partner}’s copy is {partner}’s."
