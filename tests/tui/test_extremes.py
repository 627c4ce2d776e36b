"""A stranger's guide at every cap, between two people of the longest names, in the smallest window:
nothing breaks, nothing is cut at the side, and the keys and the main button stay in sight.

About `tui.window.widgets.abreast`, too.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import msgspec
import pytest
import pytest_asyncio

from protocol.activities.activity import Label
from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.kinds import AnyActivity
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.turns import Turns
from protocol.activities.wants import (
    ENTRY_CHARS,
    PROMPT_CHARS,
    READING_CHARS,
    SCALE_CHARS,
    TITLE_CHARS,
)
from protocol.activities.write import Write
from protocol.clean import clean, clean_name
from protocol.guide.checking import STEP_TITLE_CHARS, check
from protocol.guide.structure import Guide
from protocol.limits import NAME_LIMIT_CHARS
from tests.tui.hosting import Stage, stage
from tests.tui.scenes import scenes
from tests.tui.test_views import SEEN, in_window, overflowing, scroll_to_focus
from tui.seat.room_state import RoomState
from tui.window.widgets.abreast import APART, Abreast
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="module")

LETTERS: Final = {
    "wide": "\u660e",
    "no break in it": "W",
    "marks": "a" + "\u0315" * 8,
    "right to left": "\u05d0",
    "looks empty": "\u00b7",
}
"""What a text is made of, from its first letter to its cap."""

CLOSELY: Final = (
    "guide",
    "good-time",
    "speaking",
    "listening",
    "check",
    "topic",
    "reading",
    "closing",
)
"""The scenes that are tried with all of them; the widest texts are tried with every scene."""

NAMES: Final = {name: clean_name(letter * NAME_LIMIT_CHARS) for name, letter in LETTERS.items()}


def most(letter: str, chars: int) -> str:
    """As much of a letter as a text takes."""
    return clean(letter * (chars // len(letter)))


def filled(chars: int) -> str:
    """As many names as a text takes."""
    return "{partner}" * (chars // len("{partner}"))


def extreme(guide: Guide, letter: str) -> Guide:
    """The guide with every text at its cap; ids and structure stay, so that moves fit."""
    steps = tuple(
        msgspec.structs.replace(
            step,
            title=most(letter, STEP_TITLE_CHARS),
            activities=tuple(_activity(each, letter) for each in step.activities),
        )
        for step in guide.steps
    )
    title, about = most(letter, TITLE_CHARS), most(letter, PROMPT_CHARS)
    made = msgspec.structs.replace(guide, title=title, about=about, steps=steps)
    check(made)
    return made


def _activity(activity: AnyActivity, letter: str) -> AnyActivity:
    prompt = filled(PROMPT_CHARS) if letter == "W" else most(letter, PROMPT_CHARS)
    title = most(letter, TITLE_CHARS)
    said = msgspec.structs.replace(activity, title=title, prompt=prompt)
    match said:
        case Read():
            return msgspec.structs.replace(said, text=most(letter, READING_CHARS))
        case Rate() | Private():
            words = max(1, SCALE_CHARS // max(1, len(said.scale)) - 3)
            scale = tuple(
                msgspec.structs.replace(each, text=most(letter, words)) for each in said.scale
            )
            items = _labels(said.items, letter)
            return msgspec.structs.replace(said, items=items, scale=scale)
        case Write():
            return msgspec.structs.replace(said, fields=_labels(said.fields, letter))
        case Choose() | Agree():
            text = most(letter, ENTRY_CHARS)
            options = tuple(msgspec.structs.replace(each, text=text) for each in said.options)
            made = msgspec.structs.replace(said, options=options)
            return msgspec.structs.replace(made, day=text) if isinstance(made, Agree) else made
        case Turns():
            return msgspec.structs.replace(said, listen=prompt, note=prompt)
    return said


def _labels(labels: tuple[Label, ...], letter: str) -> tuple[Label, ...]:
    return tuple(msgspec.structs.replace(each, text=most(letter, ENTRY_CHARS)) for each in labels)


def strange(state: RoomState, made_of: str) -> RoomState:
    """The moment under an extreme guide of somebody else."""
    guide, name = state.session.guide, NAMES[made_of]
    made = None if guide is None else extreme(guide, LETTERS[made_of])
    names = tuple(None if each is None else name for each in state.session.names)
    session = replace(state.session, guide=made, names=(names[0], names[1]))
    return replace(state, session=session, is_guide_known=False, partner_hint=name)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("extremes"), (60, 18)) as made:
        yield made


@pytest.mark.gate
@pytest.mark.parametrize("scene", scenes())
async def test_the_smallest_window_keeps_its_keys(room: Stage, scene: str) -> None:
    assert await wrong_in(room, scene, ("wide",)) == []


@pytest.mark.gate
@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(each, marks=() if each in ("guide", "speaking", "topic") else pytest.mark.gate)
        for each in CLOSELY
    ],
)
async def test_no_other_letters_take_the_keys_away(room: Stage, scene: str) -> None:
    others = tuple(made_of for made_of in LETTERS if made_of != "wide")
    assert await wrong_in(room, scene, others) == []


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids=str)
async def test_however_long_a_name_is_nothing_in_a_row_touches_and_who_it_is_stays(
    room: Stage, size: tuple[int, int]
) -> None:
    await room.resize(*size)
    try:
        for cells in (*range(1, NAME_LIMIT_CHARS, 4), NAME_LIMIT_CHARS):
            state = room.state("listening")
            session = replace(state.session, names=("A" * cells, "B" * cells))
            await room.reshow(replace(state, session=session))
            for row in room.app.screen.query(Abreast):
                found = [_letters(each) for each in row.query(Words) if in_window(room, each)]
                told = sorted(each for each in found if each is not None)
                ends = [end + APART for _, end in told[:-1]]
                assert all(end <= start for end, (start, _) in zip(ends, told[1:], strict=True))
            assert "with A" in room.page() and f"{'A' * cells} is speaking" in room.page()
    finally:
        await room.resize(60, 18)


def _letters(words: Words) -> tuple[int, int] | None:
    """From which to which column its letters stand; None where it has none."""
    cells = min(len(words.text), words.region.width)
    if not cells:
        return None
    is_right = words.styles.text_align == "right"
    start = words.region.right - cells if is_right else words.region.x
    return start, start + cells


async def wrong_in(room: Stage, scene: str, made_of_all: tuple[str, ...]) -> list[str]:
    """What cannot be seen under a guide of such letters, and has to be."""
    found: list[str] = []
    for made_of in made_of_all:
        room.fresh_drafts()
        await room.reshow(strange(room.state(scene), made_of))
        room.see(lambda: scroll_to_focus(room))
        await room.pause()
        found += [f"{made_of}: {each}" for each in wrong(room, SEEN[scene].main)]
    return found


def wrong(on: Stage, main: str) -> list[str]:
    screen = on.app.screen
    found = overflowing(on)
    needed = [*screen.query(KeyLine)]
    button = on.see(lambda: on.view.main_button)
    if button is not None:
        needed.append(button)
    return found + [f"{each} is out of sight" for each in needed if not in_window(on, each)]
