"""What can go wrong around honest programs, and how often in one run.

Every fault is one method that makes it happen now and sees to its end. `calm` ends them all.
"""

import math
import random
from collections.abc import Callable
from functools import partial
from typing import Final

from protocol.wire.frames import Append, Close, Offer, read_at_relay
from tests.simulation.disks import Disk, Moment
from tests.simulation.laptop import AnySeat
from tests.simulation.relay import SimRelay
from tests.simulation.world import Program, World

OUTAGE_S: Final = (0.5, 300.0)
"""A lift, a tunnel, a router that is switched off and on."""

SLOW_S: Final = (2.0, 6.0)
"""A network that still works, and no longer feels like it."""

AWAY_S: Final = (0.1, 30.0)
"""Until a program that died is started again."""

FULL_S: Final = (0.5, 20.0)
CLOCK_MS: Final = 3_600_000
"""A relay's clock may be set by an hour, both ways."""


class Faults:
    """The faults of one run. Mutable: it counts those that last."""

    def __init__(self, world: World) -> None:
        self._world: Final = world
        self._chance: Final = world.chance
        self._is_calm = False
        self._copy: bytes | None = None
        for program in world.programs:
            self.watch(program)
        world.on_another = self.watch

    def watch(self, program: Program) -> None:
        """Whoever dies is started again."""
        program.on_death = partial(self._start_later, program)

    def happen(self, name: str) -> None:
        """One of them, by its name."""
        self._world.trace.note("fault", name)
        FAULTS[name](self)

    def calm(self) -> None:
        """Ends everything that lasts; nothing new goes wrong by itself from here on."""
        self._is_calm = True
        for laptop in self._world.seats:
            laptop.road.is_down, laptop.road.slow_s = False, 0.0
        for program in self._world.programs:
            program.disk.calm()
            program.start()

    # -- the network

    def reset(self) -> None:
        """A connection is cut, and both ends are told."""
        if (cable := self._laptop().road.cable) is not None:
            cable.reset()

    def swallow_answers(self) -> None:
        """The relay hears everything, and its answers are lost."""
        if (cable := self._laptop().road.cable) is not None:
            cable.swallow_answers()

    def go_dark(self) -> None:
        """One or both directions carry nothing any more, and nobody is told."""
        up, down = self._chance.choice(((True, True), (True, False), (False, True)))
        if (cable := self._laptop().road.cable) is not None:
            cable.go_dark(up=up, down=down)

    def hold(self) -> None:
        """What is sent arrives much later, all at once."""
        if (cable := self._laptop().road.cable) is not None:
            for pipe in self._chance.choice(((cable.up,), (cable.down,), (cable.up, cable.down))):
                pipe.hold(lasting(self._chance, 0.5, 20.0))

    def slow_down(self) -> None:
        """Seconds from one end to the other."""
        road = self._laptop().road
        road.slow_s = self._chance.uniform(*SLOW_S)
        self._later(lasting(self._chance, 5.0, 60.0), lambda: setattr(road, "slow_s", 0.0))

    def cut_off(self) -> None:
        """One laptop has no network, for up to five minutes."""
        road = self._laptop().road
        road.is_down, road.is_told = True, self._chance.random() < 0.5
        if road.cable is not None and road.is_told:
            road.cable.reset()
        elif road.cable is not None:
            road.cable.go_dark(up=True, down=True)
        self._later(lasting(self._chance, *OUTAGE_S), lambda: setattr(road, "is_down", False))

    def say_again(self) -> None:
        """The relay is handed a message of the room a second time, as after a retry too many."""
        cable = self._laptop().road.cable
        newest = None if cable is None else cable.up.newest
        if cable is not None and newest is not None:
            if isinstance(read_at_relay(newest), Append | Offer | Close):
                cable.up.again()

    def redial(self) -> None:
        """A laptop lets its connection go by itself."""
        laptop = self._laptop()
        if laptop.is_running:
            laptop.seated.link.drop()

    def retry_now(self) -> None:
        """A person does not want to wait."""
        laptop = self._laptop()
        if laptop.is_running:
            laptop.seated.link.retry_now()

    # -- programs and disks

    def laptop_dies(self) -> None:
        """Between two commits."""
        self._laptop().die()

    def trap_laptop(self) -> None:
        """At one of the next commits."""
        self._set_trap(self._laptop().disk)

    def relay_dies(self) -> None:
        """Between two commits."""
        self._relay().die()

    def trap_relay(self) -> None:
        """At one of the next commits."""
        self._set_trap(self._relay().disk)

    def set_clock(self) -> None:
        """The relay's wall clock is set, forwards or back."""
        self._relay().clock_ms += self._chance.randint(-CLOCK_MS, CLOCK_MS)

    def fill_laptop(self) -> None:
        """A laptop's disk takes nothing for a while."""
        self._fill(self._laptop().disk)

    def fill_relay(self) -> None:
        """The relay's disk takes nothing for a while."""
        self._fill(self._relay().disk)

    def back_up(self) -> None:
        """The host makes a copy of the relay's database."""
        self._copy = self._world.relay.disk.marked()

    def put_back(self) -> None:
        """The host puts the relay back to the last copy, if there is one."""
        if self._copy is not None:
            self._restart_with(self._copy)

    def lose_all(self) -> None:
        """The host starts the relay again with nothing; its copies are lost too.

        Otherwise an entry that was committed and never handed out could come back from a copy,
        while the laptops have meanwhile logged it anew with another time: two honest histories.
        """
        self._copy = None
        self._restart_with(self._world.relay.disk.emptied())

    def _restart_with(self, image: bytes) -> None:
        for relay in self._world.relays:
            relay.die()
        self._world.relay.disk.put_back(image)

    # -- how

    def _laptop(self) -> AnySeat:
        return self._chance.choice(self._world.seats)

    def _relay(self) -> SimRelay:
        relays = self._world.relays
        return relays[0] if len(relays) == 1 else self._chance.choice(relays)

    def _later(self, delay_s: float, act: Callable[[], object]) -> None:
        self._world.loop.call_later(delay_s, act)

    def _set_trap(self, disk: Disk) -> None:
        disk.trap = disk.commits + self._chance.randint(1, 4), self._chance.choice(list(Moment))

    def _fill(self, disk: Disk) -> None:
        disk.is_full = True
        self._later(lasting(self._chance, *FULL_S), lambda: setattr(disk, "is_full", False))

    def _start_later(self, program: Program) -> None:
        self._later(0.0 if self._is_calm else lasting(self._chance, *AWAY_S), program.start)


