"""What goes with an agreement: whose it is, when, what is good enough, when it is looked at again.

It is asked for on a second part of the page, so that each part fits the smallest screen.
"""

from datetime import date
from typing import Final

from protocol.activities.activity import Agreement, Owner
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.days import On, Timing, Weekly, When
from protocol.activities.proposals import Proposal
from protocol.activities.turns import Turns
from protocol.seats import PARTNERS
from tui.pages.page import Here
from tui.pages.parts import Choice, Entry, Keeping, Part, Scale, Text
from tui.seat.room_state import RoomState
from tui.seat.slots import agree_pick_slot, agree_slot
from tui.words import agreeing as agreeing_words
from tui.words import rounds as rounds_words
from tui.words import times

DAYS: Final = (*range(1, 8), 14, 21, 28)
"""The days that are offered: from tomorrow on, a week, and the same day in some weeks."""


def are_asked(agree: Agree) -> bool:
    """Whether there is a second part at all."""
    is_dated = agree.timing in (Timing.DATE, Timing.WEEKLY)
    return agree.owner or is_dated or bool(agree.enough or agree.again)


# -- asking


def asked(state: RoomState, agree: Agree, phase: Agreeing) -> list[Part]:
    """Everything that is asked for on the second part, from the top; nothing without one."""
    parts: list[Part] = []
    if not are_asked(agree):
        return parts
    if agree.owner:
        parts += [_owners(state, agree, phase), *_full(state, agree, phase)]
    if agree.timing is Timing.WEEKLY:
        weekdays = [Choice(str(at), name) for at, name in enumerate(times.WEEKDAYS)]
        parts += [_scale(state, agree, "weekday", agree.day, weekdays)]
        parts += [_entry(state, agree, "day", agreeing_words.HOUR)]
    elif agree.timing is Timing.DATE:
        days = [_choice(day, times.short(day)) for day in times.coming(state.now_ms, DAYS)]
        parts += [_scale(state, agree, "when", agree.day, days)]
    elif agree.day:
        parts += [_entry(state, agree, "day", agree.day)]
    if agree.enough:
        parts += [_entry(state, agree, "enough", agree.enough)]
    if agree.again:
        lengths = tuple(length for length, _ in agreeing_words.AGAIN_IN)
        labels = [label for _, label in agreeing_words.AGAIN_IN]
        coming = times.coming(state.now_ms, lengths)
        choices = [_choice(day, label) for day, label in zip(coming, labels, strict=False)]
        parts += [_scale(state, agree, "again", agree.again, choices)]
    return parts


def _owners(state: RoomState, agree: Agree, phase: Agreeing) -> Scale:
    choices = [
        Choice(owner.value, _called(state, owner)) for owner in phase.free(state.session.setting)
    ]
    return _scale(state, agree, "owner", agreeing_words.WHO, choices)


def _called(state: RoomState, owner: Owner) -> str:
    if owner is Owner.BOTH:
        return agreeing_words.BOTH
    return rounds_words.YOU if owner is Owner.of(state.seat) else state.partner


def _full(state: RoomState, agree: Agree, phase: Agreeing) -> list[Text]:
    """Why one of the two is not offered."""
    free = phase.free(state.session.setting)
    full = [seat for seat in PARTNERS if Owner.of(seat) not in free]
    return [Text(agreeing_words.has_two(state.name_of(seat)), "muted") for seat in full]


def _choice(day: date, label: str) -> Choice:
    return Choice(day.isoformat(), label)


def _scale(state: RoomState, agree: Agree, id: str, text: str, choices: list[Choice]) -> Scale:
    slot = agree_pick_slot(agree, id)
    kept = state.drafts.get(slot)
    picked = kept if kept in {choice.id for choice in choices} else ""
    return Scale(id, text, tuple(choices), picked, Keeping(slot=slot))


def _entry(state: RoomState, agree: Agree, id: str, placeholder: str) -> Entry:
    slot = agree_slot(agree, id)
    return Entry(id, slot, state.drafts.get(slot), placeholder, limit=120, branch=PART)


PART: Final = "terms"
"""The part of the page on which they stand."""


# -- what was picked and written


def slots(agree: Agree) -> tuple[str, ...]:
    """Where all of it is kept until it is suggested."""
    picks = tuple(agree_pick_slot(agree, part) for part in ("owner", "when", "weekday", "again"))
    return (*picks, *(agree_slot(agree, part) for part in ("day", "enough")))


def left_open(agree: Agree, parts: list[Part], here: Here) -> tuple[str, ...]:
    """The ids of what is still open, from the top."""
    return tuple(
        part.id
        for part in parts
        if (isinstance(part, Scale) and part.choices and not here.pick(part))
        or (isinstance(part, Entry) and here.is_untouched(part))
    )


