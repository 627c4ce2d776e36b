"""What is put into the drawer comes back to whoever has the key, and to nobody else.

About `tui.disk.locked.raw`, too.
"""

import errno
import os
import resource
import shutil
import signal
import stat
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tries import tries
from tests.tui.kept.samples import (
    APPOINTMENT,
    EVERY,
    NOTE,
    NOW,
    OTHER,
    RECORD,
    ROOM,
    documents,
)
from tests.tui.locked.drawers import (
    KEY,
    OTHER_KEY,
    SEALED,
    drawer_in,
    folder_in,
    names,
)
from tui.disk.locked.drawer import AROUND_BYTES, Drawer, Slip
from tui.disk.locked.key import exchange, mended, recipient_in, settle
from tui.disk.locked.raw import TIMES_S
from tui.disk.locked.sweeping import WEEK
from tui.errors import (
    DiskFull,
    KeptChanged,
    KeptFailed,
    KeptForeign,
    KeptNewer,
    KeptTooLong,
    KeptUnreadable,
    KeyChanged,
    KeyUnreadable,
    NoKey,
    StorageFailed,
)
from tui.kept.documents import Document
from tui.kept.format import SIZES


@pytest.fixture
def drawer(tmp_path: Path) -> Drawer:
    return drawer_in(tmp_path)


@pytest.mark.parametrize("document", EVERY, ids=lambda each: type(each).__name__)
def test_what_was_put_in_is_read_with_the_key(drawer: Drawer, document: Document) -> None:
    slip = drawer.put(recipient_in(drawer.folder), document)
    assert drawer.read(slip.path, KEY).document == document
    assert drawer.read(slip.path, KEY).slip == slip


