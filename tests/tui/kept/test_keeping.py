"""What stays of an evening: what both want of what is both's, and of one's own what one wants.

About `tui.kept.keeping`, `tui.kept.saying`, `tui.seat.filling` and `tui.seat.stays`, over sessions
that the real referee folded.
"""

import json
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from protocol.activities.activity import Keep as MayKeep
from protocol.activities.activity import Label, LookedAt, Owner
from protocol.activities.agree import Agree
from protocol.activities.days import On, Timing, Weekly
from protocol.activities.keep import Ticks, ToKeep
from protocol.activities.keeping import HELD_SLOTS, Keeping
from protocol.activities.ladder import Rung, Stage, holder
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.review import LINES, Fared, Fate, Marked, Review
from protocol.activities.turns import Talking
from protocol.seats import PARTNERS, Partner
from protocol.session.events import (
    Answered,
    AnyEvent,
    Breathed,
    Closed,
    Finished,
    GuessedFeeling,
    Heard,
    Left,
    MadeSense,
    NamedFeeling,
    NotQuite,
    Proposed,
    Ready,
    Replied,
    SaidBack,
    SaidNotNow,
    Skipped,
    Spoke,
    TookSide,
    Understood,
    Wished,
    Wondered,
)
from protocol.session.session import Session
from tests.protocol.worlds import (
    begun_with,
    opened,
    phase_of,
    play,
    sealed,
    turns,
    write,
)
from tui.kept.evening import Circle, Day, Ending, Evening, Wrote
from tui.kept.format import packed
from tui.kept.keeping import evening_of
from tui.kept.saying import Step, Told, sayings_of
from tui.seat.stays import NOTHING, Own, Stays, staying

FIRST, SECOND = PARTNERS
DAY: Final = date(2026, 11, 26)
TOKENS: Final = ("5a" * 16, "c3" * 16)
ALL: Final = Ticks(True, True, True, True)
MINE: Final = frozenset(Own)

LADDER: Final = tuple(Rung)
TALK: Final = turns(*LADDER, name="talk")
FINE: Final = structs.replace(write(name="fine"), title="Something good")
END: Final = structs.replace(write(name="end"), title="At the end", keep=MayKeep.BOTH)
SECRET: Final = structs.replace(write(name="secret"), title="Gone", keep=MayKeep.NEVER)
PROMISE: Final = write(promise=True, name="promise")
AGREE: Final = Agree(
    id="agree",
    title="Agree",
    prompt="Agree.",
    most=2,
    owner=True,
    both=True,
    timing=Timing.DATE,
    day="Which day?",
)
KEEP: Final = ToKeep(id="keep", title="What stays", prompt="Tick.")


class Evenings:
    """Two people who go through a guide, with texts of their own. Mutable: it goes on."""

    def __init__(self, session: Session, text: str = "") -> None:
        self.session = session
        self.steps: list[Step] = []
        self.text: Final = text

    def does(self, seat: Partner, event: AnyEvent) -> None:
        before = self.session
        self.session = play(before, (seat, event))
        self.steps.append(Step(before, seat, event, self.session))

    def says(self, seat: Partner, what: str) -> str:
        """A text that only this one says, on this page."""
        return f"{('ada', 'sam')[seat]}-{what} {self.text}".strip()

    def answer(self, first: tuple[str, ...], second: tuple[str, ...]) -> None:
        for seat, mine in zip(PARTNERS, (first, second), strict=True):
            self.does(seat, sealed(self.session, seat, *mine))
        for seat, mine in zip(PARTNERS, (first, second), strict=True):
            self.does(seat, opened(self.session, seat, *mine))

    def both_write(self, what: str) -> None:
        self.answer((self.says(FIRST, what),), (self.says(SECOND, what),))

    def go_on(self) -> None:
        for seat in PARTNERS:
            self.does(seat, Ready())

    def talk(self) -> None:
        """Both turns, every rung: what the listener says repeats the speaker's words."""
        missed: set[Partner] = set()
        while (floor := phase_of(self.session, Talking)).stage is not Stage.REST:
            seat, speaker = holder(floor), floor.turn.speaker
            assert seat is not None
            theirs = self.says(speaker, "spoke")
            match floor.stage:
                case Stage.SPEAK:
                    self.does(seat, Spoke(theirs))
                    self.does(seat, Finished())
                case Stage.CHECK if speaker not in missed:
                    missed.add(speaker)
                    self.does(seat, NotQuite(self.says(seat, "missed")))
                case stage:
                    self.does(seat, self._on(stage, seat, theirs))

    def _on(self, stage: Stage, seat: Partner, theirs: str) -> AnyEvent:
        on: dict[Stage, AnyEvent] = {
            Stage.BREATH: Breathed(),
            Stage.HEARD: Heard(),
            Stage.SAY_BACK: SaidBack(f"You say: {theirs}"),
            Stage.CHECK: Understood(),
            Stage.WONDER: Wondered("hope"),
            Stage.REPLY: Replied(self.says(seat, "replied")),
            Stage.MAKES_SENSE: MadeSense(f"It makes sense: {theirs}"),
            Stage.FEELING: GuessedFeeling(f"You felt: {theirs}", ""),
            Stage.FEELING_CHECK: NamedFeeling(self.says(seat, "felt"), ""),
            Stage.SIDE: TookSide(f"I am with you: {theirs}"),
            Stage.WISH: Wished(f"{('ada', 'sam')[seat]}-wished"),
            Stage.ANSWER: SaidNotNow(),
        }
        return on[stage]

    def keep(self, first: Ticks, second: Ticks) -> None:
        for_both = tuple(
            ticks.answer(bytes.fromhex(token))
            for ticks, token in zip((first, second), TOKENS, strict=True)
        )
        self.answer(*for_both)
        self.go_on()

    def close(self) -> None:
        for seat in PARTNERS:
            self.does(seat, Closed())

    def kept_by(
        self, seat: Partner, own: frozenset[Own] = MINE, privates: dict[str, str] | None = None
    ) -> Evening | None:
        told = Told(self.session, sayings_of(self.steps, seat), True, 0)
        return evening_of(told, seat, own, privates or {}, DAY)


