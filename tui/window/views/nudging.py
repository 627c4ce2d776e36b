"""When a line about what is written is shown under its box: a while after the last key, or once
instead of sending it. What it says is in `tui.care.nudges`, which is imported here alone, and only
where it is wanted.

What it is not: a judge. The second press sends, word for word; each rule speaks once in a turn.
"""

from typing import Final

from textual.timer import Timer

from tui.pages.page import Heeds
from tui.window.views.sheet import Sheet
from tui.words import gentle as gentle_words

REST_S: Final = 1.5
"""So long nothing was typed: somebody reads what they wrote."""


class Nudging:
    """The nudges of one page. Mutable."""

    def __init__(self, view: Sheet) -> None:
        self._view: Final = view
        self.text = ""
        """What is shown now; empty for nothing."""
        self._id = ""
        self._timer: Timer | None = None
        self.told: set[str] = set()
        """The rules that have spoken in this turn, on this page or one before."""

    @property
    def _heeds(self) -> Heeds | None:
        return self._view.page.heeds

    def prepare(self) -> None:
        """Reads the rules beside what is drawn: it takes longer than a key may."""
        if self._heeds is not None:
            self._view.run_worker(_read, thread=True, group="nudges", exit_on_error=False)

    def typed(self) -> None:
        """Something was typed or taken away."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._heeds is None:
            self._show("", "")
            return
        if self.text and not self._still_holds():
            self._show("", "")
        self._timer = self._view.set_timer(REST_S, self.look)

    def look(self) -> bool:
        """Says what there is to say, if anything; whether it is new."""
        if self._heeds is None or self.text:
            return False
        from tui.care.nudges import Where, rules_of

        rules, where = rules_of(gentle_words.LANGUAGE), Where(self._heeds.where)
        for words in self._words():
            found = rules.found(words, where, self.told)
            if found is not None:
                self.told.add(found.id)
                self._show(found.id, found.text)
                return True
        return False

    def _still_holds(self) -> bool:
        """Whether what is shown is about what stands there now."""
        assert self._heeds is not None
        from tui.care.nudges import Where, rules_of

        rules, where = rules_of(gentle_words.LANGUAGE), Where(self._heeds.where)
        others = {rule.id for rule in rules.rules} - {self._id}
        return any(rules.found(words, where, others) is not None for words in self._words())

    def _words(self) -> list[str]:
        heeds = self._heeds
        ids = heeds.boxes if heeds is not None else ()
        return [box.words for box in self._view.boxes if box.id in ids]

    def _show(self, id: str, text: str) -> None:
        self._id = id
        if text != self.text:
            self.text = text
            self._view.look()


def _read() -> None:
    from tui.care.nudges import rules_of

    rules_of(gentle_words.LANGUAGE)
