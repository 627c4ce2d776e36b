"""A keepsake through its screens: how, what, its title, where; and the course, read and written.

About `tui.window.keepsakeflow`, `tui.window.screens.keepsake`, `tui.window.widgets.course`,
`tui.pages.keepsake` and `tui.pages.course`.
"""

import re
import stat
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from textual.widgets import Input, OptionList

from tests.tui.hosting import Stage, stage
from tests.tui.kept.evenings import ALONE, FULL, OVER_TIME, evening_of
from tests.tui.kept.samples import BARE
from tui.kept.evening import Evening
from tui.kept.keepsake.choosing import Share
from tui.pages import keepsake as pages
from tui.window.keepsakeflow import KeepsakeFlow
from tui.window.keptflow import KeptFlow
from tui.window.screens.keepsake import CourseDialog, DatesDialog, HowDialog, WhatDialog
from tui.window.screens.kept import HandOutDialog
from tui.window.widgets.course import CourseRow
from tui.words import keepsake as keepsake_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

TODAY = date(2026, 11, 27)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("keepsake")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def told(
    program: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[list[str]]:
    """What was said of what was written; home is a folder of its own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    await program.work(program.app.leave())
    yield []
    program.see(lambda: program.app.workers.cancel_group(program.app, "kept"))
    await program.pause()


def flow_of(program: Stage) -> KeepsakeFlow:
    kept = KeptFlow(program.app, program.app.paths)
    return KeepsakeFlow(program.app, kept.hand_out, lambda: TODAY)


async def begin(
    program: Stage, wanted: Callable[[KeepsakeFlow], Coroutine[None, None, object]]
) -> None:
    def run() -> None:
        program.app.run_worker(wanted(flow_of(program)), group="kept", exclusive=True)

    program.see(run)
    await program.pause()


async def at_how(program: Stage, told: list[str], evening: Evening) -> None:
    async def go(flow: KeepsakeFlow) -> None:
        told.append(await flow.keepsake(evening))

    await begin(program, go)
    await program.until(on(program, HowDialog))
    await program.pause()


def on(program: Stage, kind: type[object]) -> Callable[[], bool]:
    return lambda: isinstance(program.app.screen, kind) and program.app.screen.is_mounted


async def picked(program: Stage, way: str) -> None:
    def highlight() -> None:
        lines = program.app.screen.query_one(OptionList)
        lines.highlighted = lines.get_option_index(way)

    program.see(highlight)
    await program.press("f9")
    await program.until(on(program, DatesDialog if way == pages.CALENDAR else WhatDialog))
    await program.pause()


async def written(program: Stage, told: list[str]) -> str:
    """The file, at the place that is suggested."""
    await program.press("f9")
    await program.until(on(program, HandOutDialog))
    await program.pause()
    place = Path(program.see(lambda: program.app.screen.query_one("#place", Input).value))
    await program.press("f9")
    await program.until(lambda: bool(told))
    assert told[-1].startswith(f"Written: {place}.")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    return place.name + "\n" + place.read_bytes().decode()


def typed(program: Stage, text: str) -> None:
    box = program.one("#called", Input)
    program.see(partial(setattr, box, "value", text))


async def test_a_page_has_what_is_ticked_and_the_title_that_was_typed(
    program: Stage, told: list[str]
) -> None:
    await at_how(program, told, FULL)
    assert keepsake_words.OPEN in " ".join(program.page().split())
    await picked(program, pages.PAGE)
    await program.click("#mine")
    await program.click("#theirs")
    typed(program, "At the lake")
    text = await written(program, told)
    assert text.startswith("evening-2026-11-26.html\n<!DOCTYPE html>")
    assert "<title>At the lake</title>" in text and "Sundays in bed" in text
    assert "I go quiet" not in text and "wet coat" not in text


async def test_a_text_has_no_words_of_the_partner_and_no_circles_unless_they_are_ticked(
    program: Stage, told: list[str]
) -> None:
    await at_how(program, told, FULL)
    await picked(program, pages.TEXT)
    text = await written(program, told)
    assert text.startswith("evening-2026-11-26.md\n# An evening together\n")
    assert "I go quiet" in text and "the silence" in text
    assert "Sundays in bed" not in text and "wet coat" not in text


async def test_with_nothing_ticked_there_is_no_file_and_why_is_said(
    program: Stage, told: list[str]
) -> None:
    await at_how(program, told, FULL)
    await picked(program, pages.TEXT)
    for share in ("agreed", "ending", "mine"):
        await program.click(f"#{share}")
    await program.press("f9")
    assert keepsake_words.NONE_PICKED in program.page() and not told
    await program.press("space")
    assert keepsake_words.NONE_PICKED not in program.page()


async def test_the_keys_tick_and_go_from_line_to_line(program: Stage, told: list[str]) -> None:
    await at_how(program, told, FULL)
    await picked(program, pages.PAGE)
    await program.press("down", "down", "down", "space")
    screen = program.app.screen
    assert isinstance(screen, WhatDialog)
    assert screen.ticked == {Share.AGREED, Share.ENDING, Share.MINE, Share.THEIRS}
    assert "● Sam’s words" in program.page()
    # A button that was just pressed takes no second press for a moment.
    await program.until(lambda: not screen.query_one("#theirs").has_class("-active"))
    await program.press("space")
    await program.until(lambda: "○ Sam’s words" in program.page())


async def test_a_calendar_says_which_days_it_has_and_what_has_none(
    program: Stage, told: list[str]
) -> None:
    await at_how(program, told, FULL)
    await picked(program, pages.CALENDAR)
    page = " ".join(program.page().split())
    assert "Every Sunday at 17:00" in page and f"in the file: “{ALONE.text}”" in page
    assert program.focused() == "called"
    typed(program, "Us, at last")
    text = await written(program, told)
    assert text.startswith("dates.ics\nBEGIN:VCALENDAR\r\n")
    assert text.count("SUMMARY:Us\\, at last\r\n") == 3


@pytest.mark.parametrize("way", [pages.TEXT, pages.CALENDAR])
async def test_enter_behind_the_title_goes_on(program: Stage, told: list[str], way: str) -> None:
    await at_how(program, told, FULL)
    await picked(program, way)
    program.see(lambda: program.app.screen.query_one("#called").focus())
    await program.press("A", "t", "enter")
    await program.until(on(program, HandOutDialog))
    await program.press("escape")
    await program.until(lambda: bool(told))
    assert told == [""]


async def test_where_no_day_was_agreed_on_there_is_no_calendar(
    program: Stage, told: list[str]
) -> None:
    await at_how(program, told, FULL.__replace__(items=(ALONE,)))
    await picked(program, pages.CALENDAR)
    page = " ".join(program.page().split())
    assert keepsake_words.NO_DATES in page and not program.see(
        lambda: [*program.app.screen.query("#called")]
    )
    await program.press("f9")
    await program.until(lambda: bool(told))
    assert told == [""]


async def test_an_evening_of_which_nothing_was_kept_has_no_keepsake(
    program: Stage, told: list[str]
) -> None:
    await at_how(program, told, BARE)
    assert keepsake_words.NOTHING_THERE in " ".join(program.page().split())
    await program.press("f9")
    await program.until(lambda: bool(told))
    assert told == [""]


@pytest.mark.parametrize("way", [pages.PAGE, pages.CALENDAR])
async def test_back_leads_out_and_writes_nothing(
    program: Stage, told: list[str], tmp_path: Path, way: str
) -> None:
    await at_how(program, told, FULL)
    await picked(program, way)
    await program.press("escape")
    await program.until(lambda: bool(told))
    assert told == [""] and not [*tmp_path.iterdir()]


# -- the course


async def at_course(program: Stage, evenings: Sequence[Evening]) -> None:
    await begin(program, lambda flow: flow.course(evenings))
    await program.until(on(program, CourseDialog))
    await program.pause()


async def test_the_course_is_a_row_for_each_evening_by_date(
    program: Stage, told: list[str]
) -> None:
    await at_course(program, OVER_TIME)
    page = program.page()
    dates = ("30 September 2026", "25 November 2026")
    assert page.index(dates[0]) < page.index(dates[1])
    rows = program.see(lambda: [row.render().plain for row in program.app.screen.query(CourseRow)])
    assert len(rows) == 3 and "like a wet coat" in rows[1]
    for row in rows:
        assert not re.search(r"\d", re.sub(r"\d+ [A-Z][a-z]+ \d{4}", "", row))
        assert not re.search("[←-⇿─━│┃╱╲/\\\\]", row)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (46, 24)])
async def test_the_circles_are_those_that_were_picked_and_fit(
    program: Stage, told: list[str], size: tuple[int, int]
) -> None:
    await program.resize(*size)
    await at_course(program, [evening_of((0, 3, 6), date(2026, 9, 30), "words " * 30)])
    (row,) = program.see(lambda: [*program.app.screen.query(CourseRow)])
    told_row = program.see(lambda: row.render().plain)
    width = program.see(lambda: row.content_region.width)
    assert all(len(line) <= width for line in told_row.split("\n"))
    assert program.see(lambda: row.size.height) >= told_row.count("\n") + 1
    await program.resize(80, 24)


async def test_without_colours_the_circles_are_told_apart_by_shade(
    program: Stage, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.app, "no_color", True)
    await at_course(program, [evening_of((5,), date(2026, 9, 30))])
    (row,) = program.see(lambda: [*program.app.screen.query(CourseRow)])
    assert "▒" in program.see(lambda: row.render().plain)


async def test_the_course_is_written_only_where_that_is_asked_for(
    program: Stage, told: list[str], tmp_path: Path
) -> None:
    await at_course(program, OVER_TIME)
    assert not [*tmp_path.iterdir()]
    await program.click("#write")
    await program.until(on(program, HandOutDialog))
    await program.press("f9")
    await program.until(on(program, CourseDialog))
    await program.pause()
    text = (tmp_path / "course.html").read_text("utf-8")
    assert text.count("<svg") == 3 and "Ada" not in text
    assert "Written:" in program.page()


async def test_where_nothing_was_kept_for_oneself_that_is_said(
    program: Stage, told: list[str]
) -> None:
    await at_course(program, [BARE])
    assert keepsake_words.COURSE_EMPTY in " ".join(program.page().split())
    await program.press("f9")
    await program.until(lambda: not on(program, CourseDialog)())
