"""What both tick that whoever leads them may keep is in her record; else no word of the two is.

About `tui.kept.recording`, with three seats behind a relay in memory.
"""

from datetime import date

import pytest
from msgspec import structs

from protocol.activities.agree import Agree
from protocol.activities.keep import Deciding, Ticks, ToKeep
from protocol.session.events import Answered, Closed, FacilitatorLeft, Proposed, Ready
from protocol.session.session import Closing, Ended, current_activity
from tests.protocol.worlds import guide_of
from tests.tui.trio import THIRD, Trio, trio
from tests.whole.laptops import until
from tui.kept.documents import Agreed, SessionRecord
from tui.kept.recording import record_of
from tui.seat.lead_times import Times

AGREE = Agree(id="agree", title="Agree", prompt="Agree.")
GUIDE = guide_of(
    AGREE,
    structs.replace(AGREE, id="later", title="Agree once more"),
    ToKeep(id="stays", title="What stays", prompt="Tick."),
)
ALL = Ticks(True, True, True, True)
NOT_HERS = Ticks(True, True, True, False)


async def at(three: Trio, name: str) -> None:
    def is_there() -> bool:
        found = [current_activity(each.session) for each in three.two]
        return all(each is not None and each.id == name for each in found)

    await until(is_there)


async def agree(three: Trio, text: str) -> None:
    first, second = three.two
    first.do(Proposed(text, ""))
    await until(lambda: Answered in second.moves())
    second.do(Answered(1, is_yes=True))
    await until(lambda: all(Ready in each.moves() for each in three.two))


async def both_ready(three: Trio) -> None:
    for each in three.two:
        await until(lambda: Ready in each.moves())  # noqa: B023
        each.do(Ready())


async def an_evening(three: Trio, first: Ticks, second: Ticks) -> None:
    """One thing is agreed on before she comes, and one while she is there."""
    await agree(three, "before she came")
    three.start(THIRD)
    await three.let_in()
    await both_ready(three)
    await at(three, "later")
    await agree(three, "while she was there")
    await both_ready(three)
    await at(three, "stays")
    for each, ticks in zip(three.two, (first, second), strict=True):
        each.answer(ticks.letters)
    await until(lambda: all(_is_open(each.session.phase) for each in three.two))
    await both_ready(three)


def _is_open(phase: object) -> bool:
    return isinstance(phase, Deciding) and phase.round.is_open


async def both_close(three: Trio) -> None:
    for each in three.two:
        await until(lambda: isinstance(each.session.phase, Closing) and Closed in each.moves())  # noqa: B023
        each.do(Closed())


def record(three: Trio) -> SessionRecord:
    times = Times((0, 1), 0)
    made = record_of("Tuesday", date(2026, 11, 26), three.third.session, times, 0)
    assert made is not None
    return made


@pytest.mark.parametrize(("first", "second"), [(ALL, ALL), (ALL, NOT_HERS), (NOT_HERS, ALL)])
async def test_her_record_has_what_was_agreed_while_she_was_there_only_with_two_ticks(
    first: Ticks, second: Ticks
) -> None:
    async with trio(GUIDE) as three:
        await an_evening(three, first, second)
        assert record(three).agreements is None  # it has not ended yet
        await both_close(three)
        await until(lambda: isinstance(three.third.session.phase, Ended))
        is_allowed = first.record and second.record
        expected = (Agreed(text="while she was there"),) if is_allowed else None
        assert record(three).agreements == expected


async def test_whoever_goes_before_they_have_ended_it_has_no_word_of_it() -> None:
    async with trio(GUIDE) as three:
        await an_evening(three, ALL, ALL)
        three.third.do(FacilitatorLeft())
        await until(lambda: all(each.session.third.seated is None for each in three.two))
        await both_close(three)
        assert record(three).agreements is None
