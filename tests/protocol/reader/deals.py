"""What is put forward by the page's rules: words or a line of the menu, whose it is, and when."""

from typing import TYPE_CHECKING, Any, Final

from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import limit

if TYPE_CHECKING:
    from tests.protocol.reader.session import Session

BREAKS: Final = {"\n", "\r", "\u2028", "\u2029"}
OWNERS: Final = "first", "second"
KINDS: Final = {"date": "on", "weekly": "weekly"}
"""Which data goes with which timing."""


def propose(session: "Session", seat: int, said: list[Any]) -> None:
    phase = session.phase
    if phase["is"] == "Naming":
        is_line = len(said[0]) <= limit("NAMED_CHARS") and not set(said[0]) & BREAKS
        if said[1:] != ["", "", None, None, "", None, []] or not is_line:
            raise Refused("no few words in a line")
    else:
        want_asked(session, said)
    if phase["is"] == "Naming" or not said[2]:
        session.words(said[0], needed=True)
    phase["counts"][seat] += 1
    phase.update(proposal=[seat, sum(phase["counts"])], declined=None, ready=[])
    name, (owner, when, _, again) = session.now["id"], said[3:7]
    is_plain = owner is when is again is None
    phase["waits"] = name if is_plain else [name, owner, when, again]


def want_asked(session: "Session", said: list[Any]) -> None:
    """Raises `Refused` for what the guide does not ask for, or without what it does."""
    text, _, option, owner, when, enough, again, more = said
    asked = session.now
    alone = [each for at, each in enumerate(OWNERS) if asked["owner"] and has_room(session, at)]
    owners = [*alone, *(["both"] if asked["both"] else [])]
    is_owned = owner in owners if asked["owner"] or asked["both"] else owner is None
    menu = [each["id"] for each in (*asked["options"], *session.offered(asked["prefill"]))]
    is_menu = not option or (option in menu and not text)
    is_when = when is None or (when[0] == KINDS.get(asked["timing"]) and is_day(when))
    is_again = again is None or (bool(asked["again"]) and is_day(again))
    is_rest = (not enough or asked["enough"]) and len(more) == max(len(asked["fields"]) - 1, 0)
    if not (is_owned and is_menu and is_when and is_again and is_rest):
        raise Refused("not what was asked for")


def has_room(session: "Session", seat: int) -> bool:
    made = [each[1] for each in session.phase["made"] if isinstance(each, list)]
    return session.owned(seat) + made.count(OWNERS[seat]) < limit("OWNED_MOST")


def is_day(when: list[Any]) -> bool:
    """Whether there is such a day, or such an hour of a week."""
    if when[0] == "weekly":
        return bool(0 <= when[1] <= 6 and 0 <= when[2] < 24 * 60)
    _, year, month, day = when
    if not 2000 <= year <= 9999 or not 1 <= month <= 12:
        return False
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    most = 28 + is_leap if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    return bool(1 <= day <= most)
