"""What others wrote is shown letter for letter, wherever it is shown, and does nothing."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from rich.style import Style
from textual.widgets import Button, Input, TextArea

from protocol.words import WORDS
from tests.tui.hostile import NAMED, PLACES, named
from tests.tui.hosting import Stage, played, stage
from tests.tui.pages.desk import Desk, texts_of
from tui.disk.settings import Settings
from tui.pages.now import page_now
from tui.pages.state_line import state_line
from tui.seat.slots import NOTES
from tui.window.screens.begin import BeginScreen
from tui.window.screens.dialogs import NotesDialog
from tui.window.screens.home import HomeScreen, OpenSeat
from tui.window.screens.join import JoinScreen
from tui.window.screens.preferences import SettingsScreen
from tui.words import app as app_words
from tui.words import begin as begin_words
from tui.words import home as home_words
from tui.words import host as host_words
from tui.words.called import called

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHRASES: Final = (
    "[sigh]",
    "[I mean it]",
    "[/]",
    "[/b]",
    "[/ b]",
    "[b]a[/i]",
    "[b]bold[/b]",
    "[b",
    "b]",
    "[]",
    "[[]]",
    "[ ]",
    "[1]",
    "[5/10]",
    "[...]",
    "a [b] c",
    "[red]red",
    "[on red]red[/]",
    "[$mine]mine[/]",
    "[$nope]nope[/]",
    "[#fff]white[/]",
    "[not bold]x[/]",
    "[reverse]x[/reverse]",
    "[@click=app.quit]x[/]",
    "[@click=app.bell]x[/]",
    "[@click=screen.dismiss]x[/]",
    "[@click=evil.x]x[/]",
    "[@click=app.simulate_key('x')]x[/]",
    "[@click='app.quit()']x[/]",
    "[link=x]",
    "[link='https://example.org']x[/link]",
    "[type=x, v={'a[0]'}]",
    '{"a":[true]}',
    "\\[b]x",
    "\\\\[/]",
    "[/",
    "[=]",
    "[@]",
    "$who ${who} {partners}",
    "<b>&amp;</b> **x** `x` :smile:",
)
"""What honest couples type, and what the others do. None of it has a meaning here."""

UNBOUNDED: Final = """
    #page, #header, #state, .page, .reading {
        max-width: 100% !important; max-height: 100% !important;
    }
    #header { padding-right: 2 !important; }  /* the mark for leaving lies over the corner */
    #way, .aside { display: none !important; }
"""
MANY: Final = "\n".join(PHRASES)
LINE: Final = "  ".join(PHRASES)
TALL: Final = (120, 260)
WIDE: Final = (1300, 40)
"""A name is one line, and every letter of it has to be in sight."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("outside"), TALL) as made:
        # A page has a greatest width and height; here every line of it has to be in sight at once.
        made.app.stylesheet.add_source(UNBOUNDED, is_default_css=False)
        yield made


def missing(on: Stage) -> list[str]:
    """The phrases that do not stand on the screen as they were written."""
    rows = on.grid()
    return [phrase for phrase in PHRASES if not any(phrase in row for row in rows)]


def squeezed(text: str) -> str:
    """Without spaces and line breaks, so that a text is found wherever it was wrapped."""
    return "".join(text.split())


def styles(on: Stage) -> Iterator[Style]:
    for line in on.lines():
        for segment in line:
            if segment.style is not None and segment.text.strip():
                yield segment.style


def live(on: Stage) -> list[str]:
    """What a click on any cell of the screen would do, besides scrolling; links too."""
    found = [key for style in styles(on) for key in style.meta if key.startswith("@")]
    links = [style.link for style in styles(on) if style.link]
    return [key for key in found if not key.startswith("@mouse")] + links


