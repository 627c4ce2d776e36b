"""`unhurried kept`: what it prints, what it ends with, and that it loses nothing.

About `tui.command.kept`, `tui.command.kept_files`, `tui.command.kept_open`, `tui.command.places`,
`tui.disk.inventory` and `tui.words.kept_command`.
"""

import errno
import getpass
import os
import pty
import socket
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.tui.kept.samples import (
    BARE,
    CALL,
    EVENING,
    NOTE,
    NOW,
    RECORD,
    THANKS,
    WALK,
)
from tests.tui.kept.test_appointing import made
from tests.tui.phrases import OTHER_WORDS, WORDS, at_once
from tests.tui.test_cli import process, run
from tui.command import cli, kept_open
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import make, open_key
from tui.disk.paths import find_paths
from tui.kept.documents import Document
from tui.words import keeping as keeping_words
from tui.words import keepsake as keepsake_words
from tui.words import kept as kept_words
from tui.words import kept_command as command_words
from tui.words import kept_evenings as evenings_words

Typed = Callable[..., None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """What a person types unseen; the first time `WORDS`, if nothing else is said."""
    at_once(monkeypatch)

    def will(*phrases: str) -> None:
        left: Iterator[str] = iter(phrases)
        monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(left))

    monkeypatch.setattr(getpass, "getpass", lambda _prompt: WORDS)
    return will


def kept(folder: Path, *arguments: str, says: str = "") -> Result:
    command = ["--data-dir", str(folder), "kept", *arguments]
    return CliRunner().invoke(cli.commands, command, input=says, prog_name="unhurried")


def filled(folder: Path, *documents: Document) -> list[str]:
    """Makes a drawer; the name of each."""
    paths = find_paths(folder)
    paths.make()
    key = make(paths.kept, WORDS)
    drawer = Drawer(paths.kept)
    return [drawer.put(key.recipient, each).path.stem for each in documents]


def there(folder: Path) -> list[Document]:
    drawer = Drawer(find_paths(folder).kept)
    return [each.document for each in drawer.read_all(open_key(drawer.folder, WORDS)).found]


@pytest.mark.usefixtures("typed")
def test_the_list_has_a_line_for_each_under_what_it_is(tmp_path: Path) -> None:
    names = filled(tmp_path, EVENING, BARE, THANKS, RECORD, NOTE.__replace__(stays=True))
    told = kept(tmp_path, "list")
    assert told.exit_code == 0
    for heading in (
        evenings_words.OPEN,
        evenings_words.EVENINGS,
        evenings_words.THANKS,
        keeping_words.RECORDS,
        keeping_words.NOTES,
    ):
        assert f"{heading}\n" in told.output
    assert all(name[:8] in told.output for name in names)
    assert told.output.index("3 December") < told.output.index("Worn out, and still us")
    assert " ".join(told.output.split()).endswith(keeping_words.FOUND)
    assert all(len(line) <= kept_open.WIDTH for line in told.output.splitlines())


@pytest.mark.usefixtures("typed")
def test_an_evening_is_shown_as_it_is_read_in_the_program(tmp_path: Path) -> None:
    name, *_ = filled(tmp_path, EVENING, BARE.__replace__(looked_at=(WALK.once_looked_at,)))
    told = kept(tmp_path, "show", name[:12])
    assert told.exit_code == 0
    for text in (WALK.text, CALL.text, "the silence", "like a wet coat", evenings_words.LOOKED_AT):
        assert text in told.output


def test_where_nothing_is_kept_no_words_are_asked_for(tmp_path: Path, typed: Typed) -> None:
    typed()
    assert kept(tmp_path, "list").output == f"{command_words.NOTHING}\n"
    assert kept(tmp_path, "list").exit_code == 0
    assert kept(tmp_path, "forget", "--all").exit_code == 0
    for command in (("show", "ab"), ("export", "ab", "x.md"), ("forget", "ab")):
        told = kept(tmp_path, *command)
        assert (told.exit_code, told.output) == (1, f"{command_words.NOTHING}\n")


def test_wrong_words_are_asked_for_again_and_then_it_stays_locked(
    tmp_path: Path, typed: Typed
) -> None:
    filled(tmp_path, EVENING)
    typed(OTHER_WORDS, WORDS)
    assert kept(tmp_path, "list").exit_code == 0
    typed(*[OTHER_WORDS] * 3)
    told = kept(tmp_path, "list")
    assert told.exit_code == 3
    assert told.output.count(kept_words.WRONG_PHRASE) == 3
    assert told.output.endswith(f"{command_words.STAYS_LOCKED}\n")
    typed("  ")
    assert kept(tmp_path, "list").exit_code == 3
    typed()
    assert there(tmp_path) == [EVENING]


