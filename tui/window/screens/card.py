"""The private card at the door of somebody who leads: three lines for them alone."""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from protocol.door.leading import CARD_LIMITS, Card, card_line
from tui.window.widgets.line import Line
from tui.window.widgets.words import Words
from tui.words import led_door as led_door_words

FIELDS: Final = tuple(CARD_LIMITS)
"""Where they are, a number, and whether anybody else is in the room."""


class CardForm(Vertical):
    """The lines, each of which may stay empty. What is typed is nowhere but in its boxes."""

    def __init__(self) -> None:
        super().__init__(id="card")

    def compose(self) -> ComposeResult:
        labels = led_door_words.WHERE, led_door_words.REACH, led_door_words.OTHERS
        yield Words(led_door_words.CARD_TITLE, classes="title")
        yield Words(led_door_words.CARD, classes="muted")
        for field, label in zip(FIELDS, labels, strict=True):
            yield Words(label, classes="label")
            line = Line(id=f"card-{field}", max_length=CARD_LIMITS[field][0])
            line.leads_on = True
            yield line

    @property
    def card(self) -> Card:
        """What stands in them now."""
        typed = {field: self._box(field).value for field in FIELDS}
        return Card(*(card_line(field, text) for field, text in typed.items()))

    def begin(self, card: Card) -> None:
        """What was written before stands there again."""
        for field in FIELDS:
            self._box(field).value = getattr(card, field)
        self._box(FIELDS[0]).focus()

    def goes_on(self, id: str) -> bool:
        """Enter in one of the boxes leads to the next; whether there was one."""
        ids = [f"card-{field}" for field in FIELDS]
        place = ids.index(id) + 1
        if place < len(ids):
            self.query_one(f"#{ids[place]}", Input).focus()
        return place < len(ids)

    def _box(self, field: str) -> Input:
        return self.query_one(f"#card-{field}", Input)
