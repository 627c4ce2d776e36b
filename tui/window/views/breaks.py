"""When the session stands still: a pause, stopped for today, over, or not to be trusted."""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal

from protocol.seats import PARTNERS, Seat
from protocol.session.events import Acknowledged, CameBack, Closed, Paused, StoppedForToday
from protocol.session.session import Ended, Gathering, Pausing, Stopped
from tui.news import Line, Told
from tui.seat.room_state import RoomState, pause_minutes
from tui.window.intents import ForgetRoom, LeaveRoom, ReadRoom
from tui.window.views.base import PhaseView
from tui.window.views.guiding import GuideView, is_to_be_accepted
from tui.window.widgets.words import Words, button
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import guide as guide_words
from tui.words import help as help_words
from tui.words import line as line_words
from tui.words import room as room_words
from tui.words.times import DAY_MS, MINUTE_MS, day_past, moment

LONGER_MIN: Final = 10
"""How much *a little longer* is, from the time that is shown, or from now once that is past."""

LATER_MS: Final = 10 * MINUTE_MS
"""From then on whoever opens a stopped session most likely means to continue."""


class StillView(PhaseView):
    """A calm page with one thought and a few buttons."""

    HELP_TEXT = help_words.BREAK

    def compose_head(self) -> ComposeResult:
        yield from ()

    def compose_apart(self) -> ComposeResult:
        """Nobody passes or leaves out anything while it stands still."""
        yield from ()


class GatheringView(StillView):
    """Both laptops are getting ready."""

    HELP_TEXT = help_words.GATHERING

    def compose_body(self) -> ComposeResult:
        yield Words(room_words.WAITING_FOR_START, id="waiting", classes="reading centred")

    def show(self, state: RoomState) -> None:
        super().show(state)
        is_alone = state.news.line is Line.OPEN and not state.news.is_partner_here
        alone = room_words.still_at_the_door(state.partner)
        self.query_one("#waiting", Words).say(alone if is_alone else room_words.WAITING_FOR_START)


class PausingView(StillView):
    """A pause that one asked for; both bring it back."""

    TURNS_NO_PAGE = True
    """Asked for again and again, by one key or a changed program, it leaves every key in place."""

    @property
    def _phase(self) -> Pausing:
        assert isinstance(self.state.phase, Pausing)
        return self.state.phase

    def compose_body(self) -> ComposeResult:
        yield Words(id="by", classes="title centred")
        yield Words(id="until", classes="mine centred big")
        yield Words(breaks_words.PAUSE_TEXT, id="pause-text", classes="muted centred")
        yield Words(id="who-is-back", classes="centred")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(breaks_words.PAUSE_SEEN, "seen", is_main=True)
            yield button(breaks_words.PAUSE_BACK, "back", is_main=True)
            yield button(breaks_words.PAUSE_AGAIN, "again")
            yield button(breaks_words.STOP, "stop")
        with Horizontal(classes="buttons further"):
            yield button(breaks_words.END_KINDLY, "close")

    def arrive(self) -> None:
        super().arrive()
        self.set_interval(5, self._tell_time)

    def _tell_time(self) -> None:
        phase = self._phase
        gone_ms = self.state.now_ms - self.state.here_ms(phase.at_ms)
        text = breaks_words.PAUSE_TEXT
        if gone_ms > DAY_MS:
            text = breaks_words.PAUSE_LONG
        elif not self.state.pause_left_min:
            text = breaks_words.PAUSE_OVER
        self.query_one("#pause-text", Words).say(text)
        self.shown("#close", gone_ms > DAY_MS and self.state.may(Closed))

    def show(self, state: RoomState) -> None:
        super().show(state)
        phase = self._phase
        self.query_one("#by", Words).say(breaks_words.paused_by(state.name_of(phase.by)))
        back_ms = state.here_ms(phase.until_ms)
        until = endings_words.back_at(moment(back_ms, state.now_ms))
        self.query_one("#until", Words).say(until)
        self._tell_time()
        must_see = state.may(Acknowledged)
        self.shown("#seen", must_see)
        self.shown("#back", state.may(CameBack) and not must_see)
        lines = []
        if phase.longer_by is not None:
            lines.append(breaks_words.longer_by(state.name_of(phase.longer_by)))
        if state.partner_seat in phase.acknowledged:
            lines.append(breaks_words.has_seen_pause(state.partner))
        lines += lines_of_return(state, phase.back)
        self.query_one("#who-is-back", Words).say("\n".join(lines))

    def pressed(self, name: str) -> None:
        match name:
            case "seen":
                self.act(Acknowledged())
            case "back":
                self.act(CameBack())
            case "again":
                self.act(Paused(pause_minutes(self.state.pause_left_min + LONGER_MIN)))
            case "stop":
                self.act(StoppedForToday())
            case "close":
                self.act(Closed())


