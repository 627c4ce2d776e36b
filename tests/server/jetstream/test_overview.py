"""What is told of the machines of a fleet, to whoever runs them.

About `server.jetstream.overview` and `server.jetstream.checking`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from server.errors import ClusterAway
from server.jetstream import checking
from server.jetstream.answers import ApiError, Headers, NoAnswer, Said
from server.jetstream.checking import check, look
from server.jetstream.overview import Copy, Machine, Overview, Stream, read
from server.jetstream.streams import Node, wanted
from server.settings import GIB

NAMES = ("nats1", "nats2", "nats3")
STREAMS = [stream["name"] for stream in wanted()][:65]
NOW_S = 1_800_000_000.0


def machine(
    name: str,
    host: str = "",
    version: str = "2.14.2",
    syncs: bool = True,
    used: int = GIB,
    ahead_s: float = 0,
) -> Machine:
    return Machine(
        Node(name, version, syncs), host or f"10.0.0.{name[-1]}", used, 10 * GIB, ahead_s
    )


def stream(name: str, leader: str = "", **changes: Any) -> Stream:
    leader = leader or NAMES[STREAMS.index(name) % 3]
    copies = [Copy(each, True) for each in NAMES if each != leader]
    return Stream(name, True, leader, copies)._replace(**changes)


def overview(
    machines: Sequence[Machine] | None = None, streams: Sequence[Stream] | None = None
) -> Overview:
    return Overview(
        [machine(name) for name in NAMES] if machines is None else machines,
        frozenset(NAMES),
        3,
        "nats2",
        [stream(name) for name in STREAMS] if streams is None else streams,
    )


def test_a_fleet_that_is_well_is_told_in_a_line_for_each_machine_and_one_more() -> None:
    found = read(overview())
    assert found.lines == [
        "nats1 at 10.0.0.1: nats-server 2.14.2, syncs before it answers, leads 22 streams,"
        " 1.0 of 10.0 GiB used.",
        "nats2 at 10.0.0.2: nats-server 2.14.2, syncs before it answers, leads 22 streams and the"
        " meta group, 1.0 of 10.0 GiB used.",
        "nats3 at 10.0.0.3: nats-server 2.14.2, syncs before it answers, leads 21 streams,"
        " 1.0 of 10.0 GiB used.",
        "65 streams of 65 as asked for, with a leader and 3 current copies.",
    ]
    assert not found.wrong and not found.odd


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            machine("nats1", version="2.9.10"),
            "nats1 runs nats-server 2.9.10, and at least 2.14 is needed (Debian's package is too"
            " old).",
        ),
        (
            machine("nats1", syncs=False),
            "nats1 answers before it has synced: its configuration needs sync_interval: always.",
        ),
        (machine("nats1", used=8 * GIB), "nats1 is 80% full."),
        (machine("nats1", ahead_s=-3.2), "The clocks of nats1 and nats3 are 3 seconds apart."),
    ],
)
def test_what_is_wrong_with_a_machine_is_told_in_a_sentence(changed: Machine, told: str) -> None:
    found = read(overview([changed, machine("nats2"), machine("nats3")]))
    assert found.wrong == [told]
    if not changed.node.is_always_synced:
        assert "nats1 at 10.0.0.1: nats-server 2.14.2, answers before it syncs" in found.lines[0]


def test_a_clock_of_ones_own_that_is_wrong_is_not_blamed_on_a_machine() -> None:
    found = read(overview([machine(name, ahead_s=60) for name in NAMES]))
    assert found.wrong == ["This computer's clock is another than that of the machines."]


def test_a_machine_that_does_not_answer_is_named() -> None:
    late = [Copy("nats1", True), Copy("nats3", False)]
    found = read(
        overview(
            [machine("nats1"), machine("nats2")],
            [stream(name, "nats2", copies=late) for name in STREAMS],
        )
    )
    assert "nats3 does not answer." in found.lines
    assert found.wrong == [
        "Of 3 machines 2 answer. While one is away, no other may go.",
        "On nats3 65 streams (ROOMS-00, ROOMS-01, ROOMS-02 and others) are not current.",
    ]


def test_fewer_machines_than_it_takes_are_too_few() -> None:
    alone = Overview([machine("nats1")], frozenset({"nats1"}), 0, "", [])
    assert read(alone).wrong == ["It takes 3 machines, and 1 is there."]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            Stream(STREAMS[0], is_there=False),
            "1 stream (ROOMS-00) is not there. The first relay that starts makes what is missing.",
        ),
        (
            Stream(STREAMS[0]),
            "1 stream (ROOMS-00) is without a leader: the rooms there take nothing now.",
        ),
        (
            stream(STREAMS[0], "nats1", copies=[Copy("nats2", True)]),
            "1 stream (ROOMS-00) is on fewer than 3 machines.",
        ),
        (
            stream(STREAMS[0], otherwise=["discard", "max_age"]),
            "ROOMS-00 is otherwise than asked for: discard, max_age.",
        ),
    ],
)
def test_what_is_wrong_with_a_stream_is_told_in_a_sentence(changed: Stream, told: str) -> None:
    found = read(overview(None, [changed, *(stream(name) for name in STREAMS[1:])]))
    assert found.wrong == [told]
    assert found.lines[-1].startswith("64 streams of 65 ")


def test_what_was_perhaps_not_meant_is_told_and_is_not_wrong() -> None:
    on_one = [machine("nats1", "10.0.0.1"), machine("nats2", "10.0.0.1"), machine("nats3")]
    found = read(overview(on_one))
    assert found.odd == ["nats1 and nats2 are on one host, 10.0.0.1: one power cut takes them all."]
    everywhere = [machine("nats1", "0.0.0.0"), machine("nats2"), machine("nats3")]
    assert read(overview(everywhere)).odd == [
        "Which host nats1 is on is not told: it listens everywhere."
    ]
    led = [stream(name, "nats3") for name in STREAMS]
    assert read(overview(None, led)).odd == [
        "nats3 leads 65 of 65 streams: if it dies, most couples wait."
    ]
    large = [stream(STREAMS[0], keys=500_001), *(stream(name) for name in STREAMS[1:])]
    (told,) = read(overview(None, large)).odd
    assert told.startswith("1 stream (ROOMS-00) is over 500,000 subjects and gaps")
    assert not any(read(each).wrong for each in (overview(on_one), overview(None, large)))


class Machines:
    """What they answer, without any. `late` is how often a copy is not current yet."""

    def __init__(self, late: int = 0, answers: Sequence[bytes] | None = None) -> None:
        self.late = late
        self.answers = [told(name) for name in NAMES] if answers is None else answers

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]:
        if not self.answers:
            raise NoAnswer("nobody is there")
        self.late -= 1
        return [Said("", {}, answer) for answer in self.answers]

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        name = subject.removeprefix("STREAM.INFO.")
        if name == "IDLE":
            raise ApiError(10059, "not found")
        if name == "ROOMS-01":
            raise NoAnswer("no answer in time")
        (config,) = [each for each in wanted() if each["name"] == name]
        copies = [{"name": "nats2", "current": self.late < 0}, {"name": "nats3", "current": True}]
        state = {"num_subjects": 3, "num_deleted": 4}
        return {
            "config": config,
            "cluster": {"leader": "nats1", "replicas": copies},
            "state": state,
        }


def told(name: str) -> bytes:
    """By that machine."""
    server = {"name": name, "ver": "2.14.0", "host": "10.0.0.1", "time": "2027-01-15T08:00:00.5Z"}
    data = {
        "storage": 5,
        "config": {"sync_always": True, "max_storage": 7},
        "meta_cluster": {"leader": "nats2", "cluster_size": 4, "replicas": [{"name": "nats4"}]},
        "account_details": [
            {"stream_detail": [{"cluster": {"replicas": [{"name": "nats5"}]}}, {"name": "other"}]}
        ],
    }
    return json.dumps({"server": server, "data": data}).encode()


async def test_what_machines_answer_is_read() -> None:
    answers = [told("nats1"), b"[]", b"nonsense", b'{"server": {}}']
    found = await look(Machines(answers=answers), lambda: NOW_S, wanted())
    assert found.machines == [Machine(Node("nats1", "2.14.0", True), "10.0.0.1", 5, 7, 0.5)]
    assert found.known == {"nats1", "nats2", "nats3", "nats4", "nats5"}
    assert (found.size, found.meta_leader) == (4, "nats2")
    by_name = {each.name: each for each in found.streams}
    copies = [Copy("nats2", True), Copy("nats3", True)]
    assert by_name["ROOMS-00"] == Stream("ROOMS-00", True, "nats1", copies, [], 7)
    assert by_name["ROOMS-01"] == Stream("ROOMS-01")
    assert by_name["IDLE"] == Stream("IDLE", is_there=False)


async def test_where_no_machine_answers_that_is_all_there_is_to_say() -> None:
    for answers in ([], [b"nonsense"]):
        with pytest.raises(ClusterAway):
            await check(Machines(answers=answers), lambda: NOW_S)


async def test_a_copy_that_is_just_made_is_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PAUSE_S", 0)
    well = wanted()[:1]
    found = await check(Machines(late=2), lambda: NOW_S, well)
    assert not any("current" in sentence for sentence in found.wrong)
    found = await check(Machines(late=9), lambda: NOW_S, well)
    assert "On nats2 1 stream (ROOMS-00) is not current." in found.wrong
