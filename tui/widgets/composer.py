"""The box in which one writes. Every change is on disk a moment later."""

from typing import Final

from textual import events
from textual.content import Content
from textual.timer import Timer
from textual.widgets import TextArea

from protocol.clean import clean
from protocol.limits import TEXT_LIMIT_CHARS, TEXT_LIMIT_LINES
from tui import wording
from tui.drafts import Drafts

KEEP_AFTER_S: Final = 0.2
"""At most this much typing is lost to a power cut."""

TEXT_LIMIT_BYTES: Final = 15_000
"""UTF-8: four-byte letters reach the largest sealed size before the limit of characters."""


class Composer(TextArea):
    """A text box bound to a slot of the drafts."""

    def __init__(
        self,
        slot: str,
        drafts: Drafts,
        placeholder: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
        limit: int = TEXT_LIMIT_CHARS,
        start: str = "",
    ) -> None:
        """`start` is what stands there before anything was typed."""
        super().__init__(
            drafts.get(slot) or start,
            id=id,
            classes=classes,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
        )
        self.slot: Final = slot
        self._drafts: Final = drafts
        self._limit: Final = limit
        self._start: Final = start
        self._timer: Timer | None = None
        self.cursor_blink = False

    def on_mount(self) -> None:
        self.move_cursor(self.document.end)

    @property
    def words(self) -> str:
        """What is written, as it will be read: cleaned, and no longer than fits."""
        text = clean(self.text)[: self._limit]
        return text.encode()[:TEXT_LIMIT_BYTES].decode(errors="ignore").strip()

    @property
    def is_untouched(self) -> bool:
        """Nothing was added to what stood there before."""
        return self.words in ("", self._start.strip())

    def on_text_area_changed(self) -> None:
        if self._timer is None:
            self._timer = self.set_timer(KEEP_AFTER_S, self.keep)

    def on_unmount(self) -> None:
        self.keep()

    def keep(self) -> None:
        """Puts what is typed on disk."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._drafts.keep(self.slot, "" if self.text == self._start else self.text)

    def reset(self) -> None:
        """It has been said: the box is empty again."""
        self.text = ""
        self.keep()

    async def _on_paste(self, event: events.Paste) -> None:
        """Caps a paste before it is laid out: ten megabytes would take more than a minute."""
        fits = "\n".join(event.text[: TEXT_LIMIT_CHARS * 2].splitlines()[:TEXT_LIMIT_LINES])
        text = clean(fits)[: max(0, self._limit - len(self.text))]
        event.prevent_default()
        event.stop()
        if not self.read_only:
            self.insert(text)
            if len(text) < len(event.text.strip()):
                self.notify(wording.PASTE_TOO_LONG, markup=False)
