"""One seat in a process of its own, with a bot at the keys, that can be killed at any moment.

    python -m tests.whole.one_seat SEAT_FILE SEED JOURNAL

It writes every word into the journal before it says it, and every word that came back, so that the
test can tell what was lost. It ends when the room is gone, and keeps the seat file.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

from tests.whole.bots import Bot, texts
from tests.whole.laptops import Laptop, small_guide
from tui.disk.seat_file import SeatFile
from tui.rehearsal.minds.mind import Step
from tui.seat.facts import SeatFacts

SAID: Final = "said "
RETURNED: Final = "returned "


class Journalled(Laptop):
    """A laptop whose words are also written down for the test."""

    def __init__(self, path: Path, facts: SeatFacts, seed: int, journal: Path) -> None:
        self._journal: Final = journal
        super().__init__(path, facts, small_guide(), seed)
        self.moments_s = (0.0, 0.01, 0.05)
        self.bot = Bot(facts.seat, seed, len(journal.read_text("utf-8").splitlines()))

    def do(self, step: Step) -> None:
        self._note(SAID, texts(step))
        super().do(step)

    def _keep_back(self, words: tuple[str, ...]) -> None:
        super()._keep_back(words)
        self._note(RETURNED, words)

    def _note(self, kind: str, words: tuple[str, ...]) -> None:
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.writelines(f"{kind}{each}\n" for each in words)


def main(path: Path, seed: int, journal: Path) -> None:
    file = SeatFile.open(path)
    facts = file.facts
    file.close()
    laptop = Journalled(path, facts, seed, journal)
    asyncio.run(laptop.live())
    laptop.file.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
