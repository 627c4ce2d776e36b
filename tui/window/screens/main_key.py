"""The keys all screens share: F9 and Ctrl+S press the accented button, arrows go to the next."""

from dataclasses import replace
from typing import Any, Final

from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen
from textual.widgets import Button

ARROWS: Final[list[BindingType]] = [
    Binding("right,down", "app.focus_next", show=False),
    Binding("left,up", "app.focus_previous", show=False),
]
"""The arrow keys pick a word on most pages; so they go from button to button, too."""


def main_button(screen: Screen[Any]) -> Button | None:
    """The accented button, where one can be pressed."""
    for found in screen.query("Button.-primary").results(Button):
        if not found.disabled and all(node.display for node in found.ancestors_with_self[:-2]):
            return found
    return None


LONGEST_NAME: Final = 26
"""Cells: what is longer, a button with a partner's name for one, would push out the other keys."""


def named_main(found: dict[str, ActiveBinding], label: str) -> dict[str, ActiveBinding]:
    """The keys of a screen with the name of what F9 does now; without it if it does nothing."""
    named = dict(found)
    if "f9" in named and label and cell_len(label) <= LONGEST_NAME:
        active = named["f9"]
        named["f9"] = active._replace(binding=replace(active.binding, description=label))
    elif not label:
        named.pop("f9", None)
    return named