@pytest.mark.parametrize("place", PLACES)
async def test_forty_phrases_are_text_of_their_page_letter_for_letter(place: str) -> None:
    """As plain data; that what is text of a page is drawn as such, the next one tries."""
    scene, fill = PLACES[place]
    state = fill(Desk().state(scene), MANY)
    told = [*texts_of(page_now(state)), state_line(state)]
    assert [phrase for phrase in PHRASES if not any(phrase in each for each in told)] == []


DRAWN: Final = (
    "own pieces", "said back", "turns that are over", "what both wrote", "a suggestion",
    "an agreement", "the last page", "the way to the relay", "guide: to be accepted",
    "guide: reading", "guide: ratings", "guide: options", "guide: fields", "guide: for oneself",
)  # fmt: skip
"""The places that are tried on a screen by default: each kind of part that draws a text."""


@pytest.mark.gate
@pytest.mark.parametrize(
    "place",
    [pytest.param(each, marks=() if each in DRAWN else pytest.mark.gate) for each in PLACES],
)
async def test_forty_phrases_stand_letter_for_letter_and_do_nothing(
    shown: Stage, place: str
) -> None:
    scene, fill = PLACES[place]
    await shown.resize(*TALL)
    shown.fresh_drafts()
    await shown.reshow(fill(shown.state(scene), MANY))
    assert missing(shown) == []
    assert live(shown) == []


@pytest.mark.parametrize("scene", NAMED)
async def test_names_are_text_of_their_page_letter_for_letter(scene: str) -> None:
    state = named(Desk().state(scene), LINE)
    assert any(called(LINE) in each for each in (*texts_of(page_now(state)), state_line(state)))


@pytest.mark.gate
@pytest.mark.parametrize(
    "scene",
    [pytest.param(each, marks=() if each in NAMED[::4] else pytest.mark.gate) for each in NAMED],
)
async def test_names_stand_letter_for_letter_and_do_nothing(shown: Stage, scene: str) -> None:
    await shown.resize(120, 60)
    await shown.reshow(named(shown.state(scene), LINE))
    assert squeezed(called(LINE)) in squeezed(shown.page())
    assert live(shown) == []


@pytest.mark.gate
async def test_a_name_in_the_corner_stands_letter_for_letter(shown: Stage) -> None:
    await shown.resize(120, 36)
    await shown.reshow(shown.state("good-time-open"))
    for phrase in PHRASES:
        await shown.show(named(shown.state("good-time-open"), phrase))
        assert f"with {called(phrase)}" in shown.grid()[0], phrase


