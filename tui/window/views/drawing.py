"""How each part of a page is drawn: the widget that shows it, and what changes in it later.

What it is not: a decision. What a part says, whether it is there, and what it does is in
`tui.pages`.
"""

from typing import Final

from textual.containers import Center, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button as Pressable
from textual.widgets import Digits

from tui.pages.parts import (
    Box,
    Button,
    Clock,
    Entry,
    Group,
    Ladder,
    Menu,
    Pair,
    Pairs,
    Part,
    Row,
    Said,
    Scale,
    Several,
    Text,
)
from tui.seat.drafts import Drafts
from tui.window.views.focus import is_displayed
from tui.window.views.transcript import Transcript
from tui.window.widgets.abreast import Abreast
from tui.window.widgets.circles import PAIRS, Circles
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.mark import Mark
from tui.window.widgets.page import GIVES
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.several import Several as SeveralWords
from tui.window.widgets.side import Side
from tui.window.widgets.words import Words, button

FLOOR: Final = "floor"
"""Who has it, and for how long about, in one row."""

CLOCK: Final = "clock"
"""What stands in the middle."""

MARK: Final = "mark"
"""A line of a list, to mark and to take back."""

Drawn = list[tuple[Part, Widget]]
"""Every part with its widget, from the top."""


class Scrolling(VerticalScroll, can_focus=False):
    """What gives way and scrolls."""


