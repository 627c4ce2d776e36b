"""The page as both see it: what was said and what was revealed, each in the column of whose it is.

Everything here is on the screen of whoever it was said to. What has come, and is not shown there
yet, is not shown here: an answer that one of the two has opened, a tick that only one has made, the
word that follows a breath.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from protocol.activities.agree import Agreeing
from protocol.activities.audit import Audit, Auditing, Mark, looked_at
from protocol.activities.choose import Choose, Choosing
from protocol.activities.evening import Evening, SayingGoodnight
from protocol.activities.keep import Deciding
from protocol.activities.name import Naming
from protocol.activities.private import Private, Sharing
from protocol.activities.rate import Rate, Rating
from protocol.activities.read import Read
from protocol.activities.reading import Reading
from protocol.activities.review import Review, Reviewing
from protocol.activities.rounds import Sealing
from protocol.activities.tick import Tick, Ticking
from protocol.activities.turns import Talking
from protocol.activities.warmth import Warming
from protocol.activities.whose import Owning
from protocol.activities.wishes import Wishes, Wishing
from protocol.activities.write import Promise, Write, Writing
from protocol.seats import BOTH, PARTNERS, Pair, Partner, Seat
from protocol.session.session import Closing, Ended, Gathering, LeftOut, Pausing, Stopped
from tui.pages.lead import made
from tui.pages.lead.turn import SIDES, said_in_turn
from tui.pages.parts import Piece
from tui.pages.rounds import reads_each
from tui.seat.lead_state import LeadState
from tui.words import audit as audit_words
from tui.words import lead as lead_words
from tui.words import review as review_words
from tui.words import warmth as warmth_words
from tui.words.times import moment

Column = tuple[Piece, ...]


@dataclass(frozen=True)
class Seen:
    """What both see."""

    columns: Pair[Column] = ((), ())
    """What is each one's own, by seat."""
    both: Column = ()
    """What is said of both, or to both."""
    is_text: bool = False
    """That is a text of the guide, and read from its beginning."""


@dataclass
class _Gathered:
    """The same while it is put together."""

    own: Pair[list[Piece]] = field(default_factory=lambda: ([], []))
    both: list[Piece] = field(default_factory=list)

    def said(self, seat: Partner, text: str, look: str = "") -> None:
        words = lead_words.told(text)
        self.own[seat].append(Piece(words, f"said {look or SIDES[seat]}"))

    def under(self, seat: Partner, heading: str, *texts: str) -> None:
        """Texts of a seat under a heading; nothing without any."""
        if texts:
            self.own[seat].append(Piece(heading, f"name {SIDES[seat]}"))
        for text in texts:
            self.said(seat, text)

    def tell(self, text: str, look: str = "said") -> None:
        self.both.append(Piece(text, look))


def seen(state: LeadState) -> Seen:
    """What both see now."""
    found = _Gathered()
    _gather(state, found)
    if isinstance(state.phase, Warming):
        for seat, phrase in zip(PARTNERS, state.phase.warm, strict=True):
            if phrase is not None:
                told = lead_words.signalled(warmth_words.PHRASES[phrase])
                found.said(seat, told, "muted")
    first, second = found.own
    is_text = isinstance(state.activity, Read | Evening)
    return Seen((tuple(first), tuple(second)), tuple(found.both), is_text)


def _gather(state: LeadState, found: _Gathered) -> None:
    match state.phase:
        case Gathering():
            found.tell(lead_words.GATHERS, "muted")
        case Pausing() as pausing:
            until = moment(pausing.until_ms + state.news.clock_ms, state.here_now_ms)
            found.tell(lead_words.pauses(who(state, pausing.by), until), "muted")
        case Stopped():
            found.tell(lead_words.STOPPED, "muted")
        case Ended():
            found.tell(lead_words.ENDED, "muted")
        case LeftOut():
            found.tell(lead_words.LEFT_OUT, "muted")
        case Closing():
            _closing(state, found)
        case Talking() as talking:
            for seat, piece in said_in_turn(state, talking):
                found.own[seat].append(piece)
        case Sealing() as sealing:
            _round(state, sealing, found)
        case Agreeing() | Naming() as proposing:
            _proposing(state, proposing, found)
        case Sharing() as sharing if isinstance(state.activity, Private):
            _sharing(state, state.activity, sharing, found)
        case Reading() | SayingGoodnight():
            _reading(state, found)


