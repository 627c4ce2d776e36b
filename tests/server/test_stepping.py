"""What does not wait is done at once; what does goes on as a task, and neither can tell."""

import asyncio

import pytest

from server.stepping import start


async def test_what_does_not_wait_is_done_in_the_same_turn() -> None:
    done = []

    async def work() -> None:
        done.append(1)

    assert start(work()) is None
    assert done == [1]


async def test_what_waits_is_stepped_as_far_as_it_goes_and_then_goes_on() -> None:
    gate: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    heard: list[str] = []

    async def work() -> None:
        heard.append("began")
        heard.append(await gate)
        await asyncio.sleep(0)
        heard.append("ended")

    task = start(work())
    assert task is not None and heard == ["began"]
    gate.set_result("opened")
    await task
    assert heard == ["began", "opened", "ended"]


async def test_an_error_before_the_first_wait_is_the_callers() -> None:
    async def work() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        start(work())


async def test_an_error_that_is_waited_for_is_raised_inside_and_then_the_tasks() -> None:
    gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    caught = []

    async def work() -> None:
        try:
            await gate
        except KeyError:
            caught.append(1)
        raise ValueError

    task = start(work())
    assert task is not None
    gate.set_exception(KeyError())
    with pytest.raises(ValueError):
        await task
    assert caught == [1]


async def test_what_is_cancelled_tidies_up() -> None:
    gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    tidied = []

    async def work() -> None:
        try:
            await gate
        finally:
            tidied.append(1)

    task = start(work())
    assert task is not None
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert tidied == [1]


async def test_a_bare_turn_of_the_loop_may_be_waited_for() -> None:
    seen = []

    async def work() -> None:
        await asyncio.sleep(0)
        seen.append(1)

    task = start(work())
    assert task is not None and seen == []
    await task
    assert seen == [1]
