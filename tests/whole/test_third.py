"""Three laptops at a real relay: a third seat comes, is spoken with, and goes; kept out by keys and
by the relay, each by itself."""

from dataclasses import dataclass, field
from pathlib import Path

from nacl.signing import SigningKey

from protocol.guide.structure import guide_hash, guide_parts
from protocol.limits import VERSION
from protocol.seal.chain import Standing
from protocol.seal.envelope import Kind, read_header
from protocol.seal.seating import coming, going, signed
from protocol.seats import Seat
from protocol.session.asides import encode_aside
from protocol.session.coming import Coming
from protocol.session.events import (
    AnyEvent,
    Began,
    GuidePart,
    Introduced,
    Paused,
    Preferred,
    TookAside,
    Voice,
    WentOnAlone,
    encode_move,
)
from protocol.session.ledger import Ledger, Taken
from protocol.session.outline import digest
from protocol.session.snapshot import parts_of_snapshot
from protocol.wire.frames import Code, Denied, End, Entered, Gone, Renewed
from tests.protocol.thirds import (
    FIRST,
    GUIDE,
    LATECOMER,
    MEMBERS,
    MET,
    ROOM,
    SECOND,
    SEEDS,
    THIRD,
    YES,
    Three,
    exchange_of,
    keys_of,
    opened_by,
)
from tests.server.clients import Client, Couple, Member, client_of
from tests.whole.laptops import relay_at

ALL = Couple(
    ROOM.room_id,
    tuple(Member(ROOM.room_id, int(seat), SigningKey(SEEDS[seat])) for seat in Seat),
)
TWO = Couple(ROOM.room_id, ALL.members[:2])


@dataclass
class Laptop:
    """One seat at the relay, with its own reading of what it is handed. Mutable."""

    client: Client
    seat: Seat
    ledger: Ledger
    drawn: int = 0
    taken: list[Taken] = field(default_factory=list)

    def draw(self, count: int) -> bytes:
        self.drawn += 1
        return bytes([self.seat]) + self.drawn.to_bytes(count - 1, "big")

    async def reads(self, count: int) -> None:
        """Hears until so many entries are there, and takes them in."""
        for entry in (await self.client.read_until(count))[len(self.taken) :]:
            self.taken.append(self.ledger.take(entry.at_ms, entry.event))

    async def says(self, event: bytes) -> None:
        await self.client.append(read_header(event).counter, event)

    async def does(self, event: AnyEvent) -> None:
        content = encode_move(self.ledger.session.page, event)
        await self.says(self.ledger.channel.seal(Kind.MOVE, content, self.draw(24)))

    async def confirms(self) -> None:
        content = self.ledger.confirmation()
        await self.says(self.ledger.channel.seal(Kind.SEEN, content, self.draw(24)))

    async def hands_out(self, epoch: int) -> None:
        """A key that is due, signed for the place that this laptop has read to."""
        third = MEMBERS[THIRD]
        members = self.ledger.members(epoch, third)
        after = self.client.entries[-1].cursor if epoch % 2 else 0
        signature = signed(ROOM.room_id, epoch, after, members, SEEDS[self.seat])
        nonces = tuple(self.draw(24) for _ in range(len(members) + 1))
        event, _ = self.ledger.hand_out(epoch, self.draw(32), nonces, signature, third)
        await self.says(event)


def laptop(client: Client, seat: Seat) -> Laptop:
    return Laptop(client, seat, Ledger(ROOM, seat, SEEDS[seat], exchange_of(seat)))


async def begin(first: Laptop, second: Laptop) -> int:
    """The guide, both names, who it is, both consents. How many entries that is."""
    count = 0
    parts = guide_parts(GUIDE)
    opening: list[tuple[Laptop, AnyEvent]] = [
        (first, Began(VERSION, guide_hash(GUIDE), len(parts))),
        *((first, GuidePart(part)) for part in parts),
        *((each, Introduced(name)) for each, name in ((first, "Ada"), (second, "Sam"))),
        (second, MET),
        *((each, YES) for each in (first, second)),
    ]
    for who, event in opening:
        await who.does(event)
        count += 1
        for each in (first, second):
            await each.reads(count)
    return count


