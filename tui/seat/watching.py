"""Who watches a seat: one object, given at the start, told of everything that happens to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protocol.session.events import AnyEvent


class Watcher:
    """Does nothing about what it is told; whoever wants to overrides what they want to hear."""

    def changed(self) -> None:
        """Something that is shown has changed: the session, the news, what became of the words."""

    def went_out(self, counter: int) -> None:
        """An own move of that counter is kept, and goes out."""

    def came_back(self, counter: int) -> None:
        """An own event has come back with the log."""

    def returned(self, event: AnyEvent) -> None:
        """The log has refused an own event; its words are to be kept at once.

        May raise `StorageFailed`: then it counts as not heard yet.
        """

    def word_returned(self, text: str) -> None:
        """An own word with one did not count: no word with this one was on any more. May raise as
        `returned` does."""

    def word_too_late(self, text: str) -> None:
        """As `word_returned`: whoever it was for leads no more."""
        self.word_returned(text)

    def given_back(self, *, to_box: bool) -> None:
        """Words that came too late are back in their box, or else in the notes."""

    def disk_changed(self) -> None:
        """The disk takes drafts no more, or takes them again."""

    def over(self) -> None:
        """The session is over. Told perhaps more than once."""
