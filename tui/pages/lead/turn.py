"""A turn as both see it: whose words stand in whose column, and none before they are read."""

from collections.abc import Iterator
from typing import Final

from protocol.activities.ladder import Stage, Turn
from protocol.activities.turns import Talking, Turns
from protocol.seats import PARTNERS, Partner, other
from protocol.session.events import Voice
from tui.pages.parts import Piece
from tui.seat.lead_state import LeadState
from tui.words import floor as floor_words
from tui.words import lead as lead_words

SIDES: Final = ("mine", "theirs")
"""How the words of each look: two colours, by seat."""


def said_in_turn(state: LeadState, talking: Talking) -> Iterator[tuple[Partner, Piece]]:
    """What was said in the present turn, and signalled; at rest, in all of them."""
    stage = talking.stage
    for turn in talking.past if stage is Stage.REST else (talking.turn,):
        # While somebody speaks, and in a breath, nothing else of it stands on their pages: what was
        # said on a rung is read on the next one.
        is_spoken_only = stage in (Stage.SPEAK, Stage.BREATH)
        yield from _spoken(turn) if is_spoken_only else _lines(state, turn)
    for seat, signal in zip(PARTNERS, talking.signals, strict=True):
        if signal is not None:
            told = lead_words.signalled(floor_words.SIGNALS[signal])
            yield seat, Piece(told, "said muted")


def _spoken(turn: Turn) -> Iterator[tuple[Partner, Piece]]:
    for piece in turn.pieces:
        yield turn.speaker, Piece(lead_words.told(piece), f"said {SIDES[turn.speaker]}")


def _lines(state: LeadState, turn: Turn) -> Iterator[tuple[Partner, Piece]]:
    """Everything, in the order in which it came."""
    speaker, listener = turn.speaker, other(turn.speaker)
    is_aloud = state.session.voice is Voice.ALOUD
    yield from _spoken(turn)
    for seat, heading, text in (
        (listener, lead_words.SAYS_BACK, turn.said_back),
        (speaker, lead_words.MISSED, turn.missed),
        (listener, lead_words.ASKED, _opening(state, turn)),
        (speaker, lead_words.REPLIED, turn.reply),
        (listener, lead_words.SENSE, turn.sense),
        (listener, lead_words.GUESSED, _felt(turn.guess, turn.words[0])),
        (speaker, lead_words.FEELING, _felt(turn.feeling, turn.words[1])),
        (listener, lead_words.SIDE, turn.side),
        (speaker, lead_words.WISH, turn.wish),
        (listener, lead_words.LESS, turn.less),
    ):
        if text is not None:
            yield seat, Piece(heading, f"name {SIDES[seat]}")
            said = text or (lead_words.SAID_ALOUD if is_aloud else "")
            yield seat, Piece(lead_words.told(said), f"said {SIDES[seat]}")
    if turn.is_granted is not None:
        told = lead_words.GRANTED if turn.is_granted else lead_words.NOT_GRANTED
        yield listener, Piece(told, "said muted")
    if turn.passed is not None:
        yield turn.passed, Piece(lead_words.PASSED, "said muted")


def _opening(state: LeadState, turn: Turn) -> str | None:
    """The open question that was asked, in the words of the guide."""
    if turn.opening is None:
        return None
    openings = state.activity.openings if isinstance(state.activity, Turns) else ()
    found = (state.filled(each.text, turn.speaker) for each in openings if each.id == turn.opening)
    return next(found, turn.opening)


def _felt(text: str | None, word: str) -> str | None:
    """A feeling as this laptop says it: a word of the list, or own words; None: not that far."""
    return None if text is None else floor_words.FEELING_WORDS.get(word, "") or text
