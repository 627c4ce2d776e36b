"""A turn as both read it again, from the first word to what was felt: on the rungs, and at rest."""

from protocol.activities.ladder import Turn
from tui.pages.parts import Piece
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words


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
        (floor_words.MAKES_SENSE_HEADING, turn.sense, listener_side),
        (floor_words.FEELING_HEADING, turn.feeling, speaker_side),
    ):
        if text is not None:
            lines.append(Piece(over, f"name {side}"))
            lines.append(Piece(text or floor_words.SAID_ALOUD, f"said {side}"))
    return lines


def missed_heading(turn: Turn, state: RoomState) -> str:
    """Over what the speaker would like heard too."""
    is_mine = turn.speaker is state.seat
    return floor_words.YOU_MISSED if is_mine else floor_words.missed(state.partner)
