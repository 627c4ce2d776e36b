"""Guides that somebody wrote: one that was brought on the command line, and those in a folder.

What it is not: `shelf`, which has those that come with the program. A guide that is brought is put
into the folder once a session is about to begin with it: who comes back to that session needs it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import Final

from protocol.activities.activity import Voice
from protocol.errors import BadGuide
from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.guide.times import minutes_of
from tui.disk.atomic import make_directory, storage, write_text
from tui.disk.shelf import BURNOUT, NAMES, guide_at, guide_of, shipped, text_at, tree_of
from tui.errors import StorageFailed

BROUGHT: Final = "brought"
"""What the program calls the guide of the command line."""

OWN: Final = "own/"
"""How the names of those in the folder begin, followed by the file's."""

FILES_LIMIT: Final = 50
"""Files that are looked at in the folder: it is no library."""


LED_HEAD: Final = (
    "# A guide for two whom you lead. What stands after a # is not read: where you take the mark",
    "# away and write your own, it is yours. facilitator is a hint on your screen, which the two",
    "# never get, lasts how many minutes your plan has for a page, and spare what could go first.",
)
LED_PLACE: Final = (
    '# facilitator = "What you watch for here, or do next."',
    "# lasts = {minutes}",
    "# spare = true",
)


@dataclass(frozen=True)
class Brought:
    """A guide that was named on the command line."""

    guide: Guide
    text: str
    """Its TOML."""


def bring(path: Path) -> Brought:
    """The guide in a file. Raises `BadGuide` where it does not load, or `StorageFailed`."""
    text = text_at(path)
    return Brought(load_guide(text, tree_of), text)


def copied(text: str, name: str) -> str:
    """The TOML of a guide, to be changed: under an id of its own, made of a file's `name`."""
    own = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:32].strip("-")
    if not own or own in NAMES:
        own = "my-guide"
    # What stands over a guide tells of that guide, and may be untrue of what becomes of the copy.
    text = re.sub(r"\A(?:#[^\n]*\n)+\n*", "", text)
    text = re.sub(
        r'^title = "([^"]{1,29})"', r'title = "\1 (copy)"', text, count=1, flags=re.MULTILINE
    )
    return re.sub(r'^id = "[^"]*"', f'id = "{own}"', text, count=1, flags=re.MULTILINE)


def led_copy(text: str, guide: Guide) -> str:
    """The same for whoever leads: with a place for a hint at every activity of that guide, which
    says nothing yet, and with the minutes that the model of times has for it."""
    activities = iter([each for step in guide.steps for each in step.activities])
    lines: list[str] = [*LED_HEAD, ""]
    is_led, is_due = guide.led, False
    for line in text.splitlines():
        lines.append(line)
        if line.startswith("id = ") and not is_led:
            lines.append("led = true")
            is_led = True
        is_due = is_due or line.strip() == "[[steps.activities]]"
        if is_due and re.match(r"(id|use) = ", line):
            is_due = False
            for activity in islice(activities, 1):
                minutes = max(1, round(minutes_of(activity, Voice.ALOUD)))
                lines += (each.format(minutes=minutes) for each in LED_PLACE)
    return "\n".join(lines) + "\n"


class Guides:
    """Every guide at hand, by the name that the program has for it."""

    def __init__(self, folder: Path, brought: Brought | None = None) -> None:
        self._folder = folder
        self._brought = brought

    def offered(self, *, leads: bool = False) -> Mapping[str, Guide]:
        """The one that was brought first, then those of the program, then those of the folder;
        those that are meant to be led only to whoever `leads`."""
        return {name: each for name, each in self._all().items() if leads or not each.led}

    def _all(self) -> dict[str, Guide]:
        first = {} if self._brought is None else {BROUGHT: self._brought.guide}
        known = set(map(_hash, first.values()))
        own = {name: each for name, each in self._own() if _hash(each) not in known}
        return {**first, **{name: shipped(name) for name in NAMES}, **own}

    def named(self, name: str) -> Guide:
        """A guide by its name; the first of the program for any that is not at hand any more."""
        if name in NAMES or not name:
            return shipped(name or BURNOUT)
        return self._all().get(name) or shipped(BURNOUT)

    def of(self, name: bytes) -> Guide | None:
        """The guide of that hash, if it is at hand."""
        found = guide_of(name)
        own = (each for _, each in self._own())
        brought = () if self._brought is None else (self._brought.guide,)
        return found or next((each for each in chain(brought, own) if _hash(each) == name), None)

    def to_lead(self, name: bytes) -> Guide | None:
        """The guide of that hash as whoever leads has it, if it is at hand: with hints, which the
        hash is not of. The one that was brought, or the newest file, has those of today."""
        brought = () if self._brought is None else (self._brought.guide,)
        own = (each for _, each in sorted(self._own(), key=self._written, reverse=True))
        return next((each for each in chain(brought, own) if _hash(each) == name), guide_of(name))

    def keep(self, name: str) -> None:
        """Puts the guide that was brought into the folder, if that is its name, and it is not
        there; the folder is made for the first. Raises `StorageFailed`."""
        brought = self._brought
        if name != BROUGHT or brought is None:
            return
        if brought.guide in [each for _, each in self._own()]:
            return
        make_directory(self._folder)
        names = (f"{brought.guide.id}{'' if n == 1 else f'-{n}'}.toml" for n in count(1))
        with storage():
            free = next(each for each in names if not (self._folder / each).exists())
        write_text(self._folder / free, brought.text)

    def _written(self, own: tuple[str, Guide]) -> float:
        """When the file of a guide in the folder was changed last."""
        try:
            with storage():
                return (self._folder / f"{own[0].removeprefix(OWN)}.toml").stat().st_mtime
        except StorageFailed:
            return 0.0

    def _own(self) -> list[tuple[str, Guide]]:
        """Those in the folder that load, by their files' names; what does not is passed over."""
        found: list[tuple[str, Guide]] = []
        try:
            with storage():
                paths = sorted(self._folder.glob("*.toml"))[:FILES_LIMIT]
        except StorageFailed:
            return []
        for path in paths:
            try:
                found.append((f"{OWN}{path.stem}", guide_at(path)))
            except (BadGuide, StorageFailed):
                continue
        return found


def _hash(guide: Guide) -> bytes:
    return guide_hash(guide_bytes(guide))
