"""The key: made once, opened by its words alone, and by nobody who has none.

Each slow step takes seconds, so there are few. About `tui.disk.locked.phrase` and
`tui.disk.locked.sealing`, too.
"""

import json
import os
import pty
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from tests.tui.kept.samples import EVENING, EVERY, NOTE
from tests.tui.locked.drawers import IDENTITY, KEY, OTHER_KEY, SEALED, drawer_in, folder_in
from tui.disk.locked import phrase as phrases
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import (
    Key,
    change,
    exchange,
    is_made,
    make,
    mended,
    open_key,
    recipient_in,
    settle,
)
from tui.disk.locked.phrase import new_phrase, plain, unseal
from tui.disk.locked.sealing import OPEN, Verdict, answer
from tui.errors import (
    BadPhrase,
    KeyBusy,
    KeyChanged,
    KeyThere,
    KeyUnreadable,
    NoKey,
    WrongPhrase,
)
from tui.kept.documents import Document
from tui.kept.format import packed, unpacked

WORDS: Final = "blue kettle on the hob"

PAUSE_S: Final = 0.002


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Key]:
    """A folder with a real key, and the key; nobody writes there."""
    folder = folder_in(tmp_path_factory.mktemp("made"))
    return folder, make(folder, WORDS)


@pytest.fixture
def copied(made: tuple[Path, Key], tmp_path: Path) -> Path:
    folder = folder_in(tmp_path)
    for name in ("key.age", "key.pub"):
        shutil.copy(made[0] / name, folder / name)
    return folder


def told(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_key_is_two_files_for_their_owner_alone(made: tuple[Path, Key]) -> None:
    folder, key = made
    files = told(folder)
    assert sorted(files) == ["key.age", "key.pub"]
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in files} == {0o600}
    assert files["key.pub"] == f"{key.recipient}\n".encode()
    assert files["key.age"].startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert str(key.identity).encode() not in files["key.age"]


def test_its_words_open_it_however_they_are_spaced_and_the_screen_moves_on(copied: Path) -> None:
    """In the interpreter of the program, the library would let nothing else run for seconds."""
    before = told(copied)
    Drawer(copied).put(recipient_in(copied), NOTE)
    opened: list[Key] = []
    thread = threading.Thread(
        target=lambda: opened.append(open_key(copied, "  blue kettle\ton the  hob\n"))
    )
    turns = 0
    thread.start()
    while thread.is_alive():
        time.sleep(PAUSE_S)
        turns += 1
    (key,) = opened
    assert turns > 20
    assert [each.document for each in Drawer(copied).read_all(key).found] == [NOTE]
    assert before.items() <= told(copied).items() and not key.was_swapped
    secret = str(key.identity).encode()
    everything = [each for each in copied.parent.rglob("*") if each.is_file()]
    assert everything and not any(secret in each.read_bytes() for each in everything)


def test_other_words_open_nothing_change_nothing_and_stand_in_no_error(copied: Path) -> None:
    before = told(copied)
    with pytest.raises(WrongPhrase) as caught:
        change(copied, "Blue kettle on the hob", "another few words")
    assert told(copied) == before
    assert "kettle" not in f"{caught.value!r} {caught.value.__context__!r}"


@pytest.mark.gate
def test_changed_words_are_another_key_file_of_the_same_key(copied: Path) -> None:
    before = told(copied)
    Drawer(copied).put(recipient_in(copied), NOTE)
    (path,) = Drawer(copied).paths()
    locked = path.read_bytes()
    with (copied / "key.age").open("rb") as old:
        key = change(copied, WORDS, "grün und früh")
        assert set(old.read()) == {0}, "what the earlier words open is overwritten"
    after = told(copied)
    assert after["key.pub"] == before["key.pub"] and after["key.age"] != before["key.age"]
    assert path.read_bytes() == locked
    assert str(unseal(after["key.age"], "gru\u0308n und fru\u0308h").split()[-1], "ascii") == str(
        key.identity
    )
    with pytest.raises(WrongPhrase):
        open_key(copied, WORDS)


def test_a_new_key_never_takes_the_place_of_one(made: tuple[Path, Key]) -> None:
    before = told(made[0])
    with pytest.raises(KeyThere):
        make(made[0], "another few words")
    with pytest.raises(KeyThere):
        settle(made[0], b"sealed", OTHER_KEY.recipient)
    assert told(made[0]) == before


def test_of_several_programs_that_make_one_the_first_does(tmp_path: Path) -> None:
    folder, outcomes = folder_in(tmp_path), []

    def act(number: int) -> None:
        key = (KEY, OTHER_KEY)[number % 2]
        try:
            settle(folder, str(key.recipient).encode(), key.recipient)
            outcomes.append("made")
        except KeyThere:
            outcomes.append("there")

    threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made"] + ["there"] * 7
    assert (folder / "key.age").read_text() == str(recipient_in(folder))


