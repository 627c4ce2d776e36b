"""Looking back begins from memory: a box for each thing, filled with what both laptops hold.

What was filled beforehand stands first, one's own before what is of both; below it, boxes for what
else one remembers, and what only this laptop holds, which stands in no box. What it is not: what
comes after, one thing at a time (`tui.pages.review`), or how a box is filled
(`tui.seat.beforehand`).
"""

from typing import Final

from protocol.activities.review import OWN_LINES, SHARED_LINES, Review
from protocol.limits import TEXT_LIMIT_CHARS
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, titled
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Answer, Box, Button, Part, Text
from tui.pages.rounds import again, is_answering, round_of, round_stage, round_words, wait_s
from tui.seat.held import Held, found_here, is_more
from tui.seat.room_state import RoomState
from tui.seat.slots import held_slot, review_fields, review_slot
from tui.words import help as help_words
from tui.words import review as review_words
from tui.words import rounds as rounds_words

OWN_BOXES: Final = 2
"""Boxes for one's own from memory: what one session leaves at most."""

SHARED_BOXES: Final = 1

_OWN_FIELDS: Final = review_fields()[:OWN_LINES]


def memory_page(state: RoomState, review: Review, both: tuple[str, ...] | None, here: Here) -> Page:
    """`both`: the ids of what both laptops hold; None while they still compare."""
    if both is None:
        return _comparing(state, here)
    return _asking(state, review, both, here)


def _comparing(state: RoomState, here: Here) -> Page:
    """The two programs say to each other what both laptops hold: nobody is asked."""
    return Page(
        "review",
        state.session.page,
        here,
        stage="comparing",
        head=head(state, *titled(state)),
        body=(Text(review_words.COMPARING, "muted", "comparing"),),
        foot=(row([again(state, here)]), apart(state)),
        quiet="",
        mains=None,
        waits=review_words.COMPARING,
        help=help_words.REVIEW,
        wait_s=wait_s(state),
    )


def _asking(state: RoomState, review: Review, both: tuple[str, ...], here: Here) -> Page:
    attempt, ids = round_of(state).attempt, _ids(state, review, round_of(state).attempt)
    found = found_here(state.held, both) if is_answering(state) else ()
    more = is_answering(state) and is_more(state.held, both)
    boxes = _boxes(state, review, _in_order(ids), attempt)
    fields = review_fields()
    texts = tuple(here.words(boxes[field]) if field in boxes else "" for field in fields)
    named = (ids.get(each, "") if text else "" for each, text in zip(fields, texts, strict=True))
    written = tuple(box.id for box in boxes.values())
    is_empty = all(here.is_untouched(box) for box in boxes.values())
    send = Button(
        review_words.SEND,
        "send",
        (Answer((*texts, *named), written),),
        is_main=True,
        is_shown=state.may(Sealed),
        sends=True,
    )
    return Page(
        "review",
        state.session.page,
        here,
        # What lies beforehand in the boxes may come after them: then there are others.
        stage=(round_stage(state), tuple(boxes), bool(ids), bool(found), more),
        head=head(state, *titled(state)),
        body=(*_remembering(state, boxes, is_held=bool(ids)), *_others(found, more=more)),
        foot=(row([send, again(state, here)]), apart(state)),
        quiet=round_words(state),
        mains=("send",),
        open=Open(written[:1] if is_answering(state) and is_empty else (), review_words.EMPTY),
        help=f"{help_words.ROUND} {help_words.OPEN}",
        wait_s=wait_s(state),
    )


def _boxes(
    state: RoomState, review: Review, asked: tuple[str, ...], attempt: int
) -> dict[str, Box]:
    """By field, in the order in which they stand."""
    boxes = dict[str, Box]()
    for field in asked:
        slot = review_slot(review, field, attempt)
        boxes[field] = Box(
            f"field-{field}",
            slot,
            state.drafts.get(slot),
            look="field many yields",
            limit=TEXT_LIMIT_CHARS // (OWN_LINES + SHARED_LINES),
        )
    return boxes


def _remembering(state: RoomState, boxes: dict[str, Box], *, is_held: bool) -> tuple[Part, ...]:
    """The boxes under what each is for; or what was written in them, once that is sealed."""
    sealed = dict(zip(review_fields(), state.own_answer or (), strict=False))
    parts: list[Part] = []
    if is_held:
        parts.append(Text(review_words.HELD_BY_BOTH, "muted", "held"))
    before = list[str]()
    for field, box in boxes.items():
        parts.append(Text(_label(field, before), "label"))
        text = sealed.get(field, "") or rounds_words.NOTHING_WRITTEN
        parts.append(box if is_answering(state) else Text(text, "said mine"))
        before.append(field)
    return tuple(parts)


def _label(field: str, before: list[str]) -> str:
    """What stands above a box, below those `before` it."""
    is_own = field in _OWN_FIELDS
    same = [(each in _OWN_FIELDS) is is_own for each in before]
    if same and same[-1]:
        return review_words.MORE
    if any(same):
        return review_words.OWN_TOO if is_own else review_words.SHARED_TOO
    return review_words.OWN if is_own else review_words.SHARED


def _others(found: tuple[Held, ...], *, more: bool) -> tuple[Part, ...]:
    """What stands in no box: only this laptop holds it, or there is `more` than there are boxes."""
    parts: list[Part] = []
    if more:
        parts.append(Text(review_words.MORE_HELD, "muted gap", "more"))
    if found:
        parts.append(Text(review_words.FOUND_HERE, "muted gap", "found"))
        parts += [Text(each.text, "said mine") for each in found]
    return tuple(parts)


def _ids(state: RoomState, review: Review, attempt: int) -> dict[str, str]:
    """The ids of what was put into the boxes beforehand, by field."""
    found = ((each, state.drafts.get(held_slot(review, each, attempt))) for each in review_fields())
    return {field: id for field, id in found if id}


def _in_order(ids: dict[str, str]) -> tuple[str, ...]:
    """The boxes that are asked for: those that are filled beforehand, before any that is empty. As
    many as are filled, and at least so many."""
    shared = tuple(each for each in review_fields() if each not in _OWN_FIELDS)
    asked = (*_asked_for(_OWN_FIELDS, ids, OWN_BOXES), *_asked_for(shared, ids, SHARED_BOXES))
    return tuple(sorted(asked, key=lambda field: field not in ids))


def _asked_for(fields: tuple[str, ...], ids: dict[str, str], least: int) -> tuple[str, ...]:
    filled = sum(each in ids for each in fields)
    return fields[: max(least, filled)]
