"""A facilitator's screen: both partners, the page as both see it, what one may do, the plan, the
notes.

It is one page for the whole session: it turns under nobody's fingers, and a line that is half
written stays where it is. Only a word with one is a page of its own.
"""

from typing import Final

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking
from protocol.seats import PARTNERS
from protocol.session.controls import REMARK_CHARS
from protocol.session.events import FacilitatorLeft, TookAside
from protocol.session.session import Closing
from tui.news import Line
from tui.pages.heading import Heading
from tui.pages.lead import controls
from tui.pages.lead.alone import alone_page
from tui.pages.lead.asked import asked_page
from tui.pages.lead.looking import looking
from tui.pages.lead.people import Person, person
from tui.pages.lead.plan import (
    Stands,
    around,
    behind_min,
    could_be_left_out,
    left_min,
    page_time,
    plan,
)
from tui.pages.lead.seen import Seen, seen
from tui.pages.lead.turn import SIDES
from tui.pages.page import Here, Page, row
from tui.pages.parts import (
    Box,
    Button,
    Choice,
    Do,
    Entry,
    Group,
    Keeping,
    Ladder,
    Part,
    Piece,
    Row,
    Said,
    Scale,
    Text,
    Turn,
    Wish,
)
from tui.pages.way import Line as Rung
from tui.seat.lead_state import LeadState
from tui.seat.slots import NOTES, REMARK
from tui.words import lead as lead_words
from tui.words import lead_door as door_words
from tui.words import line as line_words

TICK_S: Final = 1.0
"""How often the minutes are looked at, and whether a page has just turned."""

WORD_MIN: Final = (2, 3, 5, 10)
WORD_USUAL: Final = "3"
"""How long a word with each lasts, if nothing else is picked."""


FOCUS: Final = {
    controls.BACK: ("places",),
    controls.PLAN: ("places",),
    controls.WORD: ("minutes",),
    controls.PAUSE: ("pause-10",),
    controls.MORE: ("more-plan",),
    controls.NOTES: ("notes-alone",),
}
"""Where one begins on each part of the screen."""


def lead_page(state: LeadState, here: Here) -> Page:
    """What a facilitator sees in this state."""
    if state.is_awaiting:
        return asked_page(state, here)
    still = _nothing_to_lead(state, here)
    if still is not None:
        return still
    if state.session.third.aside is not None:
        return alone_page(state, here)
    return _page(state, here)


def heading_of(state: LeadState) -> Heading:
    """The first line: whose room it is, who is there, and by how much it is behind."""
    away = tuple(state.name(seat) for seat in PARTNERS if state.is_away(seat))
    corner = lead_words.corner(away)
    if state.is_awaiting:
        corner = lead_words.ASKED_CORNER
    elif state.news.line is not Line.OPEN:
        corner = line_words.corner(
            state.news.line, is_partner_here=True, partner="", is_practice=False
        )
    label = state.label or lead_words.with_(*state.names)
    if state.is_over or state.is_without:
        return Heading(label, "", "", "")
    if state.is_awaiting:
        label = state.label or door_words.TITLE
    return Heading(label, "", lead_words.behind(behind_min(state)), corner)


def _nothing_to_lead(state: LeadState, here: Here) -> Page | None:
    """Where nothing is to be led: before both laptops have told the same, and after it is over."""
    told = ""
    if state.is_over:
        told = lead_words.ENDED
    elif state.is_without:
        last = state.session.third.last
        is_own = last is not None and isinstance(last.event, FacilitatorLeft)
        told = lead_words.YOU_LEFT if is_own else lead_words.ON_THEIR_OWN
    elif state.news.has_parted or state.news.alarm is not None:
        told = lead_words.PARTED
    elif not state.is_told:
        told = lead_words.NOT_TOLD
    elif not state.is_seated:
        told = lead_words.NOT_SEATED
    if not told:
        return None
    is_parted = told == lead_words.PARTED
    may_go = is_parted and FacilitatorLeft in state.moves
    has_gone = is_parted and any(isinstance(each, FacilitatorLeft) for each in state.news.waiting)
    leave = Button(
        lead_words.LEAVE_PARTED, "leave", (Do(FacilitatorLeft()),), is_main=True, is_shown=may_go
    )
    home = Button(lead_words.LEAVE_ROOM, "home", (Wish.HOME,), is_main=not may_go, leaves=True)
    return Page(
        "lead-still",
        state.session.page,
        here,
        stage=(state.session.room_id, told),
        look="still",
        body=(
            Text(told, "reading centred", "told"),
            Text(lead_words.PARTED_LEFT, "muted centred", "left", has_gone),
        ),
        foot=(row([leave, home]),),
        mains=("leave",) if may_go else ("home",),
        help=lead_words.HELP,
        is_still=True,
        turns_no_page=True,
        drafts_wait=True,
    )


