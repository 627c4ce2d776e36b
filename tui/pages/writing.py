"""Writing privately, then reading both; and answering a promise."""

from typing import Final

from protocol.activities.write import Promise, Write, Writing
from protocol.limits import PROPOSALS_LIMIT, TEXT_LIMIT_CHARS
from protocol.session.events import Answered, Offered, Ready, Sealed
from tui.pages.frame import apart, head, ready_words, titled
from tui.pages.gentle import heeds, nudge, where_of
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Answer, Box, Button, Deed, Do, Part, Tell, Text, Wish
from tui.pages.rounds import (
    again,
    is_answering,
    is_open,
    round_of,
    round_stage,
    round_words,
    wait_s,
)
from tui.pages.thanks import is_for_thanks
from tui.pages.warming import warm_parts
from tui.seat.room_state import RoomState
from tui.seat.slots import anew_slot, answer_slot
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words import thanks as thanks_words
from tui.words.times import seconds_left

TIME_S: Final = 5.0
"""How often what is left of a gentle time is looked at."""


def writing_page(state: RoomState, here: Here) -> Page:
    """A box per field; then what both wrote."""
    write = state.activity
    assert isinstance(write, Write)
    return _both(state, write, here) if is_open(state) else _own(state, write, here)


def _stage(state: RoomState) -> object:
    phase = state.phase
    promises = phase.promises if isinstance(phase, Writing) else ()
    return round_stage(state), tuple(p and (p.number, p.is_welcome) for p in promises)


def _own(state: RoomState, write: Write, here: Here) -> Page:
    """Until both have sealed: boxes, or what this seat has sealed."""
    may, fields = is_answering(state), write.fields
    boxes = [
        Box(
            f"field-{label.id}",
            slot := answer_slot(write, label.id, round_of(state).attempt),
            state.drafts.get(slot),
            look="field many yields" if len(fields) > 1 else "field alone",
            limit=TEXT_LIMIT_CHARS // len(fields),
        )
        for label in fields
    ]
    sealed = state.own_answer or ()
    body: list[Part] = []
    for index, label in enumerate(fields):
        body.append(Text(state.filled(label.text), "label"))
        text = sealed[index] if index < len(sealed) else ""
        body.append(
            boxes[index] if may else Text(text or rounds_words.NOTHING_WRITTEN, "said mine")
        )
    ids = tuple(box.id for box in boxes)
    send = Answer(tuple(here.words(box) for box in boxes), ids)
    untouched = [box.id for box in boxes if here.is_untouched(box)] if may else []
    wanted = {f"field-{label.id}" for label in fields if not label.optional}
    # What nobody has to fill is asked for only where there is nothing else.
    is_empty = len(untouched) == len(fields)
    left = tuple(untouched if is_empty else (id for id in untouched if id in wanted))
    sentence = room_words.lines_open(len(left), may_stay=True)
    if isinstance(write.promise, str):
        sentence = rounds_words.OPEN_IN_PROMISE
    if is_empty:
        sentence = rounds_words.WRITE_EMPTY
    return Page(
        "writing",
        state.session.page,
        here,
        stage=_stage(state),
        head=head(state, *titled(state), *_time(state, write)),
        body=tuple(body),
        tick_s=TIME_S if write.minutes else 0.0,
        foot=(
            nudge(state, here),
            row(
                [
                    Button(
                        rounds_words.WRITE_SEND,
                        "send",
                        (send,),
                        is_main=True,
                        is_shown=state.may(Sealed),
                        sends=True,
                    ),
                    _noted(state, is_shown=may),
                    again(state, here),
                ]
            ),
            apart(state),
        ),
        quiet=round_words(state),
        mains=("send",),
        open=Open(left, sentence),
        help=f"{help_words.ROUND} {help_words.OPEN}",
        wait_s=wait_s(state),
        heeds=heeds(state, where_of(write), *(box.id for box in boxes)) if may else None,
    )


def _noted(state: RoomState, *, is_shown: bool) -> Button:
    """To the lines that one has noted for oneself; nobody else has this on the page."""
    may = is_shown and state.has_lines and is_for_thanks(state.activity)
    return Button(thanks_words.NOTED, "noted", (Wish.NOTED,), is_shown=may)


