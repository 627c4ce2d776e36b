"""What lies below the edge: the newest words stay in sight, and more below is said, by any layout.

Nothing here waits for a second change to put right what the first one left: each test makes the
order of things that only a busy machine makes by itself.

About `tui.window.views.fold`, `tui.window.views.seen` and `tui.window.views.transcript`.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
import pytest_asyncio
from rich.cells import cell_len
from textual import messages
from textual.containers import VerticalScroll
from textual.widget import Widget

from protocol.activities.choose import Choose
from protocol.activities.ladder import Stage as Rung
from protocol.activities.turns import Talking
from protocol.session.events import Answered, Closed, SaidBack, StoppedForToday
from protocol.session.session import current_activity
from tests.tui.hosting import Stage, stage
from tests.tui.scenes import ADA, HERE, SAM, Play, Scene, state_of
from tests.tui.test_redraw import with_pieces
from tests.tui.test_views import in_window
from tui.seat.room_state import RoomState
from tui.window.screens.dialogs import HelpDialog
from tui.window.screens.room import RoomScreen
from tui.window.views.page import PageView
from tui.window.views.transcript import Transcript
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.words import Words
from tui.words import breaks as breaks_words
from tui.words import floor as floor_words
from tui.words import room as room_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENOUGH = 14
"""Pieces, for any window of the sizes here to be too low for them."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("below"), (60, 18)) as made:
        yield made


async def filled(on: Stage) -> int:
    """The listener's page with as many pieces as it has rows for; how many these are."""
    await on.resize(60, 18)
    await on.scene("listening")
    heard, count = on.one("#heard", Transcript), 0
    while heard.max_scroll_y == 0:
        count += 1
        await on.show(with_pieces(on.state("listening"), count))
        await on.until(lambda: heard.virtual_size.height >= count)  # noqa: B023
        await on.pause()
    await on.reshow(with_pieces(on.state("listening"), count - 1))
    return count - 1


async def said_one_by_one(on: Stage) -> None:
    """More pieces than fit, each of which stood in sight when it came."""
    for count in range(1, ENOUGH + 1):
        await on.show(with_pieces(on.state("listening"), count))


def is_at_end(part: Transcript) -> bool:
    return part.max_scroll_y > 0 and part.scroll_y == part.max_scroll_y


