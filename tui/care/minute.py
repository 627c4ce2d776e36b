"""The minute for oneself before a door is opened: what is asked, and what everybody reads after it.

What it is: two pages as plain data. What it is not: an answer. What somebody picks lives in the
rows of the first page and nowhere else; `afterwards` takes nothing, so it always says the same.
"""

from dataclasses import dataclass

from tui.words import minute as minute_words


@dataclass(frozen=True)
class Press:
    """Something to press: its id, and what stands on it."""

    id: str
    label: str


@dataclass(frozen=True)
class Questions:
    """The first page: questions for oneself, each with the same two answers or none."""

    title: str
    text: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    buttons: tuple[Press, ...]


@dataclass(frozen=True)
class Afterwards:
    """The second page."""

    title: str
    text: str
    buttons: tuple[Press, ...]
    hint: str


def questions() -> Questions:
    """What is asked before a session is begun or joined."""
    return Questions(
        minute_words.TITLE,
        minute_words.ALONE,
        minute_words.QUESTIONS,
        minute_words.ANSWERS,
        (Press("go-on", minute_words.GO_ON), Press("skip", minute_words.SKIP)),
    )


def afterwards() -> Afterwards:
    """What everybody reads then, whatever was picked or skipped."""
    return Afterwards(
        minute_words.BEFORE_TITLE,
        minute_words.BEFORE,
        (
            Press("go-on", minute_words.GO_ON),
            Press("not-tonight", minute_words.NOT_TONIGHT),
            Press("people", minute_words.PEOPLE),
        ),
        minute_words.HOW,
    )
