"""Sentences about leaving out and passing."""

from typing import Final

LEFT_OUT: Final = (
    "One of you would rather leave this out. That is fine, and no reason is needed.\n\n"
    "What you wrote is kept in your notes (Ctrl+P, “My notes”). Take a breath, and go on when you "
    "like."
)


def left_out(others: tuple[str, ...]) -> str:
    """`others` are the titles of the pages that are left out with it."""
    if not others:
        return LEFT_OUT
    return (
        "One of you would rather leave this part out. That is fine, and no reason is needed.\n\n"
        f"Left out with it: {_listed(others)}.\n\n"
        "Take a breath, and go on when you like."
    )


def _listed(titles: tuple[str, ...]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def skip_question(others: tuple[str, ...]) -> tuple[str, str]:
    """Title and text of what is asked before leaving out, with the titles of what goes with it."""
    if not others:
        return SKIP_TITLE, SKIP_TEXT
    text = f"Left out for both of you, with what belongs to it: {_listed(others)}. "
    return SKIP_PART_TITLE, text + SKIP_PART_TEXT


SKIP_TITLE: Final = "Leave this out?"
SKIP_PART_TITLE: Final = "Leave this part out?"
SKIP_PART_TEXT: Final = "You both read that one of you would rather leave it out; no name is given."
SKIP_TEXT: Final = (
    "It is left out for both of you. You both read that one of you would rather leave it out; "
    "no name is given. What you wrote is kept in your notes."
)
PASS_TITLE: Final = "Pass this time?"
PASS_YES: Final = "Yes, pass"


def pass_question(partner: str, *, is_turn: bool) -> tuple[str, str, str]:
    """Title, text and button of what is asked before a pass: of one's turn, or of one's answer."""
    if is_turn:
        text = f"{partner} sees that you passed. What you have typed is kept in your notes."
    else:
        text = (
            f"{partner} sees that you passed, and may say more before the turn ends. "
            "What you have typed is kept in your notes."
        )
    return PASS_TITLE, text, PASS_YES


def question_question(partner: str, *, is_asked: bool) -> tuple[str, str, str]:
    """The same, of an open question: to answer it, or to ask one."""
    if is_asked:
        text = f"{partner} sees that you let it be, and you both go on."
        return "Let the question be?", f"{text} What you have typed is kept in your notes.", LET_BE
    return "Ask nothing this time?", f"{partner} is not told, and you go on.", ASK_NOTHING


LET_BE: Final = "Let it be"
ASK_NOTHING: Final = "Ask nothing"


def passed_by(name: str | None) -> str:
    """In the breath after a turn that was passed; `name` is None for this person."""
    return "You passed this time." if name is None else f"{name} passed this time. That is fine."


def passed_turn(name: str) -> str:
    """The speaker passed after some words."""
    return f"{name} passes from here on. That is fine. This is what was said."


def after_own_pass(name: str) -> str:
    """To the listener who passed, while the speaker reads it."""
    return f"You passed this time. {name} may say more, or goes on."


def passed_rung(name: str) -> str:
    """The listener passed what was theirs to say."""
    return f"{name} passed this time. That is fine, and your turn is still yours."


def said_yes(name: str) -> str:
    """The speaker has confirmed."""
    return f"{name} said: yes, that is it."


ALL_SAID_ALOUD: Final = "Take your time. Press once more when you have said it all."
"""Talking aloud, the main key was pressed for the first time in this turn."""
ALL_SAID: Final = "That was said. Press once more when you have said it all."
"""The main key was pressed again, straight after it said something."""
