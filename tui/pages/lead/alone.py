"""A word with one: a page of its own, on another background, with the name in its frame and on its
button. What is typed for one stays with them; there is no way to send it to anybody else.
"""

from typing import Final

from protocol.limits import TEXT_LIMIT_CHARS
from protocol.seats import PARTNERS, Seat, other
from protocol.session.events import FacilitatorLeft
from tui.pages.lead import controls
from tui.pages.lead.people import person
from tui.pages.lead.turn import SIDES
from tui.pages.page import Here, Page, row
from tui.pages.parts import Ask, Box, Button, Deed, Piece, Row, Said, Tell, Text, Whisper
from tui.seat.lead_state import LeadState
from tui.seat.slots import whisper_slot
from tui.words import lead as lead_words
from tui.words.times import MINUTE_MS

TICK_S: Final = 5.0


def alone_page(state: LeadState, here: Here) -> Page:
    """A word with one of the two."""
    aside = state.session.third.aside
    assert aside is not None
    seat, name = aside.seat, state.name(aside.seat)
    slot = whisper_slot(seat)
    box = Box(
        f"whisper-{int(seat)}",
        slot,
        state.drafts.get(slot),
        lead_words.WHISPER_PLACEHOLDER,
        look="field low",
        limit=TEXT_LIMIT_CHARS,
    )
    words = here.words(box)
    deed: Deed = Whisper(seat, words, box.id) if words else Tell(lead_words.NOTHING_WRITTEN)
    say = Button(lead_words.say_to(name), "whisper", (deed,), is_main=True, sends=True)
    gone = max(0, state.relay_ms() - aside.at_ms) // MINUTE_MS
    time = lead_words.minutes_of(gone, aside.minutes)
    leave = Ask(
        lead_words.LEAVE_TITLE, lead_words.LEAVE_TEXT, lead_words.LEAVE_YES, FacilitatorLeft()
    )
    people = tuple(
        Text(f"{each.name}  {each.mark} {each.words}", f"name {SIDES[each.seat]}", f"who-{n}")
        for n, each in enumerate(person(state, one) for one in PARTNERS)
    )
    meanwhile = lead_words.waits_meanwhile(state.name(other(seat)))
    return Page(
        "alone",
        state.session.page,
        here,
        stage=(state.session.room_id, seat, aside.is_second),
        look=f"alone {SIDES[seat]}",
        head=(
            Row(
                (
                    Text(lead_words.only_reads(name), "title who", "only"),
                    Text(time, "muted time gives", "time"),
                ),
                "floor",
            ),
            Row(people, "both people"),
            Text(meanwhile, "muted", "meanwhile"),
        ),
        body=(Said("whispered", _said(state)),),
        foot=(
            box,
            row(
                [
                    say,
                    *controls.after_word(state),
                    row([Button(lead_words.LEAVE, "leave", (leave,), leaves=True)], "apart"),
                ]
            ),
        ),
        quiet="",
        mains=("whisper",),
        focus=(box.id,),
        help=lead_words.HELP_ALONE,
        turns_no_page=True,
        tick_s=TICK_S,
        drafts_wait=True,
    )


def _said(state: LeadState) -> tuple[Piece, ...]:
    """What was said with that one, in this session; nothing of what was said with the other."""
    aside = state.session.third.aside
    assert aside is not None
    pieces = [
        Piece(lead_words.you_said(each.text), "said good")
        if each.by is Seat.FACILITATOR
        else Piece(f"{state.name(aside.seat)}: {each.text}", f"said {SIDES[aside.seat]}")
        for each in state.whispered
        if each.beside is aside.seat
    ]
    waiting = [text for seat, text in state.whispering if seat is aside.seat]
    pieces += [Piece(lead_words.you_said(text), "said waiting") for text in waiting]
    return tuple(pieces) or (Piece(lead_words.NOTHING_WHISPERED, "said muted"),)
