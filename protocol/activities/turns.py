"""The kind `turns`: one partner climbs the ladder, then the other, then both rest.

    speak ─breath─ say back ─breath─ is that it? ── yes ──> what the guide asks for ─ next partner
      ^                 ^                │ │
      │                 └──── not quite ─┘ │      an open question, and its answer
      └──────────────────── there is more ─┘      what makes sense
                                                  a feeling, and whether it fits
                                                  one sentence on the speaker's side
                                                  a wish, and its answer: yes, less, not now

What may be done on which rung stands here; what it leads to, in `ladder`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from protocol.activities import ladder
from protocol.activities.activity import (
    NO_MOVES,
    OWNED_MOST,
    Activity,
    Agreement,
    Deed,
    Doing,
    Keep,
    Kinds,
    Label,
    Later,
    Outcome,
    Owner,
    Ready,
    Setting,
    Voice,
    only,
)
from protocol.activities.ladder import Floor, Rung, Stage, Turn, holder
from protocol.activities.owners import EachHasOne
from protocol.activities.spoken import (
    Breathed,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    OfferedLess,
    Passed,
    Replied,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Signalled,
    Spoke,
    TookSide,
    Understood,
    Wished,
    Wondered,
)
from protocol.activities.wants import (
    ENTRY_CHARS,
    PROMPT_CHARS,
    want,
    want_entries,
    want_minutes,
    want_text,
)
from protocol.errors import OutOfTurn
from protocol.limits import PIECES_LIMIT
from protocol.seats import BOTH, Partner, other

RUNGS: Final = ", ".join(rung.value for rung in Rung if rung is not Rung.SPEAK)
"""Those that may follow, as a guide writes them."""

_RUNG_MOVES: Final[dict[Stage, Kinds]] = {
    Stage.SPEAK: frozenset({Spoke, Finished, Passed}),
    Stage.SAY_BACK: frozenset({SaidBack, Passed}),
    Stage.CHECK: frozenset({Understood, NotQuite, MoreToSay, Passed}),
    Stage.WONDER: frozenset({Wondered, Passed}),
    Stage.REPLY: frozenset({Replied, Passed}),
    Stage.MAKES_SENSE: frozenset({MadeSense, Passed}),
    Stage.FEELING: frozenset({GuessedFeeling, Passed}),
    Stage.FEELING_CHECK: frozenset({FeltRight, NamedFeeling, Passed}),
    Stage.SIDE: frozenset({TookSide, Passed}),
    Stage.WISH: frozenset({Wished, Passed}),
    Stage.ANSWER: frozenset({SaidYes, OfferedLess, SaidNotNow, Passed}),
    Stage.LESS: frozenset({SaidYes, SaidNotNow, Passed}),
    Stage.HEARD: frozenset({Heard}),
    Stage.BREATH: frozenset({Breathed}),
}


class Turns(Activity, frozen=True, kw_only=True, tag="turns"):
    """Both climb the ladder, one after the other."""

    listen: str
    """The prompt as the listener reads it; `{partner}` becomes the speaker's name."""
    rungs: tuple[Rung, ...] = (Rung.SPEAK, Rung.SAY_BACK, Rung.CHECK)
    minutes: int = 3
    """The gentle length of a turn: shown, never cut off."""
    note: str = ""
    """A word before it starts: what it may stir, and the way past it."""
    builder: Later[bool] = True
    """Who speaks may be helped to begin: only on their own laptop, and nothing is sent by it."""
    openings: Later[tuple[Label, ...]] = ()
    """The open questions of which the listener may ask one, on `wonder`."""
    stem: Later[str] = ""
    """How the sentence on `makes-sense` begins; empty: as it does everywhere."""
    limit: Later[bool] = False
    """It is about room of one's own. Whoever speaks may be told, alone, where that reads like a
    rule for the other."""

    asks_for_words: ClassVar[bool] = True
    may_be_for_one: ClassVar[bool] = True
    keeps: ClassVar[Keep] = Keep.AUTHOR

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_text(where, "listen", self.listen, PROMPT_CHARS)
        want_text(where, "note", self.note, PROMPT_CHARS, may_be_empty=True)
        is_ladder = ladder.is_ladder(self.rungs)
        want(
            is_ladder,
            f"{where}, field rungs",
            f"speak, then any of {RUNGS} in this order, check only after say-back",
        )
        want_minutes(where, self.minutes)
        wonders = Rung.WONDER in self.rungs
        want_entries(where, "openings", self.openings, least=int(wonders))
        want(
            wonders or not self.openings,
            f"{where}, field openings",
            "the rung wonder: they are its questions",
        )
        want_text(where, "stem", self.stem, ENTRY_CHARS, may_be_empty=True)
        has_sense = Rung.MAKES_SENSE in self.rungs
        want(
            has_sense or not self.stem,
            f"{where}, field stem",
            "the rung makes-sense: it is how that begins",
        )

    def begin(self, starter: Partner) -> Doing:
        return Talking(Turn(starter))

    def begin_for(self, starter: Partner, seats: frozenset[Partner]) -> Doing:
        """Whom it is for speaks, and the other listens."""
        if seats == BOTH:
            return self.begin(starter)
        return Talking(Turn(min(seats)), turns=1)


