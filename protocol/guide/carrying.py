"""A guide with a look back put into it, at what both laptops still hold of earlier evenings.

It is another guide by its hash: whoever offers it at a door offers that page, too. Where both hold
nothing, the page is passed over.
"""

import msgspec

from protocol.activities.review import Review
from protocol.guide.structure import Guide, Step


def can_carry(guide: Guide) -> bool:
    """Whether it has no look back of its own."""
    activities = [each for step in guide.steps for each in step.activities]
    return not any(isinstance(each, Review) for each in activities)


def carrying(guide: Guide, page: Review, title: str) -> Guide:
    """The guide with that page as a step of its own, called `title`, once the two have arrived:
    after the first step. `page` has an id that nothing of the guide has."""
    first, *others = guide.steps
    step = Step(page.id, title, (page,), numbered=False)
    return msgspec.structs.replace(guide, steps=(first, step, *others))
