"""Help lines as data: every row can be traced, and what cannot is no row."""

from datetime import date, timedelta
from typing import Final

import pytest

from tui.care.lines import (
    COUNTRIES,
    KINDS,
    OLD_AFTER,
    HelpLine,
    country_of,
    help_lines,
    is_old,
    read_lines,
)

DIRECTORIES: Final = """
[[directories]]
name = "A list"
address = "example.org"
about = "Of everywhere."
"""

ROW: Final = """
[[lines]]
country = "NL"
kind = "partner"
name = "A line"
number = "0800-0000"
url = "https://example.org/lines"
seen = 2026-11-03
source = "Those who run it"
"""


def test_every_row_has_a_source_and_the_date_that_stands_on_its_page() -> None:
    for row in help_lines().rows:
        assert row.source and row.url.startswith("https://"), row.name
        assert row.seen >= date(2010, 1, 1), row.name


def test_every_row_has_a_number_that_can_be_dialled() -> None:
    for row in help_lines().rows:
        assert row.number.isprintable() and any(char.isdigit() for char in row.number), row.name
        assert len(row.number) <= 20, row.name


def test_what_stands_beside_a_number_fits_a_small_window() -> None:
    for row in help_lines().rows:
        assert len(row.number) + 2 + len(row.name) <= 54, row.name
        assert len(row.also) <= 60 and "\n" not in row.also, row.name


def test_no_row_stands_there_twice() -> None:
    rows = [(row.country, row.kind, row.number) for row in help_lines().rows]
    assert len(rows) == len(set(rows))


def test_there_are_two_directories_of_the_whole_world() -> None:
    addresses = {each.address for each in help_lines().directories}
    assert addresses == {"findahelpline.com", "lila.help"}


@pytest.mark.parametrize("left_out", ["name", "number", "url", "seen", "source", "kind", "country"])
def test_a_row_that_lacks_something_is_none(left_out: str) -> None:
    rest = [line for line in ROW.splitlines() if not line.startswith(f"{left_out} =")]
    with pytest.raises(ValueError):
        read_lines("\n".join(rest) + DIRECTORIES)


@pytest.mark.parametrize(
    "before, after",
    [
        ('"NL"', '"XX"'),
        ('"partner"', '"shop"'),
        ("2026-11-03", '"3 November 2026"'),
        ('"0800-0000"', "8000000"),
        ('"Those who run it"', '""'),
        ('name = "A line"', 'name = "A line"\nstars = 5'),
    ],
)
def test_a_row_that_has_something_wrong_is_none(before: str, after: str) -> None:
    assert read_lines(ROW + DIRECTORIES).rows
    with pytest.raises(ValueError):
        read_lines(ROW.replace(before, after) + DIRECTORIES)


def test_danger_stands_first_whatever_the_order_of_the_file() -> None:
    kinds = list(reversed(KINDS))
    rows = "".join(ROW.replace('"partner"', f'"{kind}"') for kind in kinds)
    assert [row.kind for row in read_lines(rows + DIRECTORIES).of("NL")] == list(KINDS)


def test_a_country_has_no_rows_of_another() -> None:
    lines = help_lines()
    for country in COUNTRIES:
        assert {row.country for row in lines.of(country)} <= {country}
    assert lines.of("") == ()


def row(seen: date) -> HelpLine:
    return HelpLine("NL", "crisis", "A line", "113", "https://example.org", seen, "Themselves")


def test_a_list_is_old_once_one_of_its_rows_is_older_than_a_year() -> None:
    today = date(2026, 11, 26)
    young, old = row(today - OLD_AFTER), row(today - OLD_AFTER - timedelta(days=1))
    assert OLD_AFTER.days == 365
    assert not is_old((), today)
    assert not is_old((young,), today)
    assert is_old((young, old), today)


@pytest.mark.parametrize(
    "environment, country",
    [
        ({"LANG": "nl_NL.UTF-8"}, "NL"),
        ({"LANG": "en_GB"}, "GB"),
        ({"LANG": "de-AT"}, "AT"),
        ({"LANG": "de_CH@euro"}, "CH"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "fr_BE.UTF-8"}, "BE"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "", "LC_MESSAGES": "en_IE.UTF-8"}, "IE"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C.UTF-8"}, ""),
        ({"LANG": "pt_BR.UTF-8"}, ""),
        ({"LANG": "C"}, ""),
        ({"LANG": "[/]nl_NL"}, ""),
        ({}, ""),
    ],
)
def test_the_country_comes_from_the_locale(environment: dict[str, str], country: str) -> None:
    assert country_of(environment) == country
