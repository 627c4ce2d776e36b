"""A seat file holds one seat, privately and durably, and is gone when it is forgotten.

About `tui.disk.seat_store` and `tui.seat.facts`.
"""

import os
import resource
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.door.introduction import Introduction, Policy
from protocol.door.third import AskedIn, LedRoom
from protocol.errors import Cause
from protocol.seal.chain import Room
from protocol.seal.keyring import Member
from protocol.seats import PARTNERS, Seat
from protocol.session.coming import NO_KEY
from protocol.wire.frames import Logged
from tests.tries import tries
from tui.disk.seat_file import SeatFile, led_seats, seats
from tui.disk.tidying import tidy
from tui.errors import DiskClosed, DiskFull, SeatInUse, SeatUnreadable, StorageFailed
from tui.seat.facts import SeatFacts, Waiting, lead_facts

CANARY = "a sentence that is nobody's business"
KILLS = 30
KILLS_LONG = 300

ROOM = Room(b"r" * 32, 0, b"k" * 32, ((Seat.FIRST, b"a" * 32), (Seat.SECOND, b"b" * 32)))
FACTS = SeatFacts(
    room=ROOM,
    seat=Seat.SECOND,
    seed=b"s" * 32,
    exchange_seed=b"x" * 32,
    partner_keys=((Seat.FIRST, b"p" * 32),),
    guide_hash=b"g" * 32,
    relay="ws://127.0.0.1:4774",
    hosts_relay=True,
    began_ms=1_790_000_000_000,
)

PARTNER_KEYS = tuple(Member(seat, bytes([seat]) * 32, bytes([7]) * 32) for seat in PARTNERS)

WRITER = """
import sys
from pathlib import Path
from protocol.wire.frames import Logged
from tui.disk.seat_file import SeatFile
seat = SeatFile.open(Path(sys.argv[1]))
number = seat.last_cursor
while True:
    number += 1
    seat.put_outbox(number, b"e%d" % number, b"c%d" % number)
    seat.put_opening(b"key", b"%d" % number)
    seat.put_draft("slot", str(number))
    seat.add_entries([Logged(number, number, b"e%d" % number * 99)], number)
    print(number, flush=True)
"""

MAKER = """
import sys
from pathlib import Path
from tests.tui.test_seat_file import FACTS
from tui.disk.seat_file import SeatFile
while True:
    seat = SeatFile.create(Path(sys.argv[1]), FACTS)
    seat.put_draft("slot", "text")
    print(seat.path, flush=True)
    seat.forget()
"""


SEEN_OFTEN = 40
"""Files by name, of seats that come and go: two and more of each."""


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatFile]:
    made = SeatFile.create(tmp_path, FACTS)
    yield made
    made.close()


def again(seat: SeatFile) -> SeatFile:
    seat.close()
    return SeatFile.open(seat.path)


def run(program: str, path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
    )


def killed_after(program: str, path: Path, seconds: float) -> list[str]:
    """The whole lines that `program` printed before it was killed without a warning."""
    process = run(program, path)
    assert process.stdout is not None
    first = process.stdout.readline()
    deadline = time.monotonic() + seconds
    lines = [first]
    while time.monotonic() < deadline:
        lines.append(process.stdout.readline())
    process.kill()
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    return ("".join(lines) + rest).split("\n")[:-1]


def modes(directory: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}


def test_the_facts_come_back(seat: SeatFile) -> None:
    assert again(seat).facts == FACTS


def test_a_new_relay_is_remembered(seat: SeatFile) -> None:
    seat.set_relay("wss://relay.example")
    assert again(seat).facts == replace(FACTS, relay="wss://relay.example")


def test_no_key_is_in_a_repr(seat: SeatFile) -> None:
    shown = repr(seat.facts) + repr(Waiting(1, b"e", b"plain words")) + repr(seat)
    assert not any(word in shown for word in ("ssss", "xxxx", "kkkk", "plain words"))


def test_entries_come_back_in_the_order_of_the_log(seat: SeatFile) -> None:
    entries = tuple(Logged(cursor, 5, b"e") for cursor in (3, 70, 71))
    seat.add_entries(entries[:1])
    seat.add_entries(entries[1:])
    again_ = again(seat)
    assert again_.log() == entries
    assert again_.last_cursor == 71


def test_an_empty_log_has_cursor_nought(seat: SeatFile) -> None:
    assert (seat.log(), seat.last_cursor) == ((), 0)


@pytest.mark.parametrize("cursors", [(2, 2), (2, 1), (0,), (-1,)])
def test_a_cursor_that_does_not_rise_changes_nothing(
    seat: SeatFile, cursors: tuple[int, ...]
) -> None:
    seat.put_outbox(1, b"e", b"c")
    with pytest.raises(ValueError):
        seat.add_entries([Logged(cursor, 5, b"e") for cursor in cursors], 1)
    assert (seat.log(), len(seat.outbox())) == ((), 1)