@pytest.mark.gate
async def test_pieces_laid_out_after_something_else_was_painted_end_in_sight(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling = await filled(program)
    screen = program.app.screen
    assert isinstance(screen, RoomScreen)
    held: list[messages.Layout] = []
    on_layout = RoomScreen._on_layout

    async def hold(screen: RoomScreen, message: messages.Layout) -> None:
        message.stop()
        message.prevent_default()
        held.append(message)

    monkeypatch.setattr(RoomScreen, "_on_layout", hold)
    full = with_pieces(program.state("listening"), filling + 1)
    program.see(lambda: setattr(program.app, "room", full))
    for _ in range(4):
        program.see(screen.query_one("#header").refresh)
        await program.pause()
    assert held
    monkeypatch.undo()
    for message in held:
        await program.do(on_layout(screen, message))
    heard = program.one("#heard", Transcript)
    await program.until(lambda: len(heard.children) == filling + 1)
    await program.until(lambda: is_at_end(heard))


@pytest.mark.gate
async def test_the_end_stays_in_sight_where_a_sentence_takes_a_row_from_it(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.scene("listening")
    await said_one_by_one(program)
    heard = program.one("#heard", Transcript)
    await program.until(lambda: is_at_end(heard))
    rows = heard.size.height
    told: list[bool] = []
    monkeypatch.setattr(PageView, "more_below", lambda view, is_below: told.append(is_below))
    program.see(lambda: program.view.quiet("one row\nand another"))
    await program.until(lambda: heard.size.height < rows and bool(told))
    await program.until(lambda: is_at_end(heard))
    assert not any(told)


async def test_who_scrolls_back_is_left_there_by_every_layout(program: Stage) -> None:
    await program.scene("listening")
    await said_one_by_one(program)
    heard = program.one("#heard", Transcript)
    await program.until(lambda: is_at_end(heard))
    await program.press("pageup")
    await program.until(lambda: heard.scroll_y < heard.max_scroll_y)
    program.see(lambda: program.view.quiet("one row\nand another"))
    await program.until(lambda: program.one("#below", Words).text == room_words.MORE_BELOW_SHORT)
    assert heard.scroll_y < heard.max_scroll_y


async def test_what_a_sentence_pushes_below_the_edge_is_told(program: Stage) -> None:
    """It comes by a press, without any news of the session, on a page that was read to its end."""
    await program.resize(60, 18)
    await program.scene("rest")
    body = program.view.query_one(".body")
    await program.until(lambda: body.max_scroll_y > 0)
    program.see(lambda: body.scroll_end(animate=False, immediate=True))
    await program.until(lambda: program.one("#below", Words).text == "")
    rows = body.size.height
    program.see(lambda: program.view.quiet("one row\nand another"))
    await program.until(lambda: body.size.height < rows)
    await program.until(lambda: program.one("#below", Words).text == room_words.MORE_BELOW_SHORT)


LONG = " ".join(f"word{number:03}" for number in range(240))
"""About 2,200 letters."""


def saying(state: RoomState, *pieces: str) -> RoomState:
    """The same room after these pieces."""
    phase = state.session.phase
    assert isinstance(phase, Talking)
    turn = replace(phase.turn, pieces=pieces)
    return replace(state, session=replace(state.session, phase=replace(phase, turn=turn)))


@pytest.mark.gate
async def test_a_piece_longer_than_the_page_is_shown_from_its_beginning_and_read_on(
    program: Stage,
) -> None:
    await program.scene("listening")
    await program.show(saying(program.state("listening"), LONG, "And that is all."))
    heard = program.one("#heard", Transcript)
    await program.until(lambda: "word000" in program.page())
    seen = program.page()
    for _ in range(60):
        await program.press("f9")
        await program.pause()
        seen += program.page()
        if is_at_end(heard):
            break
    assert all(word in seen for word in LONG.split()) and "And that is all." in seen
    await program.show(saying(program.state("listening"), LONG, "And that is all.", "Yes."))
    await program.until(lambda: "Yes." in program.page())


async def test_words_that_never_stood_on_the_screen_are_read_before_a_say_back_goes_out(
    program: Stage,
) -> None:
    """They came just before the turn was over, or while the page had jumped past them."""
    await program.scene("listening")
    said = program.state("say-back")
    await program.show(saying(said, LONG, "And that is all."))
    box = program.box("#piece")
    program.see(lambda: setattr(box, "text", "You told me much."))
    await program.pause()
    seen = program.page()
    for _ in range(60):
        await program.press("f9")
        await program.pause()
        if program.app.done:
            break
        seen += program.page()
    assert room_words.READ_FIRST in seen
    assert program.app.done == [SaidBack("You told me much.")]
    assert all(word in seen for word in LONG.split()) and "And that is all." in seen


@pytest.mark.gate
async def test_words_that_stood_on_the_screen_are_not_gone_to_again(program: Stage) -> None:
    await said_one_by_one_from(program)
    turn = Play().begin().skip_to("lately").climb_to(Rung.SAY_BACK)
    await program.show(with_pieces(state_of((turn, SAM, HERE), program.drafts), ENOUGH))
    box = program.box("#piece")
    program.see(lambda: setattr(box, "text", "You told me much."))
    await program.pause()
    await program.press("f9")
    await program.pause()
    assert program.app.done == [SaidBack("You told me much.")]


async def said_one_by_one_from(on: Stage) -> None:
    await on.scene("listening")
    await said_one_by_one(on)
    await on.pause()


async def test_help_scrolls_by_keys_while_a_button_has_the_focus(program: Stage) -> None:
    dialog = HelpDialog("many words " * 200)
    await program.push(dialog)
    words = program.one("VerticalScroll", VerticalScroll)
    await program.until(lambda: words.max_scroll_y > 1)
    await program.press("down")
    await program.until(lambda: words.scroll_y == 1)
    await program.press("pagedown")
    await program.until(lambda: words.scroll_y > 1)
    await program.press("end")
    await program.until(lambda: words.scroll_y == words.max_scroll_y)
    assert program.focused() == "back"


async def test_a_sentence_about_an_empty_box_goes_once_one_goes_back(program: Stage) -> None:
    await program.scene("check")
    await program.click("#not-quite")
    await program.press("f9")
    await program.until(lambda: floor_words.WRITE_FIRST_OR_BACK in quiet_of(program))
    await program.press("escape")
    await program.until(lambda: quiet_of(program) == "")


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_a_sentence_about_the_line_leaves_the_newest_own_words_in_sight(
    program: Stage, size: tuple[int, int]
) -> None:
    await program.resize(*size)
    await program.scene("speaking")
    state = saying(program.state("speaking"), "The first thing.", "The newest thing.")
    news = replace(state.news, is_partner_here=False, is_doubtful=True)
    await program.show(replace(state, news=news))
    await program.until(lambda: "The newest thing." in program.page())
    assert program.has("#say") and program.has("#finished")


def quiet_of(on: Stage) -> str:
    return on.view.query_one("#quiet", Words).text


async def test_a_hint_leaves_with_the_page_after_the_one_it_came_on(program: Stage) -> None:
    await program.scene("speaking")
    program.see(lambda: program.room_screen.hint(room_words.IN_NOTES))
    for name, is_told in (("topic", True), ("rest", False)):
        await program.show(program.state(name))
        assert (room_words.IN_NOTES in program.one("#state-line", Words).text) is is_told


async def test_a_hint_that_is_true_of_one_page_leaves_with_it(program: Stage) -> None:
    await program.scene("pausing")
    said = breaks_words.PAUSE_STAYS
    program.see(lambda: program.room_screen.hint(said, is_of_page=True))
    assert said in program.one("#state-line", Words).text
    await program.show(program.state("topic"))
    assert said not in program.one("#state-line", Words).text


def _topics_apart() -> Scene:
    """Each has picked another of many lines."""
    play = Play().begin().skip_to("topic")
    choose = current_activity(play.session)
    assert isinstance(choose, Choose)
    picks = [option.id for option in choose.options]
    return play.seal(ADA, picks[0]).seal(SAM, picks[1]).open(), ADA, HERE


def _declined() -> Scene:
    play = Play().begin().skip_to("promise")
    long = "walk to the river and back with you when it does not rain " * 3
    return play.seal(ADA, long).seal(SAM, long).open().do(SAM, Answered(0, False)), ADA, HERE


def _stopped_and_to_be_ended() -> Scene:
    play = Play().begin().skip_to("lately").do(SAM, StoppedForToday(), Closed())
    return play, ADA, replace(HERE, is_partner_here=False)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids=str)
@pytest.mark.parametrize(
    ("scene", "ids"),
    [
        (_topics_apart, ("theirs-now", "this")),
        (_declined, ("anew", "offer", "yes", "else")),
        (_stopped_and_to_be_ended, ("who-is-back", "home", "back", "close")),
    ],
    ids=["picked apart", "a promise declined", "to be ended"],
)
async def test_what_the_other_did_and_what_is_asked_for_is_in_sight_at_once(
    program: Stage, scene: Callable[[], Scene], ids: tuple[str, ...], size: tuple[int, int]
) -> None:
    await program.resize(*size)
    program.fresh_drafts()
    await program.reshow(program.state(scene()))
    await program.pause()
    hidden = [id for id in ids if not in_window(program, program.one(f"#{id}", Widget))]
    assert hidden == []


@pytest.mark.parametrize("scene", ["circles-again", "audit-open"])
async def test_air_below_the_last_words_is_not_more_and_the_main_key_does_not_go_there(
    program: Stage, scene: str
) -> None:
    await program.resize(80, 24)
    await program.scene(scene)
    body = program.one(".body", VerticalScroll)
    await program.until(lambda: room_words.MORE_BELOW in program.page())
    for row in range(body.max_scroll_y):
        program.see(lambda row=row: body.scroll_to(y=row, animate=False))  # type: ignore[misc]
        await program.pause()
    assert body.scroll_y == body.max_scroll_y - 1
    await program.until(lambda: room_words.MORE_BELOW not in program.page())
    assert not program.see(program.view._fold.go_on)


@pytest.mark.parametrize("scene", ["swap", "review"])
async def test_three_boxes_give_a_row_before_one_of_them_is_cut_off(
    program: Stage, scene: str
) -> None:
    await program.resize(80, 24)
    await program.scene(scene)
    assert all(in_window(program, box) for box in program.see(lambda: program.view.boxes))
    assert room_words.MORE_BELOW not in program.page()


@pytest.mark.parametrize("scene", ["speaking", "agreeing", "limit", "wish", "naming", "feeling"])
async def test_a_box_of_one_row_has_a_frame_and_room_for_its_hint(
    program: Stage, scene: str
) -> None:
    await program.resize(60, 18)
    await program.scene(scene)
    if scene == "speaking":
        await program.press("ctrl+b")
        await program.pause()
    lines = list(program.see(lambda: program.view.query(DraftLine)))
    assert lines
    for line in lines:
        assert cell_len(line.placeholder) <= line.content_size.width, line.id
        assert (line.styles.border_left[0], line.styles.border_right[0]) == ("round", "round")
