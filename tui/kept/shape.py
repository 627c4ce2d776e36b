"""What all documents that are kept locked have in common, and the kinds of their fields.

What it is not: a document. Those of somebody who leads are in `tui.kept.documents`, those of the
two in `tui.kept.evening`.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Final

import msgspec

HEX: Final = r"^[0-9a-f]{64}\Z"
"""32 bytes, in hex."""

HEX_16: Final = r"^[0-9a-f]{32}\Z"
"""16 bytes, in hex."""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment, with its zone."""

YEARS: Final = (1970, 9000)
"""The first and the last in which anything is kept: at the ends of the calendar a moment has no
date in some zones, and nothing can be counted from it."""

Hex16 = Annotated[str, msgspec.Meta(pattern=HEX_16)]

Hash = Annotated[str, msgspec.Meta(pattern=HEX)]


class Quiet(msgspec.Struct, frozen=True):
    """Shows nothing of what is in it by accident."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """As `repr`: whatever draws a traceback asks here first."""
        return []


class Kept(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What all documents share."""

    schema: ClassVar[int]
    """The version of its fields."""

    def __post_init__(self) -> None:
        """Raises ValueError for a moment that not every zone has a day for."""
        for name in self.__struct_fields__:
            moment = getattr(self, name)
            if isinstance(moment, datetime) and not YEARS[0] <= moment.year <= YEARS[1]:
                raise ValueError("a year that no clock shows")
