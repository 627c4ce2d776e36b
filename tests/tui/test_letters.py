"""What looks like one letter is one letter, in every box; and what is written is what is read.

About `tui.window.widgets.line`.
"""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input, TextArea

from protocol.clean import clean
from protocol.letters import composed
from protocol.limits import TEXT_LIMIT_CHARS
from protocol.utterance import utterance
from tests.tui.hosting import Stage, stage
from tui.window.keyboard.parser import Keyboard
from tui.window.widgets.composer import TEXT_LIMIT_BYTES, Composer
from tui.window.widgets.letters import ceiling, floor, pasted, starts
from tui.window.widgets.line import Line
from tui.words import app as app_words

SCOTLAND: Final = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
WHOLE: Final = ["👨‍👩‍👧‍👦", "🇩🇪", SCOTLAND, "👍🏽", "5️⃣", "क्षि", "❤️‍🔥", "ẹ̱", "한"]


class Boxes(Screen[None]):
    """Both kinds of box."""

    def __init__(self, own: Stage) -> None:
        super().__init__()
        self._drafts = own.drafts

    def compose(self) -> ComposeResult:
        yield Composer("test", self._drafts, id="many")
        yield Line(id="one", max_length=100)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shown(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("letters")) as made:
        await made.push(Boxes(made))
        yield made


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def fresh(own: Stage, kind: str, text: str = "") -> Composer | Line:
    box: Composer | Line = own.one("#many", Composer) if kind == "many" else own.one("#one", Line)

    def put() -> None:
        own.app.clear_notifications()
        if isinstance(box, Composer):
            box.text = text
            box.move_cursor(box.document.end)
        else:
            box.value = text
            box.cursor_position = len(text)

    own.see(box.focus)
    await own.pause()
    own.see(put)
    await own.pause()
    return box


def text_of(box: Composer | Line) -> str:
    return box.text if isinstance(box, Composer) else box.value


async def typed(own: Stage, box: Composer | Line, data: str) -> None:
    """Puts bytes through the keyboard, and what comes of them into the app."""
    for message in Keyboard().read(data.encode()):
        own.see(lambda message=message: own.app.post_message(message))  # type: ignore[misc]
    await own.pause()
    await own.until(lambda: not own.app._message_queue.qsize())


@pytest.mark.parametrize("letter", WHOLE)
@pytest.mark.parametrize("kind", ["many", "one"])
async def test_backspace_takes_a_whole_letter(shown: Stage, kind: str, letter: str) -> None:
    box = await fresh(shown, kind, f"a{letter}")
    await shown.press("backspace")
    assert text_of(box) == "a"


@pytest.mark.parametrize("letter", WHOLE)
@pytest.mark.parametrize("kind", ["many", "one"])
async def test_arrows_and_delete_know_whole_letters(shown: Stage, kind: str, letter: str) -> None:
    box = await fresh(shown, kind, f"a{letter}b{letter}")
    await shown.press("home", "right", "right")
    at = box.cursor_location[1] if isinstance(box, Composer) else box.cursor_position
    assert at == 1 + len(letter)
    await shown.press("left", "delete")
    assert text_of(box) == f"ab{letter}"
    await shown.press("end", "shift+left", "x")
    assert text_of(box) == "abx"


@pytest.mark.parametrize("letter", WHOLE)
@pytest.mark.parametrize("kind", ["many", "one"])
async def test_what_is_typed_is_what_is_read(shown: Stage, kind: str, letter: str) -> None:
    box = await fresh(shown, kind)
    await typed(shown, box, f"\xa0{letter}\u3000ok")
    await shown.until(lambda: text_of(box).endswith("ok"))
    assert text_of(box) == f"\xa0{letter}\u3000ok"
    assert utterance(text_of(box)) == f"\xa0{letter}\u3000ok"


@pytest.mark.parametrize("kind", ["many", "one"])
async def test_keys_that_a_terminal_tells_apart_do_what_they_should(
    shown: Stage, kind: str
) -> None:
    box = await fresh(shown, kind, "one two three")
    await shown.press("ctrl+backspace")
    assert text_of(box) == "one two "
    await shown.press("shift+backspace")
    assert text_of(box) == "one two"
    for key in ("shift+enter", "alt+enter", "ctrl+j"):
        await shown.press(key)
    assert text_of(box) == ("one two\n\n\n" if kind == "many" else "one two")
    await shown.press("home", "ctrl+delete")


@pytest.mark.parametrize("kind", ["many", "one"])
async def test_what_cannot_be_read_is_said_before_it_is_sent(shown: Stage, kind: str) -> None:
    box = await fresh(shown, kind)
    await shown.do(box._on_message(events.Paste("an \ue000apple\u200b\tpie")))
    await shown.pause()
    assert text_of(box) == "an apple pie"
    assert [each.message for each in shown.app._notifications] == [app_words.LETTERS_LEFT_OUT]


async def test_a_line_takes_the_beginning_of_what_is_too_long(shown: Stage) -> None:
    box = await fresh(shown, "one", "at ")
    await shown.do(box._on_message(events.Paste("x" * 90 + "\r\n" + WHOLE[0] * 3)))
    await shown.pause()
    assert text_of(box) == "at " + "x" * 90 + " "
    assert [each.message for each in shown.app._notifications] == [app_words.PASTE_TOO_LONG]


