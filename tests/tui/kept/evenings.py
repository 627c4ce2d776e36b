"""Evenings of which there is something to take out, by hand."""

from datetime import date
from typing import Final

from tests.tui.kept.samples import CALL, EVENING, WALK
from tui.kept.evening import Circle, Day, Evening, Undertaking, Wrote

SCHOOL: Final = Undertaking(
    id="1d" * 16,
    kind="agreement",
    text="the school runs",
    whose="partner",
    when=Day(date="2026-12-01", words="from then on"),
    enough="three of four",
)

ALONE: Final = Undertaking(
    id="1e" * 16,
    kind="agreement",
    text="an evening alone, out of the house",
    whose="me",
    when=Day(words="before Christmas"),
    more=("no questions afterwards", "the dishes can stay"),
)

DINNER: Final = Undertaking(
    id="1f" * 16,
    kind="agreement",
    text="dinner, the two of us",
    whose="",
    when=Day(date="2026-12-03", time="19:30"),
)


def circles(pair: int) -> Circle:
    """Circles that were picked: there is no word for what they show, and nothing else is rated."""
    return Circle(activity="closeness", title="How close?", item="", word="", step=pair, of=7)


FULL: Final = EVENING.__replace__(
    items=(WALK, SCHOOL, ALONE, DINNER, CALL),
    my_words=(
        Wrote(title="What hurt you most?", text="When we eat and nobody says anything."),
        Wrote(title="What hurt you most?", text="I wait.\n\nAnd then I am short with you."),
        Wrote(title="My own part", text="I go quiet\nfor days"),
    ),
    circles=(circles(1), circles(3)),
)
"""Of everything something."""


def evening_of(pairs: tuple[int, ...], on: date, worn_out: str = "") -> Evening:
    """One of which nothing was kept but what is for oneself alone."""
    bare = Evening(
        id="2e" * 16,
        date=on,
        guide="burnout",
        guide_hash="6d" * 32,
        title="Worn out, and still us",
        me="Ada",
        partner="Sam",
    )
    return bare.__replace__(circles=tuple(map(circles, pairs)), worn_out=worn_out)


OVER_TIME: Final = (
    evening_of((3, 5), date(2026, 11, 25), "like a wet coat"),
    evening_of((0,), date(2026, 9, 30)),
    evening_of((), date(2026, 12, 9), "tired, but of the good sort"),
)
"""Three of them, in no order."""
