"""The kind `private`: each answers for themselves, and nothing leaves the laptop."""

from collections.abc import Mapping
from typing import ClassVar

from protocol.activities.activity import Activity, Doing, Label, Later, Part
from protocol.activities.reading import Reading
from protocol.activities.wants import want, want_entries, want_scale
from protocol.seats import Partner


class Picked(Part, frozen=True):
    """An item, and the word of the scale that was picked for it."""

    item: str
    word: str


class Private(Activity, frozen=True, kw_only=True, tag="private"):
    """Each answers for themselves; nothing leaves the laptop."""

    circles: bool = False
    """Seven pairs of circles, from apart to overlapping."""
    items: tuple[Label, ...] = ()
    scale: tuple[Label, ...] = ()
    recall: str = ""
    """An earlier private activity whose own answer is shown beside this one."""
    builder: Later[bool] = False
    """Four beginnings to try: I feel, when, I need, would you be willing to."""

    alone: Later[tuple[Picked, ...]] = ()
    """Where all of these are picked, this laptop says that there are people to talk to alone."""

    may_be_for_one: ClassVar[bool] = True

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "items", self.items, least=0)
        want_scale(where, self.scale, least=2 if self.items else 0)
        has_some = self.circles or bool(self.items) or self.builder
        want(has_some, f"{where}, field items", "circles, items or the builder")
        if self.recall:
            recalled = earlier.get(self.recall)
            want(isinstance(recalled, Private), f"{where}, field recall", "an earlier private")
        items, words = {item.id for item in self.items}, {word.id for word in self.scale}
        for each in self.alone:
            holds = each.item in items and each.word in words
            want(holds, f"{where}, field alone", "an item of its own, and a word of its scale")

    def begin(self, starter: Partner) -> Doing:
        return Reading()
