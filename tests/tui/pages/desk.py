"""Pages as plain data: a seat's state at a moment of a session, and what is done on its page.

No app, no disk, no clock: what a person would read and could press, as values.
"""

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Final

from protocol.session.events import AnyEvent
from tests.tui.hosting import played
from tests.tui.memory import MemoryKeep, facts_for_two
from tests.tui.scenes import Scene, state_of
from tui.disk.shelf import burnout
from tui.pages.now import page_now
from tui.pages.page import Here, Page
from tui.pages.parts import Answer, Deed, Do, Said, Tell
from tui.seat.drafts import Drafts
from tui.seat.room_state import RoomState


class Desk:
    """One seat's drafts, and the pages that it sees. Mutable."""

    def __init__(self) -> None:
        self.drafts: Final = Drafts(MemoryKeep(facts_for_two(burnout(), os.urandom)[0]))

    def state(self, scene: Scene | str) -> RoomState:
        """What the seat of a scene sees; a scene may be named."""
        return state_of(played(scene) if isinstance(scene, str) else scene, self.drafts)

    def page(self, scene: Scene | str, here: Here | None = None) -> Page:
        """Its page."""
        return page_now(self.state(scene), here or Here())


def pressed(page: Page, id: str) -> tuple[Deed, ...]:
    """What a press of that button does; it has to be one that can be pressed."""
    (found,) = [each for each in page.buttons if each.id == id]
    return found.does


def main_of(page: Page) -> str:
    """The id of the main button; empty: nothing is to be done."""
    return "" if page.main is None else page.main.id


def events(deeds: tuple[Deed, ...]) -> list[AnyEvent]:
    return [deed.event for deed in deeds if isinstance(deed, Do)]


def remark(deeds: tuple[Deed, ...]) -> str:
    """What is told instead of doing anything."""
    (deed,) = deeds
    assert isinstance(deed, Tell)
    return deed.text


def answer(deeds: tuple[Deed, ...]) -> tuple[str, ...]:
    (deed,) = deeds
    assert isinstance(deed, Answer)
    return deed.answer


def said(page: Page) -> list[str]:
    """What stands in its transcript."""
    parts = [part for part in page.shown if isinstance(part, Said)]
    return [piece.text for part in parts for piece in part.pieces]


def ids(page: Page) -> set[str]:
    """What can be pressed."""
    return {each.id for each in page.buttons}


def texts_of(found: object) -> Iterator[str]:
    """Every text in a page or in a part of it, whatever it is for; what is asked and told, too."""
    match found:
        case str():
            yield found
        case tuple() | list() | frozenset():
            for each in found:
                yield from texts_of(each)
        case _ if is_dataclass(found):
            for field in fields(found):
                yield from texts_of(getattr(found, field.name))


def later(state: RoomState, minutes: float) -> RoomState:
    """The same, so long afterwards."""
    now_s = state.now() + minutes * 60
    return replace(state, now=lambda: now_s)