def _page(state: LeadState, here: Here) -> Page:
    remark = Entry(
        "remark",
        REMARK,
        state.drafts.get(REMARK),
        lead_words.REMARK,
        limit=REMARK_CHARS,
        enters="say",
    )
    words = here.words(remark)
    is_main = not here.branch
    buttons, found = controls.below(state, here), looking(state, here)
    return Page(
        "lead",
        state.session.page,
        here,
        # What is typed in one room is on no screen of another.
        stage=state.session.room_id,
        look="lead",
        head=_head(state, is_whole=is_main),
        body=(
            *_columns(state, is_shown=is_main),
            found.body,
            _word(state, here),
            _pause(state, here),
            _more(state, here),
            _notes_alone(state, here),
        ),
        foot=(
            Row((remark, controls.say(state, here, words)), "asking line", is_shown=is_main),
            Row(buttons, "buttons main-row", is_shown=is_main),
            found.foot,
            Row((_back(here),), "buttons", is_shown=not is_main),
            *_below(state, is_shown=is_main),
        ),
        quiet=controls.done_last(state),
        mains=_mains(here, has_words=bool(words)),
        focus=FOCUS.get(here.branch or "", ("remark",)),
        branch=here.branch,
        help=lead_words.HELP,
        turns_no_page=True,
        tick_s=TICK_S,
        drafts_wait=True,
    )


def _mains(here: Here, *, has_words: bool) -> tuple[str, ...] | None:
    """What stands in the line goes first; on another part, only going back is one thing."""
    if here.branch:
        return ("go-there",) if here.branch == controls.BACK else None
    return ("say",) if has_words else ("go-on",)


def _back(here: Here) -> Button:
    return Button(lead_words.BACK, "back", (Turn(""),), is_shown=bool(here.branch))


# -- the two, and the page


def _head(state: LeadState, *, is_whole: bool) -> tuple[Part, ...]:
    """Where they are and what is asked; the two, whatever else is looked at."""
    first, second = (person(state, seat) for seat in PARTNERS)
    time, activity = page_time(state), state.activity
    where, prompt = _where(state), ""
    if activity is not None and not isinstance(state.phase, Closing):
        prompt = state.filled(activity.prompt, state.speaker)
    hint = state.hint(activity.id) if activity is not None else ""
    return (
        Row((Text(where, "who where", "where"), Text(time, "muted time gives", "time")), "floor"),
        Text(prompt, "prompt", "prompt", bool(prompt) and is_whole),
        Text(_turn(state), "muted", "turn", bool(_turn(state)) and is_whole),
        Text(lead_words.hint(hint), "good", "hint", bool(hint) and is_whole),
        Row((_who(first), _who(second)), "both people"),
    )


def _who(found: Person) -> Text:
    told = f"{found.name}  {found.mark} {found.words}"
    return Text(told, f"name {SIDES[found.seat]}", f"who-{int(found.seat)}")


def _where(state: LeadState) -> str:
    """The step, how far it is, and the page."""
    session, guide = state.session, state.session.guide
    if guide is None:
        return ""
    at = min(session.step, len(guide.steps) - 1)
    counted = [
        step.numbered and guide.has_step(number, session.length)
        for number, step in enumerate(guide.steps)
    ]
    step = lead_words.step_of(guide.steps[at].title, sum(counted[: at + 1]), sum(counted))
    title = guide.steps[at].title if not counted[at] else step
    page = "" if state.activity is None else state.filled(state.activity.title)
    return f"{title}   {page}".strip()


def _turn(state: LeadState) -> str:
    """Whose turn it is, the how manieth, and what comes after the breath."""
    phase = state.phase
    if not isinstance(phase, Talking) or phase.stage is Stage.REST:
        return ""
    told = lead_words.turn_of(len(phase.past) + 1, phase.turns, state.name(phase.turn.speaker))
    if phase.stage is Stage.BREATH:
        return f"{told}, {lead_words.then(lead_words.NOW[phase.then.value])}"
    return told


def _columns(state: LeadState, *, is_shown: bool) -> tuple[Part, ...]:
    """What was said and revealed, each in the column of whose it is; then what is both's."""
    found: Seen = seen(state)
    columns = tuple(
        Group(
            (
                Text(state.name(seat), f"name {SIDES[seat]} stacked", f"whose-{int(seat)}"),
                Said(f"said-{int(seat)}", found.columns[seat]),
            ),
            "column",
            f"column-{int(seat)}",
            is_shown=bool(found.columns[seat]) or any(found.columns),
        )
        for seat in PARTNERS
    )
    remarks = tuple(
        Piece(lead_words.you_said(lead_words.told(text)), "said good")
        for text in state.session.third.remarks
    )
    has_columns, is_text = any(found.columns), found.is_text
    both = (*found.both, *remarks)
    is_alone = is_shown and bool(both) and not has_columns
    return (
        Row(columns, "columns", is_shown=is_shown and has_columns),
        Said("said-both", both, is_shown=is_shown and bool(both) and has_columns),
        # Where nothing is anybody's own it has all the room there is.
        Said("said-alone", both, is_shown=is_alone and not is_text),
        Said("said-text", both, is_growing=False, is_shown=is_alone and is_text),
    )


