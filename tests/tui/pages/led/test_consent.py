"""Being asked whether somebody leads the two, as data: the same for both, and no name with a no.

About `tui.pages.led.consent` and `tui.seat.expected`.
"""

from dataclasses import replace
from itertools import product
from typing import Final

from msgspec import structs

from protocol.door.introduction import Policy
from protocol.session.controls import NOT_WITH_A_THIRD
from tests.tui.led import INTRODUCTION, YES, asked, led
from tests.tui.led import MET as MET_BOTH
from tests.tui.pages.desk import Desk, events, ids, main_of, pressed, remark, texts_of
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.pages.led.consent import consent_now
from tui.pages.page import Here, Page
from tui.pages.parts import Wish
from tui.seat.expected import Expected
from tui.words import consenting as consenting_words
from tui.words.leading import POLICY

DESK: Final = Desk()
NAME: Final = "Kim de Wit"
MET: Final = Expected(INTRODUCTION, waits=True)


def page(
    play: Play, seat: object = ADA, expected: Expected = MET, here: Here | None = None
) -> Page | None:
    state = DESK.state((play, seat, HERE))  # type: ignore[arg-type]  # a partner
    state = replace(state, must_accept_guide=False, is_guide_known=True, expected=expected)
    return consent_now(state, here or Here())


def shown(play: Play, seat: object = ADA, expected: Expected = MET) -> Page:
    found = page(play, seat, expected)
    assert found is not None
    return found


def test_a_word_alone_is_offered_only_by_whoever_takes_private_words() -> None:
    for policy in Policy:
        told = structs.replace(INTRODUCTION, policy=policy)
        play = Play().bring().do(ADA, structs.replace(MET_BOTH, introduction=told))
        read = "\n".join(shown(play, expected=Expected(told, waits=True)).texts)
        assert ("speak with each of you alone" in read) is (policy is not Policy.NONE)


def test_each_reads_who_would_lead_with_the_policy_word_for_word() -> None:
    for seat in (ADA, SAM):
        read = "\n".join(shown(asked(Play().bring()), seat).texts)
        for told in (NAME, INTRODUCTION.about, INTRODUCTION.law, INTRODUCTION.call):
            assert told in read
        assert f"“{POLICY[INTRODUCTION.policy]}”" in read
        assert "at any moment" in read


def test_there_are_three_answers_and_no_and_later_are_one_event() -> None:
    found = shown(asked(Play().bring()))
    assert ids(found) == {"fine", "no", "later"} and main_of(found) == ""
    assert events(pressed(found, "fine")) == [YES]
    assert events(pressed(found, "no")) == events(pressed(found, "later")) == [NOT_WITH_A_THIRD]


def test_whoever_has_answered_sees_the_same_whatever_the_other_says() -> None:
    seen = set()
    for mine in (YES, NOT_WITH_A_THIRD):
        found = shown(asked(Play().bring()).do(ADA, mine))
        assert found.kind == "asked" and not found.buttons
        seen.add(found.texts)
    assert len(seen) == 1
    other = shown(asked(Play().bring()).do(SAM, NOT_WITH_A_THIRD))
    assert other.texts == shown(asked(Play().bring())).texts


def test_after_anything_but_two_yeses_both_read_the_same_and_no_name() -> None:
    seen = set()
    for first, second in product((YES, NOT_WITH_A_THIRD), repeat=2):
        play = asked(Play().bring()).do(ADA, first).do(SAM, second)
        for seat in (ADA, SAM):
            found = page(play, seat)
            if first == second == YES:
                assert found is None
                continue
            assert found is not None and found.kind == "two"
            assert pressed(found, "begin") == (Wish.BEGIN_ALONE,)
            assert pressed(found, "home") == (Wish.HOME,)
            seen.add(found.texts)
            assert not any(name in text for text in texts_of(found) for name in ("Ada", "Sam"))
    assert len(seen) == 1


def test_somebody_else_than_was_met_cannot_be_said_yes_to() -> None:
    found = shown(asked(Play().bring()), expected=replace(MET, is_as_expected=False))
    assert ids(found) == {"no"} and events(pressed(found, "no")) == [NOT_WITH_A_THIRD]
    assert found.texts[0] == consenting_words.OTHER_TITLE


def test_a_yes_waits_for_two_words_of_ones_own_and_a_no_does_not() -> None:
    stranger = Expected(is_met=False)
    found = shown(asked(Play().bring()), expected=stranger)
    assert remark(pressed(found, "fine")) == consenting_words.meets_first(NAME)
    assert events(pressed(found, "no")) == [NOT_WITH_A_THIRD]
    met = shown(asked(Play().bring()), expected=Expected(spoken=("lantern", "meadow")))
    assert "lantern  meadow" in "\n".join(met.texts) and events(pressed(met, "fine")) == [YES]


def test_in_a_session_that_goes_on_it_is_read_when_one_likes_and_can_be_put_aside() -> None:
    play = asked(Play().begin().skip_to("lately"))
    assert page(play, expected=Expected()) is None
    found = shown(play, expected=Expected(is_reading=True))
    assert pressed(found, "back") == (Wish.LET_BE,)
    assert page(play.do(ADA, YES), expected=Expected(is_reading=True)) is None


def test_who_does_not_come_can_be_waited_for_or_not() -> None:
    play = Play().bring()
    waiting = shown(play)
    assert waiting.kind == "awaited" and not waiting.buttons
    late = page(play, here=Here(has_waited=True))
    assert late is not None and pressed(late, "begin") == (Wish.BEGIN_ALONE,)
    begun = page(play, expected=replace(MET, begins_alone=True), here=Here(has_waited=True))
    assert begun is not None and not begun.buttons
    assert page(play, expected=Expected()) is None
    assert page(led(Play().bring())) is None
