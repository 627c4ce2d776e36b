"""What is kept, as it is shown: a line for each in a list, all of one, what is done with it.

Pure: from `tui.kept.listing` to texts and answers; of an evening, `tui.pages.kept.evenings`.
Every text was found on this laptop, where anybody may have put it: it is cleaned here as what comes
over a line is. What it is not: a file, or what is handed out (`tui.kept.markdown`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo
from typing import Final

from protocol.seats import PARTNERS
from tui.kept.appointing import Appointed
from tui.kept.documents import AHEAD, Agreed, SessionRecord
from tui.kept.evening import Evening
from tui.kept.forgetting import pieces_of
from tui.kept.listing import Item, Kind
from tui.kept.markdown import cleaned, day, moment, of_appointment, of_notes, of_record
from tui.pages.failures import AtKept, sentence_for
from tui.pages.kept import evenings
from tui.pages.parts import Button, Text
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words
from tui.words import kept_evenings as evenings_words

KEEP: Final = "keep"
DELETE: Final = "delete"
FORGET_ONE: Final = "forget-one"
HAND_OUT: Final = "hand-out"
HAND_OUT_TO: Final = ("hand-out-first", "hand-out-second")
BOTH, NOTES, RECORD, NOTHING = "both", "notes", "record", "nothing"
"""The answers, by id."""


def heading_of(kind: Kind) -> str:
    """What stands above those of a kind."""
    match kind:
        case Kind.APPOINTMENT:
            return keeping_words.APPOINTMENTS
        case Kind.NOTES:
            return keeping_words.NOTES
        case Kind.RECORD:
            return keeping_words.RECORDS
        case Kind.EVENING:
            return evenings_words.EVENINGS
        case Kind.THANKS:
            return evenings_words.THANKS
        case Kind.UNREAD:
            return keeping_words.UNREAD


def line_of(item: Item, number: int, now: datetime, zone: tzinfo) -> str:
    """It in one line. `number`: of those that do not open, since nothing else is known of them."""
    if item.appointed is not None:
        return appointment_line(item.appointed, now, zone)
    if item.record is not None:
        return keeping_words.record_line(one_line(item.record.label), day(item.record.date))
    if item.notes:
        last = item.notes[-1]
        label, when = one_line(last.label), moment(last.at, zone)
        return keeping_words.notes_line(label, when, stays=item.stays)
    if item.evening is not None:
        return evenings.line_of(item.evening)
    if item.thanks is not None:
        return evenings.thanks_line(item.thanks, zone)
    return keeping_words.unread_line(number)


def appointment_line(appointed: Appointed, now: datetime, zone: tzinfo) -> str:
    """For whom, when, and when it opens: today and tomorrow are days like all others."""
    label = label_of(appointed)
    when = f"{appointed.begins.astimezone(zone):%a %d %b %H:%M}"
    if appointed.is_open(now):
        return keeping_words.appointment_now(label, when)
    return keeping_words.appointment_line(label, when, f"{_opens(appointed, zone):%H:%M}")


def label_of(appointed: Appointed) -> str:
    """What the facilitator calls the two."""
    return one_line(appointed.label)


def texts_of(item: Item, zone: tzinfo, looked_at: Collection[str] = ()) -> tuple[Text, ...]:
    """All of one; the first is its title. `looked_at`: ids of what is open no more."""
    if item.appointed is not None:
        return _of_appointed(item.appointed, zone)
    if item.record is not None:
        return _of_record(item.record)
    if item.notes:
        title = kept_words.notes_title(one_line(item.notes[-1].label))
        texts = [Text(title, "title")]
        for note in item.notes:
            texts += [Text(moment(note.at, zone), "heading"), Text(cleaned(note.text).strip())]
        return tuple(texts)
    if item.evening is not None:
        return evenings.texts_of(item.evening, looked_at)
    if item.thanks is not None:
        return evenings.thanks_texts(item.thanks, zone)
    why = sentence_for(item.why or ValueError(), AtKept())
    return Text(keeping_words.UNREAD, "title"), Text(why)


def answers_of(item: Item) -> tuple[Button, ...]:
    """What can be done with it, besides reading."""
    delete = Button(keeping_words.DELETE, DELETE, (), leaves=True)
    if item.appointed is not None:
        hands_out = (
            Button(keeping_words.hand_out_words(name), id, ())
            for name, id in zip(names_of(item.appointed), HAND_OUT_TO, strict=True)
        )
        return *hands_out, delete
    if item.evening is not None:
        return _answers_of_evening(item.evening)
    if item.thanks is not None:
        return (Button(evenings_words.FORGET_YES, DELETE, (), leaves=True),)
    if item.kind is Kind.UNREAD:
        return (delete,)
    hand_out = Button(keeping_words.HAND_OUT, HAND_OUT, ())
    if item.notes and not item.stays:
        return hand_out, Button(keeping_words.KEEP, KEEP, ()), delete
    return hand_out, delete


def _answers_of_evening(evening: Evening) -> tuple[Button, ...]:
    forget = Button(evenings_words.FORGET_EVENING, DELETE, (), leaves=True)
    if not any(pieces_of(evening)):
        return (forget,)
    hand_out = Button(keeping_words.HAND_OUT, HAND_OUT, ())
    return hand_out, Button(evenings_words.FORGET_ONE, FORGET_ONE, ()), forget


def names_of(appointed: Appointed) -> tuple[str, str]:
    """What the two are called, each; where no name was given, by their seat."""
    first, second = map(one_line, appointed.names)
    return first or keeping_words.FIRST, second or keeping_words.SECOND


def deleting_of(item: Item) -> str:
    """What is lost with it."""
    match item.kind:
        case Kind.APPOINTMENT:
            text = keeping_words.DELETE_APPOINTMENT
        case Kind.NOTES:
            text = keeping_words.DELETE_NOTES
        case Kind.RECORD:
            text = keeping_words.DELETE_RECORD
        case Kind.EVENING:
            text = "" if item.evening is None else evenings.forgetting(item.evening)
        case Kind.THANKS:
            text = evenings_words.ONLY_HERE
        case Kind.UNREAD:
            text = keeping_words.DELETE_UNREAD
    return f"{text}\n\n{keeping_words.NOT_BACK}"


def markdown_of(item: Item, answer: str, zone: tzinfo, *, relay: str = "") -> tuple[str, str]:
    """(how the name of the file begins, its text) for one of the answers that hand out.

    The name says nothing of the two. `relay`: where the doors of an appointment are, as it is
    typed.
    """
    if item.appointed is not None:
        half = item.appointed.documents[HAND_OUT_TO.index(answer)]
        name = f"appointment-{half.begins.astimezone(zone):%Y-%m-%d}"
        return name, of_appointment(half, zone, relay=relay)
    if item.record is not None:
        return f"session-{item.record.date:%Y-%m-%d}", of_record(item.record)
    last = item.notes[-1].at.astimezone(zone)
    return f"notes-{last:%Y-%m-%d}", of_notes(item.notes, zone)


def ending_of(*, has_notes: bool, has_record: bool) -> tuple[Button, ...]:
    """What may be kept of a room that is over; what keeps nothing stands last."""
    both = (Button(keeping_words.KEEP_BOTH, BOTH, ()),) if has_notes and has_record else ()
    notes = (Button(keeping_words.KEEP_NOTES, NOTES, ()),) if has_notes else ()
    record = (Button(keeping_words.KEEP_RECORD, RECORD, ()),) if has_record else ()
    nothing = Button(keeping_words.KEEP_NOTHING, NOTHING, (), leaves=True)
    return *both, *notes, *record, nothing


def one_line(text: str) -> str:
    """A text as one cleaned line."""
    return " ".join(cleaned(text).split())


def _of_appointed(appointed: Appointed, zone: tzinfo) -> tuple[Text, ...]:
    when = keeping_words.when(
        moment(appointed.begins, zone),
        f"{_opens(appointed, zone):%H:%M}",
        moment(appointed.until, zone),
    )
    names = names_of(appointed)
    words = [
        Text(keeping_words.words_for(names[seat], one_line(" ".join(appointed.words(seat)))), "big")
        for seat in PARTNERS
    ]
    title = label_of(appointed) or keeping_words.UNNAMED
    return Text(title, "title"), Text(when), Text(keeping_words.WORDS, "heading"), *words


def _of_record(record: SessionRecord) -> tuple[Text, ...]:
    title = Text(kept_words.record_title(one_line(record.label)), "title")
    parts = [kept_words.part(one_line(each.title), each.minutes) for each in record.parts]
    took = Text(_lines(parts) or keeping_words.NO_PARTS)
    head = (title, Text(day(record.date)), Text(keeping_words.PARTS, "heading"), took)
    if record.agreements is None:
        return *head, Text(keeping_words.NO_AGREEMENTS, "muted gap")
    made = _lines([_agreed(each) for each in record.agreements]) or kept_words.NOTHING_AGREED
    return *head, Text(keeping_words.AGREEMENTS, "heading"), Text(made)


def _agreed(agreed: Agreed) -> str:
    lines = [kept_words.agreed(*map(one_line, (agreed.text, agreed.whose, agreed.when)))]
    if agreed.enough:
        lines.append(kept_words.enough(one_line(agreed.enough)))
    if agreed.again:
        lines.append(kept_words.again(one_line(agreed.again)))
    return "\n".join(lines)


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)


def _opens(appointed: Appointed, zone: tzinfo) -> datetime:
    return (appointed.begins - AHEAD).astimezone(zone)
