"""Leaving at once: what is said of it before it is needed, and what stands in the window after."""

from typing import Final

MARK: Final = "×"
"""At the top right of every screen, for the mouse."""
ACTION: Final = "Leave at once"
ACTION_HINT: Final = "Shows a calendar and cuts the line, as Esc three times does."
ABOUT: Final = (
    "Esc three times shows a calendar and cuts the line. To your partner it looks like a lost "
    "connection. It does not hide that you used this program: the list of commands, the other "
    "laptop and whoever watches this one may still show it."
)
TRY: Final = (
    "You can try leaving at once: Esc three times shows a calendar. q closes it; then start again."
)
"""In practice, which begins anew after it."""

TITLE: Final = "calendar"
"""Of the window, from then on."""
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
