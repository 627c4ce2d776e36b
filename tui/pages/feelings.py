"""A feeling from a list or in own words: the guess, and whether it fits."""

from protocol.session.events import AnyEvent, FeltRight, GuessedFeeling, NamedFeeling
from tui.pages.floor import floor_page, is_aloud, slot, talking_of, turns_of
from tui.pages.frame import apart
from tui.pages.page import Here, Page, row
from tui.pages.parts import (
    Button,
    Choice,
    Deed,
    Do,
    Entry,
    Group,
    Keeping,
    Scale,
    Tell,
    Text,
    Turn,
)
from tui.pages.rungs import rung_body
from tui.pages.said import felt
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words
from tui.words import room as room_words

OTHER = "other"
"""The part of the check on which one says the word that fits better."""

LONGEST = 80
"""Characters of a feeling in own words."""


def feeling_page(state: RoomState, here: Here) -> Page:
    """The listener guesses what the other feels."""
    own = _own(state, floor_words.FEELING_PLACEHOLDER, GuessedFeeling)
    words, aloud = here.words(own), is_aloud(state)
    asked = floor_words.feeling_aloud if aloud else floor_words.feeling_now
    offer = Button(
        room_words.DONE if aloud else floor_words.FEELING_SEND,
        "offer",
        (_offer(state, _as_event(GuessedFeeling, words), own, words),),
        is_main=True,
        sends=True,
    )
    return floor_page(
        "feeling",
        state,
        here,
        question=turns_of(state).title,
        look="talking picking",
        body=rung_body(state),
        foot=(
            Text(asked(state.partner), "ask"),
            _words(state.feelings or floor_words.FEELINGS, own),
            own,
            row([offer, apart(state, is_at_end=True)]),
        ),
        focus=("feelings",),
    )


def feeling_check_page(state: RoomState, here: Here) -> Page:
    """The speaker: yes, or the word that fits better."""
    own = _own(state, floor_words.FEELING_OTHER_PLACEHOLDER, NamedFeeling, branch=OTHER)
    words = here.words(own)
    branch = here.branch if here.branch is not None else (OTHER if words else "")
    is_other = branch == OTHER
    offer = _offer(state, _as_event(NamedFeeling, words), own, words)
    turn = talking_of(state).turn
    guess, aloud = felt(turn.guess or "", turn.words[0]), is_aloud(state)
    told = floor_words.guesses(state.partner, guess)
    if aloud and is_other:
        told = floor_words.FEELING_OTHER_ALOUD
    picker = (_words(state.feelings or floor_words.OWN_FEELINGS, own), own)
    other = floor_words.FEELING_OTHER
    buttons = [
        Button(floor_words.FEELING_YES, "right", (Do(FeltRight()),), is_main=True, answers=True),
        Button(other, "more-like", (Turn(OTHER),), is_shown=not is_other),
        Button(
            room_words.DONE if aloud else floor_words.TELL,
            "offer",
            (offer,),
            is_main=True,
            is_shown=is_other,
            sends=True,
        ),
        Button(floor_words.BACK, "back", (Turn(""),), is_shown=is_other),
    ]
    return floor_page(
        "feeling-check",
        state,
        here,
        question=turns_of(state).title,
        look="talking picking",
        body=rung_body(state),
        foot=(
            Text(told, "ask"),
            Group(picker, id="other", is_shown=is_other),
            row([*buttons, apart(state, is_at_end=True)]),
        ),
        # A word that fits better is sent; that the guess fits is not for a key to say that goes on
        # everywhere else.
        mains=("offer",) if is_other else None,
        waits="" if is_other else room_words.TWO_ANSWERS,
        focus=("feelings",) if is_other else ("right",),
        branch=branch,
    )


def _as_event(
    said: type[GuessedFeeling | NamedFeeling], words: str
) -> GuessedFeeling | NamedFeeling:
    """A word of the list goes by its id, so that each reads it in the words of their own laptop."""
    ids = {word: id for id, word in floor_words.FEELING_WORDS.items()}
    return said("", ids[words]) if words in ids else said(words)


def _own(
    state: RoomState,
    placeholder: str,
    said: type[GuessedFeeling | NamedFeeling],
    branch: str = "",
) -> Entry:
    where = slot(state, said)
    return Entry(
        "own",
        where,
        state.drafts.get(where),
        placeholder,
        limit=LONGEST,
        enters="offer",
        at_once=True,
        branch=branch,
    )


def _words(feelings: tuple[str, ...], own: Entry) -> Scale:
    """Words to pick from; the line for one's own takes them over."""
    choices = tuple(Choice(word, word) for word in feelings)
    picked = own.draft if own.draft in feelings else ""
    return Scale("feelings", "", choices, picked, Keeping(box=own.id))


def _offer(state: RoomState, event: AnyEvent, own: Entry, words: str) -> Deed:
    if words or is_aloud(state):
        return Do(event, own.id)
    return Tell(floor_words.PICK_FEELING, focus="feelings")
