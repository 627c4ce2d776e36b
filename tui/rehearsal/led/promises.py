"""What a led session promises, tried on what three seats have kept of it.

    before, after     whatever keys the third seat holds or can make, they open nothing that was
                      said before both had let it in, or after it was gone; nor was it told of it
    a word with one   opens for nobody but the two whose it is
    every page        those who are there hold the same of it, to the bit
    the relay         no sentence crossed it as it was written

What it is: reading, after the session is over, with every key that lies in a seat's file. What it
is not: a proof; it finds a fault in this program, and not one in the keys themselves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from itertools import product
from typing import Final

import msgspec

from protocol.activities.rounds import Opened
from protocol.seal.answers import decode_answer
from protocol.seal.envelope import Kind
from protocol.seal.keyring import has_three
from protocol.seats import PARTNERS, Seat, other
from protocol.session.asides import decode_aside
from protocol.session.coming import Arriving, Coming
from protocol.session.events import AnyEvent, written
from protocol.session.ledger import Ledger
from protocol.session.outline import digest
from tui.errors import CheckFailed, Problem
from tui.rehearsal.led.keys import Read, opened_with, read_by, secrets_of
from tui.seat.ports import Keep
from tui.seat.recall import begun, restored

LEAST_CHARS: Final = 12
"""Of a sentence that is looked for: less may stand anywhere by chance."""


@dataclass(frozen=True)
class Proof:
    """What was found, once everything held."""

    pages: int
    """On which all who were there held the same."""
    before: int
    """Entries from before the third seat was let in."""
    after: int
    """... and from after it was gone."""
    words: int
    """Words with one, which nobody else could open."""
    sentences: int
    """None of which crossed the relay as it was written."""
    controls: Mapping[str, int]
    """How often each control of the third seat counted, by its tag."""


def proven(keeps: Mapping[Seat, Keep], sent: Iterable[bytes]) -> Proof:
    """`keeps`: what each of the three has kept; `sent`: every frame that they sent to the relay.

    Raises `CheckFailed` where something does not hold.
    """
    read = list(read_by(keeps[Seat.FIRST]))
    secrets = {seat: secrets_of(keep, read) for seat, keep in keeps.items()}
    before, after = _apart(read)
    _closed(secrets[Seat.FACILITATOR], (*before, *after))
    handed = {entry.cursor for entry in keeps[Seat.FACILITATOR].log()}
    _want(not handed & {each.logged.cursor for each in (*before, *after)}, Problem.OPENED)
    _untold(keeps[Seat.FACILITATOR], (*before, *after), read)
    words = [each for each in read if each.header.kind is Kind.ASIDE]
    whispers = [text for each in words for text in _between_two(each, secrets)]
    sentences = {text for each in read for text in sentences_of(each.event)} | {*whispers}
    _unread(sentences, sent)
    return Proof(
        pages=_same_pages(keeps),
        before=len(before),
        after=len(after),
        words=len(words),
        sentences=len(sentences),
        controls=_counted(read),
    )


# -- before and after


def _apart(read: list[Read]) -> tuple[list[Read], list[Read]]:
    """What came before the third seat was let in, and what came after it was gone; but for what was
    on its way when it went, which was said while three were there."""
    came = next((each.seq for each in read if each.turns and not has_three(each.epoch)), None)
    _want(came is not None, Problem.DIFFERENT)
    gone = next((each.seq for each in read if each.turns and has_three(each.epoch)), None)
    before = [each for each in read if came is not None and each.seq <= came]
    after = [] if gone is None else [each for each in read if each.seq > gone]
    is_late = [
        has_three(each.header.epoch) and each.header.seen_seq < (gone or 0) for each in after
    ]
    return before, [each for each, late in zip(after, is_late, strict=True) if not late]


def _closed(secrets: Iterable[bytes], entries: Iterable[Read]) -> None:
    held = tuple(secrets)
    _want(all(opened_with(each, held) is None for each in entries), Problem.OPENED)


def _untold(keep: Keep, closed: tuple[Read, ...], read: Iterable[Read]) -> None:
    """Nothing that was said while the third seat was not there stands in what it holds of the
    session, unless it was said once more."""
    session, at = restored(keep).session, {each.seq for each in closed}
    known = {*texts_of(session.guide), *texts_of(keep.facts.leads)}
    known |= {text for each in read if each.seq not in at for text in sentences_of(each.event)}
    said = {text for each in closed for text in sentences_of(each.event)}
    _want(not (said - known) & {*texts_of(session)}, Problem.OPENED)


# -- a word with one


def _between_two(each: Read, secrets: Mapping[Seat, set[bytes]]) -> Iterator[str]:
    """The text of a word with one, which those two alone can open."""
    opened = {seat: opened_with(each, held) for seat, held in secrets.items()}
    two = {seat for seat, content in opened.items() if content is not None}
    beside = [seat for seat in PARTNERS if seat in two]
    is_theirs = len(beside) == 1 and Seat.FACILITATOR in two and each.header.seat in two
    _want(is_theirs and other(beside[0]) not in two, Problem.OPENED)
    content = opened[Seat.FACILITATOR]
    if content is not None:
        yield decode_aside(content)


# -- every page


def _same_pages(keeps: Mapping[Seat, Keep]) -> int:
    """On how many pages all who were there held the same after every entry."""
    folded = {seat: dict(_folded(keep)) for seat, keep in keeps.items()}
    first, third = folded[Seat.FIRST], folded[Seat.FACILITATOR]
    both = first.keys() & folded[Seat.SECOND].keys()
    _want(bool(third) and third.keys() <= first.keys(), Problem.DIFFERENT)
    for seat, at in product((Seat.SECOND, Seat.FACILITATOR), both):
        if at in folded[seat]:
            _want(folded[seat][at] == first[at], Problem.DIFFERENT)
    return len({page for page, _ in (first[at] for at in both)})


def _folded(keep: Keep) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """After every entry: its cursor, and the page with the digest of the session; of a third seat
    from when both partners bore out what it was told, until it was gone."""
    facts = keep.facts
    ledger: Ledger = Ledger(facts.room, facts.seat, facts.seed, facts.exchange)
    if facts.seat is Seat.FACILITATOR:
        ledger = Arriving(facts.latecomer)
    for logged in keep.log():
        ledger.take(logged.at_ms, logged.event)
        ledger = begun(ledger)
        if facts.seat in PARTNERS or _is_leading(ledger):
            yield logged.cursor, (ledger.session.page, digest(ledger.session))


def _is_leading(ledger: Ledger) -> bool:
    """Whether a third seat knows all that the two hold."""
    is_ready = isinstance(ledger, Coming) and ledger.is_ready
    return is_ready and ledger.session.third.seated is not None


# -- what a relay may see


def _unread(sentences: Iterable[str], sent: Iterable[bytes]) -> None:
    frames = b"\n".join(sent)
    _want(not any(text.encode() in frames for text in sentences), Problem.OPENED)


def sentences_of(event: AnyEvent | None) -> Iterator[str]:
    """What somebody said with an event, where it is long enough to be looked for."""
    texts = texts_of(event)
    if isinstance(event, Opened):
        texts = iter(decode_answer(event.answer) or ())
    yield from (text for text in texts if len(text) >= LEAST_CHARS)


def texts_of(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    match value:
        case str():
            yield value
        case Mapping():
            yield from texts_of((*value.keys(), *value.values()))
        case tuple() | list() | frozenset() | set():
            for each in value:
                yield from texts_of(each)
        case msgspec.Struct():
            yield from texts_of(tuple(getattr(value, name) for name in value.__struct_fields__))
        case _ if is_dataclass(value):
            yield from texts_of(tuple(getattr(value, each.name) for each in fields(value)))


def _counted(read: Iterable[Read]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in read:
        if each.event is None or each.by is not Seat.FACILITATOR or each.is_refused:
            continue
        tag = str(written(each.event)[0])
        found[tag] = found.get(tag, 0) + 1
    return found


def _want(holds: bool, problem: Problem) -> None:
    """Raises `CheckFailed` unless it holds."""
    if not holds:
        raise CheckFailed(problem)
