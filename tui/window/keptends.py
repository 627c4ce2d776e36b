"""What is kept of a room that is over: asked once, when its facilitator leaves it.

Locking what was noted since the program began, or a record, takes no words once there are any;
notes from before take the key. What it is not: the end of the room (`tui.window.leadflow`).
"""

from dataclasses import replace

from msgspec import structs
from textual.app import App

from tui.disk.locked.key import Key, is_made, recipient_in
from tui.errors import KeptChanged, KeptFailed, StorageFailed
from tui.pages import keeping
from tui.pages.failures import AtKept, sentence_for
from tui.window.keptflow import KeptFlow
from tui.window.leadrooms import Ending
from tui.window.screens.kept import KeepDialog
from tui.words import keeping as keeping_words


async def room_ends(app: App[int], flow: KeptFlow, ending: Ending) -> bool:
    """Asks, and keeps it; False where the person would rather stay in the room.

    To be called from a worker. Until all of it lies there, nothing goes.
    """
    answers = keeping.ending_of(has_notes=ending.has_notes, has_record=ending.record is not None)
    texts = [keeping_words.ENDS] + [keeping_words.ENDS_RECORD] * (ending.record is not None)
    notice = ""
    while True:
        answer = await app.push_screen_wait(KeepDialog(answers, texts, notice))
        if answer is None:
            return False
        if answer == keeping.NOTHING:
            return True
        wants_notes = answer in (keeping.BOTH, keeping.NOTES)
        key: Key | None = flow.key
        needs_key = wants_notes and bool(ending.earlier)
        if key is None and (needs_key or not is_made(flow.drawer.folder)):
            key = await flow.unlocked(keeping_words.NOTES_GO)
            if key is None:
                notice = keeping_words.STILL_LOCKED
                continue
        try:
            if wants_notes:
                _keep_notes(flow, ending, key)
                ending = replace(ending, note=None, earlier=())  # should the record not go in
            if answer in (keeping.BOTH, keeping.RECORD) and ending.record is not None:
                flow.drawer.put(recipient_in(flow.drawer.folder), ending.record)
            return True
        except (KeptFailed, StorageFailed) as error:
            notice = sentence_for(error, AtKept())


def _keep_notes(flow: KeptFlow, ending: Ending, key: Key | None) -> None:
    """Each in a file of its own that stays."""
    drawer = flow.drawer
    for path in ending.earlier:
        assert key is not None, "asked for before"
        try:
            drawer.keep_on(drawer.read(path, key), key.recipient)
        except KeptChanged:
            continue  # it was deleted, or kept on, in another window
    if ending.note is not None:
        drawer.put(recipient_in(drawer.folder), structs.replace(ending.note, stays=True))
