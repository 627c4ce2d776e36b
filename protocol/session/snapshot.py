"""Where a session stands, without a word of what was said in it: where a third seat begins.

    snapshot        session ──> bytes, with its texts as one mark each
    from_snapshot   bytes, and the guide ──> a session of the same digest, which every later move
                    leads to the same digests as the first

What it tells: the place, the phase, who has the floor, the two names, what both marked on scales or
picked from lists (by their ids), what was chosen, and how many things were agreed and promised. The
digest of a session covers the same, so that without it no third fold could be equal.

Canonical msgpack. A value that has parts is a list of them, in the order of its class; a phase has
its tag in front, and the phase inside another is one of its parts. Sets are sorted, maps are lists
of pairs, sorted by their names.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from protocol.activities.activity import Doing
from protocol.codec import Reader, encode
from protocol.errors import BadGuide, Malformed
from protocol.guide.loading import read_guide
from protocol.guide.structure import GUIDE_LIMIT, PART_BYTES, Guide, exact_bytes, guide_hash
from protocol.seats import PARTNERS
from protocol.session.controls import Change, Remarked, Replanned
from protocol.session.moves import moves
from protocol.session.session import (
    PHASES,
    LeftOut,
    OpenPhase,
    Pausing,
    Phase,
    Session,
    Stopped,
    current_activity,
)
from protocol.session.third import Control, Plan, Third
from protocol.utterance import UNTOLD

SNAPSHOT_LIMIT: Final = GUIDE_LIMIT + 65_536
"""Bytes of a snapshot with its guide: far more than any comes to."""

PARTS_LIMIT: Final = SNAPSHOT_LIMIT // PART_BYTES + 1
"""The most parts of it."""

LEFT_OUT: Final = frozenset({"room_id", "guide"})
"""Of a session: whoever reads it has the one, and the other comes beside it."""

_BY_TAG: Final = {kind.tag: kind for kind in PHASES}
_WRONG: Final = (
    *(TypeError, ValueError, LookupError, AssertionError),
    *(RecursionError, msgspec.ValidationError),
)
"""What values that nobody of ours has made may lead to."""


class Part(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A part of where the session stood after an entry."""

    seq: int
    """The entry."""
    number: int
    """Of the part: 1, 2, 3 ..."""
    of: int
    """How many there are."""
    data: bytes
    """Of all parts together: the snapshot and the canonical bytes of the guide, which are empty
    before there is one."""


