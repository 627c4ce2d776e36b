"""The kind `tick`: a sentence that each may tick alone; it is shown only if both have.

Both ticks are bound and opened like every answer, so a changed program can read the other's. What
the screens keep to themselves, and what they cannot, is told in `docs/security.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from protocol.activities.activity import Activity, Doing, Kinds, Ready, Setting, only
from protocol.activities.rounds import Sealing
from protocol.activities.wants import PROMPT_CHARS, want_text
from protocol.seats import Partner

TICKED: Final = "ticked"
UNTICKED: Final = "not"
"""The two answers there are."""


class Tick(Activity, frozen=True, kw_only=True, tag="tick"):
    """Each ticks a sentence, or does not; it is shown only if both have ticked it."""

    sentence: str
    """What one would tick, in the first person."""

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_text(where, "sentence", self.sentence, PROMPT_CHARS)

    def begin(self, starter: Partner) -> Doing:
        return Ticking()


@dataclass(frozen=True, slots=True)
class Ticking(Sealing):
    """Each ticks alone; then both read it, or neither does."""

    tag: ClassVar[str] = "Ticking"

    @property
    def is_shown(self) -> bool:
        """Whether both have ticked it."""
        return self.round.both == ((TICKED,), (TICKED,))

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        ready = only(Ready, self.round.is_open and seat not in self.ready)
        return self.round.moves(seat) | ready

    def outline(self) -> tuple[object, ...]:
        return (self.round.outline(is_text=False),)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        return answer if answer in ((TICKED,), (UNTICKED,)) else None
