"""The board of the rooms that a facilitator leads: a row for each, with its label, how it stands,
and how long it has been going on. No word of the two, and not their names."""

from enum import Enum
from typing import Final

from protocol.session.session import Pausing, Stopped
from tui.news import Line
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Deed, OnWay, Part, Tell, Text, ToRoom, Way
from tui.seat.lead_board import ROOMS_MOST, LeadBoard, LedRoom
from tui.words import lead as lead_words
from tui.words.times import MINUTE_MS

TICK_S: Final = 5.0


class Standing(Enum):
    """How a room stands; each has words."""

    OVER = "over"
    ASKED = "asked"
    WITHOUT = "without"
    LINE_DOWN = "line-down"
    ASKS_YOU = "asks-you"
    ASKS_PAUSE = "asks-pause"
    STOPPED = "stopped"
    NOBODY = "nobody"
    ONE_WAITS = "one-waits"
    BOTH = "both"


WANTS_YOU: Final = frozenset({Standing.ASKS_YOU, Standing.ASKS_PAUSE, Standing.ONE_WAITS})


def standing(room: LedRoom) -> Standing:
    """What to know of a room from another one; what asks for somebody comes first."""
    state = room.state
    if state.is_over:
        return Standing.OVER
    if state.is_awaiting:
        return Standing.ASKED
    if state.is_without:
        return Standing.WITHOUT
    if state.news.line is not Line.OPEN:
        return Standing.LINE_DOWN
    if room.is_asked_for:
        return Standing.ASKS_YOU
    match state.phase:
        case Pausing():
            return Standing.ASKS_PAUSE
        case Stopped():
            return Standing.STOPPED
    if all(state.here):
        return Standing.BOTH
    return Standing.ONE_WAITS if any(state.here) else Standing.NOBODY


def minutes(room: LedRoom) -> int:
    """How long it has been going on since this seat came, by the relay's clock."""
    times, now_ms = room.state.times, room.state.relay_ms()
    spent_ms = sum(times.spent.values())
    if times.here is not None:
        spent_ms += max(0, now_ms - times.since_ms)
    return spent_ms // MINUTE_MS


def label_of(board: LeadBoard, room: LedRoom) -> str:
    """The facilitator's own label; a number, where there is none: names are the couple's words."""
    number = [each.key for each in board.rooms].index(room.key) + 1
    return room.state.label or lead_words.room_number(number)


def title_of(board: LeadBoard) -> str:
    """The title of the window: others read it, so it says only the how manieth room is in front."""
    number = [each.key for each in board.rooms].index(board.front) + 1
    return lead_words.window_title(number)


def board_page(board: LeadBoard, here: Here) -> Page:
    """Every room, one to a row; a press goes there."""
    parts: list[Part] = [
        Text(lead_words.BOARD_TITLE, "title"),
        Text(lead_words.BOARD_TEXT, "muted"),
    ]
    buttons = [_row(board, each, here) for each in board.rooms]
    for room, button in zip(board.rooms, buttons, strict=True):
        found = standing(room)
        told = lead_words.room_line(lead_words.STANDING[found.value], minutes(room))
        parts += [button, Text(told, _look(found), f"stands-{room.key}")]
    for each in board.resting:
        parts += [
            _to(board, each.key, each.label or lead_words.UNLABELLED, here),
            Text(lead_words.RESTING, "muted indent", f"stands-{each.key}"),
        ]
    return Page(
        "board",
        0,
        here,
        stage=(*(each.key for each in board.rooms), *(each.key for each in board.resting)),
        look="board",
        body=tuple(parts),
        foot=(
            row(
                [
                    _back(board),
                    Button(
                        lead_words.ANOTHER_ROOM,
                        "another",
                        (OnWay(Way.ANOTHER),),
                        is_shown=len(board.rooms) < ROOMS_MOST,
                    ),
                ]
            ),
            row([Button(lead_words.HOME, "start", (OnWay(Way.START),), leaves=True)]),
        ),
        mains=("back",),
        focus=(f"to-{board.front}",),
        help=lead_words.HELP_BOARD,
        turns_no_page=True,
        tick_s=TICK_S,
        drafts_wait=True,
    )


def _look(found: Standing) -> str:
    return "caution indent" if found in WANTS_YOU else "muted indent"


def _row(board: LeadBoard, room: LedRoom, here: Here) -> Button:
    """Leads there; a line that was not sent stays where it is, and that is said first."""
    return _to(board, room.key, label_of(board, room), here)


def _to(board: LeadBoard, key: str, label: str, here: Here) -> Button:
    is_front = key == board.front
    mark = f"{'●' if is_front else '○'} {label}"
    deed: Deed = ToRoom(key)
    asked = f"leave {board.front}"
    if not is_front and board.in_front.is_line_unsent and asked not in here.asked:
        told = lead_words.line_unsent(label_of(board, board.in_front))
        deed = Tell(told, marks=asked)
    return Button(mark, f"to-{key}", (deed,), look="mark")


def _back(board: LeadBoard) -> Button:
    return Button(lead_words.BOARD_BACK, "back", (ToRoom(board.front),), is_main=True)
