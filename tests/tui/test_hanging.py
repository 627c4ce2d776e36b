"""Lines of a list that are longer than the window: `tui.window.widgets.hanging`."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from protocol.clean import clean
from tui.window.widgets.hanging import hanging

MARK = "1  "


@given(st.text(max_size=80), st.integers(6, 40))
def test_a_long_line_of_a_list_stays_behind_its_mark_and_loses_no_letter(
    text: str, width: int
) -> None:
    text = " ".join(clean(text).split()) or "x"
    first, *others = hanging(MARK, text, width).plain.split("\n")
    assert first.startswith(MARK)
    assert all(row.startswith(" " * len(MARK)) for row in others)
    assert all(cell_len(row) <= width for row in (first, *others))
    told = "".join(row[len(MARK) :] for row in (first, *others))
    assert told.replace(" ", "") == text.replace(" ", "")


def test_what_is_told_of_a_guide_stands_under_its_title() -> None:
    told = hanging(MARK, "When you are worn out\nTwo evenings: about 50, then 55 minutes", 25)
    assert told.plain.split("\n") == [
        "1  When you are worn out",
        "   Two evenings: about",
        "   50, then 55 minutes",
    ]
