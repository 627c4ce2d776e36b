"""What was suggested or agreed, in a sentence: whose it is, and when."""

from datetime import date

from protocol.activities.activity import Agreement, Owner
from protocol.activities.days import On, Weekly
from protocol.activities.proposals import Proposal
from protocol.seats import PARTNERS
from tui.seat.lead_state import LeadState
from tui.words import agreeing as agreeing_words
from tui.words import lead as lead_words
from tui.words import times


def told(state: LeadState, made: Agreement | Proposal) -> str:
    """All that both read of it."""
    text = state.filled(made.text) if made.option else lead_words.told(made.text)
    day = made.day if made.when is None else ""
    parts = [
        agreeing_words.agreement_line(_whose(state, made, text), day),
        *(text for text in made.more if text),
        agreeing_words.good_enough(made.enough) if made.enough else "",
        _when(state, made),
        lead_words.looked_at_again(_day(state, made.again)) if made.again is not None else "",
    ]
    rest = [part for part in parts[1:] if part]
    return agreeing_words.sentences((parts[0], *rest)) if rest else parts[0]


def _whose(state: LeadState, made: Agreement | Proposal, text: str) -> str:
    text = text or lead_words.SAID_ALOUD
    match made.owner:
        case None:
            return text
        case Owner.BOTH:
            return lead_words.both_take(text)
    seat = next(seat for seat in PARTNERS if Owner.of(seat) is made.owner)
    return agreeing_words.takes(state.name(seat), text)


def _when(state: LeadState, made: Agreement | Proposal) -> str:
    match made.when:
        case On() as on:
            day = _day(state, on)
            return agreeing_words.on_day(f"{day}, {made.day}" if made.day else day)
        case Weekly(weekday, minute):
            when = agreeing_words.every(times.WEEKDAYS[weekday], times.clock(minute))
            return f"{when}, {made.day}" if made.day else when
    return ""


def _day(state: LeadState, on: On) -> str:
    return times.date_of(date(on.year, on.month, on.day), state.here_now_ms)
