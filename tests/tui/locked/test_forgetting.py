"""Forgetting on the disk: at once, in place, never over what is newer, and nothing else is lost.

About `tui.disk.locked.forgetting`.
"""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.kept.samples import BARE, CALL, EVENING, NOTE, THANKS, WALK
from tests.tui.locked.drawers import KEY, drawer_in, names
from tui.disk.locked.drawer import Drawer, Found
from tui.disk.locked.forgetting import forget_evening, forget_piece
from tui.errors import DiskFull, KeptChanged
from tui.kept.documents import Document
from tui.kept.forgetting import Of, Piece
from tui.kept.opened import opened

LATER = BARE.__replace__(date=EVENING.date + timedelta(days=7), looked_at=(WALK.once_looked_at,))


@pytest.fixture
def drawer(tmp_path: Path) -> Drawer:
    return drawer_in(tmp_path)


def put(drawer: Drawer, document: Document) -> Found:
    return Found(drawer.put(KEY.recipient, document), document)


def there(drawer: Drawer) -> list[Document]:
    return [each.document for each in drawer.read_all(KEY).found]


def test_one_promise_is_gone_from_its_file_and_all_else_is_there(drawer: Drawer) -> None:
    found, other = put(drawer, EVENING), put(drawer, THANKS)
    before = found.slip.path.read_bytes()
    slip = forget_piece(drawer, KEY, found, Piece(Of.ITEMS, 1))
    assert drawer.read(slip.path, KEY).document == EVENING.__replace__(items=(WALK,))
    assert slip.path == found.slip.path and slip.path.read_bytes() != before
    assert len(names(drawer)) == 4 and drawer.read(other.slip.path, KEY).document == THANKS


def test_the_bytes_of_before_are_overwritten(drawer: Drawer, tmp_path: Path) -> None:
    """As whoever had the file open sees it."""
    found = put(drawer, EVENING)
    with open(found.slip.path, "rb") as held:
        forget_piece(drawer, KEY, found, Piece(Of.WORN_OUT))
        assert not any(held.read())


def test_what_another_program_has_written_meanwhile_is_not_written_over(drawer: Drawer) -> None:
    found = put(drawer, EVENING)
    newer = EVENING.__replace__(items=(CALL,))
    drawer.replace(found.slip, KEY.recipient, newer)
    with pytest.raises(KeptChanged):
        forget_piece(drawer, KEY, found, Piece(Of.ITEMS, 1))
    assert there(drawer) == [newer]


def test_an_evening_goes_and_what_it_looked_at_is_not_open_again(drawer: Drawer) -> None:
    for document in (EVENING, LATER, NOTE):
        put(drawer, document)
    all_found = drawer.read_all(KEY).found
    (gone,) = [each for each in all_found if each.document == LATER]
    assert [each.item for each in opened(there(drawer)).open] == [CALL]
    forget_evening(drawer, KEY, gone, all_found)
    assert [each.item for each in opened(there(drawer)).open] == [CALL]
    assert len(there(drawer)) == 2 and NOTE in there(drawer)


def test_the_last_evening_goes_and_the_key_stays(drawer: Drawer) -> None:
    found = put(drawer, EVENING)
    forget_evening(drawer, KEY, found, [found])
    assert names(drawer) == ["key.age", "key.pub"]


def test_an_evening_does_not_go_where_another_could_not_be_told(drawer: Drawer) -> None:
    earlier, later = put(drawer, EVENING), put(drawer, LATER)
    newer = EVENING.__replace__(items=(WALK,))
    drawer.replace(earlier.slip, KEY.recipient, newer)
    with pytest.raises(KeptChanged):
        forget_evening(drawer, KEY, later, [earlier, later])
    assert {*there(drawer)} == {newer, LATER}


def test_with_a_full_disk_the_evening_is_as_it_was(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = put(drawer, EVENING)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            forget_piece(drawer, KEY, found, Piece(Of.ITEMS, 1))
    assert there(drawer) == [EVENING] and len(names(drawer)) == 3


def test_only_an_evening_has_pieces(drawer: Drawer) -> None:
    found = put(drawer, THANKS)
    with pytest.raises(ValueError):
        forget_piece(drawer, KEY, found, Piece(Of.ITEMS))
    with pytest.raises(ValueError):
        forget_evening(drawer, KEY, found, [found])
    assert there(drawer) == [THANKS]
