"""What goes from the drawer by itself, and what never does; and a death at any touch of it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.kept.samples import APPOINTMENT, NOTE, RECORD
from tests.tui.locked.drawers import KEY, OTHER_KEY, SEALED, drawer_in, names
from tests.tui.test_dying import Laptop
from tui.disk.atomic import at_work_in
from tui.disk.locked.drawer import Drawer, Found
from tui.disk.locked.key import exchange, is_made, mended, recipient_in, settle
from tui.disk.locked.sweeping import WEEK, WEEK_S, holds_for_a_week, holds_something, sweep
from tui.disk.paths import Paths
from tui.kept.documents import Document

ID = "0123456789abcdef" * 2


@pytest.fixture
def drawer(tmp_path: Path) -> Drawer:
    return drawer_in(tmp_path)


@pytest.mark.parametrize(
    "name", [f"{ID}.age.part", f"{WEEK}/{ID}.age.part", "key.age.part", "key.pub.part"]
)
def test_what_a_kill_left_is_gone_at_the_next_start(drawer: Drawer, name: str) -> None:
    before = names(drawer)
    (drawer.folder / name).write_text("half")
    sweep(drawer.folder)
    assert names(drawer) == before


def test_that_something_is_kept_is_known_by_a_key_and_a_file(
    drawer: Drawer, tmp_path: Path
) -> None:
    assert not holds_something(drawer.folder) and not holds_something(tmp_path / "nowhere")
    slip = drawer.put(KEY.recipient, NOTE)
    assert holds_something(drawer.folder)
    drawer.forget(slip.path)
    assert not holds_something(drawer.folder)
    drawer.put(KEY.recipient, APPOINTMENT)
    (drawer.folder / "key.age").unlink()
    assert not holds_something(drawer.folder)


def test_that_an_appointment_may_be_kept_is_known_by_a_key_and_a_file_of_a_week(
    drawer: Drawer, tmp_path: Path
) -> None:
    drawer.put(KEY.recipient, NOTE)
    assert not holds_for_a_week(drawer.folder) and not holds_for_a_week(tmp_path / "nowhere")
    slip = drawer.put(KEY.recipient, APPOINTMENT)
    assert holds_for_a_week(drawer.folder)
    drawer.forget(slip.path)
    assert not holds_for_a_week(drawer.folder)
    drawer.put(KEY.recipient, APPOINTMENT)
    (drawer.folder / "key.age").unlink()
    assert not holds_for_a_week(drawer.folder)


def test_what_is_kept_stays_and_so_does_what_is_none_of_ours(drawer: Drawer) -> None:
    for document in (NOTE, RECORD, APPOINTMENT):
        drawer.put(KEY.recipient, document)
    for name in ("film.age", "film.part", f"{ID}0.age.part", f"{ID}.seat.part", "key.old"):
        (drawer.folder / name).write_text("somebody's")
        (drawer.folder / WEEK / name).write_text("somebody's")
    before = names(drawer)
    sweep(drawer.folder)
    assert names(drawer) == before


def test_words_that_were_handed_out_are_gone_after_a_week_without_anybody_s_passphrase(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer.put(KEY.recipient, APPOINTMENT)
    note = drawer.put(KEY.recipient, NOTE)
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + WEEK_S - 60)
    sweep(drawer.folder)
    assert len(drawer.paths()) == 2
    monkeypatch.setattr(time, "time", lambda: began + WEEK_S + 60)
    sweep(drawer.folder)
    assert drawer.paths() == (note.path,)


def test_a_time_that_somebody_gave_a_file_does_not_keep_it(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip, began = drawer.put(KEY.recipient, APPOINTMENT), time.time()
    os.utime(slip.path, (began + 10 * WEEK_S, began + 10 * WEEK_S))
    monkeypatch.setattr(time, "time", lambda: began + WEEK_S + 60)
    sweep(drawer.folder)
    assert drawer.paths() == ()


def test_a_drawer_that_is_half_deleted_is_deleted(drawer: Drawer) -> None:
    for document in (NOTE, RECORD, APPOINTMENT):
        drawer.put(KEY.recipient, document)
    (drawer.folder / "film.age").write_text("somebody's")
    os.rename(drawer.folder / "key.age", drawer.folder / "key.gone")
    sweep(drawer.folder)
    assert names(drawer) == ["film.age"]


def test_a_mark_of_deleting_beside_a_key_deletes_nothing(drawer: Drawer) -> None:
    drawer.put(KEY.recipient, NOTE)
    (drawer.folder / "key.gone").touch()
    before = names(drawer)
    sweep(drawer.folder)
    assert names(drawer) == before


def test_while_somebody_is_at_work_nothing_is_taken_away(drawer: Drawer) -> None:
    (drawer.folder / f"{ID}.age.part").write_text("half")
    with at_work_in(drawer.folder):
        sweep(drawer.folder)
    assert f"{ID}.age.part" in names(drawer)


def test_sweeping_nowhere_or_behind_a_link_is_fine(drawer: Drawer, tmp_path: Path) -> None:
    (drawer.folder / f"{ID}.age.part").write_text("half")
    (tmp_path / "link").symlink_to(drawer.folder)
    sweep(tmp_path / "link")
    sweep(tmp_path / "none")
    assert f"{ID}.age.part" in names(drawer)


# -- a death at any touch of the disk, with the next start after it


def prepared(paths: Paths) -> None:
    settle(paths.kept, SEALED, KEY.recipient)
    Drawer(paths.kept).put(KEY.recipient, NOTE)
    Drawer(paths.kept).put(KEY.recipient, APPOINTMENT)


def nothing(paths: Paths) -> None:
    """A laptop on which nobody has kept anything."""


def kept(paths: Paths) -> list[Document]:
    contents = Drawer(paths.kept).read_all(KEY)
    assert contents.unread == ()
    return sorted((each.document for each in contents.found), key=lambda each: type(each).__name__)


def each_death(
    laptop: Laptop, act: Callable[[Paths], None], then: Callable[[Paths], object]
) -> list[object]:
    """What is found after a death at each touch."""
    outcomes = []
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        left = [each.name for each in laptop.paths.kept.rglob("*") if ".part" in each.name]
        assert left == [], number
        outcomes.append(then(laptop.paths))
    return outcomes


def note_in(paths: Paths) -> Found:
    found = Drawer(paths.kept).read_all(KEY).found
    return next(each for each in found if isinstance(each.document, type(NOTE)))


def test_a_death_at_any_touch_of_keeping_leaves_it_whole_or_not_there(tmp_path: Path) -> None:
    def act(paths: Paths) -> None:
        Drawer(paths.kept).put(KEY.recipient, RECORD)

    found = each_death(Laptop(tmp_path, prepared), act, kept)
    assert all(each in ([APPOINTMENT, NOTE], [APPOINTMENT, NOTE, RECORD]) for each in found)
    assert {len(each) for each in found if isinstance(each, list)} == {2, 3}


def test_a_death_at_any_touch_of_a_later_writing_leaves_the_one_or_the_other(
    tmp_path: Path,
) -> None:
    later = NOTE.__replace__(text="slower")

    def act(paths: Paths) -> None:
        Drawer(paths.kept).replace(note_in(paths).slip, KEY.recipient, later)

    found = each_death(Laptop(tmp_path, prepared), act, kept)
    assert all(each in ([APPOINTMENT, NOTE], [APPOINTMENT, later]) for each in found)
    assert [APPOINTMENT, NOTE] in found and [APPOINTMENT, later] in found


def test_a_death_at_any_touch_of_deleting_one_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    def act(paths: Paths) -> None:
        Drawer(paths.kept).forget(note_in(paths).slip.path)

    found = each_death(Laptop(tmp_path, prepared), act, kept)
    assert all(each in ([APPOINTMENT, NOTE], [APPOINTMENT]) for each in found)
    assert [APPOINTMENT] in found


def test_a_death_at_any_touch_of_deleting_everything_leaves_everything_or_nothing(
    tmp_path: Path,
) -> None:
    def act(paths: Paths) -> None:
        Drawer(paths.kept).forget_all()

    def then(paths: Paths) -> list[str]:
        return names(Drawer(paths.kept))

    found = each_death(Laptop(tmp_path, prepared), act, then)
    sizes = {len(each) for each in found if isinstance(each, list)}
    assert sizes == {0, 4}


def test_a_death_at_any_touch_of_making_a_key_leaves_one_that_opens_or_none(
    tmp_path: Path,
) -> None:
    def act(paths: Paths) -> None:
        settle(paths.kept, SEALED, KEY.recipient)

    def then(paths: Paths) -> bool:
        if is_made(paths.kept):
            assert (paths.kept / "key.age").read_bytes() == SEALED
            assert not mended(paths.kept, SEALED, KEY.identity).was_swapped
        else:
            settle(paths.kept, SEALED, KEY.recipient)
        assert str(recipient_in(paths.kept)) == str(KEY.recipient)
        return True

    assert all(each_death(Laptop(tmp_path, nothing), act, then))


def test_a_death_at_any_touch_of_changing_the_words_leaves_the_one_or_the_other(
    tmp_path: Path,
) -> None:
    def act(paths: Paths) -> None:
        exchange(paths.kept, SEALED, b"sealed anew")

    def then(paths: Paths) -> bytes:
        assert len(kept(paths)) == 2
        return (paths.kept / "key.age").read_bytes()

    assert set(each_death(Laptop(tmp_path, prepared), act, then)) == {SEALED, b"sealed anew"}


def test_a_death_at_any_touch_of_putting_the_public_half_right_is_made_good(
    tmp_path: Path,
) -> None:
    def make(paths: Paths) -> None:
        prepared(paths)
        (paths.kept / "key.pub").write_text(f"{OTHER_KEY.recipient}\n")

    def act(paths: Paths) -> None:
        mended(paths.kept, SEALED, KEY.identity)

    def then(paths: Paths) -> str:
        mended(paths.kept, SEALED, KEY.identity)
        return str(recipient_in(paths.kept))

    assert set(each_death(Laptop(tmp_path, make), act, then)) == {str(KEY.recipient)}
