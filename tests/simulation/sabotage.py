"""Programs with a bug on purpose, so that the simulator itself is known to find one."""

from collections.abc import Sequence
from typing import Final

from protocol.session.events import AnyEvent
from protocol.wire.frames import Entries, pack
from server.conversation import Connection
from server.store.ports import Archive, Draft, Hear, Unwritten, Watch
from server.store.sqlite import Past, Store
from tests.simulation.cluster import ClusterArchive
from tests.simulation.disks import SimStore
from tests.simulation.fleet import ClusterRelay, ClusterWorld, FleetWorld
from tests.simulation.laptop import SimLaptop
from tests.simulation.network import RelayEnd
from tests.simulation.relay import SimRelay
from tests.simulation.world import World
from tui.seat.sitting import Sitting

ENTRIES_TAG: Final = pack(Entries(()))[1:9]
"""How the frame begins that hands entries out."""

DROP_EVERY: Final = 20


class ForgetfulLaptop(SimLaptop):
    """Comes back without its outbox."""

    def make_seated(self) -> Sitting:
        for waiting in self.file.outbox():
            self.file.add_entries((), waiting.counter)
        return super().make_seated()


class CarelessLaptop(SimLaptop):
    """Does not keep words that the log refused."""

    def returned(self, event: AnyEvent) -> None:
        pass


class _Shortened(SimStore):
    """Finds all but the newest entry again."""

    def past(self, number: int) -> Sequence[Past]:
        return list(super().past(number))[:-1]


class ForgetfulRelay(SimRelay):
    """Does not know, when it starts again, that it has logged the newest entry."""

    def make_store(self) -> Store:
        return _Shortened(self.disk)


class _Lossy:
    """A connection that drops every so many entries."""

    def __init__(self, end: RelayEnd) -> None:
        self._end: Final = end
        self._count = 0
        self.address: Final = end.address

    @property
    def is_open(self) -> bool:
        return self._end.is_open

    def offer(self, message: bytes) -> None:
        self._count += ENTRIES_TAG in message[:16]
        if ENTRIES_TAG not in message[:16] or self._count % DROP_EVERY:
            self._end.offer(message)

    def part(self, code: int) -> None:
        self._end.part(code)

    async def room(self) -> None:
        await self._end.room()

    def hold(self) -> None:
        self._end.hold()

    def release(self) -> None:
        self._end.release()


class LossyRelay(SimRelay):
    """Leaves out an entry now and then, for one of the two."""

    def carrier(self, end: RelayEnd) -> Connection:
        return _Lossy(end)


class ForgetfulLaptops(World):
    laptop_kind = ForgetfulLaptop


class CarelessLaptops(World):
    laptop_kind = CarelessLaptop


class ForgetfulRelays(World):
    relay_kind = ForgetfulRelay


class LossyRelays(World):
    relay_kind = LossyRelay


class _Believing(ClusterArchive):
    """Takes silence for a yes."""

    async def write(self, drafts: Sequence[Draft]) -> Sequence[int | Unwritten]:
        answers = await super().write(drafts)
        return [
            draft.after + len(draft.rows) if answer is Unwritten.LOST else answer
            for draft, answer in zip(drafts, answers, strict=True)
        ]


class BelievingRelay(ClusterRelay):
    """Hands out what may never have been written."""

    def make_archive(self) -> Archive:
        self._end = self.shelf.end(_Believing)
        return self._end


class BelievingRelays(ClusterWorld):
    relay_kind = BelievingRelay


class _Deaf(ClusterArchive):
    """Is told nothing of what was left out."""

    def watch(self, name: bytes, hear: Hear) -> Watch:
        return super().watch(name, lambda notice: None)


class DeafRelay(ClusterRelay):
    """Does not look where it may have missed something."""

    def make_archive(self) -> Archive:
        self._end = self.shelf.end(_Deaf)
        return self._end


class DeafRelays(FleetWorld):
    relay_kind = DeafRelay
