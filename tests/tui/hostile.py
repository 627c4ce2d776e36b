"""Every place that shows text from outside, filled with a text of one's choice.

The texts are put straight into a session, below `clean()`: as if it had failed, or as if the two
had really written this.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import msgspec

from protocol.activities.activity import Agreement, Label
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.choose import Choose
from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Turn
from protocol.activities.name import Naming
from protocol.activities.private import Private
from protocol.activities.proposals import Proposal, Proposing
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.turns import Talking, Turns
from protocol.activities.write import Write, Writing
from protocol.guide.structure import Guide
from protocol.session.events import Proposed, Spoke
from protocol.session.session import Session
from tui.seat.room_state import RoomState

Fill = Callable[[RoomState, str], RoomState]
"""A moment with a text put into one of its places."""


def _session(change: Callable[[Session, str], Session]) -> Fill:
    return lambda state, text: replace(state, session=change(state.session, text))


def _turn(change: Callable[[Turn, str], Turn]) -> Fill:
    def filled(session: Session, text: str) -> Session:
        phase = session.phase
        assert isinstance(phase, Talking)
        return replace(session, phase=replace(phase, turn=change(phase.turn, text)))

    return _session(filled)


def _past(session: Session, text: str) -> Session:
    phase = session.phase
    assert isinstance(phase, Talking)
    turns = [
        replace(turn, pieces=(text,), said_back=text, sense=text, feeling=text)
        for turn in phase.past
    ]
    return replace(session, phase=replace(phase, past=tuple(turns)))


def _written(session: Session, text: str) -> Session:
    phase = session.phase
    assert isinstance(phase, Writing)
    answers = replace(phase.round, answers=((text,), (text,)))
    promises = [each and replace(each, text=text) for each in phase.promises]
    first, second = promises
    return replace(session, phase=replace(phase, round=answers, promises=(first, second)))


def _proposal(session: Session, text: str) -> Session:
    phase = session.phase
    assert isinstance(phase, Proposing) and phase.proposal is not None
    proposal = Proposal(phase.proposal.by, phase.proposal.number, text, text)
    return replace(session, phase=replace(phase, proposal=proposal))


def _settled(session: Session, text: str) -> Session:
    phase = session.phase
    assert isinstance(phase, Naming)
    return replace(session, phase=replace(phase, named=text))


def _made(session: Session, text: str) -> Session:
    phase = session.phase
    assert isinstance(phase, Agreeing)
    return replace(session, phase=replace(phase, made=(Agreement(text, text),)))


def _outcomes(session: Session, text: str) -> Session:
    promises = tuple((seat, text) for seat, _ in session.promises)
    return replace(session, promises=promises, agreements=(Agreement(text, text),))


def _waiting(state: RoomState, text: str) -> RoomState:
    return replace(state, news=replace(state.news, waiting=(Spoke(text),)))


def _suggesting(state: RoomState, text: str) -> RoomState:
    return replace(state, news=replace(state.news, waiting=(Proposed(text, text),)))


def _sealed(state: RoomState, text: str) -> RoomState:
    return replace(state, own_answer=(text,))


def _where(state: RoomState, text: str) -> RoomState:
    news = replace(state.news, is_partner_here=False)
    return replace(state, news=news, where=text)


def _guide(session: Session, text: str) -> Session:
    assert session.guide is not None
    return replace(session, guide=hostile_guide(session.guide, text))


def _names(session: Session, text: str) -> Session:
    return replace(session, names=(text, text))


def hostile_guide(guide: Guide, text: str) -> Guide:
    """The guide with every text of it replaced; ids and structure stay, so that moves fit."""
    steps = tuple(
        msgspec.structs.replace(
            step, title=text, activities=tuple(_activity(each, text) for each in step.activities)
        )
        for step in guide.steps
    )
    return msgspec.structs.replace(guide, title=text, about=text, steps=steps)


def _activity(activity: AnyActivity, text: str) -> AnyActivity:
    said = msgspec.structs.replace(activity, title=text, prompt=text)
    match said:
        case Read():
            return msgspec.structs.replace(said, text=text)
        case Rate() | Private():
            items, scale = _labels(said.items, text), _labels(said.scale, text)
            return msgspec.structs.replace(said, items=items, scale=scale)
        case Write():
            return msgspec.structs.replace(said, fields=_labels(said.fields, text))
        case Choose() | Agree():
            options = tuple(msgspec.structs.replace(each, text=text) for each in said.options)
            return msgspec.structs.replace(said, options=options)
        case Turns():
            return msgspec.structs.replace(said, listen=text, note=text)
    return said


def _labels(labels: tuple[Label, ...], text: str) -> tuple[Label, ...]:
    return tuple(msgspec.structs.replace(each, text=text) for each in labels)


PLACES: Final[dict[str, tuple[str, Fill]]] = {
    "own pieces": ("speaking", _turn(lambda turn, text: replace(turn, pieces=(text,)))),
    "heard pieces": ("listening", _turn(lambda turn, text: replace(turn, pieces=(text,)))),
    "a piece on its way": ("speaking", _waiting),
    "pieces at a rung": ("say-back", _turn(lambda turn, text: replace(turn, pieces=(text,)))),
    "said back": ("check", _turn(lambda turn, text: replace(turn, said_back=text))),
    "missed": ("say-back-again", _turn(lambda turn, text: replace(turn, missed=text))),
    "sense": ("feeling", _turn(lambda turn, text: replace(turn, sense=text))),
    "a guess": ("feeling-check", _turn(lambda turn, text: replace(turn, guess=text))),
    "the own guess": ("feeling-check-waiting", _turn(lambda turn, text: replace(turn, guess=text))),
    "turns that are over": ("rest", _session(_past)),
    "what both wrote": ("writing-open", _session(_written)),
    "the own answer": ("writing-sealed", _sealed),
    "promises": ("promise", _session(_written)),
    "a promise declined": ("promise-declined", _session(_written)),
    "a suggestion": ("agreeing-asked", _session(_proposal)),
    "the own suggestion": ("agreeing-waiting", _session(_proposal)),
    "an agreement": ("agreeing-made", _session(_made)),
    "words for the one thing": ("naming-asked", _session(_proposal)),
    "the own words for it": ("naming-waiting", _session(_proposal)),
    "what both call it": ("naming-settled", _session(_settled)),
    "the last page": ("closing", _session(_outcomes)),
    "the way to the relay": ("speaking", _where),
    "guide: to be accepted": ("guide", _session(_guide)),
    "guide: reading": ("reading", _session(_guide)),
    "guide: rating": ("good-time", _session(_guide)),
    "guide: ratings": ("leaks-open", _session(_guide)),
    "guide: options": ("topic", _session(_guide)),
    "guide: picks apart": ("choosing-apart", _session(_guide)),
    "guide: settled": ("choosing-settled", _session(_guide)),
    "guide: fields": ("own-care", _session(_guide)),
    "guide: what to write": ("writing", _session(_guide)),
    "guide: speaking": ("speaking", _session(_guide)),
    "guide: listening": ("listening", _session(_guide)),
    "guide: a menu": ("agreeing", _session(_guide)),
    "guide: a timer": ("together", _session(_guide)),
    "guide: for oneself": ("circles", _session(_guide)),
}
"""By a name: the scene, and how a text gets into its place. All of them may have many lines."""

NAMED: Final = (
    "reading-waiting",
    "choosing-apart",
    "writing-open",
    "promise",
    "promise-declined",
    "listening",
    "listening-signal",
    "breath",
    "breath-waiting",
    "say-back",
    "say-back-waiting",
    "check",
    "check-waiting",
    "feeling",
    "feeling-check",
    "rest",
    "agreeing-asked",
    "agreeing-waiting",
    "naming-asked",
    "naming-waiting",
    "closing",
    "pausing",
    "pausing-own",
    "stopped",
    "left",
)
"""The scenes that say a name. A name is one line."""


def named(state: RoomState, name: str) -> RoomState:
    """The moment between two people who are both called `name`."""
    return replace(state, session=_names(state.session, name), partner_hint=name)
