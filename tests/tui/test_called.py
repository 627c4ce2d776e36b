"""A name that could pass for the program's words, or for oneself, stands in quotation marks."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from protocol.clean import clean_name
from tests.tui.hosting import Stage, renamed, stage
from tests.tui.pages.desk import Desk, texts_of
from tests.tui.scenes import SAM, scenes
from tui.pages.heading import heading
from tui.pages.now import help_of, page_now
from tui.pages.state_line import state_line
from tui.window.screens.begin import BeginScreen
from tui.words import begin as begin_words
from tui.words.called import called

HONEST: Final = (
    *("Sam", "Mary Ann", "Jean-Luc", "O’Neill", "J. R.", "Anna Lena Sophie", "Zoë", "Nguyễn"),
    *(
        "Бо",
        "Ева",
        "明子",
        "Amy 李",
        "たろう",
        "지수",
        "Ελένη",
        "أحمد",
        "שרה",
        "प्रिया",
        "Bär 🐻",
        "Sam ♥",
    ),
    *("Robin", "Youssef", "Mel", "Owen", "Relana", "Partner 1", "Sam 2"),
)
IMITATIONS: Final = (
    *("You", "YOU", "ＹＯＵ", "Y0u", "Yоu", "уоս", "Yóu", "Your friend", "unhurried", "Unhurr1ed"),
    *("unhurried.app", "The relay", "your laptop", "Somebody", "Nobody", "your partner"),
    *("You decide. Sam", "It is over: Sam", "Press F9 now please", "Sam is ready.", "Sam, you"),
    *(
        "“Sam”",
        '"Sam" says',
        "(pretend)",
        "▶ Sam",
        "✓ Sam",
        "● Sam",
        "3",
        "Sam  ·",
        "...",
        "[Go on]",
    ),
)


@pytest.mark.parametrize("name", HONEST)
def test_a_name_stands_as_it_was_given(name: str) -> None:
    assert called(name, "Ada") == name


@pytest.mark.parametrize("name", IMITATIONS)
def test_what_the_program_could_have_said_is_quoted(name: str) -> None:
    shown = called(name, "Ada")
    assert shown == f"“{shown[1:-1]}”"
    assert not set(shown[1:-1]) & set('“”"')


@pytest.mark.parametrize(
    "name", ["Robin", "ROBIN", "Rob1n", "Robln", "Rоbіn", "Róbin", "Robin M", "R o b i n"]
)
def test_who_takes_the_others_name_is_quoted(name: str) -> None:
    assert called(name, "Robin") == f"“{name}”"


def test_who_has_given_no_name_is_called_as_everybody_is() -> None:
    assert called("", "Ada") == ""
    assert called(begin_words.NAMELESS, "Ada") == begin_words.NAMELESS


@given(st.text(max_size=60), st.text(max_size=10))
def test_a_quotation_ends_where_the_name_does(text: str, own: str) -> None:
    name = clean_name(text)
    shown = called(name, clean_name(own))
    if shown != name:
        assert (shown[0], shown[-1]) == ("“", "”")
        assert not set(shown[1:-1]) & set('“”«»"')


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("called"), (60, 18)) as made:
        yield made


@pytest.mark.parametrize("scene", scenes())
def test_no_page_says_such_a_name_in_its_own_voice(scene: str) -> None:
    state, name = Desk().state(scene), "You agree: Zoo"
    names = (name, "Ada") if state.seat is SAM else ("Ada", name)
    state = renamed(state, *names)
    page = page_now(state)
    told = [*texts_of(page), *texts_of(heading(state)), state_line(state), help_of(state, page)]
    assert not [each for each in told if name in each.replace(f"“{name}”", "")]


@pytest.mark.asyncio(loop_scope="module")
async def test_the_door_says_such_a_name_in_quotes(room: Stage) -> None:
    screen = BeginScreen("Ada", relay="wss://relay.example")
    await room.push(screen)
    for name in ("unhurried", "Ada", "W" * 40):
        room.see(lambda name=name: screen.knocked(name))  # type: ignore[misc]  # a default
        await room.pause()
        assert begin_words.at_the_door(called(name, "Ada")) in room.page()
        assert begin_words.NOT_NOW in room.page()
    assert begin_words.let_in("") in room.page()
