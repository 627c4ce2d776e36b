"""The tables of a part, put into the page between markers of that part."""

from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[3] / "docs" / "fleet.md"


def put_into(page: str, part: str, text: str) -> str:
    """The page with `text` as what was measured of `part`. Raises `ValueError` if it has no place
    for it."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    first, last = page.find(begin), page.find(end)
    if not 0 <= first < last:
        raise ValueError(f"no place for {part}")
    return page[: first + len(begin)] + "\n" + text.strip() + "\n" + page[last:]


def write(part: str, text: str) -> None:
    """Replace it in docs/fleet.md, which has titles of its own. Raises `ValueError` as above."""
    _, _, untitled = text.partition("\n\n")
    PAGE.write_text(put_into(PAGE.read_text("utf-8"), part, untitled), "utf-8")
