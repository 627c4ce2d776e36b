"""A line in which one writes, bound to a slot of the drafts as a `Composer` is."""

from typing import Final

from protocol.clean import clean
from tui.seat.drafts import Drafts
from tui.window.widgets.line import Line


class DraftLine(Line):
    """One row; what is typed is on disk at once."""

    def __init__(
        self,
        slot: str,
        drafts: Drafts,
        placeholder: str,
        *,
        id: str,
        max_length: int,
        classes: str = "",
    ) -> None:
        # Before Textual's own, which looks at the value as it is given.
        self.slot: Final = slot
        self._drafts: Final = drafts
        self._going: str | None = None
        self._put = ""
        super().__init__(
            drafts.get(slot),
            placeholder=placeholder,
            id=id,
            max_length=max_length,
            classes=classes,
            compact=True,
            select_on_focus=False,  # the first letter would replace the draft
        )

    def on_mount(self) -> None:
        self._drafts.open(self)

    def on_unmount(self) -> None:
        self._drafts.shut(self)

    def keep(self) -> None:
        """It is on disk with every letter."""

    @property
    def words(self) -> str:
        """What is written, as it will be read."""
        return clean(self.value).strip()

    @property
    def is_untouched(self) -> bool:
        """Nothing is written."""
        return not self.words

    def put(self, text: str) -> None:
        """Words that were picked, and stand there whole."""
        self._put = self.value = text

    def before_paste(self, start: int) -> str:
        """A space behind words that were picked: nobody has begun to write in the middle of one."""
        is_behind = bool(self._put) and self.value == self._put and start == len(self.value)
        return " " if is_behind else ""

    def watch_value(self, value: str) -> None:
        self._drafts.keep(self.slot, value)

    def catch_up(self) -> None:
        """Takes in what came to the slot from elsewhere."""
        if self.value != self._drafts.get(self.slot):
            self.value = self._drafts.get(self.slot)

    @property
    def is_going(self) -> bool:
        """Its words are on their way to be done."""
        return self._going is not None

    def go(self) -> None:
        """What is written now is about to be done."""
        self._going = self.value

    @property
    def left(self) -> str:
        """What stays once the words have been said: what was typed since."""
        return self.value.removeprefix(self.value if self._going is None else self._going)

    def reset(self) -> None:
        """What was written has been said, and leaves the line as it has left the slot."""
        self._going = None
        self.catch_up()

    def stay(self) -> None:
        """What was to be done was not; the words stay."""
        self._going = None
