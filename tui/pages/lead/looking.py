"""Back, ahead and the plan: a page of the guide is picked, and what can be done with it.

To look moves nobody: it is a part of this screen alone, and says so.
"""

from typing import Final, NamedTuple

from protocol.activities.activity import Doing
from protocol.activities.kinds import AnyActivity
from protocol.activities.turns import Turns
from protocol.activities.wants import PROMPT_CHARS
from protocol.session.controls import COMING_LIMIT, Change
from protocol.session.events import Replanned, WentBack
from tui.pages.lead.controls import BACK, PLAN, control, why_not
from tui.pages.lead.plan import Planned, Stands, plan
from tui.pages.page import Here, row
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
    Row,
    Tell,
    Text,
    Turn,
)
from tui.seat.lead_state import LeadState
from tui.seat.slots import QUESTION as QUESTION_SLOT
from tui.words import lead as lead_words

PICK: Final = "places"
"""The id of the list."""

_CAN_LEAVE_OUT: Final = frozenset({Stands.NOW, Stands.COMING, Stands.PERHAPS, Stands.ADDED})
_CAN_BRING: Final = frozenset({Stands.PAST, Stands.COMING, Stands.PERHAPS, Stands.LEFT_OUT})


class Looking(NamedTuple):
    """A list that scrolls, and what is to be done with what is picked of it, which does not."""

    body: Group
    foot: Group


def looking(state: LeadState, here: Here) -> Looking:
    """The list of pages, what the picked one holds, and what can be done with it."""
    is_back, is_shown = here.branch == BACK, here.branch in (BACK, PLAN)
    menu = _menu(state, is_back=is_back)
    picked = _picked(state, here, menu)
    title = lead_words.BACK_TITLE if is_back else lead_words.PLAN_TITLE
    note = lead_words.BACK_TEXT if is_back else lead_words.LOCAL
    question = Entry(
        "question",
        QUESTION_SLOT,
        state.drafts.get(QUESTION_SLOT),
        lead_words.QUESTION,
        limit=PROMPT_CHARS,
        enters="ask-next",
    )
    asking = (question, _ask_next(state, here, question))
    head: tuple[Part, ...] = (
        Text(title, "title", "looking-title"),
        menu,
    )
    foot: tuple[Part, ...] = (
        Text(note, "caution" if not is_back else "muted", "looking-note"),
        *_preview(state, picked),
        row(_for_the_picked(state, picked, is_back=is_back)),
        Row(asking, "asking", is_shown=not is_back),
    )
    return Looking(
        Group(head, "auto", "looking", is_shown=is_shown),
        Group(foot, "auto", "looked", is_shown=is_shown),
    )


def _menu(state: LeadState, *, is_back: bool) -> Menu:
    """The pages that took place, the newest first; or all that is, comes or was left out."""
    lines = [each for each in plan(state) if each.id != "?" or not is_back]
    if is_back:
        found = [each for each in reversed(lines) if each.part is Stands.PAST]
    else:
        found = [each for each in lines if each.part is not Stands.PAST]
    seen: dict[str, Choice] = {}
    for each in found:
        seen.setdefault(each.id, Choice(each.id, f"{each.part.value} {each.words}".strip()))
    return Menu(PICK, tuple(seen.values()), "", Keeping())


def _picked(state: LeadState, here: Here, menu: Menu) -> Planned | None:
    """What is picked, if it stands in the list."""
    id = here.pick(menu)
    if id not in {choice.id for choice in menu.choices}:
        return None
    return next((each for each in plan(state) if each.id == id), None)


def _preview(state: LeadState, picked: Planned | None) -> tuple[Text, ...]:
    """The page as the two would read it, and the hint that is for the facilitator alone."""
    activity = _activity(state, picked)
    prompt = "" if activity is None else state.filled(activity.prompt)
    listen = activity.listen if isinstance(activity, Turns) else ""
    told = lead_words.listener_reads(state.filled(listen)) if listen else ""
    hint = "" if activity is None else state.hint(activity.id)
    return (
        Text(prompt, "prompt", "preview", bool(prompt)),
        Text(told, "muted", "preview-listen", bool(told)),
        Text(lead_words.hint(hint), "good", "preview-hint", bool(hint)),
    )


def _activity(state: LeadState, picked: Planned | None) -> AnyActivity | None:
    guide = state.session.guide
    return None if picked is None or guide is None else guide.named(picked.id)


def _for_the_picked(
    state: LeadState, picked: Planned | None, *, is_back: bool
) -> tuple[Button, ...]:
    back: Deed = Tell(lead_words.PICK_PLACE, focus=PICK)
    out, bring = back, back
    why_out = why_bring = why_not(state, Replanned)
    if picked is not None:
        back = Do(WentBack(picked.id))
        out = Do(Replanned(Change.LEAVE_OUT, picked.id))
        bring = Do(Replanned(Change.ADD, picked.id))
        why_out = why_out or _not_out(state, picked)
        why_bring = why_bring or _not_bring(state, picked)
    there = control(
        lead_words.BACK_THERE, "go-there", why_not(state, WentBack), back, Turn(""), is_main=True
    )
    if picked is None:
        there = control(lead_words.BACK_THERE, "go-there", lead_words.PICK_PLACE, is_main=True)
    left = control(lead_words.LEAVE_OUT, "leave-out", why_out, out)
    brought = control(lead_words.BRING, "bring", why_bring, bring)
    return (
        Button(there.label, there.id, there.does, is_main=True, look=there.look, is_shown=is_back),
        Button(left.label, left.id, left.does, look=left.look, is_shown=not is_back),
        Button(brought.label, brought.id, brought.does, look=brought.look, is_shown=not is_back),
    )


def _not_out(state: LeadState, picked: Planned) -> str:
    """Why it cannot be left out now."""
    phase = state.phase
    is_now = picked.part is Stands.NOW
    if is_now and isinstance(phase, Doing) and not phase.may_be_cut:
        return lead_words.ANSWERS_SEALED
    is_over = is_now and not isinstance(phase, Doing)
    return lead_words.NOT_HERE if is_over or picked.part not in _CAN_LEAVE_OUT else ""


def _not_bring(state: LeadState, picked: Planned) -> str:
    """Why it cannot come next."""
    activity = _activity(state, picked)
    if picked.part not in _CAN_BRING or activity is None:
        return lead_words.HERE_NOW
    if not activity.seats(state.session.owners):
        return lead_words.WHOSE_NOT_KNOWN
    return _full(state)


def _full(state: LeadState) -> str:
    is_full = len(state.session.plan.coming) == COMING_LIMIT
    return lead_words.ENOUGH_ADDED if is_full else ""


def _ask_next(state: LeadState, here: Here, question: Entry) -> Button:
    words = here.words(question)
    does: Deed = Do(Replanned(Change.ASK, words), "question")
    if not words:
        does = Tell(lead_words.NOTHING_WRITTEN, focus="question")
    why = why_not(state, Replanned) or _full(state)
    found = control(lead_words.ASK_NEXT, "ask-next", why, does)
    return Button(found.label, found.id, found.does, look=found.look, sends=True)