def test_what_came_back_leaves_the_outbox(seat: SeatFile) -> None:
    for counter in (3, 1, 2):
        seat.put_outbox(counter, b"e%d" % counter, b"c%d" % counter)
    seat.add_entries([Logged(1, 5, b"e1"), Logged(2, 6, b"e2")], own_counter=2)
    assert again(seat).outbox() == (Waiting(3, b"e3", b"c3"),)


def test_a_counter_is_never_used_twice(seat: SeatFile) -> None:
    seat.put_outbox(1, b"e", b"c")
    with pytest.raises(ValueError):
        seat.put_outbox(1, b"other", b"other")
    assert seat.outbox() == (Waiting(1, b"e", b"c"),)


def test_words_leave_their_draft_with_the_commit_that_keeps_them(seat: SeatFile) -> None:
    seat.put_draft("said", "all of it")
    seat.put_draft("more", "too long")
    seat.put_outbox(1, b"e", b"c", left={"said": "", "more": "long"})
    seat = again(seat)
    assert (seat.drafts(), len(seat.outbox())) == ({"more": "long"}, 1)


def test_words_that_could_not_be_kept_stay_in_their_draft(seat: SeatFile) -> None:
    seat.put_outbox(1, b"e", b"c")
    seat.put_draft("slot", "words")
    with pytest.raises(ValueError):
        seat.put_outbox(1, b"other", b"other", left={"slot": ""})
    assert again(seat).drafts() == {"slot": "words"}


def test_an_opening_comes_back(seat: SeatFile) -> None:
    seat.put_opening(b"key", b"first")
    seat.put_opening(b"key", b"second")
    seat = again(seat)
    assert (seat.opening(b"key"), seat.opening(b"other")) == (b"second", None)


