"""Which page is shown now. Answered here, once."""

from dataclasses import replace

from protocol.activities.activity import Doing
from protocol.activities.agree import Agreeing
from protocol.activities.audit import Auditing
from protocol.activities.choose import Choosing
from protocol.activities.evening import SayingGoodnight
from protocol.activities.keep import Deciding
from protocol.activities.ladder import Stage, holder
from protocol.activities.name import Naming
from protocol.activities.private import Private, Sharing
from protocol.activities.rate import Rating
from protocol.activities.reading import Reading
from protocol.activities.review import Marked, Reviewing
from protocol.activities.tick import Ticking
from protocol.activities.together import BeingTogether
from protocol.activities.turns import Talking
from protocol.activities.whose import Owning
from protocol.activities.wishes import Wishing
from protocol.activities.write import Writing
from protocol.session.events import Answered
from protocol.session.session import Closing, Ended, Gathering, LeftOut, Pausing, Stopped
from tui.news import Line
from tui.pages.agreeing import agreeing_page
from tui.pages.auditing import auditing_page
from tui.pages.between import breath_page, rest_page
from tui.pages.breaks import pausing_page, stopped_page
from tui.pages.calm import calm_page
from tui.pages.choosing import choosing_page
from tui.pages.closing import closing_page
from tui.pages.evening import evening_page
from tui.pages.feelings import feeling_check_page, feeling_page
from tui.pages.gathering import gathering_page, guide_page, is_to_be_accepted
from tui.pages.keep import keep_page
from tui.pages.led.alone import aside_page
from tui.pages.led.consent import consent_now
from tui.pages.led.hold import hold_page
from tui.pages.led.offers import help_about
from tui.pages.naming import naming_page
from tui.pages.over import alarm_page, ended_page, gone_page
from tui.pages.page import Here, Page
from tui.pages.rating import rating_page
from tui.pages.reading import left_out_page, private_page, reading_page
from tui.pages.review import review_page
from tui.pages.rungs import (
    check_page,
    heard_page,
    makes_sense_page,
    reply_page,
    say_back_page,
    side_page,
    waiting_page,
)
from tui.pages.sharing import sharing_page
from tui.pages.talking import listening_page, speaking_page
from tui.pages.tick import tick_page
from tui.pages.together import together_page
from tui.pages.whose import whose_page
from tui.pages.wishes import wishes_page
from tui.pages.wishing import answer_page, less_page, wish_page, wonder_page
from tui.pages.writing import writing_page
from tui.seat.room_state import RoomState
from tui.words import help as help_words

NOT_YET = Here()
"""Nothing was done on the page yet."""


def page_now(state: RoomState, here: Here = NOT_YET) -> Page:
    """What this seat sees in this state.

    Once the two have parted, nothing on a page can be done any more but to end it.
    """
    page = _still(state, here) or _going_on(state, here)
    is_frozen = state.news.has_parted and not page.is_still and page.kind != "closing"
    return replace(page, is_frozen=True) if is_frozen else page


def is_my_turn(state: RoomState) -> bool:
    """Whether the other waits for what only this seat can do now."""
    phase, third = state.phase, state.session.third
    if third.hold is not None or third.aside is not None:
        return False
    if isinstance(phase, Talking):
        is_breathing = phase.stage in (Stage.BREATH, Stage.REST)
        return not is_breathing and holder(phase) is state.seat
    return state.may(Answered) or state.may(Marked)


def help_of(state: RoomState, page: Page) -> str:
    """What F1 says: of the page, then of the room, where what it offers is to be had."""
    if not state.can_break:
        return page.help
    both = help_words.PRACTICE if state.is_practice else help_words.ROOM
    texts = (page.help, both, help_about(state))
    return "\n\n".join(text for text in texts if text)


def _still(state: RoomState, here: Here) -> Page | None:
    """The page of a session that stands still, if it does."""
    if isinstance(state.phase, Ended):
        return ended_page(state, here)
    if state.news.alarm is not None:
        return alarm_page(state, here)
    match state.phase:
        case _ if state.news.line in (Line.GONE, Line.UNKNOWN):
            return gone_page(state, here)
        case _ if state.session.third.aside is not None:
            return aside_page(state, here)
        case _ if (asking := consent_now(state, here)) is not None:
            return asking
        case Gathering():
            return (guide_page if is_to_be_accepted(state) else gathering_page)(state, here)
        case Pausing():
            return pausing_page(state, here)
        case Stopped():
            return stopped_page(state, here)
    return None


def _going_on(state: RoomState, here: Here) -> Page:
    match state.phase:
        case Doing() as doing if not doing.takes_part(state.session.setting, state.seat):
            return calm_page(state, here)
        case Reading() if isinstance(state.activity, Private):
            return private_page(state, here)
        case Reading():
            return reading_page(state, here)
        case Rating():
            return rating_page(state, here)
        case Writing():
            return writing_page(state, here)
        case Choosing():
            return choosing_page(state, here)
        case Talking() as talking:
            return _turn(state, talking, here)
        case Agreeing():
            return agreeing_page(state, here)
        case BeingTogether():
            return together_page(state, here)
        case Naming():
            return naming_page(state, here)
        case SayingGoodnight():
            return evening_page(state, here)
        case Auditing():
            return auditing_page(state, here)
        case Wishing():
            return wishes_page(state, here)
        case Owning():
            return whose_page(state, here)
        case Ticking():
            return tick_page(state, here)
        case Deciding():
            return keep_page(state, here)
        case Reviewing():
            return review_page(state, here)
        case Sharing():
            return sharing_page(state, here)
        case LeftOut():
            return left_out_page(state, here)
        case Closing():
            return closing_page(state, here)
    raise AssertionError("a phase without a page")


def _turn(state: RoomState, talking: Talking, here: Here) -> Page:
    """The page of a turn's stage, for this seat."""
    is_holder = holder(talking) is state.seat
    if state.session.third.hold is not None:
        return hold_page(state, here)
    match talking.stage:
        case Stage.BREATH:
            return breath_page(state, here)
        case Stage.REST:
            return rest_page(state, here)
        case Stage.SPEAK:
            return (speaking_page if is_holder else listening_page)(state, here)
        case _ if not is_holder:
            return waiting_page(state, here)
        case Stage.HEARD:
            return heard_page(state, here)
        case Stage.SAY_BACK:
            return say_back_page(state, here)
        case Stage.CHECK:
            return check_page(state, here)
        case Stage.WONDER:
            return wonder_page(state, here)
        case Stage.REPLY:
            return reply_page(state, here)
        case Stage.MAKES_SENSE:
            return makes_sense_page(state, here)
        case Stage.FEELING:
            return feeling_page(state, here)
        case Stage.FEELING_CHECK:
            return feeling_check_page(state, here)
        case Stage.SIDE:
            return side_page(state, here)
        case Stage.WISH:
            return wish_page(state, here)
        case Stage.ANSWER:
            return answer_page(state, here)
        case Stage.LESS:
            return less_page(state, here)
