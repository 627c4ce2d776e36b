"""What goes wrong at the door, on the screen of the door."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from protocol.errors import DoorShut
from tui.errors import UnhurriedError
from tui.pages.failures import AtDoor, sentence_for


class Told(Protocol):
    """A screen of the door."""

    def failed(self, text: str) -> None: ...


@contextmanager
def told(screen: Told, door: AtDoor) -> Iterator[None]:
    """Turns what is raised inside into a sentence on the screen."""
    try:
        yield
    except (UnhurriedError, DoorShut, MemoryError) as error:
        screen.failed(sentence_for(error, door))
