"""Leading others: what the first screen offers of it, and the way there from the command line.

What happens is done by `tui.window.leadflow`, to which its screens hand on what is wanted on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.window.app_ground import Ground

if TYPE_CHECKING:
    from tui.window.screens.home import LeadWanted, LedDelete, LedOn


class Leader(Ground):
    """Leads from the first screen to the form, or to a room that one leads."""

    async def begin_to_lead(self) -> None:
        """The form of whoever leads."""
        await self.lead.begin()

    def practise_leading(self, guide: str = "") -> None:
        """Two pretend partners are led, at once; `guide` names one at hand, or the first."""
        self._threshold.enter()
        self.hold(self.lead_practice.practise(guide))

    async def on_lead_wanted(self, message: LeadWanted) -> None:
        await self.begin_to_lead()

    async def on_led_on(self, message: LedOn) -> None:
        if not self.lead.is_open:  # or a second press, while the first is on its way
            self._threshold.enter()
            await self.lead.come_back(message.seat.path)

    def on_led_delete(self, message: LedDelete) -> None:
        from tui.window.screens.dialogs import SureDialog
        from tui.words import lead_door as door_words

        async def decided(answer: str | None) -> None:
            if answer == "yes":
                await self.lead.delete(message.seat.path)

        title, text = door_words.DELETE_TITLE, door_words.DELETE_TEXT
        self.push_screen(SureDialog(title, text, door_words.DELETE_YES), decided)
