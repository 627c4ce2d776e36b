"""A room of one of the two with whoever leads them: words with one, in memory.

About `tui.seat.open_room`.
"""

from typing import Final

from protocol.session.controls import Rejoined, TookAside
from tests.tui.test_overtaken import room_of, running
from tests.tui.test_ports import Noting
from tests.tui.trio import FIRST, SECOND, THIRD, trio
from tui.seat.open_room import OpenRoom
from tui.seat.slots import WHISPER

SAID: Final = ["I am tired.", "And I do not know how to say it."]


def say(room: OpenRoom, text: str) -> None:
    """As from the box of it."""
    room.drafts.keep(WHISPER, text)
    left = {WHISPER: ""}
    room.whisper(text, left)
    room.drafts.said(left)


async def test_what_is_said_to_whoever_leads_is_shown_from_the_press_on_and_never_lost() -> None:
    async with trio() as three:
        three.start(THIRD)
        await three.let_in()
        await three.kill(SECOND)
        keep = three.keeps[SECOND]
        keep.is_dead = False
        noting = Noting()
        room = room_of(keep, three.relay, three.guide, noting)
        three.seats[SECOND] = room.sitting
        try:
            async with running(room):
                await three.still()
                three.third.do(TookAside(SECOND, 3))
                await three.still()
                for text in SAID:
                    say(room, text)
                assert room.state().whispering == (
                    "I am tired.",
                    "And I do not know how to say it.",
                )
                await three.still()
                state = room.state()
                assert [each.text for each in state.whispered] == SAID
                assert state.whispering == () and keep.drafts().get(WHISPER, "") == ""
                # Said just as somebody ends it: back in its own box, and not in the notes.
                three.partner(FIRST).do(Rejoined())
                say(room, "One more thing")
                await three.still()
                state = room.state()
                assert state.whispering == () and len(state.whispered) == 2
                assert state.drafts.get(WHISPER) == "One more thing"
        finally:
            del three.seats[SECOND]
