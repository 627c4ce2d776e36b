"""The tables of the document are replaced, and what people wrote around them stays."""

from pathlib import Path

import pytest

from tests.bench.relay.table import BEGIN, END, number, table, write_between


def test_only_what_stands_between_the_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write_between(page, "new\n")
    assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_page_without_markers_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing here\n")
    with pytest.raises(ValueError, match="no place"):
        write_between(page, "new")
    assert page.read_text() == "nothing here\n"


def test_a_table_is_markdown() -> None:
    assert table("Title", ["a", "b"], [["x", number(1234.5)]]) == (
        "### Title\n\n| a | b |\n|---|---:|\n| x | 1,234 |\n"
    )
