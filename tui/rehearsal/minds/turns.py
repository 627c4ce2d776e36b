"""While talking: its pieces, one after the other; and what it says on each rung of a listener."""

import re
from typing import Final, Literal, Self

from protocol.activities.activity import Activity
from protocol.activities.ladder import WISH_CHARS, Rung, Stage, Turn, holder
from protocol.activities.turns import Talking, Turns
from protocol.session.events import (
    AnyEvent,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    OfferedLess,
    Replied,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Signal,
    Signalled,
    Spoke,
    TookSide,
    Understood,
    Wished,
    Wondered,
)
from tui.rehearsal.minds.mind import WORDS, Lines, Moment, Script, Step, want
from tui.words import floor as floor_words
from tui.words import robin as robin_words
from tui.words import wishing as wishing_words

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
    asks: str = ""
    """The id of the open question it asks."""
    reply: str = ""
    side: str = ""
    wish: str = ""
    wish_answer: Literal["yes", "less", "not-now"] = "yes"
    less: str = ""

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Turns)
        has_wonder, has_side, has_wish = (
            rung in activity.rungs for rung in (Rung.WONDER, Rung.SIDE, Rung.ANSWER)
        )
        return cls(
            speak=robin_words.PIECES,
            say_back=robin_words.SAY_BACK,
            check="yes",
            asks=activity.openings[0].id if has_wonder else "",
            reply=robin_words.REPLY if has_wonder else "",
            side=robin_words.SIDE if has_side else "",
            wish=robin_words.WISH if has_wish else "",
        )

    def fits(self, where: str, activity: Activity) -> None:
        assert isinstance(activity, Turns)
        openings = {each.id for each in activity.openings}
        want(self.asks in openings | {""}, where, "a question of the guide")
        needs = {
            Rung.WONDER: self.asks and self.reply,
            Rung.SIDE: self.side,
            Rung.ANSWER: self.wish,
        }
        has_words = all(bool(needs[rung]) == (rung in activity.rungs) for rung in needs)
        want(has_words, where, "words for each rung, and for no other")
        is_less = self.wish_answer == "less"
        want(bool(self.less) == is_less, where, "a smaller version where there is one")
        are_lines = max(len(self.wish), len(self.less)) <= WISH_CHARS
        want(are_lines, where, "wishes that are short enough")
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
        case Stage.WONDER:
            return Wondered(lines.asks)
        case Stage.REPLY:
            return Replied(lines.reply)
        case Stage.SIDE:
            start = wishing_words.SIDE_START
            return TookSide(lines.side if lines.side.startswith(start) else start + lines.side)
        case Stage.WISH:
            return Wished(lines.wish)
        case Stage.ANSWER:
            return _answer(moment, lines)
        case Stage.LESS:
            return SaidYes()
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
            guess = floor_words.FEELING_WORDS.get(turn.words[0], turn.guess or "")
            is_right = not own or own.casefold() in guess.casefold()
            return FeltRight() if is_right else NamedFeeling(own)
    return None


def _answer(moment: Moment, lines: Told) -> AnyEvent:
    """As the script has it, while it may take on more; else it says not now."""
    if SaidYes not in moment.mine or lines.wish_answer == "not-now":
        return SaidNotNow()
    return OfferedLess(lines.less) if lines.less else SaidYes()


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
