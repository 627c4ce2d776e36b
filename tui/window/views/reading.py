"""Reading together, and answering for oneself alone."""

from textual.app import ComposeResult
from textual.widget import Widget

from protocol.activities.private import Private
from protocol.activities.read import Read
from tui.window.views.base import ReadyView
from tui.window.widgets.circles import PAIRS, Circles
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words
from tui.words import help as help_words
from tui.words import room as room_words


class ReadingView(ReadyView):
    """Both read, each at their own pace."""

    def compose_body(self) -> ComposeResult:
        activity = self.state.activity
        if isinstance(activity, Read):
            yield Words(self.state.filled(activity.text), classes="reading")


class PrivateView(ReadyView):
    """Circles and words that stay on this laptop."""

    HELP_TEXT = help_words.PRIVATE

    def compose_body(self) -> ComposeResult:
        activity = self.state.activity
        assert isinstance(activity, Private)
        drafts = self.state.drafts
        yield Words(room_words.PRIVATE_HINT, classes="muted")
        if activity.circles:
            if activity.recall:
                before = drafts.private(f"{activity.recall}/circles")
                is_there = bool(before)
                told = room_words.PRIVATE_BEFORE if is_there else room_words.PRIVATE_NO_BEFORE
                yield Words(told, classes="muted")
                if is_there:
                    yield Words("\n".join(PAIRS[int(before)]), classes="before")
            kept = drafts.private(f"{activity.id}/circles")
            yield Circles(int(kept) if kept else None, id="circles")
            yield Words(room_words.CIRCLES_HINT, classes="muted keys")
        words = [label.text for label in activity.scale]
        ids = [label.id for label in activity.scale]
        for item in activity.items:
            kept = drafts.private(f"{activity.id}/{item.id}")
            picked = ids.index(kept) if kept in ids else None
            yield ScaleRow(self.state.filled(item.text), words, picked, id=f"item-{item.id}")

    def focus_first(self) -> None:
        for first in self.query("Circles, ScaleRow"):
            first.focus()
            break

    def open_lines(self) -> list[Widget]:
        parts = [*self.query(Circles), *self.query(ScaleRow)]
        return [part for part in parts if part.picked is None]

    def open_words(self, count: int) -> str:
        parts = len(self.query("Circles, ScaleRow"))
        return room_words.PRIVATE_EMPTY if count == parts else super().open_words(count)

    def on_circles_picked(self, event: Circles.Picked) -> None:
        event.stop()
        self._keep("circles", str(event.index))

    def on_scale_row_picked(self, event: ScaleRow.Picked) -> None:
        event.stop()
        activity, row = self.state.activity, event.row
        assert isinstance(activity, Private)
        if row.picked is not None and row.id is not None:
            self._keep(row.id.removeprefix("item-"), activity.scale[row.picked].id)

    def _keep(self, name: str, value: str) -> None:
        activity = self.state.activity
        assert activity is not None
        self.state.drafts.keep_private(f"{activity.id}/{name}", value)
        self.written()