def test_words_changed_by_another_program_meanwhile_stay_changed(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    settle(folder, SEALED, KEY.recipient)
    exchange(folder, SEALED, b"by the other")
    before = told(folder)
    for act in (
        lambda: exchange(folder, SEALED, b"mine"),
        lambda: mended_after_the_public_half_went(folder),
    ):
        with pytest.raises(KeyChanged):
            act()
    assert told(folder).items() <= before.items() and told(folder)["key.age"] == b"by the other"


def mended_after_the_public_half_went(folder: Path) -> Key:
    (folder / "key.pub").unlink()
    return mended(folder, SEALED, IDENTITY)


def test_a_public_half_that_is_missing_is_put_back_when_the_key_is_opened(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    settle(folder, SEALED, KEY.recipient)
    (folder / "key.pub").unlink()
    with pytest.raises(NoKey):
        recipient_in(folder)
    assert not mended(folder, SEALED, IDENTITY).was_swapped
    assert str(recipient_in(folder)) == str(KEY.recipient)


@pytest.mark.parametrize(
    "text",
    ["", "age1", "noise\n" * 100_000, str(OTHER_KEY.recipient), "\xff"],
    ids=["empty", "cut off", "long", "another key", "no letter"],
)
def test_a_public_half_that_is_another_is_put_right_and_said_so(tmp_path: Path, text: str) -> None:
    folder = folder_in(tmp_path)
    settle(folder, SEALED, KEY.recipient)
    (folder / "key.pub").write_text(text, "latin-1")
    assert mended(folder, SEALED, IDENTITY).was_swapped
    assert str(recipient_in(folder)) == str(KEY.recipient)


def test_without_a_key_everything_says_so_and_nothing_is_made(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    assert not is_made(folder)
    for act in (
        lambda: open_key(folder, WORDS),
        lambda: change(folder, WORDS, WORDS),
        lambda: recipient_in(folder),
    ):
        with pytest.raises(NoKey):
            act()
    assert told(folder) == {}


@pytest.mark.parametrize("name", ["key.age", "key.pub"])
@pytest.mark.parametrize("kind", ["link", "pipe", "directory", "long"])
def test_what_is_planted_in_its_place_is_neither_followed_nor_waited_for(
    tmp_path: Path, name: str, kind: str
) -> None:
    folder, film = folder_in(tmp_path), tmp_path / "film"
    film.write_text(str(OTHER_KEY.recipient))
    settle(folder, SEALED, KEY.recipient)
    path = folder / name
    path.unlink()
    match kind:
        case "link":
            path.symlink_to(film)
        case "pipe":
            os.mkfifo(path)
        case "directory":
            path.mkdir()
        case "long":
            path.write_bytes(bytes(2**17))
    with pytest.raises(KeyUnreadable):
        if name == "key.pub":
            recipient_in(folder)
        else:
            open_key(folder, WORDS)
    assert film.read_text() == str(OTHER_KEY.recipient)


def test_a_dangling_link_is_no_room_for_a_key(tmp_path: Path) -> None:
    folder = folder_in(tmp_path)
    (folder / "key.age").symlink_to(tmp_path / "nowhere")
    with pytest.raises(KeyThere):
        settle(folder, SEALED, KEY.recipient)
    assert not (tmp_path / "nowhere").exists()


# -- words


@pytest.mark.parametrize(
    "phrase", ["", " ", "a b c d", "short", "  seven c ", "long enough \ud800"]
)
def test_words_that_are_too_short_or_nothing_can_write_make_no_key(
    tmp_path: Path, phrase: str
) -> None:
    folder = folder_in(tmp_path)
    with pytest.raises(BadPhrase):
        make(folder, phrase)
    with pytest.raises(BadPhrase):
        change(folder, WORDS, phrase)
    assert told(folder) == {}


def test_words_count_as_they_are_read_aloud() -> None:
    assert plain(" Gru\u0308n   Kessel\n") == "Gr\u00fcn Kessel" == new_phrase("Gr\u00fcn Kessel")
    assert plain("Blue") != plain("blue")


def test_words_that_nothing_can_write_open_nothing() -> None:
    with pytest.raises(WrongPhrase):
        unseal(SEALED, "\ud800")


# -- the program that takes the time


@pytest.mark.parametrize(
    "sealed",
    [
        b"",
        b"noise",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v9\n-> scrypt a 1\n",
        b"\0" * 99,
    ],
)
def test_what_no_passphrase_opens_is_damage(sealed: bytes) -> None:
    with pytest.raises(KeyUnreadable):
        unseal(sealed, WORDS)


def ask(sealed: bytes, words: bytes = WORDS.encode()) -> bytes:
    return answer(OPEN + len(words).to_bytes(4, "big") + words + sealed)


def test_a_key_that_would_take_hours_to_open_is_not_begun(made: tuple[Path, Key]) -> None:
    sealed = (made[0] / "key.age").read_bytes()
    head, _, rest = sealed.partition(b"\n")
    stanza, _, rest = rest.partition(b"\n")
    slow = b"\n".join((head, stanza.rpartition(b" ")[0] + b" 40", rest))
    assert ask(slow) == Verdict.BUSY.value


def test_what_ends_in_its_header_is_damage_and_no_wrong_words(made: tuple[Path, Key]) -> None:
    sealed = (made[0] / "key.age").read_bytes()
    assert ask(sealed[:40]) == Verdict.DAMAGED.value


@pytest.mark.parametrize("inside", [b"", b"# nothing\n", b"AGE-SECRET-KEY-1X\n", b"\xff"])
def test_what_opens_and_is_no_identity_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: bytes
) -> None:
    folder = folder_in(tmp_path)
    settle(folder, SEALED, KEY.recipient)
    monkeypatch.setattr(phrases, "unseal", lambda sealed, phrase: inside)
    with pytest.raises(KeyUnreadable):
        open_key(folder, WORDS)


@pytest.fixture(params=["print('?' * 0)", "import os; os.abort()", "import sys; sys.exit(1)", None])
def another_program(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """In place of the one that takes the time; None: not even a Python that starts."""
    program = tmp_path / "program.py"
    program.write_text(request.param or "")
    monkeypatch.setattr(phrases, "_PROGRAM", program)
    if request.param is None:
        monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    yield


@pytest.mark.usefixtures("another_program")
def test_where_the_memory_or_the_time_for_it_is_missing_it_says_so() -> None:
    with pytest.raises(KeyBusy):
        unseal(SEALED, WORDS)


def test_one_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "program.py"
    program.write_text("import signal; signal.pause()")
    monkeypatch.setattr(phrases, "_PROGRAM", program)
    monkeypatch.setattr(phrases, "WAIT_S", 0.2)
    with pytest.raises(KeyBusy):
        unseal(SEALED, WORDS)


def test_it_needs_nothing_but_the_library(tmp_path: Path) -> None:
    """Run by its path, from anywhere, with a folder of traps to import from."""
    (tmp_path / "pyrage.py").write_text("raise SystemExit(9)")
    done = subprocess.run(
        [sys.executable, "-P", str(phrases._PROGRAM)],
        input=OPEN + bytes(4) + b"noise",
        capture_output=True,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, Verdict.DAMAGED.value, b"")


# -- without this program


AGE: Final = shutil.which("age")


def by_hand(arguments: list[str], words: str) -> str:
    """What a person does in a terminal, who is asked for the words there; what it said."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(arguments[0], arguments)
    said = b""
    with suppress(OSError):  # it has ended
        while piece := os.read(terminal, 4096):
            said += piece
            if b"passphrase" in piece:
                os.write(terminal, words.encode() + b"\n")
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status == 0, said
    return said.decode()


@pytest.mark.skipif(AGE is None, reason="the reference tool `age` is not here")
def test_the_reference_tool_opens_what_is_kept_with_the_words_alone(copied: Path) -> None:
    assert AGE is not None
    note = NOTE.__replace__(text="gr\u00fcn \U0001f642\nand a second line\n" * 90)
    path, out = Drawer(copied).put(recipient_in(copied), note).path, copied / "out.json"
    key = str(copied / "key.age")
    by_hand([AGE, "-d", "-i", key, "-o", str(out), str(path)], WORDS)
    assert json.loads(out.read_bytes())["text"] == note.text
    assert unpacked(out.read_bytes()) == note


@pytest.mark.skipif(AGE is None, reason="the reference tool `age` is not here")
def test_the_reference_tool_opens_an_evening_with_the_words_alone(copied: Path) -> None:
    assert AGE is not None
    path, out = Drawer(copied).put(recipient_in(copied), EVENING).path, copied / "out.json"
    by_hand([AGE, "-d", "-i", str(copied / "key.age"), "-o", str(out), str(path)], WORDS)
    tree = json.loads(out.read_bytes())
    assert [each["text"] for each in tree["items"]] == [each.text for each in EVENING.items or ()]
    assert unpacked(out.read_bytes()) == EVENING


@pytest.mark.skipif(AGE is None, reason="the reference tool `age` is not here")
@pytest.mark.parametrize("document", EVERY, ids=lambda document: type(document).__name__)
def test_the_reference_tool_opens_whatever_is_kept_with_the_identity(
    tmp_path: Path, document: Document
) -> None:
    assert AGE is not None
    drawer, identity = drawer_in(tmp_path), tmp_path / "identity"
    identity.write_text(f"{IDENTITY}\n", "ascii")
    path = drawer.put(KEY.recipient, document).path
    done = subprocess.run([AGE, "-d", "-i", str(identity), str(path)], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert unpacked(done.stdout) == document


@pytest.mark.skipif(AGE is None, reason="the reference tool `age` is not here")
def test_what_the_reference_tool_locks_is_read_here(tmp_path: Path) -> None:
    """So whoever uses the laptop can lock something in: what lies here proves nothing."""
    assert AGE is not None
    folder = folder_in(tmp_path)
    settle(folder, SEALED, KEY.recipient)
    path = folder / f"{'a' * 32}.age"
    command = [AGE, "-R", str(folder / "key.pub"), "-o", str(path)]
    subprocess.run(command, input=packed(NOTE), check=True)
    assert Drawer(folder).read(path, KEY).document == NOTE
