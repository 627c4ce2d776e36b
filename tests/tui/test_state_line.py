"""What protects stands above what is wished, whatever a partner does to fill the line.

About `tui.news` and `tui.seat.room_state`.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio

from protocol.seats import Seat
from protocol.session.events import Voice
from tests.tui.hosting import Stage, played, stage
from tests.tui.scenes import seat_file, state_of
from tui.news import Line, News, Trouble
from tui.pages.state_line import state_line
from tui.seat.drafts import Drafts
from tui.seat.room_state import RoomState, Search
from tui.window.widgets.words import Words
from tui.words import app as app_words
from tui.words import help as help_words
from tui.words import line as line_words
from tui.words import relay as relay_words

HINT: Final = line_words.TOO_LATE
ABSENT: Final = line_words.line_sentence(Line.OPEN, is_partner_here=False, partner="Sam")
DOWN: Final = line_words.line_sentence(Line.RECONNECTING, is_partner_here=False, partner="Sam")


@pytest.fixture
def speaking(tmp_path: Path) -> Iterator[RoomState]:
    """A turn in which the partner wishes to talk in another way."""
    file = seat_file(tmp_path)
    state = state_of(played("speaking"), Drafts(file))
    yield replace(state, session=replace(state.session, wishes=(None, Voice.ALOUD)))
    file.close()


def told(state: RoomState, hint: str = "", **news: object) -> str:
    changed: News = replace(state.news, **news)  # type: ignore[arg-type]  # by name
    return state_line(replace(state, news=changed), hint)


PROTECTS: Final[dict[str, tuple[dict[str, object], str]]] = {
    "not confirmed": ({"is_doubtful": True}, line_words.DOUBTFUL),
    "signed by neither": ({"has_strays": True}, line_words.STRAYS),
    "parted": ({"has_parted": True}, line_words.parted("Sam")),
    "the relay": ({"trouble": Trouble.RELAY_FULL}, line_words.trouble(Trouble.RELAY_FULL)),
    "the own line": ({"line": Line.RECONNECTING}, DOWN),
    "another window": (
        {"line": Line.REPLACED},
        line_words.line_sentence(Line.REPLACED, is_partner_here=False, partner="Sam"),
    ),
}


@pytest.mark.parametrize(("news", "sentence"), PROTECTS.values(), ids=PROTECTS)
def test_nothing_a_partner_does_hides_what_protects(
    speaking: RoomState, news: dict[str, object], sentence: str
) -> None:
    """Neither a wish, nor going away, nor both; and no hint about one's own keys does."""
    for is_here in (True, False):
        for hint in ("", HINT):
            assert sentence in told(speaking, hint, is_partner_here=is_here, **news)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (Trouble.DISK_FULL, relay_words.DISK_FULL),
        (Trouble.DISK_CLOSED, relay_words.cannot_write("")),
        (Trouble.DISK, relay_words.cannot_keep("")),
    ],
)
def test_that_nothing_is_kept_says_why_where_that_is_known(
    speaking: RoomState, trouble: Trouble, sentence: str
) -> None:
    assert sentence in told(speaking, trouble=trouble)
    speaking.drafts.failing = trouble
    assert sentence in told(speaking)


def test_what_neither_signed_is_said_beside_a_line_that_is_down(speaking: RoomState) -> None:
    line = told(speaking, has_strays=True, line=Line.RECONNECTING, is_partner_here=False)
    assert line == f"{DOWN} {line_words.STRAYS}"


def test_a_wish_is_told_where_nothing_else_is(speaking: RoomState) -> None:
    assert told(speaking) == app_words.wish_aloud("Sam")
    assert told(speaking, HINT) == HINT
    assert told(speaking, is_partner_here=False) == ABSENT
    assert told(speaking, HINT, is_partner_here=False) == f"{ABSENT} {HINT}"


def test_an_own_wish_comes_before_the_other_s(speaking: RoomState) -> None:
    session = replace(speaking.session, wishes=(Voice.ALOUD, None))
    assert speaking.seat is Seat.FIRST
    assert told(replace(speaking, session=session)) == app_words.wish_sent("Sam")


def test_the_pages_of_an_alarm_and_of_an_end_say_it_themselves(speaking: RoomState) -> None:
    for scene in ("alarm", "ended", "left"):
        state = replace(speaking, session=played(scene)[0].session, news=played(scene)[2])
        for doubt in ("is_doubtful", "has_strays"):
            assert told(state, "", **{doubt: True}) == ""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("line"), (60, 18)) as made:
        yield made


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("scene", ["speaking", "listening", "say-back", "check", "good-time"])
async def test_the_longest_line_leaves_the_page_its_keys(room: Stage, scene: str) -> None:
    state = room.state(scene)
    news = replace(state.news, has_strays=True, line=Line.RECONNECTING, is_partner_here=False)
    await room.reshow(replace(state, news=news))
    rows = room.grid()
    assert line_words.STRAYS in room.page() and DOWN in room.page()
    assert any("F4" in row for row in rows[-2:]), "\n".join(rows)
    main = room.see(lambda: room.view.main_button)
    if main is not None:
        assert str(main.label) in room.page(), "\n".join(rows)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("scene", ["alarm", "gone", "ended", "left"])
async def test_a_break_is_not_offered_where_it_comes_to_nothing(room: Stage, scene: str) -> None:
    await room.scene(scene)
    assert not any("F4" in row for row in room.grid())
    await room.press("f1")
    await room.until(lambda: help_words.TITLE in room.page())
    assert help_words.ROOM.split(";")[0] not in room.page()
    await room.press("escape")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_break_is_offered_on_a_page_of_two_who_have_parted(room: Stage) -> None:
    await room.scene("parted")
    assert any("F4" in row for row in room.grid())


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("is_with_partner", [True, False])
async def test_a_line_that_stays_down_says_what_to_do_then(
    room: Stage, is_with_partner: bool
) -> None:
    state = replace(
        await room.scene("speaking-dropped"),
        search=Search.PARTNER if is_with_partner else Search.NONE,
    )
    await room.reshow(state)
    line = room.one("#state-line", Words)
    begins = ABSENT.split(".")[0] if is_with_partner else DOWN
    assert begins in line.text
    room.see(room.room_screen._tell_long_down)
    await room.pause()
    wanted = "Ask whether unhurried is open there" if is_with_partner else "on its network"
    assert wanted in line.text
    await room.show(replace(state, news=replace(state.news, line=Line.OPEN, is_partner_here=True)))
    await room.show(state)
    assert begins in line.text


@pytest.mark.parametrize("trouble", list(Trouble))
def test_what_is_in_the_way_is_said_once_also_where_a_press_met_it(
    speaking: RoomState, trouble: Trouble
) -> None:
    sentence = line_words.trouble(trouble)
    assert told(speaking, sentence, trouble=trouble, is_partner_here=True) == sentence
