"""What was picked by its id, in the words it stands for: for the notes, and for reading back."""

from msgspec.structs import replace

from protocol.activities.agree import Agree, menu_of
from protocol.session.events import AnyEvent, GuessedFeeling, NamedFeeling, Proposed
from protocol.session.session import Session, current_activity
from tui.words import agreeing as agreeing_words
from tui.words import floor as floor_words


def in_words(event: AnyEvent, session: Session) -> AnyEvent:
    """The same with words in place of ids, as they would stand in this session."""
    match event:
        case GuessedFeeling(word=word) | NamedFeeling(word=word) if word:
            return replace(event, text=floor_words.FEELING_WORDS.get(word, ""), word="")
        case Proposed(option=option) if option:
            is_here = isinstance(current_activity(session), Agree)
            menu = menu_of(session.setting) if is_here else {}
            return replace(event, text=menu.get(option, ""), option="")
    return event


def suggestion(event: Proposed) -> str:
    """All that somebody wrote of it, in a line."""
    texts = (event.text, *event.more, event.enough)
    written = "; ".join(text for text in texts if text)
    return agreeing_words.agreement_line(written, event.day)
