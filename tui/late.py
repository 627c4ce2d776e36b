"""Patterns that are compiled when something is first looked for with them.

Compiling takes longer than the rest of a module's import, and most of them find nothing to do
before the first screen has been seen.
"""

import re
from functools import cached_property
from typing import Final


class Late:
    """A pattern that waits. Mutable: it is compiled once."""

    def __init__(self, pattern: str) -> None:
        self._pattern: Final = pattern

    @cached_property
    def ready(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self._pattern)
