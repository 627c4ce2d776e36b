"""A partner in a room: reads the log, folds it, confirms it, and goes on by itself.

It confirms at once where it has nothing to say, and holds the floor until it has been confirmed:
nothing here hangs on a clock.
"""

from collections.abc import Callable
from typing import Any, Final

from tests.protocol.reader import packing, rounds, seals
from tests.protocol.reader.line import Frame, Line, line
from tests.protocol.reader.log import Log
from tests.protocol.reader.session import Session
from tests.protocol.reader.tables import limit, numbers

SIMPLE: Final = (
    *("came-back", "breathed", "heard", "understood", "felt-right", "said-yes", "started"),
    "closed",
)
"""What is said without anything more, before all else; `ready` comes last."""

WORDED: Final = (*("said-back", "made-sense", "guessed-feeling", "replied", "took-side", "wished"),)


class Partner:
    """One seat at one relay. Mutable."""

    def __init__(
        self, url: str, log: Log, draw: Callable[[int], bytes], name: str, guide: bytes = b""
    ) -> None:
        """`guide` is what the first seat brings."""
        self.url, self.log, self._draw, self._name, self._guide = url, log, draw, name, guide
        self.session = Session(log.room_id)
        self.digests: list[bytes] = [self.session.digest()]
        self.page_head = log.head
        """The head with which the present page began."""
        self.last_cursor = 0
        self.confirmed = 0
        """How many confirmations of the other were for what this one holds too."""
        self._openings: dict[bytes, tuple[bytes, bytes]] = {}
        self._in_flight: tuple[int, bytes] | None = None
        self._last_event: tuple[int, bytes] = (0, b"")
        self._is_owed = False
        self._spoke = False
        """Whether the last move was an own piece."""

    async def live(self, drop_after: int = 0) -> str:
        """To the end of the session, and until the relay has deleted the room: why it is gone.

        The line drops whenever something was said on it, after so many frames; 0: never.
        """
        while True:
            async with line(self.url) as relay:
                gone = await self._visit(relay, drop_after)
            if gone is not None:
                return gone

    async def _visit(self, relay: Line, drop_after: int) -> str | None:
        """One connection; None where it dropped, with an event perhaps under way."""
        seat, room = self.log.seat, self.log.room_id
        proof = relay.proof("enter", room, seat, self.log.seed)
        await relay.say("enter", room, seat, self.last_cursor, proof)
        tag, last, here = await relay.hear()
        assert tag == "entered" and last >= self.last_cursor and seat in here
        if self._in_flight is not None:
            # It may be there by now: then the log brings it, and `appended` says so.
            await relay.say("append", *self._in_flight)
        heard = 0
        while self.session.phase["is"] != "Ended":
            has_said = await self._go_on(relay)
            if has_said and drop_after and heard >= drop_after:
                return None
            self._hear(await relay.hear())
            heard += 1
        return await self._leave(relay)

    async def _leave(self, relay: Line) -> str:
        """After the end: this seat closes the room, and waits for the other to do so."""
        seat, room = self.log.seat, self.log.room_id
        await relay.say("close", relay.proof("close", room, seat, self.log.seed))
        # A close is not answered: an event said again is, after it.
        await relay.say("append", *self._last_event)
        answer = await relay.hear_a("appended", "gone")
        return str((answer if answer[0] == "gone" else await relay.hear_a("gone"))[1])

    def _hear(self, frame: Frame) -> None:
        assert frame[0] in ("entries", "presence", "appended"), frame
        if frame[0] != "entries":
            return
        for cursor, at_ms, event in frame[1]:
            if cursor <= self.last_cursor:
                continue
            self.last_cursor = cursor
            standing, seat, kind, seen, content = self.log.take(at_ms, event)
            assert standing == "sound" and content is not None
            if self._in_flight is not None and event == self._in_flight[1]:
                self._in_flight = None
            if kind == numbers("kind")["seen"]:
                self._compare(seat, seen, content)
            else:
                page, said = packing.content(content, "move")
                self._fold(seat, page, said)
            self.digests.append(self.session.digest())

    def _fold(self, seat: int, page: Any, said: Any) -> None:
        self._is_owed |= seat != self.log.seat
        self._spoke = seat == self.log.seat and said[0] == "spoke"
        before = self.session.page
        self.session = self.session.take(seat, page, said) or self.session
        if self.session.page != before:
            self.page_head = self.log.head

    def _compare(self, seat: int, seen: int, content: bytes) -> None:
        head, digest = packing.content(content, "confirmation")
        assert head == self.log.heads[seen]
        assert digest == self.digests[seen], "the two made something else of one log"
        self.confirmed += seat != self.log.seat

    # -- saying something

    async def _say(self, relay: Line, kind: str, content: bytes) -> None:
        event = self.log.seal(numbers("kind")[kind], content, self._draw(24))
        self._in_flight = self._last_event = (self.log.counter, event)
        self._is_owed = False
        await relay.say("append", self.log.counter, event)

    async def _go_on(self, relay: Line) -> bool:
        """One event at a time, until it has come back. Whether something was said."""
        if self._in_flight is not None:
            return False
        event = self.next_event()
        if event is not None:
            await self._say(relay, "move", packing.packed([self.session.page, event]))
        elif self._is_owed:
            await self._say(relay, "seen", packing.packed([self.log.head, self.digests[-1]]))
        else:
            return False
        return True

    def next_event(self) -> list[Any] | None:
        """What a willing partner does now; None if it is the other's turn."""
        session, seat = self.session, self.log.seat
        may, phase = session.may(seat), session.phase
        if phase["is"] == "Gathering":
            return self._gathering(may)
        for tag in SIMPLE:
            if tag in may:
                return [tag]
        for tag in WORDED:
            if tag in may:
                return [tag, f"{self._name}: {tag}"]
        if "wondered" in may:
            return ["wondered", session.now["openings"][0]["id"]]
        if "spoke" in may:
            return self._speak()
        if "sealed" in may:
            return self._seal()
        if "opened" in may and rounds.is_sealed(phase["round"]):
            return ["opened", *self._openings[phase["round"]["digests"][seat]]]
        if "voided" in may and phase.get("another"):
            return ["voided"]
        if "chose" in may and phase["picks"][0] != phase["picks"][1]:
            return ["chose", phase["picks"][1 - seat]]
        if "answered" in may:
            asked = phase["promises"][1 - seat] if "promises" in phase else phase["proposal"][::-1]
            return ["answered", asked[0], True]
        return ["ready"] if "ready" in may else None

    def _speak(self) -> list[Any] | None:
        """A piece; then nothing until the other has confirmed it, or has said something else."""
        if self.session.phase["turn"]["pieces"] and self.confirmed:
            return ["finished"]
        return ["spoke", f"{self._name} speaks"] if self._is_owed or not self._spoke else None

    def _gathering(self, may: set[str]) -> list[Any] | None:
        size = limit("PART_BYTES")
        parts = [self._guide[at : at + size] for at in range(0, len(self._guide), size)]
        if "began" in may and parts:
            name = seals.digest("unh1.guide", self._guide)
            return ["began", limit("VERSION"), name, len(parts)]
        if "guide-part" in may and parts:
            return ["guide-part", parts[len(self.session.phase["parts"])]]
        return ["introduced", self._name] if "introduced" in may and self.session.guide else None

    def _seal(self) -> list[Any]:
        session, seat = self.session, self.log.seat
        activity, attempt = session.now, session.phase["round"]["attempt"]
        match activity["kind"]:
            case "rate":
                word = activity["needs"] or activity["scale"][0]["id"]
                answer = [word for _ in activity["items"]]
            case "choose":
                answer = [activity["options"][0]["id"]]
            case _:
                answer = [f"{self._name} writes" for _ in activity["fields"]]
        said, salt = packing.packed(answer), self._draw(32)
        place = (session.step, session.activity, attempt)
        bound = rounds.commitment(session.room_id, seat, place, said, salt)
        self._openings[bound] = said, salt
        return ["sealed", attempt, bound]
