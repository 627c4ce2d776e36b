"""An appointment as two documents: words for each partner, and all that their doors grow from.

    appointed        words and a secret are drawn, once for both
    put, handed out  (`tui.disk.locked.drawer`, `tui.kept.markdown`)
    appointments     what lies there, each as one; open from an hour ahead on
    opened           the same doors each time: whoever has knocked is met again after a crash
    deleted          both, once a room has come of it, or late

What it is not: a door (`protocol.door.leading`), a clock or a source of random bytes: the caller
brings both. Nobody but this laptop knows of an appointment before a door is open.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from protocol.door.introduction import Introduction, Policy
from protocol.door.invitation import DRAW_BYTES, draw
from protocol.door.seeds import LeadSeeds
from protocol.errors import Malformed
from protocol.limits import KEY_BYTES
from protocol.seats import PARTNERS, Partner, Seat
from tui.kept.documents import DAYS_MOST, Appointment, Document, Presented, is_open

HOLDS: Final = timedelta(hours=3)
"""So long after its time an appointment's words are late."""

MOST: Final = 10
"""So many appointments at once."""

RANDOM_BYTES: Final = 2 * KEY_BYTES + 2 * DRAW_BYTES
"""What one appointment takes."""

_SEATS: Final = ("first", "second")


@dataclass(frozen=True)
class Appointed:
    """Both documents of an appointment. Raises ValueError where they are not of one."""

    first: Appointment
    second: Appointment

    def __post_init__(self) -> None:
        same = [
            (each.room, each.secret, each.label, each.guide, each.relay, each.leads)
            for each in self.documents
        ]
        times = [(each.made, each.begins, each.until) for each in self.documents]
        seats = tuple(each.seat for each in self.documents)
        if same[0] != same[1] or times[0] != times[1] or seats != _SEATS:
            raise ValueError("not the two halves of one appointment")

    @property
    def documents(self) -> tuple[Appointment, Appointment]:
        """By the seat of the partner."""
        return self.first, self.second

    @property
    def id(self) -> str:
        """By which it is told from the others."""
        return self.first.room

    @property
    def label(self) -> str:
        """What the facilitator calls the two; it never leaves the laptop."""
        return self.first.label

    @property
    def names(self) -> tuple[str, str]:
        """Whom the words are for, as the facilitator calls them; either may be empty."""
        return self.first.name, self.second.name

    @property
    def begins(self) -> datetime:
        return self.first.begins

    @property
    def until(self) -> datetime:
        """From then on the words open nothing."""
        return self.first.until

    @property
    def relay(self) -> str:
        """Where the doors are; empty: at the relay of this laptop."""
        return self.first.relay

    @property
    def guide_hash(self) -> bytes:
        return bytes.fromhex(self.first.guide)

    def words(self, seat: Partner) -> tuple[str, ...]:
        """Five words, which let that partner in."""
        return self.documents[seat].words

    def seeds(self) -> LeadSeeds:
        """What its doors grow from: the same each time."""
        return LeadSeeds.grown(bytes.fromhex(self.first.secret))

    def introduction(self) -> Introduction:
        """What both are told of whoever leads. Raises `Malformed` where that is none of ours."""
        told = self.first.leads
        try:
            policy = Policy(told.policy)
        except ValueError:
            raise Malformed("a policy that is none of ours") from None
        return Introduction(told.name, told.about, policy, told.law, told.call)

    def is_open(self, now: datetime) -> bool:
        """Whether its doors may stand open, if the program is at it."""
        return is_open(self.first, now)


def appointed(
    label: str,
    begins: datetime | None,
    names: tuple[str, str],
    introduction: Introduction,
    guide_hash: bytes,
    relay: str,
    *,
    now: datetime,
    random: bytes,
    but: Collection[str] = (),
) -> Appointed:
    """A new appointment for two; nothing of it is on the disk yet.

    `begins`: None for now; `but`: words that may stand in front of those drawn. Raises ValueError
    for a moment without a zone, one that is past or more than seven days ahead, and for anything
    but `RANDOM_BYTES` random bytes, which are never used again.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"{len(random)} random bytes where {RANDOM_BYTES} were wanted")
    begins = now if begins is None else begins
    if begins.tzinfo is None:
        raise ValueError("a moment without a zone")
    room, secret = random[:KEY_BYTES], random[KEY_BYTES : 2 * KEY_BYTES]
    drawn = random[2 * KEY_BYTES :]

    def half(seat: Partner) -> Appointment:
        return Appointment(
            room=room.hex(),
            seat="first" if seat is Seat.FIRST else "second",
            label=label,
            name=names[seat],
            words=draw(drawn[seat * DRAW_BYTES :][:DRAW_BYTES], but),
            secret=secret.hex(),
            guide=guide_hash.hex(),
            relay=relay,
            leads=Presented(
                name=introduction.name,
                about=introduction.about,
                policy=introduction.policy.value,
                law=introduction.law,
                call=introduction.call,
            ),
            made=now,
            begins=begins,
            until=min(begins + HOLDS, now + timedelta(days=DAYS_MOST)),
        )

    return Appointed(*map(half, PARTNERS))


def appointments(documents: Iterable[Document]) -> tuple[Appointed, ...]:
    """Those that are whole, the next one first. Of what else lies there nothing opens a door: one
    half alone is left by a program that was killed while it made or deleted the two. A copy of a
    half is that half.
    """
    halves: dict[str, list[Appointment]] = {}
    for each in documents:
        if isinstance(each, Appointment):
            halves.setdefault(each.room, []).append(each)
    found = []
    for both in halves.values():
        try:
            one = Appointed(*sorted(dict.fromkeys(both), key=lambda half: half.seat))
            one.introduction()
            found.append(one)
        except (TypeError, ValueError, Malformed):
            continue  # found on this laptop, and none of ours
    return tuple(sorted(found, key=lambda each: (each.begins, each.id)))
