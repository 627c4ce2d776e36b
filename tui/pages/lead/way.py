"""A facilitator's way in: the form, the two doors, the words of a couple that asks somebody in.

Who is at a door, and the card, is shown here alone. Nothing on these pages lets anybody in but the
button with that name; the main key goes on only where nobody is decided about.
"""

from typing import Final

from protocol.seats import Seat
from tui.pages.lead.form import form_page, telling, typing_page
from tui.pages.page import Here, Page, row
from tui.pages.parts import (
    Button,
    Deed,
    Group,
    OnWay,
    Part,
    Row,
    Tell,
    Text,
    Way,
)
from tui.seat.lead_door import At, DoorAt, LeadDoor, OneDoor
from tui.words import daytime as day_words
from tui.words import lead_door as door_words
from tui.words.called import called

SIDES: Final = ("mine", "theirs")
IN_A_LINE: Final = 3
"""Words of an invitation: two lines are read out in two breaths."""

DECIDED: Final = frozenset({DoorAt.KNOCK, DoorAt.COMPARE})
"""Where a person decides about a person."""


def way_page(state: LeadDoor, here: Here) -> Page:
    """What stands there now."""
    match state.at:
        case At.FORM:
            return form_page(state, here)
        case At.TYPING:
            return typing_page(state, here)
        case At.DOORS | At.ASKED:
            return _doors(state, here)


# -- the doors


def name_of(state: LeadDoor, door: OneDoor) -> str:
    """As whoever knocked is called; else as the facilitator has them in mind."""
    if state.at is At.ASKED:
        return (door_words.WITH_FIRST, door_words.WITH_OTHER)[_place(state, door)]
    return called(door.name) or door_words.PARTNERS[door.seat]


def _place(state: LeadDoor, door: OneDoor) -> int:
    return state.doors.index(door)


def _doors(state: LeadDoor, here: Here) -> Page:
    """Both doors beside each other."""
    is_asked = state.at is At.ASKED
    head: list[Part] = [
        Text(state.label or door_words.TITLE, "title"),
        Text(door_words.READ_OUT, "muted", "how", not is_asked and not _both_in(state)),
        Text(_way_there(state), "", "where", bool(_way_there(state)) and not _both_in(state)),
    ]
    both = [each for each in state.doors if each.at is DoorAt.KNOCK]
    is_both = len(both) == 2
    let_both = tuple(OnWay(Way.LET_IN, each.seat) for each in state.doors)
    return Page(
        "lead-doors",
        0,
        here,
        stage=state.at,
        look="way",
        head=tuple(head),
        body=(Row(tuple(_door(state, each, here) for each in state.doors), "columns"),),
        foot=(
            telling(state),
            row(
                [
                    Button(
                        door_words.LET_BOTH, "let-both", let_both, is_shown=is_both, answers=True
                    ),
                    row([_anew(state, here), _stop(state, here)], "apart"),
                ]
            ),
        ),
        mains=None,
        waits=door_words.NOW_COMPARE if _is_asked(state) else door_words.WAITS,
        focus=(),
        help=door_words.HELP_GIVEN if is_asked else door_words.HELP_DOORS,
        turns_no_page=True,
        drafts_wait=True,
    )


def _is_asked(state: LeadDoor) -> bool:
    return any(each.at is DoorAt.COMPARE for each in state.doors)


def _both_in(state: LeadDoor) -> bool:
    return all(each.is_in for each in state.doors)


def _way_there(state: LeadDoor) -> str:
    if state.at is At.ASKED:
        return ""
    if state.relay:
        return door_words.over_relay(state.relay)
    return door_words.at_address(state.address) if state.address else ""


