"""Kind words after something was shown: the phrases that are open, and what was said."""

from protocol.activities.warmth import Warm, Warmed, Warming
from tui.pages.parts import Button, Do, Group, Part, Row, Text
from tui.seat.room_state import RoomState
from tui.words import warmth as warmth_words


def warm_parts(
    state: RoomState, *, is_in_body: bool = False, is_offered: bool = True
) -> tuple[Part, ...]:
    """What each has said, and a row of what this seat may say, once.

    `is_in_body`: one below the other, since where it scrolls there is less room beside each other.
    `is_offered`: nothing that the page asks for comes before it.
    """
    phase = state.phase
    said = phase.warm if isinstance(phase, Warming) else (None, None)
    theirs, mine = said[state.partner_seat], said[state.seat]
    their_words = warmth_words.said(state.partner, theirs) if theirs is not None else ""
    my_words = warmth_words.you_said(mine) if mine is not None else ""
    lines = (
        Text(their_words, "theirs", "warm-theirs", theirs is not None),
        Text(my_words, "mine", "warm-mine", mine is not None),
    )
    told = Group(lines, "auto", "warm", is_shown=theirs is not None or mine is not None)
    return told, _offered(state, is_in_body=is_in_body, is_offered=is_offered)


def _offered(state: RoomState, *, is_in_body: bool, is_offered: bool) -> Row | Group:
    phase, may = state.phase, is_offered and state.may(Warmed)
    open_now: tuple[Warm, ...] = ()
    if may and isinstance(phase, Warming):
        open_now = phase.phrases(state.session.setting, state.seat)
    buttons = [
        Button(
            text,
            f"warm-{phrase.value}",
            (Do(Warmed(phrase)),),
            look="phrase",
            is_shown=phrase in open_now,
        )
        for phrase, text in warmth_words.PHRASES.items()
    ]
    if is_in_body:
        return Group(tuple(buttons), "auto gap", is_shown=bool(open_now))
    return Row(tuple(buttons), "buttons phrases kind", is_shown=bool(open_now))