@pytest.mark.usefixtures("typed")
def test_a_name_that_is_none_or_several_is_told(tmp_path: Path) -> None:
    filled(tmp_path, *[THANKS.__replace__(text=f"{n}") for n in range(17)])
    for name, says in (("x", command_words.NO_SUCH), ("", command_words.NO_SUCH)):
        told = kept(tmp_path, "show", name)
        assert (told.exit_code, told.output) == (1, f"{says}\n")
    # Of seventeen names, two begin with the same digit.
    told_of = [kept(tmp_path, "show", digit).output for digit in "0123456789abcdef"]
    assert f"{command_words.SEVERAL}\n" in told_of


@pytest.mark.usefixtures("typed")
def test_one_promise_is_forgotten_after_a_yes_and_not_without(tmp_path: Path) -> None:
    name, _ = filled(tmp_path, EVENING, THANKS)
    left = kept(tmp_path, "forget", name, "--one", says="2\nn\n")
    assert left.exit_code == 1 and command_words.LEFT in left.output
    assert EVENING in there(tmp_path)


def test_one_promise_is_gone_and_all_else_is_there(tmp_path: Path, typed: Typed) -> None:
    name, _ = filled(tmp_path, EVENING, THANKS)
    told = kept(tmp_path, "forget", name, "--one", says="2\ny\n")
    assert told.exit_code == 0 and evenings_words.deleted_here("Sam") in told.output
    assert {*there(tmp_path)} == {EVENING.__replace__(items=(WALK,)), THANKS}
    typed(WORDS)
    assert kept(tmp_path, "forget", name, "--one", "--yes", says="1\n").exit_code == 0
    assert {*there(tmp_path)} == {EVENING.__replace__(items=None), THANKS}


@pytest.mark.usefixtures("typed")
def test_what_is_lost_is_told_in_lines_that_a_terminal_does_not_cut(tmp_path: Path) -> None:
    filled(tmp_path, EVENING)
    told = kept(tmp_path, "forget", "--all", says="n\n")
    assert told.exit_code == 1 and max(map(len, told.output.splitlines())) <= 80


def test_an_evening_is_forgotten_and_what_it_looked_at_stays_so(
    tmp_path: Path, typed: Typed
) -> None:
    _, later = filled(tmp_path, EVENING, BARE.__replace__(looked_at=(WALK.once_looked_at,)))
    told = kept(tmp_path, "forget", later, says="y\n")
    assert told.exit_code == 0 and "Sam’s copy is Sam’s." in told.output
    assert there(tmp_path) == [
        EVENING.__replace__(looked_at=(*EVENING.looked_at, WALK.once_looked_at))
    ]
    typed(WORDS)
    assert CALL.text in kept(tmp_path, "list").output


def test_only_of_an_evening_one_thing_can_go(tmp_path: Path, typed: Typed) -> None:
    line, bare = filled(tmp_path, THANKS, BARE)
    told = kept(tmp_path, "forget", line, "--one")
    assert (told.exit_code, told.output) == (1, f"{command_words.NOT_AN_EVENING}\n")
    typed(WORDS)
    told = kept(tmp_path, "forget", bare, "--one")
    assert (told.exit_code, told.output) == (1, f"{command_words.NOTHING_OF_IT}\n")


def test_everything_is_forgotten_without_any_words(tmp_path: Path, typed: Typed) -> None:
    filled(tmp_path, EVENING, THANKS, RECORD)
    typed()
    assert kept(tmp_path, "forget", "--all", says="n\n").exit_code == 1
    assert len([*(tmp_path / "kept").glob("*.age")]) == 4
    told = kept(tmp_path, "forget", "--all", says="y\n")
    assert told.exit_code == 0
    assert " ".join(keeping_words.FORGET.split()) in " ".join(told.output.split())
    assert [path for path in (tmp_path / "kept").rglob("*") if path.is_file()] == []
    assert kept(tmp_path, "list").output == f"{command_words.NOTHING}\n"


@pytest.mark.parametrize(
    "arguments", [("forget",), ("forget", "ab", "--all"), ("forget", "--all", "--one"), ("show",)]
)
def test_a_command_that_makes_no_sense_ends_with_two(
    tmp_path: Path, arguments: tuple[str, ...], typed: Typed
) -> None:
    typed()
    filled(tmp_path, EVENING)
    assert kept(tmp_path, *arguments).exit_code == 2
    assert len([*(tmp_path / "kept").glob("*.age")]) == 2