def _door(state: LeadDoor, door: OneDoor, here: Here) -> Group:
    """One of them: the words to read out, then who knocks, then two words to compare."""
    n, name = int(door.seat), name_of(state, door)
    is_open = door.at in (DoorAt.OPENING, DoorAt.OPEN)
    is_knock = door.at is DoorAt.KNOCK
    lines = in_lines(door.words)
    spoken = "" if door.spoken is None else "   ".join(door.spoken)
    is_compared = door.at is DoorAt.COMPARE
    card = tuple(
        Text(
            door_words.card(label, text),
            "",
            f"card-{n}-{at}",
            is_knock or (is_open and label == door_words.REACH and bool(text)),
        )
        for at, (label, text) in enumerate(_card(door))
    )
    return Group(
        (
            Text(name, f"name {SIDES[_place(state, door)]}", f"who-{n}"),
            Text(lines, "large words", f"words-{n}", is_open and bool(lines)),
            Text(door.told or _standing(state, door), _look(door), f"stands-{n}"),
            *card,
            Text(spoken, "large words", f"spoken-{n}", is_compared),
            row(
                [
                    _button(_let_in(door), f"let-in-{n}", Way.LET_IN, door.seat, is_knock),
                    _button(door_words.NOT_THIS_ONE, f"shut-{n}", Way.SHUT, door.seat, is_knock),
                    _button(door_words.SAME, f"same-{n}", Way.SAME, door.seat, is_compared),
                    _differ(state, door, here, is_compared),
                ]
            ),
        ),
        "column",
        f"door-{n}",
    )


def _button(label: str, id: str, way: Way, seat: Seat, is_shown: bool) -> Button:
    return Button(label, id, (OnWay(way, seat),), is_shown=is_shown, answers=True)


def _differ(state: LeadDoor, door: OneDoor, here: Here, is_shown: bool) -> Button:
    """All of it anew, for both: the second press does."""
    mark = f"differ {int(door.seat)} {door.spoken}"
    does: Deed = OnWay(Way.DIFFER, door.seat)
    if state.at is At.DOORS and mark not in here.asked:
        does = Tell(door_words.DIFFER_SURE, marks=mark)
    id = f"differ-{int(door.seat)}"
    return Button(door_words.DIFFER, id, (does,), is_shown=is_shown, answers=True)


def _let_in(door: OneDoor) -> str:
    name = called(door.name)
    return door_words.let_in(name) if name and len(name) <= 12 else door_words.LET_THEM


def in_lines(words: tuple[str, ...]) -> str:
    """A few words to a line."""
    lines = [words[start : start + IN_A_LINE] for start in range(0, len(words), IN_A_LINE)]
    return "\n".join("   ".join(line) for line in lines)


def _card(door: OneDoor) -> tuple[tuple[str, str], ...]:
    card = door.card
    return (
        (door_words.WHERE, card.where),
        (door_words.REACH, card.reach),
        (door_words.OTHERS, card.others),
    )


def _look(door: OneDoor) -> str:
    return "caution" if door.at in DECIDED or door.told else "muted"


def _standing(state: LeadDoor, door: OneDoor) -> str:
    """Where this one is."""
    match door.at:
        case DoorAt.OPENING:
            return door_words.LOOKING if state.at is At.ASKED else door_words.OPENING
        case DoorAt.OPEN:
            return door_words.NOBODY_YET
        case DoorAt.KNOCK:
            return door_words.AT_THE_DOOR
        case DoorAt.KNOCKED:
            return door_words.KNOCKED
        case DoorAt.GOING_IN:
            return door_words.GOING_IN
        case DoorAt.COMPARE:
            return door_words.COMPARE
        case DoorAt.SAME:
            return door_words.THE_SAME


def _anew(state: LeadDoor, here: Here) -> Button:
    """For whoever was let in and has closed the program since; the second press does."""
    does: Deed = OnWay(Way.ANEW)
    if "anew" not in here.asked:
        does = Tell(door_words.ANEW_SURE, marks="anew")
    is_shown = state.at is At.DOORS and any(each.is_in for each in state.doors)
    return Button(door_words.NEW_WORDS, "anew", (does,), is_shown=is_shown, leaves=True)


def _stop(state: LeadDoor, here: Here) -> Button:
    """Shuts both, or turns back from the one; the second press does."""
    is_asked = state.at is At.ASKED
    label = door_words.TURN_BACK if is_asked else door_words.STOP
    sure = door_words.TURN_BACK_SURE if is_asked else door_words.STOP_SURE
    if state.is_appointment:
        sure = day_words.SHUT_SURE
    does: Deed = Tell(sure, marks="stop")
    if "stop" in here.asked:
        does = OnWay(Way.STOP)
    return Button(label, "back", (does,), leaves=True)
