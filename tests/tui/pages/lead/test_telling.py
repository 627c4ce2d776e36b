"""`tui.pages.lead.telling`: what a facilitator is to know of the line, and in which order."""

from protocol.errors import Cause
from protocol.seats import Seat
from protocol.session.events import Left
from tests.protocol.worlds import begun_with, led, play, rate
from tests.tui.pages.lead.rooms import drafts, lead_state
from tui.news import FINAL, Line, News, Trouble
from tui.pages.lead.telling import lead_line
from tui.words import lead as lead_words
from tui.words import relay as relay_words

SESSION = led(begun_with(rate()))


def told(news: News) -> str:
    return lead_line(lead_state(SESSION, news=news))


def test_a_line_that_is_up_says_nothing() -> None:
    assert told(News(line=Line.OPEN)) == ""


def test_a_line_that_is_down_says_that_what_is_done_goes_out_later() -> None:
    assert told(News(line=Line.RECONNECTING)) == lead_words.LINE_DOWN


def test_a_line_that_was_never_up_is_not_said_to_be_down() -> None:
    """The first attempt takes a moment; and whom the two went on without is not let in again."""
    assert told(News(line=Line.CONNECTING)) == ""
    assert told(News(line=Line.ABSENT)) == lead_words.NOT_IN_YET


def test_a_line_that_does_not_come_back_says_why() -> None:
    assert {told(News(line=line)) for line in FINAL} == set(lead_words.LINES.values())


def test_what_the_disk_does_not_take_comes_before_everything() -> None:
    full = drafts()
    full.failing = Trouble.DISK_FULL
    news = News(line=Line.RECONNECTING, trouble=Trouble.RELAY_BUSY)
    assert lead_line(lead_state(SESSION, news=news, drafts=full)) == relay_words.DISK_FULL
    assert told(news) not in ("", lead_words.LINE_DOWN)


def test_once_it_is_over_or_apart_the_page_says_it_better() -> None:
    over = play(SESSION, (Seat.FIRST, Left()))
    assert lead_line(lead_state(over, news=News(line=Line.GONE))) == ""
    assert told(News(line=Line.RECONNECTING, has_parted=True)) == ""
    assert told(News(line=Line.RECONNECTING, alarm=next(iter(Cause)))) == ""