def _reading(state: LeadState, found: _Gathered) -> None:
    match state.activity:
        case Read(text=text) | Evening(text=text):
            found.tell(state.filled(text))
        case _:
            found.tell(lead_words.ALONE, "muted")


def who(state: LeadState, seat: Seat) -> str:
    """Who did something; this seat is *you*."""
    return lead_words.YOU if seat is Seat.FACILITATOR else state.names[seat]


def _closing(state: LeadState, found: _Gathered) -> None:
    session = state.session
    for seat in PARTNERS:
        promises = [text for whose, text in session.promises if whose is seat]
        found.under(seat, lead_words.PROMISED, *promises)
    if session.agreements:
        found.tell(lead_words.AGREED, "name good")
    for each in session.agreements:
        found.tell(made.told(state, each))
    if not session.promises and not session.agreements:
        found.tell(lead_words.NOTHING_AGREED, "muted")


def _proposing(state: LeadState, phase: Agreeing | Naming, found: _Gathered) -> None:
    if isinstance(phase, Agreeing):
        if phase.made:
            found.tell(lead_words.AGREED, "name good")
        for each in phase.made:
            found.tell(made.told(state, each))
    elif phase.named is not None:
        found.tell(lead_words.NAMED, "name good")
        found.tell(lead_words.told(phase.named))
    proposal = phase.proposal
    if proposal is not None:
        found.under(proposal.by, lead_words.SUGGESTS, made.told(state, proposal))
    elif phase.declined is not None:
        found.said(phase.declined, lead_words.RATHER_NOT, "muted")


def _sharing(state: LeadState, private: Private, phase: Sharing, found: _Gathered) -> None:
    """What somebody has shown, and the note, which is the same whatever was picked."""
    found.tell(state.filled(private.note) if phase.is_noted else lead_words.ALONE, "muted")
    texts = {option.id: state.filled(option.text) for option in private.options}
    for seat, shown in zip(PARTNERS, phase.shown, strict=True):
        if shown is not None:
            found.under(seat, lead_words.SHOWED, texts[shown])


# -- rounds


def _round(state: LeadState, phase: Sealing, found: _Gathered) -> None:
    """What both answered, once both may read it."""
    if isinstance(phase, Reviewing) and phase.things is not None:
        _review(state, phase, found)
        return
    both, activity = phase.round.both, state.activity
    if both is None:
        is_each = reads_each(activity)
        found.tell(lead_words.SEALED if is_each else lead_words.COMES_TO, "muted")
        return
    match phase, activity:
        case Rating(), Rate() as rate:
            _rating(state, rate, phase, both, found)
        case Writing() as writing, Write() as write:
            _writing(state, write, writing, both, found)
        case Choosing() as choosing, Choose() as choose:
            _choosing(state, choose, choosing, found)
        case Auditing(), Audit() as audit:
            _auditing(state, audit, both, found)
        case Wishing(), Wishes(items=items):
            for seat, ids in zip(PARTNERS, both, strict=True):
                texts = [state.filled(item.text) for item in items if item.id in ids]
                found.under(seat, lead_words.WOULD_LIKE, *texts)
                if not texts:
                    found.said(seat, lead_words.SHOWED_NOTHING, "muted")
        case Owning(owners=owners), _:
            is_each = owners == BOTH
            told = lead_words.EACH_HAS_ONE
            found.tell(told if is_each else lead_words.is_theirs(state.name(min(owners))))
        case Deciding(), _:
            found.tell(lead_words.STAYS, "muted")
        case Ticking() as ticking, Tick() as tick:
            found.tell(lead_words.TICKED if ticking.is_shown else lead_words.TICK_DONE, "muted")
            if ticking.is_shown:
                found.tell(tick.sentence, "said good")


