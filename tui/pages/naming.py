"""Giving the one thing a name: either suggests a few words, the other says yes or rather not."""

from protocol.activities.name import NAMED_CHARS, Name, Naming
from protocol.clean import clean
from protocol.limits import PROPOSALS_LIMIT
from protocol.session.events import Answered, Proposed, Ready
from tui.pages.agreeing import is_kept
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Button, Deed, Do, Entry, Part, Tell, Text
from tui.seat.room_state import RoomState
from tui.seat.slots import agree_slot
from tui.words import agreeing as agreeing_words
from tui.words import help as help_words
from tui.words import naming as naming_words
from tui.words import room as room_words


def naming_page(state: RoomState, here: Here) -> Page:
    """A line for a few words; then yes or rather not; then what both call it."""
    name, phase = state.activity, state.phase
    assert isinstance(name, Name) and isinstance(phase, Naming)
    line = _line(state, name) if phase.proposal is None and state.may(Proposed) else None
    is_unsent = line is not None and not here.is_untouched(line)
    is_asked = state.may(Answered)
    return Page(
        "naming",
        state.session.page,
        here,
        stage=_stage(state, phase),
        head=head(state, *titled(state)),
        body=(*_so_far(state, phase), *([line] if line else [])),
        foot=(row(_buttons(state, phase, here, line)), apart(state)),
        quiet=ready_words(state) or _hint(state, name, phase, is_composing=line is not None),
        # Suggests what is written; with nothing written, one is done here.
        mains=None if is_asked else ("suggest",) if is_unsent else ("ready", "suggest"),
        waits=room_words.TWO_ANSWERS if is_asked else "",
        open=_open(state, phase, here, line) if line else None,
        focus=("what", "yes", "ready"),
        help=help_words.NAMING,
        lets_go=_let_go(state, name, phase),
    )


def _stage(state: RoomState, phase: Naming) -> object:
    is_mine = any(isinstance(event, Proposed) for event in state.news.waiting)
    return phase.proposals, phase.proposal is None, phase.named is None, is_mine


def _so_far(state: RoomState, phase: Naming) -> list[Part]:
    """What both call it, or what lies between them just now."""
    proposal, partner = phase.proposal, state.partner
    if phase.named is not None:
        return [Text(naming_words.CALLED, "name good"), Text(phase.named, "said")]
    if proposal is not None:
        is_mine = proposal.by is state.seat
        suggests, suggested = naming_words.suggests, naming_words.you_suggested
        heading, side = (suggested, "mine") if is_mine else (suggests, "theirs")
        return [Text(heading(partner), f"name {side}"), Text(proposal.text, f"said {side}")]
    if phase.declined is not None:
        is_me = phase.declined is state.seat
        told = naming_words.YOU_RATHER_NOT if is_me else naming_words.rather_not(partner)
        return [Text(told, "muted")]
    return []


def _line(state: RoomState, name: Name) -> Entry:
    slot = agree_slot(name, "what")
    return Entry(
        "what",
        slot,
        state.drafts.get(slot),
        naming_words.PLACEHOLDER,
        limit=NAMED_CHARS,
        enters="suggest",
    )


def _buttons(state: RoomState, phase: Naming, here: Here, line: Entry | None) -> list[Button]:
    found: list[Button] = []
    if line is not None:
        what = here.words(line)
        suggest: Deed = Do(Proposed(what, "")) if what else Tell(naming_words.PICK, focus="what")
        button = Button(agreeing_words.SUGGEST, "suggest", (suggest,), is_main=True, sends=True)
        found.append(button)
    elif state.may(Answered) and phase.proposal is not None:
        number = phase.proposal.number
        yes, no = (Do(Answered(number, is_welcome)) for is_welcome in (True, False))
        found.append(Button(agreeing_words.YES, "yes", (yes,), is_main=True, answers=True))
        found.append(Button(agreeing_words.NO, "no", (no,), answers=True))
    return [*found, ready(state)]


def _open(state: RoomState, phase: Naming, here: Here, line: Entry) -> Open:
    """A suggestion has words; one may go on without any."""
    is_empty = here.is_untouched(line)
    if not is_empty or not state.may(Ready):
        return Open(("what",) if is_empty else (), naming_words.PICK, may_stay=False)
    # Nothing was put forward yet: the page is not left by a slip.
    return Open(() if any(phase.proposals) else ("what",), naming_words.NOTHING)


def _hint(state: RoomState, name: Name, phase: Naming, *, is_composing: bool) -> str:
    if is_composing:
        return naming_words.HINT
    if state.may(Answered):
        return is_kept(state, agree_slot(name, "what"))
    is_used_up = phase.named is None and phase.proposals[state.seat] >= PROPOSALS_LIMIT
    return agreeing_words.suggested_all(state.partner) if is_used_up else ""


def _let_go(state: RoomState, name: Name, phase: Naming) -> tuple[str, ...]:
    """The draft goes once the suggestion is made, not before: it may come too late."""
    made = [event.text for event in state.news.waiting if isinstance(event, Proposed)]
    if phase.proposal is not None and phase.proposal.by is state.seat:
        made.append(phase.proposal.text)
    slot = agree_slot(name, "what")
    return (slot,) if clean(state.drafts.get(slot)).strip() in made else ()