# -- other parts


def _word(state: LeadState, here: Here) -> Group:
    """With whom first, and for how long with each."""
    choices = tuple(Choice(str(each), lead_words.minutes_word(each)) for each in WORD_MIN)
    scale = Scale("minutes", lead_words.WORD_MINUTES, choices, WORD_USUAL, Keeping())
    picked = int(here.pick(scale) or WORD_USUAL)
    buttons = [
        controls.control(
            lead_words.first_then(state.name(seat), state.name(PARTNERS[1 - seat])),
            f"word-{int(seat)}",
            controls.why_not(state, TookAside),
            Do(TookAside(seat, picked)),
        )
        for seat in PARTNERS
    ]
    parts: tuple[Part, ...] = (
        Text(lead_words.WORD_TITLE, "title"),
        Text(lead_words.WORD_TEXT, "muted"),
        scale,
        row(buttons),
    )
    return Group(parts, "auto", "word", is_shown=here.branch == controls.WORD)


def _pause(state: LeadState, here: Here) -> Group:
    parts = (Text(lead_words.PAUSE_TITLE, "title"), row(controls.pauses(state)))
    return Group(parts, "auto airy-rows", "pause", is_shown=here.branch == controls.PAUSE)


def _more(state: LeadState, here: Here) -> Group:
    """Everything else, in rows that fit the smallest window."""
    softly, longer = controls.softly(state), controls.longer(state)
    others = controls.others(state, has_board=state.has_board)
    rows = (
        (lead_words.SOFTLY, softly[:2]),
        ("", softly[2:]),
        (lead_words.THE_FLOOR, controls.floor_to(state)),
        (lead_words.TIME, longer[:3]),
        (lead_words.HOLD, longer[3:]),
        (lead_words.OTHERS, others[:3]),
        ("", others[3:]),
    )
    parts = tuple(
        Row((Text(label, "label line-label"), *found), "buttons") for label, found in rows
    )
    return Group(parts, "auto", "more", is_shown=here.branch == controls.MORE)


def _notes(state: LeadState, id: str) -> Box:
    return Box(
        id,
        NOTES,
        state.drafts.get(NOTES),
        lead_words.NOTES_PLACEHOLDER,
        look="note",
        is_note=True,
    )


def _notes_label(state: LeadState) -> str:
    """That nobody else reads them, and whether somebody with the laptop could."""
    return lead_words.NOTES_LOCKED if state.locks_notes else lead_words.NOTES


def _notes_alone(state: LeadState, here: Here) -> Group:
    """The notes where they have no room beside the page."""
    parts = (Text(_notes_label(state), "label"), _notes(state, "notes-alone"))
    return Group(parts, "auto", "notes-part", is_shown=here.branch == controls.NOTES)


def _below(state: LeadState, *, is_shown: bool) -> tuple[Part, ...]:
    """The plan and the notes; where there is little room, the plan in one line."""
    lines = plan(state)
    rungs = tuple(Rung(each.part.value, each.in_short) for each in around(lines))
    told = _could(state)
    line = told or _in_a_line(state)
    plan_pane = Group((Ladder("plan", lead_words.PLAN_HEADING, rungs),), "pane")
    notes = Group((Text(_notes_label(state), "label"), _notes(state, "notes")), "pane")
    return (
        Text(told, "caution", "could", bool(told)),
        Text(line, "muted", "plan-line", bool(line)),
        Row((plan_pane, notes), "panes", is_shown=is_shown),
    )


def _could(state: LeadState) -> str:
    """What could be left out, if it is behind: said, and never done."""
    found = could_be_left_out(state)
    if not found:
        return ""
    titles = ", ".join(f"“{each.title}”" for each in found)
    return lead_words.could_leave_out(titles, sum(each.minutes for each in found))


def _in_a_line(state: LeadState) -> str:
    """The page that is, the one that comes, and how much is left at most."""
    lines = plan(state)
    now = [each for each in lines if each.part is Stands.NOW]
    after = lines[lines.index(now[0]) + 1 :] if now else ()
    coming = [each for each in after if each.part in (Stands.COMING, Stands.ADDED)]
    told = [lead_words.this_page(each.took_min, each.minutes) for each in now]
    left = left_min(state)
    if left is not None:
        told.append(lead_words.at_most_left(left))
    told += [lead_words.comes_next(each.title) for each in coming[:1]]
    return "  ·  ".join(each for each in told if each)