def a_whole(first: Ticks, second: Ticks, text: str = "") -> Evenings:
    """An evening with a page of every sort, and its end."""
    two = Evenings(begun_with(FINE, TALK, SECRET, PROMISE, AGREE, END, KEEP), text)
    two.both_write("fine")
    two.go_on()
    two.talk()
    two.go_on()
    two.both_write("secret")
    two.go_on()
    two.both_write("promise")
    for seat in PARTNERS:
        two.does(seat, Answered(0, is_yes=True))
    two.go_on()
    two.does(
        FIRST,
        Proposed(two.says(FIRST, "agreed"), "at eight", owner=Owner.FIRST, when=On(2026, 12, 3)),
    )
    two.does(SECOND, Answered(1, is_yes=True))
    two.go_on()
    two.both_write("end")
    two.go_on()
    two.keep(first, second)
    two.close()
    return two


def texts_of(evening: Evening | None) -> str:
    """Everything in it, as it would lie on the disk."""
    return "" if evening is None else json.dumps(json.loads(packed(evening)), ensure_ascii=False)


def picked(*ticks: bool) -> frozenset[Own]:
    return frozenset(what for what, is_ticked in zip(Own, ticks, strict=True) if is_ticked)


EVERY: Final = [
    (Ticks(mine[0], mine[1], mine[2]), picked(*mine[3:]))
    for mine in product((False, True), repeat=6)
]
"""What one of the two can tick."""


@pytest.mark.parametrize(
    "theirs", [Ticks(each[0], each[1], each[2]) for each in product((False, True), repeat=3)]
)
def test_what_is_of_both_stays_if_both_tick_it_and_ones_own_if_one_does(theirs: Ticks) -> None:
    for mine, own in EVERY:
        keeping = Keeping(
            evening=b"e" * 16,
            agreements=mine.agreements and theirs.agreements,
            ending=mine.ending and theirs.ending,
            may=(mine.mine, theirs.mine),
        )
        assert staying(keeping, FIRST, own) == Stays(
            agreements=mine.agreements and theirs.agreements,
            ending=mine.ending and theirs.ending,
            my_words=(Own.MY_WORDS in own),
            partner_words=(Own.PARTNER_WORDS in own) and theirs.mine,
            circles=(Own.CIRCLES in own),
        )


def test_where_nobody_was_asked_nothing_stays_whatever_one_ticked_for_oneself() -> None:
    assert staying(None, FIRST, MINE) == NOTHING and not NOTHING.is_something


def test_each_of_all_ticks_comes_to_a_document_of_just_that() -> None:
    sessions = {theirs: a_whole(ALL, theirs) for theirs in (ALL, Ticks())}
    for theirs, two in sessions.items():
        for own in (picked(*each) for each in product((False, True), repeat=3)):
            kept = two.kept_by(FIRST, own, {"fine/circles": "3"})
            if theirs == Ticks() and Own.MY_WORDS not in own:
                assert kept is None  # of circles and of the other's words there was nothing
                continue
            assert kept is not None
            assert (kept.items is not None) is theirs.agreements
            assert (kept.ending is not None) is theirs.ending
            assert (kept.my_words is not None) is (Own.MY_WORDS in own)
            assert (kept.partner_words is not None) is ((Own.PARTNER_WORDS in own) and theirs.mine)


