"""The last page: what was promised and agreed, two words to compare, and the end."""

from protocol.activities.activity import Agreement, Owner
from protocol.session.events import Closed
from tui.pages import terms
from tui.pages.frame import apart, head
from tui.pages.keep import named
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Do, Part, Text
from tui.seat.room_state import RoomState
from tui.words import agreeing as agreeing_words
from tui.words import closing as closing_words
from tui.words import help as help_words
from tui.words import keep as keep_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words


def closing_page(state: RoomState, here: Here) -> Page:
    """Read once more; then both end it."""
    may = state.may(Closed)
    quiet = room_words.partner_is_ready(state.partner) if _is_alone(state) else ""
    end = Button(
        closing_words.END, "close", (Do(Closed()),), is_main=True, is_shown=may, leaves=True
    )
    return Page(
        "closing",
        state.session.page,
        here,
        head=head(
            state,
            Text(closing_words.TITLE, "title"),
            Text(_what_stays(state), "muted"),
            Text(closing_words.WORDS, "muted gap"),
            Text("  ".join(state.words), "mine big"),
        ),
        body=tuple(kept(state)) or (Text(closing_words.NOTHING, "muted"),),
        foot=(row([end]), apart(state)),
        quiet=quiet if may else room_words.waiting_for(state.partner),
        help=help_words.CLOSING,
    )


def _what_stays(state: RoomState) -> str:
    """What becomes of what was said, once both have ended it."""
    if state.keeping is None or state.is_practice:
        return closing_words.KEEP
    things = named(state, state.would_stay) if state.can_keep else ()
    keeping = state.keeping
    may = keeping.agreements or keeping.ending or keeping.may[state.seat]
    return keep_words.closing(state.partner, things, may=may)


def _agreed(state: RoomState, made: Agreement) -> str:
    """What was agreed: whose it is, or else the question that it answers."""
    about = state.title_of(made.activity)
    if not terms.is_rich(made):
        return agreeing_words.agreed_about(about, terms.words_of(state, made), made.day)
    told = terms.told(state, made, made.activity)
    is_taken = made.owner in (Owner.FIRST, Owner.SECOND)
    return told if is_taken else agreeing_words.agreed_about(about, told, "")


def _is_alone(state: RoomState) -> bool:
    """Whether the other has ended it already."""
    return state.partner_seat in state.session.closed


def kept(state: RoomState, first: str = "name") -> list[Part]:
    """What they promised and agreed so far; nothing, if there is nothing. `first` is the look of
    what stands over the promises."""
    session, parts = state.session, list[Part]()
    if session.promises:
        parts.append(Text(closing_words.PROMISES, first))
    for seat, text in session.promises:
        name = state.name_of(seat) or rounds_words.YOU
        side = "mine" if seat is state.seat else "theirs"
        parts.append(Text(f"{name}: {text}", f"said {side}"))
    if session.agreements:
        parts.append(Text(closing_words.AGREED, "name gap"))
    for made in session.agreements:
        parts.append(Text(_agreed(state, made), "said"))
    return parts
