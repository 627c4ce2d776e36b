"""Whether a run kept its promises: nothing lost, nobody alarmed, everybody of one mind.

A word is safe once it was typed and on the disk. It is in both logs, or at home with its author; or
it still waits in the outbox of a session that has ended.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Final

from protocol.activities.rounds import Sealing
from protocol.errors import Malformed
from protocol.session.events import AnyEvent, decode_move
from protocol.session.ledger import Ledger, Taken
from protocol.session.outline import digest
from protocol.wire.frames import Logged
from tests.simulation.laptop import AnySeat, SimLaptop, name_of
from tests.simulation.world import World
from tests.whole.bots import texts
from tui.news import Line

PATIENCE_S: Final = 300.0
"""Until everything has to be in order after the last fault: pings, pauses and confirmations."""

LOOK_S: Final = 2.5


async def settled(world: World) -> bool:
    """Waits until everything is said, handed out and confirmed; whether it ever is."""
    until_s = world.loop.time() + PATIENCE_S
    while world.loop.time() < until_s:
        await asyncio.sleep(LOOK_S)
        if all(_is_at_rest(laptop) for laptop in world.laptops) and _is_level(world):
            return True
    return False


def _is_at_rest(laptop: SimLaptop) -> bool:
    news = laptop.news
    if not laptop.is_running or news.alarm is not None:
        return laptop.is_running
    if laptop.is_over:
        return laptop.is_gone
    is_clear = news.line is Line.OPEN and news.trouble is None and news.unconfirmed == 0
    return is_clear and not news.is_doubtful and not laptop.file.outbox()


def _is_level(world: World) -> bool:
    first, second = world.laptops
    if first.is_over or second.is_over:
        return first.is_over and second.is_over
    return first.file.last_cursor == second.file.last_cursor


def problems(world: World, *, is_settled: bool) -> tuple[str, ...]:
    """What an honest relay must never lead to, one line each; empty if all is well."""
    found = [f"unhandled {type(error).__name__}: {error}" for error in world.errors]
    if not is_settled:
        found += [
            f"{each.road.name} did not come to rest: {_state(each)}" for each in world.laptops
        ]
    for laptop in world.laptops:
        if laptop.news.alarm is not None:
            world.trace.counts["alarms"] += 1
            found.append(f"{laptop.road.name} was alarmed: {laptop.news.alarm.value}")
        if laptop.news.has_parted or laptop.news.has_strays:
            found.append(f"{laptop.road.name} holds another order of things, or a stray entry")
    return (*found, *_differences(world), *_losses(world))


def _state(laptop: SimLaptop) -> str:
    news = laptop.news
    return (
        f"{news.line.value}, {news.unconfirmed} unconfirmed, {len(laptop.file.outbox())} waiting, "
        f"trouble {news.trouble and news.trouble.value}, {type(laptop.session.phase).__name__}, "
        f"cursor {laptop.file.last_cursor}"
    )


def _differences(world: World) -> Iterable[str]:
    """Two laptops and a relay of one mind."""
    first, second = world.laptops
    logs = [laptop.file.log() for laptop in world.laptops]
    if first.session != second.session or digest(first.session) != digest(second.session):
        yield "the sessions differ"
    if first.seated.page_head != second.seated.page_head:
        yield "the heads differ"
    # After the end one may hold a last confirmation that the other was no longer there to be given.
    both = min(len(log) for log in logs) if first.is_over else max(len(log) for log in logs)
    if logs[0][:both] != logs[1][:both]:
        yield "the logs differ"
    kept = world.relay.log(world.facts[0].room.room_id)
    if kept is None and not first.is_over:
        yield "the relay has no room"
    if kept is not None and not first.is_over and kept != logs[0]:
        yield "the relay's log is not the laptops'"
    for laptop in world.laptops:
        phase = laptop.session.phase
        if isinstance(phase, Sealing):
            if phase.round.is_sealed and not phase.round.is_open and laptop.news.line is Line.OPEN:
                yield f"{laptop.road.name} waits for an answer that was sealed by both"


def _losses(world: World) -> Iterable[str]:
    """Words and moves, one by one."""
    log = min((laptop.file.log() for laptop in world.laptops), key=len)
    taken = read(world.laptops[0], log)
    if any(each.is_duplicate for each in taken):
        yield "the relay logged an event twice"
    counting = [each.event for each in taken if each.event is not None and not each.is_refused]
    heard = Counter(text for event in counting for text in texts(event))
    for laptop in world.laptops:
        waiting = list(waiting_in(laptop))
        at_home = laptop.kept_words()
        if laptop.is_over:
            at_home |= {text for event in waiting for text in texts(event)}
        if lost := [word for word in laptop.said if word not in at_home and word not in heard]:
            world.trace.counts["lost"] += len(lost)
            yield f"{laptop.road.name} lost {len(lost)} of {len(laptop.said)} words"
        if any(heard[word] > 1 for word in laptop.said):
            yield f"{laptop.road.name} was heard twice"
        own = [each.event for each in taken if each.seat is laptop.facts.seat and each.event]
        if forgotten := Counter(laptop.done) - Counter(map(name_of, own + waiting)):
            world.trace.counts["lost"] += forgotten.total()
            yield f"{laptop.road.name} lost {forgotten.total()} of {len(laptop.done)} moves"


def read(laptop: SimLaptop, log: tuple[Logged, ...]) -> list[Taken]:
    """What a laptop makes of a log, read anew."""
    facts = laptop.facts
    ledger = Ledger(facts.room, facts.seat, facts.seed, facts.exchange)
    return [ledger.take(logged.at_ms, logged.event) for logged in log]


def waiting_in(laptop: AnySeat) -> Iterable[AnyEvent]:
    """The moves in a laptop's outbox."""
    for waiting in laptop.file.outbox():
        try:
            yield decode_move(waiting.content).event
        except Malformed:
            continue  # a confirmation
