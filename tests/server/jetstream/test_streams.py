"""A relay of a fleet refuses machines that would not keep what it promises, and says why.

About `server.jetstream.streams` and `server.jetstream.starting`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from server.errors import ClusterAway, ClusterUnfit
from server.jetstream.answers import ApiError, Headers, NoAnswer, Said
from server.jetstream.starting import prepare
from server.jetstream.streams import Node, declare, differences, nodes_of, unfit, wanted

GOOD = Node("a", "2.14.0", True)


class Engine:
    """What a machine would answer: `changed` is what it makes of what it is asked for."""

    def __init__(self, error: int = 0, **changed: object) -> None:
        self.error = error
        self.changed = changed
        self.asked: list[str] = []

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        self.asked.append(subject)
        if self.error:
            raise ApiError(self.error, "no")
        return {"config": {**(body or {}), "metadata": {}, **self.changed}}


async def reasons(engine: Engine) -> tuple[str, ...]:
    with pytest.raises(ClusterUnfit) as refused:
        await declare(engine, wanted()[-1:])
    return refused.value.reasons


async def test_streams_that_come_back_as_asked_for_are_taken() -> None:
    engine = Engine()
    await declare(engine, wanted())
    assert len(set(engine.asked)) == len(wanted()) == 67


async def test_a_stream_that_comes_back_changed_is_refused() -> None:
    said = await reasons(Engine(allow_msg_ttl=False, num_replicas=1))
    assert said == (
        "the stream IDLE came back otherwise than asked for: allow_msg_ttl, num_replicas",
    )


async def test_a_stream_that_is_there_and_otherwise_is_refused() -> None:
    assert await reasons(Engine(error=10058)) == (
        "the stream IDLE is there already, and is made otherwise",
    )


@pytest.mark.parametrize(
    ("error", "said"), [(10005, "there are fewer"), (10074, "this one knows no others")]
)
async def test_fewer_machines_than_copies_are_refused(error: int, said: str) -> None:
    assert await reasons(Engine(error=error)) == (f"a stream needs 3 machines, and {said}",)


async def test_another_error_is_no_refusal_and_is_told() -> None:
    with pytest.raises(ApiError):
        await declare(Engine(error=10008), wanted()[:1])


def test_what_is_left_out_is_a_difference_and_what_is_added_is_none() -> None:
    assert differences({"a": 1, "b": 2}, {"a": 1, "c": 3}) == ["b"]


def test_a_machine_that_is_new_enough_and_syncs_is_fit() -> None:
    assert unfit([GOOD, Node("b", "2.15.1", True), Node("c", "3.0.0-beta", True)]) == []


@pytest.mark.parametrize("version", ["2.9.10", "2.13.4", "1.99.0", "", "new"])
def test_a_machine_that_is_too_old_is_unfit(version: str) -> None:
    said = (
        f"b runs nats-server {version}, and at least 2.14 is needed (Debian's package is too old)"
    )
    assert unfit([GOOD, Node("b", version, True)]) == [said]


def test_a_machine_that_answers_before_it_syncs_is_unfit() -> None:
    (said,) = unfit([Node("b", "2.14.0", False), GOOD])
    assert said.startswith("b answers before it has synced") and "sync_interval: always" in said


class Machines:
    """What they say when all are asked; None if there is nobody to ask."""

    def __init__(self, *said: bytes | None) -> None:
        self.said = said

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]:
        if None in self.said:
            raise NoAnswer("nobody is there")
        return [Said(subject, {}, each) for each in self.said if each is not None]


async def test_what_no_machine_says_of_itself_is_not_guessed() -> None:
    good = b'{"server": {"name": "a", "ver": "2.14.0"}, "data": {"config": {"sync_always": true}}}'
    silent = b'{"server": {"name": "b", "ver": "2.14.0"}, "data": {}}'
    machines = Machines(b"?", good, b"[]", b"{}", silent)
    assert await nodes_of(machines) == [GOOD, Node("b", "2.14.0", False)]


@pytest.mark.parametrize("said", [(), (None,), (b"{}",)])
async def test_machines_that_do_not_say_how_they_sync_are_not_used(
    said: tuple[bytes | None, ...],
) -> None:
    with pytest.raises(ClusterAway, match="no machine says how it syncs"):
        await nodes_of(Machines(*said))


class Cluster(Machines, Engine):
    """Machines that are all well, but for what their engine says; as often as `times`."""

    def __init__(self, error: int = 0, times: int = 1_000_000) -> None:
        self.times = times
        good = {"server": {"name": "a", "ver": "2.14.0"}, "data": {"config": {"sync_always": True}}}
        Machines.__init__(self, json.dumps(good).encode())
        Engine.__init__(self, error)

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        self.times -= 1
        if self.times < 0:
            self.error = 0
        return await Engine.api(self, subject, body)


async def test_rooms_can_be_kept_where_everything_is_as_it_should_be() -> None:
    cluster = Cluster()
    await prepare(cluster)
    assert {subject.split(".")[1] for subject in cluster.asked} == {"CREATE", "MSG"}


async def test_machines_that_do_not_answer_what_is_asked_of_them_are_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.jetstream.starting.READY_S", 0.05)
    monkeypatch.setattr("server.jetstream.starting.AGAIN_S", 0.01)
    with pytest.raises(ClusterAway):
        await prepare(Cluster(error=10008))


@pytest.mark.parametrize("error", [10005, 10008])
async def test_machines_that_have_not_found_each_other_yet_are_waited_for(
    error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.jetstream.starting.AGAIN_S", 0.0)
    await prepare(Cluster(error, times=100))


async def test_machines_that_stay_too_few_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.jetstream.starting.FEWER_S", 0.02)
    monkeypatch.setattr("server.jetstream.starting.AGAIN_S", 0.01)
    with pytest.raises(ClusterUnfit, match="there are fewer"):
        await prepare(Cluster(10005))


async def test_a_machine_that_comes_in_late_has_to_be_fit_too() -> None:
    cluster = Cluster()
    late = b'{"server": {"name": "b", "ver": "2.14.0"}, "data": {}}'
    api = cluster.api

    async def comes_in(subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        cluster.said = (*cluster.said[:1], late)
        return await api(subject, body)

    cluster.api = comes_in  # type: ignore[method-assign]  # a machine more from then on
    with pytest.raises(ClusterUnfit, match="b answers before it has synced"):
        await prepare(cluster)


async def test_machines_that_are_unfit_are_asked_for_nothing() -> None:
    cluster = Cluster()
    cluster.said = (b'{"server": {"name": "a", "ver": "2.9.10"}}',)
    with pytest.raises(ClusterUnfit) as refused:
        await prepare(cluster)
    assert len(refused.value.reasons) == 2 and cluster.asked == []
