"""What one would like a little more of: marked alone, and shown as far as one picks it."""

from typing import Final

from protocol.activities.wishes import Wishes
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, ready, ready_words
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import (
    Answer,
    Button,
    Choice,
    Group,
    Keeping,
    Note,
    Part,
    Scale,
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
from tui.seat.slots import answer_slot, private_key
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words import wishes as wishes_words

MARK: Final = "mark"
SHOW: Final = "show"
"""The two parts of the page."""

YES: Final = "yes"


def wishes_page(state: RoomState, here: Here) -> Page:
    """First for oneself alone, then what of it to show."""
    wishes = state.activity
    assert isinstance(wishes, Wishes)
    return _both(state, wishes, here) if is_open(state) else _own(state, wishes, here)


def _own(state: RoomState, wishes: Wishes, here: Here) -> Page:
    may = is_answering(state)
    branch = SHOW if here.branch == SHOW or not may else MARK
    rows = [_scale(state, wishes, item.id, state.filled(item.text)) for item in wishes.items]
    marks = [here.pick(each) for each in rows]
    no_wish = ("", wishes_words.SCALE[0][0])
    wished = [
        item.id for item, mark in zip(wishes.items, marks, strict=True) if mark not in no_wish
    ]
    attempt = round_of(state).attempt
    slots = {item.id: answer_slot(wishes, item.id, attempt) for item in wishes.items}
    shown = tuple(id for id in wished if state.drafts.get(slots[id]) == YES)
    if state.own_answer is not None:
        shown = state.own_answer
    listed = wished if may else list(shown)
    lines: list[Part] = []
    for item in wishes.items:
        is_picked = item.id in shown
        keeps = Note(slots[item.id], "" if is_picked else YES)
        label = f"{'●' if is_picked else '○'} {state.filled(item.text)}"
        does = (keeps,) if may else ()
        is_listed = item.id in listed
        lines.append(
            Button(label, f"show-{item.id}", does, look="mark", is_shown=is_listed, sends=True)
        )
    is_marking = branch == MARK
    left = tuple(each.id for each, mark in zip(rows, marks, strict=True) if not mark and may)
    still_open = room_words.lines_open(len(left), may_stay=True)
    first = next((id for id in wished), "")
    if not is_marking and may and not shown:
        left, still_open = (f"show-{first}" if first else "send",), room_words.NOTHING_MARKED
    told = wishes_words.ALONE if is_marking else wishes_words.to_show(state.partner)
    return Page(
        "wishes",
        state.session.page,
        here,
        stage=round_stage(state),
        look="dense",
        head=head(
            state,
            Text(wishes.title, "title"),
            Text(state.filled(wishes.prompt), "prompt"),
            Text(told, "muted", "told", may),
        ),
        body=(
            Group(tuple(rows), "auto", is_shown=is_marking),
            Group(tuple(lines), "marks", is_shown=not is_marking),
            Text(
                wishes_words.NONE_MARKED,
                "reading",
                "none",
                not is_marking and may and not wished,
            ),
        ),
        foot=(
            row(
                [
                    Button(
                        wishes_words.TO_SHOW,
                        "next",
                        (Turn(SHOW),),
                        is_main=True,
                        is_shown=is_marking,
                        sends=True,
                    ),
                    Button(
                        wishes_words.SEND,
                        "send",
                        (Answer(shown),),
                        is_main=True,
                        is_shown=not is_marking and state.may(Sealed),
                        sends=True,
                    ),
                    Button(
                        wishes_words.BACK,
                        "back",
                        (Turn(MARK),),
                        is_shown=not is_marking and may,
                        sends=True,
                    ),
                    again(state, here),
                ]
            ),
            apart(state),
        ),
        quiet=round_words(state),
        keys=room_words.RATE_KEYS if is_marking else "",
        mains=("next", "send") if may else None,
        open=Open(left if may else (), still_open),
        focus=(rows[0].id,) if is_marking else (f"show-{first}", "send"),
        branch=branch,
        help=f"{help_words.WISHES} {help_words.ROUND}",
        wait_s=wait_s(state),
    )


def _scale(state: RoomState, wishes: Wishes, item: str, text: str) -> Scale:
    key = private_key(wishes.id, item)
    choices = tuple(Choice(id, word) for id, word in wishes_words.SCALE)
    return Scale(f"item-{item}", text, choices, state.drafts.private(key), Keeping(private=key))


def _both(state: RoomState, wishes: Wishes, here: Here) -> Page:
    """The wishes that either has shown, and nothing else."""
    answers, body = round_of(state).answers, list[Part]()
    for seat, side in ((state.partner_seat, "theirs"), (state.seat, "mine")):
        name, ids = state.name_of(seat), answers[seat] or ()
        body.append(Text(wishes_words.would_like(name), f"name {side} gap", is_shown=bool(ids)))
        body += [
            Text(state.filled(item.text), f"said {side}") for item in wishes.items if item.id in ids
        ]
        if not ids:
            body.append(Text(wishes_words.would_like_none(name), "muted gap"))
    return Page(
        "wishes",
        state.session.page,
        here,
        stage=round_stage(state),
        head=head(state, Text(wishes.title, "title"), Text(rounds_words.BOTH_ANSWERED, "prompt")),
        body=tuple(body),
        foot=(*warm_parts(state), row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.ROUND,
    )
