"""Small thanks as they are written, read, changed and deleted, and brought up in a session.

Writing asks for no words once there are any; reading does, once each time the program is started.
Nothing of it is sent: what is picked beside a page goes into its box, as if it were typed there.
What it is not: what it says (`tui.pages.thanks`), or how it lies on the disk.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from msgspec import structs
from textual.app import App

from tui.disk.locked.drawer import Found, Slip
from tui.disk.locked.key import Key, is_made, recipient_in
from tui.errors import KeptChanged, KeptFailed, KeyUnreadable, NoKey, StorageFailed
from tui.kept.evening import Thanks
from tui.kept.markdown import day
from tui.pages import thanks as pages
from tui.pages.failures import AtKept, sentence_for
from tui.window.keptflow import KeptFlow
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.thanks import (
    DELETE,
    KEEP,
    LINES,
    LinesDialog,
    ThanksDialog,
    ThanksLineDialog,
)
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words
from tui.words import thanks as thanks_words

Line = tuple[Slip, Thanks]


@dataclass(frozen=True)
class _Typed:
    """What stands in the box."""

    line: str = ""
    is_for_partner: bool = False


class ThanksFlow:
    """Asks over whatever is shown. Mutable: it remembers a line that was typed and not kept. Each
    method is to be called from a worker."""

    def __init__(self, app: App[int], kept: KeptFlow, partner: Callable[[], str]) -> None:
        """`partner`: how whoever this person has a session with is called; empty if unknown."""
        self._app: Final = app
        self._kept: Final = kept
        self._partner: Final = partner
        self._typed = _Typed()

    # -- writing

    async def show(self) -> None:
        """The box for one line, and from there the lines there are."""
        notice = ""
        while True:
            typed, partner = self._typed, self._whom()
            prompt = pages.prompt_of(self._kept.clock().date(), partner)
            dialog = ThanksDialog(
                prompt,
                typed.line,
                partner,
                is_for_partner=typed.is_for_partner,
                notice=notice,
            )
            wanted = await self._app.push_screen_wait(dialog)
            self._typed = _Typed(dialog.line, dialog.is_for_partner)
            if wanted == LINES:
                await self.read()
                notice = ""
            elif wanted == KEEP:
                thanks = self._new(partner)
                why = await self._put(thanks)
                if why is None:
                    self._typed = _Typed()
                    self._kept.say(thanks_words.KEPT)
                    return
                notice = why
            else:
                return

    def _whom(self) -> str:
        """Whom it is most likely about: known from an open session, or from what lies opened."""
        partner, key = self._partner(), self._kept.key
        if partner or key is None:
            return partner
        with suppress(StorageFailed):
            return pages.whom(each.document for each in self._kept.drawer.read_all(key).found)
        return ""

    def _new(self, partner: str) -> Thanks:
        typed = self._typed
        return Thanks(
            at=self._kept.clock(),
            text=typed.line.strip(),
            for_partner=typed.is_for_partner,
            partner=partner,
        )

    async def _put(self, thanks: Thanks) -> str | None:
        """Locks it into a file of its own; why not, or None where it is there."""
        drawer = self._kept.drawer
        try:
            if is_made(drawer.folder):
                try:
                    drawer.put(recipient_in(drawer.folder), thanks)
                    return None
                except (NoKey, KeyUnreadable):
                    pass  # the half that locks is gone, and opening brings it back
            key = await self._kept.unlocked(thanks_words.NOT_NOW, thanks_words.FIRST_WORDS)
            if key is None:
                return ""
            drawer.put(key.recipient, thanks)
        except (KeptFailed, StorageFailed) as error:
            return sentence_for(error, AtKept())
        return None

    # -- reading

    async def read(self) -> None:
        """The list of own lines, which takes the words."""
        if not is_made(self._kept.drawer.folder):
            await self._app.push_screen_wait(_listed((), ""))  # no words are chosen for nothing
            return
        key = await self._kept.unlocked()
        notice = kept_words.SWAPPED if key is not None and key.was_swapped else ""
        while key is not None:
            lines = self._lines(key)
            if lines is None:
                return
            wanted = await self._app.push_screen_wait(_listed(self._rows(lines), notice))
            if wanted is None:
                return
            notice = await self._look_at(lines[int(wanted)], key)
            key = self._kept.key

    def _lines(self, key: Key) -> tuple[Line, ...] | None:
        """The newest first. None: the disk did not tell, which is said."""
        try:
            found: tuple[Found, ...] = self._kept.drawer.read_all(key).found
        except StorageFailed as error:
            self._kept.say(sentence_for(error, AtKept()))
            return None
        return pages.thanks_in((each.slip, each.document) for each in found)

    def _rows(self, lines: tuple[Line, ...]) -> list[str]:
        zone = self._kept.clock().tzinfo
        assert zone is not None
        return [pages.line_of(thanks, zone) for _, thanks in lines]

    async def _look_at(self, line: Line, key: Key) -> str:
        """One of them, to be changed or deleted; what there is to say of that."""
        slip, before = line
        text, is_for_partner, notice, is_new = pages.text_of(before), before.for_partner, "", False
        while True:
            dialog = ThanksLineDialog(
                day(before.at.astimezone(self._kept.clock().tzinfo).date()),
                text,
                pages.partner_of(before),
                is_for_partner=is_for_partner,
                notice=notice,
                is_new=is_new,
            )
            wanted = await self._app.push_screen_wait(dialog)
            text, is_for_partner = dialog.line, dialog.is_for_partner
            if wanted == DELETE:
                return await self._delete(slip)
            if wanted != KEEP:
                return ""
            after = structs.replace(before, text=text.strip(), for_partner=is_for_partner)
            try:
                if is_new:
                    self._kept.drawer.put(key.recipient, after)
                else:
                    self._kept.drawer.replace(slip, key.recipient, after)
                return thanks_words.CHANGED
            except KeptChanged:
                notice, is_new = thanks_words.CHANGED_ELSEWHERE, True
            except (KeptFailed, StorageFailed) as error:
                notice = sentence_for(error, AtKept())

    async def _delete(self, slip: Slip) -> str:
        text = f"{thanks_words.DELETE_TEXT}\n\n{keeping_words.NOT_BACK}"
        title, yes = thanks_words.DELETE_TITLE, thanks_words.DELETE_YES
        sure = SureDialog(title, text, yes, keeping_words.BACK)
        if await self._app.push_screen_wait(sure) is None:
            return ""
        try:
            self._kept.drawer.forget(slip.path)
        except StorageFailed as error:
            return sentence_for(error, AtKept())
        return thanks_words.DELETED

    # -- beside a page of a session

    async def pick(self) -> str | None:
        """The text of a line that was picked; None for none. Nobody else learns that it was asked
        for."""
        key = await self._kept.unlocked(thanks_words.STAYS_LOCKED)
        lines = None if key is None else self._lines(key)
        if lines is None:
            return None
        lines = pages.to_bring(lines)
        dialog = LinesDialog(
            self._rows(lines),
            title=thanks_words.NOTED,
            hint=thanks_words.NOTED_HINT if lines else thanks_words.NONE_NOTED,
            pick=thanks_words.PICK,
        )
        wanted = await self._app.push_screen_wait(dialog)
        return None if wanted is None else pages.text_of(lines[int(wanted)][1])


def _listed(rows: Sequence[str], notice: str) -> LinesDialog:
    return LinesDialog(
        rows,
        title=thanks_words.LINES,
        hint=keeping_words.FOUND if rows else thanks_words.NO_LINES,
        pick=thanks_words.CHANGE,
        notice=notice,
    )
