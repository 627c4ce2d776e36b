"""The kind `evening`: an evening ends here, and the session goes on another day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from protocol.activities.activity import Activity, Doing, Kinds, Outcome, Ready, Setting, only
from protocol.activities.wants import READING_CHARS, READING_LINES, want_text
from protocol.seats import Partner


class Evening(Activity, frozen=True, kw_only=True, tag="evening"):
    """Both read the last words of an evening. Then the session is stopped, as if somebody had
    stopped it for today; what comes next opens another day."""

    text: str

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_text(where, "text", self.text, READING_CHARS, lines=READING_LINES)

    def begin(self, starter: Partner) -> Doing:
        return SayingGoodnight()


@dataclass(frozen=True, slots=True)
class SayingGoodnight(Doing):
    """Each reads the last words of an evening."""

    tag: ClassVar[str] = "SayingGoodnight"

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        return only(Ready, seat not in self.ready)

    def outline(self) -> tuple[object, ...]:
        return ()

    def outcome(self, setting: Setting) -> Outcome:
        return Outcome(ends_evening=True)
