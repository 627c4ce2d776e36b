"""People to talk to: numbers and two directories, offline, above whatever was open.

It opens nothing, sends nothing, and what lies below it goes on as if it were not there.
"""

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.care.lines import help_lines
from tui.care.people import people_page, people_title
from tui.window.screens.dialogs import Dialog, ReadDialog
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button
from tui.words import people as people_words

NONE = "none"
"""The id of the line for a country that is not in the list."""


class PeopleScreen(ReadDialog):
    """Whom one can call. Esc goes back to what was there before."""

    class Kept(Message):
        """The person wants this country remembered; empty: none any more."""

        def __init__(self, country: str) -> None:
            super().__init__()
            self.country = country

    def __init__(self, country: str, *, kept: str, today: date) -> None:
        """`country` is shown first; `kept` is remembered on this laptop. Either may be empty."""
        super().__init__()
        self._country = country
        self._kept = kept
        self._today = today

    def compose_page(self) -> ComposeResult:
        yield Words(people_title(self._country), id="country-title", classes="title")
        with VerticalScroll(id="people", classes=GIVES, can_focus=False):
            yield from self._words()
        yield Words(people_words.KEPT, id="kept", classes="muted")
        with Horizontal(classes="line"):
            yield button(people_words.BACK, "back", is_main=True)
            label = people_words.COUNTRY if self._country else people_words.PICK
            yield button(label, "country")
            yield button(people_words.KEEP, "keep")
            yield button(people_words.FORGET, "forget")

    def _words(self) -> list[Words]:
        page = people_page(help_lines(), self._country, self._today)
        return [Words(line.text, classes=line.look) for line in page]

    def on_mount(self) -> None:
        super().on_mount()
        self._tell_kept()

    def _tell_kept(self) -> None:
        """Remembering is offered for a country, forgetting for the one that is remembered."""
        is_kept = bool(self._kept) and self._kept == self._country
        self.query_one("#kept").display = is_kept
        self.query_one("#forget").display = is_kept
        self.query_one("#keep").display = bool(self._country) and not is_kept

    def pressed(self, name: str) -> None:
        match name:
            case "country":
                self.app.push_screen(CountryDialog(self._country), self._show)
            case "keep" | "forget":
                self._kept = self._country if name == "keep" else ""
                self.post_message(self.Kept(self._kept))
                self._tell_kept()
                self.query_one("#forget" if self._kept else "#keep").focus()
            case _:
                super().pressed(name)

    async def _show(self, country: str | None) -> None:
        if country is None:
            return
        country = self._country = country if country != NONE else ""
        words = self.query_one("#people", VerticalScroll)
        with self.app.batch_update():
            await words.remove_children()
            await words.mount_all(self._words())
            words.scroll_home(animate=False)
            self.query_one("#country-title", Words).say(people_title(country))
            self._tell_kept()


class CountryDialog(Dialog):
    """Which country's numbers to show. Dismisses with its two letters, or `NONE`."""

    def __init__(self, country: str) -> None:
        super().__init__()
        self._country = country or NONE

    def compose_page(self) -> ComposeResult:
        yield Words(people_words.COUNTRY_TITLE, classes="title")
        yield Words(people_words.COUNTRY_HINT, classes="muted")
        names = {**people_words.COUNTRIES, NONE: people_words.NO_COUNTRY}
        yield OptionList(
            *(Option(Content(name), id=code) for code, name in names.items()),
            classes=GIVES,
            markup=False,
        )

    def on_mount(self) -> None:
        countries = self.query_one(OptionList)
        countries.highlighted = countries.get_option_index(self._country)
        countries.focus()

    @property
    def main_label(self) -> str:
        return people_words.SHOW

    def action_main(self) -> None:
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.finish(event.option_id)