def _time(state: RoomState, write: Write) -> tuple[Part, ...]:
    """What is left of a gentle time, which cuts nothing off."""
    if not write.minutes:
        return ()
    begun = state.here_ms(state.session.page_ms)
    left_s = seconds_left(write.minutes + state.more_min, begun, state.now_ms)
    return (Text(floor_words.about_minutes(-(-left_s // 60)), "muted", "time"),)


def _both(state: RoomState, write: Write, here: Here) -> Page:
    """What both wrote, and where these are promises: what the other says to them."""
    phase = state.phase
    promises = phase.promises if isinstance(phase, Writing) else (None, None)
    theirs, mine = promises[state.partner_seat], promises[state.seat]
    title: list[Part] = [Text(write.title, "title")]
    stem = state.filled(write.fields[0].text)
    # "What I take with me" says already how "I take with me" begins.
    if len(write.fields) == 1 and stem.casefold() not in write.title.casefold():
        title.append(Text(stem, "prompt"))
    anew = _anew(state, write, mine)
    is_asked, number = state.may(Answered), theirs.number if theirs is not None else 0
    is_unsent = anew is not None and not here.is_untouched(anew)
    # An answer that is waited for comes first: until then nothing else is offered to be said.
    warm = warm_parts(state, is_in_body=anew is not None, is_offered=not is_asked)
    # Where one is asked for other words, those and the box stand together, and all else scrolls.
    return Page(
        "writing",
        state.session.page,
        here,
        stage=_stage(state),
        head=head(state, *title),
        body=(
            *_wrote(state, write, is_mine_first=bool(anew) and not is_asked),
            *(warm if anew else ()),
        ),
        foot=(
            *(() if anew else warm),
            *_offering(state, anew, here),
            row(
                [
                    *_yes_or_else(write, number, is_asked=is_asked),
                    *(() if anew else (_on(state),)),
                ]
            ),
            apart(state),
        ),
        quiet=ready_words(state),
        # A promise that was worded anew is offered before anything else; a yes is no way on.
        mains=("offer",) if is_unsent else None if is_asked else ("send", "ready"),
        waits=room_words.TWO_ANSWERS if is_asked else "",
        focus=("yes",) if is_asked and anew is None else None,
        help=f"{help_words.ROUND} {help_words.OPEN}",
    )


def _wrote(state: RoomState, write: Write, *, is_mine_first: bool) -> list[Part]:
    """What each wrote, and what either said to a promise."""
    phase, found = state.phase, list[Part]()
    promises = phase.promises if isinstance(phase, Writing) else (None, None)
    order = (state.seat, state.partner_seat) if is_mine_first else (state.partner_seat, state.seat)
    for seat in order:
        # Whom it was not for has written nothing, and nothing is said of it.
        if seat not in state.session.setting.seats:
            continue
        is_mine, promise = seat is state.seat, promises[seat]
        side = "mine" if is_mine else "theirs"
        name = None if is_mine else state.partner
        words, gap = _texts(round_of(state).answers[seat] or (), promise), " gap" if found else ""
        if not any(words):
            # Nobody wrote what is not there: no heading, and no brackets to be read as a reproach.
            found.append(Text(rounds_words.left_empty(name), f"{side}{gap}"))
            continue
        found.append(Text(_heading(write, promise, name), f"name {side}{gap}"))
        found += _answer(state, write, words, promise, side)
        if promise is None and isinstance(write.promise, str):
            found.append(Text(rounds_words.NOT_PROMISED, "muted indent"))
        found += (_own_promise if is_mine else _their_promise)(state, write, promise)
    return found


def _yes_or_else(write: Write, number: int, *, is_asked: bool) -> tuple[Button, Button]:
    """What one says to a promise of that number."""
    yes, other = (Do(Answered(number, is_welcome)) for is_welcome in (True, False))
    label = rounds_words.SELF_YES if write.for_self else rounds_words.PROMISE_YES
    return (
        Button(label, "yes", (yes,), is_main=True, is_shown=is_asked, answers=True),
        Button(rounds_words.PROMISE_ELSE, "else", (other,), is_shown=is_asked, answers=True),
    )


def _on(state: RoomState) -> Button:
    is_shown = state.may(Ready) and not state.may(Answered)
    return Button(room_words.GO_ON, "ready", (Do(Ready()),), is_main=True, is_shown=is_shown)


def _texts(texts: tuple[str, ...], promise: Promise | None) -> tuple[str, ...]:
    """An answer, with a promise as it was worded last."""
    return texts if promise is None else (promise.text, *texts[1:])


def _heading(write: Write, promise: Promise | None, name: str | None) -> str:
    """Who wrote, or offers, what follows; `name` is None for this person."""
    if isinstance(write.promise, str) and promise is not None:
        return (rounds_words.for_oneself if write.for_self else rounds_words.offers)(name)
    return rounds_words.YOU_WROTE if name is None else rounds_words.wrote(name)


def _answer(
    state: RoomState, write: Write, texts: tuple[str, ...], promise: Promise | None, side: str
) -> list[Part]:
    parts: list[Part] = []
    if promise is not None and isinstance(write.promise, str):
        return [Text(promise.text, f"said {side}")]
    for label, text in zip(write.fields, texts, strict=False):
        if label.optional and not text:
            continue
        if len(write.fields) > 1:
            parts.append(Text(state.filled(label.text), "label indent"))
        parts.append(Text(text or rounds_words.NOTHING_WRITTEN, f"said {side}"))
    return parts


def _their_promise(state: RoomState, write: Write, promise: Promise | None) -> list[Part]:
    """What is asked of this seat, or what it has answered."""
    if promise is None:
        return []
    if promise.is_welcome is None:
        asked = rounds_words.self_asked if write.for_self else rounds_words.promise_asked
        return [Text(asked(state.partner), "indent")]
    yes = rounds_words.SELF_YOU_SAID_YES if write.for_self else rounds_words.PROMISE_YOU_SAID_YES
    said = yes if promise.is_welcome else rounds_words.PROMISE_YOU_SAID_ELSE
    if _may_come_anew(state, promise):
        said = rounds_words.may_word_anew(state.partner)
    return [Text(said, "muted indent")]


def _may_come_anew(state: RoomState, promise: Promise) -> bool:
    """Whether the other may still word it anew, as far as both know."""
    phase = state.phase
    is_over = not isinstance(phase, Writing) or state.partner_seat in phase.ready
    return promise.is_welcome is False and promise.number < PROPOSALS_LIMIT and not is_over


def _anew(state: RoomState, write: Write, promise: Promise | None) -> Box | None:
    """Where a promise that the other would rather have otherwise is worded anew."""
    if promise is None or promise.is_welcome is not False or promise.number >= PROPOSALS_LIMIT:
        return None
    slot = anew_slot(write, promise.number)
    start = promise.text if isinstance(write.promise, str) else ""
    return Box("anew", slot, state.drafts.get(slot), look="field low", start=start)


def _offering(state: RoomState, anew: Box | None, here: Here) -> tuple[Part, ...]:
    """What the other said to one's promise, and the box to word it anew in: below, where it is in
    sight however much both wrote."""
    if anew is None:
        return ()
    words = here.words(anew)
    offer: Deed = Tell(floor_words.WRITE_ANEW_FIRST, focus=anew.id)
    if words:
        offer = Do(Offered(words), anew.id)
    button = Button(rounds_words.PROMISE_AGAIN, "offer", (offer,), is_main=True, sends=True)
    told = Text(rounds_words.promise_declined(state.partner), "ask")
    return told, anew, row([button, _on(state)])


def _own_promise(state: RoomState, write: Write, promise: Promise | None) -> list[Part]:
    """What the other has answered to it, where it is not asked for otherwise."""
    if promise is None or promise.is_welcome is None:
        return []
    if promise.is_welcome:
        welcome = rounds_words.self_welcome if write.for_self else rounds_words.promise_welcome
        return [Text(welcome(state.partner), "good indent")]
    if promise.number < PROPOSALS_LIMIT:
        return []
    return [Text(rounds_words.PROMISE_FULL, "indent")]
