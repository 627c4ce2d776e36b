"""Who has used up what a page takes is told so, and goes on; the other has all of theirs."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from protocol.activities.agree import Agreeing
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.limits import PIECES_LIMIT, PROPOSALS_LIMIT
from protocol.seats import Seat
from protocol.session.events import Finished, Proposed
from protocol.session.moves import moves
from protocol.session.session import Phase
from tests.tui.hosting import Stage, stage
from tui.seat.room_state import RoomState
from tui.words import agreeing as agreeing_words
from tui.words import floor as floor_words
from tui.words import rounds as rounds_words

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("limits"), (60, 18)) as made:
        yield made


def at(state: RoomState, phase: Phase) -> RoomState:
    """The same moment in another phase, with the moves that it has."""
    session = replace(state.session, phase=phase)
    return replace(state, session=session, moves=moves(session, state.seat))


async def test_a_full_turn_says_so_and_is_finished_with_the_words_kept(room: Stage) -> None:
    state = room.state("speaking")
    assert isinstance(state.phase, Talking)
    turn = replace(state.phase.turn, pieces=("once more",) * PIECES_LIMIT)
    await room.reshow(at(state, replace(state.phase, turn=turn)))
    assert floor_words.TURN_FULL in room.page()
    assert not room.has("#say")
    await room.press(*"more")
    await room.press("f9")
    await room.until(lambda: Finished() in room.app.done)
    assert room.app.done == [Finished()]
    assert room.box("#piece").text == "more"
    room.fresh_drafts()


@pytest.mark.parametrize("is_mine", [True, False])
async def test_only_ones_own_suggestions_use_up_ones_own(room: Stage, is_mine: bool) -> None:
    state = room.state("agreeing")
    counts = [0, 0]
    counts[state.seat if is_mine else state.partner_seat] = PROPOSALS_LIMIT
    phase = Agreeing(proposals=(counts[0], counts[1]), declined=Seat.FIRST)
    await room.reshow(at(state, phase))
    assert (agreeing_words.suggested_all("Sam") in room.page()) is is_mine
    assert room.app.room is not None
    assert (Proposed in room.app.room.moves) is not is_mine
    assert room.has("#what") is not is_mine
    assert room.has("#ready")


async def test_a_promise_that_cannot_be_worded_anew_says_so(room: Stage) -> None:
    state = room.state("promise-declined")
    assert isinstance(state.phase, Writing)
    first, second = (
        each and replace(each, number=PROPOSALS_LIMIT) for each in state.phase.promises
    )
    await room.reshow(at(state, replace(state.phase, promises=(first, second))))
    assert rounds_words.PROMISE_FULL in room.page()
    assert not room.has("#anew") and not room.has("#offer")
    assert room.has("#ready")
