"""The box for the words of an invitation: whatever is pasted into it arrives as words."""

from textual import events
from textual.message import Message

from protocol.door.invitation import WORDS_PER_INVITATION, Reading, look
from tui.line.addresses import found_in
from tui.window.keyboard.among import Among
from tui.window.widgets.line import Line

BOX_LIMIT_CHARS = 300
"""Six words, generously spelled, and what stands between them."""

MOST_WORDS = WORDS_PER_INVITATION + 1

PASTE_LIMIT_CHARS = 20_000
"""Of a longer paste only so much is looked at: no letter with words in it is as long."""


class WordsBox(Line):
    """Of a longer text that is pasted it takes the words alone."""

    class Pasted(Message):
        """Something was pasted. `is_text`: a longer text, of which only the words were taken."""

        def __init__(self, *, is_text: bool, is_much: bool = False, address: str = "") -> None:
            super().__init__()
            self.is_text = is_text
            self.address = address
            """The relay's name or the address that stood in it too."""
            self.is_much = is_much
            """Too much, and no words stand together in it: nothing was taken."""

    def __init__(self, value: str, *, placeholder: str, id: str) -> None:
        super().__init__(value, placeholder=placeholder, id=id, max_length=BOX_LIMIT_CHARS)

    def is_pasted(self, event: Among) -> bool:
        """Words that go on are words, and what leads on to the next box is not."""
        before, after = look(self.value), look(event.ahead.split()[0])
        is_room = len(before.words) <= WORDS_PER_INVITATION
        return is_room and bool(after.words) and not after.unknown or super().is_pasted(event)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = event.text[:PASTE_LIMIT_CHARS]
        words, address = apart(text)
        reading = look(words)
        line = " ".join("".join(c if c.isprintable() else " " for c in event.text).split())
        is_text = bool(reading.left_out or address)
        if is_text or self._is_over_with(reading):
            self.value = " ".join(reading.words)
            self.cursor_position = len(self.value)
        elif len(self.value) + len(line) > BOX_LIMIT_CHARS:
            self.post_message(self.Pasted(is_text=False, is_much=True))
            return
        else:
            self._put(line)
        self.post_message(self.Pasted(is_text=is_text, address=address))

    def _is_over_with(self, pasted: Reading) -> bool:
        """Whether a whole invitation was pasted behind one, as where a paste seemed to fail."""
        there = len(look(self.value).words)
        return pasted.invitation is not None and there + len(pasted.words) > MOST_WORDS

    def _put(self, line: str) -> None:
        """Puts `line` where the cursor is, a word of its own whatever stands around it."""
        start, end = sorted(self.selection)
        before, after = self.value[:start], self.value[end:]
        if before and not before.endswith(" "):
            line = f" {line}"
        if after and not after.startswith(" "):
            line = f"{line} "
        self.replace(line, start, end)


def apart(text: str) -> tuple[str, str]:
    """The text without the one address or name that stands beside an invitation in it, and that;
    where there is none, or no whole invitation, the whole text and an empty one.
    """
    found = found_in(text)
    alone = look(found)
    if not found or (alone.words and not alone.unknown):
        return text, ""  # words with dots between them look like a name
    rest = " ".join(part for part in text.split() if found_in(part) != found)
    for words in (rest, text):
        if look(words).invitation is not None:
            return words, found
    return text, ""
