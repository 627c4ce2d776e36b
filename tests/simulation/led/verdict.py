"""Whether a run of three kept its promises: nothing lost, nobody alarmed, everybody of one mind;
and nobody reads, does or is told what is not theirs.

A word is safe once it was typed and on the disk. It counts in the partners' logs, or is at home
with its author; or it still waits in the outbox of somebody whose seat is gone, and who is told so.

A relay that was put back waits for the two alone: what a third seat was shown last, and they were
not, is nowhere then but with the third, who is told that it holds something else. Nobody else
loses anything by it.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Final

from protocol.activities.ladder import holder
from protocol.activities.turns import Talking
from protocol.errors import Cause, Malformed
from protocol.seats import Seat
from protocol.session.asides import decode_aside
from protocol.session.events import (
    Advanced,
    AnyEvent,
    Extended,
    FacilitatorLeft,
    GaveFloor,
    Held,
    Nudged,
    Paused,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    SaidBack,
    Spoke,
    TookAside,
    WentBack,
)
from protocol.session.outline import digest
from protocol.session.session import Session
from tests.simulation.laptop import AnySeat, name_of
from tests.simulation.led.laptops import LedLaptop, SimLead
from tests.simulation.led.reading import Log, unread
from tests.simulation.led.world import LedWorld
from tests.simulation.verdict import LOOK_S, PATIENCE_S, waiting_in
from tests.whole.bots import texts
from tui.news import Line

IN_MID_PIECE: Final = Held | Nudged | Extended | FacilitatorLeft
"""All that is heard of a third seat while somebody is in the middle of a piece."""


Controls: Final = (
    FacilitatorLeft
    | Advanced
    | WentBack
    | Extended
    | Held
    | GaveFloor
    | Remarked
    | Nudged
    | TookAside
    | Rejoined
    | Resumed
    | Replanned
)
"""What a third seat may do at all, beside a pause."""


async def settled(world: LedWorld) -> bool:
    """Waits until everything is said, handed out and confirmed; whether it ever is."""
    until_s = world.loop.time() + PATIENCE_S
    while world.loop.time() < until_s:
        await asyncio.sleep(LOOK_S)
        if all(map(_is_at_rest, world.two)) and _is_level(world):
            if all(_is_lead_at_rest(world, lead) for lead in world.leads):
                return True
    return False


def _is_at_rest(laptop: LedLaptop) -> bool:
    news = laptop.news
    if not laptop.is_running or news.alarm is not None:
        return laptop.is_running
    if laptop.is_over:
        return laptop.is_gone
    is_clear = news.line is Line.OPEN and news.trouble is None and news.unconfirmed == 0
    return is_clear and not news.is_doubtful and not laptop.file.outbox()


def _is_level(world: LedWorld) -> bool:
    first, second = world.two
    if first.is_over or second.is_over:
        return first.is_over and second.is_over
    return first.file.last_cursor == second.file.last_cursor


def _is_lead_at_rest(world: LedWorld, lead: SimLead) -> bool:
    """Whether it leads and holds what the two hold; or knows that it does not, or not any more."""
    if lead.is_closed or not lead.is_running or lead.is_over:
        return lead.is_running
    if lead is not world.lead or is_apart(world, lead):
        return lead.seated.is_awaiting or is_apart(world, lead)
    news = lead.news
    is_clear = news.line is Line.OPEN and news.trouble is None and not news.is_doubtful
    is_whole = lead.file.last_cursor == world.two[0].file.last_cursor
    return lead.seated.is_seated and is_clear and is_whole and not lead.file.outbox()


def is_apart(world: LedWorld, lead: SimLead) -> bool:
    """Whether it is told that it no longer holds what the two do, after a relay was put back: by
    what they say, or as that has not what came before what it says itself."""
    is_rolled_back = lead.news.alarm is Cause.ROLLBACK
    return _is_lossy(world) and (lead.news.has_parted or is_rolled_back)


def is_left_behind(world: LedWorld, lead: SimLead) -> bool:
    """Whether it is told that it is out, or that it holds something else, after such a thing."""
    return _is_lossy(world) and (lead.is_over or is_apart(world, lead))


def _is_lossy(world: LedWorld) -> bool:
    """Whether the relay was put back, or lost all it had."""
    return bool(world.trace.counts["put-back"] or world.trace.counts["lost-all"])


def problems(world: LedWorld, *, is_settled: bool) -> tuple[str, ...]:
    """What an honest relay must never lead to, one line each; empty if all is well."""
    found = [f"unhandled {type(error).__name__}: {error}" for error in world.errors]
    if not is_settled:
        found += [f"{each.road.name} did not come to rest: {state(each)}" for each in world.seats]
    for seat in world.seats:
        news = seat.news
        is_told = isinstance(seat, SimLead) and is_apart(world, seat)
        if news.alarm is not None and not is_told:
            world.trace.counts["alarms"] += 1
            found.append(f"{seat.road.name} was alarmed: {news.alarm.value}")
        is_third_apart = news.has_third_parted and not _is_lossy(world)
        if (news.has_parted and not is_told) or is_third_apart or news.has_strays:
            who = "than the third" if news.has_third_parted else ""
            found.append(f"{seat.road.name} holds another order of things {who}".strip())
    log = Log.of(world)
    shown = (*differences(world), *losses(world, log), *unread(world, log))
    return (*found, *shown, *out_of_turn(world, log))


def state(seat: AnySeat) -> str:
    """Where it stands, for people to read."""
    news = seat.news
    third = seat.session.third
    return (
        f"{news.line.value}, {news.unconfirmed} unconfirmed, {len(seat.file.outbox())} waiting, "
        f"trouble {news.trouble and news.trouble.value}, {type(seat.session.phase).__name__}, "
        f"cursor {seat.file.last_cursor}, epoch {seat.session.epoch}, "
        f"{'led' if third.seated else 'not led'}"
    )


def differences(world: LedWorld) -> Iterable[str]:
    """Three laptops and a relay of one mind."""
    first, second = world.two
    logs = [laptop.file.log() for laptop in world.two]
    if first.session != second.session or digest(first.session) != digest(second.session):
        yield "the sessions differ"
    # After the end one may hold a last confirmation that the other was no longer there to be given.
    both = min(len(log) for log in logs) if first.is_over else max(len(log) for log in logs)
    if logs[0][:both] != logs[1][:both]:
        yield "the logs differ"
    kept = world.relay.log(world.facts[0].room.room_id)
    if not first.is_over and kept != logs[0]:
        yield "the relay's log is not the laptops'"
    lead = world.lead
    is_there = lead is not None and not lead.is_closed and not lead.is_over
    if lead is not None and is_there and not is_apart(world, lead):
        if digest(lead.session) != digest(first.session):
            yield f"{lead.road.name} holds another session"
    known = {logged for log in logs for logged in log}
    for each in world.leads:
        if not set(each.file.log()) <= known and not _is_lossy(world):
            yield f"{each.road.name} was handed what the two do not hold"


def losses(world: LedWorld, log: Log) -> Iterable[str]:
    """Words and moves, one by one."""
    taken = log.taken[Seat.FIRST]
    if any(each.is_duplicate for each in taken):
        yield "the relay logged an event twice"
    counting = [each.event for each in taken if each.event is not None and not each.is_refused]
    heard = Counter(text for event in counting for text in texts(event))
    heard.update(log.whispers)
    for seat in world.seats:
        waiting = list(waiting_in(seat))
        at_home = seat.kept_words()
        if (
            isinstance(seat, SimLead)
            and _is_lossy(world)
            and (seat.is_over or seat.news.has_parted)
        ):
            continue  # it is told that it is out, and has its words in the log that it holds
        if seat.is_over:
            at_home |= {text for event in waiting for text in texts(event)}
            at_home |= set(_whispers_waiting(seat))
        if lost := [word for word in seat.said if word not in at_home and word not in heard]:
            world.trace.counts["lost"] += len(lost)
            yield f"{seat.road.name} lost {len(lost)} of {len(seat.said)} words"
        if any(heard[word] > 1 for word in seat.said):
            yield f"{seat.road.name} was heard twice"
        own = [each.event for each in taken if each.seat is seat.facts.seat and each.event]
        forgotten = Counter(seat.done) - Counter(map(name_of, own + waiting))
        if forgotten and (untold := _untold(seat, forgotten, _unread_by_all(log, seat))):
            world.trace.counts["lost"] += untold
            yield f"{seat.road.name} lost {untold} of {len(seat.done)} moves"


def _untold(seat: AnySeat, forgotten: Counter[AnyEvent | str], unread: int) -> int:
    """How many of these nobody told their author of. What was sealed under a key that came too late
    lies in the log and opens for nobody: so many may have been given back instead."""
    told = (forgotten & Counter(seat.back)).total()
    return forgotten.total() - min(told, unread)


def _unread_by_all(log: Log, seat: AnySeat) -> int:
    """How many entries of that seat the two hold that open for nobody."""
    mine = [each for each in log.taken[Seat.FIRST] if each.seat is seat.facts.seat]
    return sum(each.is_void and each.event is None for each in mine)


def _whispers_waiting(seat: AnySeat) -> Iterable[str]:
    for own in seat.file.outbox():
        try:
            yield decode_aside(own.content)
        except Malformed:
            continue


def out_of_turn(world: LedWorld, log: Log, by: Seat = Seat.FIRST) -> Iterable[str]:
    """What somebody did who had not the right to, as seen without the table of moves, by `by`."""
    for lead in world.leads:
        if lead.too_early:
            yield f"{lead.road.name} had moves while it was nobody: {lead.too_early[:3]}"
    steps = zip(log.taken[by], log.sessions, log.sessions[1:], strict=False)
    for each, before, after in steps:
        if each.event is not None and not each.is_refused and each.seat is not None:
            is_third = each.seat is Seat.FACILITATOR
            is_right = (
                _is_right_of_third(before, after, each.event)
                if is_third
                else _is_right_of_partner(before, each.seat, each.event)
            )
            if not is_right:
                yield f"{each.seat.name.lower()} out of turn: {type(each.event).__name__}"


def _is_right_of_third(before: Session, after: Session, event: AnyEvent) -> bool:
    phase, third = before.phase, before.third
    if third.seated is None or not isinstance(event, Controls | Paused):
        return False
    if isinstance(phase, Talking):
        is_mid_piece = phase.is_mid_piece and third.hold is None and third.aside is None
        if is_mid_piece and not isinstance(event, IN_MID_PIECE):
            return False
        if isinstance(after.phase, Talking) and not isinstance(event, GaveFloor):
            # Nothing of it puts words into a mouth, or takes any out of it.
            return after.page != before.page or after.phase.turn == phase.turn
    return True


def _is_right_of_partner(before: Session, seat: Seat, event: AnyEvent) -> bool:
    phase, third = before.phase, before.third
    if not isinstance(event, Spoke | SaidBack):
        return True
    is_free = third.hold is None and third.aside is None
    return isinstance(phase, Talking) and holder(phase) is seat and is_free
