"""Looking back at what was promised: from memory first (`tui.pages.remembering`), then one thing at
a time."""

from protocol.activities.review import (
    Fared,
    Fate,
    Marked,
    Review,
    Reviewing,
    Thing,
)
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, ready, ready_words
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import (
    Answer,
    Button,
    Choice,
    Deed,
    Do,
    Entry,
    Keeping,
    Part,
    Scale,
    Tell,
    Text,
)
from tui.pages.remembering import memory_page
from tui.pages.rounds import again, is_answering, round_of, round_stage, round_words, wait_s
from tui.pages.warming import warm_parts
from tui.seat.room_state import RoomState
from tui.seat.slots import review_slot
from tui.words import help as help_words
from tui.words import review as review_words
from tui.words import room as room_words


def review_page(state: RoomState, here: Here) -> Page:
    """What one remembers; then each thing on a page of its own."""
    review, phase = state.activity, state.phase
    assert isinstance(review, Review) and isinstance(phase, Reviewing)
    if phase.things is None:
        return memory_page(state, review, phase.held, here)
    if phase.thing is None:
        return _nothing(state, review, here)
    return _thing(state, review, phase, phase.thing, here)


def _nothing(state: RoomState, review: Review, here: Here) -> Page:
    return Page(
        "review",
        state.session.page,
        here,
        stage="nothing",
        head=head(state, Text(review.title, "title")),
        body=(Text(review_words.NOTHING, "reading"),),
        foot=(row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.REVIEW,
    )


# -- one thing


def _thing(state: RoomState, review: Review, phase: Reviewing, thing: Thing, here: Here) -> Page:
    is_own = state.seat in thing.owners
    if thing.is_marked:
        return _told(state, review, phase, thing, here)
    if not is_own:
        return _waiting(state, review, phase, thing, here)
    return _asked(state, review, phase, thing, here)


def _heading(state: RoomState, thing: Thing) -> tuple[Part, ...]:
    """What it is, and whose."""
    text = review_words.promised(state.partner)
    if thing.is_shared:
        text = review_words.AGREED
    elif state.seat in thing.owners:
        text = review_words.YOU_PROMISED
    side = "mine" if state.seat in thing.owners else "theirs"
    return Text(text, f"name {side}"), Text(thing.text, f"said {side}")


def _asked(state: RoomState, review: Review, phase: Reviewing, thing: Thing, here: Here) -> Page:
    """Its owner says how it went, and what becomes of it; nobody else has a say."""
    attempt, place = round_of(state).attempt, phase.at
    may = is_answering(state) if thing.is_shared else state.may(Marked)
    fates = [fate for fate in Fate if fate is not Fate.SMALLER or not thing.is_shared]
    how = _scale(state, review, f"how-{place}", attempt, review_words.HOW, may=may,
                 choices=[(each.value, review_words.FARED[each]) for each in Fared])  # fmt: skip
    then = _scale(state, review, f"then-{place}", attempt, review_words.THEN, may=may,
                  choices=[(each.value, review_words.FATES[each]) for each in fates])  # fmt: skip
    slot = review_slot(review, f"smaller-{place}", attempt, is_pick=False)
    picked_how, picked_then = here.pick(how), here.pick(then)
    is_smaller = picked_then == Fate.SMALLER.value
    line = Entry(
        "smaller", slot, state.drafts.get(slot), review_words.SMALLER, enters="mark",
        is_shown=is_smaller,
    )  # fmt: skip
    words = here.words(line) if is_smaller else ""
    does: Deed = Tell(review_words.PICK)
    if picked_how and picked_then and thing.is_shared:
        does = Answer((picked_how, picked_then))
    elif is_smaller and picked_how and not words:
        does = Tell(review_words.WRITE, focus=line.id)
    elif picked_how and picked_then:
        event = Marked(Fared(picked_how), Fate(picked_then), words)
        does = Do(event, line.id if is_smaller else "")
    is_done = state.may(Sealed) if thing.is_shared else may
    mark = Button(review_words.MARK, "mark", (does,), is_main=True, is_shown=is_done, sends=True)
    left = tuple(each.id for each in (how, then) if not here.pick(each) and may)
    return Page(
        "review",
        state.session.page,
        here,
        stage=(round_stage(state), place),
        head=head(state, Text(review.title, "title")),
        body=(
            *_heading(state, thing),
            Text(review_words.USUAL, "muted gap"),
            how,
            then,
            line,
        ),
        foot=(row([mark, again(state, here)]), apart(state)),
        quiet=round_words(state) if thing.is_shared else "",
        keys=room_words.RATE_KEYS if may else "",
        mains=("mark",),
        open=Open(left, review_words.PICK, may_stay=False),
        focus=(how.id,) if may else None,
        help=help_words.REVIEW,
        wait_s=wait_s(state) if thing.is_shared else 0.0,
    )


def _scale(
    state: RoomState,
    review: Review,
    part: str,
    attempt: int,
    text: str,
    *,
    may: bool,
    choices: list[tuple[str, str]],
) -> Scale:
    slot = review_slot(review, part, attempt)
    kept = state.drafts.get(slot)
    known = kept if kept in {id for id, _ in choices} else ""
    found = tuple(Choice(id, word) for id, word in choices)
    return Scale(part, text, found, known, Keeping(slot=slot), is_disabled=not may)


def _waiting(state: RoomState, review: Review, phase: Reviewing, thing: Thing, here: Here) -> Page:
    """Whose promise it was not only reads."""
    return Page(
        "review",
        state.session.page,
        here,
        stage=("waiting", phase.at),
        head=head(state, Text(review.title, "title")),
        body=(*_heading(state, thing), Text(review_words.waits(state.partner), "muted gap")),
        foot=(apart(state),),
        quiet="",
        mains=None,
        waits=review_words.waits(state.partner),
        help=help_words.REVIEW,
    )


def _told(state: RoomState, review: Review, phase: Reviewing, thing: Thing, here: Here) -> Page:
    """How it went, by whom it was; the other has one key."""
    body: list[Part] = [*_heading(state, thing)]
    for seat, side in ((state.seat, "mine"), (state.partner_seat, "theirs")):
        how, then = thing.how[seat], thing.then[seat]
        if how is not None:
            told = review_words.told(state.name_of(seat), how, then)
            body.append(Text(told, f"{side} indent gap"))
    if thing.is_let_go:
        body.append(Text(review_words.LET_GO, "muted gap"))
    elif thing.smaller:
        body.append(Text(review_words.smaller(thing.smaller), "good gap"))
    elif thing.is_shared:
        body.append(Text(review_words.STAYS, "muted gap"))
    return Page(
        "review",
        state.session.page,
        here,
        stage=("told", phase.at),
        head=head(state, Text(review.title, "title")),
        body=tuple(body),
        foot=(*warm_parts(state), row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.REVIEW,
    )
