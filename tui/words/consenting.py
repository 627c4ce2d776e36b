"""Sentences about letting somebody lead: the consent of each, and what is around it.

`kim` is how whoever would lead is called here, `partner` the partner.
"""

from typing import Final

from tui.words import led as led_words


def would_lead(kim: str) -> str:
    return f"{led_words.capital(kim)} would like to lead this session"


def sees(kim: str) -> str:
    return (
        f"{led_words.capital(kim)} sees: who has answered, is ready or is away; what you both see; "
        "what is said when one of you speaks."
    )


def cannot(kim: str) -> str:
    return (
        f"{led_words.capital(kim)} cannot see: your private answers, your notes, what you have not "
        "sent, or what you two said before."
    )


def may(kim: str, *, speaks_alone: bool) -> str:
    told = (
        f"{led_words.capital(kim)} may: go on, go back, leave out or add a page, give more time, "
    )
    if speaks_alone:
        return told + "pause, ask you both to breathe, and speak with each of you alone."
    return told + "pause, and ask you both to breathe."


def told_alone(policy: str) -> str:
    """`policy` word for word."""
    return f"Told alone: “{policy}”"


def of_the_law(law: str) -> str:
    return f"What the law asks: “{law}”"


def the_call(call: str) -> str:
    """As it was written; it is shown, and never opened."""
    return f"If you talk aloud: “{call}”"


def either(kim: str) -> str:
    return f"Either of you can go on without {kim} at any moment. Nobody is told who said so."


def compare(kim: str, spoken: tuple[str, str]) -> str:
    """Two words that are compared by voice."""
    return (
        f"Say these two words with {kim}, by phone or in the call: {spoken[0]}  {spoken[1]}. If "
        f"{kim} has other words, somebody may be in between: then say no."
    )


def is_meeting(kim: str) -> str:
    return (
        f"Your laptop is getting into touch with {kim}, so that you two can compare two words "
        "first. This goes on by itself."
    )


def meets_first(kim: str) -> str:
    """Why there is no yes yet."""
    return f"One moment: first there are two words for you and {kim} to compare."


YES: Final = "That is fine with me"
NO: Final = "Not with a third person"
LATER: Final = "Later"
THREE_ANSWERS: Final = (
    "Each of you answers alone, and all three are good answers. Tab to one, Enter presses it."
)

BACK: Final = "Back to the session"


# -- somebody else than was met

OTHER_TITLE: Final = "This is not who you met at the door"


def other_text(kim: str) -> str:
    return (
        f"Whoever is to be let in now has other keys, or says other things, than {kim} did at your "
        "door. So nobody can be let in by this. Say so to each other, or ask by phone."
    )


OTHER_NO: Final = "Do not let them in"


# -- after the own answer

BOTH_ASKED: Final = "Both of you are asked"


WAITS: Final = (
    "It goes on when both have answered. No answer is shown, only what follows from both."
)


def both_asked(kim: str) -> str:
    """In the line of a session that goes on."""
    return f"Both of you are asked about {kim}. You can go on meanwhile."


# -- it does not begin with three

JUST_TWO: Final = "You can begin, the two of you"
JUST_TWO_TEXT: Final = "It does not begin with a third person. Nobody is asked why."
BEGIN: Final = "Begin"
ANOTHER_TIME: Final = "Another time"
NOT_WITH_THREE: Final = "Nobody else comes in for now. You go on, the two of you."


# -- waiting for whoever is to lead


def waiting_for(kim: str) -> str:
    return f"Waiting for {kim}"


def lets_in(kim: str) -> str:
    """The time before it."""
    return (
        f"Once {kim} is here, each of you is asked alone whether {kim} leads you. You can put the "
        "time to use: sit comfortably, take a glass of water."
    )


def not_come(kim: str) -> str:
    """Once it has taken a while."""
    return (
        f"{led_words.capital(kim)} may be late. You can wait, call, or begin without {kim}: it "
        "begins once both of you would like that."
    )


def begin_without(kim: str) -> str:
    return f"Begin without {kim}"


def begins_with_both(kim: str, partner: str) -> str:
    """After that."""
    return (
        f"It begins when {partner} would like that too. If {kim} comes before that, you are both "
        "asked."
    )


def begins_two(partner: str) -> str:
    """After *Begin*, where nobody else comes."""
    return f"It begins as soon as {partner} begins too."