@settings(max_examples=tries(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents)
def test_any_document_comes_back_from_the_disk_as_it_was(
    drawer: Drawer, document: Document
) -> None:
    slip = drawer.put(KEY.recipient, document)
    assert drawer.read(slip.path, KEY).document == document
    drawer.forget(slip.path)


@settings(max_examples=tries(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=6, max_size=60))
def test_nothing_of_a_text_stands_in_the_file_or_its_name(drawer: Drawer, text: str) -> None:
    slip = drawer.put(KEY.recipient, NOTE.__replace__(text=text, label=text))
    body = slip.path.read_bytes()
    pieces = {text.encode()[at : at + 6] for at in range(len(text.encode()) - 5)}
    assert not any(piece in body for piece in pieces)
    drawer.forget(slip.path)


@settings(max_examples=tries(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(length=st.integers(0, 70_000))
def test_the_size_of_a_file_tells_one_of_the_few_sizes_and_no_more(
    drawer: Drawer, length: int
) -> None:
    """Behind it is what age adds: a fixed part, and up to some hundred bytes at random."""
    slip = drawer.put(KEY.recipient, NOTE.__replace__(text="a" * length))
    size = slip.path.stat().st_size
    (fits,) = [each for each in SIZES if each < size < each + each // 65_536 * 16 + 600]
    shortest = length + len(NOTE.label)
    assert fits == next(each for each in SIZES if shortest + 250 <= each) or fits < shortest + 600
    drawer.forget(slip.path)


def test_what_two_texts_of_one_size_weigh_says_nothing_of_either(drawer: Drawer) -> None:
    short, long = (
        Counter(
            drawer.put(KEY.recipient, NOTE.__replace__(text=text)).path.stat().st_size // 300
            for _ in range(20)
        )
        for text in ("", "a" * 3_000)
    )
    assert short.keys() & long.keys()


def test_a_name_says_nothing_and_a_file_is_for_its_owner_alone(drawer: Drawer) -> None:
    before = os.umask(0)
    try:
        slips = [drawer.put(KEY.recipient, document) for document in EVERY for _ in range(3)]
    finally:
        os.umask(before)
    assert len({slip.path.stem for slip in slips}) == 3 * len(EVERY)
    assert all(len(bytes.fromhex(slip.path.stem)) == 16 for slip in slips)
    assert {stat.S_IMODE(slip.path.stat().st_mode) for slip in slips} == {0o600}


def test_the_time_of_a_file_is_none_at_which_anything_was_kept(drawer: Drawer) -> None:
    slips = [drawer.put(KEY.recipient, document) for document in EVERY]
    slips.append(drawer.replace(slips[0], KEY.recipient, NOTE))
    found = {int(slip.path.stat().st_mtime) for slip in slips}
    assert len(found) > 1 and all(each in TIMES_S for each in found)


def test_an_appointment_lies_among_what_stays_for_a_week(drawer: Drawer) -> None:
    places = [drawer.put(KEY.recipient, each).path.parent for each in (NOTE, RECORD, APPOINTMENT)]
    assert places == [drawer.folder, drawer.folder, drawer.folder / WEEK]
    assert len(drawer.paths()) == 3


def test_a_later_writing_takes_the_place_of_the_earlier(drawer: Drawer) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    later = drawer.replace(slip, KEY.recipient, NOTE.__replace__(text="slower"))
    assert later.path == slip.path and later.mark != slip.mark
    (found,) = drawer.read_all(KEY).found
    assert found.document == NOTE.__replace__(text="slower")


def test_nothing_is_written_over_what_another_program_has_written_since(drawer: Drawer) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    drawer.replace(slip, KEY.recipient, NOTE.__replace__(text="by the other"))
    with pytest.raises(KeptChanged):
        drawer.replace(slip, KEY.recipient, NOTE.__replace__(text="mine"))
    (found,) = drawer.read_all(KEY).found
    assert found.document == NOTE.__replace__(text="by the other")


def test_nothing_comes_back_by_a_later_writing_once_it_is_deleted(drawer: Drawer) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    drawer.forget(slip.path)
    with pytest.raises(KeptChanged):
        drawer.replace(slip, KEY.recipient, NOTE)
    assert drawer.paths() == ()


def test_of_many_programs_at_once_one_replaces_and_the_others_are_told(drawer: Drawer) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    outcomes: list[str] = []

    def write(number: int) -> None:
        drawer.put(KEY.recipient, NOTE.__replace__(text=f"own {number}"))
        try:
            drawer.replace(slip, KEY.recipient, NOTE.__replace__(text=f"{number}"))
            outcomes.append("written")
        except KeptChanged:
            outcomes.append("changed")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed"] * 7 + ["written"]
    contents = drawer.read_all(KEY)
    assert len(contents.found) == 9 and contents.unread == ()


def test_what_is_over_is_gone_once_somebody_looks_through(drawer: Drawer) -> None:
    stays, elsewhere = NOTE.__replace__(stays=True), NOTE.__replace__(room=OTHER)
    for document in (NOTE, stays, elsewhere, RECORD, APPOINTMENT):
        drawer.put(KEY.recipient, document)
    in_time = drawer.look_through(KEY, APPOINTMENT.begins, {ROOM, OTHER})
    assert len(in_time.found) == len(drawer.paths()) == 5
    late = drawer.look_through(KEY, APPOINTMENT.until, {OTHER})
    assert late == drawer.read_all(KEY)
    found = [each.document for each in late.found]
    assert len(found) == 3 and all(each in found for each in (stays, elsewhere, RECORD))


def test_what_the_disk_does_not_let_go_of_is_not_shown(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer.put(KEY.recipient, NOTE)

    def refused(*_: object) -> None:
        raise OSError(errno.EIO, "content")

    monkeypatch.setattr(os, "rename", refused)
    assert drawer.look_through(KEY, NOW, ()).found == ()
    monkeypatch.undo()
    assert len(drawer.paths()) == 1
    assert drawer.look_through(KEY, NOW, ()).found == ()
    assert drawer.paths() == ()


def test_another_key_opens_nothing(drawer: Drawer) -> None:
    for document in EVERY:
        drawer.put(KEY.recipient, document)
    contents = drawer.read_all(OTHER_KEY)
    assert contents.found == ()
    assert [type(error) for _, error in contents.unread] == [KeptForeign] * len(EVERY)


def test_one_that_does_not_open_holds_up_none_of_the_others(drawer: Drawer, tmp_path: Path) -> None:
    stranger = folder_in(tmp_path / "elsewhere")
    settle(stranger, SEALED, OTHER_KEY.recipient)
    foreign = Drawer(stranger).put(OTHER_KEY.recipient, NOTE).path
    kept = drawer.put(KEY.recipient, RECORD)
    shutil.copy(foreign, drawer.folder)
    damaged = drawer.put(KEY.recipient, NOTE).path
    damaged.write_bytes(damaged.read_bytes()[:-1])
    empty = drawer.folder / f"{'0' * 32}.age"
    empty.touch()
    before = {path.name: path.read_bytes() for path in drawer.paths()}
    contents = drawer.read_all(KEY)
    assert [each.slip for each in contents.found] == [kept]
    assert {path.name: type(error) for path, error in contents.unread} == {
        foreign.name: KeptForeign,
        damaged.name: KeptUnreadable,
        empty.name: KeptUnreadable,
    }
    assert {path.name: path.read_bytes() for path in drawer.paths()} == before


def test_a_file_of_a_newer_schema_is_told_and_stays(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(NOTE), "schema", 2)
    slip = drawer.put(KEY.recipient, NOTE)
    monkeypatch.undo()
    with pytest.raises(KeptNewer):
        drawer.read(slip.path, KEY)
    assert drawer.paths() == (slip.path,)


@settings(max_examples=tries(80), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_single_bit_of_a_file_can_be_changed(drawer: Drawer, data: st.DataObject) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    body = bytearray(slip.path.read_bytes())
    # How long it is, the library draws anew each time.
    at = data.draw(st.integers(0, 10_000)) % len(body)
    body[at] ^= 1 << data.draw(st.integers(0, 7))
    slip.path.write_bytes(body)
    with pytest.raises((KeptUnreadable, KeptForeign)):
        drawer.read(slip.path, KEY)
    drawer.forget(slip.path)


@settings(max_examples=tries(80), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400))
def test_whatever_lies_there_is_one_calm_error(drawer: Drawer, body: bytes) -> None:
    path = drawer.folder / f"{'a' * 32}.age"
    path.write_bytes(body)
    with pytest.raises(KeptFailed):
        drawer.read(path, KEY)


def test_a_file_longer_than_any_of_ours_is_not_read_to_its_end(drawer: Drawer) -> None:
    path = drawer.folder / f"{'a' * 32}.age"
    with path.open("wb") as file:
        file.truncate(2**40)  # takes no room
    with pytest.raises(KeptUnreadable):
        drawer.read(path, KEY)


def test_the_longest_document_is_read_again(drawer: Drawer) -> None:
    note = NOTE.__replace__(text="a" * (SIZES[-1] - 400))
    slip = drawer.put(KEY.recipient, note)
    assert SIZES[-1] < slip.path.stat().st_size < SIZES[-1] + AROUND_BYTES
    assert drawer.read(slip.path, KEY).document == note
    with pytest.raises(KeptTooLong):
        drawer.put(KEY.recipient, NOTE.__replace__(text="a" * SIZES[-1]))


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "directory", "outside"])
def test_what_is_planted_under_our_name_is_neither_followed_nor_waited_for(
    drawer: Drawer, tmp_path: Path, kind: str
) -> None:
    film, path = tmp_path / "film", drawer.folder / f"{'a' * 32}.age"
    film.write_bytes(b"film")
    match kind:
        case "link":
            path.symlink_to(film)
        case "dangling":
            path.symlink_to(tmp_path / "nowhere")
        case "pipe":
            os.mkfifo(path)
        case "directory":
            path.mkdir()
        case "outside":
            (drawer.folder / WEEK).rmdir()
            (drawer.folder / WEEK).symlink_to(tmp_path, target_is_directory=True)
            path = film
    assert drawer.paths() == ()
    assert drawer.read_all(KEY).unread == ()
    with pytest.raises(KeptFailed):
        drawer.read(path, KEY)
    with pytest.raises(KeptChanged):
        drawer.replace(Slip(path, b""), KEY.recipient, NOTE)
    drawer.forget_all()
    assert film.read_bytes() == b"film"


def test_a_link_in_the_place_of_what_is_written_next_is_not_followed(
    drawer: Drawer, tmp_path: Path
) -> None:
    film, slip = tmp_path / "film", drawer.put(KEY.recipient, NOTE)
    film.write_bytes(b"film")
    slip.path.with_name(f"{slip.path.name}.part").symlink_to(film)
    drawer.replace(slip, KEY.recipient, RECORD)
    assert film.read_bytes() == b"film"
    assert drawer.read(slip.path, KEY).document == RECORD


def test_what_somebody_has_linked_elsewhere_keeps_its_bytes(drawer: Drawer, tmp_path: Path) -> None:
    """As some backups do."""
    first, second = (drawer.put(KEY.recipient, NOTE) for _ in range(2))
    for slip in (first, second):
        os.link(slip.path, tmp_path / slip.path.name)
    before = [(tmp_path / slip.path.name).read_bytes() for slip in (first, second)]
    drawer.replace(first, KEY.recipient, RECORD)
    drawer.forget(second.path)
    assert [(tmp_path / slip.path.name).read_bytes() for slip in (first, second)] == before


def test_what_is_replaced_or_deleted_is_overwritten(drawer: Drawer) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    with slip.path.open("rb") as old:
        later = drawer.replace(slip, KEY.recipient, RECORD)
        with later.path.open("rb") as new:
            drawer.forget(later.path)
            assert set(old.read()) == set(new.read()) == {0}
    assert drawer.paths() == ()


def test_deleting_what_is_gone_is_fine(drawer: Drawer) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    drawer.forget(slip.path)
    drawer.forget(slip.path)
    assert names(drawer) == ["key.age", "key.pub"]


def test_one_that_another_program_deletes_meanwhile_is_no_fault(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = (drawer.put(KEY.recipient, NOTE) for _ in range(2))
    listed = drawer.paths()
    drawer.forget(gone.path)
    with pytest.raises(KeptChanged):
        drawer.read(gone.path, KEY)
    monkeypatch.setattr(Drawer, "paths", lambda drawer: listed)
    contents = drawer.read_all(KEY)
    assert [each.slip for each in contents.found] == [kept] and contents.unread == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to somebody else")
def test_a_file_that_belongs_to_somebody_else_is_neither_read_nor_deleted(drawer: Drawer) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    os.chown(slip.path, 12_345, -1)
    assert drawer.paths() == ()
    with pytest.raises(KeptUnreadable):
        drawer.read(slip.path, KEY)
    drawer.forget_all()
    assert slip.path.exists()


def test_what_cannot_be_opened_can_be_deleted(drawer: Drawer) -> None:
    path = drawer.folder / f"{'a' * 32}.age"
    path.write_bytes(b"noise")
    path.chmod(0)
    drawer.forget(path)
    assert drawer.paths() == ()


def test_all_of_it_can_be_deleted_and_begun_anew(drawer: Drawer) -> None:
    for document in EVERY:
        drawer.put(KEY.recipient, document)
    (drawer.folder / "film.age").write_text("somebody's")
    with (drawer.folder / "key.age").open("rb") as key:
        drawer.forget_all()
        assert set(key.read()) == {0}
    assert names(drawer) == ["film.age"]
    with pytest.raises(NoKey):
        drawer.put(KEY.recipient, NOTE)
    settle(drawer.folder, SEALED, OTHER_KEY.recipient)
    drawer.put(OTHER_KEY.recipient, NOTE)
    assert len(drawer.read_all(OTHER_KEY).found) == 1


def test_what_lies_there_without_a_key_can_be_deleted_too(drawer: Drawer) -> None:
    drawer.put(KEY.recipient, NOTE)
    (drawer.folder / "key.age").unlink()
    drawer.forget_all()
    assert names(drawer) == []


def test_nothing_is_locked_that_nothing_here_opens(drawer: Drawer, tmp_path: Path) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    before = names(drawer)
    with pytest.raises(KeyChanged):
        drawer.put(OTHER_KEY.recipient, NOTE)
    with pytest.raises(KeyChanged):
        drawer.replace(slip, OTHER_KEY.recipient, NOTE)
    (drawer.folder / "key.pub").write_text("age1nothing")
    with pytest.raises(KeyUnreadable):
        drawer.put(KEY.recipient, NOTE)
    (drawer.folder / "key.age").unlink()
    with pytest.raises(NoKey):
        drawer.put(KEY.recipient, NOTE)
    assert names(drawer) == [each for each in before if each != "key.age"]


def test_without_a_folder_there_is_nothing_to_read_and_keeping_says_so(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path / "none")
    assert drawer.paths() == ()
    with pytest.raises(StorageFailed):
        drawer.put(KEY.recipient, NOTE)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_loses_nothing(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    slip = drawer.put(KEY.recipient, NOTE)
    before = {path: path.read_bytes() for path in drawer.folder.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "content")

    monkeypatch.setattr(os, step, full)
    for act in (
        lambda: drawer.put(KEY.recipient, RECORD),
        lambda: drawer.replace(slip, KEY.recipient, RECORD),
        lambda: exchange(drawer.folder, SEALED, b"other"),
    ):
        with pytest.raises(DiskFull):
            act()
    monkeypatch.undo()
    after = {path: path.read_bytes() for path in drawer.folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_disk_that_takes_only_the_half_of_it_loses_nothing(drawer: Drawer) -> None:
    """By the system's own limit, which cuts a write in the middle as a full disk does."""
    slip = drawer.put(KEY.recipient, NOTE)
    before = {path: path.read_bytes() for path in drawer.folder.rglob("*") if path.is_file()}
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, limit[1]))
    try:
        with pytest.raises(StorageFailed):
            drawer.put(KEY.recipient, RECORD)
        with pytest.raises(StorageFailed):
            drawer.replace(slip, KEY.recipient, RECORD)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    after = {path: path.read_bytes() for path in drawer.folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_public_half_that_was_exchanged_is_noticed_when_the_key_is_opened(
    drawer: Drawer,
) -> None:
    (drawer.folder / "key.pub").write_text(f"{OTHER_KEY.recipient}\n")
    drawer.put(recipient_in(drawer.folder), NOTE)
    key = mended(drawer.folder, SEALED, KEY.identity)
    assert key.was_swapped and str(recipient_in(drawer.folder)) == str(KEY.recipient)
    assert [type(error) for _, error in drawer.read_all(key).unread] == [KeptForeign]
    assert not mended(drawer.folder, SEALED, KEY.identity).was_swapped


def test_contents_and_keys_show_nothing_by_accident(drawer: Drawer) -> None:
    drawer.put(KEY.recipient, NOTE.__replace__(at=NOW + timedelta(1)))
    told = f"{drawer.read_all(KEY)} {KEY}"
    assert "Sundays" not in told and "Ada" not in told and "AGE-SECRET" not in told


def test_folders_are_made_with_the_others(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    assert folder.name == "kept" and (folder / WEEK).is_dir()