@pytest.mark.parametrize("letter", WHOLE)
async def test_the_last_letter_that_fits_is_whole(shown: Stage, letter: str) -> None:
    box = await fresh(shown, "many")
    ahead = "x" * (TEXT_LIMIT_CHARS - len(letter) + 1 if len(letter) > 1 else TEXT_LIMIT_CHARS)
    await shown.do(box._on_message(events.Paste(ahead + letter * 3)))
    await shown.pause()
    assert text_of(box) == ahead
    assert isinstance(box, Composer) and box.words == ahead


TYPED: Final = (*WHOLE, "é", "각", "क्ष")


@pytest.mark.parametrize(
    ("kind", "letter"),
    [
        pytest.param(kind, letter, marks=() if letter in TYPED[start::3] else pytest.mark.gate)
        for start, kind in enumerate(("many", "one"))
        for letter in TYPED
    ],
)
async def test_a_letter_goes_in_whole_or_not_at_all_however_it_is_typed(
    shown: Stage, kind: str, letter: str
) -> None:
    """Code point by code point, at every distance from the limit; and the next letter may fit."""
    limit = TEXT_LIMIT_CHARS if kind == "many" else 100
    for room in range(len(letter) + 1):
        ahead = "x" * (limit - room)
        box = await fresh(shown, kind, ahead)
        box._told = ""
        await typed(shown, box, letter)
        whole = letter if room >= len(letter) else ""
        await shown.until(lambda: text_of(box) == ahead + whole)  # noqa: B023  # waited for here
        told = [each.message for each in shown.app._notifications]
        assert told == ([] if whole else [app_words.PASTE_TOO_LONG])
        assert utterance(text_of(box)) == composed(ahead + whole)
        if room and not whole:
            await typed(shown, box, "z")
            await shown.until(lambda: text_of(box) == f"{ahead}z")  # noqa: B023


@pytest.mark.parametrize("kind", ["many", "one"])
async def test_what_stands_in_a_full_box_stays_when_more_is_typed(shown: Stage, kind: str) -> None:
    """A mark that does not fit takes no letter away that was there before."""
    ahead = "x" * ((TEXT_LIMIT_CHARS if kind == "many" else 100) - 1) + "e"
    box = await fresh(shown, kind, ahead)
    await typed(shown, box, "\u0301\u0302👍🏽ab")
    await shown.until(lambda: bool(shown.app._notifications))
    assert text_of(box) == ahead
    await shown.press("left", "backspace", "b")
    assert text_of(box) == ahead[:-2] + "be"


async def test_bytes_end_a_box_between_two_letters(shown: Stage) -> None:
    box = await fresh(shown, "many", "👨" * (TEXT_LIMIT_BYTES // 4 - 2))
    before = text_of(box)
    await typed(shown, box, "👨‍👩‍👧")
    await shown.until(lambda: bool(shown.app._notifications))
    assert text_of(box) == before
    await typed(shown, box, "👍🏽")
    await shown.until(lambda: text_of(box) == f"{before}👍🏽")


@pytest.mark.gate
@pytest.mark.parametrize("kind", ["many", "one"])
async def test_no_key_of_a_box_reaches_the_clipboard_of_the_terminal(
    shown: Stage, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(shown.app._driver, "write", sent.append)
    keys = {key for binding in box_keys() for key in binding.split(",")}
    assert {"ctrl+c", "ctrl+x", "super+c", "super+x"} <= keys
    for key in sorted(keys - {"enter"}):
        await fresh(shown, kind, "our secret")
        await shown.press("shift+home", key)
    assert not any("]52;" in each for each in sent)


def box_keys() -> list[str]:
    return [
        getattr(each, "key", "") or str(each)
        for kind in (Input, TextArea, Composer, Line)
        for each in kind.BINDINGS
    ]


@pytest.mark.parametrize("kind", ["many", "one"])
async def test_words_can_be_moved_from_box_to_box(shown: Stage, kind: str) -> None:
    box = await fresh(shown, kind, "to be moved")
    await shown.press("shift+home", "ctrl+x")
    assert text_of(box) == ""
    other = await fresh(shown, "one" if kind == "many" else "many")
    await shown.press("ctrl+v")
    assert text_of(other) == "to be moved"


TEXTS: Final = st.lists(st.sampled_from([*WHOLE, "a", " ", "\u0301", "\u200d"])).map("".join)


@given(TEXTS, st.integers(0, 60))
async def test_every_place_is_between_two_letters(text: str, at: int) -> None:
    at = min(at, len(text))
    places = starts(text)
    assert places[0] == 0 and places[-1] == len(text) and places == sorted(set(places))
    assert floor(text, at) in places and ceiling(text, at) in places
    assert floor(text, at) <= at <= ceiling(text, at)


@given(st.text(max_size=80))
async def test_what_was_pasted_is_said_as_it_stands(text: str) -> None:
    kept, _ = pasted(text)
    assert clean(kept) == kept
