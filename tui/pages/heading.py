"""The first line of the room: where we are, how far it is, and with whom."""

from dataclasses import dataclass

from protocol.session.session import Closing, Ended
from tui.seat.room_state import RoomState
from tui.words import app as app_words
from tui.words import line as line_words
from tui.words import room as room_words


@dataclass(frozen=True)
class Heading:
    """Its four parts, from the left; each may be empty."""

    step: str
    dots: str
    """One for each numbered step of the length that was chosen."""
    number: str
    corner: str
    """The connection as a word."""


def heading(state: RoomState) -> Heading:
    """What stands in it now."""
    session, guide, news = state.session, state.session.guide, state.news
    steps = guide.steps if guide is not None else ()
    here = steps[session.step] if session.step < len(steps) else None
    if isinstance(session.phase, Closing) and steps:
        title = steps[-1].title
    else:
        title = here.title if here is not None else ""
    counted = tuple(
        step.numbered and guide is not None and guide.has_step(number, session.length)
        for number, step in enumerate(steps)
    )
    past, count = sum(counted[: session.step]), sum(counted)
    is_on = here is not None and here.numbered
    dots = "─".join("●" if n < past + is_on else "○" for n in range(count))
    corner = line_words.corner(
        news.line,
        is_partner_here=news.is_partner_here,
        partner=state.partner,
        is_practice=state.is_practice,
    )
    return Heading(
        title or app_words.APP,
        # Before the first numbered step there is nothing to count yet.
        dots if is_on or past else "",
        room_words.step_of(past + 1, count) if is_on else "",
        "" if isinstance(session.phase, Ended) else corner,
    )
