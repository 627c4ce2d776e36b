"""Who carries what: marked alone, a group on a page, then looked at side by side."""

from typing import Final

from protocol.activities.audit import Audit, Auditing, Looked, Mark, does_it, looked_at
from protocol.seats import BOTH
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, ready, ready_words
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import (
    Answer,
    Button,
    Choice,
    Deed,
    Group,
    Keeping,
    Note,
    Part,
    Row,
    Scale,
    Tell,
    Text,
    Turn,
)
from tui.pages.rounds import (
    again,
    is_answering,
    is_open,
    round_of,
    round_stage,
    round_words,
    wait_s,
)
from tui.pages.warming import warm_parts
from tui.seat.room_state import RoomState
from tui.seat.slots import answer_slot
from tui.words import audit as audit_words
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words

WEIGH: Final = "weigh"
"""The last part of the page."""

YES: Final = "yes"


def auditing_page(state: RoomState, here: Here) -> Page:
    """A word for each line of a group, group by group; then what weighs."""
    audit = state.activity
    assert isinstance(audit, Audit)
    return _both(state, audit, here) if is_open(state) else _own(state, audit, here)


# -- alone


def weigh_slot(audit: Audit, line: str, attempt: int) -> str:
    """Whether a line weighs."""
    return answer_slot(audit, f"weigh-{line}", attempt)


def _own(state: RoomState, audit: Audit, here: Here) -> Page:
    names = [group.id for group in audit.groups] + ([WEIGH] if audit.weigh else [])
    branch = here.branch if here.branch in names else names[0]
    rows = {line.id: _scale(state, audit, line.id, state.filled(line.text)) for line in audit.lines}
    marks = {id: here.pick(scale) for id, scale in rows.items()}
    weighing = _weighing(state, audit, marks)
    may = is_answering(state)
    answer = Answer((*marks.values(), *weighing))
    group = next((each for each in audit.groups if each.id == branch), None)
    ids = [line.id for line in group.items] if group is not None else []
    left = tuple(rows[id].id for id in ids if not marks[id] and may)
    told = room_words.lines_open(len(left), may_stay=True)
    heavy = [f"weigh-{line.id}" for line in audit.lines if marks[line.id] != Mark.NOT_OURS.value]
    if branch == WEIGH and may and not weighing:
        left, told = tuple(heavy[:1]), room_words.NOTHING_MARKED
    place = names.index(branch)
    title = group.title if group is not None else audit_words.WEIGHS
    groups = [
        Group(tuple(rows[line.id] for line in each.items), "auto", is_shown=each.id == branch)
        for each in audit.groups
    ]
    is_last = place == len(names) - 1
    return Page(
        "auditing",
        state.session.page,
        here,
        stage=round_stage(state),
        look="dense",
        head=head(
            state,
            Text(audit.title, "title"),
            Text(state.filled(audit.prompt), "prompt"),
            Text(audit_words.will_read(state.partner), "muted", "will-read", may and place == 0),
            Text(title, "name", "group"),
        ),
        body=(*groups, _weigh(state, audit, marks, weighing, is_shown=branch == WEIGH)),
        foot=(_steps(state, here, names, place, answer, is_last=is_last), apart(state)),
        quiet=round_words(state),
        keys=room_words.RATE_KEYS if may and branch != WEIGH else "",
        mains=("next", "send") if may else None,
        open=Open(left, told),
        focus=tuple(rows[id].id for id in ids[:1] if may) or (*heavy[:1], "send"),
        branch=branch,
        help=f"{help_words.ROUND} {help_words.OPEN}",
        wait_s=wait_s(state),
    )


def _steps(
    state: RoomState, here: Here, names: list[str], place: int, answer: Answer, *, is_last: bool
) -> Row:
    """From group to group, and the end of it."""
    may = state.may(Sealed)
    on = Turn(names[min(place + 1, len(names) - 1)])
    back = Turn(names[max(place - 1, 0)])
    return row(
        [
            Button(audit_words.NEXT, "next", (on,), is_main=True, is_shown=not is_last, sends=True),
            Button(
                audit_words.SEND,
                "send",
                (answer,),
                is_main=True,
                is_shown=may and is_last,
                sends=True,
            ),
            Button(audit_words.BACK, "back", (back,), is_shown=place > 0, sends=True),
            again(state, here),
        ]
    )


def _scale(state: RoomState, audit: Audit, line: str, text: str) -> Scale:
    sealed, is_mine = state.own_answer or (), is_answering(state)
    slot = answer_slot(audit, line, round_of(state).attempt)
    index = [each.id for each in audit.lines].index(line)
    kept = sealed[index] if index < len(sealed) else state.drafts.get(slot)
    choices = tuple(Choice(mark.value, word) for mark, word in audit_words.SCALE.items())
    known = kept if kept in {choice.id for choice in choices} else ""
    return Scale(f"line-{line}", text, choices, known, Keeping(slot=slot), is_disabled=not is_mine)


