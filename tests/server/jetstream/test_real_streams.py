"""On real machines: what a relay asks of them is what they do, or it is refused.

About `server.jetstream.line` and `server.jetstream.streams`.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.errors import ClusterAway, ClusterUnfit
from server.jetstream.answers import NO_HEADERS, ApiError, NoAnswer, Said
from server.jetstream.starting import prepare
from server.jetstream.streams import declare, nodes_of, ready, unfit, wanted
from tests.server.jetstream.nodes import PATIENCE_S, binary, declared, nodes, open_line

pytestmark = pytest.mark.gate


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nodes(tmp_path_factory.mktemp("one")) as url:
        yield url


async def test_streams_come_back_as_asked_for_once_and_again(url: str) -> None:
    streams = wanted(replicas=1)
    async with open_line([url]) as line:
        assert line.version == (2, 14)
        assert unfit(await nodes_of(line)) == []
        for _ in range(2):
            await prepare(line, replicas=1)
        otherwise = [streams[-1] | {"max_msgs_per_subject": 2}]
        with pytest.raises(ClusterUnfit, match="IDLE is there already"):
            await declare(line, otherwise)


async def test_one_machine_is_too_few_for_three_copies(url: str) -> None:
    async with open_line([url]) as line:
        with pytest.raises(ClusterUnfit, match="needs 3 machines"):
            await declare(line, [{**wanted()[-1], "name": "OTHER", "subjects": ["other"]}])


async def test_three_machines_hold_three_copies(tmp_path: Path) -> None:
    streams = [*wanted()[:2], wanted()[-1]]
    with nodes(tmp_path, 3) as url:
        async with open_line([url]) as line:
            await declared(line, streams)
            await ready(line, streams)
            found = await nodes_of(line)
            assert sorted(node.name for node in found) == ["n0", "n1", "n2"] and not unfit(found)
            info = await line.api("STREAM.INFO.IDLE")
            assert len(info["cluster"]["replicas"]) == 2


async def test_a_machine_with_the_usual_settings_is_unfit(tmp_path: Path) -> None:
    with nodes(tmp_path, sync="") as url:
        async with open_line([url]) as line:
            with pytest.raises(ClusterUnfit, match="^n0 answers before it has synced[^;]*$"):
                await prepare(line)
            info = await line.api("INFO")
            assert info["streams"] == 0


async def test_where_nobody_is_there_is_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    binary()
    monkeypatch.setattr("server.jetstream.line.OPEN_S", 0.5)
    with pytest.raises(ClusterAway):
        async with open_line(["nats://127.0.0.1:1"]):
            raise AssertionError("there is one")


async def test_what_is_said_is_heard_until_one_does_not_listen_any_more(url: str) -> None:
    heard: list[Said] = []
    async with open_line([url]) as line, open_line([url]) as other:
        end = await other.listen("talk.*", heard.append)
        await line.tell("talk.here", b"one", {"With": "header"})
        async with asyncio.timeout(PATIENCE_S):
            while not heard:
                await asyncio.sleep(0.01)
        assert [(said.subject, said.data) for said in heard] == [("talk.here", b"one")]
        assert heard[0].headers["With"] == "header" and not heard[0].status
        await end()
        await line.tell("talk.here", b"two")
        await line.api("INFO")
        await other.api("INFO")
        assert len(heard) == 1


async def test_a_question_that_nobody_answers_ends(url: str) -> None:
    async with open_line([url]) as line, open_line([url]) as other:
        with pytest.raises(NoAnswer, match="nobody is there"):
            await line.ask("nobody")
        end = await other.listen("dumb", lambda said: None)
        with pytest.raises(NoAnswer, match="in time"):
            await line.ask("dumb", wait_s=0.05)
        await end()
        with pytest.raises(ApiError) as error:
            await line.api("STREAM.INFO.NOWHERE")
        assert error.value.code == 10059
        found = await line.ask_all("$JS.API.INFO", b"", NO_HEADERS, 5, lambda said: True)
        assert len(found) == 1