def _rating(
    state: LeadState, rate: Rate, phase: Rating, both: Pair[tuple[str, ...]], found: _Gathered
) -> None:
    if rate.needs:
        # Both read what it comes to, and nobody whose answer it was.
        found.tell(lead_words.ANOTHER_TIME if phase.is_another_time else lead_words.BOTH_YES)
        return
    words = {label.id: label.text for label in rate.scale} | {"": lead_words.LEFT_OPEN}
    for seat, answer in zip(PARTNERS, both, strict=True):
        for item, mark in zip(rate.items, answer, strict=False):
            found.said(seat, lead_words.line(state.filled(item.text), words.get(mark, "")))


def _writing(
    state: LeadState, write: Write, phase: Writing, both: Pair[tuple[str, ...]], found: _Gathered
) -> None:
    for seat in sorted(state.session.setting.seats):
        promise, answer = phase.promises[seat], both[seat]
        if promise is not None and isinstance(write.promise, str):
            found.said(seat, promise.text)
        else:
            texts = answer if promise is None else (promise.text, *answer[1:])
            for label, text in zip(write.fields, texts, strict=False):
                if text or not label.optional:
                    heading = state.filled(label.text, seat)
                    found.under(seat, heading, text or lead_words.LEFT_EMPTY)
        _answered(seat, promise, found)


def _answered(seat: Partner, promise: Promise | None, found: _Gathered) -> None:
    """What was said to a promise; it stands with it."""
    if promise is not None and promise.is_welcome is not None:
        told = lead_words.WELCOME if promise.is_welcome else lead_words.OTHERWISE
        found.said(seat, told, "muted")


def _choosing(state: LeadState, choose: Choose, phase: Choosing, found: _Gathered) -> None:
    texts = {option.id: state.filled(option.text) for option in choose.options}
    if phase.chosen is not None:
        found.tell(lead_words.settled(texts[phase.chosen]), "said good")
        return
    for seat, pick in zip(PARTNERS, phase.picks, strict=True):
        found.said(seat, texts.get(pick or "", ""))


def _auditing(
    state: LeadState, audit: Audit, both: Pair[tuple[str, ...]], found: _Gathered
) -> None:
    """Line by line, differences first; nothing is counted."""
    for each in looked_at(audit, both):
        for seat in PARTNERS:
            mark = each.marks[seat]
            word = audit_words.MARKS[Mark(mark)] if mark else lead_words.LEFT_OPEN
            found.said(seat, lead_words.line(state.filled(each.line.text), word))
    for seat in PARTNERS if audit.weigh else ():
        ids = audit.split(both[seat])[1]
        texts = [state.filled(line.text) for line in audit.lines if line.id in ids]
        found.under(seat, lead_words.WEIGHS, *texts or (lead_words.NOTHING_WEIGHS,))


def _review(state: LeadState, phase: Reviewing, found: _Gathered) -> None:
    """The thing that is looked at, and what its owners said of it once all of them have."""
    assert isinstance(state.activity, Review)
    thing = phase.thing
    if thing is None:
        found.tell(lead_words.NOTHING_TO_REVIEW, "muted")
        return
    if thing.is_shared:
        found.tell(lead_words.HAD_AGREED, "name")
        found.tell(lead_words.told(thing.text))
    else:
        (owner,) = thing.owners
        found.under(owner, lead_words.had_promised(state.name(owner)), thing.text)
    if thing.is_marked:
        for seat, line in _fared(state, phase):
            found.said(seat, line, "muted")
        if thing.is_let_go:
            found.tell(review_words.LET_GO, "muted")
        elif thing.smaller:
            found.tell(review_words.smaller(lead_words.told(thing.smaller)), "said good")


def _fared(state: LeadState, phase: Reviewing) -> Iterator[tuple[Partner, str]]:
    thing = phase.thing
    for seat in PARTNERS if thing is not None else ():
        how = None if thing is None else thing.how[seat]
        if thing is not None and how is not None:
            yield seat, review_words.told(state.name(seat), how, thing.then[seat])
