"""A turn as both read it again, from the first word to what was felt: on the rungs, and at rest."""

from protocol.activities.ladder import Turn
from protocol.activities.turns import Turns
from tui.pages.parts import Piece
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words
from tui.words import wishing as wishing_words


def lines_of(turn: Turn, state: RoomState, heading: str, *, is_answered: bool) -> list[Piece]:
    """Heading by heading, in the order in which it came; `heading` is over the speaker's words.

    `is_answered`: what the speaker would like heard too has been said back since. What nobody
    typed was said aloud.
    """
    is_mine, partner = turn.speaker is state.seat, state.partner
    speaker_side, listener_side = ("mine", "theirs") if is_mine else ("theirs", "mine")
    lines = [Piece(heading, f"name {speaker_side}")]
    lines += [Piece(piece, f"said {speaker_side}") for piece in turn.pieces]
    if not turn.pieces and turn.passed is not turn.speaker:
        lines.append(Piece(floor_words.SAID_ALOUD, "said muted"))
    heard = floor_words.heard_you_say(partner) if is_mine else floor_words.YOU_SAID_BACK
    back = (heard, turn.said_back, listener_side)
    missed = (missed_heading(turn, state), turn.missed, speaker_side)
    for over, text, side in (
        *((missed, back) if is_answered else (back, missed)),
        (_asked(state, is_mine=is_mine), opening_of(turn, state), listener_side),
        (_replied(state, is_mine=is_mine), turn.reply, speaker_side),
        (_sense(state), turn.sense, listener_side),
        (floor_words.FEELING_HEADING, feeling_of(turn), speaker_side),
        (_on_side(state, is_mine=is_mine), turn.side, listener_side),
        (wish_heading(state, is_mine=is_mine), turn.wish, speaker_side),
        (less_heading(state, is_mine=is_mine), turn.less, listener_side),
    ):
        if text is not None:
            lines.append(Piece(over, f"name {side}"))
            lines.append(Piece(text or floor_words.SAID_ALOUD, f"said {side}"))
    if turn.is_granted:
        lines.append(Piece(wishing_words.GRANTED, "said good"))
    return lines


def opening_of(turn: Turn, state: RoomState) -> str | None:
    """The open question that was asked, in the words of the guide."""
    openings = state.activity.openings if isinstance(state.activity, Turns) else ()
    return next((state.filled(each.text) for each in openings if each.id == turn.opening), None)


def felt(text: str, word: str) -> str:
    """A feeling as this laptop says it: a word of the list, own words, or what was said aloud."""
    return floor_words.FEELING_WORDS.get(word, "") or text or floor_words.SAID_ALOUD


def feeling_of(turn: Turn) -> str | None:
    """The feeling that was right; None: not that far."""
    return None if turn.feeling is None else felt(turn.feeling, turn.words[1])


def _sense(state: RoomState) -> str:
    """Over what made sense; where the guide begins the sentence, its beginning says it."""
    stem = state.activity.stem if isinstance(state.activity, Turns) else ""
    return state.filled(stem) or floor_words.MAKES_SENSE_HEADING


def _asked(state: RoomState, *, is_mine: bool) -> str:
    return wishing_words.asked(state.partner) if is_mine else wishing_words.YOU_ASKED


def _replied(state: RoomState, *, is_mine: bool) -> str:
    return wishing_words.YOU_REPLIED if is_mine else wishing_words.replied(state.partner)


def _on_side(state: RoomState, *, is_mine: bool) -> str:
    return wishing_words.YOUR_SIDE if is_mine else wishing_words.on_side_of(state.partner)


def wish_heading(state: RoomState, *, is_mine: bool) -> str:
    """Over a wish, whose it is."""
    return wishing_words.YOUR_WISH if is_mine else wishing_words.wish_of(state.partner)


def less_heading(state: RoomState, *, is_mine: bool) -> str:
    """Over a smaller version; `is_mine`: of one's own wish."""
    return wishing_words.offered(state.partner) if is_mine else wishing_words.YOU_OFFERED


def missed_heading(turn: Turn, state: RoomState) -> str:
    """Over what the speaker would like heard too."""
    is_mine = turn.speaker is state.seat
    return floor_words.YOU_MISSED if is_mine else floor_words.missed(state.partner)
