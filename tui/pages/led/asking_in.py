"""The door that one of the two opens for whoever is to lead them, beside the session.

    words      five of them, to be read out; the door stands open behind the pages of the session
    knock      somebody has come, and says who they are
    compare    two words with them, before the other partner hears of anybody
    over       it came to nothing, and why

What it is: what is shown of it, as values, for a dialog over the room. What it is not: the door
(`tui.window.askflow`).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from protocol.door.introduction import Introduction
from tui.pages.parts import Button
from tui.words import asking as asking_words
from tui.words.called import called

ANSWERS: Final = ("back", "let-in", "refuse", "same", "differ", "again", "stop")
"""The ids of everything that can be said to any of it, in their order."""


class At(Enum):
    """How far it is."""

    NOWHERE = "nowhere"
    PREPARING = "preparing"
    WORDS = "words"
    KNOCK = "knock"
    OPENING = "opening"
    COMPARE = "compare"
    OVER = "over"


@dataclass(frozen=True)
class AskingIn:
    """One moment of it."""

    at: At = At.NOWHERE
    words: tuple[str, ...] = ()
    relay: str = ""
    """As it is read out."""
    introduction: Introduction | None = None
    """Who has knocked."""
    spoken: tuple[str, str] = ("", "")
    why: str = ""
    """Why it is over."""

    @property
    def kim(self) -> str:
        """How whoever has knocked is called."""
        return "" if self.introduction is None else called(self.introduction.name)

    @property
    def asks(self) -> bool:
        """Whether a person has something to decide."""
        return self.at in (At.KNOCK, At.COMPARE)


@dataclass(frozen=True)
class Step:
    """What a dialog shows of it."""

    title: str
    large: str
    """Words to be read out or compared; empty: none."""
    text: str
    answers: tuple[Button, ...]
    """The first one leads back to the session."""


def step_of(asking: AskingIn, partner: str) -> Step:
    """What is shown now."""
    kim, back = asking.kim, _button(asking_words.BACK, "back")
    match asking.at:
        case At.NOWHERE | At.PREPARING:
            return Step(asking_words.PREPARING, "", "", (back,))
        case At.WORDS:
            text = asking_words.words_text(asking.relay)
            answers = back, _button(asking_words.TAKE_BACK, "stop")
            return Step(asking_words.WORDS_TITLE, "  ".join(asking.words), text, answers)
        case At.KNOCK:
            about = "" if asking.introduction is None else asking.introduction.about
            yes = _button(asking_words.let_in(kim), "let-in")
            answers_ = back, yes, _button(asking_words.NOT_THEM, "refuse")
            text = asking_words.knocked_text(about)
            return Step(asking_words.knocked(kim), "", text, answers_)
        case At.OPENING:
            return Step(asking_words.OPENING, "", "", (back,))
        case At.COMPARE:
            same = _button(asking_words.SAME, "same")
            answers_ = back, same, _button(asking_words.DIFFERENT, "differ")
            text = asking_words.compare_text(kim, partner)
            return Step(asking_words.compare_title(kim), "  ".join(asking.spoken), text, answers_)
        case At.OVER:
            again = _button(asking_words.NEW_WORDS, "again")
            answers_ = back, again, _button(asking_words.TAKE_BACK, "stop")
            return Step(asking_words.OVER_TITLE, "", asking.why, answers_)


def _button(label: str, id: str) -> Button:
    return Button(label, id, ())
