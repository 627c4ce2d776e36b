"""Sentences about leaving out and passing."""

from typing import Final

LEFT_OUT: Final = "One of you would rather leave this out. That is fine, and no reason is needed."
PART_LEFT_OUT: Final = (
    "One of you would rather leave this part out. That is fine, and no reason is needed."
)
IN_NOTES: Final = "What you wrote is in your notes (Ctrl+P, “My notes”)."
BREATH: Final = "Take a breath, and go on when you like."


def left_out(others: tuple[str, ...], *, is_noted: bool) -> str:
    """`others` are the titles of the pages that are left out with it; `is_noted`: something that
    this person wrote is in the notes."""
    told = [LEFT_OUT]
    if others:
        told = [PART_LEFT_OUT, f"Left out with it: {_listed(others)}."]
    if is_noted:
        told.append(IN_NOTES)
    return "\n\n".join((*told, BREATH))


def _listed(titles: tuple[str, ...]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def skip_question(others: tuple[str, ...], then: str, *, is_typed: bool) -> tuple[str, str]:
    """Title and text of what is asked before leaving out, with the titles of what goes with it.

    `then` is what the other reads of it; `is_typed`: something was typed on the page.
    """
    told = [WITH_IT.format(_listed(others)) if others else IT_IS, then]
    if is_typed:
        told.append(IS_KEPT)
    return SKIP_PART_TITLE if others else SKIP_TITLE, " ".join(told)


def not_told(partner: str) -> str:
    """Of a page that is for one alone."""
    return f"You both go on, and {partner} is not told."


SKIP_TITLE: Final = "Leave this out?"
SKIP_PART_TITLE: Final = "Leave this part out?"
IT_IS: Final = "It is left out."
WITH_IT: Final = "It is left out, with what belongs to it: {}."
BOTH_READ: Final = "You both read that one of you would rather leave it out; no name is given."
BOTH_READ_ALOUD: Final = "You both read that one of you would rather leave it out."
"""Where nobody but this person could have."""
IS_KEPT: Final = "What you have typed is kept in your notes."
PASS_TITLE: Final = "Pass this time?"
PASS_YES: Final = "Yes, pass"


def pass_question(partner: str, *, is_turn: bool) -> tuple[str, str, str]:
    """Title, text and button of what is asked before a pass: of one's turn, or of one's answer."""
    text = f"{partner} sees that you passed, and may say more before the turn ends."
    if is_turn:
        text = f"{partner} sees that you passed."
    return PASS_TITLE, text, PASS_YES


def question_question(partner: str, *, is_asked: bool) -> tuple[str, str, str]:
    """The same, of an open question: to answer it, or to ask one."""
    if is_asked:
        text = f"{partner} sees that you let it be, and you both go on."
        return "Let the question be?", text, LET_BE
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
