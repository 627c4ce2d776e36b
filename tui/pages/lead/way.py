"""A facilitator's way in: the form, the two doors, the words of a couple that asks somebody in.

Who is at a door, and the card, is shown here alone. Nothing on these pages lets anybody in but the
button with that name; the main key goes on only where nobody is decided about.
"""

from typing import Final

from protocol.door.introduction import LINE_LIMITS, Policy
from protocol.seats import Seat
from tui.pages.page import Here, Page, row
from tui.pages.parts import (
    Button,
    Choice,
    Deed,
    Entry,
    Group,
    Keeping,
    Menu,
    OnWay,
    Part,
    Row,
    Tell,
    Text,
    Way,
    Wish,
)
from tui.seat import lead_door as slots
from tui.seat.lead_door import At, DoorAt, LeadDoor, OneDoor
from tui.words import lead_door as door_words
from tui.words import leading as leading_words
from tui.words.called import called

SIDES: Final = ("mine", "theirs")
LABEL_CHARS: Final = 60
RELAY_CHARS: Final = 253
WORDS_CHARS: Final = 120
IN_A_LINE: Final = 3
"""Words of an invitation: two lines are read out in two breaths."""

DECIDED: Final = frozenset({DoorAt.KNOCK, DoorAt.COMPARE})
"""Where a person decides about a person."""


def way_page(state: LeadDoor, here: Here) -> Page:
    """What stands there now."""
    match state.at:
        case At.FORM:
            return _form(state, here)
        case At.TYPING:
            return _typing(state, here)
        case At.DOORS | At.ASKED:
            return _doors(state, here)


def _telling(state: LeadDoor) -> Text:
    return Text(state.told, "caution", "told", bool(state.told))


# -- the form


def _form(state: LeadDoor, here: Here) -> Page:
    """Who one is, and where they meet."""
    name = _entry(state, "name", slots.NAME, LINE_LIMITS["name"][0], "about")
    policy = _policy(state)
    is_named, missing = bool(here.words(name)), None
    if not here.pick(policy):
        missing = Tell(door_words.POLICY_NEEDED, focus="policy")
    if not is_named:
        missing = Tell(door_words.NAME_NEEDED, focus="name")
    body: tuple[Part, ...] = (
        Text(door_words.THEY_READ, "muted"),
        *_asked(door_words.NAME, name),
        *_asked(
            door_words.ABOUT,
            _entry(
                state,
                "about",
                slots.ABOUT,
                LINE_LIMITS["about"][0],
                "policy",
                door_words.ABOUT_HINT,
            ),
        ),
        *_asked(door_words.POLICY, policy),
        *_asked(door_words.LAW, _entry(state, "law", slots.LAW, LINE_LIMITS["law"][0], "call")),
        *_asked(
            door_words.CALL,
            _entry(state, "call", slots.CALL, LINE_LIMITS["call"][0], "label"),
        ),
        Text(door_words.ONLY_YOU, "muted gap"),
        *_asked(
            door_words.LABEL,
            _entry(state, "label", slots.LABEL, LABEL_CHARS, "guide", door_words.LABEL_HINT),
        ),
        *_asked(door_words.GUIDE, _guide(state)),
        *_asked(
            door_words.RELAY,
            _entry(state, "relay", slots.RELAY, RELAY_CHARS, "go", door_words.RELAY_HINT),
        ),
    )
    return Page(
        "lead-form",
        0,
        here,
        look="way",
        head=(Text(door_words.TITLE, "title"),),
        body=body,
        foot=(
            _telling(state),
            row(
                [
                    _goes(door_words.GO, "go", Way.OPEN, missing, is_main=True),
                    _goes(door_words.HOME, "home", Way.OPEN_HOME, missing),
                ]
            ),
            row(
                [
                    _goes(door_words.GIVEN, "given", Way.TYPE, missing),
                    Button(door_words.TO_START, "back", (Wish.HOME,), leaves=True),
                ]
            ),
        ),
        mains=("go",),
        focus=("label",) if missing is None else (missing.focus,),
        help=door_words.HELP_FORM,
        is_frozen=False,
        turns_no_page=True,
        drafts_wait=True,
    )


def _entry(
    state: LeadDoor, id: str, slot: str, limit: int, enters: str, placeholder: str = ""
) -> Entry:
    return Entry(id, slot, state.drafts.get(slot), placeholder, limit=limit, enters=enters)


def _asked(label: str, part: Part) -> tuple[Part, Part]:
    return Text(label, "label"), part


def _policy(state: LeadDoor) -> Menu:
    """Word for word what both will read."""
    choices = tuple(Choice(each.value, leading_words.POLICY[each]) for each in Policy)
    return Menu("policy", choices, state.drafts.get(slots.POLICY), Keeping(slots.POLICY))


def _guide(state: LeadDoor) -> Menu:
    choices = tuple(
        Choice(each.name, door_words.guide(each.title, each.lasts)) for each in state.guides
    )
    first = state.guides[0].name if state.guides else ""
    return Menu("guide", choices, state.drafts.get(slots.GUIDE) or first, Keeping(slots.GUIDE))


def _goes(label: str, id: str, way: Way, missing: Tell | None, *, is_main: bool = False) -> Button:
    """On, once both can read who one is."""
    does: Deed = missing or OnWay(way)
    return Button(label, id, (does,), is_main=is_main, sends=True)


# -- words that a couple has read out


def _typing(state: LeadDoor, here: Here) -> Page:
    words = _entry(state, "words", slots.WORDS, WORDS_CHARS, "relay", door_words.GIVEN_HINT)
    relay = _entry(state, "relay", slots.RELAY, RELAY_CHARS, "knock", door_words.RELAY_HINT)
    does: Deed = OnWay(Way.KNOCK)
    if not here.words(words):
        does = Tell(door_words.WORDS_NEEDED, focus="words")
    return Page(
        "lead-typing",
        0,
        here,
        look="way",
        head=(
            Text(door_words.GIVEN_TITLE, "title"),
            Text(door_words.GIVEN_TEXT, "muted"),
        ),
        body=(
            *_asked(door_words.GIVEN_WORDS, words),
            *_asked(door_words.RELAY, relay),
        ),
        foot=(
            _telling(state),
            row(
                [
                    Button(door_words.KNOCK, "knock", (does,), is_main=True, sends=True),
                    Button(door_words.BACK_TO_FORM, "back", (OnWay(Way.FORM),)),
                ]
            ),
        ),
        focus=("words",),
        help=door_words.HELP_GIVEN,
        turns_no_page=True,
        drafts_wait=True,
    )


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
            _telling(state),
            row(
                [
                    Button(
                        door_words.LET_BOTH, "let-both", let_both, is_shown=is_both, answers=True
                    ),
                    row([_stop(here)], "apart"),
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
        Text(door_words.card(label, text), "", f"card-{n}-{at}", is_knock)
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


def _stop(here: Here) -> Button:
    """Shuts both; the second press does."""
    does: Deed = Tell(door_words.STOP_SURE, marks="stop")
    if "stop" in here.asked:
        does = OnWay(Way.STOP)
    return Button(door_words.STOP, "back", (does,), leaves=True)
