"""What a relay refuses over a quota loses nothing, and is told in the right words.

About `tui.seat.hearing`.
"""

from pathlib import Path

import pytest

from protocol.limits import EVENT_LIMIT
from protocol.session.events import Spoke
from protocol.wire.frames import Code
from server.store.database import PAGE_BYTES
from tests.server.clients import store_of
from tests.whole.laptops import heard, relay_at, settings_for, until, url_of
from tests.whole.rooms import at_the_turn, talking
from tui.errors import RelayCrowded, RelayCrowdedHere
from tui.line.dial import dial
from tui.news import Trouble
from tui.words import line as line_words
from tui.words import relay as relay_words

LONG = ("a long word, said slowly " * 100).strip()


async def test_a_relay_that_can_keep_nothing_is_told_and_words_go_out_later(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as laptops:
            speaker, listener = at_the_turn(*laptops)
            store = store_of(relay)
            store.limit_pages(1)
            speaker.sitting.do(Spoke(LONG))
            speaker.sitting.do(Spoke("and one more"))
            await until(lambda: speaker.sitting.news.trouble is Trouble.RELAY_STUCK)
            assert LONG not in heard(listener)
            store.limit_pages(1024 * 1024 * 1024 // PAGE_BYTES)
            await until(lambda: {LONG, "and one more"} <= heard(listener))
            await until(lambda: speaker.sitting.news.trouble is None)


@pytest.mark.parametrize("quota", [{"seat_bytes": 24 * 1024}, {"room_entries": 30}])
async def test_a_room_that_has_used_up_its_share_says_so_and_keeps_everything(
    tmp_path: Path, quota: dict[str, int]
) -> None:
    async with relay_at(tmp_path / "relay", **quota) as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as laptops:
            speaker, listener = at_the_turn(*laptops)
            words = [f"word {n}" for n in range(40)]
            for word in words:
                speaker.sitting.do(Spoke(word))
            await until(lambda: speaker.sitting.news.trouble is Trouble.RELAY_FULL)
            waiting = speaker.sitting.news.waiting
            kept = {event.text for event in waiting if isinstance(event, Spoke)}
            await until(lambda: heard(listener) & {*words} == {*words} - kept)
            assert kept


async def test_a_relay_with_too_many_connections_is_known_from_one_that_is_not_there(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay", connections=0) as relay:
        with pytest.raises(RelayCrowded) as raised:
            async with dial(url_of(relay)):
                pass
    assert not isinstance(raised.value, RelayCrowdedHere)


async def test_a_relay_that_has_enough_of_this_network_is_known_from_a_full_one(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay", connections_per_address=1) as relay:
        async with dial(url_of(relay)):
            with pytest.raises(RelayCrowdedHere):
                async with dial(url_of(relay)):
                    pass


def test_every_refusal_that_the_door_can_meet_has_a_sentence_of_its_own() -> None:
    at_the_door = {Code.RELAY_FULL, Code.ROOMS_RATE, Code.LOBBY_FULL, Code.DRAINING, Code.STORAGE}
    assert at_the_door <= relay_words.REFUSALS.keys()
    assert len(set(relay_words.REFUSALS.values())) == len(relay_words.REFUSALS)


def test_every_trouble_has_a_sentence() -> None:
    assert len({line_words.trouble(each) for each in Trouble}) == len(Trouble)


def test_no_event_of_ours_is_longer_than_a_relay_takes_by_default(tmp_path: Path) -> None:
    assert settings_for(tmp_path).event_bytes >= EVENT_LIMIT
