"""The quiet line under a facilitator's header: what is to be known of the line and the laptop."""

from typing import Final

from tui.news import Line
from tui.seat.lead_state import LeadState
from tui.words import lead as lead_words
from tui.words import lead_practice as practice_words
from tui.words import line as line_words

NOTED_TO_PAGE: Final = 2
"""So long it is told that practice is practice."""


def lead_line(state: LeadState) -> str:
    """One sentence, what protects first; empty for nothing."""
    news = state.news
    if state.is_awaiting and not (state.drafts.failing or news.trouble):
        # Whoever is not let in yet has no line: that says nothing of it.
        return ""
    if state.is_over or state.is_without or news.alarm is not None or news.has_parted:
        return ""
    trouble = state.drafts.failing or news.trouble
    if trouble is not None:
        return line_words.trouble(trouble)
    if news.line in (Line.GONE, Line.UNKNOWN, Line.REPLACED, Line.OTHER_VERSION):
        return lead_words.LINES[news.line]
    if news.line is Line.ABSENT:
        return lead_words.NOT_IN_YET
    if news.line is Line.RECONNECTING:
        return lead_words.LINE_DOWN
    if state.is_practice and state.session.page <= NOTED_TO_PAGE:
        return practice_words.NOTE
    return line_words.STRAYS if news.has_strays else ""
