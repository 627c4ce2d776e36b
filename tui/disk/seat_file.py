"""What one laptop needs to come back to its room: one file per seat, held by one program.

It is the `Keep` of a laptop (`tui.seat.ports`).

    facts      room, keys and relay              log       entries in the relay's order
    outbox     own events not yet handed back    openings  of own sealed answers
    drafts     what is typed and not yet said    privates  answers and notes that never leave
    hints      the alarm, the partner's name, the relay's clock, that it is over, and the like

What a method wrote is on the disk when it returns; each takes a few milliseconds, and may raise
`StorageFailed`, having changed nothing. What it is not: it neither opens nor checks an entry
(`protocol.seal.chain` does), and it is gone once the session is closed.

    <32 hex digits>.seat        a seat; random, because a name in a directory tells
    <32 hex digits>.lead        one of a facilitator, in a room that it leads or may lead
    <32 hex digits>.seat-wal    SQLite's log beside it; the newest writes are only there
    <32 hex digits>.seat.age    one that its owner has locked; `tui.disk.locked.stopped`
    <32 hex digits>.seat.part   one that is not whole yet or being forgotten; `tui.disk.tidying`
"""

import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from protocol.errors import Cause
from protocol.seats import Seat
from protocol.wire.frames import Logged
from tui.disk.atomic import storage
from tui.disk.seat_store import SeatStore, translated
from tui.disk.tidying import LEAD, SEAT, ours
from tui.errors import SeatUnreadable
from tui.seat.facts import NOTHING_LEFT, SeatFacts, Waiting

ID_BYTES: Final = 16
"""Two seats never meet in one name."""

_TABLES: Final = """
CREATE TABLE facts (one INTEGER PRIMARY KEY CHECK (one = 1), body BLOB NOT NULL);
CREATE TABLE log (cursor INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, event BLOB NOT NULL);
CREATE TABLE outbox (counter INTEGER PRIMARY KEY, event BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE openings (name BLOB PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE drafts (name BLOB PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE privates (name BLOB PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE hints (name BLOB PRIMARY KEY, value BLOB NOT NULL);
"""


_GUIDE: Final = b"guide"
"""Among the openings, whose names are digests and so longer: older files have no other table."""

_OVER: Final = ("INSERT OR REPLACE INTO hints VALUES (?, ?)", (b"over", b"yes"))
"""A mark in the same commit: whatever is killed afterwards, the next start finds it."""


def seats(directory: Path) -> tuple[Path, ...]:
    """The seat files in `directory`, in no telling order. Raises `StorageFailed`."""
    with storage(), suppress(FileNotFoundError):
        return ours(directory, SEAT)
    return ()


def led_seats(directory: Path) -> tuple[Path, ...]:
    """The seat files in `directory` of whoever leads others. Raises `StorageFailed`."""
    with storage(), suppress(FileNotFoundError):
        return ours(directory, LEAD)
    return ()


