"""One thing that is kept, as this laptop shows it and hands it out: with its clock, and the relay.

What it is: what `tui.pages.keeping` does not know of the world. What it is not: a page, or a file.
"""

from collections.abc import Collection
from datetime import datetime, tzinfo

from tui.kept.listing import Item
from tui.line.addresses import readable
from tui.pages import keeping
from tui.pages.parts import Text
from tui.words import lead_door as door_words


def zone_of(item: Item) -> tzinfo:
    """Of this laptop, as it is at an appointment: its clock may be changed before."""
    at = datetime.now() if item.appointed is None else item.appointed.begins
    zone = at.astimezone().tzinfo
    assert zone is not None
    return zone


def texts_of(item: Item, looked_at: Collection[str] = ()) -> tuple[Text, ...]:
    """All of one; the first is its title. Words of an appointment are told with their relay."""
    relay = keeping.one_line(_relay(item))
    told = (Text(door_words.over_relay(relay)),) if relay else ()
    return *keeping.texts_of(item, zone_of(item), looked_at), *told


def markdown_of(item: Item, answer: str) -> tuple[str, str]:
    """(how the name of the file begins, its text) for one of the answers that hand out."""
    return keeping.markdown_of(item, answer, zone_of(item), relay=_relay(item))


def _relay(item: Item) -> str:
    """Where the doors of an appointment are, if what lies there names an address at all."""
    return "" if item.appointed is None else readable(item.appointed.relay)