@dataclass(frozen=True, slots=True)
class Talking(Floor):
    """One has the floor."""

    tag: ClassVar[str] = "Talking"

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        if self.stage is Stage.REST:
            return only(Ready, seat not in self.ready)
        kinds = only(Signalled, self.stage is not Stage.BREATH)
        # Whose it is can still become both's: nothing is said yet of what is one's alone.
        may_widen = setting.is_first_turn and len(setting.seats) == 1
        kinds |= only(EachHasOne, may_widen and self.is_untold(setting, seat))
        return kinds | (self._of_the_rung(setting, seat) if seat is holder(self) else NO_MOVES)

    @property
    def is_untouched(self) -> bool:
        """Before the first turn."""
        is_first = self.turn == Turn(self.turn.speaker) and self.stage is Stage.SPEAK
        return is_first and not self.past

    @property
    def is_mid_piece(self) -> bool:
        """Whether one of the two has a composer, or speaks aloud."""
        return self.stage not in (Stage.BREATH, Stage.HEARD, Stage.REST)

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """Before the first word of the first turn. Aloud, nobody but the speaker knows whether that
        has been said."""
        turn = self.turn
        is_first = not self.past and self.stage is Stage.SPEAK and turn == Turn(turn.speaker)
        return is_first and (setting.voice is Voice.TYPED or seat is turn.speaker)

    def outline(self) -> tuple[object, ...]:
        turns = [turn.outline() for turn in (*self.past, self.turn)]
        return (self.stage, self.then, self.told), turns, self.signals

    def outlined_later(self) -> tuple[object, ...]:
        return () if self.turns <= len(BOTH) else (self.turns,)

    def after(self, setting: Setting, deed: Deed) -> Doing:
        turns = setting.of(Turns)
        match deed.event:
            case EachHasOne():
                return replace(self, turns=2)
            case Wondered(opening) if opening not in {each.id for each in turns.openings}:
                raise OutOfTurn("no question of the guide")
        return ladder.climb(self, turns.rungs, setting.voice, deed)

    def kept(self, setting: Setting) -> Outcome:
        """The wishes that were answered with a yes. Each belongs to who said it first: whoever
        listened."""
        turns = self.past if self.stage is Stage.REST else (*self.past, self.turn)
        return Outcome(
            agreements=tuple(
                Agreement(
                    (turn.wish if turn.less is None else turn.less) or "",
                    "",
                    setting.activity.id,
                    owner=Owner.of(other(turn.speaker)),
                )
                for turn in turns
                if turn.is_granted
            )
        )

    def takes_part(self, setting: Setting, seat: Partner) -> bool:
        """One speaks, and the other listens."""
        return True

    def outcome(self, setting: Setting) -> Outcome:
        """Who spoke last speaks first in the next turns; one turn alone leaves that as it was."""
        is_both = len(self.past) > 1
        return replace(self.kept(setting), starter=self.past[-1].speaker if is_both else None)

    def dated(self, at_ms: int) -> Doing:
        """A turn's gentle time begins with its page, and anew after a pause."""
        return replace(self, since_ms=at_ms, turn_ms=at_ms)

    def _of_the_rung(self, setting: Setting, seat: Partner) -> Kinds:
        kinds, turn = _RUNG_MOVES[self.stage], self.turn
        if self.stage is Stage.HEARD and turn.passed not in (None, seat):
            # What the listener leaves out is not the speaker's last word.
            kinds |= only(MoreToSay, seat is turn.speaker)
        if self.stage is Stage.SPEAK and not turn.pieces and setting.voice is Voice.TYPED:
            kinds -= {Finished}
        if self.stage is Stage.ANSWER and setting.owned[seat] >= OWNED_MOST:
            # Whoever has two already takes on no third, however small.
            kinds -= {SaidYes, OfferedLess}
        return kinds - {Spoke} if len(turn.pieces) >= PIECES_LIMIT else kinds