class Pen:
    """Draws parts for one view, and remembers what it drew. Mutable."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts: Final = drafts
        self.drawn: Drawn = []
        self.undressed: set[Widget] = set()
        """What has another look than it is styled for, where it is hidden."""
        self.main = ""
        """The id of the button that is accented as it comes."""

    def draw(self, part: Part) -> Widget:
        """The widget of a part, and those of all that stands in it."""
        at = len(self.drawn)
        widget = self._widget(part)
        if not part.is_shown:
            widget.display = False  # by itself, the stylesheet says so
        # What stands around other parts comes before them, as on the page.
        self.drawn.insert(at, (part, widget))
        return widget

    def _widget(self, part: Part) -> Widget:
        match part:
            case Text():
                return Words(part.text, id=part.id or None, classes=part.look)
            case Button():
                classes = f"main {part.look}".strip() if part.is_main else part.look
                if part.look == MARK:
                    return Mark(Content(part.label), id=part.id, classes=classes)
                drawn = button(part.label, part.id, classes=classes)
                if part.id == self.main:
                    drawn.variant = "primary"
                return drawn
            case Row():
                row = Abreast if part.look == FLOOR else Horizontal
                return row(*map(self.draw, part.parts), classes=part.look)
            case Group():
                children = map(self.draw, part.parts)
                return _around(part)(*children, id=part.id or None, classes=part.look)
            case Said():
                return Transcript(id=part.id, is_growing=part.is_growing, fresh=part.fresh)
            case Ladder():
                return Side(part.heading, id=part.id, classes="wide-only")
            case Clock():
                return Digits(part.text, id=part.id)
            case Pair():
                return Words("\n".join(PAIRS[part.number]), classes=part.look)
        return self._asking(part)

    def _asking(self, part: Box | Entry | Scale | Several | Menu | Pairs) -> Widget:
        """What one writes in, or picks from."""
        match part:
            case Box():
                return Composer(
                    part.slot,
                    self._drafts,
                    part.placeholder,
                    id=part.id,
                    classes=part.look,
                    limit=part.limit,
                    start=part.start,
                )
            case Entry():
                line = DraftLine(
                    part.slot,
                    self._drafts,
                    part.placeholder,
                    id=part.id,
                    max_length=part.limit,
                    classes=part.look,
                )
                line.leads_on = part.leads_on
                return line
            case Scale():
                ids = [choice.id for choice in part.choices]
                picked = ids.index(part.picked) if part.picked in ids else None
                words = [choice.text for choice in part.choices]
                row = ScaleRow(part.text, words, picked, id=part.id)
                row.disabled = part.is_disabled
                return row
            case Several():
                return SeveralWords(
                    part.label,
                    part.words,
                    tuple(part.picked.splitlines()),
                    hint=part.hint,
                    most=part.most,
                    id=part.id,
                )
            case Menu():
                lines = [(choice.id, choice.text) for choice in part.choices]
                picks = Picks(lines, part.picked or None, id=part.id)
                picks.disabled = part.is_disabled
                return picks
            case Pairs():
                return Circles(int(part.picked) if part.picked else None, id=part.id)


def _around(group: Group) -> type[Center | Vertical | Scrolling]:
    """What a group stands in."""
    if group.look == CLOCK:
        return Center
    return Scrolling if GIVES in group.look.split() else Vertical


def fill(widget: Widget, part: Part) -> None:
    """What a part holds, into the widget that was drawn for it."""
    match part, widget:
        case Text(), Words():
            widget.say(part.text)
        case Button(), Pressable():
            if str(widget.label) != part.label:
                widget.label = Content(part.label)
        case Said(), Transcript():
            widget.say(part.pieces)
        case Ladder(), Side():
            widget.tell(part.rungs)
        case Menu(), Picks():
            widget.tell([(choice.id, choice.text) for choice in part.choices])
        case Clock(), Digits():
            if widget.value != part.text:
                Digits.update(widget, part.text)


def redraw(pen: Pen, parts: tuple[Part, ...]) -> bool:
    """Changes what has changed; whether something was hidden.

    A page of the same key has the same parts, but for what comes to nothing any more: where it has
    not, what has a name is changed, and the rest stays as it was drawn.
    """
    is_hidden, drawn = False, pen.drawn
    for at, part in _pairs(drawn, parts):
        before, widget = drawn[at]
        if part == before:
            continue
        drawn[at] = part, widget
        if part.is_shown != before.is_shown:
            # Shown again it is as the stylesheet has it: it may have no room in this window.
            widget.styles.display = None if part.is_shown else "none"
            is_hidden = is_hidden or not part.is_shown
        if isinstance(part, Text | Button) and isinstance(before, Text | Button):
            if _has_other_look(widget, before.look, part.look):
                pen.undressed.add(widget)
        fill(widget, part)
    _dress(pen)
    return is_hidden


def _dress(pen: Pen) -> None:
    """Styles anew what has another look, but for what stands in a part that is hidden: it takes
    longer than all the rest, and most buttons are in parts that one turns to. Whether a widget is
    hidden itself may be for its look to say."""
    seen = [each for each in pen.undressed if each.parent is None or is_displayed(each.parent)]
    pen.undressed.difference_update(seen)
    for widget in seen:
        widget.update_node_styles()


def _has_other_look(widget: Widget, before: str, now: str) -> bool:
    """Gives it the classes of a look; whether it had others. It is not styled anew."""
    gone, come = set(before.split()) - set(now.split()), set(now.split()) - set(before.split())
    widget.remove_class(*gone, update=False)
    widget.add_class(*come, update=False)
    return bool(gone or come)


def _pairs(drawn: Drawn, parts: tuple[Part, ...]) -> list[tuple[int, Part]]:
    """Which part is now in the place of which."""
    if [_name(part) for part, _ in drawn] == [_name(part) for part in parts]:
        return list(enumerate(parts))
    named = {_name(part): part for part in parts if _name(part)[1]}
    return [(at, named[_name(part)]) for at, (part, _) in enumerate(drawn) if _name(part) in named]


def _name(part: Part) -> tuple[type[Part], str]:
    return type(part), getattr(part, "id", "")


def picked_in(widget: Widget, part: Part) -> str:
    """The id of what is picked in a widget; empty for nothing."""
    match part, widget:
        case Scale(), ScaleRow():
            return "" if widget.picked is None else part.choices[widget.picked].id
        case Menu(), Picks():
            return widget.picked or ""
        case Several(), SeveralWords():
            return "\n".join(widget.picked)
        case Pairs(), Circles():
            return "" if widget.picked is None else str(widget.picked)
    return ""
