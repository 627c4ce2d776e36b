"""The last defence: no control code leaves for the terminal, whatever reached a widget."""

import re
from functools import cache
from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_RAW: Final = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""C0, DEL, C1, what turns or hides text, and half letters, which no terminal can be sent.

Textual itself passes ESC, CSI and OSC (measured). The tags of a flag are its letters, and stay.
"""


@cache
def _kept_or_raw() -> re.Pattern[str]:
    """Made for the first text that may hold such a code: most screens never need it."""
    from protocol.clean import FLAG

    return re.compile(f"({FLAG.pattern})|{_RAW}")


class NoControl(LineFilter):
    """Drops control codes from every segment that is text. What can be printed holds none."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control is not None or segment.text.isprintable()
            else Segment(_kept_or_raw().sub(r"\1", segment.text), segment.style)
            for segment in segments
        ]


NO_CONTROL: Final = NoControl()
"""Always this one: Textual remembers for each line what each filter made of it, and draws a line
that was filtered by another one anew."""
