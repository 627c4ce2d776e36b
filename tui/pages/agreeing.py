"""Agreeing on something small: either suggests, the other says yes or rather not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from protocol.activities.activity import Agreement
from protocol.activities.agree import Agree, Agreeing, menu_of
from protocol.activities.proposals import Proposal
from protocol.activities.wants import LIST_LIMIT
from protocol.clean import clean
from protocol.limits import PROPOSALS_LIMIT
from protocol.session.events import Answered, Proposed, Ready
from tui.pages import terms
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.gentle import heeds, nudge, where_of
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import (
    Button,
    Choice,
    Deed,
    Do,
    Entry,
    Group,
    Keeping,
    Menu,
    Part,
    Tell,
    Text,
    Turn,
)
from tui.seat.room_state import RoomState
from tui.seat.slots import agree_slot
from tui.words import agreeing as agreeing_words
from tui.words import help as help_words
from tui.words import room as room_words


def agreeing_page(state: RoomState, here: Here) -> Page:
    """A menu, a line for own words, a day; then yes or rather not."""
    agree, phase = state.activity, state.phase
    assert isinstance(agree, Agree) and isinstance(phase, Agreeing)
    composing = _composing(state, agree, phase)
    lines, rest, has_rest = composing.lines, composing.terms, terms.are_asked(agree)
    is_unsent = any(not here.is_untouched(line) for line in lines)
    is_second = bool(rest) and has_rest and here.branch == terms.PART
    buttons = _buttons(state, phase, here, composing, is_second=is_second)
    first = (*_so_far(state, phase), *composing.menu, *_labelled(agree, lines))
    second = (Text(here.words(lines[0]) if lines else "", "said mine"), *rest)
    # With one part there is nothing to turn to, and what is asked for stands below the words.
    body = (*first, *rest)
    if has_rest and lines:
        body = (
            Group(first, "auto", "first", is_shown=not is_second),
            Group(second, "auto", "second", is_shown=is_second),
        )
    return Page(
        "agreeing",
        state.session.page,
        here,
        stage=_stage(state, phase),
        head=head(state, *titled(state)),
        body=body,
        foot=(nudge(state, here), Group((row(buttons),), "auto"), apart(state)),
        heeds=heeds(state, where_of(agree), *(line.id for line in lines)),
        quiet=ready_words(state) or _hint(state, agree, phase, is_composing=bool(lines)),
        # Suggests what is written; with nothing written, one is done here. A yes is no way on.
        mains=_mains(state, is_unsent=is_unsent),
        waits=room_words.TWO_ANSWERS if state.may(Answered) else "",
        open=_open(state, phase, composing, here, is_unsent=is_unsent, is_second=is_second),
        focus=("owner", "when", "weekday", "enough") if is_second else ("menu", "what", "yes"),
        branch=terms.PART if is_second else "",
        help=help_words.AGREEING,
        lets_go=_let_go(state, agree, phase),
    )


def _mains(state: RoomState, *, is_unsent: bool) -> tuple[str, ...] | None:
    if state.may(Answered):
        return None
    return ("next", "suggest") if is_unsent else ("ready", "next", "suggest")


@dataclass(frozen=True)
class _Composing:
    """What a suggestion is made of; nothing where none can be made now."""

    agree: Agree
    menu: tuple[Menu, ...] = ()
    lines: tuple[Entry, ...] = ()
    """The words, and the lines after the first where there are several."""
    terms: tuple[Part, ...] = ()
    """Whose it is, and when."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """The id of every line of the menu, by its words."""


def _composing(state: RoomState, agree: Agree, phase: Agreeing) -> _Composing:
    is_full = bool(agree.owners) and not phase.free(state.session.setting)
    if phase.proposal is not None or not state.may(Proposed) or is_full:
        return _Composing(agree)
    return _Composing(
        agree,
        tuple(_menu(state, agree)),
        _lines(state, agree),
        tuple(terms.asked(state, agree, phase)),
        {state.filled(text): id for id, text in menu_of(state.session.setting).items()},
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
            parts.append(Text(_told(state, made), "said"))
    proposal = phase.proposal
    if proposal is not None:
        is_mine = proposal.by is state.seat
        suggests, suggested = agreeing_words.suggests, agreeing_words.you_suggested
        heading, side = (suggested, "mine") if is_mine else (suggests, "theirs")
        line = _told(state, proposal)
        parts += [Text(heading(partner), f"name {side}"), Text(line, f"said {side}")]
    elif phase.declined is not None:
        is_me = phase.declined is state.seat
        told = agreeing_words.YOU_RATHER_NOT if is_me else agreeing_words.rather_not(partner)
        parts.append(Text(told, "muted"))
    return parts


def _told(state: RoomState, made: Agreement | Proposal) -> str:
    """What was suggested or agreed: words and a day, or whose it is too."""
    if terms.is_rich(made) or made.more:
        assert state.activity is not None
        return terms.told(state, made, state.activity.id)
    return agreeing_words.agreement_line(terms.words_of(state, made), made.day)


def _menu(state: RoomState, agree: Agree) -> list[Menu]:
    """What the guide suggests, what weighs on somebody first: the line for own words takes it
    over."""
    filled_in = [
        Choice(label.id, state.filled(label.text)) for label in state.session.setting.prefill
    ]
    own = [Choice(option.id, state.filled(option.text)) for option in agree.options]
    choices = tuple([*filled_in, *own][:LIST_LIMIT])
    what = state.drafts.get(agree_slot(agree, "what"))
    picked = next((choice.id for choice in choices if choice.text == what), "")
    return [Menu("menu", choices, picked, Keeping(box="what"))] if choices else []


def _lines(state: RoomState, agree: Agree) -> tuple[Entry, ...]:
    """The words, and the lines after the first. Where nothing else is asked for, the day too."""
    placeholders = [("what", agreeing_words.PLACEHOLDER, 300)]
    if agree.fields:
        own = agreeing_words.PLACEHOLDER
        placeholders += [(f"more-{each.id}", own, 300) for each in agree.fields[1:]]
    if agree.day and not terms.are_asked(agree):
        placeholders.append(("day", agree.day, 120))
    last = len(placeholders) - 1
    ends = "next" if terms.are_asked(agree) else "suggest"
    return tuple(
        Entry(
            id,
            agree_slot(agree, id),
            state.drafts.get(agree_slot(agree, id)),
            placeholder,
            limit=limit,
            enters=ends if at == last else placeholders[at + 1][0],
            leads_on=at < last,
        )
        for at, (id, placeholder, limit) in enumerate(placeholders)
    )


def _labelled(agree: Agree, lines: tuple[Entry, ...]) -> list[Part]:
    """Several lines have their labels over them, which words in them do not hide."""
    if not agree.fields or not lines:
        return list(lines)
    parts: list[Part] = []
    for label, line in zip(agree.fields, lines, strict=False):
        look = "label gap" if parts else "label"
        parts += [Text(label.text, look), replace(line, look="labelled")]
    return [*parts, *lines[len(agree.fields) :]]


def _buttons(
    state: RoomState, phase: Agreeing, here: Here, composing: _Composing, *, is_second: bool
) -> list[Button]:
    found: list[Button] = []
    lines, has_rest = composing.lines, terms.are_asked(composing.agree)
    if lines:
        what = here.words(lines[0])
        on: Deed = Turn(terms.PART) if what else Tell(agreeing_words.PICK, focus="what")
        suggest = Button(
            agreeing_words.SUGGEST,
            "suggest",
            (_suggest(here, composing),),
            is_main=True,
            is_shown=is_second or not has_rest,
            sends=True,
        )
        if has_rest:
            # What is written stays where it is: the other part of the page is only turned to.
            found.append(
                Button(
                    agreeing_words.NEXT_PART,
                    "next",
                    (on,),
                    is_main=True,
                    is_shown=not is_second,
                    sends=True,
                )
            )
        found.append(suggest)
        if has_rest:
            back = Button(agreeing_words.BACK, "back", (Turn(""),), is_shown=is_second, sends=True)
            found.append(back)
    elif state.may(Answered) and phase.proposal is not None:
        number = phase.proposal.number
        yes, no = (Do(Answered(number, is_welcome)) for is_welcome in (True, False))
        found.append(Button(agreeing_words.YES, "yes", (yes,), is_main=True, answers=True))
        found.append(Button(agreeing_words.NO, "no", (no,), answers=True))
    return [*found, _go_on(state, is_shown=not is_second)]


def _suggest(here: Here, composing: _Composing) -> Deed:
    """What is put forward: a line of the menu by its id, as long as no letter of it was changed."""
    agree, rest = composing.agree, [*composing.terms, *composing.lines]
    what = here.words(composing.lines[0])
    if not what:
        return Tell(agreeing_words.PICK, focus="what")
    owner = terms.owner_of(agree, rest, here)
    if agree.owners and owner is None:
        return Tell(agreeing_words.WHO_FIRST, focus="owner")
    option = composing.ids.get(what, "")
    when, day = terms.day_of(rest, here)
    more = [here.words(line) for line in composing.lines if line.id.startswith("more-")]
    return Do(
        Proposed(
            "" if option else what,
            day,
            option=option,
            owner=owner,
            when=when,
            enough=terms.written(rest, here, "enough"),
            again=terms.on(terms.picked(rest, here, "again")),
            more=tuple(more),
        )
    )


def _go_on(state: RoomState, *, is_shown: bool = True) -> Button:
    may = state.may(Ready) and not state.may(Answered)
    found = ready(state, agreeing_words.NEXT)
    return Button(found.label, found.id, found.does, is_main=True, is_shown=may and is_shown)


def _open(
    state: RoomState,
    phase: Agreeing,
    composing: _Composing,
    here: Here,
    *,
    is_unsent: bool,
    is_second: bool,
) -> Open | None:
    """A day may be left open; a suggestion has words, and whose it is where that is asked."""
    lines, agree = composing.lines, composing.agree
    if not lines:
        return None
    if is_second:
        left = terms.left_open(agree, [*composing.terms], here)
        is_whose = "owner" in left
        sentence = agreeing_words.WHO_FIRST if is_whose else agreeing_words.ONE_OPEN
        return Open(("owner",) if is_whose else left, sentence, may_stay=not is_whose)
    if is_unsent or not _go_on(state).is_shown:
        left = tuple(line.id for line in lines if here.is_untouched(line))
        is_what = "what" in left
        open_words = agreeing_words.ONE_OPEN if agree.fields else agreeing_words.DAY_OPEN
        sentence = agreeing_words.PICK if is_what else open_words
        return Open(left, sentence, may_stay=not is_what)
    # Nothing was put forward yet: the page is not left by a slip.
    left = () if any(phase.proposals) else ("what",)
    return Open(left, agreeing_words.NOTHING)


def is_kept(state: RoomState, slot: str) -> str:
    """Of words that were being written when the other's suggestion came: they are out of sight."""
    return agreeing_words.IS_KEPT if clean(state.drafts.get(slot)).strip() else ""


