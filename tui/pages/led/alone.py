"""A word of whoever leads with one of the two, and then, for as long, with the other.

Both read the same two sentences. Whoever waits has their own notes; whoever is in it has a page
with the name of the only reader in its frame and on its button. Either may end it, at any moment.
"""

from protocol.seats import Seat
from protocol.session.asides import Whispered
from protocol.session.controls import Rejoined
from protocol.session.events import Voice
from tui.pages.floor import notes
from tui.pages.frame import head
from tui.pages.page import Here, Page, row
from tui.pages.parts import Ask, Box, Button, Deed, Part, Piece, Row, Said, Tell, Text, Whisper
from tui.seat.room_state import RoomState
from tui.seat.slots import leader_slot
from tui.words import help as help_words
from tui.words import led as led_words


def aside_page(state: RoomState, here: Here) -> Page:
    """The page of the one who is in it, or of the one who waits."""
    aside = state.session.third.aside
    assert aside is not None
    return (_alone if aside.seat is state.seat else _waiting)(state, here)


def _alone(state: RoomState, here: Here) -> Page:
    kim, seated = state.leader, state.session.third.seated
    assert seated is not None, "a word with one is with whoever leads"
    slot = leader_slot(seated.keys)
    box = Box(
        "whisper",
        slot,
        state.drafts.get(slot),
        led_words.only_for(kim),
        look="field low",
    )
    words = here.words(box)
    deed: Deed = Tell(led_words.NOTHING_WRITTEN, focus=box.id)
    if words:
        deed = Whisper(Seat.FACILITATOR, words, box.id)
    say = Button(led_words.say_to(kim), "say", (deed,), is_main=True, sends=True)
    is_aloud = state.session.voice is Voice.ALOUD
    return Page(
        "alone",
        state.session.page,
        here,
        stage=_stage(state),
        look="alone",
        head=head(
            state,
            Text(led_words.only_reads(kim), "title third", "only"),
            Text(_both_read(state), "muted", "both-read"),
            Text(led_words.hears_too(state.partner), "caution", "hears", is_aloud),
            _away(state),
        ),
        body=(Said("whispered", _said(state)),),
        foot=(box, row([say, _apart(state)])),
        quiet="",
        focus=(box.id,),
        help=help_words.WORD_WITH_ONE,
        is_still=True,
        drafts_wait=True,
    )


def _waiting(state: RoomState, here: Here) -> Page:
    return Page(
        "aside",
        state.session.page,
        here,
        stage=_stage(state),
        head=head(
            state,
            Text(led_words.with_partner(state.leader, state.partner), "title"),
            Text(_both_read(state), "muted", "both-read"),
            _away(state),
        ),
        body=(Text(led_words.nothing_asked(state.partner), "reading"),),
        foot=(notes(state), row([_apart(state)])),
        mains=None,
        waits=led_words.waits_for_word(state.leader),
        help=help_words.WORD_WITH_ONE,
        is_still=True,
        drafts_wait=True,
    )


def _away(state: RoomState) -> Text:
    """Whose word it is has no line just now: nobody waits for an answer that cannot come."""
    told = led_words.is_away_from_word(state.leader)
    return Text(told, "caution", "away", bool(state.leader_away_ms))


def _stage(state: RoomState) -> object:
    aside = state.session.third.aside
    return aside is not None and (aside.seat, aside.is_second)


def _both_read(state: RoomState) -> str:
    """The same for both, word for word."""
    aside = state.session.third.aside
    assert aside is not None
    first = state.name_of(aside.first)
    names = (state.me, state.partner) if first is None else (state.partner, state.me)
    return led_words.with_each(state.leader, *names, aside.minutes)


def _apart(state: RoomState) -> Row:
    """All three together again: by either of the two, and told without a name."""
    asked = Ask(
        led_words.END_WORD_TITLE,
        led_words.end_word_text(state.leader),
        led_words.END_WORD,
        Rejoined(),
    )
    end = Button(led_words.END_WORD, "rejoin", (asked,), is_shown=state.may(Rejoined))
    parts: tuple[Part, ...] = (end,)
    return Row(parts, "apart", is_shown=end.is_shown)


def _said(state: RoomState) -> tuple[Piece, ...]:
    """What was said to each other alone in this session."""
    pieces = [_piece(state, each) for each in state.whispered]
    pieces += [Piece(each, "said mine waiting") for each in state.whispering]
    return tuple(pieces) or (Piece(led_words.NOTHING_SAID, "said muted"),)


def _piece(state: RoomState, each: Whispered) -> Piece:
    if each.by is state.seat:
        return Piece(each.text, "said mine")
    return Piece(led_words.says(state.leader, each.text), "said third")
