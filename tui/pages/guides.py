"""The guides that are offered before two begin: each one's title, how long it takes, for whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from protocol.guide.carrying import can_carry
from protocol.guide.structure import Guide
from tui.pages import lasting
from tui.words import guide as guide_words


@dataclass(frozen=True)
class GuideOffer:
    """One guide, as it is offered to the one who invites."""

    name: str
    """What the program calls it."""
    title: str
    lasts: str
    """How long it takes aloud, and typed."""
    about: str
    looks_back: bool = True
    """Whether what the two kept may come into it."""


def offers(guides: Mapping[str, Guide], *, carried: Collection[str] = ()) -> tuple[GuideOffer, ...]:
    """The guides as they are offered, in that order. `carried`: a look back is put into these
    where they have none."""
    return tuple(
        GuideOffer(
            name,
            guide.title,
            lasts(guide),
            guide.about,
            looks_back=name in carried or not can_carry(guide),
        )
        for name, guide in guides.items()
    )


def lasts(guide: Guide) -> str:
    """How long a guide takes, in words: a line for each of its lengths. Where that cannot be told,
    it is what its author says."""
    lines = [guide_words.length(*each) for each in lasting.lengths(guide)]
    told = "\n".join(lines) if guide.lengths else lasting.lasts(guide)
    return told or guide_words.lasts_as_said(guide.minutes)
