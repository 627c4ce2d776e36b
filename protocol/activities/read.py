"""The kind `read`: both read a text, each at their own pace."""

from collections.abc import Mapping
from typing import ClassVar

from protocol.activities.activity import Activity, Doing
from protocol.activities.reading import Reading
from protocol.activities.wants import READING_CHARS, READING_LINES, want_text
from protocol.seats import Partner


class Read(Activity, frozen=True, kw_only=True, tag="read"):
    """Both read, each at their own pace."""

    text: str

    may_be_for_one: ClassVar[bool] = True

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_text(where, "text", self.text, READING_CHARS, lines=READING_LINES)

    def begin(self, starter: Partner) -> Doing:
        return Reading()
