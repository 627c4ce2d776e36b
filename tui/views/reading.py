"""Reading together, and answering for oneself alone."""

from textual.app import ComposeResult

from protocol.guide import Private, Read
from tui import wording
from tui.room_state import RoomState
from tui.views.base import ReadyView
from tui.widgets.circles import PAIRS, Circles
from tui.widgets.scale import ScaleRow
from tui.widgets.words import Words


class ReadingView(ReadyView):
    """Both read, each at their own pace."""

    def compose_body(self) -> ComposeResult:
        activity = self.state.activity
        if isinstance(activity, Read):
            yield Words(self.state.filled(activity.text), classes="reading")

    def arrive(self) -> None:
        super().arrive()
        self.focus_main()


class PrivateView(ReadyView):
    """Circles and words that stay on this laptop."""

    HELP_TEXT = wording.HELP_PRIVATE

    _is_empty_meant = False

    def compose_body(self) -> ComposeResult:
        activity = self.state.activity
        assert isinstance(activity, Private)
        drafts = self.state.drafts
        yield Words(wording.PRIVATE_HINT, classes="muted")
        if activity.circles:
            if activity.recall and (before := drafts.private(f"{activity.recall}/circles")):
                yield Words(wording.PRIVATE_BEFORE, classes="muted")
                yield Words("\n".join(PAIRS[int(before)]), classes="before")
            kept = drafts.private(f"{activity.id}/circles")
            yield Circles(int(kept) if kept else None, id="circles")
            yield Words(wording.CIRCLES_HINT, classes="muted keys")
        words = [label.text for label in activity.scale]
        ids = [label.id for label in activity.scale]
        for item in activity.items:
            kept = drafts.private(f"{activity.id}/{item.id}")
            picked = ids.index(kept) if kept in ids else None
            yield ScaleRow(self.state.filled(item.text), words, picked, id=f"item-{item.id}")

    def arrive(self) -> None:
        super().arrive()
        for first in self.query("Circles, ScaleRow"):
            first.focus()
            break

    def show(self, state: RoomState) -> None:
        super().show(state)
        if state.phase.ready == frozenset() if hasattr(state.phase, "ready") else False:
            self.quiet("")

    def pressed(self, name: str) -> None:
        activity = self.state.activity
        is_empty = activity is not None and not any(
            self.state.drafts.private(f"{activity.id}/{part}") for part in self._parts()
        )
        if name == "ready" and is_empty and not self._is_empty_meant:
            self._is_empty_meant = True
            self.quiet(wording.PRIVATE_EMPTY)
        else:
            super().pressed(name)

    def _parts(self) -> list[str]:
        """Everything that can be picked here."""
        activity = self.state.activity
        assert isinstance(activity, Private)
        return (["circles"] if activity.circles else []) + [item.id for item in activity.items]

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
