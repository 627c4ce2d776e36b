"""What the two kept, over all evenings: the evenings, what is open, the thanks.

Pure, over documents that were opened; each evening lies in a file of its own, and this is where
they are read as one. An agreement or a promise is open until some evening that is kept here looked
at it as theirs whose it is (`Evening.looked_at`): nobody closes what is another's. Everything was
*found on this laptop*: whether the other one has it, nothing here knows. What it is not: sentences,
or a folder.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.kept.documents import Document
from tui.kept.evening import Evening, Looked, Thanks, Undertaking
from tui.kept.order import newest_first


@dataclass(frozen=True)
class Open:
    """An agreement or a promise that no evening looked at yet."""

    item: Undertaking
    evening: Evening
    """On which it was made: who the two were, and when."""


@dataclass(frozen=True)
class Opened:
    """All of it, newest first."""

    evenings: tuple[Evening, ...]
    open: tuple[Open, ...]
    """Of one evening in the order in which they were made."""
    thanks: tuple[Thanks, ...]

    def with_partner(self, name: str) -> tuple[Open, ...]:
        """What is open with somebody of that name."""
        return tuple(each for each in self.open if _same(each.evening.partner, name))


def over(evenings: Iterable[Evening]) -> frozenset[str]:
    """The ids of what is open no more."""
    found = tuple(evenings)
    looked = _looked_at(found)
    return frozenset(
        item.id for each in found for item in each.items or () if item.once_looked_at in looked
    )


def opened(documents: Iterable[Document]) -> Opened:
    """What is in these, in whatever order they lay. Two files of one evening count once, but where
    they differ: then what either has is there.
    """
    found = tuple(documents)
    evenings = newest_first(each for each in found if isinstance(each, Evening))
    thanks = dict.fromkeys(each for each in found if isinstance(each, Thanks))
    return Opened(
        evenings=evenings,
        open=tuple(_open(evenings)),
        thanks=tuple(sorted(thanks, key=lambda each: each.at, reverse=True)),
    )


def _open(evenings: tuple[Evening, ...]) -> Iterable[Open]:
    """Each item once."""
    looked, told = _looked_at(evenings), set[str]()
    for evening in evenings:
        for item in evening.items or ():
            if item.id not in told and item.once_looked_at not in looked:
                told.add(item.id)
                yield Open(item, evening)


def _looked_at(evenings: tuple[Evening, ...]) -> frozenset[Looked]:
    return frozenset(each for evening in evenings for each in evening.looked_at)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
