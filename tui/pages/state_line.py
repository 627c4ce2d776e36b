"""The quiet line under the header: what a person should know about the line and the laptops.

One order for all pages, from what protects to what is wished:

    in the way   parted, the disk, the relay, the own line     what holds everything up
    doubted      not confirmed, signed by neither              what may not be as it looks
    absent       the partner is not connected                  what they can bring about themselves
    told         a hint about what was just pressed            a moment long
    wished       another way to talk                           what can wait
    left         how much is left, where a step begins         what is good to know

Nothing that a partner can bring about stands above what protects the other from them. The first
sentence of the first three kinds is shown, and a second one where another kind has something to say
as well; a wish, and what is left, stand there only where nothing else does.
"""

from typing import Final

from protocol.session.events import Voice
from protocol.session.session import Ended, Gathering
from tui.news import Line
from tui.pages.lasting import left
from tui.seat.room_state import RoomState, Search
from tui.words import app as app_words
from tui.words import leaving as leaving_words
from tui.words import line as line_words
from tui.words import room as room_words

SENTENCES: Final = 2
"""More would take the page its rows."""


def state_line(state: RoomState, hint: str = "", *, is_long_down: bool = False) -> str:
    """What stands in the line; empty for nothing. `hint` is about what was pressed just now.

    `is_long_down`: the line has been down for long enough that waiting alone may not help.
    """
    in_the_way = _in_the_way(state, is_long_down=is_long_down)
    found = dict.fromkeys((in_the_way, _doubted(state), _absent(state), hint))
    told = [each for each in found if each]  # what was pressed may meet what is said already
    return " ".join(told[:SENTENCES]) or _wished(state) or left(state)


def may_search(state: RoomState) -> bool:
    """Whether a new address may bring the line back: one that answers is the right one."""
    if isinstance(state.phase, Ended):
        return False
    match state.search:
        case Search.PARTNER:
            return not state.news.is_partner_here
        case Search.RELAY:
            return state.news.line in (Line.ABSENT, Line.RECONNECTING)
        case Search.NONE:
            return False


def _in_the_way(state: RoomState, *, is_long_down: bool) -> str:
    news = state.news
    if news.has_parted and news.alarm is None and not isinstance(state.phase, Ended):
        return line_words.parted(state.partner)
    if isinstance(state.phase, Ended | Gathering):
        return line_words.trouble(news.trouble) if news.trouble is not None else ""
    if state.is_practice and state.session.page <= 1:
        return f"{room_words.PRACTICE_NOTE} {leaving_words.TRY}"
    if state.drafts.failing is not None:
        return line_words.trouble(state.drafts.failing)
    if news.trouble is not None:
        return line_words.trouble(news.trouble)
    return "" if news.line is Line.OPEN else _line(state, is_long_down=is_long_down)


def _doubted(state: RoomState) -> str:
    """What the page of an alarm says better, and nobody needs once it is over."""
    if state.news.alarm is not None or state.news.has_parted or isinstance(state.phase, Ended):
        return ""
    if state.news.has_strays:
        return line_words.STRAYS
    # While it gathers nothing has been said yet.
    return line_words.DOUBTFUL if state.news.is_doubtful and not _is_gathering(state) else ""


def _absent(state: RoomState) -> str:
    is_over = _is_gathering(state) or isinstance(state.phase, Ended)
    return "" if is_over or state.news.line is not Line.OPEN else _line(state)


def _is_gathering(state: RoomState) -> bool:
    return isinstance(state.phase, Gathering)


def _line(state: RoomState, *, is_long_down: bool = False) -> str:
    """What the line means, and where the other finds this laptop meanwhile."""
    if state.news.alarm is not None:
        return ""
    sentence = line_words.line_sentence(
        state.news.line,
        is_partner_here=state.news.is_partner_here,
        partner=state.partner,
        is_with_partner=state.search is Search.PARTNER,
        can_act=state.can_act,
        is_long=is_long_down,
    )
    return f"{sentence} {state.where}" if sentence and state.where else sentence


def _wished(state: RoomState) -> str:
    if isinstance(state.phase, Ended | Gathering):
        return ""
    voice, wishes = state.session.voice, state.session.wishes
    if wishes[state.seat] not in (None, voice):
        return app_words.wish_sent(state.partner)
    wish = wishes[state.partner_seat]
    if wish in (None, voice):
        return ""
    is_aloud = wish is Voice.ALOUD
    return app_words.wish_aloud(state.partner) if is_aloud else app_words.wish_typed(state.partner)
