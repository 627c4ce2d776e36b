"""Two pretend partners who do not say the same: what each has to say, page by page.

Where a script was written for the guide, the second of the two has it, and the first speaks for
itself; in any other guide both do, from other places of the same lists. What it is not: a
conversation. Nobody answers what the other has said, but every page looks as it does with two.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

import msgspec

from protocol.activities.agree import Agree
from protocol.activities.kinds import AnyActivity
from protocol.activities.rate import Rate
from protocol.activities.wishes import Wishes
from protocol.activities.write import Write
from protocol.errors import BadGuide
from protocol.guide.structure import Guide
from protocol.seats import Partner, Seat
from tui.rehearsal.any_guide import kind_script
from tui.rehearsal.minds.agree import Agreed
from tui.rehearsal.minds.mind import Lines, Script, ids
from tui.rehearsal.minds.rate import Rated
from tui.rehearsal.minds.review import Recalled
from tui.rehearsal.minds.turns import Told
from tui.rehearsal.minds.wishes import Longed
from tui.rehearsal.minds.write import Written
from tui.rehearsal.script import practice_script
from tui.words import two_voices as voice_words

APART: Final = 4
"""So far from each other the two stand in a list, which is as long as nothing that divides it."""

OF_ONE: Final = (Told, Written, Rated, Longed, Recalled)
"""What each says for itself; all else is picked or suggested for both."""

T = TypeVar("T")


def script_of(guide: Guide, seat: Partner) -> Script:
    """What the partner on that seat says."""
    try:
        written: Script | None = practice_script(guide)
    except BadGuide:
        written = None
    if seat is Seat.SECOND and written is not None:
        return written
    script = kind_script(guide)
    lines, numbers = dict(script.lines), Counter[type[Lines]]()
    for activity in (each for step in guide.steps for each in step.activities):
        if (kind := lines.get(activity.id)) is None:
            continue
        if written is not None and not isinstance(kind, OF_ONE):
            # What is picked for both is what the script of the other goes on from.
            lines[activity.id] = written.lines[activity.id]
        else:
            lines[activity.id] = spoken_by(seat, numbers[type(kind)], activity, kind)
            numbers[type(kind)] += 1
    return replace(script, lines=lines)


def spoken_by(seat: Partner, number: int, activity: AnyActivity, kind: Lines) -> Lines:
    """The kind lines of an activity, the how manieth of its kind, as that partner says them."""
    at = number + APART * int(seat)
    match kind:
        case Told():
            return _told(at, kind)
        case Written() if isinstance(activity, Write):
            texts = {
                field.id: _one(_answers(seat, field.text), at + n)
                for n, field in enumerate(activity.fields)
            }
            return msgspec.structs.replace(kind, fields=texts)
        case Rated() if isinstance(activity, Rate) and not activity.needs:
            scale = ids(activity.scale)
            steps = ((len(scale) // 2 + (at + n) % 3 - 1) for n in range(len(kind.picks)))
            picks = zip(kind.picks, steps, strict=True)
            return Rated({id: scale[max(0, min(step, len(scale) - 1))] for id, step in picks})
        case Longed() if isinstance(activity, Wishes):
            return Longed((_one(ids(activity.items), at),))
        case Agreed() if isinstance(activity, Agree):
            menu = [each.text for each in activity.options]
            return msgspec.structs.replace(kind, propose=_one(menu or voice_words.LINES, at))
        case Recalled():
            return msgspec.structs.replace(kind, own=(_one(voice_words.LINES, at),))
    return kind


def _answers(seat: Partner, asked: str) -> Sequence[str]:
    """What that partner could write after these words."""
    own = voice_words.ANSWERS.get(asked) if seat is Seat.FIRST else None
    return own or voice_words.LINES


def _told(at: int, kind: Told) -> Told:
    return msgspec.structs.replace(
        kind,
        speak=_one(voice_words.PIECES, at),
        say_back=_one(voice_words.SAY_BACKS, at),
        feeling=_one(voice_words.FEELINGS, at),
        reply=kind.reply and _one(voice_words.REPLIES, at),
        side=kind.side and _one(voice_words.SIDES, at),
        wish=kind.wish and _one(voice_words.WISHES, at),
    )


def _one(texts: Sequence[T], at: int) -> T:
    return texts[at % len(texts)]
