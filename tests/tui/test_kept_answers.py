"""What can be done with one thing that is kept stands together, and leaves the thing its room.

About `tui.window.screens.kept`.
"""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.pages.parts import Button as Answer
from tui.window.screens.kept import AROUND_CELLS, ROW_CELLS, rows_of


@given(st.lists(st.text(st.sampled_from("ab é中"), min_size=1, max_size=70), max_size=6))
def test_answers_stand_beside_each_other_only_where_the_smallest_window_has_room(
    labels: list[str],
) -> None:
    answers = [Answer(label, str(at), ()) for at, label in enumerate(labels)]
    rows = rows_of(answers)
    assert [each for row in rows for each in row] == answers and all(rows)
    for row in rows:
        cells = sum(cell_len(each.label) + AROUND_CELLS for each in row)
        assert len(row) == 1 or cells <= ROW_CELLS
    for row, after in pairwise(rows):
        both = sum(cell_len(each.label) + AROUND_CELLS for each in (*row, after[0]))
        assert both > ROW_CELLS
