"""What the lobbies of every hall hold to, as one suite of statements.

`test_lobby_halls` runs it over those of a relay that stands alone, `jetstream.test_lobbies` and
`jetstream.test_real_lobbies` over those that several relays share. What one relay knows others may
hear a little later: so what is waited for is waited for.
"""

import asyncio

from protocol.wire.frames import Code, End
from server.errors import Refused
from tests.server.clients import name_of
from tests.server.lobby_guests import ANOTHER, LOBBY, Relay, all_end, all_have, until


class LobbiesContract:
    """The statements. `one` and `other` are two relays of a fleet, or one twice."""

    async def test_visiting_a_lobby_that_is_not_there_is_visiting_an_empty_one(
        self, one: Relay, other: Relay
    ) -> None:
        ada = await one.visited()
        ben = await other.visited()
        assert (ada.notes, ben.notes, len(one.hall)) == ([], [], 0)
        ada.leave()
        ben.leave()
        assert (await one.visited()).notes == []

    async def test_what_one_says_all_are_handed_at_every_relay(
        self, one: Relay, other: Relay
    ) -> None:
        ada, ben = await one.visited(), await other.visited()
        said: list[bytes] = []
        for number in range(3):
            for relay, name in ((one, b"ada"), (other, b"ben")):
                said.append(b"%b %d" % (name, number))
                await relay.post(said[-1])
                await all_have(len(said), ada, ben)
                assert ada.notes == ben.notes == said

    async def test_who_comes_later_finds_what_was_said(self, one: Relay, other: Relay) -> None:
        ada = await one.visited()
        await one.post(b"ada")
        ben = await other.visited()
        assert ben.notes == [b"ada"]
        await other.post(b"ben")
        assert (await one.visited()).notes == [b"ada", b"ben"]
        await until(lambda: ada.notes == [b"ada", b"ben"])

    async def test_who_was_there_before_the_first_note_is_handed_it(
        self, one: Relay, other: Relay
    ) -> None:
        ben = await other.visited()
        ada = await one.visited()
        await one.post(b"first")
        await until(lambda: ben.notes == ada.notes == [b"first"])

    async def test_what_is_said_at_once_has_one_order_for_all(
        self, one: Relay, other: Relay
    ) -> None:
        for life in range(3):
            ada, ben = await one.visited(), await other.visited()
            notes = [b"%d %d" % (life, number) for number in range(4)]
            await asyncio.gather(
                *(relay.post(note) for relay, note in zip((one, other) * 2, notes, strict=True))
            )
            await all_have(4, ada, ben)
            assert ada.notes == ben.notes and sorted(ada.notes) == notes
            assert (await one.visited()).notes == ada.notes
            await one.hall.shut(LOBBY)
            await all_end(End.SHUT, ben)

    async def test_two_lobbies_have_nothing_to_do_with_each_other(
        self, one: Relay, other: Relay
    ) -> None:
        ada, ben = await one.visited(), await other.visited(ANOTHER)
        await one.post(b"here")
        await one.post(b"there", ANOTHER)
        await until(lambda: ben.notes == [b"there"])
        await one.hall.shut(ANOTHER)
        await all_end(End.SHUT, ben)
        assert (ada.notes, ada.end) == ([b"here"], None)
        assert (await other.visited()).notes == [b"here"]

    async def test_the_ninth_note_is_refused(self, one: Relay, other: Relay) -> None:
        ada, ben = await one.visited(), await other.visited()
        for number in range(8):
            await (one, other)[number % 2].post(b"%d" % number)
        for relay in (one, other):
            assert await relay.refusal() is Code.LOBBY_FULL
        await all_have(8, ada, ben)

    async def test_of_many_notes_at_once_only_so_many_are_taken(
        self, one: Relay, other: Relay
    ) -> None:
        ben = await other.visited()
        posts = ((one, other)[number % 2].post(b"%d" % number) for number in range(11))
        answers = await asyncio.gather(*posts, return_exceptions=True)
        refused = [answer for answer in answers if answer is not None]
        assert len(refused) == 3 and all(isinstance(answer, Refused) for answer in refused)
        await all_have(8, ben)
        assert (await one.visited()).notes == ben.notes

    async def test_shutting_dismisses_everybody_and_leaves_nothing(
        self, one: Relay, other: Relay
    ) -> None:
        for relay in (one, other):
            ada, ben = await one.visited(), await other.visited()
            await one.post(b"before")
            await other.post(b"answer")
            await relay.hall.shut(LOBBY)
            await all_end(End.SHUT, ada, ben)
            for each in (one, other):
                assert (await each.visited()).notes == []
            assert len(one.hall) == 0
            await relay.hall.shut(LOBBY)

    async def test_a_lobby_that_was_shut_may_be_opened_again_by_either(
        self, one: Relay, other: Relay
    ) -> None:
        for number, relay in enumerate((one, other, one)):
            ada, ben = await one.visited(), await other.visited()
            assert ada.notes == ben.notes == []
            await relay.post(b"life %d" % number)
            await all_have(1, ada, ben)
            await other.hall.shut(LOBBY)
            await all_end(End.SHUT, ada)
            assert ben.end is End.SHUT

    async def test_shutting_an_empty_lobby_dismisses_who_waits_there(
        self, one: Relay, other: Relay
    ) -> None:
        ada, ben = await one.visited(), await other.visited()
        await one.hall.shut(LOBBY)
        await all_end(End.SHUT, ada, ben)

    async def test_a_note_that_crosses_a_shut_never_lands_in_the_middle(
        self, one: Relay, other: Relay
    ) -> None:
        for _ in range(5):
            ada, ben = await one.visited(), await other.visited()
            for number in range(3):
                await one.post(b"%d" % number)
            await all_have(3, ben)
            await asyncio.gather(one.hall.shut(LOBBY), other.post(b"late"), one.post(b"too"))
            await all_end(End.SHUT, ada)
            late = await one.visited()
            assert late.notes in ([], [b"late"], [b"too"], [b"late", b"too"], [b"too", b"late"])
            assert (await other.visited()).notes[: len(late.notes)] == late.notes
            await one.hall.shut(LOBBY)

    async def test_who_has_left_is_handed_nothing_and_the_notes_stay(
        self, one: Relay, other: Relay
    ) -> None:
        ada, ben = await one.visited(), await other.visited()
        await one.post(b"first")
        await until(lambda: ben.notes == [b"first"])
        ada.leave()
        ben.leave()
        await other.post(b"second")
        again = await one.visited()
        assert again.notes == [b"first", b"second"]
        assert ada.notes == ben.notes == [b"first"]

    async def test_an_address_holds_so_many_open(self, one: Relay) -> None:
        for number in range(10):
            await one.post(b"note", name_of(str(number)))
        assert len(one.hall) == 10
        assert await one.refusal() is Code.ROOMS_RATE
        await one.post(b"note", address="there")
        await one.post(b"more", name_of("3"))
        await one.hall.shut(name_of("3"))
        assert len(one.hall) == 10
        await one.post(b"note", ANOTHER)

    async def test_a_lobby_that_another_relay_has_shut_is_not_held(
        self, one: Relay, other: Relay
    ) -> None:
        for number in range(10):
            await one.post(b"note", name_of(str(number)))
        await other.hall.shut(name_of("3"))
        await until(lambda: len(one.hall) == 9)
        await one.post(b"note", ANOTHER)

    async def test_while_one_drains_none_is_opened_and_the_others_go_on(
        self, one: Relay, other: Relay
    ) -> None:
        assert await one.refusal(is_draining=True) is Code.DRAINING
        ben = await other.visited()
        assert ben.notes == []
        await other.post(b"open")
        await one.post(b"more", is_draining=True)
        await until(lambda: ben.notes == [b"open", b"more"])

    async def test_its_time_counts_from_the_first_note_for_everybody(
        self, brief_one: Relay, brief_other: Relay
    ) -> None:
        """These live for two seconds."""
        one, other = brief_one, brief_other
        ada = await one.visited()
        await one.post(b"first")
        ben = await other.visited()
        await self.passes(1_000)
        await other.post(b"second")
        eve = await other.visited()
        assert eve.notes == [b"first", b"second"]
        for relay in (one, other):
            relay.hall.expire(relay.clock())
        assert ada.end is ben.end is eve.end is None
        await self.passes(1_050)
        for relay in (one, other):
            relay.hall.expire(relay.clock())
        assert ada.end is ben.end is eve.end is End.EXPIRED
        assert (len(one.hall), len(other.hall)) == (0, 0)
        # Whatever is left where it was kept is of no lobby.
        again = await one.visited()
        assert again.notes == []
        await other.post(b"anew")
        await until(lambda: again.notes == [b"anew"])

    async def passes(self, span_ms: int) -> None:
        """So long."""
        raise NotImplementedError