def _weighing(state: RoomState, audit: Audit, marks: dict[str, str]) -> tuple[str, ...]:
    """The lines that were said to weigh, in order, but for those that are not theirs."""
    if state.own_answer is not None:
        return audit.split(state.own_answer)[1]
    attempt = round_of(state).attempt
    ours = [line.id for line in audit.lines if marks[line.id] != Mark.NOT_OURS.value]
    weighing = [id for id in ours if state.drafts.get(weigh_slot(audit, id, attempt)) == YES]
    return tuple(weighing[: audit.weigh])


def _weigh(
    state: RoomState,
    audit: Audit,
    marks: dict[str, str],
    weighing: tuple[str, ...],
    *,
    is_shown: bool,
) -> Group:
    """A line each to mark, and to take back; one more than there may be is refused kindly."""
    attempt, may = round_of(state).attempt, is_answering(state)
    buttons: list[Part] = []
    for line in audit.lines:
        is_marked = line.id in weighing
        does: Deed = Note(weigh_slot(audit, line.id, attempt), "" if is_marked else YES)
        if not is_marked and len(weighing) >= audit.weigh:
            does = Tell(audit_words.FULL)
        buttons.append(
            Button(
                f"{'●' if is_marked else '○'} {state.filled(line.text)}",
                f"weigh-{line.id}",
                (does,) if may else (),
                look="mark",
                is_shown=marks[line.id] != Mark.NOT_OURS.value,
                sends=True,
            )
        )
    return Group(tuple(buttons), "marks", is_shown=is_shown)


# -- side by side


def _both(state: RoomState, audit: Audit, here: Here) -> Page:
    """Differences first; nothing is counted, and nobody stands above the other."""
    phase = state.phase
    assert isinstance(phase, Auditing) and phase.round.both is not None
    looked = looked_at(audit, phase.round.both)
    different = [each for each in looked if not each.is_same]
    same = [each for each in looked if each.is_same]
    body: list[Part] = [Text(audit_words.CHAIR, "muted")]
    if different:
        body.append(Text(audit_words.DIFFERENT, "name gap"))
    for each in different:
        body += [Text(state.filled(each.line.text), "item"), _marks(state, each)]
    if same:
        body.append(Text(audit_words.SAME, "name gap"))
        body += [Text(_one_line(state, each), "folded") for each in same]
    if not looked:
        body = [Text(audit_words.NOTHING, "reading")]
    body += _on_whom(state, audit)
    return Page(
        "auditing",
        state.session.page,
        here,
        stage=round_stage(state),
        look="dense",
        head=head(state, Text(audit.title, "title"), Text(rounds_words.BOTH_ANSWERED, "prompt")),
        body=tuple(body),
        foot=(*warm_parts(state), row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.ROUND,
    )


def _marks(state: RoomState, looked: Looked) -> Row:
    mine, theirs = (looked.marks[seat] for seat in (state.seat, state.partner_seat))
    return Row(
        (
            Text(rounds_words.answered(None, _word(mine)), "mine"),
            Text(rounds_words.answered(state.partner, _word(theirs)), "theirs"),
        ),
        "both",
    )


def _word(mark: str) -> str:
    return audit_words.MARKS[Mark(mark)] if mark else rounds_words.LINE_OPEN


def _one_line(state: RoomState, looked: Looked) -> str:
    """A line that both see the same, and who does it."""
    seats = does_it(looked.marks[state.seat], state.seat)
    who = audit_words.NOBODY
    if seats == BOTH:
        who = audit_words.BOTH
    elif seats:
        who = audit_words.YOU if seats == frozenset({state.seat}) else state.partner
    return audit_words.done_by(state.filled(looked.line.text), who)


def _on_whom(state: RoomState, audit: Audit) -> list[Part]:
    """What weighs on each, this person's first."""
    if not audit.weigh:
        return []
    answers, parts = round_of(state).answers, list[Part]()
    for seat, side in ((state.seat, "mine"), (state.partner_seat, "theirs")):
        name, ids = state.name_of(seat), audit.split(answers[seat] or ())[1]
        texts = [state.filled(line.text) for line in audit.lines if line.id in ids]
        parts.append(Text(audit_words.weighs_on(name), f"name {side} gap"))
        parts += [Text(text, f"said {side}") for text in texts]
        if not texts:
            parts.append(Text(audit_words.nothing_weighs(name), "muted indent"))
    return parts
