"""What was said in a turn, piece by piece. Older pieces leave the view, never the session."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.layout import DockArrangeResult
from textual.screen import Screen

from tui.window.views.seen import Seen, Stretch
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words

PIECES_SHOWN: Final = 120
"""At most; older ones leave the view."""

FOLD_AT: Final = 16
FOLDED: Final = 8
"""Every mounted widget is laid out anew for each new piece: with sixty of them a piece took 30 ms
more to appear. So when there are `FOLD_AT`, the oldest `FOLDED` of one kind become one."""

BETWEEN: Final = "\n\n"

LAST: Final = "last"
"""The class of the words at the end of a page, which have no air below them."""

AIRED: Final = "aired"
"""The class of a piece after one that was said: the air between two is above the second, so that
none is styled or laid out anew because another comes after it."""

Piece = tuple[str, str]
"""Text and classes."""


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """The same words in fewer parts: all but the newest are joined where they are of one kind."""
    pieces = list(pieces[-PIECES_SHOWN:])
    if len(pieces) < FOLD_AT:
        return pieces
    # A multiple, so that what is folded changes only with every eighth piece.
    many = (len(pieces) - FOLDED) // FOLDED * FOLDED
    joined: list[Piece] = []
    for text, classes in pieces[:many]:
        if joined and joined[-1][1] == classes and len(joined[-1][0]) < 4_000:
            joined[-1] = (joined[-1][0] + BETWEEN + text, classes)
        else:
            joined.append((text, classes))
    return joined + pieces[many:]


def aired(pieces: list[Piece]) -> list[Piece]:
    """The same, with the class of those that have air above them."""
    before = ["", *(classes for _, classes in pieces)]
    return [
        (text, f"{classes} {AIRED}" if "said" in above.split() else classes)
        for (text, classes), above in zip(pieces, before, strict=False)
    ]


def _parted(parts: list[Piece], pieces: Sequence[Piece]) -> list[list[Stretch]]:
    """Of which pieces each part is made; of nobody's key those that the other did not say."""
    count: Counter[str] = Counter()
    made, rest = [], iter(pieces[-PIECES_SHOWN:])
    for text, _ in parts:
        held: list[Stretch] = []
        left = len(text)
        while left >= 0:
            words, classes = next(rest)
            count[words] += 1
            is_theirs = {"said", "theirs"} <= set(classes.split())
            key = (words, count[words] if is_theirs else 0)
            held.append(Stretch(key, 0, 0, 0, is_whole=is_theirs))
            left -= len(words)
            if left <= 0:
                break
            left -= len(BETWEEN)
        made.append(held)
    return made


