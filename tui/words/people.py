"""People to talk to: what stands around the numbers."""

from datetime import date
from typing import Final

TITLE: Final = "People to talk to"
NOTHING_OPENS: Final = (
    "Calls can show up on a bill or in the list of calls. Nothing here opens by itself."
)
OLD: Final = "This list is old. Please check a number before you rely on it."
EMERGENCY: Final = "Your country's emergency number"
ELSEWHERE: Final = "In every country, on the web"
FREE: Final = "free"
BACK: Final = "Back"
COUNTRY: Final = "Another country"
PICK: Final = "Pick a country"
COUNTRY_TITLE: Final = "Which country?"
COUNTRY_HINT: Final = "Nothing is looked up. The list came with this program."
NO_COUNTRY: Final = "None of these"
SHOW: Final = "Show"
KEEP: Final = "Remember this country"
FORGET: Final = "Forget this country"
KEPT: Final = "This country is kept in the settings of this laptop."

KINDS: Final = {
    "emergency": "In danger now",
    "partner": "When a partner hurts or frightens you",
    "oneself": "When you fear what you might do yourself",
    "crisis": "When you do not want to live, or cannot go on",
    "couples": "For the two of you",
}
COUNTRIES: Final = {
    "AU": "Australia",
    "AT": "Austria",
    "BE": "Belgium",
    "CA": "Canada",
    "FR": "France",
    "DE": "Germany",
    "IE": "Ireland",
    "NL": "Netherlands",
    "NZ": "New Zealand",
    "CH": "Switzerland",
    "GB": "United Kingdom",
    "US": "United States",
}
"""In the order in which one looks them up."""

ALONE: Final = "If you would like to talk to somebody alone: F2."


def title_of(country: str) -> str:
    return f"{TITLE}: {country}"


def taken(oldest: date, newest: date) -> str:
    """Of which days the pages are, and what was not done."""
    when = _day(newest) if oldest == newest else f"between {_day(oldest)} and {_day(newest)}"
    return f"Taken from official pages dated {when}; not called, not checked by phone."


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
