"""A relay with the usual quotas, for the tests of what a host sees of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.relay import Relay, running
from tests.server.clients import settings_for


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[Relay]:
    async with running(settings_for(tmp_path / "relay")) as relay:
        yield relay