class StoppedView(StillView):
    """To be continued another day."""

    _first = "home"
    """What one most likely wants, as long as the other has not said anything."""

    @classmethod
    def stage(cls, state: RoomState) -> object:
        return state.waits_to_return

    def compose_body(self) -> ComposeResult:
        phase = self.state.phase
        assert isinstance(phase, Stopped)
        if self.state.waits_to_return:
            yield Words(endings_words.RETURNED_TITLE, classes="title centred")
            yield Words(endings_words.returned(self.state.partner), classes="reading centred")
        else:
            yield Words(breaks_words.STOPPED_TITLE, classes="title centred")
            who = self.state.name_of(phase.by)
            when = day_past(self.state.here_ms(phase.at_ms), self.state.now_ms)
            yield Words(endings_words.stopped_by(who, when), classes="centred")
            told = (
                breaks_words.STOPPED_PRACTICE
                if self.state.is_practice
                else breaks_words.STOPPED_TEXT
            )
            yield Words(told, id="stopped-text", classes="muted centred")
        yield Words(id="who-is-back", classes="centred")

    def compose_foot(self) -> ComposeResult:
        phase = self.state.phase
        assert isinstance(phase, Stopped)
        stopped_ms = self.state.here_ms(phase.at_ms)
        is_later = self.state.now_ms - stopped_ms > LATER_MS or self.state.came_back
        self._first = "back" if is_later else "home"
        both = [(breaks_words.STOPPED_CLOSE, "home"), (breaks_words.STOPPED_CONTINUE, "back")]
        with Horizontal(classes="buttons"):
            for label, id in reversed(both) if is_later else both:
                yield button(label, id, classes="main")
        with Horizontal(classes="buttons further"):
            yield button(breaks_words.END_KINDLY, "close")

    def mains(self) -> tuple[str, ...] | None:
        """To go on, as soon as the other would; nothing, while only the other is waited for."""
        state = self.state
        assert isinstance(state.phase, Stopped)
        if state.waits_to_return or state.seat in state.phase.back:
            return None
        return ("back",) if state.partner_seat in state.phase.back else (self._first,)

    def show(self, state: RoomState) -> None:
        super().show(state)
        phase = state.phase
        assert isinstance(phase, Stopped)
        self.shown("#back", state.may(CameBack) and not state.waits_to_return)
        self.shown("#close", state.may(Closed))
        lines = lines_of_return(state, phase.back)
        if state.waits_to_return and state.news.is_partner_here and not lines:
            lines = [endings_words.is_deciding(state.partner)]
        self.query_one("#who-is-back", Words).say("\n".join(lines))

    def pressed(self, name: str) -> None:
        match name:
            case "home":
                self.post_message(LeaveRoom())
            case "back":
                self.act(CameBack())
            case "close":
                self.act(Closed())


def lines_of_return(state: RoomState, back: frozenset[Seat]) -> list[str]:
    """Who is back from a break, and who would like to end the session."""
    lines = []
    if state.partner_seat in back:
        lines.append(breaks_words.is_back(state.partner))
    if state.seat in back:
        lines.append(breaks_words.PAUSE_NEEDS_BOTH)
    if state.partner_seat in state.session.closed:
        lines.append(breaks_words.wants_to_end(state.partner))
    if state.seat in state.session.closed:
        lines.append(breaks_words.you_want_to_end(state.partner))
    return lines


