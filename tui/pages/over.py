"""When nothing goes on here: both have closed it, one has left, or it is not to be trusted.

What is deleted is said once it is.
"""

from protocol.seats import PARTNERS, Seat
from protocol.session.session import Ended
from tui.news import Told
from tui.pages.failures import AtKept, sentence_for
from tui.pages.frame import head
from tui.pages.keep import named
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Deed, Part, Tell, Text, Wish
from tui.seat.room_state import RoomState
from tui.seat.stays import Stays
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import guide as guide_words
from tui.words import help as help_words
from tui.words import keep as keep_words
from tui.words import line as line_words


def ended_page(state: RoomState, here: Here) -> Page:
    """Over: both closed it, or one left."""
    leave = state.leave
    if leave is not None and leave.not_kept is not None:
        return _not_kept(state, here, leave.not_kept)
    stays = Stays() if leave is None else leave.stays
    kept = keep_words.kept(named(state, stays))
    return Page(
        "ended",
        state.session.page,
        here,
        look="still",
        head=head(state),
        body=(
            *_how(state),
            Text(kept, "reading centred", "kept", stays.is_something),
            Text(what_is_deleted(state), "muted centred", "deleted"),
        ),
        foot=(row([_home()]),),
        help=help_words.ENDED,
        is_still=True,
    )


def _not_kept(state: RoomState, here: Here, why: Exception) -> Page:
    """What stays could not be locked: nothing is deleted before that, or before one goes on
    without."""
    again = Button(keep_words.TRY_AGAIN, "keep-again", (Wish.KEEP_AGAIN,), is_main=True)
    told = Tell(keep_words.GO_WITHOUT_ASKED, marks="keep-nothing", stays=True)
    does: tuple[Deed, ...] = (Wish.KEEP_NOTHING,) if told.marks in here.asked else (told,)
    without = Button(keep_words.GO_WITHOUT, "keep-nothing", does, leaves=True)
    return Page(
        "ended",
        state.session.page,
        here,
        stage="not-kept",
        look="still",
        head=head(state),
        body=(
            *_how(state),
            Text(keep_words.NOT_KEPT, "caution centred"),
            Text(sentence_for(why, AtKept()), "reading centred"),
            Text(keep_words.NOT_KEPT_YET, "muted centred", "deleted"),
        ),
        foot=(row([again]), row([without], "buttons further")),
        quiet=keep_words.GO_WITHOUT_ASKED if told.marks in here.asked else "",
        help=help_words.ENDED,
        is_still=True,
    )


def _home() -> Button:
    return Button(closing_words.ENDED_HOME, "home", (Wish.HOME,), is_main=True, leaves=True)


def _how(state: RoomState) -> list[Part]:
    phase = state.phase
    assert isinstance(phase, Ended)
    if phase.left is None or phase.left not in PARTNERS:
        return [Text(closing_words.ENDED, "title centred")]
    who = state.name_of(phase.left)
    if _is_declined(state):
        is_mine = who is None
        hint = closing_words.ENDED_LEFT_HINT if is_mine else guide_words.DECLINED_HINT
        declined = Text(guide_words.guide_declined(who), "title centred")
        return [declined, Text(hint, "muted centred")]
    parts: list[Part] = [Text(closing_words.ended_left(who), "title centred")]
    never_came_in = state.session.names[phase.left] is None
    if never_came_in and who is not None and state.is_guide_known:
        return [*parts, Text(closing_words.left_at_the_door(who), "reading centred")]
    return [*parts, Text(closing_words.ENDED_LEFT_HINT, "muted centred")]


def _is_declined(state: RoomState) -> bool:
    """Whether the guest has read the guide that was brought, and would rather not. Of one that
    whoever leads has brought nobody knows: there was another question before it."""
    phase, session = state.phase, state.session
    has_left = isinstance(phase, Ended) and phase.left is Seat.SECOND
    is_brought = not state.is_guide_known and not state.is_guide_of_leader
    is_read = session.guide is not None and is_brought
    return has_left and is_read and session.names[Seat.SECOND] is None


def what_is_deleted(state: RoomState) -> str:
    """What is known of the words of a session that is over, and no more."""
    leave = state.leave
    if leave is None:
        return endings_words.DELETING
    if not leave.is_deleted:
        return endings_words.NOT_DELETED
    keeps = leave.stays.is_something
    match leave.told:
        case Told.GONE if leave.is_relay_here:
            return endings_words.KEPT_ALL_HERE if keeps else endings_words.DELETED_ALL_HERE
        case Told.GONE:
            return endings_words.KEPT_BOTH if keeps else endings_words.DELETED_BOTH
        case told:
            deleted = _not_gone(state, told, is_relay_here=leave.is_relay_here)
            return endings_words.all_else(deleted) if keeps else deleted


def _not_gone(state: RoomState, told: Told, *, is_relay_here: bool) -> str:
    """Where the relay has it still, or nobody knows."""
    match told:
        case Told.UNKNOWN:
            return endings_words.DELETED_UNKNOWN
        case Told.AWAY:
            return endings_words.DELETED_AWAY
        case Told.ASKING:
            return endings_words.DELETED_ASKING
    if is_relay_here:
        return endings_words.deleted_here_hosted(state.partner)
    return endings_words.deleted_here(state.partner)


def gone_page(state: RoomState, here: Here) -> Page:
    """The relay says that it has not got the room, though nobody here has ended it."""
    return _stuck(
        state,
        here,
        "gone",
        Text(endings_words.GONE_TITLE, "title centred"),
        Text(endings_words.GONE, "reading centred"),
    )


def alarm_page(state: RoomState, here: Here) -> Page:
    """The log is not the one honest history: everything stands still, nothing is lost."""
    alarm = state.news.alarm
    why = [Text(line_words.ALARM[alarm], "caution centred")] if alarm is not None else []
    return _stuck(
        state,
        here,
        "alarm",
        Text(line_words.ALARM_TITLE, "title centred"),
        *why,
        Text(line_words.ALARM_HINT, "muted centred"),
    )


def _stuck(state: RoomState, here: Here, kind: str, *body: Part) -> Page:
    """Nothing goes on here: read what there is, delete it, or leave it for now."""
    return Page(
        kind,
        state.session.page,
        here,
        look="still",
        head=head(state),
        body=body,
        foot=(
            row([_home(), Button(endings_words.READ_IT, "read", (Wish.READ,))]),
            row(
                [Button(endings_words.DELETE_IT, "forget", (Wish.FORGET,), leaves=True)],
                "buttons further",
            ),
        ),
        help=help_words.STILL,
        is_still=True,
    )
