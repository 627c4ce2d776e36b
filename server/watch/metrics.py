"""What a relay counts, and how it tells it: plain numbers, never of whom.

Counting is on the way of every entry, so it is attributes and lists of whole numbers: 0.07 us for
a count and 0.3 us for a time, where the prometheus-client package takes 0.7 and 1.4 and adds 0.1 s
to the start. Only its text format is followed, and the tests read it with that package's parser.
What it is not: a server; `monitor` answers with this.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from protocol.wire.frames import Code, End
from server.errors import StorageFailed

BOUNDS_S: Final = (
    *(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005),
    *(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
)
"""From a commit on a fast disk to one that people notice."""

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

REFUSALS: Final = ("origin", "path", "full", "address", "pace")
"""Why the gate refuses: a web page, no such path, too many in all, too many from one address, too
many from it in a minute."""


class Histogram:
    """How long something took, in classes. Mutable."""

    __slots__ = ("buckets", "sum_s")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS_S) + 1)
        """How many were at most as long as the bound, and longer than the one before."""
        self.sum_s = 0.0

    def note(self, seconds: float, times: int = 1) -> None:
        """So many have taken so long each."""
        self.buckets[bisect_left(BOUNDS_S, seconds)] += times
        self.sum_s += seconds * times


@dataclass(slots=True)
class Counts:
    """What has happened since the start. Mutable; anybody may add to it."""

    admitted: int = 0
    """Connections that the gate let in."""
    refused: Counter[str] = field(default_factory=Counter)
    """Opening requests that it did not, by one of `REFUSALS`."""
    unbelieved: int = 0
    """Opening requests by something near that looks like a proxy, and is not among the trusted."""
    unnamed: int = 0
    """Opening requests by a trusted proxy that did not say who comes: they count as its own."""
    failed_reloads: int = 0
    """Of the certificate."""
    received_bytes: int = 0
    sent_bytes: int = 0
    entries: int = 0
    """Committed."""
    entry_bytes: int = 0
    repeats: int = 0
    """Events that were in the log already."""
    mended: int = 0
    """Entries that this relay had lost, and that a client gave back."""
    denied: Counter[Code] = field(default_factory=Counter)
    founded: int = 0
    ended: Counter[End] = field(default_factory=Counter)
    """Rooms."""
    failures: Counter[str] = field(default_factory=Counter)
    """Of the storage: what was tried, and the name of the error."""
    commits: Histogram = field(default_factory=Histogram)
    waits: Histogram = field(default_factory=Histogram)
    """From hearing the first event of a group to handing the group out: for each of its entries."""
    checkpoints: Histogram = field(default_factory=Histogram)

    def fail(self, doing: str, failure: StorageFailed) -> None:
        """The storage did not do it. The name is SQLite's, or one of our own few texts."""
        name = str(failure).removeprefix("sqlite: ").replace(" ", "-")
        self.failures[f"{doing}:{name}"] += 1


@dataclass(frozen=True, slots=True)
class Family:
    """One metric, as it is told."""

    name: str
    kind: str
    """"gauge" or "counter"."""
    about: str
    samples: Mapping[tuple[tuple[str, str], ...], float]
    """By labels."""


def gauge(name: str, about: str, value: float, **labels: str) -> Family:
    """Something there is."""
    return Family(f"unhurried_{name}", "gauge", about, {tuple(labels.items()): value})


def counter(name: str, about: str, value: float) -> Family:
    """Something that has happened."""
    return Family(f"unhurried_{name}_total", "counter", about, {(): value})


def counter_by(label: str, name: str, about: str, values: Iterable[tuple[str, int]]) -> Family:
    """Something that has happened, for each of a closed set of reasons."""
    samples: dict[tuple[tuple[str, str], ...], float] = {
        ((label, reason),): value for reason, value in values
    }
    return Family(f"unhurried_{name}_total", "counter", about, samples)


def families_of(counts: Counts) -> Iterator[Family]:
    """Everything that is only counted."""
    yield counter("admitted", "Connections that were let in.", counts.admitted)
    refused = ((reason, counts.refused[reason]) for reason in REFUSALS)
    yield counter_by("reason", "refused", "Opening requests that were refused.", refused)
    about = "Visits by a proxy that is not trusted: all of them count as one address."
    yield counter("proxy_not_trusted", about, counts.unbelieved)
    about = "Visits by a trusted proxy that does not say who comes: all count as one address."
    yield counter("proxy_silent", about, counts.unnamed)
    yield counter("reloads_failed", "Files read anew that did not hold.", counts.failed_reloads)
    yield counter("received_bytes", "Bytes from clients.", counts.received_bytes)
    yield counter("sent_bytes", "Bytes to clients.", counts.sent_bytes)
    yield counter("entries", "Entries that were committed.", counts.entries)
    yield counter("entry_bytes", "Bytes of these entries.", counts.entry_bytes)
    yield counter("repeats", "Events that were in the log already.", counts.repeats)
    yield counter("mended", "Lost entries that a client gave back.", counts.mended)
    denied = ((code.value, counts.denied[code]) for code in Code)
    yield counter_by("code", "denied", "Frames that were refused.", denied)
    yield counter("rooms_founded", "New rooms.", counts.founded)
    ended = ((end.value, counts.ended[end]) for end in (End.CLOSED, End.EXPIRED))
    yield counter_by("end", "rooms_ended", "Rooms that were deleted.", ended)
    failures = sorted(counts.failures.items())
    yield counter_by("failure", "storage_failures", "What the disk did not do.", failures)


def exposition(counts: Counts, more: Iterable[Family]) -> str:
    """The text of `/metrics`, in the format of Prometheus, version 0.0.4."""
    lines: list[str] = []
    for family in (*more, *families_of(counts)):
        lines += _head(family.name, family.kind, family.about)
        lines += (
            f"{family.name}{_labelled(labels)} {_number(value)}"
            for labels, value in family.samples.items()
        )
    for name, about, histogram in (
        ("commit", "How long a commit took.", counts.commits),
        ("entry", "From hearing an event to handing it out.", counts.waits),
        ("checkpoint", "How long a checkpoint took.", counts.checkpoints),
    ):
        lines += _histogram(f"unhurried_{name}_seconds", about, histogram)
    return "\n".join(lines) + "\n"


def _head(name: str, kind: str, about: str) -> tuple[str, str]:
    return f"# HELP {name} {about}", f"# TYPE {name} {kind}"


def _histogram(name: str, about: str, histogram: Histogram) -> Iterator[str]:
    yield from _head(name, "histogram", about)
    total = 0
    for bound, count in zip((*map(str, BOUNDS_S), "+Inf"), histogram.buckets, strict=True):
        total += count
        yield f'{name}_bucket{{le="{bound}"}} {total}'
    yield f"{name}_sum {_number(histogram.sum_s)}"
    yield f"{name}_count {total}"


def _labelled(labels: tuple[tuple[str, str], ...]) -> str:
    """Values are words of ours or versions: nothing in them needs escaping."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
