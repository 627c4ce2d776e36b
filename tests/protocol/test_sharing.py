"""A private answer that its owner may show: `protocol.activities.private`."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from protocol.activities.activity import Label
from protocol.activities.private import Private, Sharing, Show
from protocol.activities.warmth import Warm
from protocol.errors import BadGuide, OutOfTurn
from protocol.guide.checking import check
from protocol.seats import Partner, other
from protocol.session.events import EVENTS, AnyEvent, Ready, Showed, Skipped, Warmed
from protocol.session.moves import moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Closing, Session
from tests.protocol.worlds import (
    AT_MS,
    FIRST,
    SECOND,
    begun_with,
    guide_of,
    is_refused,
    phase_of,
    play,
    ready,
    refuse,
)

IDS: Final = ("can", "way", "not-yet", "help")
LETTING_GO: Final = Private(
    id="letting-go",
    title="Letting go",
    prompt="How is it?",
    options=tuple(Label(each, each) for each in IDS),
    show=Show.OWN_CHOICE,
    note="It takes its own time.",
    optional=True,
)


def test_nothing_says_what_was_picked_but_showing_it() -> None:
    session = begun_with(LETTING_GO)
    assert {kind for kind in EVENTS if "option" in kind.__struct_fields__} & moves(
        session, FIRST
    ) == {Showed}
    assert moves(session, FIRST) == moves(session, SECOND)


def test_both_read_the_same_note_whatever_was_picked_or_shown() -> None:
    kept = ready(begun_with(LETTING_GO))
    assert phase_of(kept, Sharing).is_noted
    for option in IDS:
        session = ready(play(begun_with(LETTING_GO), (FIRST, Showed(option))))
        assert phase_of(session, Sharing).is_noted
        assert phase_of(session, Sharing).shown == (option, None)
        assert isinstance(ready(session).phase, Closing)


BARE: Final = msgspec.structs.replace(LETTING_GO, note="")


def test_without_a_note_it_ends_there_where_nothing_was_shown() -> None:
    assert isinstance(ready(begun_with(BARE)).phase, Closing)


def test_without_a_note_what_was_shown_is_read_on_a_page_of_its_own() -> None:
    session = ready(play(begun_with(BARE), (FIRST, Showed("way"))))
    assert phase_of(session, Sharing).shown == ("way", None)
    refuse(session, (SECOND, Showed("can")), (SECOND, Skipped()))
    assert isinstance(ready(session).phase, Closing)


def test_each_shows_their_own_once_and_only_what_is_there() -> None:
    session = begun_with(LETTING_GO)
    refuse(session, (FIRST, Showed("forgiven")), (FIRST, Showed("")))
    session = play(session, (FIRST, Showed("way")))
    refuse(session, (FIRST, Showed("can")))
    assert not is_refused(session, SECOND, Showed("can"))
    session = ready(session)
    refuse(session, (SECOND, Showed("can")))


def test_what_is_shown_is_read_before_the_page_turns() -> None:
    session = play(begun_with(LETTING_GO), (SECOND, Ready()), (FIRST, Showed("way")))
    session = play(session, (FIRST, Ready()))
    assert not phase_of(session, Sharing).is_noted and Ready in moves(session, SECOND)


@dataclass
class Laptop:
    """One of the two, as far as their laptop has read the log. Mutable."""

    seat: Partner
    view: Session
    going: list[tuple[Entry, bool]] = field(default_factory=list)
    """What is on its way; and whether it was said by who had the other's answer before them."""
    has_gone_on_knowing: bool = False

    def say(self, event: AnyEvent) -> None:
        """If it is open to them as they see it."""
        if type(event) in moves(self.view, self.seat):
            phase = self.view.phase
            knows = isinstance(phase, Sharing) and phase.shown[other(self.seat)] is not None
            self.going.append((Entry(self.seat, AT_MS, self.view.page, event), knows))


@pytest.mark.parametrize("activity", [LETTING_GO, BARE], ids=["with a note", "without one"])
@given(
    st.lists(
        st.tuples(st.sampled_from([FIRST, SECOND]), st.sampled_from("ready show log read".split()))
    )
)
@example(
    [
        *((FIRST, "show"), (SECOND, "ready"), (FIRST, "log"), (SECOND, "log")),
        *((FIRST, "read"), (FIRST, "ready"), (FIRST, "log")),
    ]
)
def test_nothing_that_was_shown_is_passed_over_unread_whatever_crosses(
    activity: Private, steps: list[tuple[Partner, str]]
) -> None:
    """Each sees the log as far as they have read it; what they say is logged some time later."""
    session = begun_with(activity)
    both = [Laptop(seat, session) for seat in (FIRST, SECOND)]
    shown: tuple[str | None, str | None] = (None, None)
    for seat, step in steps:
        laptop = both[seat]
        if step == "read":
            laptop.view = session
        elif step == "log" and laptop.going:
            entry, knows = laptop.going.pop(0)
            with suppress(OutOfTurn):
                session = apply(session, entry)
                laptop.has_gone_on_knowing |= knows and isinstance(entry.event, Ready)
        elif step != "log":
            laptop.say(Ready() if step == "ready" else Showed(IDS[seat]))
        if isinstance(session.phase, Sharing):
            shown = session.phase.shown
    if isinstance(session.phase, Closing):
        for seat in (FIRST, SECOND):
            assert shown[other(seat)] is None or both[seat].has_gone_on_knowing


def test_it_can_be_left_out_until_somebody_has_shown_theirs() -> None:
    session = begun_with(LETTING_GO)
    assert Skipped in moves(session, SECOND)
    session = play(session, (FIRST, Showed("way")))
    assert Skipped not in moves(session, FIRST) | moves(session, SECOND)


def test_the_other_may_say_that_they_heard_it() -> None:
    session = play(begun_with(LETTING_GO), (FIRST, Showed("way")))
    refuse(session, (FIRST, Warmed(Warm.THANKS)), (SECOND, Warmed(Warm.HELPED)))
    assert not is_refused(session, SECOND, Warmed(Warm.HEARD_IT))


def test_nothing_of_it_stays() -> None:
    session = play(begun_with(LETTING_GO), (FIRST, Showed("way")))
    end = ready(ready(session))
    assert not (end.ratings or end.chosen or end.lines or end.promises or end.agreements)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("show", {"options": (), "circles": True}),
        ("show", {"circles": True}),
        ("show", {"items": (Label("a", "A"),), "scale": (Label("x", "X"), Label("y", "Y"))}),
        ("note", {"show": Show.NEVER}),
        ("options", {"options": (Label("a", "A"),)}),
        ("items", {"options": (), "show": Show.NEVER, "note": ""}),
    ],
)
def test_a_private_answer_that_makes_no_sense_is_refused(
    field: str, change: dict[str, object]
) -> None:
    check(guide_of(LETTING_GO))
    with pytest.raises(BadGuide, match=f"field {field}"):
        check(guide_of(msgspec.structs.replace(LETTING_GO, **change)))