async def test_a_third_seat_comes_is_told_where_they_stand_and_goes(tmp_path: Path) -> None:
    async with (
        relay_at(tmp_path) as relay,
        client_of(relay.port) as one,
        client_of(relay.port) as two,
        client_of(relay.port) as three,
    ):
        first, second = laptop(one, FIRST), laptop(two, SECOND)
        await one.create(TWO)
        await two.enter(TWO, 1)
        before = await begin(first, second)
        assert first.ledger.is_keyless and await three.enter(ALL, 2) == Denied(Code.PROOF, 0)

        # It comes: one hands out the key, the other tells the relay.
        await first.hands_out(1)
        for each in (first, second):
            await each.reads(before + 1)
        handed = second.taken[-1].handed
        assert handed is not None
        seen = read_header(two.entries[-1].event).seen_seq
        after = two.entries[seen - 1].cursor
        await two.say(coming(ROOM.room_id, 1, after, handed, FIRST, SEEDS[SECOND]))
        assert await two.hear_a(Renewed) == Renewed(1)
        assert isinstance(await three.enter(ALL, 2), Entered)
        await three.read_until(1)
        begun = LATECOMER.begin([each.event for each in three.entries])
        assert begun is not None and begun.channel.start == before
        third = Laptop(three, THIRD, begun)

        # It is told where they stand, and the other bears it out.
        ledger = first.ledger
        for part in parts_of_snapshot(ledger.session, ledger.channel.seq):
            await first.says(ledger.channel.seal(Kind.SNAPSHOT, part, first.draw(24)))
        count = len(one.entries)
        await second.reads(count)
        await second.confirms()
        for each in (first, second):
            await each.reads(count + 1)
        await third.reads(count + 1 - before)
        assert isinstance(third.ledger, Coming) and third.ledger.is_ready
        assert len({digest(each.ledger.session) for each in (first, second, third)}) == 1

        # What all three read; and a word with one.
        await first.does(Preferred(Voice.ALOUD))
        await third.reads(count + 2 - before)
        await third.does(TookAside(FIRST, 3))
        for each in (first, second):
            await each.reads(count + 3)
        await third.reads(count + 3 - before)
        aside = third.ledger.channel.seal_aside(
            FIRST, encode_aside("How is it for you?"), third.draw(24)
        )
        await third.says(aside)
        for each in (first, second):
            await each.reads(count + 4)
        await third.reads(count + 4 - before)
        said = first.taken[-1].whispered
        assert said is not None and said.text == "How is it for you?"
        assert second.taken[-1].whispered is None
        assert second.taken[-1].standing is Standing.SOUND
        assert len({digest(each.ledger.session) for each in (first, second, third)}) == 1
        assert len({each.ledger.channel.head for each in (first, second, third)}) == 1

        # One goes on without it: a key for two in the very next entry, and the relay is told.
        await second.does(WentOnAlone())
        await second.reads(count + 5)
        await second.hands_out(2)
        two_members = second.ledger.members(2)
        await two.say(going(ROOM.room_id, 2, two_members, SECOND, SEEDS[SECOND]))
        assert await two.hear_a(Renewed) == Renewed(2)
        assert await three.hear_a(Gone) == Gone(End.UNSEATED)
        for each in (first, second):
            await each.reads(count + 6)
        await first.does(Paused(20))
        for each in (first, second):
            await each.reads(count + 7)
        assert first.ledger.session == second.ledger.session
        assert not first.ledger.has_parted and not second.ledger.has_parted
        assert await three.is_closed_with() == 1000

        # It was not handed the last entry; and could open neither that nor what was before it came.
        assert one.entries[-1] not in three.entries
        held = Three({SECOND: second.ledger}, third=begun)
        log = [(each.at_ms, each.event) for each in one.entries]
        opened = {at for at, _ in opened_by(keys_of(held, THIRD), log)}
        assert opened and not opened & {*range(1, before + 1), len(log)}
        # Nor could the other open the word with one.
        other = {at for at, _ in opened_by(keys_of(held, SECOND), log)}
        assert other == set(range(1, len(log) + 1)) - {count + 4}
