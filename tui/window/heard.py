"""What the first screen says of whoever runs this person's relay: as it was last heard."""

from typing import Final

from tui.disk.settings import Settings
from tui.line.addresses import readable
from tui.words import host as host_words
from tui.words import times

NEWS_DAYS: Final = 14
"""After so many the news of a host are none any more."""


def last_heard(settings: Settings) -> str:
    """Their line, as theirs. It may be old: the day is said with the news."""
    now_ms, heard_ms = times.now_ms(), settings.host_heard_ms
    is_new = abs(now_ms - heard_ms) < NEWS_DAYS * times.DAY_MS
    return host_words.on_the_first_screen(
        readable(settings.host_relay),
        settings.host_contact,
        settings.host_news if is_new else "",
        times.day_past(heard_ms, now_ms),
    )
