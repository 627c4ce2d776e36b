"""The page with people to talk to, as plain data: what it says, in which order, on which day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from tui.care.lines import COUNTRIES, KINDS, Directory, HelpLine, HelpLines, help_lines
from tui.care.people import Line, people_page, people_title
from tui.words import people as people_words

SEEN: Final = date(2026, 11, 3)
DIRECTORIES: Final = (Directory("A list", "example.org", "Of everywhere."),)


def row(kind: str, number: str, seen: date = SEEN) -> HelpLine:
    return HelpLine("NL", kind, "A line", number, "https://example.org", seen, "They")


def page(*rows: HelpLine, country: str = "NL", today: date = SEEN) -> list[str]:
    return [line.text for line in people_page(HelpLines(rows, DIRECTORIES), country, today)]


def test_own_country_stands_on_top_and_the_directories_below() -> None:
    said = page(row("crisis", "113"))
    assert people_title("NL") == "People to talk to: Netherlands"
    assert people_title("") == "People to talk to"
    assert said.index("113  A line") < said.index("example.org  A list")


def test_it_goes_from_danger_to_counselling() -> None:
    said = page(*(row(kind, f"0{place}") for place, kind in enumerate(KINDS)))
    headings = [people_words.KINDS[kind] for kind in KINDS]
    assert [text for text in said if text in headings] == headings


def test_two_of_one_kind_stand_below_one_heading() -> None:
    said = page(row("emergency", "112"), row("crisis", "113"), row("crisis", "114"))
    assert said.count(people_words.KINDS["crisis"]) == 1


@pytest.mark.parametrize("country", ["", *COUNTRIES])
def test_a_country_without_rows_shows_the_directories_and_the_emergency_number_sentence(
    country: str,
) -> None:
    said = page(country=country)
    assert people_words.EMERGENCY in said
    assert "example.org  A list" in said
    assert not any("dated" in text for text in said)


def test_an_emergency_number_that_is_known_takes_the_place_of_the_sentence() -> None:
    said = page(row("emergency", "112"))
    assert people_words.EMERGENCY not in said and "112  A line" in said


def test_it_says_of_which_days_the_pages_are_and_that_nobody_called() -> None:
    earlier = SEEN - timedelta(days=40)
    assert "dated 3 November 2026; not called, not checked by phone." in page(row("crisis", "1"))[0]
    both = page(row("crisis", "1"), row("emergency", "2", earlier))[0]
    assert "dated between 24 September 2026 and 3 November 2026; not called" in both
    assert both.startswith(people_words.NOTHING_OPENS)


def test_365_days_change_the_sentence() -> None:
    rows = row("emergency", "112"), row("crisis", "113", SEEN - timedelta(days=10))
    last = SEEN + timedelta(days=355)
    assert people_words.OLD not in page(*rows, today=last)
    assert people_words.OLD in page(*rows, today=last + timedelta(days=1))


def test_what_a_page_does_not_say_is_not_there() -> None:
    bare = people_page(HelpLines((row("emergency", "112"),), ()), "NL", SEEN)
    assert all(line.look != "detail" for line in bare)
    full = replace(
        row("emergency", "112"), hours="all hours", languages="Dutch", also="also by chat"
    )
    detail = next(
        line for line in people_page(HelpLines((full,), ()), "NL", SEEN) if line.look == "detail"
    )
    assert detail == Line("all hours · Dutch · also by chat", "detail")


@pytest.mark.parametrize("country", ["", *COUNTRIES])
def test_every_number_is_one_piece_of_plain_text_at_the_start_of_a_line(country: str) -> None:
    lines = help_lines()
    begun = [line.text for line in people_page(lines, country, SEEN) if line.look == "number"]
    for each in lines.of(country):
        assert f"{each.number}  {each.name}" in begun
