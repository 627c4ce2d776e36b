"""A list of which one line is picked. What is picked is marked by shape and colour."""

from textual.content import Content
from textual.widgets import RadioButton, RadioSet


class Picks(RadioSet):
    """Lines by id. Arrow keys move, Enter or Space or a click picks."""

    def __init__(
        self,
        lines: list[tuple[str, str]],
        picked: str | None = None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """(id, text) of each line."""
        self.ids = [line_id for line_id, _ in lines]
        buttons = [
            RadioButton(Content(text), value=line_id == picked, id=f"pick-{line_id}")
            for line_id, text in lines
        ]
        super().__init__(*buttons, id=id, classes=classes)

    @property
    def picked(self) -> str | None:
        """The id of the picked line."""
        return self.ids[self.pressed_index] if self.pressed_index >= 0 else None
