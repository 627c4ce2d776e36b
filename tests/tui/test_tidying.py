"""What is over is gone at the next start, and what is not exactly ours is never touched."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.tries import tries
from tui.disk.atomic import at_work_in
from tui.disk.paths import find_paths
from tui.disk.tidying import LOCK, sweep_practice, tidy
from tui.rehearsal.practice import temporary

ID = "0123456789abcdef" * 2


def told(directory: Path) -> dict[str, tuple[int, str]]:
    """(mode, kind and content) of everything below a directory, by name; no link is followed."""
    found = {}
    for path in sorted(directory.rglob("*")):
        status = path.lstat()
        what = stat.filemode(status.st_mode)[0]
        if stat.S_ISREG(status.st_mode):
            what += hashlib.sha256(path.read_bytes()).hexdigest()
        elif stat.S_ISLNK(status.st_mode):
            what += os.readlink(path)
        found[str(path.relative_to(directory))] = (status.st_mode, what)
    return found


def names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


@pytest.mark.parametrize(
    "name",
    [
        f"{ID}.seat.part",
        f"{ID}.seat.part-wal",
        f"{ID}.seat.part-journal",
        f"{ID}.seat-wal",
        f"{ID}.lead.part",
        f"{ID}.lead-wal",
        f"{ID}.seat.unread-wal",
        f"{ID}.parting.part",
        f"{ID}.seat.age.part",
    ],
)
def test_what_a_kill_left_is_gone_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("text")
    tidy(tmp_path)
    assert names(tmp_path) == set()


def test_a_seat_and_its_log_stay(tmp_path: Path) -> None:
    kept = {f"{ID}.lead", f"{ID}.lead-wal", f"{ID}.seat", f"{ID}.seat-wal", f"{ID[::-1]}.parting"}
    for name in kept:
        (tmp_path / name).write_text("text")
    tidy(tmp_path)
    assert names(tmp_path) == kept


def test_a_locked_seat_stays_unless_the_same_one_is_open_or_over(tmp_path: Path) -> None:
    other, third = ID[::-1], "f" * 32
    for name in (f"{ID}.seat.age", f"{other}.seat.age", f"{other}.seat", f"{third}.seat.age"):
        (tmp_path / name).write_text("text")
    (tmp_path / f"{third}.parting").write_text("text")
    tidy(tmp_path)
    assert names(tmp_path) == {f"{ID}.seat.age", f"{other}.seat", f"{third}.parting"}


def test_a_seat_that_was_set_aside_gets_its_name_again(tmp_path: Path) -> None:
    for ending in (".unread", ".unread-wal"):
        (tmp_path / f"{ID}.seat{ending}").write_text("text")
    tidy(tmp_path)
    assert names(tmp_path) == {f"{ID}.seat", f"{ID}.seat-wal"}


def test_a_seat_whose_parting_is_written_is_over(tmp_path: Path) -> None:
    for ending in (".seat", ".seat-wal", ".parting"):
        (tmp_path / f"{ID}{ending}").write_text("text")
    tidy(tmp_path)
    assert names(tmp_path) == {f"{ID}.parting"}


def test_while_somebody_is_at_work_nothing_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / f"{ID}.seat.part").write_text("text")
    with at_work_in(tmp_path):
        tidy(tmp_path)
        assert names(tmp_path) == {f"{ID}.seat.part"}
    tidy(tmp_path)
    assert names(tmp_path) == set()


def test_tidying_nowhere_is_fine(tmp_path: Path) -> None:
    tidy(tmp_path / "none")
    assert names(tmp_path) == set()


def test_a_killed_practice_is_gone_and_a_running_one_is_not(tmp_path: Path) -> None:
    left = tmp_path / "practice-0123456789abcdef"
    left.mkdir()
    (left / LOCK).touch()
    (left / "words").write_text("hello")
    with temporary(tmp_path) as here:
        assert not left.exists()
        sweep_practice(tmp_path)
        assert here.exists()
    assert names(tmp_path) == set()


_STEMS = (
    ID,
    ID[:-1],
    ID.upper(),
    ID + "0",
    "x" + ID,
    "film",
    "a",
    "unhurried",
    "practice-0123456789abcdef",
    "practice-notes",
    "relay",
)
_ENDINGS = (
    "",
    ".part",
    ".seat",
    ".seat.part",
    ".seat.part2",
    ".seat-wal",
    ".seat-wal.part",
    ".mkv.part",
    ".sqlite3-wal",
    ".parting",
    ".parting.part",
    ".unread",
    ".age",
    ".age.part",
)
_PLACES = ("", "seats", "home-relay", "kept", "kept/week")

neighbours = st.lists(
    st.tuples(
        st.sampled_from(_PLACES),
        st.sampled_from(_STEMS),
        st.sampled_from(_ENDINGS),
        st.sampled_from(("file", "link", "hard-link", "dangling", "pipe", "directory")),
        st.sampled_from((0o600, 0o644, 0o755, 0o400)),
    ),
    max_size=25,
)


@settings(deadline=None, max_examples=tries(150), suppress_health_check=[HealthCheck.too_slow])
@given(made=neighbours)
@example(made=[("kept", ID, ".age.part", "hard-link", 0o600)])
def test_what_is_not_exactly_ours_stays_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str, str, str, int]]
) -> None:
    directory = tmp_path_factory.mktemp("shared")
    precious = directory / "precious"
    precious.mkdir()
    (precious / "film").write_bytes(b"film" * 1_000)
    data = directory / "Downloads"
    for place in _PLACES:
        (data / place).mkdir(mode=0o755, parents=True, exist_ok=True)
    for place, stem, ending, kind, mode in made:
        path = data / place / f"{stem}{ending}"
        # A plain file of exactly our name in a folder of our own is ours; anything else is not.
        is_in_ours = place in ("seats", "kept", "kept/week")
        if os.path.lexists(path) or (is_in_ours and stem == ID and kind == "file"):
            continue
        match kind:
            case "file":
                path.write_text(f"{place}{stem}{ending}")
                path.chmod(mode)
            case "link":
                path.symlink_to(precious / "film")
            case "hard-link":
                os.link(precious / "film", path)
            case "dangling":
                path.symlink_to(directory / "nowhere")
            case "pipe":
                os.mkfifo(path, mode)
            case "directory":
                path.mkdir(mode | 0o700)
                (path / "inside").write_text("kept")
    before = told(directory)
    paths = find_paths(data)
    paths.make()
    paths.tidy()
    assert told(directory) == before
