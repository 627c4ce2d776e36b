"""A list of which one line is picked. What is picked is marked by shape and colour."""

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.window.widgets.hanging import hanging


class Picks(Widget, can_focus=True):
    """Lines by id. All four arrow keys, or a click, pick one."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Picks {
        height: auto;
        padding: 0 1;
        border-left: blank;
        &:focus { border-left: thick $mine; background: $surface; }
    }
    """

    BINDINGS = [
        ("up", "pick(-1)"),
        ("down", "pick(1)"),
        ("left", "pick(-1)"),
        ("right", "pick(1)"),
        ("space", "pick(0)"),
        ("enter", "next"),
    ]

    index: reactive[int | None] = reactive(None)

    class Picked(Message):
        """A line was picked."""

        def __init__(self, picks: "Picks") -> None:
            super().__init__()
            self.picks = picks

    def __init__(
        self, lines: list[tuple[str, str]], picked: str | None = None, *, id: str | None = None
    ) -> None:
        """(id, text) of each line."""
        super().__init__(id=id)
        self._ids = [line_id for line_id, _ in lines]
        self._texts = [text for _, text in lines]
        self.set_reactive(Picks.index, self._ids.index(picked) if picked in self._ids else None)

    @property
    def picked(self) -> str | None:
        """The id of the picked line."""
        return None if self.index is None else self._ids[self.index]

    def tell(self, lines: list[tuple[str, str]]) -> None:
        """Shows other lines; what is picked stays so, where it is still there."""
        ids, texts = [line_id for line_id, _ in lines], [text for _, text in lines]
        if (ids, texts) == (self._ids, self._texts):
            return
        picked, self._ids, self._texts = self.picked, ids, texts
        self.set_reactive(Picks.index, ids.index(picked) if picked in ids else None)
        self.refresh(layout=True)

    def render(self) -> Content:
        width = self.content_region.width or self.size.width
        return Content("\n").join([self._line(index, width) for index in range(len(self._ids))])

    def _line(self, index: int, width: int) -> Content:
        is_picked = index == self.index
        content = hanging(f"{'●' if is_picked else '○'} ", self._texts[index], width)
        if not is_picked:
            return content
        return content.stylize(Style.parse(f"bold {self.app.theme_variables['mine']}"))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(self._heights(width))

    def _heights(self, width: int) -> list[int]:
        lines = [self._line(index, width) for index in range(len(self._ids))]
        return [line.get_height({}, max(width, 1)) for line in lines]

    def action_pick(self, by: int) -> None:
        if self.index is None:
            self._pick(0)
        else:
            self._pick(max(0, min(len(self._ids) - 1, self.index + by)))

    def action_next(self) -> None:
        """Enter picks where nothing is picked, and goes on where something is."""
        if self.index is None:
            self._pick(0)
        else:
            self.screen.focus_next()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        top = 0
        for index, height in enumerate(self._heights(self.content_region.width)):
            if top <= offset.y < top + height:
                self._pick(index)
                return
            top += height

    def _pick(self, index: int) -> None:
        self.index = index
        self.post_message(self.Picked(self))