def test_what_does_not_open_is_a_line_and_the_rest_is_there(tmp_path: Path, typed: Typed) -> None:
    name, other = filled(tmp_path, EVENING, THANKS)
    path = tmp_path / "kept" / f"{name}.age"
    body = bytearray(path.read_bytes())
    body[-100] ^= 1
    path.write_bytes(body)
    told = kept(tmp_path, "list")
    assert told.exit_code == 0 and keeping_words.unread_line(1) in told.output
    assert THANKS.text in told.output
    typed(WORDS)
    shown = kept(tmp_path, "show", name)
    assert shown.exit_code == 1 and kept_words.UNREADABLE in shown.output
    typed(WORDS)
    told = kept(tmp_path, "export", name, str(tmp_path / "x.md"))
    assert told.exit_code == 1 and kept_words.UNREADABLE in told.output
    assert path.read_bytes() == bytes(body) and not (tmp_path / "x.md").exists()
    typed(WORDS)
    assert kept(tmp_path, "forget", name, "--yes").exit_code == 0
    assert [path.stem for path in (tmp_path / "kept").glob("????????*.age")] == [other]


def test_a_damaged_key_is_one_sentence_and_nothing_is_touched(tmp_path: Path, typed: Typed) -> None:
    filled(tmp_path, EVENING)
    (tmp_path / "kept" / "key.age").write_bytes(b"noise")
    typed(WORDS)
    told = kept(tmp_path, "list")
    assert (told.exit_code, told.output) == (1, f"{kept_words.KEY_UNREADABLE}\n")
    assert (tmp_path / "kept" / "key.age").read_bytes() == b"noise"


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, kept_words.DISK_FULL),
        (errno.EROFS, kept_words.FAILED),
        (errno.EACCES, kept_words.FAILED),
        (errno.EIO, kept_words.FAILED),
    ],
)
def test_what_the_disk_does_not_take_is_said_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    """A full disk, a folder that may only be read, a disk that breaks."""
    (name,) = filled(tmp_path, EVENING)

    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    for call, command in (
        ("fsync", ("forget", name, "--one", "--yes")),
        ("replace", ("forget", name, "--one", "--yes")),
        ("rename", ("forget", name, "--yes")),
        ("rename", ("forget", "--all", "--yes")),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, refuse)
            told = kept(tmp_path, *command, says="1\n")
        assert told.exit_code == 1 and told.output.endswith(f"{says}\n")
        assert there(tmp_path) == [EVENING]


@pytest.mark.parametrize("document", [RECORD, NOTE.__replace__(stays=True)], ids=["record", "note"])
def test_what_a_facilitator_keeps_is_exported_as_before(
    tmp_path: Path, document: Document, typed: Typed
) -> None:
    (name,) = filled(tmp_path, document)
    place = tmp_path / "out.md"
    told = kept(tmp_path, "export", name, str(place))
    assert told.exit_code == 0 and place.read_text("utf-8").startswith("# ")
    typed(WORDS)
    again = kept(tmp_path, "export", name, str(place))
    assert again.exit_code == 1 and str(place) in again.output
    typed(WORDS)
    nowhere = kept(tmp_path, "export", name, str(tmp_path / "no" / "folder.md"))
    assert (nowhere.exit_code, nowhere.output) == (1, f"{keeping_words.NOT_WRITTEN}\n")


@pytest.mark.parametrize("place", ["evening.pdf", "evening", "evening.md.gz", ".md"])
def test_a_name_that_says_no_kind_of_file_is_asked_for_again_before_any_words(
    tmp_path: Path, place: str
) -> None:
    name, _ = filled(tmp_path, EVENING, THANKS)
    told = kept(tmp_path, "export", name, str(tmp_path / place))
    assert told.exit_code == 2 and "ends in .md" in told.output
    assert not (tmp_path / place).exists()


def test_only_an_evening_becomes_a_page_or_a_calendar(tmp_path: Path, typed: Typed) -> None:
    (name,) = filled(tmp_path, NOTE.__replace__(stays=True))
    for place in ("note.html", "note.ics"):
        typed(WORDS)
        told = kept(tmp_path, "export", name, str(tmp_path / place))
        assert told.exit_code == 2 and not (tmp_path / place).exists()


@pytest.mark.usefixtures("typed")
def test_an_evening_is_exported_without_what_is_the_partner_s_unless_it_is_asked_for(
    tmp_path: Path,
) -> None:
    (name,) = filled(tmp_path, EVENING)
    plain, whole = tmp_path / "a.md", tmp_path / "b.md"
    assert kept(tmp_path, "export", name, str(plain)).exit_code == 0
    both = ("--with", "theirs", "--with", "circles", "--title", "By the lake")
    assert kept(tmp_path, "export", name, str(whole), *both).exit_code == 0
    told = plain.read_text("utf-8")
    assert WALK.text in told and "the dishes, done" in told
    assert "Sundays in bed" not in told and "wet coat" not in told
    told = whole.read_text("utf-8")
    assert told.startswith("# By the lake") and "Sundays in bed" in told and "wet coat" in told