@settings(
    deadline=None,
    max_examples=tries(60),
    # One seat for all examples: each overwrites the slot.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(st.characters(categories=None), min_size=1))
def test_a_draft_comes_back_letter_for_letter(seat: SeatFile, text: str) -> None:
    seat.put_draft("slot", text)
    assert seat.drafts() == {"slot": text}


def test_an_empty_draft_is_gone(seat: SeatFile) -> None:
    seat.put_draft("a", "one")
    seat.put_draft("b", "two")
    seat.put_draft("a", "")
    assert again(seat).drafts() == {"b": "two"}


def test_private_answers_come_back(seat: SeatFile) -> None:
    seat.put_private("a", "one")
    seat.put_private("b", "two")
    seat.put_private("b", "")
    assert again(seat).privates() == {"a": "one"}


def test_the_first_alarm_stays(seat: SeatFile) -> None:
    assert seat.alarm is None
    seat.set_alarm(Cause.FORK)
    seat.set_alarm(Cause.GAP)
    assert again(seat).alarm is Cause.FORK


def test_the_partners_name_is_a_hint(seat: SeatFile) -> None:
    assert seat.partner_name == ""
    seat.set_partner_name("Sam")
    assert again(seat).partner_name == "Sam"


def test_seats_are_found_by_their_ending_alone(tmp_path: Path) -> None:
    made = sorted(SeatFile.create(tmp_path, FACTS).path for _ in range(2))
    (tmp_path / "other.txt").write_text("")
    (tmp_path / "half.seat.part").write_text("")
    (tmp_path / "link.seat").symlink_to(made[0])
    assert seats(tmp_path) == tuple(made)


def test_no_seats_are_found_where_there_is_no_directory(tmp_path: Path) -> None:
    assert seats(tmp_path / "none") == ()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nothing_is_ever_readable_to_others(tmp_path: Path, umask: int) -> None:
    seen: set[int] = set()
    before = os.umask(umask)
    try:
        seat = SeatFile.create(tmp_path, FACTS)
        seen |= modes(tmp_path)
        seat.put_draft("slot", CANARY)
        seen |= modes(tmp_path)
        seat = again(seat)
        seat.put_draft("slot", CANARY)
        seen |= modes(tmp_path)
        seat.close()
    finally:
        os.umask(before)
    assert seen | modes(tmp_path) == {0o600}


def test_every_file_is_private_from_its_first_byte(tmp_path: Path) -> None:
    """As the system saw it: what each file is at the moment it comes to be."""
    created: set[str] = set()
    modes: set[int] = set()
    before = os.umask(0)
    process = run(MAKER, tmp_path)
    try:
        while len(created) < SEEN_OFTEN and process.poll() is None:
            for path in tmp_path.iterdir():
                try:
                    modes.add(stat.S_IMODE(path.stat().st_mode))
                except FileNotFoundError:
                    continue
                created.add(path.name)
    finally:
        os.umask(before)
        process.kill()
        process.communicate()
    assert len(created) >= SEEN_OFTEN, "the program that makes them has ended"
    assert modes == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(seat: SeatFile) -> None:
    seat.close()
    seat.path.chmod(0o644)
    SeatFile.open(seat.path).close()
    assert stat.S_IMODE(seat.path.stat().st_mode) == 0o600


def test_a_second_program_is_refused(seat: SeatFile) -> None:
    process = subprocess.run(
        [sys.executable, "-c", WRITER, str(seat.path)], capture_output=True, text=True
    )
    assert "SeatInUse" in process.stderr


def test_this_program_cannot_hold_a_seat_twice(seat: SeatFile) -> None:
    with pytest.raises(SeatInUse):
        SeatFile.open(seat.path)
    seat.put_draft("slot", "still held")
    assert seat.drafts() == {"slot": "still held"}


def test_a_killed_program_lets_the_seat_go(seat: SeatFile) -> None:
    seat.close()
    process = run(WRITER, seat.path)
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(SeatInUse):
        SeatFile.open(seat.path)
    process.kill()
    process.communicate()
    SeatFile.open(seat.path).close()


def kill_often(directory: Path, kills: int) -> None:
    path = SeatFile.create(directory, FACTS)
    path.close()
    random = Random(kills)
    for _ in range(kills):
        said = int(killed_after(WRITER, path.path, random.uniform(0, 0.05))[-1])
        seat = SeatFile.open(path.path)
        log = seat.log()
        last = len(log)
        assert last in (said, said + 1)
        assert log == tuple(Logged(n, n, b"e%d" % n * 99) for n in range(1, last + 1))
        assert [row.counter for row in seat.outbox()] in ([], [last + 1])
        opening, draft = seat.opening(b"key"), int(seat.drafts()["slot"])
        assert opening in (b"%d" % last, b"%d" % (last + 1))
        assert last <= draft <= int(opening)
        # The next writer starts clean.
        if seat.outbox():
            seat.add_entries([Logged(last + 1, last + 1, b"e%d" % (last + 1) * 99)], last + 1)
        seat.close()


@pytest.mark.gate
def test_nothing_that_returned_is_lost_to_a_kill(tmp_path: Path) -> None:
    kill_often(tmp_path, KILLS)


@pytest.mark.long
def test_nothing_that_returned_is_lost_to_many_kills(tmp_path: Path) -> None:
    kill_often(tmp_path, KILLS_LONG)


@pytest.mark.parametrize("kills", [3, pytest.param(10, marks=pytest.mark.gate)])
def test_a_kill_while_a_seat_is_made_or_forgotten_leaves_no_half_seat(
    tmp_path: Path, kills: int
) -> None:
    random = Random(1)
    for _ in range(kills):
        killed_after(MAKER, tmp_path, random.uniform(0, 0.03))
    for path in seats(tmp_path):
        SeatFile.open(path).forget()
    tidy(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_forgotten_seat_leaves_nothing(seat: SeatFile, tmp_path: Path) -> None:
    seat.put_draft("slot", CANARY)
    seat.forget()
    assert list(tmp_path.iterdir()) == []


def test_what_is_forgotten_is_overwritten(seat: SeatFile, tmp_path: Path) -> None:
    seat.put_draft("slot", CANARY)
    kept = tmp_path / "second-name"
    os.link(seat.path.with_name(seat.path.name + "-wal"), kept)
    os.link(seat.path, tmp_path / "third-name")
    assert CANARY.encode() in kept.read_bytes()
    seat.forget()
    assert {bytes(set(path.read_bytes())) for path in tmp_path.iterdir()} == {b"\0"}


def test_a_removed_draft_is_not_left_in_the_file(seat: SeatFile, tmp_path: Path) -> None:
    seat.put_draft("slot", CANARY)
    seat.put_draft("slot", "")
    seat.close()
    assert [path for path in tmp_path.iterdir() if CANARY.encode() in path.read_bytes()] == []


def test_a_closed_seat_says_so(seat: SeatFile) -> None:
    seat.close()
    with pytest.raises(StorageFailed):
        seat.put_draft("slot", "text")


def with_log_beside(seat: SeatFile, directory: Path) -> Path:
    """A copy of `seat` as a crash leaves it: the newest writes only in the log beside it."""
    copy = directory / ("0" * 32 + ".seat")
    seat.put_draft("slot", CANARY)
    for ending in ("", "-wal"):
        beside = seat.path.with_name(seat.path.name + ending)
        copy.with_name(copy.name + ending).write_bytes(beside.read_bytes())
    return copy


@pytest.mark.parametrize("damage", ["truncated", "header", "page", "empty", "text", "stranger"])
def test_an_unreadable_seat_is_kept_as_it_is(seat: SeatFile, tmp_path: Path, damage: str) -> None:
    directory = tmp_path / "copies"
    directory.mkdir()
    copy = with_log_beside(seat, directory)
    whole = copy.read_bytes()
    if damage == "stranger":
        copy.unlink()
        copy.with_name(copy.name + "-wal").unlink()
        db = sqlite3.connect(copy)
        db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE facts (body);")
        db.close()
    else:
        copy.write_bytes(
            {
                "truncated": whole[: len(whole) // 2],
                "header": b"\xff" * 100 + whole[100:],
                "page": whole[:4096] + b"\xff" * (len(whole) - 4096),
                "empty": b"",
                "text": b"not a seat",
            }[damage]
        )
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    with pytest.raises(SeatUnreadable):
        SeatFile.open(copy)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before


def test_a_missing_seat_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        SeatFile.open(tmp_path / ("0" * 32 + ".seat"))
    assert list(tmp_path.iterdir()) == []


def test_facts_that_are_not_ours_are_refused(seat: SeatFile) -> None:
    seat.close()
    db = sqlite3.connect(seat.path)
    db.execute("UPDATE facts SET body = x'90'")
    db.commit()
    db.close()
    with pytest.raises(SeatUnreadable):
        SeatFile.open(seat.path)


def test_the_seat_of_whoever_leads_lies_apart_from_those_of_the_own_sessions(
    tmp_path: Path,
) -> None:
    asked = AskedIn(
        LedRoom(b"r" * 32, b"k" * 16, PARTNER_KEYS, b"g" * 32),
        Seat.FIRST,
        b"o" * 32,
        b"s" * 32,
        b"x" * 32,
        b"t" * 32,
    )
    introduction = Introduction("Kim", "", Policy.WITH_ME, "", "")
    facts = lead_facts(asked, introduction, "ws://127.0.0.1:1", hosts_relay=False, now_ms=1)
    file = SeatFile.create(tmp_path, facts)
    file.put_draft("notes", CANARY)
    file.close()
    assert (seats(tmp_path), led_seats(tmp_path)) == ((), (file.path,))
    again = SeatFile.open(file.path)
    assert again.facts == facts and again.drafts() == {"notes": CANARY}
    assert facts.latecomer.partners == PARTNER_KEYS and facts.room.key == NO_KEY
    again.close()
    file.path.rename(file.path.with_suffix(".seat"))
    with pytest.raises(SeatUnreadable):
        SeatFile.open(file.path.with_suffix(".seat"))


def test_a_seat_that_no_partner_has_is_refused(seat: SeatFile) -> None:
    facts = replace(seat.facts, seat=Seat.FACILITATOR)
    seat.close()
    with closing(sqlite3.connect(seat.path)) as db, db:
        db.execute("UPDATE facts SET body = ?", (msgspec.msgpack.encode(facts),))
    with pytest.raises(SeatUnreadable):
        SeatFile.open(seat.path)


FULL_DISK = """
import resource, sys
from pathlib import Path
from tui.errors import StorageFailed
from tui.disk.seat_file import SeatFile
seat = SeatFile.open(Path(sys.argv[1]))
seat.put_draft("slot", "kept")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
number = 0
try:
    while True:
        seat.put_outbox(number + 1, bytes(9_000), b"content")
        number += 1
except StorageFailed:
    print(number, len(seat.outbox()), seat.drafts())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
seat.put_outbox(number + 1, b"event", b"content")
print(len(seat.outbox()))
"""


def test_a_disk_that_refuses_loses_nothing_and_may_come_back(seat: SeatFile) -> None:
    """A limit on the size of files is how a test makes a real disk refuse."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    seat.close()
    process = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(seat.path)], capture_output=True, text=True
    )
    first, second = process.stdout.splitlines()
    number = int(first.split()[0])
    assert number > 0
    assert first == f"{number} {number} {{'slot': 'kept'}}"
    assert int(second) == number + 1


def test_a_full_disk_changes_nothing(seat: SeatFile) -> None:
    seat.put_draft("slot", "before")
    with seat._store.transaction() as db:
        db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(DiskFull):
        seat.put_draft("slot", "x" * 100_000)
    assert again(seat).drafts() == {"slot": "before"}


def test_a_seat_that_may_only_be_read_is_told_from_a_full_disk(seat: SeatFile) -> None:
    with seat._store.transaction() as db:
        db.execute("PRAGMA query_only = 1")
    with pytest.raises(DiskClosed):
        seat.put_draft("slot", "x")


def test_a_seat_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    program = f"import resource;resource.setrlimit(resource.RLIMIT_FSIZE,(5000,5000));{MAKER}"
    process = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True
    )
    assert "StorageFailed" in process.stderr or "DiskFull" in process.stderr
    assert list(tmp_path.iterdir()) == []
