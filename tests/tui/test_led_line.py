"""The line of a led session in a window: it moves nothing, and what it asks is asked beside it.

About `tui.window.widgets.led_line`, `tui.window.ledflow` and `tui.window.screens.led`.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import pytest
import pytest_asyncio

from protocol.session.controls import Extended, GaveWay, Held, Remarked, Resumed
from protocol.session.events import Spoke
from tests.tui.hosting import SIZES, Stage, stage
from tests.tui.led import INTRODUCTION, KIM, after, asked, at
from tests.tui.scenes import ADA, HERE, Play
from tui.seat.expected import Expected
from tui.window.screens.led import AskedDialog, RemarksDialog
from tui.window.widgets.composer import Composer
from tui.words import led as led_words

EXPECTED: Final = Expected(INTRODUCTION, waits=True)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("led")) as made:
        yield made


@pytest.mark.gate
@pytest.mark.parametrize("size", SIZES[:3], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_said_never_moves_what_somebody_types(
    program: Stage, size: tuple[int, int]
) -> None:
    await program.resize(*size)
    play = at("lately").do(ADA, Spoke("By the evening I have nothing left."))
    program.fresh_drafts()
    await program.reshow(program.state(after(play)))
    box = program.one("#piece", Composer)
    program.see(lambda: setattr(box, "text", "And then"))
    await program.pause()
    before, buttons = box.region, [each.region for each in program.app.screen.query("#say")]
    for done in (Extended(1), Held(60), Resumed(), Held(60)):
        seat = ADA if isinstance(done, Resumed) else KIM
        play.do(seat, done)
        if play.session.third.hold is None:
            await program.show(program.state(after(play)))
            assert program.one("#piece", Composer).region == before
            assert [each.region for each in program.app.screen.query("#say")] == buttons
    assert program.one("#piece", Composer).text == "And then"


async def test_a_question_of_the_line_is_asked_only_when_its_button_is_pressed(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []

    def do(event: object, slot: str = "", *, page: int | None = None) -> bool:
        done.append(event)
        return True

    monkeypatch.setattr(program.app.rooms, "do", do)
    await program.resize(80, 24)
    play = at("lately").do(KIM, Held(60)).do(ADA, Resumed()).do(KIM, Held(60))
    await program.reshow(program.state(after(play)))
    for answers in (("enter",), ("tab", "enter")):
        assert program.has("#led-answer")
        await program.click("#led-answer")
        await program.until(lambda: isinstance(program.app.screen, AskedDialog))
        done.clear()
        await program.press(*answers)
        await program.pause()
        assert done == ([] if answers == ("enter",) else [GaveWay()])
        assert not program.has("#led-answer")
        await program.reshow(program.state(after(play)))


async def test_the_key_answers_also_from_the_box_and_marks_nothing_in_it(program: Stage) -> None:
    await program.resize(80, 24)
    program.fresh_drafts()
    play = at("lately").do(KIM, Held(60)).do(ADA, Resumed()).do(KIM, Held(60))
    await program.reshow(program.state(after(play)))
    box = program.one("#piece", Composer)
    program.see(lambda: setattr(box, "text", "And then"))
    program.see(box.focus)
    await program.pause()
    await program.press("f7")
    await program.until(lambda: isinstance(program.app.screen, AskedDialog))
    await program.press("escape")
    await program.pause()
    assert (box.text, box.selected_text) == ("And then", "")


async def test_a_remark_that_is_longer_than_the_line_is_read_on_a_page_of_its_own(
    program: Stage,
) -> None:
    await program.resize(60, 18)
    short, long = "Take your time.", "It need not be important. " * 15
    await program.reshow(program.state(after(at("appreciation"), Remarked(short))))
    assert not program.has("#led-all")
    await program.reshow(program.state(after(at("appreciation"), Remarked(long))))
    await program.click("#led-all")
    await program.until(lambda: isinstance(program.app.screen, RemarksDialog))
    assert "It need not be important." in program.page()
    await program.press("escape")
    # By a key too, which has a name then and none before.
    await program.until(lambda: program.has("#led-all"))
    assert program.app.screen.active_bindings["f7"].binding.description == led_words.READ_ALL
    await program.press("f7")
    await program.until(lambda: isinstance(program.app.screen, RemarksDialog))
    await program.press("escape")
    await program.reshow(program.state(after(at("appreciation"), Remarked(short))))
    await program.until(lambda: "f7" not in program.app.screen.active_bindings)


async def test_no_answer_about_who_leads_is_cut_off_in_a_small_window(program: Stage) -> None:
    await program.resize(60, 18)
    state = program.state((asked(Play().bring()), ADA, HERE))
    await program.reshow(replace(state, must_accept_guide=False, expected=EXPECTED))
    for answer in ("#fine", "#no", "#later"):
        region = program.app.screen.query_one(answer).region
        assert region.width == program.app.screen.query_one(answer).outer_size.width
        assert region.right <= 60, answer
