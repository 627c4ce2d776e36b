"""Which guide the two follow: those that are offered, how long each takes, and for whom it is."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.pages.guides import GuideOffer
from tui.window.screens.dialogs import Dialog
from tui.window.widgets.hanging import Hung
from tui.window.widgets.words import Words, button
from tui.words import floor as floor_words
from tui.words import guide as guide_words


class GuidesDialog(Dialog):
    """The guides, each with its number. Dismisses with the name of one."""

    BINDINGS = [Binding(str(number), f"pick({number})", show=False) for number in range(1, 10)]

    def __init__(self, guides: tuple[GuideOffer, ...], chosen: GuideOffer | None) -> None:
        """`chosen` is the one that stands so far."""
        super().__init__()
        self._guides = guides
        self._chosen = chosen

    def compose_page(self) -> ComposeResult:
        yield Words(guide_words.CHOOSE, classes="title")
        yield OptionList(
            *(
                Option(Hung(f"{number}  ", f"{each.title}\n{each.lasts}"), id=each.name)
                for number, each in enumerate(self._guides, start=1)
            ),
            markup=False,
        )
        yield Words(id="about", classes="muted about")
        yield button(floor_words.BACK, "back")

    def on_mount(self) -> None:
        names = [each.name for each in self._guides]
        shown = self.query_one(OptionList)
        shown.highlighted = names.index(self._chosen.name) if self._chosen else 0
        shown.focus()

    @property
    def main_label(self) -> str:
        return guide_words.CHOOSE_THIS

    def action_main(self) -> None:
        self.query_one(OptionList).action_select()

    def action_pick(self, number: int) -> None:
        if number <= len(self._guides):
            self.finish(self._guides[number - 1].name)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#about", Words).say(self._guides[event.option_index].about)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.finish(event.option_id)