@pytest.mark.usefixtures("typed")
def test_the_ending_of_the_name_says_how_it_is_written(tmp_path: Path) -> None:
    (name,) = filled(tmp_path, EVENING)
    page, days = tmp_path / "a.html", tmp_path / "a.ics"
    assert kept(tmp_path, "export", name, str(page)).exit_code == 0
    told = kept(tmp_path, "export", name, str(days), "--title", "Ours")
    assert told.exit_code == 0 and CALL.text in told.output
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert b"CLASS:PRIVATE\r\n" in days.read_bytes() and b"SUMMARY:Ours" in days.read_bytes()


@pytest.mark.usefixtures("typed")
def test_where_there_is_nothing_to_write_there_is_no_file(tmp_path: Path) -> None:
    bare, line = filled(tmp_path, BARE, THANKS)
    for name, ending, says in (
        (bare, "md", keepsake_words.NOTHING_THERE),
        (bare, "ics", keepsake_words.NO_DATES),
        (line, "md", command_words.NOT_OUT),
    ):
        told = kept(tmp_path, "export", name, str(tmp_path / f"x.{ending}"))
        assert (told.exit_code, told.output) == (1, f"{says}\n")
    assert [*tmp_path.glob("x.*")] == []


@pytest.mark.usefixtures("typed")
def test_an_appointment_is_shown_with_the_relay_that_it_is_at(tmp_path: Path) -> None:
    first, _ = filled(tmp_path, *made(datetime.now(UTC) + timedelta(days=1)).documents)
    told = kept(tmp_path, "show", first)
    assert told.exit_code == 0 and "relay: relay.example" in told.output


@pytest.mark.usefixtures("typed")
def test_an_appointment_is_written_for_one_of_the_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_open, "_now", lambda: NOW)
    first, second = filled(tmp_path, *made(NOW + timedelta(days=1)).documents)
    told = kept(tmp_path, "export", first, str(tmp_path / "a.md"))
    assert (told.exit_code, told.output) == (1, f"{command_words.FOR_WHOM}\n")
    written = kept(tmp_path, "export", second, str(tmp_path / "a.md"), "--for", "second")
    assert written.exit_code == 0 and "Sam" in (tmp_path / "a.md").read_text("utf-8")


def test_words_are_asked_for_only_where_nobody_sees_them_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch)
    filled(tmp_path, EVENING)

    def seen(_prompt: str) -> str:
        warnings.warn("seen", getpass.GetPassWarning, stacklevel=1)
        return WORDS

    monkeypatch.setattr(getpass, "getpass", seen)
    told = kept(tmp_path, "list")
    assert (told.exit_code, told.output) == (1, f"{command_words.NO_TERMINAL}\n")


def test_no_option_and_no_variable_takes_the_words() -> None:
    for command in ("list", "show", "export", "forget"):
        told = run("kept", command, "--help").output
        assert "--words" not in told and "--phrase" not in told and "--pass" not in told


def in_terminal(folder: Path, *arguments: str, words: str, until: int) -> tuple[int, str]:
    """The real program in a terminal; what it showed, and with what it ended."""
    command = [sys.executable, "-m", "tui", "--data-dir", str(folder), "kept", *arguments]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    said, asked = b"", 0
    end = time.monotonic() + 120
    with suppress(OSError):  # it has ended
        while time.monotonic() < end and (piece := os.read(terminal, 4096)):
            said += piece
            if said.count(command_words.PHRASE.strip().encode()) > asked and asked < until:
                asked += 1
                os.write(terminal, words.encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said.decode()


@pytest.mark.gate
def test_in_a_terminal_the_words_are_never_seen_and_open_it(tmp_path: Path) -> None:
    (name, _) = filled(tmp_path, EVENING, THANKS)
    code, said = in_terminal(tmp_path, "list", words=WORDS, until=1)
    assert code == 0 and name[:8] in said and "kettle" not in said
    code, said = in_terminal(tmp_path, "list", words=OTHER_WORDS, until=3)
    assert code == 3 and "red door" not in said and name[:8] not in said


def test_without_a_terminal_it_says_what_it_needs(tmp_path: Path) -> None:
    filled(tmp_path, EVENING)
    told = process("--data-dir", str(tmp_path), "kept", "list")
    assert told.returncode in (1, 3) and "Traceback" not in told.stderr
    assert EVENING.title not in told.stdout


@pytest.mark.usefixtures("typed")
def test_it_needs_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, EVENING)

    def none(*_: object, **__: object) -> None:
        raise OSError(errno.ENETUNREACH, "no network")

    monkeypatch.setattr(socket, "socket", none)
    monkeypatch.setattr(socket, "getaddrinfo", none)
    assert kept(tmp_path, "list").exit_code == 0
