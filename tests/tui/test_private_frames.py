"""Whatever one answers for oneself alone, what goes over the line is the same, byte for byte.

About `tui.pages.reading` and `tui.pages.sharing`, behind a relay in memory.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from itertools import product
from typing import Final

from protocol.guide.loading import load_guide
from protocol.guide.structure import guide_bytes
from protocol.session.events import Ready
from protocol.session.session import current_activity
from tests.tui.memory import MemoryEnding, MemoryKeep, MemoryRelay, facts_for_two, world
from tests.whole.laptops import PACE, until
from tui.pages.now import page_now
from tui.seat.open_room import OpenRoom
from tui.seat.slots import PICK, private_key

GUIDE: Final = load_guide("""
id = "alone"
title = "For oneself"
minutes = 5
about = "Pages of everything that is answered in private."

[[steps]]
id = "one"
title = "One"

[[steps.activities]]
kind = "private"
id = "close"
title = "Close"
prompt = "Just for you."
circles = true

[[steps.activities]]
kind = "private"
id = "left"
title = "Left"
prompt = "Just for you."
items = [{ id = "body", text = "Strength" }]
scale = [{ id = "some", text = "Some" }, { id = "nothing", text = "Nothing" }]
alone = [{ item = "body", word = "nothing" }]

[[steps.activities]]
kind = "private"
id = "letting-go"
title = "Letting go"
prompt = "Just for you."
show = "own-choice"
note = "Letting go takes its own time."
options = [
  { id = "can", text = "I can let this go today" },
  { id = "way", text = "I am on the way" },
  { id = "not-yet", text = "Not yet" },
  { id = "help", text = "I would like help with this" },
]

[[steps.activities]]
kind = "read"
id = "end"
title = "The end"
prompt = "Read."
text = "That was it."
""")

CIRCLES: Final = ("", "1", "7")
LEFT: Final = ("", "some", "nothing")
PICKS: Final = ("", "can", "way", "not-yet", "help")


def drawn(seed: int) -> Callable[[int], bytes]:
    """The same random bytes for each run."""
    return random.Random(seed).randbytes


async def told(picks: Mapping[str, str]) -> tuple[list[bytes], list[object]]:
    """The log of a session in which the first picks so on each page; all that the second saw."""
    relay = MemoryRelay()
    keeps = [MemoryKeep(facts) for facts in facts_for_two(GUIDE, drawn(1))]
    ada, sam = (
        OpenRoom(
            world(keep, relay, drawn(2 + n)),
            MemoryEnding(keep),
            PACE,
            name=("Ada", "Sam")[n],
            guide=guide_bytes(GUIDE) if n == 0 else None,
        )
        for n, keep in enumerate(keeps)
    )
    tasks = [asyncio.create_task(each.run()) for each in (ada, sam)]
    seen: list[object] = []

    def at(name: str) -> bool:
        found = [current_activity(each.sitting.session) for each in (ada, sam)]
        return all(each is not None and each.id == name for each in found)

    try:
        for name in ("close", "left", "letting-go", "letting-go", "end"):
            await until(lambda: at(name) and ada.sitting.is_caught_up)  # noqa: B023
            for key, value in picks.items():
                if key.startswith(f"{name}/"):
                    ada.drafts.keep_private(key, value)
            page = page_now(sam.state())
            seen.append((page.key, page.texts, tuple(page.buttons), page.help))
            for each in (ada, sam) if name != "end" else ():
                turned = each.sitting.session.page
                each.sitting.do(Ready())
                await until(
                    lambda: (  # noqa: B023
                        not ada.keep.outbox()
                        and not sam.keep.outbox()
                        and ada.sitting.session == sam.sitting.session
                    )
                )
                assert each is ada or each.sitting.session.page > turned or name == "letting-go"
        return [each.event for each in relay.log], seen
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_for_every_private_answer_the_partner_s_frames_and_pages_are_equal() -> None:
    keys = ("close/circles", "left/body", private_key("letting-go", PICK))
    ways = [*zip(CIRCLES, LEFT, PICKS, strict=False), *product(("1",), ("nothing",), PICKS[3:])]
    async with asyncio.timeout(60):
        plain, seen = await told({})
        assert len(plain) > 8
        for way in ways:
            logged, shown = await told(dict(zip(keys, way, strict=True)))
            assert logged == plain, way
            assert shown == seen, way
