"""Notes of a room that is led: locked while it is typed, and gone with the room without any words.

About `tui.disk.locked.notes`.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from protocol.seats import Seat
from tests.tui.kept.samples import NOTE
from tests.tui.locked.drawers import KEY, SEALED, drawer_in, folder_in
from tests.tui.test_seat_file import FACTS
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import settle
from tui.disk.locked.notes import FILES, LockedNotes, files_of, forget_notes
from tui.disk.seat_file import SeatFile
from tui.errors import DiskFull, StorageFailed
from tui.kept.documents import Note, is_over
from tui.seat.drafts import Drafts
from tui.seat.slots import NOTES, REMARK

CANARY: Final = "Ada: slower when she feels late"
ROOM: Final = FACTS.room.room_id.hex()


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatFile]:
    (tmp_path / "seats").mkdir()
    file = SeatFile.create(tmp_path / "seats", replace(FACTS, seat=Seat.FACILITATOR))
    yield file
    file.close()


def notes_in(seat: SeatFile, drawer: Drawer) -> LockedNotes:
    return LockedNotes(seat, drawer, ROOM, "Tuesday, Ada and Sam")


def read(drawer: Drawer) -> list[Note]:
    found = [each.document for each in drawer.read_all(KEY).found]
    return [each for each in found if isinstance(each, Note)]


def in_the_clear(directory: Path) -> bool:
    """Whether the words stand anywhere under it."""
    return any(
        CANARY.encode() in path.read_bytes() for path in directory.rglob("*") if path.is_file()
    )


def test_what_is_noted_is_locked_and_stands_nowhere_in_the_clear(
    seat: SeatFile, tmp_path: Path
) -> None:
    drawer = drawer_in(tmp_path)
    notes = notes_in(seat, drawer)
    drafts = Drafts(notes)
    for text in (CANARY[:5], CANARY, f"{CANARY}\ncome back to Sundays"):
        drafts.keep(NOTES, text)
        drafts.keep(REMARK, "to both")
    assert notes.is_locked and drafts.failing is None
    (note,) = read(drawer)
    assert (note.text, note.room, note.label) == (drafts.get(NOTES), ROOM, "Tuesday, Ada and Sam")
    assert not note.stays and seat.drafts() == {REMARK: "to both"}
    assert not in_the_clear(tmp_path)


def test_without_a_key_notes_lie_in_the_seat_and_that_is_known(
    seat: SeatFile, tmp_path: Path
) -> None:
    drawer = Drawer(folder_in(tmp_path))
    notes = notes_in(seat, drawer)
    notes.put_draft(NOTES, CANARY)
    assert not notes.is_locked and drawer.paths() == ()
    assert seat.drafts() == {NOTES: CANARY} == notes_in(seat, drawer).drafts()


def test_once_there_is_a_key_what_lay_open_is_locked(seat: SeatFile, tmp_path: Path) -> None:
    drawer = Drawer(folder_in(tmp_path))
    seat.put_draft(NOTES, CANARY)
    settle(drawer.folder, SEALED, KEY.recipient)
    notes = notes_in(seat, drawer)
    assert Drafts(notes).get(NOTES) == CANARY == read(drawer)[0].text
    assert seat.drafts() == {}


def test_a_key_that_is_made_in_the_middle_locks_all_of_it(seat: SeatFile, tmp_path: Path) -> None:
    drawer = Drawer(folder_in(tmp_path))
    notes = notes_in(seat, drawer)
    notes.put_draft(NOTES, "before")
    settle(drawer.folder, SEALED, KEY.recipient)
    notes.put_draft(NOTES, "before and after")
    assert [each.text for each in read(drawer)] == ["before and after"] and seat.drafts() == {}


def test_after_everything_was_forgotten_it_lies_open_again_and_that_is_known(
    seat: SeatFile, tmp_path: Path
) -> None:
    drawer = drawer_in(tmp_path)
    notes = notes_in(seat, drawer)
    notes.put_draft(NOTES, CANARY)
    drawer.forget_all()
    notes.put_draft(NOTES, f"{CANARY}!")
    assert not notes.is_locked and seat.drafts() == {NOTES: f"{CANARY}!"}


def test_coming_back_begins_another_note_and_leaves_the_one_of_before(
    seat: SeatFile, tmp_path: Path
) -> None:
    drawer = drawer_in(tmp_path)
    notes_in(seat, drawer).put_draft(NOTES, "before")
    notes = notes_in(seat, drawer)
    assert Drafts(notes).get(NOTES) == "" and len(notes.earlier) == 1
    notes.put_draft(NOTES, "after")
    assert sorted(each.text for each in read(drawer)) == ["after", "before"]
    assert len(notes.earlier) == 1 and len(files_of(seat, drawer)) == 2


def test_notes_that_were_emptied_leave_no_file(seat: SeatFile, tmp_path: Path) -> None:
    drawer = drawer_in(tmp_path)
    notes = notes_in(seat, drawer)
    notes.put_draft(NOTES, CANARY)
    notes.put_draft(NOTES, "")
    assert drawer.paths() == () and notes.drafts() == {}


def test_they_go_with_the_room_without_any_words_and_those_of_others_stay(
    seat: SeatFile, tmp_path: Path
) -> None:
    drawer = drawer_in(tmp_path)
    other = drawer.put(KEY.recipient, NOTE.__replace__(text="of another room"))
    notes_in(seat, drawer).put_draft(NOTES, "before")
    notes_in(seat, drawer).put_draft(NOTES, "after")
    forget_notes(seat, drawer)
    assert drawer.paths() == (other.path,)


def test_what_was_asked_to_stay_does_not_go_with_the_room(seat: SeatFile, tmp_path: Path) -> None:
    drawer = drawer_in(tmp_path)
    notes = notes_in(seat, drawer)
    notes.put_draft(NOTES, CANARY)
    (path,) = drawer.paths()
    drawer.keep_on(drawer.read(path, KEY), KEY.recipient)
    assert not path.exists()
    notes.put_draft(NOTES, f"{CANARY}, and then")
    forget_notes(seat, drawer)
    (note,) = read(drawer)
    assert note.stays and note.text == CANARY and not is_over(note, note.at, ())


def test_a_seat_names_no_file_but_those_of_a_drawer(seat: SeatFile, tmp_path: Path) -> None:
    drawer = drawer_in(tmp_path)
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", "utf-8")
    seat.put_private(FILES, f"../../mine.txt {mine} key.age key.pub")
    forget_notes(seat, drawer)
    assert mine.exists() and (drawer.folder / "key.age").exists()


@pytest.mark.parametrize("step", ["put", "replace", "put_private"])
def test_where_the_disk_takes_it_not_nothing_is_lost_and_it_is_known(
    seat: SeatFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    drawer = drawer_in(tmp_path)
    notes = notes_in(seat, drawer)
    if step == "replace":
        notes.put_draft(NOTES, "before")

    def full(*args: object, **named: object) -> None:
        raise DiskFull("no room")

    with monkeypatch.context() as patch:
        patch.setattr(SeatFile if step == "put_private" else Drawer, step, full)
        with pytest.raises(StorageFailed):
            notes.put_draft(NOTES, CANARY)
    assert [each.text for each in read(drawer)] == ["before"] * (step == "replace")
    notes.put_draft(NOTES, CANARY)
    assert [each.text for each in read(drawer)] == [CANARY]
    assert len(files_of(seat, drawer)) == 1


@pytest.mark.parametrize("step", ["put", "forget"])
def test_killed_between_two_writes_no_note_is_left_that_the_room_does_not_take_along(
    seat: SeatFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    drawer = drawer_in(tmp_path)
    done = getattr(Drawer, step)

    def killed(*args: object, **named: object) -> None:
        done(*args, **named)
        raise SystemExit

    monkeypatch.setattr(Drawer, step, killed)
    notes = notes_in(seat, drawer)
    with pytest.raises(SystemExit):
        notes.put_draft(NOTES, CANARY)
        notes.put_draft(NOTES, "")
    monkeypatch.undo()
    forget_notes(seat, drawer)
    assert drawer.paths() == ()