@pytest.mark.gate
@pytest.mark.parametrize("place", ["heard pieces", "guide: reading"])
async def test_clicking_on_every_cell_of_a_live_looking_text_does_nothing(
    shown: Stage, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells: list[None] = []
    monkeypatch.setattr(shown.app, "bell", lambda: bells.append(None))
    scene, fill = PLACES[place]
    text = "[@click=app.quit]x[/]"
    await shown.resize(80, 24)
    await shown.reshow(fill(shown.state(scene), text))
    before = shown.grid()
    row = next(index for index, line in enumerate(before) if text in line)
    for column in range(before[row].index(text), before[row].index(text) + len(text)):
        await shown.do(shown.pilot.click(offset=(column, row)))
    await shown.pause()
    assert not shown.app.has_quit and not bells and shown.app.wanted == []
    assert shown.grid() == before


async def test_a_draft_stands_letter_for_letter(shown: Stage) -> None:
    await shown.resize(*TALL)
    await shown.show(shown.state("reading"))
    shown.drafts.keep("lately/speak/0", MANY)
    await shown.show(shown.state("speaking"))
    assert shown.one("#piece", TextArea).text == MANY
    assert live(shown) == []
    shown.fresh_drafts()


async def test_notes_stand_letter_for_letter(shown: Stage) -> None:
    await shown.resize(*TALL)
    shown.drafts.keep(NOTES, MANY)
    await shown.push(NotesDialog(shown.drafts))
    assert shown.one("#all-notes", TextArea).text == MANY
    assert live(shown) == []


async def test_home_names_partners_and_a_bad_setting_letter_for_letter(shown: Stage) -> None:
    await shown.resize(80, 120)
    notice = home_words.settings_unreadable(LINE)
    await shown.home(HomeScreen([OpenSeat(Path("x"), LINE)], notice))
    await shown.pause()
    text = squeezed(shown.page())
    assert squeezed(notice) in text
    assert str(shown.one("#seat-0", Button).label) == home_words.home_come_back(LINE)
    assert live(shown) == []


async def test_the_door_names_who_knocks_letter_for_letter(shown: Stage) -> None:
    await shown.resize(*WIDE)
    screen = BeginScreen("Ada", relay="wss://relay.example")
    await shown.push(screen)
    shown.see(lambda: screen.knocked(LINE))
    await shown.pause()
    text = squeezed(shown.page())
    assert squeezed(begin_words.at_the_door(called(LINE))) in text
    assert str(shown.one("#let-in", Button).label) == begin_words.let_in(LINE)
    assert live(shown) == []
    await shown.resize(120, 36)
    for phrase in PHRASES:
        shown.see(lambda phrase=phrase: screen.knocked(phrase))  # type: ignore[misc]
        await shown.pause()
        assert begin_words.let_in(called(phrase)) in " ".join(shown.grid()), "\n".join(shown.grid())


async def test_what_a_host_says_stands_as_theirs_letter_for_letter(shown: Stage) -> None:
    await shown.resize(*WIDE)
    said = host_words.at_the_door("relay.example", LINE[:120], LINE[120:240])
    screen = BeginScreen("Ada", relay="wss://relay.example")
    await shown.push(screen)
    shown.see(lambda: screen.host_says(said))
    shown.see(lambda: screen.invite(tuple(WORDS[:5]), (), "relay.example"))
    await shown.pause()
    assert squeezed(said) in squeezed(shown.page().replace("│", " "))
    assert live(shown) == []
    await shown.home(HomeScreen([], host=said))
    await shown.pause()
    assert squeezed(said) in squeezed(shown.page().replace("│", " "))
    assert live(shown) == []


async def test_the_palette_lists_a_button_with_a_name_letter_for_letter(shown: Stage) -> None:
    await shown.resize(*WIDE)
    screen = BeginScreen("Ada", relay="wss://relay.example")
    await shown.push(screen)
    shown.see(lambda: screen.knocked(LINE))
    await shown.press("ctrl+p")
    await shown.until(lambda: begin_words.let_in(LINE) in " ".join(shown.grid()))
    assert live(shown) == []
    await shown.press("escape")


async def test_words_typed_at_the_door_are_named_letter_for_letter(shown: Stage) -> None:
    await shown.resize(*WIDE)
    screen = JoinScreen("Ada")
    await shown.push(screen)
    await shown.pause()
    typed = "[@click=app.quit]x[/] [/b] [sigh] [b "
    shown.see(lambda: setattr(screen.query_one("#words", Input), "value", typed))
    await shown.pause()
    assert all(word in " ".join(shown.grid()) for word in typed.split())
    assert live(shown) == []


async def test_settings_show_their_values_letter_for_letter(shown: Stage) -> None:
    await shown.resize(200, 40)
    await shown.push(SettingsScreen(Settings(name="[/b] [sigh] [b]a[/i]", relay="[@click=x]")))
    text = " ".join(shown.grid())
    assert "[/b] [sigh] [b]a[/i]" in text and "[@click=x]" in text
    assert live(shown) == []


async def test_a_hint_with_a_name_stands_letter_for_letter(shown: Stage) -> None:
    await shown.resize(*WIDE)
    await shown.show(shown.state("speaking"))
    shown.see(lambda: shown.app.hint(app_words.wish_sent(LINE)))
    await shown.pause()
    assert squeezed(LINE) in squeezed(shown.page())


async def test_every_scene_of_a_place_exists() -> None:
    assert all(played(scene) for scene, _ in PLACES.values())
