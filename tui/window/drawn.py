"""Every page of a guide, drawn by the program itself in a window of a size: what does not fit?

What it is: the real screens, with nobody before them, no line and no relay. Each page is seen as it
begins, so one that grows with what is said is seen at its smallest.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from textual.containers import VerticalScroll

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.limits import KEY_BYTES
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.events import Breathed
from protocol.session.moves import moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Session
from tui.disk.paths import find_paths
from tui.disk.seat_file import SeatFile
from tui.news import Line, News
from tui.rehearsal.practice import admissions_for_two, temporary
from tui.seat.drafts import Drafts
from tui.seat.facts import seat_facts
from tui.seat.room_state import RoomState
from tui.window.app import UnhurriedApp
from tui.window.screens.room import RoomScreen

NAMES: Final = ("Christopher", "Wilhelmina")
"""Long ones: a page has to fit with whoever sits there."""

FULL: Final = ".body, .head"
"""What scrolls where there is more than rows."""


async def below_the_edge(
    guide: Guide, begun: Mapping[str, Session], directory: Path, size: tuple[int, int]
) -> list[str]:
    """The ids of the activities of which something is below the edge, on a window of that size.

    `begun` is the session as each of them begins. What is written for it lies in a directory of its
    own under `directory`, and is wiped. Raises `StorageFailed`.
    """
    found: list[str] = []
    with temporary(directory) as here:
        admission, _ = admissions_for_two(guide_hash(guide_bytes(guide)), os.urandom)
        facts = seat_facts(admission, "drawn", hosts_relay=False, now_ms=time.time_ns() // 10**6)
        file = SeatFile.create(here, facts)
        try:
            app = UnhurriedApp(find_paths(here / "app"))
            async with app.run_test(size=size) as pilot:
                for name, session in begun.items():
                    session = _after_the_breath(replace(session, names=NAMES))
                    # In a turn the two see different pages, else the same.
                    seats = PARTNERS if isinstance(session.phase, Talking) else PARTNERS[:1]
                    is_cut = False
                    for seat in seats:
                        await app.show_room(_seen(session, seat, Drafts(file)))
                        await pilot.pause()
                        await pilot.pause()
                        is_cut = is_cut or _is_cut(app)
                    if is_cut:
                        found.append(name)
        finally:
            file.close()
    return found


def _after_the_breath(session: Session) -> Session:
    for seat in PARTNERS:
        if isinstance(session.phase, Talking) and session.phase.stage is Stage.BREATH:
            session = apply(session, Entry(seat, 0, session.page, Breathed()))
    return session


def _seen(session: Session, seat: Partner, drafts: Drafts) -> RoomState:
    return RoomState(
        session=session,
        news=News(line=Line.OPEN, is_partner_here=True),
        moves=moves(session, seat),
        seat=seat,
        page_head=bytes(KEY_BYTES),
        own_answer=None,
        drafts=drafts,
        partner_hint=NAMES[Seat.SECOND],
    )


def _is_cut(app: UnhurriedApp) -> bool:
    """Whether a part of the page has more than can be seen of it at once."""
    screen = app.screen
    if not isinstance(screen, RoomScreen):
        return False
    parts = screen.query(FULL).results(VerticalScroll)
    return any(part.display and part.max_scroll_y > 0 for part in parts)
