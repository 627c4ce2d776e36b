"""Rows of text as a Markdown table, and a file in which such tables are kept up to date.

What stands between the two markers in the file belongs to the script; the rest to its writers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

BEGIN: Final = "<!-- measured: begin -->"
END: Final = "<!-- measured: end -->"


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """A heading, a line about it, and the table; the first column to the left, others right."""
    lines = [f"### {title}", ""]
    if note:
        lines += [note, ""]
    lines.append("| " + " | ".join(columns) + " |")
    lines.append("|---|" + "---:|" * (len(columns) - 1))
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def number(value: float) -> str:
    """Three digits that count, and the thousands apart."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"


def write_between(path: Path, text: str) -> None:
    """Put `text` between the markers. Raises `ValueError` if the file does not have them."""
    page = path.read_text(encoding="utf-8")
    begin, end = page.find(BEGIN), page.find(END)
    if not 0 <= begin < end:
        raise ValueError(f"{path.name} has no place for the tables")
    page = page[: begin + len(BEGIN)] + "\n" + text.strip() + "\n" + page[end:]
    path.write_text(page, encoding="utf-8")