class EndedView(StillView):
    """Over: both closed it, or one left. What is deleted is said once it is."""

    HELP_TEXT = help_words.ENDED

    def compose_body(self) -> ComposeResult:
        phase = self.state.phase
        assert isinstance(phase, Ended)
        if phase.left is not None and phase.left in PARTNERS:
            who = self.state.name_of(phase.left)
            yield Words(closing_words.ended_left(who), classes="title centred")
            never_came_in = self.state.session.names[phase.left] is None
            if never_came_in and who is not None and self.state.is_guide_known:
                yield Words(closing_words.left_at_the_door(who), classes="reading centred")
            else:
                if never_came_in and not self.state.is_guide_known:
                    yield Words(guide_words.guide_declined(who), classes="centred")
                yield Words(closing_words.ENDED_LEFT_HINT, classes="muted centred")
        else:
            yield Words(closing_words.ENDED, classes="title centred")
        yield Words(id="deleted", classes="muted centred")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(closing_words.ENDED_HOME, "home", is_main=True)

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.query_one("#deleted", Words).say(what_is_deleted(state))

    def pressed(self, name: str) -> None:
        self.post_message(LeaveRoom())


def what_is_deleted(state: RoomState) -> str:
    """What is known of the words of a session that is over, and no more."""
    leave = state.leave
    if leave is None:
        return endings_words.DELETING
    if not leave.is_deleted:
        return endings_words.NOT_DELETED
    match leave.told:
        case Told.GONE if leave.is_relay_here:
            return endings_words.DELETED_ALL_HERE
        case Told.GONE:
            return endings_words.DELETED_BOTH
        case Told.TOLD if leave.is_relay_here:
            return endings_words.deleted_here_hosted(state.partner)
        case Told.TOLD:
            return endings_words.deleted_here(state.partner)
        case Told.UNKNOWN:
            return endings_words.DELETED_UNKNOWN
        case Told.AWAY:
            return endings_words.DELETED_AWAY
        case Told.ASKING:
            return endings_words.DELETED_ASKING


class StuckView(StillView):
    """Nothing goes on here: read what there is, delete it, or leave it for now."""

    HELP_TEXT = help_words.STILL

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(closing_words.ENDED_HOME, "home", is_main=True)
            yield button(endings_words.READ_IT, "read")
        with Horizontal(classes="buttons further"):
            yield button(endings_words.DELETE_IT, "forget")

    def pressed(self, name: str) -> None:
        match name:
            case "home":
                self.post_message(LeaveRoom())
            case "read":
                self.post_message(ReadRoom())
            case "forget":
                self.post_message(ForgetRoom())


class GoneView(StuckView):
    """The relay says that it has not got the room, though nobody here has ended it."""

    def compose_body(self) -> ComposeResult:
        yield Words(endings_words.GONE_TITLE, classes="title centred")
        yield Words(endings_words.GONE, classes="reading centred")


class AlarmView(StuckView):
    """The log is not the one honest history: everything stands still, nothing is lost."""

    def compose_body(self) -> ComposeResult:
        yield Words(line_words.ALARM_TITLE, classes="title centred")
        if self.state.news.alarm is not None:
            yield Words(line_words.ALARM[self.state.news.alarm], classes="caution centred")
        yield Words(line_words.ALARM_HINT, classes="muted centred")


def still_view(state: RoomState) -> type[PhaseView] | None:
    """The view of a session that stands still, if it does."""
    if isinstance(state.phase, Ended):
        return EndedView
    if state.news.alarm is not None:
        return AlarmView
    match state.phase:
        case _ if state.news.line in (Line.GONE, Line.UNKNOWN):
            return GoneView
        case Gathering():
            return GuideView if is_to_be_accepted(state) else GatheringView
        case Pausing():
            return PausingView
        case Stopped():
            return StoppedView
    return None
