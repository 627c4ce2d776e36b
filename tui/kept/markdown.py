"""What is kept, handed out as Markdown: each document by itself, as text that anybody can read.

Pure: from documents to one text. Whatever somebody wrote in them is text there too: it is cleaned
as what comes over a line is, and what Markdown could take for markup stands behind a backslash.
Which that is: https://spec.commonmark.org/0.31.2/#backslash-escapes, and what GitHub and others add
to it (tables, struck and marked words, formulas, addresses that become links by themselves). What
no backslash prevents: GitHub makes a link of the address of a mailbox, which shows where it leads.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from protocol.clean import clean
from protocol.limits import TEXT_LIMIT_CHARS
from tui.kept.documents import Agreed, Appointment, Note, SessionRecord
from tui.words import kept as kept_words
from tui.words import times

BREAK: Final = "  \n"
"""A new line within a paragraph."""

_ANYWHERE: Final = re.compile(
    r"[\\`*_\[\]<>~|#$^={}@]|&(?=[#A-Za-z])|(?<=%)%|/(?=/)|\.(?=[^\W\d_])"
)
"""What could be markup wherever it stands; the last two, what some readers make a link of."""

_ADDRESS: Final = re.compile(r"[0-9A-Za-z.:\[\]-]+")

_AT_FIRST: Final = re.compile(r"^([-+:])|^(\d+)([.)])")
"""... and what only at the beginning of a line: lists, rules, definitions."""


def of_notes(notes: Sequence[Note], zone: tzinfo = UTC) -> str:
    """Notes of one room, in order; the title is the newest label. `zone`: whose clock is told."""
    label = notes[-1].label if notes else ""
    blocks = [_heading(1, kept_words.notes_title(_line(label)))]
    for note in notes:
        blocks += [_heading(2, moment(note.at, zone)), *_paragraphs(note.text)]
    return _joined(blocks)


def of_record(record: SessionRecord) -> str:
    """A session record; where not both allowed it, there is no word about agreements."""
    blocks = [_heading(1, kept_words.record_title(_line(record.label))), day(record.date)]
    parts = [kept_words.part(_line(part.title), part.minutes) for part in record.parts]
    blocks += [_heading(2, kept_words.PARTS), _list(parts)]
    if record.agreements is not None:
        blocks += [_heading(2, kept_words.AGREEMENTS), kept_words.WITH_LEAVE]
        made = [_agreed(each) for each in record.agreements]
        blocks.append(_list(made) if made else kept_words.NOTHING_AGREED)
    return _joined(blocks)


def of_appointment(appointment: Appointment, zone: tzinfo = UTC, *, relay: str = "") -> str:
    """The words of one partner, to be handed out: what the facilitator calls the two stays out.

    `zone`: whose clock is told; `relay`: where the door is, as it is typed; empty: nothing is said.
    """
    when = kept_words.open_from(moment(appointment.begins, zone), moment(appointment.until, zone))
    words = _line(" ".join(appointment.words))
    title = kept_words.appointment_title(_line(appointment.name))
    blocks = [_heading(1, title), when, kept_words.WORDS, words]
    return _joined([*blocks, kept_words.RELAY, _typed(relay)] if relay else blocks)


def escaped(line: str) -> str:
    """One line of somebody's text, so that Markdown shows it as it is."""
    line = line.rstrip()
    inner = line.lstrip(" \t")
    # Spaces in front would make it a list, or code; these are shown, and mean nothing.
    indent = line[: len(line) - len(inner)].replace("\t", " " * 4).replace(" ", "\u00a0")
    return indent + _AT_FIRST.sub(_behind_backslash, _ANYWHERE.sub(r"\\\g<0>", inner))


def _typed(address: str) -> str:
    """An address to be typed, letter for letter also where the file is read as it is."""
    return f"`{address}`" if _ADDRESS.fullmatch(address) else _line(address)


def _behind_backslash(at: re.Match[str]) -> str:
    return f"\\{at[1]}" if at[1] else f"{at[2]}\\{at[3]}"


def cleaned(text: str) -> str:
    """All of a text as it may be shown, however long: `clean` is for one that went over a line."""
    piece = TEXT_LIMIT_CHARS // 4  # composing makes no letter longer than three
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(
        "".join(clean(line[at : at + piece]) for at in range(0, len(line), piece)) for line in lines
    )


def _line(text: str) -> str:
    """A text as one line, escaped."""
    return escaped(" ".join(cleaned(text).split()))


def _paragraphs(text: str) -> list[str]:
    """A text of many lines: an empty one begins a new paragraph."""
    paragraphs: list[list[str]] = [[]]
    for line in cleaned(text).split("\n"):
        if line.strip():
            paragraphs[-1].append(escaped(line))
        else:
            paragraphs.append([])
    return [BREAK.join(lines) for lines in paragraphs if lines]


def _agreed(agreed: Agreed) -> str:
    lines = [kept_words.agreed(*map(_line, (agreed.text, agreed.whose, agreed.when)))]
    if agreed.enough:
        lines.append(kept_words.enough(_line(agreed.enough)))
    if agreed.again:
        lines.append(kept_words.again(_line(agreed.again)))
    return f"{BREAK}  ".join(lines)


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} {text}"


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def moment(when: datetime, zone: tzinfo) -> str:
    """A day and a time of day, by that clock."""
    here = when.astimezone(zone)
    return f"{day(here.date())}, {here:%H:%M}"


def day(when: date) -> str:
    """A day in full."""
    return f"{times.WEEKDAYS[when.weekday()]} {when.day} {when:%B} {when.year}"
