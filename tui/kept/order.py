"""The order of the evenings: by date, and of one date as far as they tell it themselves.

Nothing says at what hour an evening was. Of two on one date, the later one is that which looked at
what the other left open; where neither did, their ids decide, which are the same on both laptops.
So the order is the same wherever and whenever it is asked for. What it is not: a time.
"""

from collections.abc import Iterable
from itertools import groupby

from msgspec import json

from tui.kept.evening import Evening


def newest_first(evenings: Iterable[Evening]) -> tuple[Evening, ...]:
    """Each of them once."""
    known = sorted(dict.fromkeys(evenings), key=_settled)
    dates = groupby(known, key=lambda each: each.date)
    in_order = [each for _, same in dates for each in _as_they_tell(list(same))]
    return tuple(reversed(in_order))


def _as_they_tell(same: list[Evening]) -> Iterable[Evening]:
    """Those of one date, the first of them first."""
    left = same
    while left:
        found = next((each for each in left if not _is_after_any(each, left)), left[0])
        yield found
        left = [each for each in left if each is not found]


def _is_after_any(evening: Evening, others: list[Evening]) -> bool:
    looked = {each.id for each in evening.looked_at}
    return bool(looked) and any(
        item.id in looked for each in others if each is not evening for item in each.items or ()
    )


def _settled(evening: Evening) -> tuple[object, ...]:
    """Two files of one evening may differ; then what is in them decides."""
    return evening.date, evening.id, json.encode(evening)