def _hint(state: RoomState, agree: Agree, phase: Agreeing, *, is_composing: bool) -> str:
    if is_composing:
        return agreeing_words.HINT
    if state.may(Answered):
        return is_kept(state, agree_slot(agree, "what"))
    if phase.proposals[state.seat] >= PROPOSALS_LIMIT:
        return agreeing_words.suggested_all(state.partner)
    is_full = state.may(Proposed) and phase.proposal is None
    return agreeing_words.nobody_takes_more(state.partner) if is_full else ""


def _let_go(state: RoomState, agree: Agree, phase: Agreeing) -> tuple[str, ...]:
    """The draft goes once the suggestion is made, not before: it may come too late."""
    menu = menu_of(state.session.setting)
    waiting = [event for event in state.news.waiting if isinstance(event, Proposed)]
    made = [state.filled(menu.get(event.option, "")) or event.text for event in waiting]
    if phase.proposal is not None and phase.proposal.by is state.seat:
        made.append(terms.words_of(state, phase.proposal))
    what = agree_slot(agree, "what")
    more = (agree_slot(agree, f"more-{each.id}") for each in agree.fields[1:])
    slots = (what, *more, *terms.slots(agree)) if terms.are_asked(agree) or agree.fields else ()
    plain = (what, agree_slot(agree, "day"))
    return (slots or plain) if clean(state.drafts.get(what)).strip() in made else ()