class Transcript(VerticalScroll):
    """A list of pieces that grows at its end and stays there."""

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str = "",
        is_growing: bool = True,
        fresh: int = 0,
    ) -> None:
        """`is_growing`: the end stays in sight; otherwise it is read from the beginning.

        `fresh`: so many of the newest pieces are read from the first of them on.
        """
        super().__init__(id=id, classes=f"{GIVES} {classes}".strip(), can_focus=False)
        self._is_growing = is_growing and not fresh
        self._fresh = fresh
        self._is_held = False
        self._fresh_at: int | None = None
        """The row to which what is new was scrolled, None before."""
        self._shown: list[Words] = []
        """The mounted parts, in order."""
        self.seen = Seen()
        """What of it was seen, also on an earlier page of the same turn."""
        self._held: list[list[Stretch]] = []
        """What each part is made of."""
        self._laid: tuple[object, object, list[Stretch]] = (None, None, [])
        """The layout for which the stretches were found, and these."""
        self._rows: dict[tuple[str, int], int] = {}
        """How high pieces are that are part of a part, in a width."""
        self._grown_to = 0
        """Rows that it held in the layout before."""

    def say(self, pieces: Sequence[Piece]) -> None:
        """Shows every piece, in order; only what is new or other is touched."""
        parts = aired(folded(pieces))
        if not self._is_growing and self._shown and parts and self._shown[0].text != parts[0][0]:
            self.scroll_to(y=0, animate=False, immediate=True)
        for widget, (text, classes) in zip(self._shown, parts, strict=False):
            widget.say(text)
            if widget.classes != frozenset(classes.split()):
                widget.set_classes(classes)
        if gone := self._shown[len(parts) :]:
            self.remove_children(gone)
        new = [Words(text, classes=classes) for text, classes in parts[len(self._shown) :]]
        if new:
            self.mount_all(new)
        self._shown = [*self._shown[: len(parts)], *new]
        self._held = _parted(parts, pieces)

    def stretches(self) -> list[Stretch]:
        """What the other has said, piece by piece, where it stands now."""
        placed = self.arrange(self.scrollable_content_region.size)
        if self._laid[0] is not placed or self._laid[1] is not self._held:
            self._laid = placed, self._held, self._found(placed)
        return self._laid[2]

    def _found(self, placed: DockArrangeResult) -> list[Stretch]:
        """From the arrangement that the layout has just made: asked for its place, a part off the
        screen has Textual lay out the whole page."""
        regions = {each.widget: each.region for each in placed.placements}
        found: list[Stretch] = []
        for part, held in zip(self._shown, self._held, strict=True):
            region = regions.get(part)
            if region is None or not held[0].is_whole:
                continue
            width = max(1, region.width - part.styles.gutter.width)
            top = region.y
            for each in held[:-1]:
                rows = self._height(str(each.key[0]), width)
                found.append(each._replace(width=width, top=top, height=rows))
                top += rows + 1
            rows = region.bottom - top
            found.append(held[-1]._replace(width=width, top=top, height=rows))
        return found

    def _height(self, words: str, width: int) -> int:
        """Rows that words take."""
        if (words, width) not in self._rows:
            self._rows[words, width] = Content(words).get_height({}, width)
        return self._rows[words, width]

    def on_mount(self) -> None:
        # At once: whoever looks what is below the edge looks after it.
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out, immediate=True)

    def _laid_out(self, _: Screen[object]) -> None:
        """After every layout, whatever it was for: pieces are laid out a moment after they came,
        and what stands around them may take some of their rows, or give some back."""
        if self.max_scroll_y > 0:
            if self._is_growing:
                self._hold_end()
            elif self._fresh:
                self._show_fresh()

    def _show_fresh(self) -> None:
        """What is new begins at the top; what came before it is above, for whoever scrolls.

        Once more where the words have become longer since, as beside a scrollbar that has come; not
        once somebody has scrolled.
        """
        where = self._shown[-self._fresh :][:1]
        if where and len(self._shown) >= self._fresh and where[0].virtual_region.size:
            row = min(where[0].virtual_region.y, self.max_scroll_y)
            if self._fresh_at in (None, self.scroll_y) and row != self._fresh_at:
                self._fresh_at = row
                self.scroll_to(y=row, animate=False, immediate=True)

    def _hold_end(self) -> None:
        """From when there is more than fits, the end stays in sight, but for what has come and was
        not seen: where the end would push its beginning out of sight, that is held instead.

        Within the same layout: scrolling there afterwards costs two more, some 80 ms. Anchored
        earlier, Textual would push few words down to the end. Where a layout has changed the height
        as well, it has anchored by the height from before (`_anchor_released` is private, hence the
        exact pin). Whoever scrolls back to read is left alone until they are at the end again.
        """
        is_astray = not self._anchor_released and self.scroll_y != self.max_scroll_y
        grown, self._grown_to = self._grown_to, self.virtual_size.height
        if not self._is_held or is_astray:
            self._is_held = True
            self.anchor()
        if grown < self._grown_to and not self._anchor_released:
            rows = [self.seen.first_unseen(each) for each in self.stretches()]
            first = min((row for row in rows if row is not None), default=self._grown_to)
            if first < self.max_scroll_y:
                self.release_anchor()
                self.scroll_to(y=first, animate=False, immediate=True)
