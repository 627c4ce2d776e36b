"""Sentences for the two while somebody leads them: what was done, asked and let be.

`kim` is how whoever leads is called here, `partner` the partner, `None` this person.
"""

from typing import Final

from protocol.session.controls import Nudge

SOMEBODY: Final = "whoever leads you"
"""Where the name is not known."""


def capital(name: str) -> str:
    """At the beginning of a sentence."""
    return name[:1].upper() + name[1:]


# -- the line: what was done last


def is_here(kim: str) -> str:
    return f"{capital(kim)} is with you both."


def is_away(kim: str) -> str:
    return f"{capital(kim)} is not connected just now. You can go on."


def is_away_from_word(kim: str) -> str:
    return (
        f"{capital(kim)} is not connected just now. You can wait, or be all three together again "
        "and go on."
    )


def goes_on(kim: str) -> str:
    return f"{capital(kim)} goes on."


def goes_back(kim: str, title: str) -> str:
    return f"{capital(kim)} goes back to “{title}”."


def more_time(kim: str) -> str:
    return f"A little more time, says {kim}."


def asks_to_breathe(kim: str) -> str:
    return f"{capital(kim)} asks you both to breathe."


GOES_ON: Final = "It goes on where it was."
TOGETHER_AGAIN: Final = "You are all three together again."


def gives_floor(kim: str, partner: str | None) -> str:
    return f"{capital(kim)} gives {'you' if partner is None else partner} the floor."


def says(kim: str, remark: str) -> str:
    return f"{capital(kim)}: {remark}"


NUDGES: Final = {
    Nudge.SLOWER: "a little slower.",
    Nudge.ONE_THING: "one thing at a time.",
    Nudge.SAY_I: "try it with “I”.",
}


def softly(kim: str, nudge: Nudge) -> str:
    return f"{capital(kim)}, only to you: {NUDGES[nudge]}"


def leaves_out(kim: str, title: str) -> str:
    return f"{capital(kim)} leaves out “{title}”."


def adds(kim: str, title: str, *, is_next: bool) -> str:
    return f"{capital(kim)} adds “{title}”. {_comes(is_next)}"


def will_ask(kim: str, *, is_next: bool) -> str:
    return f"{capital(kim)} has a question for you both. {_comes(is_next)}"


def _comes(is_next: bool) -> str:
    """Something else may have been added before."""
    return "It comes next." if is_next else "It comes soon."


def asks_nothing(kim: str) -> str:
    """A question of their own does not come, or not any more."""
    return f"{capital(kim)} lets the question be."


def question_of(kim: str) -> str:
    """Above a question that is not the guide's."""
    return f"{capital(kim)}’s question"


READ_ALL: Final = "Read it all"


def said_here(kim: str) -> str:
    """Above every remark of this page."""
    return f"What {kim} said on this page"


# -- what is asked beside the page

NOTHING_ASKED: Final = "Nothing is asked of you just now."
WHAT_NOW: Final = "What now?"
ANSWER: Final = "Answer"
WAIT: Final = "Wait"
GO_ON: Final = "Go on"
GO_ON_TWO: Final = "Go on, just you two"
STOP: Final = "Stop for today"
YES: Final = "Yes"
NOT_NOW: Final = "Not now"


def wants_hold(kim: str) -> str:
    """In the line; the floor stays whose it is."""
    return f"{capital(kim)} would like you both to breathe."


def wants_hold_text(kim: str, partner: str) -> str:
    return (
        f"If you say yes, both of you rest for a moment. You keep the floor and what you have "
        f"typed. If not now, you simply go on, and {partner} is told nothing."
    )


def is_down(kim: str) -> str:
    return f"{capital(kim)}’s line is down."


def is_down_text(kim: str, partner: str) -> str:
    return (
        "Wait, go on just you two, or stop for today? Meanwhile you can go on with each other. If "
        f"you go on just you two, {kim} reads nothing more from then on, and comes back only if "
        f"{partner} and you both say yes again."
    )


def has_left(kim: str) -> str:
    return f"{capital(kim)} has left."


def has_left_text(kim: str) -> str:
    return (
        f"Go on, just you two, or stop for today? {capital(kim)} reads nothing more from here on."
    )


ALONE_AGAIN: Final = "From here on it is just you two."


# -- a hold

HOLD: Final = "Breathe out slowly. Both boxes rest, and what was typed stays in them."
HOLD_MINE: Final = "You go on when you like. Else it goes on by itself in a moment."
ONLY_BREATHING: Final = "Just breathe. It goes on in a moment, and nothing you typed is lost."


def hold_theirs(partner: str) -> str:
    return f"{capital(partner)} goes on in a moment."


# -- a word with one


def with_each(kim: str, first: str, second: str, minutes: int) -> str:
    """Both of the two read this, word for word."""
    return (
        f"{capital(kim)} speaks with each of you for a moment, about {_minutes(minutes)} each. "
        f"{capital(first)} first, then {second}."
    )


def _minutes(minutes: int) -> str:
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def only_reads(kim: str) -> str:
    return f"Only {kim} reads this"


def say_to(kim: str) -> str:
    return f"Say it to {kim}"


def only_for(kim: str) -> str:
    return f"Only for {kim}."


def hears_too(partner: str) -> str:
    """While they talk aloud: the program holds nothing back that goes through the air."""
    return f"What you say aloud, {partner} may hear, in the room or in the call."


NOTHING_WRITTEN: Final = "Nothing is written yet."
NOTHING_SAID: Final = "Nothing is said yet."
NOT_SAID: Final = "Not said to whoever led you, in a word with one"
"""Over words in the notes that whoever they were for leads no more to hear."""


def with_partner(kim: str, partner: str) -> str:
    return f"{capital(kim)} is with {partner} just now"


def nothing_asked(partner: str) -> str:
    return (
        f"You do not read what {partner} says there, and {partner} does not read what you say. "
        "Nothing is asked of you meanwhile."
    )


def waits_for_word(kim: str) -> str:
    return f"Nothing is asked of you just now. It goes on when {kim} is done."


END_WORD: Final = "All three together"
END_WORD_TITLE: Final = "Be all three together again?"


def end_word_text(kim: str) -> str:
    return (
        f"The word with {kim} ends for both of you, and the session goes on where it was. What you "
        "typed is kept."
    )
