"""How the machines of a fleet are, as somebody reads it who runs them. Pure.

One line for each machine, one for what they keep, and then what is wrong and what is worth a look.
There is no key in it, no room and no address but the machines' own.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from server.jetstream.streams import REPLICAS, Node, unfit
from server.settings import GIB

FULL_SHARE: Final = 0.8
"""Of what a machine may keep: past it new rooms are refused."""

APART_S: Final = 2.0
"""Clocks that differ by more would drag rooms forward."""

LED_SHARE: Final = 2 / 3
"""Of the streams: when a machine dies that leads more, nearly everybody waits."""

MANY_KEYS: Final = 500_000
"""Subjects and deleted messages of one stream. Past a million a machine that was killed takes long
to come back."""

NAMED: Final = 3
"""So many streams are named in one sentence."""

ANYWHERE: Final = ("0.0.0.0", "::", "")


class Machine(NamedTuple):
    """What one of them says of itself."""

    node: Node
    host: str
    """Where it listens."""
    used: int
    most: int
    """Bytes it may keep."""
    ahead_s: float
    """Its clock, of that of whoever asks."""


class Copy(NamedTuple):
    """One of a stream, as its leader sees it."""

    machine: str
    is_current: bool


class Stream(NamedTuple):
    """How one is, as its leader says."""

    name: str
    is_there: bool = True
    leader: str = ""
    """Empty if nobody says so."""
    copies: Sequence[Copy] = ()
    """Those of the others."""
    otherwise: Sequence[str] = ()
    """Fields that are not as asked for."""
    keys: int = 0
    """Subjects and deleted messages."""


class Overview(NamedTuple):
    """All of it, at one moment."""

    machines: Sequence[Machine]
    known: frozenset[str]
    """The names that anybody told of, of machines that do not answer too."""
    size: int
    """How many machines there are, as they say."""
    meta_leader: str
    streams: Sequence[Stream]


class Findings(NamedTuple):
    """What is told of it."""

    lines: Sequence[str]
    wrong: Sequence[str]
    """What breaks the promise of a relay, or will. A sentence each."""
    odd: Sequence[str]
    """What was perhaps not meant."""


def read(overview: Overview) -> Findings:
    """What to say of it."""
    machines = sorted(overview.machines)
    lines = [_line(machine, overview) for machine in machines]
    silent = sorted(overview.known - {machine.node.name for machine in machines})
    lines += [f"{name} does not answer." for name in silent]
    well = sum(map(_is_well, overview.streams))
    lines.append(
        f"{_count(well, 'stream')} of {len(overview.streams)} as asked for, with a leader and"
        f" {REPLICAS} current copies."
    )
    wrong = [*_wrong_with(machines, overview), *_wrong_streams(overview.streams)]
    return Findings(lines, wrong, [*_odd(machines, overview.streams)])


def _line(machine: Machine, overview: Overview) -> str:
    name = machine.node.name
    led = sum(stream.leader == name for stream in overview.streams)
    syncs = (
        "syncs before it answers" if machine.node.is_always_synced else "answers before it syncs"
    )
    meta = " and the meta group" if name == overview.meta_leader else ""
    return (
        f"{name} at {machine.host or 'every address'}: nats-server {machine.node.version}, {syncs},"
        f" leads {_count(led, 'stream')}{meta},"
        f" {machine.used / GIB:.1f} of {machine.most / GIB:.1f} GiB used."
    )


def _is_well(stream: Stream) -> bool:
    is_whole = len(stream.copies) == REPLICAS - 1 and all(copy.is_current for copy in stream.copies)
    return stream.is_there and bool(stream.leader) and is_whole and not stream.otherwise


def _wrong_with(machines: Sequence[Machine], overview: Overview) -> Iterator[str]:
    for sentence in unfit(machine.node for machine in machines):
        yield f"{sentence}."
    there = max(overview.size, len(overview.known))
    if there < REPLICAS:
        yield f"It takes {REPLICAS} machines, and {there} {'is' if there == 1 else 'are'} there."
    if len(machines) < there:
        yield f"Of {there} machines {len(machines)} answer. While one is away, no other may go."
    for machine in machines:
        if machine.most and machine.used >= FULL_SHARE * machine.most:
            yield f"{machine.node.name} is {machine.used / machine.most:.0%} full."
    yield from _wrong_clocks(machines)


def _wrong_clocks(machines: Sequence[Machine]) -> Iterator[str]:
    by_clock = sorted(machines, key=lambda machine: (machine.ahead_s, machine.node.name))
    if not by_clock:
        return
    slow, fast = by_clock[0], by_clock[-1]
    both = f"{slow.node.name} and {fast.node.name}"
    apart_s = fast.ahead_s - slow.ahead_s
    if apart_s > APART_S:
        yield f"The clocks of {both} are {apart_s:.0f} seconds apart."
    elif max(fast.ahead_s, -slow.ahead_s) > APART_S:
        yield "This computer's clock is another than that of the machines."


def _wrong_streams(streams: Sequence[Stream]) -> Iterator[str]:
    missing = [stream.name for stream in streams if not stream.is_there]
    if missing:
        yield f"{_named(missing)} not there. The first relay that starts makes what is missing."
    there = [stream for stream in streams if stream.is_there]
    headless = [stream.name for stream in there if not stream.leader]
    if headless:
        yield f"{_named(headless)} without a leader: the rooms there take nothing now."
    late: dict[str, list[str]] = {}
    for stream in there:
        for copy in stream.copies:
            if not copy.is_current:
                late.setdefault(copy.machine, []).append(stream.name)
    for machine, names in sorted(late.items()):
        yield f"On {machine} {_named(names)} not current."
    few = [each.name for each in there if each.leader and len(each.copies) < REPLICAS - 1]
    if few:
        yield f"{_named(few)} on fewer than {REPLICAS} machines."
    for stream in there:
        if stream.otherwise:
            yield f"{stream.name} is otherwise than asked for: {', '.join(stream.otherwise)}."


def _odd(machines: Sequence[Machine], streams: Sequence[Stream]) -> Iterator[str]:
    hosts: dict[str, list[str]] = {}
    for machine in machines:
        hosts.setdefault(machine.host, []).append(machine.node.name)
    for host, names in hosts.items():
        if host in ANYWHERE:
            for name in names:
                yield f"Which host {name} is on is not told: it listens everywhere."
        elif len(names) > 1:
            yield f"{' and '.join(names)} are on one host, {host}: one power cut takes them all."
    for machine in machines:
        led = sum(stream.leader == machine.node.name for stream in streams)
        if led > LED_SHARE * len(streams):
            name = machine.node.name
            yield f"{name} leads {led} of {len(streams)} streams: if it dies, most couples wait."
    large = [stream.name for stream in streams if stream.keys > MANY_KEYS]
    if large:
        yield f"{_named(large)} over {MANY_KEYS:,} subjects and gaps: slow to come back."


def _named(names: Iterable[str]) -> str:
    """A subject and its verb, for any number of streams."""
    found = list(names)
    some = ", ".join(found[:NAMED]) + (" and others" if len(found) > NAMED else "")
    return f"{_count(len(found), 'stream')} ({some}) {'is' if len(found) == 1 else 'are'}"


def _count(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"
