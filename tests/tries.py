"""How many examples a property is tried on: a quarter by default, all of them in the gate.

The gate loads the profile `whole` (`pytest --hypothesis-profile whole`) before the tests are read.
"""

from typing import Final

from hypothesis import settings

USUAL: Final = "unhurried"
WHOLE: Final = "whole"
USUAL_EXAMPLES: Final = 100
"""Of a property that says nothing else, in the gate."""

FEWEST: Final = 10


def tries(whole: int) -> int:
    """Of `whole` examples in the gate, those of this run."""
    return whole if settings.get_current_profile_name() == WHOLE else fewer(whole)


def fewer(whole: int) -> int:
    """Of `whole` examples, those of a run that somebody waits for."""
    return max(whole // 4, min(whole, FEWEST))
