"""Every page of a guide, drawn by the program itself in a window of a size: what does not fit?

What it is: the real screens, with nobody before them, no line and no relay. Each activity is begun
as if nothing had come before, so a page that grows with what was said is seen at its smallest.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from textual.containers import VerticalScroll

from protocol.activities.activity import Activity
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
    guide: Guide, directory: Path, size: tuple[int, int], only: frozenset[str] | None = None
) -> list[tuple[str, str]]:
    """(step, activity) of those of which something is below the edge, on a window of that size;
    `only` those, if they are named.

    What is written for it lies in a directory of its own under `directory`, and is wiped. Raises
    `StorageFailed`.
    """
    found: list[tuple[str, str]] = []
    with temporary(directory) as here:
        admission, _ = admissions_for_two(guide_hash(guide_bytes(guide)), os.urandom)
        facts = seat_facts(admission, "drawn", hosts_relay=False, now_ms=time.time_ns() // 10**6)
        file = SeatFile.create(here, facts)
        try:
            app = UnhurriedApp(find_paths(here / "app"))
            async with app.run_test(size=size) as pilot:
                for step, activity, session in _begun(guide):
                    if only is not None and activity.id not in only:
                        continue
                    is_cut = False
                    # In a turn the two see different pages, else the same.
                    is_turn = isinstance(session.phase, Talking)
                    for seat in PARTNERS if is_turn else PARTNERS[:1]:
                        await app.show_room(_seen(session, seat, Drafts(file)))
                        await pilot.pause()
                        await pilot.pause()
                        is_cut = is_cut or _is_cut(app)
                    if is_cut:
                        found.append((step, activity.id))
        finally:
            file.close()
    return found


def _begun(guide: Guide) -> Iterator[tuple[str, Activity, Session]]:
    """(step, activity, a session in which it has just begun) of every activity."""
    empty = Session(bytes(KEY_BYTES), guide=guide, names=NAMES)
    for at, step in enumerate(guide.steps):
        for place, activity in enumerate(step.activities):
            session = _at(empty, at, place, activity)
            yield step.id, activity, session


def _at(session: Session, step: int, place: int, activity: Activity) -> Session:
    begun = replace(session, step=step, activity=place)
    begun = begun.turn_page(activity.begin(session.starter))
    for seat in PARTNERS:
        if isinstance(begun.phase, Talking) and begun.phase.stage is Stage.BREATH:
            begun = apply(begun, Entry(seat, 0, begun.page, Breathed()))
    return begun


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
