"""The tables of `docs/protocol.md`, made from the code, so that they cannot say anything else.

    python -m tests.protocol.page      writes them anew, between their markers

Whatever is listed somewhere (frames, events, kinds of activity) is found by that list; a constant,
a struct or an enumeration is found by its name, in whichever module it lives. What a table cannot
say stands around it, by hand.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import struct
import textwrap
import types
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Union, get_args, get_origin, get_type_hints

import msgspec

import protocol
from protocol.activities.activity import Doing
from protocol.activities.kinds import AnyActivity
from protocol.activities.turns import Talking
from protocol.door.introduction import LINE_LIMITS, Introduction
from protocol.door.leading import CARD_LIMITS, Arrival, Card
from protocol.guide.structure import Guide, is_later, is_unsent
from protocol.seats import PARTNERS, Seat
from protocol.session.asides import Aside
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import EVENTS, Move, Paused, Seen
from protocol.session.session import Phase, Session
from protocol.session.snapshot import Part, Whole
from protocol.wire.frames import INTEGER_LIMIT, ToClient, ToRelay
from protocol.words import WORDS
from tests.protocol.bots import led_shapes, listed, random_walk, shape_of, shapes
from tests.protocol.worlds import CARRIED, COMPACT, FRAMED, LOOKING, STAYING, all_optional, begun

PAGE: Final = Path(__file__).parents[2] / "docs" / "protocol.md"

TABLE: Final = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
"""A table between its markers."""

Row = tuple[str, ...]


# -- finding things


@cache
def modules() -> tuple[types.ModuleType, ...]:
    """Every module of the package."""
    walked = pkgutil.walk_packages(protocol.__path__, "protocol.")
    return tuple(importlib.import_module(each.name) for each in walked)


def found(name: str) -> object:
    """What that name is bound to, in the module that binds it."""
    for module in modules():
        if any(name in names for names, _ in assignments(module)):
            return getattr(module, name)
        here = vars(module).get(name)
        if isinstance(here, type) and here.__module__ == module.__name__:
            return here
    raise LookupError(name)


@cache
def assignments(module: types.ModuleType) -> tuple[tuple[tuple[str, ...], str], ...]:
    """(names, the text under them) of what a module binds."""
    return tuple(_documented(ast.parse(inspect.getsource(module)).body))


def _documented(body: list[ast.stmt]) -> Iterator[tuple[tuple[str, ...], str]]:
    following = [*body[1:], None]
    for node, after in zip(body, following, strict=True):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)):
                names: tuple[str, ...] = (name,)
            case ast.Assign(targets=targets):
                names = tuple(
                    each.id for at in targets for each in ast.walk(at) if isinstance(each, ast.Name)
                )
            case _:
                continue
        match after:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield names, in_one_line(text)
            case _:
                yield names, ""


def said_of(name: str) -> str:
    """The text under a constant."""
    return next(
        text for module in modules() for names, text in assignments(module) if name in names
    )


def said_within(kind: type) -> dict[str, str]:
    """The text under each field or member of a class, those it inherits too."""
    said: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("protocol."):
            (node,) = ast.parse(inspect.cleandoc("\n" + inspect.getsource(each))).body
            assert isinstance(node, ast.ClassDef)
            said |= {name: text for names, text in _documented(node.body) for name in names}
    return said


def in_one_line(text: str) -> str:
    return re.sub(r"\bNone\b", "nil", " ".join(text.split()))


def doc(kind: type) -> str:
    """What a class says of itself; its first paragraph."""
    return in_one_line(inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0])


# -- how types are spelled


def spelled(kind: object) -> str:
    """A type as the page writes it."""
    if get_origin(kind) is Annotated:
        plain, bounds = get_args(kind)
        return _bounded(plain, bounds)
    if get_origin(kind) in (Union, types.UnionType):
        parts = [spelled(each) for each in get_args(kind)]
        return " or ".join(parts)
    if kind is type(None):
        return "nil"
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return f"list of {spelled(inner[0])}"
        return f"[{', '.join(map(spelled, inner))}]"
    assert isinstance(kind, type)
    if issubclass(kind, Enum):
        return kind.__name__.lower()
    if issubclass(kind, msgspec.Struct):
        is_bare = kind.__struct_config__.array_like and kind.__struct_config__.tag is None
        return f"[{fields(kind)}]" if is_bare else kind.__name__.lower()
    return {int: "int", bytes: "bin", str: "str", bool: "bool"}[kind]


def _bounded(plain: object, bounds: msgspec.Meta) -> str:
    if plain is int:
        return f"int {bounds.ge}..{number(int(bounds.lt or 0) - 1)}"
    least, most = bounds.min_length, bounds.max_length
    size = f"{least}" if least == most else f"{least}..{'' if most is None else most}"
    if get_origin(plain) is tuple:
        return spelled(plain).replace("list", f"list {size}", 1)
    return f"{spelled(plain)} {size}"


def number(value: object) -> str:
    return "2^53-1" if value == INTEGER_LIMIT - 1 else str(value)


def fields(kind: type) -> str:
    """The fields of a struct in order, as they follow its tag."""
    if kind in (Move, Seen):
        hints = {name: hint for name, hint in get_type_hints(kind).items() if name != "event"}
        rest = ["event: event"] if kind is Move else []
        return ", ".join([*(f"{name}: {spelled(hint)}" for name, hint in hints.items()), *rest])
    hints = get_type_hints(kind, include_extras=True)
    return ", ".join(
        f"{each.name}: {spelled(get_args(each.type)[0])} = {shown(each.default)}"
        if is_later(each.type)
        else f"{each.name}: {spelled(hints[each.name])}"
        for each in msgspec.structs.fields(kind)
    )


def tag(kind: type) -> str:
    assert issubclass(kind, msgspec.Struct)
    return str(kind.__struct_config__.tag)


# -- the tables


def frames() -> Iterator[Row]:
    yield "frame", "fields after the tag", "from", "what it says"
    for side, union in (("relay", ToClient), ("client", ToRelay)):
        for kind in get_args(union):
            more = [f"`{name}`: {text}" for name, text in said_within(kind).items() if text]
            yield code(tag(kind)), code(fields(kind)), side, " ".join([doc(kind), *more])


def contents() -> Iterator[Row]:
    yield "content", "fields, without a tag", "what it says"
    kinds = {
        **{"move": Move, "confirmation": Seen, "aside": Aside, "snapshot": Part, "whole": Whole},
        **{"introduction": Introduction, "arrival": Arrival},
    }
    for name, kind in kinds.items():
        yield code(name), code(fields(kind)), doc(kind)


def events() -> Iterator[Row]:
    yield "event", "fields after the tag", "what it says"
    for kind in EVENTS:
        yield code(tag(kind)), code(fields(kind)), doc(kind)


LINES: Final = {Introduction: LINE_LIMITS, Card: CARD_LIMITS}
"""What one writes at a door of a facilitator: texts of a line each, and their limits."""


def lines() -> Iterator[Row]:
    yield "of", "line", "most characters", "most bytes", "what it is"
    for kind, limits in LINES.items():
        said = said_within(kind)
        for name, (chars, size) in limits.items():
            yield kind.__name__.lower(), code(name), str(chars), str(size), said.get(name, "")


@cache
def met() -> tuple[Session, ...]:
    """A session of every shape, also where everything may be left out."""
    guides = (COMPACT, LOOKING, CARRIED, STAYING)
    optional = [begun(all_optional(guide)) for guide in guides]
    walks = (random_walk(start, seed, 400) for seed in range(20) for start in optional)
    return (*shapes().values(), *(session for walk in walks for session in walk))


def moves() -> Iterator[Row]:
    """By phase, and by stage of a turn: what one of the two may do there; what is about a third
    seat is told beside it."""
    yield "phase", "stage", "events that have a place there"
    open_to: dict[tuple[str, str], set[type]] = {}
    for session in met():
        shape = shape_of(session)
        stage = shape.stage.value if shape.stage else ""
        here = open_to.setdefault((shape.phase.tag, stage), set())
        here.update(*(listed(session, seat) for seat in PARTNERS))
    for (phase, stage), kinds in sorted(open_to.items()):
        names = ", ".join(code(tag(kind)) for kind in EVENTS if kind in kinds - THIRD_EVENTS)
        yield code(phase), code(stage), names


def controls() -> Iterator[Row]:
    """Of each event about a third seat, where it has a place, and by whom."""
    yield "event", "by a partner", "by the third"
    found: dict[tuple[type, bool], set[str]] = {}
    for session in (*shapes().values(), *led_shapes().values()):
        for seat in Seat:
            for kind in listed(session, seat):
                found.setdefault((kind, seat in PARTNERS), set()).add(_place(session.phase))
    for kind in [each for each in EVENTS if each is Paused or each in THIRD_EVENTS]:
        # That the two pause is told elsewhere.
        by_two = found.get((kind, True), set()) if kind is not Paused else set()
        yield code(tag(kind)), _places(by_two), _places(found.get((kind, False), set()))


def _place(phase: Phase) -> str:
    is_other = isinstance(phase, Doing) and not isinstance(phase, Talking)
    return "other activities" if is_other else phase.tag


def _places(found: set[str]) -> str:
    return ", ".join(each if " " in each else code(each) for each in sorted(found))


def kinds() -> Iterator[Row]:
    """The kinds of activity, and the phase of each."""
    yield "kind", "phase", "what it is"
    begins: dict[type, str] = {}
    for step in (*COMPACT.steps, *FRAMED.steps, *LOOKING.steps, *STAYING.steps):
        for activity in step.activities:
            # A private answer that may be shown has another; the page tells of it in words.
            begins.setdefault(type(activity), activity.begin(PARTNERS[0]).tag)
    for kind in get_args(AnyActivity):
        yield code(tag(kind)), code(begins[kind]), doc(kind)


WORDS_OF: Final = (
    *("Code", "End", "Voice", "Signal", "Rung", "Sets", "Keep", "Stage", "Owner", "Timing"),
    *("Feeling", "Warm", "Show", "Mark", "Wound", "Fared", "Fate", "Nudge", "Change"),
    "Policy",
)
"""The closed sets of words that messages, guides and digests hold."""


def words() -> Iterator[Row]:
    yield "set", "word", "what it means"
    for name in WORDS_OF:
        kind = found(name)
        assert isinstance(kind, type) and issubclass(kind, Enum)
        said = said_within(kind)
        for member in kind:
            yield name.lower(), code(member.value), said.get(member.name, "")


def numbers() -> Iterator[Row]:
    yield "set", "number", "what it is", "what it means"
    for name in ("Kind", "Seat", "Role"):
        kind = found(name)
        assert isinstance(kind, type) and issubclass(kind, Enum)
        said = said_within(kind)
        for member in kind:
            named = member.name.lower().replace("_", " ")
            yield name.lower(), str(member.value), named, said[member.name]


LAYOUTS: Final[dict[str, tuple[str, str]]] = {
    "header": (
        "_LAYOUT",
        "magic kind room_id epoch kid seat counter seen_seq seen_head nonce",
    ),
    "place": ("_PLACE", "seq at_ms"),
    "offer": ("_OFFER", "commitment role version told"),
    "knock": ("_KNOCK", "eB sB xB"),
    "reveal": ("_REVEAL", "eA sA xA r signature"),
    "room": ("_ROOM", "room_id epoch key seat_A sA xA seat_B sB xB"),
    "led-room": ("_LED_ROOM", "room_id kid seat_A sA xA seat_B sB xB guide_hash other"),
    "led-place": ("_LED_PLACE", "seat couple third guide_hash"),
    "counts": ("_COUNTS", "count counter_1 counter_2 counter_3"),
    "member": ("_MEMBER", "seat signing exchange"),
}
"""By name: the struct that lays it out, and what its fields are called."""

WIDTHS: Final = {"B": "u8", "H": "u16", "I": "u32", "Q": "u64", "s": "bytes"}


def layouts() -> Iterator[Row]:
    yield "layout", "from", "bytes", "field", "as"
    for layout, (name, names) in LAYOUTS.items():
        at = 0
        shape = found(name)
        assert isinstance(shape, struct.Struct)
        parts = re.findall(r"(\d*)([BHIQs])", shape.format)
        for (count, letter), field in zip(parts, names.split(), strict=True):
            size = struct.calcsize(f">{count}{letter}")
            yield layout, str(at), str(size), code(field), WIDTHS[letter]
            at += size


OVER: Final[dict[str, str]] = {
    "unh1.aead.com": "n; keyed with the key of the seal",
    "unh1.aead.enc": "n; keyed with the key of the seal",
    "unh1.seat.key": "seat u8; keyed with K",
    "unh1.kid": "nothing; keyed with K. The first 16 bytes are the kid",
    "unh1.room": "each signing key of the two in seat order: the room's id",
    "unh1.word": "a host's word, tidied",
    "unh1.word.room": 'room_id; keyed with H("unh1.word", word)',
    "unh1.genesis": "room_id, kid, each signing key in seat order",
    "unh1.chain": "head before, place, event",
    "unh1.head.words": "head",
    "unh1.commit": "room_id, seat u8, u32 step | u32 activity | u32 attempt, answer, salt",
    "unh1.state": "the outline",
    "unh1.guide": "the canonical bytes of the guide",
    "unh1.evening": "the token of the first, of the second. The first 16 bytes",
    "unh1.made": "evening, what it is, u32 number. The first 16 bytes",
    "unh1.sas.commit": "eA, sA, xA, r",
    "unh1.sas.words": "T",
    "unh1.offer": "the whole offer",
    "unh1.turned": "the whole offer, version u16. The first 24 bytes are the nonce",
    "unh1.transcript": "lobby, offer, knock, eA, sA, xA, r",
    "unh1.admit.key": "door, T; keyed with X25519(eA, eB)",
    "unh1.knock.key": 'door, H("unh1.offer", offer); keyed with X25519(eA, eB)',
    "unh1.box.nonce": "24 random bytes, T, what is given. The first 24 bytes are the nonce",
    "unh1.third.other": 'H("unh1.lead.keys", sB, xB); keyed with K',
    "unh1.lead.seeds": "what is drawn; of a door seat u8, version u16; keyed with 32 random bytes",
    "unh1.lead.guide": "nothing; keyed with third",
    "unh1.guide.nonce": "want or part, the hash of the guide, what is sealed. The first 24 bytes",
    "unh1.wrap": "room_id, u32 epoch, T; keyed with X25519(xi, xj)",
    "unh1.keys.box": "u32 epoch; keyed with room_id",
    "unh1.aside": "room_id, u32 epoch; keyed with X25519(xi, xj)",
    "unh1.lead.keys": "signing key, exchange key",
    "unh1.lead.policy": "the canonical bytes of the introduction",
    "unh1.lobby.id": "nothing; keyed with master",
    "unh1.door.key": "nothing; keyed with master",
}
"""What each label is used over. That each is used as H or as MAC is read from the code."""

_USED: Final = re.compile(r'\b(hash_of|mac|blake2b)\(\s*[^"]*?"(unh1\.[a-z.]+)"')
"""The wire, which knows no seals, hashes by itself."""


def labels() -> Iterator[Row]:
    yield "label", "as", "over"
    used = {
        label: "MAC" if function == "mac" or label == "unh1.word.room" else "H"
        for module in modules()
        for function, label in _USED.findall(inspect.getsource(module))
        if not _is_quoted(module, label)
    }
    if set(used) != set(OVER):
        raise LookupError(f"labels that are not told of, or not used: {set(used) ^ set(OVER)}")
    for label, over in OVER.items():
        yield code(label), used[label], over


def _is_quoted(module: types.ModuleType, label: str) -> bool:
    """Whether a module only tells of a label, in its docstring."""
    tree = ast.parse(inspect.getsource(module))
    return not any(
        isinstance(node, ast.Constant) and node.value == label for node in ast.walk(tree)
    )


LIMITS: Final = (
    *("VERSION", "FRAME_LIMIT", "BATCH_LIMIT", "ENTRIES_LIMIT", "ITEMS_LIMIT", "DEPTH_LIMIT"),
    *("INTEGER_LIMIT", "PAD_SIZES", "EVENT_LIMIT", "NOTE_LIMIT", "NOTES_PER_LOBBY"),
    *("INTRODUCTION_LIMIT", "SAID_BYTES", "GIVEN_BYTES"),
    *("ASKED_AT_ONCE", "LENT_BYTES", "LENT_PARTS"),
    *(
        "LOBBY_LIFETIME_S",
        "HOST_LINE_CHARS",
        "CALENDAR_END_MS",
        "TEXT_LIMIT_CHARS",
        "TEXT_LIMIT_LINES",
    ),
    *("NAME_LIMIT_CHARS", "PIECES_LIMIT", "PROPOSALS_LIMIT", "PAUSE_LEAST_MIN", "PAUSE_MOST_MIN"),
    *("FACTS_LIMIT", "LENGTHS_LIMIT", "WORDS_LIMIT", "SALT_BYTES", "DIGEST_BYTES", "GUIDE_LIMIT"),
    *("PART_BYTES", "STEPS_LIMIT"),
    *("ACTIVITIES_LIMIT", "PAGES_LIMIT", "LIST_LIMIT", "TITLE_CHARS", "STEP_TITLE_CHARS"),
    *(
        "NAMED_CHARS",
        "WISH_CHARS",
        "OWNED_MOST",
        "FIELDS_MOST",
        "PROMPT_CHARS",
        "READING_CHARS",
        "READING_LINES",
        "ENTRY_CHARS",
        "WORD_CHARS",
    ),
    *("GROUPS_LIMIT", "GROUP_LIMIT", "WEIGH_LIMIT", "OWN_LINES", "SHARED_LINES", "HELD_SLOTS"),
    *("HOLD_LEAST_S", "HOLD_MOST_S", "MORE_MOST_MIN", "ASIDE_MOST_MIN", "REMARK_CHARS"),
    *("REMARKS_LIMIT", "COMING_LIMIT", "TURNS_MOST"),
    *("SCALE_CHARS", "WORDS_PER_INVITATION", "STRETCH_MEMORY_BYTES", "STRETCH_PASSES"),
    *("LIST_VERSION", "PORT", "PATH", "SNAPSHOT_LIMIT", "PARTS_LIMIT"),
)


def limits() -> Iterator[Row]:
    yield "name", "value", "what it is"
    for name in LIMITS:
        value = found(name)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        yield code(name), code(shown), said_of(name)


def guide() -> Iterator[Row]:
    """Every kind of map in a guide, field by field in order."""
    yield "map", "field", "type", "if it is not said", "written", "what it is"
    for kind in _maps(Guide):
        config = kind.__struct_config__
        if config.tag is not None:
            yield (
                code(str(config.tag or kind.__name__.lower())),
                code(str(config.tag_field)),
                code(f"= {config.tag}"),
                "",
                "always",
                doc(kind),
            )
        said = said_within(kind)
        hints = get_type_hints(kind)
        for each in msgspec.structs.fields(kind):
            if is_unsent(each.type):
                continue
            default = "" if each.required else code(shown(each.default))
            hint = _activity_or(hints[each.name])
            yield (
                code(str(config.tag or kind.__name__.lower())),
                code(each.encode_name),
                code(hint),
                default,
                "if said" if is_later(each.type) else "always",
                said.get(each.name, ""),
            )


def _activity_or(hint: object) -> str:
    """The union of all activities has a name of its own."""
    inner = get_args(hint)
    if inner and get_origin(inner[0]) in (Union, types.UnionType):
        return "list of activity"
    return spelled(hint)


def _maps(kind: type) -> list[type[msgspec.Struct]]:
    """A struct and all that it holds, each once, the outer first."""
    order: list[type[msgspec.Struct]] = []

    def visit(hint: object) -> None:
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            if hint not in order:
                order.append(hint)
                for inner in get_type_hints(hint).values():
                    visit(inner)
        else:
            for inner in get_args(hint):
                visit(inner)

    visit(kind)
    return order


def shown(value: object) -> str:
    """A default, as JSON writes it."""
    return msgspec.json.encode(value).decode().replace(",", ", ").replace("null", "nil")


TABLES: Final[dict[str, Callable[[], Iterator[Row]]]] = {
    each.__name__: each
    for each in (
        frames, contents, events, moves, controls, kinds, words, numbers, layouts, labels,
        lines, limits, guide,
    )
}  # fmt: skip


# -- writing them


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def table(name: str) -> str:
    """A table in Markdown."""
    head, *rows = TABLES[name]()
    whole = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in whole
    )


def wordlist() -> str:
    """The words that are said aloud, in order."""
    return "```\n" + textwrap.fill(" ".join(WORDS), 120) + "\n```\n"


def filled(text: str) -> str:
    """The page with every table made anew."""
    made = {**{name: table(name) for name in TABLES}, "wordlist": wordlist()}
    return TABLE.sub(lambda at: at[1] + made[at[2]] + at[4], text)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