def picked(parts: list[Part], here: Here, id: str) -> str:
    """What is picked of a scale of that id; empty for nothing, or none."""
    scales = [part for part in parts if isinstance(part, Scale) and part.id == id]
    return here.pick(scales[0]) if scales else ""


def written(parts: list[Part], here: Here, id: str) -> str:
    """What is written in a line of that id; empty for nothing, or none."""
    entries = [part for part in parts if isinstance(part, Entry) and part.id == id]
    return here.words(entries[0]) if entries else ""


def owner_of(agree: Agree, parts: list[Part], here: Here) -> Owner | None:
    """Whose it is to be; None: not asked, or still open."""
    if not agree.owner:
        return Owner.BOTH if agree.both else None
    found = picked(parts, here, "owner")
    return Owner(found) if found else None


def day_of(parts: list[Part], here: Here) -> tuple[When | None, str]:
    """The day as data, where it can be, and in words."""
    words, weekday = written(parts, here, "day"), picked(parts, here, "weekday")
    if not weekday:
        return on(picked(parts, here, "when")), words
    minute = times.hour(words)
    if minute is not None:
        return Weekly(int(weekday), minute), ""
    name = times.WEEKDAYS[int(weekday)]
    return None, f"{name}, {words}" if words else name


def on(iso: str) -> On | None:
    """The day that a pick stands for."""
    if not iso:
        return None
    day = date.fromisoformat(iso)
    return On(day.year, day.month, day.day)


# -- telling


def told(state: RoomState, made: Agreement | Proposal, activity_id: str) -> str:
    """What was agreed or suggested, whose it is and when, in sentences."""
    agree = _activity(state, activity_id)
    day = made.day if made.when is None else ""
    return agreeing_words.sentences(
        (
            # A day in somebody's own words is no sentence: it stands with what it is about.
            agreeing_words.agreement_line(_whose(state, made, agree), day),
            *_more(made, agree),
            agreeing_words.good_enough(made.enough) if made.enough else "",
            *_when(state, made),
            *_again(state, made),
        )
    )


def words_of(state: RoomState, made: Agreement | Proposal) -> str:
    """What was suggested: a line of the guide with the names in it, or somebody's own words."""
    return state.filled(made.text) if made.option else made.text


def _activity(state: RoomState, activity_id: str) -> object:
    guide = state.session.guide
    steps = guide.steps if guide is not None else ()
    found = (each for step in steps for each in step.activities if each.id == activity_id)
    return next(found, None)


def _whose(state: RoomState, made: Agreement | Proposal, agree: object) -> str:
    """Whose it is, where it might be another's; what can only be a thing of both says it itself."""
    text = words_of(state, made) or agreeing_words.SAID_ALOUD
    match made.owner:
        case None:
            return text
        case Owner.BOTH:
            is_asked = isinstance(agree, Agree) and agree.owner
            return agreeing_words.both(text) if is_asked else text
    name = None if made.owner is Owner.of(state.seat) else state.partner
    is_wish = isinstance(agree, Turns)
    return (agreeing_words.said_yes if is_wish else agreeing_words.takes)(name, text)


def _more(made: Agreement | Proposal, agree: object) -> list[str]:
    """The lines after the first, each with what it was asked as."""
    labels = agree.fields[1:] if isinstance(agree, Agree) else ()
    pairs = zip(labels, made.more, strict=False)
    return [f"{label.text}: {text}" for label, text in pairs if text]


def _when(state: RoomState, made: Agreement | Proposal) -> list[str]:
    match made.when:
        case On(year, month, day):
            told = times.date_of(date(year, month, day), state.now_ms)
            is_taken = made.owner not in (None, Owner.BOTH)
            when = agreeing_words.from_day if is_taken else agreeing_words.on_day
            return [when(f"{told}, {made.day}" if made.day else told)]
        case Weekly(weekday, minute):
            told = agreeing_words.every(times.WEEKDAYS[weekday], times.clock(minute))
            return [f"{told}, {made.day}" if made.day else told]
    return []


def _again(state: RoomState, made: Agreement | Proposal) -> list[str]:
    if made.again is None:
        return []
    again = made.again
    told = times.date_of(date(again.year, again.month, again.day), state.now_ms)
    is_taken = made.owner not in (None, Owner.BOTH)
    checking = [agreeing_words.NO_CHECKING] if is_taken else []
    return [agreeing_words.looked_at_again(told), *checking]


def is_rich(made: Agreement | Proposal) -> bool:
    """Whether there is more to it than words and a day."""
    return made.owner is not None or made.when is not None or bool(made.enough or made.again)
