"""What is said of a day and an hour that somebody typed for an appointment."""

from tui.kept.daytime import Daytime, Why
from tui.words import daytime as day_words


def sentence(found: Daytime) -> str:
    """What was understood: to be pressed for once more, or what is not right yet."""
    day = "" if found.day is None else day_words.date_in_words(found.day)
    hour = "" if found.hour is None else f"{found.hour:%H:%M}"
    match found.why:
        case Why.NO_DAY:
            return day_words.no_day(hour)
        case Why.NO_HOUR:
            return day_words.no_hour(day)
        case Why.PAST:
            return day_words.past(day, hour)
        case Why.TOO_FAR:
            return day_words.too_far(day, hour)
        case _ if found.moment is not None:
            return day_words.is_it(found.moment)
        case _:
            return day_words.NOTHING_UNDERSTOOD