class Whole(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """All parts together."""

    snapshot: bytes
    guide: bytes


_part: Final[Reader[Part]] = Reader(Part, PART_BYTES + 64)
_whole: Final[Reader[Whole]] = Reader(Whole, SNAPSHOT_LIMIT)
_tree: Final[Reader[object]] = Reader(object, SNAPSHOT_LIMIT)


def wordless(session: Session) -> Session:
    """The session without a word of what was said in it, but for the two names."""
    return replace(
        session,
        phase=_wordless(session.phase),
        named=dict.fromkeys(session.named, UNTOLD),
        promises=tuple((seat, UNTOLD) for seat, _ in session.promises),
        agreements=tuple(made.wordless() for made in session.agreements),
        keeping=session.keeping and session.keeping.wordless(),
        third=_wordless_third(session.third),
        plan=_wordless_plan(session.plan),
        # What was shown where they were is for the two: here stands only where that was.
        been={place: replace(each, doing=None) for place, each in session.been.items()},
    )


def snapshot(session: Session) -> bytes:
    """Where the session stands, without its texts."""
    bared = wordless(session)
    return encode([_plain(getattr(bared, name)) for name, _ in parts_of(Session)])


def from_snapshot(data: bytes, room_id: bytes, guide: Guide | None) -> Session:
    """The session that stands there. Raises `Malformed` for anything that `snapshot` would not
    have made of it."""
    try:
        session = _rebuilt(Session, _tree.read(data))
        assert isinstance(session, Session)
        session = replace(session, room_id=room_id, guide=guide)
        is_same = snapshot(session) == data
        # What may be done in it has to make sense: it is asked with every entry from now on.
        for seat in PARTNERS:
            moves(session, seat)
        _check_place(session)
    except (*_WRONG, Malformed):
        raise Malformed("no snapshot of a session") from None
    has_guide = guide is None or guide_hash(exact_bytes(guide)) == session.guide_hash
    if not is_same or not has_guide:
        raise Malformed("a snapshot of another guide, or in another encoding")
    return session


def parts_of_snapshot(session: Session, seq: int) -> tuple[bytes, ...]:
    """The contents of the events that tell where the session stood after entry `seq`."""
    guide = b"" if session.guide is None else exact_bytes(session.guide)
    data = encode(Whole(snapshot(session), guide))
    cuts = range(0, len(data), PART_BYTES)
    return tuple(
        encode(Part(seq, number, len(cuts), data[cut : cut + PART_BYTES]))
        for number, cut in enumerate(cuts, 1)
    )


def read_part(content: bytes) -> Part:
    """The part that a content holds. Raises `Malformed`."""
    return _part.read(content)


class Parts:
    """The parts of one author, as they come. Mutable."""

    def __init__(self) -> None:
        self._parts: tuple[Part, ...] = ()

    def add(self, part: Part) -> tuple[Part, ...] | None:
        """All of them, once they are there. One that does not follow begins anew, or is nothing."""
        kept = self._parts
        follows = bool(kept) and (part.seq, part.of) == (kept[0].seq, kept[0].of)
        if part.number == 1:
            kept = ()
        elif not follows or part.number != len(kept) + 1:
            self._parts = ()
            return None
        self._parts = (*kept, part) if 1 <= part.of <= PARTS_LIMIT else ()
        return self._parts if len(self._parts) == part.of else None


def joined(parts: tuple[Part, ...], room_id: bytes) -> Session:
    """The session that these parts tell of, in their order. Raises `Malformed`."""
    whole = _whole.read(b"".join(part.data for part in parts))
    try:
        guide = read_guide(whole.guide) if whole.guide else None
    except BadGuide:
        raise Malformed("a guide that does not load") from None
    return from_snapshot(whole.snapshot, room_id, guide)


@cache
def parts_of(kind: type) -> tuple[tuple[str, object], ...]:
    """(name, type) of what a value of that class is told by, in order."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    return tuple((name, hints[name]) for name in names if name not in LEFT_OUT)


def _wordless(phase: Phase) -> Phase:
    match phase:
        case LeftOut(inner=inner) | Pausing(inner=inner) | Stopped(inner=inner):
            return replace(phase, inner=_wordless(inner))  # type: ignore[arg-type]  # open as before
        case Doing():
            return phase.wordless()
        case _:
            return phase


def _wordless_third(third: Third) -> Third:
    """What was done last stands in the digest, but for what was said in it; so does who leads them,
    or did, but for what they said of themselves."""
    third, last = replace(third, remarks=(UNTOLD,) * len(third.remarks)), third.last
    question, seated, former = (
        each and replace(each, introduction=None)
        for each in (third.question, third.seated, third.former)
    )
    third = replace(third, question=question, seated=seated, former=former)
    match last:
        case Control(event=Remarked()):
            return replace(third, last=replace(last, event=Remarked(UNTOLD)))
        case Control(event=Replanned(change=Change.ASK)):
            asked = Replanned(Change.ASK, UNTOLD)
            return replace(third, last=replace(last, event=asked))
    return third


def _wordless_plan(plan: Plan) -> Plan:
    coming = tuple(
        replace(each, what=UNTOLD) if each.change is Change.ASK else each for each in plan.coming
    )
    return replace(plan, coming=coming, asked=plan.asked and UNTOLD)


def _check_place(session: Session) -> None:
    """Raises where its phase does not go with what the guide has at its place."""
    phase: Phase | OpenPhase = session.phase
    while isinstance(phase, LeftOut | Pausing | Stopped):
        phase = phase.inner
    if isinstance(phase, Doing):
        activity = current_activity(session)
        assert activity is not None and type(phase) is type(activity.begin(PARTNERS[0]))


def _plain(value: object) -> object:
    """As lists, numbers, bytes and texts; what `encode` takes is left to it."""
    if is_dataclass(value) and not isinstance(value, type):
        tag = [getattr(value, "tag")] if hasattr(value, "tag") else []  # noqa: B009
        return [*tag, *(_plain(getattr(value, name)) for name, _ in parts_of(type(value)))]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return [[name, _plain(value[name])] for name in sorted(value)]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _rebuilt(hint: object, tree: object) -> object:
    """The value of that type which `_plain` tells so. Raises one of `_WRONG`."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _one_of(inner, tree)
    if origin is Literal:
        return inner[inner.index(tree)]
    if origin is frozenset:
        return frozenset(_rebuilt(inner[0], each) for each in _list(tree))
    if origin is tuple:
        trees = _list(tree)
        kinds = [inner[0]] * len(trees) if inner[-1] is Ellipsis else inner
        return tuple(_rebuilt(kind, each) for kind, each in zip(kinds, trees, strict=True))
    if origin is Mapping:
        pairs = [_list(each) for each in _list(tree)]
        return {_rebuilt(inner[0], name): _rebuilt(inner[1], told) for name, told in pairs}
    assert isinstance(hint, type)
    if is_dataclass(hint):
        return _one_of((hint,), tree) if hasattr(hint, "tag") else _built(hint, _list(tree))
    if issubclass(hint, Enum):
        return hint(tree)
    if issubclass(hint, msgspec.Struct):
        return msgspec.convert(tree, hint)
    if type(tree) is not hint:
        raise TypeError("a value of another type")
    return tree


def _one_of(kinds: tuple[object, ...], tree: object) -> object:
    """A value of one of these: nothing, a phase by its tag, or the first that it fits."""
    if tree is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is type(None):
            continue
        if isinstance(kind, type) and hasattr(kind, "tag") or kind is Doing:
            tag, *trees = _list(tree)
            found = _BY_TAG[str(tag)]
            if not issubclass(found, kinds):  # type: ignore[arg-type]  # of phases all are classes
                raise TypeError("a phase that has no place there")
            return _built(found, trees)
        try:
            return _rebuilt(kind, tree)
        except _WRONG:
            continue
    raise TypeError("none of them")


def _built(kind: type, trees: list[object]) -> object:
    parts = parts_of(kind)
    told = {name: _rebuilt(hint, each) for (name, hint), each in zip(parts, trees, strict=True)}
    if kind is Session:
        told["room_id"] = b""
    value: object = kind(**told)
    return value


def _list(tree: object) -> list[object]:
    if not isinstance(tree, list):
        raise TypeError("no list")
    return tree
