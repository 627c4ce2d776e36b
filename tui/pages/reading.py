"""Reading together, answering for oneself alone, and being told that something is left out."""

from protocol.activities.private import Private
from protocol.activities.read import Read
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.gentle import builder
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Choice, Keeping, Pair, Pairs, Part, Scale, Text
from tui.seat.room_state import RoomState
from tui.seat.slots import private_key
from tui.words import gentle as gentle_words
from tui.words import help as help_words
from tui.words import passing as passing_words
from tui.words import people as people_words
from tui.words import room as room_words


def reading_page(state: RoomState, here: Here) -> Page:
    """Both read, each at their own pace."""
    activity = state.activity
    text = state.filled(activity.text) if isinstance(activity, Read) else ""
    return Page(
        "reading",
        state.session.page,
        here,
        head=head(state, *titled(state)),
        body=(Text(text, "reading"),) if isinstance(activity, Read) else (),
        foot=(row([ready(state)]), apart(state)),
        quiet=ready_words(state),
    )


def private_page(state: RoomState, here: Here) -> Page:
    """Circles and words that stay on this laptop."""
    activity = state.activity
    assert isinstance(activity, Private)
    parts = _private_parts(state, activity)
    asked = [part for part in parts if isinstance(part, Pairs | Scale)]
    built = builder(state, here, activity) if activity.builder else None
    lines: tuple[Part, ...] = (built.lines,) if built is not None else ()
    # What the lines come to stays in sight, however many words there are to pick from.
    preview: tuple[Part, ...] = (built.preview,) if built is not None else ()
    left = tuple(part.id for part in asked if not here.pick(part))
    sentence = room_words.lines_open(len(left), may_stay=True)
    if len(left) == len(asked):
        sentence = room_words.PRIVATE_EMPTY
    return Page(
        "private",
        state.session.page,
        here,
        head=head(state, *titled(state)),
        body=(*parts, _alone(activity, here, asked), *lines),
        foot=(*preview, row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        open=Open(left, sentence),
        focus=(*(part.id for part in asked[:1]), "feel"),
        help=gentle_words.HELP_PRIVATE if lines else help_words.PRIVATE,
    )


def _alone(activity: Private, here: Here, asked: list[Pairs | Scale]) -> Text:
    """A word about people to talk to, where the guide has it for what is picked."""
    picked = {part.id: here.pick(part) for part in asked}
    is_shown = bool(activity.alone) and all(
        picked.get(f"item-{each.item}") == each.word for each in activity.alone
    )
    return Text(people_words.ALONE, "muted", "alone", is_shown)


def _private_parts(state: RoomState, activity: Private) -> tuple[Part, ...]:
    drafts = state.drafts
    parts: list[Part] = [Text(room_words.PRIVATE_HINT, "muted")]
    if activity.circles:
        if activity.recall:
            before = drafts.private(private_key(activity.recall, "circles"))
            told = room_words.PRIVATE_BEFORE if before else room_words.PRIVATE_NO_BEFORE
            parts.append(Text(told, "muted"))
            if before:
                parts.append(Pair(int(before), "before"))
        key = private_key(activity.id, "circles")
        parts.append(Pairs("circles", drafts.private(key), Keeping(private=key)))
        parts.append(Text(room_words.CIRCLES_HINT, "muted keys"))
    choices = tuple(Choice(label.id, label.text) for label in activity.scale)
    for item in activity.items:
        key = private_key(activity.id, item.id)
        text, kept = state.filled(item.text), drafts.private(key)
        parts.append(Scale(f"item-{item.id}", text, choices, kept, Keeping(private=key)))
    return tuple(parts)


def left_out_page(state: RoomState, here: Here) -> Page:
    """One of the two left an activity out: both are told so, before the next page."""
    activity = state.activity
    return Page(
        "left-out",
        state.session.page,
        here,
        head=head(state, Text(activity.title if activity is not None else "", "title")),
        body=(Text(passing_words.left_out(state.goes_with, is_noted=state.has_noted), "reading"),),
        foot=(row([ready(state)]), apart(state)),
        quiet=ready_words(state),
    )