def test_with_all_ticks_it_is_what_both_said_each_on_their_side_and_the_same_ids() -> None:
    two = a_whole(ALL, ALL)
    mine, theirs = two.kept_by(FIRST), two.kept_by(SECOND)
    assert mine is not None and theirs is not None
    assert mine.id == theirs.id and (mine.me, mine.partner) == ("Kim", "Sam")
    assert mine.items is not None and theirs.items is not None
    agreed, own, other_one = mine.items
    assert (agreed.kind, agreed.whose, agreed.text) == ("agreement", "me", "ada-agreed")
    assert agreed.when == Day(date="2026-12-03", words="at eight")
    assert (own.kind, own.whose, own.text) == ("promise", "me", "ada-promise")
    assert (other_one.whose, other_one.text) == ("partner", "sam-promise")
    assert [each.id for each in mine.items] == [each.id for each in theirs.items]
    assert [each.whose for each in theirs.items] == ["partner", "partner", "me"]
    assert mine.ending == (
        Ending(by="me", title="At the end", text="One ada-end"),
        Ending(by="partner", title="At the end", text="One sam-end"),
    )
    assert mine.my_words == (
        Wrote(title="Something good", text="One ada-fine"),
        Wrote(title="Talk", text="ada-spoke\nada-missed\nada-replied\nada-felt"),
    )
    assert mine.partner_words == theirs.my_words


@pytest.mark.parametrize("mine", [Ticks(), ALL])
@pytest.mark.parametrize("theirs", [Ticks(), Ticks(mine=True)])
def test_ones_own_line_of_the_end_is_ones_own_where_it_is_not_kept_by_both(
    mine: Ticks, theirs: Ticks
) -> None:
    kept = a_whole(mine, theirs).kept_by(FIRST)
    assert kept is not None and kept.ending is None and kept.my_words is not None
    assert kept.my_words[-1] == Wrote(title="At the end", text="One ada-end")
    assert "sam-end" not in texts_of(kept)


def test_what_nobody_may_keep_is_in_no_document() -> None:
    two = a_whole(ALL, ALL)
    for seat in PARTNERS:
        text = texts_of(two.kept_by(seat))
        assert text and "secret" not in text and "wished" not in text


def test_what_was_said_back_is_in_no_document_though_it_is_ones_own_to_say() -> None:
    text = texts_of(a_whole(ALL, Ticks()).kept_by(FIRST))
    for said in ("You say:", "It makes sense", "You felt", "I am with you"):
        assert said not in text


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)


@settings(max_examples=25, deadline=None)
@given(
    text=words,
    mine=st.builds(Ticks, *[st.booleans()] * 4),
    theirs=st.builds(Ticks, *[st.booleans()] * 4),
    own=st.frozensets(st.sampled_from(Own)),
)
def test_the_partners_words_are_in_no_document_without_both_boxes(
    text: str, mine: Ticks, theirs: Ticks, own: frozenset[Own]
) -> None:
    two = a_whole(mine, theirs, text)
    kept = texts_of(two.kept_by(FIRST, own))
    may = (Own.PARTNER_WORDS in own) and theirs.mine
    for what in ("fine", "spoke", "missed", "replied", "felt"):
        assert (f"sam-{what}" in kept) is may
        assert (f"ada-{what}" in kept) is (Own.MY_WORDS in own)
    are_both = mine.agreements and theirs.agreements
    assert ("sam-promise" in kept) is are_both and ("ada-agreed" in kept) is are_both
    are_both_at_the_end = mine.ending and theirs.ending
    assert ("sam-end" in kept) is are_both_at_the_end
    assert kept.count("ada-end") == (are_both_at_the_end or Own.MY_WORDS in own)


# -- nothing at all


def test_nothing_stays_of_a_session_that_one_has_left() -> None:
    two = Evenings(begun_with(FINE, KEEP))
    two.both_write("fine")
    two.go_on()
    two.keep(ALL, ALL)
    assert two.kept_by(FIRST) is None  # it has not ended yet
    two.does(SECOND, Left())
    assert two.kept_by(FIRST) is None


def test_nothing_stays_where_the_page_was_left_out() -> None:
    two = Evenings(begun_with(FINE, structs.replace(KEEP, optional=True)))
    two.both_write("fine")
    two.go_on()
    two.does(FIRST, Skipped())
    two.go_on()
    two.close()
    assert two.kept_by(FIRST) is None


def test_nothing_stays_of_a_log_that_does_not_hold() -> None:
    two = a_whole(ALL, ALL)
    told = Told(two.session, sayings_of(two.steps, FIRST), False, 0)
    assert evening_of(told, FIRST, MINE, {}, DAY) is None


def test_ticks_for_what_there_was_nothing_of_leave_nothing() -> None:
    two = Evenings(begun_with(KEEP))
    two.keep(ALL, ALL)
    two.close()
    assert two.kept_by(FIRST) is None


