"""What a facilitator types before there is a door: who one is, or the words that a couple gave.

The two read it word for word before either says yes, the policy too: nothing goes on without a name
and a policy.
"""

from typing import Final

from protocol.door.introduction import LINE_LIMITS, Policy
from tui.pages.page import Here, Page, row
from tui.pages.parts import (
    Button,
    Choice,
    Deed,
    Entry,
    Keeping,
    Menu,
    OnWay,
    Part,
    Tell,
    Text,
    Way,
    Wish,
)
from tui.seat import lead_door as slots
from tui.seat.lead_door import LeadDoor
from tui.words import begin as begin_words
from tui.words import daytime as day_words
from tui.words import lead_door as door_words
from tui.words import leading as leading_words

LABEL_CHARS: Final = 60
RELAY_CHARS: Final = 253
WORDS_CHARS: Final = 120


def telling(state: LeadDoor) -> Text:
    """What happens, or what went wrong."""
    return Text(state.told, "caution", "told", bool(state.told))


def form_page(state: LeadDoor, here: Here) -> Page:
    """Who one is, and where they meet."""
    name = _entry(state, "name", slots.NAME, LINE_LIMITS["name"][0], "about")
    policy = _policy(state)
    is_named, missing = bool(here.words(name)), None
    if not here.pick(policy):
        missing = Tell(door_words.POLICY_NEEDED, focus="policy")
    if not is_named:
        missing = Tell(door_words.NAME_NEEDED, focus="name")
    relay = _entry(state, "relay", slots.RELAY, RELAY_CHARS, "go", door_words.RELAY_HINT)
    nowhere = None if here.words(relay) else Tell(begin_words.NO_RELAY, focus="relay")
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
        *_asked(door_words.RELAY, relay),
        *_another_day(state, missing or nowhere),
    )
    return Page(
        "lead-form",
        0,
        here,
        look="way",
        head=(Text(door_words.TITLE, "title"),),
        body=body,
        foot=(
            telling(state),
            row(
                [
                    _goes(door_words.GO, "go", Way.OPEN, missing or nowhere, is_main=True),
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


def _another_day(state: LeadDoor, missing: Tell | None) -> tuple[Part, ...]:
    """What is kept locked on this laptop, to be opened another day."""
    if not state.may_appoint:
        return ()
    return (
        Text(day_words.OTHER_TIME, "muted gap"),
        row(
            [
                _goes(day_words.ANOTHER_DAY, "another-day", Way.ANOTHER_DAY, missing),
                _goes(day_words.YOURS, "appointments", Way.APPOINTMENTS, None),
            ]
        ),
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


def typing_page(state: LeadDoor, here: Here) -> Page:
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
            telling(state),
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