FAULTS: Final[dict[str, Callable[[Faults], None]]] = {
    "reset": Faults.reset,
    "swallowed-answers": Faults.swallow_answers,
    "dark": Faults.go_dark,
    "held": Faults.hold,
    "slow": Faults.slow_down,
    "outage": Faults.cut_off,
    "again": Faults.say_again,
    "redial": Faults.redial,
    "impatience": Faults.retry_now,
    "laptop-dies": Faults.laptop_dies,
    "laptop-trap": Faults.trap_laptop,
    "relay-dies": Faults.relay_dies,
    "relay-trap": Faults.trap_relay,
    "clock-set": Faults.set_clock,
    "laptop-full": Faults.fill_laptop,
    "relay-full": Faults.fill_relay,
    "backup": Faults.back_up,
    "put-back": Faults.put_back,
    "lost-all": Faults.lose_all,
}


def lasting(chance: random.Random, least_s: float, most_s: float) -> float:
    """Seconds: mostly few, and now and then as many as may be."""
    return math.exp(chance.uniform(math.log(least_s), math.log(most_s)))


THEME_STORM: Final = 15.0

RARE: Final = frozenset({"put-back", "lost-all"})
"""A tenth as often as the others, unless they are the theme of a run."""

MOVES: Final = 60.0
TIME: Final = 4.0
"""The weights of a person's move and of time that merely passes; a storm of faults has up to 30."""


class Weather:
    """How often what happens in one run: calm, stormy, or one thing again and again."""

    def __init__(self, chance: random.Random, theme: tuple[str, ...]) -> None:
        """`theme` names the only faults there are, in a storm; by chance if it is empty."""
        storm = THEME_STORM if theme else chance.choice((0.0, 4.0, 12.0, 30.0))
        kinds = list(FAULTS)
        liked = list(theme) or chance.sample(kinds, chance.choice((1, 3, len(kinds))))
        self._chance: Final = chance
        self._names: Final = ("move", "time", *liked)
        is_mixed = len(liked) > 1 and not theme
        shares = [0.1 if name in RARE and is_mixed else 1.0 for name in liked]
        self._weights: Final = (MOVES, TIME, *(storm * share / sum(shares) for share in shares))

    def next(self) -> str:
        """What happens now: "move", "time", or a fault."""
        (name,) = self._chance.choices(self._names, self._weights)
        return name
