"""A private answer that one may show, by an act of its own; then what both read."""

from protocol.activities.private import Private, Sharing, Showed
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Ask, Button, Choice, Deed, Keeping, Menu, Tell, Text
from tui.pages.warming import warm_parts
from tui.seat.room_state import RoomState
from tui.seat.slots import PICK, private_key
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import sharing as sharing_words


def sharing_page(state: RoomState, here: Here) -> Page:
    """What is picked stays here until it is shown."""
    private, phase = state.activity, state.phase
    assert isinstance(private, Private) and isinstance(phase, Sharing)
    if phase.is_noted:
        return _noted(state, private, phase, here)
    if state.seat not in state.session.setting.seats:
        return _read(state, private, phase, here)
    texts = {option.id: state.filled(option.text) for option in private.options}
    key = private_key(private.id, PICK)
    kept, is_shown = state.drafts.private(key), phase.shown[state.seat] is not None
    choices = tuple(Choice(id, text) for id, text in texts.items())
    picked = kept if kept in texts else ""
    menu = Menu("picks", choices, picked, Keeping(private=key), is_disabled=is_shown)
    now = here.pick(menu)
    show: Deed = Tell(sharing_words.PICK_FIRST, focus=menu.id)
    if now:
        told = sharing_words.will_read(state.partner, texts[now])
        show = Ask(sharing_words.question(state.partner), told, sharing_words.SHOW, Showed(now))
    left = () if now else (menu.id,)
    theirs, mine = _shown(state, private, phase)
    only = Text(sharing_words.ONLY_YOU, "muted", "only", not is_shown)
    return Page(
        "sharing",
        state.session.page,
        here,
        stage=is_shown,
        head=head(state, *titled(state), only),
        body=(menu, mine),
        foot=(
            theirs,
            *warm_parts(state),
            row(
                [
                    ready(state),
                    # To whom is asked next: the longest name does not fit on a button.
                    Button(sharing_words.SHOW, "show", (show,), is_shown=state.may(Showed)),
                ]
            ),
            apart(state),
        ),
        quiet=ready_words(state),
        keys="" if is_shown else room_words.PICK_KEYS,
        mains=("ready",),
        open=Open(left, room_words.PRIVATE_EMPTY),
        focus=None if is_shown else (menu.id,),
        help=help_words.PRIVATE,
    )


def _shown(state: RoomState, private: Private, phase: Sharing) -> tuple[Text, Text]:
    """What the other has shown, and what this person has."""
    texts = {option.id: state.filled(option.text) for option in private.options}
    parts = []
    for seat, side in ((state.partner_seat, "theirs"), (state.seat, "mine")):
        id = phase.shown[seat]
        told = sharing_words.says(state.name_of(seat), texts[id]) if id else ""
        parts.append(Text(told, f"{side} gap", f"shown-{side}", id is not None))
    theirs, mine = parts
    return theirs, mine


def _read(state: RoomState, private: Private, phase: Sharing, here: Here) -> Page:
    """For whoever it is not for: what was shown, and nothing of what else there was to pick."""
    return Page(
        "sharing",
        state.session.page,
        here,
        stage="read",
        head=head(state, Text(private.title, "title")),
        body=_shown(state, private, phase),
        foot=(*warm_parts(state), row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.PRIVATE,
    )


def _noted(state: RoomState, private: Private, phase: Sharing, here: Here) -> Page:
    """The same for both, whatever was picked; beside it what was shown, if anything was."""
    return Page(
        "sharing",
        state.session.page,
        here,
        stage="note",
        head=head(state, Text(private.title, "title")),
        body=(
            Text(state.filled(private.note), "reading", is_shown=bool(private.note)),
            *_shown(state, private, phase),
        ),
        foot=(*warm_parts(state), row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.PRIVATE,
    )
