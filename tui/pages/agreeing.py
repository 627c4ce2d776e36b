"""Agreeing on something small: either suggests, the other says yes or rather not."""

from protocol.activities.agree import Agree, Agreeing
from protocol.clean import clean
from protocol.limits import PROPOSALS_LIMIT
from protocol.session.events import Answered, Proposed, Ready
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Button, Choice, Deed, Do, Entry, Group, Keeping, Menu, Part, Tell, Text
from tui.seat.room_state import RoomState
from tui.seat.slots import agree_slot
from tui.words import agreeing as agreeing_words
from tui.words import help as help_words


def agreeing_page(state: RoomState, here: Here) -> Page:
    """A menu, a line for own words, a day; then yes or rather not."""
    agree, phase = state.activity, state.phase
    assert isinstance(agree, Agree) and isinstance(phase, Agreeing)
    is_composing = phase.proposal is None and state.may(Proposed)
    lines = _lines(state, agree) if is_composing else []
    menu = _menu(state, agree) if is_composing else []
    is_unsent = any(not here.is_untouched(line) for line in lines)
    go_on = _go_on(state)
    return Page(
        "agreeing",
        state.session.page,
        here,
        stage=_stage(state, phase),
        head=head(state, *titled(state)),
        body=(*_so_far(state, phase), *menu, *lines),
        foot=(Group((row(_buttons(state, phase, here, lines, go_on)),), "auto"), apart(state)),
        quiet=ready_words(state) or _hint(state, phase, is_composing=is_composing),
        # Suggests what is written; with nothing written, one is done here.
        mains=("suggest",) if is_unsent else ("yes", "ready", "suggest"),
        open=_open(phase, lines, here, is_suggesting=is_unsent or not go_on.is_shown),
        focus=("menu", "what", "yes"),
        help=help_words.AGREEING,
        lets_go=_let_go(state, agree, phase),
    )


def _stage(state: RoomState, phase: Agreeing) -> object:
    is_mine = any(isinstance(event, Proposed) for event in state.news.waiting)
    return phase.proposals, phase.proposal is None, len(phase.made), is_mine


def _so_far(state: RoomState, phase: Agreeing) -> list[Part]:
    """What is agreed, and what lies between them just now."""
    partner, parts = state.partner, list[Part]()
    if phase.made:
        parts.append(Text(agreeing_words.MADE, "name good"))
        for made in phase.made:
            parts.append(Text(agreeing_words.agreement_line(made.text, made.day), "said"))
    proposal = phase.proposal
    if proposal is not None:
        is_mine = proposal.by is state.seat
        suggests, suggested = agreeing_words.suggests, agreeing_words.you_suggested
        heading, side = (suggested, "mine") if is_mine else (suggests, "theirs")
        line = agreeing_words.agreement_line(proposal.text, proposal.day)
        parts += [Text(heading(partner), f"name {side}"), Text(line, f"said {side}")]
    elif phase.declined is not None:
        is_me = phase.declined is state.seat
        told = agreeing_words.YOU_RATHER_NOT if is_me else agreeing_words.rather_not(partner)
        parts.append(Text(told, "muted"))
    return parts


def _menu(state: RoomState, agree: Agree) -> list[Menu]:
    """What the guide suggests: the line for own words takes it over."""
    choices = tuple(Choice(option.id, option.text) for option in agree.options)
    what = state.drafts.get(agree_slot(agree, "what"))
    picked = next((choice.id for choice in choices if choice.text == what), "")
    return [Menu("menu", choices, picked, Keeping(box="what"))] if choices else []


def _lines(state: RoomState, agree: Agree) -> list[Entry]:
    """What, and until when."""
    what, day = (agree_slot(agree, part) for part in ("what", "day"))
    drafts = state.drafts
    lines = [
        Entry(
            "what",
            what,
            drafts.get(what),
            agreeing_words.PLACEHOLDER,
            limit=300,
            enters="day" if agree.day else "suggest",
            leads_on=bool(agree.day),
        )
    ]
    if agree.day:
        lines.append(Entry("day", day, drafts.get(day), agree.day, limit=120, enters="suggest"))
    return lines


def _buttons(
    state: RoomState, phase: Agreeing, here: Here, lines: list[Entry], go_on: Button
) -> list[Button]:
    found: list[Button] = []
    if lines:
        what, day = here.words(lines[0]), "".join(here.words(line) for line in lines[1:])
        suggest: Deed = Do(Proposed(what, day)) if what else Tell(agreeing_words.PICK, focus="what")
        button = Button(agreeing_words.SUGGEST, "suggest", (suggest,), is_main=True, sends=True)
        found.append(button)
    elif state.may(Answered) and phase.proposal is not None:
        number = phase.proposal.number
        yes, no = (Do(Answered(number, is_welcome)) for is_welcome in (True, False))
        found.append(Button(agreeing_words.YES, "yes", (yes,), is_main=True))
        found.append(Button(agreeing_words.NO, "no", (no,)))
    return [*found, go_on]


def _go_on(state: RoomState) -> Button:
    may = state.may(Ready) and not state.may(Answered)
    found = ready(state, agreeing_words.NEXT)
    return Button(found.label, found.id, found.does, is_main=True, is_shown=may)


def _open(phase: Agreeing, lines: list[Entry], here: Here, *, is_suggesting: bool) -> Open | None:
    """A day may be left open; a suggestion has words."""
    if not lines:
        return None
    if is_suggesting:
        left = tuple(line.id for line in lines if here.is_untouched(line))
        is_what = "what" in left
        sentence = agreeing_words.PICK if is_what else agreeing_words.DAY_OPEN
        return Open(left, sentence, may_stay=not is_what)
    # Nothing was put forward yet: the page is not left by a slip.
    left = () if any(phase.proposals) else ("what",)
    return Open(left, agreeing_words.NOTHING)


def _hint(state: RoomState, phase: Agreeing, *, is_composing: bool) -> str:
    if is_composing:
        return agreeing_words.HINT
    if phase.proposals[state.seat] >= PROPOSALS_LIMIT and not state.may(Answered):
        return agreeing_words.suggested_all(state.partner)
    return ""


def _let_go(state: RoomState, agree: Agree, phase: Agreeing) -> tuple[str, ...]:
    """The draft goes once the suggestion is made, not before: it may come too late."""
    made = [event.text for event in state.news.waiting if isinstance(event, Proposed)]
    if phase.proposal is not None and phase.proposal.by is state.seat:
        made.append(phase.proposal.text)
    what, day = (agree_slot(agree, part) for part in ("what", "day"))
    return (what, day) if clean(state.drafts.get(what)).strip() in made else ()