# -- what is one's own alone


SCALE: Final = (Label("some", "Some"), Label("nothing", "Nothing"))
ALONE: Final = (
    Private(id="close", title="How close?", prompt="Pick.", circles=True),
    Private(
        id="worn-out",
        title="How much is left?",
        prompt="Pick.",
        items=(Label("joy", "Joy"), Label("patience", "Patience")),
        scale=SCALE,
    ),
    Private(
        id="habits", title="Habits", prompt="Pick.", items=(Label("hint", "I hint"),), scale=SCALE
    ),
    Rate(
        id="how-much-left", title="Left", prompt="Say.", items=(Label("joy", "Joy"),), scale=SCALE
    ),
    KEEP,
)
PICKED: Final = {
    "close/circles": "3",
    "worn-out/joy": "nothing",
    "habits/hint": "some",
    "worn-out/patience": "of another guide",
}


def test_circles_and_how_worn_out_are_ones_own_as_they_were_picked() -> None:
    two = Evenings(begun_with(*ALONE))
    for _ in range(3):
        two.go_on()
    two.answer(("some",), ("nothing",))
    two.go_on()
    two.keep(Ticks(), Ticks())
    two.close()
    kept = two.kept_by(FIRST, frozenset({Own.CIRCLES}), PICKED)
    assert kept is not None and kept.circles == (
        Circle(activity="close", title="How close?", item="", word="", step=2, of=7),
        Circle(
            activity="worn-out",
            title="How much is left?",
            item="Joy",
            word="Nothing",
            step=1,
            of=2,
        ),
        Circle(activity="how-much-left", title="Left", item="Joy", word="Some", step=0, of=2),
    )
    assert kept.worn_out == "Joy: nothing; Joy: some"
    assert kept.items is None and kept.my_words is None and kept.partner_words is None
    without = two.kept_by(FIRST, frozenset({Own.MY_WORDS, Own.PARTNER_WORDS}), PICKED)
    assert without is None


def test_an_hour_of_every_week_is_kept_as_data() -> None:
    weekly = structs.replace(AGREE, timing=Timing.WEEKLY)
    two = Evenings(begun_with(weekly, KEEP))
    two.does(FIRST, Proposed("walk", "", owner=Owner.BOTH, when=Weekly(2, 19 * 60 + 5)))
    two.does(SECOND, Answered(1, is_yes=True))
    two.go_on()
    two.keep(ALL, ALL)
    two.close()
    kept = two.kept_by(SECOND)
    assert kept is not None and kept.items is not None
    assert kept.items[0].when == Day(weekday=2, time="19:05") and kept.items[0].whose == "both"


def test_what_was_let_go_is_open_no_more_whatever_else_is_kept() -> None:
    review = Review(id="last-time", title="Last time", prompt="P")
    for ticks in (Ticks(agreements=True), Ticks(ending=True)):
        two = Evenings(begun_with(review, END, KEEP))
        ids = tuple(f"{at:032x}" for at in range(HELD_SLOTS))
        two.answer(ids, ids)
        nothing = ("",) * LINES
        two.answer(("call", *nothing[1:], ids[3], *nothing[1:]), nothing * 2)
        two.does(FIRST, Marked(Fared.NOT_YET, Fate.LET_GO, ""))
        two.go_on()
        two.both_write("end")
        two.go_on()
        two.keep(ticks, ticks)
        two.close()
        for seat, whose in zip(PARTNERS, ("me", "partner"), strict=True):
            kept = two.kept_by(seat)
            assert kept is not None and (kept.items == ()) is ticks.agreements
            assert [*map(structs.asdict, kept.looked_at)] == [{"id": ids[3], "whose": whose}]


@pytest.mark.parametrize("theirs", [ALL, Ticks()])
@pytest.mark.parametrize(
    ("owners", "whose"),
    [({FIRST}, "partner"), ({SECOND}, "me"), ({FIRST, SECOND}, "both")],
    ids=str,
)
def test_what_was_looked_at_is_no_longer_open_where_both_keep_what_came_of_it(
    owners: set[Partner], whose: str, theirs: Ticks
) -> None:
    """Else what they had is open still: what came of it is kept nowhere."""
    two = Evenings(begun_with(KEEP))
    let_go = LookedAt("ab" * 16, frozenset(owners))
    two.session = replace(two.session, looked_at=(let_go,))
    two.keep(ALL, theirs)
    two.close()
    kept = two.kept_by(SECOND)
    if theirs == Ticks():
        assert kept is None
    else:
        assert kept is not None and kept.items == ()
        assert [*map(structs.asdict, kept.looked_at)] == [{"id": "ab" * 16, "whose": whose}]
