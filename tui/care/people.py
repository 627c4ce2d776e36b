"""The page with people to talk to, for a country and a day. Nothing on it is a link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tui.care.lines import HelpLine, HelpLines, is_old
from tui.words import people as people_words


@dataclass(frozen=True)
class Line:
    """One paragraph of the page."""

    text: str
    look: str = ""
    """heading number detail muted; empty: words to read. A number is never cut in two."""


def people_title(country: str) -> str:
    """What stands above it; `country` may be empty."""
    return people_words.title_of(people_words.COUNTRIES[country]) if country else people_words.TITLE


def people_page(lines: HelpLines, country: str, today: date) -> tuple[Line, ...]:
    """Everything on it from top to bottom; `country` empty: the directories alone."""
    return tuple(_page(lines, lines.of(country), today))


def _page(lines: HelpLines, rows: tuple[HelpLine, ...], today: date) -> Iterator[Line]:
    yield Line(_about(rows), "muted")
    if rows and is_old(rows, today):
        yield Line(people_words.OLD)
    if not any(row.kind == "emergency" for row in rows):
        yield Line(people_words.KINDS["emergency"], "heading")
        yield Line(people_words.EMERGENCY, "number")
    kind = ""
    for row in rows:
        if row.kind != kind:
            kind = row.kind
            yield Line(people_words.KINDS[kind], "heading")
        yield Line(f"{row.number}  {row.name}", "number")
        detail = _detail(row)
        if detail:
            yield Line(detail, "detail")
    yield Line(people_words.ELSEWHERE, "heading")
    for each in lines.directories:
        yield Line(f"{each.address}  {each.name}", "number")
        yield Line(each.about, "detail")


def _about(rows: tuple[HelpLine, ...]) -> str:
    if not rows:
        return people_words.NOTHING_OPENS
    days = [row.seen for row in rows]
    return f"{people_words.NOTHING_OPENS} {people_words.taken(min(days), max(days))}"


def _detail(row: HelpLine) -> str:
    free = people_words.FREE if row.is_free else ""
    return " · ".join(part for part in (row.hours, row.languages, free, row.also) if part)