class SeatFile:
    """One seat, held by this program alone until it is closed. See `create` and `open`."""

    def __init__(self, store: SeatStore, facts: SeatFacts) -> None:
        """Only for `create` and `open`."""
        self._store: Final = store
        self._facts = facts

    @classmethod
    def create(cls, directory: Path, facts: SeatFacts) -> "SeatFile":
        """A new seat in `directory`, on the disk as a whole or not at all."""
        ending = LEAD if facts.seat is Seat.FACILITATOR else SEAT
        path = directory / f"{secrets.token_hex(ID_BYTES)}{ending}"
        body = msgspec.msgpack.encode(facts)
        SeatStore.create(path, _TABLES, "INSERT INTO facts VALUES (1, ?)", body)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "SeatFile":
        """The seat at `path`. Raises `SeatInUse`, `SeatUnreadable` or `StorageFailed`."""
        store = SeatStore.open(path)
        try:
            with translated():
                ((body,),) = store.read(tuple[tuple[bytes]], "SELECT body FROM facts")
                facts = msgspec.msgpack.decode(body, type=SeatFacts)
            if (facts.seat is Seat.FACILITATOR) is not (path.suffix == LEAD):
                raise SeatUnreadable("a seat of another kind than its name says")
            return cls(store, facts)
        except SeatUnreadable:
            store.close_untouched()
            raise
        except BaseException:
            store.close()
            raise

    @property
    def path(self) -> Path:
        """Where the seat lies."""
        return self._store.path

    @property
    def facts(self) -> SeatFacts:
        """What was settled at the door."""
        return self._facts

    def set_relay(self, url: str) -> None:
        """The relay is reached at `url` from now on."""
        facts = replace(self._facts, relay=url)
        self._store.write("UPDATE facts SET body = ?", msgspec.msgpack.encode(facts))
        self._facts = facts

    def log(self) -> tuple[Logged, ...]:
        """Every entry so far, in the relay's order."""
        query = "SELECT cursor, at_ms, event FROM log ORDER BY cursor"
        return self._store.read(tuple[Logged, ...], query)

    def log_from(self, cursor: int, count: int) -> tuple[Logged, ...]:
        """The next `count` entries from `cursor` on, in the relay's order."""
        query = "SELECT cursor, at_ms, event FROM log WHERE cursor >= ? ORDER BY cursor LIMIT ?"
        return self._store.read(tuple[Logged, ...], query, cursor, count)

    @property
    def last_cursor(self) -> int:
        """The cursor of the newest entry, 0 if there is none."""
        query = "SELECT coalesce(max(cursor), 0) FROM log"
        ((cursor,),) = self._store.read(tuple[tuple[int]], query)
        return cursor

    def add_entries(
        self,
        entries: Iterable[Logged],
        own_counter: int | None = None,
        *,
        is_over: bool = False,
    ) -> None:
        """Appends to the log, and drops own events up to `own_counter` from the outbox, at once.

        `is_over`: one of them has ended the session. Raises ValueError, and changes nothing, where
        a cursor is not above the one before it.
        """
        rows = [(entry.cursor, entry.at_ms, entry.event) for entry in entries]
        with self._store.transaction() as db:
            last = self.last_cursor
            for cursor, _, _ in rows:
                if cursor <= last:
                    raise ValueError("a cursor that is not above the one before it")
                last = cursor
            db.executemany("INSERT INTO log VALUES (?, ?, ?)", rows)
            if own_counter is not None:
                db.execute("DELETE FROM outbox WHERE counter <= ?", (own_counter,))
            if is_over:
                db.execute(*_OVER)

    def outbox(self) -> tuple[Waiting, ...]:
        """Own events that have not come back yet, in the order of their counters."""
        query = "SELECT counter, event, content FROM outbox ORDER BY counter"
        rows = self._store.read(tuple[tuple[int, bytes, bytes], ...], query)
        return tuple(Waiting(*row) for row in rows)

    def put_outbox(
        self,
        counter: int,
        event: bytes,
        content: bytes,
        *,
        left: Mapping[str, str] = NOTHING_LEFT,
        is_over: bool = False,
    ) -> None:
        """Keeps an own event until it comes back. Raises ValueError if the counter is taken.

        `left`: what stays in the drafts it was typed in, by slot; in the same commit, so that at
        any moment the words are in one of the two, and only there.
        `is_over`: it ends the session, whenever it gets there.
        """
        try:
            with self._store.transaction() as db:
                db.execute("INSERT INTO outbox VALUES (?, ?, ?)", (counter, event, content))
                for slot, text in left.items():
                    db.execute(*_text_put("drafts", slot, text))
                if is_over:
                    db.execute(*_OVER)
        except sqlite3.IntegrityError:
            raise ValueError("a counter that is taken") from None

    def put_opening(self, key: bytes, opening: bytes) -> None:
        """Keeps what will open an own sealed answer; call it before the digest is sent."""
        self._store.write("INSERT OR REPLACE INTO openings VALUES (?, ?)", key, opening)

    def opening(self, key: bytes) -> bytes | None:
        """What was kept under `key`."""
        query = "SELECT value FROM openings WHERE name = ?"
        rows = self._store.read(tuple[tuple[bytes], ...], query, key)
        return rows[0][0] if rows else None

    @property
    def guide(self) -> bytes | None:
        """The guide that this seat is to bring, where whoever leads has lent it."""
        return self.opening(_GUIDE)

    def keep_guide(self, guide: bytes) -> None:
        """Keeps it for as long as the seat."""
        self.put_opening(_GUIDE, guide)

    def put_draft(self, slot: str, text: str) -> None:
        """Keeps what is typed in `slot` and not yet said; an empty text removes it."""
        self._put_text("drafts", slot, text)

    def drafts(self) -> dict[str, str]:
        """What is typed and not yet said, by slot."""
        return self._texts("drafts")

    def put_private(self, key: str, value: str) -> None:
        """Keeps an answer or a note that never leaves this laptop; an empty value removes it."""
        self._put_text("privates", key, value)

    def privates(self) -> dict[str, str]:
        """Answers and notes that never leave this laptop, by key."""
        return self._texts("privates")

    @property
    def alarm(self) -> Cause | None:
        """Why the log cannot be trusted any further, if so. Raises `SeatUnreadable`."""
        kept = self._texts("hints").get("alarm")
        with translated():
            return None if kept is None else msgspec.convert(kept, Cause)

    def set_alarm(self, cause: Cause) -> None:
        """The log cannot be trusted any further; the first cause stays."""
        if self.alarm is None:
            self._put_text("hints", "alarm", cause.value)

    @property
    def has_accepted_guide(self) -> bool:
        """Whether this person has read and accepted a guide that this laptop does not hold."""
        return "guide" in self._texts("hints")

    def accept_guide(self) -> None:
        """This person has read and accepted the guide of the session."""
        self._put_text("hints", "guide", "accepted")

    @property
    def begins_alone(self) -> bool:
        """Whether this person would rather begin than wait for who was to lead the two."""
        return "alone" in self._texts("hints")

    def begin_alone(self) -> None:
        """This person would."""
        self._put_text("hints", "alone", "yes")

    @property
    def partner_name(self) -> str:
        """The partner's name as it was last seen, for the way back in; empty until then."""
        return self._texts("hints").get("partner", "")

    def set_partner_name(self, name: str) -> None:
        """Remembers the partner's (cleaned) name for the way back in."""
        self._put_text("hints", "partner", name)

    @property
    def clock_ms(self) -> int:
        """How far this laptop's clock was last known to be ahead of the relay's."""
        try:
            return int(self._texts("hints").get("clock", "0"))
        except ValueError:
            return 0

    def set_clock(self, clock_ms: int) -> None:
        """Remembers that: nothing has come from the relay yet when one comes back to a pause."""
        self._put_text("hints", "clock", str(clock_ms) if clock_ms else "")

    @property
    def is_over(self) -> bool:
        """Whether the session has ended: then nothing of it is to be kept (`tui.disk.parting`)."""
        return "over" in self._texts("hints")

    @property
    def is_closing(self) -> bool:
        """Whether this person would like to end the session, and the partner has not yet."""
        return "closing" in self._texts("hints")

    def set_closing(self, is_closing: bool) -> None:
        """Remembers, or takes back, that this person would like to end the session."""
        self._put_text("hints", "closing", "yes" if is_closing else "")

    def whole(self) -> bytes:
        """All of it, as one file."""
        return self._store.whole()

    def close(self) -> None:
        """Lets the seat go, and keeps it. May be called twice."""
        self._store.close()

    def forget(self) -> None:
        """Ends the seat: overwrites and removes all that is kept of it."""
        self._store.forget()

    def _put_text(self, table: str, key: str, text: str) -> None:
        statement, values = _text_put(table, key, text)
        self._store.write(statement, *values)

    def _texts(self, table: str) -> dict[str, str]:
        query = f"SELECT name, value FROM {table} ORDER BY name"
        rows = self._store.read(tuple[tuple[bytes, bytes], ...], query)
        with translated():
            return {_text(key): _text(text) for key, text in rows}


def _text_put(table: str, key: str, text: str) -> tuple[str, tuple[bytes, ...]]:
    """The statement that keeps a text, or removes an empty one, and its values."""
    if text:
        return f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (_bytes(key), _bytes(text))
    return f"DELETE FROM {table} WHERE name = ?", (_bytes(key),)


def _bytes(text: str) -> bytes:
    """Also what a paste brought that no encoding allows: a draft comes back letter for letter."""
    return text.encode("utf-8", "surrogatepass")


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")
