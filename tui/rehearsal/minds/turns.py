"""While talking: its pieces, one after the other; and what it says on each rung of a listener."""

import re
from typing import Final, Literal, Self

from protocol.activities.activity import Activity
from protocol.activities.ladder import Stage, Turn, holder
from protocol.activities.turns import Talking
from protocol.session.events import (
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    SaidBack,
    Signal,
    Signalled,
    Spoke,
    Understood,
)
from tui.rehearsal.minds.mind import WORDS, Lines, Moment, Script, Step, want
from tui.words import robin as robin_words

QUOTE_CHARS: Final = 200
"""A say-back quotes no more than this, so that it stays a say-back."""

_SENTENCE: Final = re.compile(r"(?<=[.!?\u2026])\s+|\n+")


class Told(Lines, frozen=True):
    """A turn on either side of it."""

    speak: tuple[str, ...]
    say_back: str
    check: Literal["yes"]
    not_quite: str = ""
    more: str = ""
    makes_sense: str = ""
    feeling: str = ""
    own_feeling: str = ""

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        return cls(speak=robin_words.PIECES, say_back=robin_words.SAY_BACK, check="yes")

    def fits(self, where: str, activity: Activity) -> None:
        want(bool(self.speak), where, "something to say")
        want(WORDS in self.say_back, where, "a say-back that quotes")


def talking(moment: Moment) -> Step | None:
    phase, seat = moment.phase(Talking), moment.seat
    if phase.stage is Stage.REST:
        return moment.ready(phase.ready)
    script, lines, turn = moment.script, moment.lines(Told), phase.turn
    if holder(phase) is not seat:
        is_early = phase.stage is Stage.SPEAK and turn.said_back is None
        is_listening = is_early and turn.speaker is not seat and bool(turn.pieces)
        has_said_so = phase.signals[seat] is not None
        return Signalled(Signal.WITH_YOU) if is_listening and not has_said_so else None
    match phase.stage:
        case Stage.HEARD:
            return Heard()
        case Stage.SPEAK:
            return _next_piece(turn, lines)
        case Stage.SAY_BACK:
            return SaidBack(_say_back(turn, lines, script))
        case Stage.CHECK:
            return _check(turn, lines)
        case Stage.MAKES_SENSE:
            return MadeSense(lines.makes_sense or script.makes_sense)
        case Stage.FEELING:
            return GuessedFeeling(lines.feeling or script.feeling)
        case Stage.FEELING_CHECK:
            own = lines.own_feeling
            is_right = not own or own.casefold() in (turn.guess or "").casefold()
            return FeltRight() if is_right else NamedFeeling(own)
    return None


def _next_piece(turn: Turn, lines: Told) -> Step:
    pieces = lines.speak
    if turn.said_back is not None and lines.more:
        pieces = (*pieces, lines.more)
    said = len(turn.pieces)
    return Spoke(pieces[said]) if said < len(pieces) else Finished()


def _check(turn: Turn, lines: Told) -> Step:
    """Yes; but where the script has it, *not quite* or *there is more* the first time."""
    if lines.not_quite and turn.missed is None:
        return NotQuite(lines.not_quite)
    if lines.more and len(turn.pieces) <= len(lines.speak):
        return MoreToSay()
    return Understood()


def _say_back(turn: Turn, lines: Told, script: Script) -> str:
    heard = _last_sentence(turn.pieces[-1]) if turn.pieces else ""
    if turn.said_back is None:
        return lines.say_back.replace(WORDS, heard) if heard else script.say_back_wordless
    missed = _last_sentence(turn.missed or "")
    if missed and missed not in turn.said_back:
        heard = missed
    return script.say_back_again.replace(WORDS, heard) if heard else script.say_back_wordless


def _last_sentence(text: str) -> str:
    """The last sentence without its full stop, or the end of it."""
    sentences = [each.strip() for each in _SENTENCE.split(text) if each.strip()]
    last = sentences[-1].rstrip(".\u2026").strip() if sentences else ""
    if len(last) > QUOTE_CHARS:
        last = "\u2026" + last[-QUOTE_CHARS:].partition(" ")[2]
    return last
